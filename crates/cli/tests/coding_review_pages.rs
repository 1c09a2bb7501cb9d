//! The commands of docs/coding.md and docs/review.md, each run as it is written on the files that the page shows.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::room::{commands_of, run_in};
use common::stdout;
use std::path::Path;

/// Runs a page in a folder of its own, where each of its blocks stands under the next of these names.
fn run(page: &str, names: &[&str], room: &Path) -> Vec<String> {
    let blocks = page.split("\n```").skip(1).step_by(2);
    let files = blocks.filter_map(|block| Some((block.split_once('\n')?, ["csv", "ris", "bib", "toml"])));
    let files = files.filter(|((kind, _), kinds)| kinds.contains(kind)).map(|((_, text), _)| format!("{text}\n"));
    for (name, text) in names.iter().zip(files) {
        std::fs::write(room.join(name), text).unwrap();
    }
    commands_of(page).into_iter().map(|command| stdout(&run_in(room, command))).collect()
}

#[test]
fn coding() {
    let room = tempfile::tempdir().unwrap();
    let project = include_bytes!("../../../fuzz/corpus/refi_qdpx/two_sources.qdpx");
    std::fs::write(room.path().join("talks.qdpx"), project).unwrap();
    let (page, _) = include_str!("../../../docs/coding.md").split_once(PUBLISHED).unwrap();
    let told = run(
        page,
        &[
            "segments.csv",
            "codes.csv",
            "ratings.csv",
            "spans.csv",
            "said.csv",
            "judged.csv",
            "partnerships.csv",
            "anna.csv",
            "bram.csv",
            "settled.csv",
            "study.toml",
        ],
        room.path(),
    );
    assert_eq!(told.len(), 17);
    let read = |name: &str| std::fs::read_to_string(room.path().join(name)).unwrap();
    assert!(read("passages.csv").contains("Ede,i1,Anna,Personal,6,16,vertrouwen"));
    assert!(told[16].contains("segments.csv") && told[16].contains("0.5"), "{}", told[16]);
    // i2 has 0 and 1, and 0 nowhere else.
    assert_eq!(read("differ.csv"), "unit,Anna,Bram\ni2,0,1\n");
    assert!(
        read("values.csv").contains("\n0,1,0,0\n") && read("values.csv").contains("\n3,1,1,1\n"),
        "{}",
        read("values.csv")
    );
    // Both marked the words as personal: that is nothing instead of the statute.
    assert!(read("discuss.csv").contains("Ede,i1,statute,8,12,Anna,Bram,\n"), "{}", read("discuss.csv"));
    assert!(read("agreed.csv").contains("\npersonal,1,1,1,3,0\n"), "{}", read("agreed.csv"));
    assert!(told[5].contains("0.50998190779"), "u-alpha of the book: {}", told[5]);
    // Of Tiel the coders disagree, until a decision settles it; of Oss nobody says anything.
    assert!(told[12].contains("3 memberships, 1 open"), "{}", told[12]);
    assert_eq!(read("trusting.csv"), "case,TRUSTING\nEde,0.835\nOss,\nTiel,0.33\n");
    assert!(read("log.csv").contains("decided 0.33 by both on 2026-03-02"), "{}", read("log.csv"));
    assert!(read("framework.csv").contains("“we know them all” (i1)") && read("saturation.svg").contains("<svg"));
    assert!(
        read("sheet.html").contains("Partners rely on each other") && read("blank.csv").contains("we know them all")
    );
    assert_eq!(read("sets.csv"), "case,trust,personal,rules,statute\nEde,1,1,1,1\nOss,0,0,1,1\nTiel,1,0,,0\n");
}

/// The heading of what is gone through in a folder of its own.
const PUBLISHED: &str = "\n## On published facts";

