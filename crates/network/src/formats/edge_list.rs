//! Edge lists: a table with a row a tie, in columns `source`, `target` and, where there are such, `weight` and `relation`.

use super::draft::{Draft, DraftTie, Stated};
use super::{ImpossiblePair, NetworkOptions, Relations};
use super::{Lost, NetworkFiles};
use crate::two_mode::Affiliations;
use crate::{Attribute, AttributeColumn, Network, NetworkError, Nodes};
use crosscase_data::contract::{Field as _, TieStatus, Value};
use crosscase_data::{
    DataError, Diagnostic, Format, Listed, NoRows, Place, ReadOptions, Table, TableBuilder, TextStyle, in_list,
    to_styled_bytes,
};
use std::collections::BTreeSet;

mod unread;

pub(super) use unread::unweighted;
pub use unread::{code_among_weights, unread};

/// The columns that have a meaning, each in its two spellings: that of edge lists, and that of the table `crosscase.ties/1`.
pub const COLUMNS: [[&str; 2]; 5] =
    [["source", "sender"], ["target", "receiver"], ["weight", "value"], ["relation", "relation"], ["case", "case"]];

/// How the file of an edge list is read into a table: names are texts, no column names the rows, and there may be none.
pub fn table_options() -> ReadOptions {
    with_names(ReadOptions::new())
}

/// The same where more is declared of the table.
pub fn with_names(options: ReadOptions) -> ReadOptions {
    let names = COLUMNS.iter().flatten().filter(|name| !["weight", "value"].contains(name));
    names.fold(options.without_id().no_rows(NoRows::Allow), |options, name| options.text_if_there(*name))
}

/// Of what was noticed of the file of an edge list, what concerns the file or a column that has a meaning.
pub fn about_ties(noticed: &[Diagnostic]) -> Vec<Diagnostic> {
    let used: Vec<&str> = COLUMNS.into_iter().flatten().chain(["status"]).collect();
    crosscase_data::diagnostics_for(noticed, &used)
}

/// The column of a meaning, in whichever spelling it is there.
fn column(table: &Table, [one, other]: [&'static str; 2]) -> Option<&'static str> {
    [one, other].into_iter().find(|name| table.has_column(name))
}

/// The column of a meaning that may be left out; to pass it over in other letters would change who is tied to whom.
fn optional(table: &Table, spellings: [&'static str; 2]) -> Result<Option<&'static str>, NetworkError> {
    match column(table, spellings) {
        Some(name) => Ok(Some(name)),
        None => spellings.into_iter().try_fold(None, |_, name| Ok(table.has_optional(name)?.then_some(name))),
    }
}

/// The column of those whom ties go out from.
///
/// # Errors
/// The table has no such column.
pub fn source_column(table: &Table) -> Result<&'static str, NetworkError> {
    let [source, ..] = COLUMNS;
    Ok(column(table, source).ok_or_else(|| lacks(table, "source"))?)
}

/// The column of those whom ties go to.
///
/// # Errors
/// The table has no such column.
pub fn target_column(table: &Table) -> Result<&'static str, NetworkError> {
    let [_, target, ..] = COLUMNS;
    Ok(column(table, target).ok_or_else(|| lacks(table, "target"))?)
}

/// The column of the weights, if the table has one.
///
/// # Errors
/// It is there in other letters.
pub fn weight_column(table: &Table) -> Result<Option<&'static str>, NetworkError> {
    let [_, _, weight, ..] = COLUMNS;
    optional(table, weight)
}

/// The network of an edge list. An empty weight is a missing dyad; a pair that the list does not name is no tie.
///
/// # Errors
/// A table without the columns of senders and receivers, or of several cases; a row without a name, of a node that the roster lacks, of a
/// pair that is named twice, or with a weight that is not finite or, where that is not allowed, below 0.
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
    let [.., case] = COLUMNS;
    optional(table, case)?;
    let mut relations = of_rows(table, options)?;
    relations.diagnostics.extend(unread(table, Some(options.directed), &[]));
    relations.diagnostics.extend(code_among_weights(table, None)?);
    Ok(relations)
}

fn of_rows(table: &Table, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    read_rows(table, options).map_err(|error| in_its_cell(table, error))
}

