//! Conditions that do not apply to every case, as in temporal QCA.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::cases;
use crosscase_boolean::{Cube, FREE, PrimeLimits, Space, primes};
use crosscase_qca::{Minimise, Model, SetData, TruthTableParams};
use proptest::prelude::*;

/// Recognition of graduate students' unions: the truth table of Ragin & Strand (2008, doi:10.1177/0049124107309732), after
/// Caren & Panofsky (2005). P public university, E elite allies, A national union, EBA whether E came before A (where both came),
/// S strike; the outcome REC.
const UNIONS: [(&str, u8, usize); 10] = [
    ("000-0", 0, 3),
    ("010-0", 0, 1),
    ("01101", 1, 1),
    ("100-0", 0, 1),
    ("100-1", 0, 3),
    ("101-1", 0, 2),
    ("110-1", 1, 1),
    ("11101", 1, 1),
    ("11110", 1, 2),
    ("11111", 1, 2),
];

fn unions() -> SetData {
    let lines: Vec<(&str, u8)> = UNIONS.iter().flat_map(|(row, y, n)| std::iter::repeat_n((*row, *y), *n)).collect();
    let digit = |c: u8| f64::from(u8::from(c == b'1'));
    let mut columns: Vec<(String, Vec<f64>)> = ["P", "E", "A", "EBA", "S"]
        .iter()
        .enumerate()
        .map(|(j, name)| ((*name).to_owned(), lines.iter().map(|(row, _)| digit(row.as_bytes()[j])).collect()))
        .collect();
    columns.push(("REC".into(), lines.iter().map(|(_, y)| f64::from(*y)).collect()));
    let open: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].0.as_bytes()[3] == b'-').collect();
    let names = (0..lines.len()).map(|i| format!("c{i}")).collect();
    SetData::new(names, columns).unwrap().not_applicable("EBA", &open).unwrap()
}

#[test]
fn the_published_solution() {
    let table = TruthTableParams::new("REC", ["P", "E", "A", "EBA", "S"]).fit(&unions()).unwrap();
    assert_eq!(table.rows().len(), 10);
    assert!(table.rows().iter().all(|row| row.incl == Some(0.0) || row.incl == Some(1.0)));
    assert_eq!(table.rows().iter().map(|row| row.n).sum::<usize>(), 17);
    // Six rows leave EBA open and stand for two configurations each, four for one.
    assert_eq!(table.remainders(), Some(32 - 6 * 2 - 4));
    let solution = Minimise::conservative().fit(&table).unwrap();
    let found: Vec<String> = solution.models.iter().map(Model::expr).collect();
    assert_eq!(found, ["P*E*S + P*E*A*EBA + E*A*~EBA*S"]);
    let model = &solution.models[0];
    assert_eq!((model.incl, model.cov), (Some(1.0), Some(1.0)));
    assert_eq!(table.to_table().unwrap().texts("EBA").unwrap()[0].as_deref(), Some("-"));
}

/// Open, the positive row of b holds the other of c, and no term covers the one alone.
#[test]
fn rows_that_hold_each_other_have_no_model() {
    let column = |name: &str, values: [f64; 3]| (name.to_owned(), values.to_vec());
    let check = |y: [f64; 3], open: &[usize], expected: Option<&str>| {
        let columns = vec![column("A", [0.0, 1.0, 1.0]), column("C", [1.0, 1.0, 0.0]), column("Y", y)];
        let sets = SetData::new(["a", "b", "c"].map(String::from).to_vec(), columns).unwrap();
        let sets = sets.not_applicable("C", open).unwrap();
        let table = TruthTableParams::new("Y", ["A", "C"]).fit(&sets).unwrap();
        for how in [Minimise::conservative(), Minimise::parsimonious(), Minimise::intermediate("A".parse().unwrap())] {
            let found = how.fit(&table).unwrap();
            assert_eq!(found.search.is_complete(), expected.is_none(), "{open:?}");
            assert_eq!(found.models.is_empty(), expected.is_some(), "{open:?}");
            let told = found.diagnostics.iter().find(|told| told.code == "QCA118").map(|told| told.message.clone());
            assert!(expected.is_none_or(|names| told.is_some_and(|told| told.contains(names))), "{open:?}");
        }
    };
    check([0.0, 1.0, 0.0], &[], None);
    check([0.0, 1.0, 0.0], &[1], Some("the row of b is positive and that of c is not"));
    check([0.0, 1.0, 0.0], &[2], Some("the row of b is positive and that of c is not"));
    check([0.0, 1.0, 1.0], &[1], None);
}

