//! Rules on files: sizes, documents that must keep step with the code.

use super::edges;
use crate::shell::{cargo, output, tracked};
use serde_json::Value;
use std::path::Path;

/// A file past this many lines tells more than one story.
const LINES: usize = 500;

/// The crates whose users must not pay for file formats.
const LIGHT: &[&str] = &["crosscase-boolean", "crosscase-sets", "crosscase-qca"];

/// The endings of what patches and editors leave behind.
const LEFT_BEHIND: &[&str] = &["rej", "orig", "bak"];

pub(super) fn check(root: &Path, metadata: &Value) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    for path in tracked(root, "rs")? {
        let text = read(&root.join(&path))?;
        if text.lines().count() > LINES {
            faults.push(format!("{}: {} lines, past {LINES}", path.display(), text.lines().count()));
        }
    }
    // A page that a crate has by a link is looked at where it stands.
    for path in tracked(root, "md")?.into_iter().filter(|path| !root.join(path).is_symlink()) {
        faults.extend(dead_links(root, &path)?);
    }
    faults.extend(left_behind(root)?);
    faults.extend(crate_pages(root)?);
    faults.extend(ways_to_files(root)?);
    faults.extend(dependency_lines(root, metadata)?);
    for name in LIGHT {
        let tree = output(cargo().args(["tree", "--package", name, "--edges", "normal", "--prefix", "none"]))?;
        faults.extend(edges::heavy_in_tree(&tree).map(|heavy| format!("{name} brings {heavy} into its users' trees")));
    }
    Ok(faults)
}

/// Files that belong to no commit.
fn left_behind(root: &Path) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    for ending in LEFT_BEHIND {
        let found = tracked(root, ending)?;
        faults.extend(found.iter().map(|path| format!("{}: a patch or an editor left it behind", path.display())));
    }
    Ok(faults)
}

/// Only `files.rs` of the command line and its room open files, since they hold what is written against what is read; and `spared.rs`, which tries it.
fn ways_to_files(root: &Path) -> Result<Vec<String>, String> {
    const WAYS: &[&str] =
        &["std::fs", "crosscase_data::read(", "crosscase_data::write(", "file_bytes(", "write_bytes("];
    let room = Path::new("crates/cli/src");
    let mut faults = Vec::new();
    for path in tracked(root, "rs")?.into_iter().filter(|path| path.starts_with(room)) {
        if ["files.rs", "files/source.rs", "files/target.rs", "spared.rs"].iter().any(|own| path.ends_with(own)) {
            continue;
        }
        let text = read(&root.join(&path))?;
        // The program hashes itself.
        let lines = text.lines().filter(|line| !line.contains("current_exe"));
        for way in lines.filter_map(|line| WAYS.iter().find(|way| line.contains(**way))) {
            let shown = path.display();
            faults.push(format!("{shown} names `{way}`: read a `Source` and write a `Target` (files.rs)"));
        }
    }
    Ok(faults)
}

/// Every crate's page is its README, and `docs/architecture.md` names every crate.
fn crate_pages(root: &Path) -> Result<Vec<String>, String> {
    let architecture = read(&root.join("docs/architecture.md"))?;
    let mut faults = Vec::new();
    let rooms = std::fs::read_dir(root.join("crates")).map_err(|e| format!("crates/: {e}"))?;
    for room in rooms.filter_map(Result::ok).map(|entry| entry.path()) {
        let name = room.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !architecture.contains(&format!("`{name}`")) {
            faults.push(format!("docs/architecture.md does not name `{name}`"));
        }
        if !room.join("README.md").is_file() {
            faults.push(format!("crates/{name} has no README.md"));
        }
        let page = room.join("src/lib.rs");
        if page.is_file() && !read(&page)?.contains("doc = include_str!(\"../README.md\")") {
            faults.push(format!("crates/{name}/src/lib.rs does not take its page from README.md"));
        }
    }
    Ok(faults)
}

/// `docs/architecture.md` has a line for each dependency, and each is used.
fn dependency_lines(root: &Path, metadata: &Value) -> Result<Vec<String>, String> {
    let architecture = read(&root.join("docs/architecture.md"))?;
    let manifest = read(&root.join("Cargo.toml"))?;
    let declared = manifest
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = ").map(|(name, _)| name))
        .filter(|name| !name.starts_with("crosscase"));
    let members = metadata["workspace_members"].as_array().into_iter().flatten().collect::<Vec<_>>();
    let used: Vec<&str> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|package| members.contains(&&package["id"]))
        .flat_map(|package| package["dependencies"].as_array().into_iter().flatten())
        .filter_map(|dependency| dependency["name"].as_str())
        .collect();
    let mut faults = Vec::new();
    for name in declared {
        if !architecture.contains(&format!("`{name}`")) {
            faults.push(format!("docs/architecture.md has no line for the dependency `{name}`"));
        }
        if !used.contains(&name) {
            faults.push(format!("Cargo.toml declares {name}, which no crate uses"));
        }
    }
    Ok(faults)
}

/// Links between our own pages that lead nowhere.
fn dead_links(root: &Path, page: &Path) -> Result<Vec<String>, String> {
    let folder = root.join(page).parent().map(Path::to_path_buf).unwrap_or_default();
    let text = read(&root.join(page))?;
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    Ok(targets
        .filter(|target| !target.contains("://") && !target.starts_with('#') && !target.contains(char::is_whitespace))
        .filter_map(|target| target.split('#').next())
        .filter(|file| !file.is_empty() && !folder.join(file).exists())
        .map(|file| format!("{}: the link to {file} leads nowhere", page.display()))
        .collect())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::left_behind;
    use std::process::Command;

    #[test]
    fn a_rejected_patch_is_found() {
        let room = std::env::temp_dir().join(format!("tidy-{}", std::process::id()));
        std::fs::create_dir_all(room.join("src")).unwrap();
        let git =
            |args: &[&str]| assert!(Command::new("git").current_dir(&room).args(args).status().unwrap().success());
        git(&["init", "--quiet"]);
        for name in ["src/page.rs", "src/page.rs.rej", "a.md.orig", "study.toml.bak", "bake.rs"] {
            std::fs::write(room.join(name), "").unwrap();
        }
        git(&["add", "--force", "src", "a.md.orig"]);
        let found = left_behind(&room).unwrap();
        std::fs::remove_dir_all(&room).unwrap();
        let expected = ["src/page.rs.rej", "a.md.orig", "study.toml.bak"];
        assert_eq!(found, expected.map(|name| format!("{name}: a patch or an editor left it behind")));
    }
}
