//! The answer first: for each outcome the solution, how well it fits, and whether it is the only one; and the parameters.

use super::super::about::rounded_or_dash;
use super::super::sets::set_of;
use super::super::sets::{TURNED, UNDECIDED};
use super::super::units::Cases;
use super::below_cut::{below_cut, is_sufficient, short_of_cut, told_below};
use super::enhanced;
use super::evidence;
use super::explained_cases::ExplainedCases;
use super::in_words::in_words;
use super::necessity::{Candidate, NecessityForm};
use super::outcome_rule::{OutcomeRule, Rule, kinds, solution};
use super::robustness_summary::{RobustnessSummary, not_run};
use super::solution::{OutcomeSolution, search};
use super::summary_table;
use crate::error::{MethodError, ValueError};
use crate::method::{PageContext, PagePlace, Part, RepeatStep, downloads};
use crate::names::OfferKind;
use crosscase_boolean::Count;
use crosscase_data::{Diagnostic, capitalised, in_list, name_list};
use crosscase_figures::ConfigurationChart;
use crosscase_qca::{AtHalf, ExpectationConflict, ModelRecord, SolutionKind, SolutionRecord};
use crosscase_report::{
    Block, Callout, Cell, ColumnKind, ConfigurationBlock, KeyFigure, TableBlock, TableColumn, Text,
};
use serde_json::json;

/// Models listed in words; the tables have all of them.
const LISTED: usize = 5;

/// What a solution says, and what it does not.
const CLAIM: &str = "What is claimed: of the cases compared, which configurations of conditions go with the outcome, at these cuts. Not \
     claimed: that a condition brings the outcome about, which takes evidence from within cases, nor what holds of cases \
     that were not compared (Schneider & Wagemann 2010).";

/// The parts of the analyses, each with its name for readers.
pub(super) fn parts(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let (mut parts, mut number) = (Vec::new(), 0);
    let mut steps = Vec::new();
    parts.push(Part::new(PagePlace::Answer, 0, vec![summary_table::table(all, shown)?]));
    let cases = Cases::of(shown)?;
    for (rule, label) in all {
        // What goes for both outcomes is told under the first.
        let mut both = Some(super::enhanced::stage(&rule.name));
        for goal in rule.goals() {
            number += 1;
            let before = if all.len() == 1 { String::new() } else { format!("{label}: ") };
            let solved = OutcomeSolution::of(&goal, shown.made)?;
            let told = [Some(goal.solve()), rule.robustness.then(|| goal.hold()), both.take()];
            let mut told = shown.made.told_by(told.iter().flatten())?;
            // That what is missing can put a case on the other side concerns the answer, and not only the set.
            let sets =
                rule.sets().into_iter().filter_map(|set| shown.names.get(OfferKind::Set, set)).map(|set| &set.stage);
            told.extend(
                shown.made.told_by(sets)?.into_iter().filter(|told| [UNDECIDED, TURNED].contains(&told.code.as_ref())),
            );
            let part = Part::new(PagePlace::Answer, 0, answer(&before, &goal, &solved, shown, &cases)?);
            parts.push(part.telling(told, &solved.nothing_to_explain, &|id| cases.in_text(id).into_owned()));
            let heading = format!("{label}: evidence for {}", goal.outcome);
            let place = PagePlace::Section { id: format!("evidence-{number}"), heading };
            parts.push(Part::new(place, 0, evidence::blocks(&goal, number, shown)?));
            steps.extend(repeat(&goal, shown)?);
        }
    }
    parts.push(Part::new(PagePlace::Method, 0, vec![Block::prose(CLAIM), Block::Table(parameters(all, shown))]));
    parts.push(Part::new(PagePlace::Repeat, 0, steps));
    Ok(parts)
}

