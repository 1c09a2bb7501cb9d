use std::sync::Arc;

use crosscase_boolean::expression::Literal;
use crosscase_boolean::{BooleanError, Cube, Interrupt, Never};
use crosscase_data::{Diagnostic, counted};
use serde::{Deserialize, Serialize};

use super::assign::assign;
use super::{AtHalf, Out, PartialFit, PartialTruthTable, RowOverride, TruthRow, TruthTable, sums};
use crate::analysed::Analysed;
use crate::contrast;
use crate::cuts::{check_cut, reaches};
use crate::fit_measure::measured;
use crate::one_set;
use crate::sets::Published;
use crate::{FurtherCut, Outcome, QcaError, SetData};

/// How a truth table is made.
///
/// A row with fewer cases than `n_cut` is `?`. Else it is `1` if its inclusion reaches `incl_cut`, its PRI `pri_cut` and every
/// further measure its cut; if not, `C` if its inclusion lies between `contradiction_cut` and `incl_cut`, and `0` otherwise.
///
/// ```
/// use crosscase_qca::{AtHalf, TruthTableParams};
/// let params = TruthTableParams::new("SURV", ["DEV", "STB"]).incl_cut(0.75).n_cut(2).at_half(AtHalf::Drop);
/// let stricter = params.clone().pri_cut(0.5).contradiction_cut(0.6);
/// assert_eq!((params.outcome().names(), params.conditions()), (vec!["SURV"], ["DEV", "STB"].map(String::from).as_slice()));
/// assert_ne!(params, stricter);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthTableParams {
    outcome: Outcome,
    conditions: Vec<String>,
    #[serde(default = "default_incl_cut")]
    incl_cut: f64,
    #[serde(default = "default_n_cut")]
    n_cut: usize,
    #[serde(default)]
    pri_cut: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contradiction_cut: Option<f64>,
    #[serde(default)]
    at_half: AtHalf,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    further_cuts: Vec<FurtherCut>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    by_hand: Vec<RowOverride>,
}

fn default_incl_cut() -> f64 {
    0.8
}

fn default_n_cut() -> usize {
    1
}

impl TruthTableParams {
    /// The truth table of an outcome by these conditions, the first being the most significant.
    pub fn new<S: AsRef<str>>(outcome: impl Into<Outcome>, conditions: impl IntoIterator<Item = S>) -> Self {
        Self {
            outcome: outcome.into(),
            conditions: conditions.into_iter().map(|condition| condition.as_ref().to_owned()).collect(),
            incl_cut: default_incl_cut(),
            n_cut: default_n_cut(),
            pri_cut: 0.0,
            contradiction_cut: None,
            at_half: AtHalf::Error,
            further_cuts: Vec::new(),
            by_hand: Vec::new(),
        }
    }

    /// The inclusion from which a row is positive, 0 to 1. Default 0.8: the field asks for no less than 0.75 (Schneider &
    /// Wagemann 2012, p. 279) and fsQCA proposes 0.8.
    #[must_use]
    pub fn incl_cut(mut self, cut: f64) -> Self {
        self.incl_cut = cut;
        self
    }

    /// The cases a row needs to be more than a remainder. Default 1: every observed row counts, as suits few cases.
    #[must_use]
    pub fn n_cut(mut self, cut: usize) -> Self {
        self.n_cut = cut;
        self
    }

    /// The PRI from which a row is positive, 0 to 1; a row that fails it is negative. Default 0: no requirement, as in R's `QCA`.
    #[must_use]
    pub fn pri_cut(mut self, cut: f64) -> Self {
        self.pri_cut = cut;
        self
    }

    /// A second threshold below the inclusion cut: rows between the two are contradictions. Default none, and so no
    /// contradictions.
    #[must_use]
    pub fn contradiction_cut(mut self, cut: f64) -> Self {
        self.contradiction_cut = Some(cut);
        self
    }

    /// What a membership of exactly 0.5 means. Default [`AtHalf::Error`].
    #[must_use]
    pub fn at_half(mut self, policy: AtHalf) -> Self {
        self.at_half = policy;
        self
    }