/// Thirteen published trials, from records and coded passages through the case survey to calibrated conditions. By hand from the table:
/// random are seven; beyond 30 degrees are eight, of which four are random, and in all of these there was less than .7 of the risk; of the
/// other four two had it and two had not.
#[test]
fn the_published_example_goes_from_records_and_passages_to_conditions() {
    let room = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/trials");
    for file in std::fs::read_dir(&fixture).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), room.path().join(file.file_name())).unwrap();
    }
    let typed_in = std::fs::read_to_string(fixture.join("effects.csv")).unwrap();
    let (_, part) = include_str!("../../../docs/review.md").split_once(PUBLISHED).unwrap();
    let run = |command: &str| stdout(&run_in(room.path(), command));
    let (_, coded) = include_str!("../../../docs/coding.md").split_once(PUBLISHED).unwrap();
    let ways: Vec<String> = commands_of(coded).into_iter().map(run).collect();
    assert!(ways[0].contains("systematic") && ways.len() == 3);
    let told: Vec<String> = commands_of(part).into_iter().map(run).collect();
    let read = |name: &str| std::fs::read_to_string(room.path().join(name)).unwrap();
    assert!(told[0].starts_with("3 different records of 4"), "{}", told[0]);
    let flow: serde_json::Value =
        serde_json::from_str(&run("review prisma found.csv --with decisions.csv --format json")).unwrap();
    let numbers =
        ["database_results", "duplicates", "records_screened", "records_excluded", "new_studies", "new_reports"];
    assert_eq!(numbers.map(|key| flow[key].as_u64().unwrap()), [4, 1, 3, 1, 1, 2]);
    assert!(!read("flow.svg").contains("(n<"), "a number stays with its n");
    let allocated = read("allocated.csv");
    assert_eq!(allocated.lines().next(), Some("case,allocation,random,in turn,alternate,systematic"));
    let count = |end: &str| allocated.lines().filter(|line| line.ends_with(end)).count();
    assert_eq!((count(",1,1,0,0,0"), count(",1,0,1,1,0"), count(",1,0,1,0,1")), (7, 2, 4));
    assert_eq!(read("effects.csv"), typed_in, "what lies in the folder is what the command computes");
    // escalc of R's metafor 3.8-1.
    assert!(
        typed_in.contains("Aronson 1948,-0.88931133392020") && typed_in.contains("TPT Madras 1980,0.01195233352384")
    );
    let rows = read("results/tables/truth-table-protection-PROTECTED.csv");
    for row in ["0,0,0,2,", "0,1,0,3,", "1,0,0,4,", "1,1,1,4,1,1,\"Aronson 1948; Ferguson & Simes 1949;"] {
        assert!(rows.contains(&format!("\n{row}")), "{row}: {rows}");
    }
    assert!(told.last().unwrap().contains("passages.csv") && told.last().unwrap().contains("random"), "{told:?}");
    let page = read("results/report/index.html");
    assert!(page.contains("FAR*RANDOM") && page.contains("line 1"), "the passages stand in the report");
}

#[test]
fn review() {
    let room = tempfile::tempdir().unwrap();
    let names = [
        "scopus.ris",
        "own.bib",
        "decisions.csv",
        "anna.csv",
        "bram.csv",
        "log.csv",
        "scores.csv",
        "told.csv",
        "observers.csv",
        "findings.csv",
        "expected.csv",
        "trials.csv",
        "partnerships.csv",
        "study.toml",
    ];
    let (page, _) = include_str!("../../../docs/review.md").split_once(PUBLISHED).unwrap();
    let told = run(page, &names, room.path());
    let read = |name: &str| std::fs::read_to_string(room.path().join(name)).unwrap();
    assert!(told[0].starts_with("2 different records of 3; 2 pairs to decide"), "{}", told[0]);
    assert!(told[3].contains("1 conflict") && told[4].contains("records_screened"), "{told:?}");
    assert!(told[5].contains("1 record on the page, of 2 different records"), "{}", told[5]);
    assert!(told[6].contains("total_studies"), "{}", told[6]);
    // Krippendorff's alpha as he published it (.815), and by hand: u6 has 1, 2, 3 and 4, and so the median 2.5, at the crossover.
    let survey = told.iter().find(|told| told.contains("\"u12\"")).unwrap();
    assert!(survey.contains("0.815387503"), "{survey}");
    assert!(read("observed.csv").contains("u6,score,2.5,1,4,4"), "{}", read("observed.csv"));
    // Anna's 3 and 4 are 3.5, which with 4 is 3.75: Ede counts once.
    let several = told.iter().find(|told| told.contains("Bos 2020; Novak 2019")).unwrap();
    assert!(several.contains("3.750"), "{several}");
    // metafor 3.8-1, with Knapp and Hartung's interval.
    let meta = "Logarithm of the risk ratio, 13 studies: -0.715 (95 % interval -1.108 to -0.321); between studies tau2 0.313, I2 92.2 %";
    assert!(told.iter().any(|told| told.starts_with(meta)), "{told:?}");
    assert!(told.last().unwrap().contains("p. 4"), "{told:?}");
    assert!(read("records.csv").contains("own.bib#1,scopus.ris#1,same DOI"));
    assert!(read("found.csv").contains("own.bib#1,found,database:own") && read("screen.html").contains("Who steers?"));
    assert!(read("conflicts.csv").contains("scopus.ris#2,screen,,adjudicator"));
    assert!(read("directions.csv").contains("trust,innovation,present,2,0,2,0,1,0"), "{}", read("directions.csv"));
    assert!(read("map.svg").contains("co-production") && read("harvest.svg").contains("no difference"));
    assert!(read("flow.svg").contains("Records screened (n = 2)") && read("forest.svg").contains("TPT Madras"));
}

/// Where one effect is common to all studies, no variance between them was looked for; that effects differ is told nonetheless. By hand of effects 0, 1 and 2
/// with variances of 0.25: the mean is 1, Q is (1 + 0 + 1)/0.25 = 8 on 2 degrees of freedom, and I² (8 − 2)/8.
#[test]
fn one_common_effect_has_no_variance_between_studies() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("studies.csv"), "study,y,v\na,0,0.25\nb,1,0.25\nc,2,0.25\n").unwrap();
    for (method, between) in
        [("common", "; between studies I2 75.0 %\n"), ("dl", "; between studies tau2 0.750, I2 75.0 %; a new")]
    {
        let command = format!("review meta studies.csv --effect y --variance v --method {method}");
        let told = stdout(&run_in(room.path(), &command));
        assert!(told.starts_with("y, 3 studies: 1.000 (") && told.contains(between), "{told}");
    }
}
