//! `[instruments.NAME]` of kind `coding`: passages that coders gave codes to, as figures of the cases, with the way back to the words.

mod by_coder;
mod page;
mod read;

use super::units::{Roll, names_row_of};
use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::file::{Faults, Placed, Section};
use crate::guard::{RowsOf, Tier};
use crate::inputs::{FirstColumn, Input};
use crate::instrument::SharedKeys;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, Part};
use crate::names::{Bounds, CaseFigure, Declaration, Names, OfferKind, rules};
use crate::plan::{Plan, Stage};
use by_coder::CoderMatrices;
use crosscase_coding::{CodingError, NotMentioned};
use crosscase_data::contract::{CellRef, Indicator, OrMissing, Rating, Record, SourceLink};
use crosscase_data::{Declared, Diagnostic, Missing, TableBuilder, counted};
use crosscase_numerics::{
    AgreementCoefficient, AgreementMetric, AgreementOptions, NumericsError, Ratings, mean, quantile,
};
pub(crate) use page::coders_and_sources;
use page::{Kept, OfCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The columns of passages that have a meaning.
const PASSAGES: [&str; 10] = ["case", "source", "coder", "code", "status", "whole", "start", "end", "text", "quote"];

/// Those of codes.
const CODES: [&str; 8] =
    ["code", "parent", "aggregate", "description", "version", "counts", "does_not_count", "example"];

/// Coded interviews and documents.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// How many rows stand above the names of the columns of a table of passages.
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything unless given.
    header_row: Option<Placed<u64>>,
    /// A table of codes: `code`, `parent`, `aggregate`; those of the project, or of the passages, unless given.
    codes: Option<Placed<String>>,
    /// What it counts as that nobody mentions a code: `absent`, `missing`, `error`.
    #[serde(default)]
    #[schemars(with = "String")]
    not_mentioned: NotMentioned,
    /// `mean` of all coders, or the coder whose passages count; `mean` unless given.
    coders: Option<String>,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    label: String,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    header_row: Option<u64>,
    unit: String,
    codes: Option<String>,
    not_mentioned: NotMentioned,
    /// The coder whose passages count; all where `None`.
    coder: Option<String>,
    tier: Tier,
    /// The figures that indicators take, each once.
    figures: Vec<CaseFigure>,
}

impl Rule {
    /// The codes of some of its figures, each once.
    fn codes_of(&self, wanted: impl Fn(&CaseFigure) -> bool) -> BTreeSet<&str> {
        self.figures.iter().filter(|figure| wanted(figure)).filter_map(|figure| figure.code.as_deref()).collect()
    }
}

/// What `coders` says where all of them count, and so the name of a coder who cannot count alone.
const MEAN: &str = "mean";

/// The figures that there are of a code.
const FIGURES: [&str; 3] = ["membership", "count", "length"];

pub(super) struct Codings;

impl Method for Codings {
    fn key(&self) -> Key {
        Key::Kind("instruments", "coding")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        let file = "A REFI-QDA project (`.qdpx`), or a table of passages: `case`, `source`, `coder`, `code`, `start`, `end` and, if any, `status` \
                    and `text`.";
        SharedKeys::schema::<Keys>(generator, file, true)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let (shared, keys): (SharedKeys, Keys) = SharedKeys::read(section, faults)?;
        let unit = shared.about(&at, faults)?;
        let rule = Rule {
            name: name.clone(),
            label: shared.label.clone().unwrap_or_else(|| name.clone()),
            file: faults.path(&shared.file),
            header_row: names_row_of(&shared.file, (keys.skip, keys.header_row.as_ref()), &at, faults),
            unit: unit.to_string(),
            codes: keys.codes.as_ref().map(|file| faults.path(file)),
            not_mentioned: keys.not_mentioned,
            coder: keys.coders.filter(|coder| coder != MEAN),
            tier: shared.tier,
            figures: Vec::new(),
        };
        let mut declared = shared.declaration((name, at), OfferKind::Figures, unit, rule);
        declared.bounds = Some(Bounds::Coders);
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let mut rule = Rule { tier: declared.tier.unwrap_or_default(), ..rule.clone() };
            for want in names.wants(OfferKind::Figures, &rule.name) {
                let Some(figure) = &want.figure else { continue };
                let known = FIGURES.join(", ");
                let message = match figure {
                    CaseFigure { code: None, .. } => "coded documents have figures of a `code`".to_owned(),
                    CaseFigure { between: Some(_), .. } => "`between` goes with networks".to_owned(),
                    CaseFigure { of: Some(_), .. } => "`of` goes with networks".to_owned(),
                    CaseFigure { name, .. } if !FIGURES.contains(&name.as_str()) => {
                        format!("unknown figure `{name}`; there are: {known}")
                    }
                    _ => String::new(),
                };
                if !message.is_empty() {
                    let help = "write `from = { instrument = \"…\", code = \"…\", figure = \"membership\" }`";
                    faults.add_with_help("STU007", want.at.clone(), message, help);
                }
            }
            rule.figures = names.figures_of(&rule.name).into_iter().cloned().collect();
            let Some(units) = super::about::cases(&rule.unit, &declared.at, names, faults) else { continue };
            let table = |file, header_row, columns: &[&'static str]| {
                let read = Declared { header_row, ..Declared::default() };
                Input::rows(file, read, FirstColumn::Any, columns.iter().copied())
            };
            let passages = [table(&rule.file, rule.header_row, &PASSAGES)];
            let files: Vec<Input> =
                passages.into_iter().chain(rule.codes.iter().map(|file| table(file, None, &CODES))).collect();
            let (id, work, of) = (StageId::new("instrument", &rule.name), rule.clone(), units.clone());
            let stage = Stage::new(id, declared.at.clone(), &rule, move |given| make(&work, &of, given));
            plan.push(stage.files(files).needs([units]));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let mut parts = Vec::new();
        for (_, rule) in rules::<Rule>(mine) {
            parts.extend(page::parts(rule, shown)?);
        }
        Ok(parts)
    }
}

