//! Choices and refusals: memberships of 0.5, cuts, missing values, and input that no analysis can be made of.

#![allow(clippy::unwrap_used, reason = "a test fails where its data are not as told")]

mod common;

use common::{FUZZY, LIPSET, MULTI_VALUE, crisp, sets};
use crosscase_boolean::{Count, Cube, FREE};
use crosscase_data::{Diagnostic, TableBuilder};
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::measures::{inclusion, pri};
use crosscase_qca::{
    AtHalf, Expectations, MAX_LEVELS, Minimise, MissingPolicy, Out, Outcome, QcaError, SetData, TruthTable,
    TruthTableParams,
};

fn data(columns: &[(&str, &[f64])]) -> SetData {
    let cases = (0..columns[0].1.len()).map(|i| format!("c{i}")).collect();
    SetData::new(cases, columns.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect()).unwrap()
}

fn code(result: Result<impl Sized, QcaError>) -> &'static str {
    result.err().map_or("none", |error| error.code())
}

/// Each row as `configuration out n`.
fn rows(table: &TruthTable) -> Vec<String> {
    let row = |row: &crosscase_qca::TruthRow| {
        let config: String = row.config.iter().map(u8::to_string).collect();
        format!("{config} {} {}", row.out, row.n)
    };
    table.rows().iter().map(row).collect()
}

/// Half a membership that rounding puts beside 0.5 is on no side either: the error names it, bounds do, and no case of it is deviant.
#[test]
fn what_rounds_to_one_half_is_one_half() {
    for half in [0.499_999_999_999_999_94, 0.500_000_000_000_000_1, 0.499_999_999_999_998_45, 0.499_999_999_9] {
        let columns: [(&str, &[f64]); 2] = [("A", &[0.9, half, 0.2]), ("Y", &[0.9, half, 0.1])];
        let params = TruthTableParams::new("Y", ["A"]);
        let error = params.fit(&data(&columns)).unwrap_err();
        assert!(error.to_string().contains("A of c1") && error.code() == "QCA018", "{half}: {error}");
        let table = TableBuilder::default().id("case", ["c0", "c1", "c2"]);
        let table =
            columns.iter().fold(table, |table, (name, values)| table.number(name, values.iter().copied().map(Some)));
        let table = table.build().unwrap();
        let read = SetData::from_table(&table, &["A", "Y"], MAX_LEVELS, MissingPolicy::Error).unwrap();
        assert_eq!(code(params.fit(&read)), "QCA018", "{half}");
        let open = IncompleteSets::from_table(&table, &["A", "Y"], MAX_LEVELS).unwrap();
        assert_eq!(code(open.truth_table(&params)), "QCA018", "{half}");
        let moved = read.with_values("A", vec![0.9, 1.0 - half, 0.2]).unwrap();
        assert_eq!(code(params.fit(&moved)), "QCA018", "{half}");
        assert_eq!(read.memberships(&"~Y".parse().unwrap()).unwrap()[1], 0.5, "{half}");
    }
    let beside = data(&[("A", &[0.9, 0.499_999_9, 0.2]), ("Y", &[0.9, 0.6, 0.1])]);
    assert!(TruthTableParams::new("Y", ["A"]).fit(&beside).is_ok(), "a ten-millionth is no rounding");
}

