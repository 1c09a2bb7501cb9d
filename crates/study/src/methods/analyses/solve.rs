//! Necessity, truth table and the solutions of one outcome.

use super::super::sets::{Origin, SideBySide};
use super::super::units::Roll;
use super::explained_cases::{AnalysedCases, ExplainedCases};
use super::fillings::{Fillings, filled};
use super::necessity;
use super::outcome_rule::{OutcomeRule, kinds, solution};
use super::solution::{Drawn, OutcomeSolution, models};
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, StudyError};
use crate::made::{StageId, StageInputs};
use crate::names::Offer;
use crosscase_boolean::{Cube, complement};
use crosscase_data::contract::{Member, Record};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_qca::robustness::RawSet;
use crosscase_qca::{Solution, SolutionRecord, TruthTable, figures, r_script};
use std::collections::BTreeMap;

/// Models in the configuration chart; the tables have all.
const CHARTED: usize = 4;

pub(super) fn solve(
    goal: &OutcomeRule,
    expected: &str,
    sets: &[Offer],
    units: &StageId,
    seed: Option<u64>,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let (rule, file) = (&goal.rule, goal.file());
    let own = |name: &str| Publish::Own(format!("{name}-{file}"));
    let wide = SideBySide::of(given, sets)?;
    let fillings = seed.map(|seed| Fillings::of(goal, &wide, seed)).transpose()?.flatten();
    let bounded = fillings.map(|fillings| fillings.bounded(goal, expected, &wide)).transpose()?;
    let put = bounded.as_ref().map_or(&[][..], |(found, ..)| &found.shown);
    let data = filled(goal, &wide, put)?;
    let necessity = goal.necessity().fit(&data, &goal.outcome, &rule.conditions)?;
    let params = goal.table();
    let table = params.fit(&data)?;
    let analysed = AnalysedCases::of(&table, &data, &wide.table)?;

    // What is noticed of the sets is noticed of the truth table, too.
    let of_necessity =
        necessity.diagnostics.iter().filter(|told| !table.diagnostics().contains(told)).cloned().collect();
    let mut made = Artifacts::default()
        .say([data.diagnostics().to_vec(), table.diagnostics().to_vec(), of_necessity].concat())
        .record(&analysed)?
        .table("analysed", analysed.table(goal)?, Publish::Stacked("analysed".to_owned()));
    if !necessity.search.is_complete() {
        let message = format!("analysis {}: the search for necessary conditions is {}", rule.name, necessity.search);
        made = made.say([Diagnostic::warning("STU205", message)]);
    }
    let raw = raw_sets(sets, data.cases(), given)?;
    let mut solutions = Vec::new();
    for kind in kinds(expected) {
        let how = solution(kind, expected)?;
        let found = how.fit(&table)?;
        let script = r_script(&data, &params, &how, &found, &raw)?;
        made = made.script(format!("{file}-{}", kind.as_str()), script).say(found.diagnostics.clone());
        solutions.push(found);
    }
    let [.., headline, parsimonious] = &solutions[..] else {
        let (stage, what) = (goal.solve().to_string(), Some("two solutions".to_owned()));
        return Err(StudyError::NotMade { stage, what }.into());
    };
    let tables = solutions.iter().map(Solution::to_table).collect::<Result<Vec<_>, _>>()?;
    let all = parsimonious.to_table()?.filter_rows(|_| false)?.stack(&tables.iter().collect::<Vec<_>>())?;
    let mut found = OutcomeSolution {
        with_outcome: table.outcome().iter().filter(|membership| **membership > 0.5).count(),
        is_frequent: table.rows().iter().any(|row| row.n >= rule.n_cut),
        nothing_to_explain: table.nothing_to_explain().cloned().collect(),
        analysed,
        necessity: necessity::candidates(goal, &data, &necessity)?,
        solutions: solutions.iter().map(SolutionRecord::of).collect(),
        against_expectation: headline.expectation_conflicts()?,
        drawn: None,
        bounded: None,
    };
    made = made
        .table("solutions", all, own("solutions"))
        .table("necessity", necessity::table(&found.necessity)?, own("necessity"))
        .table("truth_table", table.to_table()?, own("truth-table"))
        .table("remainders", remainders(&table)?, own("remainders"))
        .table("models", models(&found.solutions)?, own("models"))
        .table("assumptions", assumptions(&[headline, parsimonious])?, own("assumptions"));
    if let Some((bounded, rows, models)) = bounded {
        found.bounded = Some(bounded);
        made = made.table("bounds", rows, own("bounds")).table("fillings", models, own("fillings"));
    }
    if !headline.models.is_empty() {
        let charted: Vec<usize> = (0..headline.models.len().min(CHARTED)).collect();
        let mut configurations = figures::configuration_chart(headline, parsimonious, &charted)?;
        let mut plot = figures::model_plot(headline, 0)?;
        let first = headline.models.first().map_or(&[][..], |model| &model.terms);
        let on_paths = first.iter().flat_map(|term| &term.cases).copied().collect();
        let explained = ExplainedCases::of(table.cases(), table.outcome(), &on_paths);
        let roll = Roll::given(units, given)?;
        for point in &mut plot.points {
            point.label = roll.label(&point.label).to_owned();
        }
        for case in configurations.models.iter_mut().flat_map(|model| &mut model.terms).flat_map(|term| &mut term.cases)
        {
            *case = roll.label(case).to_owned();
        }
        made = made.figure("configurations", configurations.draw(), format!("configurations-{file}")).figure(
            "xy",
            plot.draw(),
            format!("xy-{file}"),
        );
        found.drawn = Some(Drawn { configurations, explained });
    }
    Ok(made.keep(&found)?)
}

