//! Where a network comes from.

use crate::choice;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crosscase_network::formats::{NetworkOptions, Relations, edge_list};
use crosscase_network::{Duplicates, Network, Nodes};

/// A file of networks, and how it is read.
#[derive(Debug, clap::Args)]
pub(crate) struct SourceArgs {
    /// The ties: an edge list (CSV, XLSX, Parquet, Arrow) with the columns source, target and, if any, weight
    #[arg(value_name = "FILE")]
    file: Source,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// How files of networks are read.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadingArgs {
    /// The roster: every node in the first column, attributes in the others [default: the nodes of FILE]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) nodes: Option<Source>,
    /// Ties go from the source to the target
    #[arg(long, help_heading = "Input")]
    directed: bool,
    /// The relation, where there are several
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    relation: Option<String>,
    /// What to do with a pair that is named twice
    #[arg(long, value_parser = choice(Duplicates::CHOICES), default_value = "error", help_heading = "Input")]
    duplicates: Duplicates,
    /// Weights below 0 may be
    #[arg(long, help_heading = "Input")]
    signed: bool,
}

impl SourceArgs {
    /// The relations of the file, one where one is named; what was noticed goes to standard error.
    pub(crate) fn read(&self) -> Result<Vec<Network>, Fault> {
        let relations = relations(&self.file, &self.reading.options()?)?;
        match &self.reading.relation {
            Some(name) => Ok(vec![relations.one(Some(name))?]),
            None => Ok(relations.networks),
        }
    }

    /// The one relation that is named, or that there is; what was noticed goes to standard error.
    pub(crate) fn network(&self) -> Result<Network, Fault> {
        self.reading.network(&self.file, &self.reading.options()?)
    }

    /// The same where weights are values, which may be below 0.
    pub(crate) fn valued_network(&self) -> Result<Network, Fault> {
        self.reading.network(&self.file, &self.reading.options()?.signed())
    }
}

impl ReadingArgs {
    /// The flags as options, with the roster where there is one.
    pub(crate) fn options(&self) -> Result<NetworkOptions, Fault> {
        let mut options = self.flags();
        if let Some(nodes) = &self.nodes {
            let roster = nodes.table(&crosscase_data::ReadOptions::new().no_rows(crosscase_data::NoRows::Allow))?;
            tell(&roster.diagnostics);
            options = options.roster(Nodes::from_table(&roster.table)?);
        }
        Ok(options)
    }

    /// The flags as options, without a roster.
    pub(crate) fn flags(&self) -> NetworkOptions {
        let mut options = NetworkOptions::new().duplicates(self.duplicates);
        options.directed = self.directed;
        options.signed = self.signed;
        options
    }

    /// The one relation of a file that is named, or that there is; what was noticed goes to standard error.
    pub(crate) fn network(&self, file: &Source, options: &NetworkOptions) -> Result<Network, Fault> {
        Ok(relations(file, options)?.one(self.relation.as_deref())?)
    }
}

/// The relations of a file; what was noticed goes to standard error.
fn relations(file: &Source, options: &NetworkOptions) -> Result<Relations, Fault> {
    let table = file.table(&edge_list::table_options())?.table;
    let relations = edge_list::read(&table, options)?;
    tell(&relations.diagnostics);
    Ok(relations)
}
