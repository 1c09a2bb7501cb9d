//! How factors may be taken and turned.

use serde::{Deserialize, Serialize};

/// How factors are taken from correlations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactorMethod {
    /// The least squared residuals (Harman & Jones 1966).
    #[default]
    Minres,
    /// The greatest likelihood (Lawley 1940, Jöreskog 1967).
    Ml,
    /// Principal axes from squared multiple correlations, to convergence.
    Paf,
}

impl FactorMethod {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Minres, "minres", "The least squared residuals"),
        (Self::Ml, "ml", "The greatest likelihood"),
        (Self::Paf, "paf", "Principal axes from squared multiple correlations, to convergence"),
    ];
}

/// How factors are turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactorRotation {
    /// Not at all.
    None,
    /// At right angles (Kaiser 1958), with his normalisation.
    Varimax,
    /// At right angles, towards one factor an item (Neuhaus & Wrigley 1954), without normalisation.
    Quartimax,
    /// Obliquely, γ = 0 (Jennrich & Sampson 1966), without normalisation.
    #[default]
    Oblimin,
    /// Obliquely, towards the fourth power of varimax (Hendrickson & White 1964), with Kaiser's normalisation.
    Promax,
    /// Obliquely, ε = .01 (Yates 1987, Browne 2001), without normalisation.
    Geomin,
    /// Obliquely, towards loadings that are given (Browne 1972), see [`FactorAnalysis::target`](crate::FactorAnalysis::target).
    Target,
    /// At right angles, a general factor first and others that items share out (Jennrich & Bentler 2011).
    Bifactor,
}

impl FactorRotation {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::None, "none", "As they were taken"),
        (Self::Varimax, "varimax", "At right angles, with Kaiser normalisation"),
        (Self::Oblimin, "oblimin", "Obliquely, gamma 0, without normalisation"),
        (Self::Quartimax, "quartimax", "At right angles, towards one factor an item, without normalisation"),
        (Self::Promax, "promax", "Obliquely, towards the fourth power of varimax, with Kaiser normalisation"),
        (Self::Geomin, "geomin", "Obliquely, few large loadings an item, epsilon 0.01"),
        (Self::Target, "target", "Obliquely, towards loadings that are given"),
        (Self::Bifactor, "bifactor", "At right angles, a general factor first"),
    ];

    /// Whether factors may correlate.
    pub(crate) const fn is_oblique(self) -> bool {
        matches!(self, Self::Oblimin | Self::Promax | Self::Geomin | Self::Target)
    }
}
