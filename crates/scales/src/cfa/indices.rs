//! How well a model fits, by lavaan's definitions.

use super::likelihood::Implied;
use super::saturated::Saturated;
use crosscase_numerics::noncentral_chi_square_cdf;
use serde::Serialize;
use std::f64::consts::PI;

/// Fit indices of maximum likelihood, named as lavaan names them. What is not defined is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FitIndices {
    /// Free parameters.
    pub npar: usize,
    /// χ² = N·F.
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
    pub aic: f64,
    /// −2 logl + npar ln N.
    pub bic: f64,
    /// The log-likelihood.
    pub logl: f64,
}

pub(super) struct Fitted<'a> {
    pub(super) free: usize,
    pub(super) moments: usize,
    pub(super) means: bool,
    pub(super) value: f64,
    pub(super) n: &'a [usize],
    pub(super) observed: usize,
    pub(super) saturated: &'a Saturated,
    pub(super) implied: &'a [Implied],
}

impl FitIndices {
    pub(super) fn of(found: &Fitted<'_>) -> Self {
        let (p, groups) = (found.observed, found.n.len());
        let n: f64 = found.n.iter().map(|n| *n as f64).sum();
        let chisq = (found.value - found.saturated.value).max(0.0);
        let df = found.moments - found.free;
        let (base, base_df) = (found.saturated.independent - found.saturated.value, (groups * p * (p - 1) / 2) as f64);
        let d = df as f64;
        let (off, base_off) = ((chisq - d).max(0.0), (base - base_df).max(chisq - d).max(0.0));
        let logl = -0.5 * (found.value + found.saturated.answers * libm::log(2.0 * PI));
        let scale = |noncentrality: f64| (noncentrality / (n * d)).sqrt() * (groups as f64).sqrt();
        let end = |level: f64| (df > 0).then(|| noncentrality(chisq, d, level)).flatten().map(scale);
        Self {
            npar: found.free,
            chisq,
            df,
            cfi: Some(if base_off > 0.0 { 1.0 - off / base_off } else { 1.0 }),
            tli: (df > 0 && base > base_df).then(|| 1.0 - (chisq - d) * base_df / ((base - base_df) * d)),
            rmsea: (df > 0).then(|| scale(off)),
            rmsea_ci_lower: end(0.95),
            rmsea_ci_upper: end(0.05),
            srmr: srmr(found, n),
            aic: -2.0 * logl + 2.0 * found.free as f64,
            bic: -2.0 * logl + found.free as f64 * libm::log(n),
            logl,
        }
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

/// Groups weighted by their size; with means, these are residuals like others.
fn srmr(found: &Fitted<'_>, n: f64) -> f64 {
    let p = found.observed;
    let of = |(group, moments): (usize, &super::saturated::Moments)| {
        let implied = &found.implied[group];
        let s = |i: usize, j: usize| moments.covariance[i * p + j];
        let mut sum = 0.0;
        for i in 0..p {
            for j in 0..=i {
                let off = (s(i, j) - implied.covariance[i * implied.size + j]) / (s(i, i) * s(j, j)).sqrt();
                sum += off * off;
            }
            if found.means {
                let off = (moments.mean[i] - implied.mean[i]) / s(i, i).sqrt();
                sum += off * off;
            }
        }
        let cells = p * (p + 1) / 2 + if found.means { p } else { 0 };
        (sum / cells as f64).sqrt() * found.n[group] as f64 / n
    };
    found.saturated.groups.iter().enumerate().map(of).sum()
}
