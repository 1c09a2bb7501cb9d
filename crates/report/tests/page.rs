//! What holds of every page, whatever it is given.

use crosscase_data::{Missing, TableBuilder};
use crosscase_figures::{
    ChartCell as Sign, ChartModel, ChartTerm, ConfigurationChart, GridAxis, NestedGrid, Point, Weight, XyPlot,
};
use crosscase_report::{
    Block, Callout, Cell, ColumnKind, ConfigurationBlock, Details, FigureBlock, FileLink, KeyFigure, NamedUnit, Page,
    PageSection, ReportError, TableBlock, TableColumn, TableOptions, Text, render,
};
use proptest::prelude::*;

/// A page with every block, in which every text is `word`.
fn page(word: &str) -> Page {
    // A column without a heading is refused.
    let heading = || if word.trim().is_empty() { "word".to_owned() } else { word.to_owned() };
    let word = || word.to_owned();
    let text = || Text::from(word()).strong(word()).code(word()).link(word(), "#part");
    let figure = || {
        let points = vec![Point::new(word(), 0.2, 0.8), Point::new(word(), None, 0.5)];
        FigureBlock::new(XyPlot { title: word(), x_label: word(), points, ..XyPlot::default() }.draw()).file(word())
    };
    let table = TableBlock {
        caption: text(),
        columns: vec![
            TableColumn::new(heading(), ColumnKind::RowHeader),
            TableColumn::new(heading(), ColumnKind::Number { digits: 3 }),
            TableColumn::new(heading(), ColumnKind::Code),
        ],
        rows: vec![
            vec![word().into(), 0.5.into(), word().into()],
            vec![word().into(), Cell::Because(word()), Cell::Missing],
            vec![text().into(), f64::NAN.into(), text().into()],
        ],
        notes: vec![text()],
        downloads: vec![FileLink::new(word(), "../tables/x.csv")],
        ..TableBlock::default()
    };
    let cells = vec![Sign::Present(Weight::Core), Sign::Absent(Weight::Peripheral), Sign::Level(word(), Weight::Core)];
    let term = ChartTerm { label: word(), cells, values: vec![Some(0.9)], cases: vec![word()] };
    let chart = ConfigurationChart {
        title: word(),
        conditions: vec![word(), word(), word(), word()],
        models: vec![
            ChartModel { label: word(), terms: vec![term], values: vec![None] },
            ChartModel { label: word(), ..ChartModel::default() },
        ],
        term_rows: vec![word(), word()],
        model_rows: vec![word()],
        ..ConfigurationChart::default()
    };
    let blocks = vec![
        Block::Heading(word()),
        Block::Prose(text()),
        Block::Way(text()),
        Block::List(vec![text(), text()]),
        Block::Steps(vec![text()]),
        Block::KeyFigures(vec![KeyFigure::new(word(), word(), word())]),
        Block::Table(table),
        Block::Configurations(ConfigurationBlock::new(chart)),
        Block::Figure(figure()),
        Block::Gallery(vec![figure(), figure()]),
        Block::Details(Details { id: String::new(), summary: word(), blocks: vec![Block::Prose(text())] }),
        Block::Callout(Callout::Note(text())),
        Block::Callout(Callout::Warning(text())),
        Block::Code { language: word(), text: word() },
    ];
    Page {
        title: word(),
        subtitle: word(),
        sections: vec![PageSection::new("part", word(), blocks), PageSection::new("other", word(), Vec::new())],
        footer: vec![text()],
        ..Page::default()
    }
}

const VOID: [&str; 4] = ["meta", "wbr", "link", "input"];

