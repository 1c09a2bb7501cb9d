//! Types, coded passages and records: 60 two-valued dimensions checked, 10 000 cases of 15 dimensions assigned (limit 0.2 s), Gower's distance
//! and medoids of 1 000 cases (2 s), 10 000 records deduplicated (2 s), 100 000 passages of 200 documents read and made a matrix of (2 s).
#![expect(clippy::unwrap_used, reason = "an error is quick, and no figure")]

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_coding::{CodeMatrix, CodingError, MatrixOptions, NotMentioned, Segments};
use crosscase_data::{Format, ReadOptions, Table, read_bytes};
use crosscase_numerics::Stream;
use crosscase_review::{Decisions, Deduplicated, ReviewError, deduplicate, formats};
use crosscase_typology::{Gower, MedoidClusters, Typology, TypologyError};
use std::fmt::Write as _;
use std::hint::black_box;

fn sets(n: usize) -> Option<Typology> {
    let mut text = String::new();
    for i in 0..n {
        let _ = writeln!(text, "[[dimension]]\nname = \"D{i}\"\nkind = \"fuzzy\"");
    }
    for i in (0..n).step_by(5) {
        let _ = writeln!(text, "[[type]]\nname = \"T{i}\"\nwhere = {{ D{i} = 1, D{} = 0, D{} = 1 }}", i + 1, i + 2);
    }
    Typology::from_toml(&text, None).ok()
}

fn cases(rows: usize, columns: usize) -> Option<Table> {
    let mut stream = Stream::new(1, 0);
    let mut text = "case".to_owned();
    for column in 0..columns {
        let _ = write!(text, ",D{column}");
    }
    for row in 0..rows {
        let _ = write!(text, "\nK{row}");
        for _ in 0..columns {
            let _ = write!(text, ",{:.2}", stream.unit());
        }
    }
    text.push('\n');
    read_bytes(text.as_bytes(), Format::Csv, None, &ReadOptions::new()).ok().map(|read| read.table)
}

fn passages(n: usize, documents: usize) -> String {
    let mut stream = Stream::new(2, 0);
    let mut text = "case,source,coder,code,start,end\n".to_owned();
    for _ in 0..n {
        let (document, start) = (stream.below(documents), stream.below(40_000));
        let (coder, code, end) = (stream.below(3), stream.below(60), start + 20 + stream.below(400));
        let _ = writeln!(text, "K{},i{document},c{coder},code{code},{start},{end}", document / 4);
    }
    text
}

fn records(n: usize) -> String {
    let mut stream = Stream::new(3, 0);
    let mut text = String::new();
    for _ in 0..n {
        // One record in four is there twice.
        let of = stream.below(n * 3 / 4);
        let _ = writeln!(text, "TY  - JOUR\nAU  - Author{}, A\nTI  - The form of partnership number {of}", of % 997);
        let _ = writeln!(text, "PY  - {}", 1990 + of % 30);
        if stream.below(2) == 0 {
            let _ = writeln!(text, "DO  - 10.1000/{of}");
        }
        text += "ER  - \n";
    }
    text
}

fn clusters(table: &Table, columns: &[String]) -> Result<MedoidClusters, TypologyError> {
    Gower::new().fit(table, columns)?.distances()?.medoids(5)
}

fn matrix(text: &str) -> Result<CodeMatrix, CodingError> {
    let read = read_bytes(text.as_bytes(), Format::Csv, None, &Segments::reading(ReadOptions::new()))?;
    MatrixOptions::new(NotMentioned::Absent).fit(&Segments::from_table(&read.table)?)
}

fn different(text: &str) -> Result<Deduplicated, ReviewError> {
    deduplicate(formats::read(text.as_bytes(), "a.ris")?.records, &Decisions::default())
}

fn forms(c: &mut Criterion) {
    let mut group = c.benchmark_group("forms");
    group.sample_size(10);
    if let Some(typology) = sets(60) {
        group.bench_function("60 dimensions checked", |b| b.iter(|| black_box(&typology).check(None).unwrap()));
    }
    if let Some((typology, table)) = sets(15).zip(cases(10_000, 15)) {
        group.bench_function("10 000 cases of 15 dimensions assigned", |b| {
            b.iter(|| typology.assign(black_box(&table)).unwrap());
        });
    }
    if let Some(table) = cases(1_000, 10) {
        let columns: Vec<String> = (0..10).map(|i| format!("D{i}")).collect();
        group.bench_function("Gower and 5 medoids of 1 000 cases", |b| {
            b.iter(|| clusters(black_box(&table), &columns).unwrap());
        });
    }
    let text = passages(100_000, 200);
    group.bench_function("100 000 passages of 200 documents", |b| b.iter(|| matrix(black_box(&text)).unwrap()));
    let text = records(10_000);
    group.bench_function("10 000 records deduplicated", |b| b.iter(|| different(black_box(&text)).unwrap()));
    group.finish();
}

criterion_group!(benches, forms);
criterion_main!(benches);
