//! Instruments that are about the cases themselves, which coders make of documents and reports.

use super::units::Roll;
use crate::file::{Faults, Span};
use crate::made::StageId;
use crate::names::{Names, OfferKind};
use crosscase_data::{Diagnostic, Place, counted, near_name, written_alike};
use crosscase_figures::rounded;
use std::collections::BTreeMap;

/// The stage of the kind of unit that such an instrument names; a fault where that is not the kind that is compared.
pub(super) fn cases(unit: &str, at: &Span, names: &Names, faults: &mut Faults<'_>) -> Option<StageId> {
    let units = names.find(OfferKind::Units, unit, faults)?;
    if units.name != names.cases() {
        let message = format!("this instrument is about {}, which {unit} is not: `unit` names these", names.cases());
        faults.add("STU008", at.clone(), message);
        return None;
    }
    Some(units.stage.clone())
}

/// A value of a case among words: a whole number as it is, others with two digits.
pub(super) fn brief(value: f64) -> String {
    let text = rounded(value, 2);
    text.strip_suffix(".00").map_or_else(|| text.clone(), str::to_owned)
}

/// The id of a unit by its id or by what readers call it, as coders write it.
pub(super) fn unit_of<'a>(roll: &'a Roll, name: &'a str) -> Option<&'a str> {
    let called = || roll.labels().find(|(_, label)| *label == Some(name)).map(|(id, _)| id);
    roll.contains(name).then_some(name).or_else(called)
}

/// Whether a unit that is named so is one that the study is not about.
pub(super) fn is_left_out(roll: &Roll, name: &str) -> bool {
    unit_of(roll, name).is_none() && roll.leaves_out_called(name)
}

/// Names in rows of a file that no indicator takes and that are written nearly like one that is taken, with far fewer rows: misspelt, they
/// would take from the cases what was said of them, and nobody would be told.
pub(super) fn misspelt<'a>(
    what: &str,
    rows: impl Iterator<Item = (&'a str, Place)>,
    taken: &[String],
) -> Vec<Diagnostic> {
    let mut found: BTreeMap<&str, (usize, Place)> = BTreeMap::new();
    for (name, place) in rows {
        found.entry(name).or_insert((0, place)).0 += 1;
    }
    let count = |name: &str| found.get(name).map_or(0, |(count, _)| *count);
    // `q1` and `q3` are two of a row of items, and neither is the other misspelt.
    let letters = |name: &str| name.chars().filter(|sign| !sign.is_numeric()).collect::<String>();
    let told =
        found.iter().filter(|(name, _)| !taken.iter().any(|known| known == *name)).filter_map(|(name, (n, place))| {
            let others: Vec<String> = taken.iter().filter(|known| letters(known) != letters(name)).cloned().collect();
            let meant = near_name(name, &others).filter(|meant| n * 3 <= count(meant) || written_alike(name, meant))?;
            let rows = counted(*n, "row has", "rows have");
            let message = format!("{rows} the {what} `{name}`, which nothing takes, and `{meant}` is taken");
            let help = "correct it where it is misspelt; what is said under another name does not count";
            Some(Diagnostic::warning("STU248", message).at(place.clone()).help(help))
        });
    told.collect()
}

/// Coders, or reports, whose names are one but for capitals, blanks and signs: written in two ways, one counts as two. Each row has the name
/// as it stands there, and as it may be published.
pub(super) fn alike<'a>(what: &str, rows: impl Iterator<Item = (&'a str, &'a str, Place)>) -> Vec<Diagnostic> {
    let mut found: BTreeMap<&str, (&str, usize, Place)> = BTreeMap::new();
    let mut names = Vec::new();
    for (name, shown, place) in rows {
        found.entry(name).or_insert((shown, 0, place)).1 += 1;
        names.push(name);
    }
    let told = |(one, other): (&str, &str)| {
        // The one that is written so less often is rather the mistake.
        let [mut one, mut other] = [found.get(one)?, found.get(other)?];
        if one.1 > other.1 {
            (one, other) = (other, one);
        }
        let rows = counted(one.1, "row names", "rows name");
        let message = format!(
            "{rows} the {what} `{}`, written like `{}` but for capitals, blanks or signs: it counts as another",
            one.0, other.0
        );
        let help = "if they are one, write the name in one way";
        Some(Diagnostic::warning("STU248", message).at(one.2.clone()).help(help))
    };
    crosscase_data::names_alike(names).into_iter().filter_map(told).collect()
}

/// A figure in a sentence or a cell of words, and a dash where there is none.
pub(super) fn rounded_or_dash(figure: Option<f64>, digits: usize) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| rounded(figure, digits))
}

#[cfg(test)]
mod tests {
    use super::misspelt;
    use crosscase_data::Place;

    #[test]
    fn items_of_a_row_are_not_misspelt_and_others_are() {
        let told = |name: &'static str, meant: &'static str| {
            let rows = std::iter::repeat_n(name, 10).chain(std::iter::repeat_n(meant, 30));
            let rows = rows.map(|name| (name, Place::file("scores.csv")));
            misspelt("item", rows, &[meant.to_owned()]).len()
        };
        assert_eq!([told("q1", "q3"), told("item_12", "item_21"), told("trust2", "trust10")], [0, 0, 0]);
        assert_eq!([told("trst", "trust"), told("trsut1", "trust1")], [1, 1]);
    }
}