/// A fault of a row, in the cell that it is a fault of.
fn in_its_cell(table: &Table, mut error: NetworkError) -> NetworkError {
    let [source, target, weight, ..] = COLUMNS.map(|spellings| column(table, spellings));
    let (at, columns, text) = match &mut error {
        NetworkError::NoName { what, place: Some(place) } if what.contains("source") => (place, [source, None], ""),
        NetworkError::NoName { what, place: Some(place) } if what.contains("target") => (place, [target, None], ""),
        NetworkError::UnknownNode { node, place: Some(place) } => (place, [source, target], node.as_str()),
        NetworkError::NegativeWeight { place: Some(place), .. }
        | NetworkError::NotFinite { place: Some(place), .. } => (place, [weight, None], ""),
        _ => return error,
    };
    let row = (0..table.rows()).find(|row| table.place(*row, None).row == at.row);
    let holds = |row: usize, column: &str| {
        let cell = table.texts(column).ok().and_then(|texts| texts.get(row).cloned().flatten());
        text.is_empty() || cell.is_some_and(|cell| cell.trim() == text)
    };
    if let Some((row, column)) =
        row.and_then(|row| Some((row, columns.into_iter().flatten().find(|column| holds(row, column))?)))
    {
        *at = table.place(row, Some(column));
    }
    error
}

fn read_rows(table: &Table, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let [.., relation, case] = COLUMNS;
    let (source, target) = (table.each_text(source_column(table)?)?, table.each_text(target_column(table)?)?);
    let (weights, statuses) = (weights(table)?, statuses(table)?);
    let relations = optional(table, relation)?.map(|name| table.texts(name)).transpose()?;
    let named = relations.iter().flatten().any(Option::is_some);
    one_case(column(table, case).map(|name| table.texts(name)).transpose()?.as_deref())?;
    let mut draft = Draft::new(Stated::Nothing, |row| match row.checked_sub(1) {
        Some(row) => table.place(row as usize, None),
        None => Place { row: None, ..table.place(0, None) },
    });
    for (line, (source, target)) in (1..).zip(source.zip(target)) {
        let at = line as usize - 1;
        let (source, target) = draft.ends(&source.unwrap_or_default(), &target.unwrap_or_default(), line)?;
        let relation = relations.as_ref().and_then(|relations| relations.get(at)?.as_deref());
        if relation.is_none() && named {
            let place = Some(draft.place(line));
            return Err(NetworkError::NoName { what: "the relation of a tie, where others have one", place });
        }
        if statuses.as_ref().and_then(|statuses| statuses.get(at)) == Some(&TieStatus::StructuralZero) {
            draft.relation(relation)?.impossible.push((source, target, line));
            continue;
        }
        let weight = weights.get(at).copied().flatten();
        draft.relation(relation)?.ties.push(DraftTie { source, target, weight, line, arc: false });
    }
    if draft.relations.is_empty() {
        draft.relation(None)?;
    }
    let mut known: Vec<&str> = COLUMNS.into_iter().filter_map(|spellings| column(table, spellings)).collect();
    if statuses.is_some() {
        // Those of a table `crosscase.ties/1`: what is known, and where it was read.
        known.extend(["status", "file", "row"]);
    }
    for name in table.column_names().into_iter().filter(|name| !known.contains(name)) {
        let values = AttributeColumn::of_table(table, name)?;
        for relation in &mut draft.relations {
            let rows: Vec<u32> = relation.ties.iter().map(|tie| tie.line - 1).collect();
            relation.attributes.push(Attribute { name: name.to_owned(), values: values.at(&rows) });
        }
    }
    if options.roster.is_none() {
        let told = "nodes without ties cannot be known from an edge list";
        draft.diagnostics.push(Diagnostic::note("NET110", told).help("give the roster of all nodes"));
    }
    draft.finish(options)
}

/// What each row tells of its pair: the weight of a tie, 0 for none, `None` where it is not known. A status comes before a weight: what is
/// present without one weighs 1.
///
/// # Errors
/// Weights that are no numbers; in a table `crosscase.ties/1` a status that is none.
pub fn weights(table: &Table) -> Result<Vec<Option<f64>>, NetworkError> {
    let weights = weight_column(table)?.map(|name| table.numbers(name)).transpose()?;
    let statuses = statuses(table)?;
    let of = |row: usize| {
        let weight = weights.as_ref().map_or(Some(1.0), |weights| weights.get(row).copied().flatten());
        match statuses.as_ref().and_then(|statuses| statuses.get(row)) {
            None => weight,
            Some(TieStatus::Present) => Some(weight.unwrap_or(1.0)),
            Some(TieStatus::Absent | TieStatus::StructuralZero) => Some(0.0),
            Some(TieStatus::Missing) => None,
        }
    };
    Ok((0..table.rows()).map(of).collect())
}