fn answer(
    before: &str,
    goal: &OutcomeRule,
    found: &OutcomeSolution,
    shown: &PageContext<'_>,
    cases: &Cases,
) -> Result<Vec<Block>, MethodError> {
    let (solutions, has_paths) = (found.headline()?, found.paths()?.is_some());
    let mut blocks = vec![Block::Heading(format!("{before}{}", goal.titled(shown.names)))];
    blocks.extend(found.nothing_to_explain.iter().map(|said| Block::Callout(Callout::Warning(in_sentences(said)))));
    let certainty = RobustnessSummary::found(goal, shown.made)?.filter(|_| has_paths);
    blocks.extend(certainty.as_ref().and_then(|found| found.reserve(goal)));
    let like_chance = certainty.as_ref().is_some_and(RobustnessSummary::is_like_chance);
    blocks.extend(solved(goal, found, like_chance, shown)?);
    blocks.push(Block::prose(found.analysed.sentence(cases)));
    if let Some(bounded) = &found.bounded {
        let told = bounded.sentence(&|case| cases.in_text(case).into_owned());
        blocks.push(Block::Callout(Callout::Warning(Text::from(told))));
    }
    if let Some(drawn) = found.drawn.as_ref().filter(|_| has_paths) {
        blocks.push(explains(&drawn.explained, solutions.models.len() > 1, cases));
    }
    if has_paths {
        blocks.extend(certainty.map_or_else(|| vec![not_run(goal)], |found| found.sentences(goal, solutions, cases)));
    }
    if !found.has_constant_outcome() {
        blocks.extend(necessary(goal, found));
    }
    blocks.extend(against_expectation(goal, &found.against_expectation, solutions.models.first(), shown, cases)?);
    blocks.extend(enhanced::reservations(goal, shown, cases)?);
    if let Some(chart) = found.drawn.as_ref().filter(|_| has_paths).map(|drawn| &drawn.configurations) {
        let count = solutions.model_count.as_ref().map(ToString::to_string);
        let of = match (chart.models.len(), count) {
            (1, _) => String::new(),
            (shown, Some(count)) if count == shown.to_string() => String::new(),
            (shown, count) => format!(", the first {shown} models of {}", count.as_deref().unwrap_or("those listed")),
        };
        let caption = Text::from("Paths to ").code(goal.outcome.to_string()).plain(format!(
            ", a column each ({} solution{of}). Core conditions are in the parsimonious solution of the standard analysis, too: in every model of it that leads to these paths (Fiss 2011).",
            solutions.solution.as_str()
        ));
        blocks.push(Block::Configurations(ConfigurationBlock {
            caption,
            downloads: downloads(&format!("solutions-{}", goal.file())),
            addresses: cases.addresses(),
            ..ConfigurationBlock::new(labelled(chart.clone(), shown))
        }));
    }
    Ok(blocks)
}

/// What the paths explain, counted in cases, and who speaks against them.
fn explains(explained: &ExplainedCases, several: bool, cases: &Cases) -> Block {
    let ExplainedCases { with_outcome, on_a_path, without_outcome, on_no_path, at_half } = explained;
    let all = if *with_outcome == 2 { "both cases".to_owned() } else { format!("all {with_outcome} cases") };
    let are = if *on_a_path == 1 { "is" } else { "are" };
    let text = match (several, with_outcome == on_a_path) {
        (false, _) if *with_outcome == 1 => {
            format!("The one case with the outcome is on {} path.", if *on_a_path == 1 { "a" } else { "no" })
        }
        (false, true) => format!("{} with the outcome are on a path.", capitalised(&all)),
        (false, false) => format!("Of {with_outcome} cases with the outcome {on_a_path} {are} on a path."),
        (true, true) => format!("By the first model {all} with the outcome are on a path."),
        (true, false) => {
            format!("By the first model {on_a_path} of {with_outcome} cases with the outcome {are} on a path.")
        }
    };
    let names: Vec<_> = on_no_path.iter().map(|case| cases.in_text(case)).collect();
    let text = text + &name_list(&names).map_or_else(String::new, |names| format!(" On none: {names}."));
    let names: Vec<_> = without_outcome.iter().map(|case| cases.in_text(case)).collect();
    let text = text
        + &match name_list(&names) {
            None => " No case on a path lacks the outcome.".to_owned(),
            Some(names) => format!(" On a path and without the outcome, against the solution: {names}."),
        };
    let names: Vec<_> = at_half.iter().map(|case| cases.in_text(case)).collect();
    let between = name_list(&names).map_or_else(String::new, |names| {
        format!(" Exactly at 0.5 in the outcome, and so neither with it nor without it: {names}.")
    });
    Block::prose(text + &between)
}

