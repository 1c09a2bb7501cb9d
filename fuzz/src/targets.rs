//! What is held against hostile bytes: one target a reader, one a parser. A target may refuse; it may not panic, hang, or make room
//! for what is not there.

use crosscase_boolean::expression::{Expression, Relation};
use crosscase_coding::{Highlights, MatrixOptions, NotMentioned, Segments, UnitizeColumns, refi};
use crosscase_data::contract::{CODEBOOK, CodebookEntry, Record as _};
use crosscase_data::{Format, ReadOptions, read_bytes, to_bytes, to_labelled_bytes};
use crosscase_network::Network;
use crosscase_network::formats::{self, NetworkOptions};
use crosscase_qca::{Expectations, Outcome};
use crosscase_qmethod::design::Design;
use crosscase_qmethod::formats::{
    self as formats_of_sorts, SourceOptions, collected, eq_json, htmlq, kade, kade_zip, pqmethod, wide,
};
use crosscase_qmethod::{Grid, RotationPlan};
use crosscase_review::{Decisions, ReviewLog, deduplicate, formats as review};
use crosscase_sets::{Calibration, Concept};
use crosscase_study::{Methods, Study};
use std::collections::BTreeSet;

/// Something that takes bytes.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// The name of its folder below `corpus/`.
    pub(crate) name: &'static str,
    /// Takes them, and says whether they were what they should be.
    pub(crate) run: fn(&[u8]) -> bool,
    /// Whether the bytes are an archive, whose members are to be changed, too.
    #[allow(dead_code, reason = "asked by whoever changes them")]
    pub(crate) archive: bool,
}

const fn target(name: &'static str, run: fn(&[u8]) -> bool) -> Target {
    Target { name, run, archive: false }
}

const fn archive(name: &'static str, run: fn(&[u8]) -> bool) -> Target {
    Target { name, run, archive: true }
}

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    target("csv", |bytes| table(bytes, Format::Csv)),
    target("json", |bytes| table(bytes, Format::Json)),
    archive("xlsx", |bytes| table(bytes, Format::Xlsx)),
    target("xls", |bytes| read_bytes(bytes, Format::Xls, Some("a"), &ReadOptions::new()).is_ok()),
    target("arrow", |bytes| table(bytes, Format::ArrowIpc)),
    target("parquet", |bytes| table(bytes, Format::Parquet)),
    target("sav", |bytes| labelled(bytes, Format::Sav)),
    target("zsav", |bytes| labelled(bytes, Format::Zsav)),
    target("dta", |bytes| labelled(bytes, Format::Dta)),
    target("qualtrics", |bytes| table(bytes, Format::Csv)),
    archive("kade_zip", |bytes| kade_zip::read(bytes, Some("a.zip")).is_ok()),
    archive("kade_xlsx", |bytes| kade::read(bytes, Some("a.xlsx")).is_ok()),
    target("pqmethod_dat", |bytes| pqmethod::read_dat(bytes, Some("a.dat"), None).is_ok()),
    target("pqmethod_sta", |bytes| pqmethod::read_sta(bytes, Some("a.sta"), None).1.is_none()),
    target("eq_json", |bytes| eq_json::read(&[("a.json", bytes)], None).is_ok()),
    target("collected", |bytes| collected::read(&[("a.json", bytes)], None).is_ok()),
    target("sorts_csv", sorts),
    target("eq_sheet", any_sorts),
    target("long_sorts", any_sorts),
    target("codebook", codebook),
    target("design", |bytes| text(bytes, |text| Design::from_toml(text, "design.toml").is_ok())),
    target("study", study),
    target("expression", |bytes| text(bytes, expression)),
    target("calibration", |bytes| text(bytes, |text| toml::from_str::<Calibration>(text).is_ok())),
    target("concept", |bytes| text(bytes, |text| text.parse::<Concept>().is_ok())),
    target("options", |bytes| text(bytes, options)),
    target("network_csv", |bytes| network(bytes, "a.csv")),
    target("network_matrix", |bytes| {
        formats::read(bytes, None, "a.csv", &NetworkOptions::new().directed().matrix()).is_ok()
    }),
    target("network_graphml", |bytes| network(bytes, "a.graphml")),
    target("network_gexf", |bytes| network(bytes, "a.gexf")),
    target("network_gml", |bytes| network(bytes, "a.gml")),
    target("network_pajek", |bytes| network(bytes, "a.paj")),
    target("network_dl", |bytes| network(bytes, "a.dl")),
    target("network_ucinet", ucinet),
    target("network_vna", |bytes| network(bytes, "a.vna")),
    archive("refi_qdpx", refi_qdpx),
    target("refi_qdc", refi_qdc),
    target("segments", segments),
    target("highlights", highlights),
    target("records_ris", |bytes| records(bytes, "a.ris")),
    target("records_nbib", |bytes| records(bytes, "a.nbib")),
    target("records_bib", |bytes| records(bytes, "a.bib")),
    target("records_enw", |bytes| records(bytes, "a.enw")),
    target("records_csv", |bytes| records(bytes, "a.csv")),
    target("review_log", review_log),
];

