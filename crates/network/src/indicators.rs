//! Indicators of each case's network, with the least and the greatest that they can be over what is missing.

mod blocks;
mod bounds;
mod enumeration;
mod tables;

pub use blocks::GroupDensity;

use crate::measures::{attribute, numbered_groups, share};
use crate::{Adjacency, Network, NetworkError, density, weak_components};
use bounds::{Known, Range};
use crosscase_data::Diagnostic;
use serde::{Deserialize, Serialize};

/// What rounding may take off a centralisation that is at a cut.
const ROUNDING: f64 = 1e-9;

/// What is computed of each case beside the indicators that need nothing but its ties.
///
/// ```
/// use crosscase_network::{IndicatorOptions, Network};
///
/// let network = Network::directed()
///     .nodes(["city", "ngo", "firm"])
///     .answered([true, true, false])
///     .tie("city", "ngo")
///     .tie("ngo", "city")
///     .tie("city", "firm")
///     .build()?;
/// let found = IndicatorOptions::new().fit([(Some("P1".to_owned()), network)])?;
/// let density = found.cases[0].indicators.density;
/// assert_eq!((density.value, density.lower, density.upper), (Some(0.75), Some(0.5), Some(5.0 / 6.0)));
/// assert_eq!(density.respondents, Some(1.0), "city and ngo name one another");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IndicatorOptions {
    /// The attribute that says to which group a node belongs: for E–I and blocks.
    pub group: Option<String>,
    /// How a mode of governance is told, where it is to be.
    pub mode: Option<ModeRule>,
}

/// What is declared of modes of governance (after Provan & Kenis 2008, doi:10.1093/jopart/mum015). The shape of a network alone does not
/// show how it is governed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModeRule {
    /// From which centralisation on an organisation is said to lead.
    pub lead_cut: f64,
    /// The attribute that is yes of an administrative organisation.
    pub administrative: String,
}

/// A mode of governance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Governance {
    /// The one central organisation is an administrative one.
    Administered,
    /// One organisation leads: centralisation is at or above the cut, whatever is missing.
    Lead,
    /// Centralisation is below the cut, whatever is missing.
    Shared,
}

/// Whether some filling of the missing dyads attains both bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoundsStatus {
    /// Some does.
    #[default]
    Sharp,
    /// They hold, and may be wider than need be.
    Outer,
}

/// A figure of a network of which something is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Indicator {
    /// Of density, reciprocity and E–I over the observed dyads; of the others where the bounds meet.
    pub value: Option<f64>,
    /// The least over all fillings of the missing dyads in which it is defined; `None` where there is none.
    pub lower: Option<f64>,
    /// The greatest.
    pub upper: Option<f64>,
    /// Whether the bounds are attained.
    pub bounds: BoundsStatus,
    /// The figure in the network among those who answered; `None` where a dyad among them is missing.
    pub respondents: Option<f64>,
}

/// The indicators of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CaseIndicators {
    /// Ties over dyads.
    pub density: Indicator,
    /// 2M/(2M + A).
    pub reciprocity: Indicator,
    /// (E − I)/(E + I), with groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ei_index: Option<Indicator>,
    /// The share of two-paths i→j→k with i→k.
    pub transitivity: Indicator,
    /// The share of pairs that are joined by a path, whichever way its ties go.
    pub connectedness: Indicator,
    /// Freeman's, over (n − 1)(n − 2), of an undirected network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degree_centralization: Option<Indicator>,
    /// Freeman's, over (n − 1)².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indegree_centralization: Option<Indicator>,
    /// Freeman's, over (n − 1)².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outdegree_centralization: Option<Indicator>,
    /// Freeman's, over (n − 1)²(n − 2), half of it if undirected.
    pub betweenness_centralization: Indicator,
}

/// A case: who was asked, what is missing, and its indicators.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CaseNetwork {
    /// Its name; `None` where there is one network without cases.
    pub case: Option<String>,
    /// How many nodes are on the roster.
    pub asked: usize,
    /// How many of them answered; all, where nothing is said of it.
    pub answered: usize,
    /// `answered` over `asked`, from 0 to 1; `None` of an empty roster.
    pub response_rate: Option<f64>,
    /// How many dyads there can be.
    pub dyads: u64,
    /// How many of them are missing.
    pub missing: u64,
    /// Its indicators.
    pub indicators: CaseIndicators,
    /// Densities from group to group, in the order of the first member of each; of an undirected network each pair once.
    pub blocks: Vec<GroupDensity>,
    /// The nodes that have the greatest indegree (undirected: degree) in every filling.
    pub central: Vec<String>,
    /// Its mode of governance, where one was asked for; the inner `None` where it cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Option<Governance>>,
}

