//! From the files of ties and roster to the network of each case.

use super::super::readings::ValueLabels;
use super::super::units::{Roll, case_of, left_out_with};
use super::Rule;
use super::untold::apart;
use crate::error::{MethodError, ValueError};
use crate::made::StageInputs;
use crosscase_data::contract::{RosterEntry, Tie, TieStatus};
use crosscase_data::{
    DataError, Declared, Diagnostic, Format, NoRows, Place, ReadOptions, ReadTable, Severity, Table, counted,
    diagnostics_for,
};
use crosscase_network::formats::{NetworkOptions, edge_list};
use crosscase_network::{DYADS_MISSING, Network, Nodes};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The networks of the cases as they were reported, with the rows that they were read from.
pub(super) struct Collected {
    /// Of each case that is on the roster, in its order.
    pub(super) networks: Vec<(String, Network)>,
    /// Every tie, and every dyad of which it is not known whether there is one.
    pub(super) ties: Vec<Tie>,
    /// Who is on a roster and tells of nobody.
    pub(super) silent: Vec<Silent>,
    pub(super) roster: Vec<RosterEntry>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A node of a case that tells of no tie.
pub(super) struct Silent {
    pub(super) case: String,
    pub(super) node: String,
    /// Its row of the roster.
    pub(super) row: Option<i64>,
    /// Whether rows of it say that there is none.
    pub(super) says_none: bool,
}

/// Reads the files; every node is a unit of the study.
pub(super) fn networks(rule: &Rule, rolls: &[Roll], given: &StageInputs<'_>) -> Result<Collected, MethodError> {
    let declared = rule.read_as();
    let mut roster = roster(rule, given)?;
    if let Some((column, at)) = rule.at_columns.iter().find(|(column, _)| !roster.table.has_column(column)) {
        let known = roster.table.column_names().into_iter().map(str::to_owned).collect();
        let (column, file) = (column.clone(), Some(rule.roster.clone()));
        let error = DataError::UnknownColumn { column, known, file, elsewhere: Vec::new() };
        return Err(MethodError::from(error).at(at.clone()));
    }
    let by = case_column(rule, &roster.table).map(str::to_owned);
    let node = vec![edge_list::node_column(&roster.table, by.as_deref().unwrap_or_default())?.to_owned()];
    let mut left = vec![narrow(rule, &rule.roster, &mut roster.table, &node, rolls)?];
    let mut file = ties_file(rule, declared, given)?;
    let ends = [edge_list::source_column(&file.table)?, edge_list::target_column(&file.table)?].map(str::to_owned);
    left.push(narrow(rule, &rule.file, &mut file.table, &ends, rolls)?);
    let chosen = choose(rule, &mut roster, &mut file, &ends)?;
    roster.table = numbered(roster.table, &node, rolls)?;
    file.table = numbered(file.table, &ends, rolls)?;
    let apart = apart(rule, &file.table, &roster.table);
    let nodes = members(rule, &roster.table, rolls)?;
    let mut options = NetworkOptions::new();
    options.directed = rule.directed || rule.symmetrize.is_some();
    if let Some(pairs) = &rule.impossible {
        let table = read(pairs, &edge_list::table_options(), given)?.table;
        let ends = [edge_list::source_column(&table)?, edge_list::target_column(&table)?].map(str::to_owned);
        options.impossible = edge_list::pairs(&numbered(table, &ends, rolls)?)?;
    }
    let mut passed_over = passed_over(rule, &file.table);
    passed_over.extend(edge_list::code_among_weights(&file.table, rule.relation.as_deref())?);
    let mut cases = cases_of_ties(rule, &file.table, &nodes)?;
    let across = across(rule, &mut file.table, &mut cases, &nodes)?;
    let column = case_column(rule, &file.table).unwrap_or("source");
    let relation = rule.relation.as_deref();
    let found = edge_list::read_cases_by(&file.table, &options, column, &cases, relation, &nodes)?;
    // How much is missing is told of all cases together.
    let told = found.iter().flat_map(Network::diagnostics).filter(|told| told.code != DYADS_MISSING);
    let by = case_column(rule, &roster.table);
    let used = edge_list::COLUMNS.into_iter().flatten().chain(by).chain(case_column(rule, &file.table));
    let used = used.chain([edge_list::node_column(&roster.table, by.unwrap_or_default())?]);
    let used: Vec<&str> = used.chain(rule.group.as_deref()).chain(rule.responded.as_deref()).collect();
    let noticed = [roster.diagnostics, file.diagnostics].concat();
    let diagnostics = diagnostics_for(&noticed, &used)
        .into_iter()
        .chain(left.into_iter().flatten())
        .chain(chosen)
        .chain(passed_over)
        .chain(apart)
        .chain(across)
        .chain(told)
        .collect();
    let networks: Vec<(String, Network)> = nodes.iter().map(|(case, _)| case.clone()).zip(found).collect();
    let rows = Rows::of(rule, &file.table, &cases, &roster.table, rolls)?;
    let ties: Vec<Tie> = networks.iter().flat_map(|(case, network)| ties(rule, case, network, &rows)).collect();
    let silent = silent(&networks, &ties, &rows);
    let roster = networks.iter().flat_map(|(case, network)| entries(rule, case, network)).collect();
    Ok(Collected { networks, ties, silent, roster, diagnostics })
}

/// Columns of the ties that nothing reads, and that would make other networks if they were what they look like.
fn passed_over(rule: &Rule, ties: &Table) -> Vec<Diagnostic> {
    let used: Vec<&str> = case_column(rule, ties).into_iter().chain(rule.only.columns()).collect();
    let told = edge_list::unread(ties, Some(rule.directed || rule.symmetrize.is_some()), &used);
    let of_file = |told: Diagnostic| told.at(Place::file(&rule.file));
    told.into_iter().filter(|told| told.severity == Severity::Warning).map(of_file).collect()
}

/// Leaves out the rows of nodes and cases that the study is not about. Where a column says in which case a node is, it stays in each that
/// the study is about.
fn narrow(
    rule: &Rule,
    file: &str,
    table: &mut Table,
    nodes: &[String],
    rolls: &[Roll],
) -> Result<Option<Diagnostic>, MethodError> {
    let by_case = case_column(rule, table).map(|column| table.texts(column)).transpose()?;
    let nodes = nodes.iter().map(|column| table.texts(column)).collect::<Result<Vec<_>, _>>()?;
    let at = |texts: &[Option<String>], row: usize| texts.get(row).cloned().flatten().unwrap_or_default();
    let is_in = |row: usize| {
        let case_is_out =
            |cases: &Vec<Option<String>>| rolls.last().is_some_and(|all| all.leaves_out(at(cases, row).trim()));
        let node_is_out = |node: &str| {
            let own = by_case.is_some();
            rolls.first().is_some_and(|all| if own { all.leaves_out_itself(node) } else { all.leaves_out(node) })
        };
        !by_case.as_ref().is_some_and(case_is_out) && !nodes.iter().any(|names| node_is_out(at(names, row).trim()))
    };
    let all = table.rows();
    *table = table.filter_rows(is_in)?;
    Ok(left_out_with(&rule.unit, all - table.rows(), all, file))
}

/// Leaves out the nodes and ties that do not count by `where`: nodes by the columns of the roster, ties by those of their file, and the
/// ties of the nodes that are left out.
fn choose(
    rule: &Rule,
    roster: &mut ReadTable,
    file: &mut ReadTable,
    ends: &[String],
) -> Result<Vec<Diagnostic>, MethodError> {
    if rule.only.is_empty() {
        return Ok(Vec::new());
    }
    let labels = [&*roster, file].map(|read| ValueLabels::from(&read.codebook));
    let [of_nodes_labels, of_ties_labels] = &labels;
    let (roster, file) = (&mut roster.table, &mut file.table);
    let (of_nodes, _) = rule.only.divided(|column| roster.has_column(column));
    let (of_ties, _) = rule.only.divided(|column| file.has_column(column));
    let (_, nowhere) = rule.only.divided(|column| roster.has_column(column) || file.has_column(column));
    let known = roster.column_names().into_iter().chain(file.column_names()).map(str::to_owned).collect();
    nowhere.nowhere(known)?;
    let mut told = Vec::new();
    if !of_ties.is_empty() {
        let (kept, _, of_file) = of_ties.split(file, of_ties_labels, &rule.file)?;
        *file = kept;
        told.extend(of_file);
    }
    if !of_nodes.is_empty() {
        let by_case =
            case_column(rule, roster).zip(case_column(rule, file)).map(|(one, other)| [one, other].map(str::to_owned));
        let [of_roster, of_file] = by_case.map_or([None, None], |names| names.map(Some));
        // A node stands in the network of a case; where only one of the files names cases, it is one node in all of them.
        let keys = |table: &Table, case: &Option<String>, column: &str| {
            let cases = case.as_ref().map(|case| table.texts(case)).transpose()?;
            let trimmed = |text: Option<String>| text.unwrap_or_default().trim().to_owned();
            let of = |(row, name): (usize, Option<String>)| {
                let case = cases.as_ref().and_then(|cases| cases.get(row).cloned().flatten());
                (trimmed(case), trimmed(name))
            };
            Ok::<Vec<(String, String)>, MethodError>(table.texts(column)?.into_iter().enumerate().map(of).collect())
        };
        let column = edge_list::node_column(roster, case_column(rule, roster).unwrap_or_default())?.to_owned();
        let (kept, others, of_roster_told) = of_nodes.split(roster, of_nodes_labels, &rule.roster)?;
        let mut out: BTreeSet<(String, String)> = keys(&others, &of_roster, &column)?.into_iter().collect();
        for key in keys(&kept, &of_roster, &column)? {
            out.remove(&key);
        }
        let ends = ends.iter().map(|end| keys(file, &of_file, end)).collect::<Result<Vec<_>, _>>()?;
        let all = file.rows();
        *file = file.filter_rows(|row| !ends.iter().any(|end| end.get(row).is_some_and(|key| out.contains(key))))?;
        *roster = kept;
        told.extend(of_roster_told);
        let message = format!("{} left out with the nodes that are", counted(all - file.rows(), "tie", "ties"));
        told.extend((all > file.rows()).then(|| Diagnostic::note("STU230", message).at(Place::file(&rule.file))));
    }
    Ok(told)
}

/// The table with its nodes called as they may be published.
fn numbered(table: Table, nodes: &[String], rolls: &[Roll]) -> Result<Table, MethodError> {
    let Some(members) = rolls.first() else { return Ok(table) };
    let call = |table: Table, column: &String| table.with_texts(column, |node| members.number(node.trim()).to_owned());
    Ok(nodes.iter().try_fold(table, call)?)
}

/// The group of each node, by its case and name.
pub(super) type Groups = BTreeMap<String, BTreeMap<String, String>>;

pub(super) fn groups(rule: &Rule, networks: &[(String, Network)]) -> Groups {
    let of = |(case, network): &(String, Network)| {
        let column = rule.group.as_deref().and_then(|group| network.attribute(group));
        let texts = column.map_or_else(Vec::new, crosscase_network::AttributeColumn::texts);
        let nodes = network.names().iter().zip(texts).filter_map(|(name, group)| Some((name.to_owned(), group?)));
        (case.clone(), nodes.collect())
    };
    networks.iter().map(of).collect()
}

fn read(file: &str, options: &ReadOptions, given: &StageInputs<'_>) -> Result<ReadTable, MethodError> {
    let format = Format::from_path(Path::new(file))?;
    Ok(crosscase_data::read_bytes(given.file(file)?, format, Some(file), options)?)
}

/// The table of the ties, whose words are those of the weights alone: nodes may be called so too.
fn ties_file(rule: &Rule, mut declared: Declared, given: &StageInputs<'_>) -> Result<ReadTable, MethodError> {
    let options = |declared: &Declared| edge_list::with_names(declared.options()).text_if_there(&rule.cases);
    let as_written = read(&rule.file, &options(&declared), given)?;
    let weight = edge_list::weight_column(&as_written.table)?;
    if rule.recode.is_empty() && rule.missing.is_empty() {
        return Ok(as_written);
    }
    let table = &as_written.table;
    let weight = weight.ok_or_else(|| DataError::MissingColumn {
        schema: "edge list with `recode` or `missing`",
        column: "weight",
        known: table.column_names().into_iter().map(str::to_owned).collect(),
        file: table.origin().file.clone(),
    })?;
    let of_weight = |(word, value): &(String, String)| (Some(weight.to_owned()), word.clone(), value.clone());
    declared.recode = rule.recode.iter().map(of_weight).collect();
    declared.missing_in = rule.missing.iter().map(|(word, why)| (weight.to_owned(), word.clone(), *why)).collect();
    read(&rule.file, &options(&declared), given)
}

/// The roster, in which names of nodes and cases are texts; a node may stand in the networks of several cases.
fn roster(rule: &Rule, given: &StageInputs<'_>) -> Result<ReadTable, MethodError> {
    let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
    let options = options.text_if_there("case").text_if_there(&rule.cases);
    // Which column names the nodes is known once its table is.
    let found = read(&rule.roster, &options, given)?.table;
    let column = edge_list::node_column(&found, case_column(rule, &found).unwrap_or_default())?;
    read(&rule.roster, &options.text(column), given)
}

/// The column that says to which case a row belongs, called like the kind of unit or `case`.
fn case_column<'a>(rule: &'a Rule, table: &Table) -> Option<&'a str> {
    [rule.cases.as_str(), "case"].into_iter().find(|name| table.has_column(name))
}

