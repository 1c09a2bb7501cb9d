//! References are followed, places are turned into code points, and what leads nowhere is counted.

use super::offsets::{Counted, OffsetUnit};
use super::parse::{Lost, Parsed, Selection, Text, guid};
use super::{Imported, ImportedCase, ImportedSegment, ImportedSource, LostElement};
use crate::Codebook;
use crosscase_data::{Diagnostic, counted};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn assemble(parsed: Parsed) -> Imported {
    let Parsed { codes, users, cases, sources, selections, mut lost, mut diagnostics } = parsed;
    let code_names: BTreeMap<String, &str> =
        codes.iter().filter_map(|code| Some((guid(code.guid.as_deref()?), code.name.as_str()))).collect();
    let source_places: BTreeMap<&str, usize> =
        sources.iter().enumerate().map(|(at, source)| (source.guid.as_str(), at)).collect();
    let selection_guids: BTreeSet<&str> = selections.iter().map(|selection| selection.guid.as_str()).collect();
    let texts: Vec<Option<Counted>> = sources
        .iter()
        .map(|source| if let Text::Here(text) = &source.text { Some(Counted::new(text)) } else { None })
        .collect();
    for source in sources.iter().filter(|source| source.text == Text::None) {
        if let Some(outside) = &source.outside {
            let first = format!("{}: {outside}", source.name);
            lost.add(&source.element, "it is outside the archive and was not opened", &first);
        }
    }
    let text_of = |selection: &Selection| texts.get(selection.source).and_then(Option::as_ref);

    let (offsets, unfit) = unit(&selections, text_of);
    if unfit > 0 {
        let what = counted(unfit, "passage has a name", "passages have names");
        let message = format!("{what} that are not their words, and say nothing of how characters are counted");
        diagnostics.push(Diagnostic::note("COD120", message));
    }

    // Which cases say that a selection or a source is theirs.
    let (mut of_selection, mut of_source): (BTreeMap<&str, BTreeSet<usize>>, BTreeMap<usize, BTreeSet<usize>>) =
        Default::default();
    let mut imported_cases = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let mut of_case: Vec<String> = Vec::new();
        for to in &case.sources {
            match source_places.get(to.as_str()).and_then(|place| Some((*place, sources.get(*place)?))) {
                Some((place, source)) => {
                    if of_source.entry(place).or_default().insert(at) {
                        of_case.push(source.name.clone());
                    }
                }
                None => lost.add("SourceRef", DANGLING, &format!("{to} of the case {}", case.name)),
            }
        }
        for to in &case.selections {
            if selection_guids.contains(to.as_str()) {
                of_selection.entry(to).or_default().insert(at);
            } else {
                lost.add("SelectionRef", DANGLING, &format!("{to} of the case {}", case.name));
            }
        }
        imported_cases.push(ImportedCase { name: case.name.clone(), sources: of_case });
    }
    let case_of = |selection: &Selection| -> Option<String> {
        let own = of_selection.get(selection.guid.as_str()).filter(|_| !selection.guid.is_empty());
        let cases_there = own.or_else(|| of_source.get(&selection.source))?;
        let one = (cases_there.len() == 1).then(|| cases_there.first()).flatten()?;
        cases.get(*one).map(|case| case.name.clone())
    };

    let (mut segments, mut repaired, mut without_case) = (Vec::new(), 0, 0);
    for selection in selections.iter().filter(|selection| !selection.codings.is_empty()) {
        let Some(source) = sources.get(selection.source) else { continue };
        let here = || format!("line {}, in {}", selection.line, source.name);
        let Some(text) = text_of(selection) else {
            lost.add("PlainTextSelection", "its source has no text", &here());
            continue;
        };
        let Some((start, end)) = selection.span.and_then(|span| text.span(span, offsets)) else {
            lost.add("PlainTextSelection", "it is no passage of its source", &here());
            continue;
        };
        repaired += usize::from(selection.span != Some((start, end)));
        let case = case_of(selection);
        without_case += usize::from(case.is_none());
        for coding in &selection.codings {
            let to = coding.code.as_deref().unwrap_or_default();
            let Some(code) = code_names.get(to) else {
                lost.add("CodeRef", DANGLING, &format!("{to}, {}", here()));
                continue;
            };
            let coder = coding.user.as_deref().and_then(|user| users.get(user).cloned());
            if let (Some(user), None) = (&coding.user, &coder) {
                lost.add("User", "its coder is not in the file; the passage is kept without one", user);
            }
            segments.push(ImportedSegment {
                source: source.name.clone(),
                start,
                end,
                code: (*code).to_owned(),
                coder,
                case: case.clone(),
                text: text.letters.get(start..end).unwrap_or_default().iter().collect(),
            });
        }
    }
    segments.sort();
    if without_case > 0 && !cases.is_empty() {
        let what = counted(without_case, "passage belongs", "passages belong");
        let message = format!("{what} to no one case: no case refers to them, and their source has none or several");
        diagnostics.push(Diagnostic::warning("COD121", message));
    }
    if repaired > 0 {
        let what = counted(repaired, "passage was", "passages were");
        let message = format!("the file counts in units of UTF-16 and not in code points as it should: {what} moved");
        diagnostics.push(Diagnostic::warning("COD122", message));
    }
    diagnostics.extend(twice(&codes.iter().map(|code| code.name.as_str()).collect::<Vec<_>>()));
    diagnostics.extend(told(&lost));
    let sources = sources.iter().zip(&texts).map(|(source, text)| ImportedSource {
        name: source.name.clone(),
        length: text.as_ref().map(|text| text.letters.len()),
    });
    Imported {
        sources: sources.collect(),
        cases: imported_cases,
        segments,
        offsets,
        repaired,
        lost: summed(&lost),
        diagnostics,
        codes: Codebook::in_order(codes),
    }
}

