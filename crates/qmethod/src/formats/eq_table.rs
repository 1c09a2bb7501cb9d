//! EQ Web Sort's records in a table: those of a sheet, whose cells say what they hold (`partId: Ada`), and those of a form, which keeps
//! a whole record in one cell (`… | partId:| Ada | … | sort:| 1 | -2 …`).

use super::eq_records::{EqRecord, NAMES};
use crosscase_data::{Row, Table};

/// Fields that every record of EQ Web Sort has beside its names.
const FIELDS: [&str; 6] = ["sort", "projectName", "dateTime", "npos", "nneu", "nneg"];

/// The records of a table that was read without a unit column; nothing where it holds no `sort` with places between bars.
pub(super) fn records(table: &Table) -> Option<Vec<EqRecord>> {
    let names = table.column_names();
    let columns = names.iter().map(|name| table.texts(name)).collect::<Result<Vec<_>, _>>().ok()?;
    // Without a head of its own a sheet has its first record there.
    let head: Vec<(String, String)> = names.iter().flat_map(|name| fields("", name)).collect();
    let mut origin = table.place(0, None);
    origin.row = Some(Row::Line(1));
    let head = EqRecord { key: "1".to_owned(), origin, fields: head };
    let of_row = |row: usize| EqRecord {
        key: (row + 1).to_string(),
        origin: table.place(row, None),
        fields: (names.iter().zip(&columns))
            .filter_map(|(name, texts)| Some((*name, texts.get(row)?.as_deref()?)))
            .flat_map(|(name, text)| fields(name, text))
            .collect(),
    };
    let rows = (0..table.rows()).map(of_row).filter(|record| !record.fields.is_empty());
    let records: Vec<EqRecord> = Some(head).filter(sorted).into_iter().chain(rows).collect();
    records.iter().any(sorted).then_some(records)
}

fn sorted(record: &EqRecord) -> bool {
    record.field("sort").is_some_and(|sort| sort.contains('|'))
}

/// What a cell holds: a record, a field that it names itself, or the field of its column.
fn fields(column: &str, text: &str) -> Vec<(String, String)> {
    let record = form(text);
    if !record.is_empty() {
        return record;
    }
    let own = text.split_once(':').filter(|(name, _)| *name == column || NAMES.contains(name) || FIELDS.contains(name));
    let (name, value) = own.unwrap_or((column, text));
    // A bar between name and value is that of forms.
    vec![(name.to_owned(), value.trim().trim_start_matches('|').trim().to_owned())]
}

/// The fields of a record in one cell, where its `sort` is one of them.
fn form(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, Vec<&str>)> = Vec::new();
    // Some forms put brackets around it.
    let text = text.trim().strip_prefix('(').and_then(|inside| inside.strip_suffix(')')).unwrap_or(text);
    for part in text.split('|').map(str::trim) {
        match part.strip_suffix(':').filter(|name| !name.is_empty() && !name.contains(char::is_whitespace)) {
            Some(name) => fields.push((name.to_owned(), Vec::new())),
            None => {
                if let Some((_, values)) = fields.last_mut() {
                    values.push(part);
                }
            }
        }
    }
    if !fields.iter().any(|(name, _)| name == "sort") {
        return Vec::new();
    }
    let value = |mut values: Vec<&str>| {
        // A bar ends a field, too.
        while values.last().is_some_and(|value| value.is_empty()) {
            values.pop();
        }
        values.join("|")
    };
    fields.into_iter().map(|(name, values)| (name, value(values))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_they_hold() {
        for (column, text, expected) in [
            ("partId", "Ada", vec![("partId", "Ada")]),
            ("partId", "partId: Ada", vec![("partId", "Ada")]),
            ("B", "sort: 1|-2", vec![("sort", "1|-2")]),
            ("remark", "see: below", vec![("remark", "see: below")]),
            ("A", "x | partId:| Ada | sort:| 1 | | -2 |", vec![("partId", "Ada"), ("sort", "1||-2")]),
            ("A", "(partId:|Ada|sort:|1|-2|)", vec![("partId", "Ada"), ("sort", "1|-2")]),
            ("A", "partId:| Ada", vec![("partId", "Ada")]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            assert_eq!(fields(column, text), expected, "{text}");
        }
    }
}
