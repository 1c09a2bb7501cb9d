//! Membership sheets of several coders, their consensus and its log; saturation, framework matrices and what codes come together in.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_coding::{
    CODING_TEMPLATES, Codebook, CodingError, ConsensusHow, CooccurrenceOptions, FilledSheets, FrameworkMatrix,
    MembershipSheet, NotMentioned, SaturationOptions, Segments, SheetConsensus, SheetDecisions, SheetPassages,
    Straddling,
};
use crosscase_data::{Format, ReadOptions, Table, read_bytes};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::ControlFlow;

fn table(text: &str, reading: impl Fn(ReadOptions) -> ReadOptions) -> Table {
    read_bytes(text.as_bytes(), Format::Csv, Some("a.csv"), &reading(ReadOptions::new())).unwrap().table
}

const HEAD: &str = "case,set,dimension,direction,intensity,score,rationale,coder\n";
const ANNA: &str = "Ede,TRUST,openness,+,high,,,Anna
Ede,TRUST,,,,1,they tell everything,Anna
Oss,TRUST,,,,0.67,,Anna
Tiel,TRUST,openness,+,not mentioned,,,Anna
Tiel,TRUST,,,,,,Anna
Best,TRUST,,,,0.33,,Anna
Gent,TRUST,,,not asked,,,Anna
";
const BRAM: &str = "Ede,TRUST,,,,1,,Bram
Oss,TRUST,,,,0.33,,Bram
Tiel,TRUST,,,not mentioned,,,Bram
Best,TRUST,,,,0,,Bram
Lier,TRUST,,,,0.67,,Bram
Lier,TRUST,openness,+,high,,,Bram
Kiel,TRUST,,,,,,Bram
";

fn sheets(texts: &[&str]) -> Result<FilledSheets, CodingError> {
    texts.iter().try_fold(FilledSheets::default(), |sheets, text| {
        sheets.with_table(&table(&format!("{HEAD}{text}"), FilledSheets::reading))
    })
}

fn decisions(text: &str) -> SheetDecisions {
    SheetDecisions::from_table(&table(&format!("case,set,score,by,when,why\n{text}"), SheetDecisions::reading)).unwrap()
}

fn found(consensus: &SheetConsensus, case: &str) -> (Option<f64>, Option<f64>, ConsensusHow) {
    let one = consensus.scores.iter().find(|one| one.case == case).unwrap();
    (one.if_absent, one.if_missing, one.how)
}

#[test]
fn several_coders_come_to_one_score_and_what_they_cannot_settle_is_open() {
    let sheets = sheets(&[ANNA, BRAM]).unwrap();
    let open = sheets.consensus(&SheetDecisions::default(), Straddling::Open).unwrap();
    assert_eq!(found(&open, "Ede"), (Some(1.0), Some(1.0), ConsensusHow::Agreed));
    assert_eq!(
        found(&open, "Oss"),
        (None, None, ConsensusHow::Open),
        ".67 and .33 differ on whether Oss is in the set"
    );
    assert_eq!(found(&open, "Best"), (Some(0.165), Some(0.165), ConsensusHow::Median));
    assert_eq!(found(&open, "Tiel"), (Some(0.0), None, ConsensusHow::NotMentioned));
    assert_eq!(found(&open, "Gent"), (None, None, ConsensusHow::NotAsked));
    assert_eq!(found(&open, "Lier"), (Some(0.67), Some(0.67), ConsensusHow::OneCoder));
    assert_eq!(found(&open, "Kiel"), (None, None, ConsensusHow::Blank));
    let codes: Vec<&str> = open.diagnostics.iter().map(|told| told.code.as_ref()).collect();
    assert_eq!(codes, ["COD140", "COD141", "COD142"]);
    assert_eq!((open.sets[0].cases, open.sets[0].straddling), (3, 1));
    let same = ["Ede,TRUST,,,,1,,Anna\n", "Ede,TRUST,,,,1,,Bram\n"];
    let same = self::sheets(&same).unwrap().consensus(&SheetDecisions::default(), Straddling::Open).unwrap();
    let told: Vec<_> = same.diagnostics.iter().map(|told| (told.code.as_ref(), told.cases.join(", "))).collect();
    assert_eq!((same.sets[0].alpha, told), (None, vec![("COD145", "TRUST".to_owned())]));
    let log = &open.scores[0].log;
    assert_eq!(log, "Anna 1 (they tell everything); Bram 1; agreed");
    let median = sheets.consensus(&SheetDecisions::default(), Straddling::Median).unwrap();
    assert_eq!(found(&median, "Oss"), (Some(0.5), Some(0.5), ConsensusHow::MedianAcross));
    let tie = median.diagnostics.iter().find(|told| told.code == "COD144").map(ToString::to_string);
    assert!(tie.is_some_and(|tie| tie.contains("the consensus is 0.5") && tie.contains("Oss in TRUST")));
}

