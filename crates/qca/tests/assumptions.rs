//! Which remainders may be assumed: exclusion, the enhanced standard analysis, expectations of conjunctions, two steps.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test may stop")]

mod common;

use common::{cases, crisp, json, table, text};
use crosscase_boolean::Cube;
use crosscase_qca::two_step::{Enabling, TwoStep};
use crosscase_qca::{
    Conjunctural, Expectations, Minimise, Model, Out, QcaError, Solution, TruthTable, TruthTableParams,
    assumptions_without, contradictory_assumptions, enhanced_exclusions, simultaneous_subsets, untenable,
};
use proptest::prelude::*;

fn published(id: &str) -> serde_json::Value {
    json(include_str!("data/published.json")).into_iter().find(|problem| text(&problem["id"]) == id).unwrap()
}

/// The table of a published problem and that of the negated outcome, at another inclusion cut.
fn both(id: &str, cut: f64) -> [TruthTable; 2] {
    let mut problem = published(id);
    problem["incl_cut"] = cut.into();
    let outcome = text(&problem["outcome"]).to_owned();
    let one = table(&problem);
    problem["outcome"] = format!("~{outcome}").into();
    [one, table(&problem)]
}

/// Rows as R numbers them, from 1, the first condition being the most significant; two values each.
fn numbers(table: &TruthTable, cubes: &[Cube]) -> Vec<usize> {
    let n = table.conditions().len();
    let row = |number: usize| (0..n).map(|j| (number >> (n - 1 - j) & 1) as u8).collect::<Vec<u8>>();
    (0..1 << n)
        .filter(|&number| cubes.iter().any(|cube| cube.contains(&row(number))))
        .map(|number| number + 1)
        .collect()
}

fn models(solution: &Solution) -> Vec<String> {
    solution.models.iter().map(Model::expr).collect()
}

#[test]
fn contradictory_assumptions_are_those_of_the_reference() {
    let [yes, no] = both("Basurto 2013", 0.8);
    let fit = |table: &TruthTable| Minimise::parsimonious().fit(table).unwrap();
    let found = contradictory_assumptions(&fit(&yes), &fit(&no)).unwrap();
    assert_eq!(numbers(&yes, &found.cubes), [1, 2, 5, 6, 17, 18, 22]);
    assert_eq!(found.count, Some(7));
    let rows: Vec<Cube> =
        simultaneous_subsets(&yes, &no).unwrap().iter().map(|&row| Cube::from_row(&yes.rows()[row].config)).collect();
    assert_eq!(numbers(&yes, &rows), [21]);
    let [yes, no] = both("Lam & Ostrom 2010", 1.0);
    let found = contradictory_assumptions(&fit(&yes), &fit(&no)).unwrap();
    assert_eq!(numbers(&yes, &found.cubes), [1, 5, 6, 9, 18, 19, 20, 22, 23, 24, 25, 27]);
    assert!(matches!(simultaneous_subsets(&yes, &both("Kilburn 2004", 1.0)[0]), Err(QcaError::DifferentTables)));
}

#[test]
fn the_enhanced_analysis_is_that_of_the_reference() {
    let [yes, no] = both("Basurto 2013", 0.8);
    let fit = |table: &TruthTable| Minimise::parsimonious().fit(table).unwrap();
    let contradictory = contradictory_assumptions(&fit(&yes), &fit(&no)).unwrap();
    let forbidden = yes.vocabulary().unwrap().expression(&contradictory.cubes);
    let enhanced = Minimise::parsimonious().exclude(forbidden).fit(&yes).unwrap();
    assert_eq!(models(&enhanced), ["SP + EM*CO*~PO"]);
    // ~EM is observed with the outcome: such rows are not flipped (SetMethods 4.0 flips them), and it is said.
    let forbidden = untenable(&yes, &["EM".parse().unwrap()], &[]).unwrap();
    assert_eq!(forbidden.to_string(), "~EM");
    let enhanced = Minimise::parsimonious().exclude(forbidden).fit(&yes).unwrap();
    assert_eq!(models(&enhanced), ["EM + SP*CO*~CI*~PO"]);
    assert_eq!(enhanced.diagnostics.iter().filter(|told| told.code == "QCA111").count(), 1);
}

