//! `cargo xtask fixtures`: writes the raw files of the synthetic study anew, from its seed.

use crate::shell::{self, Outcome, cargo};

pub(crate) fn run() -> Outcome {
    shell::run(
        cargo()
            .args(["run", "--quiet", "--package", "crosscase-study", "--example", "partnerships", "--"])
            .arg("fixtures/partnerships"),
    )
}
