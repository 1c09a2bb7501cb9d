//! The outcome by type of case, how the solution fits within each type, and what is sufficient within a type that has cases enough.

use super::super::sets::wide;
use super::super::typology::Typed;
use super::super::units::Cases;
use super::fillings::filled;
use super::outcome_rule::{OutcomeRule, Rule, solution};
use super::solution::OutcomeSolution;
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, ValueError};
use crate::made::{StageId, StageInputs};
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::Offer;
use crosscase_data::{Listed, Table, TableBuilder, name_list};
use crosscase_qca::{SolutionRecord, cluster_diagnostics};
use crosscase_report::{Block, Callout, Cell, ColumnKind, TableBlock, TableColumn, Text};
use serde::{Deserialize, Serialize};

/// What cases without a type are called.
const NO_TYPE: &str = "of no type";

/// The stage: `by-type:survival:SURV`.
pub(super) fn stage(goal: &OutcomeRule) -> StageId {
    StageId::new("by-type", &format!("{}:{}", goal.rule.name, goal.outcome))
}

/// What is kept for the page.
#[derive(Debug, Serialize, Deserialize)]
struct ByType {
    min_cases: usize,
    groups: Vec<OfType>,
    /// How far the inclusions within the types are apart.
    distance: Option<f64>,
    /// Each path with how many of its cases are of which type.
    paths: Vec<(String, Vec<(String, usize)>)>,
}

/// A type and the outcome.
#[derive(Debug, Serialize, Deserialize)]
struct OfType {
    name: String,
    with: Vec<String>,
    without: Vec<String>,
    at_half: Vec<String>,
    incl: Option<f64>,
    cov: Option<f64>,
    /// The solution within the type, or why there is none.
    within: Within,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Within {
    Found { expr: String, incl: Option<f64>, cov: Option<f64>, models: Option<String> },
    None { why: String },
}

impl OfType {
    fn n(&self) -> usize {
        self.with.len() + self.without.len() + self.at_half.len()
    }

