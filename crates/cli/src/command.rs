//! Commands as data: what a command is, and the list of them that becomes a program.

use crate::deadline::{Deadline, LimitArgs};
use crate::fault::Fault;
use crate::files::{Files, each};
use crate::seed::Threads;
use clap::error::{ContextKind, ContextValue};
use clap::{ArgMatches, Args};
use crosscase_study::Methods;
use std::ffi::OsString;
use std::fmt;
use std::process::ExitCode;

/// A command, or a group of commands.
///
/// A command is a struct of arguments, whose documentation is the help, and a function that takes them. Both stand in
/// one file, and so do those of a program's own commands:
///
/// ```
/// use crosscase::{Command, Commands, Fault};
///
/// /// Say hello
/// #[derive(Debug, clap::Args)]
/// struct Args {
///     /// To whom
///     name: String,
/// }
///
/// fn run(args: &Args) -> Result<(), Fault> {
///     println!("hello {}", args.name);
///     Ok(())
/// }
///
/// let group = Command::group("greet", "Greetings", [Command::new("hello", run)]);
/// let commands = Commands::standard().with(group)?;
/// # let _ = commands;
/// # Ok::<(), crosscase::TakenName>(())
/// ```
pub struct Command {
    shown: clap::Command,
    work: Work,
}

/// What a command is run with, whatever it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session<'a> {
    /// The methods that a study may use.
    pub(crate) methods: &'a Methods,
    /// The whole command line.
    pub(crate) program: &'a clap::Command,
    /// The files that the command reads.
    pub(crate) files: &'a Files<'a>,
}

impl Session<'_> {
    /// The extractions, criteria and rules of flags that may be named.
    pub(crate) fn qmethod(&self) -> &crosscase_qmethod::Extensions {
        &self.methods.registries().qmethod
    }
}

enum Work {
    Run(Box<Run>),
    Group(Vec<Command>),
}

type Run = dyn Fn(&ArgMatches, &Session<'_>) -> Result<(), Fault>;

impl Command {
    /// A command that is called so; its help is the documentation of the arguments.
    pub fn new<A: Args + 'static>(name: &'static str, run: fn(&A) -> Result<(), Fault>) -> Self {
        Self::within(name, move |args: &A, _| run(args))
    }

    /// A command that asks for the methods of the program, too: what it takes by name, such as a measure of fit, is then found in
    /// [`Methods::registries`] as the program's other commands find it.
    pub fn with_methods<A: Args + 'static>(name: &'static str, run: fn(&A, &Methods) -> Result<(), Fault>) -> Self {
        Self::within(name, move |args: &A, session| run(args, session.methods))
    }

    /// A command that asks for more than its arguments.
    pub(crate) fn within<A: Args + 'static>(
        name: &'static str,
        run: impl Fn(&A, &Session<'_>) -> Result<(), Fault> + 'static,
    ) -> Self {
        let work = move |matches: &ArgMatches, session: &Session<'_>| {
            run(&A::from_arg_matches(matches).map_err(|error| Fault::usage(error.to_string()))?, session)
        };
        Self { shown: A::augment_args(clap::Command::new(name)), work: Work::Run(Box::new(work)) }
    }

    /// Commands that belong together, each called by the name of the group and its own.
    pub fn group(name: &'static str, about: &'static str, commands: impl IntoIterator<Item = Self>) -> Self {
        let shown = clap::Command::new(name).about(about).subcommand_required(true).arg_required_else_help(true);
        Self { shown, work: Work::Group(commands.into_iter().collect()) }
    }

    /// The same with a line of its own on what it does, where several commands share their arguments.
    #[must_use]
    pub fn about(mut self, about: &'static str) -> Self {
        self.shown = self.shown.about(about);
        self
    }

    fn shown(&self) -> clap::Command {
        match &self.work {
            Work::Run(_) => LimitArgs::on_every(self.shown.clone()),
            Work::Group(commands) => self.shown.clone().subcommands(commands.iter().map(Self::shown)),
        }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Command").field(&self.shown.get_name()).finish()
    }
}

/// Two commands of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenName {
    /// The name.
    pub name: String,
}

impl fmt::Display for TakenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is a command `{}` already; give this one another name", self.name)
    }
}

impl std::error::Error for TakenName {}

/// The commands of a program.
#[derive(Debug)]
pub struct Commands(Vec<Command>);

impl Commands {
    /// Those that crosscase has.
    pub fn standard() -> Self {
        Self(crate::commands())
    }

    /// The same and one more, or a group of them; a name that another one has is an error.
    pub fn with(mut self, command: Command) -> Result<Self, TakenName> {
        self.0.push(command);
        each_once(&self.0)?;
        Ok(self)
    }

