//! Writes a page that uses every block: `cargo run -p crosscase-report --example sample -- FILE.html`.
//!
//! The cases are the 18 democracies of Lipset (1959) with the fuzzy memberships of Rihoux & Ragin (2009).

use crosscase_data::{Missing, TableBuilder};
use crosscase_figures::{
    Cell as Sign, ChartModel, ChartTerm, ConfigurationChart, Curve, CurvePlot, Diagonal, DotPlot, DotRow, Histogram,
    Point, Rule, Weight, XyPlot,
};
use crosscase_report::{
    Block, Callout, Cell, Column, ColumnKind, Configurations, FigureBlock, KeyFigure, Link, Page, Section, TableBlock,
    TableOptions, Text, render,
};

type Any = Box<dyn std::error::Error>;

const CONDITIONS: [&str; 5] = ["DEV", "URB", "LIT", "IND", "STB"];
const NAMES: [&str; 5] = ["Development", "Urbanisation", "Literacy", "Industrial labour", "Stability of government"];

/// Case, gross national product per head (US $), memberships in the five conditions and in the outcome.
const CASES: [(&str, f64, [f64; 5], f64); 18] = [
    ("AU", 720.0, [0.81, 0.12, 0.99, 0.73, 0.43], 0.05),
    ("BE", 1098.0, [0.99, 0.89, 0.98, 1.0, 0.98], 0.95),
    ("CZ", 586.0, [0.58, 0.98, 0.98, 0.9, 0.91], 0.89),
    ("EE", 468.0, [0.16, 0.07, 0.98, 0.01, 0.91], 0.12),
    ("FI", 590.0, [0.58, 0.03, 0.99, 0.08, 0.58], 0.77),
    ("FR", 983.0, [0.98, 0.03, 0.99, 0.81, 0.95], 0.95),
    ("DE", 795.0, [0.89, 0.79, 0.99, 0.96, 0.31], 0.05),
    ("GR", 390.0, [0.04, 0.09, 0.13, 0.36, 0.43], 0.06),
    ("HU", 424.0, [0.07, 0.16, 0.88, 0.07, 0.13], 0.42),
    ("IE", 662.0, [0.72, 0.05, 0.98, 0.01, 0.95], 0.92),
    ("IT", 517.0, [0.34, 0.1, 0.41, 0.47, 0.58], 0.05),
    ("NL", 1008.0, [0.98, 1.0, 0.99, 0.94, 0.99], 0.95),
    ("PL", 350.0, [0.02, 0.17, 0.59, 0.0, 0.0], 0.12),
    ("PT", 320.0, [0.01, 0.02, 0.01, 0.11, 0.01], 0.05),
    ("RO", 331.0, [0.01, 0.03, 0.17, 0.0, 0.84], 0.21),
    ("ES", 367.0, [0.03, 0.3, 0.09, 0.21, 0.2], 0.06),
    ("SE", 897.0, [0.95, 0.13, 0.99, 0.67, 0.91], 0.95),
    ("UK", 1038.0, [0.98, 0.99, 0.99, 1.0, 0.98], 0.95),
];

fn main() -> Result<(), Any> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "sample.html".to_owned());
    let page = Page {
        title: "What kept democracies alive between the wars?".into(),
        subtitle: "A fuzzy-set comparison of eighteen European countries, 1919–1939, after Lipset (1959)".into(),
        sections: vec![
            answer(),
            Section::new("data", "Cases and data", vec![raw_data()?, memberships(), spread(), histogram()]),
            calibration(),
            necessity(),
            sufficiency(),
            again(),
        ],
        footer: vec![
            Text::from("Data: Lipset (1959), as calibrated in Rihoux & Ragin (2009), ")
                .emphasis("Configurational comparative methods")
                .plain(", chapter 5."),
            Text::from("Written by crosscase. ").link("Manifest of inputs and outputs", "../manifest.json"),
        ],
        ..Page::default()
    };
    std::fs::write(file, render(&page)?)?;
    Ok(())
}