/// The literals of models that contradict an expectation, whatever the kind of condition: C has three values, and so A and B are
/// written with theirs.
#[test]
fn a_solution_that_contradicts_an_expectation_says_where() {
    let csv = "case,A,B,C,Y\na,0,1,2,1\nb,0,0,2,1\nc,1,1,2,0\nd,0,1,1,0\ne,1,0,0,0\n";
    let params = TruthTableParams::new("Y", ["A", "B", "C"]);
    let table = params.fit(&common::sets(csv)).unwrap();
    let check = |expect: &str, told: &[(&str, &str)]| {
        let solution = Minimise::intermediate(expect.parse().unwrap()).fit(&table).unwrap();
        assert_eq!(models(&solution), ["A[0]*C[2]"], "{expect}");
        let found = solution.expectation_conflicts().unwrap();
        let found: Vec<_> = found.iter().map(|one| (one.literal.as_str(), one.condition.as_str())).collect();
        assert_eq!(found, told, "{expect}");
    };
    check("", &[]);
    check("~A,C[2]", &[]);
    check("A", &[("A[0]", "A")]);
    check("A[1],B", &[("A[0]", "A")]);
    check("C[1]", &[("C[2]", "C")]);
    check("C[1],C[2]", &[]);
    check("A,C[0]", &[("A[0]", "A"), ("C[2]", "C")]);
    // As a whole it says nothing of its parts.
    check("A*B", &[]);
}

