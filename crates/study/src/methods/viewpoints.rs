//! `[viewpoints.NAME]`: from sorts to viewpoints, their evidence and uncertainty, and what they say of each sorter. That is an
//! instrument like any other, so that composition, intervals and the way back need nothing of their own.

mod by_whom;
mod direction;
mod dossiers;
mod page;
mod reasons;
mod results;
mod summary;

use super::qsorts::SetAside;
use super::units::Roll;
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, StudyError};
use crate::file::{Faults, Placed, Section};
use crate::guard::RowsOf;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, PagePlace, PageQuestion, Part, downloads};
use crate::methods::Registries;
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::{Diagnostic, counted};
use crosscase_figures::rounded;
use crosscase_qmethod::{
    Analysis, Bootstrap, Conventions, Correlation, Extensions, Findings, Flagging, Heywood, MissingPlaces, QData,
    QmethodError, Retention, RotationPlan, StatementTest,
};
use crosscase_report::{Block, Text};
use direction::{Toward, TowardKeys};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use page::qmethod_report;

/// Replicates of the bootstrap and of the shuffled sorts, unless said otherwise.
const REPLICATES: usize = 1_000;

/// How the sorts of an instrument become viewpoints.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Their name for readers.
    label: Option<String>,
    /// The instrument.
    from: Placed<String>,
    /// How many.
    factors: Placed<usize>,
    /// `pearson`, `spearman`, `kendall`, `polychoric`.
    #[serde(default)]
    #[schemars(with = "String")]
    correlation: Correlation,
    /// `pca`, `brown`, `horst`, `minres`.
    extraction: Option<Placed<String>>,
    /// A list of rotations, or `none`.
    rotation: Option<Placed<String>>,
    /// Which sorts define a viewpoint.
    #[schemars(with = "Option<Value>")]
    flags: Option<Placed<Flagging>>,
    /// Statements that viewpoints agree with, which fix their direction: `[{ viewpoint = 1, statement = "helps" }]`.
    #[serde(default)]
    toward: Vec<TowardKeys>,
    /// Factors that are split by their poles.
    #[serde(default)]
    bipolar: Vec<usize>,
    /// The reliability of one sort.
    reliability: Option<f64>,
    /// What to do with a defining loading of 1: `no-scores`, `clamp`.
    #[serde(default)]
    #[schemars(with = "String")]
    heywood: Heywood,
    /// Whose choices where tools differ.
    #[serde(default)]
    conventions: Whose,
    /// What readers call the viewpoints, in the order of the factors.
    #[serde(default)]
    names: Vec<String>,
    /// Replicates of the bootstrap and of the shuffled sorts; 0 for none.
    replicates: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Whose {
    #[default]
    Default,
    Pqmethod,
    Kade,
    QmethodR,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    label: String,
    from: String,
    analysis: Analysis,
    replicates: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    toward: Vec<Toward>,
    /// What is said where something is made of a viewpoint whose direction is not fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    undirected: Option<Diagnostic>,
    /// Whether nothing of a single sort may stand in the results.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hides_sorts: bool,
}

pub(super) struct Viewpoints(pub(super) Arc<Registries>);

