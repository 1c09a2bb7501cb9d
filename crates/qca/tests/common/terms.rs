//! Conjunctions of tests, condition by condition; none where anything will do.

pub(crate) fn holds(term: &[Option<u8>], row: &[u8]) -> bool {
    term.iter().zip(row).all(|(wanted, value)| wanted.is_none_or(|wanted| wanted == *value))
}

pub(crate) fn text(term: &[Option<u8>], conditions: &[&str]) -> String {
    let literal = |(value, name): (&Option<u8>, &&str)| match value {
        None => None,
        Some(0) => Some(format!("~{name}")),
        Some(_) => Some((*name).to_owned()),
    };
    let literals: Vec<String> = term.iter().zip(conditions).filter_map(literal).collect();
    if literals.is_empty() { "1".to_owned() } else { literals.join("*") }
}