#[test]
fn a_later_decision_overrules_an_earlier_one() {
    let sheets = sheets(&[ANNA, BRAM]).unwrap();
    let lines = "Oss,TRUST,0.33,EP,2026-02-01,no proof\nOss,TRUST,0.67,EP,2026-02-09,a letter was found\n";
    let settled = sheets.consensus(&decisions(lines), Straddling::Open).unwrap();
    assert_eq!(found(&settled, "Oss"), (Some(0.67), Some(0.67), ConsensusHow::Decided));
    let of_oss = settled.scores.iter().find(|one| one.case == "Oss").unwrap();
    assert!(of_oss.log.ends_with("decided 0.67 by EP on 2026-02-09: a letter was found"), "{}", of_oss.log);
    let error = sheets.consensus(&decisions("Osss,TRUST,1,EP,,x\n"), Straddling::Open).unwrap_err();
    assert!(error.to_string().contains("no sheet has Osss in TRUST") && error.code() == "COD015", "{error}");
}

/// What nobody mentions: the result under each policy, and an error where none is chosen.
#[test]
fn each_policy_has_its_memberships() {
    let consensus = sheets(&[ANNA, BRAM]).unwrap().consensus(&SheetDecisions::default(), Straddling::Open).unwrap();
    let of = |policy| consensus.to_sets(policy).unwrap().numbers("TRUST").unwrap();
    assert_eq!(of(NotMentioned::Absent)[..3], [Some(1.0), None, Some(0.0)]);
    assert_eq!(of(NotMentioned::Missing)[..3], [Some(1.0), None, None]);
    let error = consensus.to_sets(NotMentioned::Error).unwrap_err();
    assert!(error.to_string().contains("Tiel: TRUST"), "{error}");
    // One who finds nothing said scores 0 where that counts as absent: then the two disagree on the set.
    let rows = ["Ede,TRUST,,,,1,,Anna\n", "Ede,TRUST,,,not mentioned,,,Bram\n"];
    let one = sheets(&rows).unwrap().consensus(&SheetDecisions::default(), Straddling::Open).unwrap();
    assert_eq!(found(&one, "Ede"), (None, Some(1.0), ConsensusHow::OneCoder));
}

