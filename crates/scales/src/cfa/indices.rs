//! How well a model fits, by lavaan's definitions.

use super::least_squares::Found;
use super::likelihood::Implied;
use super::saturated::Saturated;
use crosscase_numerics::noncentral_chi_square_cdf;
use serde::Serialize;
use std::f64::consts::PI;

/// Fit indices, named as lavaan names them: those of χ² as it is, of the scaled one, and robust ones. What is not defined, or does not apply to
/// the estimator, is none and left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FitIndices {
    /// Free parameters.
    pub npar: usize,
    /// χ² = N·F; by least squares that of n − 1, which has no χ² distribution.
    pub chisq: f64,
    /// Its degrees of freedom.
    pub df: usize,
    /// Bentler's (1990) comparative fit index, against variables that do not covary.
    pub cfi: Option<f64>,
    /// Tucker & Lewis (1973), not truncated.
    pub tli: Option<f64>,
    /// √max((χ² − df)/(N·df), 0)·√G (Steiger & Lind 1980).
    pub rmsea: Option<f64>,
    /// The lower end of its 90 % interval.
    pub rmsea_ci_lower: Option<f64>,
    /// The upper end.
    pub rmsea_ci_upper: Option<f64>,
    /// The root of the mean squared residual, standardised by the observed variances (Bentler 1995).
    pub srmr: f64,
    /// −2 logl + 2 npar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aic: Option<f64>,
    /// −2 logl + npar ln N.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bic: Option<f64>,
    /// The log-likelihood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logl: Option<f64>,
    /// χ²/c (Yuan & Bentler 2000, as Mplus has it), or scaled and shifted (Asparouhov & Muthén 2010).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chisq_scaled: Option<f64>,
    /// Its degrees of freedom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub df_scaled: Option<usize>,
    /// The CFI of the scaled χ² and that of its baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cfi_scaled: Option<f64>,
    /// The TLI of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tli_scaled: Option<f64>,
    /// The RMSEA of the scaled χ².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rmsea_scaled: Option<f64>,
    /// The CFI from χ² − c·df, each with its own c (Brosseau-Liard & Savalei 2014).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cfi_robust: Option<f64>,
    /// The RMSEA from χ² − c·df (Brosseau-Liard, Savalei & Li 2012).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rmsea_robust: Option<f64>,
}

/// A χ² and that of variables that do not covary, and how many degrees of freedom each is expected to have.
#[derive(Clone, Copy)]
struct Against {
    chisq: f64,
    df: f64,
    base: f64,
    base_df: f64,
    n: f64,
    groups: f64,
}

impl Against {
    fn cfi(self) -> f64 {
        let off = (self.chisq - self.df).max(0.0);
        let most = (self.base - self.base_df).max(off);
        if most > 0.0 { 1.0 - off / most } else { 1.0 }
    }

    fn tli(self) -> Option<f64> {
        let is_defined = self.df > 0.0 && self.base > self.base_df;
        let Self { chisq, df, base, base_df, .. } = self;
        is_defined.then(|| 1.0 - (chisq - df) * base_df / ((base - base_df) * df))
    }

    /// The root mean square error of a noncentrality; `df` are the degrees of freedom of the model.
    fn rmsea(self, noncentrality: f64, df: usize) -> Option<f64> {
        (df > 0).then(|| (noncentrality.max(0.0) / (self.n * df as f64)).sqrt() * self.groups.sqrt())
    }

    fn index(self, free: usize, df: usize, srmr: f64) -> FitIndices {
        let end = |level: f64| {
            let at = (df > 0).then(|| noncentrality(self.chisq, self.df, level)).flatten();
            at.and_then(|noncentrality| self.rmsea(noncentrality, df))
        };
        FitIndices {
            npar: free,
            chisq: self.chisq,
            df,
            cfi: Some(self.cfi()),
            tli: self.tli(),
            rmsea: self.rmsea(self.chisq - self.df, df),
            rmsea_ci_lower: end(0.95),
            rmsea_ci_upper: end(0.05),
            srmr,
            ..FitIndices::default()
        }
    }

    fn scale(self, fit: &mut FitIndices) {
        let df = fit.df;
        (fit.chisq_scaled, fit.df_scaled) = (Some(self.chisq), Some(df));
        (fit.cfi_scaled, fit.tli_scaled) = (Some(self.cfi()), self.tli());
        fit.rmsea_scaled = self.rmsea(self.chisq - self.df, df);
    }
}