/// What was noticed and what to do about it, each as a sentence, with its code.
fn in_sentences(said: &Diagnostic) -> Text {
    let sentence = |text: &String| {
        let mut letters = text.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}. ", letters.as_str())
    };
    let text = std::iter::once(&said.message).chain(&said.help).map(sentence).collect::<String>();
    Text::from(text).code(format!("[{}]", said.code))
}

/// The chart with its conditions called by name and label.
pub(super) fn labelled(chart: ConfigurationChart, shown: &PageContext<'_>) -> ConfigurationChart {
    let conditions = chart.conditions.iter().map(|name| {
        let set = set_of(name);
        match shown.names.label(OfferKind::Set, set) {
            label if label == set => name.clone(),
            label if set == name => format!("{label} ({name})"),
            label => format!("{label}: {} ({name})", name[set.len()..].trim_matches(['[', ']'])),
        }
    });
    ConfigurationChart { conditions: conditions.collect(), ..chart }
}

fn solved(
    goal: &OutcomeRule,
    found: &OutcomeSolution,
    like_chance: bool,
    shown: &PageContext<'_>,
) -> Result<Vec<Block>, MethodError> {
    let (solutions, something) = (found.headline()?, !found.has_constant_outcome());
    let Some(first) = solutions.models.first() else {
        if something && !found.is_frequent && solutions.reason.is_none() {
            let text = Text::from(format!(
                "No configuration has {} cases or more, so that none was looked at for ",
                goal.rule.n_cut
            ))
            .code(goal.outcome.to_string())
            .plain(". Look at the frequency cut, or at how many conditions part so few cases.");
            return Ok(vec![Block::Callout(Callout::Warning(text))]);
        }
        let text = Text::from(format!("No configuration{} is consistent enough for ", goal.frequent()))
            .code(goal.outcome.to_string())
            .plain(format!(
                " at an inclusion of {} and a PRI of {}.{}",
                goal.rule.incl_cut,
                goal.rule.pri_cut,
                if something { " That is a finding, too: at these cuts nothing was sufficient." } else { "" }
            ));
        return Ok(vec![Block::Callout(Callout::Note(text))]);
    };
    if found.paths()?.is_none() {
        let text = if first.is_always() {
            Text::from("Every configuration counts as sufficient for ").code(goal.outcome.to_string()).plain(
                ", so that no condition makes a difference: there is no path to name. Look at the inclusion cut and at the outcome's crossover.",
            )
        } else {
            Text::from("Every case is on a path to ").code(goal.outcome.to_string()).plain(
                ", so that the paths make no difference between the cases, and none is named. Look at the calibration of outcome and conditions.",
            )
        };
        return Ok(vec![Block::Callout(Callout::Warning(text))]);
    }
    let mut blocks = vec![Block::prose(sentence(goal, first, solutions, [like_chance, found.is_conservative()?]))];
    blocks.extend(paths_in_words(first, shown)?);
    blocks.push(Block::KeyFigures(figures(first)));
    blocks.extend(below_cut(goal.rule.incl_cut, first));
    if solutions.models.len() > 1 || solutions.model_count != Some(Count::one()) {
        blocks.push(Block::Callout(Callout::Warning(ambiguity(solutions))));
        blocks.push(Block::List(
            solutions.models.iter().take(LISTED).map(|model| Text::new().code(model.expr())).collect(),
        ));
    }
    Ok(blocks)
}

