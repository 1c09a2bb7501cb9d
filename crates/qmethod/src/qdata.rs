use crate::{Grid, QmethodError, Sorts, SourceFlags};
use crosscase_data::{Diagnostic, Listed, Place};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A statement of the Q-set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its id: a number from 1 where the source numbers its statements.
    pub id: String,
    /// Its wording, where the source has it.
    pub text: Option<String>,
}

/// One sort as it was collected; it need not be complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CollectedSort {
    /// Who sorted.
    pub sorter: String,
    /// The place of each statement, in the order of the statements.
    pub places: Vec<Option<f64>>,
    /// Where the sort stands in its source.
    pub origin: Option<Place>,
    /// What the sorter said of a statement, by the statement's id.
    pub comments: BTreeMap<String, String>,
    /// What else the source says of the sorter, such as answers on a form.
    pub notes: BTreeMap<String, String>,
}

impl CollectedSort {
    /// Whether it places every statement.
    pub fn is_complete(&self) -> bool {
        self.places.iter().all(Option::is_some)
    }

    /// The grid that it fills; `None` where a place is missing or no whole number.
    ///
    /// ```
    /// use crosscase_qmethod::CollectedSort;
    /// let mut sort = CollectedSort { places: vec![Some(1.0), Some(-1.0), Some(0.0)], ..CollectedSort::default() };
    /// assert_eq!(sort.grid(), "-1:1,0:1,1:1".parse().ok());
    /// sort.places[1] = None;
    /// assert_eq!(sort.grid(), None);
    /// ```
    pub fn grid(&self) -> Option<Grid> {
        let places: Vec<f64> = self.places.iter().copied().collect::<Option<_>>()?;
        Grid::of(&places)
    }
}

/// Statements, grid and sorts as a source holds them: what every format is read into and written from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QData {
    /// The study's name, where the source has one.
    pub title: Option<String>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// The forced distribution, where the source declares one.
    pub grid: Option<Grid>,
    /// The sorts, in order.
    pub sorts: Vec<CollectedSort>,
    /// Which of them define which factors, where the source says.
    pub flags: Option<SourceFlags>,
}

/// What to do with a sort that lacks the place of a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingPlaces {
    /// It is an error that names it: a sort is a whole, and a correlation over fewer statements another one.
    #[default]
    Error,
    /// Incomplete sorts are left out.
    DropSorts,
    /// Statements that anybody left out are left out of every sort.
    DropStatements,
}

impl MissingPlaces {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Error, "error", "An error that names the sort"),
        (Self::DropSorts, "drop-sorts", "Leave incomplete sorts out"),
        (Self::DropStatements, "drop-statements", "Leave statements out that anybody left out"),
    ];
}

impl QData {
    /// The complete sorts, and what was left out to have them.
    ///
    /// # Errors
    /// [`QmethodError::MissingPlaces`] under [`MissingPlaces::Error`], and those of [`Sorts::new`].
    ///
    /// ```
    /// use crosscase_qmethod::{CollectedSort, MissingPlaces, QData, Statement};
    /// let sort = |who: &str, places: [Option<f64>; 3]| CollectedSort {
    ///     sorter: who.into(),
    ///     places: places.to_vec(),
    ///     ..CollectedSort::default()
    /// };
    /// let data = QData {
    ///     statements: ["1", "2", "3"].map(|id| Statement { id: id.into(), text: None }).to_vec(),
    ///     sorts: vec![
    ///         sort("Ada", [Some(1.0), Some(0.0), Some(-1.0)]),
    ///         sort("Ben", [Some(0.0), Some(1.0), Some(-1.0)]),
    ///         sort("Cem", [Some(1.0), None, Some(-1.0)]),
    ///     ],
    ///     ..QData::default()
    /// };
    /// assert!(data.complete(MissingPlaces::Error).is_err());
    /// let (sorts, told) = data.complete(MissingPlaces::DropSorts)?;
    /// assert_eq!(sorts.sorters(), ["Ada", "Ben"]);
    /// assert_eq!(told[0].message, "1 incomplete sort left out: Cem");
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    pub fn complete(&self, missing: MissingPlaces) -> Result<(Sorts, Vec<Diagnostic>), QmethodError> {
        let n = self.statements.len();
        if let Some(sort) = self.sorts.iter().find(|sort| sort.places.len() != n) {
            let (expected, found) = (n, sort.places.len());
            return Err(QmethodError::SortLength { sorter: sort.sorter.clone(), expected, found });
        }
        let incomplete = |sort: &&CollectedSort| sort.places.iter().any(Option::is_none);
        let first = self.sorts.iter().find(incomplete);
        let keep_statement: Vec<bool> = match missing {
            MissingPlaces::DropStatements => {
                (0..n).map(|at| self.sorts.iter().all(|sort| sort.places[at].is_some())).collect()
            }
            _ => vec![true; n],
        };
        if let (MissingPlaces::Error, Some(sort)) = (missing, first) {
            return Err(self.missing(sort, self.sorts.iter().filter(incomplete).count() - 1));
        }
        let kept: Vec<&CollectedSort> = match missing {
            MissingPlaces::DropSorts => self.sorts.iter().filter(|sort| !incomplete(sort)).collect(),
            _ => self.sorts.iter().collect(),
        };
        let keep = |(&keep, place): (&bool, &Option<f64>)| place.filter(|_| keep);
        let places: Vec<Vec<f64>> =
            kept.iter().map(|sort| keep_statement.iter().zip(&sort.places).filter_map(keep).collect()).collect();
        let statements = self.statements.iter().zip(&keep_statement).filter(|(_, keep)| **keep);
        let sorters = kept.iter().map(|sort| sort.sorter.clone()).collect();
        let sorts = Sorts::new(sorters, statements.map(|(statement, _)| statement.id.clone()).collect(), &places)?;
        Ok((sorts, self.left_out(missing, &keep_statement)))
    }

