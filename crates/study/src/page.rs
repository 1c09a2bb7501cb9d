//! The report of a study: the question, first the answer, then everything it stands on. The methods compose its parts.

use crate::error::{MethodError, StudyError};
use crate::guard::Tier;
use crate::method::{PageContext, PagePlace, PageQuestion, Part, RepeatStep};
use crate::methods::{Methods, dossiers};
use crate::publish::WORKBOOK;
use crate::study::Study;
use crosscase_data::{Diagnostic, Listed};
use crosscase_report::{Block, Page, PageSection, Text, noticed};

/// The report as one HTML file.
pub(crate) fn compose(study: &Study, methods: &Methods, shown: &PageContext<'_>) -> Result<String, StudyError> {
    let mut parts = Vec::new();
    for (number, method) in methods.all().enumerate() {
        parts.extend(method.page(&study.names.of_method(number), shown)?);
    }
    parts.sort_by_key(|part| part.order);
    let mut sections = Vec::new();
    let under = |place: &PagePlace| -> Vec<Block> {
        parts.iter().filter(|part| part.place == *place).flat_map(|part| part.blocks.clone()).collect()
    };
    // Beside an answer on conditions and its evidence, what each instrument found is what a journal prints as a supplement.
    let is_section = |part: &Part| matches!(part.place, PagePlace::Section { .. });
    let has_results = parts.iter().any(|part| is_section(part) && !part.is_supplement);
    let mut add = |id: &str, heading: &str, blocks: Vec<Block>, is_supplement: bool| {
        if !blocks.is_empty() {
            let is_supplement = is_supplement && has_results;
            sections.push(PageSection { is_supplement, ..PageSection::new(id, heading, blocks) });
        }
    };
    let asked = questions(&under);
    add("answer", "The answer", asked.into_iter().chain(under(&PagePlace::Answer)).collect(), false);
    for part in &parts {
        if let PagePlace::Section { id, heading } = &part.place {
            add(id, heading, part.blocks.clone(), part.is_supplement);
        }
    }
    let has_section =
        |wanted: &str| parts.iter().any(|part| matches!(&part.place, PagePlace::Section { id, .. } if id == wanted));
    let of_case = |case: &str| under(&PagePlace::Dossier(case.to_owned()));
    add("dossiers", "A dossier of each case", dossiers(shown, &of_case, &has_section)?, true);
    add("calibration", "Calibration", under(&PagePlace::Calibration), false);
    add("cases", "Cases and data", held_back(shown).into_iter().chain(under(&PagePlace::Cases)).collect(), false);
    let told: Vec<&Diagnostic> = parts.iter().flat_map(|part| &part.told).collect();
    let rest: Vec<&Diagnostic> = shown.made.diagnostics().into_iter().filter(|said| !told.contains(said)).collect();
    let repeat = method(shown, under(&PagePlace::Method), under(&PagePlace::Repeat))?;
    add("method", "Parameters and how to repeat it", rest_noticed(rest).into_iter().chain(repeat).collect(), false);
    let heading = &study.heading;
    let page = Page {
        title: heading.title.clone(),
        subtitle: heading.question.clone().unwrap_or_default(),
        authors: heading.authors.clone(),
        sections,
        source: heading.source.clone().unwrap_or_default(),
        footer: crosscase_report::footer(),
    };
    Ok(crosscase_report::render(&page).map_err(MethodError::from)?)
}

/// The first page: each question with its answer in plain sentences; none where one alone is answered.
fn questions(under: &dyn Fn(&PagePlace) -> Vec<Block>) -> Vec<Block> {
    let answered: Vec<(PageQuestion, Vec<Block>)> = PageQuestion::ALL
        .into_iter()
        .map(|question| (question, under(&PagePlace::Question(question))))
        .filter(|(_, blocks)| !blocks.is_empty())
        .collect();
    if answered.len() < 2 {
        return Vec::new();
    }
    let each = |(question, blocks): (PageQuestion, Vec<Block>)| {
        std::iter::once(Block::Heading(question.asked().to_owned())).chain(blocks)
    };
    answered.into_iter().flat_map(each).collect()
}

/// What of the instruments does not stand in the folder of results, where something does not.
fn held_back(shown: &PageContext<'_>) -> Option<Block> {
    let named = |wanted: Tier| {
        let of_tier = shown.names.held_back().into_iter().filter(|(_, tier)| *tier == wanted);
        of_tier.map(|(label, _)| label.to_owned()).collect::<Vec<_>>()
    };
    let told = [
        (named(Tier::Restricted), "restricted: no name, no words and no answer of a person stand in this folder"),
        (named(Tier::Closed), "closed: nothing of a single person, tie or passage stands in this folder"),
    ];
    let told = told.iter().filter(|(labels, _)| !labels.is_empty());
    let told: Vec<String> = told.map(|(labels, what)| format!("{} ({what})", Listed(labels))).collect();
    let trace = "Values of the cases rest on all of it, and a trace in the folder of the study shows it.";
    (!told.is_empty()).then(|| Block::prose(format!("Held back by the study: {}. {trace}", told.join("; "))))
}

/// What was noticed and concerns no other section.
fn rest_noticed(rest: Vec<&Diagnostic>) -> Vec<Block> {
    let told = noticed(rest);
    let heading = (!told.is_empty()).then(|| Block::Heading("Other notes and warnings".to_owned()));
    heading.into_iter().chain(told).collect()
}

/// The parameters, and how to repeat it all.
fn method(shown: &PageContext<'_>, parameters: Vec<Block>, steps: Vec<Block>) -> Result<Vec<Block>, StudyError> {
    let mut blocks = vec![Block::Heading("Parameters".to_owned())];
    blocks.extend(parameters);
    blocks.push(Block::Heading("How to repeat it".to_owned()));
    blocks.push(Block::prose(
        Text::from("In the folder of the study; the same study gives the same bytes. ")
            .link("manifest.json", "../manifest.json")
            .plain(" has the hash of every input and output, the version and the seed, ")
            .link(WORKBOOK, format!("../{WORKBOOK}"))
            .plain(" every table on a sheet of its own."),
    ));
    let (mut commands, mut others) = (Vec::new(), Vec::new());
    for block in shown.block(&RepeatStep::new("study", "", &())?).into_iter().chain(steps) {
        match block {
            Block::Code { text, .. } => commands.push(text),
            other => others.push(other),
        }
    }
    if !commands.is_empty() {
        blocks.push(Block::Code { language: "sh".to_owned(), text: commands.join("\n") });
    }
    blocks.extend(others);
    Ok(blocks)
}
