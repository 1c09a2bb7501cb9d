//! Sorts as the tables that instruments and methods exchange, and back.

use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::contract::{GridPlace, Record, SORTS, Sort};
use crosscase_data::{Format, MAX_PAIRS, Place, Row, Table, TableBuilder, held_by_pairs};
use std::collections::BTreeMap;
use std::path::Path;

impl QData {
    /// The data as tables by their names: `sorts` and `statements`, and where there are any `reasons` and `grid`. With
    /// [`QData::from_tables`] they come back, but for the title, the notes, a sorter who placed nothing and the columns of origins.
    ///
    /// ```
    /// use crosscase_qmethod::{CollectedSort, QData, Statement};
    /// let data = QData {
    ///     statements: ["s2", "s1"].map(|id| Statement { id: id.into(), text: None }).to_vec(),
    ///     grid: Some("-1:1,1:1".parse()?),
    ///     sorts: vec![CollectedSort {
    ///         sorter: "Ada".into(),
    ///         places: vec![Some(1.0), Some(-1.0)],
    ///         comments: [("s2".into(), "It is so.".into())].into(),
    ///         ..CollectedSort::default()
    ///     }],
    ///     ..QData::default()
    /// };
    /// let tables = data.to_tables()?;
    /// assert_eq!(tables.keys().collect::<Vec<_>>(), ["grid", "reasons", "sorts", "statements"]);
    /// assert_eq!(QData::from_tables(&tables)?, data);
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// A place that is no whole number.
    pub fn to_tables(&self) -> Result<BTreeMap<String, Table>, QmethodError> {
        let mut tables = vec![("sorts", self.sorts_table()?), ("statements", self.wordings_table()?)];
        let reasons = self.reasons_table()?;
        tables.extend((reasons.rows() > 0).then_some(("reasons", reasons)));
        if let Some(grid) = &self.grid {
            tables.push(("grid", grid.to_table()?));
        }
        Ok(tables.into_iter().map(|(name, table)| (name.to_owned(), table)).collect())
    }

    /// The data from those tables, of which only `sorts` must be there. Sorters stand in the order in which they first appear,
    /// and so do the statements where no table lists them.
    ///
    /// # Errors
    /// No table of sorts, tables that do not keep their contract, a sort of a statement that is not listed, a grid that is none,
    /// more sorts and statements than can be held.
    pub fn from_tables(tables: &BTreeMap<String, Table>) -> Result<Self, QmethodError> {
        let bad = |reason: String| QmethodError::BadTable { reason };
        let sorts = tables.get("sorts").ok_or_else(|| bad("there is no table `sorts`".to_owned()))?;
        let rows = Sort::rows(sorts)?;
        let mut data = Self::default();
        if let Some(listed) = tables.get("statements") {
            let texts = listed.texts("text")?;
            let listed = listed.texts("statement")?.into_iter().flatten().zip(texts);
            data.statements = listed.map(|(id, text)| Statement { id, text }).collect();
        } else {
            let mut seen = std::collections::BTreeSet::new();
            let first = rows.iter().filter(|row| seen.insert(&row.statement));
            data.statements = first.map(|row| Statement { id: row.statement.clone(), text: None }).collect();
        }
        let (n, mut sorters) = (data.statements.len(), BTreeMap::new());
        let places: BTreeMap<&str, usize> =
            data.statements.iter().map(|statement| statement.id.as_str()).zip(0..).collect();
        let all = rows.iter().map(|row| row.sorter.as_str()).collect::<std::collections::BTreeSet<_>>().len();
        held_by_pairs((all, "sort", "sorts"), (n, "statement", "statements"), MAX_PAIRS)?;
        for row in &rows {
            let at = *sorters.entry(row.sorter.as_str()).or_insert(data.sorts.len());
            if at == data.sorts.len() {
                let number = row.row.and_then(|row| u64::try_from(row).ok());
                let at = |file: &String| {
                    // A workbook is named with its sheet; what is no table's file has lines.
                    let format = Format::from_path(Path::new(file.split(", sheet ").next().unwrap_or_default()));
                    let row = |number| format.as_ref().map_or(Row::Line(number), |format| format.row(number));
                    Place { row: number.map(row), ..Place::file(file) }
                };
                let origin = row.file.as_ref().map(at);
                let sorter = row.sorter.clone();
                data.sorts.push(CollectedSort { sorter, places: vec![None; n], origin, ..CollectedSort::default() });
            }
            let statement = places.get(row.statement.as_str());
            let statement = *statement.ok_or_else(|| bad(format!("there is no statement `{}`", row.statement)))?;
            data.sorts[at].places[statement] = Some(row.place as f64);
        }
        if let Some(reasons) = tables.get("reasons") {
            let said =
                reasons.texts("sorter")?.into_iter().zip(reasons.texts("statement")?).zip(reasons.texts("reason")?);
            for ((sorter, statement), reason) in said {
                let at = sorter.and_then(|sorter| sorters.get(sorter.as_str()));
                if let (Some(at), Some(statement), Some(reason)) = (at, statement, reason) {
                    data.sorts[*at].comments.insert(statement, reason);
                }
            }
        }
        if let Some(grid) = tables.get("grid") {
            let counts = GridPlace::rows(grid)?;
            let counts: Vec<String> = counts.iter().map(|row| format!("{}:{}", row.place, row.count)).collect();
            data.grid = Some(counts.join(",").parse()?);
        }
        Ok(data)
    }