    /// The same data with a wording for each statement: in order of their numbers, where they are numbered from 1 (`7`, `s7`), else in the order
    /// in which they stand.
    ///
    /// ```
    /// use crosscase_qmethod::{QData, Statement};
    /// let data = QData { statements: ["s2", "s1"].map(|id| Statement { id: id.into(), text: None }).to_vec(), ..QData::default() };
    /// let worded = data.with_texts(&["The first".to_owned(), "The second".to_owned()])?;
    /// assert_eq!(worded.text_of("s1"), Some("The first"));
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// [`QmethodError::Wordings`] for another number of wordings; [`QmethodError::WordingsOrder`] where all of them begin with a number, from 1
    /// on, in another order than that of the lines.
    pub fn with_texts(mut self, texts: &[String]) -> Result<Self, QmethodError> {
        if texts.len() != self.statements.len() {
            return Err(QmethodError::Wordings { texts: texts.len(), statements: self.statements.len() });
        }
        let numbers = numbers_of(self.statements.iter().map(|statement| statement.id.as_str()));
        let from_one = numbers.filter(|numbers| numbers.iter().all(|number| (1..=texts.len()).contains(number)));
        if let Some((line, number)) = out_of_order(texts) {
            return Err(QmethodError::WordingsOrder { line: line + 1, number, text: texts[line].clone() });
        }
        for (at, statement) in self.statements.iter_mut().enumerate() {
            let line = from_one.as_ref().and_then(|numbers| numbers.get(at)?.checked_sub(1)).unwrap_or(at);
            statement.text = texts.get(line).cloned().filter(|text| !text.is_empty());
        }
        Ok(self)
    }

    /// What there is to say of wordings that [`with_texts`](Self::with_texts) gave to statements by their numbers, where these do not stand
    /// in their order: whoever wrote the wordings in the order of the statements gets others than were meant.
    pub fn wordings_by_number(&self) -> Option<Diagnostic> {
        let numbers = numbers_of(self.statements.iter().map(|statement| statement.id.as_str()))?;
        let first = self.statements.first()?;
        let from_one = numbers.iter().all(|number| (1..=numbers.len()).contains(number));
        (from_one && !numbers.is_sorted()).then(|| {
            let line = numbers.first().copied().unwrap_or_default();
            let message = format!(
                "the statements are not in the order of their numbers: each wording is that of the line of its number ({} has that of line {line})",
                first.id
            );
            Diagnostic::note("QME142", message).help("if the wordings are in the order of the statements, number them so")
        })
    }

    fn missing(&self, sort: &CollectedSort, others: usize) -> QmethodError {
        let without = self.statements.iter().zip(&sort.places).filter(|(_, place)| place.is_none());
        let statements: Vec<String> = without.map(|(statement, _)| statement.id.clone()).collect();
        QmethodError::MissingPlaces {
            sorter: sort.sorter.clone(),
            statements: Listed(&statements).to_string(),
            others,
            place: sort.origin.clone(),
        }
    }

