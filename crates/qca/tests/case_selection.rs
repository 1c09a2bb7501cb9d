//! The choice of cases for necessity, and the order of pairs: figures of R SetMethods 4.1 on Lipset's fuzzy sets.
//!
//! Made with R 4.2, QCA 3.25.1 and SetMethods 4.1: `minimize(truthTable(sets, outcome = "SURV", conditions, incl.cut = 0.8),
//! include = "?")`, then `smmr(…, match, cases, necessity, nec.cond, max_pairs)`, and typed in.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{FUZZY, LIPSET, sets};
use crosscase_qca::{
    CasePair, CaseType, Comparison, Minimise, PairMember, SetData, TruthTable, TruthTableParams, case_pairs,
    case_types, necessary_case_pairs, necessary_case_types,
};

fn lipset() -> TruthTable {
    TruthTableParams::new("SURV", LIPSET).incl_cut(0.8).fit(&sets(FUZZY)).unwrap()
}

fn told(table: &TruthTable, pairs: &[CasePair]) -> Vec<(String, f64)> {
    let hundredths = |score: f64| (100.0 * score).round() / 100.0;
    pairs.iter().map(|p| (table.names(&[p.first, p.second]).join(" "), hundredths(p.score))).collect()
}

fn assert_cases(condition: &str, kind: CaseType, expected: &[(&str, f64)]) {
    let table = lipset();
    let found = necessary_case_types(&table, &condition.parse().unwrap()).unwrap();
    let found: Vec<(&str, f64)> =
        found.iter().filter(|c| c.kind == kind).map(|c| (table.cases()[c.case].as_str(), c.score)).collect();
    assert_eq!(found.len(), expected.len(), "{condition} {kind:?}: {found:?}");
    for ((case, score), (expected_case, expected_score)) in found.iter().zip(expected) {
        assert_eq!(case, expected_case, "{condition}");
        assert!((score - expected_score).abs() < 1e-9, "{condition} {case}: {score}");
    }
}

#[test]
fn cases_of_necessary_conditions_as_in_setmethods() {
    let typical = [("BE", 0.08), ("FR", 0.09), ("NL", 0.09), ("SE", 0.09), ("UK", 0.09), ("IE", 0.14)];
    assert_cases("LIT", CaseType::Typical, &[&typical[..], &[("CZ", 0.2), ("FI", 0.45)]].concat());
    let relevance = [("AU", 0.07), ("DE", 0.07), ("EE", 0.16), ("HU", 0.66), ("PL", 0.94)];
    assert_cases("LIT", CaseType::DeviantRelevance, &relevance);
    assert_cases("LIT", CaseType::DeviantConsistency, &[]);
    assert_cases("DEV*STB", CaseType::Typical, &[("FR", 0.05), ("BE", 0.08), ("NL", 0.08), ("UK", 0.08)]);
    let either = [("FR", 0.05), ("BE", 0.08), ("UK", 0.09), ("NL", 0.1), ("IE", 0.11), ("CZ", 0.2)];
    assert_cases("URB + STB", CaseType::Typical, &either);
    let relevance = [("EE", 0.3), ("DE", 0.47), ("RO", 0.53), ("IT", 0.89)];
    assert_cases("URB + STB", CaseType::DeviantRelevance, &relevance);
}