    /// The sorts as a table of the data contract, `crosscase.sorts/1`, each with the file and row it came from; a statement
    /// without a place has no row.
    ///
    /// # Errors
    /// A place that is no whole number.
    pub fn sorts_table(&self) -> Result<Table, QmethodError> {
        let placed = || {
            self.sorts.iter().flat_map(|sort| {
                let places = self.statements.iter().zip(&sort.places);
                places.filter_map(move |(statement, place)| Some((sort, &statement.id, (*place)?)))
            })
        };
        let row = |sort: &CollectedSort| i64::try_from(sort.origin.as_ref()?.row?.number()).ok();
        let table = TableBuilder::new(SORTS.id)
            .text("sorter", placed().map(|(sort, _, _)| Some(sort.sorter.as_str())))
            .text("statement", placed().map(|(_, statement, _)| Some(statement.as_str())))
            .number("place", placed().map(|(_, _, place)| Some(place)))
            .text("file", placed().map(|(sort, _, _)| sort.origin.as_ref()?.file.as_deref()))
            .integer("row", placed().map(|(sort, _, _)| row(sort)))
            .build()?;
        Ok(SORTS.check(&table)?)
    }

    /// The statements in order, with their wordings: `crosscase.study.statements/1`.
    fn wordings_table(&self) -> Result<Table, QmethodError> {
        Ok(TableBuilder::new("crosscase.study.statements/1")
            .id("statement", self.statements.iter().map(|statement| statement.id.as_str()))
            .text("text", self.statements.iter().map(|statement| statement.text.as_deref()))
            .build()?)
    }

    /// What the sorters said of the statements: sorter, statement, its wording where any has one, the place it was given and
    /// the reason. `crosscase.qmethod.reasons/1`; in the order of the sorts and, within one, of the statements.
    ///
    /// # Errors
    /// None that reasons can cause.
    pub fn reasons_table(&self) -> Result<Table, QmethodError> {
        let rows: Vec<(&CollectedSort, usize, &String)> = self
            .sorts
            .iter()
            .flat_map(|sort| {
                let said = self.statements.iter().enumerate();
                said.filter_map(move |(at, statement)| Some((sort, at, sort.comments.get(&statement.id)?)))
            })
            .collect();
        let mut table = TableBuilder::new("crosscase.qmethod.reasons/1")
            .text("sorter", rows.iter().map(|(sort, _, _)| Some(sort.sorter.as_str())))
            .text("statement", rows.iter().map(|(_, at, _)| Some(self.statements[*at].id.as_str())));
        if self.statements.iter().any(|statement| statement.text.is_some()) {
            table = table.text("text", rows.iter().map(|(_, at, _)| self.statements[*at].text.as_deref()));
        }
        Ok(table
            .number("place", rows.iter().map(|(sort, at, _)| sort.places.get(*at).copied().flatten()))
            .text("reason", rows.iter().map(|(_, _, reason)| Some(reason.as_str())))
            .build()?)
    }
}

impl Grid {
    /// The grid as a table of the data contract, `crosscase.grid/1`: the places that take a statement.
    ///
    /// # Errors
    /// None that a grid can cause.
    pub fn to_table(&self) -> Result<Table, QmethodError> {
        let rows: Vec<GridPlace> = (self.places().filter(|(_, count)| *count > 0))
            .map(|(place, count)| GridPlace {
                place: i64::from(place),
                count: i64::try_from(count).unwrap_or(i64::MAX),
            })
            .collect();
        Ok(GridPlace::table(&rows)?)
    }
}