/// The indicators of all cases.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Indicators {
    /// The cases, in the order in which they were given.
    pub cases: Vec<CaseNetwork>,
    /// What has to be told.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl IndicatorOptions {
    /// Without groups, without modes.
    pub fn new() -> Self {
        Self::default()
    }

    /// The attribute that says to which group a node belongs.
    #[must_use]
    pub fn group(mut self, attribute: impl Into<String>) -> Self {
        self.group = Some(attribute.into());
        self
    }

    /// Tells modes of governance by a cut of centralisation and the attribute of administrative organisations.
    #[must_use]
    pub fn mode(mut self, lead_cut: f64, administrative: impl Into<String>) -> Self {
        self.mode = Some(ModeRule { lead_cut, administrative: administrative.into() });
        self
    }

    /// The indicators of each case.
    ///
    /// # Errors
    /// An attribute that is not there; one of administrative organisations that is neither yes nor no.
    pub fn fit(&self, cases: impl IntoIterator<Item = (Option<String>, Network)>) -> Result<Indicators, NetworkError> {
        let mut found = Indicators::default();
        let cases: Vec<(Option<String>, Network)> = cases.into_iter().collect();
        for (case, network) in &cases {
            let made = self.case(case.clone(), network, &mut found.diagnostics)?;
            found.cases.push(made);
        }
        found.diagnostics.extend(Network::all_are_ties(cases.iter().map(|(_, network)| network)));
        if self.mode.is_some() {
            let message = "a mode of governance is told by a declared cut and declared organisations alone: the shape of a network does \
                           not show how it is governed";
            found.diagnostics.push(Diagnostic::note("NET139", message));
        }
        Ok(found)
    }

    fn case(
        &self,
        case: Option<String>,
        network: &Network,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<CaseNetwork, NetworkError> {
        network.held_by_pairs()?;
        let groups = match &self.group {
            Some(name) => Some(numbered_groups(&attribute(network, name, false)?.texts())),
            None => None,
        };
        let labels = groups.as_ref().map(|(labels, _)| labels.as_slice());
        let known = Known::of(network, labels);
        let indicators = indicators(network, &known);
        let outer = indicators.outer();
        if !outer.is_empty() {
            let of = case.as_ref().map_or_else(String::new, |case| format!(" of {case}"));
            let message = format!("the bounds{of} hold and may be wider than need be for {}", outer.join(", "));
            diagnostics.push(Diagnostic::note("NET138", message));
        }
        let central = known.central();
        let mode = match &self.mode {
            Some(rule) => Some(rule.of(network, &central, &indicators)?),
            None => None,
        };
        let answered = network.answered().map_or(network.len(), |who| who.iter().filter(|who| **who).count());
        Ok(CaseNetwork {
            case,
            asked: network.len(),
            answered,
            response_rate: share(answered as u64, network.len() as u64),
            dyads: network.dyads(),
            missing: network.missing().len() as u64,
            indicators,
            blocks: groups.map_or_else(Vec::new, |(labels, names)| blocks::blocks(network, &labels, &names)),
            central: central.into_iter().map(|node| network.name(node).to_owned()).collect(),
            mode,
        })
    }
}

impl ModeRule {
    fn of(
        &self,
        network: &Network,
        central: &[u32],
        indicators: &CaseIndicators,
    ) -> Result<Option<Governance>, NetworkError> {
        let administrative = attribute(network, &self.administrative, false)?.yes_or_no(&self.administrative)?;
        let is_marked = |node: &u32| administrative.get(*node as usize).copied().flatten() == Some(true);
        let Some(shape) = indicators.indegree_centralization.or(indicators.degree_centralization) else {
            return Ok(None);
        };
        Ok(match (central, shape.lower, shape.upper) {
            ([one], ..) if is_marked(one) => Some(Governance::Administered),
            (_, Some(lower), _) if lower + ROUNDING >= self.lead_cut => Some(Governance::Lead),
            (_, _, Some(upper)) if upper + ROUNDING < self.lead_cut => Some(Governance::Shared),
            _ => None,
        })
    }
}

impl CaseIndicators {
    /// The names of all that a network can have.
    pub const NAMES: [&'static str; 9] = [
        "density",
        "reciprocity",
        "ei_index",
        "transitivity",
        "connectedness",
        "degree_centralization",
        "indegree_centralization",
        "outdegree_centralization",
        "betweenness_centralization",
    ];

