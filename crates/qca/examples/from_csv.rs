//! From a file of raw figures to the intermediate solution: read, calibrate, truth table, models with their fit.
//!
//! The ten cases are synthetic.
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_data::{Format, ReadOptions, TableBuilder, read_bytes};
use crosscase_qca::{MAX_LEVELS, Minimise, MissingPolicy, SetData, TruthTableParams};
use crosscase_sets::{Anchors, Calibration};
use std::error::Error;

/// Meetings a year, and three sets: trust, smallness, innovation. Of a file on disk: `read("cases.csv", &options)`.
const FILE: &[u8] = b"case,MEETINGS,TRUST,SMALL,INNOV
Aarhus,21,0.9,0.3,0.9
Bergen,6,0.8,0.7,0.3
Cork,18,0.2,0.8,0.4
Delft,15,0.7,0.9,0.8
Espoo,4,0.3,0.2,0.1
Ghent,26,0.8,0.6,0.9
Leeds,8,0.9,0.1,0.4
Malmo,12,0.6,0.8,0.7
Porto,5,0.1,0.9,0.2
Tartu,19,0.3,0.1,0.3
";

fn main() -> Result<(), Box<dyn Error>> {
    let raw = read_bytes(FILE, Format::Csv, Some("cases.csv"), &ReadOptions::new())?.table;
    let dense = Calibration::direct(Anchors::new(4.0, 10.0, 24.0)?).fit_table(&raw, "MEETINGS")?;
    for told in &dense.diagnostics {
        println!("{told}");
    }
    let mut table = TableBuilder::default().id("case", raw.ids()?).number("DENSE", dense.membership);
    for set in ["TRUST", "SMALL", "INNOV"] {
        table = table.number(set, raw.numbers(set)?);
    }
    let data = SetData::from_table(
        &table.build()?,
        &["DENSE", "TRUST", "SMALL", "INNOV"],
        // How many values a column of whole numbers may have and still be a multi-value set.
        MAX_LEVELS,
        MissingPolicy::Error,
    )?;
    let table = TruthTableParams::new("INNOV", ["DENSE", "TRUST", "SMALL"]).incl_cut(0.8).fit(&data)?;
    for row in table.rows() {
        println!("{row}: {}", table.names(&row.cases).join(", "));
    }
    // Both are expected to help when they are present.
    let solution = Minimise::intermediate("DENSE,TRUST".parse()?).fit(&table)?;
    for model in &solution.models {
        println!("{} -> INNOV, inclusion {:?}, coverage {:?}", model.expr(), model.incl, model.cov);
    }
    Ok(())
}
