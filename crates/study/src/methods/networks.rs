//! `[instruments.NAME]` of kind `network`: who is tied to whom within each case, and figures of each case's network with the least
//! and the greatest that they can be over what is missing.

mod measured;
mod page;
mod read;
mod untold;

use super::filter::{Filter, Where};
use super::surveys::keys::Recoded;
use super::units::{Roll, names_row};
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, StudyError, ValueError};
use crate::file::{Faults, Placed, Section, Span};
use crate::guard::{RowsOf, Tier};
use crate::inputs::{FirstColumn, Input};
use crate::instrument::SharedKeys;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, Part};
use crate::methods::Registries;
use crate::names::{Bounds, CaseFigure, Declaration, Names, OfferKind, Want, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::contract::{CellRef, Indicator, Record, SourceLink, Tie, TieStatus};
use crosscase_data::{DecimalMark, Declared, Missing, Place, Table, Thousands};
use crosscase_network::formats::edge_list;
use crosscase_network::{CaseNetwork, Drawing, IndicatorOptions, Symmetrize, SymmetrizeRule};
use measured::Measured;
use read::{Collected, Silent};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Ties among the units of each case, with the roster of those who belong to its network.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The sheet of a workbook; the first unless given.
    sheet: Option<String>,
    /// How many rows stand above the names of the columns of its file.
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything unless given.
    header_row: Option<Placed<u64>>,
    /// The roster, a row a node with its attributes: who does not answer stays in the network.
    roster: Placed<String>,
    /// The relation, where the file has several.
    relation: Option<String>,
    /// Whether ties go from the source to the target; they do not unless this says so.
    #[serde(default)]
    directed: bool,
    /// The column of the roster that says to which group a node belongs.
    group: Option<Placed<String>>,
    /// The column of the roster that says who answered: 1 or 0, yes or no, true or false.
    responded: Option<Placed<String>>,
    /// Rows are reports, of which undirected ties are made: `max`, `min`, `mean`, `sum`, `product`, `upper`, `lower`, `union`,
    /// `intersection`.
    #[schemars(with = "Option<String>")]
    symmetrize: Option<Placed<SymmetrizeRule>>,
    /// Whether the one report that there is counts where the other is missing.
    reconstruct: Option<Placed<bool>>,
    /// Pairs in which there can be no tie: a table with the columns `source` and `target`.
    impossible: Option<Placed<String>>,
    /// Which nodes and which ties count, by columns of the roster and of the file: `{ sector = "government", wave = 1 }`; all unless given.
    #[serde(rename = "where")]
    only: Option<Placed<Where>>,
    /// What words of the weights stand for: `{ never = 0, weekly = 4 }`.
    #[serde(default)]
    recode: BTreeMap<String, Recoded>,
    /// A reason for each word or code of the weights by which it is not known whether there is a tie: `{ "99" = "don't know" }`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    missing: BTreeMap<String, Missing>,
    /// The decimal mark of the weights, `point` or `comma`; found out unless given.
    #[schemars(with = "Option<String>")]
    decimal: Option<DecimalMark>,
    /// What stands between thousands: `point`, `comma`, `space` or `apostrophe`; nothing unless given.
    #[schemars(with = "Option<String>")]
    thousands: Option<Thousands>,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    label: String,
    file: String,
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header_row: Option<u64>,
    roster: String,
    unit: String,
    /// The kind of unit that is compared: a column of that name says to which case a row belongs.
    cases: String,
    relation: Option<String>,
    directed: bool,
    group: Option<String>,
    responded: Option<String>,
    /// Where the columns of the roster are named that are looked at.
    #[serde(skip)]
    at_columns: Vec<(String, Span)>,
    symmetrize: Option<SymmetrizeRule>,
    reconstruct: bool,
    impossible: Option<String>,
    #[serde(rename = "where", skip_serializing_if = "Filter::is_empty")]
    only: Filter,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recode: Vec<(String, String)>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    missing: BTreeMap<String, Missing>,
    decimal: Option<DecimalMark>,
    thousands: Option<Thousands>,
    /// The figures that indicators take, each once.
    figures: Vec<CaseFigure>,
    tier: Tier,
}

pub(super) struct Networks(pub(super) Arc<Registries>);

