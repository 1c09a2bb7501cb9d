//! Writes one figure of every kind: `cargo run -p crosscase-figures --example gallery -- DIR`.
//!
//! The cases are the 18 democracies of Lipset (1959) with the fuzzy memberships of Rihoux & Ragin (2009).

use crosscase_figures::{
    ChartCell, ChartModel, ChartNotation, ChartTerm, ConfigurationChart, Curve, CurvePlot, Diagonal, DotPlot, DotRow,
    Figure, Histogram, Point, ReferenceLine, Strip, StripPlot, Weight, XyPlot,
};

/// Case, gross national product per head (US $), membership in development and in survival.
const CASES: [(&str, f64, f64, f64); 18] = [
    ("AU", 720.0, 0.81, 0.05),
    ("BE", 1098.0, 0.99, 0.95),
    ("CZ", 586.0, 0.58, 0.89),
    ("EE", 468.0, 0.16, 0.12),
    ("FI", 590.0, 0.58, 0.77),
    ("FR", 983.0, 0.98, 0.95),
    ("DE", 795.0, 0.89, 0.05),
    ("GR", 390.0, 0.04, 0.06),
    ("HU", 424.0, 0.07, 0.42),
    ("IE", 662.0, 0.72, 0.92),
    ("IT", 517.0, 0.34, 0.05),
    ("NL", 1008.0, 0.98, 0.95),
    ("PL", 350.0, 0.02, 0.12),
    ("PT", 320.0, 0.01, 0.05),
    ("RO", 331.0, 0.01, 0.21),
    ("ES", 367.0, 0.03, 0.06),
    ("SE", 897.0, 0.95, 0.95),
    ("UK", 1038.0, 0.98, 0.95),
];

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = std::path::Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for (name, figure) in [
        ("xy", xy()),
        ("curve", curve()),
        ("chart", chart().draw()),
        ("chart-rubinson", chart().draw_as(ChartNotation::Rubinson)),
        ("chart-rubinson-crowded", crowded_chart().draw_as(ChartNotation::Rubinson)),
        ("dots", dots()),
        ("histogram", histogram()),
        ("crisp", crisp()),
        ("strips", strips(1)),
        ("strips-many", strips(5)),
    ] {
        std::fs::write(folder.join(format!("{name}.svg")), figure.svg())?;
    }
    Ok(())
}

fn xy() -> Figure {
    let group = |dev: f64, surv: f64| usize::from(dev > 0.5 && surv < 0.5) + 2 * usize::from(dev < 0.5);
    XyPlot {
        title: "Development and the survival of democracy".into(),
        x_label: "Membership in DEV".into(),
        y_label: "Membership in SURV".into(),
        points: CASES.iter().map(|&(case, _, dev, surv)| Point::new(case, dev, surv).group(group(dev, surv))).collect(),
        groups: vec!["typical".into(), "deviant in kind".into(), "irrelevant".into()],
        diagonal: Diagonal::ShadeAbove,
        crossover: Some(0.5),
        notes: vec!["Inclusion 0.775 · PRI 0.743 · Coverage 0.831".into()],
        ..XyPlot::default()
    }
    .draw()
}

fn crisp() -> Figure {
    let set = |membership: f64| f64::from(u8::from(membership > 0.5));
    XyPlot {
        title: "Two crisp sets".into(),
        x_label: "DEV*~URB*LIT*~IND*STB + DEV*LIT*IND*STB + a third term that makes the label long".into(),
        y_label: "SURV".into(),
        points: CASES.iter().map(|&(case, _, dev, surv)| Point::new(case, set(dev), set(surv))).collect(),
        diagonal: Diagonal::Line,
        ..XyPlot::default()
    }
    .draw()
}

fn curve() -> Figure {
    let logistic = |x: f64| {
        let width = if x < 550.0 { 150.0 } else { 350.0 };
        1.0 / (1.0 + libm::exp(-libm::log(19.0) * (x - 550.0) / width))
    };
    CurvePlot {
        title: "Calibration of development".into(),
        x_label: "Gross national product per head (US $)".into(),
        y_label: "Membership in DEV".into(),
        curves: vec![Curve::new(
            "",
            (300..=1100).step_by(10).map(|x| (f64::from(x), logistic(f64::from(x)))).collect(),
        )],
        points: CASES.iter().map(|&(case, gnp, _, _)| Point::new(case, gnp, logistic(gnp))).collect(),
        rules: vec![
            ReferenceLine::new(400.0, "exclusion 400"),
            ReferenceLine::new(550.0, "crossover 550"),
            ReferenceLine::new(900.0, "inclusion 900"),
        ],
        level: Some(0.5),
        ..CurvePlot::default()
    }
    .draw()
}

