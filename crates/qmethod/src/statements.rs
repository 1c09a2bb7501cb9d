use crate::{ConsensusRule, QmethodError, Viewpoints};
use crosscase_numerics::{normal_cdf, variance};
use serde::{Deserialize, Serialize};

/// How statements are compared between viewpoints.
///
/// ```
/// use crosscase_qmethod::{Correction, StatementTest};
/// let test = StatementTest::new().margin(0.8).correction(Correction::Holm);
/// assert_eq!(test.alpha, 0.05);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct StatementTest {
    /// The difference of z-scores up to which two viewpoints agree on a statement for all practical purposes. Default 1,
    /// one standard deviation of the statements, about two places of a nine-place grid. Above 0.
    pub margin: f64,
    /// The level of the test of equivalence, between 0 and 0.5, ends excluded. Default .05.
    pub alpha: f64,
    /// What is done about many comparisons. Default nothing.
    pub correction: Correction,
    /// The levels of one and of two stars, such as .10 and .05. Default the critical values of the conventions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<[f64; 2]>,
}

/// What is done about many comparisons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// Nothing, as every tool of the field.
    #[default]
    None,
    /// Holm (1979) over all statements and pairs: no more than .05 to mark any difference that is not there.
    Holm,
}

impl Correction {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] =
        &[(Self::None, "none", "Nothing"), (Self::Holm, "holm", "Holm's, over all statements and pairs")];
}

impl Default for StatementTest {
    fn default() -> Self {
        Self { margin: 1.0, alpha: 0.05, correction: Correction::None, levels: None }
    }
}

impl StatementTest {
    /// A margin of 1, tests at .05, nothing done about many comparisons.
    pub fn new() -> Self {
        Self::default()
    }

    /// The difference of z-scores up to which two viewpoints agree for all practical purposes.
    #[must_use]
    pub fn margin(self, margin: f64) -> Self {
        Self { margin, ..self }
    }

    /// The level of the test of equivalence.
    #[must_use]
    pub fn alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    /// What is done about many comparisons.
    #[must_use]
    pub fn correction(self, correction: Correction) -> Self {
        Self { correction, ..self }
    }

    /// The levels of one and of two stars.
    #[must_use]
    pub fn levels(self, levels: [f64; 2]) -> Self {
        Self { levels: Some(levels), ..self }
    }

    /// The levels of one and of two stars as a legend shows them: `.05`, `.01`.
    pub fn levels_shown(&self) -> [String; 2] {
        self.levels.unwrap_or([LEVELS[0], LEVELS[1]]).map(|level| level.to_string().trim_start_matches('0').to_owned())
    }

    /// The critical values of one to four stars.
    fn critical(&self, found: &Viewpoints) -> Result<Vec<f64>, QmethodError> {
        let Some([one, two]) = self.levels else { return Ok(found.analysis.conventions.critical.to_vec()) };
        let quantile = |p: f64| {
            let fault = QmethodError::Level { alpha: p, margin: self.margin };
            if p > 0.0 && p < 0.5 {
                crosscase_numerics::normal_quantile(1.0 - p / 2.0).ok_or(fault)
            } else {
                Err(fault)
            }
        };
        if two >= one {
            return Err(QmethodError::Level { alpha: two, margin: self.margin });
        }
        Ok(vec![quantile(one)?, quantile(two)?])
    }

    /// Compares every statement between every two factors that have scores.
    ///
    /// ```
    /// use crosscase_qmethod::{Analysis, Sorts, StatementTest};
    /// # let sorts = Sorts::try_from(vec![
    /// #     vec![2.0, 1.0, 0.0, 0.0, -1.0, -2.0],
    /// #     vec![2.0, 0.0, 1.0, 0.0, -2.0, -1.0],
    /// #     vec![1.0, 2.0, 0.0, 0.0, -1.0, -2.0],
    /// #     vec![-1.0, 0.0, 2.0, -2.0, 1.0, 0.0],
    /// #     vec![0.0, -1.0, 2.0, -2.0, 0.0, 1.0],
    /// # ])?;
    /// let analysis = Analysis::new(2).rotation("varimax; 1 x 2 by -4°");
    /// let compared = StatementTest::default().fit(&analysis.fit(&sorts)?)?;
    /// assert_eq!((compared.pairs.as_slice(), compared.statements.len()), ([(0, 1)].as_slice(), 6));
    /// assert!(compared.statements[0].differences[0].difference > 0.0, "the first factor places the first statement higher");
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// [`QmethodError::Level`] for a level outside 0 to 0.5 or a margin that is not positive.
    pub fn fit(&self, found: &Viewpoints) -> Result<StatementComparison, QmethodError> {
        if !(self.alpha > 0.0 && self.alpha < 0.5 && self.margin > 0.0 && self.margin.is_finite()) {
            return Err(QmethodError::Level { alpha: self.alpha, margin: self.margin });
        }
        let critical = self.critical(found)?;
        let scored: Vec<usize> = (0..found.factors.len()).filter(|&f| found.zscores[f].is_some()).collect();
        let pairs: Vec<(usize, usize)> =
            scored.iter().flat_map(|&f| scored.iter().filter(move |g| **g > f).map(move |&g| (f, g))).collect();
        let mut differences: Vec<Vec<Difference>> = (0..found.statements.len())
            .map(|s| pairs.iter().filter_map(|&pair| difference(found, s, pair, &critical)).collect())
            .collect();
        if self.correction == Correction::Holm {
            holm(&mut differences, self.levels);
        }
        let rows = differences.into_iter().enumerate().map(|(s, d)| self.row(found, s, d, &pairs, &scored)).collect();
        Ok(StatementComparison { test: *self, pairs, statements: rows })
    }