fn text(bytes: &[u8], parse: impl FnOnce(&str) -> bool) -> bool {
    parse(&String::from_utf8_lossy(bytes))
}

/// A table that is read is written and read again as it is.
fn table(bytes: &[u8], format: Format) -> bool {
    let Ok(read) = read_bytes(bytes, format, Some("a"), &ReadOptions::new()) else { return false };
    for column in read.table.column_names() {
        let _ = (read.table.numbers(column), read.table.texts(column));
    }
    let Ok(written) = to_bytes(&read.table, Format::Parquet) else { return false };
    let again = read_bytes(&written, Format::Parquet, Some("b"), &ReadOptions::new());
    let again = again.map(|again| again.table.batch().clone());
    assert!(again.is_ok_and(|again| again == *read.table.batch()), "a table that was read is not written as it is");
    true
}

/// A table that is read with what is said of its columns is written and read again as it is, but for what is told.
fn labelled(bytes: &[u8], format: Format) -> bool {
    let read = |bytes: &[u8]| read_bytes(bytes, format, Some("a"), &ReadOptions::new());
    let Ok(first) = read(bytes) else { return false };
    let written = to_labelled_bytes(&first.table, &first.codebook, format).ok();
    let Some(written) = written.filter(|written| written.diagnostics.is_empty()) else { return true };
    let again = read(&written.bytes).map(|again| again.table.batch().clone());
    assert!(again.is_ok_and(|again| again == *first.table.batch()), "a table that was read is not written as it is");
    true
}

fn sorts(bytes: &[u8]) -> bool {
    let Ok(read) = read_bytes(bytes, Format::Csv, Some("a.csv"), &ReadOptions::new()) else { return false };
    let htmlq = htmlq::from_table(&read.table, None).is_ok();
    let wide = [wide::Rows::Statements, wide::Rows::Sorters].map(|rows| wide::from_table(&read.table, rows).is_ok());
    htmlq || wide.contains(&true)
}

/// Sorts of a table, whatever it is told to be by its structure.
fn any_sorts(bytes: &[u8]) -> bool {
    formats_of_sorts::read(bytes, "a.csv", &SourceOptions::default()).is_ok()
}

/// What items ask and how their answers are coded, which is written and read again as it is.
fn codebook(bytes: &[u8]) -> bool {
    let entries = |bytes: &[u8]| {
        let read = read_bytes(bytes, Format::Csv, Some("a.csv"), &CODEBOOK.read_options()).ok()?;
        CodebookEntry::rows(&read.table).ok()
    };
    let Some(read) = entries(bytes) else { return false };
    for entry in &read {
        let _ = entry.missing_codes();
    }
    let written = CodebookEntry::table(&read).and_then(|table| to_bytes(&table, Format::Csv));
    assert!(written.is_ok_and(|written| entries(&written) == Some(read)), "a codebook is not written as it is");
    true
}

fn study(bytes: &[u8]) -> bool {
    text(bytes, |text| Study::parse(text, "study.toml", &Methods::standard()).is_ok())
}

/// What an expression is written as is the same expression.
fn expression(text: &str) -> bool {
    let relation = text.parse::<Relation>().is_ok();
    let Ok(expression) = text.parse::<Expression>() else { return relation };
    let again = expression.to_string().parse::<Expression>();
    assert!(again.as_ref() == Ok(&expression), "{expression} is read as {again:?}");
    true
}

