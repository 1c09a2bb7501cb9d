//! What is written of the partnerships: interviews that two coders coded, and the literature.

use crate::instruments::{Made, SECTORS};
use crate::planted::{Case, normal};
use crosscase_numerics::Stream;
use std::error::Error;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// Number of the first stream.
const INTERVIEWS: u64 = 500;

/// What is said where somebody leads, and where partners trust one another.
const LEADING: [&str; 3] = [
    "There is somebody here who brings the partners together and keeps the aim before us.",
    "When it stalled, the coordinator went to each of us and found a way that we could all go.",
    "The lead makes room for the users at the table, and listens to them.",
];
const TRUSTING: [&str; 3] = [
    "I can ask the others anything, and they tell me when something goes wrong.",
    "They kept their word when it cost them.",
    "We lend one another people without a contract.",
];
const ELSE: [&str; 4] = [
    "We began with a pilot of twelve clients.",
    "The tablets came late, and the training later.",
    "The rules on data took us half a year.",
    "Our clients are on average older than eighty.",
];

pub(crate) fn files(cases: &[Case], seed: u64) -> Result<Vec<Made>, Box<dyn Error>> {
    Ok(vec![("interviews.qdpx", project(cases, seed)?), ("literature.ris", literature().into_bytes())])
}

/// A passage: where it stands, its code, and which of the coders has it.
struct Passage {
    from: usize,
    to: usize,
    code: usize,
    coders: [bool; 2],
}

struct Interview {
    name: String,
    text: String,
    passages: Vec<Passage>,
}

/// The seven interviews of a case, six of the last. Leadership is graded from 0 to 3 by how many passages of an interview show it: an
/// error of 0.6 an interview and of 0.3 a coder; trust has one of 0.3 a case.
fn interviews(at: usize, case: &Case, seed: u64) -> Vec<Interview> {
    let mut stream = Stream::new(seed, INTERVIEWS + at as u64);
    let n = if at == 18 { 6 } else { 7 };
    let grade = |score: f64| (1..=3).filter(|level| (score - 1.0) * 0.75 >= f64::from(*level) - 0.5).count();
    let trusted = ((case.trust + normal(&mut stream, 0.3) - 1.0).clamp(0.0, 4.0) * 0.75 * n as f64).round();
    let of = |nth: usize| {
        let shown = case.lead + normal(&mut stream, 0.6);
        let graded = [(); 2].map(|()| grade(shown + normal(&mut stream, 0.3)));
        // Trust is spread over the interviews, the first of which have one passage more.
        let trusts = (0..3).filter(|round| ((round * n + nth) as f64) < trusted).count();
        let mut interview =
            Interview { name: format!("{} interview {}", case.id, nth + 1), text: String::new(), passages: Vec::new() };
        let sector = SECTORS.get(nth).copied().unwrap_or("users");
        interview.say(&format!("Synthetic interview with a person of the sector {sector} in {}.", case.name));
        interview.say(ELSE[stream.below(ELSE.len())]);
        for (said, sentence) in LEADING.iter().enumerate().take(graded[0].max(graded[1])) {
            interview.coded(sentence, 0, graded.map(|grade| said < grade));
        }
        interview.say(ELSE[stream.below(ELSE.len())]);
        for sentence in TRUSTING.iter().take(trusts) {
            // The second coder now and then overlooks one.
            interview.coded(sentence, 1, [true, stream.below(20) > 0]);
        }
        interview
    };
    (0..n).map(of).collect()
}

impl Interview {
    fn say(&mut self, sentence: &str) {
        self.text.push_str(sentence);
        self.text.push('\n');
    }

    fn coded(&mut self, sentence: &str, code: usize, coders: [bool; 2]) {
        let from = self.text.chars().count();
        self.passages.push(Passage { from, to: from + sentence.chars().count(), code, coders });
        self.say(sentence);
    }
}

fn guid(kind: usize, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

/// A project as tools for coding exchange it (REFI-QDA 1.0).
fn project(cases: &[Case], seed: u64) -> Result<Vec<u8>, Box<dyn Error>> {
    let (mut sources, mut of_cases, mut texts) = (String::new(), String::new(), Vec::new());
    let mut selections = 0;
    for (at, case) in cases.iter().enumerate() {
        let _ = write!(of_cases, "<Case guid=\"{}\" name=\"{}\">", guid(3, at), case.id);
        for interview in interviews(at, case, seed) {
            let source = guid(4, texts.len());
            let _ = write!(of_cases, "<SourceRef targetGUID=\"{source}\"/>");
            let _ = write!(
                sources,
                "<TextSource guid=\"{source}\" name=\"{}\" plainTextPath=\"internal://{source}.txt\">",
                interview.name
            );
            for passage in &interview.passages {
                selections += 1;
                let words: String = interview.text.chars().skip(passage.from).take(passage.to - passage.from).collect();
                let _ = write!(
                    sources,
                    "<PlainTextSelection guid=\"{}\" name=\"{}\" startPosition=\"{}\" endPosition=\"{}\">",
                    guid(5, selections),
                    words.replace('\'', "&apos;"),
                    passage.from,
                    passage.to
                );
                for coder in (0..2).filter(|coder| passage.coders[*coder]) {
                    let _ = write!(
                        sources,
                        "<Coding guid=\"{}\" creatingUser=\"{}\"><CodeRef targetGUID=\"{}\"/></Coding>",
                        guid(6 + coder, selections),
                        guid(1, coder),
                        guid(2, passage.code)
                    );
                }
                sources.push_str("</PlainTextSelection>");
            }
            sources.push_str("</TextSource>\n");
            texts.push((format!("sources/{source}.txt"), interview.text));
        }
        of_cases.push_str("</Case>\n");
    }
    let [first, second] = ["coder A", "coder B"];
    let users =
        format!("<User guid=\"{}\" name=\"{first}\"/><User guid=\"{}\" name=\"{second}\"/>", guid(1, 0), guid(1, 1));
    let codes = [
        ("leadership", "Somebody brings the partners together, keeps the aim before them and makes room for users."),
        ("trust", "Partners rely on one another where it could cost them."),
    ];
    let [leadership, trust] = [0, 1].map(|nth| {
        let (name, description) = codes[nth];
        format!(
            "<Code guid=\"{}\" name=\"{name}\" isCodable=\"true\"><Description>{description}</Description></Code>",
            guid(2, nth)
        )
    });
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"Synthetic interviews\">\n\
         <Users>{users}</Users>\n<CodeBook><Codes>{leadership}{trust}</Codes></CodeBook>\n<Cases>\n{of_cases}</Cases>\n<Sources>\n{sources}</Sources>\n</Project>\n"
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("project.qde".to_owned(), document)].into_iter().chain(texts) {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A small literature base. Its records are invented, too: none is to be cited.
fn literature() -> String {
    let records = [
        ("Synthetic, A.", 2014, "Suitability of technology in partnerships for care: a synthetic record"),
        ("Synthetic, B.", 2017, "Trust and innovation in networks of care: a synthetic record"),
        ("Synthetic, C.", 2019, "Skills of users in co-production: a synthetic record"),
        ("Synthetic, D.", 2021, "Leadership and participation: a synthetic record"),
        ("Synthetic, E.", 2022, "Incentives in collaborative innovation: a synthetic record"),
    ];
    let record = |(author, year, title): (&str, i32, &str)| {
        format!("TY  - JOUR\nAU  - {author}\nPY  - {year}\nTI  - {title}\nJO  - Invented Journal\nER  - \n\n")
    };
    records.map(record).concat()
}
