//! References are followed, places are turned into code points, and what leads nowhere is counted.

use super::offsets::{Counted, OffsetUnit};
use super::parse::{Lost, Parsed, ParsedCase, ParsedSource, Selection, Text, guid};
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

    let (offsets, fit, unfit) = unit(&selections, text_of);
    if unfit > 0 {
        let message = counted(
            unfit,
            "passage has a name that is not its words, and says nothing of how characters are counted",
            "passages have names that are not their words, and say nothing of how characters are counted",
        );
        // Names of a person's own are rare; where hardly any name of several fits, it is the places that are amiss.
        diagnostics.push(if unfit > fit && unfit > 2 {
            let help = "look at the texts of a few passages: the tool may count otherwise, such as a line end of two characters as one; \
                        export the project again, or save its texts with line ends of one character (LF)";
            Diagnostic::warning("COD120", message).help(help)
        } else {
            Diagnostic::note("COD120", message)
        });
    }

    let of_cases = OfCases::new(&cases, &source_places, &selections, &sources, &mut lost);

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
        let case = of_cases.of(selection).and_then(|case| cases.get(case)).map(|case| case.name.clone());
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
    diagnostics.extend(loss_diagnostics(&lost));
    let sources = sources.iter().zip(&texts).map(|(source, text)| ImportedSource {
        name: source.name.clone(),
        length: text.as_ref().map(|text| text.letters.len()),
    });
    Imported {
        sources: sources.collect(),
        cases: of_cases.imported,
        segments,
        offsets,
        repaired,
        lost: summed(&lost),
        diagnostics,
        codes: Codebook::in_order(codes),
    }
}

/// Which cases say that a selection or a source is theirs.
struct OfCases {
    imported: Vec<ImportedCase>,
    selections: BTreeMap<String, BTreeSet<usize>>,
    sources: BTreeMap<usize, BTreeSet<usize>>,
}

impl OfCases {
    fn new(
        cases: &[ParsedCase],
        source_places: &BTreeMap<&str, usize>,
        selections: &[Selection],
        sources: &[ParsedSource],
        lost: &mut Lost,
    ) -> Self {
        let guids: BTreeSet<&str> = selections.iter().map(|selection| selection.guid.as_str()).collect();
        let mut of = Self { imported: Vec::new(), selections: BTreeMap::new(), sources: BTreeMap::new() };
        for (at, case) in cases.iter().enumerate() {
            let mut own: Vec<String> = Vec::new();
            for to in &case.sources {
                match source_places.get(to.as_str()).and_then(|place| Some((*place, sources.get(*place)?))) {
                    Some((place, source)) => {
                        if of.sources.entry(place).or_default().insert(at) {
                            own.push(source.name.clone());
                        }
                    }
                    None => lost.add("SourceRef", DANGLING, &format!("{to} of the case {}", case.name)),
                }
            }
            for to in &case.selections {
                if guids.contains(to.as_str()) {
                    of.selections.entry(to.clone()).or_default().insert(at);
                } else {
                    lost.add("SelectionRef", DANGLING, &format!("{to} of the case {}", case.name));
                }
            }
            of.imported.push(ImportedCase { name: case.name.clone(), sources: own });
        }
        of
    }

    /// The one case that refers to a selection, or else to its source; nothing where none or several do.
    fn of(&self, selection: &Selection) -> Option<usize> {
        let own = self.selections.get(&selection.guid).filter(|_| !selection.guid.is_empty());
        let there = own.or_else(|| self.sources.get(&selection.source))?;
        (there.len() == 1).then(|| there.first().copied()).flatten()
    }
}

const DANGLING: &str = "what it refers to is not in the file";

/// The unit that more of the passages fit which carry their words, how many fit it, and how many fit neither.
fn unit<'a>(
    selections: &[Selection],
    text_of: impl Fn(&Selection) -> Option<&'a Counted>,
) -> (OffsetUnit, usize, usize) {
    let (mut codepoints, mut utf16, mut neither) = (0, 0, 0);
    for selection in selections {
        let label = selection.label.as_deref().filter(|label| !label.is_empty());
        let (Some(text), Some(label), Some(span)) = (text_of(selection), label, selection.span) else { continue };
        let [one, other] = [OffsetUnit::Codepoint, OffsetUnit::Utf16].map(|unit| text.fits(label, span, unit));
        codepoints += usize::from(one);
        utf16 += usize::from(other);
        neither += usize::from(!one && !other);
    }
    if utf16 > codepoints { (OffsetUnit::Utf16, utf16, neither) } else { (OffsetUnit::Codepoint, codepoints, neither) }
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

fn loss_diagnostics(lost: &Lost) -> impl Iterator<Item = Diagnostic> {
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