#[test]
fn pairs_of_necessary_conditions_as_in_setmethods() {
    let table = lipset();
    let best = |condition: &str, comparison| {
        let pairs = necessary_case_pairs(&table, &condition.parse().unwrap(), None, comparison, 3).unwrap();
        told(&table, &pairs)
    };
    let expected = |pairs: [(&str, f64); 3]| pairs.map(|(names, score)| (names.to_owned(), score));
    let relevance = best("LIT", Comparison::TypicalRelevance);
    assert_eq!(relevance.iter().map(|pair| pair.1).collect::<Vec<_>>(), [0.12; 3]);
    let irrelevant = best("LIT", Comparison::TypicalIrrelevant);
    assert_eq!(irrelevant, expected([("BE ES", 0.31), ("FR ES", 0.32), ("NL ES", 0.32)]));
    let irrelevant = best("URB + STB", Comparison::TypicalIrrelevant);
    assert_eq!(irrelevant, expected([("FR PL", 0.44), ("BE PL", 0.47), ("UK PL", 0.48)]));
    let typical = best("URB + STB", Comparison::TypicalTypical);
    assert_eq!(typical, expected([("FR IE", 1.03), ("BE IE", 1.06), ("UK IE", 1.07)]));
    let typical = best("DEV*STB", Comparison::TypicalTypical);
    assert_eq!(typical, expected([("FR BE", 1.09), ("FR NL", 1.09), ("FR UK", 1.09)]));
}

#[test]
fn the_class_comes_before_the_score() {
    let table = lipset();
    let solution = Minimise::parsimonious().fit(&table).unwrap();
    let model = solution.model(0).unwrap();
    let term = model.terms.iter().position(|term| term.expr == "URB*STB").unwrap();
    let best =
        |focal: usize| case_pairs(&table, model, Some(term), Some(focal), Comparison::TypicalIrrelevant, 6).unwrap();
    let (urban, stable) = (best(1), best(4));
    let ranks = |pairs: &[CasePair]| pairs.iter().map(|p| p.class.standing.unwrap().rank()).collect::<Vec<_>>();
    let names = |pairs: &[CasePair]| told(&table, pairs).into_iter().map(|pair| pair.0).collect::<Vec<_>>();
    assert_eq!(names(&urban), ["BE EE", "BE RO", "BE IT", "BE GR", "BE AU", "BE PT"]);
    assert_eq!(ranks(&urban), [1, 1, 1, 3, 3, 4]);
    assert_eq!(told(&table, &urban)[2].1, 0.88);
    assert_eq!(names(&stable), ["BE DE", "BE PL", "BE ES", "BE PT", "BE HU", "BE AU"]);
    assert_eq!(ranks(&stable), [2, 5, 5, 5, 5, 6]);
    // BE ES 1.12 before BE PT 1.10: both cases of the former lie in a clean corridor.
    let clean: Vec<_> = stable.iter().map(|pair| pair.class.clean.unwrap()).collect();
    assert_eq!(
        clean,
        [PairMember::Both, PairMember::Both, PairMember::Both, PairMember::First, PairMember::First, PairMember::First]
    );
}

/// By hand: A 0.6, 0.9, Y 0.7, 0.95; 2 · 0.1 + 0.4 and 2 · 0.05 + 0.1, so the second comes first.
#[test]
fn the_more_typical_case_comes_first_and_equals_are_listed_once() {
    let table = |columns: Vec<(String, Vec<f64>)>| {
        let cases = (0..columns[0].1.len()).map(|case| format!("c{case}")).collect();
        TruthTableParams::new("Y", ["A"]).fit(&SetData::new(cases, columns).unwrap()).unwrap()
    };
    let pairs = |table: &TruthTable| {
        let solution = Minimise::conservative().fit(table).unwrap();
        let model = solution.model(0).unwrap();
        case_pairs(table, model, Some(0), None, Comparison::TypicalTypical, 9).unwrap()
    };
    let found = pairs(&table(vec![("A".into(), vec![0.6, 0.9]), ("Y".into(), vec![0.7, 0.95])]));
    assert_eq!((found.len(), found[0].first, found[0].second), (1, 1, 0));
    assert!((found[0].score - (0.2 + 0.25 + 0.1 + 0.2)).abs() < 1e-12);
    let twins = pairs(&table(vec![("A".into(), vec![0.75, 0.75]), ("Y".into(), vec![0.875, 0.875])]));
    assert_eq!((twins.len(), twins[0].first), (1, 0));
}

