//! `cargo xtask bench`: the criterion benches.

use crate::shell::{self, Outcome, cargo};

pub(crate) fn run(names: &[String]) -> Outcome {
    let mut bench = cargo();
    bench.args(["bench", "--package", "crosscase-benches"]);
    for name in names {
        bench.args(["--bench", name]);
    }
    shell::run(&mut bench)
}
