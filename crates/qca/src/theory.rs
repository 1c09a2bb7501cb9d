//! What theory says against what was found.

use crosscase_boolean::expression::{Expression, Term, Vocabulary};
use crosscase_data::{Diagnostic, Table, TableBuilder, name_list};
use serde::Serialize;
use std::collections::BTreeSet;

use crate::fit::{Figures, sufficiency};
use crate::{Outcome, QcaError, SetData};

/// Where theory and solution, or what lies outside either, meet (Ragin 1987, pp. 118–121; Schneider & Wagemann 2012, ch. 11).
///
/// ```
/// use crosscase_qca::IntersectionKind;
/// assert_eq!(IntersectionKind::TheoryAlone.as_str(), "T*~S");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "&'static str")]
pub enum IntersectionKind {
    /// Expected and found: the theory is supported.
    Both,
    /// Expected and not found: delimits the theory.
    TheoryAlone,
    /// Found and not expected: extends the theory.
    SolutionAlone,
    /// Neither.
    Neither,
}

impl IntersectionKind {
    /// How it is written: `T*S`, `T*~S`, `~T*S`, `~T*~S`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Both => "T*S",
            Self::TheoryAlone => "T*~S",
            Self::SolutionAlone => "~T*S",
            Self::Neither => "~T*~S",
        }
    }
}

impl From<IntersectionKind> for &'static str {
    fn from(corner: IntersectionKind) -> Self {
        corner.as_str()
    }
}

/// One of the four intersections.
///
/// ```
/// use crosscase_qca::{IntersectionKind, theory_evaluation};
/// # let sets = crosscase_qca::democracies()?;
/// // Survival of interwar democracies (Lipset 1959): theory names development and literacy.
/// let (theory, solution) = ("DEV*LIT".parse()?, "DEV*STB".parse()?);
/// let [both, alone, ..] = theory_evaluation(&sets, &theory, &solution, &"SURV".parse()?)?.intersections;
/// assert_eq!((both.expr.as_str(), both.incl, both.cov), ("DEV*LIT*DEV*STB", Some(1.0), Some(1.0)));
/// assert_eq!((alone.corner, alone.expr.as_str()), (IntersectionKind::TheoryAlone, "DEV*LIT*~(DEV*STB)"));
/// assert_eq!(alone.simplified.expression.to_string(), "DEV*LIT*~STB");
/// assert_eq!(alone.without_outcome, ["AU", "DE"], "expected to survive, and did not");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Intersection {
    /// Which of the four intersections of theory and solution it is.
    #[serde(rename = "intersection")]
    pub corner: IntersectionKind,
    /// As an expression of theory and solution as they were given, to which the parameters of fit belong.
    pub expr: String,
    /// The membership of each case.
    #[serde(skip)]
    pub membership: Vec<f64>,
    /// Inclusion of sufficiency for the outcome.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<f64>,
    /// Coverage of the outcome.
    pub cov: Option<f64>,
    /// The same in a shortest form, which has parameters of fit of its own.
    pub simplified: SimplifiedFit,
    /// The cases more in than out that show the outcome: covered in the first three corners, uncovered in the last.
    pub with_outcome: Vec<String>,
    /// The cases more in than out that do not show it: inconsistent in the first three corners.
    pub without_outcome: Vec<String>,
}

/// An intersection in a shortest form, as R's package `QCA` reports it. Fuzzy sets do not obey `A*~A = 0`, so that its figures may differ
/// from those of the intersection of the sets.
///
/// ```
/// use crosscase_qca::{SetData, theory_evaluation};
/// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [0.75, 0.5, 0.5]), ("b", [0.5, 0.25, 0.25])])?;
/// let found = theory_evaluation(&sets, &"A".parse().unwrap(), &"A*B".parse().unwrap(), &"Y".parse()?)?;
/// let [_, alone, ..] = &found.intersections;
/// assert_eq!((alone.expr.as_str(), alone.simplified.expression.to_string().as_str()), ("A*~(A*B)", "A*~B"));
/// assert_eq!((alone.incl, alone.simplified.incl), (Some(0.75), Some(0.75)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SimplifiedFit {
    /// The expression; `0` where theory and solution cannot meet there.
    #[serde(rename = "expr")]
    pub expression: Expression,
    /// Inclusion of sufficiency for the outcome.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<f64>,
    /// Coverage of the outcome.
    pub cov: Option<f64>,
}