/// The raw values behind those of the sets that were calibrated, where every case has one.
pub(super) fn raw_sets(sets: &[Offer], cases: &[String], given: &StageInputs<'_>) -> Result<Vec<RawSet>, MethodError> {
    let mut found = Vec::new();
    for set in sets {
        // A set of another method may come from anything.
        let Some(Origin::Calibrated(calibration)) = given.optional_kept(&set.stage)? else { continue };
        let raw: BTreeMap<String, Option<f64>> =
            Member::rows(given.table(&set.stage, "memberships")?)?.into_iter().map(|m| (m.case, m.raw)).collect();
        let values: Option<Vec<f64>> = cases.iter().map(|case| raw.get(case).copied().flatten()).collect();
        found.extend(values.map(|values| RawSet { set: set.name.clone(), values, calibration }));
    }
    Ok(found)
}

/// The remainders that the first models assume to show the outcome, as conjunctions that do not overlap.
fn assumptions(solutions: &[&Solution]) -> Result<Table, MethodError> {
    let mut rows: Vec<(&str, usize, String, Option<String>)> = Vec::new();
    for solution in solutions {
        for model in 0..solution.models.len().min(CHARTED) {
            for cube in solution.simplifying_assumptions(model)?.cubes {
                let size = solution.table.space().configurations_in(&cube);
                let text = solution.table.text(&cube);
                rows.push((solution.params.kind().as_str(), model + 1, text, size.map(|size| size.to_string())));
            }
        }
    }
    Ok(TableBuilder::new("crosscase.study.assumptions/1")
        .text("solution", rows.iter().map(|row| Some(row.0)))
        .integer("model", rows.iter().map(|row| i64::try_from(row.1).ok()))
        .text("expr", rows.iter().map(|row| Some(row.2.as_str())))
        .text("configurations", rows.iter().map(|row| row.3.as_deref()))
        .build()?)
}

/// The configurations that no case shows, as disjoint conjunctions: never one by one, since there may be 2^k of them.
fn remainders(table: &TruthTable) -> Result<Table, MethodError> {
    let observed = table.rows().iter().map(|row| Cube::from_row(&row.config));
    let others: Vec<Cube> = observed.chain(table.impossible().iter().cloned()).collect();
    let cubes = complement(table.space(), &others).map_err(crosscase_qca::QcaError::from)?;
    let size = |cube: &Cube| table.space().configurations_in(cube).map(|n| n.to_string());
    Ok(TableBuilder::new("crosscase.study.remainders/1")
        .text("expr", cubes.iter().map(|cube| Some(table.text(cube))))
        .text("configurations", cubes.iter().map(size))
        .build()?)
}
