//! Keys in the place of names, in names of files, in texts, and in tables with labels.

use super::letters::{Letters, plain, spellings, spellings_in_xml, with_letters, words};
use super::readings::{of_unknown_letters, with_numbers};
use super::{Keys, PACKED, TABLES, TEXTS, ending};
use crate::error::{MethodError, StudyError};
use crosscase_data::{CodedValue, Format, NoRows, ReadOptions, Variable, VariableCodebook, VariableKind, read_bytes};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

/// Texts that are XML or nearly that.
pub(super) const XML: [&str; 7] = ["xml", "html", "graphml", "gexf", "qdc", "rels", "vml"];

/// A file of the copy.
#[derive(Debug, Default)]
pub(super) struct Copied {
    pub(super) bytes: Vec<u8>,
    /// Its texts, each with its place: where a name may still stand.
    pub(super) texts: Vec<(String, String)>,
    /// Where a name that has no key may still stand.
    pub(super) to_look_at: Vec<String>,
    /// Its parts that could not be looked through.
    pub(super) left_out: Vec<String>,
    /// What its format cannot hold.
    pub(super) not_kept: Vec<String>,
}

impl Keys {
    /// Files, each with its name in the copy. There a name has a key whatever stands between its words, with or without its accents.
    pub(super) fn in_names(&self, files: &[String]) -> Vec<(String, String)> {
        let mut taken = BTreeSet::new();
        let names: Vec<(Vec<String>, String)> = self
            .0
            .iter()
            .map(|(name, key)| {
                let plain = plain(name);
                (words(&plain).into_iter().map(|(_, word)| word.to_owned()).collect(), key.replace(['/', '\\'], "-"))
            })
            .collect();
        let mut one = |file: &String| {
            let ending = ending(file);
            let is_known = [&TEXTS[..], &TABLES, &PACKED].iter().any(|all| all.contains(&ending.as_str()));
            let length = if is_known && file != "study.toml" { file.len() - ending.len() - 1 } else { file.len() };
            let (stem, ending) = file.split_at_checked(length).unwrap_or((file, ""));
            let in_part = |part: &str| if file == "study.toml" { part.to_owned() } else { in_words(part, &names) };
            let stem = stem.split('/').map(in_part).collect::<Vec<_>>().join("/");
            // Two names may be one without their accents.
            let tried = (1..=usize::MAX)
                .map(|n| if n == 1 { format!("{stem}{ending}") } else { format!("{stem}-{n}{ending}") });
            let name = tried.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
            taken.insert(name.clone());
            (file.clone(), name)
        };
        files.iter().map(&mut one).collect()
    }

    /// The same with what files and folders are called in the copy, for where they are named.
    pub(super) fn with_names(&self, named: &[(String, String)]) -> Self {
        let mut all: BTreeSet<(String, String)> = BTreeSet::new();
        for (file, name) in named.iter().filter(|(file, name)| file != name) {
            let (mut old, mut new) = (String::new(), String::new());
            for (from, to) in file.split('/').zip(name.split('/')) {
                for (path, part) in [(&mut old, from), (&mut new, to)] {
                    if !path.is_empty() {
                        path.push('/');
                    }
                    path.push_str(part);
                }
                if old != new {
                    all.insert((old.clone(), new.clone()));
                }
            }
        }
        let mut all: Vec<(String, String)> = all.into_iter().collect();
        all.sort_by_key(|(file, _)| std::cmp::Reverse(file.len()));
        all.extend(self.0.iter().cloned());
        Self(all)
    }

    /// The same for every way in which the names are written.
    pub(super) fn spelled(&self, ways: fn(&str) -> Vec<String>) -> Self {
        let one =
            |(name, key): &(String, String)| ways(name).into_iter().map(|name| (name, key.clone())).collect::<Vec<_>>();
        Self(self.0.iter().flat_map(one).collect())
    }

