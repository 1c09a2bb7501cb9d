//! What holds of every figure, whatever it is given.

use crosscase_figures::{
    BlockMatrix, ChartCell, ChartModel, ChartNotation, ChartTerm, ConfigurationChart, Curve, CurvePlot, Diagonal,
    DotPlot, DotRow, EulerDiagram, Figure, Histogram, LikertBlock, LikertPlot, LikertRow, PathDiagram, Point,
    ReferenceLine, Sociogram, SociogramNode, Sociograms, Strip, StripPlot, UpSetPlot, ValueMatrix, VennDiagram, Weight,
    XyPlot,
};
use proptest::prelude::*;

/// Labels with everything that XML, a terminal or a keyboard may hold.
fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z]{2}",
        "[ -~]{0,30}",
        Just("<script>alert('&\"')</script>]]>".to_owned()),
        Just("👩‍🔬 Ærø \u{0}\u{1b}\u{fffe}\n\t日本".to_owned()),
        any::<String>().prop_map(|text| text.chars().take(40).collect()),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.0..=1.0, 2 => -1e4..1e4, 1 => any::<f64>(), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
}

fn point() -> impl Strategy<Value = Point> {
    let group = prop_oneof![Just(None), (0_usize..9).prop_map(Some)];
    (label(), proptest::option::of(number()), proptest::option::of(number()), group)
        .prop_map(|(label, x, y, group)| Point { label, x, y, group })
}

fn xy() -> impl Strategy<Value = Figure> {
    let diagonal = prop_oneof![
        Just(Diagonal::Absent),
        Just(Diagonal::Line),
        Just(Diagonal::ShadeAbove),
        Just(Diagonal::ShadeBelow)
    ];
    let limits = prop_oneof![Just(None), Just(Some((0.0, 1.0))), (number(), number()).prop_map(Some)];
    let labels = (label(), label(), proptest::collection::vec(label(), 0..3));
    (labels, proptest::collection::vec(point(), 0..30), diagonal, limits, proptest::option::of(number())).prop_map(
        |((title, x_label, groups), points, diagonal, limits, crossover)| {
            let (y_label, notes) = (title.clone(), groups.clone());
            let description = String::new();
            XyPlot { title, description, x_label, y_label, points, groups, diagonal, crossover, limits, notes }.draw()
        },
    )
}

fn curve() -> impl Strategy<Value = Figure> {
    let line = proptest::collection::vec((number(), number()), 0..12);
    let rules =
        proptest::collection::vec((number(), label()).prop_map(|(at, label)| ReferenceLine::new(at, label)), 0..8);
    let points = proptest::collection::vec(point(), 0..20);
    (label(), proptest::collection::vec(line, 0..3), rules, points).prop_map(|(title, lines, rules, points)| {
        let curves = lines.into_iter().map(|points| Curve::new(title.clone(), points)).collect();
        CurvePlot { title, curves, rules, points, y_limits: None, level: Some(0.5), ..CurvePlot::default() }.draw()
    })
}

fn dots() -> impl Strategy<Value = Figure> {
    let row = (point(), label(), proptest::option::of((number(), number()))).prop_map(|(point, note, interval)| {
        DotRow { label: point.label, value: point.x, interval, note, group: point.group }
    });
    (label(), proptest::collection::vec(row, 0..20))
        .prop_map(|(title, rows)| DotPlot { title, rows, ..DotPlot::default() }.draw())
}

/// Rows with fewer and more counts than there are answers.
fn likert() -> impl Strategy<Value = Figure> {
    let row = (label(), proptest::collection::vec(0_usize..50, 0..8), label())
        .prop_map(|(label, counts, note)| LikertRow { label, counts, note });
    let block =
        (label(), proptest::collection::vec(row, 0..6)).prop_map(|(heading, rows)| LikertBlock { heading, rows });
    (label(), proptest::collection::vec(label(), 0..8), proptest::collection::vec(block, 0..4))
        .prop_map(|(title, options, blocks)| LikertPlot { title, options, blocks, ..LikertPlot::default() }.draw())
}

fn histogram() -> impl Strategy<Value = Figure> {
    let values = proptest::collection::vec(proptest::option::of(number()), 0..60);
    (label(), values, proptest::option::of(0_usize..1000))
        .prop_map(|(title, values, classes)| Histogram { title, values, classes, ..Histogram::default() }.draw())
}

