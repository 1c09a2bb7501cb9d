//! Columns whose file says what their values are called, as SPSS and Stata do: levels and groups go by these labels.

use crate::{Anchoring, Calibration, SetsError};
use crosscase_data::{CodedValue, Table, Variable, VariableCodebook, is_same_word};

/// The table as it is calibrated where its file says what values are called: the column holds the levels that the scale names, and the column of
/// the groups the groups that have anchors. The code of an answer is not its place among the levels.
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
/// let named = by_labels(&table, &codebook, "role", &Anchoring::One(scale.clone()))?;
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
) -> Result<Table, SetsError> {
    let labelled = |column: &str| codebook.variable(column).filter(|variable| !variable.labels.is_empty());
    match how {
        Anchoring::One(Calibration::Qualitative(scale)) => {
            let Some(variable) = labelled(column) else { return Ok(table.clone()) };
            let levels: Vec<&str> = scale.levels().iter().map(|level| level.name.as_str()).collect();
            for (row, cell) in table.texts(column)?.into_iter().enumerate() {
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
            put(table, variable, &levels)
        }
        Anchoring::By { column: by, groups } => match labelled(by) {
            Some(variable) => put(table, variable, &groups.keys().map(String::as_str).collect::<Vec<_>>()),
            None => Ok(table.clone()),
        },
        Anchoring::One(_) => Ok(table.clone()),
    }
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