#[test]
fn at_one_half_a_case_has_no_type_and_a_focal_disjunct_keeps_the_others_alike() {
    let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
    let columns = vec![
        ("A".into(), vec![0.75, 0.875, 0.25, 0.75]),
        ("B".into(), vec![0.25, 0.0, 0.125, 0.75]),
        ("Y".into(), vec![0.625, 0.5, 0.125, 0.625]),
    ];
    let table = TruthTableParams::new("Y", ["A", "B"]).fit(&SetData::new(cases, columns).unwrap());
    let (table, either) = (table.unwrap(), "A + B".parse().unwrap());
    let ranked = necessary_case_types(&table, &either).unwrap();
    assert!(ranked.iter().all(|case| case.case != 1), "an outcome of 0.5 is no type");
    let pairs = necessary_case_pairs(&table, &either, Some(0), Comparison::TypicalIrrelevant, 9).unwrap();
    // a is in A alone and comes first: 0.5 + 0.5 + |0.25 − 0.125| + 2 · 0.125 + 0.125; d is in B too.
    assert_eq!((pairs[0].first, pairs[0].second, pairs[0].score), (0, 2, 1.5));
    assert_eq!((pairs[1].first, pairs[1].class.unique), (3, PairMember::Neither));
    let stranger = necessary_case_pairs(&table, &"A".parse().unwrap(), Some(1), Comparison::TypicalTypical, 9);
    assert_eq!(stranger.unwrap_err().code(), "QCA026");
}

#[test]
fn case_types_and_pairs_by_their_formulas() {
    let data = sets(FUZZY);
    let solution = Minimise::parsimonious().fit(&lipset()).unwrap();
    let (table, model) = (&solution.table, &solution.models[0]);
    let ranked = case_types(table, model, None).unwrap();
    let whole = data.expression(&model.expr().parse().unwrap()).unwrap();
    for case in &ranked {
        let (x, y) = (whole[case.case], table.outcome()[case.case]);
        let (kind, score) = match case.kind {
            CaseType::Typical => (x > 0.5 && y > 0.5 && x <= y, 2.0 * (y - x) + (1.0 - x)),
            CaseType::DeviantConsistency => (x > 0.5 && y < 0.5, (1.0 - (x - y)) + (1.0 - x)),
            CaseType::DeviantCoverage => (x < 0.5 && y > 0.5, 1.0 - case.membership),
            CaseType::Irrelevant => (x < 0.5 && y < 0.5, 1.0 - case.membership),
            CaseType::DeviantRelevance => (false, 0.0),
        };
        assert!(kind && (score - case.score).abs() < 1e-12, "{case:?}");
    }
    assert!(ranked.is_sorted_by(|a, b| (a.kind, a.score) <= (b.kind, b.score)));
    let pairs = case_pairs(table, model, Some(0), None, Comparison::TypicalIrrelevant, 5).unwrap();
    assert!(!pairs.is_empty() && pairs.len() <= 5);
    let x = table.membership(&model.terms[0].cube);
    let (i, j, y) = (pairs[0].first, pairs[0].second, table.outcome());
    let by_hand = (1.0 - (x[i] - x[j])) + (1.0 - (y[i] - y[j])) + 2.0 * (y[i] - x[i]).abs() + 2.0 * (y[j] - x[j]).abs();
    assert!((pairs[0].score - by_hand).abs() < 1e-12);
    for pair in case_pairs(table, model, None, None, Comparison::DeviantIrrelevant, 100).unwrap() {
        assert!(table.rows().iter().any(|row| row.cases.contains(&pair.first) && row.cases.contains(&pair.second)));
    }
    let focused = case_pairs(table, model, Some(0), Some(0), Comparison::TypicalTypical, 9).unwrap();
    assert!(focused.iter().all(|pair| pair.first != pair.second));
    assert_eq!(case_pairs(table, model, Some(0), Some(2), Comparison::TypicalTypical, 9).unwrap_err().code(), "QCA026");
    assert_eq!(case_types(table, model, Some(9)).unwrap_err().code(), "QCA022");
}