const DANGLING: &str = "what it refers to is not in the file";

/// The unit that more of the passages fit which carry their words, and how many of these fit neither.
fn unit<'a>(selections: &[Selection], text_of: impl Fn(&Selection) -> Option<&'a Counted>) -> (OffsetUnit, usize) {
    let (mut codepoints, mut utf16, mut neither) = (0, 0, 0);
    for selection in selections {
        let label = selection.label.as_deref().filter(|label| !label.is_empty());
        let (Some(text), Some(label), Some(span)) = (text_of(selection), label, selection.span) else { continue };
        let [one, other] = [OffsetUnit::Codepoint, OffsetUnit::Utf16].map(|unit| text.fits(label, span, unit));
        codepoints += usize::from(one);
        utf16 += usize::from(other);
        neither += usize::from(!one && !other);
    }
    (if utf16 > codepoints { OffsetUnit::Utf16 } else { OffsetUnit::Codepoint }, neither)
}

/// Codes that are called the same, which nothing tells apart once they are known by their names.
fn twice(names: &[&str]) -> Option<Diagnostic> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<String> =
        names.iter().filter(|name| !seen.insert(**name)).map(|name| (*name).to_owned()).collect();
    let twice: Vec<String> = twice.into_iter().collect();
    (!twice.is_empty()).then(|| {
        let message = format!("several codes are called {}", crosscase_data::Listed(&twice));
        Diagnostic::warning("COD123", message).help("give each a name of its own before their passages are counted")
    })
}

fn told(lost: &Lost) -> impl Iterator<Item = Diagnostic> {
    lost.0.iter().map(|((element, why), (count, first))| {
        Diagnostic::warning("COD124", format!("{count} {element} lost: {why} (first: {first})"))
    })
}

fn summed(lost: &Lost) -> Vec<LostElement> {
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for ((element, _), (count, _)) in &lost.0 {
        *sums.entry(element).or_default() += count;
    }
    sums.into_iter().map(|(element, count)| LostElement { element: element.to_owned(), count }).collect()
}
