//! `cargo xtask peers`: the speed of network measures beside that of other programs, in the same run and on the same files.
//!
//! The others are `igraph` and `networkit`, where a Python has them: `CROSSCASE_PYTHON` names it (else `python3`). Each row is the median of seven runs, which alternate between the programs.

use crate::shell::{self, Outcome, cargo};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A task on a random network of so many nodes and ties.
struct Task {
    name: &'static str,
    nodes: u64,
    ties: u64,
}

const TASKS: [Task; 5] = [
    Task { name: "betweenness", nodes: 2_000, ties: 10_000 },
    Task { name: "triads", nodes: 5_000, ties: 25_000 },
    Task { name: "mrqap", nodes: 100, ties: 1_000 },
    Task { name: "leiden", nodes: 5_000, ties: 20_000 },
    Task { name: "leiden", nodes: 200_000, ties: 1_000_000 },
];

const RUNS: usize = 7;

/// Elapsed seconds, seconds of the processors, a figure of the result.
type Run = [f64; 3];

pub(crate) fn run() -> Outcome {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "crosscase-benches", "--example", "network_speed"]);
    shell::run(&mut build)?;
    let ours = Path::new("target/release/examples/network_speed");
    let folder = Path::new("target/peers");
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let script = folder.join("peers.py");
    fs::write(&script, include_str!("peers.py")).map_err(|error| format!("{}: {error}", script.display()))?;
    let python = std::env::var("CROSSCASE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = |tool: &str| {
        Command::new(&python).args(["-c", &format!("import {tool}")]).output().is_ok_and(|out| out.status.success())
    };
    let peers: Vec<&str> = ["igraph", "networkit"].into_iter().filter(|tool| has(tool)).collect();
    println!("| task | nodes | ties | program | elapsed, s | processors, s | result |\n|---|---|---|---|---|---|---|");
    for task in &TASKS {
        let file = network(folder, task)?;
        let mut programs: Vec<(String, Vec<Run>)> =
            vec![("crosscase, 1 thread".into(), vec![]), ("crosscase, 2 threads".into(), vec![])];
        programs.extend(peers.iter().map(|tool| ((*tool).to_owned(), vec![])));
        for run in 0..RUNS {
            let seed = (run + 1).to_string();
            for (program, runs) in &mut programs {
                let mut command = match program.as_str() {
                    "crosscase, 1 thread" | "crosscase, 2 threads" => {
                        let mut command = Command::new(ours);
                        command
                            .arg(task.name)
                            .env("RAYON_NUM_THREADS", if program.ends_with("1 thread") { "1" } else { "2" });
                        command
                    }
                    tool => {
                        let mut command = Command::new(&python);
                        command.arg(&script).args([tool, task.name]).env("OMP_NUM_THREADS", "1");
                        command
                    }
                };
                runs.extend(measured(command.arg(&file).arg(&seed))?);
            }
        }
        for (program, runs) in programs.iter().filter(|(_, runs)| !runs.is_empty()) {
            let [elapsed, cpu, result] = [0, 1, 2].map(|of| median(runs.iter().map(|run| run[of]).collect()));
            println!(
                "| {} | {} | {} | {program} | {elapsed:.4} | {cpu:.4} | {result} |",
                task.name, task.nodes, task.ties
            );
        }
    }
    Ok(())
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

/// The file of a random network: the number of nodes, then a pair a line, none of them twice in either order.
fn network(folder: &Path, task: &Task) -> Result<PathBuf, String> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ task.nodes;
    let mut draw = || {
        // Knuth's multiplier; the upper half of the state is the draw.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % task.nodes
    };
    let mut pairs = std::collections::BTreeSet::new();
    while (pairs.len() as u64) < task.ties {
        let (a, b) = (draw(), draw());
        // A group of a hundred is denser than the rest, so that there are communities.
        let b = if a % 3 == 0 { b } else { a / 100 * 100 + b % 100.min(task.nodes) };
        if a != b && b < task.nodes && !pairs.contains(&(b, a)) {
            pairs.insert((a, b));
        }
    }
    let lines: Vec<String> = pairs.iter().map(|(a, b)| format!("{a} {b}")).collect();
    let file = folder.join(format!("{}-{}.txt", task.nodes, task.ties));
    fs::write(&file, format!("{}\n{}\n", task.nodes, lines.join("\n")))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}
