//! Survival of interwar democracies (Lipset 1959), crisp sets after Rihoux & De Meur (2009), from an Arrow record batch.
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_qca::arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use crosscase_qca::{Minimise, SetData, TruthTableParams};
use std::error::Error;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let cases: StringArray = "AU BE CZ EE FI FR DE GR HU IE IT NL PL PT RO ES SE UK".split(' ').map(Some).collect();
    let set = |members: &str| {
        let values = members.bytes().map(|member| Some(f64::from(member - b'0')));
        Arc::new(values.collect::<Float64Array>()) as ArrayRef
    };
    let batch = RecordBatch::try_from_iter([
        ("case", Arc::new(cases) as ArrayRef),
        ("DEV", set("111011100101000011")),
        ("URB", set("011000100001000001")),
        ("LIT", set("111111101101100011")),
        ("STB", set("011111000111001011")),
        ("SURV", set("011011000101000011")),
    ])?;
    let sets = SetData::try_from(&batch)?;
    let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).incl_cut(0.8).fit(&sets)?;
    for row in table.rows() {
        println!("{row}: {}", table.names(&row.cases).join(", "));
    }
    let solution = Minimise::parsimonious().fit(&table)?;
    println!("{solution}");
    let models: RecordBatch = solution.to_table()?.to_batch()?;
    println!("{} rows of Arrow", models.num_rows());
    Ok(())
}
