//! From reports, each of one end, to undirected ties.

use crate::{DyadStatus, Network, NetworkError};
use crosscase_data::{DataError, Table, TableBuilder};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an undirected tie is made of its two reports. Values are kept; union and intersection give 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SymmetrizeRule {
    /// The greater of the two.
    Max,
    /// The lesser of the two.
    Min,
    /// Their mean.
    Mean,
    /// Their sum.
    Sum,
    /// Their product.
    Product,
    /// The report of the node that stands first on the roster: the upper triangle of the matrix.
    Upper,
    /// The report of the node that stands second.
    Lower,
    /// 1 where either reports a tie.
    Union,
    /// 1 where both report a tie: confirmed ties.
    Intersection,
}

impl SymmetrizeRule {
    /// Each with its name and what it does.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Max, "max", "The greater of the two reports"),
        (Self::Min, "min", "The lesser of the two"),
        (Self::Mean, "mean", "Their mean"),
        (Self::Sum, "sum", "Their sum"),
        (Self::Product, "product", "Their product"),
        (Self::Upper, "upper", "The report of the node that stands first on the roster"),
        (Self::Lower, "lower", "The report of the node that stands second"),
        (Self::Union, "union", "1 where either reports a tie"),
        (Self::Intersection, "intersection", "1 where both report a tie"),
    ];

    /// The tie of two reports, that of the node that stands first coming first.
    fn of(self, upper: f64, lower: f64) -> f64 {
        match self {
            Self::Max => upper.max(lower),
            Self::Min => upper.min(lower),
            // So that the mean of two reports of one value is that value.
            Self::Mean => upper / 2.0 + lower / 2.0,
            Self::Sum => upper + lower,
            Self::Product => upper * lower,
            Self::Upper => upper,
            Self::Lower => lower,
            Self::Union => f64::from(upper != 0.0 || lower != 0.0),
            Self::Intersection => f64::from(upper != 0.0 && lower != 0.0),
        }
    }

    /// What one report settles where the other is missing. A report below 0 leaves the least of the two open.
    fn settled(self, report: f64) -> Option<f64> {
        match self {
            Self::Union if report != 0.0 => Some(1.0),
            Self::Min | Self::Product | Self::Intersection if report == 0.0 => Some(0.0),
            _ => None,
        }
    }

    /// The one report that there is, as this rule has values.
    fn reconstructed(self, report: f64) -> f64 {
        match self {
            Self::Union | Self::Intersection => f64::from(report != 0.0),
            _ => report,
        }
    }
}

/// How reports become undirected ties.
///
/// ```
/// use crosscase_network::{Network, Symmetrize, SymmetrizeRule};
///
/// let reports = Network::directed().nodes(["a", "b", "c"]).weighted_tie("a", "b", 3.0).tie("b", "a").tie("c", "a").build()?;
/// let ties = Symmetrize::new(SymmetrizeRule::Max).fit(&reports)?;
/// assert_eq!((ties.network.weight(0, 1), ties.agreement.both, ties.agreement.one), (Some(3.0), 1, 1));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Symmetrize {
    /// What a tie is made of its two reports.
    pub rule: SymmetrizeRule,
    /// Where one report is missing, the other one is taken (Stork & Richards 1992, <https://doi.org/10.1177/1059601192172006>).
    pub reconstruct: bool,
}

/// Undirected ties, and how far the reports that they are made of agree.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Symmetrized {
    /// The undirected network.
    pub network: Network,
    /// How far the reports agree.
    pub agreement: ReportAgreement,
}

/// How many pairs report what. Pairs in which there can be no tie are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportAgreement {
    /// Both report a tie.
    pub both: u64,
    /// One of the two does.
    pub one: u64,
    /// Neither does.
    pub neither: u64,
    /// A report is missing.
    pub unknown: u64,
}

impl Symmetrize {
    /// By this rule, without reconstruction.
    pub const fn new(rule: SymmetrizeRule) -> Self {
        Self { rule, reconstruct: false }
    }

    /// Where one report is missing, the other one is taken.
    #[must_use]
    pub const fn reconstruct(mut self) -> Self {
        self.reconstruct = true;
        self
    }

