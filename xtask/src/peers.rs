//! `cargo xtask peers [network|scales]`: our speed beside that of other programs, in the same run and on the same files.
//!
//! The others are `igraph`, `networkit` and `pyreadstat`, where a Python has them (`CROSSCASE_PYTHON` names it, else `python3`), and
//! `psych`, `lavaan` and `haven`, where R has them. Each row is the median of several runs, which alternate between the programs.

mod network;

use crate::shell::{self, Outcome, cargo};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A task that several programs do on one file.
struct Task {
    name: &'static str,
    file: PathBuf,
    /// What the file holds.
    size: String,
    runs: usize,
}

/// Elapsed seconds, seconds of the processors, a figure of the result.
type Run = [f64; 3];

const FOLDER: &str = "target/peers";

/// Who does a task: ours on so many threads, or a tool by a script.
enum Program {
    Ours { example: &'static str, threads: &'static str },
    Tool { name: &'static str, interpreter: String, script: PathBuf },
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let (network, scales) = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => (true, true),
        ["network"] => (true, false),
        ["scales"] => (false, true),
        _ => return Err("`peers` takes `network` or `scales`".to_owned()),
    };
    fs::create_dir_all(FOLDER).map_err(|error| format!("{FOLDER}: {error}"))?;
    let python = std::env::var("CROSSCASE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let r = "Rscript".to_owned();
    let (python_script, r_script) =
        (script("peers.py", include_str!("peers/peers.py"))?, script("peers.R", include_str!("peers/peers.R"))?);
    let of_python = |names: &[&'static str]| {
        let has = |name: &&'static str| succeeds(Command::new(&python).args(["-c", &format!("import {name}")]));
        names
            .iter()
            .copied()
            .filter(has)
            .map(|name| Program::Tool { name, interpreter: python.clone(), script: python_script.clone() })
            .collect::<Vec<_>>()
    };
    let of_r = |names: &[&'static str]| {
        let has = |name: &&'static str| succeeds(Command::new(&r).args(["-e", &format!("library({name})")]));
        names
            .iter()
            .copied()
            .filter(has)
            .map(|name| Program::Tool { name, interpreter: r.clone(), script: r_script.clone() })
            .collect::<Vec<_>>()
    };
    println!("| task | on | program | elapsed, s | processors, s | result |\n|---|---|---|---|---|---|");
    if network {
        build("network_speed")?;
        let mut programs = ours("network_speed");
        programs.extend(of_python(&["igraph", "networkit"]));
        compared(&network::tasks(Path::new(FOLDER))?, &programs)?;
    }
    if scales {
        build("scales_speed")?;
        let mut programs = ours("scales_speed");
        programs.extend(of_r(&["psych", "lavaan", "haven"]));
        programs.extend(of_python(&["pyreadstat"]));
        compared(&scales_tasks(&r, &r_script)?, &programs)?;
    }
    Ok(())
}

fn script(name: &str, text: &str) -> Result<PathBuf, String> {
    let path = Path::new(FOLDER).join(name);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

fn build(example: &str) -> Outcome {
    shell::run(cargo().args(["build", "--release", "--package", "crosscase-benches", "--example", example]))
}

fn ours(example: &'static str) -> Vec<Program> {
    ["1", "2"].map(|threads| Program::Ours { example, threads }).into()
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|out| out.status.success())
}

/// The tasks on answers. Where R has psych they are its own data, `bfi`: 2 800 persons, 25 items of six options, of whom 2 436 answered all; else
/// made up, of the same size.
fn scales_tasks(r: &str, script: &Path) -> Result<Vec<Task>, String> {
    let folder = Path::new(FOLDER);
    let data = if succeeds(Command::new(r).arg(script).arg("write").arg(folder)) { "bfi" } else { "made up" };
    shell::run(Command::new("target/release/examples/scales_speed").arg("write").arg(folder))?;
    let task = |name, file: &str, size: &str, runs| Task {
        name,
        file: folder.join(file),
        size: format!("{data}, {size}"),
        runs,
    };
    Ok(vec![
        task("alpha", "bfi.csv", "2 800 × 5; ours 10 000 resamples, psych 1 000", 5),
        task("polychoric", "bfi_complete.csv", "2 436 × 25", 5),
        task("wlsmv", "bfi_complete.csv", "2 436 × 25, five factors", 5),
        task("fiml", "bfi.csv", "2 800 × 25, five factors", 5),
        task("graded", "bfi_complete.csv", "2 436 × 25", 5),
        task("parallel-pca", "bfi_complete.csv", "2 436 × 25, 1 000 draws", 3),
        task("parallel-factor", "bfi_complete.csv", "2 436 × 25, 1 000 draws", 3),
        Task { name: "sav", file: folder.join("numbers.sav"), size: "made up, 100 000 × 200".to_owned(), runs: 5 },
    ])
}

/// Prints the rows of each task.
fn compared(tasks: &[Task], programs: &[Program]) -> Outcome {
    for task in tasks {
        let mut found: Vec<Vec<Run>> = vec![vec![]; programs.len()];
        for run in 0..task.runs {
            for (program, runs) in programs.iter().zip(&mut found) {
                let mut command = program.command(task.name);
                runs.extend(measured(command.arg(&task.file).arg((run + 1).to_string()))?);
            }
        }
        for (program, runs) in programs.iter().zip(found).filter(|(_, runs)| !runs.is_empty()) {
            let [elapsed, cpu, result] = [0, 1, 2].map(|of| median(runs.iter().map(|run| run[of]).collect()));
            println!("| {} | {} | {} | {elapsed:.4} | {cpu:.4} | {result} |", task.name, task.size, program.name());
        }
    }
    Ok(())
}

impl Program {
    fn name(&self) -> String {
        match self {
            Self::Ours { threads: "1", .. } => "crosscase, 1 thread".to_owned(),
            Self::Ours { threads, .. } => format!("crosscase, {threads} threads"),
            Self::Tool { name, .. } => (*name).to_owned(),
        }
    }

    fn command(&self, task: &str) -> Command {
        match self {
            Self::Ours { example, threads } => {
                let mut command = Command::new(Path::new("target/release/examples").join(example));
                command.arg(task).env("RAYON_NUM_THREADS", threads);
                command
            }
            Self::Tool { name, interpreter, script } => {
                let mut command = Command::new(interpreter);
                command.arg(script).args([name, task]).env("OMP_NUM_THREADS", "1");
                command
            }
        }
    }
}

/// What the program prints; nothing where it does not know the task.
fn measured(command: &mut Command) -> Result<Option<Run>, String> {
    let out = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if out.status.code() == Some(3) {
        return Ok(None);
    }
    let words = String::from_utf8_lossy(&out.stdout);
    let found: Vec<f64> = words.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match found[..] {
        [elapsed, cpu, result] if out.status.success() => Ok(Some([elapsed, cpu, result])),
        _ => Err(format!("{command:?}: {}", String::from_utf8_lossy(&out.stderr))),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