/// The roster of each case: by a column that says so, else by the unit that the node is.
fn members(rule: &Rule, table: &Table, rolls: &[Roll]) -> Result<Vec<(String, Nodes)>, MethodError> {
    let by_column = case_column(rule, table);
    let column = edge_list::node_column(table, by_column.unwrap_or_default())?;
    let nodes = names(table, column)?;
    let named = by_column.map(|by| Ok::<_, MethodError>((by, table.texts(by)?))).transpose()?;
    let [members, above @ ..] = rolls else { return Ok(Vec::new()) };
    let mut cases: Vec<Option<String>> = Vec::new();
    for (row, node) in nodes.iter().map(|node| node.trim()).enumerate() {
        let place = |column| table.place(row, Some(column));
        if !members.contains(node) && !members.leaves_out(node) {
            return Err(members.no_unit(node, &rule.unit, place(column)).into());
        }
        cases.push(match &named {
            None => case_of(node, rolls).map(str::to_owned),
            Some((by, named)) => {
                let case = named.get(row).cloned().flatten();
                if let (Some(case), Some(all)) = (&case, above.last())
                    && !all.contains(case.trim())
                {
                    return Err(all.no_unit(case, &rule.cases, place(by)).into());
                }
                case
            }
        });
    }
    let rosters = edge_list::rosters_by(table, by_column.unwrap_or_default(), &cases)?;
    let answered = |(case, nodes): (String, Nodes)| match &rule.responded {
        Some(responded) => Ok((case, nodes.responded(responded)?)),
        None => Ok((case, nodes)),
    };
    rosters.into_iter().map(answered).collect()
}