    /// A text with keys for names, in the letters that it was written in. In files with fixed columns a key takes the room of the name and of
    /// the blanks behind it.
    pub(super) fn in_text(&self, place: &str, bytes: &[u8], ending: &str) -> Copied {
        let (text, letters) = Letters::read(bytes, matches!(ending, "dat" | "sta"));
        let keys = self.spelled(spellings);
        let put: String = match ending {
            "dat" => text.split_inclusive('\n').map(|line| keys.in_columns(line)).collect(),
            "json" => keys.put(&with_letters(&text), Gaps::Blanks, &plainly),
            "txt" | "md" => keys.put(&text, Gaps::Lines, &plainly),
            _ if XML.contains(&ending) => self.in_xml(&text),
            // Rows stay rows, and lines of a script lines.
            _ => keys.put(&text, Gaps::Blanks, &plainly),
        };
        let bytes = letters.write(&put);
        let mut texts = vec![(place.to_owned(), put)];
        if matches!(letters, Letters::OneByte(_)) {
            // Which of the encodings of a byte a letter it is, nobody says.
            texts.push((place.to_owned(), of_unknown_letters(&bytes)));
        }
        Copied { bytes, texts, ..Copied::default() }
    }

    fn in_columns(&self, line: &str) -> String {
        let put = |text: &str| self.put(text, Gaps::Blanks, &plainly);
        let begins = |name: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\t']));
        let Some((name, key)) = self.0.iter().find(|(name, _)| begins(name)) else { return put(line) };
        let rest = line.get(name.len()..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let room = name.chars().count() + blanks;
        format!("{key:<room$}{}", put(rest.trim_start_matches(' ')))
    }

    /// A text of XML with keys for names: in what stands between the signs of markup, and in values that stand in quotes among them.
    pub(super) fn in_xml(&self, text: &str) -> String {
        let keys = self.spelled(spellings_in_xml);
        let escaped = |found: &str, key: &str| plainly(found, &key.replace('&', "&amp;").replace('<', "&lt;"));
        let put = |text: &str| keys.put(text, Gaps::Lines, &escaped);
        // Passages are counted in letters of a text that stands in a project: a key takes the room of its name.
        let put_counted = |text: &str| keys.put(text, Gaps::Lines, &of_one_length);
        let known: BTreeSet<char> = text.chars().filter(|letter| !letter.is_ascii()).collect();
        let text = with_letters(text);
        let (mut made, mut rest) = (String::new(), text.as_str());
        while let Some(begin) = markup_in(rest) {
            let (before, from) = rest.split_at(begin);
            let length = length_of_markup(from);
            let (markup, behind) = from.split_at(length);
            let is_counted = made.ends_with("<PlainTextContent>");
            made += &if is_counted { put_counted(before) } else { put(before) };
            made += &in_values(markup, &put);
            rest = behind;
        }
        // What says its letters may lack one that stood there as its number.
        with_numbers(&(made + &put(rest)), &|letter| letter.is_ascii() || known.contains(&letter))
    }

    /// A table that is no text, with keys for names in its texts and in what is said of its columns; what the format cannot hold is told.
    pub(super) fn in_table(&self, (file, name): (&str, &str), bytes: &[u8]) -> Result<Copied, StudyError> {
        let format = Format::from_path(Path::new(file)).map_err(MethodError::from)?;
        let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
        let read = read_bytes(bytes, format, Some(file), &options).map_err(MethodError::from)?;
        let keys = self.spelled(spellings);
        let all = RefCell::new(String::new());
        let put = |text: &str| {
            let put = keys.put(text, Gaps::Lines, &plainly);
            let mut all = all.borrow_mut();
            all.push_str(&put);
            // No name goes on from one cell to the next.
            all.push_str(" · 0 · ");
            put
        };
        let mut table = read.table;
        for variable in VariableCodebook::of(&table).variables {
            if put(&variable.name) != variable.name {
                return Err(StudyError::Unsearched { file: file.to_owned() });
            }
            if variable.kind == VariableKind::Text {
                table = table.with_texts(&variable.name, put).map_err(MethodError::from)?;
            }
        }
        let code = |code: &CodedValue| match code {
            CodedValue::Text(text) => CodedValue::Text(put(text)),
            other => other.clone(),
        };
        let said = |variable: &Variable| {
            let mut said = variable.clone();
            said.label = variable.label.as_deref().map(put);
            said.labels = variable.labels.iter().map(|(value, label)| (code(value), put(label))).collect();
            said.codes = variable.codes.iter().map(|(row, value)| (*row, code(value))).collect();
            said
        };
        let mut codebook = read.codebook;
        codebook.variables = codebook.variables.iter().map(said).collect();
        let made = crosscase_data::to_labelled_bytes(&table, &codebook, format).map_err(MethodError::from)?;
        let not_kept = made.diagnostics.iter().map(|told| format!("{file}: {}", told.message)).collect();
        let texts = vec![(name.to_owned(), all.take())];
        Ok(Copied { bytes: made.bytes, texts, not_kept, ..Copied::default() })
    }

    /// The text with what `with` makes of a name as it stands there, and its key, wherever the name stands as whole words.
    pub(super) fn put(&self, text: &str, gaps: Gaps, with: &dyn Fn(&str, &str) -> String) -> String {
        let mut parts: Vec<(bool, String)> = vec![(false, text.to_owned())];
        for (name, key) in &self.0 {
            let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
            let Some(first) = words.first() else { continue };
            let mut next = Vec::with_capacity(parts.len());
            for (is_put, part) in parts {
                if is_put || !part.contains(*first) {
                    next.push((is_put, part));
                    continue;
                }
                let pieces = apart(&part, &words, gaps).into_iter();
                next.extend(
                    pieces.map(|(is_name, piece)| (is_name, if is_name { with(piece, key) } else { piece.to_owned() })),
                );
            }
            parts = next;
        }
        parts.into_iter().map(|(_, part)| part).collect()
    }
}

/// What may stand between the words of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gaps {
    Blanks,
    /// Also one end of a line.
    Lines,
}

