//! Projects and codebooks of REFI-QDA, made by hand after the quirks of the tools that write them.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_coding::refi::{Imported, OffsetUnit, read_qdc, read_qdpx, write_qdc};
use crosscase_coding::{Codebook, CodingError};
use crosscase_data::Severity;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// Two people, three codes, one astral character before every passage, and a line end of two characters.
const TEXT: &str = "Wij 🙂 vertrouwen elkaar al jaren.\r\nDe wet helpt daarbij.";

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A project whose source is `sources/T.TXT` and whose selections are given.
fn project(selections: &str, more: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p">
<Users><User guid="{{AAAAAAAA-0000-4000-8000-000000000001}}" name="Anna"/><User guid="aaaaaaaa-0000-4000-8000-000000000002" id="BR"/></Users>
<CodeBook><Codes>
<Code guid="C1" name="Trust" isCodable="true"><Code guid="c2" name="Personal" isCodable="true"/></Code>
<Code guid="c3" name="Rules &amp; law" isCodable="true"/>
</Codes></CodeBook>
{more}
<Sources><TextSource guid="{{S1}}" name="Interview 1" plainTextPath="internal://t.txt">{selections}</TextSource></Sources>
</Project>"#
    )
}

fn selection(name: &str, (start, end): (usize, usize), code: &str, user: &str) -> String {
    format!(
        "<PlainTextSelection guid=\"sel-{start}-{end}\" name=\"{name}\" startPosition=\"{start}\" endPosition=\"{end}\">\
         <Coding guid=\"x\" creatingUser=\"{user}\"><CodeRef targetGUID=\"{code}\"/></Coding></PlainTextSelection>"
    )
}

const ANNA: &str = "AAAAAAAA-0000-4000-8000-000000000001";

fn read(project: &str) -> Result<Imported, CodingError> {
    read_qdpx(&archive(&[("project.qde", project.as_bytes()), ("sources/T.TXT", TEXT.as_bytes())]), Some("p.qdpx"))
}

/// Offsets in code points, or in units of UTF-16 as `NVivo` counts them: the passages' own words tell.
#[test]
fn offsets_are_found_out() {
    for (shift, unit, repaired) in [(0, OffsetUnit::Codepoint, 0), (1, OffsetUnit::Utf16, 2)] {
        let selections = selection("vertrouwen elkaar", (6 + shift, 23 + shift), "C2", ANNA)
            + &selection("al jaren", (24 + shift, 32 + shift), "c1", "{AAAAAAAA-0000-4000-8000-000000000002}");
        let found = read(&project(&selections, "")).unwrap();
        assert_eq!((found.offsets, found.repaired), (unit, repaired));
        let first = &found.segments[0];
        assert_eq!((first.start, first.end, first.text.as_str()), (6, 23, "vertrouwen elkaar"));
        assert_eq!((first.code.as_str(), first.coder.as_deref()), ("Personal", Some("Anna")));
        assert_eq!((found.segments[1].text.as_str(), found.segments[1].coder.as_deref()), ("al jaren", Some("BR")));
        assert_eq!(found.sources[0].length, Some(56), "CR and LF are two");
        assert_eq!(found.codes.parent(&found.codes.codes()[1]), Some("Trust"));
        assert_eq!(found.lost, []);
    }
}

/// Texts and projects in UTF-16, as Windows saves them, are told by their mark.
#[test]
fn texts_in_utf_16() {
    let wide = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once('\u{feff}').chain(text.chars()).collect::<String>().encode_utf16().flat_map(unit).collect()
    };
    let project = project(&selection("vertrouwen", (6, 16), "c2", ANNA), "");
    for (qde, text) in [
        (project.clone().into_bytes(), wide(TEXT, u16::to_le_bytes)),
        (wide(&project, u16::to_le_bytes), TEXT.as_bytes().to_vec()),
        (wide(&project, u16::to_be_bytes), wide(TEXT, u16::to_be_bytes)),
    ] {
        let found = read_qdpx(&archive(&[("project.qde", &qde), ("sources/T.TXT", &text)]), None).unwrap();
        assert_eq!((found.segments[0].text.as_str(), found.diagnostics.len()), ("vertrouwen", 0));
    }
}