#[test]
fn a_score_against_all_dimensions_is_told_and_what_cannot_be_refused() {
    let against = "Ede,TRUST,openness,+,high,,,Anna\nEde,TRUST,control,-,absent,,,Anna\nEde,TRUST,,,,0.33,,Anna\n";
    let told = sheets(&[against]).unwrap().diagnostics;
    assert!(told[0].code == "COD143" && told[0].message.contains("every dimension speaks for it"), "{told:?}");
    let mixed = "Ede,TRUST,openness,+,high,,,Anna\nEde,TRUST,control,-,low,,,Anna\nEde,TRUST,,,,0.33,,Anna\n";
    assert!(sheets(&[mixed]).unwrap().diagnostics.is_empty());
    for (text, told) in [
        ("Ede,TRUST,,,,1.2,,Anna\n", "`1.2` is no membership"),
        ("Ede,TRUST,openness,+,much,,,Anna\n", "the intensity `much` is not known"),
        ("Ede,TRUST,,,,1,,Anna\nEde,TRUST,,,,0,,Anna\n", "Anna scores Ede in TRUST twice"),
        ("Ede,TRUST,,,,1,,\n", "no coder is named"),
        ("Ede,TRUST,a,+,low,,,Anna\nEde,TRUST,a,+,low,,,Anna\n", "Anna has Ede, TRUST, a twice"),
    ] {
        let error = sheets(&[text]).unwrap_err().to_string();
        assert!(error.contains(told) && error.contains("a.csv, line"), "{error}");
    }
    let error = sheets(&[ANNA, ANNA]).unwrap_err().to_string();
    assert!(error.contains("Anna has judged Ede in TRUST in another file"), "{error}");
}

const SETS: &str = "set,dimension,direction,definition,full,crossover,out,values
TRUST,,,Rely on each other,nobody checks,,all check,0;0.33;0.67;1
TRUST,openness,+,They tell,,,,
";
const SEGMENTS: &str = "case,source,coder,code,start,end,text
Ede,i1,Anna,openness,0,9,we <tell>
Ede,i1,Bram,openness,0,9,we <tell>
Ede,i1,Anna,rules,4,9,a rule
Oss,i2,Anna,rules,3,9,the rule
";