fn make(rule: &Rule, units: &StageId, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let roll = Roll::given(units, given)?;
    let passages = read::passages(rule, &roll, given)?;
    let cases: Vec<String> = roll.ids().map(str::to_owned).collect();
    let voices = CoderMatrices::of(rule, &passages, &cases)?;
    voices.decided(rule)?;
    let codes: Vec<&str> = rule.codes_of(|_| true).into_iter().collect();

    let ratings = voices.ratings(rule, &passages, &codes);
    let (values, links) = figures(rule, &voices, &ratings, &cases);
    let mut found = agreement(&codes, &ratings, &cases)?;
    found.extend(agreement_on_figures(rule, &voices, cases.len())?);
    let (coders, sources) = (passages.names(|one| &one.coder), passages.names(|one| &one.source));
    let kept = Kept { coders, sources, codes: found, passages: passages.shown(&codes) };
    let (quoted, passages_of) = (rule.tier == Tier::Public, passages.links(&ratings, &codes));
    let hidden = ratings.iter().cloned().map(|one| Rating { quote: one.quote.filter(|_| quoted), ..one });
    Ok(Artifacts::default()
        .say(passages.told.iter().cloned())
        .say(voices.told.iter().cloned())
        .say(silent(rule, &voices, &cases))
        .table_of(RowsOf::Cases, "figures", Indicator::table(&values)?, Publish::Kept)
        .table_of(RowsOf::Cases, "sources", SourceLink::table(&links)?, Publish::Kept)
        .table_of(RowsOf::Cases, "codes", OfCode::table(&kept.codes)?, Publish::Own(format!("coding-{}", rule.name)))
        .keep(&kept)?
        .stacked_of(RowsOf::Numbered, "lineage", SourceLink::table(&passages_of)?)
        .stacked_of(RowsOf::Numbered, "codings", passages.codings()?)
        .stacked_of(RowsOf::Numbered, "ratings", Rating::table(&hidden.collect::<Vec<_>>())?))
}

/// The figures of the cases: the mean over the coders who read of it, and the least and the greatest that one of them gives.
fn figures(
    rule: &Rule,
    voices: &CoderMatrices,
    ratings: &[Rating],
    cases: &[String],
) -> (Vec<Indicator>, Vec<SourceLink>) {
    let whole = |n: usize| i64::try_from(n).ok();
    let (mut values, mut links) = (Vec::new(), Vec::new());
    for figure in &rule.figures {
        for (at, case) in cases.iter().enumerate() {
            let said: Vec<OrMissing<f64>> = voices.said(rule, figure, at);
            let known: Vec<f64> = said.iter().copied().filter_map(Result::ok).collect();
            let several = known.len() > 1;
            let mut reasons = said.iter().filter_map(|one| one.err());
            let reason = reasons.next().filter(|first| reasons.all(|other| other == *first));
            values.push(Indicator {
                indicator: figure.to_string(),
                case: case.clone(),
                value: mean(&known).ok_or(reason.unwrap_or(Missing::Empty)),
                n: whole(voices.readers(at).min(known.len())),
                n_missing: whole(voices.readers(at).saturating_sub(known.len())),
                lower: quantile(&known, 0.0).filter(|_| several),
                upper: quantile(&known, 1.0).filter(|_| several),
                sd: None,
                invited: None,
                answered: None,
                asked: None,
            });
            let of = CellRef::new("figures", case, figure.to_string());
            let how = if several { "mean of the coders" } else { "the coder's" };
            let is_of = |rating: &&Rating| rating.case == *case && Some(&rating.item) == figure.code.as_ref();
            let link = |rating: &Rating| Some(SourceLink::new(of.clone(), rating.cell()?, rating.row, how));
            links.extend(ratings.iter().filter(is_of).filter_map(link));
        }
    }
    (values, links)
}