/// What is necessary: what passes and is not trivial; disjunctions apart, which are candidates and no finding.
fn necessary(goal: &OutcomeRule, found: &OutcomeSolution) -> Vec<Block> {
    let outcome = goal.outcome.to_string();
    let named = |text: Text, of: &[&Candidate]| {
        let text =
            of.iter().take(LISTED).enumerate().fold(text, |text, (at, one)| {
                if at > 0 { text.plain("; ").code(&one.expr) } else { text.code(&one.expr) }
            });
        let more = of.len().saturating_sub(LISTED);
        if more > 0 { text.plain(format!("; and {more} more")) } else { text }
    };
    let of = |form: &dyn Fn(NecessityForm) -> bool| {
        found.necessity.iter().filter(|one| one.is_relevant(goal) && form(one.form)).collect::<Vec<_>>()
    };
    let single = of(&|form| form != NecessityForm::Disjunction);
    let [incl, cov, ron] = goal.rule.necessity;
    let mut blocks = vec![Block::Prose(if single.is_empty() {
        Text::from("No condition is necessary for ")
            .code(&outcome)
            .plain(format!(
                ": none, alone or together with others, has an inclusion of at least {incl}, a coverage of at least {cov} and a relevance (RoN) of at least {}.",
                ron.max(goal.rule.headline_ron)
            ))
    } else {
        let text = named(Text::from("Necessary for ").code(&outcome).plain(": "), &single).plain(".");
        found.few_with_outcome().map_or(text.clone(), |few| text.plain(format!(" {few}.")))
    })];
    let disjunctions: Vec<&Candidate> =
        of(&|form| form == NecessityForm::Disjunction).into_iter().filter(|one| !one.trivial).collect();
    if !disjunctions.is_empty() {
        let [these, each] = match disjunctions.len() {
            1 => ["does this pass", "It"],
            _ => ["do these pass", "Each"],
        };
        let text = named(Text::from(format!("Only joined by “or” {these} as necessary: ")), &disjunctions);
        let reserve = "is a candidate and no finding, until a concept is named that covers its parts.";
        blocks.push(Block::Prose(text.plain(format!(". {each} {reserve}"))));
    }
    blocks
}

/// Where a path goes against what was expected, and why that was.
fn against_expectation(
    goal: &OutcomeRule,
    against: &[ExpectationConflict],
    first: Option<&ModelRecord>,
    shown: &PageContext<'_>,
    cases: &Cases,
) -> Result<Option<Block>, MethodError> {
    let mut told: Vec<Text> = Vec::new();
    let mut elsewhere: Vec<&str> = against.iter().map(|one| one.literal.as_str()).collect();
    for term in first.map_or(&[][..], |model| &model.terms) {
        let path = ValueError::expression(&term.expr)?;
        let literals: Vec<String> = path.literals().map(ToString::to_string).collect();
        let of_path = || against.iter().filter(|one| literals.contains(&one.literal));
        if of_path().next().is_none() {
            continue;
        }
        let text = of_path().enumerate().fold(Text::new().code(&term.expr).plain(" has "), |text, (at, one)| {
            let text = if at > 0 { text.plain(", ") } else { text }.code(&one.literal);
            match goal.expectation(shown.names, &one.condition).and_then(|(_, expected)| expected.reason.as_deref()) {
                Some(why) => text.plain(format!(" (expected otherwise since: {why})")),
                None => text,
            }
        });
        elsewhere.retain(|literal| !literals.iter().any(|of_path| of_path == literal));
        let names: Vec<_> = term.cases.iter().map(|case| cases.in_text(case)).collect();
        told.push(text.plain(match &names[..] {
            [] => " and is on no case".to_owned(),
            [one] => format!(" and rests on {} alone", in_list(one)),
            some => format!(" and rests on {} cases: {}", some.len(), name_list(some).unwrap_or_default()),
        }));
    }
    let which = match told.len() {
        0 => "paths of other models than the first",
        1 => "a path",
        _ => "paths",
    };
    let text = Text::from(format!("Contrary to what was expected, {which} to ")).code(goal.outcome.to_string());
    let text = if told.is_empty() { text.plain(" have ") } else { text.plain(": ") };
    let text = told.iter().enumerate().fold(text, |text, (at, one)| {
        let text = if at > 0 { text.plain(". ") } else { text };
        one.parts().iter().cloned().fold(text, Text::with)
    });
    let text = match &elsewhere[..] {
        [] => text,
        other if told.is_empty() => text.code(other.join(", ")),
        other => text.plain(". Paths of other models have ").code(other.join(", ")),
    };
    Ok((!against.is_empty()).then_some(Block::Callout(Callout::Warning(text.plain(".")))))
}

