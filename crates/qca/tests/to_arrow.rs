//! Every result is a record batch in one way, `to_table()` then `to_batch()`, which carries its schema id and reads back the same.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_qca::arrow::array::RecordBatch;
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::robustness::{Probes, QcaAnalysis};
use crosscase_qca::{
    Comparison, Minimise, Necessity, Table, TruthTableParams, assumptions, case_pairs, case_types, cluster_diagnostics,
    democracies, fit, primes, several_outcomes, theory_evaluation, two_step::TwoStep,
};

#[test]
fn every_result_is_a_record_batch() {
    let sets = democracies().unwrap();
    let conditions = ["DEV", "URB", "LIT", "STB"];
    let params = TruthTableParams::new("SURV", conditions);
    let (table, how) = (params.fit(&sets).unwrap(), Minimise::parsimonious());
    let analysis = QcaAnalysis::new(params.clone(), how.clone());
    let solution = how.fit(&table).unwrap();
    let model = &solution.models[0];
    let surv = "SURV".parse().unwrap();
    let columns = conditions.iter().chain(&["SURV"]).map(|name| {
        let values = sets.memberships(&name.parse().unwrap()).unwrap();
        ((*name).to_owned(), values.iter().copied().map(Some).collect())
    });
    let open = IncompleteSets::new(sets.cases().to_vec(), columns.collect()).unwrap();
    let relation = "DEV*STB -> SURV".parse().unwrap();
    let halves: Vec<String> = (0..sets.cases().len()).map(|case| (case % 2).to_string()).collect();
    let pairs = case_pairs(&table, model, None, None, Comparison::TypicalTypical, 3).unwrap();
    let expr = |text: &str| text.parse().unwrap();
    let results: Vec<Table> = vec![
        table.to_table().unwrap(),
        solution.to_table().unwrap(),
        primes(&table, &how).unwrap().to_table().unwrap(),
        Necessity::default().fit(&sets, &surv, table.conditions()).unwrap().to_table().unwrap(),
        fit(&sets, &relation).unwrap().to_table().unwrap(),
        open.fit(&relation).unwrap().to_table().unwrap(),
        open.truth_table(&params).unwrap().to_table().unwrap(),
        several_outcomes(&analysis, &["SURV".into(), "~SURV".into()], &sets).unwrap().to_table().unwrap(),
        assumptions(&analysis, &how, &sets).unwrap().to_table().unwrap(),
        theory_evaluation(&sets, &expr("DEV"), &expr("DEV*STB"), &surv).unwrap().to_table().unwrap(),
        cluster_diagnostics(&sets, &relation, &halves, None).unwrap().to_table().unwrap(),
        TwoStep::new(params.clone(), ["DEV"]).fit(&sets).unwrap().to_table().unwrap(),
        Probes { delete: 1, corrupt: 0, bootstrap: 0, chance: 0, seed: 1, tests: Vec::new() }
            .fit(&analysis, &sets)
            .unwrap()
            .to_table()
            .unwrap(),
        table.named(&case_types(&table, model, None).unwrap()).to_table().unwrap(),
        table.named(&pairs).to_table().unwrap(),
    ];
    let mut ids = std::collections::BTreeSet::new();
    for table in &results {
        let batch: RecordBatch = table.to_batch().unwrap();
        assert_eq!(&Table::try_from(&batch).unwrap(), table, "{}", table.schema_id());
        assert!(table.schema_id().starts_with("crosscase.qca."), "{}", table.schema_id());
        ids.insert(table.schema_id().to_owned());
    }
    assert_eq!(ids.len(), results.len(), "each result is a table of its own kind");
}