#[test]
fn a_membership_of_one_half_follows_the_policy() {
    // c1 is at 0.5 in A; nobody else is in its row without A.
    let half = data(&[("A", &[0.9, 0.5, 0.2]), ("B", &[0.8, 0.8, 0.1]), ("Y", &[0.9, 0.6, 0.1])]);
    let check = |policy: AtHalf, expected: &[&str]| {
        let table = TruthTableParams::new(Outcome::new("Y"), ["A", "B"]).at_half(policy).fit(&half).unwrap();
        assert_eq!(rows(&table), expected, "{policy}");
        let told: Vec<&Diagnostic> = table.diagnostics().iter().filter(|told| told.code == "QCA104").collect();
        assert!(
            told.len() == 1
                && told[0].message.starts_with("exactly 0.5 in A, and so ")
                && told[0].message.ends_with(": c1"),
            "{told:?}"
        );
        assert_eq!(told[0].cases, ["c1"], "so that a report can call it by name");
        // Sums run over all cases under every policy: min(A, B) is 0.8, 0.5, 0.1, all of it inside Y.
        let full = table.rows().iter().find(|row| row.config == [1, 1]).unwrap();
        assert_eq!(full.incl, Some(1.0));
        assert!((full.pri.unwrap() - (1.4 - 0.6) / (1.4 - 0.6)).abs() < 1e-12);
    };
    check(AtHalf::Drop, &["00 0 1", "11 1 1"]);
    check(AtHalf::Below, &["00 0 1", "01 1 1", "11 1 1"]);
    check(AtHalf::Above, &["00 0 1", "11 1 2"]);

    let error = TruthTableParams::new(Outcome::new("Y"), ["A", "B"]).fit(&half).unwrap_err();
    assert!(error.to_string().contains("A of c1"), "{error}");
    assert_eq!(error.code(), "QCA018");
}

#[test]
fn a_dropped_case_still_counts_in_the_sums() {
    // Without c2 the row AB would be fully included.
    let half = data(&[("A", &[0.9, 0.1, 0.5]), ("B", &[0.9, 0.1, 0.9]), ("Y", &[0.9, 0.2, 0.1])]);
    let table = TruthTableParams::new(Outcome::new("Y"), ["A", "B"]).at_half(AtHalf::Drop).fit(&half).unwrap();
    let full = table.rows().iter().find(|row| row.config == [1, 1]).unwrap();
    assert_eq!((full.n, full.cases.as_slice()), (1, &[0][..]));
    assert!((full.incl.unwrap() - (0.9 + 0.1 + 0.1) / (0.9 + 0.1 + 0.5)).abs() < 1e-12);
}

#[test]
fn an_outcome_of_one_half_is_no_tie() {
    let half = data(&[("A", &[0.9, 0.6, 0.2]), ("Y", &[0.9, 0.5, 0.1])]);
    let table = TruthTableParams::new(Outcome::new("Y"), ["A"]).fit(&half).unwrap();
    assert_eq!(rows(&table), ["0 0 1", "1 1 2"]);
    assert!(table.rows()[1].deviant.is_empty(), "neither typical nor deviant");
}

#[test]
fn nothing_but_ties_leaves_nothing_to_analyse() {
    let half = data(&[("A", &[0.5, 0.5]), ("Y", &[0.9, 0.1])]);
    let fit = |policy| TruthTableParams::new(Outcome::new("Y"), ["A"]).at_half(policy).fit(&half);
    assert_eq!(code(fit(AtHalf::Drop)), "QCA019");
    assert_eq!(rows(&fit(AtHalf::Above).unwrap()), ["1 0 2"]);
    // Under `below` and `above` a row may hold ties alone, and PRI be undefined.
    let none = data(&[("A", &[0.5, 0.1]), ("B", &[0.5, 0.1]), ("Y", &[0.5, 0.5])]);
    let table = TruthTableParams::new(Outcome::new("Y"), ["A", "B"]).at_half(AtHalf::Above).fit(&none).unwrap();
    assert_eq!(table.rows()[1].pri, None);
    assert_eq!(table.rows()[1].out, Out::Positive, "no PRI is asked for");
    let table =
        TruthTableParams::new(Outcome::new("Y"), ["A", "B"]).at_half(AtHalf::Above).pri_cut(0.1).fit(&none).unwrap();
    assert_eq!(table.rows()[1].out, Out::Negative, "an undefined PRI reaches no cut");
}