/// The tags of a page in order; fails where they do not nest, or where an id is given twice.
fn tags(html: &str) -> Result<Vec<String>, String> {
    let (head, rest) = html.split_once("<style>").ok_or("no style")?;
    let (_, body) = rest.split_once("</style>").ok_or("style without end")?;
    let markup = format!("{}{body}", head.trim_start_matches("<!DOCTYPE html>"));
    let (mut open, mut seen, mut ids) = (Vec::new(), Vec::new(), std::collections::BTreeSet::new());
    for piece in markup.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').ok_or_else(|| format!("no end of tag in {piece:?}"))?;
        if text.contains('>') {
            return Err(format!("a bare > in {text:?}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(opened) if opened == name => continue,
                other => return Err(format!("</{name}> closes {other:?}")),
            }
        }
        let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
        if let Some(id) = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next())
            && !ids.insert(id.to_owned())
        {
            return Err(format!("id {id} twice"));
        }
        if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        seen.push(name.to_owned());
    }
    if open.is_empty() { Ok(seen) } else { Err(format!("left open: {open:?}")) }
}

fn rendered(word: &str) -> String {
    render(&page(word)).unwrap_or_else(|error| error.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_text_becomes_markup(word in prop_oneof![
        Just("</style></title><script>alert('1')</script>".to_owned()),
        Just("\" onclick=\"x\" '{{ 7 * 7 }}{% raw %}&amp;".to_owned()),
        "[ -~]{1,40}",
        any::<String>().prop_map(|text| text.chars().take(30).collect()),
    ]) {
        let html = rendered(&word);
        let found = tags(&html);
        prop_assert!(found.is_ok(), "{found:?}");
        // An empty subtitle or explanation leaves its element out, and a key under a plot has as many lines as it needs.
        let structure = |tags: Vec<String>| {
            let kept = ["script", "a", "table", "td", "th", "svg", "figure", "section", "details", "h3", "input"];
            tags.into_iter().filter(|tag| kept.contains(&tag.as_str())).collect::<Vec<_>>()
        };
        prop_assert_eq!(structure(found.unwrap_or_default()), structure(tags(&rendered("word")).unwrap()));
        prop_assert_eq!(rendered(&word), html);
    }
}

#[test]
fn nothing_is_fetched() {
    let html = rendered("word");
    let style = html.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(html.contains("default-src 'none'"));
    for forbidden in ["<script", "<img", "<iframe", "<object", " src=", "onclick", "http-equiv=\"refresh\""] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    for href in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(["#", "data:", "../tables/"].iter().any(|start| href.starts_with(start)), "{href}");
    }
}

#[test]
fn tables_and_figures_are_numbered_in_reading_order() {
    let html = rendered("word");
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is not on the page"));
    assert!(place("Table 1.") < place("Table 2."));
    assert!(place("Figure 1.") < place("Figure 2.") && place("Figure 2.") < place("Figure 3."));
    assert!(!html.contains("Table 3.") && !html.contains("Figure 4."));
}

#[test]
fn a_missing_value_is_a_dash_with_its_reason() {
    let table = TableBuilder::default()
        .id("case", ["AU", "BE", "CZ"])
        .number("GNP", vec![Some(720.0), None, None])
        .reasons("GNP", vec![None, Some(Missing::NotAsked), None])
        .integer("n", vec![Some(1), Some(2), None])
        .text("note", [Some("a < b"), None, None])
        .build()
        .unwrap();
    let block = TableBlock::from_table("Raw", &table, &TableOptions::default().header("GNP", "GNP (US $)")).unwrap();
    let kinds: Vec<ColumnKind> = block.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [ColumnKind::RowHeader, ColumnKind::Number { digits: 3 }, ColumnKind::Integer, ColumnKind::Text]);
    assert_eq!(block.rows[1][1], Cell::Because("not asked".to_owned()));
    let html =
        render(&Page { sections: vec![PageSection::new("raw", "Raw", vec![Block::Table(block)])], ..Page::default() })
            .unwrap();
    for expected in [
        "<th scope=\"row\" class=\"h\">AU</th>",
        "<td class=\"n\">720.000</td>",
        "<td class=\"n\" title=\"not asked\">–<span class=\"unseen\"> (not asked)</span></td>",
        "<td class=\"n\">–</td>",
        "<td class=\"n\">2</td>",
        "a &lt; b",
        "GNP (US $)",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    assert!(!html.contains("NaN"));
}

