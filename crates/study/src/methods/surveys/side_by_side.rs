//! The respondents of a survey beside one another: who answered, by case and by group, and how the answers of groups differ.

use super::super::case_means::Made;
use super::super::filter::Attributes;
use super::super::tier::FEWEST;
use super::super::units::{Roll, case_of};
use super::pictures;
use super::questionnaire::Standing;
use super::respondents::{
    By, Column, OfSurvey, Respondent, SideBySide, above, called, in_other_letters, path, said, stage_of,
};
use super::structure::{self, AnsweredItems, Privacy, Structure};
use super::told::{Told, ToldOfSurvey, all_or_none, largest_first};
use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::file::Span;
use crate::guard::RowsOf;
use crate::made::{StageId, StageInputs};
use crate::method::PageContext;
use crate::names::{Names, Offer, OfferKind};
use crate::plan::{Plan, RunScope, Stage};
use crosscase_data::contract::{Answer, CodebookEntry, Record, Score};
use crosscase_data::{Missing, Table, TableBuilder};
use crosscase_scales::{AnswerRange, OfGroup, side_by_side};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Plans the stage, where the respondents stand within cases.
pub(super) fn plan(
    (instrument, (by, structure, show_small_cells), at): (&str, (&[By], &[String], bool), Span),
    names: &Names,
    plan: &mut Plan,
) {
    let Some(source) = names.get(OfferKind::Answers, instrument) else { return };
    let Some(path) = path(source, names) else { return };
    let of =
        |offer: &Offer| OfSurvey { name: offer.name.clone(), label: offer.label.clone(), stage: offer.stage.clone() };
    let indicators: Vec<OfSurvey> =
        names.made_of(source).filter(|offer| offer.what == OfferKind::Indicator).map(of).collect();
    // Of a survey that nothing is made of nothing is read.
    if indicators.is_empty() {
        return;
    }
    let kind = |by: &By| names.get(OfferKind::Units, &by.name).map(|kind| kind.stage.clone());
    let kinds: Vec<Option<StageId>> = by.iter().map(kind).collect();
    let asked = SideBySide {
        name: instrument.to_owned(),
        kinds: kinds.clone(),
        instrument: source.stage.clone(),
        path: path.clone(),
        indicators: indicators.clone(),
        by: by.to_vec(),
        show_small_cells,
        is_public: names.is_public(source),
        structure: structure.to_vec(),
    };
    let params = (instrument, &indicators, by, structure, (show_small_cells, asked.is_public));
    let needs = [source.stage.clone()].into_iter().chain(path).chain(indicators.iter().map(|one| one.stage.clone()));
    let stage = Stage::new(stage_of(instrument), at, &params, move |given| make(&asked, given));
    // A trace does not go by it.
    plan.push(stage.needs(needs).needs(kinds.into_iter().flatten()).reach(RunScope::Answers));
}

/// A column by which respondents are set beside one another, and the mean of each of its groups that may be shown.
pub(in crate::methods) type GroupMeans = (String, Vec<GroupMean>);

/// The mean of the persons of a group, with its interval.
pub(in crate::methods) struct GroupMean {
    pub(in crate::methods) group: String,
    pub(in crate::methods) mean: f64,
    pub(in crate::methods) ci: Option<[f64; 2]>,
    pub(in crate::methods) n: usize,
}

/// The means of an indicator by the groups of its survey; none where these are not set beside one another.
pub(in crate::methods) fn group_means(
    instrument: &str,
    indicator: &str,
    shown: &PageContext<'_>,
) -> Result<Vec<GroupMeans>, MethodError> {
    let Some(kept) = Kept::of(instrument, shown)? else { return Ok(Vec::new()) };
    let of = |column: &Column| {
        let rows = kept.means.iter().filter(|row| row.indicator == indicator && row.by == column.name);
        let means = rows.filter_map(|row| {
            let Figures { mean, ci, n, .. } = row.figures?;
            Some(GroupMean { group: row.group.clone(), mean, ci, n })
        });
        (column.name.clone(), means.collect::<Vec<_>>())
    };
    Ok(kept.columns.iter().map(of).filter(|(_, means)| means.len() > 1).collect())
}

