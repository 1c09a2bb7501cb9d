//! What is planted in the synthetic study `fixtures/partnerships` is found, in its shipped data and in others of the same kind. All data
//! are synthetic.
//!
//! The long tests run a hundred studies each: `cargo test --release -p crosscase-study --test recovery -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail by panicking, and shows its table")]

mod common;
#[path = "../examples/partnerships/documents.rs"]
mod documents;
#[path = "../examples/partnerships/instruments.rs"]
mod instruments;
#[path = "../examples/partnerships/planted.rs"]
mod planted;

use common::{column, fixture, run};
use crosscase_data::{Format, ReadOptions, read, read_bytes};
use planted::Truth;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The seed of the data that are shipped.
const SHIPPED: u64 = 2026;

fn files(seed: u64, truth: Truth) -> Vec<(&'static str, Vec<u8>)> {
    let cases = planted::cases(seed, truth);
    let mut made = instruments::files(&cases, seed).unwrap();
    made.extend(documents::files(&cases, seed).unwrap());
    made
}

#[test]
fn the_shipped_files_are_those_of_their_seed() {
    for (name, bytes) in files(SHIPPED, Truth::Whole) {
        let shipped = fs::read(fixture("partnerships").join(name)).unwrap();
        assert!(shipped == bytes, "{name} is another file: `cargo xtask fixtures` writes them");
    }
}

/// The answers are the same, as SPSS has them and as a spreadsheet of the continent has them.
#[test]
fn both_files_of_answers_hold_the_same() {
    let folder = fixture("partnerships");
    let options = (1..=4).fold(ReadOptions::new(), |options, item| {
        ["SUIT", "TRUST", "SKILL", "INCENT"].iter().fold(options, |options, scale| {
            options.missing_in(format!("{scale}{item}"), "9", crosscase_data::Missing::Declared)
        })
    });
    let csv = read_bytes(&fs::read(folder.join("answers.csv")).unwrap(), Format::Csv, None, &options).unwrap().table;
    let sav = read(folder.join("answers.sav"), &ReadOptions::new()).unwrap().table;
    assert_eq!(csv.column_names(), sav.column_names());
    for name in csv.column_names() {
        assert_eq!(csv.texts(name).unwrap(), sav.texts(name).unwrap(), "{name}");
        assert_eq!(csv.reasons(name).unwrap(), sav.reasons(name).unwrap(), "{name}");
    }
}

/// The models of a solution, each with its terms in order.
fn models(out: &Path, table: &str, solution: &str) -> Vec<Vec<String>> {
    let [of, model, expr] = ["solution", "model", "expr"].map(|name| column(out, table, name));
    let mut models: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
    for ((of, model), expr) in of.iter().zip(model).zip(expr) {
        if of.as_deref() == Some(solution) {
            models.entry(model).or_default().extend(expr);
        }
    }
    models
        .into_values()
        .map(|mut terms| {
            terms.sort();
            terms
        })
        .collect()
}

const INNOV: [&str; 2] = ["SUIT*SKILL*COPRODUCTION", "SUIT*TRUST"];

fn inclusion_of_suit(out: &Path) -> (f64, f64) {
    let table = "necessity-innovation-INNOV";
    let at = column(out, table, "expr").iter().position(|expr| expr.as_deref() == Some("SUIT")).unwrap();
    let of = |name: &str| column(out, table, name)[at].as_deref().unwrap().parse::<f64>().unwrap();
    (of("incl"), of("ron"))
}

/// Each planted path, one model each; SUIT necessary and not trivially so; INCENT, which is idle, in none of them.
#[test]
fn the_planted_conditions_are_found() {
    let room = tempfile::tempdir().unwrap();
    run(&fixture("partnerships"), room.path());
    for solution in ["intermediate", "parsimonious"] {
        assert_eq!(
            models(room.path(), "solutions-innovation-INNOV", solution),
            [INNOV.map(str::to_owned)],
            "{solution}"
        );
        assert_eq!(models(room.path(), "solutions-participation-PART", solution), [["LEAD*TRUST"]], "{solution}");
    }
    let (inclusion, relevance) = inclusion_of_suit(room.path());
    assert!(inclusion >= 0.9 && relevance >= 0.5, "{inclusion} {relevance}");
}

