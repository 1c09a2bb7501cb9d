//! Viewpoints as an instrument: what they say of each sorter, as answers that indicators are made of like any others.

use crate::{Factor, QData, QmethodError, Viewpoints};
use crosscase_data::Table;
use crosscase_data::contract::{Answer, CellRef, CodebookEntry, Record, SourceLink};

/// What is known of every sorter.
struct Item {
    name: String,
    factor: usize,
    of: Known,
}

#[derive(Clone, Copy)]
enum Known {
    /// Whether the sort defines the factor with a positive loading: 1, else 0.
    Defines,
    /// The loading.
    Loading,
}

impl Viewpoints {
    fn items(&self) -> Vec<Item> {
        let items = self.factors.iter().enumerate().flat_map(|(factor, Factor { label, .. })| {
            [("defines", Known::Defines), ("loading", Known::Loading)].map(|(what, of)| Item {
                name: format!("{what}_{label}"),
                factor,
                of,
            })
        });
        items.collect()
    }

    /// One answer a sorter and item: `defines_1` is 1 for a sort that defines factor 1 with a positive loading and 0 for any other,
    /// `loading_1` is its loading. `instrument` is what the viewpoints are called.
    ///
    /// ```
    /// use crosscase_data::contract::{Answer, Record};
    /// use crosscase_qmethod::{Analysis, Sorts};
    /// let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
    /// let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 2.0, -2.0, -1.0], [-2.0, -1.0, 2.0, 1.0]])?;
    /// let answers = Answer::rows(&Analysis::new(1).fit(&sorts)?.answers("views")?)?;
    /// let known: Vec<(&str, &str)> = answers.iter().map(|answer| (answer.unit.as_str(), answer.item.as_str())).collect();
    /// assert_eq!(known[..3], [("p1", "defines_1"), ("p1", "loading_1"), ("p2", "defines_1")]);
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// None that viewpoints can cause.
    pub fn answers(&self, instrument: &str) -> Result<Table, QmethodError> {
        let items = self.items();
        let answer = |sorter: usize, item: &Item| {
            let loading = self.loadings.row(sorter)[item.factor];
            let defines = self.flags[sorter][item.factor] && loading > 0.0;
            Answer {
                instrument: instrument.to_owned(),
                unit: self.sorters[sorter].clone(),
                item: item.name.clone(),
                value: Ok(match item.of {
                    Known::Defines => f64::from(u8::from(defines)),
                    Known::Loading => loading,
                }),
                text: None,
                file: Some(instrument.to_owned()),
                row: None,
            }
        };
        let sorters = 0..self.sorters.len();
        let answers: Vec<Answer> = sorters.flat_map(|i| items.iter().map(move |item| answer(i, item))).collect();
        Ok(Answer::table(&answers)?)
    }

    /// What those items are.
    ///
    /// # Errors
    /// None that viewpoints can cause.
    pub fn codebook(&self, instrument: &str) -> Result<Table, QmethodError> {
        let names = &self.analysis.names;
        let called = |f: usize| names.get(f).cloned().unwrap_or_else(|| format!("viewpoint {}", self.factors[f].label));
        let entry = |item: Item| {
            let (label, min) = match item.of {
                Known::Defines => (format!("defines {}", called(item.factor)), 0.0),
                Known::Loading => (format!("loading on {}", called(item.factor)), -1.0),
            };
            CodebookEntry {
                instrument: instrument.to_owned(),
                item: item.name,
                label: Some(label),
                min: Some(min),
                max: Some(1.0),
                reversed: None,
                missing_codes: None,
                scale: None,
                asked_if: None,
            }
        };
        Ok(CodebookEntry::table(&self.items().into_iter().map(entry).collect::<Vec<_>>())?)
    }

    /// The way from each of those answers back to the places of the sorter's sort.
    ///
    /// # Errors
    /// None that viewpoints can cause.
    pub fn lineage(&self, instrument: &str, data: &QData) -> Result<Table, QmethodError> {
        let items = self.items();
        let mut links = Vec::new();
        for sorter in &self.sorters {
            let Some(sort) = data.sorts.iter().find(|sort| sort.sorter == *sorter) else { continue };
            let origin = sort.origin.clone().unwrap_or_default();
            let file = origin.file.unwrap_or_default();
            let row = origin.row.and_then(|row| i64::try_from(row.number()).ok());
            for item in &items {
                links.extend(self.statements.iter().map(|statement| {
                    let of = CellRef::new(instrument, sorter, &item.name);
                    SourceLink::new(of, CellRef::new(&file, sorter, statement), row, "the sort")
                }));
            }
        }
        Ok(SourceLink::table(&links)?)
    }
}
