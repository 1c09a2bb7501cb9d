//! Thirteen trials of BCG vaccination (Colditz et al. 1994, doi:10.1001/jama.1994.03510330076038) put together.
//!
//! `cargo run -p crosscase-review --example bcg`
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_data::{Format, ReadOptions, read_bytes};
use crosscase_review::{EffectMeasure, MetaMethod, MetaOptions, ReviewError, StudyEffects};

const TRIALS: &str = "trial,tpos,tneg,cpos,cneg
Aronson,4,119,11,128
Ferguson & Simes,6,300,29,274
Rosenthal 1960,3,228,11,209
Hart & Sutherland,62,13536,248,12619
Frimodt-Moller,33,5036,47,5761
Stein & Aronson,180,1361,372,1079
Vandiviere,8,2537,10,619
TPT Madras,505,87886,499,87892
Coetzee & Berjak,29,7470,45,7232
Rosenthal 1961,17,1699,65,1600
Comstock 1974,186,50448,141,27197
Comstock & Webster,5,2493,3,2338
Comstock 1976,27,16886,29,17825
";

fn main() -> Result<(), ReviewError> {
    let table = read_bytes(TRIALS.as_bytes(), Format::Csv, None, &ReadOptions::new())?.table;
    let cells = ["tpos", "tneg", "cpos", "cneg"].map(str::to_owned);
    let trials = StudyEffects::from_cells(&table, &cells, EffectMeasure::RiskRatio)?;
    let found = MetaOptions::new(MetaMethod::Reml).knapp_hartung().fit(&trials.studies)?;
    println!("log risk ratio {:.3}, between studies {:.3}", found.estimate, found.tau2.unwrap_or_default());
    for (what, interval) in [("95 % interval", found.ci), ("a new trial", found.prediction)] {
        if let Some((low, high)) = interval {
            println!("{what}: {low:.3} to {high:.3}");
        }
    }
    Ok(())
}