/// Where hardly a name of several fits its place it is a warning. One passage that a person named tells nothing of the tool.
#[test]
fn places_that_do_not_fit_are_warned_of() {
    let at = TEXT.chars().position(|letter| letter == 'D').unwrap();
    let passages = [("De wet helpt", 0), ("wet helpt", 3), ("helpt", 7)];
    for (shift, of, expected) in
        [(0, 3, None), (4, 1, Some(Severity::Note)), (4, 2, Some(Severity::Note)), (4, 3, Some(Severity::Warning))]
    {
        let selections = passages[..of].iter().map(|(name, from)| {
            let start = at + from - shift;
            selection(name, (start, start + name.len()), "c3", ANNA)
        });
        let found = read(&project(&selections.collect::<String>(), "")).unwrap();
        let told = found.diagnostics.iter().find(|told| told.code == "COD120").map(|told| told.severity);
        assert_eq!(told, expected, "{of} moved by {shift}: {:?}", found.diagnostics);
    }
}

/// A tool that keeps its texts with LF counts a line end of two characters as one, in code points or in units of UTF-16.
#[test]
fn line_ends_that_count_as_one() {
    let at = TEXT.chars().position(|letter| letter == 'D').unwrap();
    for (shift, unit, repaired) in [(1, OffsetUnit::Codepoint, 2), (0, OffsetUnit::Utf16, 1)] {
        let selections = selection("De wet helpt", (at - shift, at - shift + 12), "c3", ANNA)
            + &selection("jaren. De", (27 + (1 - shift), 36 + (1 - shift)), "c1", ANNA);
        let found = read(&project(&selections, "")).unwrap();
        let words: Vec<&str> = found.segments.iter().map(|segment| segment.text.as_str()).collect();
        assert_eq!(words, ["jaren.\r\nDe", "De wet helpt"], "{unit:?}");
        assert_eq!((found.offsets, found.repaired, found.segments[1].start), (unit, repaired, at));
        assert!(found.diagnostics.iter().any(|told| told.code == "COD122" && told.message.contains("line end")));
    }
    // Within XML a line end of two is one, unless it is written as a reference.
    for (end, start) in [("\r\n", 4), ("&#xD;&#xA;", 5)] {
        let inline = project(&selection("", (start, start + 3), "c1", ANNA), "").replace(
            " plainTextPath=\"internal://t.txt\">",
            &format!("><PlainTextContent>Wij{end}zij</PlainTextContent>"),
        );
        assert_eq!(read(&inline).unwrap().segments[0].text, "zij");
    }
}

/// A code of a whole document, and what was said in a recording.
#[test]
fn documents_and_transcripts() {
    let coding =
        |code: &str| format!("<Coding guid=\"x\" creatingUser=\"{ANNA}\"><CodeRef targetGUID=\"{code}\"/></Coding>");
    let audio = format!(
        "<AudioSource guid=\"a\" name=\"Tape\" path=\"internal://a.m4a\"><Transcript guid=\"t\"><PlainTextContent>Eerst zij, dan wij.</PlainTextContent>\
         <SyncPoint guid=\"P1\" timeStamp=\"0\" position=\"6\"/><SyncPoint guid=\"p2\" timeStamp=\"9\" position=\"9\"/>\
         <TranscriptSelection guid=\"ts\" fromSyncPoint=\"p1\" toSyncPoint=\"{{P2}}\">{0}</TranscriptSelection>\
         <TranscriptSelection guid=\"tt\" fromSyncPoint=\"p1\">{0}</TranscriptSelection></Transcript></AudioSource></Sources>",
        coding("c2")
    );
    let cases = "<Cases><Case guid=\"k\" name=\"Ede\"><SourceRef targetGUID=\"A\"/></Case></Cases>";
    let found = read(&project(&coding("c3"), cases).replace("</Sources>", &audio)).unwrap();
    let shown: Vec<(&str, &str, usize, Option<&str>)> = found
        .segments
        .iter()
        .map(|one| (one.source.as_str(), one.code.as_str(), one.end - one.start, one.case.as_deref()))
        .collect();
    assert_eq!(shown, [("Interview 1", "Rules & law", 56, None), ("Tape (transcript)", "Personal", 3, Some("Ede"))]);
    assert_eq!(
        (found.segments[0].whole, found.segments[0].text.as_str()),
        (true, ""),
        "a transcript is not published as a quote"
    );
    assert_eq!(found.to_table().unwrap().texts("whole").unwrap(), [Some("yes".to_owned()), None]);
    let codes: Vec<&str> = found.diagnostics.iter().map(|told| &*told.code).collect();
    assert!(
        codes.contains(&"COD127") && !codes.contains(&"COD125"),
        "what we call a transcript is not the file's: {codes:?}"
    );
    assert_eq!(found.segments[1].text, "zij");
    assert_eq!(
        found.lost.iter().map(|lost| (lost.element.as_str(), lost.count)).collect::<Vec<_>>(),
        [("TranscriptSelection", 1)]
    );
    let again = read(&project(&(coding("c3") + &coding("c3")), cases)).unwrap();
    let said: Vec<&str> =
        again.diagnostics.iter().filter(|told| told.code == "COD127").map(|told| &*told.message).collect();
    assert!(said.len() == 1 && said[0].ends_with("; 1 that the same coder gave again counts once"), "{said:?}");
    let empty = project(&coding("c3"), "").replace(" plainTextPath=\"internal://t.txt\"", "");
    let found = read(&empty).unwrap();
    assert_eq!((found.segments.len(), found.lost[0].element.as_str()), (0, "Coding"), "a document without its text");
}

