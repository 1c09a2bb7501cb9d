//! Which names a study has, and the key of each: that of the list that is there already, or a new one.

use super::{Keys, authors, ending};
use crate::error::{MethodError, StudyError};
use crate::inputs::{KEYS, files_of};
use crate::made::Made;
use crate::methods::{coders_and_sources, left_out};
use crate::names::{Offer, OfferKind};
use crate::output_lock::own_bytes;
use crate::study::Study;
use crosscase_data::contract::{Rating, Record, Unit};
use crosscase_data::{Format, ReadOptions, read_bytes};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

impl Keys {
    /// Those of the list that is there, and new ones for the names that it lacks.
    pub(super) fn of(folder: &Path, study: &Study, made: &Made) -> Result<Self, StudyError> {
        let mut keys = GivenKeys::read(folder)?;
        let names = study.names();
        // What cases and those above them are called stays, also where a file was made by one of them.
        let mut stay: BTreeSet<String> = BTreeSet::new();
        for kind in names.all(OfferKind::Units) {
            let units = Unit::rows(made.table(&kind.stage, "units")?).map_err(MethodError::from)?;
            if kind.name == names.cases() || !names.path_above_cases(&kind.name).is_empty() {
                stay.extend(units.into_iter().flat_map(|unit| std::iter::once(unit.unit).chain(unit.name)));
            } else {
                keys.add_units(kind, &units, left_out(made, &kind.stage)?);
            }
        }
        for instrument in names.all(OfferKind::Figures).chain(names.all(OfferKind::Answers)) {
            keys.add_coders(instrument, made)?;
        }
        keys.add_authors(folder, &stay);
        Ok(keys.whole())
    }
}

/// Keys while they are given, one name after another.
#[derive(Default)]
struct GivenKeys {
    known: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// What units are called, each with its id, whose key stands for it too.
    labels: Vec<(String, String)>,
}

impl GivenKeys {
    /// Those of the list, where there is one.
    fn read(folder: &Path) -> Result<Self, StudyError> {
        let path = folder.join(KEYS);
        if !path.exists() {
            return Ok(Self::default());
        }
        let bytes = own_bytes(&path).map_err(StudyError::io(&path))?;
        let options = ReadOptions::new().without_id().text("name").text("key");
        let table = read_bytes(&bytes, Format::Csv, Some(KEYS), &options).map_err(MethodError::from)?.table;
        let [names, keys] = ["name", "key"].map(|column| table.texts(column).map_err(MethodError::from));
        let known: BTreeMap<String, String> =
            names?.into_iter().zip(keys?).filter_map(|(name, key)| Some((name?, key?))).collect();
        Ok(Self { taken: known.values().cloned().collect(), known, labels: Vec::new() })
    }

    /// A name of a kind, with a key of at least so many digits where it has none.
    fn add(&mut self, kind: &str, name: &str, digits: usize) {
        if !is_name(name) || self.known.contains_key(name) {
            return;
        }
        let stem: String = kind.chars().filter(|c| c.is_alphanumeric()).take(3).collect::<String>().to_lowercase();
        // Eight letters are what the files of PQMethod have room for.
        let free = (1..=usize::MAX).map(|n| format!("{stem}{n:0digits$}")).find(|key| !self.taken.contains(key));
        if let Some(key) = free {
            self.taken.insert(key.clone());
            self.known.insert(name.to_owned(), key);
        }
    }

    /// The units of a kind, and those that the study leaves out, by their ids and by what they are called.
    fn add_units(&mut self, kind: &Offer, units: &[Unit], [others, called]: [BTreeSet<String>; 2]) {
        let digits = (units.len() + others.len()).to_string().len();
        units.iter().map(|unit| &unit.unit).chain(&others).for_each(|name| self.add(&kind.name, name, digits));
        // Two may be called the same: what one of them alone is called has the key of its name.
        for unit in units {
            let Some(label) = &unit.name else { continue };
            let bearers = units.iter().filter(|other| other.name.as_ref() == Some(label)).count();
            if bearers == 1 && !called.contains(label) && is_name(label) && is_name(&unit.unit) {
                self.labels.push((label.clone(), unit.unit.clone()));
            } else {
                self.add(&kind.name, label, digits);
            }
        }
        for label in &called {
            self.add(&kind.name, label, digits);
        }
    }

    /// Whoever coded for an instrument, and what was coded.
    fn add_coders(&mut self, instrument: &Offer, made: &Made) -> Result<(), StudyError> {
        if let Some(table) = made.optional_table(&instrument.stage, "ratings")? {
            for rating in Rating::rows(table).map_err(MethodError::from)? {
                self.add("coder", &rating.coder, 2);
            }
        }
        if made.optional_table(&instrument.stage, "codings")?.is_some() {
            let [coders, sources] = coders_and_sources(made, &instrument.stage)?;
            for coder in &coders {
                self.add("coder", coder, 2);
            }
            for source in &sources {
                self.add("source", source, 3);
            }
        }
        Ok(())
    }

    /// Of a project all who worked with it, whether or not they coded; of a workbook the persons who made it or wrote notes in it.
    fn add_authors(&mut self, folder: &Path, stay: &BTreeSet<String>) {
        for file in files_of(folder) {
            // A file that cannot be read is not copied either, which is told there.
            let bytes = || own_bytes(&folder.join(&file)).unwrap_or_default();
            match ending(&file).as_str() {
                "qdpx" => authors::users_of(&bytes()).iter().for_each(|user| self.add("coder", user, 2)),
                "xlsx" => {
                    let people = authors::people_of(&bytes()).into_iter().filter(|name| authors::is_of_a_person(name));
                    people.filter(|name| !stay.contains(name)).for_each(|name| self.add("author", &name, 2));
                }
                _ => {}
            }
        }
    }

    /// All of them, what units are called too.
    fn whole(mut self) -> Keys {
        for (label, unit) in self.labels {
            if let Some(key) = self.known.get(&unit).cloned() {
                self.known.entry(label).or_insert(key);
            }
        }
        let mut all: Vec<(String, String)> = self.known.into_iter().filter(|(name, _)| is_name(name)).collect();
        all.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
        Keys(all)
    }
}

/// Whether a word is replaced: a number says nothing of anybody, and stands for answers, anchors and places as well; a letter is a word of
/// every text, and a set of many studies.
fn is_name(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && word.trim().chars().count() > 1
}