impl Method for Networks {
    fn key(&self) -> Key {
        Key::Kind("instruments", "network")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        let file = "The ties, a row each: columns `source`, `target` and, if any, `weight`, `relation` and the case.";
        SharedKeys::schema::<Keys>(generator, file, true)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let (shared, keys): (SharedKeys, Keys) = SharedKeys::read(section, faults)?;
        let unit = shared.about(&at, faults)?;
        if keys.responded.is_some() && !keys.directed && keys.symmetrize.is_none() {
            let message = "where some did not answer, a row is the report of its source alone";
            let help = "write `directed = true`, or say how two reports become a tie, such as `symmetrize = \"union\"`";
            faults.add_with_help("STU007", shared.file.at(), message, help);
        }
        if let (Some(reconstruct), None) = (&keys.reconstruct, &keys.symmetrize) {
            let message = "`reconstruct` takes one report for the two of which ties are made, and needs `symmetrize`";
            faults.add("STU007", reconstruct.at(), message);
        }
        let rule = Rule {
            name: name.clone(),
            label: shared.label.clone().unwrap_or_else(|| name.clone()),
            file: faults.path(&shared.file),
            sheet: keys.sheet,
            header_row: names_row(keys.skip, keys.header_row.as_ref(), faults),
            roster: faults.path(&keys.roster),
            unit: unit.to_string(),
            cases: String::new(),
            relation: keys.relation,
            directed: keys.directed,
            at_columns: [&keys.group, &keys.responded]
                .into_iter()
                .flatten()
                .map(|one| (one.to_string(), one.at()))
                .collect(),
            group: keys.group.as_deref().cloned(),
            responded: keys.responded.as_deref().cloned(),
            symmetrize: keys.symmetrize.as_deref().copied(),
            reconstruct: keys.reconstruct.as_deref().copied().unwrap_or(false),
            impossible: keys.impossible.as_ref().map(|file| faults.path(file)),
            only: Filter::from(keys.only),
            recode: keys.recode.into_iter().map(|(word, value)| (word, value.into_text())).collect(),
            missing: keys.missing,
            decimal: keys.decimal,
            thousands: keys.thousands,
            figures: Vec::new(),
            tier: shared.tier,
        };
        let mut declared = shared.declaration((name, at), OfferKind::Figures, unit, rule);
        declared.bounds = Some(Bounds::Missing);
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, rule) in rules::<Rule>(mine) {
            let wants: Vec<&Want> = names.wants(OfferKind::Figures, &rule.name).collect();
            let (cases, tier) = (names.cases().to_owned(), declared.tier.unwrap_or_default());
            let mut rule = Rule { cases, tier, only: rule.only.without_names(names), ..rule.clone() };
            for want in wants {
                let Some(figure) = &want.figure else { continue };
                check(&rule, figure, want, &self.0, faults);
                if !rule.figures.contains(figure) {
                    rule.figures.push(figure.clone());
                }
            }
            let Some(unit) = names.find(OfferKind::Units, &rule.unit, faults) else { continue };
            let path = names.path_to_cases(unit);
            if path.len() < 2 || path.last().is_some_and(|last| last.name != names.cases()) {
                let message =
                    format!("{} do not stand within {}, so that these have no networks", unit.name, names.cases());
                faults.add("STU008", declared.at.clone(), message);
                continue;
            }
            let path: Vec<StageId> = path.into_iter().map(|kind| kind.stage.clone()).collect();
            let files = files_of(&rule);
            let (id, work, kinds) = (StageId::new("instrument", &rule.name), rule.clone(), path.clone());
            let registries = Arc::clone(&self.0);
            let stage =
                Stage::new(id, declared.at.clone(), &rule, move |given| make(&work, &kinds, &registries, given));
            plan.push(stage.files(files).needs(path));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let mut parts = Vec::new();
        for (_, rule) in rules::<Rule>(mine) {
            parts.push(page::part(rule, shown)?);
            parts.extend(page::dossiers(rule, shown)?);
        }
        Ok(parts)
    }
}

impl Rule {
    /// How the file of ties is read.
    fn read_as(&self) -> Declared {
        let (sheet, header_row) = (self.sheet.clone(), self.header_row);
        Declared { sheet, header_row, decimal: self.decimal, thousands: self.thousands, ..Declared::default() }
    }
}

