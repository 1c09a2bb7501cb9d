//! What is handed on: in a copy with keys no name is left, in files of any kind. All data are synthetic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::{copy_of, files_below, run};
use crosscase_data::{Format, ReadOptions, read_bytes, to_labelled_bytes};
use crosscase_study::{Methods, StudyError, pseudonymise};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

/// A person of the study who is called something, as long as PQMethod has room for.
const NAME: &str = "AdaZwaan";

/// The parts of a packed folder.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..packed.len())
        .map(|at| {
            let mut part = packed.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// A packed folder with its parts changed: a part is a text here.
fn repack(path: &Path, with: &dyn Fn(&str, String) -> (String, String)) {
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts(&fs::read(path).unwrap()) {
        let (name, content) = with(&name, String::from_utf8(content).unwrap());
        made.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        made.write_all(content.as_bytes()).unwrap();
    }
    fs::write(path, made.finish().unwrap().into_inner()).unwrap();
}

/// The synthetic study, in which a person is called by a name in the register, the answers (SPSS), the sorts (PQMethod), what is said of the
/// answers, an interview (REFI-QDA) and its file, a note in a workbook, and its author.
fn named() -> tempfile::TempDir {
    let study = copy_of("partnerships");
    let at = |file: &str| study.path().join(file);
    for (file, from, to) in [("persons.csv", "P01-3a;", "AdaZwaan;"), ("sorts.dat", "P01-3a  ", "AdaZwaan")] {
        let text = fs::read_to_string(at(file)).unwrap();
        assert!(text.contains(from), "{file}");
        fs::write(at(file), text.replacen(from, to, 1)).unwrap();
    }
    let read = read_bytes(&fs::read(at("answers.sav")).unwrap(), Format::Sav, None, &ReadOptions::new()).unwrap();
    let table = read.table.with_texts("person", |id| id.replace("P01-3a", NAME)).unwrap();
    let mut codebook = read.codebook;
    codebook.variables.iter_mut().find(|variable| variable.name == "SUIT1").unwrap().label =
        Some(format!("Does it do what {NAME} needs?"));
    fs::write(at("answers.sav"), to_labelled_bytes(&table, &codebook, Format::Sav).unwrap().bytes).unwrap();
    repack(&at("interviews.qdpx"), &|part, text| {
        let first = "00000004-0000-4000-8000-000000000000";
        // As many letters as the words that it stands for: passages are found by their places.
        let text = text.replacen("half a year", "AdaZwaan us", 1);
        (part.replace(first, NAME), text.replace(&format!("internal://{first}"), &format!("internal://{NAME}")))
    });
    repack(&at("countries.xlsx"), &|part, text| {
        let text = text.replace("nobody published them", &format!("{NAME} made them up"));
        (part.to_owned(), text.replace("<dc:creator></dc:creator>", "<dc:creator>Jane Roeslund</dc:creator>"))
    });
    study
}

/// Whether a file holds a text, in its parts where it is packed.
fn holds(bytes: &[u8], word: &str) -> bool {
    let has = |bytes: &[u8]| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    if zip::ZipArchive::new(Cursor::new(bytes)).is_ok() {
        return parts(bytes).iter().any(|(name, content)| name.contains(word) || has(content));
    }
    has(bytes)
}

#[test]
fn no_name_is_left_in_spss_files_projects_and_workbooks() {
    let (study, room) = (named(), tempfile::tempdir().unwrap());
    fs::write(study.path().join("notes of AdaZwaan.docx"), "PK nothing that could be looked through").unwrap();
    let handed = room.path().join("handed");
    let made = pseudonymise(study.path(), &Methods::standard(), &handed).unwrap();
    assert_eq!(made.left_out, ["notes of AdaZwaan.docx"]);
    assert!(made.to_look_at.is_empty(), "{:?}", made.to_look_at);
    let keys = fs::read_to_string(study.path().join("pseudonyms.csv")).unwrap();
    for name in [NAME, "P01-4a", "P01-4", "P19-7", "coder A", "reader B", "P01 interview 1"] {
        assert!(keys.contains(&format!("{name},")), "{name} has no key");
        for (path, bytes) in files_below(&handed, &[]) {
            assert!(!path.to_string_lossy().contains(name) && !holds(&bytes, name), "{name} in {}", path.display());
        }
    }
    assert!(!holds(&fs::read(handed.join("countries.xlsx")).unwrap(), "Jane Roeslund"), "who made the workbook");
    // What SPSS files say beside the answers is kept.
    let sav =
        read_bytes(&fs::read(handed.join("answers.sav")).unwrap(), Format::Sav, None, &ReadOptions::new()).unwrap();
    let said = sav.codebook.variable("SUIT1").unwrap();
    assert!(said.label.as_ref().unwrap().starts_with("Does it do what per") && !said.labels.is_empty());
    // And the cases have the same values.
    run(study.path(), &room.path().join("one"));
    run(&handed, &room.path().join("two"));
    for table in ["indicators", "memberships", "sets"] {
        let of = |out: &str| fs::read_to_string(room.path().join(out).join(format!("tables/{table}.csv"))).unwrap();
        assert_eq!(of("one"), of("two"), "{table}");
    }
}

/// Other letters, or marks of formatting within a name, are for a person to look at; a file that the study reads and that cannot be looked
/// through stops it.
#[test]
fn what_may_still_be_a_name_is_told() {
    let (study, room) = (named(), tempfile::tempdir().unwrap());
    fs::write(study.path().join("notes.md"), "It was ADAZWAAN who asked.").unwrap();
    repack(&study.path().join("countries.xlsx"), &|part, text| {
        (
            part.to_owned(),
            text.replace(
                "<t>Synthetic figures, invented for this study</t>",
                "<r><t>Ada</t></r><r><t>Zwaan’s figures</t></r>",
            ),
        )
    });
    let made = pseudonymise(study.path(), &Methods::standard(), &room.path().join("handed")).unwrap();
    let places: Vec<&str> = made.to_look_at.iter().map(|told| told.split(" (").next().unwrap()).collect();
    assert_eq!(places, ["countries.xlsx: xl/sharedStrings.xml", "notes.md"]);
    // A file that the study reads as a text, whatever it is called, and of which nothing says how names would stand in it.
    common::change(study.path(), "statements = \"sorts.sta\"", "statements = \"sorts.doc\"");
    fs::rename(study.path().join("sorts.sta"), study.path().join("sorts.doc")).unwrap();
    let error = pseudonymise(study.path(), &Methods::standard(), &room.path().join("no")).unwrap_err();
    assert!(matches!(&error, StudyError::Unsearched { file } if file == "sorts.doc"), "{error}");
}

/// Letters and names of files as people and the collecting page write them; where a name is cut up it is told; a file that nothing reads
/// stops nothing.
#[test]
fn names_in_other_letters_and_in_names_of_files() {
    let (study, room) = (named(), tempfile::tempdir().unwrap());
    let at = |file: &str| study.path().join(file);
    fs::write(at("pseudonyms.csv"), "name,key\nAda Zwaan,adaz\nŽofie,zof\nBo,bo1\n").unwrap();
    let utf_16 = |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    fs::create_dir(at("sorts")).unwrap();
    fs::write(at("sorts/Study-Ada-Zwaan.json"), "{\"sorter\": \"Ada Zwaan, \\u017dofie\"}").unwrap();
    fs::write(at("excel.txt"), utf_16("Ada Zwaan\tBo\n")).unwrap();
    fs::write(at("windows.csv"), b"\x8eofie,1\n").unwrap();
    fs::write(at("page.html"), "<p>&#381;ofie and Ada&nbsp;Zwaan</p>").unwrap();
    fs::write(at("lines.md"), "It was Ada\nZwaan, or BO.").unwrap();
    fs::write(at("~$countries.xlsx"), "what a spreadsheet leaves beside an open file").unwrap();
    let handed = room.path().join("handed");
    let made = pseudonymise(study.path(), &Methods::standard(), &handed).unwrap();
    let copied = |file: &str| fs::read(handed.join(file)).unwrap();
    assert_eq!(copied("sorts/Study-adaz.json"), b"{\"sorter\": \"adaz, zof\"}");
    assert_eq!(copied("excel.txt"), utf_16("adaz\tbo1\n"));
    assert_eq!(copied("windows.csv"), b"zof,1\n");
    assert_eq!(copied("page.html"), b"<p>zof and Ada&nbsp;Zwaan</p>");
    assert_eq!(copied("lines.md"), b"It was adaz\n, or BO.");
    assert_eq!(made.to_look_at, ["lines.md (“Bo”)", "page.html (“Ada Zwaan”)"]);
    assert!(made.left_out.len() == 1 && made.left_out[0].starts_with("~$countries.xlsx ("), "{:?}", made.left_out);
}

/// Where the copy cannot be written the list is there all the same: keys that no list holds could not be undone.
#[test]
fn the_list_of_keys_is_written_before_the_copy() {
    let study = named();
    fs::write(study.path().join("occupied"), "").unwrap();
    pseudonymise(study.path(), &Methods::standard(), &study.path().join("occupied/handed")).unwrap_err();
    assert!(fs::read_to_string(study.path().join("pseudonyms.csv")).unwrap().contains(&format!("{NAME},")));
}

/// A study whose persons have numbers for ids: what they are called has a key all the same.
#[test]
fn persons_with_numbers_have_keys_for_what_they_are_called() {
    let (study, room) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let put = |file: &str, text: &str| fs::write(study.path().join(file), text).unwrap();
    put("cases.csv", "case,called\nK1,Tilburg University\nK2,Two\n");
    // Of those who wrote notes one may be called as another begins; a workbook may be made by a case.
    let mut workbook = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (part, text) in [
        ("docProps/core.xml", "<dc:creator>Tilburg University</dc:creator>"),
        (
            "xl/comments1.xml",
            "<author>jd</author><author>jd van Daalen</author><t>jd van Daalen: no, jd</t><t>jD van DAALEN</t>",
        ),
    ] {
        workbook.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        workbook.write_all(text.as_bytes()).unwrap();
    }
    fs::write(study.path().join("notes.xlsx"), workbook.finish().unwrap().into_inner()).unwrap();
    put(
        "persons.csv",
        "person,case,name,mail,Q1\n1,K1,Žofie Nováková,z@x.org,3\n2,K1,Ann Lee,a@x.org,2\n3,K2,Ann Lee,b@x.org,5\n4,K2,Bo,c@x.org,1\n",
    );
    put(
        "study.toml",
        "[study]\ntitle = \"T\"\n[units.case]\nfile = \"cases.csv\"\nlabel = \"called\"\n[units.person]\nfile = \"persons.csv\"\nwithin = \"case\"\nlabel = \"name\"\n\
         [instruments.s]\nkind = \"survey\"\nfile = \"persons.csv\"\nunit = \"person\"\nrange = { Q1 = [1, 5] }\n\
         [indicators.a]\nfrom = { instrument = \"s\", items = [\"Q1\"] }\ncompose = \"mean\"\n\
         [sets.A]\nlabel = \"Active\"\nfrom = \"a\"\nmethod = \"crisp\"\nanchors = [3]\nreason = \"as Žofie Nováková said\"\n\
         [sets.B]\nfrom = \"a\"\nmethod = \"crisp\"\nanchors = [2]\nreason = \"x\"\n\
         [analyses.m]\noutcome = \"A\"\nconditions = [\"B\"]\n",
    );
    put("notes.md", "Ms Nováková, and BO.\nŽofie\nNováková was ill.\n");
    fs::write(study.path().join("latin2.txt"), b"\xaeofie Nov\xe1kov\xe1").unwrap();
    put("broken.qdpx", "PK no project");
    let handed = room.path().join("handed");
    let made = pseudonymise(study.path(), &Methods::standard(), &handed).unwrap();
    let copied = |file: &str| fs::read_to_string(handed.join(file)).unwrap();
    assert_eq!(
        copied("persons.csv"),
        "person,case,name,mail,Q1\n1,K1,per1,z@x.org,3\n2,K1,per2,a@x.org,2\n3,K2,per2,b@x.org,5\n4,K2,per3,c@x.org,1\n"
    );
    assert_eq!(copied("cases.csv"), "case,called\nK1,Tilburg University\nK2,Two\n");
    let notes = String::from_utf8(parts(&fs::read(handed.join("notes.xlsx")).unwrap())[1].1.clone()).unwrap();
    assert!(notes.contains("<t>author: no, author</t>"), "{notes}");
    assert!(copied("study.toml").contains("as per1 said"));
    assert!(copied("notes.md").ends_with("\nper1\n was ill.\n"), "{}", copied("notes.md"));
    assert_eq!(
        made.to_look_at,
        [
            "latin2.txt (“Žofie Nováková”)",
            "notes.md (“Bo”, “Nováková” of “Žofie Nováková”)",
            "notes.xlsx: xl/comments1.xml (“jd van Daalen”)",
            "persons.csv, in columns that nothing in the study uses (“mail”)",
        ]
    );
    assert!(made.left_out.len() == 1 && made.left_out[0].starts_with("broken.qdpx ("), "{:?}", made.left_out);
}
