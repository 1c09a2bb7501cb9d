//! Tests by permutation: nodes change places, rows and columns together, and what was observed is held against what comes of it.
//!
//! A permuted statistic within 1e-9 · max(1, |observed|) of the observed one counts as equal. With permutations drawn at random p is
//! (b + 1)/(R + 1) (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585), which is never 0; where all orders are gone through it is
//! their share, the identity among them. Permutation `i` draws from stream `i` of the seed: no number of threads shows.

mod attribute;
mod cug;
mod dyads;
mod homophily;
mod moving;
mod mrqap;
mod orders;
mod qap;

pub use attribute::{AttributeStatistic, AttributeTest, AttributeTestResult};
pub use cug::{Cug, CugGiven, CugResult, CugStatistic};
pub use dyads::Dyads;
pub use homophily::{GroupHomophily, Homophily, HomophilyResult, NodeHomophily};
pub use mrqap::{Coefficient, Mrqap, MrqapMethod, MrqapModel, MrqapResult};
pub use qap::{Qap, QapResult};

pub(crate) use orders::Orders;

use crate::NetworkError;
use crosscase_data::TableBuilder;
use crosscase_numerics::{Progress, Stream, resample_while};
use serde::Serialize;
use std::ops::ControlFlow;

/// Which permutations are gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permutations {
    /// So many, drawn at random.
    Random(usize),
    /// All orders of the nodes, of which there may be [`Permutations::MOST`]: 9 nodes have 362 880.
    Exact,
}

impl Permutations {
    /// The most orders that are gone through.
    pub const MOST: usize = 1_000_000;
}

impl Default for Permutations {
    fn default() -> Self {
        Self::Random(1_000)
    }
}

impl std::str::FromStr for Permutations {
    type Err = String;

    /// A number of at least 1, or `exact`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            _ if text == "exact" => Ok(Self::Exact),
            Ok(number) if number > 0 => Ok(Self::Random(number)),
            _ => Err("a number of at least 1, or `exact`, is wanted".to_owned()),
        }
    }
}

/// The shares of permutations with a statistic at least, at most, and in absolute value at least as large as the observed one: from
/// 1/(R + 1) to 1 where R are drawn at random. `None` where the statistic is not defined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PValues {
    /// At least as large.
    pub p_greater: Option<f64>,
    /// At most as large.
    pub p_less: Option<f64>,
    /// At least as far from 0, or from the value named.
    pub p_two_sided: Option<f64>,
    /// The Monte Carlo error of the two-sided p, √(p(1 − p)/(R + 1)); null where all orders were gone through.
    pub mc_error: Option<f64>,
}

impl PValues {
    /// Their columns in a table: `p_greater`, `p_less`, `p_two_sided`, `mc_error`.
    fn columns(table: TableBuilder, rows: impl IntoIterator<Item = Self>) -> TableBuilder {
        let rows: Vec<Self> = rows.into_iter().collect();
        table
            .number("p_greater", rows.iter().map(|p| p.p_greater))
            .number("p_less", rows.iter().map(|p| p.p_less))
            .number("p_two_sided", rows.iter().map(|p| p.p_two_sided))
            .number("mc_error", rows.iter().map(|p| p.mc_error))
    }
}

/// What the permutations of one statistic came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// How many had a value.
    pub(crate) counted: usize,
    greater: usize,
    less: usize,
    two_sided: usize,
}

/// How a permuted statistic stands to the observed one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PermutationRank {
    greater: bool,
    less: bool,
    two_sided: bool,
}

impl PermutationRank {
    /// Of a permuted statistic; two-sided by the distance from `centre`.
    pub(crate) fn of(permuted: f64, observed: f64, centre: f64) -> Self {
        let equal = 1e-9 * observed.abs().max(1.0);
        Self {
            greater: permuted >= observed - equal,
            less: permuted <= observed + equal,
            two_sided: (permuted - centre).abs() >= (observed - centre).abs() - equal,
        }
    }
}

impl Tally {
    pub(crate) fn of(standings: impl IntoIterator<Item = Option<PermutationRank>>) -> Self {
        standings.into_iter().flatten().fold(Self::default(), |tally, standing| Self {
            counted: tally.counted + 1,
            greater: tally.greater + usize::from(standing.greater),
            less: tally.less + usize::from(standing.less),
            two_sided: tally.two_sided + usize::from(standing.two_sided),
        })
    }

    /// Nothing where no permutation had a value.
    pub(crate) fn p_values(self, exact: bool) -> PValues {
        if self.counted == 0 {
            return PValues::default();
        }
        let own = usize::from(!exact);
        let share = |count: usize| (count + own) as f64 / (self.counted + own) as f64;
        let two_sided = share(self.two_sided);
        PValues {
            p_greater: Some(share(self.greater)),
            p_less: Some(share(self.less)),
            p_two_sided: Some(two_sided),
            mc_error: (!exact).then(|| (two_sided * (1.0 - two_sided) / (self.counted + 1) as f64).sqrt()),
        }
    }
}

impl Permutations {
    /// What a function makes of every order, until the caller stops it.
    pub(crate) fn each<T: Send>(
        self,
        orders: &Orders,
        seed: u64,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
        make: impl Fn(&[u32]) -> T + Sync,
    ) -> Result<Vec<T>, NetworkError> {
        let number = match self {
            Self::Random(0) => {
                return Err(NetworkError::BadOption { option: "permutations", found: 0.0, allowed: "at least 1" });
            }
            Self::Random(number) => number,
            Self::Exact => {
                orders.count().ok_or(NetworkError::TooManyOrders { nodes: orders.nodes(), most: Self::MOST })?
            }
        };
        let replicate = |stream: &mut Stream, nth: usize| match self {
            Self::Random(_) => make(&orders.drawn(stream)),
            Self::Exact => make(&orders.nth(nth)),
        };
        Ok(resample_while(number, seed, replicate, watch).values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_is_never_zero_unless_all_orders_were_gone_through() {
        let check = |permuted: &[f64], exact: bool, expected: [f64; 3]| {
            let tally = Tally::of(permuted.iter().map(|value| Some(PermutationRank::of(*value, 2.0, 0.0))));
            let found = tally.p_values(exact);
            assert_eq!([found.p_greater, found.p_less, found.p_two_sided], expected.map(Some));
            assert_eq!(found.mc_error.is_none(), exact);
        };
        check(&[0.0, 1.0, -1.0], false, [0.25, 1.0, 0.25]);
        check(&[0.0, 1.0, -3.0], false, [0.25, 1.0, 0.5]);
        // Equal within rounding counts on both sides.
        check(&[2.0, 2.0 + 1e-10, 0.0, 3.0], true, [0.75, 0.75, 0.75]);
        assert_eq!(Tally::of([None]).p_values(false), PValues::default(), "nothing is known of no value");
    }
}