/// Below an inclusion of 0.5 the open row (1, -) would be positive around the negative row (1, 0), for which there is no solution: the
/// cut can move no further, and asking is no fault.
#[test]
fn a_cut_moves_up_to_where_an_open_row_would_clash() {
    use crosscase_qca::robustness::{Cut, QcaAnalysis, cut_range};
    let column = |name: &str, values: [f64; 4]| (name.to_owned(), values.to_vec());
    let sets = SetData::new(
        ["a", "b", "c", "d"].map(String::from).to_vec(),
        vec![column("A", [0.0, 1.0, 1.0, 1.0]), column("C", [1.0, 0.0, 0.0, 0.0]), column("Y", [1.0, 1.0, 0.0, 0.0])],
    );
    let sets = sets.unwrap().not_applicable("C", &[1, 2]).unwrap();
    let table = TruthTableParams::new("Y", ["A", "C"]);
    let analysis = QcaAnalysis::new(table, Minimise::conservative());
    let range = cut_range(&analysis, &sets, Cut::Inclusion).unwrap();
    assert_eq!((range.at, range.above, range.up_to), (0.8, Some(0.5), None));
}

#[test]
fn a_dash_in_a_table_is_told() {
    use crosscase_data::TableBuilder;
    use crosscase_qca::{MAX_LEVELS, MissingPolicy};
    let table = |cells: [&str; 3]| {
        TableBuilder::default().id("case", ["a", "b", "c"]).text("C", cells.map(Some)).build().unwrap()
    };
    let sets = SetData::from_table(&table(["1", "-", "0"]), &["C"], MAX_LEVELS, MissingPolicy::Error).unwrap();
    assert_eq!(sets.expression(&"C + ~C".parse().unwrap()).unwrap(), [1.0, 0.0, 1.0]);
    assert!(sets.diagnostics()[0].message.ends_with("and so does not apply: b"));
    let refused =
        SetData::from_table(&table(["1", "-", "often"]), &["C"], MAX_LEVELS, MissingPolicy::Error).unwrap_err();
    assert!(refused.to_string().contains("often"), "{refused}");
    let fuzzy = SetData::from_table(&table(["0.2", "-", "1"]), &["C"], MAX_LEVELS, MissingPolicy::Error).unwrap_err();
    assert_eq!(fuzzy.code(), "QCA033");
}

#[test]
fn fuzzy_sets_and_outcomes_always_apply() {
    let names = ["a", "b"].map(String::from).to_vec();
    let sets = SetData::new(names, vec![("F".into(), vec![0.2, 0.9]), ("C".into(), vec![0.0, 1.0])]).unwrap();
    assert_eq!(sets.clone().not_applicable("F", &[0]).unwrap_err().code(), "QCA033");
    let open = sets.not_applicable("C", &[0]).unwrap();
    assert_eq!(open.memberships(&"C".parse().unwrap()).unwrap_err().code(), "QCA033");
    assert_eq!(open.expression(&"~C + C".parse().unwrap()).unwrap(), [0.0, 1.0]);
}

proptest! {
    #![proptest_config(cases(200))]

    /// Against every conjunction there is: prime are those that hold for no negative row, cover a positive one as a whole, and
    /// do not when a literal is left out.
    #[test]
    fn primes_of_rows_with_open_conditions(
        on in proptest::collection::vec(proptest::collection::vec(prop_oneof![3 => 0u8..2, 1 => Just(FREE)], 4), 1..6),
        off in proptest::collection::vec(proptest::collection::vec(prop_oneof![3 => 0u8..2, 1 => Just(FREE)], 4), 0..6),
    ) {
        let positive: Vec<Cube> = on.iter().map(|row| Cube::from_row(row)).collect();
        let negative: Vec<Cube> = off.iter().map(|row| Cube::from_row(row)).collect();
        let clash = positive.iter().any(|p| negative.iter().any(|n| p.intersects(n)));
        let found = primes(&Space::binary(4).unwrap(), &on, &negative, &PrimeLimits::default());
        prop_assert_eq!(found.is_err(), clash);
        let Ok(found) = found else { return Ok(()) };
        let mut all = vec![Cube::universe(4)];
        for j in 0..4 {
            all = all.iter().flat_map(|c| [c.clone(), c.clone().with(j, 0), c.clone().with(j, 1)]).collect();
        }
        let fine = |cube: &Cube| negative.iter().all(|n| !cube.intersects(n));
        let mut expected: Vec<Cube> = all
            .iter()
            .filter(|c| fine(c) && positive.iter().any(|p| c.covers(p)) && c.literals().all(|(j, _)| !fine(&(*c).clone().without(j))))
            .cloned()
            .collect();
        expected.sort();
        prop_assert_eq!(found.primes, expected);
    }
}
