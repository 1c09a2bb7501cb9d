//! The bytes of a few small figures: a change of these is a change that every user sees.

use crosscase_figures::{
    ChartCell, ChartModel, ChartNotation, ChartTerm, ConfigurationChart, Curve, CurvePlot, Diagonal, Point,
    ReferenceLine, Strip, StripPlot, Weight, XyPlot,
};

#[test]
fn xy_plot() {
    let figure = XyPlot {
        title: "Development and survival".into(),
        x_label: "DEV".into(),
        y_label: "SURV".into(),
        points: vec![Point::new("BE", 0.99, 0.95), Point::new("NL", 0.98, 0.95), Point::new("AU", 0.81, 0.05).group(1)],
        groups: vec!["typical".into(), "deviant".into()],
        diagonal: Diagonal::ShadeAbove,
        crossover: Some(0.5),
        ..XyPlot::default()
    };
    insta::assert_snapshot!(figure.draw().svg());
}

#[test]
fn curve_plot() {
    let figure = CurvePlot {
        title: "Calibration".into(),
        x_label: "GNP".into(),
        y_label: "DEV".into(),
        curves: vec![Curve::new("", vec![(400.0, 0.05), (550.0, 0.5), (900.0, 0.95)])],
        points: vec![Point::new("FI", 590.0, 0.58)],
        rules: vec![ReferenceLine::new(550.0, "crossover 550")],
        level: Some(0.5),
        ..CurvePlot::default()
    };
    insta::assert_snapshot!(figure.draw().svg());
}

#[test]
fn strip_plot() {
    let values = [("BE", 0.99), ("NL", 0.99), ("EE", 0.52)].map(|(case, value)| (case.to_owned(), Some(value)));
    let figure = StripPlot {
        title: "Memberships".into(),
        x_label: "Membership".into(),
        strips: vec![Strip { label: "DEV".into(), note: "3 in · 0 out".into(), values: values.to_vec() }],
        rules: vec![ReferenceLine::new(0.5, "neither in nor out")],
        named: Some((0.4, 0.6)),
        limits: Some((0.0, 1.0)),
        ..StripPlot::default()
    };
    insta::assert_snapshot!(figure.draw().svg());
}

#[test]
fn configuration_chart() {
    let cells = vec![
        ChartCell::Present(Weight::Core),
        ChartCell::Absent(Weight::Peripheral),
        ChartCell::Level("2".into(), Weight::Core),
    ];
    let term = ChartTerm { label: "1".into(), cells, values: vec![Some(0.904), None], cases: vec!["BE".into()] };
    let chart = ConfigurationChart {
        title: "Solution".into(),
        conditions: vec!["DEV".into(), "URB".into(), "IND".into()],
        models: vec![ChartModel { label: "Model 1".into(), terms: vec![term], values: vec![Some(0.904)] }],
        term_rows: vec!["Inclusion".into(), "PRI".into()],
        model_rows: vec!["Coverage".into()],
        ..ConfigurationChart::default()
    };
    insta::assert_snapshot!(chart.draw().svg());
    insta::assert_snapshot!("configuration_chart_rubinson", chart.draw_as(ChartNotation::Rubinson).svg());
}
