//! Whether so many cases in the outcome could be chance (Ragin 2000, *Fuzzy-Set Social Science*, pp. 109–115; R's `inf.test = "binom"`).

use crate::{FitMeasure, QcaError};

/// How the names of the measures begin; what follows is the share that is held against.
const NAME: &str = "binomial-";

/// 1 − p of the one-sided binomial test that more than a share of a row's cases are in the outcome. Cases are counted, so that sets are crisp.
#[derive(Debug)]
pub(crate) struct Binomial {
    name: String,
    share: f64,
}

impl Binomial {
    /// The measure of a name such as `binomial-0.8`; a share lies between 0 and 1, ends excluded.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let share: f64 = name.strip_prefix(NAME)?.parse().ok()?;
        (share > 0.0 && share < 1.0).then(|| Self { name: name.to_owned(), share })
    }
}

impl FitMeasure for Binomial {
    fn name(&self) -> &str {
        &self.name
    }

    fn measure(&self, x: &[f64], y: &[f64]) -> Result<Option<f64>, QcaError> {
        let is_crisp = |value: &f64| *value == 0.0 || *value == 1.0;
        if !x.iter().chain(y).all(is_crisp) {
            let reason =
                "it counts cases, and these sets are fuzzy: hold inclusion and PRI against cuts instead".to_owned();
            return Err(QcaError::Outside { method: self.name.clone(), reason });
        }
        let members = x.iter().zip(y).filter(|(x, _)| **x == 1.0);
        let (cases, positive) =
            members.fold((0_u32, 0_u32), |(cases, positive), (_, y)| (cases + 1, positive + u32::from(*y == 1.0)));
        Ok((cases > 0).then(|| 1.0 - at_least(positive, cases, self.share)))
    }
}

/// The probability of so many or more of all, each with the same probability.
fn at_least(many: u32, of: u32, probability: f64) -> f64 {
    let (p, q) = (libm::log(probability), libm::log(1.0 - probability));
    let ways = |n: u32| libm::lgamma(f64::from(n) + 1.0);
    let exactly = |n: u32| libm::exp(ways(of) - ways(n) - ways(of - n) + f64::from(n) * p + f64::from(of - n) * q);
    // From the smallest terms on.
    (many..=of).rev().map(exactly).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::{Binomial, at_least};
    use crate::{FitMeasure, FitMeasures, FurtherCut, QcaError, SetData, TruthTableParams};

    /// By hand: all of five by halves, 1/32; three or more of four, 5/16; all of one; none or more of seven.
    #[test]
    fn as_counted_by_hand() {
        for (many, of, probability, expected) in
            [(5, 5, 0.5, 1.0 / 32.0), (3, 4, 0.5, 5.0 / 16.0), (1, 1, 0.8, 0.8), (0, 7, 0.3, 1.0), (2, 3, 0.1, 0.028)]
        {
            let found = at_least(many, of, probability);
            assert!((found - expected).abs() < 1e-12, "{many} of {of}: {found}");
        }
        // A thousand cases, where single powers vanish: half of the sum lies on either side of the middle.
        let (half, one) = (at_least(500, 999, 0.5), at_least(0, 5_000, 0.001));
        assert!((half - 0.5).abs() < 1e-9 && (one - 1.0).abs() < 1e-9, "{half} {one}");
    }

    /// Five of five cases pass a test against a half at 0.05, three of three do not, though all of them are in the outcome.
    #[test]
    fn few_cases_carry_no_row() -> Result<(), QcaError> {
        let cases = (0..8).map(|case| format!("c{case}")).collect();
        let a = [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
        let sets = SetData::new(cases, vec![("A".to_owned(), a.to_vec()), ("Y".to_owned(), vec![1.0; 8])])?;
        let cut = FurtherCut::new(FitMeasures::standard().find("binomial-0.5")?, 0.95)?;
        let table = TruthTableParams::new("Y", ["A"]).incl_cut(0.5).further_cut(cut).fit(&sets)?;
        let rows: Vec<(String, Option<f64>)> =
            table.rows().iter().map(|row| (row.out.to_string(), row.further[0])).collect();
        assert_eq!(rows.iter().map(|(out, _)| out.as_str()).collect::<Vec<_>>(), ["0", "1"]);
        for ((_, found), expected) in rows.iter().zip([7.0 / 8.0, 31.0 / 32.0]) {
            assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12), "{rows:?}");
        }
        Ok(())
    }

    #[test]
    fn a_share_lies_between_its_ends_and_sets_are_crisp() {
        for name in ["binomial-0", "binomial-1", "binomial-x", "binomial", "binomial-NaN"] {
            assert!(Binomial::named(name).is_none(), "{name}");
        }
        let measure = Binomial::named("binomial-0.8").unwrap();
        assert_eq!(measure.measure(&[0.0], &[1.0]).unwrap(), None);
        assert!(measure.measure(&[0.7], &[1.0]).unwrap_err().to_string().contains("these sets are fuzzy"));
    }
}
