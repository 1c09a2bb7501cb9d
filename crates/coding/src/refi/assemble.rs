//! References are followed, places are turned into code points, and what leads nowhere is counted.

use super::attached::{self, Owners};
use super::offsets::{Counted, Counting, OffsetUnit};
use super::parsed::{Coding, Extent, Lost, Parsed, ParsedCase, ParsedSource, Selection, Text, guid};
use super::{Imported, ImportedCase, ImportedSegment, ImportedSource, LostElement};
use crate::Codebook;
use crosscase_data::{Diagnostic, counted};
use std::collections::{BTreeMap, BTreeSet, HashSet};

pub(super) fn assemble(parsed: Parsed) -> Imported {
    let Parsed {
        codes,
        users,
        cases,
        mut sources,
        selections,
        mut variables,
        values,
        memos,
        memo_refs,
        mut lost,
        mut diagnostics,
    } = parsed;
    let users = named(users, &mut sources, &mut diagnostics);
    let code_names: BTreeMap<String, &str> =
        codes.iter().filter_map(|code| Some((guid(code.guid.as_deref()?), code.name.as_str()))).collect();
    let source_places: BTreeMap<&str, usize> =
        with_guid(&sources).map(|(at, source)| (source.guid.as_str(), at)).collect();
    let texts: Vec<Option<Counted>> = sources
        .iter()
        .map(|source| if let Text::Here(text) = &source.text { Some(Counted::new(text)) } else { None })
        .collect();
    outside(sources.iter().chain(&memos), &mut lost);
    let (counting, fit, unfit) =
        counting(&selections, |selection| texts.get(selection.source).and_then(Option::as_ref));
    diagnostics.extend(unfit_names(fit, unfit));
    let of_cases = OfCases::new(&cases, &source_places, &selections, &sources, &mut lost);
    let project = Project {
        sources: &sources,
        texts: &texts,
        cases: &cases,
        of_cases: &of_cases,
        codes: &code_names,
        users: &users,
        counting,
    };
    let passages = project.passages(&selections, &mut lost);
    if !cases.is_empty() {
        diagnostics.extend(no_one_case(passages.without_case));
    }
    diagnostics.extend(moved(passages.repaired, counting));
    diagnostics.extend(twice(&codes.iter().map(|code| code.name.as_str()).collect::<Vec<_>>()));
    let owners = Owners { codes: &codes, cases: &cases, sources: &sources, selections: &selections };
    let memos = attached::memos(&memos, &memo_refs, &owners, |selection| project.place(selection), &mut lost);
    diagnostics.extend(number_variables(&mut variables));
    diagnostics.extend(of_wholes(passages.wholes, passages.again));
    let variables = attached::variables(&variables, &values, &owners, &mut lost);
    diagnostics.extend(one_case(&cases).into_iter().chain(attached::two_values(&variables)));
    diagnostics.extend(loss_diagnostics(&lost));
    let length = |text: &Option<Counted>| text.as_ref().map(|text| text.letters.len());
    let of_source =
        |(source, text): (&ParsedSource, _)| ImportedSource { name: source.name.clone(), length: length(text) };
    Imported {
        sources: sources.iter().zip(&texts).map(of_source).collect(),
        cases: of_cases.imported,
        segments: passages.segments,
        memos,
        variables,
        offsets: counting.unit,
        repaired: passages.repaired,
        lost: summed(&lost),
        diagnostics,
        codes: Codebook::in_order(codes),
    }
}

/// What passages are read against.
struct Project<'a> {
    sources: &'a [ParsedSource],
    /// The texts of the sources.
    texts: &'a [Option<Counted>],
    cases: &'a [ParsedCase],
    of_cases: &'a OfCases,
    /// The names of the codes by their GUIDs.
    codes: &'a BTreeMap<String, &'a str>,
    /// Those of the coders.
    users: &'a BTreeMap<String, String>,
    counting: Counting,
}

