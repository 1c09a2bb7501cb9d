//! What a survey, networks, experts and sorters would show of the partnerships.

use crate::planted::{Case, Form, normal};
use crosscase_data::{
    CodedValue, DataError, Format, Missing, ReadOptions, ReadTable, Sheet, SheetCell, VariableCodebook, read_bytes,
    to_labelled_bytes, write_workbook,
};
use crosscase_numerics::Stream;
use crosscase_qmethod::formats::pqmethod;
use crosscase_qmethod::{CollectedSort, Grid, QData, Statement};
use std::error::Error;
use std::fmt::Write as _;

/// A file by its name.
pub(crate) type Made = (&'static str, Vec<u8>);

/// Organisations of a partnership.
pub(crate) const SECTORS: [&str; 7] = ["government", "private", "users", "government", "private", "users", "users"];

/// The items of the survey: scale, whether it is reversed, and the wording.
const ITEMS: [(&str, bool, &str); 16] = [
    ("SUIT1", false, "The technology does what our clients need."),
    ("SUIT2", false, "The technology fits the way in which we work."),
    ("SUIT3", true, "The technology gets in the way of good care."),
    ("SUIT4", false, "With this technology people can live at home for longer."),
    ("TRUST1", false, "The partners keep what they promise."),
    ("TRUST2", false, "I can speak openly with the other partners."),
    ("TRUST3", true, "One has to be on one's guard with the partners."),
    ("TRUST4", false, "The partners do what is good for all of us."),
    ("SKILL1", false, "We know how to work with the technology."),
    ("SKILL2", false, "We know how to help others to use it."),
    ("SKILL3", false, "We can solve most of its problems ourselves."),
    ("SKILL4", false, "We learn what we need in time."),
    ("INCENT1", false, "Taking part pays for our organisation."),
    ("INCENT2", false, "Who does more for the partnership gets more from it."),
    ("INCENT3", false, "The financing rewards what we do here."),
    ("INCENT4", false, "My own work is recognised in the partnership."),
];

/// Numbers of the streams: those below a hundred are the cases' own.
const SURVEY: u64 = 100;
const TIES: u64 = 200;
const RATINGS: u64 = 300;
const SORTS: u64 = 400;

pub(crate) fn files(cases: &[Case], seed: u64) -> Result<Vec<Made>, Box<dyn Error>> {
    let (persons, answers) = survey(cases, seed);
    let answers = answers.into_bytes();
    let mut made = vec![
        ("partnerships.csv", partnerships(cases).into_bytes()),
        ("organisations.csv", organisations(cases).into_bytes()),
        ("persons.csv", persons.into_bytes()),
        ("answers.sav", labelled(&answers)?),
        ("answers.csv", answers),
        ("ties.csv", ties(cases, seed).into_bytes()),
        ("ratings.csv", ratings(cases, seed).into_bytes()),
        ("countries.xlsx", countries()?),
    ];
    made.extend(sorts(cases, seed)?);
    Ok(made)
}

/// The dimensions of the typology say of which form a partnership is.
fn partnerships(cases: &[Case]) -> String {
    let mut csv = "partnership,name,country,coordination,users\n".to_owned();
    for Case { id, name, country, form, .. } in cases {
        let (coordination, users) = match form {
            Form::Network => ("network", "consulted"),
            Form::Collaboration => ("joint project", "consulted"),
            Form::Coproduction => ("joint project", "producing"),
        };
        let _ = writeln!(csv, "{id},\"{name}\",{country},{coordination},{users}");
    }
    csv
}

fn is_absent(case: usize, organisation: usize) -> bool {
    matches!((case, organisation), (4, 3) | (10, 5) | (17, 1))
}

fn organisations(cases: &[Case]) -> String {
    let mut csv = "organisation,partnership,sector,answered\n".to_owned();
    for (at, case) in cases.iter().enumerate() {
        for (nth, sector) in SECTORS.iter().enumerate() {
            let answered = u8::from(!is_absent(at, nth));
            let _ = writeln!(csv, "{}-{},{},{sector},{answered}", case.id, nth + 1, case.id);
        }
    }
    csv
}

/// Those who were asked, and the answers of the 124 who answered: 6 or 7 of each partnership.
fn survey(cases: &[Case], seed: u64) -> (String, String) {
    let mut persons = "person;organisation;sector\n".to_owned();
    let mut answers = format!("person;{}\n", ITEMS.map(|(name, ..)| name).join(";"));
    for (at, case) in cases.iter().enumerate() {
        let mut stream = Stream::new(seed, SURVEY + at as u64);
        let answered = if at < 10 { 7 } else { 6 };
        for (nth, sector) in SECTORS.iter().enumerate() {
            let person = format!("{}-{}a", case.id, nth + 1);
            let _ = writeln!(persons, "{person};{}-{};{sector}", case.id, nth + 1);
            if nth >= answered {
                continue;
            }
            let scales = [case.suit, case.trust, case.skill, case.incent];
            let own = scales.map(|score| score + normal(&mut stream, 0.8));
            // Two answered without reading: 3 throughout.
            let is_careless = matches!((at, nth), (2, 4) | (12, 1));
            let cells = ITEMS.iter().enumerate().map(|(item, (_, is_reversed, _))| {
                let value = (own[item / 4] + normal(&mut stream, 0.7)).round().clamp(1.0, 5.0);
                match stream.below(100) {
                    _ if is_careless => "3".to_owned(),
                    0 | 1 => "9".to_owned(),
                    2 => String::new(),
                    _ => (if *is_reversed { 6.0 - value } else { value }).to_string(),
                }
            });
            let _ = writeln!(answers, "{person};{}", cells.collect::<Vec<_>>().join(";"));
        }
    }
    (persons, answers)
}

/// The same answers with wordings and labels, as SPSS has them.
fn labelled(answers: &[u8]) -> Result<Vec<u8>, DataError> {
    let options =
        ITEMS.iter().fold(ReadOptions::new(), |options, (item, ..)| options.missing_in(*item, "9", Missing::DontKnow));
    let ReadTable { table, mut codebook, .. } = read_bytes(answers, Format::Csv, Some("answers.csv"), &options)?;
    describe(&mut codebook);
    Ok(to_labelled_bytes(&table, &codebook, Format::Sav)?.bytes)
}

fn describe(codebook: &mut VariableCodebook) {
    let words = ["disagree strongly", "disagree", "neither", "agree", "agree strongly"];
    let labels = (1..=5).zip(words).chain([(9, "don't know")]);
    let labels: std::sync::Arc<[_]> =
        labels.map(|(value, word)| (CodedValue::Number(f64::from(value)), word.to_owned())).collect();
    for variable in &mut codebook.variables {
        if let Some((.., wording)) = ITEMS.iter().find(|(name, ..)| *name == variable.name) {
            variable.label = Some((*wording).to_owned());
            variable.labels = std::sync::Arc::clone(&labels);
        }
    }
}

/// Who turns to whom for advice. The share of pairs in which each names the other follows trust, with an error of 0.35 a partnership; where
/// one of a pair did not answer, the other's word counts.
fn ties(cases: &[Case], seed: u64) -> String {
    let mut csv = "source,target\n".to_owned();
    for (at, case) in cases.iter().enumerate() {
        let mut stream = Stream::new(seed, TIES + at as u64);
        let wanted = (0.2 * (case.trust + normal(&mut stream, 0.35) - 1.0)).clamp(0.0, 1.0);
        let mut pairs: Vec<(usize, usize)> =
            (0..SECTORS.len()).flat_map(|one| (one + 1..SECTORS.len()).map(move |other| (one, other))).collect();
        stream.shuffle(&mut pairs);
        let mutual = (pairs.len() as f64 * wanted).round();
        for (nth, (one, other)) in pairs.into_iter().enumerate() {
            let both = (nth as f64) < mutual;
            // Of the others half are named by one alone.
            let [forth, back] = match stream.below(4) {
                0 => [true, false],
                1 => [false, true],
                _ => [false, false],
            };
            let is_half = is_absent(at, one) || is_absent(at, other);
            for (source, target, named) in [(one, other, forth), (other, one, back)] {
                if !is_absent(at, source) && (both || named && !is_half) {
                    let _ = writeln!(csv, "{0}-{1},{0}-{2}", case.id, source + 1, target + 1);
                }
            }
        }
    }
    csv
}

/// Two readers of the final reports score how far each partnership came, with a reason.
fn ratings(cases: &[Case], seed: u64) -> String {
    let mut csv = "case,item,coder,value,quote\n".to_owned();
    for (at, case) in cases.iter().enumerate() {
        let mut stream = Stream::new(seed, RATINGS + at as u64);
        for (item, score) in [("innovation", case.innov), ("participation", case.part)] {
            let shared = score + normal(&mut stream, 0.2);
            let apart = 0.1 + 0.1 * stream.unit();
            for (coder, value) in [("reader A", shared + apart), ("reader B", shared - apart)] {
                let value = (value.clamp(1.0, 5.0) * 10.0).round() / 10.0;
                let how = if value > 3.0 { "reports that it came far" } else { "reports that little came of it" };
                let _ = writeln!(
                    csv,
                    "{},{item},{coder},{value},\"The (synthetic) final report of {} {how} in {item}.\"",
                    case.id, case.name
                );
            }
        }
    }
    csv
}

/// Country attributes as an office publishes them: a title above the names, and a second sheet.
fn countries() -> Result<Vec<u8>, DataError> {
    let text = |text: &str| SheetCell::Text(text.to_owned());
    let mut rows = vec![vec![text("Synthetic figures, invented for this study")]];
    rows.push(["country", "name", "digital services"].map(text).to_vec());
    for (country, name, digital) in [
        ("NL", "Netherlands", 81.0),
        ("DK", "Denmark", 84.0),
        ("EE", "Estonia", 92.0),
        ("ES", "Spain", 76.0),
        ("BE", "Belgium", 70.0),
    ] {
        rows.push(vec![text(country), text(name), SheetCell::Number(digital)]);
    }
    let notes = vec![vec![text("These figures are synthetic: nobody published them.")]];
    write_workbook(&[Sheet { name: "countries".into(), rows }, Sheet { name: "notes".into(), rows: notes }])
}

const STATEMENTS: [&str; 18] = [
    "The screen is company for me.",
    "I want a person at the door and no tablet.",
    "My children worry less since we have it.",
    "It is too much to learn at my age.",
    "I decide myself when I am seen.",
    "Somebody always watches.",
    "The nurse has more time for me now.",
    "It breaks down when I need it.",
    "I helped to choose what we use.",
    "Nobody asked us what we want.",
    "It saves the municipality money, and that is what counts for them.",
    "My data are in good hands.",
    "I would miss it.",
    "It makes me feel ill.",
    "We users teach one another.",
    "The firm only wants to sell.",
    "I can live here for longer with it.",
    "Care at a distance is no care.",
];

/// The users' sorts on the technology: two views, of which the one goes with a technology that suits.
fn sorts(cases: &[Case], seed: u64) -> Result<Vec<Made>, Box<dyn Error>> {
    let grid = Grid::new(-3, &[1, 2, 4, 4, 4, 2, 1])?;
    let mut sorts = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let mut stream = Stream::new(seed, SORTS + at as u64);
        for nth in [3, 6, 7] {
            let welcomes = case.suit + normal(&mut stream, 1.0) > 3.0;
            // Those who welcome it tell good and bad apart; the others, whether it is about themselves or about who decides.
            let pull = |statement: usize| {
                let agrees = if welcomes { statement.is_multiple_of(2) } else { (statement / 2).is_multiple_of(2) };
                if agrees { 1.0 } else { -1.0 }
            };
            let mut order: Vec<(f64, usize)> = (0..STATEMENTS.len())
                .map(|statement| (pull(statement) + normal(&mut stream, 0.7), statement))
                .collect();
            order.sort_by(|one, other| one.0.total_cmp(&other.0));
            let mut places = vec![None; STATEMENTS.len()];
            let along = grid.places().flat_map(|(place, count)| std::iter::repeat_n(f64::from(place), count));
            for ((_, statement), place) in order.into_iter().zip(along) {
                places[statement] = Some(place);
            }
            sorts.push(CollectedSort { sorter: format!("{}-{nth}a", case.id), places, ..CollectedSort::default() });
        }
    }
    let statement =
        |(nth, text): (usize, &&str)| Statement { id: (nth + 1).to_string(), text: Some((*text).to_owned()) };
    let data = QData {
        title: Some("Synthetic users on technology".to_owned()),
        statements: STATEMENTS.iter().enumerate().map(statement).collect(),
        grid: Some(grid),
        sorts,
        ..QData::default()
    };
    Ok(vec![("sorts.dat", pqmethod::write_dat(&data)?), ("sorts.sta", pqmethod::write_sta(&data))])
}