/// What is known of each tie, where the table says so: in a table `crosscase.ties/1`. In another, a column `status` that holds other
/// words too is an attribute.
fn statuses(table: &Table) -> Result<Option<Vec<TieStatus>>, NetworkError> {
    let of_ties = table.has_column("sender");
    let is_there = if of_ties { table.has_optional("status")? } else { table.has_column("status") };
    if !is_there {
        return Ok(None);
    }
    let mut statuses = Vec::with_capacity(table.rows());
    for (row, word) in table.texts("status")?.into_iter().enumerate() {
        let word = word.unwrap_or_default();
        match TieStatus::from_value(Value::Text(word.clone())) {
            Some(status) => statuses.push(status),
            None if !of_ties => return Ok(None),
            None => {
                return Err(NetworkError::BadFile {
                    place: table.place(row, Some("status")),
                    reason: format!("`{word}` is none of present, absent, missing, structural zero"),
                });
            }
        }
    }
    Ok(Some(statuses))
}

/// A list of several cases is no single network.
fn one_case(cases: Option<&[Option<String>]>) -> Result<(), NetworkError> {
    let mut known: Vec<String> = cases.unwrap_or_default().iter().flatten().cloned().collect();
    known.sort_unstable();
    known.dedup();
    if known.len() > 1 { Err(NetworkError::SeveralCases { known: Listed(&known).to_string() }) } else { Ok(()) }
}

/// An edge list of a network in a format of tables, with the roster beside it; what these do not hold is told.
///
/// # Errors
/// What the format cannot hold, such as a column of one name twice, or text that is too long for a cell.
pub fn write(network: &Network, format: Format, style: TextStyle) -> Result<NetworkFiles, NetworkError> {
    let name = |place: &u32| Some(network.name(*place).to_owned());
    let ties = network.ties().iter().map(|tie| (tie.source, tie.target));
    let (sources, targets): (Vec<u32>, Vec<u32>) = ties.chain(network.missing().iter().copied()).unzip();
    let missing = network.missing().len();
    let weights = network.ties().iter().map(|tie| Some(tie.weight)).chain(std::iter::repeat_n(None, missing));
    let mut table = TableBuilder::new("crosscase.network.edge_list/1")
        .text("source", sources.iter().map(name))
        .text("target", targets.iter().map(name))
        .number("weight", weights);
    if let Some(relation) = network.relation() {
        table = table.text("relation", sources.iter().map(|_| Some(relation)));
    }
    let is_free = |attribute: &&Attribute| {
        let name = &attribute.name;
        let meant = |column: &str| crosscase_data::written_alike(name, column);
        let is_taken = COLUMNS.iter().flatten().chain(&["status"]).any(|column| column == name);
        let is_alike = meant("case") || (meant("relation") && network.relation().is_none());
        !(is_taken || is_alike)
    };
    let (kept, clashing): (Vec<&Attribute>, Vec<&Attribute>) = network.tie_attributes().iter().partition(is_free);
    for attribute in kept {
        table = match &attribute.values {
            AttributeColumn::Text(values) => {
                table.text(&attribute.name, values.iter().cloned().chain(std::iter::repeat_n(None, missing)))
            }
            AttributeColumn::Number(values) => {
                table.number(&attribute.name, values.iter().copied().chain(std::iter::repeat_n(None, missing)))
            }
        };
    }
    // The name of a relation stands in its rows.
    let lost =
        Lost { direction: true, impossible: true, two_mode: true, relation: sources.is_empty(), ..Lost::default() };
    let mut lost = lost.of(network);
    lost.extend(clashing.iter().map(|attribute| super::lost(&format!("the attribute {} of the ties", attribute.name))));
    let mut nodes = (**network.nodes()).clone();
    nodes.attributes.retain(|attribute| attribute.name != "node");
    if nodes.attributes.len() < network.nodes().attributes.len() {
        lost.push(super::lost("the attribute node of the nodes"));
    }
    Ok(NetworkFiles {
        bytes: to_styled_bytes(&table.build()?, format, style)?,
        beside: vec![(format!("-nodes.{}", format.extension()), to_styled_bytes(&nodes.to_table()?, format, style)?)],
        lost,
    })
}

