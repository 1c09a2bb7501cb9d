//! Who made a workbook or a project: what their files say of it beside the data.

use super::letters::{Letters, with_letters};
use super::{Keys, ending};
use std::io::{Cursor, Read};

/// How large a part of a packed folder may be.
pub(super) const MOST: u64 = 1 << 30;

/// Elements of workbooks that say who made them or what of them, where they lie, and what is printed above and below each page.
const OF_WORKBOOKS: [&str; 13] = [
    "dc:creator",
    "cp:lastModifiedBy",
    "Manager",
    "Company",
    "HyperlinkBase",
    "author",
    "DisplayName",
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
];

/// Attributes that do, with their elements, of workbooks and projects: who commented or had a part in it, in whose folder a file lay, by what
/// somebody signs.
const ATTRIBUTES: [(&str, &str); 15] = [
    ("pivotCacheDefinition", "refreshedBy"),
    ("userInfo", "name"),
    ("header", "userName"),
    ("rcmt", "author"),
    ("connection", "odcFile"),
    ("connection", "sourceFile"),
    ("dbPr", "connection"),
    ("textPr", "sourceFile"),
    ("person", "displayName"),
    ("person", "userId"),
    ("absPath", "url"),
    ("fileSharing", "userName"),
    ("Project", "basePath"),
    ("Project", "origin"),
    ("User", "id"),
];

/// Whether a part of a workbook has its notes.
pub(super) fn holds_notes(part: &str) -> bool {
    ["comments", "Comments"].iter().any(|word| part.contains(word))
}

