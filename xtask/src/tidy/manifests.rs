//! Manifests say what is so: every dependency is named by some source of its crate, and README's table names what each crate brings.

use crate::shell::tracked;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What README says of all crates together, under its table.
const IN_ALL: &[&str] = &["thiserror", "serde"];

/// Crates that stand outside the workspace, which its metadata do not hold, each with the page whose code is a test of it.
const APART: &[(&str, &str)] = &[
    ("fuzz", "fuzz/README.md"),
    ("docs/examples/membership-function", "docs/extending.md"),
    ("docs/examples/methods", "docs/extending.md"),
];

pub(super) fn check(root: &Path, metadata: &Value) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    let readme = read(&root.join("README.md"))?;
    let members = metadata["workspace_members"].as_array().into_iter().flatten().collect::<Vec<_>>();
    let packages: Vec<&Value> = metadata["packages"].as_array().into_iter().flatten().collect();
    let all = |package: &Value| package["dependencies"].as_array().cloned().unwrap_or_default();
    let brought = |package: &Value, is_optional: bool| -> BTreeSet<String> {
        let own =
            all(package).into_iter().filter(|one| one["kind"].is_null() && (is_optional || one["optional"] != true));
        own.filter_map(|one| one["name"].as_str().map(short)).collect()
    };
    for package in packages.iter().copied().filter(|package| members.contains(&&package["id"])) {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let home = manifest.parent().unwrap_or(root);
        let named = all(package).iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect();
        let unused = unused(home, &home.join("README.md"), &named)?;
        faults.extend(unused.into_iter().map(|lost| format!("{name}: Cargo.toml names {lost}, which no source does")));
        // A feature of the crate, or of another one of the house that it takes, may bring more than it has to.
        let own = brought(package, true);
        let of_others =
            packages.iter().filter(|other| other["name"].as_str().is_some_and(|other| own.contains(&short(other))));
        let may: BTreeSet<String> =
            own.iter().cloned().chain(of_others.flat_map(|other| brought(other, true))).collect();
        if let Some(row) = row(&readme, name) {
            let told = unlike(row, &brought(package, false), &may);
            faults.extend(told.into_iter().map(|told| format!("README.md, {name}: {told}")));
        }
    }
    for (home, page) in APART.iter().filter(|(home, _)| root.join(home).join("Cargo.toml").is_file()) {
        let at = root.join(home);
        let unused = unused(&at, &root.join(page), &section(&read(&at.join("Cargo.toml"))?))?;
        faults.extend(unused.into_iter().map(|lost| format!("{home}: Cargo.toml names {lost}, which no source does")));
    }
    Ok(faults)
}

fn short(name: &str) -> String {
    name.strip_prefix("crosscase-").unwrap_or(name).to_owned()
}

/// Of the dependencies of a crate those that none of its sources names, nor its page, whose examples are tests of it.
fn unused(home: &Path, page: &Path, all: &BTreeSet<String>) -> Result<Vec<String>, String> {
    let mut texts = tracked(home, "rs")?.iter().map(|path| read(&home.join(path))).collect::<Result<Vec<_>, _>>()?;
    texts.extend(read(page));
    let is_named = |name: &String| {
        let word = name.replace('-', "_");
        texts.iter().any(|text| holds_word(text, &word))
    };
    Ok(all.iter().filter(|name| !is_named(name)).cloned().collect())
}

fn holds_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// The dependencies of a manifest by its text.
fn section(manifest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut is_in = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_in = ["[dependencies]", "[dev-dependencies]"].contains(&line);
        } else if let Some((name, _)) = line.split_once('=').filter(|_| is_in) {
            names.insert(name.trim().to_owned());
        }
    }
    names
}

/// The last cell of a crate's row: what it brings.
fn row<'r>(readme: &'r str, name: &str) -> Option<&'r str> {
    let line = readme.lines().find(|line| line.starts_with(&format!("| [{name}](")))?;
    line.trim_end_matches([' ', '|']).rsplit('|').next()
}

/// Where a row and the dependencies are not the same: what has to be told, and what may be. A row that speaks of all the others says
/// nothing of each.
fn unlike(row: &str, brought: &BTreeSet<String>, may: &BTreeSet<String>) -> Vec<String> {
    if row.contains(" of ") {
        return Vec::new();
    }
    let told: BTreeSet<String> =
        row.replace("nothing but", "").split(',').map(|name| name.trim().trim_matches('`').to_owned()).collect();
    let is_own = |name: &&String| !IN_ALL.contains(&name.as_str());
    let missing = brought.difference(&told).filter(is_own).map(|name| format!("it brings {name} as well"));
    let stray = told.iter().filter(|name| !may.contains(*name)).map(|name| format!("it does not bring {name}"));
    missing.chain(stray).collect()
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{holds_word, row, section, unlike};
    use std::collections::BTreeSet;

    #[test]
    fn a_row_that_leaves_out_what_a_crate_brings_is_found() {
        let readme = "| [crosscase-a](crates/a) | tables | sets, `libm` |\n";
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
        let (row, both) = (row(readme, "crosscase-a").unwrap(), names(&["sets", "libm"]));
        assert!(unlike(row, &names(&["sets", "libm", "serde"]), &both).is_empty());
        assert!(unlike(row, &names(&["sets"]), &both).is_empty(), "a feature may bring it");
        assert_eq!(unlike(row, &names(&["sets", "rayon"]), &both), ["it brings rayon as well"]);
        assert_eq!(unlike(row, &names(&["sets"]), &names(&["sets"])), ["it does not bring libm"]);
    }

    #[test]
    fn a_dependency_is_named_as_a_word() {
        assert!(holds_word("use libm::exp;", "libm") && !holds_word("let libmath = my_libm;", "libm"));
        let manifest = "[package]\nname = \"a\"\n[dependencies]\nlibm = \"1\"\n[dev-dependencies]\ntempfile = \"3\"\n[lints]\nx = 1\n";
        assert_eq!(section(manifest).into_iter().collect::<Vec<_>>(), ["libm", "tempfile"]);
    }
}
