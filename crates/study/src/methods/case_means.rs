//! What an indicator that is a mean of persons' answers keeps, for surveys and the page: its items, its scale, and whether the mean of a
//! case is a property of the case.

use serde::{Deserialize, Serialize};

/// The table that such an indicator makes beside its values: `crosscase.study.agreement/1`.
pub(super) const AGREEMENT: &str = "agreement";

/// What an indicator of persons keeps for other stages and the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Made {
    /// Its items.
    pub(super) items: Vec<String>,
    /// Those that are turned round.
    pub(super) reversed: Vec<String>,
    /// The ends of the scale that its scores have in common.
    pub(super) range: Option<(f64, f64)>,
    /// Whether the value of a case is a mean of its persons' scores, so that means of groups of them say something of it.
    pub(super) is_mean: bool,
    /// Of a mean on such a scale: whether it is a property of the case.
    pub(super) warrant: Option<Warrant>,
}

/// What the answers say of means of cases. The cuts are those of [`Aggregate`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Warrant {
    pub(super) n: usize,
    pub(super) n_cases: usize,
    pub(super) icc1: Option<f64>,
    pub(super) icc2: Option<f64>,
    pub(super) p: Option<f64>,
    /// The median over the cases of `r_wg(j)`, by the null distributions of three null distributions.
    pub(super) rwg: [Option<f64>; 3],
    /// The median over the cases of the average deviation.
    pub(super) ad: Option<f64>,
    pub(super) is_warranted: bool,
}