    /// A further measure of fit, of [`FitMeasures`](crate::FitMeasures), with the value from which a row is positive; a row that fails
    /// it is negative. Default none.
    #[must_use]
    pub fn further_cut(mut self, cut: FurtherCut) -> Self {
        self.further_cuts.push(cut);
        self
    }

    /// Observed rows of which the table says this, whatever the cuts make of them. It is told, and the row keeps why.
    #[must_use]
    pub fn set_by_hand(mut self, rows: RowOverride) -> Self {
        self.by_hand.push(rows);
        self
    }

    /// What is set by hand.
    pub(crate) fn by_hand(&self) -> &[RowOverride] {
        &self.by_hand
    }

    /// The further cuts, in order.
    pub fn further_cuts(&self) -> &[FurtherCut] {
        &self.further_cuts
    }

    /// What is explained.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The conditions, in order.
    pub fn conditions(&self) -> &[String] {
        &self.conditions
    }

    /// The inclusion, PRI and frequency cuts.
    pub(crate) const fn cuts(&self) -> (f64, f64, usize) {
        (self.incl_cut, self.pri_cut, self.n_cut)
    }

    /// The same cuts for another outcome, which is no condition of itself.
    pub(crate) fn of_outcome(mut self, outcome: Outcome) -> Self {
        let of = |condition: &String| Literal::of_values(condition).map_or_else(|| condition.clone(), |of| of.name);
        self.conditions
            .retain(|condition| !outcome.names().iter().any(|set| set == condition || *set == of(condition)));
        // What is said of the rows of one outcome is not said of another's.
        let by_hand = if outcome == self.outcome { self.by_hand } else { Vec::new() };
        Self { outcome, by_hand, ..self }
    }

    /// The same cuts by other conditions.
    pub(crate) fn by(self, conditions: Vec<String>) -> Self {
        Self { conditions, by_hand: Vec::new(), ..self }
    }

    /// The contradiction cut.
    pub(crate) const fn lower_cut(&self) -> Option<f64> {
        self.contradiction_cut
    }

    /// What a membership of exactly 0.5 means.
    pub(crate) const fn policy(&self) -> AtHalf {
        self.at_half
    }

    pub(crate) fn check(&self) -> Result<(), QcaError> {
        check_cut("the inclusion cut", self.incl_cut)?;
        check_cut("the PRI cut", self.pri_cut)?;
        if self.n_cut == 0 {
            return Err(QcaError::FrequencyCut);
        }
        if let Some(lower) = self.contradiction_cut {
            check_cut("the contradiction cut", lower)?;
            if lower >= self.incl_cut {
                return Err(QcaError::ContradictionCut { lower, upper: self.incl_cut });
            }
        }
        Ok(())
    }

