//! Whether a network is unusual among random ones of the same size, ties or dyads (conditional uniform graph tests: Anderson, Butts &
//! Carley 1999, doi:10.1016/S0378-8733(99)00011-8).

use super::{PermutationRank, Tally};
use crate::network::Tie;
use crate::{MeasureOptions, Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::{Progress, Stream, mean, resample_while, sd};
use serde::Serialize;
use std::ops::ControlFlow;

/// What is measured of the network and of random ones, as [`MeasureOptions`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CugStatistic {
    /// Ties over dyads.
    Density,
    /// 2M/(2M + A).
    Reciprocity,
    /// The share of two-paths that are closed, of ordered triples.
    Transitivity,
    /// Freeman's centralisation of degree.
    DegreeCentralization,
    /// That of indegree.
    IndegreeCentralization,
    /// That of outdegree.
    OutdegreeCentralization,
    /// That of betweenness.
    BetweennessCentralization,
    /// The share of pairs joined by a path either way.
    Connectedness,
}

impl CugStatistic {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Density, "density", "Ties over dyads"),
        (Self::Reciprocity, "reciprocity", "The share of ties that are answered, 2M/(2M + A)"),
        (Self::Transitivity, "transitivity", "The share of two-paths that are closed, of ordered triples"),
        (Self::DegreeCentralization, "degree_centralization", "Freeman's centralisation of degree"),
        (Self::IndegreeCentralization, "indegree_centralization", "That of indegree"),
        (Self::OutdegreeCentralization, "outdegree_centralization", "That of outdegree"),
        (Self::BetweennessCentralization, "betweenness_centralization", "That of betweenness"),
        (Self::Connectedness, "connectedness", "The share of pairs joined by a path either way"),
    ];

    fn of(self, network: &Network) -> Result<Option<f64>, NetworkError> {
        let measured = |figure: &str| MeasureOptions::new().only([figure]).fit(network);
        Ok(match self {
            Self::Density => measured("density")?.density,
            Self::Reciprocity => measured("reciprocity")?.reciprocity.edgewise,
            Self::Transitivity => measured("transitivity")?.transitivity.ordered_triples,
            Self::DegreeCentralization => measured("centralization")?.centralization.degree,
            Self::IndegreeCentralization => measured("centralization")?.centralization.indegree,
            Self::OutdegreeCentralization => measured("centralization")?.centralization.outdegree,
            Self::BetweennessCentralization => measured("centralization")?.centralization.betweenness,
            Self::Connectedness => measured("krackhardt")?.krackhardt.connectedness,
        })
    }
}

/// What random networks have in common with the observed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CugGiven {
    /// The nodes: every state of a dyad is equally likely.
    Size,
    /// The number of ties: every set of so many is.
    #[default]
    Edges,
    /// The numbers of mutual, asymmetric and null dyads: every placement is, of asymmetric ones either way.
    Dyads,
}

impl CugGiven {
    /// Each with its name and what it holds fast.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Size, "size", "The nodes: every state of a dyad is equally likely"),
        (Self::Edges, "edges", "The number of ties"),
        (Self::Dyads, "dyads", "The numbers of mutual, asymmetric and null dyads"),
    ];
}

/// A test against random networks. Missing and impossible dyads stay what they are; the others are drawn.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::permutation::{Cug, CugGiven, CugStatistic};
///
/// let ties = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("a", "c"), ("c", "a")];
/// let network = ties.iter().fold(Network::directed(), |network, (a, b)| network.tie(a, b)).build()?;
/// let found = Cug::new(CugStatistic::Reciprocity).given(CugGiven::Edges).draws(999).fit(&network)?;
/// // Of the 924 sets of six ties among four nodes, 20 are three mutual pairs.
/// assert!(found.observed == Some(1.0) && found.p_greater.is_some_and(|p| (p - 20.0 / 924.0).abs() < 0.02));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cug {
    /// What is measured.
    pub statistic: CugStatistic,
    /// What random networks have in common with the observed one.
    pub given: CugGiven,
    /// How many are drawn.
    pub draws: usize,
    /// The seed of the draws.
    pub seed: u64,
}

