//! What nodes are called, and how strong ties are, where a file says so in attributes of its own.

use super::Draft;
use crate::formats::text::weight;
use crate::{AttributeColumn, NetworkError, Nodes};
use crosscase_data::{Diagnostic, Listed, counted};
use std::collections::BTreeSet;

impl Draft<'_> {
    /// Calls the nodes by the first of these attributes that names each otherwise, where all that the file calls them by is a number (`0`,
    /// `n0`), as igraph, networkx, yEd and Cytoscape count theirs: two files of the same nodes may count them in two orders. A roster that
    /// has the numbers, and not the names, keeps them. Numbers that do not run from 0 or 1 may be codes of respondents, by which other files
    /// go: they stay, but where Cytoscape counts nodes and ties in one, or a roster does not have them.
    pub(in crate::formats) fn called_by(&mut self, attributes: &[&str], roster: Option<&Nodes>) {
        if self.nodes.is_empty() || !self.nodes.iter().all(|node| is_numbered(&node.name)) {
            return;
        }
        let is_in = |roster: &Nodes| self.nodes.iter().all(|node| roster.names.index(&node.name).is_some());
        let is_cytoscape = self.node_attributes.iter().any(|attribute| attribute.name == "shared name");
        if !is_cytoscape && !is_running(self.nodes.iter().map(|node| node.name.as_str())) && roster.is_none_or(is_in) {
            return;
        }
        for wanted in attributes {
            let is_it = |name: &str| name.eq_ignore_ascii_case(wanted);
            let Some(at) = self.node_attributes.iter().position(|attribute| is_it(&attribute.name)) else { continue };
            let Some(attribute) = self.node_attributes.get(at) else { continue };
            let own = attribute.name.clone();
            let Some(names) = attribute.values.texts().into_iter().collect::<Option<Vec<String>>>() else { continue };
            let is_known = |name: &str| roster.is_none_or(|roster| roster.names.index(name).is_some());
            let has_numbers = roster.is_some() && self.nodes.iter().all(|node| is_known(&node.name));
            if names.iter().any(String::is_empty) || (has_numbers && !names.iter().all(|name| is_known(name))) {
                continue;
            }
            let mut once = BTreeSet::new();
            let twice: BTreeSet<&String> = names.iter().filter(|name| !once.insert(*name)).collect();
            if !twice.is_empty() {
                let twice: Vec<String> = twice.into_iter().cloned().collect();
                let told =
                    format!("nodes are called by their numbers, and not by {own}: several are {}", Listed(&twice));
                self.diagnostics.push(Diagnostic::note("NET118", told));
                continue;
            }
            if let (Some(node), Some(name)) = (self.nodes.first(), names.first())
                && *name != node.name
            {
                let told = format!("nodes are called by {own}, and not by their numbers: {name} for {}", node.name);
                let help = "a roster of the numbers (`--nodes`) keeps these";
                self.diagnostics.push(Diagnostic::note("NET118", told).help(help));
            }
            for (node, name) in self.nodes.iter_mut().zip(names) {
                node.name = name;
            }
            self.node_attributes.remove(at);
            return;
        }
    }

    /// Tells where a text of the nodes is `NA`: igraph and others write what is missing so, and as a word it is a group of its own.
    pub(in crate::formats) fn says_not_available(&mut self) {
        for attribute in &self.node_attributes {
            let AttributeColumn::Text(values) = &attribute.values else { continue };
            let count = values.iter().flatten().filter(|value| value.trim() == "NA").count();
            if count > 0 {
                let (nodes, name) = (counted(count, "node", "nodes"), &attribute.name);
                let told = format!("NA of {nodes} in {name} is a word like the others there, and no missing value");
                let help = "if it stands for one, leave it out of the file";
                self.diagnostics.push(Diagnostic::note("DAT127", told).help(help));
            }
        }
    }

    /// The weight of each edge: 1 where none has one. Where some have, it is not known of the others whether they are ties.
    pub(in crate::formats) fn weights<'w>(
        &mut self,
        words: impl IntoIterator<Item = (Option<&'w str>, u32)>,
    ) -> Result<Vec<Option<f64>>, NetworkError> {
        let words: Vec<(Option<&str>, u32)> = words.into_iter().collect();
        let without = words.iter().filter(|(word, _)| word.is_none()).count();
        if without == words.len() {
            return Ok(vec![Some(1.0); without]);
        }
        if without > 0 {
            let edges = counted(without, "edge has no weight", "edges have no weight");
            let told = format!("{edges}, and others have one: whether there is a tie is taken as not known");
            let help = "where there is one, write its weight";
            self.diagnostics.push(Diagnostic::warning("NET121", told).help(help));
        }
        let weight = |(word, line): (Option<&str>, u32)| match word {
            None => Ok(None),
            Some(word) => weight(word, line, self),
        };
        words.into_iter().map(weight).collect()
    }
}

/// Whether names after an `n` count, or are the numbers from 0 or from 1 on.
fn is_running<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let numbers: Option<BTreeSet<u64>> = names.filter(|name| !name.starts_with('n')).map(|n| n.parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        let runs_from = |first: u64| (first..).zip(&numbers).all(|(expected, number)| expected == *number);
        runs_from(0) || runs_from(1)
    })
}

/// A number from 0, alone or after an `n`.
fn is_numbered(name: &str) -> bool {
    let digits = name.strip_prefix('n').unwrap_or(name);
    let counts = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty();
    counts && (digits == "0" || !digits.starts_with('0'))
}
