//! `study pseudonymise`: a copy of a study in which keys stand for the names of persons and of those with whom they stand, in every file; the
//! list of them stays behind, in one file that is handed to nobody.

mod authors;
mod letters;
mod packed;
mod put;
mod readings;
mod still;

use crate::error::{MethodError, StudyError};
use crate::inputs::{Inputs, KEYS, files_of};
use crate::made::Made;
use crate::methods::{Methods, coders_and_sources, left_out};
use crate::names::OfferKind;
use crate::output_lock::own_bytes;
use crate::plan::RunScope;
use crate::run::{computed, read_inputs};
use crate::study::Study;
use crate::unused;
use crosscase_data::contract::{Rating, Record, Unit};
use crosscase_data::{Format, ReadOptions, TableBuilder, read_bytes};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use still::still_in;

/// Files whose text is looked through as it stands.
const TEXTS: [&str; 22] = [
    "toml", "csv", "tsv", "tab", "txt", "md", "html", "json", "r", "dat", "sta", "ris", "bib", "nbib", "enw", "xml",
    "qdc", "graphml", "gexf", "net", "dl", "vna",
];

/// Tables that are no text.
const TABLES: [&str; 7] = ["sav", "zsav", "dta", "parquet", "arrow", "feather", "ipc"];

/// Files that are a packed folder of such texts.
const PACKED: [&str; 3] = ["xlsx", "qdpx", "zip"];

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pseudonymised {
    /// How many names have a key.
    pub names: usize,
    /// The list of names and keys, which stays with the study.
    pub keys: PathBuf,
    /// How many files were written.
    pub files: usize,
    /// What could not be looked through, and was left out: pictures, sounds, documents inside of a project, documents that the study does not
    /// read.
    pub left_out: Vec<String>,
    /// What the format of a file cannot hold of what was read from it, and the copy lacks.
    pub not_kept: Vec<String>,
    /// Where a name may still stand, in other letters or with marks within: a person has to look there.
    pub to_look_at: Vec<String>,
}

/// Writes the study of a folder to a new one, with keys in the place of names. Names are the ids and labels of all units below the cases, and
/// those of coders and sources of coded documents, of whom the study leaves out too, each as a whole word wherever it stands, in quotes too; a name that stands nowhere
/// whole, such as a first name alone, is not found, and an id that is a number stays: add it to the list with a key of your choice and call again. Keys stay as they are
/// from one call to the next.
///
/// # Errors
/// Faults of the study; [`StudyError::Exists`] where something is at `out` already; [`StudyError::Unsearched`] for a file that the study reads
/// and that cannot be looked through; files that cannot be read or written.
pub fn pseudonymise(folder: &Path, methods: &Methods, out: &Path) -> Result<Pseudonymised, StudyError> {
    if out.exists() {
        return Err(StudyError::Exists { path: out.to_owned() });
    }
    let study = Study::load_open(folder, methods)?;
    let inputs = read_inputs(folder, &study)?;
    let made = computed(&study, RunScope::Memberships, &inputs)?.made;
    let keys = Keys::of(folder, &study, &made)?;
    let read = Inputs::names(folder, study.stages.iter().flat_map(|stage| &stage.files))?;
    let files: Vec<String> = files_of(folder).into_iter().filter(|file| file != KEYS).collect();
    let named = keys.in_names(&files);
    let sought = keys.sought();
    let put = keys.with_names(&named);
    let mut written: Vec<(String, Vec<u8>)> = Vec::new();
    let (mut left_out, mut not_kept, mut to_look_at) = (Vec::new(), Vec::new(), Vec::new());
    for (file, name) in named {
        let path = folder.join(&file);
        let bytes = match own_bytes(&path).map_err(StudyError::io(&path)) {
            Ok(bytes) => bytes,
            Err(error) if read.contains(&file) => return Err(error),
            Err(error) => {
                left_out.push(format!("{file} ({error})"));
                continue;
            }
        };
        let ending = ending(&file);
        let copied = if TEXTS.contains(&ending.as_str()) {
            Ok(put.in_text(&name, &bytes, &ending))
        } else if PACKED.contains(&ending.as_str()) {
            put.in_packed((file.as_str(), name.as_str()), &bytes)
        } else if TABLES.contains(&ending.as_str()) {
            put.in_table((file.as_str(), name.as_str()), &bytes)
        } else if read.contains(&file) {
            return Err(StudyError::Unsearched { file });
        } else {
            left_out.push(file);
            continue;
        };
        let copied = match copied {
            Ok(copied) => copied,
            Err(error) if read.contains(&file) => return Err(error),
            Err(error) => {
                left_out.push(format!("{file} ({error})"));
                continue;
            }
        };
        left_out.extend(copied.left_out);
        to_look_at.extend(copied.to_look_at);
        not_kept.extend(copied.not_kept);
        let mut places = vec![(format!("the name of {name}"), vec![name.clone()])];
        for (place, text) in copied.texts {
            match places.last_mut().filter(|(last, _)| *last == place) {
                Some((_, texts)) => texts.push(text),
                None => places.push((place, vec![text])),
            }
        }
        for (place, texts) in places {
            let found: Vec<String> = still_in(&texts, &sought).into_iter().collect();
            if !found.is_empty() {
                to_look_at.push(format!("{place} (“{}”)", found.join("”, “")));
            }
        }
        written.push((name, copied.bytes));
    }
    for (file, columns) in unused::columns(&study, &inputs, &made) {
        to_look_at.push(format!("{file}, in columns that nothing in the study uses (“{}”)", columns.join("”, “")));
    }
    // The list first: keys of a copy that no list holds could never be undone.
    let list = folder.join(KEYS);
    crosscase_data::write_bytes(&list, &keys.to_csv()?).map_err(MethodError::from)?;
    for (file, bytes) in &written {
        let path = out.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(StudyError::io(folder))?;
        }
        crosscase_data::write_bytes(&path, bytes).map_err(MethodError::from)?;
    }
    Ok(Pseudonymised { names: keys.0.len(), keys: list, files: written.len(), left_out, not_kept, to_look_at })
}