#[test]
fn rows_are_judged_by_frequency_then_inclusion_then_pri() {
    // A: three cases, inclusion 2/3. ~A: one case, inclusion 1.
    let (sets, params) = crisp(&["1|1", "1|1", "1|0", "0|1"]);
    let check = |params: TruthTableParams, expected: &[&str]| assert_eq!(rows(&params.fit(&sets).unwrap()), expected);
    check(params.clone(), &["0 1 1", "1 0 3"]);
    check(params.clone().incl_cut(0.6), &["0 1 1", "1 1 3"]);
    check(params.clone().contradiction_cut(0.5), &["0 1 1", "1 C 3"]);
    check(params.clone().contradiction_cut(0.7), &["0 1 1", "1 0 3"]);
    check(params.clone().incl_cut(0.6).pri_cut(0.7), &["0 1 1", "1 0 3"]);
    check(params.clone().incl_cut(0.6).pri_cut(0.7).contradiction_cut(0.5), &["0 1 1", "1 0 3"]);
    check(params.clone().n_cut(2), &["0 ? 1", "1 0 3"]);
    let below = params.clone().n_cut(2).fit(&sets).unwrap();
    assert_eq!(below.rows()[0].incl, Some(1.0), "a row below the frequency cut keeps its figures");
    assert_eq!(below.rows()[1].deviant, [0, 1], "cases with the outcome speak against a negative row");
    assert_eq!(params.incl_cut(0.6).fit(&sets).unwrap().rows()[1].deviant, [2]);
}

#[test]
fn parameters_outside_their_range_are_refused() {
    let (sets, params) = crisp(&["1|1", "0|0"]);
    let check = |params: TruthTableParams, expected: &str| assert_eq!(code(params.fit(&sets)), expected);
    check(params.clone().incl_cut(1.1), "QCA011");
    check(params.clone().pri_cut(-0.1), "QCA011");
    check(params.clone().incl_cut(f64::NAN), "QCA011");
    check(params.clone().n_cut(0), "QCA012");
    check(params.clone().contradiction_cut(0.8), "QCA013");
    let of = |outcome: &str, conditions: &[&str]| TruthTableParams::new(outcome, conditions.iter().copied());
    check(of("Y", &[]), "QCA008");
    check(of("Y", &["A", "A"]), "QCA009");
    check(of("~A", &["A"]), "QCA010");
    check(of("Y", &["B"]), "QCA007");
    check(of("B", &["A"]), "QCA007");
    check(of("Y[2]", &["A"]), "QCA016");
}

#[test]
fn an_unknown_condition_is_answered_with_the_one_that_was_meant() {
    let params = TruthTableParams::new(Outcome::new("SURV"), ["DEV", "URBB"]);
    assert_eq!(
        params.fit(&sets(FUZZY)).unwrap_err().to_string(),
        "unknown set URBB (did you mean URB?): there are DEV, URB, LIT, IND, STB, SURV"
    );
}

#[test]
fn more_conditions_than_can_be_held_are_refused_and_128_are_not() {
    let table = |k: usize| {
        let row = |bit: &str, y: &str| format!("{}|{y}", bit.repeat(k));
        let cases = [row("1", "1"), row("0", "0")];
        let columns = (0..k).map(|j| (format!("K{j}"), vec![1.0, 0.0])).chain([("Y".into(), vec![1.0, 0.0])]);
        let sets = SetData::new(cases.to_vec(), columns.collect()).unwrap();
        TruthTableParams::new(Outcome::new("Y"), (0..k).map(|j| format!("K{j}"))).fit(&sets)
    };
    assert_eq!(code(table(129)), "BOO001");
    let wide = table(128).unwrap();
    assert_eq!(wide.remainders(), None, "2^128 configurations are past what can be counted");
    let found = Minimise::parsimonious().fit(&wide).unwrap();
    assert_eq!(found.models.len(), 128, "each condition alone");
    let found = Minimise::conservative().fit(&wide).unwrap();
    assert_eq!(found.models[0].terms[0].cube.len(), 128);
    let found = Minimise::intermediate("K0".parse().unwrap()).fit(&wide).unwrap();
    assert_eq!(found.counterfactuals[0].count, None);
}