/// A sheet that was written blank and filled is read again; its page holds what it shows, and nothing that could end it.
#[test]
fn a_blank_sheet_has_what_is_judged() {
    let sheet = MembershipSheet::from_table(&table(SETS, MembershipSheet::reading)).unwrap().cases(["Ede", "Oss"]);
    let passages =
        SheetPassages::from_table(&table(SEGMENTS, |options| Segments::reading(options).text("text")), None).unwrap();
    let blank = sheet.blank("Anna", Some(&passages)).unwrap();
    assert_eq!(blank.texts("passages").unwrap()[0].as_deref(), Some("we <tell> | we <tell>"));
    assert_eq!(blank.texts("anchors").unwrap()[1].as_deref(), Some("1: nobody checks; 0: all check"));
    let text = String::from_utf8(crosscase_data::to_bytes(&blank, Format::Csv).unwrap()).unwrap();
    let read = FilledSheets::default().with_table(&table(&text, FilledSheets::reading)).unwrap();
    assert_eq!((read.scores.len(), read.scores[0].score), (2, None));
    let page = sheet.page("Anna", Some(&passages));
    assert!(page.contains("we \\u003ctell>") && !page.contains("{{") && page.contains("default-src 'none'"));
    // A refused number leaves nothing judged; each coder has a store, and no other's sheet is taken over.
    for guard in
        ["settle(fits ? text : '')", "JSON.stringify([coder, data.sets", "if (others.size)", "if (!known.has(key("]
    {
        assert!(page.contains(guard), "{guard}");
    }
    for (text, told) in [
        ("set,dimension,direction\nT,a,sideways\n", "a direction is + or -"),
        ("set,dimension\nT,a\nT,a\n", "T has the dimension a twice"),
        ("set,dimension\nT,\nT,\n", "T is there twice without a dimension"),
        ("set,values\nT,0;2\n", "`2` is no membership"),
    ] {
        let error = MembershipSheet::from_table(&table(text, MembershipSheet::reading)).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

/// A dimension that nobody judged is no dimension of which nobody says anything.
#[test]
fn a_sheet_that_is_half_filled_is_blank() {
    let half = "Oss,TRUST,openness,+,not mentioned,,,Anna\nOss,TRUST,control,-,,,,Anna\nOss,TRUST,,,,,,Anna\n";
    let half = sheets(&[half]).unwrap().consensus(&SheetDecisions::default(), Straddling::Open).unwrap();
    assert_eq!(found(&half, "Oss"), (None, None, ConsensusHow::Blank));
    let full =
        "Oss,TRUST,openness,+,not mentioned,,,Anna\nOss,TRUST,control,-,not mentioned,,,Anna\nOss,TRUST,,,,,,Anna\n";
    let full = sheets(&[full]).unwrap().consensus(&SheetDecisions::default(), Straddling::Open).unwrap();
    assert_eq!(found(&full, "Oss"), (Some(0.0), None, ConsensusHow::NotMentioned));
}

/// A parent is judged by what is said of its parts, and by nothing that was marked as absent.
#[test]
fn a_sheet_shows_a_dimension_the_passages_of_its_parts() {
    let sets = "set,dimension\nTRUST,openness\n";
    let sheet = MembershipSheet::from_table(&table(sets, MembershipSheet::reading)).unwrap().cases(["Ede", "Oss"]);
    let said = "case,source,code,status,start,end,text\nEde,i1,telling,present,0,9,we tell\nOss,i2,telling,absent,,,they do not\n";
    let said = table(said, |options| Segments::reading(options).text("text"));
    let codes = |text| Codebook::from_table(&table(text, Codebook::reading)).unwrap();
    let shown = |codebook| {
        let passages = SheetPassages::from_table(&said, codebook).unwrap();
        let shown = sheet.blank("Anna", Some(&passages)).unwrap().texts("passages").unwrap();
        shown.into_iter().step_by(2).collect::<Vec<_>>()
    };
    assert_eq!(shown(Some(codes("code,parent\nopenness,\ntelling,openness\n"))), [Some("we tell".to_owned()), None]);
    assert_eq!(shown(Some(codes("code,parent,aggregate\nopenness,,no\ntelling,openness,\n"))), [None, None]);
    assert_eq!(shown(None), [None, None]);
    let error = SheetPassages::from_table(&said, Some(codes("code\nopenness\n"))).unwrap_err();
    assert_eq!(error.code(), "COD006");
}

#[test]
fn a_framework_matrix_has_what_was_said() {
    let segments = table(SEGMENTS, |options| Segments::reading(options).text("text"));
    let codes = Codebook::from_table(&table("code,parent\ntalk,\nopenness,talk\nrules,\n", Codebook::reading)).unwrap();
    let summaries = table("case,code,summary\nOss,rules,Bound by a rule.\n", FrameworkMatrix::reading_summaries);
    let matrix = FrameworkMatrix::new(&segments, Some(codes), Some(&summaries)).unwrap();
    assert_eq!((matrix.cells[0][0].quotes.len(), matrix.cells[0][1].quotes.len()), (1, 1), "two coders, one passage");
    let written = matrix.to_table().unwrap();
    assert_eq!(written.texts("rules").unwrap()[1].as_deref(), Some("Bound by a rule. “the rule” (i2)"));
    assert_eq!(written.texts("talk").unwrap(), [Some("“we <tell>” (i1)".to_owned()), None]);
    let summaries = table("case,code,summary\nOs,rules,x\n", FrameworkMatrix::reading_summaries);
    let error = FrameworkMatrix::new(&segments, None, Some(&summaries)).unwrap_err();
    assert_eq!(error.code(), "COD005");
}

fn passages(sources: &[BTreeSet<u8>]) -> Segments {
    let mut text = "case,source,code,start,end\n".to_owned();
    for (at, codes) in sources.iter().enumerate() {
        for code in codes {
            writeln!(text, "K{at},i{at},c{code},0,5").unwrap();
        }
    }
    Segments::from_table(&table(&text, Segments::reading)).unwrap()
}

/// Six interviews by hand: the base of four has three codes; the run of the fifth and sixth brings one, a third, and that of the sixth and
/// seventh none.
#[test]
fn saturation_is_reached_where_a_run_brings_nothing() {
    let sources = [vec![1, 2], vec![1], vec![3], vec![2], vec![4], vec![1], vec![2]];
    let sources: Vec<BTreeSet<u8>> = sources.into_iter().map(|codes| codes.into_iter().collect()).collect();
    let options = SaturationOptions::default();
    let found = options.fit_while(&passages(&sources), |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((found.codes, found.base_codes, found.reached), (4, Some(3), [Some(5), Some(5)]));
    let shares: Vec<Option<f64>> = found.sources.iter().map(|source| source.run_share).collect();
    assert_eq!(shares[4..], [None, Some(1.0 / 3.0), Some(0.0)]);
    let again = options.fit_while(&passages(&sources), |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(found, again, "the seed decides");
    let mut endless = SaturationOptions::default();
    endless.base = usize::MAX;
    let endless = endless.fit_while(&passages(&sources), |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((endless.reached, endless.diagnostics[0].code.as_ref()), ([None, None], "COD150"));
    // One source is a point, where several are lines.
    let one = options.fit_while(&passages(&sources[..1]), |_| ControlFlow::Continue(())).unwrap().figure();
    assert!(
        one.description().contains("with 1 point") && one.description().contains("2 codes in 1 source."),
        "{}",
        one.description()
    );
    assert!(found.figure().description().contains("with 0 points"), "{}", found.figure().description());
    let few = options.fit_while(&passages(&sources[..3]), |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((few.reached, few.diagnostics[0].code.as_ref()), ([None, None], "COD150"));
}

/// An interview in which a code was looked for and not found brought nothing, and is an interview.
#[test]
fn a_source_without_a_code_is_a_source() {
    let text =
        "case,source,code,status,start,end\nK,i1,rules,present,0,5\nK,i2,rules,absent,,\nK,i3,trust,present,0,5\n";
    let segments = Segments::from_table(&table(text, Segments::reading)).unwrap();
    let found = SaturationOptions::default().fit_while(&segments, |_| ControlFlow::Continue(())).unwrap();
    let new: Vec<(&str, usize)> = found.sources.iter().map(|source| (source.source.as_str(), source.new)).collect();
    assert_eq!((found.codes, new), (2, vec![("i1", 1), ("i2", 0), ("i3", 1)]));
}

proptest! {
    /// The mean over all orders, exactly, is that of every order counted; it rises, and ends at all codes.
    #[test]
    fn the_expected_curve_is_the_mean_of_all_orders(sources in proptest::collection::vec(proptest::collection::btree_set(0u8..5, 1..4), 1..5)) {
        let mut options = SaturationOptions::default();
        options.orders = 20;
        let found = options.fit_while(&passages(&sources), |_| ControlFlow::Continue(())).unwrap();
        let n = sources.len();
        let mut sums = vec![0.0; n];
        let mut orders = 0.0;
        let mut order: Vec<usize> = (0..n).collect();
        permute(&mut order, 0, &mut |order| {
            let mut seen: BTreeSet<u8> = BTreeSet::new();
            for (at, source) in order.iter().enumerate() {
                seen.extend(&sources[*source]);
                sums[at] += seen.len() as f64;
            }
            orders += 1.0;
        });
        for (source, sum) in found.sources.iter().zip(&sums) {
            prop_assert!((source.expected - sum / orders).abs() < 1e-9);
            let (low, high) = source.interval.unwrap();
            prop_assert!(low <= high && high <= found.codes as f64);
        }
        prop_assert_eq!(found.sources.last().unwrap().cumulative, found.codes);
    }

    /// Who is read first is no part of a consensus, which lies between the least and the greatest score, and on one side of 0.5 unless it is
    /// open; one more coder of the same mind changes nothing.
    #[test]
    fn a_consensus_does_not_hang_on_the_order(given in proptest::collection::vec(proptest::option::weighted(0.8, 0u8..=10), 1..5)) {
        let row = |(at, score): (usize, &Option<u8>)| match score {
            Some(score) => format!("Ede,TRUST,,,,{},,C{at}\n", f64::from(*score) / 10.0),
            None => format!("Ede,TRUST,,,not mentioned,,,C{at}\n"),
        };
        let rows: Vec<String> = given.iter().enumerate().map(row).collect();
        let of = |rows: &[&str]| {
            let consensus = sheets(rows).unwrap().consensus(&SheetDecisions::default(), Straddling::Open).unwrap();
            found(&consensus, "Ede")
        };
        let texts: Vec<&str> = rows.iter().map(String::as_str).collect();
        let turned: Vec<&str> = texts.iter().rev().copied().collect();
        prop_assert_eq!(of(&texts), of(&turned));
        let (if_absent, if_missing, how) = of(&texts);
        let scores: Vec<f64> = given.iter().flatten().map(|score| f64::from(*score) / 10.0).collect();
        let least = scores.iter().copied().fold(f64::MAX, f64::min);
        let most = scores.iter().copied().fold(f64::MIN, f64::max);
        if let Some(score) = if_missing {
            prop_assert!(least <= score && score <= most);
            prop_assert!(most < 0.5 || least > 0.5 || least == most, "{} {}", least, most);
        } else {
            prop_assert!(scores.is_empty() || how == ConsensusHow::Open);
        }
        if given.iter().all(Option::is_some) {
            prop_assert_eq!(if_absent, if_missing);
        }
        if how == ConsensusHow::Agreed {
            let one_more = format!("Ede,TRUST,,,,{least},,again\n");
            let more: Vec<&str> = texts.iter().copied().chain([one_more.as_str()]).collect();
            prop_assert_eq!(of(&more).1, if_missing);
        }
    }

    /// Jaccard and phi do not hang on the order of the sources; a code with itself everywhere has no phi.
    #[test]
    fn pairs_of_codes_do_not_hang_on_the_order(sources in proptest::collection::vec(proptest::collection::btree_set(0u8..4, 1..4), 1..6)) {
        let figures = |sources: &[BTreeSet<u8>]| {
            let found = CooccurrenceOptions::default().fit(&passages(sources)).unwrap();
            let mut pairs: Vec<(Vec<String>, usize, Option<f64>)> = found.pairs.into_iter().map(|pair| {
                let mut codes = pair.codes.to_vec();
                codes.sort();
                (codes, pair.both, pair.phi.map(|phi| (phi * 1e9).round()))
            }).collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            pairs
        };
        let turned: Vec<BTreeSet<u8>> = sources.iter().rev().cloned().collect();
        prop_assert_eq!(figures(&sources), figures(&turned));
    }
}

fn permute(order: &mut Vec<usize>, from: usize, each: &mut impl FnMut(&[usize])) {
    if from == order.len() {
        return each(order);
    }
    for at in from..order.len() {
        order.swap(from, at);
        permute(order, from + 1, each);
        order.swap(from, at);
    }
}

/// The files of `coding new` go together: every dimension of the sets is a code, and each code that is asked about is in the book.
#[test]
fn the_templates_go_together() {
    let text = |name: &str| CODING_TEMPLATES.iter().find(|(known, _)| *known == name).unwrap().1;
    let book = Codebook::from_table(&table(text("codebook.csv"), Codebook::reading)).unwrap();
    let codes: BTreeSet<&str> = book.codes().iter().map(|code| code.name.as_str()).collect();
    let sheet = MembershipSheet::from_table(&table(text("sets.csv"), MembershipSheet::reading)).unwrap();
    for dimension in sheet.sets.iter().flat_map(|set| &set.dimensions) {
        assert!(codes.contains(dimension.name.as_str()), "{}", dimension.name);
    }
    let rows = text("guide.md").lines().filter(|line| line.starts_with("| ") && line.contains('?'));
    let mut asked: BTreeSet<&str> = BTreeSet::new();
    for row in rows {
        asked.extend(row.split('|').nth(2).unwrap().split(',').map(str::trim));
    }
    let leaves: BTreeSet<&str> = book
        .codes()
        .iter()
        .filter(|code| !book.codes().iter().any(|other| book.parent(other) == Some(&code.name)))
        .map(|code| code.name.as_str())
        .collect();
    assert_eq!(asked, leaves, "the guide asks about each code that has no parts, and about no other");
}