/// A study of another seed, without what takes long.
fn drawn(seed: u64, truth: Truth, folder: &Path) {
    for entry in fs::read_dir(fixture("partnerships")).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    for (name, bytes) in files(seed, truth) {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let path = folder.join("study.toml");
    let toml = fs::read_to_string(&path).unwrap();
    fs::write(path, toml.replace("negated = true", "robustness = false")).unwrap();
}

/// Whether a term holds all literals of a path.
fn holds(term: &str, path: &str) -> bool {
    path.split('*').all(|literal| term.split('*').any(|part| part == literal))
}

#[derive(Default)]
struct Tally {
    innov_exact: usize,
    part_exact: usize,
    suit_necessary: usize,
    /// Seeds in which every intermediate model has the path, itself or with literals added.
    paths: [usize; 3],
    skills_without_trust: usize,
}

fn tally(truth: Truth, seeds: std::ops::RangeInclusive<u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let room = tempfile::tempdir().unwrap();
        let (study, out) = (room.path().join("study"), room.path().join("out"));
        fs::create_dir(&study).unwrap();
        drawn(seed, truth, &study);
        run(&study, &out);
        let innov = models(&out, "solutions-innovation-INNOV", "intermediate");
        let part = models(&out, "solutions-participation-PART", "intermediate");
        tally.innov_exact += usize::from(innov == [INNOV.map(str::to_owned)]);
        tally.part_exact += usize::from(part == [["LEAD*TRUST"]]);
        tally.suit_necessary += usize::from(inclusion_of_suit(&out).0 >= 0.9);
        for (count, (models, path)) in
            tally.paths.iter_mut().zip([(&innov, INNOV[1]), (&innov, INNOV[0]), (&part, "LEAD*TRUST")])
        {
            let in_each = models.iter().all(|model| model.iter().any(|term| holds(term, path)));
            *count += usize::from(!models.is_empty() && in_each);
        }
        let stray = |term: &String| holds(term, "SKILL*COPRODUCTION") && !holds(term, "TRUST");
        tally.skills_without_trust += usize::from(innov.iter().flatten().any(stray));
    }
    println!(
        "INNOV exact {}, PART exact {}, SUIT necessary {}",
        tally.innov_exact, tally.part_exact, tally.suit_necessary
    );
    println!("in every model: {:?}; SKILL*COPRODUCTION without TRUST {}", tally.paths, tally.skills_without_trust);
    tally
}

#[test]
#[ignore = "a hundred studies"]
fn what_is_planted_is_found_in_most_draws() {
    let found = tally(Truth::Whole, 1..=100);
    assert!(found.paths.iter().all(|held| *held >= 95), "{:?}", found.paths);
    assert!(found.innov_exact >= 75 && found.suit_necessary >= 88);
}

#[test]
#[ignore = "two hundred studies"]
fn what_is_not_planted_is_not_found() {
    let without_path = tally(Truth::WithoutSecondPath, 1..=100);
    assert_eq!(without_path.skills_without_trust, 0);
    let without_necessity = tally(Truth::WithoutNecessity, 1..=100);
    assert_eq!(without_necessity.suit_necessary, 0);
}

/// The shares of 199 shuffles of an outcome whose memberships are dealt out among the cases that do as well, for seeds 1 to 20, and the share
/// of shuffles that pass inclusion 0.8 and coverage 0.5; and the same of the outcome as it is.
fn by_chance(out: &Path, outcome: &str, conditions: &[&str]) -> (Vec<f64>, f64) {
    use crosscase_numerics::Stream;
    use crosscase_qca::robustness::{QcaAnalysis, chance};
    use crosscase_qca::{AtHalf, Minimise, SetData, TruthTableParams};

    let numbers = |set: &str| -> Vec<f64> {
        column(out, "sets", set).into_iter().map(|value| value.unwrap().parse().unwrap()).collect()
    };
    let cases: Vec<String> = column(out, "sets", "case").into_iter().flatten().collect();
    let expected = conditions.iter().filter(|set| **set != "COPRODUCTION").copied().collect::<Vec<_>>().join(",");
    let table = TruthTableParams::new(outcome.parse::<crosscase_qca::Outcome>().unwrap(), conditions.iter().copied());
    let table = table.incl_cut(0.8).pri_cut(0.5).at_half(AtHalf::Below);
    let analysis = QcaAnalysis::new(table, Minimise::intermediate(expected.parse().unwrap()));
    let sets = |dealt: Vec<f64>| {
        let mut columns: Vec<(String, Vec<f64>)> =
            conditions.iter().map(|set| ((*set).to_owned(), numbers(set))).collect();
        columns.push((outcome.to_owned(), dealt));
        SetData::new(cases.clone(), columns).unwrap()
    };
    let of = |seed: u64, dealt: Vec<f64>| chance(&analysis, &sets(dealt), 199, seed).unwrap().p;
    let shuffled = (1..=20).map(|seed| {
        let mut dealt = numbers(outcome);
        Stream::new(seed, 1).shuffle(&mut dealt);
        of(seed, dealt)
    });
    (shuffled.collect(), of(1, numbers(outcome)))
}

/// Of outcomes that have nothing to do with the conditions no more than chance allows look like a finding; what is planted does.
#[test]
#[ignore = "eight thousand analyses"]
fn an_outcome_dealt_out_among_the_cases_is_no_finding() {
    let room = tempfile::tempdir().unwrap();
    run(&fixture("partnerships"), room.path());
    for (outcome, conditions) in
        [("INNOV", &["SUIT", "TRUST", "SKILL", "COPRODUCTION", "INCENT"][..]), ("PART", &["LEAD", "TRUST", "INCENT"])]
    {
        let (shuffled, planted) = by_chance(room.path(), outcome, conditions);
        let findings = shuffled.iter().filter(|p| **p <= 0.05).count();
        println!("{outcome}: {findings} of 20 dealt out have p ≤ 0.05, {shuffled:?}; as it is {planted}");
        assert!(findings <= 4 && planted <= 0.05, "{outcome}");
    }
}
