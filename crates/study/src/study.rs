//! From the text of a study file to a study: sections declared, names resolved, stages planned, every fault with its line.

use crate::error::StudyError;
use crate::file::{Faults, Placed, Section, Span, in_file_order};
use crate::guard::Tier;
use crate::inputs;
use crate::made::StageId;
use crate::method::Key;
use crate::methods::Methods;
use crate::names::{Declaration, Names};
use crate::output_lock::own_bytes;
use crate::plan::{Plan, Stage};
use crosscase_data::{DidYouMean, composed};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a study says of itself: `[study]`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Heading {
    /// What it is called.
    pub(crate) title: String,
    /// What it asks.
    pub(crate) question: Option<String>,
    /// Who made it.
    #[serde(default)]
    pub(crate) authors: Vec<String>,
    /// Where its data come from.
    pub(crate) source: Option<String>,
    /// The kind of unit that is compared; the only one that stands within no other where it is not named.
    pub(crate) cases: Option<Placed<String>>,
    /// The seed of everything random; 1 unless given.
    pub(crate) seed: Option<u64>,
}

/// A study as it is planned: all that is to be done, and nothing of it done.
#[derive(Debug)]
pub struct Study {
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) heading: Heading,
    pub(crate) names: Names,
    pub(crate) stages: Vec<Stage>,
}

impl Study {
    /// Reads and plans the study of a folder; the data are checked when they are read.
    ///
    /// # Errors
    /// [`StudyError::NoStudy`] and [`StudyError::Io`] where there is no readable `study.toml`, [`StudyError::Invalid`] with
    /// every fault found in it.
    pub fn load(folder: &Path, methods: &Methods) -> Result<Self, StudyError> {
        Self::of_folder(folder, false, methods)
    }

    /// The same with everything to be seen, whatever may be published of it: for what shows the study to those who have its folder.
    pub(crate) fn load_open(folder: &Path, methods: &Methods) -> Result<Self, StudyError> {
        Self::of_folder(folder, true, methods)
    }

