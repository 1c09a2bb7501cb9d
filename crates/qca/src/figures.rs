//! Results as figures: structs of `crosscase-figures`, to be adjusted and then drawn.

use crosscase_boolean::expression::{Relation, RelationKind};
use crosscase_boolean::{Count, Cube};
pub use crosscase_figures::ChartNotation;
use crosscase_figures::{
    ChartCell, ChartModel, ChartTerm, ConfigurationChart, Diagonal, DotPlot, DotRow, EulerDiagram, Figure,
    MAX_VENN_SETS, Point, ReferenceLine, Strip, StripPlot, UpSetPlot, VennDiagram, Weight, XyPlot, rounded,
};
use crosscase_sets::Kind;
use std::collections::BTreeSet;

use crate::fit::{necessity, sufficiency, union};
use crate::robustness::{CaseClass, Robustness};
use crate::{Model, Pair, QcaError, SetData, Solution, SolutionKind, TruthTable};

/// The configuration chart of models (Ragin & Fiss 2008, in Ragin, *Redesigning Social Inquiry*, ch. 11): drawn with a column
/// a term and a row a condition, or by `draw_as` in the other [`ChartNotation`].
///
/// A condition of a term is core under a parsimonious model if the literal is also in a term of it that the term lies inside (Fiss
/// 2011, doi:10.5465/amj.2011.60263120, for one parsimonious model). Where there are several, an intermediate model is held
/// against those of the pairs that lead to it, a conservative one against all, a parsimonious one against itself: core in all of
/// them, in some ([`Weight::Ambiguous`]), or in none, which is peripheral. Where pairs or models are not all listed, the chart's
/// note says that those listed count. An intermediate solution that was not made of this parsimonious one, since it excludes or
/// prefers something else, is held against all its models, too.
///
/// # Errors
/// A model that is not listed; solutions of different truth tables.
///
/// ```
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams, figures};
/// # let rows = [("a", [1.0, 1.0, 1.0]), ("b", [1.0, 1.0, 1.0]), ("c", [0.0, 1.0, 0.0]), ("d", [0.0, 0.0, 0.0])];
/// # let sets = SetData::from_rows(["A", "B", "Y"], rows)?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let conservative = Minimise::conservative().fit(&table)?;
/// let parsimonious = Minimise::parsimonious().fit(&table)?;
/// let figure = figures::configuration_chart(&conservative, &parsimonious, &[0])?.draw();
/// assert!(figure.description().contains("A present, core condition; B present, peripheral condition"));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn configuration_chart(
    solution: &Solution,
    parsimonious: &Solution,
    models: &[usize],
) -> Result<ConfigurationChart, QcaError> {
    if solution.table != parsimonious.table {
        return Err(QcaError::DifferentTables);
    }
    let mut note = String::new();
    let mut column = |index: &usize| {
        let model = solution.model(*index)?;
        let shortest = Shortest::of(solution, model, parsimonious);
        if !shortest.all {
            "core: of the parsimonious models listed".clone_into(&mut note);
        }
        Ok(chart_model(&solution.table, model, index + 1, &shortest.models))
    };
    let columns = models.iter().map(&mut column).collect::<Result<_, QcaError>>()?;
    let outcome = &solution.table.sets.explained.to_string();
    Ok(ConfigurationChart {
        title: format!("{} solution for {outcome}", capital(solution.params.called())),
        conditions: solution.table.conditions().to_vec(),
        models: columns,
        note,
        term_rows: ["Inclusion", "PRI", "Raw coverage", "Unique coverage"].map(String::from).to_vec(),
        model_rows: ["Solution inclusion", "Solution PRI", "Solution coverage"].map(String::from).to_vec(),
        ..ConfigurationChart::default()
    })
}

/// The parsimonious models that a model is held against.
struct Shortest {
    models: Vec<Vec<Cube>>,
    /// Whether these are all there are.
    all: bool,
}

