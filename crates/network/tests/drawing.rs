//! Sociograms: what every drawing shows, whatever the layout.
#![allow(clippy::expect_used, reason = "a test may stop")]

use crosscase_figures::text_width;
use crosscase_network::{AttributeColumn, Drawing, Layout, Network, NetworkBuilder, NetworkError};
use crosscase_numerics::Stream;

/// The value of an attribute of an element.
fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let from = element.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
    from.split_once('"').map_or("", |(value, _)| value)
}

/// The boxes of all lines of text: left, right, top, bottom, and what is written.
fn boxes(svg: &str) -> Vec<(f64, f64, f64, f64, String)> {
    let texts = svg.split("<text").skip(1).filter_map(|text| text.split_once("</text>")).map(|(text, _)| text);
    let boxed = |text: &str| {
        let (element, content) = text.split_once('>').expect("an element and its content");
        let number = |name| attribute(element, name).parse::<f64>().expect("a number");
        let (x, y, size) = (number("x"), number("y"), number("font-size"));
        let width = text_width(content, size);
        let left = match attribute(element, "text-anchor") {
            "middle" => x - width / 2.0,
            "end" => x - width,
            _ => x,
        };
        (left, left + width, y - size * 0.8, y + size * 0.1, content.to_owned())
    };
    texts.map(boxed).collect()
}

/// Nodes with names of 24 characters, some of which did not answer, and some ties among them.
fn random(seed: u64, nodes: usize, ties: usize) -> Network {
    let mut stream = Stream::new(seed, 0);
    let letters = |stream: &mut Stream| -> String {
        (0..21).map(|_| b"abcdefghijklmnopqrstuvwxyz"[stream.below(26)] as char).collect()
    };
    let names: Vec<String> = (0..nodes).map(|node| format!("{node:03}{}", letters(&mut stream))).collect();
    let answered: Vec<bool> = (0..nodes).map(|_| stream.below(5) > 0).collect();
    let groups = (0..nodes).map(|_| Some(format!("sector {}", stream.below(4)))).collect();
    let pairs = (0..ties).map(|_| (stream.below(nodes), stream.below(nodes)));
    let pairs: std::collections::BTreeSet<(usize, usize)> =
        pairs.filter(|(source, target)| source != target && answered[*source]).collect();
    let with = |network: NetworkBuilder, (source, target): (usize, usize)| {
        network.tie(names[source].as_str(), names[target].as_str())
    };
    let network = Network::directed()
        .nodes(names.iter().map(String::as_str))
        .attribute("sector", AttributeColumn::Text(groups))
        .answered(answered);
    pairs.into_iter().fold(network, with).build().expect("a network")
}

/// No two lines of text lie on one another, to 60 nodes with names of 24 characters; every name is written, every tie drawn, and the
/// drawing is the same twice.
#[test]
fn labels_do_not_lie_on_one_another() -> Result<(), NetworkError> {
    for (layout, name, _) in Layout::CHOICES {
        for (seed, (nodes, ties)) in [(2, 1), (12, 30), (60, 90), (60, 400), (60, 20)].into_iter().enumerate() {
            let network = random(seed as u64, nodes, ties);
            let drawing = Drawing::new().layout(*layout).group("sector");
            let svg = drawing.fit(&network)?.svg().to_owned();
            let boxes = boxes(&svg);
            for (index, one) in boxes.iter().enumerate() {
                for other in &boxes[index + 1..] {
                    let apart = one.1 <= other.0 || other.1 <= one.0 || one.3 <= other.2 || other.3 <= one.2;
                    assert!(apart, "{name}, {nodes} nodes: {} lies on {}", one.4, other.4);
                }
            }
            for node in network.names().iter() {
                assert!(boxes.iter().any(|text| text.4.contains(node)), "{name}, {nodes} nodes: {node} is not written");
            }
            assert_eq!(svg.matches("class=\"tie\"").count(), network.ties().len(), "{name}");
            let absent =
                network.answered().map_or(0, |answered| answered.iter().filter(|answered| !**answered).count());
            assert_eq!(svg.matches("class=\"node absent\"").count(), absent, "{name}");
            assert_eq!(drawing.fit(&network)?.svg(), svg, "{name}");
        }
    }
    Ok(())
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    for (drawing, network, code) in [
        (Drawing::new().group("country"), random(1, 3, 2), "NET081"),
        (Drawing::new(), random(1, Drawing::MOST + 1, 2), "NET010"),
    ] {
        assert_eq!(drawing.fit(&network).expect_err("no drawing").code(), code);
    }
}

/// Classes are those of all cases, and the legend stands once.
#[test]
fn cases_share_a_page() -> Result<(), NetworkError> {
    let networks: Vec<(Option<String>, Network)> =
        (0..4).map(|seed| (Some(format!("P{seed}")), random(seed, 8, 12))).collect();
    let figure = Drawing::new().group("sector").fit_cases(&networks)?;
    for (case, network) in &networks {
        assert!(figure.svg().contains(&format!(">{}</text>", case.as_deref().unwrap_or_default())));
        for node in network.names().iter() {
            assert!(figure.svg().contains(&format!("data-node=\"{node}\"")));
        }
    }
    assert_eq!(figure.svg().matches(">sector 0</text>").count(), 1);
    Ok(())
}

/// A group has the place that it has among those of all networks, not only of its own.
#[test]
fn a_group_looks_the_same_in_every_network_by_itself() -> Result<(), NetworkError> {
    let network = |nodes: [&str; 2], sectors: [&str; 2]| {
        Network::directed().nodes(nodes).attribute("sector", sectors).tie(nodes[0], nodes[1]).build()
    };
    let both = [(None, network(["a", "b"], ["care", "users"])?), (None, network(["c", "d"], ["users", "users"])?)];
    let drawing = Drawing::new().group("sector");
    let each = drawing.fit_each(&both)?;
    assert_eq!(each.len(), 2);
    assert_eq!(each[0], drawing.fit(&both[0].1)?, "the first has all groups, and is drawn as by itself");
    assert_ne!(each[1], drawing.fit(&both[1].1)?, "the second is not of the first group");
    Ok(())
}
