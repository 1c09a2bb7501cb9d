//! Who made a workbook or a project: what their files say of it beside the data.

use super::letters::{Letters, with_letters};
use std::io::{Cursor, Read};

/// How large a part of a packed folder may be.
pub(super) const MOST: u64 = 1 << 30;

/// Elements of workbooks that say who made them or what of them.
const OF_WORKBOOKS: [&str; 5] = ["dc:creator", "cp:lastModifiedBy", "Manager", "Company", "author"];

/// Attributes that do, with their elements, of workbooks and projects: who commented, in whose folder a file lay, by what somebody signs.
const ATTRIBUTES: [(&str, &str); 7] = [
    ("person", "displayName"),
    ("person", "userId"),
    ("absPath", "url"),
    ("fileSharing", "userName"),
    ("Project", "basePath"),
    ("Project", "origin"),
    ("User", "id"),
];

/// A part of a workbook or a project without its authors.
pub(super) fn without_authors(part: &str, text: &str) -> String {
    let text = OF_WORKBOOKS.iter().fold(text.to_owned(), |text, tag| without_content(&text, tag));
    let text = if part.ends_with("custom.xml") {
        ["vt:lpwstr", "vt:lpstr", "vt:bstr"].iter().fold(text, |text, tag| without_content(&text, tag))
    } else {
        text
    };
    let mut made = String::with_capacity(text.len());
    for (at, piece) in text.split('<').enumerate() {
        if at > 0 {
            made.push('<');
        }
        let (mark, words) = piece.split_once('>').map_or((piece, None), |(mark, words)| (mark, Some(words)));
        let element = mark.split([' ', '/', '\n', '\r', '\t']).next().unwrap_or_default();
        let element = element.rsplit_once(':').map_or(element, |(_, name)| name);
        let of = ATTRIBUTES.iter().filter(|(of, _)| *of == element);
        made.push_str(&of.fold(mark.to_owned(), |mark, (_, name)| without_value(&mark, name)));
        if let Some(words) = words {
            made.push('>');
            made.push_str(words);
        }
    }
    made
}

/// A text of XML in which no element of that name has content.
fn without_content(text: &str, tag: &str) -> String {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(&open) {
        made.push_str(before);
        made.push_str(&open);
        rest = after;
        let Some((mark, words)) = after.split_once('>') else { continue };
        let is_it = mark.is_empty() || mark.starts_with(char::is_whitespace) && !mark.ends_with('/');
        if let Some((_, behind)) = words.split_once(&close).filter(|_| is_it) {
            made = made + mark + ">" + &close;
            rest = behind;
        }
    }
    made + rest
}

/// Where the value of an attribute stands in a mark.
fn value<'a>(mark: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    for (at, _) in mark.match_indices(name) {
        let is_begun = mark.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
        let begin = at + name.len();
        let rest = mark.get(begin..).filter(|_| is_begun).map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        let Some(quoted) = rest.map(str::trim_start) else { continue };
        let Some(quote) = quoted.chars().next().filter(|quote| ['"', '\''].contains(quote)) else { continue };
        let Some((value, after)) = quoted.get(1..).and_then(|rest| rest.split_once(quote)) else { continue };
        let before = mark.get(..mark.len() - after.len() - value.len() - 1)?;
        return Some((before, value, mark.get(mark.len() - after.len() - 1..)?));
    }
    None
}

fn without_value(mark: &str, name: &str) -> String {
    value(mark, name).map_or_else(|| mark.to_owned(), |(before, _, after)| format!("{before}{after}"))
}

/// The names of the users of a project; none where it cannot be read.
pub(super) fn users_of(project: &[u8]) -> Vec<String> {
    let Ok(mut packed) = zip::ZipArchive::new(Cursor::new(project)) else { return Vec::new() };
    let mut users = Vec::new();
    for at in 0..packed.len() {
        let Ok(mut part) = packed.by_index(at) else { continue };
        let mut content = Vec::new();
        let is_project = part.name().is_ok_and(|name| name.to_lowercase().ends_with(".qde"));
        if !is_project || part.by_ref().take(MOST).read_to_end(&mut content).is_err() {
            continue;
        }
        let (text, _) = Letters::read(&content, false);
        let of_user = |piece: &str| {
            let (mark, _) = piece.split_once('>')?;
            let mark = mark.strip_prefix("User").filter(|rest| rest.starts_with(char::is_whitespace))?;
            let named = with_letters(value(mark, "name")?.1);
            let signs =
                [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
            Some(signs.iter().fold(named, |text, (escape, sign)| text.replace(escape, sign)))
        };
        users.extend(text.split('<').filter_map(of_user));
    }
    users
}

#[cfg(test)]
mod tests {
    use super::{users_of, without_authors};
    use std::io::{Cursor, Write};

    #[test]
    fn who_made_a_workbook_or_a_project_goes() {
        let of = |part: &str, text: &str| without_authors(part, text);
        assert_eq!(
            of(
                "xl/comments1.xml",
                "<authors><author>Jane Doe</author><author>J. Roe</author></authors><authorless>x</authorless>"
            ),
            "<authors><author></author><author></author></authors><authorless>x</authorless>"
        );
        assert_eq!(
            of(
                "xl/persons/person.xml",
                "<person displayName=\"Jane Doe\" id=\"{1}\" userId='j@x.org' providerId=\"AD\"/>"
            ),
            "<person displayName=\"\" id=\"{1}\" userId='' providerId=\"AD\"/>"
        );
        assert_eq!(
            of("xl/workbook.xml", "<x15ac:absPath url=\"C:\\Users\\jane\\\" xmlns:x=\"u\"/><table displayName=\"T\"/>"),
            "<x15ac:absPath url=\"\" xmlns:x=\"u\"/><table displayName=\"T\"/>"
        );
        assert_eq!(
            of("docProps/custom.xml", "<p name=\"Owner\"><vt:lpwstr>Jane</vt:lpwstr></p>"),
            "<p name=\"Owner\"><vt:lpwstr></vt:lpwstr></p>"
        );
        assert_eq!(
            of(
                "project.qde",
                "<Project name=\"p\" origin=\"Tool\" basePath=\"C:\\jane\"><User guid=\"1\" name=\"cod1\" id=\"JD\"/>"
            ),
            "<Project name=\"p\" origin=\"\" basePath=\"\"><User guid=\"1\" name=\"cod1\" id=\"\"/>"
        );
    }

    #[test]
    fn users_of_a_project_are_those_who_coded_nothing_too() {
        let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
        made.start_file("project.qde", zip::write::SimpleFileOptions::default()).unwrap();
        made.write_all(
            "<Users><User guid=\"1\" name=\"Jane &amp; Ren&#233;\" id=\"J\"/></Users><UserX name=\"no\"/>".as_bytes(),
        )
        .unwrap();
        assert_eq!(users_of(&made.finish().unwrap().into_inner()), ["Jane & René"]);
        assert!(users_of(b"no project").is_empty());
    }
}
