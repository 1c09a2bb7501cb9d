//! What each crate needs to stand alone, on a registry as on a page of documentation.

use crate::shell::tracked;
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

pub(super) fn check(root: &Path, metadata: &Value) -> Result<Vec<String>, String> {
    let mut faults = citation(root, metadata)?;
    let mut words: Vec<(&str, Vec<&str>)> = Vec::new();
    for package in published(metadata) {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let home = manifest.parent().unwrap_or(root);
        let mut fault = |told: String| faults.push(format!("{name}: {told}"));
        for key in ["description", "license", "repository", "documentation", "readme"] {
            if package[key].as_str().is_none_or(str::is_empty) {
                fault(format!("Cargo.toml has no `{key}`"));
            }
        }
        let list = |key: &str| package[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let keywords: Vec<&str> = list("keywords");
        if keywords.is_empty() || keywords.len() > 5 || keywords.iter().any(|word| word.len() > 20) {
            fault("wants one to five `keywords` of at most 20 letters".to_owned());
        }
        if let Some((other, _)) = words.iter().find(|(_, of)| *of == keywords) {
            fault(format!("has the keywords of {other}: they say what each is for"));
        }
        words.push((name, keywords));
        if list("categories").is_empty() {
            fault("has no `categories`".to_owned());
        }
        if package["metadata"]["docs"]["rs"]["all-features"] != true {
            fault("Cargo.toml has no [package.metadata.docs.rs] with `all-features = true`".to_owned());
        }
        for licence in LICENCES {
            if std::fs::read(home.join(licence)).ok() != std::fs::read(root.join(licence)).ok() {
                fault(format!("{licence} is not that of the repository: link it"));
            }
        }
        if !has_rust(&home.join("examples")) {
            fault("has no example in examples/".to_owned());
        }
        let page = read(&home.join("src/lib.rs"))?;
        let features = package["features"].as_object().into_iter().flatten().any(|(feature, _)| feature != "default");
        if features != page.contains("#![cfg_attr(docsrs, feature(doc_cfg))]") {
            fault(
                "src/lib.rs has `#![cfg_attr(docsrs, feature(doc_cfg))]` where there are features, and only there"
                    .to_owned(),
            );
        }
        for told in page_faults(&read(&home.join("README.md"))?) {
            fault(format!("README.md, {told}"));
        }
        let left_at_home = excluded(&read(manifest)?);
        // Data of others, which go into no package (fixtures/companies/NOTICE.md).
        let theirs = "tests/fixtures/companies";
        if home.join(theirs).exists() && !left_at_home.iter().any(|pattern| pattern == theirs) {
            fault(format!("Cargo.toml does not exclude {theirs}, which stands outside our grant"));
        }
        for path in tracked(home, "rs")? {
            if left_at_home.iter().any(|pattern| matches(pattern, &path.to_string_lossy())) {
                continue;
            }
            let text = read(&home.join(&path))?;
            if text.contains("fixture(\"companies\")") {
                fault(format!("{} reads the companies, which are in no package: exclude the file", path.display()));
            }
            for way in ways_out(&text, &path) {
                fault(format!(
                    "{} reads {way}, which is in no package: link it into the crate, or exclude the file",
                    path.display()
                ));
            }
        }
    }
    Ok(faults)
}

/// The members of the workspace that a registry is to have.
fn published(metadata: &Value) -> impl Iterator<Item = &Value> {
    let members = metadata["workspace_members"].as_array().cloned().unwrap_or_default();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages.filter(move |package| {
        members.contains(&package["id"]) && !package["publish"].as_array().is_some_and(Vec::is_empty)
    })
}

/// The citation names the version that Cargo.toml has.
fn citation(root: &Path, metadata: &Value) -> Result<Vec<String>, String> {
    let version = published(metadata).next().and_then(|package| package["version"].as_str()).unwrap_or_default();
    let cited = read(&root.join("CITATION.cff"))?.lines().any(|line| line == format!("version: {version}"));
    Ok(if cited { Vec::new() } else { vec![format!("CITATION.cff does not name version {version}")] })
}

/// What only rustdoc understands, and links that lead nowhere from another page than ours, each with its line.
fn page_faults(page: &str) -> Vec<String> {
    let (mut faults, mut in_code) = (Vec::new(), false);
    for (number, line) in page.lines().enumerate() {
        let mut fault = |told: &str| faults.push(format!("line {}: {told}", number + 1));
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            if line == "#" || line.starts_with("# ") {
                fault("a hidden line is shown by a registry: write a `fn main`");
            }
        } else {
            if line
                .split("[`")
                .skip(1)
                .any(|rest| rest.split_once("`]").is_some_and(|(_, after)| !after.starts_with("(http")))
            {
                fault("a link of rustdoc is two bare brackets on a registry");
            }
            if line.split("](").skip(1).any(|rest| !rest.starts_with("https://") && !rest.starts_with('#')) {
                fault("a link is absolute, or leads nowhere from a registry");
            }
        }
    }
    faults
}