    fn of_folder(folder: &Path, open: bool, methods: &Methods) -> Result<Self, StudyError> {
        let path = folder.join("study.toml");
        if folder.is_file() {
            return Err(StudyError::FileForFolder { file: folder.to_owned() });
        }
        if !path.exists() {
            return Err(StudyError::NoStudy { folder: folder.to_owned() });
        }
        let bytes = own_bytes(&path).map_err(StudyError::io(&path))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            StudyError::io(&path)(io::Error::other(
                "this is not UTF-8; save it as UTF-8, which editors offer under “Save as”",
            ))
        })?;
        Self::planned(&text, &path.display().to_string(), Some(folder), open, methods)
    }

    /// Plans the study of a text; `file` is the name that messages give it.
    ///
    /// # Errors
    /// [`StudyError::Invalid`] with every fault found.
    ///
    /// # Examples
    /// ```
    /// use crosscase_study::{Methods, Study};
    ///
    /// let error = Study::parse("[study]\ntitel = \"Trust\"\n", "study.toml", &Methods::standard()).unwrap_err();
    /// assert!(error.to_string().starts_with("study.toml:2:1: unknown key `titel`"));
    /// ```
    pub fn parse(text: &str, file: &str, methods: &Methods) -> Result<Self, StudyError> {
        Self::planned(text, file, None, false, methods)
    }

    fn planned(
        text: &str,
        file: &str,
        folder: Option<&Path>,
        open: bool,
        methods: &Methods,
    ) -> Result<Self, StudyError> {
        let text = &*composed(text);
        let mut faults = Faults::new(text, file).within(folder);
        let Some((heading, mut declared)) = read(text, methods, &mut faults) else {
            return faults.into_result().and(Err(StudyError::Invalid { problems: Vec::new() }));
        };
        for (_, section) in declared.iter_mut().filter(|(_, section)| open && section.tier.is_some()) {
            section.tier = Some(Tier::Public);
        }
        let seed = heading.seed.unwrap_or(1);
        let names = Names::resolve(&heading.title, seed, heading.cases.as_ref(), declared, &mut faults);
        let mut plan = Plan::default();
        // Without cases, and without knowing who stands within whom, nothing else can be said.
        let is_known = !names.cases().is_empty() && !faults.lacks_any_of("units");
        for (number, method) in methods.all().enumerate().filter(|_| is_known) {
            let table = method.key().table();
            plan.rank = methods.all().position(|other| other.key().table() == table).unwrap_or(number);
            method.plan(&names.of_method(number), &names, &mut plan, &mut faults);
        }
        let asks = |(number, method): (usize, &dyn crate::Method)| method.asks() && !names.of_method(number).is_empty();
        if !methods.all().enumerate().any(asks) {
            let tables: Vec<String> =
                methods.all().filter(|m| m.asks()).map(|m| format!("[{}.NAME]", m.key().table())).collect();
            let help = format!("add a section that asks for something: {}", tables.join(" or "));
            faults.add_with_help("STU014", None, "the study asks for nothing", help.as_str());
        }
        let mut stages = plan.in_order(&mut faults);
        faults.into_result()?;
        let guards = names.guards();
        for stage in &mut stages {
            stage.guard = names.guard_of(&stage.id, &stage.needs, &guards);
        }
        Ok(Self { file: file.to_owned(), text: text.to_owned(), heading, names, stages })
    }

    /// Leaves one stage, by its name or by what it alone makes, and those that it rests on.
    pub(crate) fn keep_only(&mut self, only: &str) -> Result<(), StudyError> {
        let ids = || self.stages.iter().map(|stage| &stage.id);
        let by_name: Vec<&StageId> = ids().filter(|id| id.name() == only).collect();
        let named = || if let [id] = by_name[..] { Some(id) } else { None };
        let allowed = || ids().map(ToString::to_string).collect();
        let unknown = || StudyError::Unknown { what: "stage", name: only.to_owned(), allowed: allowed() };
        let found = ids().find(|id| id.as_str() == only).or_else(named).ok_or_else(unknown)?.clone();
        // Each stands after those that it needs.
        let mut needed = BTreeSet::from([found]);
        for stage in self.stages.iter().rev() {
            if needed.contains(&stage.id) {
                needed.extend(stage.needs.iter().cloned());
            }
        }
        self.stages.retain(|stage| needed.contains(&stage.id));
        Ok(())
    }

    /// What the study is called.
    pub fn title(&self) -> &str {
        &self.heading.title
    }

    /// All names of the study.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// A place of the study file, as messages give it.
    pub(crate) fn place(&self, at: &Span) -> String {
        Faults::new(&self.text, &self.file).place(at)
    }

    /// Every file that is named and not there is a fault, with what there is that it may be.
    pub(crate) fn check_files(&self, folder: &Path) -> Result<(), StudyError> {
        let mut faults = Faults::new(&self.text, &self.file);
        let mut there = None;
        let mut told = BTreeSet::new();
        for (stage, input) in self.stages.iter().flat_map(|stage| stage.files.iter().map(move |file| (stage, file))) {
            let path = folder.join(&input.name);
            let is_folder = path.is_dir() && input.belongs.is_none();
            if (path.exists() && !is_folder) || !told.insert(&input.name) {
                continue;
            }
            if is_folder {
                let message = format!("`{}` is a folder", input.name);
                faults.add_with_help("STU020", self.at_file(stage, &input.name), message, "name a file in it");
                continue;
            }
            let there = there.get_or_insert_with(|| inputs::files_of(folder));
            let help = match inputs::meant(&input.name, there) {
                Some(file) => format!("there is {file}: write `{file}`"),
                None => inputs::where_to_look(there, self.stages.iter().flat_map(|stage| &stage.files)),
            };
            let message = format!("there is no file `{}`", input.name);
            faults.add_with_help("STU020", self.at_file(stage, &input.name), message, help.as_str());
        }
        faults.into_result()
    }

    /// Where a section names a file.
    fn at_file(&self, stage: &Stage, file: &str) -> Span {
        let section = self.text.get(stage.at.start..).unwrap_or_default();
        let found = section.find(&format!("{file}\"")).or_else(|| section.find(&format!("{file}'")));
        found.map_or_else(|| stage.at.clone(), |at| stage.at.start + at..stage.at.start + at + file.len())
    }
}