    /// Each by its name.
    pub fn named(&self) -> Vec<(&'static str, Indicator)> {
        let all = [
            Some(self.density),
            Some(self.reciprocity),
            self.ei_index,
            Some(self.transitivity),
            Some(self.connectedness),
            self.degree_centralization,
            self.indegree_centralization,
            self.outdegree_centralization,
            Some(self.betweenness_centralization),
        ];
        Self::NAMES.into_iter().zip(all).filter_map(|(name, indicator)| Some((name, indicator?))).collect()
    }

    fn outer(&self) -> Vec<&'static str> {
        let outer = |(_, indicator): &(&str, Indicator)| indicator.bounds == BoundsStatus::Outer;
        self.named().into_iter().filter(outer).map(|(name, _)| name).collect()
    }
}

fn indicators(network: &Network, known: &Known<'_>) -> CaseIndicators {
    let among = Respondents::of(network);
    let named = |range: Range, value: Option<f64>, respondents: Option<f64>| Indicator {
        value,
        lower: range.lower,
        upper: range.upper,
        bounds: range.bounds,
        respondents,
    };
    // What is no mean over dyads has a value where it does not depend on what is missing.
    let whole = |range: Range, respondents: Option<f64>| {
        let value = if range.lower == range.upper { range.lower } else { None };
        named(range, value, respondents)
    };
    let mixed = |of: &dyn Fn(&bounds::Filled) -> Option<f64>| {
        among.as_ref().and_then(|among| of(&among.filled(known.groups())))
    };
    let directed = network.is_directed();
    let filled = enumeration::ranges(known);
    CaseIndicators {
        density: named(
            known.density(),
            density(network, false),
            among.as_ref().and_then(|among| density(&among.network, false)),
        ),
        reciprocity: named(known.reciprocity(), known.observed_reciprocity(), mixed(&bounds::Filled::reciprocity)),
        ei_index: known
            .groups()
            .map(|_| named(known.ei_index(), known.observed_ei_index(), mixed(&bounds::Filled::ei_index))),
        transitivity: whole(filled.transitivity, mixed(&bounds::Filled::transitivity)),
        connectedness: whole(
            known.connectedness(),
            among.as_ref().and_then(|among| weak_components(&Adjacency::binary(&among.network)).connectedness()),
        ),
        degree_centralization: (!directed).then(|| whole(filled.degree, mixed(&bounds::Filled::degree))),
        indegree_centralization: directed.then(|| whole(known.indegree(), mixed(&bounds::Filled::indegree))),
        outdegree_centralization: directed.then(|| whole(known.outdegree(), mixed(&bounds::Filled::outdegree))),
        betweenness_centralization: whole(filled.betweenness, mixed(&bounds::Filled::betweenness)),
    }
}

/// The network among those who answered, where no dyad among them is missing.
struct Respondents {
    network: Network,
    places: Vec<u32>,
}

impl Respondents {
    fn of(network: &Network) -> Option<Self> {
        let answered = |node: u32| network.answered().is_none_or(|who| who.get(node as usize) == Some(&true));
        let both = |(a, b): &&(u32, u32)| answered(*a) && answered(*b);
        if network.missing().iter().any(|pair| both(&pair)) {
            return None;
        }
        let places: Vec<u32> = crate::measures::places(network.len()).filter(|node| answered(*node)).collect();
        let builder = if network.is_directed() { Network::directed() } else { Network::undirected() };
        let modes = network.modes();
        let mut builder = builder.signed().nodes([""; 0]);
        for node in &places {
            let mode = modes.and_then(|modes| modes.get(*node as usize));
            builder = match mode {
                Some(crate::Mode::Second) => builder.second_mode([network.name(*node)]),
                _ => builder.node(network.name(*node)),
            };
        }
        for tie in network.ties().iter().filter(|tie| answered(tie.source) && answered(tie.target)) {
            builder = builder.weighted_tie(network.name(tie.source), network.name(tie.target), tie.weight);
        }
        for (source, target) in network.impossible().iter().filter(both) {
            builder = builder.impossible(network.name(*source), network.name(*target));
        }
        Some(Self { network: builder.build().ok()?, places })
    }

    fn filled(&self, groups: Option<&[Option<u32>]>) -> bounds::Filled {
        let own = |groups: &[Option<u32>]| {
            self.places.iter().map(|node| groups.get(*node as usize).copied().flatten()).collect()
        };
        bounds::Filled { network: self.network.clone(), groups: groups.map(own) }
    }
}