/// The pairs of a list in which there can be no tie; where it has a column `case`, in that case alone.
///
/// # Errors
/// A table without the columns of senders and receivers.
pub fn pairs(table: &Table) -> Result<Vec<ImpossiblePair>, NetworkError> {
    let [source, target, .., case] = COLUMNS;
    let names = |spellings: [&'static str; 2]| {
        let name = column(table, spellings).ok_or_else(|| lacks(table, spellings[0]))?;
        Ok::<_, NetworkError>(table.texts(name)?.into_iter().map(Option::unwrap_or_default).collect::<Vec<String>>())
    };
    let cases = optional(table, case)?.map(|name| table.texts(name)).transpose()?.unwrap_or_default();
    let pairs = names(source)?.into_iter().zip(names(target)?).enumerate();
    let pair = |(row, (source, target)): (usize, (String, String))| ImpossiblePair {
        case: cases.get(row).cloned().flatten(),
        source,
        target,
    };
    Ok(pairs.map(pair).collect())
}

fn lacks(table: &Table, column: &'static str) -> DataError {
    match table.texts(column) {
        // Another sheet may have it.
        Err(DataError::UnknownColumn { elsewhere, column, known, file }) if !elsewhere.is_empty() => {
            DataError::UnknownColumn { column, known, file, elsewhere }
        }
        _ => {
            let known = table.column_names().into_iter().map(str::to_owned).collect();
            DataError::MissingColumn { schema: "edge list", column, known, file: table.origin().file.clone() }
        }
    }
}

/// The roster of a table: every node in the first column; of a table `crosscase.roster/1`, the units of one relation.
///
/// # Errors
/// Those of [`Nodes::from_table`]; several relations of which none is named, or none has that name.
pub fn roster(table: &Table, relation: Option<&str>) -> Result<Nodes, NetworkError> {
    match of_units(table, relation)? {
        Some(units) => Nodes::from_table(&units.with_id(Some("unit"))?),
        None => Nodes::from_table(table),
    }
}

/// Whether a table is `crosscase.roster/1`, with a row a unit and relation.
pub fn is_roster(table: &Table) -> bool {
    table.has_column("unit") && table.has_column("relation") && !table.has_column("node")
}

/// The rows of one relation where the table is `crosscase.roster/1`.
fn of_units(table: &Table, relation: Option<&str>) -> Result<Option<Table>, NetworkError> {
    is_roster(table).then(|| of_relation(table, relation)).transpose()
}

/// The rosters of several cases, in the order in which these come: a table with a column of cases and one of nodes, which is called
/// `node` or `unit`, else the first of the others. A node may belong to several cases.
///
/// # Errors
/// A node without a case, a node twice in one, no column of nodes.
pub fn rosters(table: &Table, case: &str, relation: Option<&str>) -> Result<Vec<(String, Nodes)>, NetworkError> {
    let units = of_units(table, relation)?;
    let table = units.as_ref().unwrap_or(table);
    rosters_by(table, case, &table.texts(case)?)
}

/// The same where the case of each row is known otherwise than by a column; `case` is what messages and columns call it.
///
/// # Errors
/// As [`rosters`].
pub fn rosters_by(table: &Table, case: &str, cases: &[Option<String>]) -> Result<Vec<(String, Nodes)>, NetworkError> {
    let node = node_column(table, case)?;
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

/// The column of a roster that names the nodes: `node` or `unit`, else the first that is not the one of the cases.
///
/// # Errors
/// The table has no such column.
pub fn node_column<'a>(table: &'a Table, case: &str) -> Result<&'a str, NetworkError> {
    let columns = table.column_names();
    let spelt = ["node", "unit"].into_iter().find_map(|name| columns.iter().find(|column| **column == name));
    let node = spelt.or_else(|| columns.iter().find(|name| **name != case)).copied();
    let missing = || {
        let known = columns.iter().map(|name| (*name).to_owned()).collect();
        DataError::MissingColumn { schema: "roster", column: "node", known, file: table.origin().file.clone() }
    };
    Ok(node.ok_or_else(missing)?)
}

/// The ties of one relation: of the one that is named, or of the only one.
fn of_relation(table: &Table, wanted: Option<&str>) -> Result<Table, NetworkError> {
    let is_wanted = wanted_rows(table, wanted)?;
    Ok(table.filter_rows(|row| is_wanted.get(row) == Some(&true))?)
}