impl Shortest {
    fn of(solution: &Solution, model: &Model, parsimonious: &Solution) -> Self {
        let listed: Vec<Vec<Cube>> = parsimonious.models.iter().map(Model::cubes).collect();
        let all = parsimonious.model_count.as_ref().and_then(Count::to_usize) == Some(listed.len());
        match solution.params.kind() {
            SolutionKind::Parsimonious => Self { models: vec![model.cubes()], all: true },
            SolutionKind::Intermediate if solution.params.pairs_with(&parsimonious.params) => {
                let leads = |pair: &&Pair| model.counterfactuals.contains(&pair.counterfactuals);
                let paired: BTreeSet<usize> =
                    solution.pairs.iter().filter(leads).map(|pair| pair.parsimonious).collect();
                let models: Vec<_> = paired.iter().filter_map(|&at| listed.get(at).cloned()).collect();
                let all = models.len() == paired.len() && solution.search.is_complete();
                Self { models, all }
            }
            SolutionKind::Conservative | SolutionKind::Intermediate => Self { models: listed, all },
        }
    }
}

fn chart_model(table: &TruthTable, model: &Model, number: usize, shortest: &[Vec<Cube>]) -> ChartModel {
    let term = |(at, term): (usize, &crate::TermFit)| ChartTerm {
        label: (at + 1).to_string(),
        cells: cells(table, &term.cube, shortest),
        values: vec![term.incl, term.pri, term.cov, term.cov_unique],
        cases: table.names(&term.cases).into_iter().map(String::from).collect(),
    };
    ChartModel {
        label: format!("Model {number}"),
        terms: model.terms.iter().enumerate().map(term).collect(),
        values: vec![model.incl, model.pri, model.cov],
    }
}

fn cells(table: &TruthTable, term: &Cube, shortest: &[Vec<Cube>]) -> Vec<ChartCell> {
    let weight = |condition: usize, value: u8| {
        let core = |s: &&Vec<Cube>| s.iter().any(|s| s.covers(term) && s.value(condition) == Some(value));
        match shortest.iter().filter(core).count() {
            0 => Weight::Peripheral,
            models if models == shortest.len() => Weight::Core,
            models => Weight::Ambiguous { models, of: shortest.len() },
        }
    };
    let cell = |(condition, kind): (usize, &Kind)| {
        let Some(value) = term.value(condition) else { return ChartCell::Blank };
        let weight = weight(condition, value);
        match (kind, value) {
            (Kind::MultiValue { .. }, _) => ChartCell::Level(value.to_string(), weight),
            (_, 0) => ChartCell::Absent(weight),
            (_, _) => ChartCell::Present(weight),
        }
    };
    table.kinds().iter().enumerate().map(cell).collect()
}

/// A model against the outcome, case by case: across is the membership in the model, the maximum over its terms, up
/// that in the outcome. Cases on or above the diagonal are consistent with sufficiency; their kinds are those of
/// Schneider & Rohlfing (2013, doi:10.1177/0049124113481341). Inclusion, PRI and coverage are noted under the plot.
///
/// # Errors
/// A model that is not listed.
///
/// ```
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams, figures};
/// # let cases = ["BE", "FI", "GR"].map(String::from).to_vec();
/// # let columns = vec![("DEV".into(), vec![1.0, 0.75, 0.25]), ("SURV".into(), vec![1.0, 0.75, 0.0])];
/// # let table = TruthTableParams::new("SURV", ["DEV"]).fit(&SetData::new(cases, columns)?)?;
/// let solution = Minimise::conservative().fit(&table)?;
/// let plot = figures::model_plot(&solution, 0)?;
/// assert_eq!(plot.title, "DEV as sufficient for SURV");
/// assert!(plot.draw().description().contains("typical: BE (1, 1); FI (0.75, 0.75)"));
/// assert!(figures::model_plot(&solution, 1).is_err(), "there is one model");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn model_plot(solution: &Solution, model: usize) -> Result<XyPlot, QcaError> {
    let model = solution.model(model)?;
    let table = &solution.table;
    let terms: Vec<Vec<f64>> = model.terms.iter().map(|term| table.membership(&term.cube)).collect();
    let parts: Vec<&[f64]> = terms.iter().map(Vec::as_slice).collect();
    let x = union(&parts, table.cases().len());
    let (expr, outcome) = (model.expr(), table.sets.explained.to_string());
    Ok(xy_plot(table.cases(), (&expr, &x), (&outcome, table.outcome()), RelationKind::Sufficient))
}

