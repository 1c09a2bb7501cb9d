//! What people meant who wrote in a study file what TOML, or a key, does not take.

use crosscase_boolean::expression::listed;
use crosscase_data::decimal_comma;

/// The list that was probably meant where a single value stands: `[0.5]`, `["A", "B"]`.
pub(super) fn in_a_list(written: &str, message: &str) -> Option<String> {
    if !message.contains("expected a sequence") || written.starts_with(['[', '{']) {
        return None;
    }
    let inside = written.trim_matches(['"', '\'']);
    if let Some(number) = decimal_comma(inside).or_else(|| inside.parse::<f64>().ok().map(|_| inside.to_owned())) {
        return Some(format!("write [{number}]"));
    }
    let items: Vec<String> = if inside.len() < written.len() {
        listed(inside).iter().map(|item| format!("\"{}\"", item.trim())).collect()
    } else {
        vec![written.to_owned()]
    };
    Some(format!("write [{}]", items.join(", ")))
}

/// The section, or the key of a section, that a line names again, and the line that named it before.
pub(super) fn twice(text: &str, start: usize) -> Option<(&str, usize)> {
    fn named(line: &str) -> &str {
        let line = line.split('#').next().unwrap_or_default();
        line.split('=').next().unwrap_or_default().trim()
    }
    let lines: Vec<&str> = text.lines().collect();
    let at = text.get(..start)?.matches('\n').count();
    let (key, above) = (named(lines.get(at)?), lines.get(..at)?);
    let is_section = key.starts_with('[');
    let from = if is_section { 0 } else { above.iter().rposition(|line| line.starts_with('[')).map_or(0, |at| at + 1) };
    let first = above.iter().skip(from).position(|line| named(line) == key)? + from;
    Some((key, first + 1))
}

/// What to write in place of a number between quotes.
pub(super) fn number_in_quotes(written: &str) -> Option<String> {
    let inside = written.trim_matches(['"', '\'']);
    let number = decimal_comma(inside).unwrap_or_else(|| inside.to_owned());
    let is_number = inside.len() < written.len() && number.parse::<f64>().is_ok();
    is_number.then(|| format!("write {number}, with a point and without quotes"))
}

pub(super) fn with_points(list: &str) -> Option<String> {
    let inside = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    // Where only some commas have a blank behind them, these separate the numbers.
    let words: Vec<String> = if inside.contains(", ") {
        inside.split(", ").map(|word| decimal_comma(word.trim()).unwrap_or_else(|| word.trim().to_owned())).collect()
    } else {
        let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
        parts.chunks(2).map(|pair| decimal_comma(&pair.join(","))).collect::<Option<_>>()?
    };
    let found = format!("[{}]", words.join(", "));
    (words.len() < inside.split(',').count()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::{in_a_list, number_in_quotes, twice, with_points};

    #[test]
    fn what_stands_twice_is_named_with_its_first_line() {
        let text = "[sets.A]\nlabel = \"one\"\n\n[sets.B]\nlabel = \"two\"\nlabel = \"three\"\n[sets.A]\n";
        assert_eq!(twice(text, text.rfind("label").unwrap_or_default()), Some(("label", 5)));
        assert_eq!(twice(text, text.rfind("sets").unwrap_or_default()), Some(("[sets.A]", 1)));
        assert_eq!(twice(text, 0), None);
    }

    #[test]
    fn what_other_programs_write_is_known() {
        for (list, expected) in [
            ("[2,5, 4, 5,5]", Some("[2.5, 4, 5.5]")),
            ("[2,5,4,1]", Some("[2.5, 4.1]")),
            ("[-2,5, 4,1]", Some("[-2.5, 4.1]")),
            ("[2, 5, 4]", None),
            ("[2.5, 4,1]", Some("[2.5, 4.1]")),
            ("[2,5,4]", None),
            ("[]", None),
        ] {
            assert_eq!(with_points(list).as_deref(), expected, "{list}");
        }
        let list = |written: &str| in_a_list(written, "invalid type: string, expected a sequence");
        assert_eq!(list("\"CH, A[1,2]\"").as_deref(), Some("write [\"CH\", \"A[1,2]\"]"));
        for number in ["0.5", "\"0.5\"", "\"0,5\""] {
            assert_eq!(list(number).as_deref(), Some("write [0.5]"));
        }
        assert_eq!(list("[0.5]"), None);
        assert_eq!(number_in_quotes("\"0,8\"").as_deref(), Some("write 0.8, with a point and without quotes"));
        assert_eq!(number_in_quotes("\"high\""), None);
    }
}
