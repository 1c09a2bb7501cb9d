//! Records of every format, and which of them are one.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, read_bytes};
use crosscase_review::{BibRecord, Decisions, Deduplicated, ReviewError, deduplicate, formats};
use proptest::prelude::*;

/// A record as `doi|pmid|title|year|author`.
fn shown(record: &BibRecord) -> String {
    let year = record.year.map(|year| year.to_string());
    let parts = [&record.doi, &record.pmid, &record.title, &year, &record.author];
    parts.map(|part| part.clone().unwrap_or_default()).join("|")
}

const WEB_OF_SCIENCE: &str = "\u{feff}FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Novak, J\n   Bos, P\nAF Novak, Jana\n   Bos, Piet\nTI \
                              Who steers? Governing\n   in care\nPY 2019\nDI 10.1000/ABC.12\nPM 7\nER\n\nPT J\nAU van Dam, K\nTI Two\nPY \
                              2020\nER\n\nEF\n";

/// A table in which an author or a year cannot be found is told, since such records fall apart, or are left to decide.
#[test]
fn a_table_without_authors_or_years_is_told() {
    let read = formats::read(b"Title,Wer,Wann\nWho steers?,Novak,2019\n", "a.csv").unwrap();
    let told: Vec<String> = read.diagnostics.iter().map(|told| format!("{} {}", told.code, told.message)).collect();
    assert_eq!(told, ["REV102 a.csv has no column of authors", "REV102 a.csv has no column of years"]);
    assert_eq!(formats::read(b"Some notes\n", "a.txt").unwrap_err().code(), "REV001");
}