#[test]
fn no_positive_row_is_a_diagnostic_and_no_negative_row_the_empty_conjunction() {
    let (sets, params) = crisp(&["11|0", "00|0"]);
    for minimise in
        [Minimise::conservative(), Minimise::parsimonious(), Minimise::intermediate(Expectations::default())]
    {
        let found = minimise.fit(&params.fit(&sets).unwrap()).unwrap();
        assert!(found.models.is_empty() && found.search.is_complete());
        assert_eq!(found.model_count, Some(Count::zero()));
        assert!(found.notices().iter().any(|told| told.code == "QCA106"));
        assert_eq!(found.to_table().unwrap().rows(), 0);
    }
    let (sets, params) = crisp(&["11|1", "00|1"]);
    let table = params.fit(&sets).unwrap();
    let found = Minimise::parsimonious().fit(&table).unwrap();
    assert_eq!(found.models[0].expr(), "1");
    assert_eq!(found.models[0].terms[0].cov_unique, found.models[0].cov);
    let found = Minimise::conservative().fit(&table).unwrap();
    assert_eq!(found.models[0].expr(), "~A*~B + A*B");
    let (sets, params) = crisp(&["1|1", "0|1"]);
    let found = Minimise::conservative().fit(&params.fit(&sets).unwrap()).unwrap();
    assert_eq!(found.models[0].expr(), "1", "every configuration is positive");
}

#[test]
fn memberships_of_zero_throughout_give_no_figure_and_no_failure() {
    let nobody = data(&[("A", &[0.0, 0.0]), ("B", &[0.0, 0.0]), ("Y", &[0.0, 0.0])]);
    let table = TruthTableParams::new(Outcome::new("Y"), ["A", "B"]).fit(&nobody).unwrap();
    assert_eq!(rows(&table), ["00 0 2"]);
    assert_eq!(table.rows()[0].incl, Some(0.0));
    let codes: Vec<_> = table.diagnostics().iter().map(|told| told.code.as_ref()).collect();
    assert_eq!(codes, ["QCA102", "QCA102", "QCA103", "QCA106"]);
    let negated = TruthTableParams::new(Outcome::new("Y").negated(), ["A", "B"]).fit(&nobody).unwrap();
    let found = Minimise::parsimonious().fit(&negated).unwrap();
    assert_eq!((found.models[0].expr().as_str(), found.models[0].cov), ("1", Some(1.0)));
}

#[test]
fn kinds_decide_how_literals_are_written() {
    let mixed =
        data(&[("F", &[0.9, 0.2, 0.8]), ("C", &[1.0, 0.0, 1.0]), ("M", &[0.0, 1.0, 2.0]), ("Y", &[1.0, 0.0, 0.0])]);
    let expr = |conditions: &[&str]| {
        let table = TruthTableParams::new(Outcome::new("Y"), conditions.iter().copied()).fit(&mixed).unwrap();
        Minimise::conservative().fit(&table).unwrap().models[0].expr()
    };
    assert_eq!(expr(&["F", "C", "M"]), "F*C[1]*M[0]");
    let table = TruthTableParams::new("M[0]", ["F", "C"]).incl_cut(0.5).fit(&mixed).unwrap();
    assert_eq!(Minimise::conservative().fit(&table).unwrap().models[0].expr(), "F*C");
    let all = TruthTableParams::new("SURV", LIPSET).fit(&sets(MULTI_VALUE)).unwrap();
    let found = Minimise::conservative().fit(&all).unwrap();
    assert!(found.models.iter().flat_map(|model| &model.terms).all(|term| term.expr.contains("STB[1]")));
}

#[test]
fn a_multi_value_outcome_needs_its_value() {
    let typed = data(&[("A", &[1.0, 0.0, 1.0]), ("T", &[0.0, 1.0, 2.0])]);
    let fit = |outcome: &str| TruthTableParams::new(outcome, ["A"]).fit(&typed);
    assert_eq!(code(fit("T")), "QCA015");
    assert_eq!(rows(&fit("T[1]").unwrap()), ["0 1 1", "1 0 2"]);
    assert_eq!(rows(&fit("~T[1]").unwrap()), ["0 0 1", "1 1 2"]);
}

