//! Whatever a method gives, it gives as a table too, and so as an Arrow batch.

use crate::shell::tracked;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a `fit` may give without a table of its own, and where the table is.
const WITHOUT: &[(&str, &str)] = &[
    ("BetweennessScores", "figures without names; `Measures` has them by node"),
    ("Calibrated", "memberships without names; `CalibratedColumn` has them by case"),
    ("Figure", "a picture"),
    ("FoundHighlights", "is a table"),
    ("GowerCases", "what distances are made from"),
    ("PartialFit", "a table or a part of one"),
    ("StatementComparison", "`Findings` has its tables"),
];

/// Crates of methods: those that stand on the tables of `data`.
const METHODS: &[&str] = &["coding", "network", "qca", "qmethod", "review", "scales", "sets", "typology"];

pub(super) fn check(root: &Path) -> Result<Vec<String>, String> {
    let mut sources: BTreeMap<&str, String> = BTreeMap::new();
    for path in tracked(root, "rs")? {
        let of = METHODS.iter().find(|name| path.starts_with(format!("crates/{name}/src")));
        if let Some(name) = of {
            let text = std::fs::read_to_string(root.join(&path)).map_err(|e| format!("{}: {e}", path.display()))?;
            sources.entry(name).or_default().push_str(&text);
        }
    }
    Ok(sources.iter().flat_map(|(name, source)| faults(name, source)).collect())
}

fn faults(name: &str, source: &str) -> Vec<String> {
    let tabled = tabled(source);
    let lacks = |given: &str| !tabled.contains(given) && !WITHOUT.iter().any(|(known, _)| *known == given);
    let given: BTreeSet<&str> = source.split("    pub fn fit").skip(1).filter_map(given).collect();
    let fault = |given: &str| format!("crates/{name}: a `fit` gives {given}, which has no `to_table`");
    given.into_iter().filter(|given| lacks(given)).map(fault).collect()
}

/// The type that a function gives, out of `Result` and `Vec`.
fn given(rest: &str) -> Option<&str> {
    let (_, given) = rest.split_once('{')?.0.split_once("-> Result<")?;
    let given = given.strip_prefix("Vec<").unwrap_or(given);
    given.split(|c: char| !c.is_alphanumeric()).next()
}

/// The types of a source that have a function whose name ends in `table` or `tables`.
fn tabled(source: &str) -> BTreeSet<&str> {
    let mut tabled = BTreeSet::new();
    for block in source.split("\nimpl").skip(1) {
        let Some((head, _)) = block.split_once('{') else { continue };
        let body = block.split("\n}").next().unwrap_or_default();
        let names = body.split("pub fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
        if names.into_iter().any(|name| name.ends_with("table") || name.ends_with("tables")) {
            let of = head.rsplit(" for ").next().unwrap_or(head).trim_start_matches(|c: char| !c.is_alphabetic());
            tabled.extend(of.split(|c: char| !c.is_alphanumeric()).next());
        }
    }
    tabled
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn a_result_without_a_table_is_a_fault() {
        let fit = "impl Options {\n    pub fn fit(&self) -> Result<Vec<Found>, Error> {\n    }\n}\n";
        assert_eq!(faults("sets", fit), ["crates/sets: a `fit` gives Found, which has no `to_table`"]);
        let table = "\nimpl Found {\n    pub fn to_table(&self) -> Result<Table, Error> {\n    }\n}\n";
        assert!(faults("sets", &format!("{fit}{table}")).is_empty());
    }
}