/// A part of a workbook or a project without its authors; `people` are those who wrote notes in it, with whose names notes begin.
pub(super) fn without_authors(part: &str, text: &str, people: &[String]) -> String {
    let notes = holds_notes(part).then(|| {
        let names = people.iter().map(|name| (name.clone(), "author".to_owned())).collect();
        Keys(names).in_xml(text)
    });
    let text = notes.as_deref().unwrap_or(text);
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
        let mark = if element == "Relationship" { without_folder(mark) } else { mark.to_owned() };
        made.push_str(&of.fold(mark, |mark, (_, name)| without_value(&mark, name)));
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

/// A relation to another file without the folders in which it lies, which say whose they are, and without an address of e-mail.
fn without_folder(mark: &str) -> String {
    let Some((before, target, after)) = value(mark, "Target") else { return mark.to_owned() };
    if value(mark, "TargetMode").is_none_or(|(_, mode, _)| mode != "External") {
        return mark.to_owned();
    }
    let is_of_text = value(mark, "Type").is_some_and(|(_, kind, _)| kind.ends_with("/hyperlink"));
    let small = target.to_lowercase();
    let target = match small.split_once(':') {
        Some(("mailto", _)) => "mailto:".to_owned(),
        Some(("http" | "https" | "ftp", _)) if is_of_text && !is_in_a_folder_of_somebody(&small) => {
            return mark.to_owned();
        }
        Some(("http" | "https" | "ftp", _)) => host_and_file(target),
        _ => last_part(target).to_owned(),
    };
    [before, &target, after].concat()
}

/// Whether an address lies in what a person calls hers: by her account, in her folder, or with her sign.
fn is_in_a_folder_of_somebody(small: &str) -> bool {
    let rest = small.split_once("://").map_or(small, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let folders =
        ["/personal/", "/users/", "/user/", "/home/", "/people/", "/~", "%2fpersonal%2f", "%2fusers%2f", "%7e"];
    host.contains('@') || host == "d.docs.live.net" || folders.iter().any(|folder| rest.contains(folder))
}

/// An address without its folders, without who signs in and what is asked.
fn host_and_file(target: &str) -> String {
    let (scheme, rest) = target.split_once("://").unwrap_or((target, ""));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next().unwrap_or_default();
    let file = last_part(path);
    if file.is_empty() { format!("{scheme}://{host}") } else { format!("{scheme}://{host}/{file}") }
}

/// What a path ends with, whose separators may be written by percent signs.
fn last_part(path: &str) -> &str {
    let small = path.to_ascii_lowercase();
    let signs = ["/", "\\", "%2f", "%5c"].into_iter();
    let end = signs.filter_map(|sign| small.rfind(sign).map(|at| at + sign.len())).max();
    end.and_then(|end| path.get(end..)).unwrap_or(path)
}

/// The names of the users of a project; none where it cannot be read.
pub(super) fn users_of(project: &[u8]) -> Vec<String> {
    let is_project = |part: &str| part.to_lowercase().ends_with(".qde");
    let of_user = |piece: &str| {
        let (mark, _) = piece.split_once('>')?;
        let mark = mark.strip_prefix("User").filter(|rest| rest.starts_with(char::is_whitespace))?;
        Some(unescaped(value(mark, "name")?.1))
    };
    texts_of(project, &is_project).iter().flat_map(|text| text.split('<').filter_map(of_user)).collect()
}

/// The names of those who wrote notes in a workbook, or made or changed it; none where it cannot be read.
pub(super) fn people_of(workbook: &[u8]) -> Vec<String> {
    let says = |part: &str| {
        let part = part.to_lowercase();
        ["comments", "persons/", "docprops/core.xml"].iter().any(|word| part.contains(word)) && ending(&part) == "xml"
    };
    let mut people = Vec::new();
    for text in texts_of(workbook, &says) {
        for piece in text.split('<') {
            let Some((mark, words)) = piece.split_once('>') else { continue };
            let said = match mark.split([' ', '\n', '\r', '\t', '/']).next() {
                Some("author" | "dc:creator" | "cp:lastModifiedBy") => Some(words),
                Some("person") => value(mark, "displayName").map(|(_, name, _)| name),
                _ => None,
            };
            // What stands for a thread of notes is no name.
            let said = said.map(|name| unescaped(name).trim().to_owned());
            people.extend(
                said.filter(|name| name.chars().count() > 1 && !name.starts_with("tc={") && !people.contains(name)),
            );
        }
    }
    people
}

/// Whether it is the name of a person and not of a program or of nobody: two words or more, each with a capital.
pub(super) fn is_of_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.len() > 1 && words.first().into_iter().chain(words.last()).all(|word| word.starts_with(char::is_uppercase))
}

fn unescaped(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(with_letters(text), |text, (escape, sign)| text.replace(escape, sign))
}

/// The texts of some parts of a packed folder; none where it cannot be read.
fn texts_of(packed: &[u8], wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let Ok(mut packed) = zip::ZipArchive::new(Cursor::new(packed)) else { return Vec::new() };
    let mut texts = Vec::new();
    for at in 0..packed.len() {
        let Ok(mut part) = packed.by_index(at) else { continue };
        let mut content = Vec::new();
        let is_wanted = part.name().is_ok_and(|name| wanted(&name));
        if is_wanted && part.by_ref().take(MOST).read_to_end(&mut content).is_ok() {
            texts.push(Letters::read(&content, false).0);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::{users_of, without_authors};
    use std::io::{Cursor, Write};

    #[test]
    fn who_made_a_workbook_or_a_project_goes() {
        let people = ["Ann Other", "jd"].map(str::to_owned);
        let of = |part: &str, text: &str| without_authors(part, text, &people);
        assert_eq!(
            of("xl/comments1.xml", "<t>Ann Other:</t><t>jd and jdk, so Ann Other</t>"),
            "<t>author:</t><t>author and jdk, so author</t>"
        );
        assert_eq!(of("xl/sharedStrings.xml", "<t>jd</t>"), "<t>jd</t>", "a word of the data");
        let relation = |target: &str| {
            let text = format!("<Relationship Id=\"r1\" Target=\"{target}\" TargetMode=\"External\"/>");
            of("xl/externalLinks/_rels/externalLink1.xml.rels", &text).replace("<Relationship Id=\"r1\" Target=", "")
        };
        assert_eq!(relation("file:///C:\\Users\\jane\\My%20Book.xlsx"), "\"My%20Book.xlsx\" TargetMode=\"External\"/>");
        assert_eq!(relation("/home/jane/b.xlsx"), "\"b.xlsx\" TargetMode=\"External\"/>");
        assert_eq!(relation("mailto:j@x.org?subject=a"), "\"mailto:\" TargetMode=\"External\"/>");
        assert_eq!(relation("file:///C:%5CUsers%5Cjane%5Cb.xlsx"), "\"b.xlsx\" TargetMode=\"External\"/>");
        assert_eq!(relation("file:///home%2Fjane%2fb.xlsx"), "\"b.xlsx\" TargetMode=\"External\"/>");
        let shared = "https://jd@o-my.sharepoint.com/personal/jane_doe_org/Documents/b.xlsx?e=jd";
        assert_eq!(relation(shared), "\"https://o-my.sharepoint.com/b.xlsx\" TargetMode=\"External\"/>");
        assert_eq!(relation("https://x.org/team-jane/b"), "\"https://x.org/b\" TargetMode=\"External\"/>");
        // A link of a text is what the file says, unless it leads to a person.
        let link = |target: &str| relation(&format!("{target}\" Type=\"http://x/relationships/hyperlink"));
        assert!(link("https://doi.org/10.1/a?b=c").starts_with("\"https://doi.org/10.1/a?b=c\""));
        assert!(link("https://x.org/~jane/b").starts_with("\"https://x.org/b\""));
        let own = "<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>";
        assert_eq!(of("xl/_rels/workbook.xml.rels", own), own);
        assert_eq!(of("xl/worksheets/sheet1.xml", "<oddHeader>&amp;CJane</oddHeader>"), "<oddHeader></oddHeader>");
        assert_eq!(
            of("xl/pivotCache/d1.xml", "<pivotCacheDefinition r:id=\"x\" refreshedBy=\"Jane\">"),
            "<pivotCacheDefinition r:id=\"x\" refreshedBy=\"\">"
        );
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
