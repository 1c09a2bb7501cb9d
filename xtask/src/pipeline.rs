//! `cargo xtask pipeline`: the studies of `fixtures/`, or one of your own, through the release binary.

use crate::shell::{self, Outcome, cargo, root};
use std::path::{Path, PathBuf};

fn run_study(study: &Path, out: &Path, more: &[String]) -> Outcome {
    shell::run(
        cargo()
            .args(["run", "--quiet", "--release", "--package", "crosscase", "--"])
            .args(["study", "run"])
            .arg(study)
            .arg("--out")
            .arg(out)
            .args(more),
    )
}

pub(crate) fn run_all() -> Outcome {
    for study in fixtures()? {
        run_study(&study, &out_for(&study), &[])?;
    }
    Ok(())
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let (mut study, mut out, mut more) = (None, None, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let slot = match arg.as_str() {
            "--study" => &mut study,
            "--out" => &mut out,
            _ => {
                more.push(arg.clone());
                continue;
            }
        };
        *slot = Some(PathBuf::from(args.next().ok_or_else(|| format!("`{arg}` wants a folder"))?));
    }
    eprintln!("building the release binary (the first time takes a few minutes)");
    shell::run(cargo().args(["build", "--release", "--package", "crosscase"]))?;
    match (study, out) {
        (None, None) if more.is_empty() => run_all(),
        (None, _) => Err("`--out` and further flags go with `--study DIR`".to_owned()),
        (Some(study), out) => {
            let called_from = std::env::current_dir().map_err(|e| e.to_string())?;
            let study = called_from.join(study);
            let out = out.map_or_else(|| out_for(&study), |out| called_from.join(out));
            run_study(&study, &out, &more)
        }
    }
}

/// The folders of `fixtures/` that hold a `study.toml`, Lipset first since the README shows it.
fn fixtures() -> Result<Vec<PathBuf>, String> {
    let folder = Path::new("fixtures");
    let entries = std::fs::read_dir(root().join(folder)).map_err(|e| format!("fixtures/: {e}"))?;
    let mut names: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("study.toml").is_file())
        .map(|entry| entry.file_name())
        .collect();
    names.sort_by_key(|name| (name != "lipset", name.clone()));
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

fn out_for(study: &Path) -> PathBuf {
    let name = study.file_name().unwrap_or(study.as_os_str());
    Path::new("target/study").join(name)
}
