//! Columns whose file says what their values are called, as SPSS and Stata do: levels and groups go by these labels.

use crate::{Anchoring, Calibration, SetsError};
use crosscase_data::{CodedValue, Diagnostic, Table, Variable, VariableCodebook, is_same_word};

/// The table as it is calibrated where its file says what values are called: the column holds the levels that the scale names, and the column of
/// the groups the groups that have anchors. The code of an answer is not its place among the levels, unless the file calls but some values something, such as
/// the ends of a scale, and [`levels_by_number`] finds that the others can be nothing else, which is told.
///
/// ```
/// use crosscase_data::{CodedValue, TableBuilder, Variable, VariableCodebook};
/// use crosscase_sets::{Anchoring, Calibration, Scale, by_labels};
///
/// let table = TableBuilder::default().id("case", ["a", "b"]).number("role", [Some(1.0), Some(2.0)]).build()?;
/// let mut codebook = VariableCodebook::of(&table);
/// let labels = [(1.0, "full"), (2.0, "none")].map(|(code, label)| (CodedValue::Number(code), label.to_owned()));
/// codebook.variables[1] = Variable { labels: labels.into(), ..codebook.variables[1].clone() };
/// let scale = Calibration::Qualitative(Scale::new([("none", 0.0), ("full", 1.0)])?);
/// let (named, _) = by_labels(&table, &codebook, "role", &Anchoring::One(scale.clone()))?;
/// assert_eq!(scale.column(&named, "role")?.membership, [Some(1.0), Some(0.0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A value of a labelled column that is no level by its label nor as it stands; an unknown column.
pub fn by_labels(
    table: &Table,
    codebook: &VariableCodebook,
    column: &str,
    how: &Anchoring,
) -> Result<(Table, Option<Diagnostic>), SetsError> {
    let labelled = |column: &str| codebook.variable(column).filter(|variable| !variable.labels.is_empty());
    match how {
        Anchoring::One(Calibration::Qualitative(scale)) => {
            let Some(variable) = labelled(column) else { return Ok((table.clone(), None)) };
            let levels: Vec<&str> = scale.levels().iter().map(|level| level.name.as_str()).collect();
            let cells = table.texts(column)?;
            let by_number = levels_by_number(
                column,
                cells.iter().flatten().map(String::as_str),
                |cell| label(variable, cell),
                &levels,
            );
            if by_number.is_some() {
                let level = |cell: &str| number(cell, &levels).and_then(|at| levels.get(at)).copied();
                let named = table.with_texts(column, |cell| level(cell).unwrap_or(cell).to_owned())?;
                return Ok((named, by_number));
            }
            for (row, cell) in cells.into_iter().enumerate() {
                let Some(cell) = cell.filter(|cell| named(variable, cell, &levels).is_none()) else { continue };
                let source = SetsError::LabelledLevel {
                    row,
                    label: label(variable, &cell).map(str::to_owned),
                    found: cell,
                    labels: variable.labels.iter().map(|(_, label)| label.clone()).collect(),
                    levels: levels.iter().map(|level| (*level).to_owned()).collect(),
                };
                return Err(SetsError::At { place: table.place(row, Some(column)), source: Box::new(source) });
            }
            Ok((put(table, variable, &levels)?, None))
        }
        Anchoring::By { column: by, groups } => match labelled(by) {
            Some(variable) => Ok((put(table, variable, &groups.keys().map(String::as_str).collect::<Vec<_>>())?, None)),
            None => Ok((table.clone(), None)),
        },
        Anchoring::One(_) => Ok((table.clone(), None)),
    }
}

/// The note that values of a column are the numbers of levels, from 1, where its file calls but some of its values something, as those of which SPSS
/// and Stata label the ends alone: each value is such a number, and what the file calls one of them is no level at another place. None where the
/// file calls all values something, or where a value is no such number: there labels decide.
///
/// ```
/// use crosscase_sets::levels_by_number;
/// let ends = |code: &str| match code {
///     "1" => Some("never"),
///     "4" => Some("always"),
///     _ => None,
/// };
/// let levels = ["never", "some", "often", "always"];
/// assert!(levels_by_number("trust", ["1", "2", "4"], ends, &levels).is_some());
/// assert!(levels_by_number("trust", ["1", "5"], ends, &levels).is_none());
/// assert!(levels_by_number("trust", ["1", "2"], ends, &["always", "often", "some", "never"]).is_none());
/// ```
pub fn levels_by_number<'a, 'b>(
    column: &str,
    cells: impl IntoIterator<Item = &'a str>,
    label: impl Fn(&str) -> Option<&'b str>,
    levels: &[&str],
) -> Option<Diagnostic> {
    let mut has_unlabelled = false;
    for cell in cells {
        number(cell, levels)?;
        has_unlabelled |= label(cell).is_none();
    }
    let called: Vec<(usize, &str)> =
        (0..levels.len()).filter_map(|at| Some((at, label(&(at + 1).to_string())?.trim()))).collect();
    let last = called.last().map_or(0, |(at, _)| at + 1);
    let is_elsewhere =
        |(at, label): &(usize, &str)| levels.iter().position(|level| level == label).is_some_and(|place| place != *at);
    if !(has_unlabelled || called.len() < last) || called.iter().any(is_elsewhere) {
        return None;
    }
    let (first, last) = (levels.first()?, levels.last()?);
    let message = format!(
        "the file calls only some of the values of {column} something: each is read as the number of a level, from 1 ({first}) to {} ({last})",
        levels.len()
    );
    let help = "if that is not meant, say what each value stands for (`--recode`; in a study `recode`)";
    Some(Diagnostic::note("SET112", message).help(help))
}

/// The place of the level whose number, from 1, a cell has.
fn number(cell: &str, levels: &[&str]) -> Option<usize> {
    cell.trim().parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < levels.len())
}

/// What the file calls a value.
fn label<'a>(variable: &'a Variable, cell: &str) -> Option<&'a str> {
    let is = |code: &CodedValue| is_same_word(&code.to_string(), cell);
    variable.labels.iter().find(|(code, _)| is(code)).map(|(_, label)| label.trim())
}

/// Which of some names a value has: that of its label, or else that which stands there.
fn named<'a>(variable: &Variable, cell: &str, names: &[&'a str]) -> Option<&'a str> {
    let of = |text: &str| names.iter().find(|name| **name == text.trim()).copied();
    label(variable, cell).and_then(of).or_else(|| of(cell))
}

fn put(table: &Table, variable: &Variable, names: &[&str]) -> Result<Table, SetsError> {
    Ok(table.with_texts(&variable.name, |cell| named(variable, cell, names).unwrap_or(cell).to_owned())?)
}
