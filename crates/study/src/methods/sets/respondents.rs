//! What a set that is made of respondents rests on: whether those of a case agree, and on which side of the crossover other respondents
//! would have put it.

use super::super::case_means::{AGREEMENT, Made, Warrant};
use super::super::units::Cases;
use super::Rule;
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::made::{StageId, StageInputs};
use crate::method::{PageContext, downloads};
use crate::names::Offer;
use crosscase_data::contract::{Draw, Indicator, Record};
use crosscase_data::{Diagnostic, TableBuilder, counted};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use crosscase_sets::{Calibration, MembershipFunctions};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The notice that a mean is no property of its case.
const UNWARRANTED: &str = "STU233";

/// The table of [`Side`]s of a stage, which is published with those of the others.
const SIDES: &str = "sides";

/// From which share of draws on the other side on a case counts as near the crossover.
const NEAR: f64 = 0.025;

/// A case and the draws of its value on either side of the crossover.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Side {
    case: String,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    draws: usize,
    inside: f64,
    outside: f64,
}

/// Adds the sides of the crossover on which the draws of the indicator lie, and says where the mean of a case is no property of it.
pub(super) fn with(
    made: Artifacts,
    known: &MembershipFunctions,
    set: &str,
    calibration: &Calibration,
    indicator: &Offer,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let made = made.say(unwarranted(set, indicator, given)?);
    let sides = sides(known, calibration, indicator, given)?;
    if sides.is_empty() {
        return Ok(made);
    }
    let all = || sides.iter();
    let table = TableBuilder::new("crosscase.study.sides/1")
        .text("set", all().map(|_| Some(set)))
        .text("case", all().map(|side| Some(side.case.as_str())))
        .number("value", all().map(|side| side.value))
        .number("lower", all().map(|side| side.lower))
        .number("upper", all().map(|side| side.upper))
        .integer("draws", all().map(|side| i64::try_from(side.draws).ok()))
        .number("inside", all().map(|side| Some(side.inside)))
        .number("outside", all().map(|side| Some(side.outside)))
        .build()?;
    Ok(made.stacked(SIDES, table))
}

/// What the indicator keeps of the agreement within cases, where it is a mean of persons.
fn warrant(indicator: &StageId, given: &StageInputs<'_>) -> Result<Option<Warrant>, MethodError> {
    if given.optional_table(indicator, AGREEMENT)?.is_none() {
        return Ok(None);
    }
    Ok(given.optional_kept::<Made>(indicator)?.and_then(|made| made.warrant))
}

fn unwarranted(set: &str, indicator: &Offer, given: &StageInputs<'_>) -> Result<Option<Diagnostic>, MethodError> {
    let Some(warrant) = warrant(&indicator.stage, given)?.filter(|warrant| !warrant.is_warranted) else {
        return Ok(None);
    };
    let message = if warrant.is_tested() {
        format!(
            "set {set}: the mean of a case may hide that its respondents differ: {} (wanted: ICC(1) above 0, p below 0.05, median r_wg(j) of \
             0.70 or more)",
            warrant.told()
        )
    } else {
        format!(
            "set {set}: whether a mean is a property of its case cannot be told, since too few cases have two respondents"
        )
    };
    let help = "compose = \"dispersion\" makes a condition of how far those of a case differ; or keep to one role with `where`";
    Ok(Some(Diagnostic::warning(UNWARRANTED, message).help(help)))
}

/// The draws of each case in the set and out of it; none where a membership hangs on the other cases, or is a level.
fn sides(
    known: &MembershipFunctions,
    calibration: &Calibration,
    indicator: &Offer,
    given: &StageInputs<'_>,
) -> Result<Vec<Side>, MethodError> {
    let Some(table) = given.optional_table(&indicator.stage, "draws")? else { return Ok(Vec::new()) };
    let mut drawn: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for draw in Draw::rows(table)? {
        let Ok(value) = draw.value else { continue };
        let Some(membership) = calibration.membership_with(known, value)?.filter(|membership| *membership <= 1.0)
        else {
            return Ok(Vec::new());
        };
        drawn.entry(draw.case).or_default().push(membership);
    }
    let of_case = |row: Indicator| {
        let of = drawn.get(&row.case)?;
        let share = |side: fn(f64) -> bool| of.iter().filter(|m| side(**m)).count() as f64 / of.len() as f64;
        Some(Side {
            value: row.value.ok(),
            lower: row.lower,
            upper: row.upper,
            draws: of.len(),
            inside: share(|m| m > 0.5),
            outside: share(|m| m < 0.5),
            case: row.case,
        })
    };
    Ok(Indicator::rows(given.table(&indicator.stage, "indicators")?)?.into_iter().filter_map(of_case).collect())
}

/// For the page: how far those of a case agree under each set that is made of a mean, and the cases near a crossover.
pub(super) fn shown(rules: &[&Rule], shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
    Ok([agreement(rules, shown)?, near(rules, shown)?].into_iter().flatten().collect())
}