/// Any expression against any outcome, as sufficient for it or as necessary, case by case: as [`model_plot`] for sufficiency. Cases on or
/// below the diagonal are consistent with necessity; the parameters of fit are noted under the plot.
///
/// # Errors
/// Unknown sets and values.
///
/// ```
/// # use crosscase_qca::{SetData, figures};
/// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [0.9, 0.2, 0.8]), ("b", [0.7, 0.9, 0.4]), ("c", [0.2, 0.1, 0.6])])?;
/// let plot = figures::relation_plot(&sets, &"A + B <- Y".parse().unwrap())?;
/// assert_eq!(plot.title, "A + B as necessary for Y");
/// assert!(plot.draw().description().contains("deviant for relevance: b (0.9, 0.4)"));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn relation_plot(data: &SetData, relation: &Relation) -> Result<XyPlot, QcaError> {
    let (x, y) = (data.expression(&relation.expression)?, data.memberships(&relation.into())?);
    let (expr, outcome) = (relation.expression.to_string(), relation.outcome.to_string());
    Ok(xy_plot(data.cases(), (&expr, &x), (&outcome, &y), relation.direction))
}

fn xy_plot(
    cases: &[String],
    (expr, x): (&str, &[f64]),
    (outcome, y): (&str, &[f64]),
    relation: RelationKind,
) -> XyPlot {
    let sufficient = relation == RelationKind::Sufficient;
    // In which of the groups a case is, in both halves by whether its degrees are in line with the relation.
    let group = |x: f64, y: f64| {
        let in_line = if sufficient { x <= y } else { x >= y };
        match (x > 0.5, y > 0.5) {
            (true, _) if y < 0.5 => 1,
            (_, true) if x < 0.5 => 2,
            (true, true) if in_line => 0,
            (true, true) => 3,
            (true, _) if sufficient && !in_line => 3,
            (_, true) if !sufficient && !in_line => 3,
            _ => 4,
        }
    };
    let figure = |(name, value): (&str, Option<f64>)| match value {
        Some(value) => format!("{name} {}", rounded(value, 3)),
        None => format!("{name} –"),
    };
    let (figures, groups, as_what) = if sufficient {
        let fit = sufficiency(x, y);
        ([("inclusion", fit.incl), ("PRI", fit.pri), ("coverage", fit.cov)], GROUPS, "sufficient")
    } else {
        let fit = necessity(x, y);
        ([("inclusion", fit.incl), ("RoN", fit.ron), ("coverage", fit.cov)], NECESSITY_GROUPS, "necessary")
    };
    let points = cases.iter().zip(x.iter().zip(y));
    XyPlot {
        title: format!("{expr} as {as_what} for {outcome}"),
        x_label: expr.to_owned(),
        y_label: outcome.to_owned(),
        points: points.map(|(case, (&x, &y))| Point::new(case, x, y).group(group(x, y))).collect(),
        groups: groups.map(String::from).to_vec(),
        diagonal: if sufficient { Diagonal::ShadeAbove } else { Diagonal::ShadeBelow },
        crossover: Some(0.5),
        notes: vec![figures.map(figure).join(", ")],
        ..XyPlot::default()
    }
}

/// The kinds of cases (Schneider & Rohlfing 2013, doi:10.1177/0049124113481341), by the halves they lie in. A case of both sets on
/// the wrong side of the diagonal is deviant in degree, not in kind.
const GROUPS: [&str; 5] =
    ["typical", "deviant for consistency", "deviant for coverage", "deviant in degree alone", "others"];

/// The same of a necessary condition, in that order.
const NECESSITY_GROUPS: [&str; 5] =
    ["typical", "deviant for relevance", "deviant for consistency", "deviant in degree alone", "others"];

