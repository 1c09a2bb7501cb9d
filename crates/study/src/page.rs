//! The report of a study: the question, first the answer, then everything it stands on. The methods compose its parts.

use crate::error::{MethodError, StudyError};
use crate::method::{PageContext, PagePlace, RepeatStep};
use crate::methods::Methods;
use crate::publish::WORKBOOK;
use crate::study::Study;
use crosscase_data::Diagnostic;
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
    let mut add = |id: &str, heading: &str, blocks: Vec<Block>| {
        if !blocks.is_empty() {
            sections.push(PageSection::new(id, heading, blocks));
        }
    };
    add("answer", "The answer", under(&PagePlace::Answer));
    for part in &parts {
        if let PagePlace::Section { id, heading } = &part.place {
            add(id, heading, part.blocks.clone());
        }
    }
    add("calibration", "Calibration", under(&PagePlace::Calibration));
    add("cases", "Cases and data", under(&PagePlace::Cases));
    let told: Vec<&Diagnostic> = parts.iter().flat_map(|part| &part.told).collect();
    let rest: Vec<&Diagnostic> = shown.made.diagnostics().into_iter().filter(|said| !told.contains(said)).collect();
    let repeat = method(shown, under(&PagePlace::Method), under(&PagePlace::Repeat))?;
    add("method", "Parameters and how to repeat it", rest_noticed(rest).into_iter().chain(repeat).collect());
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
