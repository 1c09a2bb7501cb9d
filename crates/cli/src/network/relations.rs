//! Relations on the same nodes, each from a file of its own, in one case or several.

use super::source::ReadingArgs;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crosscase_data::{Diagnostic, NoRows, ReadOptions};
use crosscase_network::formats::edge_list;
use crosscase_network::permutation::Dyads;
use crosscase_network::{Network, Nodes};

/// How the files of several relations are read; weights are values.
#[derive(Debug, clap::Args)]
pub(crate) struct RelationsArgs {
    #[command(flatten)]
    reading: ReadingArgs,
    /// A weight above 0 is a tie and counts 1, all others 0
    #[arg(long, help_heading = "Input")]
    binary: bool,
    /// The column, in the files and in the roster, of the case that ties and nodes belong to: each has its own nodes
    #[arg(long, value_name = "COLUMN", help_heading = "Input", requires = "nodes")]
    case: Option<String>,
}

impl RelationsArgs {
    /// The relations of these files, called after them; what was noticed goes to standard error.
    pub(crate) fn read(&self, files: &[&Source]) -> Result<Dyads, Fault> {
        let names = names(files);
        let dyads = if let Some(case) = &self.case {
            self.by_case(files, names, case)?
        } else {
            let networks = self.networks(files)?;
            Dyads::new(names.into_iter().zip(&networks))?
        };
        Ok(if self.binary { dyads.binary() } else { dyads })
    }

    fn networks(&self, files: &[&Source]) -> Result<Vec<Network>, Fault> {
        let mut options = self.reading.options()?;
        options.signed = true;
        let read = |options| files.iter().map(|file| self.reading.network(file, options)).collect();
        if options.roster.is_some() {
            return read(&options);
        }
        // Without a roster the nodes are those of all files.
        let own: Vec<Network> = read(&options)?;
        read(&options.clone().roster(Nodes::of_all(own.iter().map(|network| &**network.nodes()))))
    }

    fn by_case(&self, files: &[&Source], names: Vec<String>, case: &str) -> Result<Dyads, Fault> {
        let mut options = self.reading.flags()?;
        options.signed = true;
        let roster = ReadOptions::new().without_id().text_if_there(case).no_rows(NoRows::Allow);
        let roster = match &self.reading.nodes {
            Some(nodes) => nodes.table(&roster)?,
            None => return Err(Fault::usage("--case wants a roster: --nodes FILE, each node with its case")),
        };
        tell(&roster.diagnostics);
        let rosters = edge_list::rosters(&roster.table, case)?;
        let mut relations: Vec<std::vec::IntoIter<Network>> = Vec::with_capacity(files.len());
        for file in files {
            let table = file.table(&edge_list::table_options().text_if_there(case))?.table;
            let networks = edge_list::read_cases(&table, &options, case, &rosters)?;
            tell(&networks.iter().flat_map(Network::diagnostics).collect::<Vec<Diagnostic>>());
            relations.push(networks.into_iter());
        }
        let mut cases: Vec<(Option<String>, Vec<Network>)> = Vec::with_capacity(rosters.len());
        for (case, _) in &rosters {
            cases.push((Some(case.clone()), relations.iter_mut().filter_map(Iterator::next).collect()));
        }
        Ok(Dyads::pooled(names, cases.iter().map(|(case, networks)| (case.clone(), networks)))?)
    }
}

/// The names of files without their endings; the whole paths of those that would be called the same.
fn names(files: &[&Source]) -> Vec<String> {
    let stem =
        |file: &Source| file.path().file_stem().map_or_else(|| file.name(), |stem| stem.to_string_lossy().into_owned());
    let stems: Vec<String> = files.iter().map(|file| stem(file)).collect();
    let is_taken = |stem: &String| stems.iter().filter(|other| *other == stem).count() > 1;
    stems.iter().zip(files).map(|(stem, file)| if is_taken(stem) { file.name() } else { stem.clone() }).collect()
}