/// How far the coders agree on which cases have a code, where two or more say of one whether it has.
fn agreement(codes: &[&str], ratings: &[Rating], cases: &[String]) -> Result<Vec<OfCode>, MethodError> {
    let mut coders: Vec<&str> = ratings.iter().map(|rating| rating.coder.as_str()).collect();
    coders.sort_unstable();
    coders.dedup();
    let one = |code: &&str| {
        let of_code: Vec<&Rating> = ratings.iter().filter(|rating| rating.item == **code).collect();
        let said = |case: &String, coder: &&str| {
            let found = of_code.iter().find(|rating| rating.case == *case && rating.coder == **coder)?;
            // Who read of it and marked nothing has said that there is nothing.
            match found.value {
                Err(Missing::NotMentioned) => Some(0.0),
                value => value.ok(),
            }
        };
        let rows: Vec<Vec<Option<f64>>> =
            cases.iter().map(|case| coders.iter().map(|coder| said(case, coder)).collect()).collect();
        OfCode::of(code, "presence", AgreementMetric::Nominal, rows)
    };
    codes.iter().map(one).collect()
}

/// How far they agree on the counts and lengths that indicators take: by their differences, as anchors part them.
fn agreement_on_figures(rule: &Rule, voices: &CoderMatrices, cases: usize) -> Result<Vec<OfCode>, MethodError> {
    let figures = rule.figures.iter().filter(|figure| figure.name != "membership");
    let one = |figure: &CaseFigure| {
        let mut rows: Vec<Vec<Option<f64>>> =
            (0..cases).map(|case| voices.said(rule, figure, case).into_iter().map(Result::ok).collect()).collect();
        // Alpha goes by pairs within a case, whoever they are of.
        let most = rows.iter().map(Vec::len).max().unwrap_or_default();
        for row in &mut rows {
            row.resize(most, None);
        }
        OfCode::of(figure.code.as_deref().unwrap_or_default(), &figure.name, AgreementMetric::Interval, rows)
    };
    figures.map(one).collect()
}

impl OfCode {
    /// Of what the coders say of each case, a row a case.
    fn of(code: &str, on: &str, metric: AgreementMetric, rows: Vec<Vec<Option<f64>>>) -> Result<Self, MethodError> {
        let twice = rows.iter().filter(|row| row.iter().flatten().count() > 1);
        let differ = |row: &&Vec<Option<f64>>| row.iter().flatten().any(|x| Some(x) != row.iter().flatten().next());
        let (cases, apart) = (twice.clone().count(), twice.filter(differ).count());
        let options = AgreementOptions::new(AgreementCoefficient::Krippendorff).metric(metric);
        let alpha = match Ratings::new(rows) {
            Ok(ratings) => options.fit(&ratings).map_err(CodingError::from)?.estimate,
            Err(NumericsError::NoPair | NumericsError::TooFewCoders { .. }) => None,
            Err(error) => return Err(CodingError::from(error).into()),
        };
        Ok(Self { code: code.to_owned(), on: on.to_owned(), cases, apart, alpha })
    }

    /// One row a code and what is said of it: `crosscase.study.coding/2`.
    fn table(all: &[Self]) -> Result<crosscase_data::Table, MethodError> {
        let whole = |n: usize| i64::try_from(n).ok();
        Ok(TableBuilder::new("crosscase.study.coding/2")
            .text("code", all.iter().map(|one| Some(one.code.as_str())))
            .text("on", all.iter().map(|one| Some(one.on.as_str())))
            .integer("cases", all.iter().map(|one| whole(one.cases)))
            .integer("disagreed", all.iter().map(|one| whole(one.apart)))
            .number("alpha", all.iter().map(|one| one.alpha))
            .build()?)
    }
}

/// Names the cases of which no passage was coded at all.
fn silent(rule: &Rule, voices: &CoderMatrices, cases: &[String]) -> Option<Diagnostic> {
    let silent: Vec<String> =
        cases.iter().enumerate().filter(|(at, _)| voices.readers(*at) == 0).map(|(_, case)| case.clone()).collect();
    let counts_as = match rule.not_mentioned {
        NotMentioned::Absent => "every code counts as absent there",
        NotMentioned::Missing | NotMentioned::Error => "they have no value",
    };
    let of = counted(silent.len(), "case", "cases");
    let message = format!("{}: nothing was coded of {of}, so that {counts_as}", rule.name);
    (!silent.is_empty()).then(|| Diagnostic::warning("STU234", message).listing(silent))
}