#[test]
fn columns_can_be_chosen_and_an_unknown_one_is_an_error() {
    let table = TableBuilder::default().id("case", ["AU"]).number("GNP", vec![Some(720.0)]).build().unwrap();
    let chosen = |columns: [&str; 1]| TableBlock::from_table("Raw", &table, &TableOptions::default().columns(columns));
    assert_eq!(chosen(["GNP"]).unwrap().columns.len(), 1);
    assert_eq!(chosen(["GDP"]).map_err(|error| error.code()), Err("REP006"));
}

#[test]
fn what_a_page_must_not_hold_is_an_error() {
    #[track_caller]
    fn check(page: &Page, code: &str, words: &str) {
        let error: ReportError = render(page).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(words), "{error}");
    }
    let sections = |ids: &[&str]| Page {
        sections: ids.iter().map(|id| PageSection::new(*id, "Part", Vec::new())).collect(),
        ..Page::default()
    };
    let block =
        |block: Block| Page { sections: vec![PageSection::new("part", "Part", vec![block])], ..Page::default() };
    assert!(render(&sections(&["viewpoints-Überzeugung"])).is_ok(), "letters of any alphabet");
    check(&sections(&["1st"]), "REP001", "1st");
    check(&sections(&["fit", "fit"]), "REP002", "fit");
    // What is folded can be a goal of links, and then has an id like a section.
    let folded = |id: &str| block(Block::folded_at(id, "more", vec![Block::prose("x")]));
    assert!(render(&folded("case-1")).is_ok_and(|html| html.contains("<div class=\"fold\" id=\"case-1\">")));
    check(&folded("part"), "REP002", "part");
    check(&folded("1st"), "REP001", "1st");
    check(&block(Block::Prose(Text::new().link("x", "javascript:alert(1)"))), "REP003", "javascript:alert(1)");
    let table = TableBlock {
        caption: "Fit".into(),
        columns: vec![TableColumn::new("a", ColumnKind::Text)],
        rows: vec![vec!["x".into()], Vec::new()],
        ..TableBlock::default()
    };
    check(
        &block(Block::folded("more", vec![Block::Table(table)])),
        "REP004",
        "table `Fit`, row 2: 0 cells for 1 columns",
    );
}