fn sentence(
    goal: &OutcomeRule,
    model: &ModelRecord,
    solutions: &SolutionRecord,
    [like_chance, alike]: [bool; 2],
) -> Text {
    let (short, kind) = (short_of_cut(goal, model), solutions.solution);
    let paths = match (model.terms.len(), is_sufficient(goal, model, like_chance)) {
        (1, true) => "One path is sufficient for ".to_owned(),
        (n, true) => format!("{} paths are sufficient for ", spelled(n)),
        (1, false) => "One path was found for ".to_owned(),
        (n, false) => format!("{} paths were found for ", spelled(n)),
    };
    let paths = match solutions.model_count.as_ref().map(ToString::to_string).as_deref() {
        Some("1") => paths,
        count => {
            let of = count.map_or_else(|| format!("at least {}", solutions.count_at_least), str::to_owned);
            format!("In the first of {of} models {}{}", paths[..1].to_lowercase(), &paths[1..])
        }
    };
    let text = Text::from(paths).code(goal.outcome.to_string()).plain(": ").code(model.expr()).plain(match kind {
        SolutionKind::Conservative => " (conservative solution: nothing is expected of any condition).".to_owned(),
        kind if alike => {
            format!(" ({} solution, the same as the conservative one: no remainder is needed).", kind.as_str())
        }
        kind => format!(" ({} solution).", kind.as_str()),
    });
    match short {
        None => text,
        Some(incl) => {
            let falls = if model.terms.len() == 1 { "It falls" } else { "They fall" };
            let cut = goal.rule.incl_cut;
            text.plain(format!(
                " {falls} short of the inclusion cut, which the rows behind reach: {} under {cut}.",
                told_below(incl, cut)
            ))
        }
    }
}

/// Each path by what its sets are called, where they are called anything.
fn paths_in_words(model: &ModelRecord, shown: &PageContext<'_>) -> Result<Option<Block>, MethodError> {
    let (mut named, mut paths) = (false, Vec::new());
    for term in &model.terms {
        let words = in_words(&term.expr, shown.names)?;
        named |= words.is_some();
        paths.push(words.unwrap_or_else(|| Text::new().code(&term.expr)));
    }
    Ok(named.then_some(Block::Steps(paths)))
}

/// A small number as it begins a sentence.
fn spelled(n: usize) -> String {
    let words = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
    n.checked_sub(2).and_then(|at| words.get(at)).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

fn figures(model: &ModelRecord) -> Vec<KeyFigure> {
    let shown = |figure| rounded_or_dash(figure, 3);
    vec![
        KeyFigure::new("Inclusion", shown(model.incl), "how far cases on a path show the outcome"),
        KeyFigure::new(
            "PRI",
            shown(model.pri),
            "the same, without what would as well support the absence of the outcome",
        ),
        KeyFigure::new("Coverage", shown(model.cov), "how much of the outcome the paths account for"),
    ]
}

fn ambiguity(solutions: &SolutionRecord) -> Text {
    let listed = solutions.models.len().min(LISTED);
    let count = match &solutions.model_count {
        Some(count) => format!("The data allow {count} models"),
        None => format!(
            "The search was not completed ({}); there are at least {} models",
            search(solutions),
            solutions.count_at_least
        ),
    };
    let shown = if solutions.models.len() > listed { format!(" The first {listed} are shown.") } else { String::new() };
    Text::from(format!(
        "{count} with as few terms; the truth table does not decide between them, and they may differ in fit.{shown}"
    ))
}

/// What a parameter is called, and its value in an analysis.
type Parameter = (&'static str, fn(&Rule, &PageContext<'_>) -> String);

