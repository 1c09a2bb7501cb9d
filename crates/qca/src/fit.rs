//! How well a set, a term or an expression fits the outcome.

use crate::measures::{inclusion, pri, relevance};

/// Parameters of fit; undefined ones (0/0) are `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Figures {
    pub(crate) incl: Option<f64>,
    pub(crate) pri: Option<f64>,
    pub(crate) cov: Option<f64>,
    pub(crate) ron: Option<f64>,
}

/// Of `x` as sufficient for `y`.
pub(crate) fn sufficiency(x: &[f64], y: &[f64]) -> Figures {
    Figures { incl: inclusion(x, y), pri: pri(x, y), cov: inclusion(y, x), ron: None }
}

/// Of `x` as necessary for `y`.
pub(crate) fn necessity(x: &[f64], y: &[f64]) -> Figures {
    Figures { incl: inclusion(y, x), pri: None, cov: inclusion(x, y), ron: relevance(x, y) }
}