/// A figure scrolls inside itself where a telephone is narrower, so that its letters are never half of what they are drawn; paper has them by
/// the width that they are drawn at.
#[test]
fn a_wide_figure_keeps_its_letters() {
    let drawn = |columns: usize| {
        let values: Vec<String> = (0..columns).map(|number| format!("a value of a name {number}")).collect();
        let axis = |values: Vec<String>| GridAxis { name: "x".into(), values };
        let grid =
            NestedGrid { above: vec![axis(values)], left: vec![axis(vec!["y".into()])], ..NestedGrid::default() };
        let figure = grid.draw();
        let (width, block) = (figure.width(), Block::Figure(FigureBlock::new(figure)));
        let page = Page { sections: vec![PageSection::new("part", "Part", vec![block])], ..Page::default() };
        let html = render(&page).unwrap();
        assert!(html.contains(&format!(" style=\"--cc-width: {width}")), "{width}");
        let class = html.split_once("<figure class=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
        (class, html.contains("class=\"scroll\""))
    };
    assert_eq!(drawn(2), ("plot".to_owned(), false));
    assert_eq!(drawn(4), ("plot".to_owned(), true));
    assert_eq!(drawn(9), ("plot wide".to_owned(), true));
}

/// What is folded and what a journal prints as a supplement are left out of a print unless it is asked for, and the print says so.
#[test]
fn a_print_is_short_where_there_is_something_to_leave_out() {
    let folded = || vec![Block::folded("more", vec![Block::prose("x")])];
    let page = |sections: Vec<PageSection>| render(&Page { sections, ..Page::default() }).unwrap();
    let plain = page(vec![PageSection::new("answer", "The answer", vec![Block::prose("x")])]);
    assert!(!plain.contains("id=\"cc-print-all\"") && !plain.contains("<p class=\"on-paper\">"));
    let html = page(vec![
        PageSection::new("answer", "The answer", folded()),
        PageSection::new("survey", "Survey", vec![]).supplement(),
        PageSection::new("dossiers", "A dossier, each case", folded()).supplement(),
    ]);
    let told =
        "It leaves out what is folded on the page, and these sections: Survey; &quot;A dossier, each case&quot;.";
    for expected in [
        "id=\"cc-print-short\" checked",
        "id=\"cc-print-all\"",
        "<section id=\"survey\" class=\"supplement\"",
        "<li class=\"supplement\"><a href=\"#dossiers\">",
        told,
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    assert_eq!(html.matches("class=\"supplement\"").count(), 4);
}

/// A browser that finds one table too wide for the paper prints the whole page smaller: words of such a table may be broken.
#[test]
fn a_table_of_many_wide_columns_breaks_its_words() {
    let size = |columns: usize, head: &str, cell: &str| {
        let table = TableBlock {
            columns: (0..columns).map(|_| TableColumn::new(head, ColumnKind::Sign)).collect(),
            rows: vec![(0..columns).map(|_| Cell::from(cell)).collect()],
            ..TableBlock::default()
        };
        let page =
            Page { sections: vec![PageSection::new("part", "Part", vec![Block::Table(table)])], ..Page::default() };
        let html = render(&page).unwrap();
        html.split_once("<figure class=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(size(4, "Case", "x"), "table");
    assert_eq!(size(8, "Inclusion", "0.900"), "table wide");
    assert_eq!(size(8, "Participation of users", "0.900"), "table wide tight", "eight words of thirteen letters");
    assert_eq!(
        size(3, "Case", &"1 of 7 ".repeat(6)),
        "table wide tight",
        "what is in the middle of its cell stays in a line"
    );
    assert_eq!(size(17, "INCENT1", "5"), "table wide tight");
}

/// A figure may be downloaded from beside the page, which then holds it once.
#[test]
fn a_figure_beside_the_page_is_held_once() {
    let plot = || XyPlot { title: "Two".into(), points: vec![Point::new("BE", 0.2, 0.8)], ..XyPlot::default() }.draw();
    let page = |figure: FigureBlock| {
        render(&Page {
            sections: vec![PageSection::new("part", "Part", vec![Block::Figure(figure)])],
            ..Page::default()
        })
    };
    let twice = page(FigureBlock::new(plot())).unwrap();
    let once = page(FigureBlock::new(plot()).beside("../figures/two.svg")).unwrap();
    assert!(twice.contains("href=\"data:image/svg+xml") && !once.contains("data:image/svg+xml"));
    assert!(once.contains("href=\"../figures/two.svg\" download=\"figure-1.svg\""));
    let forbidden = page(FigureBlock::new(plot()).beside("javascript:x"));
    assert_eq!(forbidden.unwrap_err().code(), "REP003");
}

/// Marks of a figure lead on from the page, by pointer, and from a list under its words, by keyboard; what is downloaded has no dead link.
#[test]
fn marks_of_a_figure_lead_on_from_the_page_alone() {
    let points = vec![Point::new("R&D", 0.2, 0.8), Point::new("BE", 0.9, 0.9), Point::new("NL", 0.9, 0.9)];
    let figure = XyPlot { points, ..XyPlot::default() }.draw();
    let to = |of: &[(&str, &str)]| of.iter().map(|(name, to)| ((*name).to_owned(), (*to).to_owned())).collect();
    let page = |addresses: &[(&str, &str)]| {
        let figure = FigureBlock::new(figure.clone()).leading_to(to(addresses));
        let table = TableBlock {
            columns: vec![TableColumn::new("Case", ColumnKind::RowHeader)],
            rows: vec![vec!["R&D".into()], vec!["BE".into()]],
            row_ids: vec!["case-1".into()],
            ..TableBlock::default()
        };
        let blocks = vec![Block::Figure(figure), Block::Table(table), Block::folded_at("case-2", "BE", Vec::new())];
        render(&Page { sections: vec![PageSection::new("part", "Part", blocks)], ..Page::default() })
    };
    let html = page(&[("R&D", "#case-1"), ("BE", "#case-2"), ("NL", "#part"), ("EE", "#part")]).unwrap();
    assert!(html.contains("<a href=\"#case-1\" tabindex=\"-1\"><title>R&amp;D (0.2, 0.8)</title>"), "{html}");
    assert!(html.contains("<a href=\"#cc-figure-1-ways\" tabindex=\"-1\"><title>BE (0.9, 0.9); NL (0.9, 0.9)</title>"));
    let ways = "<p id=\"cc-figure-1-ways\">More of: <a href=\"#case-1\">R&amp;D</a>; <a href=\"#case-2\">BE</a>; <a href=\"#part\">NL</a></p>";
    assert!(html.contains(ways), "{html}");
    assert!(html.contains("<tr id=\"case-1\"><th") && html.contains("<tr><th scope=\"row\" class=\"h\">BE</th>"));
    let downloaded = html.split("data:image/svg+xml").nth(1).unwrap().split('"').next().unwrap();
    assert!(downloaded.contains("data-mark=") && !downloaded.contains("%3Ca%20"));
    assert!(!page(&[]).unwrap().contains("More of: "));
    assert_eq!(page(&[("BE", "javascript:x")]).unwrap_err().code(), "REP003");
}

/// A short print has no links and not all sections: what is a way down and nothing else is left out of it.
#[test]
fn a_way_down_is_left_out_of_a_short_print() {
    let html = rendered("word");
    assert!(html.contains("<p class=\"way\">word"));
    let print = html.split("@media print").nth(1).unwrap();
    assert!(print.contains(".way { display: var(--cc-left-out, block); }"));
}

/// Names between semicolons stand as they are, with a comma too; one with a semicolon would be taken for two.
#[test]
fn names_between_semicolons_are_quoted_for_semicolons_alone() {
    let name = |label: &str| NamedUnit { label: label.into(), id: label.into(), address: None };
    let table = TableBlock {
        columns: vec![TableColumn::new("Cases", ColumnKind::Text)],
        rows: vec![vec![Cell::Names(["Mayores, Soria", "Twente", "Skarn; upper"].map(name).to_vec())]],
        ..TableBlock::default()
    };
    let page = Page { sections: vec![PageSection::new("part", "Part", vec![Block::Table(table)])], ..Page::default() };
    let shown = "<span>Mayores, Soria</span>; <span>Twente</span>; <span>&quot;Skarn; upper&quot;</span>";
    assert!(render(&page).unwrap().contains(shown));
}

/// The terms of a model lead to where their cases stand; ids of rows are nobody else's.
#[test]
fn parts_of_an_expression_lead_on() {
    let page = |ids: &[&str]| {
        let model = Text::new().link("A*B", "#part").plain(" + ").plain("~C");
        let table = TableBlock {
            columns: vec![TableColumn::new("Model", ColumnKind::Code)],
            rows: vec![vec![model.into()], vec!["A*B".into()]],
            row_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            ..TableBlock::default()
        };
        render(&Page { sections: vec![PageSection::new("part", "Part", vec![Block::Table(table)])], ..Page::default() })
    };
    assert!(page(&[]).unwrap().contains("<code><a href=\"#part\">A*<wbr>B</a> + ~C</code>"));
    assert_eq!(page(&["part"]).unwrap_err().code(), "REP002");
    assert_eq!(page(&["", "1st"]).unwrap_err().code(), "REP001");
}
