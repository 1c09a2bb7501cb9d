//! Names of columns as SPSS and Stata allow them.

use std::collections::BTreeSet;

use super::{cut, lost};
use crate::{Diagnostic, Format};

/// What a program allows in a name.
pub(crate) struct NameRule {
    pub(crate) format: Format,
    /// The most bytes.
    pub(crate) most: usize,
    /// Signs beside letters, digits and `_`.
    pub(crate) signs: &'static str,
    /// Whether `a` and `A` are one name.
    pub(crate) ignores_case: bool,
    /// Words that are no names.
    pub(crate) reserved: &'static [&'static str],
}

/// The names as the program allows them, each another, and what was changed.
pub(crate) fn fitting_names(names: &[&str], rule: &NameRule) -> (Vec<String>, Vec<Diagnostic>) {
    let key = |name: &str| if rule.ignores_case { name.to_lowercase() } else { name.to_owned() };
    let (mut taken, mut told) = (BTreeSet::new(), Vec::new());
    let fits: Vec<bool> = names.iter().map(|name| fitted(name, rule) == *name && taken.insert(key(name))).collect();
    let mut fitting = Vec::new();
    for (name, fits) in names.iter().zip(fits) {
        if fits {
            fitting.push((*name).to_owned());
            continue;
        }
        let base = fitted(name, rule);
        let numbered = |n: usize| format!("{}_{n}", cut(&base, rule.most - 8));
        let free = std::iter::once(base.clone())
            .chain((2..=names.len() + 1).map(numbered))
            .find(|name| taken.insert(key(name)));
        let free = free.unwrap_or_default();
        told.push(lost(rule.format, name, &format!("the name {name}, which became {free}")));
        fitting.push(free);
    }
    (fitting, told)
}

fn fitted(name: &str, rule: &NameRule) -> String {
    let allowed = |c: char| c.is_alphanumeric() || c == '_' || rule.signs.contains(c);
    let mut fitted: String = name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    let is_reserved = rule.reserved.iter().any(|word| word.eq_ignore_ascii_case(&fitted));
    if is_reserved || !fitted.starts_with(|c: char| c.is_alphabetic() || (c == '_' && rule.format == Format::Dta)) {
        fitted.insert(0, 'v');
    }
    let cut = cut(&fitted, rule.most);
    // A name of SPSS does not end in a point.
    cut.trim_end_matches('.').to_owned()
}