impl Method for Viewpoints {
    fn key(&self) -> Key {
        Key::Named("viewpoints")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        if *keys.factors == 0 {
            faults.add("STU016", keys.factors.at(), "an analysis has at least one factor");
        }
        let label = keys.label.clone().unwrap_or_else(|| name.clone());
        let mut declared = Declaration::new(
            &name,
            at,
            Rule {
                name: name.clone(),
                label: label.clone(),
                from: keys.from.to_string(),
                analysis: analysis_of(&self.0.qmethod, &keys, faults),
                replicates: keys.replicates.unwrap_or(REPLICATES),
                toward: direction::checked(&keys.toward, *keys.factors, faults),
                undirected: None,
                hides_sorts: false,
            },
        );
        declared.wants.push(Want::new(OfferKind::Sorts, keys.from.as_str(), keys.from.at()));
        let of = RowUnit::SameAs(OfferKind::Sorts, keys.from.to_string());
        let stage = StageId::new("viewpoints", &name);
        declared.offers.push(Offer { what: OfferKind::Answers, name, label, of, stage });
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let Some(offer) = names.find(OfferKind::Sorts, &rule.from, faults) else { continue };
            let Some(units) = names.find_unit(offer, faults).map(|units| units.stage.clone()) else { continue };
            let items = names.wants(OfferKind::Answers, &rule.name).map(|want| want.items.as_str());
            let of = (rule.name.as_str(), rule.analysis.factors);
            let undirected = direction::undirected(of, &rule.analysis.rotation, &rule.toward, items);
            let rule = Rule { undirected, hides_sorts: names.hides_persons(&offer.stage), ..rule.clone() };
            let (sorts, work, seed) = (offer.stage.clone(), rule.clone(), names.seed());
            let (id, needs) = (StageId::new("viewpoints", &rule.name), [sorts.clone(), units.clone()]);
            let known = Arc::clone(&self.0);
            let work = move |given: &StageInputs<'_>| make(&known.qmethod, &work, [&sorts, &units], seed, given);
            plan.push(Stage::new(id, declared.at.clone(), &(&rule, seed), work).needs(needs));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let mut parts = Vec::new();
        for (_, rule) in rules::<Rule>(mine) {
            let stage = StageId::new("viewpoints", &rule.name);
            let links = |table: &str| downloads(&file(&rule.name, table));
            let id = format!("viewpoints-{}", rule.name);
            let sorters = sorters(rule, shown)?;
            let called = |id: &str| sorters.label(id).to_owned();
            let sorts = shown.names.get(OfferKind::Sorts, &rule.from);
            let hides_sorts = sorts.is_some_and(|sorts| shown.names.hides_persons(&sorts.stage));
            let found = results::ViewpointResults {
                id: &id,
                names: &rule.analysis.names,
                sorter: &called,
                addresses: dossiers::addresses(rule, &called, shown)?,
                hides_sorts,
                tables: shown.made.tables(&stage)?.filter(|(name, _)| !hides_sorts || *name != "reasons").collect(),
                figures: shown.made.figures(&stage)?.collect(),
                levels: StatementTest::default().levels_shown(),
                resamples: rule.replicates,
                downloads: &links,
            };
            let sorted = found.table("loadings")?.texts("sort")?;
            let made = sorts.map(|sorts| shown.made.optional_table(&sorts.stage, "sorts")).transpose()?.flatten();
            let made: BTreeSet<String> =
                made.map(|table| table.texts("sorter")).transpose()?.into_iter().flatten().flatten().collect();
            let others = || sorters.ids().filter(|id| !sorted.iter().any(|sort| sort.as_deref() == Some(*id)));
            let set_aside = sorts.map(|sorts| shown.made.optional_kept::<SetAside>(&sorts.stage)).transpose()?;
            let set_aside = set_aside.flatten().unwrap_or_default();
            let is_left_out = |id: &str| made.contains(id) || set_aside.incomplete.iter().any(|sorter| sorter == id);
            let left_out: Vec<String> = others().filter(|id| is_left_out(id)).map(called).collect();
            let without = others().count() - left_out.len() - set_aside.by_where;
            let others = summary::Others { left_out, by_where: set_aside.by_where, without };
            // Beside other answers it says what it is an answer to; questions about cases come first.
            let heading = (mine.len() > 1 || shown.names.all(OfferKind::Outcome).next().is_some())
                .then(|| Block::Heading(rule.label.clone()));
            let answer = heading.into_iter().chain(summary::blocks(&found, &others)?).collect();
            let way = Block::Way(Text::new().link("The viewpoints", format!("#{id}")).plain("."));
            let mut asked = vec![Block::Prose(summary::in_short(&found)?)];
            asked.extend(by_whom::blocks(rule, &found, shown)?);
            asked.push(way);
            parts.push(Part::new(PagePlace::Question(PageQuestion::Technology), 1, asked));
            let told = shown.made.told_by([&stage])?;
            parts.push(Part::new(PagePlace::Answer, 1, answer).telling(told, &[], &called));
            let blocks = page::blocks(&found)?;
            let place = PagePlace::Section { id: id.clone(), heading: rule.label.clone() };
            parts.push(Part::new(place, 0, blocks).supplement());
            parts.extend(dossiers::parts(rule, &found, shown)?);
            parts.push(Part::new(PagePlace::Method, 1, vec![Block::prose(in_a_sentence(rule, shown.names.seed()))]));
        }
        Ok(parts)
    }

