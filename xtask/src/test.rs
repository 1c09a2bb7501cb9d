//! `cargo xtask test`: everything that must hold, in the order in which it fails fastest.

use crate::shell::{self, Outcome, cargo};
use crate::{pipeline, tidy};
use std::process::Command;

/// Crates outside the workspace that stand for their users: built and tested as those would.
const OUTSIDE: &[&str] = &[
    "docs/examples/command-group",
    "docs/examples/instrument",
    "docs/examples/membership-function",
    "docs/examples/methods",
    "docs/examples/minimise",
];

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(arg) = args.first() {
        return Err(format!("`test` takes no `{arg}`; for a part of it call cargo itself"));
    }
    step("formatting", formatting)?;
    step("tidy", || tidy::run(&[]))?;
    step("clippy", || {
        shell::run(cargo().args(["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]))
    })?;
    step("tests", || shell::run(cargo().args(["test", "--workspace", "--all-features"])))?;
    step("examples", examples)?;
    step("documentation", || {
        shell::run(cargo().env("RUSTDOCFLAGS", "-D warnings").args([
            "doc",
            "--workspace",
            "--all-features",
            "--no-deps",
        ]))
    })?;
    for folder in OUTSIDE {
        step(folder, || {
            let manifest = format!("{folder}/Cargo.toml");
            // They stand outside the workspace's profile, and nobody debugs them: without line numbers, and
            // without what a second build would read, five times smaller.
            shell::run(cargo().env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0").args([
                "test",
                "--locked",
                "--manifest-path",
                &manifest,
                "--target-dir",
                "target/outside",
            ]))
        })?;
    }
    step("pipeline", pipeline::run_all)
}

/// Runs the examples of the crates, which the tests have built, to their end.
fn examples() -> Outcome {
    let given = |name: &str| match name {
        "own_command" => vec!["look", "filled", "crates/sets/examples/lipset.csv"],
        "sample" => vec!["target/sample.html"],
        _ => Vec::new(),
    };
    let root = shell::root();
    for path in shell::tracked(&root, "rs")? {
        // Of several files is the one that writes the fixtures, which the pipeline then runs.
        let is_example = path.starts_with("crates") && path.parent().is_some_and(|folder| folder.ends_with("examples"));
        let Some(name) = path.file_stem().and_then(|name| name.to_str()).filter(|_| is_example) else { continue };
        let mut example = Command::new(root.join("target/debug/examples").join(name));
        shell::output(example.current_dir(&root).args(given(name)))?;
    }
    Ok(())
}

/// File by file, since `cargo fmt` does not see the commands of the binary, whose modules a list declares.
fn formatting() -> Outcome {
    let root = shell::root();
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.current_dir(&root).args(["--edition", "2024", "--check"]).args(shell::tracked(&root, "rs")?);
    shell::run(&mut rustfmt).map_err(|_| "call rustfmt for the files shown above".to_owned())
}

fn step(name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    eprintln!("\n== {name}");
    work()
}
