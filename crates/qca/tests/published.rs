//! Rows of articles, weights, and what is said of rows by hand.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Table, TableBuilder};
use crosscase_qca::{Contradictory, InputKind, MAX_LEVELS, Minimise, MissingPolicy, Out, Outcome, RowOverride};
use crosscase_qca::{SetData, TruthTable, TruthTableParams};

/// B and C by row, what the table says, and of how many cases.
fn published(rows: &[(f64, f64, &str, f64)]) -> Table {
    let ids: Vec<String> = (1..=rows.len()).map(|row| row.to_string()).collect();
    TableBuilder::new("crosscase.raw/1")
        .id("row", ids.iter().map(String::as_str))
        .number("B", rows.iter().map(|row| Some(row.0)))
        .number("C", rows.iter().map(|row| Some(row.1)))
        .text("OUT", rows.iter().map(|row| Some(row.2)))
        .number("n", rows.iter().map(|row| Some(row.3)))
        .build()
        .unwrap()
}

fn read(rows: &[(f64, f64, &str, f64)], conditions: &[&str], as_what: Contradictory) -> TruthTable {
    let (table, outcome) = (published(rows), Outcome::new("OUT"));
    assert_eq!(InputKind::of(&table, &outcome, conditions).unwrap(), InputKind::TruthTable);
    let data = SetData::from_truth_table(&table, &outcome, conditions, None, as_what).unwrap();
    TruthTableParams::new(outcome, conditions).fit(&data).unwrap()
}

fn told(table: &TruthTable) -> Vec<&str> {
    table.diagnostics().iter().map(|told| told.message.as_str()).collect()
}

/// C[1,2] puts rows together: what both say, or one beside a remainder; where they differ it is a contradiction.
#[test]
fn values_of_a_set_put_rows_together() {
    let rows =
        [(1.0, 0.0, "0", 2.0), (1.0, 1.0, "1", 3.0), (1.0, 2.0, "1", 1.0), (0.0, 1.0, "0", 1.0), (0.0, 2.0, "?", 0.0)];
    let shown = |table: &TruthTable| -> Vec<String> {
        table.rows().iter().map(|row| format!("{:?} {} {}", row.config, row.out, row.n)).collect()
    };
    let together = read(&rows, &["B", "C[1,2]"], Contradictory::Negative);
    assert_eq!(shown(&together), ["[0, 1] 0 1", "[1, 0] 0 2", "[1, 1] 1 4"]);
    assert_eq!(Minimise::conservative().fit(&together).unwrap().exprs(), ["B*C[1,2]"]);
    let mut differ = rows;
    differ[2].2 = "0";
    let of = |as_what| shown(&read(&differ, &["B", "C[1,2]"], as_what)).pop().unwrap();
    assert_eq!(of(Contradictory::Negative), "[1, 1] C 4");
    assert_eq!(of(Contradictory::Positive), "[1, 1] 1 4");
    assert_eq!(of(Contradictory::Remainder), "[1, 1] ? 4");
    let dummies = read(&rows, &["B", "C[1]", "C[2]"], Contradictory::Negative);
    assert_eq!((dummies.impossible_count(), dummies.remainders()), (Some(2), Some(2)));
}

/// A row that is `?` in an article has as many cases as it has; one that was set so by hand is no row of too few.
#[test]
fn rows_that_are_said_to_be_remainders() {
    let table =
        read(&[(1.0, 0.0, "1", 2.0), (0.0, 0.0, "?", 1.0), (0.0, 1.0, "0", 1.0)], &["B", "C"], Contradictory::Negative);
    assert!(
        told(&table).contains(&"1 row with cases is said to be ? and is treated as a remainder"),
        "{:?}",
        told(&table)
    );
    let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 1.0]), ("b", [1.0, 1.0]), ("c", [0.0, 0.0])]).unwrap();
    let by_hand = |out, reason| RowOverride::new("A".parse().unwrap(), out, reason);
    let params = TruthTableParams::new("Y", ["A"]).n_cut(2);
    let table = params.clone().set_by_hand(by_hand(Out::Unobserved, "doubtful")).fit(&sets).unwrap();
    assert!(told(&table).contains(&"1 observed row has fewer than 2 cases and is treated as a remainder"));
    assert!(told(&table).contains(&"1 row with cases is said to be ? and is treated as a remainder"));
    let twice = params.set_by_hand(by_hand(Out::Negative, "one")).set_by_hand(by_hand(Out::Contradiction, "two"));
    let table = twice.fit(&sets).unwrap();
    let row = &table.rows()[1];
    let hand = row.by_hand.as_ref().unwrap();
    assert_eq!((row.out, hand.before, hand.reason.as_str()), (Out::Contradiction, Out::Positive, "two"));
}

