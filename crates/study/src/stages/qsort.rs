//! Reads Q-sorts: who put which statement where, with the cell or line each sort came from.

use super::units::Units;
use crate::artifacts::Artifacts;
use crate::model::{Instrument, QsortRule};
use crate::problem::StudyError;
use crosscase_data::contract::SORTS;
use crosscase_data::{Diagnostic, Place, ReadOptions, Table, TableBuilder};
use crosscase_qmethod::design::Design;
use crosscase_qmethod::formats::{self, Read, SourceOptions, collected, pqmethod};
use crosscase_qmethod::{QData, Sorts};

/// The files beside the sorts.
pub(crate) struct Beside<'a> {
    /// The wordings.
    pub(crate) texts: Option<&'a [u8]>,
    /// The design with the name of its file.
    pub(crate) design: Option<(&'a str, &'a [u8])>,
}

/// Reads the sorts of a file, or of every file of a folder; every sorter must be a unit of the study.
pub(crate) fn read(
    instrument: &Instrument,
    rule: &QsortRule,
    files: &[(&str, &[u8])],
    beside: &Beside<'_>,
    units: &Units,
) -> Result<Artifacts, StudyError> {
    let fault = |source| StudyError::Sorts { instrument: instrument.name.clone(), source };
    let Read { mut data, mut diagnostics } = read_files(instrument, rule, files, beside).map_err(fault)?;
    if let Some(texts) = beside.texts {
        diagnostics.extend(formats::told_of_encoding(texts, rule.statements.as_deref()));
        data = data.with_texts(&pqmethod::read_sta(texts)).map_err(fault)?;
    }
    if let Some(grid) = &rule.grid {
        data.grid = Some(grid.clone());
    }
    if let Some(sort) = data.sorts.iter().find(|sort| !units.contains(&sort.sorter)) {
        let message = format!("`{}` is no {} of the study", sort.sorter, instrument.unit);
        let place = sort.origin.clone().unwrap_or_else(|| Place::file(&instrument.file));
        return Err(StudyError::Value { diagnostic: Diagnostic::warning("STU105", message).at(place) });
    }
    let (sorts, left_out) = data.complete(rule.missing_places).map_err(fault)?;
    data.grid = data.grid_of(&sorts);
    let mut made = Artifacts { diagnostics: [diagnostics, left_out].concat(), ..Artifacts::default() }
        .with_table("sorts", sorts_table(instrument, &data, &sorts)?)
        .with_table("statements", statements_table(&data, &sorts)?);
    let reasons = data.reasons_table().map_err(fault)?;
    if reasons.rows() > 0 {
        made = made.with_table("reasons", reasons);
    }
    match &data.grid {
        None => Ok(made),
        Some(grid) => Ok(made.with_table("grid", grid.to_table().map_err(fault)?)),
    }
}

fn read_files(
    instrument: &Instrument,
    rule: &QsortRule,
    files: &[(&str, &[u8])],
    beside: &Beside<'_>,
) -> Result<Read, crosscase_qmethod::QmethodError> {
    if let [(name, bytes)] = files
        && *name == instrument.file
    {
        let mut table = ReadOptions::new();
        if let Some(id) = &instrument.id {
            table = table.id(id);
        }
        if let Some(sheet) = &instrument.sheet {
            table = table.sheet(sheet);
        }
        for (word, reason) in &instrument.missing {
            table = table.missing(word, *reason);
        }
        return formats::read(bytes, name, &SourceOptions { table, ..SourceOptions::default() });
    }
    let read = files.iter().map(|(name, bytes)| collected::read_one(bytes, name)).collect::<Result<Vec<_>, _>>()?;
    match beside.design {
        None => collected::join(&read, None, rule.grid.clone()),
        Some((name, bytes)) => {
            let design = Design::from_toml(&String::from_utf8_lossy(bytes), name)?;
            design.join(&read, design.languages.first().map_or("", String::as_str))
        }
    }
}

/// The complete sorts in the form of the data contract, each with the line or cell it came from.
fn sorts_table(instrument: &Instrument, data: &QData, sorts: &Sorts) -> Result<Table, StudyError> {
    let origin =
        |sorter: &str| data.sorts.iter().find(|sort| sort.sorter == sorter).and_then(|sort| sort.origin.clone());
    let origins: Vec<Option<Place>> = sorts.sorters().iter().map(|sorter| origin(sorter)).collect();
    let n = sorts.statements().len();
    let cells = || (0..sorts.sorters().len()).flat_map(move |i| (0..n).map(move |s| (i, s)));
    let file = |i: usize| origins[i].as_ref().and_then(|place| place.file.as_deref()).unwrap_or(&instrument.file);
    let row = |i: usize| origins[i].as_ref().and_then(|place| place.row).and_then(|row| i64::try_from(row).ok());
    let table = TableBuilder::new(SORTS.id)
        .text("sorter", cells().map(|(i, _)| Some(sorts.sorters()[i].as_str())))
        .text("statement", cells().map(|(_, s)| Some(sorts.statements()[s].as_str())))
        .number("place", cells().map(|(i, s)| Some(sorts.sort(i)[s])))
        .text("file", cells().map(|(i, _)| Some(file(i))))
        .integer("row", cells().map(|(i, _)| row(i)))
        .build()?;
    Ok(SORTS.check(&table)?)
}

fn statements_table(data: &QData, sorts: &Sorts) -> Result<Table, StudyError> {
    Ok(TableBuilder::new("crosscase.study.statements/1")
        .id("statement", sorts.statements().iter().cloned())
        .text("text", sorts.statements().iter().map(|id| data.text_of(id)))
        .build()?)
}

/// The sorts back from their tables, with their statements' wordings.
pub(crate) fn data_of(made: &Artifacts) -> Result<QData, StudyError> {
    QData::from_tables(&made.tables).map_err(|source| StudyError::Sorts { instrument: "sorts".to_owned(), source })
}
