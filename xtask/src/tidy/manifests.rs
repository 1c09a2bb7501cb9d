//! Manifests say what is so: every dependency is named by some source of its crate, and README's table names what each crate brings.

use crate::shell::tracked;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What README says of all crates together, under its table.
const IN_ALL: &[&str] = &["thiserror", "serde"];

/// Manifests that stand outside the workspace, which its metadata do not hold.
const APART: &[&str] = &["fuzz", "docs/examples/membership-function", "docs/examples/methods"];

pub(super) fn check(root: &Path, metadata: &Value) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    let readme = read(&root.join("README.md"))?;
    let members = metadata["workspace_members"].as_array().into_iter().flatten().collect::<Vec<_>>();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    for package in packages.filter(|package| members.contains(&&package["id"])) {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let home = manifest.parent().unwrap_or(root);
        let all: Vec<&Value> = package["dependencies"].as_array().into_iter().flatten().collect();
        let names = |of: &[&Value]| of.iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect();
        let unused = unused(home, &names(&all))?;
        faults.extend(unused.into_iter().map(|lost| format!("{name}: Cargo.toml names {lost}, which no source does")));
        let brought: Vec<&Value> = all.iter().copied().filter(|one| one["kind"].is_null()).collect();
        if let Some(row) = row(&readme, name) {
            faults.extend(unlike(row, &names(&brought)).into_iter().map(|told| format!("README.md, {name}: {told}")));
        }
    }
    for home in APART.iter().map(|home| root.join(home)).filter(|home| home.join("Cargo.toml").is_file()) {
        let all = section(&read(&home.join("Cargo.toml"))?);
        let shown = home.strip_prefix(root).unwrap_or(&home).display().to_string();
        faults.extend(
            unused(&home, &all)?
                .into_iter()
                .map(|lost| format!("{shown}: Cargo.toml names {lost}, which no source does")),
        );
    }
    Ok(faults)
}

/// Of the dependencies of a crate those that none of its sources names.
fn unused(home: &Path, all: &BTreeSet<String>) -> Result<Vec<String>, String> {
    let mut texts = tracked(home, "rs")?.iter().map(|path| read(&home.join(path))).collect::<Result<Vec<_>, _>>()?;
    // Examples on the page of a crate are tests of it.
    texts.extend(read(&home.join("README.md")));
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

/// Where a row and the dependencies are not the same. A row that speaks of all the others says nothing of each.
fn unlike(row: &str, brought: &BTreeSet<String>) -> Vec<String> {
    if row.contains(" of ") {
        return Vec::new();
    }
    let told: BTreeSet<String> =
        row.replace("nothing but", "").split(',').map(|name| name.trim().trim_matches('`').to_owned()).collect();
    let short = |name: &String| name.strip_prefix("crosscase-").unwrap_or(name).to_owned();
    let brought: BTreeSet<String> = brought.iter().map(short).collect();
    let is_told_of_all = |name: &&String| !IN_ALL.contains(&name.as_str());
    let missing = brought.difference(&told).filter(is_told_of_all).map(|name| format!("it brings {name} as well"));
    let stray = told.difference(&brought).map(|name| format!("it does not bring {name}"));
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
        let brought = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
        let row = row(readme, "crosscase-a").unwrap();
        assert!(unlike(row, &brought(&["crosscase-sets", "libm", "serde"])).is_empty());
        assert_eq!(unlike(row, &brought(&["crosscase-sets", "libm", "rayon"])), ["it brings rayon as well"]);
        assert_eq!(unlike(row, &brought(&["crosscase-sets"])), ["it does not bring libm"]);
    }

    #[test]
    fn a_dependency_is_named_as_a_word() {
        assert!(holds_word("use libm::exp;", "libm") && !holds_word("let libmath = my_libm;", "libm"));
        let manifest = "[package]\nname = \"a\"\n[dependencies]\nlibm = \"1\"\n[dev-dependencies]\ntempfile = \"3\"\n[lints]\nx = 1\n";
        assert_eq!(section(manifest).into_iter().collect::<Vec<_>>(), ["libm", "tempfile"]);
    }
}
