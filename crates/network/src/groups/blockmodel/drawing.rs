//! A blockmodel as a matrix.

use super::BlockmodelResult;
use crate::{Drawing, Network, NetworkError};
use crosscase_figures::{BlockMatrix, Figure};

impl BlockmodelResult {
    /// The matrix of the network, with the nodes of a block side by side and those that are in none at the end.
    ///
    /// # Errors
    /// There are more than [`Drawing::MOST`] nodes, or others than those of the blockmodel.
    ///
    /// ```
    /// use crosscase_network::Network;
    /// use crosscase_network::groups::Blockmodel;
    ///
    /// let network = Network::directed().nodes(["a", "c", "b"]).tie("a", "c").tie("b", "c").build()?;
    /// let figure = Blockmodel::blocks(2).fit(&network)?.draw(&network)?;
    /// assert!(figure.description().contains("block 1 (a, b) to block 2 (c): 2 of 2."));
    /// # Ok::<(), crosscase_network::NetworkError>(())
    /// ```
    pub fn draw(&self, network: &Network) -> Result<Figure, NetworkError> {
        if network.len() > Drawing::MOST {
            let (found, most) = (network.len() as u64, Drawing::MOST as u64);
            return Err(NetworkError::TooLarge { what: "nodes of a drawing", found, most, place: None });
        }
        let mut blocks: Vec<(String, Vec<String>)> =
            (1..=self.image.len()).map(|block| (format!("block {block}"), Vec::new())).collect();
        blocks.push(("no block".to_owned(), Vec::new()));
        let mut order: Vec<(usize, u32)> = Vec::new();
        for node in &self.nodes {
            let block = node.block.map_or(self.image.len(), |block| (block as usize).saturating_sub(1));
            let known = network
                .place(&node.node)
                .ok_or_else(|| NetworkError::UnknownNode { node: node.node.clone(), place: None })?;
            order.push((block, known));
            if let Some((_, names)) = blocks.get_mut(block) {
                names.push(node.node.clone());
            }
        }
        blocks.retain(|(_, names)| !names.is_empty());
        // Stable, so that within a block the order is that of the roster.
        order.sort_by_key(|(block, _)| *block);
        let mut at: Vec<Option<usize>> = vec![None; network.len()];
        for (nth, (_, node)) in order.iter().enumerate() {
            if let Some(slot) = at.get_mut(*node as usize) {
                *slot = Some(nth);
            }
        }
        let cells = |source: u32, target: u32| {
            let ends = at.get(source as usize).copied().flatten().zip(at.get(target as usize).copied().flatten());
            let back = ends.filter(|_| !network.is_directed()).map(|(a, b)| (b, a));
            ends.into_iter().chain(back)
        };
        let ties = network.ties().iter().filter(|tie| tie.weight > 0.0 || self.approach.is_valued());
        let strength = |weight: f64| if self.approach.is_valued() { weight } else { 1.0 };
        let ties = ties.filter(|tie| tie.weight != 0.0);
        let ties = ties.flat_map(|tie| cells(tie.source, tie.target).map(|(a, b)| (a, b, strength(tie.weight))));
        let reads = if network.is_directed() { "A row sends. " } else { "" };
        Ok(BlockMatrix {
            title: network.relation().map_or_else(|| "Blockmodel".to_owned(), |name| format!("Blockmodel of {name}")),
            ties: ties.collect(),
            unknown: network.missing().iter().flat_map(|(a, b)| cells(*a, *b)).collect(),
            notes: vec![format!("{reads}Criterion {}", (self.criterion * 1e3).round() / 1e3)],
            blocks,
            ..BlockMatrix::default()
        }
        .draw())
    }
}
