//! Two-step analysis: which contexts the remote conditions make, such as those of the countries, and what brings the outcome about in each.

use super::super::sets::{SideBySide, set_of};
use super::fillings::all_known;
use super::outcome_rule::{OutcomeRule, Remote, Rule};
use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::made::{StageId, StageInputs};
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::{Offer, OfferKind};
use crosscase_data::{Diagnostic, Listed, Table, capitalised};
use crosscase_qca::two_step::{NO_CONTEXT, TwoStep};
use crosscase_report::{Block, Callout, ColumnKind, TableBlock, TableOptions, Text};
use serde_json::json;

/// The stage: `contexts:innovation`.
pub(super) fn stage(rule: &Rule) -> StageId {
    StageId::new("contexts", &rule.name)
}

fn steps(goal: &OutcomeRule, remote: &Remote) -> TwoStep {
    let steps = TwoStep::new(goal.table(), remote.conditions.clone()).enabling(remote.enabling);
    match remote.cut {
        Some(cut) => steps.remote_cut(cut),
        None => steps,
    }
}

/// The contexts and their second steps, as a table and in a word for the page.
pub(super) fn find(
    goal: &OutcomeRule,
    remote: &Remote,
    sets: &[Offer],
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let mut named = goal.rule.sets();
    for set in remote.conditions.iter().map(|condition| set_of(condition)) {
        if !named.contains(&set) {
            named.push(set);
        }
    }
    let data = all_known(goal, &SideBySide::of(given, sets)?, &named)?.with_sets_of_values(&remote.conditions)?;
    let found = steps(goal, remote).fit(&data)?;
    let table = found.to_table()?;
    let made = Artifacts::default().say(found.diagnostics.clone());
    Ok(made.table("contexts", table, Publish::Own(format!("contexts-{}", goal.file()))).keep(&data.cases().len())?)
}

/// A section an analysis that has remote conditions.
pub(super) fn parts(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let mut parts = Vec::new();
    for (rule, label) in all {
        let (Some(remote), Some(goal)) = (&rule.two_step, rule.goals().into_iter().next()) else { continue };
        let (of, called) = (stage(rule), |set: &str| shown.names.label(OfferKind::Set, set).to_owned());
        let (table, cases): (_, usize) = (shown.made.table(&of, "contexts")?, shown.made.kept(&of)?);
        let remote_sets: Vec<String> = remote.conditions.iter().map(|set| format!("{} ({set})", called(set))).collect();
        let first = format!(
            "First step, N = {cases} cases: which contexts, made of {}, are {} for ",
            Listed(&remote_sets),
            json!(remote.enabling).as_str().unwrap_or_default()
        );
        let mut blocks = vec![Block::Prose(Text::from(first).code(goal.outcome.to_string()).plain(
            "; second step: what is sufficient there. Remote conditions are far from the outcome in time or cause and are the same for all \
             cases of a country, so that they enable rather than explain (Schneider & Wagemann 2006; Schneider 2019).",
        ))];
        let told = shown.made.told_by([&of])?;
        let said: Vec<Diagnostic> = told.iter().filter(|said| said.code == NO_CONTEXT).copied().cloned().collect();
        if table.rows() == 0 {
            let none = "no context passes the cuts of the first step";
            let none = capitalised(said.first().map_or(none, |said| &said.message));
            let text = "So there is no second step, and among these cases nothing is found that the outcome takes of a context; with other cuts, \
                        conditions or cases it may be.";
            blocks.push(Block::Callout(Callout::Note(Text::from(format!("{none}. {text}")))));
        } else {
            blocks.push(Block::Table(contexts(table, &goal)?));
        }
        // That no context passes is said above.
        let place = PagePlace::Section {
            id: format!("contexts-{}", rule.name),
            heading: format!("{label}: contexts, in two steps"),
        };
        parts.push(Part::new(place, 2, blocks).telling(told, &said, &str::to_owned));
    }
    Ok(parts)
}

fn contexts(table: &Table, goal: &OutcomeRule) -> Result<TableBlock, MethodError> {
    let heads = [
        ("context", "Context", ColumnKind::RowHeader),
        ("context_incl", "Inclusion of the first step", ColumnKind::Number { digits: 3 }),
        ("context_cov", "Coverage", ColumnKind::Number { digits: 3 }),
        ("model", "What is sufficient in it", ColumnKind::Code),
        ("incl", "Inclusion", ColumnKind::Number { digits: 3 }),
        ("pri", "PRI", ColumnKind::Number { digits: 3 }),
        ("cov", "Coverage of the outcome", ColumnKind::Number { digits: 3 }),
        ("within", "In this context alone", ColumnKind::Sign),
    ];
    let options = heads
        .into_iter()
        .fold(TableOptions::default(), |options, (column, head, kind)| options.header(column, head).kind(column, kind));
    let block = TableBlock::from_table("Contexts, and what is sufficient in each", table, &options)?;
    Ok(TableBlock { downloads: downloads(&format!("contexts-{}", goal.file())), ..block })
}