#[test]
fn each_format_is_read() {
    for (name, file, expected) in [
        (
            "a.ris",
            "TY  - JOUR\nA1  - Bos, Piet\nT1  - Users as\n  makers\nY1  - 2020/05/12/\nUR  - https://doi.org/10.1000/XYZ.9\nDB  - PubMed\nAN  - 77\nER  - \n\nTY  - BOOK\nBT  - A book\nER  - ",
            &["10.1000/xyz.9|77|Users as makers|2020|Bos", "||A book||"][..],
        ),
        ("one-blank.ris", "TY - JOUR\nTI - Who?\nER -\n", &["||Who?||"]),
        (
            "a.nbib",
            "\nPMID- 30000001\nDP  - 2019 Mar-Apr\nTI  - Who steers? Governing partnerships\n      in care.\nLID - S1 [pii]\nLID - 10.1000/abc.12 [doi]\nAU  - de Vries AB\n\nPMID- 3\nTI  - Two\n",
            &["10.1000/abc.12|30000001|Who steers? Governing partnerships in care.|2019|de Vries", "|3|Two||"],
        ),
        ("b.nbib", "PMID- 4\nTI  - Three\nCN  - World Health Organization\n", &["|4|Three||World Health Organization"]),
        (
            "a.bib",
            "% a remark, me@home\n@string{jan = \"Januar\"}\n@comment{no {entry}}\n@Article(k1,\n author = {{\\O}stergaard, S{\\o}ren and Bos, P.}, title = \"The \" # {{CARE} of} # \" \\emph{users}\", year = 2019, month = jan,\n doi={https://doi.org/10.1000/abc.12}, )\n@book{k2, author = {{World Health Organization}}, title = {B}, date = {2020-01}}",
            &["10.1000/abc.12||The CARE of users|2019|Østergaard", "||B|2020|World Health Organization"],
        ),
        (
            "a.enw",
            "%0 Journal Article\n%A Novak, Jana\n%T Who\nsteers?\n%D 2019\n%R 10.1000/abc.12\n",
            &["10.1000/abc.12||Who steers?|2019|Novak"],
        ),
        (
            "a.xml",
            "<?xml version=\"1.0\"?><xml><records><record><rec-number>1</rec-number><ref-type name=\"Journal Article\">17</ref-type><contributors>\
             <authors><author><style face=\"normal\">Novak, Jana</style></author><author>Bos, Piet</author></authors><secondary-authors><author>Lind, A</author>\
             </secondary-authors></contributors><titles><title><style>Who </style><style face=\"italic\">steers</style>?</title><secondary-title>J</secondary-title>\
             </titles><dates><year><style>2019</style></year><pub-dates><date>May 1</date></pub-dates></dates><accession-num>77</accession-num>\
             <electronic-resource-num>10.1000/ABC.12</electronic-resource-num><remote-database-name>PubMed</remote-database-name></record>\
             <record><titles><title>Two</title></titles><accession-num>9</accession-num></record></records></xml>",
            &["10.1000/abc.12|77|Who steers?|2019|Novak", "||Two||"],
        ),
        (
            "a.csv",
            "Authors;Article Title;Publication Year;DOI;PubMed ID\n\"Novak J.; Bos P.\";Who steers?;2019;10.1000/ABC.12;007\n",
            &["10.1000/abc.12|007|Who steers?|2019|Novak"],
        ),
        // As Web of Science writes them.
        (
            "a.csv",
            "PT\tAU\tAF\tTI\tPY\tDI\tPM\nJ\tNovak, J; Bos, P\tNovak, Jana; Bos, Piet\tWho steers?\t2019\t10.1000/abc.12\t007\n",
            &["10.1000/abc.12|007|Who steers?|2019|Novak"],
        ),
        ("a.txt", "PT\tAU\tTI\tPY\nJ\tNovak, J\tWho steers?\t2019\n", &["||Who steers?|2019|Novak"]),
        ("a.txt", WEB_OF_SCIENCE, &["10.1000/abc.12|7|Who steers? Governing in care|2019|Novak", "||Two|2020|van Dam"]),
        ("a.ciw", WEB_OF_SCIENCE, &["10.1000/abc.12|7|Who steers? Governing in care|2019|Novak", "||Two|2020|van Dam"]),
        ("b.txt", "\nPMID- 4\nTI  - Three\nFAU - Bos, Piet\nDP  - 2008 Oct\n", &["|4|Three|2008|Bos"]),
        ("c.txt", "TY  - JOUR\nTI  - Four\nAU  - Bos, P\nPY  - 2008\nER  - \n", &["||Four|2008|Bos"]),
        // As Covidence, OpenAlex, Lens, Dimensions and Publish or Perish call and write theirs.
        ("a.csv", "Title,Authors,Published Year\nFive,\"Bos, P.; Li, W.\",2008\n", &["||Five|2008|Bos"]),
        (
            "a.csv",
            "title,publication_year,authorships.author.display_name\nSix,2008,Piet Bos|Wei Li\n",
            &["||Six|2008|Bos"],
        ),
        ("a.csv", "Title,Date Published,Author/s\nSeven,2008-10-01,Piet Bos; Wei Li\n", &["||Seven|2008|Bos"]),
        (
            "a.csv",
            "\"About the data: Exported, 2024\"\nTitle,PubYear,Authors\nEight,2008,\"Bos, Piet; Li, Wei\"\n",
            &["||Eight|2008|Bos"],
        ),
        ("a.csv", "Authors,Title,Year\n\"P Bos, W Li\",Nine,2008\n", &["||Nine|2008|Bos"]),
    ] {
        let read = formats::read(file.as_bytes(), name).unwrap();
        assert_eq!(read.records.iter().map(shown).collect::<Vec<_>>(), expected, "{name}");
        assert!(read.records.iter().enumerate().all(|(at, record)| record.id == format!("{name}#{}", at + 1)));
    }
    for (name, file, told) in [
        ("a.bib", "\n\n@article{k, title = {open", "line 3"),
        ("a.bib", "@article{k, title}", "no ="),
        ("a.docx", "", "no ending"),
        ("a.xml", "<xml>\n<records><record></records></xml>", "line 2"),
        ("a.xml", "<PubmedArticleSet/>", "<xml>"),
    ] {
        let error = formats::read(file.as_bytes(), name).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

fn record(id: usize, doi: Option<&str>, title: &str, year: Option<i32>, author: Option<&str>) -> BibRecord {
    let text = |text: Option<&str>| text.map(str::to_owned);
    BibRecord {
        id: format!("r{id}"),
        doi: text(doi),
        pmid: None,
        title: text(Some(title).filter(|t| !t.is_empty())),
        year,
        author: text(author),
        ..BibRecord::default()
    }
}

fn decisions(rows: &str) -> Result<Decisions, ReviewError> {
    let text = format!("a,b,decision,by,when,why\n{rows}");
    let options = Decisions::reading(ReadOptions::new());
    Decisions::from_table(&read_bytes(text.as_bytes(), Format::Csv, Some("d.csv"), &options)?.table)
}

/// Each pair with what becomes of it.
#[test]
fn the_rules() {
    let base = || record(1, Some("10.1/a"), "Who steers?", Some(2019), Some("Novak"));
    for (other, expected) in [
        (record(2, Some("10.1/a"), "WHO STEERS", None, None), "same DOI"),
        (record(2, Some("10.1/a"), "", None, None), "same DOI"),
        (record(2, Some("10.1/a"), "Erratum", Some(2019), Some("Novak")), "? same DOI, but other titles"),
        (record(2, None, "Who steers", Some(2020), Some("Novák")), "same title, author and year"),
        (record(2, None, "Who steers", Some(2021), Some("Novak")), "-"),
        (record(2, None, "Who steers", Some(2019), Some("Bos")), "-"),
        (record(2, None, "Who steers", None, Some("Novak")), "? same title, but no year on a side"),
        (record(2, None, "Who steers", Some(2019), None), "? same title, but no author on a side"),
        (record(2, Some("10.9/b"), "Who steers", Some(2018), Some("Novak")), "? same title, but other DOIs"),
        (record(2, None, "", Some(2019), Some("Novak")), "-"),
        (record(2, None, "<i>Who</i> steers&#63;", Some(2019), Some("Novak")), "same title, author and year"),
        (
            record(2, None, "Who steers", Some(2019), Some("Novak-Bos")),
            "? same title, but the first author written otherwise",
        ),
        (
            BibRecord { is_notice: true, ..record(2, None, "Who steers", Some(2019), Some("Novak")) },
            "? same title, but one is a correction or a retraction",
        ),
        (
            BibRecord { is_notice: true, ..record(2, Some("10.1/a"), "Who steers", Some(2019), Some("Novak")) },
            "same DOI",
        ),
    ] {
        let found = deduplicate(vec![base(), other.clone()], &Decisions::default()).unwrap();
        let told = match (found.groups.first(), found.unsure.first()) {
            (Some(group), None) => group.why.clone(),
            (None, Some(pair)) => format!("? {}", pair.why),
            (None, None) => "-".to_owned(),
            both => panic!("{both:?}"),
        };
        assert_eq!(told, expected, "{other:?}");
        assert_eq!(found.unique, 2 - found.groups.len());
    }
}

/// First authors as databases write them: of one title and year all are one, but for those that may be others.
#[test]
fn authors_as_databases_write_them() {
    let ris = |author: &str| format!("TY  - JOUR\nAU  - {author}\nTI  - Who steers?\nPY  - 2019\nER  - \n");
    for (one, other, expected) in [
        ("World Health Organization", "World Health Organization,", "one"),
        ("Novak Jana", "Jana Novak", "unsure"),
        ("Novak, J.", "Jana Novak", "one"),
        ("Nov\u{e1}k J", "NOVAK, JANA", "one"),
        ("Berg, Jan van der", "van der Berg, Jan", "one"),
        ("Berg, J. van der", "van der Berg, Jan", "unsure"),
        ("Novak Jana", "Novak, J.", "unsure"),
        ("Novak, Jana", "Bos, Jana", "two"),
        ("Li, W", "Li Wei", "unsure"),
        ("\u{738b}, \u{4f1f}", "\u{738b} \u{4f1f}", "unsure"),
        ("Martin, Thomas", "Thomas, Martin", "two"),
        ("Li, Wei", "Wei, Li", "two"),
        ("de Vries, A", "de Boer, A", "two"),
        ("Novak J", "Jana Bos", "two"),
    ] {
        let both = ris(one) + &ris(other);
        let found =
            deduplicate(formats::read(both.as_bytes(), "a.ris").unwrap().records, &Decisions::default()).unwrap();
        let told = match (found.groups.len(), found.unsure.len()) {
            (1, 0) => "one",
            (0, 1) => "unsure",
            (0, 0) => "two",
            both => panic!("{both:?}"),
        };
        assert_eq!(told, expected, "{one} and {other}");
    }
    // A column of authors has all of them: the first alone is compared.
    for (one, other, expected) in [
        ("Novak J., Bos P.", "Bos P., Novak J.", [0, 0]),
        ("Novak J., Bos P.", "Bos, Piet", [0, 0]),
        ("Novak J., Bos P.", "Novak, Jana", [1, 0]),
        ("Novak, J., Bos, P.", "Novak J; Lind A", [1, 0]),
    ] {
        let file = format!("Title,Authors,Year\nEditorial,\"{one}\",2019\nEditorial,\"{other}\",2019\n");
        let records = formats::read(file.as_bytes(), "a.csv").unwrap().records;
        let found = deduplicate(records, &Decisions::default()).unwrap();
        assert_eq!([found.groups.len(), found.unsure.len()], expected, "{one} and {other}");
    }
    // What corrects an article is none.
    for (name, file) in [
        ("a.nbib", "PMID- 1\nTI  - Who steers?\nDP  - 2019\nAU  - Novak J\nPT  - Retraction of Publication\n"),
        ("a.ris", "TY  - JOUR\nM3  - Erratum\nTI  - Who steers?\n"),
        ("a.csv", "Title,Document Type\nWho steers?,Correction\n"),
        ("a.bib", "@article{a, title = {Who steers?}, type = {Corrigendum}}"),
    ] {
        assert!(formats::read(file.as_bytes(), name).unwrap().records[0].is_notice, "{name}");
    }
    let retracted = "PMID- 1\nTI  - Who steers?\nPT  - Journal Article\nPT  - Retracted Publication\n";
    assert!(!formats::read(retracted.as_bytes(), "a.nbib").unwrap().records[0].is_notice, "an article still");
}

/// Three records of one title: the second has no DOI, so that it is one with both others, which are not one by themselves.
fn three() -> Vec<BibRecord> {
    let of = |id, doi| record(id, doi, "Who steers?", Some(2019), Some("Novak"));
    vec![of(1, Some("10.1/a")), of(2, None), of(3, Some("10.9/b"))]
}

#[test]
fn decisions_overrule() {
    let found = deduplicate(three(), &Decisions::default()).unwrap();
    assert_eq!((found.unique, found.groups[0].members.len(), found.unsure.len()), (1, 3, 1));
    let apart = deduplicate(
        three(),
        &decisions("r1,r2,same,A,,\nr2,r1,different,EP,,a reply\nr3,r1,different,EP,,\n").unwrap(),
    )
    .unwrap();
    assert_eq!((apart.unique, apart.groups[0].members.join(" "), apart.unsure.len()), (2, "r2 r3".to_owned(), 0));
    let decided = deduplicate(three(), &decisions("r1,r3,same,EP,,same data\n").unwrap()).unwrap();
    assert!(decided.groups[0].why.contains("decided by EP: same data"), "{:?}", decided.groups);
    let chain = deduplicate(three(), &decisions("r3,r1,different,EP,,\n").unwrap()).unwrap_err();
    assert!(chain.to_string().contains("r1 = r2 = r3") && chain.to_string().contains("line 2"), "{chain}");
    for (rows, code, told) in [
        ("r1,r9,same,,,\n", "REV010", "r9"),
        ("r1,r1,same,,,\n", "REV011", "one and the same"),
        ("r1,r2,perhaps,,,\n", "REV011", "perhaps"),
        ("r1,,same,,,\n", "REV011", "line 2"),
    ] {
        let error = decisions(rows).and_then(|decisions| deduplicate(three(), &decisions)).unwrap_err();
        assert!(error.code() == code && error.to_string().contains(told), "{error}");
    }
}

fn some_records() -> impl Strategy<Value = Vec<BibRecord>> {
    let one = (0..4_u8, 0..3_u8, proptest::option::of(2018..2021_i32), proptest::option::of(0..2_u8));
    proptest::collection::vec(one, 1..15).prop_map(|rows| {
        let dois = [None, Some("10.1/a"), Some("10.1/b"), Some("10.1/c")];
        let of = |(at, (doi, title, year, author)): (usize, (u8, u8, Option<i32>, Option<u8>))| {
            let title = ["", "Who steers?", "Users as makers"][usize::from(title)];
            record(at, dois[usize::from(doi)], title, year, author.map(|author| ["Novak", "Bos"][usize::from(author)]))
        };
        rows.into_iter().enumerate().map(of).collect()
    })
}

fn groups(found: &Deduplicated) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = found
        .groups
        .iter()
        .map(|group| {
            let mut members = group.members.clone();
            members.sort();
            members
        })
        .collect();
    groups.sort();
    groups
}

proptest! {
    #[test]
    fn groups_part_the_records_and_do_not_depend_on_their_order(records in some_records()) {
        let found = deduplicate(records.clone(), &Decisions::default()).unwrap();
        let grouped: usize = found.groups.iter().map(|group| group.members.len()).sum();
        prop_assert_eq!(found.unique, records.len() - grouped + found.groups.len());
        prop_assert!(found.groups.iter().all(|group| group.members.len() > 1 && group.kept == group.members[0]));
        let turned = deduplicate(records.into_iter().rev().collect(), &Decisions::default()).unwrap();
        prop_assert_eq!(groups(&found), groups(&turned));
        prop_assert_eq!(found.unsure.len(), turned.unsure.len());
    }

    /// Whatever a file holds, a record is made of it or it is refused.
    #[test]
    fn no_text_makes_a_reader_stop(text in "(?s)[@{}\\\\\"=,#a-zA-Z0-9 %\n-]{0,80}") {
        for name in ["a.ris", "a.nbib", "a.bib", "a.enw", "a.csv"] {
            let _ = formats::read(text.as_bytes(), name);
        }
    }
}