fn names(table: &Table, column: &str) -> Result<Vec<String>, MethodError> {
    Ok(table.texts(column)?.into_iter().map(Option::unwrap_or_default).collect())
}

/// The case of each row of the ties: by a column that says so, else that of the source, which is then in one case alone.
fn cases_of_ties(rule: &Rule, table: &Table, nodes: &[(String, Nodes)]) -> Result<Vec<Option<String>>, MethodError> {
    if let Some(column) = case_column(rule, table) {
        return Ok(table.texts(column)?);
    }
    let source = edge_list::source_column(table)?;
    let mut cases = Vec::new();
    for (row, source) in table.texts(source)?.iter().enumerate() {
        let name = source.as_deref().unwrap_or_default().trim();
        let mut of = nodes.iter().filter(|(_, nodes)| nodes.names().index(name).is_some()).map(|(case, _)| case);
        match (of.next(), of.next()) {
            (Some(case), None) => cases.push(Some(case.clone())),
            (None, _) => {
                let place = Some(table.place(row, None));
                return Err(crosscase_network::NetworkError::UnknownNode { node: name.to_owned(), place }.into());
            }
            (Some(_), Some(_)) => {
                let (unit, kind, place) = (name.to_owned(), rule.cases.clone(), table.place(row, None));
                return Err(ValueError::SeveralCases { unit, kind, place }.into());
            }
        }
    }
    Ok(cases)
}