    fn left_out(&self, missing: MissingPlaces, keep_statement: &[bool]) -> Vec<Diagnostic> {
        let (what, names): (_, Vec<String>) = match missing {
            MissingPlaces::Error => return Vec::new(),
            MissingPlaces::DropSorts => {
                let dropped = self.sorts.iter().filter(|sort| sort.places.iter().any(Option::is_none));
                ("incomplete sort", dropped.map(|sort| sort.sorter.clone()).collect())
            }
            MissingPlaces::DropStatements => {
                let dropped = self.statements.iter().zip(keep_statement).filter(|(_, keep)| !**keep);
                ("incompletely sorted statement", dropped.map(|(statement, _)| statement.id.clone()).collect())
            }
        };
        if names.is_empty() {
            return Vec::new();
        }
        let many = if names.len() == 1 { "" } else { "s" };
        let message = format!("{} {what}{many} left out", names.len());
        let mut told = vec![Diagnostic::warning("QME101", message).listing(names)];
        let kept = keep_statement.iter().filter(|keep| **keep).count();
        if let Some(grid) = self.grid.as_ref().filter(|grid| kept < keep_statement.len() && grid.statements() != kept) {
            let message = format!(
                "the grid {grid} holds {} statements, and {kept} are left: it is not that of what is analysed",
                grid.statements()
            );
            told.push(
                Diagnostic::warning("QME102", message).help(
                    "the arrays take the distribution that the sorts share; or give a grid for the statements left",
                ),
            );
        }
        told
    }

    /// The grid of sorts that [`complete`](Self::complete) made: once statements are left out, the one that was sorted into no
    /// longer holds, unless it is one for as many as are left.
    ///
    /// ```
    /// use crosscase_qmethod::{CollectedSort, MissingPlaces, QData, Statement};
    /// let sort = |who: &str, last: Option<f64>| CollectedSort {
    ///     sorter: who.into(),
    ///     places: vec![Some(1.0), Some(-1.0), last],
    ///     ..CollectedSort::default()
    /// };
    /// let data = QData {
    ///     statements: ["1", "2", "3"].map(|id| Statement { id: id.into(), text: None }).to_vec(),
    ///     grid: Some("-1:1,0:1,1:1".parse()?),
    ///     sorts: vec![sort("Ada", Some(0.0)), sort("Ben", None)],
    ///     ..QData::default()
    /// };
    /// let (sorts, told) = data.complete(MissingPlaces::DropStatements)?;
    /// assert_eq!(data.grid_of(&sorts), None);
    /// assert_eq!(told[1].code, "QME102");
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    pub fn grid_of(&self, sorts: &Sorts) -> Option<Grid> {
        let left = sorts.statements().len();
        self.grid.clone().filter(|grid| left == self.statements.len() || grid.statements() == left)
    }

    /// The same data of these sorts alone, which [`complete`](Self::complete) made: their sorters, their statements, and the
    /// grid that still holds for them.
    #[must_use]
    pub fn only(&self, sorts: &Sorts) -> Self {
        let statement = |id: &String| self.statements.iter().find(|statement| statement.id == *id).cloned();
        let sort = |(sorter, places): (&String, &[f64])| CollectedSort {
            sorter: sorter.clone(),
            places: places.iter().copied().map(Some).collect(),
            ..self.sorts.iter().find(|sort| sort.sorter == *sorter).cloned().unwrap_or_default()
        };
        Self {
            title: self.title.clone(),
            statements: sorts.statements().iter().filter_map(statement).collect(),
            grid: self.grid_of(sorts),
            sorts: sorts.sorters().iter().zip(sorts.iter()).map(sort).collect(),
            flags: self.flags.clone(),
        }
    }

    /// The wording of a statement, where there is one.
    pub fn text_of(&self, id: &str) -> Option<&str> {
        self.statements.iter().find(|statement| statement.id == id)?.text.as_deref()
    }
}

/// Where all wordings begin with a number and these are 1 to N in another order than that of the lines (`1.`, `10.`, `2.`, as texts are
/// sorted): the first line, from 0, whose number is another.
fn out_of_order(texts: &[String]) -> Option<(usize, usize)> {
    let number = |text: &String| {
        let rest = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        let number: usize = text.trim_start().strip_suffix(rest)?.parse().ok()?;
        let ends = rest.starts_with(['.', ')', ':', ';', ',', '-', '–', '/']) || rest.starts_with(char::is_whitespace);
        ends.then_some(number)
    };
    let numbers: Vec<usize> = texts.iter().map(number).collect::<Option<_>>()?;
    let are_all = numbers.iter().collect::<BTreeSet<_>>().into_iter().copied().eq(1..=texts.len());
    numbers.into_iter().enumerate().find(|(line, number)| are_all && texts.len() > 2 && *number != line + 1)
}

/// The numbers of statements that are told apart by their numbers alone: `7`, `s7`, `st07`.
pub(crate) fn numbers_of<'a>(ids: impl Iterator<Item = &'a str>) -> Option<Vec<usize>> {
    let parted = ids.map(|id| id.split_at(id.trim_end_matches(|c: char| c.is_ascii_digit()).len()));
    let parted: Vec<(&str, &str)> = parted.collect();
    let (word, _) = *parted.first()?;
    let number = |(of, number): &(&str, &str)| number.parse::<usize>().ok().filter(|_| *of == word);
    let numbers: Vec<usize> = parted.iter().map(number).collect::<Option<_>>()?;
    (numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len()).then_some(numbers)
}
