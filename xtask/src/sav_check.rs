//! `cargo xtask sav-check`: the files of SPSS and Stata beside those of pyreadstat and of R's haven, written by the one and read by the other.
//!
//! `CROSSCASE_PYTHON` names a Python that has pyreadstat (else `python3`); without one nothing is checked, which is said. So it is where R has no haven.

use crate::shell::{self, Outcome, cargo};
use std::fs;
use std::path::Path;
use std::process::Command;

pub(crate) fn run() -> Outcome {
    let python = std::env::var("CROSSCASE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import pyreadstat"]).output().is_ok_and(|out| out.status.success());
    if !has {
        println!("sav-check: skipped, since {python} has no pyreadstat (CROSSCASE_PYTHON names one that has)");
        return Ok(());
    }
    shell::run(cargo().args(["build", "--package", "crosscase", "--all-features"]))?;
    let folder = Path::new("target/sav-check");
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let script = folder.join("sav_check.py");
    fs::write(&script, include_str!("sav_check.py")).map_err(|error| format!("{}: {error}", script.display()))?;
    let beside = folder.join("sav_check.R");
    fs::write(&beside, include_str!("sav_check.R")).map_err(|error| format!("{}: {error}", beside.display()))?;
    shell::run(Command::new(&python).arg(&script).arg("target/debug/crosscase").arg(folder))
}