pub(super) struct Fitted<'a> {
    pub(super) free: usize,
    pub(super) moments: usize,
    pub(super) means: bool,
    pub(super) value: f64,
    pub(super) n: &'a [usize],
    pub(super) saturated: &'a Saturated,
    pub(super) implied: &'a [Implied],
    /// By how much χ² and that of the baseline are too great, under robust maximum likelihood.
    pub(super) corrections: Option<(f64, Option<f64>)>,
}

fn total(n: &[usize]) -> f64 {
    n.iter().map(|n| *n as f64).sum()
}

impl FitIndices {
    /// By maximum likelihood.
    pub(super) fn likely(found: &Fitted<'_>) -> Self {
        let (n, groups) = (total(found.n), found.n.len());
        let p = found.saturated.groups.first().map_or(0, |moments| moments.mean.len());
        let df = found.moments - found.free;
        let plain = Against {
            chisq: (found.value - found.saturated.value).max(0.0),
            df: df as f64,
            base: found.saturated.independent - found.saturated.value,
            base_df: (groups * p * (p - 1) / 2) as f64,
            n,
            groups: groups as f64,
        };
        let of = |(moments, implied): (&super::saturated::Moments, &Implied)| {
            let s = |i: usize, j: usize| moments.covariance[i * p + j];
            let pairs = (0..p).flat_map(|i| (0..=i).map(move |j| (i, j)));
            let spread =
                pairs.map(|(i, j)| (s(i, j) - implied.covariance[i * implied.size + j]) / (s(i, i) * s(j, j)).sqrt());
            let centre =
                (0..if found.means { p } else { 0 }).map(|i| (moments.mean[i] - implied.mean[i]) / s(i, i).sqrt());
            spread.chain(centre).collect()
        };
        let residuals: Vec<Vec<f64>> = found.saturated.groups.iter().zip(found.implied).map(of).collect();
        let mut fit = plain.index(found.free, df, srmr(&residuals, found.n));
        let logl = -0.5 * (found.value + found.saturated.answers * libm::log(2.0 * PI));
        fit.logl = Some(logl);
        fit.aic = Some(-2.0 * logl + 2.0 * found.free as f64);
        fit.bic = Some(-2.0 * logl + found.free as f64 * libm::log(n));
        if let Some((c, base_c)) = found.corrections {
            let base = base_c.map(|c| plain.base / c);
            Against { chisq: plain.chisq / c, base: base.unwrap_or_default(), ..plain }.scale(&mut fit);
            let robust = Against { df: c * plain.df, base_df: base_c.unwrap_or_default() * plain.base_df, ..plain };
            fit.cfi_robust = Some(robust.cfi());
            fit.rmsea_robust = robust.rmsea(robust.chisq - robust.df, df);
            if base_c.is_none() {
                (fit.cfi_scaled, fit.tli_scaled, fit.cfi_robust) = (None, None, None);
            }
        }
        fit
    }

    /// By least squares of polychoric correlations; `residuals` of the correlation matrix, by group.
    pub(super) fn least_squares(found: &Found, free: usize, residuals: &[Vec<f64>], n: &[usize]) -> Self {
        let (test, base) = (found.test, found.baseline);
        let plain = Against {
            chisq: test.chisq,
            df: test.df as f64,
            base: base.chisq,
            base_df: base.df as f64,
            n: total(n),
            groups: n.len() as f64,
        };
        let mut fit = plain.index(free, test.df, srmr(residuals, n));
        if let (Some(chisq), Some(base)) = (test.scaled, base.scaled) {
            Against { chisq, base, ..plain }.scale(&mut fit);
        }
        fit
    }
}

/// The noncentrality with which a χ² stays below the found one so often; 0 where none does.
fn noncentrality(chisq: f64, df: f64, level: f64) -> Option<f64> {
    let below = |noncentrality: f64| noncentral_chi_square_cdf(chisq, df, noncentrality);
    if below(0.0)? < level {
        return Some(0.0);
    }
    let (mut low, mut high) = (0.0, chisq.max(1.0));
    while below(high)? > level {
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if below(middle)? > level { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

/// The root mean square of the residuals of each group, weighted by its size.
fn srmr(residuals: &[Vec<f64>], n: &[usize]) -> f64 {
    let of = |(residuals, n): (&Vec<f64>, &usize)| {
        let mean = residuals.iter().map(|off| off * off).sum::<f64>() / residuals.len() as f64;
        mean.sqrt() * *n as f64
    };
    residuals.iter().zip(n).map(of).sum::<f64>() / total(n)
}