/// Networks that are read are written in their format, where it can hold them, and read again with the same ties.
fn network(bytes: &[u8], file: &str) -> bool {
    let options = NetworkOptions::new().signed();
    let read = |bytes: &[u8], directed: bool| {
        let mut options = options.clone();
        options.directed = directed;
        formats::read(bytes, None, file, &options)
    };
    let Ok(relations) = read(bytes, false).or_else(|_| read(bytes, true)) else { return false };
    let states = !matches!(file, "a.csv" | "a.dl" | "a.vna");
    for network in &relations.networks {
        let Ok(written) = formats::write(network, file, crosscase_data::TextStyle::default()) else { continue };
        let again = read(&written.bytes, network.is_directed() && !states).and_then(|again| again.one(None));
        // Without direction, which end comes first is a matter of the order of the nodes.
        let ties = |network: &Network| {
            let named = network.named_ties().map(|tie| {
                let turn = !network.is_directed() && tie.source > tie.target;
                let (one, other) = if turn { (&tie.target, &tie.source) } else { (&tie.source, &tie.target) };
                format!("{one:?} {other:?} {:?}", tie.weight)
            });
            named.collect::<BTreeSet<_>>()
        };
        let again = again.as_ref().map(ties).map_err(ToString::to_string);
        assert_eq!(again, Ok(ties(network)), "a network is not written as it is");
    }
    true
}

/// A header and its values, of which the first two bytes say how long the header is.
fn ucinet(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk() else { return false };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (header, values) = rest.split_at(length);
    formats::read(header, Some(values), "a.##h", &NetworkOptions::new().directed()).is_ok()
}

fn options(text: &str) -> bool {
    let read = [
        text.parse::<Expectations>().is_ok(),
        text.parse::<Outcome>().is_ok(),
        text.parse::<Grid>().is_ok(),
        text.parse::<RotationPlan>().is_ok(),
        text.parse::<crosscase_data::Missing>().is_ok(),
    ];
    let columns: Vec<&str> = text.split('\n').skip(1).collect();
    let builder =
        columns.iter().fold(crosscase_data::TableBuilder::default(), |builder, name| builder.number(name, [Some(1.0)]));
    let list = text.lines().next().unwrap_or_default();
    let selected = builder.build().is_ok_and(|table| table.select(list).is_ok());
    selected || read.contains(&true)
}

/// A codebook that is read is written and read again as it is.
fn refi_qdc(bytes: &[u8]) -> bool {
    let Ok(read) = refi::read_qdc(bytes, Some("a.qdc")) else { return false };
    if let Ok(written) = refi::write_qdc(&read.codes) {
        let again = refi::read_qdc(&written, None).map(|again| again.codes.codes().len());
        assert_eq!(again.ok(), Some(read.codes.codes().len()), "what was written is read");
    }
    true
}

fn refi_qdpx(bytes: &[u8]) -> bool {
    let Ok(read) = refi::read_qdpx(bytes, Some("a.qdpx")) else { return false };
    read.to_table().is_ok()
}

/// A table of passages, its matrix, and agreement on its passages.
fn segments(bytes: &[u8]) -> bool {
    let table = |options| read_bytes(bytes, Format::Csv, Some("a.csv"), &options).map(|read| read.table);
    let Ok(passages) = table(Segments::reading(ReadOptions::new())) else { return false };
    let columns = UnitizeColumns::default();
    if let Ok(passages) = table(columns.reading(ReadOptions::new())) {
        let _ = columns.fit(&passages, 1_000);
    }
    let Ok(segments) = Segments::from_table(&passages) else { return false };
    MatrixOptions::new(NotMentioned::Absent).fit(&segments).is_ok_and(|matrix| matrix.to_table().is_ok())
}

fn highlights(bytes: &[u8]) -> bool {
    let options = Highlights::reading(ReadOptions::new());
    let Ok(read) = read_bytes(bytes, Format::Csv, Some("a.csv"), &options) else { return false };
    Highlights::default().text("i1", "We trust them. We  trust\nthem.").fit(&read.table).is_ok()
}

/// Records that are read are held against each other.
fn records(bytes: &[u8], name: &str) -> bool {
    let Ok(read) = review::read(bytes, name) else { return false };
    deduplicate(read.records, &Decisions::default()).is_ok()
}

fn review_log(bytes: &[u8]) -> bool {
    let options = ReviewLog::reading(ReadOptions::new());
    let Ok(read) = read_bytes(bytes, Format::Csv, Some("a.csv"), &options) else { return false };
    ReviewLog::from_table(&read.table).and_then(|log| log.draft()).is_ok_and(|flow| !flow.diagram().svg().is_empty())
}
