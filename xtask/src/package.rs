//! `cargo xtask package`: packs every crate, and runs the tests of each from what was packed.

use crate::shell::{self, Outcome, cargo, output, root};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

pub(crate) fn run(args: &[String]) -> Outcome {
    let (mut dirty, mut names) = (false, Vec::new());
    for arg in args {
        match arg.as_str() {
            "--allow-dirty" => dirty = true,
            name if !name.starts_with('-') => names.push(name),
            other => return Err(format!("`package` takes names of crates and `--allow-dirty`, no `{other}`")),
        }
    }
    let metadata = output(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|e| format!("cargo metadata: {e}"))?;
    let mut pack = cargo();
    pack.args(["package", "--workspace", "--no-verify", "--exclude", "xtask", "--exclude", "crosscase-benches"]);
    if dirty {
        pack.arg("--allow-dirty");
    }
    shell::run(&mut pack)?;
    let room = root().join("target/packages");
    if room.exists() {
        fs::remove_dir_all(&room).map_err(|e| format!("{}: {e}", room.display()))?;
    }
    fs::create_dir_all(&room).map_err(|e| format!("{}: {e}", room.display()))?;
    let mut packages = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        if package["publish"].as_array().is_some_and(Vec::is_empty) {
            continue;
        }
        let [name, version] = ["name", "version"].map(|key| package[key].as_str().unwrap_or_default().to_owned());
        let file = root().join(format!("target/package/{name}-{version}.crate"));
        // With the time of now: that of all packages is one, by which cargo would take what has changed for what was built.
        shell::run(Command::new("tar").arg("xzmf").arg(&file).arg("-C").arg(&room))?;
        if package["repository"].as_str().is_some_and(|address| address.contains("example.org")) {
            eprintln!("{name}: `repository` is a placeholder still");
        }
        packages.push((name, version));
    }
    let lock = room.join("Cargo.lock");
    fs::copy(root().join("Cargo.lock"), &lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    let own = fs::read_to_string(root().join("Cargo.toml")).map_err(|e| format!("Cargo.toml: {e}"))?;
    fs::write(room.join("Cargo.toml"), workspace(&packages, &own)).map_err(|e| format!("{}: {e}", room.display()))?;
    // The folder of the build is ours, so that the registry's crates need not be built a second time.
    let mut test = cargo();
    test.current_dir(&room).env("CARGO_TARGET_DIR", root().join("target")).args([
        "test",
        "--all-features",
        "--no-fail-fast",
    ]);
    if names.is_empty() {
        test.arg("--workspace");
    }
    for name in names {
        test.args(["--package", name]);
    }
    shell::run(&mut test)
}

/// A workspace of the packages alone, in which each stands on the others as packed, with our profiles.
fn workspace(packages: &[(String, String)], own: &str) -> String {
    let folders: Vec<String> = packages.iter().map(|(name, version)| format!("{name}-{version}")).collect();
    let mut manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {folders:?}\n\n[patch.crates-io]\n");
    for ((name, _), folder) in packages.iter().zip(&folders) {
        let _ = writeln!(manifest, "{name} = {{ path = {folder:?} }}");
    }
    let profiles = own.find("\n[profile.").map_or("", |at| &own[at..]);
    manifest + profiles
}

#[cfg(test)]
mod tests {
    #[test]
    fn packages_stand_on_one_another() {
        let packages = [("a".to_owned(), "0.1.0".to_owned()), ("b".to_owned(), "0.1.0".to_owned())];
        let manifest = super::workspace(&packages, "[workspace]\n\n[profile.dev]\ndebug = false\n");
        assert!(manifest.contains("members = [\"a-0.1.0\", \"b-0.1.0\"]"), "{manifest}");
        assert!(manifest.contains("\nb = { path = \"b-0.1.0\" }\n"), "{manifest}");
        assert!(manifest.ends_with("\n[profile.dev]\ndebug = false\n"), "{manifest}");
        assert_eq!(manifest.matches("[workspace]").count(), 1);
    }
}
