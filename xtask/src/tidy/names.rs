//! A public name of a type stands once in the workspace, and so has one meaning.

use crate::shell::tracked;
use std::collections::BTreeMap;
use std::path::Path;

/// Names that are one thing in two crates.
const ONE_THING: &[(&str, &str)] = &[("Search", "in `qca` that of `boolean`, with more reasons")];

pub(super) fn check(root: &Path) -> Result<Vec<String>, String> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in tracked(root, "rs")? {
        let mut folders = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let (Some("crates"), Some(name), Some("src")) =
            (folders.next().as_deref(), folders.next(), folders.next().as_deref())
        else {
            continue;
        };
        let text = std::fs::read_to_string(root.join(&path)).map_err(|e| format!("{}: {e}", path.display()))?;
        for found in types(&text) {
            let crates = named.entry(found.to_owned()).or_default();
            if !crates.contains(&name) {
                crates.push(name.clone());
            }
        }
    }
    named.retain(|name, crates| crates.len() > 1 && !ONE_THING.iter().any(|(one, _)| one == name));
    let fault = |(name, crates): (&String, &Vec<String>)| {
        format!("the public type `{name}` stands in {}: a name a meaning", crates.join(" and in "))
    };
    Ok(named.iter().map(fault).collect())
}

/// The public types that a file declares.
fn types(text: &str) -> impl Iterator<Item = &str> {
    const KINDS: [&str; 4] = ["pub struct ", "pub enum ", "pub trait ", "pub type "];
    text.lines().filter_map(|line| {
        let rest = KINDS.iter().find_map(|kind| line.strip_prefix(kind))?;
        rest.split(|c: char| !c.is_alphanumeric()).next()
    })
}

#[cfg(test)]
mod tests {
    use super::types;

    #[test]
    fn types_are_found_by_their_declarations() {
        let text = "pub struct One;\n    pub enum Within {\npub(crate) struct Own;\npub type Two<T> = Vec<T>;\n";
        assert_eq!(types(text).collect::<Vec<_>>(), ["One", "Two"]);
    }
}
