//! The steps of a study as commands of this program, for the readers of a report.

use crosscase_study::RepeatStep;
use serde_json::Value;

/// A step of a study as a command of this program.
pub(super) fn command_line(step: &RepeatStep) -> Option<String> {
    let table = format!("out/tables/{}.csv", step.table);
    let of = |path: &str| step.params.pointer(path);
    match step.what {
        "study" => Some("crosscase study run . --out out".to_owned()),
        "trace" => Some(format!(
            "crosscase trace . --case {} --set {}",
            quoted(of("/case")?.as_str()?),
            quoted(of("/set")?.as_str()?)
        )),
        "necessity" => {
            let cut = |name: &str| of("/necessity")?.get(name)?.as_f64();
            Some(format!(
                "crosscase qca necessity {table} {} --incl-cut {} --cov-cut {} --ron-cut {}",
                sets(&step.params, &step.params)?,
                cut("incl_cut")?,
                cut("cov_cut")?,
                cut("ron_cut")?
            ))
        }
        "truth-table" => Some(format!("crosscase qca truth-table {table} {}", cuts(&step.params)?)),
        "solution" => {
            let kind = of("/minimise/solution")?.as_str()?;
            let expected = of("/minimise/expect").and_then(Value::as_str).filter(|expected| !expected.is_empty());
            let expect = expected.map_or_else(String::new, |expected| format!(" --expect {}", quoted(expected)));
            Some(format!("crosscase qca minimize {table} {} --solution {kind}{expect}", cuts(&step.params)?))
        }
        _ => None,
    }
}

/// The options that name the sets.
fn sets(analysed: &Value, params: &Value) -> Option<String> {
    let conditions: Option<Vec<&str>> = analysed["conditions"].as_array()?.iter().map(Value::as_str).collect();
    let missing = match params["missing"].as_str()? {
        "bounds" => "--bounds".to_owned(),
        rule => format!("--missing {rule}"),
    };
    let (outcome, conditions) = (quoted(analysed["outcome"].as_str()?), quoted(&conditions?.join(",")));
    Some(format!("--outcome {outcome} --conditions {conditions} {missing}"))
}

/// Those and the options that make a truth table of them.
fn cuts(params: &Value) -> Option<String> {
    let table = &params["table"];
    let further = |cut: &Value| Some(format!(" --further-cut {}={}", cut["measure"].as_str()?, cut["cut"].as_f64()?));
    let further: Option<Vec<String>> = table["further_cuts"].as_array().into_iter().flatten().map(further).collect();
    let further = further?.concat();
    Some(format!(
        "{} --incl-cut {} --n-cut {} --pri-cut {}{further} --at-half {}",
        sets(table, params)?,
        table["incl_cut"].as_f64()?,
        table["n_cut"].as_u64()?,
        table["pri_cut"].as_f64()?,
        table["at_half"].as_str()?
    ))
}

/// A word as a shell takes it whole.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.,/".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