impl Gaps {
    /// The text behind the gap that it begins with.
    fn behind(self, text: &str) -> Option<&str> {
        let blank = |sign: char| {
            sign == ' ' || sign.is_whitespace() && !sign.is_control() && !matches!(sign, '\u{2028}' | '\u{2029}')
        };
        let rest = text.trim_start_matches(blank);
        let line = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']));
        let rest = match line {
            Some(next) if self == Self::Lines => next.trim_start_matches(blank),
            _ => rest,
        };
        (rest.len() < text.len()).then_some(rest)
    }
}

/// The key in the place of a name, and behind it the end of a line that stood within.
pub(super) fn plainly(found: &str, key: &str) -> String {
    key.chars().chain(found.chars().filter(|sign| matches!(sign, '\r' | '\n'))).collect()
}

/// Where the next sign of markup begins: `<` before a name or before `/`, `?`, `!`; of a comment and of `CDATA` the text is text.
fn markup_in(text: &str) -> Option<usize> {
    let is_markup = |rest: &str| {
        let next = rest.chars().nth(1);
        next.is_some_and(|next| next.is_alphabetic() || matches!(next, '/' | '?'))
    };
    text.match_indices('<').map(|(at, _)| at).find(|at| text.get(*at..).is_some_and(is_markup))
}

/// A sign of markup with what `put` makes of the values in quotes.
fn in_values(markup: &str, put: &dyn Fn(&str) -> String) -> String {
    let (mut made, mut rest) = (String::new(), markup);
    while let Some((before, quote)) = rest.find(['"', '\'']).map(|at| rest.split_at(at)) {
        let sign = if quote.starts_with('"') { "\"" } else { "'" };
        let Some((value, behind)) = quote.strip_prefix(sign).and_then(|inner| inner.split_once(sign)) else { break };
        made += &[before, sign, &put(value), sign].concat();
        rest = behind;
    }
    made + rest
}

