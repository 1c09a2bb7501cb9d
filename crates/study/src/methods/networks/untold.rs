//! What is said of pairs and nodes that the file of the ties tells nothing of, or that stand apart by how a name is written.

use super::super::about::alike;
use super::Rule;
use super::read::Silent;
use crosscase_data::{Diagnostic, Listed, Table, counted};
use crosscase_network::Network;
use crosscase_network::formats::edge_list;

/// Rows of another relation, and nodes of another group, by how the name is written alone; rows of no relation where one is asked for.
pub(super) fn apart(rule: &Rule, ties: &Table, roster: &Table) -> Vec<Diagnostic> {
    let [_, _, _, relation, _] = edge_list::COLUMNS;
    let relation = relation.into_iter().find(|name| rule.relation.is_some() && ties.has_column(name));
    let mut told = Vec::new();
    for (what, table, column) in [("relation", ties, relation), ("group", roster, rule.group.as_deref())] {
        // Numbers are written in one way.
        let Some((column, texts)) = column.and_then(|column| Some((column, table.texts(column).ok()?))) else {
            continue;
        };
        let place = |row: usize| table.place(row, Some(column));
        let rows = texts.iter().enumerate().filter_map(|(row, text)| Some((text.as_deref()?, place(row))));
        told.extend(alike(what, rows.map(|(text, place)| (text, text, place))));
        let without = texts.iter().filter(|text| text.is_none()).count();
        if let Some(first) =
            texts.iter().position(Option::is_none).filter(|_| what == "relation" && without < texts.len())
        {
            let rows = counted(without, "row names", "rows name");
            let message = format!("{rows} no relation where others do: what they say counts for none");
            let help = "name the relation in each row; of merged cells the first alone has it";
            told.push(Diagnostic::warning("STU249", message).at(place(first)).help(help));
        }
    }
    told
}

/// How much is not known of the networks, case by case, and who names nobody.
pub(super) fn untold(rule: &Rule, networks: &[(String, Network)], silent: &[Silent]) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let missing = |(case, network): &(String, Network)| {
        let missing = network.missing().len();
        (missing > 0).then(|| (case.clone(), missing, network.dyads()))
    };
    let of: Vec<(String, usize, u64)> = networks.iter().filter_map(missing).collect();
    if !of.is_empty() {
        let missing: usize = of.iter().map(|(_, missing, _)| missing).sum();
        let dyads: u64 = of.iter().map(|(.., dyads)| dyads).sum();
        let pairs = counted(missing, "pair is", "pairs are");
        let place = format!("in {} of {} networks", of.len(), networks.len());
        let message = if rule.reconstruct {
            let name = &rule.name;
            format!(
                "{name}: {missing} of {dyads} reports are missing {place}; where the other of the pair reported, that counts"
            )
        } else {
            format!("{}: {pairs} not known of {dyads} {place}", rule.name)
        };
        let cases = of.into_iter().map(|(case, ..)| case).collect();
        told.push(Diagnostic::note("STU217", message).listing(cases));
    }
    let is_asked = |one: &&Silent| {
        let network = networks.iter().find(|(case, _)| *case == one.case).map(|(_, network)| network);
        network.is_some_and(|network| {
            let at = network.names().index(&one.node);
            let answered = network.answered().zip(at).is_none_or(|(all, at)| all.get(at as usize) == Some(&true));
            network.is_directed() && network.len() > 1 && answered
        })
    };
    let of = |one: &Silent| format!("{} ({})", one.node, one.case);
    let silent: Vec<String> = silent.iter().filter(|one| !one.says_none).filter(is_asked).map(of).collect();
    if !silent.is_empty() {
        let (name, silent) = (&rule.name, Listed(&silent));
        told.push(if let Some(column) = &rule.responded {
            let message = format!("{name}: answered (column {column}), and no row is of a tie from them: {silent}");
            Diagnostic::note("STU218", message)
        } else {
            let help = "if they did not answer, say so: `responded` names the column of the roster that tells who did";
            let message = format!("{name}: taken as having answered, and names nobody: {silent}");
            Diagnostic::note("STU218", message).help(help)
        });
    }
    told
}