fn chart() -> ConfigurationChart {
    use ChartCell::{Absent, Blank, Present};
    use Weight::{Core, Peripheral};
    let term = |label: &str, cells: Vec<ChartCell>, values: [f64; 4], cases: &[&str]| ChartTerm {
        label: label.into(),
        cells,
        values: values.into_iter().map(Some).collect(),
        cases: cases.iter().map(ToString::to_string).collect(),
    };
    let rural = vec![Present(Core), Absent(Peripheral), Present(Peripheral), Absent(Peripheral), Present(Core)];
    let industrial = vec![Present(Core), Blank, Present(Peripheral), Present(Peripheral), Present(Core)];
    ConfigurationChart {
        title: "Intermediate solution for survival".into(),
        conditions: ["DEV", "URB", "LIT", "IND", "STB"].map(String::from).to_vec(),
        models: vec![ChartModel {
            label: "Survival (SURV)".into(),
            terms: vec![
                term("1", rural, [0.852, 0.813, 0.226, 0.213], &["FI", "IE"]),
                term("2", industrial, [0.915, 0.896, 0.660, 0.646], &["BE", "CZ", "FR", "NL", "SE", "UK"]),
            ],
            values: vec![Some(0.897), Some(0.878), Some(0.871)],
        }],
        term_rows: ["Inclusion", "PRI", "Raw coverage", "Unique coverage"].map(String::from).to_vec(),
        model_rows: ["Solution inclusion", "Solution PRI", "Solution coverage"].map(String::from).to_vec(),
        ..ConfigurationChart::default()
    }
}

/// Twenty conditions with names as people write them, a multi-value one, many cases, two models.
fn crowded_chart() -> ConfigurationChart {
    let names =
        ["Leadership of the municipality", "Trust", "Users in the steering group", "Funding", "Digital maturity"];
    let cell = |at: usize| match at % 5 {
        0 | 3 => ChartCell::Present(Weight::Core),
        1 => ChartCell::Absent(Weight::Peripheral),
        2 => ChartCell::Level((at % 3).to_string(), Weight::Core),
        _ => ChartCell::Blank,
    };
    let term = |at: usize| ChartTerm {
        label: (at + 1).to_string(),
        cells: (0..20).map(|condition| cell(at * 3 + condition)).collect(),
        values: vec![Some(0.912), Some(0.871), Some(0.43), None],
        cases: (0..3 + 9 * (at % 3)).map(|case| format!("Partnership {}", case + 1)).collect(),
    };
    let model = |at: usize| ChartModel {
        label: format!("Model {}", at + 1),
        terms: (0..3).map(|index| term(at + index)).collect(),
        values: vec![Some(0.897), Some(0.878), Some(0.871)],
    };
    ConfigurationChart {
        title: "A solution with many conditions".into(),
        conditions: (0..20).map(|at| format!("{} {}", names[at % 5], at / 5 + 1)).collect(),
        models: vec![model(0), model(1)],
        ..chart()
    }
}

fn dots() -> Figure {
    let row = |&(case, _, dev, surv): &(&str, f64, f64, f64)| {
        DotRow::new(case, surv).interval(surv.min(dev), surv.max(dev)).note("n = 40")
    };
    let mut rows: Vec<DotRow> = CASES.iter().take(8).map(row).collect();
    rows.push(DotRow::new("A company whose name is rather long", None).note("n = 0"));
    DotPlot {
        title: "Survival, with development as the other end".into(),
        x_label: "Membership".into(),
        rows,
        rules: vec![ReferenceLine::new(0.5, "crossover")],
        limits: Some((0.0, 1.0)),
        ..DotPlot::default()
    }
    .draw()
}

/// The memberships of the cases, each `times` over with a crisp set beside them.
fn strips(times: usize) -> Figure {
    let repeated = || (0..times).flat_map(|_| CASES.iter());
    let strip = |label: &str, value: &dyn Fn(f64, f64) -> f64| {
        let values: Vec<(String, Option<f64>)> =
            repeated().map(|&(case, _, dev, surv)| (case.to_owned(), Some(value(dev, surv)))).collect();
        let above = values.iter().filter(|(_, value)| *value > Some(0.5)).count();
        Strip { label: label.into(), note: format!("{above} in · {} out", values.len() - above), values }
    };
    StripPlot {
        title: "Memberships in three sets".into(),
        x_label: "Membership".into(),
        strips: vec![
            strip("DEV", &|dev, _| dev),
            strip("Developed, yes or no", &|dev, _| f64::from(u8::from(dev > 0.3))),
            strip("SURV", &|_, surv| surv),
        ],
        rules: vec![ReferenceLine::new(0.5, "neither in nor out")],
        named: Some((0.4, 0.6)),
        limits: Some((0.0, 1.0)),
        ..StripPlot::default()
    }
    .draw()
}

fn histogram() -> Figure {
    Histogram {
        title: "Gross national product per head".into(),
        x_label: "Gross national product per head (US $)".into(),
        values: CASES.iter().map(|&(_, gnp, _, _)| Some(gnp)).collect(),
        rules: vec![ReferenceLine::new(550.0, "crossover 550"), ReferenceLine::new(600.0, "another 600")],
        ..Histogram::default()
    }
    .draw()
}