/// The key in as many letters as the name has, which an end of a line within it parts.
pub(super) fn of_one_length(found: &str, key: &str) -> String {
    let mut left = Some(key);
    let line = |line: &str| {
        let room = line.chars().count();
        match left {
            Some(key) if key.chars().count() <= room => {
                left = None;
                format!("{key:_<room$}")
            }
            _ => "_".repeat(room),
        }
    };
    let ends: Vec<&str> = found.matches(['\r', '\n']).collect();
    let lines: Vec<String> = found.split(['\r', '\n']).map(line).collect();
    lines.iter().zip(ends.into_iter().chain([""])).flat_map(|(line, end)| [line.as_str(), end]).collect()
}

/// How long it is: up to the `>` that stands in no quotes.
fn length_of_markup(text: &str) -> usize {
    let mut quote = None;
    for (at, sign) in text.char_indices() {
        match (quote, sign) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// A text taken apart at a name, each piece with whether it is one.
fn apart<'a>(text: &'a str, words: &[&str], gaps: Gaps) -> Vec<(bool, &'a str)> {
    let (mut pieces, mut begin, mut from) = (Vec::new(), 0, 0);
    let Some((first, others)) = words.split_first() else { return vec![(false, text)] };
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(*first)) {
        let start = from + found;
        from = start + first.len();
        let behind = others
            .iter()
            .try_fold(text.get(from..).unwrap_or_default(), |rest, word| gaps.behind(rest)?.strip_prefix(*word));
        let Some(behind) = behind else { continue };
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let joins = |letter: Option<char>| letter.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !joins(before) && !joins(behind.chars().next()) {
            let end = text.len() - behind.len();
            pieces.extend(text.get(begin..start).map(|piece| (false, piece)));
            pieces.extend(text.get(start..end).map(|piece| (true, piece)));
            (begin, from) = (end, end);
        }
    }
    pieces.extend(text.get(begin..).map(|piece| (false, piece)));
    pieces
}

