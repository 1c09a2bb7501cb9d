//! What the pictures of a typology have to hold: distances that can be measured, names that can be read.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, Table};
use crosscase_typology::Typology;
use std::fmt::Write as _;

fn table(text: &str) -> Table {
    crosscase_data::read_bytes(text.as_bytes(), Format::Csv, Some("cases.csv"), &ReadOptions::new()).unwrap().table
}

/// The numbers of an attribute of every element of a kind, in the order of the drawing.
fn numbers(svg: &str, element: &str, attribute: &str) -> Vec<f64> {
    let value = |part: &str| {
        let text = part.split_once('>')?.0.split_once(&format!(" {attribute}=\""))?.1;
        text.split_once('"')?.0.parse().ok()
    };
    svg.split(&format!("<{element}")).skip(1).filter_map(value).collect()
}

/// Four cases by three sets, of which two say the same: by hand, the eigenvalues of the centred squares of their distances (1/9, 4/9, 1) are
/// 2/3 and 1/3, so that they stand in a rectangle of √2 by 1. It is one only where both axes have the same scale.
#[test]
fn a_map_has_one_scale() {
    let set = |name| format!("[[dimension]]\nname = \"{name}\"\nkind = \"fuzzy\"\n");
    let text = ["A", "B", "C"].map(set).concat() + "[[type]]\nname = \"all\"\nwhere = { A = [0, 1] }\n";
    let typology = Typology::from_toml(&text, None).unwrap();
    let cases = table("case,A,B,C\nk,0,0,0\nl,0,0,1\nm,1,1,0\nn,1,1,1\n");
    let figure = typology.map_figure(&cases).unwrap();
    let (x, y) = (numbers(figure.svg(), "circle", "cx"), numbers(figure.svg(), "circle", "cy"));
    let range =
        |of: &[f64]| of[..4].iter().fold(f64::MIN, |a, b| a.max(*b)) - of[..4].iter().fold(f64::MAX, |a, b| a.min(*b));
    let ratio = range(&x) / range(&y);
    assert!((ratio - f64::sqrt(2.0)).abs() < 0.01, "{ratio}");
}

/// Sixty cases with long names in 48 cells: on a sheet of paper the letters are at least 6 points high, no word is broken at a place where
/// the language has none, and every case is on the map, by its name or by a letter.
#[test]
fn sixty_long_names_can_be_read() {
    let places =
        ["Amersfoort-Schothorst", "Katwijk aan den Rijn", "Llanfairpwllgwyngyll", "San Sebastián de los Reyes", "Oss"];
    let kinds = ["energy cooperative", "neighbourhood care", "library board", "green roof"];
    let mut text = "case,money,scale,A,B\n".to_owned();
    for i in 0..60usize {
        let name = format!("{} {} {}", places[i % 5], kinds[i / 5 % 4], 2001 + i / 20);
        let (money, scale) =
            (["subsidy", "fees", "tender", "mixed"][i * 7 % 4], ["street", "city", "region"][i * 5 % 3]);
        writeln!(
            text,
            "{name},{money},{scale},0.{},0.{}",
            1 + i * 37 % 4 + 5 * (i % 2),
            1 + i * 53 % 4 + 5 * (i / 2 % 2)
        )
        .unwrap();
    }
    let file = "[[dimension]]\nname = \"money\"\nkind = \"nominal\"\nvalues = [\"subsidy\", \"fees\", \"tender\", \"mixed\"]\n\
                [[dimension]]\nname = \"scale\"\nkind = \"ordinal\"\nvalues = [\"street\", \"city\", \"region\"]\n\
                [[dimension]]\nname = \"A\"\nkind = \"fuzzy\"\n[[dimension]]\nname = \"B\"\nkind = \"fuzzy\"\n\
                [[type]]\nname = \"paid\"\nwhere = { money = [\"subsidy\", \"tender\"] }\n\
                [[type]]\nname = \"own\"\nwhere = { money = [\"fees\", \"mixed\"] }\n";
    let (typology, cases) = (Typology::from_toml(file, None).unwrap(), table(&text));
    let space = typology.space_figure(Some(&cases)).unwrap();
    let scale = (680.0 / space.width()).min(940.0 / space.height()).min(1.0);
    // Letters are 11 units high, of which 96 are 72 points.
    assert!(11.0 * scale * 72.0 / 96.0 >= 6.0, "{} × {}", space.width(), space.height());
    for part in [">Schothorst", ">Llanfairpwllgwyngyll", ">Sebastián"] {
        let whole = part.trim_start_matches('>');
        assert!(space.svg().contains(part) || space.svg().contains(&format!(" {whole}")), "{whole} is broken");
    }
    let map = typology.map_figure(&cases).unwrap();
    assert!(!map.svg().contains("without a label"), "{}", map.svg());
    let tree = typology.dendrogram_figure(&cases).unwrap();
    assert!(tree.svg().contains(">San Sebastián de los Reyes neighbourhood care 2001<"));
    let radar = typology.radar_figure(&cases, None).unwrap();
    assert!(radar.svg().contains(">money[subsidy]<") && radar.svg().contains(">scale[region]<"));
}