    fn row(
        &self,
        found: &Viewpoints,
        statement: usize,
        differences: Vec<Difference>,
        pairs: &[(usize, usize)],
        scored: &[usize],
    ) -> ComparedStatement {
        let z = |f: usize| found.zscores[f].as_ref().map(|z| z[statement]);
        let of =
            |f: usize| pairs.iter().zip(&differences).filter(move |((a, b), _)| *a == f || *b == f).map(|(_, d)| d);
        let least = |f: usize| of(f).map(|d| d.stars).min().unwrap_or(0);
        let distinguishes: Vec<u8> = (0..found.factors.len()).map(least).collect();
        let extreme = |f: usize| {
            let others: Vec<f64> = scored.iter().filter(|g| **g != f).filter_map(|&g| z(g)).collect();
            match z(f).filter(|_| distinguishes[f] > 0) {
                Some(own) if others.iter().all(|other| own > *other) => Extreme::Above,
                Some(own) if others.iter().all(|other| own < *other) => Extreme::Below,
                _ => Extreme::Neither,
            }
        };
        let scores: Vec<f64> = scored.iter().filter_map(|&f| z(f)).collect();
        let most = differences.iter().map(|d| d.stars).max();
        let consensus = match (found.analysis.conventions.consensus, most) {
            (_, Some(0)) => Some(Consensus::At05),
            (ConsensusRule::NoneAt01, Some(1)) => Some(Consensus::At01),
            _ => None,
        };
        ComparedStatement {
            statement,
            label: label(&differences, pairs, scored, &distinguishes),
            extreme: (0..found.factors.len()).map(extreme).collect(),
            distinguishes,
            consensus,
            variance: variance(&scores),
            equivalence: self.equivalence(&differences),
            differences,
        }
    }

    /// Two one-sided tests for every pair (Schuirmann 1987, doi:10.1007/BF01068419): all must hold, so the largest p does.
    fn equivalence(&self, differences: &[Difference]) -> Option<Equivalence> {
        let quantile = crosscase_numerics::normal_quantile(1.0 - self.alpha)?;
        let p = differences.iter().map(|d| normal_cdf((d.difference.abs() - self.margin) / d.sed)).reduce(f64::max)?;
        let margin = differences.iter().map(|d| d.difference.abs() + quantile * d.sed).reduce(f64::max)?;
        Some(Equivalence { p, smallest_margin: margin, equivalent: margin < self.margin })
    }
}

fn difference(found: &Viewpoints, statement: usize, (f, g): (usize, usize), critical: &[f64]) -> Option<Difference> {
    let (a, b) = (found.zscores[f].as_ref()?[statement], found.zscores[g].as_ref()?[statement]);
    let sed = found.sed(f, g)?;
    let comparison = found.analysis.conventions.comparison;
    let stars = critical.iter().filter(|c| comparison.passes((a - b).abs(), *c * sed)).count();
    let p = 2.0 * normal_cdf(-(a - b).abs() / sed);
    Some(Difference { difference: a - b, sed, p, stars: u8::try_from(stars).unwrap_or(0) })
}

/// The levels of one to four stars.
const LEVELS: [f64; 4] = [0.05, 0.01, 0.001, 0.000_001];

/// Replaces every p by Holm's, and the stars by those of the new p.
fn holm(differences: &mut [Vec<Difference>], chosen: Option<[f64; 2]>) {
    let levels = chosen.map_or_else(|| LEVELS.to_vec(), |levels| levels.to_vec());
    let mut all: Vec<&mut Difference> = differences.iter_mut().flatten().collect();
    // A stable sort: equal p keep the order of statements and pairs.
    all.sort_by(|a, b| a.p.total_cmp(&b.p));
    let (many, mut reached) = (all.len(), 0.0_f64);
    for (at, difference) in all.into_iter().enumerate() {
        reached = reached.max((difference.p * (many - at) as f64).min(1.0));
        difference.p = reached;
        difference.stars = u8::try_from(levels.iter().filter(|level| reached < **level).count()).unwrap_or(0);
    }
}

