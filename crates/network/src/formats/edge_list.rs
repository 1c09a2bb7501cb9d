//! Edge lists: a table with a row a tie, in columns `source`, `target` and, where there are such, `weight` and `relation`.

use super::{NetworkOptions, Relations};
use crate::two_mode::Affiliations;
use crate::{Direction, Network, NetworkError, Nodes};
use crosscase_data::{Diagnostic, ReadOptions, Table};

/// The columns that have a meaning, each in its two spellings: that of edge lists, and that of the table `crosscase.ties/1`.
const SPELLINGS: [[&str; 2]; 5] =
    [["source", "sender"], ["target", "receiver"], ["weight", "value"], ["relation", "relation"], ["case", "case"]];

/// How the file of an edge list is read into a table: names are texts, no column names the rows, and there may be none.
pub fn table_options() -> ReadOptions {
    let names = SPELLINGS.iter().flatten().filter(|name| !["weight", "value"].contains(name));
    let options = ReadOptions::new().without_id().no_rows(crosscase_data::NoRows::Allow);
    names.fold(options, |options, name| options.text_if_there(*name))
}

/// The column of a meaning, in whichever spelling it is there.
fn column(table: &Table, [one, other]: [&'static str; 2]) -> Option<&'static str> {
    [one, other].into_iter().find(|name| table.has_column(name))
}

/// The network of an edge list. An empty weight is a missing dyad; a pair that the list does not name is no tie.
///
/// ```
/// use crosscase_data::{Format, read_bytes};
/// use crosscase_network::formats::{NetworkOptions, edge_list};
///
/// let file = b"source,target,weight\na,b,1\nb,a,NA\nc,a,2\n";
/// let table = read_bytes(file, Format::Csv, None, &edge_list::table_options())?.table;
/// let network = edge_list::read(&table, &NetworkOptions::new().directed())?.one(None)?;
/// assert_eq!((network.len(), network.ties().len(), network.missing()), (3, 2, &[(1, 0)][..]));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn read(table: &Table, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let [source, target, weight, _relation, _case] = SPELLINGS;
    let lacks = |column: &'static str| {
        let known = table.column_names().into_iter().map(str::to_owned).collect();
        crosscase_data::DataError::MissingColumn { schema: "edge list", column, known }
    };
    let source = table.texts(column(table, source).ok_or_else(|| lacks("source"))?)?;
    let target = table.texts(column(table, target).ok_or_else(|| lacks("target"))?)?;
    let weights = column(table, weight).map(|name| table.numbers(name)).transpose()?;
    let mut builder = options.builder(if options.directed { Direction::Directed } else { Direction::Undirected });
    if options.roster.is_some() {
        builder = options.complete(builder);
    }
    for (row, (source, target)) in source.iter().zip(&target).enumerate() {
        builder.at(row as u64 + 1);
        let weight = weights.as_ref().map_or(Some(1.0), |weights| weights.get(row).copied().flatten());
        let name = |end: &Option<String>| end.clone().unwrap_or_default();
        builder.state(&name(source), &name(target), weight);
    }
    builder.at(0);
    if options.roster.is_none() {
        builder = options.complete(builder);
    }
    let network = builder.build_at(|row| Some(table.place(row as usize - 1, None)))?;
    let mut diagnostics = network.diagnostics();
    if options.roster.is_none() {
        let told = "nodes without ties cannot be known from an edge list";
        diagnostics.push(Diagnostic::note("NET110", told).help("give the roster of all nodes"));
    }
    Ok(Relations { networks: vec![network], diagnostics })
}

/// The rosters of several cases, in the order in which these come: a table with a column of cases and one of nodes, which is called
/// `node`, else the first of the others. A node may belong to several cases.
///
/// # Errors
/// A node without a case, a node twice in one, no column of nodes.
pub fn rosters(table: &Table, case: &str) -> Result<Vec<(String, Nodes)>, NetworkError> {
    let cases = table.texts(case)?;
    let columns = table.column_names();
    let node = columns.iter().find(|name| **name == "node").or_else(|| columns.iter().find(|name| **name != case));
    let known = || columns.iter().map(|name| (*name).to_owned()).collect();
    let node = node.ok_or_else(|| crosscase_data::DataError::MissingColumn {
        schema: "roster",
        column: "node",
        known: known(),
    })?;
    let mut rosters: Vec<(String, Vec<usize>)> = Vec::new();
    for (row, name) in cases.iter().enumerate() {
        let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty()).ok_or_else(|| {
            NetworkError::NoName { what: "the case of a node", place: Some(table.place(row, Some(case))) }
        })?;
        match rosters.iter_mut().find(|(known, _)| known == name) {
            Some((_, rows)) => rows.push(row),
            None => rosters.push((name.to_owned(), vec![row])),
        }
    }
    let nodes = |(case, rows): (String, Vec<usize>)| {
        let own = table.filter_rows(|row| rows.binary_search(&row).is_ok())?.with_id(Some(node))?;
        Ok((case, Nodes::from_table(&own)?))
    };
    rosters.into_iter().map(nodes).collect()
}

/// The network of each of these cases, of an edge list that has a column of cases.
///
/// # Errors
/// As [`read`]; a tie of a case that has no roster.
pub fn read_cases(
    table: &Table,
    options: &NetworkOptions,
    case: &str,
    rosters: &[(String, Nodes)],
) -> Result<Vec<Network>, NetworkError> {
    let cases: Vec<Option<String>> = table.texts(case)?;
    let name = |row: usize| cases.get(row).and_then(Option::as_deref).unwrap_or_default().trim();
    if let Some(row) = (0..table.rows()).find(|row| !rosters.iter().any(|(known, _)| known == name(*row))) {
        return Err(NetworkError::UnknownCase {
            case: name(row).to_owned(),
            place: Some(table.place(row, Some(case))),
        });
    }
    let network = |(case, nodes): &(String, Nodes)| {
        let own = table.filter_rows(|row| name(row) == case)?;
        read(&own, &options.clone().roster(nodes.clone()))?.one(None)
    };
    rosters.iter().map(network).collect()
}

/// Ties from one mode to the other, of an edge list; a weight that is missing is no tie, and how many there are stands beside.
///
/// # Errors
/// Those of [`Affiliations::tie`], with the row.
pub fn read_affiliations(table: &Table, mut into: Affiliations) -> Result<(Affiliations, usize), NetworkError> {
    let [source, target, weight, ..] = SPELLINGS;
    let named = |spellings: [&'static str; 2]| {
        let known = table.column_names().into_iter().map(str::to_owned).collect();
        let [name, _] = spellings;
        column(table, spellings).ok_or(crosscase_data::DataError::MissingColumn {
            schema: "edge list",
            column: name,
            known,
        })
    };
    let (source, target) = (table.texts(named(source)?)?, table.texts(named(target)?)?);
    let weights = column(table, weight).map(|name| table.numbers(name)).transpose()?;
    let mut missing = 0;
    for (row, (source, target)) in source.iter().zip(&target).enumerate() {
        let weight = weights.as_ref().map_or(Some(1.0), |weights| weights.get(row).copied().flatten());
        missing += usize::from(weight.is_none());
        let name = |end: &Option<String>| end.clone().unwrap_or_default();
        let tie = into.tie(&name(source), &name(target), weight.unwrap_or(0.0));
        into = tie.map_err(|error| error.at(Some(table.place(row, None))))?;
    }
    Ok((into, missing))
}