/// Membership in a term: literals as condition and whether it is present.
fn term(conditions: &[f64; 5], literals: &[(usize, bool)]) -> f64 {
    let literal = |&(index, present): &(usize, bool)| {
        let membership = conditions.get(index).copied().unwrap_or(0.0);
        if present { membership } else { 1.0 - membership }
    };
    literals.iter().map(literal).fold(1.0, f64::min)
}

/// Inclusion, PRI and coverage of a set in the outcome.
fn fit(set: impl Fn(&[f64; 5]) -> f64) -> [Option<f64>; 3] {
    let sum = |value: &dyn Fn(f64, f64) -> f64| CASES.iter().map(|(_, _, c, y)| value(set(c), *y)).sum::<f64>();
    let (x, y, both) = (sum(&|x, _| x), sum(&|_, y| y), sum(&f64::min));
    let neither = sum(&|x, y| x.min(y).min(1.0 - y));
    [Some(both / x), Some((both - neither) / (x - neither)), Some(both / y)]
}

const RURAL: [(usize, bool); 4] = [(0, true), (2, true), (3, false), (4, true)];
const URBAN: [(usize, bool); 4] = [(0, true), (1, true), (2, true), (4, true)];

fn answer() -> Section {
    let shown = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    let solution = fit(|c| term(c, &RURAL).max(term(c, &URBAN)));
    Section::new(
        "answer",
        "The answer",
        vec![
            Block::Prose(
                Text::from("Two paths lead to the survival of democracy (")
                    .code("SURV")
                    .plain("). Both join development, literacy and stable government; one adds a city-dwelling population, the other a small industrial labour force: ")
                    .code("DEV*URB*LIT*STB + DEV*LIT*~IND*STB → SURV")
                    .plain(". The intermediate solution is the only model with the fewest terms."),
            ),
            Block::KeyFigures(vec![
                KeyFigure::new("Inclusion", shown(solution[0]), "how far the paths lie within the outcome"),
                KeyFigure::new("PRI", shown(solution[1]), "the same, without what speaks for the negation too"),
                KeyFigure::new("Coverage", shown(solution[2]), "how much of the outcome the paths account for"),
                KeyFigure::new("Models", "1", "search complete"),
            ]),
            Block::Configurations(chart()),
            Block::Callout(Callout::Warning(
                Text::from("France and Sweden survived on a path whose inclusion, 0.709, lies under the cut of 0.8. See ")
                    .link("the truth table", "#sufficiency")
                    .plain("."),
            )),
        ],
    )
}

fn chart() -> Configurations {
    use Sign::{Absent, Blank, Present};
    use Weight::{Core, Peripheral};
    let column =
        |label: &str, literals: &[(usize, bool)], others: &[(usize, bool)], cells: Vec<Sign>, cases: &[&str]| {
            let mut values = fit(|c| term(c, literals)).to_vec();
            let all = fit(|c| term(c, literals).max(term(c, others)))[2];
            let other = fit(|c| term(c, others))[2];
            values.push(all.zip(other).map(|(all, other)| all - other));
            ChartTerm { label: label.into(), cells, values, cases: cases.iter().map(ToString::to_string).collect() }
        };
    let urban = vec![Present(Peripheral), Present(Core), Present(Peripheral), Blank, Present(Core)];
    let rural = vec![Present(Core), Blank, Present(Peripheral), Absent(Core), Present(Peripheral)];
    let fewer = vec![Absent(Core), Blank, Blank, Blank, Absent(Peripheral)];
    Configurations {
        caption: "Intermediate solutions for survival and for its negation".into(),
        downloads: vec![Link::new("CSV", "../tables/solutions.csv"), Link::new("XLSX", "../tables/solutions.xlsx")],
        ..Configurations::new(ConfigurationChart {
            title: "Intermediate solutions".into(),
            conditions: NAMES.map(String::from).to_vec(),
            models: vec![
                ChartModel {
                    label: "Survival".into(),
                    terms: vec![
                        column("1a", &URBAN, &RURAL, urban, &["BE", "CZ", "NL", "UK"]),
                        column("1b", &RURAL, &URBAN, rural, &["FI", "IE"]),
                    ],
                    values: fit(|c| term(c, &RURAL).max(term(c, &URBAN))).to_vec(),
                },
                ChartModel {
                    label: "Breakdown".into(),
                    terms: vec![ChartTerm {
                        label: "2".into(),
                        cells: fewer,
                        values: vec![Some(0.837), Some(0.798), Some(0.783), None],
                        cases: ["EE", "GR", "HU", "IT", "PL", "PT", "RO", "ES"].map(String::from).to_vec(),
                    }],
                    values: vec![Some(0.849), Some(0.816), None],
                },
            ],
            term_rows: ["Inclusion", "PRI", "Raw coverage", "Unique coverage"].map(String::from).to_vec(),
            model_rows: ["Solution inclusion", "Solution PRI", "Solution coverage"].map(String::from).to_vec(),
            ..ConfigurationChart::default()
        })
    }
}

