//! Which crate may stand on which: arrows point down only.

use serde_json::Value;
use std::collections::BTreeMap;

/// The floors of the house, from the ground up: a crate may use any crate of a floor below its own,
/// and none of its own. Beside it, the crates of floors below that it must not use.
const FLOORS: &[&[(&str, &[&str])]] = &[
    &[("crosscase-boolean", &[]), ("crosscase-data", &[]), ("crosscase-figures", &[]), ("crosscase-numerics", &[])],
    &[
        ("crosscase-sets", &[]),
        ("crosscase-qmethod", &[]),
        ("crosscase-network", &[]),
        ("crosscase-coding", &[]),
        ("crosscase-review", &[]),
        ("crosscase-scales", &[]),
    ],
    &[
        ("crosscase-qca", &[]),
        (
            "crosscase-typology",
            &["crosscase-qmethod", "crosscase-network", "crosscase-coding", "crosscase-review", "crosscase-scales"],
        ),
    ],
    // A page knows tables and figures; what stands on it is composed above.
    &[(
        "crosscase-report",
        &[
            "crosscase-boolean",
            "crosscase-numerics",
            "crosscase-sets",
            "crosscase-qmethod",
            "crosscase-network",
            "crosscase-coding",
            "crosscase-review",
            "crosscase-scales",
            "crosscase-qca",
            "crosscase-typology",
        ],
    )],
    &[("crosscase-study", &[])],
    &[("crosscase", &[])],
];

/// Not of the house's floors: they may use any of it, and none of it may use them.
const OUTSIDE: &[&str] = &["crosscase-benches"];

/// Third-party crates that only one crate may name, with the reason.
const KEPT_IN: &[(&str, &str, &str)] = &[
    ("nalgebra", "crosscase-numerics", "its decompositions are unsafe on survey data"),
    ("rand_chacha", "crosscase-numerics", "seeds become streams in one place"),
    ("parquet", "crosscase-data", "formats are read and written in `data`"),
    ("calamine", "crosscase-data", "formats are read and written in `data`"),
    ("rust_xlsxwriter", "crosscase-data", "formats are read and written in `data`"),
    ("arrow-ipc", "crosscase-data", "formats are read and written in `data`"),
];

/// What a developer who takes a method crate must not pay for.
const NOT_BELOW_METHODS: &[&str] = &["csv", "parquet", "calamine", "rust_xlsxwriter", "arrow-ipc", "zip"];

/// What must not stand anywhere in the tree, with the reason.
const BARRED: &[(&str, &str)] = &[(
    "matrixmultiply",
    "it picks its kernels by the processor, so that last digits move: nalgebra goes without `std`",
)];

/// Crates of which two versions would meet in one signature.
const ONE_VERSION: &[&str] = &["arrow-array", "arrow-schema", "nalgebra", "serde", "thiserror"];

pub(super) fn check(metadata: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let members: BTreeMap<&str, Vec<&str>> = members(metadata);
    for (name, dependencies) in &members {
        for dependency in dependencies {
            faults.extend(edge_fault(name, dependency));
            for (kept, home, why) in KEPT_IN {
                if dependency == kept && name != home {
                    faults.push(format!("{name} names {kept}, which only {home} may: {why}"));
                }
            }
        }
        if *name == "xtask" && dependencies.iter().any(|d| d.starts_with("crosscase")) {
            faults.push("xtask depends on a crate of the workspace, so it would not start at once".to_owned());
        }
    }
    for (name, why) in BARRED {
        if packages(metadata).any(|p| p["name"] == *name) {
            faults.push(format!("{name} is in the tree: {why}"));
        }
    }
    for name in ONE_VERSION {
        let versions = packages(metadata).filter(|p| p["name"] == *name).count();
        if versions > 1 {
            faults.push(format!("{versions} versions of {name} are in the tree"));
        }
    }
    faults
}

/// What stands in the tree of a method crate with its default features, given `cargo tree`'s lines.
pub(super) fn heavy_in_tree(tree: &str) -> impl Iterator<Item = &'static str> {
    NOT_BELOW_METHODS.iter().copied().filter(|name| tree.lines().any(|line| line.split(' ').next() == Some(name)))
}

fn edge_fault(from: &str, to: &str) -> Option<String> {
    if OUTSIDE.contains(&to) {
        return Some(format!("{from} uses {to}, which stands outside the house"));
    }
    let below = floor_of(to)?.0;
    if OUTSIDE.contains(&from) {
        return None;
    }
    let Some((above, barred)) = floor_of(from) else {
        return Some(format!("{from} has no floor: give it one in xtask/src/tidy/edges.rs"));
    };
    (below >= above || barred.contains(&to)).then(|| format!("{from} must not depend on {to}: arrows point down only"))
}

fn floor_of(name: &str) -> Option<(usize, &'static [&'static str])> {
    FLOORS
        .iter()
        .enumerate()
        .find_map(|(floor, rooms)| rooms.iter().find(|(room, _)| *room == name).map(|(_, barred)| (floor, *barred)))
}

/// Each member of the workspace with what it depends on outside of tests.
fn members(metadata: &Value) -> BTreeMap<&str, Vec<&str>> {
    let ids: Vec<&Value> = metadata["workspace_members"].as_array().into_iter().flatten().collect();
    packages(metadata)
        .filter(|package| ids.contains(&&package["id"]))
        .filter_map(|package| {
            let dependencies = package["dependencies"].as_array()?.iter();
            let used = dependencies.filter(|d| d["kind"] != "dev").filter_map(|d| d["name"].as_str());
            Some((package["name"].as_str()?, used.collect()))
        })
        .collect()
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::{edge_fault, heavy_in_tree};

    #[test]
    fn arrows_point_down() {
        assert_eq!(edge_fault("crosscase-qca", "crosscase-sets"), None);
        assert_eq!(edge_fault("crosscase-qca", "serde"), None);
        assert!(edge_fault("crosscase-sets", "crosscase-qca").is_some());
        assert!(edge_fault("crosscase-data", "crosscase-boolean").is_some());
        assert!(edge_fault("crosscase-new", "crosscase-data").is_some());
        assert!(edge_fault("crosscase-report", "crosscase-qca").is_some());
        assert!(edge_fault("crosscase-study", "crosscase-benches").is_some());
    }

    #[test]
    fn a_heavy_crate_is_found_by_its_whole_name() {
        assert_eq!(heavy_in_tree("csv v1.4.0\ncsv-core v0.1").collect::<Vec<_>>(), ["csv"]);
        assert_eq!(heavy_in_tree("csvx v1.4.0").count(), 0);
    }
}
