//! Names cross sections: what each section offers the others and wants of them, and who is meant.

mod above;
mod figure;
mod guarded;
mod theory;

use crate::file::{Faults, Placed, Span};
use crate::guard::Tier;
use crate::made::StageId;
use crosscase_data::DidYouMean;
use serde::Serialize;
use std::any::Any;
use std::fmt;

pub use figure::CaseFigure;
pub use theory::Expectation;

/// What kind of thing a section provides to others: a thing of the data contract, or a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OfferKind {
    /// A kind of unit: the stage makes the table `units`.
    Units,
    /// Answers of units to items: the stage makes the tables `answers` and `codebook`.
    Answers,
    /// Q-sorts: the stage makes the tables `sorts` and `statements`, and `grid` and `reasons` where there are any.
    Sorts,
    /// Figures of the cases, each of which an indicator can take: the stage makes the tables `figures`, an indicator a figure that
    /// is wanted, and `sources`, the lineage of these.
    Figures,
    /// One value a case: the stage makes the table `indicators`.
    Indicator,
    /// A typology, of which there is one: the stage makes the tables `types`, the memberships of the cases by type, and `sources`, the
    /// lineage of these.
    Typology,
    /// What a theory speaks of, and a set may be an instance of.
    Concept,
    /// Memberships of the cases: the stage makes the table `memberships`.
    Set,
    /// A set, its negation or a level of it, that is explained.
    Outcome,
}

impl OfferKind {
    /// What a message calls it.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Units => "kind of unit",
            Self::Answers => "instrument",
            Self::Sorts => "instrument of Q-sorts",
            Self::Figures => "instrument of figures",
            Self::Indicator => "indicator",
            Self::Typology => "typology",
            Self::Concept => "concept of the framework",
            Self::Set => "set",
            Self::Outcome => "outcome",
        }
    }
}

/// Which kind of unit the rows of an offer are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowUnit {
    /// Cases, as indicators and sets are; for a kind of unit: it stands within no other.
    Cases,
    /// This kind of unit; for a kind of unit, the one it stands within.
    Kind(String),
    /// The same as what it is made from.
    SameAs(OfferKind, String),
}

/// Something that a section makes and others can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub what: OfferKind,
    /// Its name in the study file.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// Which kind of unit its rows are about.
    pub of: RowUnit,
    /// The stage that makes it.
    pub stage: StageId,
}

/// A name of something that another section offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// What is wanted.
    pub what: OfferKind,
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub at: Span,
    /// What a message calls it: “condition”.
    pub called: &'static str,
    /// The code of the fault where there is none.
    pub code: &'static str,
    /// Of answers: the items that are used, as a list such as `A1:A5,B2`.
    pub items: String,
    /// Of figures: the one that is taken.
    pub figure: Option<CaseFigure>,
    /// Where the items stand, where that is another place.
    pub at_items: Option<Span>,
    /// Of answers: whether units are chosen by the further columns of their file, which the stage then keeps.
    pub chooses: bool,
    /// Of an indicator: the words that stand for its values 1, 2, 3 …
    pub levels: Vec<String>,
    /// Of answers: whether they may be words.
    pub words: bool,
}

impl Want {
    /// A want under the usual noun and code.
    pub fn new(what: OfferKind, name: impl Into<String>, at: Span) -> Self {
        let (items, levels) = (String::new(), Vec::new());
        Self {
            what,
            name: name.into(),
            at,
            called: what.noun(),
            code: "STU002",
            items,
            figure: None,
            at_items: None,
            chooses: false,
            levels,
            words: false,
        }
    }
}

/// Why the values of an instrument have bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bounds {
    /// Something is missing, and could be anything.
    Missing,
    /// Coders say different things.
    Coders,
}

/// A section as its method understood it, before any other is known.
///
/// A whole method that uses it is in `docs/examples/instrument/src/events.rs` of the repository.
pub struct Declaration {
    /// Its name in the study file.
    pub name: String,
    /// Where that stands.
    pub at: Span,
    /// What others can name.
    pub offers: Vec<Offer>,
    /// What it names of others.
    pub wants: Vec<Want>,
    /// What it expects of conditions.
    pub expects: Vec<Expectation>,
    /// What it expects of concepts, and so of the sets that name one: the condition is the concept, and the outcome a set or a concept.
    pub theory: Vec<Expectation>,
    /// Why the values of the instrument have bounds, where they do.
    pub bounds: Option<Bounds>,
    /// Of an instrument: what of it may be published; `None` where its method leaves everything to readers.
    pub tier: Option<Tier>,
    /// The columns of its file with the ids of units and what these are called, as far as the study names them.
    pub naming: Vec<String>,
    rule: Box<dyn Any + Send + Sync>,
}

