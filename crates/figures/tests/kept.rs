//! What is kept between two runs comes back as it was.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use crosscase_figures::{ChartCell, ChartModel, ChartTerm, ConfigurationChart, Figure, Weight};

#[test]
fn charts_and_figures_come_back_as_they_were() {
    let cells = vec![
        ChartCell::Present(Weight::Core),
        ChartCell::Absent(Weight::Peripheral),
        ChartCell::Level("2".into(), Weight::Core),
        ChartCell::Blank,
    ];
    let term = ChartTerm { label: "1".into(), cells, values: vec![Some(0.1 + 0.2), None], cases: vec!["B, E".into()] };
    let chart = ConfigurationChart {
        title: "Paths & terms".into(),
        conditions: ["A", "B", "C", "D"].map(String::from).to_vec(),
        models: vec![ChartModel { label: "Model 1".into(), terms: vec![term], values: vec![Some(0.1)] }],
        term_rows: vec!["Inclusion".into(), "PRI".into()],
        ..ConfigurationChart::default()
    };
    let kept = serde_json::to_string(&chart).unwrap();
    assert_eq!(serde_json::from_str::<ConfigurationChart>(&kept).unwrap(), chart);
    let figure = chart.draw();
    let kept = serde_json::to_string(&figure).unwrap();
    assert_eq!(serde_json::from_str::<Figure>(&kept).unwrap(), figure);
}
