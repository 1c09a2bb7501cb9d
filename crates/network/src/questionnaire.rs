//! Roster questionnaires: one row a respondent.

use crate::NetworkError;
use crosscase_data::{DataError, Diagnostic, Listed, Table, TableBuilder};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Where in a row a respondent tells of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nominations {
    /// A column an alter, whose name is its heading; a cell is the weight.
    Alters(Vec<String>),
    /// Columns whose cells hold names.
    Named(Vec<String>),
}

/// How the rows of a questionnaire become ties.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_network::RosterQuestionnaire;
///
/// let file = b"who,City,Clinic,Users\nCity,,2,0\nClinic,1,,NA\n";
/// let table = read_bytes(file, Format::Csv, None, &ReadOptions::new())?.table;
/// let read = RosterQuestionnaire::alters("who", ["City", "Clinic", "Users"]).fit(&table)?;
/// let ties: Vec<_> = read.ties.iter().map(|tie| (tie.source.as_str(), tie.target.as_str(), tie.weight)).collect();
/// assert_eq!(ties, [("City", "Clinic", 2.0), ("Clinic", "City", 1.0)]);
/// assert_eq!((read.absent, read.missing[0].target.as_str()), (vec!["Users".to_owned()], "Users"), "of whom Clinic does not tell");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RosterQuestionnaire {
    /// The column that names the respondent.
    pub respondent: String,
    /// The column that names the case, where there are several.
    pub case: Option<String>,
    /// Where the others are.
    pub nominations: Nominations,
    /// Who was asked, and in which case (in each where there is none); nothing where the questionnaire alone tells.
    roster: Option<Vec<(Option<String>, String)>>,
}

/// A tie that a respondent reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportedTie {
    /// The case, where there are several.
    pub case: Option<String>,
    /// The respondent.
    pub source: String,
    /// Whom it names.
    pub target: String,
    /// The weight, above 0.
    pub weight: f64,
}

/// A dyad of which a respondent does not tell; in JSON, the two names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "[String; 2]")]
pub struct UnreportedDyad {
    /// The case, where there are several.
    pub case: Option<String>,
    /// The respondent.
    pub source: String,
    /// Of whom nothing is told.
    pub target: String,
}

impl From<UnreportedDyad> for [String; 2] {
    fn from(dyad: UnreportedDyad) -> Self {
        [dyad.source, dyad.target]
    }
}

/// Who answered in a case, and who did not.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Response {
    /// The case, where there are several.
    pub case: Option<String>,
    /// Those who answered.
    pub respondents: Vec<String>,
    /// Those who were asked and have no row.
    pub absent: Vec<String>,
}