/// How far each case's membership in a solution moves over the test solutions: the mark is the initial solution, the line runs from
/// the least to the most. Cases stand in the order of their classes.
///
/// ```
/// use crosscase_qca::figures::robustness_figure;
/// use crosscase_qca::robustness::robustness;
/// let found = robustness(&[0.9, 0.8], &[vec![0.9, 0.3]], &[1.0, 1.0]);
/// let figure = robustness_figure(&found, "SURV", &["BE".to_owned(), "FR".to_owned()]);
/// assert!(figure.description().contains("FR"));
/// ```
pub fn robustness_figure(found: &Robustness, outcome: &str, cases: &[String]) -> Figure {
    const CLASSES: [(CaseClass, &str); 5] = [
        (CaseClass::Robust, "robust"),
        (CaseClass::Shaky, "shaky"),
        (CaseClass::Possible, "possible"),
        (CaseClass::Out, "in no solution"),
        (CaseClass::Undecided, "at one half"),
    ];
    let mut rows: Vec<(usize, DotRow)> = Vec::new();
    for (name, case) in cases.iter().zip(&found.cases) {
        let class = CLASSES.iter().position(|(class, _)| *class == case.class).unwrap_or(0);
        let mut row = DotRow::new(name, case.initial)
            .interval(case.least.min(case.initial), case.most.max(case.initial))
            .note(rounded(case.outcome, 2));
        row.group = Some(class);
        rows.push((class, row));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.value.partial_cmp(&a.1.value).unwrap_or(std::cmp::Ordering::Equal)));
    let description = format!(
        "The mark is the initial solution, the line the range over the test solutions; the last number of each case is its \
         membership in {outcome}. Rank {} of 4.",
        found.rank
    );
    DotPlot {
        title: format!("Robustness of the solution for {outcome}, case by case"),
        description,
        x_label: format!("Membership in the solution; at the right edge, in {outcome}"),
        rows: rows.into_iter().map(|row| row.1).collect(),
        groups: CLASSES.iter().map(|(_, name)| (*name).to_owned()).collect(),
        rules: vec![ReferenceLine::new(0.5, "neither in nor out")],
        limits: Some((0.0, 1.0)),
    }
    .draw()
}

/// Cases from here to there are more or less in or out, in the words of the six-value scale (Ragin 2000, *Fuzzy-Set Social
/// Science*, p. 156), and named where memberships are drawn.
const AROUND_HALF: (f64, f64) = (0.4, 0.6);

/// The memberships in the conditions and, last, the outcome of a truth table: a dot a case, with the cases near 0.5 by name and
/// how many are in and out. For multi-value conditions, a set is a value of its own.
///
/// Read it before the solution: a set that nearly all cases are in, or out of, makes trivial necessity and simultaneous subset
/// relations likely (Schneider & Wagemann 2012, *Set-Theoretic Methods for the Social Sciences*, section 9.2).
///
/// ```
/// # use crosscase_qca::{SetData, TruthTableParams, figures};
/// # let cases = ["a", "b", "c"].map(String::from).to_vec();
/// # let columns = vec![("A".into(), vec![0.2, 0.6, 0.9]), ("Y".into(), vec![0.3, 0.1, 1.0])];
/// # let table = TruthTableParams::new("Y", ["A"]).fit(&SetData::new(cases, columns)?)?;
/// let figure = figures::memberships_figure(&table);
/// assert!(figure.description().contains("A (2 in, 1 out): a 0.2, b 0.6, c 0.9."));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn memberships_figure(table: &TruthTable) -> Figure {
    let strip = |label: &str, memberships: &[f64]| {
        let count = |is: fn(&f64) -> bool| memberships.iter().filter(|m| is(m)).count();
        let (inside, outside) = (count(|m| *m > 0.5), count(|m| *m < 0.5));
        let at_half = memberships.len() - inside - outside;
        let half = if at_half > 0 { format!(", {at_half} at 0.5") } else { String::new() };
        Strip {
            label: label.to_owned(),
            note: format!("{inside} in, {outside} out{half}"),
            values: table.cases().iter().cloned().zip(memberships.iter().copied().map(Some)).collect(),
        }
    };
    let outcome = &table.sets.explained;
    let literals = literals(table);
    let conditions = literals.iter().map(|literal| strip(&table.text(literal), &table.membership(literal)));
    StripPlot {
        title: format!("Memberships in the conditions and {outcome}"),
        description: String::new(),
        x_label: "Membership".to_owned(),
        strips: conditions.chain([strip(&outcome.to_string(), table.outcome())]).collect(),
        rules: vec![ReferenceLine::new(0.5, "neither in nor out")],
        named: Some(AROUND_HALF),
        limits: Some((0.0, 1.0)),
    }
    .draw()
}