    /// The undirected network of a directed one. An undirected one is returned as it is; each of its ties counts as reported by both.
    ///
    /// # Errors
    /// A sum or product that is not finite.
    pub fn fit(&self, network: &Network) -> Result<Symmetrized, NetworkError> {
        if !network.is_directed() {
            let (both, unknown) = (network.ties().len() as u64, network.missing().len() as u64);
            let agreement = ReportAgreement { both, unknown, neither: network.dyads() - both - unknown, one: 0 };
            return Ok(Symmetrized { network: network.clone(), agreement });
        }
        let pair = |source: u32, target: u32| (source.min(target), source.max(target));
        // Pairs of which at least one report is no plain absence; `None` is a missing one.
        let mut reports: BTreeMap<(u32, u32), [Option<f64>; 2]> = BTreeMap::new();
        let mut report = |source: u32, target: u32, value: Option<f64>| {
            let both = reports.entry(pair(source, target)).or_insert([Some(0.0); 2]);
            both[usize::from(source > target)] = value;
        };
        network.ties().iter().for_each(|tie| report(tie.source, tie.target, Some(tie.weight)));
        network.missing().iter().for_each(|(source, target)| report(*source, *target, None));

        let mut builder = Network::undirected().signed().roster(network.nodes());
        let mut agreement = ReportAgreement::default();
        let impossible: BTreeSet<(u32, u32)> = network
            .impossible()
            .iter()
            .map(|(source, target)| pair(*source, *target))
            .filter(|(first, second)| network.status(*first, *second) == network.status(*second, *first))
            .collect();
        for (first, second) in &impossible {
            builder = builder.impossible(network.name(*first), network.name(*second));
        }
        for ((first, second), both) in &reports {
            let possible = |source, target| network.status(source, target) != DyadStatus::Impossible;
            let value = match *both {
                [Some(upper), Some(lower)] => {
                    match (upper != 0.0, lower != 0.0) {
                        (true, true) => agreement.both += 1,
                        (false, false) => agreement.neither += 1,
                        _ => agreement.one += 1,
                    }
                    // Where one of the two cannot report, the other's word holds.
                    if !possible(*first, *second) {
                        Some(self.rule.reconstructed(lower))
                    } else if !possible(*second, *first) {
                        Some(self.rule.reconstructed(upper))
                    } else {
                        Some(self.rule.of(upper, lower))
                    }
                }
                [Some(report), None] | [None, Some(report)] => {
                    agreement.unknown += 1;
                    let reconstructed = self.reconstruct.then(|| self.rule.reconstructed(report));
                    self.rule.settled(report).or(reconstructed)
                }
                [None, None] => {
                    agreement.unknown += 1;
                    None
                }
            };
            builder.state_places(*first, *second, value);
        }
        let size = network.len() as u64;
        let pairs = size * size.saturating_sub(1) / 2 - impossible.len() as u64;
        agreement.neither = pairs.saturating_sub(agreement.both + agreement.one + agreement.unknown);
        if let Some(relation) = network.relation() {
            builder = builder.relation(relation);
        }
        Ok(Symmetrized { network: builder.build()?, agreement })
    }
}

/// A tie by the names of its ends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NamedTie<'a> {
    /// The source, or the node that stands first on the roster.
    pub source: &'a str,
    /// The target, or the node that stands second.
    pub target: &'a str,
    /// The weight.
    pub weight: f64,
}

impl Network {
    /// The ties by the names of their ends, in the order of the roster.
    pub fn named_ties(&self) -> impl Iterator<Item = NamedTie<'_>> {
        self.ties().iter().map(|tie| NamedTie {
            source: self.name(tie.source),
            target: self.name(tie.target),
            weight: tie.weight,
        })
    }

    /// The missing dyads by name.
    pub fn named_missing(&self) -> impl Iterator<Item = [&str; 2]> {
        self.missing().iter().map(|(source, target)| [self.name(*source), self.name(*target)])
    }
}

impl Serialize for Symmetrized {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            ties: Vec<NamedTie<'a>>,
            missing: Vec<[&'a str; 2]>,
            agreement: ReportAgreement,
        }
        let ties = self.network.named_ties().collect();
        let missing = self.network.named_missing().collect();
        Whole { ties, missing, agreement: self.agreement }.serialize(serializer)
    }
}

impl Symmetrized {
    /// A row a tie, and a row without a weight a missing pair. `crosscase.network.symmetrized/1`: `source`, `target`, `weight`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let ties: Vec<NamedTie<'_>> = self.network.named_ties().collect();
        let missing: Vec<[&str; 2]> = self.network.named_missing().collect();
        let ends = |at: usize| {
            let tie = move |tie: &NamedTie<'_>| Some(if at == 0 { tie.source } else { tie.target }.to_owned());
            let gap = move |pair: &[&str; 2]| pair.get(at).map(|name| (*name).to_owned());
            ties.iter().map(tie).chain(missing.iter().map(gap)).collect::<Vec<_>>()
        };
        TableBuilder::new("crosscase.network.symmetrized/1")
            .text("source", ends(0))
            .text("target", ends(1))
            .number("weight", ties.iter().map(|tie| Some(tie.weight)).chain(missing.iter().map(|_| None)))
            .build()
    }
}