/// Ties and pairs of which some are of no node.
fn matrix() -> impl Strategy<Value = Figure> {
    let blocks = proptest::collection::vec((label(), proptest::collection::vec(label(), 0..25)), 0..5);
    let ties = proptest::collection::vec((0_usize..70, 0_usize..70, number()), 0..40);
    (label(), blocks, ties).prop_map(|(title, blocks, ties)| {
        let unknown = ties.iter().map(|(from, to, _)| (*to, *from)).collect();
        BlockMatrix { title, blocks, ties, unknown, ..BlockMatrix::default() }.draw()
    })
}

/// Values of which rows may be short, and a diagram whose paths may be of no variable.
fn structure() -> impl Strategy<Value = Figure> {
    let names = || proptest::collection::vec(label(), 0..8);
    let values = proptest::collection::vec(proptest::collection::vec(proptest::option::of(number()), 0..6), 0..8);
    let paths = || proptest::collection::vec((0_usize..9, 0_usize..9, number()), 0..20);
    (names(), names(), values, paths(), paths(), any::<bool>()).prop_map(
        |(rows, columns, values, paths, bows, is_matrix)| {
            if is_matrix {
                return ValueMatrix { rows, columns, values, small: 0.3, ..ValueMatrix::default() }.draw();
            }
            let residuals = paths.iter().map(|path| Some(path.2)).collect();
            let causes = bows.iter().map(|(a, b, value)| (*b, *a, -value)).collect();
            PathDiagram { latent: rows, observed: columns, paths, bows, causes, residuals, ..PathDiagram::default() }
                .draw()
        },
    )
}

/// Venn, Euler and `UpSet` of the same sets, more of them than the first two draw.
fn overlaps() -> impl Strategy<Value = Figure> {
    let counts = proptest::collection::vec(0_usize..40, 0..64);
    (proptest::collection::vec(label(), 0..7), counts, 0_u8..3).prop_map(|(sets, counts, kind)| {
        let (title, marked, marked_as) = (String::new(), vec![0, 1, 5, 31], "marked <so>".to_owned());
        let inside = |combination: usize| (0..sets.len()).filter(|k| combination >> k & 1 == 1).collect();
        match kind {
            0 => VennDiagram { sets, counts, marked, marked_as, ..VennDiagram::default() }.draw(),
            1 => EulerDiagram { title, sets, counts }.draw(),
            _ => {
                let rows = counts.iter().enumerate().map(|(at, &count)| (inside(at), count)).collect();
                UpSetPlot { sets, rows, marked, marked_as, ..UpSetPlot::default() }.draw()
            }
        }
    })
}

fn strips() -> impl Strategy<Value = Figure> {
    let value = (label(), proptest::option::of(number()));
    let strip = (label(), label(), proptest::collection::vec(value, 0..40)).prop_map(|(label, note, values)| Strip {
        label,
        note,
        values,
    });
    (proptest::collection::vec(strip, 0..5), proptest::option::of(Just((0.0, 1.0)))).prop_map(|(strips, limits)| {
        let rules = vec![ReferenceLine::new(0.5, "half")];
        StripPlot { strips, rules, named: Some((0.2, 0.8)), limits, ..StripPlot::default() }.draw()
    })
}

fn chart() -> impl Strategy<Value = Figure> {
    let ambiguous = (1usize..3, 3usize..5).prop_map(|(models, of)| Weight::Ambiguous { models, of });
    let weight = || prop_oneof![Just(Weight::Core), ambiguous.clone(), Just(Weight::Peripheral)];
    let cell = prop_oneof![
        Just(ChartCell::Blank),
        weight().prop_map(ChartCell::Present),
        weight().prop_map(ChartCell::Absent),
        (label(), weight()).prop_map(|(level, weight)| ChartCell::Level(level, weight)),
    ];
    let term = (label(), proptest::collection::vec(cell, 0..6), proptest::collection::vec(number(), 0..4)).prop_map(
        |(label, cells, values)| ChartTerm {
            cases: vec![label.clone(); cells.len()],
            label,
            cells,
            values: values.into_iter().map(Some).collect(),
        },
    );
    let model = (label(), proptest::collection::vec(term, 0..4)).prop_map(|(label, terms)| ChartModel {
        label,
        terms,
        values: vec![None],
    });
    let notation = prop_oneof![Just(ChartNotation::Fiss), Just(ChartNotation::Rubinson)];
    (proptest::collection::vec(label(), 0..6), proptest::collection::vec(model, 0..3), notation).prop_map(
        |(conditions, models, notation)| {
            ConfigurationChart {
                title: "Solution".into(),
                term_rows: conditions.clone(),
                model_rows: vec!["Coverage".into()],
                conditions,
                models,
                ..ConfigurationChart::default()
            }
            .draw_as(notation)
        },
    )
}