/// The heading and each section as its method understands it. `None` where nothing can be made of the file.
fn read(text: &str, methods: &Methods, faults: &mut Faults<'_>) -> Option<(Heading, Vec<(usize, Declaration)>)> {
    let tables = match DeTable::parse(text) {
        Ok(tables) => tables.into_inner(),
        Err(error) => {
            faults.add_syntax(error.span(), error.message());
            return None;
        }
    };
    let (mut heading, mut declared) = (None, Vec::new());
    for (name, value) in in_file_order(tables) {
        let (name, at) = (name.get_ref().clone(), name.span());
        if name == "study" {
            heading = Some(Section { name: "study", at, value }.read::<Heading>(faults));
        } else if let Some((number, method)) =
            methods.all().enumerate().find(|(_, m)| matches!(m.key(), Key::Only(only) if only == name))
        {
            let section = Section { name: &name, at, value };
            match method.declare(section, faults) {
                Some(section) => declared.push((number, section)),
                None => faults.unread(&name, &name),
            }
        } else if methods.all().any(|method| method.key().table() == name) {
            sections(&name, &at, value, methods, faults, &mut declared);
        } else {
            let mut known: Vec<&str> = methods.all().map(|method| method.key().table()).collect();
            known.dedup();
            known.insert(0, "study");
            let names: Vec<String> = known.iter().map(ToString::to_string).collect();
            let near = DidYouMean(&name, &names);
            let message = format!("unknown section `{name}`{near}; there are: {}", known.join(", "));
            faults.add("STU001", at, message);
        }
    }
    if heading.is_none() {
        faults.add("STU001", None, "the section [study] is missing, with the title of the study");
    }
    // Faults of the sections are told even where the heading has some.
    Some((heading??, declared))
}

/// The sections of one table of the file.
fn sections(
    table: &str,
    at: &Span,
    value: Spanned<DeValue<'_>>,
    methods: &Methods,
    faults: &mut Faults<'_>,
    declared: &mut Vec<(usize, Declaration)>,
) {
    let DeValue::Table(entries) = value.into_inner() else {
        faults.add("STU001", at.clone(), format!("`{table}` holds sections: write [{table}.NAME]"));
        return;
    };
    for (name, mut value) in in_file_order(entries) {
        let (name, at) = (name.get_ref().clone(), name.span());
        check_name(table, &name, &at, faults);
        let number = method_of(table, &name, &at, &mut value, methods, faults);
        let method = number.and_then(|number| Some((number, methods.all().nth(number)?)));
        let section = Section { name: &name, at, value };
        match method.and_then(|(number, method)| Some((number, method.declare(section, faults)?))) {
            Some(section) => declared.push(section),
            None => faults.unread(table, &name),
        }
    }
}

/// The number of the method that a section belongs to, by its `kind` where its table has several.
fn method_of(
    table: &str,
    name: &str,
    at: &Span,
    value: &mut Spanned<DeValue<'_>>,
    methods: &Methods,
    faults: &mut Faults<'_>,
) -> Option<usize> {
    let mut kinds = Vec::new();
    for (number, method) in methods.all().enumerate() {
        match method.key() {
            Key::Named(of) if of == table => return Some(number),
            Key::Kind(of, kind) if of == table => kinds.push((number, kind)),
            _ => {}
        }
    }
    let known = kinds.iter().map(|(_, kind)| *kind).collect::<Vec<_>>().join(", ");
    let kind = match value.get_mut() {
        DeValue::Table(keys) => keys.remove("kind"),
        _ => None,
    };
    let Some(kind) = kind else {
        faults.add("STU001", at.clone(), format!("`{name}` does not say of which `kind` it is: {known}"));
        return None;
    };
    let found = kinds.iter().find(|(_, known)| kind.get_ref().as_str() == Some(*known));
    if found.is_none() {
        let message = match kind.get_ref().as_str() {
            Some(kind) => format!("unknown kind `{kind}`; there are: {known}"),
            None => format!("`kind` is a word: {known}"),
        };
        faults.add("STU001", kind.span(), message);
    }
    found.map(|(number, _)| *number)
}

/// Names become names of files and columns and stand in expressions: letters, digits, `_` and `-`, a letter first.
fn check_name(table: &str, name: &str, at: &Span, faults: &mut Faults<'_>) {
    let first = name.chars().next().is_some_and(char::is_alphabetic);
    if !first || !name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
        let message = format!("`{name}` is no name for {table}: letters, digits, _ and -, a letter first");
        faults.add("STU013", at.clone(), message);
    }
}
