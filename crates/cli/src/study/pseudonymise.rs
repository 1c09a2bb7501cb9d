//! `crosscase study pseudonymise`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::output::{plural, print};
use crosscase_study::pseudonymise;
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::within("pseudonymise", run)
}

/// Copy a study with keys in the place of names, in every file; the list of them stays behind
///
/// Names are the ids and labels of all units below the cases, and of coders and sources of coded documents. The list, pseudonyms.csv in the
/// folder of the study, is yours to keep closed; further names, such as first names alone, can be added to it, and keys stay as they are.
#[derive(Debug, clap::Args)]
struct Args {
    /// The folder with study.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let made = pseudonymise(&args.folder, session.methods, &args.out)?;
    let (out, keys) = (args.out.display(), made.keys.display());
    let lines = |what: &str, of: &[String]| of.iter().fold(String::new(), |text, part| text + what + part + "\n");
    let left_out = lines("left out, since it cannot be looked through: ", &made.left_out);
    let not_kept = lines("not in the copy, since its format cannot hold it: ", &made.not_kept);
    let to_look_at = lines("look there yourself, a name may still stand in ", &made.to_look_at);
    let (files, names) = (plural(made.files, "file"), plural(made.names, "name"));
    print(&format!(
        "{out} holds {files}, with keys for {names}.\nThe list of them is {keys}: hand it to nobody.\n{left_out}{not_kept}{to_look_at}"
    ))
}