impl fmt::Debug for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Declaration").field("name", &self.name).field("offers", &self.offers).finish_non_exhaustive()
    }
}

impl Declaration {
    /// A section with the rule that its method makes of it.
    pub fn new(name: &str, at: Span, rule: impl Any + Send + Sync) -> Self {
        Self {
            name: name.to_owned(),
            at,
            offers: Vec::new(),
            wants: Vec::new(),
            expects: Vec::new(),
            theory: Vec::new(),
            bounds: None,
            tier: None,
            naming: Vec::new(),
            rule: Box::new(rule),
        }
    }

    /// An instrument, which wants a kind of unit and offers what was collected of it, under its own name.
    pub fn instrument(
        section: (String, Span),
        label: Option<String>,
        what: OfferKind,
        unit: &Placed<String>,
        rule: impl Any + Send + Sync,
    ) -> Self {
        let (name, at) = section;
        let mut declared = Self::new(&name, at, rule);
        declared.wants.push(Want::new(OfferKind::Units, unit.as_str(), unit.at()));
        declared.offers.push(Offer {
            what,
            label: label.unwrap_or_else(|| name.clone()),
            of: RowUnit::Kind(unit.to_string()),
            stage: StageId::new("instrument", &name),
            name,
        });
        declared
    }

    /// The rule, for the method that made it.
    pub fn rule<T: 'static>(&self) -> Option<&T> {
        self.rule.downcast_ref()
    }
}

/// The rules of some sections, with their sections.
pub fn rules<'a, T: 'static>(mine: &'a [&'a Declaration]) -> impl Iterator<Item = (&'a Declaration, &'a T)> {
    mine.iter().filter_map(|declared| Some((*declared, declared.rule::<T>()?)))
}

/// All sections of a study, each with the number of its method, and what they name of one another.
#[derive(Debug)]
pub struct Names {
    pub(crate) title: String,
    pub(crate) seed: u64,
    cases: String,
    declared: Vec<(usize, Declaration)>,
    /// Columns of tables about the cases that are named as indicators without being declared: `figures.DEV`.
    columns: Vec<(Offer, Want)>,
}

impl Names {
    /// Resolves every want; what cannot be found is a fault with the place of its name.
    pub(crate) fn resolve(
        title: &str,
        seed: u64,
        cases: Option<&Placed<String>>,
        declared: Vec<(usize, Declaration)>,
        faults: &mut Faults<'_>,
    ) -> Self {
        let mut names = Self { title: title.to_owned(), seed, cases: String::new(), declared, columns: Vec::new() };
        names.cases = names.find_cases(cases, faults);
        for (at, (_, section)) in names.declared.iter().enumerate() {
            let earlier = names.declared[..at].iter().flat_map(|(_, other)| &other.offers);
            // Several analyses may explain one outcome.
            for offer in section.offers.iter().filter(|offer| offer.what != OfferKind::Outcome) {
                // Files go by these names, and to Windows and macOS `trust` and `TRUST` are one.
                let file = |offer: &Offer| (offer.what, offer.name.to_lowercase());
                let Some(other) = earlier.clone().find(|other| file(other) == file(offer)) else { continue };
                let name = &other.name;
                let own = format!(", whose files would have the names of those of `{}`", offer.name);
                let own = if *name == offer.name { String::new() } else { own };
                let message = format!("there is {} `{name}` already{own}", an(offer.what.noun()));
                faults.add("STU016", section.at.clone(), message);
            }
        }
        let mut columns: Vec<(Offer, Want)> = Vec::new();
        for want in names.declared.iter().flat_map(|(_, section)| &section.wants) {
            if names.get(want.what, &want.name).is_some() {
                continue;
            }
            match names.column(want) {
                Some(column) if columns.iter().all(|(known, _)| known.name != column.0.name) => columns.push(column),
                Some(_) => {}
                None => names.missing(want, faults),
            }
        }
        names.columns = columns;
        names.inherit();
        names
    }

    /// The kind of unit that is compared: the one named, or the only one that stands within no other.
    fn find_cases(&self, named: Option<&Placed<String>>, faults: &mut Faults<'_>) -> String {
        if let Some(named) = named {
            if self.get(OfferKind::Units, named).is_none() {
                self.missing(&Want::new(OfferKind::Units, named.as_str(), named.at()), faults);
                return String::new();
            }
            return named.to_string();
        }
        let outermost = self.all(OfferKind::Units).filter(|kind| kind.of == RowUnit::Cases);
        let outermost: Vec<&str> = outermost.map(|kind| kind.name.as_str()).collect();
        match outermost[..] {
            [only] => return only.to_owned(),
            [] if self.all(OfferKind::Units).next().is_some() => self.units_in_a_circle(faults),
            [] => faults.add("STU005", None, "the study names no units"),
            [first, ..] => {
                let message = format!("more than one kind of unit stands within no other: {}", outermost.join(", "));
                let help = format!("name the one that is compared, such as `cases = \"{first}\"` under [study]");
                faults.add_with_help("STU005", None, message, help.as_str());
            }
        }
        String::new()
    }