/// What R `qmethod` calls the statement, by factors and not by digits in their names.
fn label(differences: &[Difference], pairs: &[(usize, usize)], scored: &[usize], distinguishes: &[u8]) -> Label {
    if differences.is_empty() {
        return Label::None;
    }
    let differs = |at: usize| differences[at].stars > 0;
    if (0..pairs.len()).all(|at| !differs(at)) {
        return Label::Consensus;
    }
    if (0..pairs.len()).all(differs) {
        return if scored.len() == 2 { Label::Distinguishing } else { Label::All };
    }
    let apart: Vec<usize> = scored.iter().copied().filter(|f| distinguishes[*f] > 0).collect();
    match apart[..] {
        [] => Label::None,
        [f] if !pairs.iter().enumerate().any(|(at, (a, b))| differs(at) && *a != f && *b != f) => Label::Only(f),
        _ => Label::Some(apart),
    }
}

/// The difference of a statement's z-scores on two factors.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The score on the first less that on the second.
    pub difference: f64,
    /// Its standard error.
    pub sed: f64,
    /// The two-sided probability of one as large where there is none; Holm's where that was asked for.
    pub p: f64,
    /// How many of the critical values .05, .01, .001, .000001 it passes.
    pub stars: u8,
}

/// Where a distinguishing statement's score lies among those of the other factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extreme {
    /// Above all of them.
    Above,
    /// Below all of them.
    Below,
    /// Between them, or the statement does not distinguish the factor.
    Neither,
}

/// No pair of factors differs on the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consensus {
    /// Not at .05.
    At05,
    /// Not at .01, though at .05.
    At01,
}

/// What a statement does, in the words of R `qmethod`; factors from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// No two factors differ.
    Consensus,
    /// The two factors that there are differ.
    Distinguishing,
    /// All factors differ from each other.
    All,
    /// One factor differs from all others, and they do not differ among themselves.
    Only(usize),
    /// These factors differ from all others.
    Some(Vec<usize>),
    /// Some factors differ, none from all others; or there are not two.
    None,
}

/// The test of equivalence over all pairs of factors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equivalence {
    /// The probability of differences as small where some pair differs by the margin.
    pub p: f64,
    /// The smallest margin at which the factors would be equivalent.
    pub smallest_margin: f64,
    /// Whether they are at the margin that was asked for: consensus that is shown, and not just no difference found.
    pub equivalent: bool,
}

/// One statement compared between all factors.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ComparedStatement {
    /// The statement, from 0.
    pub statement: usize,
    /// One difference a pair, in the order of the pairs.
    pub differences: Vec<Difference>,
    /// For each factor the stars with which it differs from every other.
    pub distinguishes: Vec<u8>,
    /// For each factor whether that is above or below all others.
    pub extreme: Vec<Extreme>,
    /// What the statement does.
    pub label: Label,
    /// Whether it is one of consensus, by the rule of the conventions.
    pub consensus: Option<Consensus>,
    /// The variance of its z-scores over the factors (n − 1).
    pub variance: Option<f64>,
    /// Whether consensus is shown.
    pub equivalence: Option<Equivalence>,
}

/// Every statement between every two factors.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StatementComparison {
    /// What made it.
    pub test: StatementTest,
    /// The pairs of factors that have scores, from 0.
    pub pairs: Vec<(usize, usize)>,
    /// The statements, in order.
    pub statements: Vec<ComparedStatement>,
}

impl StatementComparison {
    /// The statements that distinguish a factor from every other, most remarkable score first.
    pub fn distinguishing(&self, factor: usize) -> Vec<&ComparedStatement> {
        self.statements.iter().filter(|row| row.distinguishes.get(factor).is_some_and(|stars| *stars > 0)).collect()
    }

    /// The statements of consensus.
    pub fn consensus(&self) -> Vec<&ComparedStatement> {
        self.statements.iter().filter(|row| row.consensus.is_some()).collect()
    }

    /// The statements from consensus to disagreement: by the variance of their z-scores.
    pub fn by_disagreement(&self) -> Vec<&ComparedStatement> {
        let mut rows: Vec<&ComparedStatement> = self.statements.iter().collect();
        rows.sort_by(|a, b| a.variance.partial_cmp(&b.variance).unwrap_or(std::cmp::Ordering::Equal));
        rows
    }

    /// All statements by their difference between two factors, largest first; `None` for a pair without scores.
    pub fn descending(&self, f: usize, g: usize) -> Option<Vec<(usize, f64)>> {
        let (pair, sign) = if f < g { ((f, g), 1.0) } else { ((g, f), -1.0) };
        let at = self.pairs.iter().position(|known| *known == pair)?;
        let mut rows: Vec<(usize, f64)> =
            self.statements.iter().map(|row| (row.statement, sign * row.differences[at].difference)).collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1));
        Some(rows)
    }
}

impl Label {
    /// In words, factors by their labels.
    pub fn words(&self, found: &Viewpoints) -> String {
        let name = |f: &usize| format!("f{}", found.factors[*f].label);
        match self {
            Self::Consensus => "Consensus".to_owned(),
            Self::Distinguishing => "Distinguishing".to_owned(),
            Self::All => "Distinguishes all".to_owned(),
            Self::Only(f) => format!("Distinguishes {} only", name(f)),
            Self::Some(factors) => format!("Distinguishes {}", factors.iter().map(name).collect::<Vec<_>>().join(", ")),
            Self::None => String::new(),
        }
    }
}