/// The coded passages, and what there is to tell of them.
#[derive(Default)]
struct Passages {
    segments: Vec<ImportedSegment>,
    /// How many are elsewhere than their file says.
    repaired: usize,
    /// How many belong to no one case.
    without_case: usize,
    /// How many codes are of a whole document, and how many of these the same coder gave again.
    wholes: usize,
    again: usize,
}

impl<'a> Project<'a> {
    fn text_of(&self, selection: &Selection) -> Option<&'a Counted> {
        self.texts.get(selection.source)?.as_ref()
    }

    /// Where a passage is in its text; nothing where it is none of it.
    fn place(&self, selection: &Selection) -> Option<(usize, usize)> {
        extent(selection, self.sources.get(selection.source)?, self.text_of(selection)?, self.counting)
    }

    /// A segment a code of a passage; what is none is counted among what is lost.
    fn passages(&self, selections: &[Selection], lost: &mut Lost) -> Passages {
        let mut found = Passages::default();
        let mut wholes = HashSet::new();
        for selection in selections.iter().filter(|selection| !selection.codings.is_empty()) {
            let Some(source) = self.sources.get(selection.source) else { continue };
            let here = || format!("line {}, in {}", selection.line, source.name);
            let Some(text) = self.text_of(selection) else {
                lost.add(selection.element, "its source has no text", &here());
                continue;
            };
            let Some((start, end)) = self.place(selection) else {
                lost.add(selection.element, "it is no passage of its source", &here());
                continue;
            };
            found.repaired += usize::from(matches!(selection.extent, Extent::Span(span) if span != Some((start, end))));
            let case = self.of_cases.of(selection).and_then(|case| self.cases.get(case)).map(|case| case.name.clone());
            found.without_case += usize::from(case.is_none());
            for coding in &selection.codings {
                let to = coding.code.as_deref().unwrap_or_default();
                let Some(code) = self.codes.get(to) else {
                    lost.add("CodeRef", DANGLING, &format!("{to}, {}", here()));
                    continue;
                };
                let coder = coder_of(coding, self.users, lost);
                // A coder says once of a document that it has a code.
                let whole = selection.extent == Extent::Whole;
                if whole && !wholes.insert((selection.source, to, coding.user.as_deref())) {
                    found.again += 1;
                    continue;
                }
                let words = if whole { &[][..] } else { text.letters.get(start..end).unwrap_or_default() };
                found.segments.push(ImportedSegment {
                    source: source.name.clone(),
                    start,
                    end,
                    code: (*code).to_owned(),
                    coder,
                    case: case.clone(),
                    text: words.iter().collect(),
                    whole,
                });
            }
        }
        found.segments.sort();
        found.wholes = wholes.len();
        found
    }
}

/// Gives what goes by its name from here on one of its own: the names of the coders by their GUIDs. A coder who is listed twice is one, and a
/// transcript without a name is called after its recording.
fn named(
    users: Vec<(String, String)>,
    sources: &mut [ParsedSource],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let mut listed = BTreeSet::new();
    let users = users.into_iter().filter(|(guid, _)| guid.is_empty() || listed.insert(guid.clone()));
    let (guids, mut names): (Vec<String>, Vec<String>) = users.unzip();
    diagnostics.extend(numbered(&mut names, "coders"));
    let mut of_file: Vec<String> =
        sources.iter().filter(|source| !source.is_nameless()).map(|source| source.name.clone()).collect();
    diagnostics.extend(numbered(&mut of_file, "sources"));
    let places = sources.iter_mut().filter(|source| !source.is_nameless());
    places.zip(of_file).for_each(|(source, name)| source.name = name);
    // What we call a transcript is our own affair, and tells of nothing.
    let called = |source: &ParsedSource| match source.transcript_of.and_then(|of| sources.get(of)) {
        Some(recording) if source.is_nameless() => format!("{} (transcript)", recording.name),
        _ => source.name.clone(),
    };
    let mut all: Vec<String> = sources.iter().map(called).collect();
    numbered(&mut all, "sources");
    sources.iter_mut().zip(all).for_each(|(source, name)| source.name = name);
    guids.into_iter().zip(names).collect()
}