/// A part of a path with keys in the place of names.
fn in_words(part: &str, names: &[(Vec<String>, String)]) -> String {
    let said = words(part);
    let plain: Vec<String> = said.iter().map(|(_, word)| plain(word)).collect();
    let mut keys: Vec<Option<(usize, &str)>> = vec![None; said.len()];
    for (name, key) in names.iter().filter(|(name, _)| !name.is_empty()) {
        for at in 0..plain.len() {
            let end = at + name.len();
            let is_free = keys.get(at..end).is_some_and(|keys| keys.iter().all(Option::is_none));
            if is_free && plain.get(at..end) == Some(name.as_slice()) {
                keys.iter_mut().take(end).skip(at).for_each(|taken| *taken = Some((0, "")));
                keys[at] = Some((name.len(), key.as_str()));
            }
        }
    }
    let (mut made, mut from) = (String::new(), 0);
    for (at, key) in keys.iter().enumerate() {
        let Some((length @ 1.., key)) = *key else { continue };
        let (begin, (last, word)) = (said[at].0, said[at + length - 1]);
        made.push_str(part.get(from..begin).unwrap_or_default());
        made.push_str(key);
        from = last + word.len();
    }
    made + part.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Gaps, Keys, of_one_length};

    fn keys() -> Keys {
        let all = [
            ("Žofie \"Jo\" O’Brien", "per4"),
            ("Ada Zwaan", "per1"),
            ("René", "per5"),
            ("Ada", "per2"),
            ("Bo", "per3"),
        ];
        Keys(all.map(|(name, key)| (name.to_owned(), key.to_owned())).into())
    }

    #[test]
    fn names_are_whole_words_and_longer_ones_go_first() {
        let put = |text: &[u8], ending| keys().in_text("file", text, ending).bytes;
        let said = put("“Ada Zwaan’s plan”, said Ada; Adam and Bob nodded, Bo did not.".as_bytes(), "txt");
        assert_eq!(String::from_utf8(said).unwrap(), "“per1’s plan”, said per2; Adam and Bob nodded, per3 did not.");
        let counted = |text: &str| keys().put(text, Gaps::Lines, &of_one_length);
        assert_eq!(counted("Bo met Ada Zwaan."), "__ met per1_____.");
        assert_eq!(counted("Bo met Ada\r\nZwaan."), "__ met ___\r\nper1_.");
        assert_eq!(
            put("Ada\n Zwaan, Ada\u{a0}Zwaan; Ada\n\nZwaan".as_bytes(), "md"),
            "per1\n, per1; per2\n\nZwaan".as_bytes()
        );
        assert_eq!(put(b"Ada  Zwaan;1\nAda\nZwaan\n", "csv"), b"per1;1\nper2\nZwaan\n");
        assert_eq!(put(b"Ada      1 0-1\n", "dat"), b"per2     1 0-1\n");
        assert_eq!(put(b"Ada\tBo\t1\n", "dat"), b"per2\tper3\t1\n");
    }

    /// A user called as an element is: markup stays, values and texts have keys; a text that stands in a project keeps its length.
    #[test]
    fn markup_stays_and_passages_of_inline_texts_keep_their_places() {
        let keys = Keys(
            [("User", "per9"), ("Ada", "per2"), ("O'Neil", "per8")].map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
        );
        assert_eq!(
            keys.in_xml("<User name=\"User\" of='Ada' note=\"O'Neil > Ada\"/>2 < 3 Ada</User>"),
            "<User name=\"per9\" of='per2' note=\"per8 > per2\"/>2 < 3 per2</User>"
        );
        let inline = "<PlainTextContent>Ada, O'Neil: yes</PlainTextContent>";
        assert_eq!(keys.in_xml(inline), "<PlainTextContent>___, per8__: yes</PlainTextContent>");
    }

    #[test]
    fn names_are_found_in_every_letters_and_escapes_and_these_stay() {
        let put = |text: &[u8], ending| keys().in_text("file", text, ending).bytes;
        assert_eq!(put(b"Ada;caf\xe9\n", "csv"), b"per2;caf\xe9\n");
        assert_eq!(put(b"\"\x8eofie \"\"Jo\"\" O\x92Brien\";1\n", "csv"), b"\"per4\";1\n");
        assert_eq!(put(b"Ren\x82    1 0-1 h\x94rt\n", "dat"), b"per5    1 0-1 h\x94rt\n");
        let utf_16 =
            |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(put(&utf_16("Ada Zwaan\t1\n"), "txt"), utf_16("per1\t1\n"));
        assert_eq!(put(br#"{"a": "Ren\u00e9"}"#, "json"), br#"{"a": "per5"}"#);
        assert_eq!(put(b"<p>Ren&#233;, Ren&#xE9;</p>", "html"), b"<p>per5, per5</p>");
        let said = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".as_bytes();
        let xml = |text: &[u8]| put(&[said, text].concat(), "xml")[said.len()..].to_vec();
        assert_eq!(xml(b"Ren\xe9, caf\xe9 &#381;"), b"per5, caf\xe9 &#381;");
        assert_eq!(xml(b"Ren&#233; &#381;"), b"per5 &#381;");
        assert_eq!(put("Rene\u{301}".as_bytes(), "md"), b"per5");
    }

    #[test]
    fn files_have_keys_whatever_stands_between_the_words() {
        let files = [
            "study.toml",
            "sorts/Study-Ada-Zwaan.json",
            "sorts/Study_Ada_Zwaan.json",
            "Ada Zwaan_2/Rene\u{301}.csv",
            "Adam.csv",
        ];
        let named = keys().in_names(&files.map(str::to_owned));
        let names: Vec<&str> = named.iter().map(|(_, name)| name.as_str()).collect();
        let expected = ["study.toml", "sorts/Study-per1.json", "sorts/Study_per1.json", "per1_2/per5.csv", "Adam.csv"];
        assert_eq!(names, expected);
        let put = keys().with_names(&named).in_text("study.toml", b"file = \"sorts/Study_Ada_Zwaan.json\"", "toml");
        assert_eq!(put.bytes, b"file = \"sorts/Study_per1.json\"");
        let same = keys().in_names(&["Rene.csv".to_owned(), "Ren\u{e9}.csv".to_owned()]);
        assert_eq!([same[0].1.as_str(), &same[1].1], ["per5.csv", "per5-2.csv"]);
    }
}