/// The sets of the conditions: each condition, of a multi-value one each value.
fn literals(table: &TruthTable) -> Vec<Cube> {
    let mut literals: Vec<Cube> = Vec::new();
    for (condition, (kind, levels)) in table.kinds().iter().zip(table.space().levels()).enumerate() {
        let values = if matches!(kind, Kind::MultiValue { .. }) { 0..*levels } else { 1..2 };
        let literal = |value| Cube::from_literals(table.conditions().len(), [(condition, value)]);
        literals.extend(values.map(literal));
    }
    literals
}

/// The observed configurations as a Venn diagram of the conditions, or for more than five of them as an UpSet plot: a case is in
/// the sets in which it is more in than out. Positive rows are marked. For multi-value conditions, a set is a value of its own.
///
/// ```
/// # use crosscase_qca::{SetData, TruthTableParams, figures};
/// # let cases = ["a", "b", "c"].map(String::from).to_vec();
/// # let columns = vec![("A".into(), vec![0.2, 0.6, 0.9]), ("B".into(), vec![0.1, 0.7, 0.3]), ("Y".into(), vec![0.3, 0.8, 1.0])];
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&SetData::new(cases, columns)?)?;
/// let figure = figures::configurations_figure(&table);
/// assert!(figure.description().contains("A and B: 1 (sufficient for Y)"));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn configurations_figure(table: &TruthTable) -> Figure {
    let Overlap { sets, rows, marked } = Overlap::of(table);
    let title = format!("Cases by configuration, for {}", table.sets.explained);
    let (description, marked_as) = (String::new(), format!("sufficient for {}", table.sets.explained));
    if sets.len() > MAX_VENN_SETS {
        return UpSetPlot { title, description, sets, rows, marked, marked_as }.draw();
    }
    let marked = marked.iter().map(|&at| place(&rows[at].0)).collect();
    VennDiagram { title, description, counts: counts(&rows, sets.len()), sets, marked, marked_as }.draw()
}

/// How large the conditions are as sets of cases, and how much they overlap, as an Euler diagram of circles whose areas are in
/// proportion to the numbers of cases as well as that can be; `None` for more than five. A case is in the sets in which it is
/// more in than out.
///
/// ```
/// # use crosscase_qca::{SetData, TruthTableParams, figures};
/// # let cases = ["a", "b", "c"].map(String::from).to_vec();
/// # let set = |name: &str, values: [f64; 3]| (name.to_owned(), values.to_vec());
/// # let columns = vec![set("A", [0.2, 0.6, 0.9]), set("B", [0.1, 0.7, 0.3]), set("Y", [0.3, 0.8, 1.0])];
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&SetData::new(cases, columns)?)?;
/// let figure = figures::overlap_figure(&table);
/// assert!(figure.is_some_and(|figure| figure.description().contains("A: 1; A and B: 1")));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn overlap_figure(table: &TruthTable) -> Option<Figure> {
    let Overlap { sets, rows, .. } = Overlap::of(table);
    (sets.len() <= MAX_VENN_SETS).then(|| {
        let title = format!("Overlap of the conditions, for {}", table.sets.explained);
        EulerDiagram { title, counts: counts(&rows, sets.len()), sets }.draw()
    })
}

/// The conditions as sets, the observed configurations as combinations of them, and which of these are positive.
struct Overlap {
    sets: Vec<String>,
    rows: Vec<(Vec<usize>, usize)>,
    marked: Vec<usize>,
}

impl Overlap {
    fn of(table: &TruthTable) -> Self {
        let literals = literals(table);
        let inside = |row: &crate::TruthRow| {
            let holds = |(_, literal): &(usize, &Cube)| literal.contains(&row.config);
            literals.iter().enumerate().filter(holds).map(|(k, _)| k).collect()
        };
        let positive = |(at, row): (usize, &crate::TruthRow)| (row.out == crate::Out::Positive).then_some(at);
        Self {
            sets: literals.iter().map(|literal| table.text(literal)).collect(),
            rows: table.rows().iter().map(|row| (inside(row), row.n)).collect(),
            marked: table.rows().iter().enumerate().filter_map(positive).collect(),
        }
    }
}

/// The place of a combination in the counts of a diagram.
fn place(sets: &[usize]) -> usize {
    sets.iter().map(|k| 1usize << k).sum()
}

fn counts(rows: &[(Vec<usize>, usize)], sets: usize) -> Vec<usize> {
    let mut counts = vec![0; 1 << sets];
    for (sets, n) in rows {
        counts[place(sets)] += n;
    }
    counts
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
