//! A table for a terminal: aligned columns, numbers to the right, undefined as “–”.

use crosscase_data::{DataError, Table};

/// Digits after the point on a terminal; `--format csv` and `json` keep all of them.
const DIGITS: usize = 3;

pub(crate) fn render(table: &Table) -> Result<String, DataError> {
    let (schema, mut columns) = (table.schema(), Vec::new());
    for name in table.column_names() {
        // Ids are texts, also where each of them could be read as a number: 000 is not 0.
        let is_numeric = schema.field_with_name(name).is_ok_and(|field| field.data_type().is_numeric());
        let numeric = is_numeric.then(|| table.numbers(name)).transpose()?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crosscase_data::TableBuilder;

    #[test]
    fn ids_stay_as_they_are() {
        let table = TableBuilder::new("crosscase.test/1")
            .id("case", ["02071050", "000", "1e5"])
            .text("code", [Some("04410"), None, Some("7")])
            .number("x", [Some(0.5), None, Some(1e5)])
            .build()
            .unwrap();
        let expected = "\
case      code        x
────────  ─────  ──────
02071050  04410   0.500
000       –           –
1e5       7      100000
";
        assert_eq!(render(&table).unwrap(), expected);
    }
}