fn parameters(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> TableBlock {
    let rows: [Parameter; 11] = [
        ("Outcome", |a, _| a.goals().iter().map(|goal| goal.outcome.to_string()).collect::<Vec<_>>().join(", ")),
        ("Conditions", |a, _| a.conditions.join(", ")),
        ("Expectations", expected),
        ("Inclusion cut", |a, _| a.incl_cut.to_string()),
        ("Frequency cut", |a, _| a.n_cut.to_string()),
        ("PRI cut", |a, _| a.pri_cut.to_string()),
        ("Cuts of further measures", |a, _| match &a.further_cuts[..] {
            [] => "none".to_owned(),
            cuts => {
                cuts.iter().map(|cut| format!("{} {}", cut.measure().label(), cut.cut())).collect::<Vec<_>>().join(", ")
            }
        }),
        ("A case with a membership of exactly 0.5", |a, _| {
            match a.at_half {
                AtHalf::Error => "stops the analysis",
                AtHalf::Drop => "belongs to no row of the truth table",
                AtHalf::Below => "counts as out of the set",
                AtHalf::Above => "counts as in the set",
            }
            .to_owned()
        }),
        ("A case without a membership", |a, _| a.missing.in_words().to_owned()),
        ("Necessity: RoN of what the answer names, at least", |a, _| a.headline_ron.to_string()),
        ("Necessity: inclusion, coverage, RoN at least", |a, _| a.necessity.map(|cut| cut.to_string()).join(", ")),
    ];
    let header = TableColumn::new("Parameter", ColumnKind::RowHeader);
    let row = |(name, of): &Parameter| {
        std::iter::once(Cell::from(*name)).chain(all.iter().map(|(rule, _)| Cell::from(of(rule, shown)))).collect()
    };
    TableBlock {
        caption: Text::from("Parameters of the analyses"),
        columns: std::iter::once(header)
            .chain(all.iter().map(|(_, label)| TableColumn::new(*label, ColumnKind::Text)))
            .collect(),
        rows: rows.iter().map(row).collect(),
        ..TableBlock::default()
    }
}

/// What theory expects, for the outcome and for its negation.
fn expected(rule: &Rule, shown: &PageContext<'_>) -> String {
    let of = |goal: &OutcomeRule| match goal.expected(shown.names) {
        none if none.is_empty() => format!("{}: none", goal.outcome),
        some => format!("{}: {}", goal.outcome, some.replace(',', ", ")),
    };
    rule.goals().iter().map(of).collect::<Vec<_>>().join("; ")
}

/// Each step of an analysis by itself on the published sets.
fn repeat(goal: &OutcomeRule, shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
    let (table, missing) = (goal.table(), goal.rule.missing.policy());
    if OutcomeSolution::of(goal, shown.made)?.bounded.is_some() {
        // What is shown is one of the fillings; what holds under all of them can be repeated.
        let step = RepeatStep::new("truth-table", "sets", &json!({ "table": table, "missing": "bounds" }))?;
        return Ok(shown.block(&step).into_iter().collect());
    }
    let necessity = json!({ "outcome": goal.outcome, "conditions": goal.rule.conditions, "missing": missing, "necessity": goal.necessity() });
    let mut steps = vec![
        RepeatStep::new("necessity", "sets", &necessity)?,
        RepeatStep::new("truth-table", "sets", &json!({ "table": table, "missing": missing }))?,
    ];
    let expected = goal.expected(shown.names);
    for kind in kinds(&expected) {
        let how = solution(kind, &expected)?;
        steps.push(RepeatStep::new(
            "solution",
            "sets",
            &json!({ "table": table, "missing": missing, "minimise": how }),
        )?);
    }
    Ok(steps.iter().filter_map(|step| shown.block(step)).collect())
}
