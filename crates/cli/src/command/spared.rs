//! Every argument of every command that names what is written, found by its type: no study, and nothing that people filled in, is written over.

use super::{Command, Commands, Work, each};
use crate::files::{Files, Folder, Target};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches};
use crosscase_study::Methods;
use std::any::TypeId;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a study reads, a file of each kind that is written; and what people fill in.
const STUDY: &str = "[study]\ntitle = \"T\"\n[instruments.a]\nfile = \"data.csv\"\nand = [\"data.svg\", 'data.html', \"data.txt\", \"data.dat\"]\n";
const READ: [&str; 5] = ["data.csv", "data.svg", "data.html", "data.txt", "data.dat"];
const FILLED: [(&str, &str); 5] = [
    (
        "anna.csv",
        "case,set,dimension,intensity,score,rationale,coder\nP1,TRUST,,,0.67,told twice,Anna\nP2,TRUST,,,,,Anna\n",
    ),
    (
        "log.csv",
        "item,event,value,by,when,why\na#1,found,database:a,crosscase,,\na#1,screen,include,Anna,2026-01-01,\n",
    ),
    ("half.csv", "item,event,value,by,when,why\na#1,screen,include,\"Anna,2026-01-01,\n"),
    ("pairs.csv", "a,b,decision,by,when,why\na#1,b#1,same,Anna,2026-01-01,\n"),
    ("scores.csv", "case;item;coder;value\nP1;users;A;3\n"),
];

/// Values of which one fits any argument that must be given.
const VALUES: [&str; 10] =
    ["new.csv", "1", "new.svg", "new.html", "new.txt", "1,2", "a=1", "-1:1,0:2,1:1", "A -> Y", "at-least(1; A, B)"];

/// The words that call a command with one argument as it is given here, and whatever else it must be given.
fn called(program: &mut clap::Command, path: &[&str], given: (&Arg, &Path)) -> ArgMatches {
    let shown = path.iter().fold(program.clone(), |at, name| at.find_subcommand(name).unwrap().clone());
    let mut needed: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..100 {
        let mut words: Vec<String> = ["crosscase"].iter().chain(path).map(ToString::to_string).collect();
        let mut after = Vec::new();
        for arg in shown.get_arguments() {
            let is_given = arg.get_id() == given.0.get_id();
            let at = needed.get(arg.get_id().as_str()).copied();
            if !is_given && !arg.is_required_set() && at.is_none() {
                continue;
            }
            let possible: Vec<String> =
                arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
            let value = match possible.first() {
                _ if is_given => given.1.display().to_string(),
                Some(first) => first.clone(),
                None => {
                    VALUES.get(at.unwrap_or(0)).unwrap_or_else(|| panic!("no value for {arg} of {path:?}")).to_string()
                }
            };
            match arg.get_long() {
                Some(long) if arg.get_action().takes_values() => words.push(format!("--{long}={value}")),
                Some(long) => words.push(format!("--{long}")),
                None => {
                    let least = arg.get_num_args().map_or(1, |range| range.min_values().max(1));
                    after.extend(std::iter::repeat_n(value, least));
                }
            }
        }
        let error = match program.try_get_matches_from_mut(words.iter().chain(&after)) {
            Ok(matches) => return matches,
            Err(error) => error,
        };
        let told = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::Strings(told)) => told.clone(),
            Some(ContextValue::String(told)) => vec![told.clone()],
            _ => panic!("{path:?} {words:?} {after:?}: {error}"),
        };
        let first = told.first().unwrap().trim_start_matches('<');
        let arg = shown.get_arguments().find(|arg| first.starts_with(arg.to_string().trim_start_matches('<')));
        let arg = arg.unwrap_or_else(|| panic!("{path:?}: {told:?}: {error}"));
        assert!(arg.get_id() != given.0.get_id(), "{path:?}: {error}");
        let at = needed.entry(arg.get_id().to_string()).or_insert(0);
        *at += usize::from(error.kind() != ErrorKind::MissingRequiredArgument);
    }
    panic!("{path:?} cannot be called");
}

/// The commands below these that can be called, by the words that call them.
pub(super) fn paths(commands: &[Command]) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    for command in commands {
        let below = match &command.work {
            Work::Run(_) => vec![Vec::new()],
            Work::Group(commands) => paths(commands),
        };
        found.extend(below.into_iter().map(|rest| [vec![command.shown.get_name()], rest].concat()));
    }
    found
}

#[test]
fn no_command_writes_over_a_study_or_what_people_filled_in() {
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    let files: Vec<(&str, &str)> =
        [("study.toml", STUDY)].into_iter().chain(READ.map(|name| (name, "mine"))).chain(FILLED).collect();
    for (name, text) in &files {
        std::fs::write(at(name), text).unwrap();
    }
    let is_whole = || files.iter().all(|(name, text)| std::fs::read_to_string(at(name)).unwrap() == *text);
    let (commands, methods) = (Commands::standard(), Methods::standard());
    let mut program = crate::program().subcommands(commands.0.iter().map(Command::shown));
    program.build();
    let mut walked = 0;
    for path in paths(&commands.0) {
        let shown = path.iter().fold(program.clone(), |at, name| at.find_subcommand(name).unwrap().clone());
        for arg in shown.get_arguments() {
            let kind = arg.get_value_parser().type_id();
            // A study makes its folders itself, and is held to the same by tests of its own.
            assert!(kind != TypeId::of::<PathBuf>() || path[0] == "study", "{path:?}: {arg} is held against nothing");
            if kind == TypeId::of::<Target>() {
                walked += 1;
                let mut guarded = 0;
                for (name, _) in &files {
                    // A name that has the ending of something else is refused before.
                    let ending = Path::new(name).extension().unwrap().to_string_lossy().into_owned();
                    if !takes(arg, &ending) {
                        continue;
                    }
                    let matches = called(&mut program, &path, (arg, &at(name)));
                    let leaf = path.iter().fold(&matches, |at, name| at.subcommand_matches(name).unwrap());
                    let new = |target: &Target| if target.path() == at(name) { target.write(b"new") } else { Ok(()) };
                    let tried = Files::of(leaf, &methods).and_then(|_| each(leaf).iter().try_for_each(new));
                    let fault = tried.unwrap_err();
                    let told = fault.to_string();
                    let why = ["is read by the study in", "which would be lost"].iter().any(|why| told.contains(why));
                    assert!(why && fault.status() == 2 && is_whole(), "{path:?} {arg} {name}: {told}");
                    guarded += 1;
                }
                assert!(guarded > 0, "{path:?} {arg}");
            } else if kind == TypeId::of::<Folder>() {
                walked += 1;
                let matches = called(&mut program, &path, (arg, room.path()));
                let matches = path.iter().fold(&matches, |at, name| at.subcommand_matches(name).unwrap());
                for (name, _) in &files {
                    let made = vec![((*name).to_owned(), b"new".to_vec())];
                    let held = Files::of(matches, &methods).unwrap();
                    let told = each::<Folder>(matches)[0].write(&held, made).unwrap_err().to_string();
                    assert!(is_whole(), "{path:?} {arg} {name}: {told}");
                }
            }
        }
    }
    assert!(walked > 130, "{walked}");
}

/// Whether an argument takes a file of an ending at all.
fn takes(arg: &Arg, ending: &str) -> bool {
    let one = Arg::new("one").value_parser(arg.get_value_parser().clone());
    clap::Command::new("takes").arg(one).try_get_matches_from(["takes".to_owned(), format!("new.{ending}")]).is_ok()
}