    /// The truth table of these data.
    ///
    /// A case belongs to the row whose values are 1 where its membership is above 0.5 and 0 elsewhere; for crisp and
    /// multi-value conditions, its values. The inclusion and PRI of a row are those of the conjunction of all its literals,
    /// over all cases (Ragin 2008, *Redesigning Social Inquiry*, ch. 7). Cuts hold with a tolerance of 1.5e-8.
    ///
    /// # Errors
    /// A cut outside 0 to 1, unknown or repeated sets, the outcome among the conditions, more than 128 conditions, memberships
    /// of exactly 0.5 under [`AtHalf::Error`].
    ///
    /// ```
    /// use crosscase_qca::{Out, SetData, TruthTableParams};
    /// let rows = [("a", [1.0, 1.0, 1.0]), ("b", [1.0, 1.0, 1.0]), ("c", [0.0, 1.0, 1.0]), ("d", [0.0, 0.0, 0.0])];
    /// let sets = SetData::from_rows(["A", "B", "Y"], rows)?;
    /// let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// assert_eq!(table.rows().iter().map(|row| row.out).collect::<Vec<_>>(), [Out::Negative, Out::Positive, Out::Positive]);
    /// assert_eq!(table.remainders(), Some(1));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit(&self, data: &SetData) -> Result<TruthTable, QcaError> {
        self.fit_until(data, &Never)
    }

    /// Like [`TruthTableParams::fit`], until something outside stops it: of a table that is not whole there is nothing to tell.
    ///
    /// # Errors
    /// As there, and [`BooleanError::Interrupted`](crosscase_boolean::BooleanError::Interrupted).
    ///
    /// ```
    /// use crosscase_qca::{Never, SetData, TruthTableParams};
    /// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
    /// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "Y"].map(column).to_vec())?;
    /// let params = TruthTableParams::new("Y", ["A"]);
    /// assert_eq!(params.fit_until(&sets, &Never)?, params.fit(&sets)?);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit_until(&self, data: &SetData, stop: &dyn Interrupt) -> Result<TruthTable, QcaError> {
        match self.fit_partial(data, stop)? {
            PartialFit::Whole(table) => Ok(table),
            PartialFit::Part(_) => Err(BooleanError::Interrupted.into()),
        }
    }

    /// Like [`TruthTableParams::fit_until`]; of a table that is not whole, the observed configurations with their cases, and what there was
    /// time to work out.
    ///
    /// # Errors
    /// As [`TruthTableParams::fit`].
    pub fn fit_partial(&self, data: &SetData, stop: &dyn Interrupt) -> Result<PartialFit, QcaError> {
        self.check()?;
        let sets = Analysed::new(data, &self.outcome, &self.conditions)?;
        let (members, at_half) = assign(&sets, self.at_half)?;
        let (configs, cases): (Vec<Vec<u8>>, Vec<Vec<usize>>) = members.into_iter().unzip();
        let figures = sums::figures(&sets, &configs, stop);
        if figures.contains(&None) || stop.stop() && !self.further_cuts.is_empty() {
            return Ok(PartialFit::Part(self.part(sets, configs, cases, figures)));
        }
        let figures = figures.into_iter().map(Option::unwrap_or_default);
        let row = |((config, cases), figures)| self.row(&sets, config, cases, figures);
        let mut rows: Vec<TruthRow> =
            configs.into_iter().zip(cases).zip(figures).map(row).collect::<Result<_, QcaError>>()?;
        if let Some(published) = data.published() {
            self.published(published, &mut rows)?;
        }
        let impossible = one_set::told(&sets.space, &sets.impossible, |cube| sets.text(cube));
        let by_hand: Vec<Diagnostic> =
            self.by_hand.iter().map(|hand| hand.apply(&sets, &mut rows)).collect::<Result<_, QcaError>>()?;
        for row in &mut rows {
            row.deviant = deviant(row, &sets.outcome);
        }
        let mut diagnostics = contrast::of_sets(&sets);
        diagnostics.extend(contrast::of_rows(rows.iter().map(|row| Some(row.out)), &self.outcome));
        diagnostics.extend(impossible);
        diagnostics.extend(at_half);
        diagnostics.extend(by_hand);
        diagnostics.extend(self.unobserved(&rows));
        Ok(PartialFit::Whole(TruthTable { params: self.clone(), sets: Arc::new(sets), rows, diagnostics }))
    }

    /// The rows that are observed and treated as remainders: for want of cases, or since a published table or the researcher says so.
    fn unobserved(&self, rows: &[TruthRow]) -> Vec<Diagnostic> {
        let (few, said): (Vec<&TruthRow>, Vec<&TruthRow>) =
            rows.iter().filter(|row| row.out == Out::Unobserved).partition(|row| row.n < self.n_cut);
        let are = |rows: &[&TruthRow]| {
            if rows.len() == 1 { "is treated as a remainder" } else { "are treated as remainders" }
        };
        let few = (!few.is_empty()).then(|| {
            let rows = counted(few.len(), "observed row has", "observed rows have");
            let message = format!("{rows} fewer than {} and {}", counted(self.n_cut, "case", "cases"), are(&few));
            Diagnostic::note("QCA105", message)
        });
        let said = (!said.is_empty()).then(|| {
            let rows = counted(said.len(), "row with cases is said to be ?", "rows with cases are said to be ?");
            Diagnostic::note("QCA105", format!("{rows} and {}", are(&said)))
        });
        few.into_iter().chain(said).collect()
    }

    /// The rows that are observed, with what is known of those that were worked out.
    fn part(
        &self,
        sets: Analysed,
        configs: Vec<Vec<u8>>,
        cases: Vec<Vec<usize>>,
        figures: Vec<Option<sums::Figures>>,
    ) -> PartialTruthTable {
        // A further cut takes a pass over all cases for each row.
        let decided = |n: usize, figures: Option<sums::Figures>| match figures {
            _ if n < self.n_cut => Some(Out::Unobserved),
            Some((incl, pri)) if self.further_cuts.is_empty() => Some(self.verdict(n, incl, pri)),
            _ => None,
        };
        let row = |((config, cases), figures): ((Vec<u8>, Vec<usize>), Option<sums::Figures>)| {
            let (out, n, (incl, pri)) = (decided(cases.len(), figures), cases.len(), figures.unwrap_or_default());
            let known =
                TruthRow { out: out.unwrap_or(Out::Unobserved), n, incl, pri, cases, ..TruthRow::remainder(config) };
            (TruthRow { deviant: deviant(&known, &sets.outcome), ..known }, out.is_some())
        };
        let (rows, decided) = configs.into_iter().zip(cases).zip(figures).map(row).unzip();
        let (params, diagnostics) = (self.clone(), contrast::of_sets(&sets));
        PartialTruthTable { table: TruthTable { params, sets: Arc::new(sets), rows, diagnostics }, decided }
    }

    /// What the table says of a row with these values.
    pub(crate) fn verdict(&self, n: usize, incl: Option<f64>, pri: Option<f64>) -> Out {
        if n < self.n_cut {
            Out::Unobserved
        } else if reaches(incl, self.incl_cut) {
            if reaches(pri, self.pri_cut) { Out::Positive } else { Out::Negative }
        } else if self.contradiction_cut.is_some_and(|lower| reaches(incl, lower)) {
            Out::Contradiction
        } else {
            Out::Negative
        }
    }

    fn row(
        &self,
        sets: &Analysed,
        config: Vec<u8>,
        cases: Vec<usize>,
        (incl, pri): sums::Figures,
    ) -> Result<TruthRow, QcaError> {
        let further = self.further(sets, &config)?;
        let out = match self.verdict(cases.len(), incl, pri) {
            Out::Positive if !self.further_cuts.iter().zip(&further).all(|(of, figure)| reaches(*figure, of.cut())) => {
                Out::Negative
            }
            out => out,
        };
        Ok(TruthRow { out, n: cases.len(), incl, pri, cases, further, ..TruthRow::remainder(config) })
    }

    /// The rows as a published table has them: with its verdicts, of enough cases, and those of which it says nothing but how many.
    fn published(&self, published: &Published, rows: &mut Vec<TruthRow>) -> Result<(), QcaError> {
        let mut said = published.rows(&self.outcome, &self.conditions)?;
        for row in rows.iter_mut() {
            (row.incl, row.pri) = (None, None);
            if let Some((out, n)) = said.remove(&row.config) {
                row.out = if n < self.n_cut { Out::Unobserved } else { out };
            }
        }
        rows.extend(said.into_iter().map(|(config, (_, n))| TruthRow { n, ..TruthRow::remainder(config) }));
        rows.sort_by(|a, b| a.config.cmp(&b.config));
        Ok(())
    }

    /// The values that are held against further cuts.
    fn further(&self, sets: &Analysed, config: &[u8]) -> Result<Vec<Option<f64>>, QcaError> {
        if self.further_cuts.is_empty() {
            return Ok(Vec::new());
        }
        let x = sets.conjunction(Cube::from_row(config).literals());
        self.further_cuts.iter().map(|of| measured(of.measure(), &x, &sets.outcome)).collect()
    }
}

/// The cases of a row that speak against what the table says of it.
fn deviant(row: &TruthRow, outcome: &[f64]) -> Vec<usize> {
    let deviates = |case: &&usize| {
        outcome.get(**case).is_some_and(|y| match row.out {
            Out::Positive => *y < 0.5,
            Out::Negative | Out::Contradiction => *y > 0.5,
            Out::Unobserved => false,
        })
    };
    row.cases.iter().filter(deviates).copied().collect()
}
