use crate::conventions::rounded;
use crate::rotation::RotatedFactors;
use crate::{Extensions, QmethodError, Rounding};
use crosscase_numerics::normal_quantile;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which sorts define a factor.
///
/// The default is the automatic rule of every tool: more than half of a sort's communality on the factor, l² > h²/2,
/// and a significant loading, |l| > 1.96/√N.
///
/// ```
/// use crosscase_qmethod::Flagging;
/// let by_eye = Flagging::default().rule("none").set("US1", 1).set("JP5", 2);
/// let strict = Flagging::default().critical(2.58).rule("both").clear("FR9", 3);
/// assert_ne!(by_eye, strict);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Flagging {
    rule: String,
    critical: f64,
    set: Vec<(String, usize)>,
    clear: Vec<(String, usize)>,
}

/// An automatic rule of flags, implemented by the crate's own and by those of others, which an analysis names.
///
/// [`crate::laws::check_flag_rule`] tests what every rule must keep. A rule of one's own, whole:
///
/// ```
/// use crosscase_qmethod::{FlagLevel, FlagRule, QmethodError, Extensions, RotatedFactors, laws::check_flag_rule};
///
/// /// The factor on which a sort loads highest, where the loading is significant.
/// #[derive(Debug)]
/// struct Highest;
///
/// impl FlagRule for Highest {
///     fn name(&self) -> &str { "highest" }
///     fn about(&self) -> &str { "the highest loading of a sort, where it is significant" }
///     fn flags(&self, rotated: &RotatedFactors, level: FlagLevel) -> Result<Vec<Vec<bool>>, QmethodError> {
///         let of = |loadings: &[f64]| {
///             let most = loadings.iter().fold(level.threshold, |most, l| most.max(l.abs()));
///             loadings.iter().map(|l| l.abs() > level.threshold && l.abs() >= most).collect()
///         };
///         Ok(rotated.loadings.iter().map(of).collect())
///     }
/// }
///
/// check_flag_rule(&Highest)?;
/// assert_eq!(Extensions::standard().flag_rule(Highest)?.flag_rules()[1], "highest");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait FlagRule: fmt::Debug + Send + Sync {
    /// The name that a study file gives it, in kebab case.
    fn name(&self) -> &str;

    /// What the rule is, in a sentence with its source.
    fn about(&self) -> &str;

    /// For each sort (row of the loadings), whether it defines each factor (column).
    ///
    /// # Errors
    /// [`QmethodError::Outside`] for what a rule of another crate finds amiss.
    fn flags(&self, rotated: &RotatedFactors, level: FlagLevel) -> Result<Vec<Vec<bool>>, QmethodError>;
}

/// What loadings are held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlagLevel {
    /// The critical value of a significant loading.
    pub threshold: f64,
    /// What another tool rounds on the way, where it is repeated.
    pub rounding: Option<Rounding>,
}

/// The crate's own rules.
pub(crate) const STANDARD_RULES: [StandardRule; 4] =
    [StandardRule::Both, StandardRule::Majority, StandardRule::Significance, StandardRule::None];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StandardRule {
    /// Majority and significance.
    Both,
    /// More than half of the communality: l² > h²/2.
    Majority,
    /// A significant loading: |l| > critical/√N. A sort may then define two factors.
    Significance,
    /// No sort is flagged automatically.
    None,
}

impl StandardRule {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Majority => "majority",
            Self::Significance => "significance",
            Self::None => "none",
        }
    }
}

impl FlagRule for StandardRule {
    fn name(&self) -> &str {
        self.as_str()
    }

    fn about(&self) -> &str {
        Extensions::FLAG_RULES.iter().find(|rule| rule.1 == self.as_str()).map_or("", |rule| rule.2)
    }

