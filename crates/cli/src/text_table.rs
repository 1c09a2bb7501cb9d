//! A table for a terminal: aligned columns, numbers to the right, undefined and missing as “–”, or as why it is missing.

use crosscase_data::{DataError, Missing, Table};

/// Digits after the point on a terminal; `--format csv` and `json` keep all of them.
const DIGITS: usize = 3;

pub(crate) fn render(table: &Table) -> Result<String, DataError> {
    let (schema, mut columns) = (table.schema(), Vec::new());
    for name in table.column_names() {
        // Ids are texts, also where each of them could be read as a number: 000 is not 0.
        let is_numeric = schema.field_with_name(name).is_ok_and(|field| field.data_type().is_numeric());
        let numeric = is_numeric.then(|| table.numbers(name)).transpose()?;
        let texts: Vec<Option<String>> = match &numeric {
            Some(numbers) => numbers.iter().map(|number| number.map(short)).collect(),
            None => table.texts(name)?,
        };
        let cells =
            texts.into_iter().zip(table.reasons(name)?).map(|(text, reason)| text.unwrap_or_else(|| dash(reason)));
        let cells: Vec<String> = cells.collect();
        columns.push((name.to_owned(), cells, numeric.is_some()));
    }
    let widths: Vec<usize> = columns
        .iter()
        .map(|(name, cells, _)| cells.iter().chain([name]).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    let line = |cell: &dyn Fn(usize) -> String| {
        let cells = (0..columns.len()).map(|c| {
            let (cell, right) = (cell(c), columns[c].2);
            let fill = " ".repeat(widths[c].saturating_sub(cell.chars().count()));
            if right { fill + &cell } else { cell + &fill }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let mut text = line(&|c| columns[c].0.clone());
    text += &line(&|c| "─".repeat(widths[c]));
    for row in 0..table.rows() {
        text += &line(&|c| columns[c].1[row].clone());
    }
    Ok(text)
}

/// What stands where there is no value: why it is missing, where that was told.
fn dash(reason: Option<Missing>) -> String {
    match reason {
        None | Some(Missing::Empty) => "–".to_owned(),
        Some(reason) => reason.to_string(),
    }
}

fn short(number: f64) -> String {
    // Of a number that is 0 in what is shown the sign says nothing; hundreds of digits say no more than a power of ten.
    let number = if number.abs() < 0.0005 { number.abs() } else { number };
    match number {
        _ if number.abs() >= 1e15 => format!("{number:.DIGITS$e}"),
        _ if number.fract() == 0.0 => format!("{number:.0}"),
        _ => format!("{number:.DIGITS$}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosscase_data::TableBuilder;

    #[test]
    fn numbers_are_short() {
        let shown = [-0.0, -1e-17, 0.0004, -0.0006, 2.0, -2.0, 1e15, 1.25e300, -1e16];
        assert_eq!(
            shown.map(short),
            ["0", "0.000", "0.000", "-0.001", "2", "-2", "1.000e15", "1.250e300", "-1.000e16"]
        );
    }

    #[test]
    fn ids_stay_as_they_are_and_a_reason_is_told() {
        let table = TableBuilder::new("crosscase.test/1")
            .id("case", ["02071050", "000", "1e5"])
            .text("code", [Some("04410"), None, Some("7")])
            .number("x", [Some(0.5), None, Some(1e5)])
            .number("y", [None, None, Some(1.0)])
            .reasons("y", [Some(Missing::NotApplicable), None, None])
            .build()
            .unwrap();
        let expected = "\
case      code        x               y
────────  ─────  ──────  ──────────────
02071050  04410   0.500  not applicable
000       –           –               –
1e5       7      100000               1
";
        assert_eq!(render(&table).unwrap(), expected);
    }
}