    /// Cases with and cases without the outcome: the type alone does not decide.
    fn is_contradictory(&self) -> bool {
        self.name != NO_TYPE && !self.with.is_empty() && !self.without.is_empty()
    }
}

pub(super) fn compare(
    goal: &OutcomeRule,
    expected: &str,
    sets: &[Offer],
    typology: &StageId,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let (typed, solved): (Typed, OutcomeSolution) = (given.kept(typology)?, given.kept(&goal.solve())?);
    let wide = wide(given, sets)?;
    let data = filled(goal, &wide, &[])?;
    let of = |case: &String| typed.cases.iter().find(|one| one.case == *case).and_then(|one| one.of.clone());
    let labels: Vec<String> = data.cases().iter().map(|case| of(case).unwrap_or_else(|| NO_TYPE.to_owned())).collect();
    let outcome = data.memberships(&goal.outcome)?;
    let headline = solved.headline()?;
    let diagnosed = match solved.paths()? {
        None => None,
        Some(model) => {
            let text = format!("{} -> {}", model.expr(), goal.outcome);
            let relation =
                text.parse().map_err(|source| ValueError::Expression { expression: text.clone(), source })?;
            Some(cluster_diagnostics(&data, &relation, &labels, None)?.between)
        }
    };
    let names = typed.types.iter().map(|of| of.name.as_str()).chain([NO_TYPE]);
    let mut groups = Vec::new();
    for name in names.filter(|name| labels.iter().any(|label| label == name)) {
        let own: Vec<usize> = (0..labels.len()).filter(|at| labels.get(*at).is_some_and(|of| of == name)).collect();
        let those = |is: &dyn Fn(f64) -> bool| -> Vec<String> {
            let is_it = |at: &&usize| outcome.get(**at).is_some_and(|y| is(*y));
            own.iter().filter(is_it).filter_map(|at| data.cases().get(*at).cloned()).collect()
        };
        let fit = diagnosed.as_ref().and_then(|found| found.groups.iter().find(|group| group.name == name));
        let cases: Vec<String> = those(&|_| true);
        let within = match name {
            NO_TYPE => Within::None { why: "these are no type".to_owned() },
            _ if cases.len() < typed.min_cases => Within::None { why: "too few cases".to_owned() },
            _ => within(goal, expected, &wide, &cases, headline),
        };
        groups.push(OfType {
            name: name.to_owned(),
            with: those(&|y| y > 0.5),
            without: those(&|y| y < 0.5),
            at_half: those(&|y| y == 0.5),
            incl: fit.and_then(|fit| fit.incl),
            cov: fit.and_then(|fit| fit.cov),
            within,
        });
    }
    let terms = solved.paths()?.map_or(&[][..], |model| &model.terms);
    let by_type = |cases: &[String]| {
        let count =
            |name: &String| cases.iter().filter(|case| of(case).unwrap_or_else(|| NO_TYPE.to_owned()) == *name).count();
        groups.iter().map(|group| (group.name.clone(), count(&group.name))).filter(|(_, n)| *n > 0).collect()
    };
    let paths = terms.iter().map(|term| (term.expr.clone(), by_type(&term.cases))).collect();
    let distance = diagnosed.and_then(|found| found.distance);
    let found = ByType { min_cases: typed.min_cases, groups, distance, paths };
    let own = Publish::Own(format!("by-type-{}", goal.file()));
    Ok(Artifacts::default().table("by_type", table(&found)?, own).keep(&found)?)
}

/// The solution of the same kind among the cases of a type alone.
fn within(goal: &OutcomeRule, expected: &str, wide: &Table, cases: &[String], pooled: &SolutionRecord) -> Within {
    let found = || -> Result<SolutionRecord, MethodError> {
        let ids = wide.ids()?;
        let own = wide.filter_rows(|row| ids.get(row).is_some_and(|id| cases.contains(id)))?;
        let table = goal.table().fit(&filled(goal, &own, &[])?)?;
        Ok(SolutionRecord::of(&solution(pooled.solution, expected)?.fit(&table)?))
    };
    match found() {
        Err(error) => Within::None { why: error.to_string() },
        Ok(found) => match found.models.first() {
            None => Within::None { why: "no configuration is sufficient".to_owned() },
            Some(first) if first.expr() == "1" => Within::None {
                why: "every configuration counts as sufficient, so that no condition makes a difference".to_owned(),
            },
            Some(first) => Within::Found {
                expr: first.expr(),
                incl: first.incl,
                cov: first.cov,
                models: found.model_count.as_ref().map(ToString::to_string),
            },
        },
    }
}

/// One row a type: `crosscase.study.by-type/1`.
fn table(found: &ByType) -> Result<Table, MethodError> {
    let groups = || found.groups.iter();
    let within = |of: &OfType| match &of.within {
        Within::Found { expr, incl, cov, models } => (Some(expr.clone()), *incl, *cov, models.clone(), None),
        Within::None { why } => (None, None, None, None, Some(why.clone())),
    };
    Ok(TableBuilder::new("crosscase.study.by-type/1")
        .text("type", groups().map(|of| Some(of.name.as_str())))
        .text("with_outcome", groups().map(|of| name_list(&of.with)))
        .text("without_outcome", groups().map(|of| name_list(&of.without)))
        .text("at_half", groups().map(|of| name_list(&of.at_half)))
        .number("incl", groups().map(|of| of.incl))
        .number("cov", groups().map(|of| of.cov))
        .text("within", groups().map(|of| within(of).0))
        .number("within_incl", groups().map(|of| within(of).1))
        .number("within_cov", groups().map(|of| within(of).2))
        .text("within_models", groups().map(|of| within(of).3))
        .text("why_none", groups().map(|of| within(of).4))
        .build()?)
}

/// A section an outcome.
pub(super) fn parts(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    if shown.names.get(crate::names::OfferKind::Typology, "typology").is_none() {
        return Ok(Vec::new());
    }
    let (mut parts, cases) = (Vec::new(), Cases::of(shown)?);
    for (rule, label) in all {
        for goal in rule.goals() {
            let found: ByType = shown.made.kept(&stage(&goal))?;
            let id = format!("by-type-{}", parts.len() + 1);
            let heading = format!("{label}: {} by type", goal.outcome);
            parts.push(Part::new(PagePlace::Section { id, heading }, 1, blocks(&goal, &found, &cases)));
        }
    }
    Ok(parts)
}

fn blocks(goal: &OutcomeRule, found: &ByType, cases: &Cases) -> Vec<Block> {
    let named = |ids: &[String]| {
        let names: Vec<&str> = ids.iter().map(|case| cases.label(case)).collect();
        if names.is_empty() {
            Cell::Missing
        } else {
            Cell::from(Listed(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()).to_string())
        }
    };
    let row = |of: &OfType| {
        let within = match &of.within {
            Within::Found { expr, models, .. } => {
                let more = models.as_deref().filter(|count| *count != "1");
                let text = Text::new().code(expr);
                Cell::from(more.map_or_else(
                    || text.clone(),
                    |count| text.clone().plain(format!(" (the first of {count} models)")),
                ))
            }
            Within::None { why } => Cell::from(format!("none: {why}")),
        };
        vec![
            Cell::from(of.name.as_str()),
            Cell::from(of.n() as f64),
            named(&of.with),
            named(&of.without),
            Cell::from(of.incl),
            Cell::from(of.cov),
            within,
        ]
    };
    let three = ColumnKind::Number { digits: 3 };
    let table = TableBlock {
        caption: Text::from(
            "The outcome by type, how the solution of all cases fits in each, and the solution within it",
        ),
        columns: vec![
            TableColumn::new("Type", ColumnKind::RowHeader),
            TableColumn::new("N", ColumnKind::Integer),
            TableColumn::new("With the outcome", ColumnKind::Text),
            TableColumn::new("Without", ColumnKind::Text),
            TableColumn::new("Inclusion", three),
            TableColumn::new("Coverage", three),
            TableColumn::new("Solution within the type", ColumnKind::Text),
        ],
        rows: found.groups.iter().map(row).collect(),
        notes: vec![Text::from(format!(
            "A solution within a type is looked for from {} cases on; so few cases leave many remainders.",
            found.min_cases
        ))],
        downloads: downloads(&format!("by-type-{}", goal.file())),
    };
    let contradictory: Vec<String> =
        found.groups.iter().filter(|of| of.is_contradictory()).map(|of| of.name.clone()).collect();
    let mut blocks = Vec::new();
    if !contradictory.is_empty() {
        let text = Text::from("The type alone does not decide on ").code(goal.outcome.to_string()).plain(format!(
            ": there are cases with and without it in {}. Such a type is to a typology what a contradictory row is to a truth table.",
            Listed(&contradictory)
        ));
        blocks.push(Block::Callout(Callout::Note(text)));
    }
    blocks.push(Block::Table(table));
    let path = |(expr, of): &(String, Vec<(String, usize)>)| {
        let each: Vec<String> = of.iter().map(|(name, n)| format!("{n} {name}")).collect();
        let each = if each.is_empty() { "no case".to_owned() } else { each.join(", ") };
        Text::new().code(expr).plain(format!(": {each}"))
    };
    if !found.paths.is_empty() {
        blocks.push(Block::prose("Of which type the cases of each path are:"));
        blocks.push(Block::List(found.paths.iter().map(path).collect()));
    }
    if let Some(distance) = found.distance {
        blocks.push(Block::prose(format!(
            "The inclusions within the types are {distance:.3} apart; 0 is the same in each (García-Castro & Ariño 2016)."
        )));
    }
    blocks
}