/// The files of a rule, with the columns that have a meaning in each.
fn files_of(rule: &Rule) -> Vec<Input> {
    let rows = |file: &String, of_ties: Option<&Rule>, first, columns: &[&str]| {
        let read = of_ties.map_or_else(Declared::default, Rule::read_as);
        let named = columns.iter().copied().chain([rule.cases.as_str(), "case"]);
        Input::rows(file, read, first, named)
    };
    let ties: Vec<&str> = edge_list::COLUMNS.into_iter().flatten().chain(["status"]).collect();
    let mut files = vec![
        rows(&rule.file, Some(rule), FirstColumn::Any, &ties),
        rows(&rule.roster, None, FirstColumn::Names, &["node", "unit", "relation", "responded"]),
    ];
    files.extend(rule.impossible.as_ref().map(|file| rows(file, None, FirstColumn::Any, &ties)));
    files
}

/// Whether the networks of the rule have the figure.
fn check(rule: &Rule, figure: &CaseFigure, want: &Want, registries: &Registries, faults: &mut Faults<'_>) {
    let directed = rule.directed && rule.symmetrize.is_none();
    let message = match figure.name.as_str() {
        _ if figure.code.is_some() => "a network has no codes".to_owned(),
        _ if figure.of.is_some() && rule.group.is_none() => "`of` needs `group` under the instrument".to_owned(),
        _ if Measured::is_one(figure) && figure.between.is_none() => {
            match Measured::fault(figure, directed, &registries.network) {
                Some(fault) => fault,
                None => return,
            }
        }
        name if figure.of.is_some() => {
            format!("`of` goes with figures of nodes; `{name}` is one of the network as a whole")
        }
        "degree_centralization" if directed => {
            "a directed network has indegree_centralization and outdegree_centralization".to_owned()
        }
        "indegree_centralization" | "outdegree_centralization" if !directed => {
            "an undirected network has degree_centralization".to_owned()
        }
        name if figure.between.is_some() && name != "density" => {
            format!("`between` goes with the figure `density`, not with `{name}`")
        }
        "ei_index" if rule.group.is_none() => "`ei_index` needs `group` under the instrument".to_owned(),
        _ if figure.between.is_some() && rule.group.is_none() => {
            "`between` needs `group` under the instrument".to_owned()
        }
        _ => return,
    };
    faults.add("STU007", want.at.clone(), message);
}

