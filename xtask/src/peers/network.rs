//! The tasks on networks, with the random networks that they are done on.

use super::Task;
use std::fs;
use std::path::{Path, PathBuf};

/// Tasks with their nodes and ties.
const TASKS: [(&str, u64, u64); 5] = [
    ("betweenness", 2_000, 10_000),
    ("triads", 5_000, 25_000),
    ("mrqap", 100, 1_000),
    ("leiden", 5_000, 20_000),
    ("leiden", 200_000, 1_000_000),
];

pub(super) fn tasks(folder: &Path) -> Result<Vec<Task>, String> {
    let task = |(name, nodes, ties)| {
        let file = network(folder, nodes, ties)?;
        Ok(Task { name, file, size: format!("{nodes} nodes, {ties} ties"), runs: 7 })
    };
    TASKS.into_iter().map(task).collect()
}

/// The file of a random network: the number of nodes, then a pair a line, none of them twice in either order.
fn network(folder: &Path, nodes: u64, ties: u64) -> Result<PathBuf, String> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ nodes;
    let mut draw = || {
        // Knuth's multiplier; the upper half of the state is the draw.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % nodes
    };
    let mut pairs = std::collections::BTreeSet::new();
    while (pairs.len() as u64) < ties {
        let (a, b) = (draw(), draw());
        // A group of a hundred is denser than the rest, so that there are communities.
        let b = if a % 3 == 0 { b } else { a / 100 * 100 + b % 100.min(nodes) };
        if a != b && b < nodes && !pairs.contains(&(b, a)) {
            pairs.insert((a, b));
        }
    }
    let lines: Vec<String> = pairs.iter().map(|(a, b)| format!("{a} {b}")).collect();
    let file = folder.join(format!("{nodes}-{ties}.txt"));
    fs::write(&file, format!("{nodes}\n{}\n", lines.join("\n")))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}