/// What the stage keeps for the page.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) columns: Vec<Column>,
    pub(super) response: Vec<Response>,
    pub(super) means: Vec<Mean>,
    pub(super) differences: Vec<Difference>,
    pub(super) cells: Vec<CaseMean>,
    /// Answers between two options, which no bar has.
    pub(super) between: usize,
    pub(super) structure: Vec<Structure>,
    /// How far its questionnaire can be relied on, where that says so.
    pub(super) standing: Option<Standing>,
}

impl Kept {
    /// Of a survey; none where nothing is set beside one another.
    pub(super) fn of(instrument: &str, shown: &PageContext<'_>) -> Result<Option<Self>, MethodError> {
        let stage = stage_of(instrument);
        Ok(if shown.made.has(&stage) { shown.made.optional_kept(&stage)? } else { None })
    }

    /// A table of figures, with how far the questionnaire can be relied on.
    fn marked(&self, table: Table) -> Result<Table, MethodError> {
        match &self.standing {
            Some(standing) => Ok(table.with_remark("status", standing.status.as_str())?),
            None => Ok(table),
        }
    }
}

/// What a reader has to know of the questionnaire of a survey, in a sentence; none where it does not say.
pub(in crate::methods) fn standing(instrument: &str, shown: &PageContext<'_>) -> Result<Option<String>, MethodError> {
    Ok(Kept::of(instrument, shown)?.and_then(|kept| kept.standing).map(|standing| standing.told()))
}

/// Whether a survey has a section on the page: where its respondents stand within cases.
pub(in crate::methods) fn has_section(instrument: &str, shown: &PageContext<'_>) -> Result<bool, MethodError> {
    Ok(Kept::of(instrument, shown)?.is_some())
}

/// How many answered of a case, of a group, or of a group in a case; no figure where they are too few to be shown.
#[derive(Serialize, Deserialize)]
pub(super) struct Response {
    pub(super) case: Option<String>,
    pub(super) by: Option<String>,
    pub(super) group: Option<String>,
    pub(super) counts: Option<(usize, usize)>,
}