/// Whether a word is replaced: a number says nothing of anybody, and stands for answers, anchors and places as well; a letter is a word of
/// every text, and a set of many studies.
fn is_name(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && word.trim().chars().count() > 1
}

fn ending(file: &str) -> String {
    file.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// Names with their keys, the longest names first, so that a name within another does not break it up.
struct Keys(Vec<(String, String)>);

impl Keys {
    /// Those of the list that is there, and new ones for the names that it lacks.
    fn of(folder: &Path, study: &Study, made: &Made) -> Result<Self, StudyError> {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        let path = folder.join(KEYS);
        if path.exists() {
            let bytes = own_bytes(&path).map_err(StudyError::io(&path))?;
            let options = ReadOptions::new().without_id().text("name").text("key");
            let table = read_bytes(&bytes, Format::Csv, Some(KEYS), &options).map_err(MethodError::from)?.table;
            let [names, keys] = ["name", "key"].map(|column| table.texts(column).map_err(MethodError::from));
            known.extend(names?.into_iter().zip(keys?).filter_map(|(name, key)| Some((name?, key?))));
        }
        let mut taken: BTreeSet<String> = known.values().cloned().collect();
        let mut add = |kind: &str, name: &str, digits: usize| {
            if !is_name(name) || known.contains_key(name) {
                return;
            }
            let stem: String = kind.chars().filter(|c| c.is_alphanumeric()).take(3).collect::<String>().to_lowercase();
            // Eight letters are what the files of PQMethod have room for.
            let free = (1..=usize::MAX).map(|n| format!("{stem}{n:0digits$}")).find(|key| !taken.contains(key));
            if let Some(key) = free {
                taken.insert(key.clone());
                known.insert(name.to_owned(), key);
            }
        };
        let mut labels: Vec<(String, String)> = Vec::new();
        let names = study.names();
        // What cases and those above them are called stays, also where a file was made by one of them.
        let mut stay: BTreeSet<String> = BTreeSet::new();
        for kind in names.all(OfferKind::Units) {
            if kind.name == names.cases() || !names.path_above_cases(&kind.name).is_empty() {
                let units = Unit::rows(made.table(&kind.stage, "units")?).map_err(MethodError::from)?;
                stay.extend(units.into_iter().flat_map(|unit| std::iter::once(unit.unit).chain(unit.name)));
                continue;
            }
            let units = Unit::rows(made.table(&kind.stage, "units")?).map_err(MethodError::from)?;
            let [others, called] = left_out(made, &kind.stage)?;
            let digits = (units.len() + others.len()).to_string().len();
            units.iter().map(|unit| &unit.unit).chain(&others).for_each(|name| add(&kind.name, name, digits));
            // Two may be called the same: what one of them alone is called has the key of its name.
            for unit in &units {
                let Some(label) = &unit.name else { continue };
                let bearers = units.iter().filter(|other| other.name.as_ref() == Some(label)).count();
                if bearers == 1 && !called.contains(label) && is_name(label) && is_name(&unit.unit) {
                    labels.push((label.clone(), unit.unit.clone()));
                } else {
                    add(&kind.name, label, digits);
                }
            }
            for label in &called {
                add(&kind.name, label, digits);
            }
        }
        for figures in names.all(OfferKind::Figures).chain(names.all(OfferKind::Answers)) {
            if let Some(table) = made.optional_table(&figures.stage, "ratings")? {
                for rating in Rating::rows(table).map_err(MethodError::from)? {
                    add("coder", &rating.coder, 2);
                }
            }
            if made.optional_table(&figures.stage, "codings")?.is_some() {
                let [coders, sources] = coders_and_sources(made, &figures.stage)?;
                for coder in &coders {
                    add("coder", coder, 2);
                }
                for source in &sources {
                    add("source", source, 3);
                }
            }
        }
        // Of a project all who worked with it, whether or not they coded; of a workbook the persons who made it or wrote notes in it.
        for file in files_of(folder) {
            let ending = ending(&file);
            let bytes = || own_bytes(&folder.join(&file)).unwrap_or_default();
            match ending.as_str() {
                "qdpx" => authors::users_of(&bytes()).iter().for_each(|user| add("coder", user, 2)),
                "xlsx" => {
                    let people = authors::people_of(&bytes()).into_iter().filter(|name| authors::is_of_a_person(name));
                    people.filter(|name| !stay.contains(name)).for_each(|name| add("author", &name, 2));
                }
                _ => {}
            }
        }
        for (label, unit) in labels {
            if let Some(key) = known.get(&unit).cloned() {
                known.entry(label).or_insert(key);
            }
        }
        let mut all: Vec<(String, String)> = known.into_iter().filter(|(name, _)| is_name(name)).collect();
        all.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
        Ok(Self(all))
    }

    /// As the list, in the order of the keys.
    fn to_csv(&self) -> Result<Vec<u8>, StudyError> {
        let mut all = self.0.clone();
        all.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(&other.0)));
        let table = TableBuilder::new("crosscase.study.pseudonyms/1")
            .text("name", all.iter().map(|(name, _)| Some(name.as_str())))
            .text("key", all.iter().map(|(_, key)| Some(key.as_str())))
            .build();
        let table = table.map_err(MethodError::from)?;
        Ok(crosscase_data::to_bytes(&table, Format::Csv).map_err(MethodError::from)?)
    }
}
