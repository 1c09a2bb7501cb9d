//! A two-mode network from an edge list.

use super::source::{DUPLICATES, is_table, read};
use crate::choice;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{WrittenArgs, tell};
use crosscase_data::{DataError, Diagnostic, NoRows, ReadOptions, counted};
use crosscase_network::formats::{NetworkOptions, edge_list, matrix};
use crosscase_network::two_mode::Affiliations;
use crosscase_network::{Duplicates, Mode};

/// An edge list from one mode to the other.
#[derive(Debug, clap::Args)]
pub(crate) struct AffiliationsArgs {
    /// The ties: an edge list with the columns source (the first mode), target (the second) and, if any, weight; with --matrix rows
    /// and columns; or a two-mode file of another format
    #[arg(value_name = "FILE", value_parser = Source::network())]
    file: Source,
    /// FILE is a matrix: its rows are the first mode, its columns the second
    #[arg(long, help_heading = "Input")]
    matrix: bool,
    /// The relation, where there are several
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    relation: Option<String>,
    /// The nodes, in the first column, with a column `mode`: 1 for the first, 2 for the second
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    nodes: Option<Source>,
    /// What to do with a pair that is named twice
    #[arg(long, value_parser = choice(Duplicates::CHOICES), default_value = "error", help_heading = "Input")]
    duplicates: Duplicates,
    /// A name may be in both modes, and is then of two nodes
    #[arg(long, help_heading = "Input")]
    modes_apart: bool,
    #[command(flatten)]
    written: WrittenArgs,
}

impl AffiliationsArgs {
    /// The network; what was noticed goes to standard error.
    pub(crate) fn read(&self) -> Result<Affiliations, Fault> {
        let mut affiliations = Affiliations::new().duplicates(self.duplicates);
        if self.modes_apart {
            affiliations = affiliations.modes_apart();
        }
        if let Some(nodes) = &self.nodes {
            let roster =
                nodes.table(&self.written.beside(ReadOptions::new().text_if_there("mode").no_rows(NoRows::Allow)))?;
            tell(&roster.diagnostics);
            if !roster.table.has_column("mode") {
                let known = roster.table.column_names().into_iter().map(str::to_owned).collect();
                let file = roster.table.origin().file.clone();
                Err(DataError::MissingColumn { schema: "two-mode roster", column: "mode", known, file })?;
            }
            for (row, (node, mode)) in roster.table.ids()?.iter().zip(roster.table.texts("mode")?).enumerate() {
                let mode = match mode.as_deref().map(str::trim) {
                    Some("1") => Mode::First,
                    Some("2") => Mode::Second,
                    _ => {
                        let place = roster.table.place(row, Some("mode"));
                        return Err(Fault::data(format!("the mode of `{node}` ({place}) is neither 1 nor 2")));
                    }
                };
                affiliations = affiliations.node(node, mode)?;
            }
            affiliations = affiliations.closed();
        }
        let options = self.written.on(ReadOptions::new());
        let (affiliations, missing) = if !is_table(&self.file) {
            let relations = read(&self.file, &NetworkOptions::new().duplicates(self.duplicates), &[DUPLICATES])?;
            tell(&relations.diagnostics);
            let network = relations.one(self.relation.as_deref())?;
            (affiliations.with_network(&network)?, network.missing().len())
        } else if self.matrix {
            let read = self.file.table(&matrix::table_options(options))?;
            tell(&read.diagnostics);
            matrix::read_affiliations(&read.table, affiliations)?
        } else {
            let read = self.file.table(&edge_list::with_names(options))?;
            tell(&edge_list::about_ties(&read.diagnostics));
            let ties = read.table;
            tell(&edge_list::unread(&ties, None, &[]));
            tell(&edge_list::code_among_weights(&ties, self.relation.as_deref())?);
            edge_list::read_affiliations(&ties, self.relation.as_deref(), affiliations)?
        };
        if missing > 0 {
            let ties = counted(missing, "tie without a weight counts", "ties without a weight count");
            tell(&[Diagnostic::warning("NET176", format!("{ties} as none"))]);
        }
        Ok(affiliations)
    }
}
