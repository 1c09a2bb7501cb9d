//! What methods of other crates hand over is joined by id, whatever its order and whatever it lacks.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, files_below, options, study_of};
use crosscase_data::contract::{Answer, CodebookEntry, Member, Record};
use crosscase_data::{Missing, TableBuilder};
use crosscase_figures::StripPlot;
use crosscase_study::schemars::{JsonSchema, Schema, SchemaGenerator};
use crosscase_study::{
    Artifacts, Declaration, Faults, Input, Key, Method, MethodError, Methods, Names, Offer, OfferKind, Placed, Plan,
    Publish, RowUnit, RowsOf, Section, SharedKeys, Stage, StageId, StageInputs, run_study,
};
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "crosscase_study::schemars")]
struct Keys {
    unit: Option<Placed<String>>,
}

/// Answers, or memberships, as they are written here.
struct Outside(Key, fn() -> Result<Artifacts, MethodError>);

impl Method for Outside {
    fn key(&self) -> Key {
        self.0
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        if let Some(unit) = section.read::<Keys>(faults)?.unit {
            return Some(Declaration::instrument((name, at), None, OfferKind::Answers, &unit, ()));
        }
        let mut declared = Declaration::new(&name, at, ());
        let stage = StageId::new("set", &name);
        declared.offers.push(Offer { what: OfferKind::Set, label: name.clone(), name, of: RowUnit::Cases, stage });
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], _: &Names, plan: &mut Plan, _: &mut Faults<'_>) {
        for offer in mine.iter().flat_map(|declared| &declared.offers) {
            let make = self.1;
            plan.push(Stage::new(offer.stage.clone(), 0..1, &(), move |_: &StageInputs<'_>| make()));
        }
    }
}

/// `a` was asked A alone, `b` everything in another order and apart, `c` nothing.
fn ragged() -> Result<Artifacts, MethodError> {
    let answer = |(unit, item, value): (&str, &str, f64)| Answer {
        instrument: "log".to_owned(),
        unit: unit.to_owned(),
        item: item.to_owned(),
        value: Ok(value),
        text: None,
        file: Some("log".to_owned()),
        row: None,
    };
    let entry = |item: &str| CodebookEntry {
        instrument: "log".to_owned(),
        item: item.to_owned(),
        label: None,
        min: Some(1.0),
        max: Some(5.0),
        reversed: None,
        missing_codes: None,
        scale: None,
        asked_if: None,
    };
    let answers = [("b", "B", 2.0), ("a", "A", 5.0), ("b", "A", 3.0), ("d", "B", 1.0)].map(answer);
    Ok(Artifacts::default()
        .stacked("answers", Answer::table(&answers)?)
        .stacked("codebook", CodebookEntry::table(&["A", "B"].map(entry))?))
}

/// Of two cases alone, in another order.
fn few() -> Result<Artifacts, MethodError> {
    let member = |(case, membership): (&str, Result<f64, Missing>)| Member {
        set: "FEW".to_owned(),
        case: case.to_owned(),
        membership,
        level: None,
        raw: None,
    };
    let members = [("d", Ok(0.0)), ("a", Ok(1.0))].map(member);
    Ok(Artifacts::default().stacked("memberships", Member::table(&members)?))
}

const TOML: &str = r#"
[study]
title = "Ragged"
[units.case]
file = "cases.csv"
[instruments.log]
kind = "ragged"
unit = "case"
[instruments.figures]
kind = "table"
file = "cases.csv"
unit = "case"
[indicators.I]
from = { instrument = "log", items = ["A:B"], reverse = ["B"], min_answered = 0.5 }
[sets.Y]
from = "figures.Y"
method = "crisp"
anchors = [1]
[sets.S]
from = "I"
method = "crisp"
anchors = [3]
[few.FEW]
[analyses.one]
outcome = "Y"
conditions = ["S", "FEW"]
missing = "drop"
robustness = false
"#;

#[test]
fn answers_and_memberships_are_joined_by_id() {
    let study = tempfile::tempdir().unwrap();
    std::fs::write(study.path().join("cases.csv"), "case,Y\na,1\nb,1\nc,0\nd,0\n").unwrap();
    std::fs::write(study.path().join("study.toml"), TOML).unwrap();
    let methods = Methods::standard()
        .with(Outside(Key::Kind("instruments", "ragged"), ragged))
        .and_then(|methods| methods.with(Outside(Key::Named("few"), few)))
        .unwrap();
    let out = tempfile::tempdir().unwrap();
    run_study(study.path(), &methods, &options(out.path(), "test"), &|_| {}).unwrap();
    let numbers = |table: &str, name: &str| -> Vec<Option<f64>> {
        column(out.path(), table, name).into_iter().map(|value| value.map(|value| value.parse().unwrap())).collect()
    };
    // a: A alone; b: the mean of 3 and 6 − 2; c: nothing; d: 6 − 1.
    let of_i: Vec<Option<f64>> = column(out.path(), "indicators", "indicator")
        .iter()
        .zip(numbers("indicators", "value"))
        .filter_map(|(name, value)| (name.as_deref() == Some("I")).then_some(value))
        .collect();
    assert_eq!(of_i, [Some(5.0), Some(3.5), None, Some(5.0)]);
    assert_eq!(numbers("sets", "FEW"), [Some(1.0), None, None, Some(0.0)], "the cases of every set, each by its name");
    assert_eq!(column(out.path(), "sets", "case").into_iter().flatten().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    let used = column(out.path(), "analysed", "used");
    assert_eq!(used.iter().filter(|used| used.as_deref() == Some("true")).count(), 4, "a and d, for Y and for ~Y");
    let page = std::fs::read_to_string(out.path().join("report/index.html")).unwrap();
    assert!(page.contains("N = 2 of 4 cases"));
}

/// A stage that has the name of one of another method.
struct Twice;

impl Method for Twice {
    fn key(&self) -> Key {
        Key::Named("few")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, _: &mut Faults<'_>) -> Option<Declaration> {
        Some(Declaration::new(section.name, section.at.clone(), ()))
    }

    fn plan(&self, mine: &[&Declaration], _: &Names, plan: &mut Plan, _: &mut Faults<'_>) {
        plan.push(Stage::new(StageId::new("set", "Y"), mine[0].at.clone(), &(), |_: &StageInputs<'_>| few()));
    }
}

#[test]
fn a_stage_is_made_once() {
    let study = tempfile::tempdir().unwrap();
    std::fs::write(study.path().join("cases.csv"), "case,Y\na,1\nb,1\nc,0\nd,0\n").unwrap();
    std::fs::write(study.path().join("study.toml"), TOML.replace(", \"FEW\"", "")).unwrap();
    let ragged = Outside(Key::Kind("instruments", "ragged"), ragged);
    let methods = Methods::standard().with(ragged).and_then(|methods| methods.with(Twice)).unwrap();
    let out = tempfile::tempdir().unwrap();
    let error = run_study(study.path(), &methods, &options(out.path(), "test"), &|_| {}).unwrap_err();
    assert!(error.to_string().contains("set:Y is made twice"), "{error}");
}

/// A log of persons with a table and a figure of which its maker says nothing, of either kind, and a stage beside it that reads its answers.
struct Log(OfferKind);

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "crosscase_study::schemars")]
struct NoKeys {}

fn named(table: &str, is: &str) -> Result<crosscase_data::Table, MethodError> {
    Ok(TableBuilder::new(format!("example.{table}/1")).text("what", [Some(is)]).build()?)
}

impl Log {
    /// A table and a figure whose maker says nothing of them, and others by number and of cases.
    fn tables(stage: &str, made: Artifacts) -> Result<Artifacts, MethodError> {
        let own = |name: &str| Publish::Own(format!("{name}-{stage}"));
        let figure = || StripPlot::default().draw();
        Ok(made
            .table("unthought", named("log", "Ada wrote at nine")?, own("unthought"))
            .figure("unthought", figure(), format!("unthought-{stage}"))
            .table_of(RowsOf::Numbered, "numbered", named("log", "person 1")?, own("numbered"))
            .figure_of(RowsOf::Numbered, "numbered", figure(), format!("numbered-{stage}"))
            .table_of(RowsOf::Cases, "cases", named("log", "a")?, own("cases"))
            .figure_of(RowsOf::Cases, "cases", figure(), format!("cases-{stage}")))
    }
}

impl Method for Log {
    fn key(&self) -> Key {
        Key::Kind("instruments", "log")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        SharedKeys::schema::<NoKeys>(generator, "The log.", true)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let (shared, _) = SharedKeys::read::<NoKeys>(section, faults)?;
        Some(shared.declaration((name, at.clone()), self.0, shared.about(&at, faults)?, ()))
    }

    fn plan(&self, mine: &[&Declaration], _: &Names, plan: &mut Plan, _: &mut Faults<'_>) {
        for offer in mine.iter().flat_map(|declared| &declared.offers) {
            let log = offer.stage.clone();
            let made = |_: &StageInputs<'_>| Log::tables("log", ragged()?);
            plan.push(Stage::new(log.clone(), 0..1, &(), made).files([Input::file("people.csv")]));
            let beside = StageId::new("beside", &offer.name);
            plan.push(Stage::new(beside, 0..1, &(), |_| Log::tables("beside", Artifacts::default())).needs([log]));
        }
    }
}

/// What its maker says nothing of is published of a public instrument alone, be it of persons or of figures of the cases.
#[test]
fn a_table_nobody_thought_of_is_not_published() {
    let toml = "[study]\ntitle = \"Log\"\ncases = \"case\"\n[units.case]\nfile = \"cases.csv\"\n[units.person]\nfile = \"people.csv\"\n\
                within = \"case\"\n[instruments.log]\nkind = \"log\"\nfile = \"people.csv\"\nunit = \"person\"\ntier = \"TIER\"\n\
                [instruments.facts]\nkind = \"table\"\nfile = \"cases.csv\"\nunit = \"case\"\n\
                [sets.Y]\nfrom = \"facts.Y\"\nmethod = \"crisp\"\nanchors = [1]\n[sets.S]\nfrom = \"facts.S\"\nmethod = \"crisp\"\nanchors = [1]\n\
                [analyses.one]\noutcome = \"Y\"\nconditions = [\"S\"]\nrobustness = false\n";
    for what in [OfferKind::Answers, OfferKind::Figures] {
        for (tier, stand) in [("public", 3), ("restricted", 2), ("closed", 1)] {
            let tier_of = toml.replace("TIER", tier);
            let files = [
                ("study.toml", &*tier_of),
                ("cases.csv", "case,Y,S\na,1,1\nb,0,0\n"),
                ("people.csv", "person,case\nAda,a\nBor,b\n"),
            ];
            let (study, out) = (study_of(&files, &[]), tempfile::tempdir().unwrap());
            let methods = Methods::standard().with(Log(what)).unwrap();
            run_study(study.path(), &methods, &options(out.path(), "test"), &|_| {}).unwrap();
            let published = |name: &str| {
                let stands = |file: String| out.path().join(file).is_file();
                ["log", "beside"].map(|stage| {
                    let (table, figure) = (format!("tables/{name}-{stage}.csv"), format!("figures/{name}-{stage}.svg"));
                    assert_eq!(stands(table.clone()), stands(figure), "{tier}: {name} of {stage}");
                    stands(table)
                })
            };
            for (at, name) in ["cases", "numbered", "unthought"].into_iter().enumerate() {
                assert_eq!(published(name), [at < stand; 2], "{what:?}, {tier}: {name}");
            }
            let found = files_below(out.path(), &[]).into_iter();
            let found = found.filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Ada wrote at nine"));
            let found: Vec<_> = found.map(|(path, _)| path).collect();
            assert_eq!(found.is_empty(), tier != "public", "{what:?}, {tier}: {found:?}");
        }
    }
}
