//! What may be chosen of a confirmatory factor analysis.

use serde::{Deserialize, Serialize};

/// What becomes of rows with a missing answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CfaMissing {
    /// They are left out.
    #[default]
    Listwise,
    /// Every answer counts: full information maximum likelihood.
    Fiml,
}

impl CfaMissing {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Listwise, "listwise", "Rows with a missing answer to a variable of the model are left out"),
        (Self::Fiml, "fiml", "Every answer counts: full information maximum likelihood"),
    ];
}

/// How a model is fitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CfaEstimator {
    /// Maximum likelihood.
    #[default]
    Ml,
    /// The same, with errors and a test for answers that are not normal (Yuan & Bentler 2000).
    Mlr,
    /// Diagonally weighted least squares of polychoric correlations, with a scaled and shifted test (Asparouhov & Muthén 2010).
    Wlsmv,
}

impl CfaEstimator {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Ml, "ml", "Maximum likelihood"),
        (Self::Mlr, "mlr", "The same, with errors and a test for answers that are not normal"),
        (Self::Wlsmv, "wlsmv", "Weighted least squares of polychoric correlations, for ordered answers"),
    ];
}

/// What may be the same in every group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CfaEqual {
    /// The loadings.
    Loadings,
    /// The intercepts, with the means of factors free from the second group on.
    Intercepts,
    /// The thresholds of ordered items, with the means of factors and the scales of items free from the second group on.
    Thresholds,
    /// The residual variances.
    Residuals,
}

impl CfaEqual {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Loadings, "loadings", "The loadings"),
        (Self::Intercepts, "intercepts", "The intercepts"),
        (Self::Thresholds, "thresholds", "The thresholds of ordered items"),
        (Self::Residuals, "residuals", "The residual variances"),
    ];
}