/// What is known by its name has one of its own.
#[test]
fn names_that_are_there_twice() {
    let second = "<TextSource guid=\"S2\" name=\"Interview 1\"><PlainTextContent>Wij ook</PlainTextContent>".to_owned()
        + &selection("", (0, 3), "c1", "aaaaaaaa-0000-4000-8000-000000000002")
        + "</TextSource></Sources>";
    let cases = "<Cases><Case guid=\"k\" name=\"Ede\"/><Case guid=\"l\" name=\"Ede\"/></Cases>";
    let twice = project(&selection("", (0, 3), "c1", ANNA), cases)
        .replace("</Sources>", &second)
        .replace("id=\"BR\"", "name=\"Anna\"");
    let found = read(&twice).unwrap();
    let shown: Vec<(&str, Option<&str>)> =
        found.segments.iter().map(|one| (one.source.as_str(), one.coder.as_deref())).collect();
    assert_eq!(shown, [("Interview 1", Some("Anna")), ("Interview 1 (2)", Some("Anna (2)"))]);
    let told: Vec<&str> = found.diagnostics.iter().map(|told| &*told.code).collect();
    assert_eq!(told.iter().filter(|code| **code == "COD125").count(), 2, "{told:?}");
    assert!(told.contains(&"COD126"), "{told:?}");
}

/// What is there twice is not lost: variables of one name, values of cases of one name, files of one name in two folders, coders of one GUID.
#[test]
fn what_is_there_twice_is_kept_apart_or_told() {
    let value = |variable: &str, kind: &str, value: &str| {
        format!(
            "<VariableValue><VariableRef targetGUID=\"{variable}\"/><{kind}Value>{value}</{kind}Value></VariableValue>"
        )
    };
    let more = format!(
        "<Variables><Variable guid=\"v1\" name=\"Age\" typeOfVariable=\"Integer\"/><Variable guid=\"v2\" name=\"Age\" typeOfVariable=\"Text\"/></Variables>\
         <Cases><Case guid=\"k\" name=\"Ede\">{}{}</Case><Case guid=\"l\" name=\"Ede\">{}</Case></Cases>\
         <Notes><Note guid=\"n\" name=\"Memo\" plainTextPath=\"internal://Notes/1.txt\"><NoteRef targetGUID=\"n\"/></Note><Note name=\"Alone\"/></Notes>",
        value("v1", "Integer", "40"),
        value("v2", "Text", "old"),
        value("v1", "Integer", "12")
    );
    let user = format!("<User guid=\"{ANNA}\" name=\"Anna\"/></Users>");
    let file = project(&(selection("", (0, 3), "c1", ANNA) + "<NoteRef/>"), &more)
        .replace("internal://t.txt", "internal://Sources/1.txt")
        .replace("</Users>", &user);
    let members: [(&str, &[u8]); 3] =
        [("project.qde", file.as_bytes()), ("Notes/1.txt", b"My own words"), ("Sources/1.txt", b"Wij wel")];
    let found = read_qdpx(&archive(&members), None).unwrap();
    assert_eq!((found.segments[0].text.as_str(), found.segments[0].coder.as_deref()), ("Wij", Some("Anna")));
    assert_eq!((found.memos[0].text.as_deref(), found.memos[0].about.len()), (Some("My own words"), 0));
    assert_eq!(found.memos[1].about, [], "what refers to nothing is about nothing");
    let table = found.variables_table().unwrap();
    assert_eq!(table.numbers("Age").unwrap(), [Some(40.0)], "the first");
    assert_eq!(table.texts("Age (2)").unwrap(), [Some("old".to_owned())]);
    let codes: Vec<&str> = found.diagnostics.iter().map(|told| &*told.code).collect();
    assert_eq!(codes.iter().filter(|code| **code == "COD125").count(), 1, "of the variables alone: {codes:?}");
    assert!(found.diagnostics.iter().any(|told| told.code == "COD128" && told.message.contains("Ede (Age)")));
    // By its last name alone it could be either.
    let lost = file.replace("internal://Sources/1.txt", "internal://1.txt").into_bytes();
    let members: [(&str, &[u8]); 3] =
        [("project.qde", &lost), ("Notes/1.txt", b"My own words"), ("Texts/1.txt", b"Wij wel")];
    let found = read_qdpx(&archive(&members), None).unwrap();
    let told = found.diagnostics.iter().any(|told| told.message.contains("several files of the archive have its name"));
    assert!(told && found.segments.is_empty(), "{:?}", found.diagnostics);
}

