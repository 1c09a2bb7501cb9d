//! One task on a file of answers: seconds elapsed, seconds of the processors, and a figure of the result, on a line.
//!
//! `cargo xtask peers scales` runs it beside other programs. The file is read before the clock starts, except where reading is the task. `write`
//! makes the files: a `.sav` of 100 000 rows × 200 variables, and answers where R has brought none.

#![expect(clippy::print_stdout, reason = "the line is the purpose")]

use crosscase_benches::{answers_of, synthetic_answers, synthetic_numbers, timed};
use crosscase_data::{Format, ReadOptions, read, to_bytes};
use crosscase_scales::{
    Answers, Basis, Cfa, CfaEstimator, CfaMissing, CfaModel, CorrelationKind, Correlations, Irt, IrtModel, Item,
    Parallel, Reliability,
};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(task), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("say which task, and the file of answers".into());
    };
    let seed = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let file = Path::new(&file);
    if task == "write" {
        return write(file);
    }
    if task == "sav" {
        let options = ReadOptions::new().without_id();
        println!("{}", timed(|| Ok(read(file, &options)?.table.rows() as f64))?);
        return Ok(());
    }
    let table = read(file, &ReadOptions::new())?.table;
    let answers = answers_of(&table).ok_or("the file holds no answers")?;
    let line = match task.as_str() {
        "alpha" => {
            let five = Answers::read(&table, answers.items().get(..5).ok_or("five items at least")?)?;
            let model = Reliability::new().replicates(10_000).seed(seed);
            timed(|| Ok(model.fit(&five)?.alpha_ci_bootstrap.ok_or("no interval")?[0]))
        }
        "polychoric" => {
            let model = Correlations::new(CorrelationKind::Polychoric);
            timed(|| Ok(model.fit(&answers)?.matrix.iter().flatten().flatten().sum()))
        }
        "wlsmv" | "fiml" => {
            let model = CfaModel::parse(&five_factors(answers.items())?, "model")?;
            let options = if task == "fiml" {
                Cfa::new().missing(CfaMissing::Fiml)
            } else {
                Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(model.observed())
            };
            timed(|| Ok(options.fit(&model, &answers, None)?.fit.chisq))
        }
        "graded" => timed(|| Ok(Irt::new(IrtModel::Grm).fit(&answers)?.log_likelihood)),
        "parallel-pca" | "parallel-factor" => {
            let basis = if task == "parallel-pca" { Basis::Pca } else { Basis::Factor };
            let model = Parallel::new().basis(basis).draws(1_000).seed(seed);
            timed(|| Ok(model.fit(&answers)?.suggested as f64))
        }
        _ => return Err(format!("no task {task}").into()),
    }?;
    println!("{line}");
    Ok(())
}

/// The items in the order of the file, five a factor.
fn five_factors(items: &[Item]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for (at, five) in items.chunks(5).enumerate() {
        let names: Vec<&str> = five.iter().map(|item| item.id.as_str()).collect();
        writeln!(text, "f{} =~ {}", at + 1, names.join(" + "))?;
    }
    Ok(text)
}

/// The files that are not there yet.
fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    for (name, complete, others) in [("bfi.csv", 2_436, 364), ("bfi_complete.csv", 2_436, 0)] {
        let path = folder.join(name);
        if !path.exists() {
            std::fs::write(path, to_bytes(&synthetic_answers(complete, others, 1)?, Format::Csv)?)?;
        }
    }
    let path = folder.join("numbers.sav");
    if !path.exists() {
        std::fs::write(path, to_bytes(&synthetic_numbers(100_000, 200)?, Format::Sav)?)?;
    }
    Ok(())
}
