//! What each coder says of each case and code.

use super::read::{Passages, Said};
use super::{MEAN, Rule};
use crate::error::{MethodError, StudyError};
use crate::names::CaseFigure;
use crosscase_coding::{CodeMatrix, CodingError, Evidence, MatrixOptions, NotMentioned, SegmentStatus, Segments};
use crosscase_data::contract::{OrMissing, Rating};
use crosscase_data::{Diagnostic, Missing, Place};
use std::collections::BTreeSet;

/// Cases by codes, for all coders together and for each that counts.
pub(super) struct CoderMatrices {
    together: CodeMatrix,
    each: Vec<CoderMatrix>,
    pub(super) told: Vec<Diagnostic>,
}

/// That a coder says of a code in a case both that it is there and that it is not.
const CONTRADICTORY: &str = "COD101";

struct CoderMatrix {
    /// Her name, and as it may be published.
    name: String,
    coder: String,
    /// The cases that the coder says anything of.
    read: BTreeSet<String>,
    matrix: CodeMatrix,
}

impl CoderMatrices {
    pub(super) fn of(rule: &Rule, passages: &Passages, cases: &[String]) -> Result<Self, MethodError> {
        let named = |said: &Said| said.segment.coder.clone().unwrap_or_default();
        let counts = |said: &&Said| rule.coder.as_ref().is_none_or(|coder| named(said) == *coder);
        if let Some(coder) = rule.coder.as_ref().filter(|_| !passages.all.iter().any(|said| counts(&said))) {
            let mut allowed: Vec<String> = passages.all.iter().map(named).collect();
            allowed.sort_unstable();
            allowed.dedup();
            return Err(StudyError::Unknown { what: "coder", name: coder.clone(), allowed }.into());
        }
        let of = |said: Vec<&Said>| {
            let segments = Segments::new(said.into_iter().map(|said| said.segment.clone()).collect());
            let options = MatrixOptions::new(NotMentioned::Missing).cases(cases.to_vec());
            options.codebook(passages.codebook.clone()).fit(&segments)
        };
        let together = of(passages.all.iter().filter(counts).collect())?;
        let mut each: Vec<CoderMatrix> = Vec::new();
        for said in passages.all.iter().filter(counts) {
            if each.iter().any(|voice| voice.coder == said.coder) {
                continue;
            }
            let own: Vec<&Said> = passages.all.iter().filter(|other| other.coder == said.coder).collect();
            let read = own.iter().map(|said| said.segment.case.clone()).collect();
            each.push(CoderMatrix { name: named(said), coder: said.coder.clone(), read, matrix: of(own)? });
        }
        // That coders contradict one another is what the interval tells; that one contradicts herself is told where a membership hangs on it.
        let told = each.iter().flat_map(|voice| voice.matrix.diagnostics.clone());
        // Codes in other letters are told once, with where they stand.
        let told = told.filter(|said| said.code != CONTRADICTORY && said.code != "COD151").collect();
        let mut voices = Self { together, each, told };
        for code in rule.figures.iter().filter_map(|figure| figure.code.as_ref()) {
            if !voices.together.codes.contains(code) {
                let place = Place::file(rule.codes.as_ref().unwrap_or(&rule.file));
                let known = voices.together.codes.clone();
                return Err(CodingError::UnknownCode { name: code.clone(), known, place }.into());
            }
        }
        let noticed = voices.contradictory(rule).chain(voices.not_counted(rule)).chain(voices.called_mean(rule));
        let noticed: Vec<Diagnostic> = noticed.collect();
        voices.told.extend(noticed);
        Ok(voices)
    }

    /// The codes of which a coder says in a case both that they are there and that they are not, one line a code.
    fn contradictory(&self, rule: &Rule) -> impl Iterator<Item = Diagnostic> {
        let is_so = |voice: &CoderMatrix, case, code| evidence(&voice.matrix, case, code) == Evidence::Contradictory;
        rule.codes_of(|figure| figure.name == "membership").into_iter().filter_map(move |code| {
            let cases = self.cases_with(code, is_so);
            let message = format!("{code} is both present and absent, so that its membership is not known");
            let help = "look at the passages, and let the coders agree";
            (!cases.is_empty()).then(|| Diagnostic::warning(CONTRADICTORY, message).help(help).listing(cases))
        })
    }

    /// The codes of which no passage is counted where a coder who read of a case does not mention them, and nobody said what that means.
    fn not_counted(&self, rule: &Rule) -> impl Iterator<Item = Diagnostic> {
        // Where any coder tells that it was not asked there is no number, whatever not being mentioned means.
        let is_asked = |case, code| evidence(&self.together, case, code) != Evidence::NotAsked;
        let is_so = move |voice: &CoderMatrix, case, code| {
            is_asked(case, code) && evidence(&voice.matrix, case, code) == Evidence::NotMentioned
        };
        let codes = rule.codes_of(|figure| figure.name != "membership" && rule.not_mentioned == NotMentioned::Error);
        codes.into_iter().filter_map(move |code| {
            let cases = self.cases_with(code, is_so);
            let message = format!("{}: no passage is counted where a coder does not mention {code}", rule.name);
            let help =
                "say what that means: `not_mentioned = \"absent\"`, there is none, or \"missing\", it is not known";
            (!cases.is_empty()).then(|| Diagnostic::warning("STU247", message).help(help).listing(cases))
        })
    }

    /// That a coder is called as all of them together are asked for.
    fn called_mean(&self, rule: &Rule) -> Option<Diagnostic> {
        let message =
            format!("{}: a coder is called {MEAN}, and `coders = \"{MEAN}\"` is the mean of all coders", rule.name);
        let is_so = rule.coder.is_none() && self.each.iter().any(|voice| voice.name == MEAN);
        is_so.then(|| {
            Diagnostic::note("STU265", message).help("for her passages alone give her another name in the file")
        })
    }