#[test]
fn conjunctions_and_single_expectations_hold_together() {
    let table = table(&published("Lam & Ostrom 2010"));
    let easy = |expect: &str| {
        let solution = Minimise::intermediate(expect.parse().unwrap()).fit(&table).unwrap();
        let mut rows: Vec<usize> = (0..solution.counterfactuals.len())
            .flat_map(|at| numbers(&table, &solution.easy_counterfactuals(at).unwrap().cubes))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    let (one, other, together) = (easy("~F"), easy("A*C"), easy("~F,A*C"));
    assert!(one.iter().chain(&other).all(|row| together.contains(row)), "{one:?} {other:?} {together:?}");
    // A single expectation is a conjunction of one.
    assert_eq!(easy("A*A"), easy("A"));
    let r = Minimise::intermediate("R*L,A*C".parse().unwrap()).conjunctural(Conjunctural::AsInR);
    assert_eq!(r.fit(&table).unwrap_err().code(), "QCA032");
    let text = "A,R*L";
    assert_eq!(text.parse::<Expectations>().unwrap().to_string(), text);
}

#[test]
fn two_steps_find_what_holds_in_a_context() {
    // Y needs C1, and in it P1 or P2.
    let (data, _) = crisp(&["1010|1", "1100|1", "1000|0", "0110|0", "0010|0", "0101|0", "1011|1"]);
    let step = TwoStep::new(TruthTableParams::new("Y", ["B", "C"]), ["A", "D"]);
    let contexts = step.clone().fit(&data).unwrap().contexts;
    assert_eq!(contexts.iter().map(|c| c.expression.to_string()).collect::<Vec<_>>(), ["A"]);
    assert_eq!(models(&contexts[0].solution), ["A*~B*C + A*B*~C"]);
    assert_eq!((contexts[0].incl, contexts[0].within.as_slice()), (Some(1.0), [0].as_slice()));
    let sufficient = step.enabling(Enabling::Sufficient).remote_cut(0.6).fit(&data).unwrap().contexts;
    assert_eq!(sufficient[0].expression.to_string(), "A");
    let overlap = TwoStep::new(TruthTableParams::new("Y", ["A"]), ["A"]).fit(&data);
    assert_eq!(overlap.unwrap_err().code(), "QCA009");
}

/// Every configuration of five conditions.
fn every_row() -> impl Iterator<Item = Vec<u8>> {
    (0..32u8).map(|number| (0..5).map(|j| number >> (4 - j) & 1).collect())
}

/// Whether a listed model assumes of a configuration, which none of the cases shows, that it is sufficient.
fn assumes(solution: &Solution, row: &[u8]) -> bool {
    solution.table.rows().iter().all(|observed| observed.config != row)
        && solution.models.iter().flat_map(Model::cubes).any(|cube| cube.contains(row))
}

proptest! {
    #![proptest_config(cases(150))]

    /// Configuration by configuration: what is assumed without what is necessary, and that the enhanced analysis of an outcome and its
    /// negation assumes nothing of that kind, nothing of both, and nothing new where there was nothing to exclude.
    #[test]
    fn the_enhanced_analysis_holds_no_assumption_that_cannot_be_held(
        rows in proptest::collection::btree_map(0u8..32, any::<bool>(), 3..16),
        needed in [(0usize..5, any::<bool>()), (0usize..5, any::<bool>())],
        expected in proptest::collection::vec(proptest::option::of(any::<bool>()), 5),
    ) {
        let lines: Vec<String> = rows.iter().map(|(row, y)| format!("{row:05b}|{}", u8::from(*y))).collect();
        let (data, params) = crisp(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let table = |outcome: &str| {
            let of = TruthTableParams::new(outcome, params.conditions().to_vec());
            of.incl_cut(1.0).fit(&data).unwrap()
        };
        let tables = [table("Y"), table("~Y")];
        let literal = |(j, present): (usize, bool)| format!("{}{}", if present { "" } else { "~" }, char::from(b'A' + j as u8));
        let necessary = needed.map(|literal_of| [literal(literal_of).parse().unwrap()]);
        let lacks = |side: usize, row: &[u8]| row[needed[side].0] != u8::from(needed[side].1);
        let expect: Vec<String> = expected.iter().enumerate().filter_map(|(j, is)| Some(literal((j, (*is)?)))).collect();
        let expect: Expectations = expect.join(",").parse().unwrap();
        let standard = [0, 1].map(|side| Minimise::parsimonious().fit(&tables[side]).unwrap());
        for (side, solution) in standard.iter().enumerate() {
            let found = assumptions_without(solution, &necessary[side][0]).unwrap();
            for row in every_row() {
                let inside = found.cubes.iter().any(|cube| cube.contains(&row));
                prop_assert_eq!(inside, assumes(solution, &row) && lacks(side, &row), "{:?}", row);
            }
        }
        let found = enhanced_exclusions((&tables[0], &necessary[0]), (&tables[1], &necessary[1])).unwrap();
        prop_assert_eq!(found.contradictory.count, Some(0));
        let fit = |side: usize, how: Minimise| how.exclude(found.excluded[side].clone()).fit(&tables[side]).unwrap();
        let enhanced = [0, 1].map(|side| fit(side, Minimise::parsimonious()));
        let easy = [fit(0, Minimise::intermediate(expect.clone())), fit(1, Minimise::intermediate(expect.turned()))];
        for row in every_row() {
            for [one, other] in [&enhanced, &easy] {
                prop_assert!(!(assumes(one, &row) && assumes(other, &row)), "{:?}", row);
                prop_assert!(!(assumes(one, &row) && lacks(0, &row) || assumes(other, &row) && lacks(1, &row)));
            }
        }
        let untouched = every_row().all(|row| {
            let [ours, theirs] = [0, 1].map(|side| assumes(&standard[side], &row));
            !(ours && (theirs || lacks(0, &row))) && !(theirs && lacks(1, &row))
        });
        for side in [0, 1] {
            prop_assert!(!untouched || models(&standard[side]) == models(&enhanced[side]));
        }
    }

    /// Whatever is excluded, no model covers an excluded remainder, and every positive row stays covered.
    #[test]
    fn nothing_excluded_is_assumed(
        rows in proptest::collection::btree_map(0u8..32, any::<bool>(), 3..16),
        excluded in proptest::collection::vec(proptest::collection::vec((0usize..5, any::<bool>()), 1..4), 1..4),
        conjunction in proptest::collection::vec((0usize..5, any::<bool>()), 2..4),
    ) {
        let lines: Vec<String> = rows.iter().map(|(row, y)| format!("{row:05b}|{}", u8::from(*y))).collect();
        let (data, params) = crisp(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let table = params.incl_cut(1.0).fit(&data).unwrap();
        let literal = |(j, present): &(usize, bool)| format!("{}{}", if *present { "" } else { "~" }, char::from(b'A' + *j as u8));
        let term = |literals: &Vec<(usize, bool)>| literals.iter().map(literal).collect::<Vec<_>>().join("*");
        let forbidden: crosscase_boolean::expression::Expression =
            excluded.iter().map(term).collect::<Vec<_>>().join(" + ").parse().unwrap();
        let words = table.vocabulary().unwrap();
        let barred = words.cubes(&forbidden).unwrap();
        let expect: Expectations = format!("A,{}", term(&conjunction)).parse().unwrap();
        for minimise in [Minimise::parsimonious(), Minimise::intermediate(expect)] {
            let Ok(solution) = minimise.exclude(forbidden.clone()).fit(&table) else { continue };
            for model in solution.models.iter().map(Model::cubes) {
                for number in 0..32u8 {
                    let row: Vec<u8> = (0..5).map(|j| number >> (4 - j) & 1).collect();
                    let covered = model.iter().any(|cube| cube.contains(&row));
                    let observed = table.rows().iter().find(|found| found.config == row).map(|found| found.out);
                    match observed {
                        Some(Out::Positive) => prop_assert!(covered),
                        Some(_) => prop_assert!(!covered),
                        None => prop_assert!(!covered || !barred.iter().any(|cube| cube.contains(&row))),
                    }
                }
            }
            for (at, easy) in solution.counterfactuals.iter().enumerate() {
                prop_assert_eq!(easy.count, solution.easy_counterfactuals(at).unwrap().count);
            }
        }
    }
}

/// From twenty conditions on, R's `QCA` lists neither assumptions nor intermediate solutions, and says nothing of it.
#[test]
fn assumptions_of_many_conditions_are_counted_and_not_lost() {
    let n = 24;
    let names: Vec<String> = (0..n).map(|at| format!("C{at}")).collect();
    // C0 alone tells the two cases apart, beside C1, which is the same in both.
    let column = |at: usize| (names[at].clone(), if at == 0 { vec![1.0, 0.0] } else { vec![1.0, 1.0] });
    let columns = (0..n).map(column).chain([("Y".to_owned(), vec![1.0, 0.0])]).collect();
    let data = crosscase_qca::SetData::new(["a", "b"].map(String::from).to_vec(), columns).unwrap();
    let table = TruthTableParams::new("Y", names.clone()).fit(&data).unwrap();
    let parsimonious = Minimise::parsimonious().fit(&table).unwrap();
    assert_eq!(models(&parsimonious), ["C0"]);
    let assumed = parsimonious.simplifying_assumptions(0).unwrap();
    assert_eq!(assumed.count, Some((1 << (n - 1)) - 1), "all configurations with C0 but the one observed");
    // Every condition but C1 is expected absent: being absent in no case, their literals go.
    let expected: Vec<String> = names.iter().skip(2).map(|name| format!("~{name}")).collect();
    let intermediate = Minimise::intermediate(expected.join(",").parse().unwrap()).fit(&table).unwrap();
    assert_eq!(models(&intermediate), ["C0*C1"]);
    assert_eq!(intermediate.easy_counterfactuals(0).unwrap().count, Some((1 << (n - 2)) - 1));
}