/// Counts the texts that are elsewhere.
fn outside<'s>(all: impl Iterator<Item = &'s ParsedSource>, lost: &mut Lost) {
    for source in all.filter(|source| source.text == Text::None) {
        if let Some(outside) = &source.outside {
            let first = format!("{}: {outside}", source.name);
            lost.add(&source.element, "it is outside the archive and was not opened", &first);
        }
    }
}

/// The name of whoever coded; nothing where the file does not know.
fn coder_of(coding: &Coding, users: &BTreeMap<String, String>, lost: &mut Lost) -> Option<String> {
    let user = coding.user.as_deref()?;
    let coder = users.get(user).cloned();
    if coder.is_none() {
        lost.add("User", "its coder is not in the file; the passage is kept without one", user);
    }
    coder
}

fn number_variables(variables: &mut [[String; 3]]) -> Option<Diagnostic> {
    let mut names: Vec<String> = variables.iter().map(|[_, name, _]| name.clone()).collect();
    let told = numbered(&mut names, "variables");
    variables.iter_mut().zip(names).for_each(|([_, own, _], name)| *own = name);
    told
}

/// What nothing can refer to is not found by a reference that leads nowhere.
fn with_guid(sources: &[ParsedSource]) -> impl Iterator<Item = (usize, &ParsedSource)> {
    sources.iter().enumerate().filter(|(_, source)| !source.guid.is_empty())
}

/// Names of passages that fit no way of counting. Those of a person's own are rare; where hardly any of several fits, it is the places that are
/// amiss.
fn unfit_names(fit: usize, unfit: usize) -> Option<Diagnostic> {
    let message = counted(
        unfit,
        "passage has a name that is not its words, and says nothing of how characters are counted",
        "passages have names that are not their words, and say nothing of how characters are counted",
    );
    let help = "look at the texts of a few passages: their names may be titles, or the tool counts in some other way; \
                export the project again, or mend start and end";
    match unfit {
        0 => None,
        3.. if unfit > fit => Some(Diagnostic::warning("COD120", message).help(help)),
        _ => Some(Diagnostic::note("COD120", message)),
    }
}

fn no_one_case(passages: usize) -> Option<Diagnostic> {
    let what = counted(passages, "passage belongs", "passages belong");
    let message = format!("{what} to no one case: no case refers to them, and their source has none or several");
    (passages > 0).then(|| Diagnostic::warning("COD121", message))
}

fn moved(passages: usize, counting: Counting) -> Option<Diagnostic> {
    let what = counted(passages, "passage was", "passages were");
    let how = match (counting.unit, counting.line_end_is_one) {
        (OffsetUnit::Codepoint, _) => "counts a line end of two characters as one",
        (_, false) => "counts in units of UTF-16 and not in code points as it should",
        (_, true) => {
            "counts in units of UTF-16 and not in code points as it should, and a line end of two characters as one"
        }
    };
    (passages > 0).then(|| Diagnostic::warning("COD122", format!("the file {how}: {what} moved")))
}

/// Which cases say that a selection or a source is theirs.
struct OfCases {
    imported: Vec<ImportedCase>,
    selections: BTreeMap<String, BTreeSet<usize>>,
    sources: BTreeMap<usize, BTreeSet<usize>>,
    /// The recording of each transcript, whose case is its own.
    recordings: BTreeMap<usize, usize>,
}

impl OfCases {
    fn new(
        cases: &[ParsedCase],
        source_places: &BTreeMap<&str, usize>,
        selections: &[Selection],
        sources: &[ParsedSource],
        lost: &mut Lost,
    ) -> Self {
        let guids = selections.iter().map(|selection| selection.guid.as_str()).filter(|guid| !guid.is_empty());
        let guids: BTreeSet<&str> = guids.collect();
        let recordings = sources.iter().enumerate().filter_map(|(at, source)| Some((at, source.transcript_of?)));
        let recordings = recordings.collect();
        let mut of = Self { imported: Vec::new(), selections: BTreeMap::new(), sources: BTreeMap::new(), recordings };
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
        let recording = || self.sources.get(self.recordings.get(&selection.source)?);
        let there = own.or_else(|| self.sources.get(&selection.source)).or_else(recording)?;
        (there.len() == 1).then(|| there.first().copied()).flatten()
    }
}

