//! What we stand on must be free to stand beside MIT OR Apache-2.0: no GPL comes in by the back door.

use serde_json::Value;

const FREE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

pub(super) fn check(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| !package["license"].as_str().is_some_and(is_free))
        .map(|package| format!("{} is under {}", package["name"], package["license"]))
        .collect()
}

/// Whether a licence expression can be met with free licences alone: `OR` needs one side, `AND` both.
fn is_free(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(" WITH LLVM-exception", "");
    alternatives(&expression).iter().any(|alternative| {
        alternative.split(" AND ").all(|part| {
            let part = part.trim();
            match part.strip_prefix('(').and_then(|part| part.strip_suffix(')')) {
                Some(inner) => is_free(inner),
                None => FREE.contains(&part),
            }
        })
    })
}

/// Splits at each ` OR ` that stands outside brackets.
fn alternatives(expression: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, character) in expression.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && expression[at..].starts_with(" OR ") => {
                parts.push(&expression[start..at]);
                start = at + " OR ".len();
            }
            _ => {}
        }
    }
    parts.push(&expression[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::is_free;

    #[test]
    fn expressions_are_read_as_they_are_meant() {
        for free in [
            "MIT",
            "MIT/Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "GPL-3.0 OR MIT",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(is_free(free), "{free}");
        }
        for bound in ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-2.0 OR LGPL-3.0) AND MIT"] {
            assert!(!is_free(bound), "{bound}");
        }
    }
}
