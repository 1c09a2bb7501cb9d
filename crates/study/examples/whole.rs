//! A study from an empty folder to its report, and the way back from one membership to the answers behind it. All data are synthetic.
//!
//! `cargo run -p crosscase-study --example whole`
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_data::TextStyle;
use crosscase_study::{Methods, RunOptions, StudyError, Template, TraceTarget, new_study, run_study, trace};

fn main() -> Result<(), StudyError> {
    let room = std::env::temp_dir().join(format!("crosscase-study-{}", std::process::id()));
    let (study, out) = (room.join("trust"), room.join("results"));
    new_study(&study, Template::default())?;
    let methods = Methods::standard();
    let options = RunOptions { out, program: "whole".to_owned(), command_line: |_| None, text: TextStyle::default() };
    let finished = run_study(&study, &methods, &options, &|at| println!("{}, {} of {}", at.stage, at.number, at.of))?;
    for line in &finished.summary {
        println!("{line}");
    }
    for told in &finished.diagnostics {
        println!("{told}");
    }
    println!("the report: {}", finished.report.display());
    for link in trace(&study, &methods, "P01", &TraceTarget::Set("TRUST".to_owned()))?.chain {
        println!("from {} {:?}", link.table, link.row);
    }
    Ok(())
}