fn agreement(rules: &[&Rule], shown: &PageContext<'_>) -> Result<Option<Block>, MethodError> {
    let mut rows = Vec::new();
    for rule in rules {
        let Some(from) =
            rule.from.as_deref().and_then(|from| shown.names.get(crate::names::OfferKind::Indicator, from))
        else {
            continue;
        };
        if shown.made.optional_table(&from.stage, AGREEMENT)?.is_none() {
            continue;
        }
        let Some(warrant) = shown.made.optional_kept::<Made>(&from.stage)?.and_then(|made| made.warrant) else {
            continue;
        };
        let mut row = vec![
            Cell::from(rule.name.as_str()),
            Cell::from(format!("{} in {}", warrant.n, warrant.n_cases)),
            warrant.icc1.into(),
            warrant.icc2.into(),
            Cell::from(warrant.p_told()),
        ];
        row.extend(warrant.rwg.map(Cell::from));
        row.extend([warrant.ad.into(), Cell::from(if warrant.is_warranted { "yes" } else { "no" })]);
        rows.push(row);
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let two = ColumnKind::Number { digits: 2 };
    let heads = [
        ("Set", ColumnKind::RowHeader),
        ("Persons in cases", ColumnKind::Text),
        ("ICC(1)", two),
        ("ICC(2)", two),
        ("p", ColumnKind::Sign),
        ("r_wg(j), uniform", two),
        ("slight skew", two),
        ("moderate skew", two),
        ("Average deviation", two),
        ("Mean warranted", ColumnKind::Sign),
    ];
    let caption = "Whether the mean of a case is a property of the case: how far cases differ, and those within a case agree (r_wg(j) and \
                   average deviation: the median of the cases; r_wg(j) against three distributions of answers by nobody’s agreement)";
    Ok(Some(Block::Table(TableBlock {
        caption: Text::from(caption),
        columns: heads.map(|(head, kind)| TableColumn::new(head, kind)).into(),
        rows,
        downloads: downloads(AGREEMENT),
        ..TableBlock::default()
    })))
}

fn near(rules: &[&Rule], shown: &PageContext<'_>) -> Result<Option<Block>, MethodError> {
    let cases = Cases::of(shown)?;
    let (mut rows, mut sets) = (Vec::new(), 0);
    for rule in rules {
        let Some(table) = shown.made.optional_table(&StageId::new("set", &rule.name), SIDES)? else { continue };
        sets += 1;
        let number = |column: &str| table.numbers(column);
        let figures = ["value", "lower", "upper", "inside", "outside"].map(number);
        let [value, lower, upper, inside, outside] = figures;
        let (value, lower, upper, inside, outside) = (value?, lower?, upper?, inside?, outside?);
        for (row, case) in table.texts("case")?.into_iter().enumerate() {
            let at = |column: &[Option<f64>]| column.get(row).copied().flatten();
            let (Some(case), Some(least)) = (case, at(&inside).zip(at(&outside)).map(|(a, b)| a.min(b))) else {
                continue;
            };
            if least >= NEAR {
                let interval = [at(&value), at(&lower), at(&upper)].map(Cell::from);
                let shares = [at(&inside), at(&outside)].map(|share| Cell::from(share.map(|share| share * 100.0)));
                rows.push(
                    [Cell::from(rule.name.as_str()), cases.cell(&case)]
                        .into_iter()
                        .chain(interval)
                        .chain(shares)
                        .collect(),
                );
            }
        }
    }
    if sets == 0 {
        return Ok(None);
    }
    if rows.is_empty() {
        let told = format!(
            "Respondents were drawn again within each case: in {} made of them no case that can be drawn again lies near the crossover, since fewer \
             than one draw in forty is on the other side. Of a case for which one respondent speaks there are no draws.",
            counted(sets, "set", "sets")
        );
        return Ok(Some(Block::prose(told)));
    }
    let two = ColumnKind::Number { digits: 2 };
    let percent = ColumnKind::Number { digits: 0 };
    let heads = [
        ("Set", ColumnKind::RowHeader),
        ("Case", ColumnKind::Text),
        ("Value", two),
        ("95 % from", two),
        ("to", two),
        ("Draws in, %", percent),
        ("Draws out, %", percent),
    ];
    let caption = "Cases near the crossover: the share of draws of their respondents that lie on either side of it (at least one in forty on \
                   each; what is left lies on it). Of the other cases fewer than one draw in forty lies on the other side; a case for which one \
                   respondent speaks has no draws and is not judged";
    let table = TableBlock {
        caption: Text::from(caption),
        columns: heads.map(|(head, kind)| TableColumn::new(head, kind)).into(),
        rows,
        downloads: downloads(SIDES),
        ..TableBlock::default()
    };
    Ok(Some(Block::Table(table)))
}