    /// Carries out what the arguments say, of which the first is the name of the program, as in
    /// [`std::env::args_os`]. The result goes to standard output, what was noticed to standard error.
    pub fn run(&self, args: impl IntoIterator<Item = OsString>, methods: &Methods) -> ExitCode {
        let mut program = crate::program().subcommands(self.0.iter().map(Command::shown));
        let args: Vec<OsString> = args.into_iter().collect();
        let matches = match program.try_get_matches_from_mut(&args) {
            Ok(matches) => matches,
            Err(mut error) => {
                if let Some(tip) = decimals(&error, &args) {
                    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
                }
                // Help and version are no errors, and a reader that has gone away is none either.
                let _ = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
            }
        };
        if matches.get_flag("all_cases") {
            crate::input::name_all_cases();
        }
        match carry_out(&self.0, &matches, methods, &program) {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => {
                crate::fault::say(&format!("error: {fault}"));
                ExitCode::from(fault.status())
            }
        }
    }
}

/// How numbers are written that were refused for a decimal comma, a minus of typography, or for what stands between them.
fn decimals(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let Some(ContextValue::String(refused)) = error.get(ContextKind::InvalidValue) else { return None };
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return None };
    let flag = argument.split([' ', '=']).next()?;
    // Of a list the refused piece alone is known: the rest is what was written behind the flag.
    let args: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let value = |at: usize| match args.get(at)?.strip_prefix(flag)? {
        "" => args.get(at + 1).copied(),
        joined => joined.strip_prefix('='),
    };
    let written: Vec<&str> = (0..args.len()).filter_map(value).filter(|text| text.contains(refused.as_str())).collect();
    if let Some(said) = written.iter().find_map(|text| minus(text)) {
        return Some(format!("a minus is the sign of the keyboard: {said}"));
    }
    let (text, said) = written.into_iter().find_map(|text| points(text).map(|said| (text, said)))?;
    let list = if said.contains(',') { "numbers are separated by commas, and " } else { "" };
    (text != said).then(|| format!("{list}decimals take a point: {said}"))
}

/// The same numbers with the minus of the keyboard, where theirs is one of typography.
fn minus(text: &str) -> Option<String> {
    let plain = text.replace(['\u{2212}', '\u{2013}'], "-");
    let is_number = |item: &str| item.trim().parse::<f64>().is_ok();
    (plain != text && plain.split(',').all(is_number)).then_some(plain)
}

/// Numbers that blanks or semicolons part, or one number, with points before decimals and commas between.
fn points(text: &str) -> Option<String> {
    let items = text.split([';', ' ']).map(str::trim).filter(|item| !item.is_empty());
    let point = |item: &str| item.replace(',', ".").parse::<f64>().ok().map(|_| item.replace(',', "."));
    items.map(point).collect::<Option<Vec<_>>>().filter(|items| !items.is_empty()).map(|items| items.join(","))
}

fn carry_out(
    commands: &[Command],
    matches: &ArgMatches,
    methods: &Methods,
    program: &clap::Command,
) -> Result<(), Fault> {
    let asked = matches.subcommand();
    let found =
        asked.and_then(|(name, matches)| Some((commands.iter().find(|c| c.shown.get_name() == name)?, matches)));
    match found {
        None => Err(Fault::usage("say which command")),
        Some((Command { work: Work::Run(run), .. }, matches)) => {
            let files = &Files::of(matches, methods)?;
            each::<Deadline>(matches).into_iter().for_each(Deadline::hold);
            each::<Threads>(matches).into_iter().try_for_each(Threads::limit)?;
            run(matches, &Session { methods, program, files })
        }
        Some((Command { work: Work::Group(commands), .. }, matches)) => carry_out(commands, matches, methods, program),
    }
}

/// Names and other names, `help` among them, which every group has.
fn each_once(commands: &[Command]) -> Result<(), TakenName> {
    let mut taken = vec!["help"];
    for command in commands {
        for name in std::iter::once(command.shown.get_name()).chain(command.shown.get_all_aliases()) {
            if taken.contains(&name) {
                return Err(TakenName { name: name.to_owned() });
            }
            taken.push(name);
        }
        if let Work::Group(commands) = &command.work {
            each_once(commands)?;
        }
    }
    Ok(())
}

/// Declares the modules of a list of commands, each a file with a `command()`.
macro_rules! commands {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// The commands of this group.
        fn commands() -> Vec<$crate::Command> {
            vec![$($module::command()),*]
        }
    };
}
pub(crate) use commands;

#[cfg(test)]
mod spared;

#[cfg(test)]
mod tests {
    use super::Commands;
    use super::spared::paths;
    use std::collections::BTreeSet;

    /// Every command stands on the crate's page, in the list of its group or by itself, and no other.
    #[test]
    fn the_page_names_every_command() {
        let commands = Commands::standard();
        let called: BTreeSet<String> = paths(&commands.0).iter().map(|path| path.join(" ")).collect();
        let named = |line: &'static str| -> Vec<String> {
            let mut words = line.split_whitespace().map(|word| word.split('|'));
            let first: Vec<&str> = words.next().into_iter().flatten().collect();
            let within = words.next().filter(|_| first.iter().all(|group| !called.contains(*group)));
            let Some(within) = within else { return first.into_iter().map(str::to_owned).collect() };
            within.map(|name| format!("{} {name}", first.join("|"))).collect()
        };
        let page = include_str!("../README.md").lines().filter_map(|line| line.strip_prefix("crosscase "));
        assert_eq!(page.flat_map(named).collect::<BTreeSet<String>>(), called);
    }
}