/// The mean of a group on an indicator.
#[derive(Serialize, Deserialize)]
pub(super) struct Mean {
    pub(super) indicator: String,
    pub(super) by: String,
    pub(super) group: String,
    pub(super) figures: Option<Figures>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Figures {
    pub(super) n: usize,
    pub(super) n_cases: usize,
    pub(super) mean: f64,
    pub(super) sd: Option<f64>,
    pub(super) ci: Option<[f64; 2]>,
}

/// How far two groups differ.
#[derive(Serialize, Deserialize)]
pub(super) struct Difference {
    pub(super) indicator: String,
    pub(super) by: String,
    pub(super) groups: [String; 2],
    /// The mean of the first less that of the second.
    pub(super) value: f64,
    pub(super) ci: Option<[f64; 2]>,
}

/// The mean of a group in a case.
#[derive(Serialize, Deserialize)]
pub(super) struct CaseMean {
    pub(super) indicator: String,
    pub(super) by: String,
    pub(super) case: String,
    pub(super) group: String,
    pub(super) figures: Option<(usize, f64)>,
}

fn make(asked: &SideBySide, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let respondents = respondents(asked, given)?;
    let columns = columns(asked, &respondents, given)?;
    let hidden = |counts: &[usize], without: usize| {
        if asked.show_small_cells { vec![false; counts.len()] } else { small(counts, without) }
    };
    let standing = given.optional_kept::<Standing>(&asked.instrument)?;
    let response = response(&columns, &respondents, Told::new(asked.show_small_cells));
    let mut kept = Kept { response, standing, ..Kept::default() };
    let mut told = ToldOfSurvey::new(asked.show_small_cells, (!asked.is_public).then(|| said(&respondents)));
    let (made, between) = pictures::with(Artifacts::default(), asked, &respondents, &columns, &mut told, given)?;
    kept.between = between;
    for indicator in &asked.indicators {
        let Some(table) = given.optional_table(&indicator.stage, "scores")? else { continue };
        // Of a dispersion or a share of some the scores of persons have other units, and other persons count for a key person.
        let of = given.optional_kept::<Made>(&indicator.stage)?.filter(|made| made.is_mean);
        let Some(of) = of else { continue };
        let range = of.range.and_then(|(low, high)| AnswerRange::new(low, high).ok());
        let scores: Vec<Score> = Score::rows(table)?.into_iter().filter(|score| score.score.is_ok()).collect();
        let scored = scores.iter().filter_map(|one| Some((one.unit.clone(), one.score.ok()?)));
        let told = told.of_scores(&of.items, &of.reversed, scored);
        told.may_show(scores.iter().map(|score| score.unit.as_str()));
        for (at, column) in columns.iter().enumerate() {
            let mut of_groups = Vec::new();
            for Score { unit, case, score, .. } in &scores {
                let group = respondents.get(unit).and_then(|who| who.groups.get(at)?.as_deref());
                if let (Some(group), Ok(score)) = (group, *score) {
                    of_groups.push((unit.as_str(), OfGroup { case, group, score }));
                }
            }
            compare((indicator, column), (of_groups, &scores), range, told, &mut kept);
        }
    }
    let ranges = ranges(asked, given)?;
    for indicator in asked.indicators.iter().filter(|one| asked.structure.contains(&one.name)) {
        let Some(of) = given.optional_kept::<Made>(&indicator.stage)? else { continue };
        let Some(table) = given.optional_table(&indicator.stage, "scores")? else { continue };
        let units = Score::rows(table)?.into_iter().map(|score| score.unit).collect();
        let answered = AnsweredItems::of(&of, &units, &ranges, &respondents);
        let privacy = Privacy { hidden: &hidden, told: &mut told };
        kept.structure.push(structure::of(indicator, &answered, &columns, privacy));
    }
    kept.columns = columns;
    let made = made.say(in_other_letters(&kept.columns, &respondents));
    tables(made, asked, &kept)?.keep(&kept).map_err(MethodError::from)
}

/// The declared answer scale of each item.
fn ranges(asked: &SideBySide, given: &StageInputs<'_>) -> Result<BTreeMap<String, AnswerRange>, MethodError> {
    let codebook = CodebookEntry::rows(given.table(&asked.instrument, "codebook")?)?;
    let of = |entry: CodebookEntry| Some((entry.item, AnswerRange::new(entry.min?, entry.max?).ok()?));
    Ok(codebook.into_iter().filter_map(of).collect())
}

/// Whoever was to answer, by name: all units of the kind but those that the survey leaves out.
fn respondents(asked: &SideBySide, given: &StageInputs<'_>) -> Result<BTreeMap<String, Respondent>, MethodError> {
    let rolls = asked.path.iter().map(|kind| Roll::given(kind, given)).collect::<Result<Vec<_>, _>>()?;
    let attributes = Attributes { instrument: &asked.instrument, path: &asked.path, given };
    let all = attributes.not_left_out(&rolls)?;
    let mut groups = Vec::new();
    for (by, kind) in asked.by.iter().zip(&asked.kinds) {
        let column = attributes.column(&by.name, &all, &rolls).map_err(|error| error.at(by.at.clone()))?;
        let own = attributes.is_of_instrument(&by.name)?;
        groups.push(match rolls.iter().position(|roll| !own && roll.is_withheld(&by.name)) {
            Some(level) => all.iter().map(|unit| above(unit, level, &rolls)).collect(),
            None => called(column.answered().written().to_vec(), kind.as_ref(), given)?,
        });
    }
    let mut answers: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for answer in Answer::rows(given.table(&asked.instrument, "answers")?)? {
        if let Ok(value) = answer.value {
            answers.entry(answer.unit).or_default().insert(answer.item, value);
        }
    }
    let one = |(row, unit): (usize, &String)| {
        let case = case_of(unit, &rolls)?.to_owned();
        let groups = groups.iter().map(|column| column.get(row).cloned().flatten()).collect();
        let answers = answers.remove(unit).unwrap_or_default();
        Some((unit.clone(), Respondent { case, groups, answers }))
    };
    Ok(all.iter().enumerate().filter_map(one).collect())
}

fn columns(
    asked: &SideBySide,
    respondents: &BTreeMap<String, Respondent>,
    given: &StageInputs<'_>,
) -> Result<Vec<Column>, MethodError> {
    let attributes = Attributes { instrument: &asked.instrument, path: &asked.path, given };
    let one = |(at, by): (usize, &By)| {
        let of = || respondents.values().filter_map(|one| Some((one.case.as_str(), one.groups.get(at)?.as_deref()?)));
        let groups: BTreeSet<&str> = of().map(|(_, group)| group).collect();
        let mut by_case: BTreeMap<&str, &str> = BTreeMap::new();
        let is_within = of().any(|(case, group)| *by_case.entry(case).or_insert(group) != group);
        let without = respondents.len() - of().count();
        let is_of_survey = attributes.is_of_instrument(&by.name)?;
        let groups = groups.into_iter().map(str::to_owned).collect();
        Ok(Column { name: by.name.clone(), groups, is_within, without, is_of_survey })
    };
    asked.by.iter().enumerate().map(one).collect()
}

/// Which of the cells of one row must not be shown, so that the rest of the row and its total tell nothing of fewer than three persons:
/// the small ones, and the next larger ones until those that are hidden are several cells of three persons or more. `without` are those
/// in the total who stand in no group: nothing is shown of them, so that they are hidden as well.
fn small(counts: &[usize], without: usize) -> Vec<bool> {
    let mut hidden: Vec<bool> = counts.iter().map(|n| (1..FEWEST).contains(n)).collect();
    loop {
        let own: Vec<usize> =
            counts.iter().zip(&hidden).filter(|(n, hidden)| **n > 0 && **hidden).map(|(n, _)| *n).collect();
        let (cells, persons) = (own.len() + usize::from(without > 0), own.iter().sum::<usize>() + without);
        if persons == 0 || (persons >= FEWEST && (cells > 1 || own.is_empty())) {
            return hidden;
        }
        let others = counts.iter().enumerate().filter(|(at, n)| **n > 0 && !hidden[*at]);
        let Some((at, _)) = others.min_by_key(|(_, n)| **n) else { return hidden };
        hidden[at] = true;
    }
}

/// Who answered of those asked: of each case, of a group as long as it tells of nobody whether it answered, and of the groups in each case for all cases or
/// for none.
fn response(columns: &[Column], respondents: &BTreeMap<String, Respondent>, mut told: Told) -> Vec<Response> {
    let mut found = Vec::new();
    let count = |of: &dyn Fn(&Respondent) -> bool| {
        let own = || respondents.values().filter(|one| of(one));
        (own().filter(|one| !one.answers.is_empty()).count(), own().count())
    };
    let units = |of: &dyn Fn(&Respondent) -> bool| -> Vec<&str> {
        respondents.iter().filter(|(_, one)| of(one)).map(|(unit, _)| unit.as_str()).collect()
    };
    let mut cases: Vec<&str> = respondents.values().map(|one| one.case.as_str()).collect();
    cases.sort_unstable();
    cases.dedup();
    for case in &cases {
        let counts = Some(count(&|one| one.case == *case));
        found.push(Response { case: Some((*case).to_owned()), by: None, group: None, counts });
    }
    told.may_show(units(&|_| true));
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| !column.is_of_survey) {
        let is_in = |one: &Respondent, case: Option<&str>, group: &str| {
            case.is_none_or(|case| one.case == case) && one.belongs(at, group)
        };
        let sets: Vec<Vec<&str>> = column.groups.iter().map(|group| units(&|one| is_in(one, None, group))).collect();
        let of_all = largest_first(&mut told, &sets);
        let within: Vec<(&str, &String)> = if column.is_within {
            cases.iter().flat_map(|case| column.groups.iter().map(move |group| (*case, group))).collect()
        } else {
            Vec::new()
        };
        let of_cases = cases.iter().filter(|_| column.is_within).map(|case| units(&|one| one.case == *case));
        let of_groups = within.iter().map(|(case, group)| units(&|one| is_in(one, Some(*case), group)));
        let in_cases = all_or_none(&mut told, of_cases.chain(of_groups));
        let all = column.groups.iter().zip(of_all).map(|(group, shown)| (None, group, shown));
        for (case, group, is_shown) in all.chain(within.into_iter().map(|(case, group)| (Some(case), group, in_cases)))
        {
            found.push(Response {
                case: case.map(str::to_owned),
                by: Some(column.name.clone()),
                group: Some(group.clone()),
                counts: is_shown.then(|| count(&|one| is_in(one, case, group))),
            });
        }
    }
    found
}