const DANGLING: &str = "what it refers to is not in the file";

/// The way of counting that most of the passages fit which carry their words, the standard's where several do; how many fit it, and how many
/// fit none.
fn counting<'a>(
    selections: &[Selection],
    text_of: impl Fn(&Selection) -> Option<&'a Counted>,
) -> (Counting, usize, usize) {
    let (mut fitting, mut none) = ([0; Counting::ALL.len()], 0);
    for selection in selections {
        let label = selection.label.as_deref().filter(|label| !label.is_empty());
        let (Some(text), Some(label), Extent::Span(Some(span))) = (text_of(selection), label, &selection.extent) else {
            continue;
        };
        let fits = Counting::ALL.map(|counting| text.fits(label, *span, counting));
        fitting.iter_mut().zip(fits).for_each(|(sum, fits)| *sum += usize::from(fits));
        none += usize::from(!fits.contains(&true));
    }
    let most = fitting.iter().copied().max().unwrap_or(0);
    let first = Counting::ALL.into_iter().zip(fitting).find(|(_, fit)| *fit == most);
    first.map_or((Counting::ALL[0], 0, none), |(counting, fit)| (counting, fit, none))
}

/// Where a passage is, in code points; nothing where it is none of its source.
fn extent(selection: &Selection, source: &ParsedSource, text: &Counted, counting: Counting) -> Option<(usize, usize)> {
    match &selection.extent {
        Extent::Span(span) => text.span((*span)?, counting),
        Extent::Points(points) => {
            let [start, end] = [&points[0], &points[1]].map(|point| source.points.get(point).copied());
            text.span((start?, end?), counting)
        }
        Extent::Whole => Some((0, text.letters.len())).filter(|(_, end)| *end > 0),
    }
}

/// Numbers names that are there already: two of one name would be one.
fn numbered(names: &mut [String], what: &str) -> Option<Diagnostic> {
    let mut seen: HashSet<String> = names.iter().cloned().collect();
    let (mut used, mut first): (HashSet<String>, Option<String>) = Default::default();
    // The number that each name goes on with.
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.iter_mut() {
        if used.insert(name.clone()) {
            continue;
        }
        first.get_or_insert_with(|| name.clone());
        let number = next.entry(name.clone()).or_insert(2);
        let mut free = format!("{name} ({number})");
        while !seen.insert(free.clone()) {
            *number += 1;
            free = format!("{name} ({number})");
        }
        used.insert(free.clone());
        *name = free;
    }
    let message = format!("several {what} are called the same, and were numbered (first: {})", first?);
    Some(Diagnostic::warning("COD125", message))
}

/// Codes of whole documents, which are no passages, and how many of them one coder gave again.
fn of_wholes(codes: usize, again: usize) -> Option<Diagnostic> {
    let what = counted(codes, "code is of a whole document", "codes are of whole documents");
    let again = match again {
        0 => String::new(),
        1 => "; 1 that the same coder gave again counts once".to_owned(),
        more => format!("; {more} that the same coder gave again count once"),
    };
    let message = format!(
        "{what}: present there, without words, and in no length, overlap or passage that coders differ on{again}"
    );
    (codes > 0).then(|| Diagnostic::note("COD127", message))
}

/// Cases that are called the same, which count as one.
fn one_case(cases: &[ParsedCase]) -> Option<Diagnostic> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<String> =
        cases.iter().filter(|case| !seen.insert(case.name.as_str())).map(|case| case.name.clone()).collect();
    let message = "several cases are called the same, and count as one";
    (!twice.is_empty()).then(|| Diagnostic::warning("COD126", message).listing(twice.into_iter().collect()))
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