fn make(
    rule: &Rule,
    path: &[StageId],
    registries: &Registries,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let rolls = path.iter().map(|kind| Roll::given(kind, given)).collect::<Result<Vec<_>, _>>()?;
    let [members, .., cases] = &rolls[..] else {
        return Err(StudyError::NotMade { stage: rule.unit.clone(), what: Some("units".to_owned()) }.into());
    };
    let Collected { networks, ties, silent, roster, mut diagnostics } = read::networks(rule, &rolls, given)?;
    diagnostics.extend(untold::untold(rule, &networks, &silent));
    let symmetrized = networks.into_iter().map(|(case, network)| {
        let Some(by) = rule.symmetrize else { return Ok((case, network)) };
        let mut symmetrize = Symmetrize::new(by);
        symmetrize.reconstruct = rule.reconstruct;
        Ok::<_, MethodError>((case, symmetrize.fit(&network)?.network))
    });
    let networks = symmetrized.collect::<Result<Vec<_>, _>>()?;
    let mut options = IndicatorOptions::new();
    options.group.clone_from(&rule.group);
    let found = options.fit(networks.iter().map(|(case, network)| (Some(case.clone()), network.clone())))?;
    diagnostics.extend(found.diagnostics.iter().cloned());
    let by_case: BTreeMap<&str, &CaseNetwork> =
        found.cases.iter().filter_map(|one| Some((one.case.as_deref()?, one))).collect();
    let groups = read::groups(rule, &networks);
    check_groups(rule, &groups)?;
    let measured = rule.figures.iter().filter(|figure| Measured::is_one(figure));
    let measured = measured.map(|figure| Measured::of(figure, &networks, &groups, &registries.network));
    let measured = measured.collect::<Result<Vec<_>, _>>()?;
    diagnostics.extend(measured.iter().filter_map(|one| one.unknown(rule, &networks)));
    let all = || rule.figures.iter().flat_map(|figure| cases.ids().map(move |case| (figure, case)));
    let values: Vec<Indicator> =
        all().map(|(figure, case)| value(figure, case, by_case.get(case).copied(), &measured)).collect();
    let one_way = rule.directed && rule.symmetrize.is_none();
    let links: Vec<SourceLink> =
        all().flat_map(|(figure, case)| links(rule, figure, case, one_way, (&ties, &silent), &groups)).collect();
    let mut drawing = Drawing::new();
    drawing.group.clone_from(&rule.group);
    let of: Vec<String> = networks.iter().map(|(case, _)| case.clone()).collect();
    let labelled = |(case, network): (String, _)| (Some(cases.label(&case).to_owned()), network);
    let drawn: Vec<_> = networks.into_iter().map(labelled).collect();
    drawing.labels = members.labels().filter_map(|(id, name)| Some((id.to_owned(), name?.to_owned()))).collect();
    let mut shown = found.clone();
    for case in shown.cases.iter_mut().filter(|_| rule.tier == Tier::Closed) {
        // A block of two groups may be a single pair, and who is central is a single node.
        case.blocks.clear();
        case.central.clear();
    }
    let own = format!("network-{}", rule.name);
    let shown = shown.to_table()?;
    let of_table: Vec<SourceLink> =
        cases.ids().flat_map(|case| links_of_table(rule, (&own, &shown), case, (&ties, &silent))).collect();
    let mut made = Artifacts::default()
        .say(members.told(diagnostics))
        .stacked_of(RowsOf::Numbered, "ties", Tie::table(&ties)?)
        .stacked_of(RowsOf::Numbered, "roster", crosscase_data::contract::RosterEntry::table(&roster)?)
        .table_of(RowsOf::Cases, "networks", shown, Publish::Own(own))
        .stacked_of(RowsOf::Numbered, "lineage", SourceLink::table(&of_table)?)
        .table_of(RowsOf::Cases, "figures", Indicator::table(&values)?, Publish::Kept)
        .table_of(RowsOf::Cases, "sources", SourceLink::table(&links)?, Publish::Kept);
    for (at, figure) in drawing.fit_sheets(&drawn, page::SHEET)?.into_iter().enumerate() {
        let more = if at == 0 { String::new() } else { format!("-sheet-{}", at + 1) };
        made = made.figure_of(RowsOf::Numbered, page::of_sheet(at), figure, format!("network-{}{more}", rule.name));
    }
    // By the number of the case, as its dossier has it.
    let number = |case: &str| cases.ids().position(|id| id == case).map_or(0, |at| at + 1);
    for (case, figure) in of.iter().zip(drawing.fit_each(&drawn)?) {
        made = made.figure_of(
            RowsOf::Numbered,
            page::of_case(case),
            figure,
            format!("network-{}-case-{}", rule.name, number(case)),
        );
    }
    for (at, figure) in rule.figures.iter().enumerate() {
        let of_figure: Vec<&Indicator> = values.iter().filter(|one| one.indicator == figure.to_string()).collect();
        let groups = figure.between.as_ref().map_or_else(String::new, |_| format!("-{}", at + 1));
        let file = format!("network-{}-{}{groups}", rule.name, figure.name.replace('_', "-"));
        made = made.figure_of(RowsOf::Cases, figure.to_string(), page::bounds((rule, figure), &of_figure, cases), file);
    }
    Ok(made)
}

/// The figure of a case: its value where what is missing does not keep it from one, its bounds, and who answered.
fn value(figure: &CaseFigure, case: &str, of: Option<&CaseNetwork>, measured: &[Measured]) -> Indicator {
    let whole = |n: u64| i64::try_from(n).ok();
    let whole_network = of.filter(|_| figure.between.is_none());
    let (value, lower, upper) = match (of, &figure.between) {
        (None, _) => (None, None, None),
        (Some(_), None) if Measured::is_one(figure) => {
            (measured.iter().find(|one| one.figure == *figure).and_then(|one| one.value(case)), None, None)
        }
        (Some(of), None) => {
            let found = of.indicators.named().into_iter().find(|(name, _)| *name == figure.name);
            found.map_or((None, None, None), |(_, found)| (found.value, found.lower, found.upper))
        }
        (Some(of), Some([from, to])) => {
            // Of an undirected network each pair of groups stands once.
            let is_it = |one: &str, other: &str| one == from && other == to;
            let undirected = of.indicators.degree_centralization.is_some();
            let mut blocks = of.blocks.iter();
            let found = blocks.find(|b| is_it(&b.from, &b.to) || (undirected && is_it(&b.to, &b.from)));
            found.map_or((None, None, None), |found| (found.value, found.lower, found.upper))
        }
    };
    Indicator {
        indicator: figure.to_string(),
        case: case.to_owned(),
        value: value.ok_or(Missing::Empty),
        n: of.and_then(|of| whole(of.answered as u64)),
        n_missing: of.and_then(|of| whole((of.asked - of.answered) as u64)),
        lower,
        upper,
        sd: None,
        invited: of.and_then(|of| whole(of.asked as u64)),
        // Of the whole network; how many dyads a block has, is not told.
        answered: whole_network.and_then(|of| whole(of.dyads - of.missing)),
        asked: whole_network.and_then(|of| whole(of.dyads)),
    }
}

