//! `cargo xtask tidy`: the rules of the house that no compiler knows.

mod edges;
mod licences;
mod manifests;
mod marks;
mod names;
mod packages;
mod results;
mod text;

use crate::shell::{Outcome, cargo, output, root};

pub(crate) fn run(_args: &[String]) -> Outcome {
    let metadata = output(cargo().args(["metadata", "--format-version", "1", "--all-features"]))?;
    let metadata = serde_json::from_str(&metadata).map_err(|e| format!("cargo metadata: {e}"))?;
    let mut faults = edges::check(&metadata);
    faults.extend(licences::check(&metadata));
    faults.extend(manifests::check(&root(), &metadata)?);
    faults.extend(marks::check(&root())?);
    faults.extend(names::check(&root())?);
    faults.extend(results::check(&root())?);
    faults.extend(packages::check(&root(), &metadata)?);
    faults.extend(text::check(&root(), &metadata)?);
    if faults.is_empty() {
        eprintln!("tidy: nothing found");
        return Ok(());
    }
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    Err(format!("{} faults", faults.len()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_is_tidy() {
        super::run(&[]).unwrap();
    }
}
