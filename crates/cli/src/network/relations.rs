//! Relations on the same nodes, each from a file of its own, in one case or several.

use super::source::ReadingArgs;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::files::Source;
use crosscase_network::permutation::Dyads;
use crosscase_network::{Network, NetworkError, Nodes};
use std::collections::BTreeSet;

/// How the files of several relations are read; weights are values.
#[derive(Debug, clap::Args)]
pub(crate) struct RelationsArgs {
    #[command(flatten)]
    reading: ReadingArgs,
    /// A weight above 0 is a tie and counts 1, all others 0
    #[arg(long, help_heading = "Input")]
    binary: bool,
    /// Weights are values: this is what is done anyway
    #[arg(long, help_heading = "Input", conflicts_with = "binary")]
    valued: bool,
    /// The column, in the files and in the roster, of the case that ties and nodes belong to: each has its own nodes
    #[arg(long, value_name = "COLUMN", help_heading = "Input", requires = "nodes")]
    case: Option<String>,
}

impl RelationsArgs {
    /// Until when the command may take.
    pub(crate) fn deadline(&self) -> Deadline {
        self.reading.deadline()
    }

    /// The relations of these files, called after them; what was noticed goes to standard error.
    pub(crate) fn read(&self, files: &[&Source]) -> Result<Dyads, Fault> {
        let names = names(files);
        let dyads = if let Some(case) = &self.case {
            let cases = self.reading.by_case(files, case)?;
            Dyads::pooled(names, cases.iter().map(|(case, networks)| (Some(case.clone()), networks)))?
        } else {
            let networks = self.networks(files)?;
            Dyads::new(names.into_iter().zip(&networks))?
        };
        Ok(if self.binary { dyads.binary() } else { dyads })
    }

    fn networks(&self, files: &[&Source]) -> Result<Vec<Network>, Fault> {
        let options = self.reading.options_of_several()?.signed();
        let read = |options| files.iter().map(|file| self.reading.network(file, options)).collect();
        if options.roster.is_some() {
            return read(&options);
        }
        // Without a roster the nodes are those of all files.
        let own: Vec<Network> = read(&options)?;
        if self.reading.declares_nodes(files) {
            let nodes = |network: &Network| network.names().iter().map(str::to_owned).collect::<BTreeSet<String>>();
            let first = own.first().map(nodes);
            if let Some(other) = own.iter().position(|network| Some(nodes(network)) != first) {
                let relation = names(files).swap_remove(other);
                return Err(NetworkError::DifferentNodes { relation }.into());
            }
        }
        read(&options.clone().roster(Nodes::of_all(own.iter().map(|network| &**network.nodes()))))
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
