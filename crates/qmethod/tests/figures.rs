//! The figures of Lipset's study and of larger synthetic ones: whole, stable, and told in words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{lipset, lipset_data, synthetic};
use crosscase_figures::Figure;
use crosscase_qmethod::figures::{array_figure, loadings_figure, rotation_figure, scree_figure, zscore_figure};
use crosscase_qmethod::{Analysis, Bootstrap, Flagging, QData, Retention, Sorts, Statement, StatementTest};

/// Written where `QMETHOD_FIGURES` names a folder, to be looked at.
fn show(name: &str, figure: &Figure) {
    if let Ok(folder) = std::env::var("QMETHOD_FIGURES") {
        std::fs::write(format!("{folder}/{name}.svg"), figure.svg()).unwrap();
    }
}

fn all(name: &str, sorts: &Sorts, data: &QData, factors: usize) -> Vec<Figure> {
    let found = Analysis::new(factors).fit(sorts).unwrap();
    let compared = StatementTest::default().fit(&found).unwrap();
    let made = Bootstrap::new(200, 1).fit(&Analysis::new(factors), sorts).unwrap();
    let mut figures = vec![
        loadings_figure(&found),
        zscore_figure(&found, data, &compared, Some(&made)),
        rotation_figure(&found, 0, 1).unwrap(),
        scree_figure(&Retention::new().replicates(100).fit(&Analysis::new(1), sorts).unwrap()),
    ];
    figures.extend((0..factors).filter_map(|f| array_figure(&found, data, &compared, f)));
    for (at, figure) in figures.iter().enumerate() {
        show(&format!("{name}-{at}"), figure);
    }
    figures
}

#[test]
fn every_sort_and_statement_is_told() {
    let figures = all("lipset", &lipset(), &lipset_data(), 3);
    assert_eq!(figures.len(), 7);
    assert!(lipset().sorters().iter().all(|sorter| figures[0].description().contains(sorter.as_str())));
    assert!(figures[0].description().contains("JP5: −0.83 (defines)"));
    for figure in &figures[4..] {
        assert!((1..=33).all(|s| figure.description().contains(&s.to_string())));
    }
    assert_eq!(figures, all("lipset", &lipset(), &lipset_data(), 3));
}

#[test]
fn long_wordings_and_many_factors() {
    let sorts = synthetic(40, 60, 4, 0.8, 3);
    let text = |i: usize| {
        format!(
            "Synthetic statement {i}: the partners & <users> decide together what is delivered, and how, and for whom it is"
        )
    };
    let statements = (1..=60).map(|i| Statement { id: format!("s{i}"), text: Some(text(i)) }).collect();
    let data = QData { statements, ..QData::default() };
    let figures = all("synthetic", &sorts, &data, 4);
    assert!(figures[4].svg().contains("&amp; &lt;users&gt;") && figures[4].description().contains("for whom it is"));
    assert!(figures[4].width() > 700.0);
}

#[test]
fn a_factor_without_scores_has_no_array_and_breaks_no_figure() {
    let found = Analysis::new(2).flagging(Flagging::default().rule("none").set("US1", 1)).fit(&lipset()).unwrap();
    let compared = StatementTest::default().fit(&found).unwrap();
    assert!(array_figure(&found, &lipset_data(), &compared, 1).is_none());
    assert!(zscore_figure(&found, &lipset_data(), &compared, None).svg().contains("</svg>"));
    assert_eq!(rotation_figure(&found, 0, 2).unwrap_err().code(), "QME011");
}