/// What a questionnaire tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Questionnaire {
    /// The ties, by row and column.
    pub ties: Vec<ReportedTie>,
    /// Those who answered, by row.
    pub respondents: Vec<String>,
    /// Those who were asked and have no row.
    pub absent: Vec<String>,
    /// Dyads of which a respondent does not tell; those of the absent are not listed.
    pub missing: Vec<UnreportedDyad>,
    /// The same by case.
    pub cases: Vec<Response>,
    /// What did not stop the reading.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl RosterQuestionnaire {
    /// A column an alter.
    pub fn alters<S: Into<String>>(respondent: impl Into<String>, columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(respondent, Nominations::Alters(columns.into_iter().map(Into::into).collect()))
    }

    /// Columns whose cells hold names.
    pub fn named<S: Into<String>>(respondent: impl Into<String>, columns: impl IntoIterator<Item = S>) -> Self {
        Self::new(respondent, Nominations::Named(columns.into_iter().map(Into::into).collect()))
    }

    fn new(respondent: impl Into<String>, nominations: Nominations) -> Self {
        Self { respondent: respondent.into(), case: None, nominations, roster: None }
    }

    /// The column that names the case.
    #[must_use]
    pub fn case(mut self, column: impl Into<String>) -> Self {
        self.case = Some(column.into());
        self
    }

    /// Who was asked: the first column of a table, in the case that the column of cases says if the table has it.
    ///
    /// # Errors
    /// A row without a name, a node that is twice in one case.
    pub fn roster(mut self, table: &Table) -> Result<Self, NetworkError> {
        let of_cases = self.case.as_deref().filter(|case| table.has_column(case));
        let columns = table.column_names();
        let names = columns.iter().find(|name| Some(**name) != of_cases);
        let names = names.map_or_else(|| Ok(Vec::new()), |name| table.texts(name))?;
        let cases = of_cases.map(|case| table.texts(case)).transpose()?;
        let mut roster: Vec<(Option<String>, String)> = Vec::with_capacity(names.len());
        let mut seen = BTreeSet::new();
        for (row, name) in names.into_iter().enumerate() {
            let case = cases.as_ref().and_then(|cases| cases.get(row).cloned().flatten());
            let place = || Some(table.place(row, None));
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            let name = name.ok_or_else(|| NetworkError::NoName { what: "a node", place: place() })?;
            if !seen.insert((case.clone(), name.clone())) {
                return Err(NetworkError::DuplicateNode { node: name, place: place() });
            }
            roster.push((case, name));
        }
        self.roster = Some(roster);
        Ok(self)
    }

    /// What the questionnaire tells.
    ///
    /// # Errors
    /// A column that is not there; a row without a respondent, or of one who has a row already; a name that is not on the roster; a weight
    /// that is no number or below 0; somebody named twice in a row.
    pub fn fit(&self, table: &Table) -> Result<Questionnaire, NetworkError> {
        let cases = self.case.as_ref().map(|case| table.texts(case)).transpose()?;
        let mut read = Questionnaire {
            ties: Vec::new(),
            respondents: Vec::new(),
            absent: Vec::new(),
            missing: Vec::new(),
            cases: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut rows: Vec<Row> = Vec::new();
        let mut seen = BTreeSet::new();
        for (row, name) in table.texts(&self.respondent)?.into_iter().enumerate() {
            let place = |column: &str| Some(table.place(row, Some(column)));
            let case = match (&self.case, &cases) {
                (Some(column), Some(cases)) => {
                    let case = cases.get(row).cloned().flatten();
                    Some(case.ok_or_else(|| NetworkError::NoName { what: "a case", place: place(column) })?)
                }
                _ => None,
            };
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            let name =
                name.ok_or_else(|| NetworkError::NoName { what: "a respondent", place: place(&self.respondent) })?;
            if !self.is_asked(case.as_ref(), &name) {
                return Err(NetworkError::UnknownNode { node: name, place: place(&self.respondent) });
            }
            if !seen.insert((case.clone(), name.clone())) {
                return Err(NetworkError::DuplicateNode { node: name, place: place(&self.respondent) });
            }
            rows.push(Row { case, name });
        }
        let self_ties = match &self.nominations {
            Nominations::Alters(columns) => self.alter_columns(table, columns, &rows, &mut read)?,
            Nominations::Named(columns) => self.named_columns(table, columns, &rows, &mut read)?,
        };
        if self_ties > 0 {
            let told = if self_ties == 1 { "1 self-tie is".to_owned() } else { format!("{self_ties} self-ties are") };
            read.diagnostics.push(Diagnostic::warning("NET101", told + " left out"));
        }
        self.respond(&rows, &mut read);
        read.diagnostics.extend(self.never_asked());
        let of = |case: &Option<String>| case.as_ref().map_or_else(String::new, |case| format!(" ({case})"));
        let named = |response: &Response| {
            let case = of(&response.case);
            response.absent.iter().map(move |name| format!("{name}{case}")).collect::<Vec<_>>()
        };
        let absent: Vec<String> = read.cases.iter().flat_map(named).collect();
        if !absent.is_empty() {
            let all = read.respondents.len() + absent.len();
            let message = format!("{} of {all} did not answer: {}", absent.len(), Listed(&absent));
            let help = "what they would have reported is not known: the table has these pairs without a weight, and a column of the \
                        roster may say who answered (`--responded`)";
            read.diagnostics.push(Diagnostic::note("NET191", message).help(help));
        }
        self.in_order_of_roster(&mut read);
        Ok(read)
    }

    /// Names those on the roster of whom nobody was asked: a pair that is not told looks like one without a tie.
    fn never_asked(&self) -> Option<Diagnostic> {
        let Nominations::Alters(columns) = &self.nominations else { return None };
        let mut unasked: Vec<String> = Vec::new();
        for (_, name) in self.roster.iter().flatten() {
            if !columns.iter().any(|column| column.trim() == name) && !unasked.contains(name) {
                unasked.push(name.clone());
            }
        }
        let message = format!("nobody was asked of {}, who is on the roster and no column", Listed(&unasked));
        let help = "their pairs are taken as without a tie: name their columns too, or leave them off the roster";
        (!unasked.is_empty()).then(|| Diagnostic::warning("NET190", message).help(help))
    }

    /// Sorts what was read as the roster has it, where there is one: cases, and in each respondents, ties and missing dyads.
    fn in_order_of_roster(&self, read: &mut Questionnaire) {
        let Some(roster) = &self.roster else { return };
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, (_, name)) in roster.iter().enumerate() {
            places.entry(name).or_insert(at);
        }
        let place = |name: &str| places.get(name).copied().unwrap_or(usize::MAX);
        for case in &mut read.cases {
            case.respondents.sort_by_key(|name| place(name));
        }
        read.respondents = read.cases.iter().flat_map(|case| case.respondents.iter().cloned()).collect();
        let of_case = |name: &Option<String>| read.cases.iter().position(|case| case.case == *name);
        read.ties.sort_by_key(|tie| (of_case(&tie.case), place(&tie.source), place(&tie.target)));
        read.missing.sort_by_key(|dyad| (of_case(&dyad.case), place(&dyad.source), place(&dyad.target)));
    }

    /// Whether somebody is on the roster of a case; everybody is where there is none.
    fn is_asked(&self, case: Option<&String>, name: &str) -> bool {
        let of = |(of, known): &(Option<String>, String)| known == name && (of.is_none() || of.as_ref() == case);
        self.roster.as_ref().is_none_or(|roster| roster.iter().any(of))
    }

    fn alter_columns(
        &self,
        table: &Table,
        columns: &[String],
        rows: &[Row],
        read: &mut Questionnaire,
    ) -> Result<usize, NetworkError> {
        let weights = columns.iter().map(|column| table.numbers(column)).collect::<Result<Vec<_>, _>>()?;
        let mut self_ties = 0;
        for (at, row) in rows.iter().enumerate() {
            for (column, weights) in columns.iter().zip(&weights) {
                let (alter, weight) = (column.trim(), weights.get(at).copied().flatten());
                let place = || Some(table.place(at, Some(column)));
                if alter == row.name {
                    self_ties += usize::from(weight.is_some_and(|weight| weight != 0.0));
                    continue;
                }
                if !self.is_asked(row.case.as_ref(), alter) {
                    // In a questionnaire of several cases the columns are those of all of them.
                    if self.case.is_some() && weight.is_none_or(|weight| weight == 0.0) {
                        continue;
                    }
                    return Err(NetworkError::UnknownNode { node: alter.to_owned(), place: place() });
                }
                match weight {
                    None => read.missing.push(row.untold(alter)),
                    Some(weight) if weight < 0.0 => {
                        let (source_node, target_node) = (row.name.clone(), alter.to_owned());
                        return Err(NetworkError::NegativeWeight { source_node, target_node, weight, place: place() });
                    }
                    Some(0.0) => {}
                    Some(weight) => read.ties.push(row.tie(alter, weight)),
                }
            }
        }
        Ok(self_ties)
    }

    fn named_columns(
        &self,
        table: &Table,
        columns: &[String],
        rows: &[Row],
        read: &mut Questionnaire,
    ) -> Result<usize, NetworkError> {
        let names = columns.iter().map(|column| table.texts(column)).collect::<Result<Vec<_>, _>>()?;
        let mut self_ties = 0;
        for (at, row) in rows.iter().enumerate() {
            let from = read.ties.len();
            for (column, names) in columns.iter().zip(&names) {
                let name = names.get(at).and_then(Option::as_deref).map_or("", str::trim);
                let place = || Some(table.place(at, Some(column)));
                if name.is_empty() {
                    continue;
                }
                if !self.is_asked(row.case.as_ref(), name) {
                    return Err(NetworkError::UnknownNode { node: name.to_owned(), place: place() });
                }
                if name == row.name {
                    self_ties += 1;
                    continue;
                }
                if read.ties.iter().skip(from).any(|tie| tie.target == name) {
                    let (source_node, target_node) = (row.name.clone(), name.to_owned());
                    let place = place();
                    let twice =
                        NetworkError::DuplicateTie { source_node, target_node, first: None, place, reversed: false };
                    return Err(twice);
                }
                read.ties.push(row.tie(name, 1.0));
            }
        }
        Ok(self_ties)
    }

    /// Who has a row, and who was asked and has none.
    fn respond(&self, rows: &[Row], read: &mut Questionnaire) {
        let mut cases: Vec<Option<String>> = Vec::new();
        let asked = self.roster.iter().flatten().filter_map(|(case, _)| case.clone()).map(Some);
        for case in asked.chain(rows.iter().map(|row| row.case.clone())) {
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
        if cases.is_empty() {
            cases.push(None);
        }
        for case in cases {
            let respondents: Vec<String> =
                rows.iter().filter(|row| row.case == case).map(|row| row.name.clone()).collect();
            let mut absent: Vec<String> = Vec::new();
            let mut missed = |name: &str| {
                if !respondents.iter().chain(&absent).any(|known| known == name) {
                    absent.push(name.to_owned());
                }
            };
            match (&self.roster, &self.nominations) {
                (Some(roster), _) => {
                    let here = roster.iter().filter(|(of, _)| of.is_none() || *of == case);
                    here.for_each(|(_, name)| missed(name));
                }
                (None, Nominations::Alters(columns)) => columns.iter().for_each(|name| missed(name.trim())),
                (None, Nominations::Named(_)) => {}
            }
            read.respondents.extend(respondents.iter().cloned());
            read.absent.extend(absent.iter().cloned());
            read.cases.push(Response { case, respondents, absent });
        }
    }
}