/// Which rows are of that relation.
fn wanted_rows(table: &Table, wanted: Option<&str>) -> Result<Vec<bool>, NetworkError> {
    let [.., relations, _] = COLUMNS;
    let relations = optional(table, relations)?.map(|name| table.texts(name)).transpose()?.unwrap_or_default();
    let of = |row: usize| relations.get(row).and_then(Option::as_deref).map_or("", str::trim);
    let all: BTreeSet<&str> = (0..relations.len()).map(of).filter(|name| !name.is_empty()).collect();
    let known = || all.iter().map(|name| in_list(name)).collect::<Vec<_>>().join(", ");
    match wanted {
        None if all.len() > 1 => Err(NetworkError::SeveralRelations { known: known() }),
        None => Ok(vec![true; table.rows()]),
        Some(wanted) if !all.contains(wanted) => {
            Err(NetworkError::UnknownRelation { relation: wanted.to_owned(), known: known() })
        }
        Some(wanted) => Ok((0..table.rows()).map(|row| of(row) == wanted).collect()),
    }
}

/// The network of each of these cases, of an edge list that has a column of cases; where it has several relations, of one. A case
/// without a tie of that relation has a network without ties.
///
/// # Errors
/// As [`read`]; a tie of a case that has no roster; several relations of which none is named, or none has that name.
pub fn read_cases(
    table: &Table,
    options: &NetworkOptions,
    case: &str,
    relation: Option<&str>,
    rosters: &[(String, Nodes)],
) -> Result<Vec<Network>, NetworkError> {
    // A table of ties has its cases in a column of that name, whatever the roster calls its own.
    let [.., known] = COLUMNS;
    let case = if table.has_column(case) { case } else { column(table, known).unwrap_or(case) };
    read_cases_by(table, options, case, &table.texts(case)?, relation, rosters)
}

/// The same where the case of each row is known otherwise than by a column; `case` is what messages call it.
///
/// # Errors
/// As [`read_cases`].
pub fn read_cases_by(
    table: &Table,
    options: &NetworkOptions,
    case: &str,
    cases: &[Option<String>],
    relation: Option<&str>,
    rosters: &[(String, Nodes)],
) -> Result<Vec<Network>, NetworkError> {
    let name = |row: usize| cases.get(row).and_then(Option::as_deref).unwrap_or_default().trim();
    if let Some(row) = (0..table.rows()).find(|row| !rosters.iter().any(|(known, _)| known == name(*row))) {
        return Err(NetworkError::UnknownCase {
            case: name(row).to_owned(),
            place: Some(table.place(row, Some(case))),
        });
    }
    let is_wanted = wanted_rows(table, relation)?;
    for pair in &options.impossible {
        let known = |(case, nodes): &(String, Nodes)| pair.is_in(case, nodes);
        if !rosters.iter().any(known) {
            return Err(NetworkError::UnknownNode { node: format!("{} or {}", pair.source, pair.target), place: None });
        }
    }
    let network = |(case, nodes): &(String, Nodes)| {
        let own = table.filter_rows(|row| is_wanted.get(row) == Some(&true) && name(row) == case)?;
        let mut options = options.clone().roster(nodes.clone());
        options.impossible.retain(|pair| pair.is_in(case, nodes));
        of_rows(&own, &options)?.one(None)
    };
    rosters.iter().map(network).collect()
}

/// Ties from one mode to the other, of an edge list; a weight that is missing is no tie, and how many there are stands beside.
///
/// # Errors
/// Those of [`Affiliations::tie`], with the row; several cases, or several relations of which none is named.
pub fn read_affiliations(
    table: &Table,
    relation: Option<&str>,
    mut into: Affiliations,
) -> Result<(Affiliations, usize), NetworkError> {
    let table = &of_relation(table, relation)?;
    let [.., case] = COLUMNS;
    one_case(optional(table, case)?.map(|name| table.texts(name)).transpose()?.as_deref())?;
    let (source, target) = (table.texts(source_column(table)?)?, table.texts(target_column(table)?)?);
    let weights = weights(table)?;
    let mut missing = 0;
    for (row, (source, target)) in source.iter().zip(&target).enumerate() {
        let weight = weights.get(row).copied().flatten();
        missing += usize::from(weight.is_none());
        let name = |end: &Option<String>| end.clone().unwrap_or_default();
        let tie = into.tie(&name(source), &name(target), weight.unwrap_or(0.0));
        into = tie.map_err(|error| error.at(Some(table.place(row, None))))?;
    }
    Ok((into, missing))
}