    /// The cases in which it is so for some coder.
    fn cases_with(&self, code: &str, is_so: impl Fn(&CoderMatrix, usize, usize) -> bool) -> Vec<String> {
        let Some(at) = self.at(code) else { return Vec::new() };
        let cases = self.together.cases.iter().enumerate();
        cases
            .filter(|(case, _)| self.of_case(*case).any(|voice| is_so(voice, *case, at)))
            .map(|(_, name)| name.clone())
            .collect()
    }

    /// How many coders say anything of a case.
    pub(super) fn readers(&self, case: usize) -> usize {
        self.of_case(case).count()
    }

    fn of_case(&self, case: usize) -> impl Iterator<Item = &CoderMatrix> {
        let name = self.together.cases.get(case);
        self.each.iter().filter(move |voice| name.is_some_and(|name| voice.read.contains(name)))
    }

    fn at(&self, code: &str) -> Option<usize> {
        self.together.codes.iter().position(|known| known == code)
    }

    /// What not being mentioned counts as has to be said where it happens: of a case, or by one of its coders.
    pub(super) fn decided(&self, rule: &Rule) -> Result<(), MethodError> {
        let mut cells: Vec<String> = Vec::new();
        let memberships = rule.figures.iter().filter(|figure| figure.name == "membership");
        for code in memberships.filter_map(|figure| figure.code.as_deref()) {
            let Some(at) = self.at(code) else { continue };
            for (case, name) in self.together.cases.iter().enumerate() {
                match evidence(&self.together, case, at) {
                    Evidence::NotMentioned => cells.push(format!("{name}: {code}")),
                    Evidence::NotAsked => {}
                    _ => {
                        let silent =
                            self.of_case(case).filter(|one| evidence(&one.matrix, case, at) == Evidence::NotMentioned);
                        cells.extend(silent.map(|one| format!("{name}: {code} (by {})", one.name)));
                    }
                }
            }
        }
        cells.dedup();
        match rule.not_mentioned {
            NotMentioned::Error if !cells.is_empty() => Err(CodingError::NotMentioned { cells }.into()),
            _ => Ok(()),
        }
    }

    /// A figure of a case by each coder who says anything of it. Of a case that no coder speaks of, what not being mentioned counts as.
    pub(super) fn said(&self, rule: &Rule, figure: &CaseFigure, case: usize) -> Vec<OrMissing<f64>> {
        let Some(at) = figure.code.as_deref().and_then(|code| self.at(code)) else { return Vec::new() };
        let not_mentioned = match rule.not_mentioned {
            NotMentioned::Absent => Ok(0.0),
            NotMentioned::Missing | NotMentioned::Error => Err(Missing::NotMentioned),
        };
        let not_asked = evidence(&self.together, case, at) == Evidence::NotAsked;
        let number = |of: &[Vec<u64>]| Ok(of.get(case).and_then(|row| row.get(at)).map_or(0.0, |n| *n as f64));
        let is_unknown = rule.not_mentioned == NotMentioned::Missing;
        let of = |voice: &CoderMatrix| match (evidence(&voice.matrix, case, at), figure.name.as_str()) {
            // Where another tells that it was not asked, silence says nothing.
            (Evidence::NotMentioned, _) if not_asked => Err(Missing::NotAsked),
            // Of what was not asked, or may be there unmentioned, there are not 0 passages.
            (Evidence::NotAsked, _) => Err(Missing::NotAsked),
            (Evidence::NotMentioned, "count" | "length") if is_unknown => not_mentioned,
            (_, "count") => number(&voice.matrix.count),
            (_, "length") => number(&voice.matrix.length),
            (Evidence::NotMentioned, _) => not_mentioned,
            (other, _) => rated(other),
        };
        let said: Vec<OrMissing<f64>> = self.of_case(case).map(of).collect();
        if said.is_empty() { vec![not_mentioned] } else { said }
    }

    /// What each coder says of each case that she speaks of and of each of some codes, with the row of what she says without a passage.
    pub(super) fn ratings(&self, rule: &Rule, passages: &Passages, codes: &[&str]) -> Vec<Rating> {
        let mut ratings = Vec::new();
        for (case, name) in self.together.cases.iter().enumerate() {
            for (code, at) in codes.iter().filter_map(|code| Some((*code, self.at(code)?))) {
                for voice in self.of_case(case) {
                    let is_it = |said: &&Said| {
                        let said_of = (&said.segment.case, said.segment.code.as_str(), &said.coder);
                        said_of == (name, code, &voice.coder) && said.segment.status != SegmentStatus::Present
                    };
                    let without = passages.all.iter().find(is_it);
                    ratings.push(Rating {
                        case: name.clone(),
                        item: code.to_owned(),
                        coder: voice.coder.clone(),
                        report: None,
                        value: rated(evidence(&voice.matrix, case, at)),
                        confidence: None,
                        quote: without.and_then(|said| passages.quote(said)),
                        file: Some(rule.file.clone()),
                        row: without.and_then(|said| said.row),
                    });
                }
            }
        }
        ratings
    }
}

fn evidence(matrix: &CodeMatrix, case: usize, code: usize) -> Evidence {
    let found = matrix.evidence.get(case).and_then(|row| row.get(code));
    found.copied().unwrap_or(Evidence::NotMentioned)
}

const fn rated(evidence: Evidence) -> OrMissing<f64> {
    match evidence {
        Evidence::Present => Ok(1.0),
        Evidence::Absent => Ok(0.0),
        Evidence::NotAsked => Err(Missing::NotAsked),
        Evidence::NotMentioned => Err(Missing::NotMentioned),
        Evidence::Contradictory => Err(Missing::Declared),
    }
}