/// The means of the groups on one indicator, how far they differ, and the same in each case.
fn compare(
    (indicator, column): (&OfSurvey, &Column),
    (mut scored, all): (Vec<(&str, OfGroup<'_>)>, &[Score]),
    range: Option<AnswerRange>,
    told: &mut Told,
    kept: &mut Kept,
) {
    scored.sort_by_key(|(_, one)| one.group);
    let persons: Vec<OfGroup<'_>> = scored.iter().map(|(_, one)| *one).collect();
    let found = side_by_side(&persons, range);
    let of = |group: &str| found.groups.iter().find(|one| one.group == group);
    let units = |is_own: &dyn Fn(&OfGroup<'_>) -> bool| -> Vec<&str> {
        scored.iter().filter(|(_, one)| is_own(one)).map(|(unit, _)| *unit).collect()
    };
    let sets: Vec<Vec<&str>> = column.groups.iter().map(|group| units(&|one| one.group == group)).collect();
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for (group, is_shown) in column.groups.iter().zip(largest_first(told, &sets)) {
        let one = of(group).filter(|_| is_shown);
        shown.extend(one.map(|_| group.as_str()));
        kept.means.push(Mean {
            indicator: indicator.name.clone(),
            by: column.name.clone(),
            group: group.clone(),
            figures: one.map(|one| Figures { n: one.n, n_cases: one.n_cases, mean: one.mean, sd: one.sd, ci: one.ci }),
        });
    }
    for one in &found.differences {
        if one.groups.iter().all(|group| shown.contains(group.as_str())) {
            kept.differences.push(Difference {
                indicator: indicator.name.clone(),
                by: column.name.clone(),
                groups: one.groups.clone(),
                value: one.difference,
                ci: one.ci,
            });
        }
    }
    if !column.is_within {
        return;
    }
    let mut by_case: BTreeMap<&str, BTreeMap<&str, Vec<f64>>> = BTreeMap::new();
    for one in &persons {
        by_case.entry(one.case).or_default().entry(one.group).or_default().push(one.score);
    }
    // The value of a case stands beside the means of its groups.
    let mut of_cases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for score in all {
        of_cases.entry(&score.case).or_default().push(&score.unit);
    }
    let cells = by_case.iter().flat_map(|(case, groups)| groups.keys().map(move |group| (*case, *group)));
    let cells = cells.map(|(case, group)| units(&|one| one.case == case && one.group == group));
    let is_shown = all_or_none(told, of_cases.into_values().chain(cells));
    for (case, groups) in by_case {
        for group in &column.groups {
            let Some(scores) = groups.get(group.as_str()) else { continue };
            let mean = crosscase_numerics::mean(scores).filter(|_| is_shown);
            kept.cells.push(CaseMean {
                indicator: indicator.name.clone(),
                by: column.name.clone(),
                case: case.to_owned(),
                group: group.clone(),
                figures: mean.map(|mean| (scores.len(), mean)),
            });
        }
    }
}

/// What is shown, as tables: nothing of a cell that is not.
fn tables(made: Artifacts, asked: &SideBySide, kept: &Kept) -> Result<Artifacts, MethodError> {
    let whole = |n: usize| i64::try_from(n).ok();
    let name = || Some(asked.name.as_str());
    let rows = || kept.response.iter();
    let response = TableBuilder::new("crosscase.study.response/1")
        .text("instrument", rows().map(|_| name()))
        .text("case", rows().map(|row| row.case.as_deref()))
        .text("by", rows().map(|row| row.by.as_deref()))
        .text("group", rows().map(|row| row.group.as_deref()))
        .integer("answered", rows().map(|row| row.counts.and_then(|(answered, _)| whole(answered))))
        .reasons("answered", rows().map(|row| row.counts.is_none().then_some(Missing::Declared)))
        .integer("invited", rows().map(|row| row.counts.and_then(|(_, invited)| whole(invited))))
        .build()?;
    let made = made.stacked_of(RowsOf::Cases, "response", response);
    let own = |what: &str| Publish::Own(format!("{what}-{}", asked.name));
    let made = match &kept.structure[..] {
        [] => made,
        all => made.table_of(RowsOf::Cases, "structure", kept.marked(structure::table(all)?)?, own("structure")),
    };
    if kept.columns.is_empty() {
        return Ok(made);
    }
    let rows = || kept.means.iter();
    let means = TableBuilder::new("crosscase.study.side-by-side/1")
        .text("indicator", rows().map(|row| Some(row.indicator.as_str())))
        .text("by", rows().map(|row| Some(row.by.as_str())))
        .text("group", rows().map(|row| Some(row.group.as_str())))
        .integer("n", rows().map(|row| whole(row.figures?.n)))
        .integer("n_cases", rows().map(|row| whole(row.figures?.n_cases)))
        .number("mean", rows().map(|row| Some(row.figures?.mean)))
        .number("lower", rows().map(|row| Some(row.figures?.ci?[0])))
        .number("upper", rows().map(|row| Some(row.figures?.ci?[1])))
        .number("sd", rows().map(|row| row.figures?.sd))
        .build()?;
    let rows = || kept.differences.iter();
    let differences = TableBuilder::new("crosscase.study.differences/1")
        .text("indicator", rows().map(|row| Some(row.indicator.as_str())))
        .text("by", rows().map(|row| Some(row.by.as_str())))
        .text("first", rows().map(|row| Some(row.groups[0].as_str())))
        .text("second", rows().map(|row| Some(row.groups[1].as_str())))
        .number("difference", rows().map(|row| Some(row.value)))
        .number("lower", rows().map(|row| Some(row.ci?[0])))
        .number("upper", rows().map(|row| Some(row.ci?[1])))
        .build()?;
    let (means, differences) = (kept.marked(means)?, kept.marked(differences)?);
    let made = made.table_of(RowsOf::Cases, "means", means, own("side-by-side"));
    Ok(made.table_of(RowsOf::Cases, "differences", differences, own("differences")))
}

#[cfg(test)]
mod tests {
    use super::small;

    /// A cell of one or two is hidden, with what would tell it by the total: alone, or two persons together; nobody is no cell. Who stands in
    /// no group is in the total as well.
    #[test]
    fn small_cells_are_hidden_with_what_would_tell_them() {
        for (counts, without, expected) in [
            (&[3, 4, 5][..], 0, &[false, false, false][..]),
            (&[1, 4, 5], 0, &[true, true, false]),
            (&[2, 1, 5], 0, &[true, true, false]),
            (&[2, 0, 0], 0, &[true, false, false]),
            (&[0, 3, 2], 0, &[false, true, true]),
            (&[1, 1, 5], 0, &[true, true, true]),
            (&[1, 1, 3, 5], 0, &[true, true, true, false]),
            (&[4, 5], 1, &[true, false]),
            (&[4, 5], 3, &[false, false]),
            (&[1, 4, 5], 2, &[true, false, false]),
        ] {
            assert_eq!(small(counts, without), expected, "{counts:?}, {without} in no group");
        }
    }
}
