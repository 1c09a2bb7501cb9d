//! Marks say what they stand for; a page makes them to links, and a drawing that stands alone has none.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use crosscase_figures::{
    DotPlot, DotRow, Figure, GridAxis, GridCell, LikertBlock, LikertPlot, LikertRow, NestedGrid, Point, Sociogram,
    SociogramNode, Sociograms, Strip, StripPlot, XyPlot,
};
use std::collections::BTreeMap;

/// Names with all that has to be escaped, that is quoted in lists, and one that is part of another.
const NAMES: [&str; 3] = ["R&D <\"Oss\">", "Korea, Rep.", "R&D"];

fn addresses() -> BTreeMap<String, String> {
    NAMES.iter().zip(1..).map(|(name, at)| ((*name).to_owned(), format!("#case-{at}"))).collect()
}

fn all() -> Vec<(&'static str, Figure)> {
    let value = |at: usize| at as f64 / 4.0;
    let points = NAMES.iter().enumerate().map(|(at, name)| Point::new(*name, value(at), value(at))).collect();
    let values = NAMES.iter().enumerate().map(|(at, name)| ((*name).to_owned(), Some(value(at)))).collect();
    let strip = Strip { label: "Trust".into(), note: String::new(), values };
    let rows = NAMES.iter().enumerate().map(|(at, name)| DotRow::new(*name, value(at))).collect();
    let bar = |name: &&str| LikertRow { label: (*name).to_owned(), counts: vec![1, 2], note: String::new() };
    let bars = LikertBlock { heading: String::new(), rows: NAMES.iter().map(bar).collect() };
    let axis = |name: &str| GridAxis { name: name.into(), values: vec!["yes".into(), "no".into()] };
    let cells = vec![GridCell::of(NAMES), GridCell::default(), GridCell::default(), GridCell::default()];
    let node = |name: &&str| SociogramNode::new(*name, (name.len() as f64, 1.0));
    let network = |title: &str| Sociogram {
        title: title.into(),
        nodes: NAMES.iter().map(node).collect(),
        ties: vec![(0, 1)],
        ..Sociogram::default()
    };
    let panels = NAMES.map(network).to_vec();
    vec![
        ("xy", XyPlot { points, ..XyPlot::default() }.draw()),
        ("strips", StripPlot { strips: vec![strip], ..StripPlot::default() }.draw()),
        ("dots", DotPlot { rows, ..DotPlot::default() }.draw()),
        (
            "bars",
            LikertPlot {
                options: ["no", "yes"].map(String::from).to_vec(),
                blocks: vec![bars],
                ..LikertPlot::default()
            }
            .draw(),
        ),
        ("grid", NestedGrid { above: vec![axis("A")], left: vec![axis("B")], cells, ..NestedGrid::default() }.draw()),
        ("network", network("One").draw()),
        ("networks", Sociograms { title: "All".into(), panels }.draw()),
    ]
}

#[test]
fn every_kind_of_mark_leads_to_its_case_on_a_page_alone() {
    for (kind, figure) in all() {
        let marks = figure.marks();
        assert!(NAMES.iter().all(|name| marks.iter().any(|mark| mark == name)), "{kind}: {marks:?}");
        let linked = figure.svg_with_links("f", &addresses(), "#f-ways");
        for at in 1..=3 {
            let way = format!("<a href=\"#case-{at}\" tabindex=\"-1\"");
            assert!(linked.contains(&way), "{kind}, {at}: {linked}");
        }
        // A figure whose children can be pointed at is no picture, and its ticks are no words.
        assert!(linked.contains("role=\"group\"") && !linked.contains("data-mark"), "{kind}");
        let nested = linked.split("<a ").skip(1).filter(|rest| {
            rest.split("</a>").next().is_some_and(|inside| inside.contains("<a ") || inside.contains("<g data-mark"))
        });
        assert_eq!(nested.count(), 0, "{kind}: a link in a link");
        assert_eq!(linked.matches("<g").count(), linked.matches("</g>").count(), "{kind}");
        assert_eq!(linked.matches("<a ").count(), linked.matches("</a>").count(), "{kind}");
        assert!(!figure.svg().contains("<a "), "{kind}: a drawing alone has no links");
        assert!(figure.svg().contains("role=\"img\""));
        let nowhere = figure.svg_with_links("f", &BTreeMap::new(), "#f-ways");
        assert_eq!(nowhere, figure.svg_with_id("f"), "{kind}: no address, no link");
    }
}