/// What a figure of a case was made of: its ties, the dyads of which nothing is known, and who told of nobody.
fn links(
    rule: &Rule,
    figure: &CaseFigure,
    case: &str,
    one_way: bool,
    (ties, silent): (&[Tie], &[Silent]),
    groups: &read::Groups,
) -> Vec<SourceLink> {
    let group = |node: &str| groups.get(case)?.get(node);
    let is_between = |tie: &Tie| match &figure.between {
        None => true,
        Some([from, to]) => {
            let ends = (group(&tie.sender), group(&tie.receiver));
            ends == (Some(from), Some(to)) || (!one_way && ends == (Some(to), Some(from)))
        }
    };
    let is_of = |one: &&Silent| {
        let ends = figure.between.iter().flatten().take(if one_way { 1 } else { 2 });
        figure.between.is_none() || ends.into_iter().any(|end| group(&one.node) == Some(end))
    };
    let of = CellRef::new("figures", case, figure.to_string());
    let of_case = ties.iter().filter(|tie| tie.case.as_deref() == Some(case) && is_between(tie));
    let of_silent = silent.iter().filter(|one| one.case == case).filter(is_of);
    of_case.filter_map(|tie| tie_behind(&of, tie)).chain(of_silent.map(|one| nobody_behind(rule, &of, one))).collect()
}

fn tie_behind(of: &CellRef, tie: &Tie) -> Option<SourceLink> {
    let how = match tie.status {
        TieStatus::Missing => "not known whether there is a tie",
        TieStatus::StructuralZero => "can be no tie",
        TieStatus::Absent => "no tie",
        TieStatus::Present => "a tie",
    };
    Some(SourceLink::new(of.clone(), tie.cell()?, tie.row, how))
}

fn nobody_behind(rule: &Rule, of: &CellRef, one: &Silent) -> SourceLink {
    let column = format!("{} / {}", one.case, rule.relation.as_deref().unwrap_or(&rule.name));
    let how = if one.says_none {
        "on the roster, and its rows say that there is no tie"
    } else {
        "on the roster, and no tie is told"
    };
    SourceLink::new(of.clone(), CellRef::new(&rule.roster, &one.node, column), one.row, how)
}

/// What the table of the networks was made of: each of its figures of the pairs of the case, and these of the rows of the files.
fn links_of_table(
    rule: &Rule,
    (name, table): (&str, &Table),
    case: &str,
    (ties, silent): (&[Tie], &[Silent]),
) -> Vec<SourceLink> {
    let pairs = CellRef::new(name, case, "dyads");
    let figures = table.value_columns().into_iter().filter(|column| *column != "dyads");
    let figure = |column: &str| SourceLink::new(CellRef::new(name, case, column), pairs.clone(), None, "of the pairs");
    let of_case = ties.iter().filter(|tie| tie.case.as_deref() == Some(case));
    let of_silent = silent.iter().filter(|one| one.case == case);
    let rows = of_case.filter_map(|tie| tie_behind(&pairs, tie));
    figures.map(figure).chain(rows).chain(of_silent.map(|one| nobody_behind(rule, &pairs, one))).collect()
}

/// Groups that `between` names are those of some node.
fn check_groups(rule: &Rule, groups: &read::Groups) -> Result<(), MethodError> {
    let Some(column) = &rule.group else { return Ok(()) };
    let mut known: Vec<String> = groups.values().flat_map(BTreeMap::values).cloned().collect();
    known.sort_unstable();
    known.dedup();
    for group in rule.figures.iter().flat_map(|figure| figure.between.iter().flatten().chain(&figure.of)) {
        if !known.contains(group) {
            let place = Place::file(&rule.roster).column(column);
            return Err(ValueError::NoGroup { group: group.clone(), known, place }.into());
        }
    }
    Ok(())
}
