//! Sociograms: one network, or one of each case on a page.

mod layout;

pub use layout::Layout;

use crate::measures::attribute;
use crate::{Adjacency, Mode, Network, NetworkError};
use crosscase_figures::{Figure, Sociogram, SociogramNode, Sociograms};
use std::collections::BTreeMap;

/// How a network is drawn. Who did not answer is drawn open and dashed; ties of weight above 0 are drawn, missing dyads are counted.
///
/// ```
/// use crosscase_network::{Drawing, Layout, Network};
///
/// let network = Network::directed()
///     .nodes(["City", "Clinic", "Users"])
///     .attribute("sector", ["gov", "care", "civil"])
///     .answered([true, false, true])
///     .tie("City", "Clinic")
///     .tie("Users", "City")
///     .build()?;
/// let figure = Drawing::new().layout(Layout::Target).group("sector").fit(&network)?;
/// assert!(figure.svg().contains("class=\"node absent\" data-node=\"Clinic\""));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Drawing {
    /// How nodes are laid out.
    pub layout: Layout,
    /// The attribute that gives nodes their shape and colour; without one, the side of a two-mode network.
    pub group: Option<String>,
    /// What the layout starts from.
    pub seed: u64,
    /// What readers call nodes, where that is not their name.
    pub labels: BTreeMap<String, String>,
}

impl Drawing {
    /// A drawing has at most so many nodes: more would hide one another.
    pub const MOST: usize = 1000;

    /// By stress, without groups.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this layout.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Nodes with shapes and colours by this attribute.
    #[must_use]
    pub fn group(mut self, attribute: impl Into<String>) -> Self {
        self.group = Some(attribute.into());
        self
    }

    /// What the layout starts from: the same number gives the same drawing.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The sociogram of a network.
    ///
    /// # Errors
    /// There are more than [`Drawing::MOST`] nodes; the group is no attribute.
    pub fn fit(&self, network: &Network) -> Result<Figure, NetworkError> {
        let groups = self.groups([network])?;
        Ok(self.sociogram(network, title(network), &groups)?.draw())
    }

    /// The sociograms of the networks of several cases on one page, with one legend; of one without a name, its own.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_cases(&self, networks: &[(Option<String>, Network)]) -> Result<Figure, NetworkError> {
        match networks {
            [(None, network)] => self.fit(network),
            _ => Ok(self.of_cases(networks)?.draw()),
        }
    }

    /// The same on sheets that stay within a height, for paper.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_sheets(&self, networks: &[(Option<String>, Network)], height: f64) -> Result<Vec<Figure>, NetworkError> {
        Ok(self.of_cases(networks)?.draw_within(height))
    }

    fn of_cases(&self, networks: &[(Option<String>, Network)]) -> Result<Sociograms, NetworkError> {
        let groups = self.groups(networks.iter().map(|(_, network)| network))?;
        let panel = |(case, network): &(Option<String>, Network)| {
            self.sociogram(network, case.clone().unwrap_or_default(), &groups)
        };
        let panels = networks.iter().map(panel).collect::<Result<_, _>>()?;
        let relation = networks.iter().find_map(|(_, network)| network.relation()).unwrap_or("Networks");
        Ok(Sociograms { title: format!("{relation} of {} cases", networks.len()), panels })
    }

    /// The sociogram of each network by itself, where a group has one shape and one colour in all of them.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_each(&self, networks: &[(Option<String>, Network)]) -> Result<Vec<Figure>, NetworkError> {
        let groups = self.groups(networks.iter().map(|(_, network)| network))?;
        let one = |(case, network): &(Option<String>, Network)| {
            let called = case.clone().unwrap_or_else(|| title(network));
            Ok(self.sociogram(network, called, &groups)?.draw())
        };
        networks.iter().map(one).collect()
    }

    fn sociogram(&self, network: &Network, title: String, groups: &Groups) -> Result<Sociogram, NetworkError> {
        if network.len() > Self::MOST {
            let (found, most) = (network.len() as u64, Self::MOST as u64);
            return Err(NetworkError::TooLarge { what: "nodes of a drawing", found, most, place: None });
        }
        let of = groups.of(network, self.group.as_deref())?;
        let ties = Adjacency::binary(network).skeleton();
        let at = layout::places_of(&ties, self.layout, &of, self.seed);
        let answered = |node: usize| network.answered().is_none_or(|answered| answered.get(node) == Some(&true));
        let node = |(index, (name, at)): (usize, (&str, (f64, f64)))| {
            let mut node = SociogramNode::new(name, at);
            node.label = self.labels.get(name).cloned();
            node.group = of.get(index).copied().flatten().map(|group| group as usize);
            if answered(index) { node } else { node.absent() }
        };
        let drawn = network.ties().iter().filter(|tie| tie.weight > 0.0);
        let mut notes = Vec::new();
        if !network.missing().is_empty() {
            let pairs = if network.missing().len() == 1 { "pair" } else { "pairs" };
            notes.push(format!("Not known whether there is a tie: {} {pairs}", network.missing().len()));
        }
        let mut rings = Vec::new();
        if self.layout == Layout::Target {
            notes.push("The more ties, the nearer to the centre".to_owned());
            rings = vec![1.0 / 3.0, 2.0 / 3.0, 1.0];
        }
        Ok(Sociogram {
            title,
            nodes: network.names().iter().zip(at).enumerate().map(node).collect(),
            ties: drawn.map(|tie| (tie.source as usize, tie.target as usize)).collect(),
            groups: groups.names.clone(),
            directed: network.is_directed(),
            rings,
            notes,
            ..Sociogram::default()
        })
    }

    /// The groups of all networks, numbered in the order of their appearance.
    fn groups<'a>(&self, networks: impl IntoIterator<Item = &'a Network>) -> Result<Groups, NetworkError> {
        let mut groups = Groups::default();
        for network in networks {
            for name in labels(network, self.group.as_deref())?.into_iter().flatten() {
                if !groups.number.contains_key(&name) {
                    groups.number.insert(name.clone(), crate::measures::place(groups.names.len()));
                    groups.names.push(name);
                }
            }
        }
        Ok(groups)
    }
}

/// The groups that shapes and colours stand for.
#[derive(Default)]
struct Groups {
    names: Vec<String>,
    number: BTreeMap<String, u32>,
}

impl Groups {
    fn of(&self, network: &Network, group: Option<&str>) -> Result<Vec<Option<u32>>, NetworkError> {
        let labels = labels(network, group)?;
        Ok(labels.iter().map(|label| self.number.get(label.as_deref()?).copied()).collect())
    }
}

/// The group of each node: by the attribute, else by mode.
fn labels(network: &Network, group: Option<&str>) -> Result<Vec<Option<String>>, NetworkError> {
    let mode = |mode: &Mode| match mode {
        Mode::First => "first mode".to_owned(),
        Mode::Second => "second mode".to_owned(),
    };
    Ok(match (group, network.modes()) {
        (Some(group), _) => attribute(network, group, false)?.texts(),
        (None, Some(modes)) => modes.iter().map(|side| Some(mode(side))).collect(),
        (None, None) => Vec::new(),
    })
}

fn title(network: &Network) -> String {
    network.relation().map_or_else(|| "Network".to_owned(), str::to_owned)
}
