//! A page with an answer, a table and a figure: `cargo run -p crosscase-report --example sample -- FILE.html`.
//!
//! The cases are the 18 democracies of Lipset (1959) with the fuzzy memberships of Rihoux & Ragin (2009), chapter 5.

use crosscase_data::TableBuilder;
use crosscase_figures::{Diagonal, Point, XyPlot};
use crosscase_report::{
    Block, FigureBlock, FileLink, KeyFigure, Page, PageSection, TableBlock, TableOptions, Text, render,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cases = "AU BE CZ EE FI FR DE GR HU IE IT NL PL PT RO ES SE UK".split(' ');
    let dev = [81, 99, 58, 16, 58, 98, 89, 4, 7, 72, 34, 98, 2, 1, 1, 3, 95, 98];
    let surv = [5, 95, 89, 12, 77, 95, 5, 6, 42, 92, 5, 95, 12, 5, 21, 6, 95, 95];
    let of = |hundredths: i32| f64::from(hundredths) / 100.0;
    let cases: Vec<(&str, f64, f64)> =
        cases.zip(dev.iter().zip(surv)).map(|(case, (dev, surv))| (case, of(*dev), of(surv))).collect();
    let sum = |value: fn(f64, f64) -> f64| cases.iter().map(|(_, dev, surv)| value(*dev, *surv)).sum::<f64>();
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
        .id("case", cases.iter().map(|case| case.0))
        .number("DEV", cases.iter().map(|case| Some(case.1)))
        .number("SURV", cases.iter().map(|case| Some(case.2)))
        .build()?;
    let mut memberships =
        TableBlock::from_table("Memberships", &table, &TableOptions::default().header("case", "Country"))?;
    memberships.downloads.push(FileLink::new("CSV", "tables/memberships.csv"));
    let plot = XyPlot {
        title: "Development and survival".into(),
        x_label: "Membership in DEV".into(),
        y_label: "Membership in SURV".into(),
        points: cases.iter().map(|(case, dev, surv)| Point::new(*case, *dev, *surv)).collect(),
        diagonal: Diagonal::ShadeBelow,
        crossover: Some(0.5),
        ..XyPlot::default()
    };
    let page = Page {
        title: "What kept democracies alive between the wars?".into(),
        sections: vec![
            PageSection::new("answer", "The answer", answer),
            PageSection::new(
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