    /// Says which kinds stand within one another, where none is outermost.
    fn units_in_a_circle(&self, faults: &mut Faults<'_>) {
        let mut path: Vec<&Offer> = self.all(OfferKind::Units).take(1).collect();
        while let Some(RowUnit::Kind(above)) = path.last().map(|at| &at.of)
            && let Some(above) = self.get(OfferKind::Units, above)
        {
            let start = path.iter().position(|seen| *seen == above);
            path.push(above);
            if let Some(start) = start {
                let names: Vec<&str> = path[start..].iter().map(|kind| kind.name.as_str()).collect();
                let at = self.wants(OfferKind::Units, &above.name).next().map(|want| want.at.clone());
                let message = format!("units stand within one another, in a cycle: {}", names.join(" → "));
                return faults.add("STU004", at, message);
            }
        }
    }

    /// A column of an instrument that is named as an indicator, `figures.DEV`: where there is no such indicator.
    fn column(&self, want: &Want) -> Option<(Offer, Want)> {
        let (instrument, column) = want.name.split_once('.').filter(|_| want.what == OfferKind::Indicator)?;
        self.get(OfferKind::Answers, instrument)?;
        let offer = Offer {
            what: OfferKind::Indicator,
            name: want.name.clone(),
            label: column.to_owned(),
            of: RowUnit::Cases,
            stage: StageId::new("indicator", &want.name),
        };
        let items = Want { items: column.to_owned(), ..Want::new(OfferKind::Answers, instrument, want.at.clone()) };
        Some((offer, items))
    }

    fn missing(&self, want: &Want, faults: &mut Faults<'_>) {
        let section = want.name.split_once('.').map_or(want.name.as_str(), |(instrument, _)| instrument);
        let made_by = match want.what {
            OfferKind::Concept => "framework",
            OfferKind::Typology => "typology",
            _ => section,
        };
        // Why there is no such section is told.
        if faults.is_unread(section) || faults.is_unread(made_by) {
            return;
        }
        let known: Vec<String> = self.all(want.what).map(|offer| offer.name.clone()).collect();
        let there_are =
            if known.is_empty() { "there are none".to_owned() } else { format!("there are: {}", known.join(", ")) };
        // An analysis offers its own outcome, misspelt or not.
        let other = self.offers().find(|offer| offer.name == want.name && offer.what.noun() != want.called);
        let message = if let Some(other) = other {
            format!("`{}` is {}, not {}; {there_are}", want.name, an(other.what.noun()), an(want.called))
        } else {
            let near = DidYouMean(&want.name, &known);
            format!("unknown {} `{}`{near}; {there_are}", want.called, want.name)
        };
        let help = (want.what == OfferKind::Indicator)
            .then_some("name an indicator, or a column of a table about the cases as `instrument.COLUMN`");
        faults.add_with_help(want.code, want.at.clone(), message, help);
    }

    fn offers(&self) -> impl Iterator<Item = &Offer> {
        let columns = self.columns.iter().map(|(offer, _)| offer);
        self.declared.iter().flat_map(|(_, section)| &section.offers).chain(columns)
    }

    /// The sections of a method, in the order of the file.
    pub(crate) fn of_method(&self, method: usize) -> Vec<&Declaration> {
        self.declared.iter().filter(|(of, _)| *of == method).map(|(_, section)| section).collect()
    }

    /// What the study is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The seed of everything random.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The kind of unit that is compared.
    pub fn cases(&self) -> &str {
        &self.cases
    }

    /// What is offered under a name.
    pub fn get(&self, what: OfferKind, name: &str) -> Option<&Offer> {
        self.offers().find(|offer| offer.what == what && offer.name == name)
    }

    /// The same for a plan, in which all names are known: where it is not there, that is a fault.
    pub fn find(&self, what: OfferKind, name: &str, faults: &mut Faults<'_>) -> Option<&Offer> {
        let found = self.get(what, name);
        if found.is_none() {
            let at = self.wants(what, name).next().map(|want| want.at.clone());
            faults.absent(at, &format!("{} `{name}`", what.noun()));
        }
        found
    }