/// Cases on one place have one mark: it leads to the list of all, unless all lead to one place.
#[test]
fn a_mark_of_several_leads_to_the_list() {
    let points = vec![Point::new("BE", 1.0, 1.0), Point::new("NL", 1.0, 1.0), Point::new("EE", 0.0, 0.0)];
    let figure = XyPlot { points, ..XyPlot::default() }.draw();
    let goals = |addresses: &[(&str, &str)]| {
        let addresses = addresses.iter().map(|(name, to)| ((*name).to_owned(), (*to).to_owned())).collect();
        let linked = figure.svg_with_links("f", &addresses, "#f-ways");
        let goals = linked.split("<a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        goals.collect::<Vec<String>>()
    };
    assert_eq!(figure.marks(), ["BE", "NL", "EE"]);
    assert_eq!(goals(&[("BE", "#1"), ("NL", "#2"), ("EE", "#3")]), ["#f-ways", "#3"]);
    assert_eq!(goals(&[("BE", "#1"), ("NL", "#1")]), ["#1"]);
    assert_eq!(goals(&[("NL", "#2")]), ["#2"]);
}

/// Short names stand side by side in a cell, long ones in lines of their own: each is a link as a whole and nothing between them is.
#[test]
fn names_in_a_cell_are_links_of_their_own() {
    let grid = |names: &[&str]| {
        let axis = |name: &str| GridAxis { name: name.into(), values: vec!["yes".into()] };
        let cells = vec![GridCell::of(names.iter().copied())];
        NestedGrid { above: vec![axis("A")], left: vec![axis("B")], cells, ..NestedGrid::default() }.draw()
    };
    let to = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), format!("#{}", name.len()))).collect();
    let short = ["A", "BE", "A B"];
    let linked = grid(&short).svg_with_links("f", &to(&short), "#f");
    assert!(
        linked.contains("<a href=\"#1\" tabindex=\"-1\">A</a>, <a href=\"#2\" tabindex=\"-1\">BE</a>,"),
        "{linked}"
    );
    assert!(linked.contains("<a href=\"#3\" tabindex=\"-1\">A B</a>"), "{linked}");
    let long = ["A partnership whose name has no room in a line", "Another, of a name as long as that"];
    let linked = grid(&long).svg_with_links("f", &to(&long), "#f");
    for name in long {
        assert!(linked.matches(&format!("<a href=\"#{}\"", name.len())).count() >= 2, "each of its lines: {linked}");
    }
}

/// A pointer finds a tie that is a pixel wide, and a print shows no more than that.
#[test]
fn a_thin_tie_has_a_broad_ground() {
    let nodes = vec![SociogramNode::new("a", (0.0, 0.0)), SociogramNode::new("b", (1.0, 0.0))];
    let svg = Sociogram { nodes, ties: vec![(0, 1)], ..Sociogram::default() }.draw().svg().to_owned();
    let tie = svg.split("class=\"tie\"").nth(1).unwrap().split("</g>").next().unwrap();
    assert!(
        tie.contains("<title>a and b</title>") && tie.contains("stroke-width=\"10\" stroke-opacity=\"0\""),
        "{tie}"
    );
}

/// A label that ends in a full stop ends no sentence of the description twice.
#[test]
fn descriptions_do_not_double_marks() {
    let row = |label: &str| LikertRow { label: label.into(), counts: vec![1, 1], note: String::new() };
    let block =
        |heading: &str| LikertBlock { heading: heading.into(), rows: vec![row("Of us all:"), row("Is it safe?")] };
    let bars = LikertPlot {
        options: ["1", "2"].map(String::from).to_vec(),
        blocks: vec![block("It does what our clients need.")],
        ..LikertPlot::default()
    };
    let dots = DotPlot { rows: vec![DotRow::new("It helps.", 0.5)], ..DotPlot::default() };
    for (told, expected) in [
        (bars.draw(), "It does what our clients need: Of us all: 1 50 %, 2 50 %; Is it safe?: 1 50 %"),
        (dots.draw(), "It helps: 0.5."),
    ] {
        assert!(told.description().contains(expected), "{}", told.description());
    }
}