/// How a network stands among random ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CugResult {
    /// What was measured.
    pub statistic: CugStatistic,
    /// What random networks have in common with the observed one.
    pub given: CugGiven,
    /// The statistic of the network.
    pub observed: Option<f64>,
    /// Its mean over the draws in which it is defined.
    pub mean: Option<f64>,
    /// Its standard deviation.
    pub sd: Option<f64>,
    /// How many networks were drawn.
    pub draws: usize,
    /// In how many of them it is not defined; these are left out.
    pub undefined: usize,
    /// The share of draws with a statistic at least as large, (b + 1)/(R + 1).
    pub p_greater: Option<f64>,
    /// At most as large.
    pub p_less: Option<f64>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Cug {
    /// A thousand draws of seed 0, given the number of ties.
    pub fn new(statistic: CugStatistic) -> Self {
        Self { statistic, given: CugGiven::default(), draws: 1_000, seed: 0 }
    }

    /// What random networks have in common with the observed one.
    #[must_use]
    pub fn given(mut self, given: CugGiven) -> Self {
        self.given = given;
        self
    }

    /// How many are drawn.
    #[must_use]
    pub fn draws(mut self, draws: usize) -> Self {
        self.draws = draws;
        self
    }

    /// The seed of the draws.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Draws and measures.
    ///
    /// # Errors
    /// [`NetworkError::BadOption`] unless something is drawn.
    pub fn fit(&self, network: &Network) -> Result<CugResult, NetworkError> {
        self.fit_while(network, |_| ControlFlow::Continue(()))
    }

    /// As [`Cug::fit`], and tells the caller how far it is, who may stop it: the draws made until then count.
    ///
    /// # Errors
    /// As there.
    pub fn fit_while(
        &self,
        network: &Network,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<CugResult, NetworkError> {
        if self.draws == 0 {
            return Err(NetworkError::BadOption { option: "draws", found: 0.0, allowed: "at least 1" });
        }
        network.held_by_pairs()?;
        let observed = self.statistic.of(network)?;
        let space = Space::of(network);
        let drawn = resample_while(
            self.draws,
            self.seed,
            |stream, _| self.statistic.of(&space.draw(network, self.given, stream)),
            watch,
        );
        let drawn = drawn.values.into_iter().collect::<Result<Vec<Option<f64>>, NetworkError>>()?;
        let values: Vec<f64> = drawn.iter().copied().flatten().collect();
        let standing = |value: &f64| observed.map(|observed| PermutationRank::of(*value, observed, 0.0));
        let p = Tally::of(values.iter().map(standing)).p_values(false);
        let undefined = drawn.len() - values.len();
        let mut diagnostics = Vec::new();
        if undefined > 0 {
            let message =
                format!("the statistic is not defined in {undefined} of {} draws, which are left out", drawn.len());
            diagnostics.push(Diagnostic::warning("NET177", message));
        }
        if observed.is_none() {
            let message = "the statistic is not defined in this network, and nothing is tested";
            diagnostics
                .push(Diagnostic::warning("NET186", message).help("`network measures` says what it is divided by"));
        }
        Ok(CugResult {
            statistic: self.statistic,
            given: self.given,
            observed,
            mean: mean(&values),
            sd: sd(&values),
            draws: drawn.len(),
            undefined,
            p_greater: p.p_greater,
            p_less: p.p_less,
            diagnostics,
        })
    }
}

/// The dyads that are drawn, and what the observed network has of them.
struct Space {
    /// Pairs of which both ways are known; in an undirected network all that are known.
    pairs: Vec<(u32, u32)>,
    /// Ways of which the other is not known.
    single: Vec<(u32, u32)>,
    mutual: usize,
    asymmetric: usize,
    single_ties: usize,
}

impl Space {
    fn of(network: &Network) -> Self {
        let mut space = Self { pairs: Vec::new(), single: Vec::new(), mutual: 0, asymmetric: 0, single_ties: 0 };
        let nodes = u32::try_from(network.len()).unwrap_or(u32::MAX);
        // What is known of a way, and whether it has a tie of a weight above 0.
        let way =
            |source: u32, target: u32| network.known_weight(source, target).map(|weight| usize::from(weight > 0.0));
        for (i, j) in (0..nodes).flat_map(|i| (i + 1..nodes).map(move |j| (i, j))) {
            let back = if network.is_directed() { way(j, i) } else { way(i, j) };
            match (way(i, j), back) {
                (Some(there), Some(back)) => {
                    space.pairs.push((i, j));
                    space.mutual += there.min(back);
                    space.asymmetric += there.abs_diff(back);
                }
                (Some(tie), None) => {
                    space.single.push((i, j));
                    space.single_ties += tie;
                }
                (None, Some(tie)) => {
                    space.single.push((j, i));
                    space.single_ties += tie;
                }
                (None, None) => {}
            }
        }
        space
    }

    /// A random network. In an undirected one a pair is one way, and a tie is mutual.
    fn draw(&self, network: &Network, given: CugGiven, stream: &mut Stream) -> Network {
        let directed = network.is_directed();
        let mut ways: Vec<(u32, u32)> = match given {
            CugGiven::Size => {
                let all = self.ways(directed);
                all.into_iter().filter(|_| stream.below(2) == 1).collect()
            }
            CugGiven::Edges => {
                let ties = self.single_ties + if directed { 2 * self.mutual + self.asymmetric } else { self.mutual };
                chosen(self.ways(directed), ties, stream)
            }
            CugGiven::Dyads => {
                let mut ways = Vec::new();
                let placed = chosen(self.pairs.clone(), self.mutual + self.asymmetric, stream);
                for (nth, (i, j)) in placed.into_iter().enumerate() {
                    if nth < self.mutual {
                        ways.push((i, j));
                        ways.extend(directed.then_some((j, i)));
                    } else {
                        ways.push(if stream.below(2) == 1 { (j, i) } else { (i, j) });
                    }
                }
                ways.extend(chosen(self.single.clone(), self.single_ties, stream));
                ways
            }
        };
        ways.sort_unstable();
        let ties = ways.into_iter().map(|(source, target)| Tie { source, target, weight: 1.0 }).collect();
        Network { ties, tie_attributes: Vec::new(), ..network.clone() }
    }

    fn ways(&self, directed: bool) -> Vec<(u32, u32)> {
        let back = self.pairs.iter().filter(|_| directed).map(|(i, j)| (*j, *i));
        self.pairs.iter().copied().chain(back).chain(self.single.iter().copied()).collect()
    }
}

/// So many of them, each set equally likely, in random order.
fn chosen(mut from: Vec<(u32, u32)>, count: usize, stream: &mut Stream) -> Vec<(u32, u32)> {
    let count = count.min(from.len());
    for place in 0..count {
        let other = place + stream.below(from.len() - place);
        from.swap(place, other);
    }
    from.truncate(count);
    from
}

impl CugResult {
    /// One row. `crosscase.network.cug/1`: `statistic`, `given`, `observed`, `mean`, `sd`, `draws`, `undefined`, `p_greater`, `p_less`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let statistic = CugStatistic::CHOICES.iter().find(|choice| choice.0 == self.statistic).map(|choice| choice.1);
        let given = CugGiven::CHOICES.iter().find(|choice| choice.0 == self.given).map(|choice| choice.1);
        TableBuilder::new("crosscase.network.cug/1")
            .text("statistic", [statistic])
            .text("given", [given])
            .number("observed", [self.observed])
            .number("mean", [self.mean])
            .number("sd", [self.sd])
            .count("draws", [self.draws])
            .count("undefined", [self.undefined])
            .number("p_greater", [self.p_greater])
            .number("p_less", [self.p_less])
            .build()
    }
}
