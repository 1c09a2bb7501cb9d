//! `crosscase qmethod compare`.

use super::params::AnalysisArgs;
use super::source::ReadArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crosscase_qmethod::{Extensions, QData, Viewpoints, congruence, wordings_apart};
use std::collections::BTreeSet;

pub(crate) fn command() -> Command {
    Command::within("compare", run)
}

/// The viewpoints of two studies held against each other
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Both studies go through the same analysis. Statements are matched by their ids, and wordings that contradict them are
told; the congruence is Tucker's, of z-scores.

Example:
  crosscase qmethod compare netherlands.dat denmark.dat --factors 3")]
struct Args {
    /// The first study's sorts
    #[arg(value_name = "FILE", value_parser = Source::sorts())]
    first: Source,
    /// The second study's sorts
    #[arg(value_name = "OTHER", value_parser = Source::sorts())]
    second: Source,
    #[command(flatten)]
    how: StudiesArgs,
    /// The number of factors of the second study, where it is another
    #[arg(long, value_name = "K")]
    other_factors: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let names = names_of(&[&args.first, &args.second]);
    let (data, first) = args.how.viewpoints(session.qmethod(), &args.first, None)?;
    let (other, second) = args.how.viewpoints(session.qmethod(), &args.second, args.other_factors)?;
    tell(&wordings_apart(&[(&names[0], &data), (&names[1], &other)]));
    let found = congruence(&first, &second)?;
    tell(found.of_some_statements().as_slice());
    let headline = format!("{} in common", plural(found.statements, "statement"));
    args.output.deliver(&Answer::of_table(found.to_table()?)?.headline(headline))
}

/// How the sorts of each of several studies are read and analysed.
#[derive(Debug, clap::Args)]
pub(super) struct StudiesArgs {
    #[command(flatten)]
    how: ReadArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
}

impl StudiesArgs {
    /// The viewpoints of one of them and what they are of; what was noticed goes to standard error.
    pub(super) fn viewpoints(
        &self,
        registry: &Extensions,
        source: &Source,
        factors: Option<usize>,
    ) -> Result<(QData, Viewpoints), Fault> {
        let (data, sorts) = self.how.sorts_of(source, self.analysis.grid.as_deref())?;
        let mut analysis = self.analysis.analysis(registry, &data)?;
        if let Some(factors) = factors {
            analysis.factors = factors;
        }
        let found = analysis.fit_with(registry, &sorts)?;
        tell(&found.diagnostics);
        Ok((data, found))
    }
}

/// What studies are called: their files, with as much of the folders before them as tells them apart (`nl/sorts`, `dk/sorts`).
pub(super) fn names_of(files: &[&Source]) -> Vec<String> {
    let parts = |file: &&Source| -> Vec<String> {
        file.path()
            .with_extension("")
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect()
    };
    let parts: Vec<Vec<String>> = files.iter().map(parts).collect();
    let longest = parts.iter().map(Vec::len).max().unwrap_or(1);
    let ends = |many: usize| -> Vec<String> {
        parts.iter().map(|parts| parts[parts.len().saturating_sub(many)..].join("/")).collect()
    };
    let are_apart = |names: &Vec<String>| names.iter().collect::<BTreeSet<_>>().len() == names.len();
    (1..longest).map(ends).find(are_apart).unwrap_or_else(|| ends(longest))
}
