//! The page `docs/data-contract.md` lists every table as the code has it. `UPDATE_PAGE=1` writes the list anew.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::path::Path;

use crosscase_data::TableBuilder;
use crosscase_data::contract::{Check, Presence, SCHEMAS, Schema, TypedColumn, schema};

const START: &str =
    "<!-- tables: written from the schemas by `UPDATE_PAGE=1 cargo test -p crosscase-data --test contract_page` -->\n";
const END: &str = "<!-- end of tables -->\n";

fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn allowed(column: &TypedColumn) -> String {
    let kind = match column.check {
        Check::Any => column.kind.to_string(),
        Check::Within(range) => format!("{}, {range}", column.kind),
        Check::OneOf(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
    };
    kind.strip_prefix("a ").map_or(kind.clone(), str::to_owned)
}

fn section(schema: &Schema) -> String {
    let code = |columns: &[&str]| columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
    let mut page = format!(
        "### {}\n`{}`. {}\n\n| column | holds | must be there | meaning |\n|---|---|---|---|\n",
        schema.name,
        schema.id,
        one_line(schema.doc)
    );
    for column in schema.columns {
        let presence = match column.presence {
            Presence::Required => "yes",
            Presence::Given => "value or reason",
            Presence::Optional => "no",
        };
        writeln!(page, "| `{}` | {} | {presence} | {} |", column.name, allowed(column), one_line(column.doc))
            .expect("text");
    }
    page.push('\n');
    if schema.key.is_empty() {
        page.push_str("Key: none.");
    } else {
        write!(page, "Key: {}.", code(schema.key)).expect("text");
    }
    for reference in schema.references {
        write!(
            page,
            " {} must be in [{}](#{}) ({}).",
            code(reference.columns),
            reference.table,
            reference.table,
            code(reference.to)
        )
        .expect("text");
    }
    for rule in schema.rules {
        let sentence = rule.sentence();
        let (first, rest) = sentence.split_at(1);
        write!(page, " {}{rest}.", first.to_uppercase()).expect("text");
    }
    if let Some(cell) = &schema.cell {
        let value = if cell.value.is_empty() { "1, where there is such a row".to_owned() } else { code(cell.value) };
        write!(page, " A value on the way back: {value} of `{}`, {}.", cell.id, code(cell.column)).expect("text");
    }
    page.push_str("\n\n");
    page
}

#[test]
fn the_page_is_in_step_with_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/data-contract.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (before, rest) = page.split_once(START).expect("where the tables start");
    let (tables, after) = rest.split_once(END).expect("where the tables end");
    let expected: String = SCHEMAS.into_iter().map(section).collect();
    if std::env::var_os("UPDATE_PAGE").is_some() {
        std::fs::write(&path, format!("{before}{START}{expected}{END}{after}")).expect("the page");
    } else {
        assert_eq!(tables, expected, "run with UPDATE_PAGE=1");
    }
}

#[test]
fn every_schema_is_found_by_its_id_and_refers_to_what_there_is() {
    for found in SCHEMAS {
        assert_eq!(schema(found.id), Some(found));
        let own = found.key.iter().chain(found.references.iter().flat_map(|reference| reference.columns));
        for column in own {
            assert!(found.column(column).is_some(), "{}: {column}", found.name);
        }
        for reference in found.references {
            let target =
                SCHEMAS.into_iter().find(|schema| schema.name == reference.table).expect("the table referred to");
            assert!(reference.to.iter().all(|column| target.column(column).is_some()), "{}", found.name);
        }
    }
    let builder = TableBuilder::new("crosscase.nothing/1").build().expect("a table");
    assert!(schema(builder.schema_id()).is_none());
}
