//! Figures of awkward data: nothing stands beyond their borders, and what belongs together is joined.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, Table, read_bytes};
use crosscase_figures::{Figure, text_width};
use crosscase_review::{
    EvidenceMap, EvidenceMapOptions, ExpectedDirections, Harvest, MetaOptions, ReviewLog, StudyEffect,
};

fn table(text: &str, reading: impl Fn(ReadOptions) -> ReadOptions) -> Table {
    read_bytes(text.as_bytes(), Format::Csv, None, &reading(ReadOptions::new())).unwrap().table
}

/// The value of an attribute of an element of SVG.
fn attribute<'s>(element: &'s str, name: &str) -> Option<&'s str> {
    element.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// Every text within the width of its figure.
fn texts_stay_inside(figure: &Figure) {
    for element in figure.svg().split("<text").skip(1).filter(|element| !element.contains("rotate")) {
        let (head, rest) = element.split_once('>').unwrap();
        let content = rest.split('<').next().unwrap();
        let number = |name, usual: f64| attribute(head, name).map_or(usual, |value| value.parse().unwrap());
        let bold = if head.contains("bold") { 1.12 } else { 1.0 };
        let (x, width) = (number("x", 0.0), bold * text_width(content, number("font-size", 12.0)));
        let left = match attribute(head, "text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        assert!(
            left >= 0.0 && left + width <= figure.width(),
            "“{content}” from {left} to {} of {}",
            left + width,
            figure.width()
        );
    }
}

#[test]
fn texts_of_awkward_data_stay_inside() {
    for rows in [
        &[(120_000.0, 4e7), (350_000.0, 9e7), (-20_000.0, 1e9), (90_000.0, 3e6)][..],
        &[(1e-4, 1e-9), (2e-4, 2e-9), (1.5e-4, 4e-9)],
        &[(0.3, 0.04)],
    ] {
        let name =
            |at| format!("A study with a name that goes on and on, number {at}, in the Province of Saskatchewan");
        let studies: Vec<StudyEffect> = rows
            .iter()
            .enumerate()
            .map(|(at, (effect, variance))| StudyEffect::new(name(at), *effect, *variance))
            .collect();
        let found = MetaOptions::default().fit(&studies).unwrap();
        texts_stay_inside(&found.forest("difference"));
        texts_stay_inside(&found.funnel("difference"));
    }
    let long = "effectiveness of services as it is perceived by their users who were asked twice and once before and once after";
    let findings = format!(
        "study,type,condition,outcome,found,quality\nA,network,{long},{long},present,1\nB,hub,trust,innovation,none,2\nC,hub,trust,x,mixed,\n"
    );
    let map = EvidenceMapOptions::new("study", "type", "outcome");
    let found: EvidenceMap = map.fit(&table(&findings, |options| map.reading(options))).unwrap();
    let figure = found.figure("Map");
    texts_stay_inside(&figure);
    assert!(figure.width() < 500.0, "heads stand in lines: {}", figure.width());
    // Names of columns have no blanks, and differ at their ends.
    let (one, other) = ("user_participation_outcomes", "user_participation_outputs");
    let named = format!("study,type,outcome\nA,network,{one}\nB,hub,{other}\n");
    let drawn = map.fit(&table(&named, |options| map.reading(options))).unwrap().figure("Map");
    texts_stay_inside(&drawn);
    assert!(drawn.svg().contains(">outcomes<") && drawn.svg().contains(">outputs<"), "{}", drawn.svg());
    let found = Harvest::from_table(&table(&findings, Harvest::reading), &ExpectedDirections::default()).unwrap();
    let figure = found.figure("Harvest");
    texts_stay_inside(&figure);
    assert!(figure.width() < 900.0, "{}", figure.width());
}

/// Reports that were found otherwise end in those that are included, and studies of before in all of them.
#[test]
fn every_way_of_a_flow_ends_where_it_counts() {
    let arrows = |rows: &str| {
        let log = ReviewLog::from_table(&table(&format!("item,event,value,by,when,why\n{rows}"), ReviewLog::reading))
            .unwrap();
        let figure = log.draft().unwrap().diagram();
        texts_stay_inside(&figure);
        figure.svg().matches("<polygon").count()
    };
    let (record, other, before) = ("r1,found,database:S,A,,\n", "w1,found,website,A,,\n", "p1,previous,S1,A,,\n");
    // Four on the way down and four aside; two more down, two aside and one across; one down to the total and one across.
    assert_eq!(arrows(record), 8);
    assert_eq!(arrows(&format!("{record}{other}")), 13);
    assert_eq!(arrows(&format!("{record}{before}")), 10);
}