/// Many of one name are numbered in one pass.
#[test]
fn many_of_one_name() {
    let users = "<User name=\"a\"/>".repeat(30_000) + "<User name=\"a (2)\"/></Users>";
    let started = std::time::Instant::now();
    let found = read(&project("", "").replace("</Users>", &users)).unwrap();
    assert!(found.diagnostics.iter().any(|told| told.code == "COD125"));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

/// Memos with what they are about, and what cases have of variables.
#[test]
fn memos_and_variables() {
    let more = "<Variables><Variable guid=\"V1\" name=\"Size\" typeOfVariable=\"Integer\"><Description>d</Description></Variable>\
        <Variable guid=\"v2\" name=\"Kind\" typeOfVariable=\"Text\"/><Variable guid=\"v3\" name=\"Old\" typeOfVariable=\"Boolean\"/></Variables>\
        <Cases><Case guid=\"k\" name=\"Ede\"><NoteRef targetGUID=\"N1\"/>\
        <VariableValue><VariableRef targetGUID=\"v1\"/><IntegerValue>12</IntegerValue></VariableValue>\
        <VariableValue><VariableRef targetGUID=\"V2\"/><TextValue> public </TextValue></VariableValue>\
        <VariableValue><VariableRef targetGUID=\"v9\"/><TextValue>x</TextValue></VariableValue></Case>\
        <Case guid=\"l\" name=\"Oss\"><VariableValue><VariableRef targetGUID=\"v3\"/><BooleanValue>true</BooleanValue></VariableValue></Case></Cases>\
        <Notes><Note guid=\"n1\" name=\"First\"><PlainTextContent>On Ede</PlainTextContent></Note><Note guid=\"n2\" name=\"Far\" plainTextPath=\"relative:///x.txt\"/></Notes>";
    let passage = selection("", (0, 3), "c1", ANNA).replace(
        "</PlainTextSelection>",
        "<NoteRef targetGUID=\"{N1}\"/><NoteRef targetGUID=\"n8\"/></PlainTextSelection>",
    );
    let found = read(&project(&passage, more)).unwrap();
    let table = found.variables_table().unwrap();
    assert_eq!(table.ids().unwrap(), ["Ede", "Oss"]);
    assert_eq!(table.numbers("Size").unwrap(), [Some(12.0), None]);
    assert_eq!(table.texts("Kind").unwrap(), [Some("public".to_owned()), None]);
    assert_eq!(table.numbers("Old").unwrap(), [None, Some(1.0)]);
    let memos = found.memos_table().unwrap();
    assert_eq!(memos.texts("about").unwrap(), [Some("case".to_owned()), Some("passage".to_owned()), None]);
    assert_eq!(memos.texts("name").unwrap(), [Some("Ede".to_owned()), Some("Interview 1".to_owned()), None]);
    assert_eq!(memos.numbers("end").unwrap(), [None, Some(3.0), None]);
    assert_eq!(found.memos[0].text.as_deref(), Some("On Ede"));
    let mut lost: Vec<&str> = found.lost.iter().map(|lost| lost.element.as_str()).collect();
    lost.sort_unstable();
    assert_eq!(lost, ["Note", "NoteRef", "VariableValue"]);
}

/// A codebook with its rules becomes one text a code, which is read as it was written; without a code there is none.
#[test]
fn codebooks_with_rules() {
    let table = crosscase_data::read_bytes(
        b"code,parent,description,counts,does_not_count,example,version\ntrust,,Reliance,sharing,liking,I show them,2\npersonal,trust,,,,,\n",
        crosscase_data::Format::Csv,
        None,
        &Codebook::reading(crosscase_data::ReadOptions::new()),
    );
    let book = Codebook::from_table(&table.unwrap().table).unwrap();
    assert_eq!((book.version(), book.codes()[0].does_not_count.as_deref()), (Some("2"), Some("liking")));
    assert_eq!(Codebook::from_table(&book.to_table().unwrap()).unwrap(), book);
    let read = read_qdc(&write_qdc(&book).unwrap(), None).unwrap().codes;
    let text = read.codes()[0].description.clone().unwrap();
    assert!(
        ["Reliance", "Counts: sharing", "Does not count: liking", "Example: I show them"]
            .iter()
            .all(|part| text.contains(part))
    );
    assert_eq!(read_qdc(&write_qdc(&read).unwrap(), None).unwrap().codes, read);
    assert!(matches!(write_qdc(&Codebook::default()), Err(CodingError::NoCodes)));
}

/// A focus group: a passage belongs to the case that refers to it, or to the one case of its source, or to none.
#[test]
fn the_case_of_a_passage() {
    let selections = selection("", (6, 9), "c1", ANNA) + &selection("", (24, 32), "c1", ANNA);
    let case = |name: &str, refs: &str| format!("<Case guid=\"k{name}\" name=\"{name}\">{refs}</Case>");
    for (cases, expected) in [
        (case("Ede", "<SourceRef targetGUID=\"s1\"/>"), [Some("Ede"), Some("Ede")]),
        (
            case("Ede", "<SourceRef targetGUID=\"s1\"/><SelectionRef targetGUID=\"{SEL-6-9}\"/>")
                + &case("Oss", "<SourceRef targetGUID=\"S1\"/>"),
            [Some("Ede"), None],
        ),
        (case("Ede", "<SelectionRef targetGUID=\"sel-24-32\"/>"), [None, Some("Ede")]),
        (
            case("Ede", "<SelectionRef targetGUID=\"sel-6-9\"/>")
                + &case("Oss", "<SelectionRef targetGUID=\"sel-6-9\"/>"),
            [None, None],
        ),
    ] {
        let found = read(&project(&selections, &format!("<Cases>{cases}</Cases>"))).unwrap();
        assert_eq!(
            found.segments.iter().map(|segment| segment.case.as_deref()).collect::<Vec<_>>(),
            expected,
            "{cases}"
        );
    }
}

/// What cannot be used is counted and told, and nothing outside the archive is opened.
#[test]
fn losses_are_counted() {
    let count =
        |found: &Imported, element: &str| found.lost.iter().find(|lost| lost.element == element).map(|lost| lost.count);
    let selections = selection("", (50, 90), "c1", ANNA)
        + &selection("", (0, 3), "c9", ANNA)
        + &selection("Wij", (0, 3), "c1", "nobody")
        + "<PDFSelection guid=\"q\"/>";
    let more = "<Cases><Case guid=\"k\" name=\"Ede\"><SourceRef targetGUID=\"none\"/></Case></Cases><Graphs><Graph guid=\"n\"/></Graphs>";
    let found = read(&project(&selections, more)).unwrap();
    for element in ["PlainTextSelection", "CodeRef", "User", "PDFSelection", "SourceRef", "Graph"] {
        assert_eq!(count(&found, element), Some(1), "{element} in {:?}", found.lost);
    }
    assert_eq!(found.segments.len(), 1, "the passage whose coder is unknown is kept without one");
    let outside =
        project(&selection("", (0, 3), "c1", ANNA), "").replace("internal://t.txt", "relative:///../secret.txt");
    let found = read(&outside).unwrap();
    assert_eq!((count(&found, "TextSource"), found.sources[0].length, found.segments.len()), (Some(1), None, 0));
    let absent = project("", "").replace("t.txt", "u.txt");
    assert_eq!(count(&read(&absent).unwrap(), "TextSource"), Some(1));
    let pdf = project("", "").replace(
        "</Sources>",
        "<PDFSource guid=\"p\" name=\"Report\" path=\"internal://r.pdf\"><Representation><PlainTextContent>Wij zijn</PlainTextContent>\
         <PlainTextSelection guid=\"z\" startPosition=\"4\" endPosition=\"8\"><Coding guid=\"y\"><CodeRef targetGUID=\"c3\"/></Coding>\
         </PlainTextSelection></Representation></PDFSource></Sources>",
    );
    assert_eq!(read(&pdf).unwrap().segments[0].text, "zijn", "the text of a PDF is text");
}

#[test]
fn what_is_made_to_do_harm_is_refused() {
    let plain = project("", "");
    let climbing = plain.replace("internal://t.txt", "internal://../../secret.txt");
    let dtd = plain.replace("<Project", "<!DOCTYPE a [<!ENTITY b \"c\">]><Project");
    for (bytes, told) in [
        (archive(&[("project.qde", climbing.as_bytes())]), "../../secret.txt"),
        (archive(&[("project.qde", dtd.as_bytes())]), "DOCTYPE"),
        (archive(&[("project.qde", plain.as_bytes()), ("../t.txt", b"x")]), "../t.txt"),
        (archive(&[("other.txt", b"x")]), "project.qde"),
        (archive(&[("project.qde", b"<CodeBook/>")]), "<Project>"),
        (b"no archive".to_vec(), "zip"),
    ] {
        let error = read_qdpx(&bytes, Some("p.qdpx")).unwrap_err();
        assert!(error.to_string().contains(told) && error.to_string().contains("p.qdpx"), "{error}");
    }
    // Two entries of the directory point to one member.
    let bytes = archive(&[
        ("project.qde", plain.as_bytes()),
        ("Sources/a.txt", b"aaaaaaaaaaaaaaaa"),
        ("Sources/b.txt", b"aaaaaaaaaaaaaaaa"),
    ]);
    let header = |name: &[u8]| {
        bytes.windows(name.len()).enumerate().filter(|(_, found)| *found == name).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let (first, second) = (header(b"Sources/a.txt"), header(b"Sources/b.txt"));
    let mut shared = bytes.clone();
    let offset = u32::try_from(first[0] - 30).unwrap().to_le_bytes();
    shared[second[1] - 4..second[1]].copy_from_slice(&offset);
    let error = read_qdpx(&shared, None).unwrap_err();
    assert!(error.to_string().contains("overlap"), "{error}");
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z&<>'\" é🙂-]{1,12}"
}

proptest! {
    #[test]
    fn a_codebook_is_read_as_it_was_written(codes in proptest::collection::vec((name(), any::<bool>(), 0..3_usize, proptest::option::of(name())), 1..12)) {
        // Each code is deeper by at most one than the one before it.
        let mut xml = String::from("<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"><Codes>");
        let mut depth = 0;
        for (at, (name, codable, up, description)) in codes.iter().enumerate() {
            if at > 0 {
                for _ in 0..(*up).min(depth) {
                    xml += "</Code>";
                }
                depth -= (*up).min(depth);
            }
            let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            let _ = write!(xml, "<Code guid=\"{at:08x}-0000-4000-8000-000000000000\" name=\"{}\" isCodable=\"{codable}\">", escaped(name));
            if let Some(description) = description {
                let _ = write!(xml, "<Description>{}</Description>", escaped(description));
            }
            depth += 1;
        }
        xml += &"</Code>".repeat(depth);
        xml += "</Codes></CodeBook>";
        let once = read_qdc(xml.as_bytes(), None).unwrap();
        prop_assert_eq!(once.codes.codes().len(), codes.len());
        let written = write_qdc(&once.codes).unwrap();
        prop_assert_eq!(read_qdc(&written, None).unwrap().codes, once.codes);
    }
}
