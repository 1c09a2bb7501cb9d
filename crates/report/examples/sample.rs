//! A page with an answer, a table and a figure: `cargo run -p crosscase-report --example sample -- FILE.html`.
//!
//! The cases are the 18 democracies of Lipset (1959) with the fuzzy memberships of Rihoux & Ragin (2009), chapter 5.

use crosscase_data::TableBuilder;
use crosscase_figures::{Diagonal, Point, XyPlot};
use crosscase_report::{
    Block, FigureBlock, FileLink, KeyFigure, Page, Section, TableBlock, TableOptions, Text, render,
};

/// Case, and memberships in a developed country and in the survival of democracy.
const CASES: [(&str, f64, f64); 18] = [
    ("AU", 0.81, 0.05),
    ("BE", 0.99, 0.95),
    ("CZ", 0.58, 0.89),
    ("EE", 0.16, 0.12),
    ("FI", 0.58, 0.77),
    ("FR", 0.98, 0.95),
    ("DE", 0.89, 0.05),
    ("GR", 0.04, 0.06),
    ("HU", 0.07, 0.42),
    ("IE", 0.72, 0.92),
    ("IT", 0.34, 0.05),
    ("NL", 0.98, 0.95),
    ("PL", 0.02, 0.12),
    ("PT", 0.01, 0.05),
    ("RO", 0.01, 0.21),
    ("ES", 0.03, 0.06),
    ("SE", 0.95, 0.95),
    ("UK", 0.98, 0.95),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sum = |value: fn(f64, f64) -> f64| CASES.iter().map(|(_, dev, surv)| value(*dev, *surv)).sum::<f64>();
    let inclusion = sum(f64::min) / sum(|_, surv| surv);
    let answer = vec![
        Block::Prose(
            Text::from("Development (").code("DEV").plain(") is all but necessary for the survival of democracy."),
        ),
        Block::KeyFigures(vec![KeyFigure::new(
            "Inclusion",
            format!("{inclusion:.3}"),
            "how far survival lies within development",
        )]),
    ];
    let table = TableBuilder::new("crosscase.sets/1")
        .id("case", CASES.map(|case| case.0))
        .number("DEV", CASES.map(|case| Some(case.1)))
        .number("SURV", CASES.map(|case| Some(case.2)))
        .build()?;
    let mut memberships =
        TableBlock::from_table("Memberships", &table, &TableOptions::default().header("case", "Country"))?;
    memberships.downloads.push(FileLink::new("CSV", "tables/memberships.csv"));
    let plot = XyPlot {
        title: "Development and survival".into(),
        x_label: "Membership in DEV".into(),
        y_label: "Membership in SURV".into(),
        points: CASES.iter().map(|(case, dev, surv)| Point::new(*case, *dev, *surv)).collect(),
        diagonal: Diagonal::ShadeBelow,
        crossover: Some(0.5),
        ..XyPlot::default()
    };
    let page = Page {
        title: "What kept democracies alive between the wars?".into(),
        sections: vec![
            Section::new("answer", "The answer", answer),
            Section::new(
                "cases",
                "The cases",
                vec![Block::Table(memberships), Block::Figure(FigureBlock::new(plot.draw()))],
            ),
        ],
        ..Page::default()
    };
    let file = std::env::args().nth(1).unwrap_or_else(|| "sample.html".to_owned());
    Ok(std::fs::write(file, render(&page)?)?)
}