/// Leaves out pairs of nodes of different networks of which it is only said that nothing is known, or that there is no tie, as a matrix of
/// all nodes has them. A tie between two networks is a fault.
fn across(
    rule: &Rule,
    table: &mut Table,
    cases: &mut Vec<Option<String>>,
    nodes: &[(String, Nodes)],
) -> Result<Option<Diagnostic>, MethodError> {
    let text = |texts: &[Option<String>], row: usize| texts.get(row).cloned().flatten().unwrap_or_default();
    let [_, _, _, relation, _] = edge_list::COLUMNS;
    let there = |names: [&'static str; 2]| names.into_iter().find(|name| table.has_column(name));
    let weights = edge_list::weights(table)?;
    let relations = there(relation).map(|name| table.texts(name)).transpose()?;
    let (sources, targets) =
        (table.texts(edge_list::source_column(table)?)?, table.texts(edge_list::target_column(table)?)?);
    let mut networks_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (case, of_case) in nodes {
        for node in of_case.names().iter() {
            networks_of.entry(node).or_default().push(case);
        }
    }
    let mut stays = vec![true; table.rows()];
    for (row, stays) in stays.iter_mut().enumerate() {
        let (case, source, target) = (text(cases, row), text(&sources, row), text(&targets, row));
        let (case, source, target) = (case.trim(), source.trim(), target.trim());
        let Some(other) = networks_of.get(target).filter(|of| !of.contains(&case)) else { continue };
        let is_other_relation = rule.relation.is_some()
            && relations.as_ref().is_some_and(|all| all.get(row).cloned().flatten() != rule.relation);
        if is_other_relation || networks_of.get(source).is_none_or(|of| !of.contains(&case)) {
            continue;
        }
        let weight = weights.get(row).copied().flatten();
        if weight.is_some_and(|weight| weight != 0.0) {
            let (place, cases) = (table.place(row, None), [case.to_owned(), other.join(", ")]);
            return Err(ValueError::AcrossCases { ends: [source, target].map(str::to_owned), cases, place }.into());
        }
        *stays = false;
    }
    let out = stays.iter().filter(|stays| !**stays).count();
    if out == 0 {
        return Ok(None);
    }
    *table = table.filter_rows(|row| stays.get(row) == Some(&true))?;
    let mut kept = stays.iter();
    cases.retain(|_| kept.next() == Some(&true));
    let message =
        format!("{} of nodes of different networks left out, of which no tie is told", counted(out, "pair", "pairs"));
    Ok(Some(Diagnostic::note("STU230", message).at(Place::file(&rule.file))))
}

/// Where ties and nodes were read.
struct Rows {
    ties: BTreeMap<[String; 3], i64>,
    /// Case and node of whoever has a row of the relation, be it of weight 0; where ties have no direction, at either end.
    heard: BTreeSet<[String; 2]>,
    nodes: BTreeMap<[String; 2], i64>,
}

impl Rows {
    fn of(
        rule: &Rule,
        table: &Table,
        cases: &[Option<String>],
        roster: &Table,
        rolls: &[Roll],
    ) -> Result<Self, MethodError> {
        let row_of = |place: Place| place.row.and_then(|row| i64::try_from(row.number()).ok());
        let text =
            |text: Option<&Option<String>>| text.and_then(Option::as_deref).unwrap_or_default().trim().to_owned();
        let (sources, targets) =
            (table.texts(edge_list::source_column(table)?)?, table.texts(edge_list::target_column(table)?)?);
        let [_, _, _, relation, _] = edge_list::COLUMNS;
        let relations = relation.into_iter().find(|name| table.has_column(name));
        let relations = relations.map(|name| table.texts(name)).transpose()?.unwrap_or_default();
        let (mut ties, mut heard) = (BTreeMap::new(), BTreeSet::new());
        for at in 0..table.rows() {
            let key = [text(cases.get(at)), text(sources.get(at)), text(targets.get(at))];
            if rule.relation.as_ref().is_none_or(|wanted| text(relations.get(at)) == *wanted) {
                let [case, source, target] = key.clone();
                if !rule.directed && rule.symmetrize.is_none() {
                    heard.insert([case.clone(), target]);
                }
                heard.insert([case, source]);
            }
            if let Some(row) = row_of(table.place(at, None)) {
                ties.entry(key).or_insert(row);
            }
        }
        let by_column = case_column(rule, roster);
        let names = names(roster, edge_list::node_column(roster, by_column.unwrap_or_default())?)?;
        let of_rows = by_column.map(|column| roster.texts(column)).transpose()?;
        let mut nodes = BTreeMap::new();
        for (at, name) in names.iter().map(|name| name.trim()).enumerate() {
            let case = match &of_rows {
                Some(cases) => text(cases.get(at)),
                None => case_of(name, rolls).unwrap_or_default().to_owned(),
            };
            nodes.extend(row_of(roster.place(at, None)).map(|row| ([case, name.to_owned()], row)));
        }
        Ok(Self { ties, heard, nodes })
    }
}

/// The ties of a case as rows of the data contract, with the dyads of which nothing is known: those of a row without a weight stand
/// there, those of a node that did not answer on its row of the roster.
fn ties(rule: &Rule, case: &str, network: &Network, rows: &Rows) -> Vec<Tie> {
    let row = |source: u32, target: u32, value: Option<f64>, status: TieStatus| {
        let (sender, receiver) = (network.name(source).to_owned(), network.name(target).to_owned());
        let pair = |one: &String, other: &String| rows.ties.get(&[case.to_owned(), one.clone(), other.clone()]);
        let listed = pair(&sender, &receiver).or_else(|| pair(&receiver, &sender).filter(|_| !network.is_directed()));
        let (file, row) = match listed {
            Some(row) => (&rule.file, Some(*row)),
            None => (&rule.roster, rows.nodes.get(&[case.to_owned(), sender.clone()]).copied()),
        };
        Tie {
            case: Some(case.to_owned()),
            relation: relation(rule, network),
            sender,
            receiver,
            value,
            status,
            file: Some(file.clone()),
            row,
        }
    };
    let there = network.ties().iter().map(|tie| {
        let status = if tie.weight == 0.0 { TieStatus::Absent } else { TieStatus::Present };
        row(tie.source, tie.target, Some(tie.weight), status)
    });
    let unknown = network.missing().iter().map(|(source, target)| row(*source, *target, None, TieStatus::Missing));
    there.chain(unknown).collect()
}

/// The nodes that tell of no tie, nor that it is not known.
fn silent(networks: &[(String, Network)], ties: &[Tie], rows: &Rows) -> Vec<Silent> {
    let is_directed = networks.iter().all(|(_, network)| network.is_directed());
    let of_case = |tie: &'_ Tie| tie.case.clone().unwrap_or_default();
    let senders = ties.iter().map(|tie| [of_case(tie), tie.sender.clone()]);
    let receivers = ties.iter().filter(|_| !is_directed).map(|tie| [of_case(tie), tie.receiver.clone()]);
    let tell: BTreeSet<[String; 2]> = senders.chain(receivers).collect();
    let nodes = networks.iter().flat_map(|(case, network)| {
        network.names().iter().map(|node| [case.clone(), node.to_owned()]).collect::<Vec<_>>()
    });
    let of = |key: [String; 2]| {
        let (row, says_none) = (rows.nodes.get(&key).copied(), rows.heard.contains(&key));
        let [case, node] = key;
        Silent { case, node, row, says_none }
    };
    nodes.filter(|key| !tell.contains(key)).map(of).collect()
}

fn entries(rule: &Rule, case: &str, network: &Network) -> Vec<RosterEntry> {
    let responded = |at: usize| network.answered().is_none_or(|answered| answered.get(at) == Some(&true));
    let entry = |(at, name): (usize, &str)| RosterEntry {
        case: Some(case.to_owned()),
        relation: relation(rule, network),
        unit: name.to_owned(),
        responded: responded(at),
    };
    network.names().iter().enumerate().map(entry).collect()
}

fn relation(rule: &Rule, network: &Network) -> String {
    let named = rule.relation.as_deref().or(network.relation());
    named.unwrap_or(&rule.name).to_owned()
}