/// The theory, or the solution, as sufficient for the outcome.
///
/// ```
/// use crosscase_qca::{SetData, theory_evaluation};
/// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [0.75, 0.5, 0.5]), ("b", [0.5, 0.25, 0.25])])?;
/// let found = theory_evaluation(&sets, &"A".parse().unwrap(), &"A*B".parse().unwrap(), &"Y".parse()?)?;
/// assert_eq!((found.theory.incl, found.solution.incl), (Some(0.6), Some(1.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExpressionFit {
    /// As it is written.
    pub expr: String,
    /// Inclusion of sufficiency for the outcome.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<f64>,
    /// Coverage of the outcome.
    pub cov: Option<f64>,
}

/// A theory against a solution.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TheoryEvaluation {
    /// The fit of the theory.
    pub theory: ExpressionFit,
    /// The fit of the solution.
    pub solution: ExpressionFit,
    /// What was expected and found, expected alone, found alone, and neither.
    pub intersections: [Intersection; 4],
    /// Which cases are listed nowhere.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl TheoryEvaluation {
    /// The schema id of [`TheoryEvaluation::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.theory/3";

    /// One row for the theory (`T`), one for the solution (`S`), and one an intersection: `intersection`, `expr`, `incl`, `pri`, `cov`; of an
    /// intersection the same of its shortest form (`simplified`, `simplified_incl`, `simplified_pri`, `simplified_cov`), and the cases
    /// `with_outcome` and `without_outcome` (see [`name_list`]).
    ///
    /// # Errors
    /// None that an evaluation of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let wholes = || [("T", &self.theory), ("S", &self.solution)].into_iter();
        let corners = || self.intersections.iter();
        let figure = |of: fn(&ExpressionFit) -> Option<f64>, at: fn(&Intersection) -> Option<f64>| {
            wholes().map(move |whole| of(whole.1)).chain(corners().map(at))
        };
        let number =
            |of: fn(&SimplifiedFit) -> Option<f64>| after_wholes(corners().map(move |row| of(&row.simplified)));
        let text = |of: fn(&Intersection) -> Option<String>| after_wholes(corners().map(of));
        Ok(TableBuilder::new(Self::SCHEMA)
            .text(
                "intersection",
                wholes().map(|whole| whole.0).chain(corners().map(|row| row.corner.as_str())).map(Some),
            )
            .text("expr", wholes().map(|whole| &whole.1.expr).chain(corners().map(|row| &row.expr)).map(Some))
            .number("incl", figure(|whole| whole.incl, |row| row.incl))
            .number("pri", figure(|whole| whole.pri, |row| row.pri))
            .number("cov", figure(|whole| whole.cov, |row| row.cov))
            .text("simplified", text(|row| Some(row.simplified.expression.to_string())))
            .number("simplified_incl", number(|simplified| simplified.incl))
            .number("simplified_pri", number(|simplified| simplified.pri))
            .number("simplified_cov", number(|simplified| simplified.cov))
            .text("with_outcome", text(|row| name_list(&row.with_outcome)))
            .text("without_outcome", text(|row| name_list(&row.without_outcome)))
            .build()?)
    }
}

/// What only intersections have, in the rows after those of theory and solution.
fn after_wholes<T>(corners: impl Iterator<Item = Option<T>>) -> impl Iterator<Item = Option<T>> {
    [None, None].into_iter().chain(corners)
}

