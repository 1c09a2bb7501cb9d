//! How alike two partitions of the nodes are.

use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::PartitionAgreement;
use serde::Serialize;

/// The agreement of two partitions, over the nodes that have both.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PartitionComparison {
    /// The adjusted Rand index; null where both put all nodes together, or each alone.
    pub ari: Option<f64>,
    /// Mutual information over the mean entropy; null where both put all nodes together.
    pub nmi: Option<f64>,
    /// The variation of information, in nats.
    pub vi: Option<f64>,
    /// How many nodes have both.
    pub n: usize,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// Compares two columns of labels.
///
/// ```
/// use crosscase_network::groups::compare;
///
/// let label = |text: &str| Some(text.to_owned());
/// let found = compare(&[label("x"), label("x"), label("y"), None], &[label("1"), label("1"), label("2"), label("2")]);
/// assert_eq!((found.ari, found.nmi, found.vi, found.n), (Some(1.0), Some(1.0), Some(0.0), 3));
/// ```
pub fn compare(a: &[Option<String>], b: &[Option<String>]) -> PartitionComparison {
    let both = || a.iter().zip(b).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?)));
    let (of_a, of_b): (Vec<&String>, Vec<&String>) = both().unzip();
    let found = PartitionAgreement::of(&of_a, &of_b);
    let lacking = a.len().max(b.len()) - of_a.len();
    let mut diagnostics = Vec::new();
    if lacking > 0 {
        let (nodes, they) =
            if lacking == 1 { ("1 node is".to_owned(), "it is") } else { (format!("{lacking} nodes are"), "they are") };
        let message = format!("{nodes} left out, since {they} not in both partitions");
        diagnostics.push(Diagnostic::warning("NET175", message));
    }
    if found.adjusted_rand.is_none() || found.normalized_mutual_information.is_none() {
        let message = match of_a.len() {
            0 => "no node is in both partitions: how far they agree has no value",
            _ if of_a.iter().all(|part| Some(part) == of_a.first()) => {
                "all nodes are in one part of both partitions: how far they agree is 0/0 and has no value"
            }
            _ => "each node is a part of its own in both partitions: the adjusted Rand index is 0/0 and has no value",
        };
        diagnostics.push(Diagnostic::warning("NET187", message));
    }
    PartitionComparison {
        ari: found.adjusted_rand,
        nmi: found.normalized_mutual_information,
        vi: found.variation_of_information,
        n: of_a.len(),
        diagnostics,
    }
}

impl PartitionComparison {
    /// One row. `crosscase.network.compare/1`: `ari`, `nmi`, `vi`, `n`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.network.compare/1")
            .number("ari", [self.ari])
            .number("nmi", [self.nmi])
            .number("vi", [self.vi])
            .count("n", [self.n])
            .build()
    }
}
