//! Whether a model that is nested in another one fits worse.

use super::least_squares::Curved;
use super::{CfaEstimator, CfaResult, Fitted};
use crosscase_data::Diagnostic;
use crosscase_numerics::{Cholesky, Matrix, chi_square_tail};
use serde::Serialize;

/// The likelihood-ratio test of a model against one that it is nested in. A difference of scaled χ² has no χ² distribution; by robust estimators the
/// difference of the plain ones is scaled.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CfaComparison {
    /// The difference of χ²: by `ml` plain; by `mlr` scaled (Satorra & Bentler 2001, doi:10.1007/BF02296192); by `wlsmv` scaled and shifted (Satorra
    /// 2000, doi:10.1007/978-1-4615-4603-0_17; Asparouhov & Muthén 2010). None where the scale has no value.
    pub chisq: Option<f64>,
    /// How many parameters the nested model has fewer.
    pub df: usize,
    /// How often the nested model, where it holds, has a difference as great.
    pub p: Option<f64>,
    /// The difference of the plain χ².
    pub chisq_plain: f64,
    /// Whether the model that was asked for first is the nested one.
    pub is_nested: bool,
    /// The χ² of the other model.
    pub chisq_other: f64,
    /// Its degrees of freedom.
    pub df_other: usize,
    /// The comparative fit index of the nested model less that of the other; scaled by robust estimators.
    pub cfi_change: Option<f64>,
}

/// A model with what it was fitted by.
pub(super) type Side<'a> = (&'a CfaResult, &'a Fitted);

/// The test, and what there is to know of it. The models have different degrees of freedom.
pub(super) fn compared(own: Side<'_>, other: Side<'_>) -> (CfaComparison, Vec<Diagnostic>) {
    let is_nested = own.0.fit.df > other.0.fit.df;
    let (full, nested) = if is_nested { (other, own) } else { (own, other) };
    let df = nested.0.fit.df - full.0.fit.df;
    let plain = nested.0.fit.chisq - full.0.fit.chisq;
    let chisq = match own.0.parameters.estimator {
        CfaEstimator::Ml => Some(plain),
        CfaEstimator::Mlr => corrected(full.0, nested.0, plain, df),
        CfaEstimator::Wlsmv => {
            let curved = full.1.curved.as_ref().zip(nested.1.curved.as_ref());
            curved.and_then(|(full, nested)| shifted(full, nested, plain, df))
        }
    };
    let cfi = |side: Side<'_>| side.0.fit.cfi_scaled.or(side.0.fit.cfi);
    let mut diagnostics = Vec::new();
    let is_worse = fits_worse(plain, nested.0.fit.chisq);
    if is_worse {
        let message = "the model with more parameters fits worse: the other one is not nested in it, or a fit ended beside its best";
        diagnostics.push(
            Diagnostic::warning("SCA141", message)
                .help("compare models of which one only fixes or equates what the other leaves free"),
        );
    } else if chisq.is_none() {
        let message = "the difference of the two models has no scale of its own (it comes out at 0 or below), and no p";
        diagnostics.push(Diagnostic::warning("SCA142", message).help("take more rows, or compare by `--estimator ml`"));
    }
    let p = chisq.filter(|_| !is_worse).and_then(|chisq| tail(chisq, df));
    let comparison = CfaComparison {
        chisq,
        df,
        p,
        chisq_plain: plain,
        is_nested,
        chisq_other: other.0.fit.chisq,
        df_other: other.0.fit.df,
        cfi_change: cfi(nested).zip(cfi(full)).map(|(nested, full)| nested - full),
    };
    (comparison, diagnostics)
}

/// Whether the model with more parameters fits worse by more than rounding: a restriction that costs nothing may come out a little below 0, and is
/// a difference of 0.
fn fits_worse(plain: f64, nested: f64) -> bool {
    plain < -1e-6 * nested.max(1.0)
}

/// How often a difference is as great; one below 0 by rounding is 0.
fn tail(chisq: f64, df: usize) -> Option<f64> {
    chi_square_tail(chisq.max(0.0), df)
}

/// c = (df₀c₀ − df₁c₁)/(df₀ − df₁), each c the plain χ² over the scaled one; it may come out at 0 or below.
fn corrected(full: &CfaResult, nested: &CfaResult, plain: f64, df: usize) -> Option<f64> {
    let share = |one: &CfaResult| match (one.fit.df, one.fit.chisq_scaled) {
        (0, _) => Some(0.0),
        (df, Some(scaled)) if scaled > 0.0 => Some(df as f64 * one.fit.chisq / scaled),
        _ => None,
    };
    let c = (share(nested)? - share(full)?) / df as f64;
    (c > 0.0).then(|| plain / c)
}

/// With Δ₀ ≈ Δ₁H the restrictions are those that H does not reach, and UΓ has the traces of KM and its square, where K = P⁻¹ − H(H′PH)⁻¹H′,
/// P = Δ₁′WΔ₁ and M = Δ₁′WΓWΔ₁.
fn shifted(full: &Curved, nested: &Curved, plain: f64, df: usize) -> Option<f64> {
    let slopes = &full.slopes;
    let inner = Cholesky::of(&slopes.transpose().multiply(slopes).ok()?).ok()?.inverse().ok()?;
    let h = inner.multiply(&slopes.transpose()).ok()?.multiply(&nested.slopes).ok()?;
    let held = Cholesky::of(&symmetric(&h.transpose().multiply(&full.bread).ok()?.multiply(&h).ok()?)?).ok()?;
    let reached = h.multiply(&held.inverse().ok()?).ok()?.multiply(&h.transpose()).ok()?;
    let all = Cholesky::of(&full.bread).ok()?.inverse().ok()?;
    let q = all.rows();
    let k = all.values().iter().zip(reached.values()).map(|(all, reached)| all - reached).collect();
    let km = Matrix::new(q, q, k).ok()?.multiply(&full.meat).ok()?;
    let trace: f64 = (0..q).map(|i| km.row(i)[i]).sum();
    let squared: f64 = (0..q * q).map(|at| km.values()[at] * km.row(at % q)[at / q]).sum();
    let (df, scale) = (df as f64, df as f64 / squared);
    (squared > 0.0).then(|| scale.sqrt() * plain + df - scale.sqrt() * trace)
}

/// Without what rounding makes of symmetry.
fn symmetric(m: &Matrix) -> Option<Matrix> {
    let k = m.rows();
    Matrix::new(k, k, (0..k * k).map(|at| f64::midpoint(m.values()[at], m.row(at % k)[at / k])).collect()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A restriction that costs nothing has a p of 1, whichever side of 0 rounding leaves the difference on; what fits worse has none.
    #[test]
    fn a_restriction_that_costs_nothing() {
        assert!(!fits_worse(-3e-9, 41.0) && !fits_worse(0.0, 0.0) && !fits_worse(-5e-7, 0.2));
        assert!(fits_worse(-1e-3, 41.0) && fits_worse(-2e-6, 0.2));
        assert_eq!((tail(-3e-9, 2), tail(0.0, 2)), (Some(1.0), Some(1.0)));
    }
}