/// The files that a package goes without.
fn excluded(manifest: &str) -> Vec<String> {
    let line = manifest.lines().find_map(|line| line.strip_prefix("exclude = ")).unwrap_or_default();
    line.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether a pattern with at most one star names a path.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((before, after)) => path.starts_with(before) && path.ends_with(after),
    }
}

/// The paths that a file of a crate reads or takes in, and that lead out of the crate.
fn ways_out(text: &str, file: &Path) -> Vec<String> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    for line in text.lines() {
        let from = if line.contains("CARGO_MANIFEST_DIR") {
            Path::new("")
        } else if ["include_str!", "include_bytes!", "#[path"].iter().any(|way| line.contains(way)) {
            folder
        } else {
            continue;
        };
        let named = line.split('"').skip(1).step_by(2).filter(|text| text.contains("../"));
        found.extend(named.filter(|way| leads_out(&from.join(way.trim_start_matches('/')))).map(str::to_owned));
    }
    found
}

/// Whether a path, read from the folder of a crate, climbs above it.
fn leads_out(path: &Path) -> bool {
    let mut depth = 0_i32;
    path.components().any(|part| {
        depth += match part {
            Component::ParentDir => -1,
            Component::Normal(_) => 1,
            _ => 0,
        };
        depth < 0
    })
}

fn has_rust(folder: &Path) -> bool {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    entries(folder)
        .iter()
        .any(|path| path.extension().is_some_and(|ending| ending == "rs") || path.join("main.rs").is_file())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{excluded, matches, page_faults, ways_out};
    use std::path::Path;

    #[test]
    fn a_page_reads_without_rustdoc() {
        for (page, faults) in [
            ("- `Sorts`: sorts\n```rust\nfn main() {\n    # not hidden, since it is no line of its own\n}\n```", 0),
            ("# A title is no hidden line", 0),
            ("[`Sorts`]: sorts", 1),
            ("[`Sorts`](https://docs.rs/x) and [the page](https://example.org)", 0),
            ("[the page](docs/page.md)", 1),
            ("```rust\n# Ok::<(), E>(())\n```", 1),
        ] {
            assert_eq!(page_faults(page).len(), faults, "{page}");
        }
    }

    #[test]
    fn a_file_of_another_crate_is_found() {
        let of = |text: &str| ways_out(text, Path::new("tests/common/mod.rs"));
        assert_eq!(of("include_str!(\"../data/a.csv\")"), [""; 0]);
        assert_eq!(of("include_str!(\"../../../fixtures/a.csv\")"), ["../../../fixtures/a.csv"]);
        assert_eq!(of("#[path = \"../../../study/tests/common/files.rs\"]"), ["../../../study/tests/common/files.rs"]);
        assert_eq!(of("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../qca/a.csv\")"), ["/../qca/a.csv"]);
        assert_eq!(of("Path::new(env!(\"CARGO_MANIFEST_DIR\")).join(\"tests/fixtures\")"), [""; 0]);
        assert_eq!(of("check(\"../../../DEV\")"), [""; 0]);
    }

    #[test]
    fn what_is_excluded_is_named_with_a_star() {
        let patterns = excluded("[package]\nexclude = [\"tests/*_page.rs\", \"tests/corpus.rs\"]\n");
        let is = |path: &str| patterns.iter().any(|pattern| matches(pattern, path));
        assert!(is("tests/qca_page.rs") && is("tests/corpus.rs"));
        assert!(!is("tests/qca.rs") && !is("src/qca_page.rs"));
    }
}