    fn flags(&self, rotated: &RotatedFactors, level: FlagLevel) -> Result<Vec<Vec<bool>>, QmethodError> {
        let FlagLevel { threshold, rounding } = level;
        let communalities = rotated.communalities();
        let flag = |loadings: &[f64], communality: f64, f: usize| {
            let (majority, significant) = match rounding {
                // A sort without any communality defines nothing.
                None => (loadings[f] * loadings[f] > communality / 2.0, loadings[f].abs() > threshold),
                Some(rounding) => by_rounded_squares(loadings, f, threshold, rounding.loadings),
            };
            match self {
                Self::Both => majority && significant,
                Self::Majority => majority,
                Self::Significance => significant,
                Self::None => false,
            }
        };
        let rows = rotated.loadings.iter().zip(communalities);
        Ok(rows.map(|(row, h2)| (0..row.len()).map(|f| flag(row, h2, f)).collect()).collect())
    }
}

impl Default for Flagging {
    fn default() -> Self {
        Self { rule: StandardRule::Both.as_str().to_owned(), critical: 1.96, set: Vec::new(), clear: Vec::new() }
    }
}

impl Flagging {
    /// The automatic rule: `both` (default, majority and significance), `majority`, `significance`, `none`, or one of the
    /// registry.
    #[must_use]
    pub fn rule(mut self, name: impl Into<String>) -> Self {
        self.rule = name.into();
        self
    }

    /// The same where the sorters are called otherwise.
    ///
    /// ```
    /// use crosscase_qmethod::Flagging;
    ///
    /// let numbered = Flagging::default().set("Ada", 1).of_sorters(|name| if name == "Ada" { "sorter 1".into() } else { name.into() });
    /// assert_eq!(numbered, Flagging::default().set("sorter 1", 1));
    /// ```
    #[must_use]
    pub fn of_sorters(mut self, called: impl Fn(&str) -> String) -> Self {
        for (sorter, _) in self.set.iter_mut().chain(&mut self.clear) {
            *sorter = called(sorter);
        }
        self
    }

    /// The name of the automatic rule.
    pub fn rule_name(&self) -> &str {
        &self.rule
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
    /// [`QmethodError::UnknownFlagRule`], and [`QmethodError::UnknownSorter`] and [`QmethodError::UnknownFactor`] for a flag by
    /// hand on what is not there.
    pub fn apply(
        &self,
        registry: &Extensions,
        sorters: &[String],
        rotated: &RotatedFactors,
        statements: usize,
        rounding: Option<Rounding>,
    ) -> Result<Vec<Vec<bool>>, QmethodError> {
        let level = FlagLevel { threshold: self.threshold(statements), rounding };
        let mut flags = flags_of(registry.find_flag_rule(&self.rule)?, rotated, level)?;
        if sorters.len() != flags.len() {
            let expected = (sorters.len(), rotated.loadings.columns());
            let found = (rotated.loadings.rows(), rotated.loadings.columns());
            return Err(QmethodError::WrongShape { method: "loadings".to_owned(), found, expected });
        }
        for (list, flag) in [(&self.set, true), (&self.clear, false)] {
            for (sorter, factor) in list {
                let factors = rotated.loadings.columns();
                // In a resample a sort may stand in several rows.
                let mut rows = (0..sorters.len()).filter(|&row| sorters[row] == *sorter).peekable();
                if rows.peek().is_none() {
                    return Err(QmethodError::UnknownSorter { sorter: sorter.clone(), known: sorters.to_vec() });
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
}

/// What a rule says, held to the shape of the loadings.
pub(crate) fn flags_of(
    rule: &dyn FlagRule,
    rotated: &RotatedFactors,
    level: FlagLevel,
) -> Result<Vec<Vec<bool>>, QmethodError> {
    let flags = rule.flags(rotated, level)?;
    let expected = (rotated.loadings.rows(), rotated.loadings.columns());
    let odd = flags.iter().map(Vec::len).find(|row| *row != expected.1);
    let found = (flags.len(), odd.unwrap_or(expected.1));
    if found == expected {
        return Ok(flags);
    }
    Err(QmethodError::WrongShape { method: rule.name().to_owned(), found, expected })
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