/// The four intersections of a theory and a solution, each with its fit and its cases. Memberships in an intersection are
/// minima of those in theory and solution, of an absence `1 − x`; beside it stands its shortest form with its own figures. A case at exactly 0.5 in theory, solution or outcome is listed nowhere, which is told.
///
/// # Errors
/// Unknown sets and values; expressions too large to be intersected.
///
/// ```
/// use crosscase_qca::{SetData, theory_evaluation};
/// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0, 1.0, 1.0]), ("b", [1.0, 0.0, 0.0]), ("c", [0.0, 1.0, 1.0])])?;
/// let found = theory_evaluation(&sets, &"A".parse().unwrap(), &"B".parse().unwrap(), &"Y".parse()?)?;
/// let [both, theory_alone, ..] = &found.intersections;
/// assert_eq!((both.expr.as_str(), both.with_outcome.join(" ").as_str()), ("A*B", "a"));
/// assert_eq!((theory_alone.expr.as_str(), theory_alone.without_outcome.join(" ").as_str()), ("A*~B", "b"));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn theory_evaluation(
    data: &SetData,
    theory: &Expression,
    solution: &Expression,
    outcome: &Outcome,
) -> Result<TheoryEvaluation, QcaError> {
    let (t, s, y) = (data.expression(theory)?, data.expression(solution)?, data.memberships(outcome)?);
    let words = data.vocabulary([theory, solution])?;
    let (not_theory, not_solution) = (words.negate(theory)?.first(), words.negate(solution)?.first());
    let corner = |corner: IntersectionKind| {
        let (in_theory, in_solution) = match corner {
            IntersectionKind::Both => (true, true),
            IntersectionKind::TheoryAlone => (true, false),
            IntersectionKind::SolutionAlone => (false, true),
            IntersectionKind::Neither => (false, false),
        };
        let side = |x: f64, is_in: bool| if is_in { x } else { 1.0 - x };
        let membership: Vec<f64> =
            t.iter().zip(&s).map(|(t, s)| side(*t, in_theory).min(side(*s, in_solution))).collect();
        let expr = product(written(theory, in_theory), written(solution, in_solution));
        let sides = [if in_theory { theory } else { &not_theory }, if in_solution { solution } else { &not_solution }];
        let expression = words.intersect(sides)?.first();
        let Figures { incl, pri, cov, .. } = sufficiency(&data.expression(&expression)?, &y);
        let simplified = SimplifiedFit { expression, incl, pri, cov };
        let Figures { incl, pri, cov, .. } = sufficiency(&membership, &y);
        let cases = |shows: fn(f64) -> bool| {
            let inside = data.cases().iter().zip(membership.iter().zip(&y));
            inside.filter(|(_, (x, y))| **x > 0.5 && shows(**y)).map(|(case, _)| case.clone()).collect::<Vec<_>>()
        };
        let (with_outcome, without_outcome) = (cases(|y| y > 0.5), cases(|y| y < 0.5));
        Ok::<_, QcaError>(Intersection {
            corner,
            expr,
            membership,
            incl,
            pri,
            cov,
            simplified,
            with_outcome,
            without_outcome,
        })
    };
    let [both, theory_alone] = [corner(IntersectionKind::Both)?, corner(IntersectionKind::TheoryAlone)?];
    let [solution_alone, neither] = [corner(IntersectionKind::SolutionAlone)?, corner(IntersectionKind::Neither)?];
    let whole = |expression: &Expression, x: &[f64]| {
        let Figures { incl, pri, cov, .. } = sufficiency(x, &y);
        ExpressionFit { expr: expression.to_string(), incl, pri, cov }
    };
    let intersections = [both, theory_alone, solution_alone, neither];
    let listed: BTreeSet<&String> =
        intersections.iter().flat_map(|corner| corner.with_outcome.iter().chain(&corner.without_outcome)).collect();
    let unlisted: Vec<String> = data.cases().iter().filter(|case| !listed.contains(case)).cloned().collect();
    let told = Diagnostic::note("QCA125", "exactly 0.5 in theory, solution or outcome, and so listed nowhere");
    let diagnostics = if unlisted.is_empty() { Vec::new() } else { vec![told.listing(unlisted)] };
    Ok(TheoryEvaluation { theory: whole(theory, &t), solution: whole(solution, &s), intersections, diagnostics })
}

/// An expression, or its negation, as a factor of a product; `None` where it always holds.
fn written(expression: &Expression, is_in: bool) -> Option<String> {
    let always = expression.terms.iter().any(|term| term.0.is_empty());
    if always || expression.is_false() {
        return (always != is_in).then(|| "0".to_owned());
    }
    Some(match (expression.terms.as_slice(), is_in) {
        ([Term(literals)], false) if literals.len() == 1 => Term(vec![literals[0].negated()]).to_string(),
        ([_], true) => expression.to_string(),
        (_, true) => format!("({expression})"),
        (_, false) => format!("~({expression})"),
    })
}

fn product(theory: Option<String>, solution: Option<String>) -> String {
    match (theory, solution) {
        (None, None) => "1".to_owned(),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(a), Some(b)) if a == "0" || b == "0" => "0".to_owned(),
        (Some(a), Some(b)) => format!("{a}*{b}"),
    }
}

impl SetData {
    /// The conditions that these expressions name, with the values they have in these data.
    ///
    /// # Errors
    /// Unknown sets.
    pub(crate) fn vocabulary<'a>(
        &self,
        expressions: impl IntoIterator<Item = &'a Expression>,
    ) -> Result<Vocabulary, QcaError> {
        let mut found: Vec<(String, u8)> = Vec::new();
        for literal in expressions.into_iter().flat_map(Expression::literals) {
            let (kind, _) = self.condition(&literal.name)?;
            if found.iter().all(|(name, _)| *name != literal.name) {
                found.push((literal.name.clone(), crate::sets::levels_of(kind)));
            }
        }
        Ok(Vocabulary::new(found)?)
    }
}