/// Who answers in a row.
struct Row {
    case: Option<String>,
    name: String,
}

impl Row {
    fn untold(&self, target: &str) -> UnreportedDyad {
        UnreportedDyad { case: self.case.clone(), source: self.name.clone(), target: target.to_owned() }
    }

    fn tie(&self, target: &str, weight: f64) -> ReportedTie {
        ReportedTie { case: self.case.clone(), source: self.name.clone(), target: target.to_owned(), weight }
    }
}

impl Questionnaire {
    /// The dyads of which nothing is told: those that respondents leave out, and all that the absent would have told of.
    fn untold(&self) -> Vec<UnreportedDyad> {
        let of_absent = self.cases.iter().flat_map(|Response { case, respondents, absent }| {
            absent.iter().flat_map(move |source| {
                let others = respondents.iter().chain(absent).filter(move |target| *target != source);
                others.map(move |target| UnreportedDyad {
                    case: case.clone(),
                    source: source.clone(),
                    target: target.clone(),
                })
            })
        });
        self.missing.iter().cloned().chain(of_absent).collect()
    }

    /// A row a tie, and a row without a weight a missing dyad, those of the absent among them: an edge list, which read as directed knows
    /// no more than the questionnaire does. `crosscase.network.reported_ties/1`: `case`, `source`, `target`, `weight`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let untold = self.untold();
        let of_ties = |value: fn(&ReportedTie) -> Option<String>| self.ties.iter().map(value);
        let of_missing = |value: fn(&UnreportedDyad) -> Option<String>| untold.iter().map(value);
        let mut table = TableBuilder::new("crosscase.network.reported_ties/1");
        if self.cases.iter().any(|response| response.case.is_some()) {
            table = table.text("case", of_ties(|tie| tie.case.clone()).chain(of_missing(|dyad| dyad.case.clone())));
        }
        let weights = self.ties.iter().map(|tie| Some(tie.weight)).chain(untold.iter().map(|_| None));
        table
            .text("source", of_ties(|tie| Some(tie.source.clone())).chain(of_missing(|dyad| Some(dyad.source.clone()))))
            .text("target", of_ties(|tie| Some(tie.target.clone())).chain(of_missing(|dyad| Some(dyad.target.clone()))))
            .number("weight", weights)
            .build()
    }
}
