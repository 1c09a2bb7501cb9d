//! What people write in a study file that TOML does not take, and what the reader of TOML then says, in plain words.

use crosscase_boolean::expression::listed;
use crosscase_data::DidYouMean;

/// A message that lists the keys that there are, with those that were read before them, and the one that is near.
pub(super) fn knowing(known: &[&str], message: &str) -> String {
    let listed = |what: &str| message.strip_prefix(what).and_then(|rest| rest.split_once(", expected "));
    let (what, (key, keys)) = match (listed("unknown field "), listed("unknown variant ")) {
        (Some(listed), _) => ("field", listed),
        (_, Some(listed)) => ("variant", listed),
        _ => return message.to_owned(),
    };
    let keys = keys.strip_prefix("one of ").unwrap_or(keys).replace(" or ", ", ");
    let known = known.iter().filter(|_| what == "field").map(|key| format!("`{key}`"));
    let keys: Vec<String> = known.chain([keys]).collect();
    let keys = keys.join(", ");
    let names: Vec<String> = keys.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let near = DidYouMean(key.trim_matches('`'), &names);
    format!("unknown {what} {key}{near}, expected one of {keys}")
}

/// What the reader of TOML says, without the words of programmers.
pub(super) fn in_words(message: &str) -> String {
    let words = [
        ("invalid type: floating point ", "this is the number "),
        ("invalid type: integer ", "this is the number "),
        ("invalid type: string ", "this is the text "),
        ("invalid type: boolean ", "this is "),
        ("invalid type: sequence", "this is a list"),
        ("invalid type: map", "these are keys"),
        ("invalid value: integer ", "this is the number "),
        ("expected a sequence", "and a list between square brackets is wanted"),
        ("expected a map", "and keys between braces are wanted"),
        ("expected a string", "and a text in quotes is wanted"),
        ("expected a boolean", "and true or false is wanted"),
        ("expected f64", "and a number is wanted"),
        ("expected u64", "and a whole number from 0 is wanted"),
        ("expected usize", "and a whole number from 0 is wanted"),
    ];
    words.iter().fold(message.to_owned(), |message, (theirs, ours)| message.replace(theirs, ours))
}

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

/// What to change in a line that is no TOML, where that is one of the habits of other programs.
pub(super) fn mended(line: &str) -> Option<String> {
    const QUOTES: [char; 10] = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '″'];
    // Between straight quotes these are letters like any other.
    let parts: Vec<&str> = line.split('"').collect();
    let outside = || parts.iter().step_by(2);
    if outside().any(|part| part.contains(QUOTES)) {
        return Some("write straight quotes around texts: \" or '".to_owned());
    }
    if let Some(path) = parts.iter().skip(1).step_by(2).find(|part| part.contains('\\')) {
        let path = path.replace("\\\\", "\\").replace('\\', "/");
        return Some(format!("write `/` in paths, \"{path}\", or put the text between single quotes"));
    }
    if let Some(list) = parted_by_semicolons(line) {
        return Some(format!("a comma stands between the items of a list, and decimals take a point: {list}"));
    }
    let word = line.split_once('=').map_or("", |(_, word)| word.split('#').next().unwrap_or_default().trim());
    let is_right = ["true", "false"].contains(&word);
    if !is_right && ["yes", "no", "on", "off", "true", "false"].iter().any(|truth| word.eq_ignore_ascii_case(truth)) {
        return Some("write true or false, in small letters".to_owned());
    }
    let comma = |part: &&&str| part.split([' ', '=', '{', '[']).find_map(decimal_comma);
    if let Some(number) = outside().find_map(|part| comma(&part)) {
        return Some(format!("decimals take a point: {number}"));
    }
    let is_word = word.starts_with(|c: char| c.is_alphabetic() || c == '~')
        && !word.contains(['"', '\'', '=', '[', ']', '{', '}']);
    (is_word && !is_right).then(|| format!("write texts in quotes: \"{word}\""))
}

/// A list whose items are separated by semicolons, with commas, and points before decimals.
fn parted_by_semicolons(line: &str) -> Option<String> {
    let (_, list) = line.split_once('[')?;
    let inside = list.split_once(']').map_or(list, |(inside, _)| inside).split('#').next()?;
    if !inside.contains(';') || inside.contains(['"', '\'']) {
        return None;
    }
    let item = |item: &str| decimal_comma(item.trim()).unwrap_or_else(|| item.trim().to_owned());
    Some(format!("[{}]", inside.split(';').map(item).collect::<Vec<_>>().join(", ")))
}

/// The number of a word such as `0,8` or `0,8,`, with a point.
fn decimal_comma(word: &str) -> Option<String> {
    let (whole, rest) = word.trim_end_matches([',', '}', ']']).split_once(',')?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (is_digits(whole.trim_start_matches(['+', '-'])) && is_digits(rest)).then(|| format!("{whole}.{rest}"))
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
    use super::{in_a_list, in_words, knowing, mended, number_in_quotes, twice, with_points};

    #[test]
    fn what_stands_twice_is_named_with_its_first_line() {
        let text = "[sets.A]\nlabel = \"one\"\n\n[sets.B]\nlabel = \"two\"\nlabel = \"three\"\n[sets.A]\n";
        assert_eq!(twice(text, text.rfind("label").unwrap_or_default()), Some(("label", 5)));
        assert_eq!(twice(text, text.rfind("sets").unwrap_or_default()), Some(("[sets.A]", 1)));
        assert_eq!(twice(text, 0), None);
    }

    #[test]
    fn what_other_programs_write_is_known() {
        for (line, expected) in [
            ("title = “Trees”", Some("write straight quotes around texts: \" or '")),
            ("« title » = \"Trees\"", Some("write straight quotes around texts: \" or '")),
            ("title = \"Trees “of” Ash", None),
            ("negated = No # not now", Some("write true or false, in small letters")),
            ("robustness = TRUE", Some("write true or false, in small letters")),
            (
                r#"file = "park\oaks.csv""#,
                Some("write `/` in paths, \"park/oaks.csv\", or put the text between single quotes"),
            ),
            (
                r#"file = "C:\\park\oaks.csv""#,
                Some("write `/` in paths, \"C:/park/oaks.csv\", or put the text between single quotes"),
            ),
            ("incl_cut = 0,85", Some("decimals take a point: 0.85")),
            ("necessity = { incl_cut = 0,9, cov_cut = 0.6 }", Some("decimals take a point: 0.9")),
            ("title \"Trees\"", None),
            (
                "anchors = [1,5; 5,0; 9]",
                Some("a comma stands between the items of a list, and decimals take a point: [1.5, 5.0, 9]"),
            ),
            ("outcome = GOV # the outcome", Some("write texts in quotes: \"GOV\"")),
            ("title = \"Trees", None),
        ] {
            assert_eq!(mended(line).as_deref(), expected, "{line}");
        }
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
        let told = knowing(&["kind"], "unknown field `inclcut`, expected one of `label`, `incl_cut`");
        assert_eq!(
            told,
            "unknown field `inclcut` (did you mean incl_cut?), expected one of `kind`, `label`, `incl_cut`"
        );
        assert_eq!(
            in_words("invalid type: floating point `0.5`, expected a sequence"),
            "this is the number `0.5`, and a list between square brackets is wanted"
        );
        assert_eq!(number_in_quotes("\"0,8\"").as_deref(), Some("write 0.8, with a point and without quotes"));
        assert_eq!(number_in_quotes("\"high\""), None);
    }
}