#[test]
fn tables_are_read_with_their_places() {
    let table = TableBuilder::default()
        .id("case", ["AU", "BE", "CZ"])
        .number("DEV", [Some(0.2), None, Some(1.2)])
        .number("SURV", [Some(0.0), Some(1.0), None])
        .build()
        .unwrap();
    let read = |columns: &[&str], missing| SetData::from_table(&table, columns, MAX_LEVELS, missing);
    assert_eq!(code(read(&["DEV"], MissingPolicy::Error)), "QCA006");
    let error = read(&["DEV"], MissingPolicy::Drop).unwrap_err().to_string();
    assert!(error.contains("(CZ; record 3, column DEV)"), "{error}");
    let both = read(&["SURV"], MissingPolicy::Drop).unwrap();
    assert_eq!((both.cases().len(), both.dropped()), (2, &["CZ".to_owned()][..]));
    assert_eq!(both.diagnostics()[0].code, "QCA101");
    assert_eq!(code(read(&["LIT"], MissingPolicy::Drop)), "DAT001");
}

#[test]
fn parameters_travel_as_data() {
    let params = TruthTableParams::new("~SURV", ["DEV"]).incl_cut(0.75).at_half(AtHalf::Drop);
    let text = serde_json::to_string(&params).unwrap();
    assert_eq!(
        text,
        r#"{"outcome":"~SURV","conditions":["DEV"],"incl_cut":0.75,"n_cut":1,"pri_cut":0.0,"at_half":"drop"}"#
    );
    assert_eq!(serde_json::from_str::<TruthTableParams>(&text).unwrap(), params);
    let short = r#"{"outcome":"~SURV","conditions":["DEV"]}"#;
    assert_eq!(serde_json::from_str::<TruthTableParams>(short).unwrap(), TruthTableParams::new("~SURV", ["DEV"]));
    assert!(serde_json::from_str::<TruthTableParams>(r#"{"outcome":"Y","conditions":["A"],"incl":1}"#).is_err());
    let minimise: Minimise = serde_json::from_str(r#"{"solution":"intermediate","expect":"DEV,~URB"}"#).unwrap();
    assert_eq!(minimise, Minimise::intermediate("DEV,~URB".parse().unwrap()));
}

/// The figures of all rows, which are summed together, are those of each row by itself, to the last bit.
#[test]
fn rows_summed_together_have_the_figures_of_each() {
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    // Enough cases for several blocks, and fuzzy, crisp and multi-value conditions beside one another.
    let n = 1500;
    let mut fuzzy = || (0..n).map(|_| (next() % 1000) as f64 / 999.0).collect::<Vec<f64>>();
    let (a, b, c, y) = (fuzzy(), fuzzy(), fuzzy(), fuzzy());
    let mut levels = |levels: u64| (0..n).map(|_| (next() % levels) as f64).collect::<Vec<f64>>();
    let (d, m) = (levels(2), levels(3));
    let columns = [("A", a), ("B", b), ("C", c), ("D", d), ("M", m), ("Y", y)];
    let columns = columns.map(|(name, values)| (name.to_owned(), values)).to_vec();
    let sets = SetData::new((0..n).map(|case| format!("c{case}")).collect(), columns).unwrap();
    let sets = sets.not_applicable("D", &(0..n).step_by(7).collect::<Vec<_>>()).unwrap();
    for outcome in ["Y", "~Y"] {
        let table = TruthTableParams::new(outcome, ["A", "D", "B", "M", "C"]).fit(&sets).unwrap();
        assert!(table.rows().len() > 60);
        for row in table.rows() {
            let literals = row.config.iter().copied().enumerate();
            let x = table.membership(&Cube::from_literals(5, literals.filter(|(_, value)| *value != FREE)));
            // A row with an open condition is of the cases that it does not apply to.
            let open = |case: usize| case.is_multiple_of(7) == (row.config[1] == FREE);
            let x: Vec<f64> = x.into_iter().enumerate().map(|(case, x)| if open(case) { x } else { 0.0 }).collect();
            assert_eq!((row.incl, row.pri), (inclusion(&x, table.outcome()), pri(&x, table.outcome())));
        }
    }
}
