//! What viewpoints say of each sorter goes into a study like any answers: it keeps the data contract, and every way back ends at a
//! place that was given.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::lipset_data;
use crosscase_data::contract::{ANSWERS, Answer, CellRef, Record, SORTS, SourceLink};
use crosscase_data::{Missing, Place};
use crosscase_qmethod::{Analysis, MissingPlaces, QData};
use std::collections::BTreeMap;

#[test]
fn answers_keep_the_contract_and_lead_back_to_the_sorts() {
    let data = lipset_data();
    let (sorts, _) = data.complete(MissingPlaces::Error).unwrap();
    let found = Analysis::new(3).names(["Trust".to_owned()]).fit(&sorts).unwrap();
    let (answers, codebook) = (found.answers("views").unwrap(), found.codebook("views").unwrap());
    let unchecked = ANSWERS.check_references(&answers, &[&codebook]).unwrap();
    assert_eq!(unchecked.len(), 1, "only the units are not there");
    assert_eq!(codebook.texts("label").unwrap()[0].as_deref(), Some("defines Trust"));
    assert_eq!(codebook.texts("label").unwrap()[5].as_deref(), Some("loading on viewpoint 3"));

    let places: BTreeMap<CellRef, _> = SORTS.cells(&data.sorts_table().unwrap()).unwrap().into_iter().collect();
    let links = SourceLink::rows(&found.lineage("views", &data).unwrap()).unwrap();
    assert_eq!(links.len(), 9 * 6 * 33, "sorters, items, statements");
    for link in &links {
        let source = CellRef::new(&link.source_table, &link.source_id, &link.source_column);
        assert!(places.contains_key(&source), "{source:?} is no place that was given");
    }
    let made: Vec<CellRef> = Answer::rows(&answers).unwrap().iter().filter_map(Record::cell).collect();
    assert!(links.iter().all(|link| made.contains(&CellRef::new(&link.table, &link.id, &link.column))));
}

#[test]
fn a_negative_sort_does_not_hold_the_viewpoint() {
    let data = lipset_data();
    let (sorts, _) = data.complete(MissingPlaces::Error).unwrap();
    let found = Analysis::new(3).fit(&sorts).unwrap();
    let answers = Answer::rows(&found.answers("views").unwrap()).unwrap();
    let value = |i: usize, name: String| {
        answers.iter().find(|a| a.unit == found.sorters[i] && a.item == name).map_or(Err(Missing::Empty), |a| a.value)
    };
    for (i, flags) in found.flags.iter().enumerate() {
        for (f, factor) in found.factors.iter().enumerate() {
            let loading = found.loadings.row(i)[f];
            let holds = if flags[f] && loading > 0.0 { 1.0 } else { 0.0 };
            assert_eq!(value(i, format!("defines_{}", factor.label)), Ok(holds));
            assert_eq!(value(i, format!("loading_{}", factor.label)), Ok(loading));
        }
    }
}

#[test]
fn tables_that_are_no_sorts_are_refused() {
    let error = QData::from_tables(&BTreeMap::new()).unwrap_err();
    assert_eq!(error.to_string(), "the table is no table of Q-sorts: there is no table `sorts`");
    let mut tables = lipset_data().to_tables().unwrap();
    let fewer = QData { statements: lipset_data().statements[1..].to_vec(), ..QData::default() };
    tables.insert("statements".to_owned(), fewer.to_tables().unwrap().remove("statements").unwrap());
    let error = QData::from_tables(&tables).unwrap_err();
    assert_eq!(error.to_string(), "the table is no table of Q-sorts: there is no statement `1`");
}

#[test]
fn these_sorts_alone_keep_what_is_known_of_them() {
    let mut data = lipset_data();
    data.sorts[2].places[4] = None;
    data.sorts[3].origin = Some(Place::file("lipset.dat").line(6));
    let (sorts, _) = data.complete(MissingPlaces::DropSorts).unwrap();
    let only = data.only(&sorts);
    assert_eq!((only.sorts.len(), only.statements.len()), (8, 33));
    assert_eq!(only.sorts[2], data.sorts[3]);
    assert_eq!(only.complete(MissingPlaces::Error).unwrap().0, sorts);
    let (sorts, _) = data.complete(MissingPlaces::DropStatements).unwrap();
    let only = data.only(&sorts);
    assert_eq!((only.sorts.len(), only.statements.len(), only.grid.is_none()), (9, 32, true));
}