fn raw_data() -> Result<Block, Any> {
    let mut gnp: Vec<Option<f64>> = CASES.iter().map(|case| Some(case.1)).collect();
    let mut reasons = vec![None; CASES.len()];
    if let (Some(value), Some(reason)) = (gnp.get_mut(3), reasons.get_mut(3)) {
        (*value, *reason) = (None, Some(Missing::NotAsked));
    }
    let table = TableBuilder::new("crosscase.raw/1")
        .id("case", CASES.iter().map(|case| case.0))
        .number("GNP", gnp)
        .reasons("GNP", reasons)
        .number("survival", CASES.iter().map(|case| Some(case.3)))
        .build()?;
    let options = TableOptions::default()
        .header("case", "Country")
        .header("GNP", "GNP per head (US $)")
        .header("survival", "Survival")
        .kind("GNP", ColumnKind::Number { digits: 0 })
        .kind("survival", ColumnKind::Number { digits: 2 });
    let mut block = TableBlock::from_table("Raw figures (one made missing to show how that looks)", &table, &options)?;
    block.notes.push(Text::from("– no value; point at it for the reason."));
    block.downloads.push(Link::new("CSV", "../tables/raw.csv"));
    Ok(Block::folded("Raw figures of the eighteen countries", vec![Block::Table(block)]))
}

fn memberships() -> Block {
    let mut columns = vec![Column::new("Country", ColumnKind::RowHeader)];
    let digits = ColumnKind::Number { digits: 2 };
    columns.extend(CONDITIONS.iter().chain(&["SURV"]).map(|name| Column::new(*name, digits)));
    let row = |(case, _, conditions, outcome): &(&str, f64, [f64; 5], f64)| {
        let numbers = conditions.iter().chain([outcome]).map(|number| Cell::Number(*number));
        std::iter::once(Cell::from(*case)).chain(numbers).collect()
    };
    Block::Table(TableBlock {
        caption: "Membership of the countries in the conditions and in the outcome".into(),
        columns,
        rows: CASES.iter().map(row).collect(),
        notes: vec![Text::from("Memberships above 0.5 are more in than out; none is exactly 0.5.")],
        downloads: vec![Link::new("CSV", "../tables/memberships.csv")],
    })
}

fn spread() -> Block {
    let row = |(case, _, conditions, _): &(&str, f64, [f64; 5], f64)| {
        let mean = conditions.iter().sum::<f64>() / 5.0;
        let (low, high) = conditions.iter().fold((1.0_f64, 0.0_f64), |(l, h), &c| (l.min(c), h.max(c)));
        DotRow::new(*case, mean).interval(low, high)
    };
    let plot = DotPlot {
        title: "Mean membership in the five conditions".into(),
        x_label: "Mean membership, with lowest and highest".into(),
        rows: CASES.iter().map(row).collect(),
        rules: vec![Rule::new(0.5, "crossover")],
        limits: Some((0.0, 1.0)),
        ..DotPlot::default()
    };
    Block::Figure(FigureBlock::new(plot.draw()).file("spread"))
}

fn histogram() -> Block {
    let plot = Histogram {
        title: "Gross national product per head".into(),
        x_label: "GNP per head (US $)".into(),
        values: CASES.iter().map(|case| Some(case.1)).collect(),
        rules: vec![Rule::new(550.0, "crossover 550")],
        ..Histogram::default()
    };
    Block::Figure(FigureBlock::new(plot.draw()).file("gnp"))
}

