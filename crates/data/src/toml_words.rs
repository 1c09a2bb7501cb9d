//! What a reader of TOML says of a file, in the words of those who wrote it: of keys, lists and texts, with what to change.

use std::ops::Range;

use crate::DidYouMean;

/// What is wrong with a text that is no TOML or has not the keys that it should, and what to change: the message of the reader and where it
/// saw the fault.
///
/// ```
/// use crosscase_data::toml_fault;
/// let text = "[[dimension]]\nname = “size”\n";
/// let said = toml_fault(text, Some(21..22), "string values must be quoted, expected literal string");
/// assert_eq!(said, "a text stands in quotes; write straight quotes around texts: \" or '");
/// let said = toml_fault(text, None, "invalid type: string \"a\", expected struct StatementToml");
/// assert_eq!(said, "this is the text \"a\", and keys are wanted, between braces or in a section of their own");
/// ```
#[must_use]
pub fn toml_fault(text: &str, at: Option<Range<usize>>, message: &str) -> String {
    let message = message.replace('\n', "; ");
    let said = toml_in_words(&[], &message);
    // Where keys or values are at fault, the line is TOML as it should be.
    let is_of_keys = ["unknown ", "missing field", "invalid type", "invalid value", "invalid length", "duplicate "];
    if is_of_keys.iter().any(|begin| message.starts_with(begin)) {
        return said;
    }
    let start = at.map_or(0, |at| at.start);
    let before = text.get(..start).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    match mended_toml(&format!("{before}{line}")) {
        Some(mend) => format!("{said}; {mend}"),
        None => said,
    }
}

/// A message without the words of programmers; where it lists the keys that there are, with those that were read before them, and the one
/// that is near.
///
/// ```
/// use crosscase_data::toml_in_words;
/// let said = toml_in_words(&["kind"], "unknown field `inclcut`, expected one of `label`, `incl_cut`");
/// assert_eq!(said, "unknown key `inclcut` (did you mean incl_cut?), expected one of `kind`, `label`, `incl_cut`");
/// ```
#[must_use]
pub fn toml_in_words(known: &[&str], message: &str) -> String {
    in_words(&knowing(known, message))
}

/// A message that lists the keys or words that there may be: keys with those that were read before them, and with the one that is near. The
/// reader does not say to which key a word belongs.
fn knowing(known: &[&str], message: &str) -> String {
    let listed = |what: &str| message.strip_prefix(what).and_then(|rest| rest.split_once(", expected "));
    let (is_key, (found, allowed)) = match (listed("unknown field "), listed("unknown variant ")) {
        (Some(listed), _) => (true, listed),
        (_, Some(listed)) => (false, listed),
        _ => return message.to_owned(),
    };
    let allowed = allowed.strip_prefix("one of ").unwrap_or(allowed).replace(" or ", ", ");
    let known = known.iter().filter(|_| is_key).map(|key| format!("`{key}`"));
    let allowed = known.chain([allowed]).collect::<Vec<String>>().join(", ");
    let names: Vec<String> = allowed.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let near = DidYouMean(found.trim_matches('`'), &names);
    if is_key {
        format!("unknown key {found}{near}, expected one of {allowed}")
    } else {
        format!("{found} is none of the words that may stand here{near}: {allowed}")
    }
}

/// What the reader of TOML says, without the words of programmers.
fn in_words(message: &str) -> String {
    let words = [
        ("unknown field ", "unknown key "),
        ("there are no fields", "there are no keys"),
        ("missing field ", "missing key "),
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
        ("expected u32", "and a whole number from 0 is wanted"),
        ("expected i32", "and a whole number is wanted"),
        ("expected i64", "and a whole number is wanted"),
        ("expected an array of length 2", "and a list of two between square brackets is wanted"),
        ("expected an array", "and a list between square brackets is wanted"),
        ("expected a borrowed string", "and a text in quotes is wanted"),
        ("invalid basic string, expected `\"`", "a text that begins with a quote ends with one on the same line"),
        ("invalid literal string, expected `'`", "a text that begins with a quote ends with one on the same line"),
        ("string values must be quoted, expected literal string", "a text stands in quotes"),
        ("invalid float, expected `nan`", "this is no number"),
        ("invalid float, expected `inf`", "this is no number"),
        ("key with no value, expected `=`", "a line is a key, `=` and its value"),
    ];
    let said = words.iter().fold(message.to_owned(), |message, (theirs, ours)| message.replace(theirs, ours));
    match said.split_once("expected struct ") {
        Some((before, _)) => format!("{before}and keys are wanted, between braces or in a section of their own"),
        None => said,
    }
}

/// What to change in a line that is no TOML, where that is one of the habits of other programs.
///
/// ```
/// assert_eq!(crosscase_data::mended_toml("incl_cut = 0,85").as_deref(), Some("decimals take a point: 0.85"));
/// ```
#[must_use]
pub fn mended_toml(line: &str) -> Option<String> {
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
///
/// ```
/// assert_eq!(crosscase_data::decimal_comma("0,8,").as_deref(), Some("0.8"));
/// assert_eq!(crosscase_data::decimal_comma("0.8"), None);
/// ```
#[must_use]
pub fn decimal_comma(word: &str) -> Option<String> {
    let (whole, rest) = word.trim_end_matches([',', '}', ']']).split_once(',')?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (is_digits(whole.trim_start_matches(['+', '-'])) && is_digits(rest)).then(|| format!("{whole}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::{in_words, knowing, mended_toml, toml_fault, toml_in_words};

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
            assert_eq!(mended_toml(line).as_deref(), expected, "{line}");
        }
        let told = knowing(&["kind"], "unknown field `inclcut`, expected one of `label`, `incl_cut`");
        assert_eq!(told, "unknown key `inclcut` (did you mean incl_cut?), expected one of `kind`, `label`, `incl_cut`");
        for (theirs, ours) in [
            (
                "unknown variant `presnt`, expected one of `present`, `absent`, `either`",
                "`presnt` is none of the words that may stand here (did you mean present?): `present`, `absent`, `either`",
            ),
            ("unknown variant `x`, expected `a` or `b`", "`x` is none of the words that may stand here: `a`, `b`"),
            ("unknown field `x`, expected `name`", "unknown key `x`, expected one of `name`"),
            ("unknown field `x`, there are no fields", "unknown key `x`, there are no keys"),
            ("missing field `unit`", "missing key `unit`"),
        ] {
            assert_eq!(toml_in_words(&[], theirs), ours);
            assert_eq!(toml_fault("", None, theirs), ours);
        }
        assert_eq!(
            in_words("invalid type: floating point `0.5`, expected a sequence"),
            "this is the number `0.5`, and a list between square brackets is wanted"
        );
        assert_eq!(
            in_words("invalid basic string, expected `\"`"),
            "a text that begins with a quote ends with one on the same line"
        );
        let list = "grid = [1,2]\n";
        let said = toml_fault(list, Some(7..12), "invalid type: sequence, expected a string");
        assert_eq!(said, "this is a list, and a text in quotes is wanted", "no word of decimal commas");
    }
}
