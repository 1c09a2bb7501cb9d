//! Tables as a paper takes them.

use crosscase_data::{DataError, Table};
use crosscase_figures::{escaped, rounded};

/// A table as LaTeX with `booktabs`: numbers to `digits` decimals, undefined as “--”.
///
/// ```
/// use crosscase_data::TableBuilder;
/// let table = TableBuilder::new("crosscase.example/1").id("statement", ["s_1"]).number("z", [Some(1.25)]).build()?;
/// let latex = crosscase_report::latex_table(&table, "Scores & places", 2)?;
/// assert!(latex.contains(r"s\_1 & 1.25 \\") && latex.contains(r"\caption{Scores \& places}"));
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// None that a table can cause.
pub fn latex_table(table: &Table, caption: &str, digits: usize) -> Result<String, DataError> {
    let (head, rows, right) = cells(table, digits, "--")?;
    let line = |cells: &[String]| cells.iter().map(|cell| latex(cell)).collect::<Vec<_>>().join(" & ") + " \\\\\n";
    let align: String = right.iter().map(|right| if *right { 'r' } else { 'l' }).collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    let caption = if caption.is_empty() { String::new() } else { format!("\\caption{{{}}}\n", latex(caption)) };
    Ok(format!(
        "\\begin{{table}}\n{caption}\\begin{{tabular}}{{{align}}}\n\\toprule\n{}\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n\\end{{table}}\n",
        line(&head)
    ))
}

/// A table as HTML, with its caption and headings told as such.
///
/// # Errors
/// None that a table can cause.
pub fn html_table(table: &Table, caption: &str, digits: usize) -> Result<String, DataError> {
    let (head, rows, right) = cells(table, digits, "–")?;
    let style = |c: usize| if right[c] { " style=\"text-align:right\"" } else { "" };
    let heads: Vec<String> =
        head.iter().enumerate().map(|(c, h)| format!("<th scope=\"col\"{}>{}</th>", style(c), escaped(h))).collect();
    let heads = heads.concat();
    let row = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(c, cell)| match c {
            0 => format!("<th scope=\"row\">{}</th>", escaped(cell)),
            _ => format!("<td{}>{}</td>", style(c), escaped(cell)),
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let body: String = rows.iter().map(row).collect();
    let caption = if caption.is_empty() { String::new() } else { format!("<caption>{}</caption>\n", escaped(caption)) };
    Ok(format!("<table>\n{caption}<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"))
}

/// A page with one table, as it opens in a browser.
///
/// # Errors
/// None that a table can cause.
pub fn html_page(table: &Table, caption: &str, digits: usize) -> Result<String, DataError> {
    let table = html_table(table, caption, digits)?;
    Ok(format!("<!doctype html>\n<meta charset=\"utf-8\">\n<title>{}</title>\n{table}", escaped(caption)))
}

/// Heads, rows of cells, and which columns hold numbers.
type Cells = (Vec<String>, Vec<Vec<String>>, Vec<bool>);

fn cells(table: &Table, digits: usize, missing: &str) -> Result<Cells, DataError> {
    let names = table.column_names();
    let mut rows = vec![Vec::new(); table.rows()];
    let mut right = Vec::new();
    for name in &names {
        let kind = table.schema().field_with_name(name).map(|field| field.data_type().to_string()).unwrap_or_default();
        let numeric = kind == "Float64" || kind == "Int64";
        right.push(numeric);
        let texts: Vec<Option<String>> = if kind == "Float64" {
            table.numbers(name)?.into_iter().map(|number| number.map(|number| rounded(number, digits))).collect()
        } else {
            table.texts(name)?
        };
        rows.iter_mut().zip(texts).for_each(|(row, text)| row.push(text.unwrap_or_else(|| missing.to_owned())));
    }
    Ok((names.into_iter().map(str::to_owned).collect(), rows, right))
}

fn latex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', c]),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '|' => escaped.push_str("\\textbar{}"),
            '▲' => escaped.push_str("$\\blacktriangle$"),
            '▼' => escaped.push_str("$\\blacktriangledown$"),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the font that LaTeX begins with `<`, `>` and `|` are other signs.
    #[test]
    fn signs_of_latex_are_escaped() {
        assert_eq!(
            latex("~A_1 < 5 % | {B}^\\"),
            "\\textasciitilde{}A\\_1 \\textless{} 5 \\% \\textbar{} \\{B\\}\\textasciicircum{}\\textbackslash{}"
        );
    }

    #[test]
    fn what_rounds_to_nothing_has_no_sign() {
        assert_eq!(rounded(-0.001, 2), "0.00");
        assert_eq!(rounded(-0.0, 0), "0");
        assert_eq!(rounded(-0.01, 2), "-0.01");
    }
}