fn calibration() -> Section {
    let curve = |name: &str, low: f64, middle: f64, high: f64| {
        let logistic = |x: f64| {
            let width = if x < middle { middle - low } else { high - middle };
            1.0 / (1.0 + libm::exp(-libm::log(19.0) * (x - middle) / width))
        };
        let line = (0..=90).map(|step| 200.0 + f64::from(step) * 11.0).map(|x| (x, logistic(x))).collect();
        let plot = CurvePlot {
            title: format!("Calibration of {name}"),
            x_label: "GNP per head (US $)".into(),
            y_label: format!("Membership in {name}"),
            curves: vec![Curve::new("", line)],
            points: CASES.iter().map(|case| Point::new(case.0, case.1, logistic(case.1))).collect(),
            rules: vec![
                Rule::new(low, format!("out {low}")),
                Rule::new(middle, format!("crossover {middle}")),
                Rule::new(high, format!("in {high}")),
            ],
            level: Some(0.5),
            ..CurvePlot::default()
        };
        FigureBlock::new(plot.draw()).caption(Text::from(format!("Calibration of {name} with the cases on the curve")))
    };
    Section::new(
        "calibration",
        "Calibration",
        vec![
            Block::prose(
                "Each condition has three anchors, set before the outcome was looked at, each with its reason.",
            ),
            Block::Gallery(vec![curve("DEV", 400.0, 550.0, 900.0), curve("RICH", 500.0, 800.0, 1000.0)]),
            Block::Heading("Reasons".into()),
            Block::List(vec![
                Text::from("550 US $: the gap between ").strong("Italy").plain(" (517) and Czechoslovakia (586)."),
                Text::from("900 US $: the countries that contemporaries called rich."),
            ]),
        ],
    )
}

fn necessity() -> Section {
    let row = |(index, name): (usize, &&str)| {
        let [coverage, _, inclusion] = fit(|c| c.get(index).copied().unwrap_or(0.0));
        vec![Cell::from(*name), inclusion.into(), coverage.into(), Cell::Missing]
    };
    let digits = ColumnKind::Number { digits: 3 };
    Section::new(
        "necessity",
        "Necessary conditions",
        vec![
            Block::Table(TableBlock {
                caption: "Necessity of single conditions for survival".into(),
                columns: vec![
                    Column::new("Condition", ColumnKind::RowHeader),
                    Column::new("Inclusion", digits),
                    Column::new("Coverage", digits),
                    Column::new("RoN", digits),
                ],
                rows: CONDITIONS.iter().enumerate().map(row).collect(),
                notes: vec![Text::from("RoN: relevance of necessity (Schneider & Wagemann 2012), left out here.")],
                downloads: vec![Link::new("CSV", "../tables/necessity.csv")],
            }),
            Block::Callout(Callout::Note(Text::from(
                "Literacy includes nearly every country: it is necessary and close to trivial.",
            ))),
        ],
    )
}

fn sufficiency() -> Section {
    let plot = |literals: &[(usize, bool)], name: &str| {
        let [inclusion, pri, coverage] = fit(|c| term(c, literals)).map(|value| value.unwrap_or(f64::NAN));
        let group = |x: f64, y: f64| match (x > 0.5, y > 0.5) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        let point = |case: &(&str, f64, [f64; 5], f64)| {
            let x = term(&case.2, literals);
            Point::new(case.0, x, case.3).group(group(x, case.3))
        };
        let plot = XyPlot {
            title: format!("{name} and survival"),
            x_label: format!("Membership in {name}"),
            y_label: "Membership in SURV".into(),
            points: CASES.iter().map(point).collect(),
            groups: vec!["typical".into(), "contradicts".into(), "not covered".into(), "irrelevant".into()],
            diagonal: Diagonal::ShadeAbove,
            crossover: Some(0.5),
            notes: vec![format!("Inclusion {inclusion:.3} · PRI {pri:.3} · Coverage {coverage:.3}")],
            ..XyPlot::default()
        };
        FigureBlock::new(plot.draw()).caption(Text::from("Path ").code(name).plain(" against survival"))
    };
    let remainders: Vec<Text> = (0..6).map(|_| Text::new().code("~DEV*URB*LIT*IND*~STB")).collect();
    Section::new(
        "sufficiency",
        "Sufficient paths",
        vec![
            truth_table(),
            Block::folded("23 configurations without a case (remainders)", vec![Block::List(remainders)]),
            Block::Gallery(vec![plot(&URBAN, "DEV*URB*LIT*STB"), plot(&RURAL, "DEV*LIT*~IND*STB")]),
        ],
    )
}