    /// The kind of unit that the rows of an offer are about, for a plan: where it is not there, that is a fault.
    pub fn find_unit<'a>(&'a self, offer: &'a Offer, faults: &mut Faults<'_>) -> Option<&'a Offer> {
        let found = self.unit_of(offer);
        if found.is_none() {
            faults.absent(None, &format!("the kind of unit of {}", offer.stage));
        }
        found
    }

    /// What readers call something; its name where they have no other.
    pub fn label<'a>(&'a self, what: OfferKind, name: &'a str) -> &'a str {
        self.get(what, name).map_or(name, |offer| &offer.label)
    }

    /// All of a kind, in the order of the file.
    pub fn all(&self, what: OfferKind) -> impl Iterator<Item = &Offer> {
        self.offers().filter(move |offer| offer.what == what)
    }

    /// Columns of tables about the cases that are named as indicators without being declared, each with the want of its
    /// items.
    pub fn columns(&self) -> impl Iterator<Item = &(Offer, Want)> {
        self.columns.iter()
    }

    /// Every want of something.
    pub fn wants<'a>(&'a self, what: OfferKind, name: &'a str) -> impl Iterator<Item = &'a Want> {
        self.all_wants().filter(move |want| want.what == what && want.name == name)
    }

    fn all_wants(&self) -> impl Iterator<Item = &Want> {
        let columns = self.columns.iter().map(|(_, want)| want);
        self.declared.iter().flat_map(|(_, section)| &section.wants).chain(columns)
    }

    /// Whether units are anywhere chosen by the columns of their files.
    pub(crate) fn choose_units(&self) -> bool {
        self.all_wants().any(|want| want.chooses)
    }

    /// The items of an instrument that may be answered in words, since what is made of them says what these stand for.
    pub(crate) fn worded<'a>(&'a self, instrument: &'a str) -> impl Iterator<Item = &'a str> {
        let of_it = move |part: &&Want| part.what == OfferKind::Answers && part.name == instrument;
        let as_words = self.all_wants().filter(|want| want.words).filter(of_it);
        let indicators = self.all_wants().filter(|want| !want.levels.is_empty());
        let made_of = |want: &'a Want| {
            let makes = |offer: &Offer| offer.what == want.what && offer.name == want.name;
            let declared = self.declared.iter().filter(move |(_, section)| section.offers.iter().any(makes));
            let column = self.columns.iter().filter(move |(offer, _)| makes(offer)).map(|(_, want)| want);
            declared.flat_map(|(_, section)| &section.wants).chain(column)
        };
        indicators.flat_map(made_of).filter(of_it).chain(as_words).map(|part| part.items.as_str())
    }

    /// What theory expects, in the order of the file.
    pub fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        self.declared.iter().flat_map(|(_, section)| &section.expects)
    }

    /// These and what they are made of, of the same kind, in the order of the file: sets and the sets that they are joined of.
    pub fn with_parts<'a>(&'a self, what: OfferKind, names: &[&str]) -> Vec<&'a Offer> {
        let mut wanted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut at = 0;
        while let Some(name) = wanted.get(at).cloned() {
            let makes = |section: &&Declaration| section.offers.iter().any(|o| o.what == what && o.name == name);
            let section = self.declared.iter().map(|(_, section)| section).find(makes);
            for want in section.into_iter().flat_map(|section| &section.wants).filter(|want| want.what == what) {
                if !wanted.contains(&want.name) {
                    wanted.push(want.name.clone());
                }
            }
            at += 1;
        }
        self.all(what).filter(|offer| wanted.contains(&offer.name)).collect()
    }

    /// What sections make that want something.
    pub fn made_of<'a>(&'a self, part: &'a Offer) -> impl Iterator<Item = &'a Offer> {
        let is_meant = |want: &Want| want.what == part.what && want.name == part.name;
        let makers = self.declared.iter().map(|(_, section)| section);
        makers.filter(move |section| section.wants.iter().any(is_meant)).flat_map(|section| &section.offers)
    }

    /// Why the values of an indicator have bounds: as those of its instrument do.
    pub fn bounds_of(&self, indicator: &Offer) -> Option<Bounds> {
        let sections = || self.declared.iter().map(|(_, section)| section);
        let wants = sections().filter(|section| section.offers.contains(indicator)).flat_map(|section| &section.wants);
        let column = self.columns.iter().filter(|(column, _)| column == indicator).map(|(_, want)| want);
        wants.chain(column).find_map(|want| {
            let makes = |offer: &Offer| offer.what == want.what && offer.name == want.name;
            sections().find(|section| section.offers.iter().any(makes))?.bounds
        })
    }
}

fn an(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