/// A document is well formed if its elements nest, its attributes are quoted, and text holds no markup of its own.
fn well_formed(xml: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        text_is_plain(&rest[..start])?;
        let end = rest.find('>').ok_or("a tag without an end")?;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let body = tag.strip_suffix('/').unwrap_or(tag);
        let (name, attributes) = body.split_once(' ').unwrap_or((body, ""));
        for (index, part) in attributes.split('"').enumerate() {
            match index % 2 {
                0 if !(part.is_empty() || part.trim_start().ends_with('=')) => return Err(format!("attribute {part}")),
                _ => text_is_plain(part)?,
            }
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    if open.is_empty() { text_is_plain(rest) } else { Err(format!("left open: {open:?}")) }
}

fn text_is_plain(text: &str) -> Result<(), String> {
    if text.contains(['<', '>']) || text.chars().any(|c| (c.is_control() && c != '\n') && c < '\u{7f}') {
        return Err(format!("markup or control character in {text:?}"));
    }
    let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    match text.split('&').skip(1).find(|after| !known.iter().any(|name| after.starts_with(name))) {
        Some(after) => Err(format!("unknown entity before {after:?}")),
        None => Ok(()),
    }
}

fn check(figure: &Figure) {
    let svg = figure.svg();
    assert_eq!(well_formed(svg), Ok(()), "{svg}");
    assert!(svg.contains("role=\"img\"") && svg.contains("<title ") && svg.contains("<desc "));
    let drawn = svg.split("</desc>").nth(1).unwrap_or_default();
    for attribute in drawn.split('"').skip(1).step_by(2) {
        assert!(!attribute.contains("NaN") && !attribute.contains("inf"), "{attribute}");
    }
    assert!(figure.width() > 0.0 && figure.height() > 0.0 && figure.height().is_finite());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_well_formed(figure in prop_oneof![xy(), curve(), dots(), histogram(), chart(), strips(), overlaps(), matrix(), likert(), structure()]) {
        check(&figure);
    }

    #[test]
    fn every_point_is_in_the_text_alternative(points in proptest::collection::vec(point(), 0..30)) {
        let plot = XyPlot { points: points.clone(), limits: None, ..XyPlot::default() };
        let figure = plot.draw();
        for point in &points {
            // A name that holds a separator stands in quotes, its own doubled.
            let name = point.label.trim();
            let is_quoted = name.contains([',', ';', '"']);
            let told = if is_quoted { name.replace('"', "\"\"") } else { name.to_owned() };
            prop_assert!(figure.description().contains(&told), "{:?}", point.label);
        }
        prop_assert_eq!(&figure, &plot.draw());
    }

    #[test]
    fn labels_are_drawn_or_keyed(places in proptest::collection::vec((0.0..=1.0, 0.0..=1.0), 1..60)) {
        let name = |index: usize| format!("Case{index:02}");
        let points = places.iter().enumerate().map(|(index, &(x, y))| Point::new(name(index), x, y)).collect();
        let figure = XyPlot { points, ..XyPlot::default() }.draw();
        let texts = figure.svg().split("<text ").skip(1).collect::<String>();
        for index in 0..places.len() {
            // A key is broken into lines at blanks, never inside a name.
            prop_assert!(texts.contains(&name(index)), "{}", name(index));
        }
    }
}

#[test]
fn the_checker_finds_what_is_broken() {
    for broken in ["<a>", "<a></b>", "<a b=c\"d\"/>", "<a b=\"&nbsp;\"/>", "<a>\u{1}</a>", "</a>", "a > b"] {
        assert!(well_formed(broken).is_err(), "{broken}");
    }
}

#[test]
fn an_undefined_value_is_not_drawn_and_said() {
    let points = vec![Point::new("HERE", 0.5, 0.5), Point::new("GONE", 0.5, None), Point::new("NAN", f64::NAN, 0.5)];
    let figure = XyPlot { points, ..XyPlot::default() }.draw();
    assert!(figure.svg().contains(">HERE</text>") && !figure.svg().contains(">GONE</text>"));
    assert!(figure.description().contains("Not drawn, because a value is undefined: GONE, NAN."));
}

#[test]
fn ids_follow_the_content_or_the_caller() {
    let figure = |title: &str| XyPlot { title: title.into(), ..XyPlot::default() }.draw();
    let id = |svg: &str| svg.split("<title id=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
    assert_eq!(id(figure("A").svg()), id(figure("A").svg()));
    assert_ne!(id(figure("A").svg()), id(figure("B").svg()));
    assert_eq!(id(&figure("A").svg_with_id("fig \"3\"")), Some("fig3-t".to_owned()));
}

#[test]
fn a_notation_shows_the_same_terms_in_its_own_signs() {
    let cells = |at: usize| match at % 3 {
        0 => ChartCell::Present(Weight::Core),
        1 => ChartCell::Absent(Weight::Peripheral),
        _ => ChartCell::Level("1,2".into(), Weight::Core),
    };
    let conditions: Vec<String> = (0..40).map(|at| format!("A condition with a long name {at}")).collect();
    let cases: Vec<String> = (0..60).map(|at| format!("Case {at}")).collect();
    let term = ChartTerm { label: "1".into(), cells: (0..40).map(cells).collect(), values: vec![None], cases };
    let models = vec![ChartModel { label: "M1".into(), terms: vec![term], values: vec![Some(0.9)] }];
    let (term_rows, model_rows) = (vec!["Inclusion".to_owned()], vec!["Coverage".to_owned()]);
    let chart = ConfigurationChart { conditions, models, term_rows, model_rows, ..ConfigurationChart::default() };
    let (fiss, rubinson) = (chart.draw(), chart.draw_as(ChartNotation::Rubinson));
    assert!(fiss.description().contains("name 0 present, core condition; A condition with a long name 1 absent, per"));
    assert!(rubinson.description().contains("name 0 present; A condition with a long name 1 absent; A condition"));
    for figure in [&fiss, &rubinson] {
        assert!(figure.description().contains("name 39 present"), "{}", figure.description());
        assert!(
            figure.description().contains("Inclusion undefined. Cases: Case 0, ") && figure.svg().contains(">–</text>")
        );
        assert_eq!(figure.svg().matches(">1,2</text>").count(), 13);
        assert_eq!(figure.svg().matches(" long name 39: present").count(), 1);
    }
    // Twenty-seven circles, thirteen of them open, and no crosses in them.
    assert_eq!(rubinson.svg().matches("<circle").count(), 27);
    assert_eq!(rubinson.svg().matches("fill=\"none\" stroke=\"#1b1b1b\"").count(), 13);
    assert!(rubinson.width() < 1_200.0, "{} wide", rubinson.width());
    assert!(chart.legend().contains("⊗") && !chart.legend_as(ChartNotation::Rubinson).contains("core"));
}

#[test]
fn a_strip_stacks_its_cases_and_never_across_a_rule() {
    let case = |name: &str, value: f64| (name.to_owned(), Some(value));
    let mut values = vec![case("LOW", 0.499), case("HIGH", 0.501), case("OUT", 1.5), ("GONE".to_owned(), None)];
    values.extend((0..3).map(|at| case(&format!("T{at}"), 1.0)));
    let strip = |values| vec![Strip { label: "A".into(), note: String::new(), values }];
    let plot = |values| StripPlot {
        strips: strip(values),
        rules: vec![ReferenceLine::new(0.5, "")],
        named: Some((0.4, 0.6)),
        limits: Some((0.0, 1.0)),
        ..StripPlot::default()
    };
    let figure = plot(values.clone()).draw();
    assert_eq!(figure.svg().matches("<circle").count(), 5);
    for (text, expected) in [
        ("<title>T0 1; T1 1; T2 1</title>", 1),
        ("<title>LOW 0.499</title>", 1),
        (">HIGH</text>", 1),
        (">T0</text>", 0),
        ("a value is undefined: GONE in A.", 1),
        ("outside the axis: OUT in A.", 1),
    ] {
        assert_eq!(figure.svg().matches(text).count(), expected, "{text}");
    }
    // Of many cases the number is written over a bar.
    values.extend((0..40).map(|at| case(&format!("U{at}"), 1.0)));
    let figure = plot(values).draw();
    assert!(!figure.svg().contains("<circle") && figure.svg().contains(">43</text>"));
    assert!(figure.description().contains("U39 1") && figure.height() < 200.0);
}

#[test]
fn a_marked_region_shows_its_mark_however_small() {
    let sets = ["DEV", "URB", "LIT", "IND", "STB"].map(String::from).to_vec();
    let venn = |marked: Vec<usize>| {
        let (sets, counts) = (sets.clone(), vec![1; 32]);
        VennDiagram { sets, counts, marked, marked_as: "sufficient".into(), ..VennDiagram::default() }.draw()
    };
    // The ground of a number, the layer of the regions and its swatch.
    let ground =
        |line: &&str| line.starts_with("<rect") && line.ends_with("class=\"cc-f-series-2\" fill=\"#b8440b\"/>");
    let grounds = |figure: &Figure| figure.svg().lines().filter(ground).count();
    let layers = |figure: &Figure| figure.svg().matches("fill-opacity").count();
    for (marked, expected) in [(vec![], (0, 0)), (vec![0b10101], (1, 2)), (vec![0b10101, 0b11111], (2, 2))] {
        let figure = venn(marked);
        assert_eq!((grounds(&figure), layers(&figure)), expected);
    }
    // Also where nothing is in it.
    let empty = VennDiagram { sets: sets.clone(), marked: vec![0b10101], ..VennDiagram::default() }.draw();
    assert!(grounds(&empty) == 1 && empty.svg().contains(">0</text>"));
}

#[test]
fn cases_on_one_place_say_how_many_they_are() {
    let points = (0..12).map(|at| Point::new(format!("Case {at}"), 1.0, 1.0)).collect();
    let figure = XyPlot { points, ..XyPlot::default() }.draw();
    assert!(figure.svg().contains(">a (12)</text>") && figure.svg().contains(">a (12): Case 0, Case 1,"));
}

/// Small multiples of many cases stand on sheets that fit to paper, each case once, with its whole name and the legend.
#[test]
fn sociograms_stand_on_sheets_of_a_height() {
    let name =
        |case: usize| format!("Case {case}: a partnership whose name has more letters than a third of a sheet is wide");
    let panel = |case: usize| Sociogram {
        title: name(case),
        nodes: (0..7)
            .map(|node: u8| SociogramNode::new(format!("{node}"), (f64::from(node % 3), f64::from(node / 3))).group(0))
            .collect(),
        ties: (1..7).map(|node| (0, node)).collect(),
        groups: vec!["government".into()],
        ..Sociogram::default()
    };
    let all = Sociograms { title: "Advice".into(), panels: (0..20).map(panel).collect() };
    let sheets = all.draw_within(1040.0);
    assert!(sheets.len() > 1);
    for sheet in &sheets {
        assert!(sheet.height() <= 1040.0 && sheet.width() <= 820.0, "{} × {}", sheet.width(), sheet.height());
        assert_eq!(sheet.svg().matches(">government</text>").count(), 1);
    }
    let shown: String = sheets.iter().map(Figure::description).collect();
    for case in 0..20 {
        assert_eq!(shown.matches(&format!("{}: ", name(case))).count(), 1, "case {case}");
    }
    assert!(sheets[0].svg().contains("wide</text>"), "the end of a name in a further line");
    assert!(all.draw().svg().matches("Case ").count() >= 20);
    assert_eq!(all.draw_within(10.0).len(), 7, "a row at least");
    assert!(Sociograms::default().draw_within(1040.0).is_empty());
    assert!(Sociograms::default().draw().svg().starts_with("<svg"));
}