/// Levels of the conditions, output, number of cases, inclusion, PRI, cases.
type Configuration = ([u8; 5], &'static str, usize, f64, f64, &'static str);

fn truth_table() -> Block {
    let rows: [Configuration; 9] = [
        ([1, 1, 1, 1, 1], "1", 4, 0.904, 0.886, "BE, CZ, NL, UK"),
        ([1, 0, 1, 0, 1], "1", 2, 0.804, 0.719, "FI, IE"),
        ([1, 0, 1, 1, 1], "0", 2, 0.709, 0.634, "FR, SE"),
        ([0, 0, 1, 0, 1], "0", 1, 0.529, 0.228, "EE"),
        ([0, 0, 1, 0, 0], "0", 2, 0.521, 0.113, "HU, PL"),
        ([1, 1, 1, 1, 0], "0", 1, 0.445, 0.050, "DE"),
        ([1, 0, 1, 1, 0], "0", 1, 0.378, 0.040, "AU"),
        ([0, 0, 0, 0, 1], "0", 2, 0.278, 0.0, "IT, RO"),
        ([0, 0, 0, 0, 0], "0", 3, 0.216, 0.0, "GR, PT, ES"),
    ];
    let mut columns: Vec<Column> = CONDITIONS.iter().map(|name| Column::new(*name, ColumnKind::Sign)).collect();
    columns.insert(0, Column::new("Row", ColumnKind::RowHeader));
    let digits = ColumnKind::Number { digits: 3 };
    columns.extend([
        Column::new("OUT", ColumnKind::Sign),
        Column::new("n", ColumnKind::Integer),
        Column::new("Inclusion", digits),
        Column::new("PRI", digits),
        Column::new("Cases", ColumnKind::Text),
    ]);
    let row = |(index, (config, out, n, inclusion, pri, cases)): (usize, &Configuration)| {
        let mut cells = vec![Cell::from((index + 1).to_string())];
        cells.extend(config.iter().map(|value| Cell::from(value.to_string())));
        cells.extend([Cell::from(*out), Cell::Number(*n as f64), (*inclusion).into(), (*pri).into(), (*cases).into()]);
        cells
    };
    Block::Table(TableBlock {
        caption: Text::from("Truth table for ").code("SURV").plain(", inclusion cut 0.8, frequency cut 1"),
        columns,
        rows: rows.iter().enumerate().map(row).collect(),
        notes: vec![Text::from("OUT: 1 sufficient, 0 not sufficient.")],
        downloads: vec![Link::new("CSV", "../tables/truth_table.csv")],
    })
}

fn again() -> Section {
    let code = "library(QCA)\ndata <- read.csv(\"tables/memberships.csv\", row.names = \"case\")\ntt <- truthTable(data, outcome = \"SURV\", conditions = \"DEV, URB, LIT, IND, STB\", incl.cut = 0.8, show.cases = TRUE)\nminimize(tt, include = \"?\", dir.exp = \"1,1,1,1,1\", details = TRUE)";
    Section::new(
        "again",
        "How to repeat it",
        vec![
            Block::Steps(vec![
                Text::from("Take the folder with ").code("study.toml").plain(" and its data."),
                Text::from("Run ").code("crosscase study run .").plain("; the same bytes come out."),
            ]),
            Block::prose("Or in R:"),
            Block::Code { language: "R".into(), text: code.into() },
        ],
    )
}