    fn summary(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<String>, MethodError> {
        let mut lines = Vec::new();
        for (_, rule) in rules::<Rule>(mine) {
            let stage = StageId::new("viewpoints", &rule.name);
            let (factors, loadings) = (shown.made.table(&stage, "factors")?, shown.made.table(&stage, "loadings")?);
            let share = 100.0 * summary::explained(loadings)?;
            let viewpoints = counted(factors.rows(), "viewpoint", "viewpoints");
            let sorts = counted(loadings.rows(), "sort", "sorts");
            lines.push(format!("{}: {viewpoints} of {sorts}, {} % of the variance", rule.label, rounded(share, 0)));
        }
        Ok(lines)
    }

    fn asks(&self) -> bool {
        true
    }
}

fn analysis_of(registry: &Extensions, keys: &Keys, faults: &mut Faults<'_>) -> Analysis {
    let conventions = match keys.conventions {
        Whose::Default => Conventions::default(),
        Whose::Pqmethod => Conventions::pqmethod(),
        Whose::Kade => Conventions::kade(),
        Whose::QmethodR => Conventions::qmethod_r(),
    };
    let mut analysis = Analysis::new(*keys.factors)
        .correlation(keys.correlation)
        .bipolar(keys.bipolar.iter().copied())
        .heywood(keys.heywood)
        .conventions(conventions)
        .names(keys.names.iter().cloned());
    if let Some(extraction) = &keys.extraction {
        if let Err(error) = registry.find_extraction(extraction) {
            faults.add("STU016", extraction.at(), error.to_string());
        }
        analysis = analysis.extraction(extraction.as_str());
    }
    if let Some(flags) = &keys.flags {
        if let Err(error) = registry.find_flag_rule(flags.rule_name()) {
            faults.add("STU016", flags.at(), error.to_string());
        }
        analysis = analysis.flagging((**flags).clone());
    }
    if let Some(rotation) = &keys.rotation {
        match rotation.parse::<RotationPlan>() {
            Ok(plan) => {
                let named = Analysis::new(1).rotation(plan.clone()).check_with(registry);
                if let Err(error) = named {
                    faults.add("STU016", rotation.at(), error.to_string());
                }
                analysis = analysis.rotation(plan);
            }
            Err(error) => faults.add("STU016", rotation.at(), error.to_string()),
        }
    }
    match keys.reliability {
        Some(reliability) => analysis.reliability(reliability),
        None => analysis,
    }
}

/// The units that sorted.
fn sorters(rule: &Rule, shown: &PageContext<'_>) -> Result<Roll, MethodError> {
    let unit = shown.names.get(OfferKind::Sorts, &rule.from).and_then(|sorts| shown.names.unit_of(sorts));
    let unknown = || StudyError::NotMade { stage: rule.from.clone(), what: Some("units".to_owned()) };
    Roll::of(shown.made.table(&unit.ok_or_else(unknown)?.stage, "units")?)
}

/// Everything about the viewpoints of one instrument.
fn make(
    registry: &Extensions,
    rule: &Rule,
    [sorts, units]: [&StageId; 2],
    seed: u64,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let mut tables = BTreeMap::new();
    for name in ["sorts", "statements", "grid", "reasons"] {
        tables.extend(given.optional_table(sorts, name)?.map(|table| (name.to_owned(), table.clone())));
    }
    let data = QData::from_tables(&tables)?;
    let roll = Roll::given(units, given)?;
    let (analysis, unturned) = direction::turned(registry, rule.analysis.clone(), &data, &rule.toward)?;
    let flagging = analysis.flagging.clone().of_sorters(|sorter| roll.number(sorter).to_owned());
    let found =
        find(registry, &analysis.flagging(flagging), &data, &StatementTest::default(), (rule.replicates, seed))?;
    let viewpoints = &found.viewpoints;
    let told = viewpoints.diagnostics.iter().cloned();
    let told = told.map(|told| if rule.hides_sorts { unnamed(told, &viewpoints.sorters) } else { told });
    let mut made = Artifacts::default()
        .say(told.collect::<Vec<_>>())
        .say(rule.undirected.iter().cloned().chain(unturned).collect::<Vec<_>>())
        .stacked_of(RowsOf::Numbered, "answers", viewpoints.answers(&rule.name)?)
        .stacked_of(RowsOf::Cases, "codebook", viewpoints.codebook(&rule.name)?)
        .stacked("lineage", viewpoints.lineage(&rule.name, &data)?);
    for (name, table) in found.tables(&data)? {
        let publish = Publish::Own(file(&rule.name, &name));
        made = made.table_of(rows_of(&name), name, table, publish);
    }
    // In figures sorters go by what readers call them.
    let mut called = found;
    for sorter in &mut called.viewpoints.sorters {
        *sorter = roll.label(sorter).to_owned();
    }
    for (name, figure) in called.figures(&data)? {
        let published = file(&rule.name, &name);
        made = made.figure_of(rows_of(&name), name, figure, published);
    }
    Ok(made)
}

/// What the rows of a table, or the marks of a figure, of [`Findings`] are about: statements and viewpoints, or sorts.
fn rows_of(name: &str) -> RowsOf {
    const VIEWPOINTS: [&str; 9] =
        ["factors", "factor_pairs", "statements", "differences", "crib", "retention", "stability", "scree", "zscores"];
    const SORTS: [&str; 4] = ["loadings", "bootstrap_loadings", "correlations", "communalities"];
    if VIEWPOINTS.contains(&name) || name.starts_with("array-") {
        RowsOf::Cases
    } else if SORTS.contains(&name) || name.starts_with("plane-") {
        RowsOf::Numbered
    } else {
        RowsOf::Persons
    }
}

/// What was noticed, with “…” for each sorter.
fn unnamed(told: Diagnostic, sorters: &[String]) -> Diagnostic {
    // Of numbers of one width none is a part of another.
    let without = |text: &str| sorters.iter().fold(text.to_owned(), |text, sorter| text.replace(sorter.as_str(), "…"));
    Diagnostic { message: without(&told.message), help: told.help.as_deref().map(without), cases: Vec::new(), ..told }
}

/// The viewpoints with their evidence; `replicates` how often persons are drawn again, 0 of which leaves their uncertainty out.
fn find(
    registry: &Extensions,
    analysis: &Analysis,
    data: &QData,
    test: &StatementTest,
    (replicates, seed): (usize, u64),
) -> Result<Findings, QmethodError> {
    let (sorts, _) = data.complete(MissingPlaces::Error)?;
    let analysis = match &data.grid {
        Some(grid) => analysis.clone().grid(grid.clone()),
        None => analysis.clone(),
    };
    let retention = Retention::new().replicates(replicates.max(100)).seed(seed);
    let bootstrap = (replicates > 0).then(|| Bootstrap::new(replicates, seed));
    Findings::of(registry, &analysis, &sorts, test, &retention, bootstrap.as_ref())
}

/// The file of a table or figure of some viewpoints.
fn file(viewpoints: &str, name: &str) -> String {
    format!("{viewpoints}-{}", name.replace('_', "-"))
}

/// How sorts became viewpoints.
fn in_a_sentence(rule: &Rule, seed: u64) -> Text {
    let analysis = &rule.analysis;
    let replicates = match rule.replicates {
        0 => "no resampling".to_owned(),
        n => format!("{n} resamples of persons from seed {seed}"),
    };
    let factors = counted(analysis.factors, "factor", "factors");
    Text::from(format!("{}: {factors}, {} of ", rule.label, analysis.extraction))
        .plain(format!("{} correlations, rotation ", format!("{:?}", analysis.correlation).to_lowercase()))
        .code(analysis.rotation.to_string())
        .plain(direction::in_words(&rule.toward))
        .plain(format!("; {replicates}."))
}
