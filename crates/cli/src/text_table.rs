//! A table for a terminal: aligned columns, numbers to the right, undefined as “–”.

use crosscase_data::{DataError, Table};

/// Digits after the point on a terminal; `--format csv` and `json` keep all of them.
const DIGITS: usize = 3;

pub(crate) fn render(table: &Table) -> Result<String, DataError> {
    let (schema, mut columns) = (table.schema(), Vec::new());
    for name in table.column_names() {
        let truth = schema.field_with_name(name).is_ok_and(|field| field.data_type().to_string() == "Boolean");
        let numeric = if truth { None } else { table.numbers(name).ok() };
        let numeric = numeric.filter(|numbers| numbers.iter().any(Option::is_some));
        let cells: Vec<String> = match &numeric {
            Some(numbers) => numbers.iter().map(|number| number.map_or_else(|| "–".to_owned(), short)).collect(),
            None => table.texts(name)?.into_iter().map(|text| text.unwrap_or_else(|| "–".to_owned())).collect(),
        };
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

fn short(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { format!("{number:.DIGITS$}") }
}
