use crate::conventions::rounded;
use crate::rotation::RotatedFactors;
use crate::{QmethodError, Rounding};
use crosscase_numerics::normal_quantile;
use serde::{Deserialize, Serialize};

/// Which sorts define a factor.
///
/// The default is the automatic rule of every tool: more than half of a sort's communality on the factor, l² > h²/2,
/// and a significant loading, |l| > 1.96/√N.
///
/// ```
/// use crosscase_qmethod::{FlagRule, Flagging};
/// let by_eye = Flagging::default().rule(FlagRule::None).set("US1", 1).set("JP5", 2);
/// let strict = Flagging::default().critical(2.58).rule(FlagRule::Both).clear("FR9", 3);
/// assert_ne!(by_eye, strict);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Flagging {
    rule: FlagRule,
    critical: f64,
    set: Vec<(String, usize)>,
    clear: Vec<(String, usize)>,
}

/// The conditions of an automatic flag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlagRule {
    /// Majority and significance.
    #[default]
    Both,
    /// More than half of the communality: l² > h²/2.
    Majority,
    /// A significant loading: |l| > critical/√N. A sort may then define two factors.
    Significance,
    /// No sort is flagged automatically.
    None,
}

impl FlagRule {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Both, "both", "More than half of the communality, and significant"),
        (Self::Majority, "majority", "More than half of the communality"),
        (Self::Significance, "significance", "Significant"),
        (Self::None, "none", "None but those by hand"),
    ];
}

impl Default for Flagging {
    fn default() -> Self {
        Self { rule: FlagRule::Both, critical: 1.96, set: Vec::new(), clear: Vec::new() }
    }
}

impl Flagging {
    /// The automatic conditions.
    #[must_use]
    pub fn rule(mut self, rule: FlagRule) -> Self {
        self.rule = rule;
        self
    }

    /// How many standard errors 1/√N a significant loading exceeds. Default 1.96, p < .05 in two decimals as all tools
    /// have it; 2.58 for .01 (Brown 1980, p. 283).
    #[must_use]
    pub fn critical(mut self, critical: f64) -> Self {
        self.critical = critical;
        self
    }

    /// The same from a level as people give it: a probability such as .01, two-sided, or standard errors such as 2.58.
    ///
    /// ```
    /// use crosscase_qmethod::Flagging;
    /// assert_eq!(Flagging::default().level(2.58)?, Flagging::default().critical(2.58));
    /// let threshold = Flagging::default().level(0.05)?.threshold(100);
    /// assert!((threshold - 0.195_996_398).abs() < 1e-9);
    /// assert!(Flagging::default().level(-1.0).is_err());
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// [`QmethodError::FlagLevel`] for a number that is neither.
    pub fn level(self, level: f64) -> Result<Self, QmethodError> {
        let critical = match level {
            p if p > 0.0 && p < 1.0 => normal_quantile(1.0 - p / 2.0),
            z if z >= 1.0 && z.is_finite() => Some(z),
            _ => None,
        };
        Ok(self.critical(critical.ok_or(QmethodError::FlagLevel { level })?))
    }

    /// A sort that defines a factor (counted from 1) whatever the rule says.
    #[must_use]
    pub fn set(mut self, sorter: impl Into<String>, factor: usize) -> Self {
        self.set.push((sorter.into(), factor));
        self
    }

    /// A sort that does not define a factor (counted from 1) whatever the rule says.
    #[must_use]
    pub fn clear(mut self, sorter: impl Into<String>, factor: usize) -> Self {
        self.clear.push((sorter.into(), factor));
        self
    }

    /// The critical value of a significant loading for this many statements.
    pub fn threshold(&self, statements: usize) -> f64 {
        self.critical / (statements as f64).sqrt()
    }

    /// The flags: for each sort, whether it defines each factor. KADE holds squares against each other that it has
    /// rounded, which `rounding` repeats.
    ///
    /// # Errors
    /// [`QmethodError::UnknownSorter`] and [`QmethodError::UnknownFactor`] for a flag by hand on what is not there.
    pub fn apply(
        &self,
        sorters: &[String],
        rotated: &RotatedFactors,
        statements: usize,
        rounding: Option<Rounding>,
    ) -> Result<Vec<Vec<bool>>, QmethodError> {
        let mut flags = self.automatic_flags(rotated, statements, rounding);
        for (list, flag) in [(&self.set, true), (&self.clear, false)] {
            for (sorter, factor) in list {
                let factors = rotated.loadings.columns();
                // In a resample a sort may stand in several rows.
                let mut rows = (0..sorters.len()).filter(|&row| sorters[row] == *sorter).peekable();
                if rows.peek().is_none() {
                    return Err(QmethodError::UnknownSorter { sorter: sorter.clone() });
                }
                let column = factor.checked_sub(1).filter(|f| *f < factors);
                let column = column.ok_or(QmethodError::UnknownFactor { factor: *factor, factors })?;
                rows.for_each(|row| flags[row][column] = flag);
            }
        }
        Ok(flags)
    }

    /// The same rule for a resample that these sorters are in.
    pub(crate) fn among(&self, sorters: &[String]) -> Self {
        let mut own = self.clone();
        own.set.retain(|(sorter, _)| sorters.contains(sorter));
        own.clear.retain(|(sorter, _)| sorters.contains(sorter));
        own
    }

    /// The automatic flags alone.
    pub(crate) fn automatic_flags(
        &self,
        rotated: &RotatedFactors,
        statements: usize,
        rounding: Option<Rounding>,
    ) -> Vec<Vec<bool>> {
        let threshold = self.threshold(statements);
        let communalities = rotated.communalities();
        let flag = |i: usize, f: usize| {
            let loadings = rotated.loadings.row(i);
            let (majority, significant) = match rounding {
                // A sort without any communality defines nothing.
                None => (loadings[f] * loadings[f] > communalities[i] / 2.0, loadings[f].abs() > threshold),
                Some(rounding) => by_rounded_squares(loadings, f, threshold, rounding.loadings),
            };
            match self.rule {
                FlagRule::Both => majority && significant,
                FlagRule::Majority => majority,
                FlagRule::Significance => significant,
                FlagRule::None => false,
            }
        };
        let factors = rotated.loadings.columns();
        (0..communalities.len()).map(|i| (0..factors).map(|f| flag(i, f)).collect()).collect()
    }
}

/// Majority and significance as KADE finds them: the rounded square against the sum of the others and against the square of
/// the threshold, each rounded. An equal figure does not pass.
fn by_rounded_squares(loadings: &[f64], factor: usize, threshold: f64, decimals: u8) -> (bool, bool) {
    let square = |l: &f64| rounded(l * l, decimals);
    let own = square(&loadings[factor]);
    let others: f64 = loadings.iter().enumerate().filter(|(f, _)| *f != factor).map(|(_, l)| square(l)).sum();
    let critical = rounded(threshold, decimals);
    (own > rounded(others, decimals), own > rounded(critical * critical, decimals))
}

/// The factors on which each sort loads significantly, where that is more than one (counted from 0).
pub(crate) fn confounded(rotated: &RotatedFactors, threshold: f64) -> Vec<(usize, Vec<usize>)> {
    let significant = |i: usize| {
        let loadings = rotated.loadings.row(i).iter().enumerate();
        loadings.filter(|(_, l)| l.abs() > threshold).map(|(f, _)| f).collect::<Vec<_>>()
    };
    (0..rotated.loadings.rows()).map(|i| (i, significant(i))).filter(|(_, on)| on.len() > 1).collect()
}