/// What weights say of a case that is left out does not matter; a case without one is left out with those without a value.
#[test]
fn weights_go_with_their_cases() {
    let table = |weights: [Option<f64>; 4]| {
        TableBuilder::new("crosscase.raw/1")
            .id("case", ["a", "b", "c", "d"])
            .number("A", [Some(1.0), None, Some(0.0), Some(1.0)])
            .number("n", weights)
            .build()
            .unwrap()
    };
    let weighted = |weights, missing| {
        let table = table(weights);
        SetData::from_table(&table, &["A"], MAX_LEVELS, MissingPolicy::Drop)?.weighted(&table, "n", missing)
    };
    let (drop, error) = (MissingPolicy::Drop, MissingPolicy::Error);
    let found = weighted([Some(2.0), None, Some(1.0), Some(0.0)], error).unwrap();
    assert_eq!(found.cases(), ["a", "a (2)", "c"], "b is out, and d stands for no case");
    let found: Vec<&str> = found.diagnostics().iter().map(|told| told.message.as_str()).collect();
    assert_eq!(found[found.len() - 1], "1 case is left out, being 0 cases by n: d");
    let lacking = [Some(2.0), Some(0.5), None, Some(1.0)];
    assert_eq!(weighted(lacking, error).unwrap_err().code(), "QCA050");
    let found = weighted(lacking, drop).unwrap();
    assert_eq!(
        (found.cases(), found.dropped()),
        (&["a", "a (2)", "d"].map(String::from)[..], &["b", "c"].map(String::from)[..])
    );
    // A table of weights of its own may lack a case.
    let alone = TableBuilder::new("crosscase.raw/1").id("case", ["b", "a"]).number("n", [1.0, 2.0].map(Some));
    let alone = alone.build().unwrap();
    let sets = || SetData::from_rows(["A", "Y"], [("a", [1.0, 1.0]), ("z", [0.0, 0.0])]).unwrap();
    let fault = sets().weighted(&alone, "n", error).unwrap_err();
    assert!(fault.code() == "QCA050" && fault.to_string().contains("case z"), "{fault}");
    let found = sets().weighted(&alone, "n", drop).unwrap();
    assert_eq!((found.cases().len(), found.dropped()), (2, &["z".to_owned()][..]));
}

/// COUNT is a set here, of which `COUNT[1,2]` is a condition, and says nothing of how many cases there are.
#[test]
fn a_set_is_no_number_of_cases() {
    let table = TableBuilder::new("crosscase.raw/1")
        .id("row", ["1", "2", "3"])
        .number("COUNT", [2.0, 1.0, 0.0].map(Some))
        .text("OUT", ["1", "1", "0"].map(Some));
    let (table, outcome) = (table.build().unwrap(), Outcome::new("OUT"));
    let of = |conditions: &[&str]| {
        let data = SetData::from_truth_table(&table, &outcome, conditions, None, Contradictory::Negative);
        data.map(|data| data.cases().len()).map_err(|error| error.code())
    };
    assert_eq!((of(&["COUNT[1,2]"]), of(&["COUNT"])), (Ok(3), Ok(3)));
}

/// A truth table that R or fsQCA prints without remainders has an outcome of 0 and 1 alone: what stands beside it tells that rows are no cases.
#[test]
fn rows_that_rather_are_configurations_are_told() {
    let told = |a: [f64; 4], out: [f64; 4], beside: &str, values: [f64; 4]| {
        let table = TableBuilder::new("crosscase.raw/1")
            .id("row", ["1", "2", "5", "6"])
            .number("A", a.map(Some))
            .number("B", [0.0, 1.0, 0.0, 1.0].map(Some))
            .number("OUT", out.map(Some))
            .number(beside, values.map(Some))
            .build()
            .unwrap();
        InputKind::may_be_rows(&table, &Outcome::new("OUT"), &["A", "B"]).and_then(|told| told.help)
    };
    let (each, out, n) = ([0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0], [3.0, 2.0, 1.0, 4.0]);
    for name in ["n", "freq", "Count", "number"] {
        let help = told(each, out, name, n).unwrap();
        assert!(help.contains(&format!("--weights \"{name}\"")) && help.contains("--input-is truth-table"), "{help}");
    }
    assert!(told(each, out, "incl", [0.1, 0.2, 1.0, 0.9]).is_some_and(|help| !help.contains("--weights")));
    // A configuration twice, an outcome of degrees, a number of the row, and a column that says nothing of cases.
    assert_eq!(told([0.0, 0.0, 1.0, 0.0], out, "n", n), None);
    assert_eq!(told(each, [0.2, 0.0, 1.0, 1.0], "n", n), None);
    assert_eq!(told(each, out, "number", [1.0, 2.0, 3.0, 4.0]), None);
    assert_eq!(told(each, out, "size", n), None);
}
