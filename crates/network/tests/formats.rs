//! Each format gives back what it was given, but for what it says that it cannot hold; broken files are errors with their place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_data::{Format, ReadOptions, TextStyle};
use crosscase_network::formats::{NetworkFiles, NetworkOptions, edge_list, read, write};
use crosscase_network::{Adjacency, AttributeColumn, Network, NetworkError, info};
use proptest::prelude::*;

fn read_as(text: impl AsRef<[u8]>, file: &str, options: &NetworkOptions) -> Result<Vec<Network>, NetworkError> {
    Ok(read(text.as_ref(), None, file, options)?.networks)
}

#[track_caller]
fn one(text: impl AsRef<[u8]>, file: &str, options: &NetworkOptions) -> Network {
    let networks = read_as(text, file, options).unwrap();
    assert_eq!(networks.len(), 1);
    networks.into_iter().next().unwrap()
}

/// The ties of a network as text: `a>b 2`, `a-b 1`.
fn ties(network: &Network) -> Vec<String> {
    let sign = if network.is_directed() { '>' } else { '-' };
    network.named_ties().map(|tie| format!("{}{sign}{} {}", tie.source, tie.target, tie.weight)).collect()
}

/// Reads what was written; the roster of a table stands beside it.
fn read_back(written: &NetworkFiles, file: &str, directed: bool) -> Network {
    let mut options = NetworkOptions::new().signed();
    options.directed = directed;
    let ending = file.rsplit('.').next().unwrap();
    let values = if ending == "##h" { Some(written.beside[0].1.as_slice()) } else { None };
    if ending == "csv" {
        let nodes = crosscase_data::read_bytes(
            &written.beside[0].1,
            Format::Csv,
            None,
            &ReadOptions::new().no_rows(crosscase_data::NoRows::Allow),
        );
        options = options.roster(crosscase_network::Nodes::from_table(&nodes.unwrap().table).unwrap());
    }
    let relations = read(&written.bytes, values, file, &options).unwrap();
    relations.one(None).unwrap()
}

const ENDINGS: [&str; 9] = ["a.csv", "a.graphml", "a.gexf", "a.gml", "a.net", "a.paj", "a.dl", "a.##h", "a.vna"];

/// Names with blanks, signs and letters of many scripts; the quotation mark has tests of its own.
fn names() -> impl Strategy<Value = Vec<String>> {
    let name = "[a-zA-Z0-9é&<>;,'#*=:.é世-]{1,6}( [a-z0-9&<]{1,3})?";
    proptest::collection::btree_set(name, 0..6)
        .prop_map(|names| names.into_iter().filter(|name| name.trim() == name).collect())
}

fn networks() -> impl Strategy<Value = Network> {
    let weight = prop_oneof![Just(1.0), Just(0.5), Just(2.0), Just(-1.5), Just(1e6)];
    let tie = (0..6_usize, 0..6_usize, proptest::option::weighted(0.8, weight));
    (names(), any::<bool>(), proptest::collection::vec(tie, 0..15), any::<bool>(), proptest::option::of("[a-z]{3,8}"))
        .prop_map(|(names, directed, stated, attributed, relation)| {
            let builder = if directed { Network::directed() } else { Network::undirected() };
            let mut builder = builder.signed().duplicates(crosscase_network::Duplicates::First).nodes(&names);
            let mut count = 0;
            for (source, target, weight) in stated {
                let (Some(source), Some(target)) = (names.get(source), names.get(target)) else { continue };
                builder = match weight {
                    Some(weight) => {
                        count += 1;
                        builder.weighted_tie(source, target, weight)
                    }
                    None => builder.missing(source, target),
                };
            }
            if attributed {
                let texts = names.iter().enumerate().map(|(at, name)| (at != 1).then(|| format!("{name} & co")));
                builder = builder.attribute("sector", texts.collect::<AttributeColumn>());
                builder = builder.attribute("staff", (0..names.len()).map(|at| at as f64).collect::<AttributeColumn>());
                builder = builder.tie_attribute("since", (0..count).map(f64::from).collect::<AttributeColumn>());
            }
            if let Some(relation) = relation {
                builder = builder.relation(relation);
            }
            builder.build().unwrap()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a format does not say that it cannot hold comes back: nodes, ties, weights, and what `info` tells.
    #[test]
    fn every_format_gives_back_what_it_holds(network in networks()) {
        for file in ENDINGS {
            let written = write(&network, file, TextStyle::default()).unwrap();
            let back = read_back(&written, file, network.is_directed() && !matches!(file, "a.graphml" | "a.gexf" | "a.gml" | "a.net" | "a.paj"));
            let lost: Vec<String> = written.lost.iter().map(|told| told.message.clone()).collect();
            let is_lost = |what: &str| lost.iter().any(|told| told.contains(what));
            prop_assert_eq!(back.names(), network.names(), "{}", file);
            prop_assert_eq!(ties(&back), ties(&network), "{}", file);
            let (mut expected, found) = (info(std::slice::from_ref(&network)), info(std::slice::from_ref(&back)));
            if is_lost("missing dyad") { expected.missing = 0; }
            if is_lost("of the relation") { expected.relations.clear(); }
            expected.node_attributes.retain(|name| !is_lost(&format!("attribute {name} of the nodes")));
            expected.tie_attributes.retain(|name| !is_lost(&format!("attribute {name} of the ties")));
            expected.self_ties = 0;
            prop_assert_eq!(found, expected, "{}: {:?}", file, lost);
        }
    }

    /// No reader panics on what is nearly right: a file cut anywhere, with a byte changed.
    #[test]
    fn broken_files_are_refused_or_read(network in networks(), cut in 0.0..1.0_f64, byte in any::<u8>(), at in 0.0..1.0_f64) {
        for file in ENDINGS {
            let written = write(&network, file, TextStyle::default()).unwrap();
            let mut bytes = written.bytes.clone();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places within the file")]
            let place = |share: f64| (share * bytes.len() as f64) as usize;
            let (cut, at) = (place(cut), place(at));
            let values = written.beside.first().map(|(_, bytes)| bytes.as_slice());
            if let Some(changed) = bytes.get_mut(at) { *changed = byte; }
            let _ = read(&bytes, values, file, &NetworkOptions::new());
            let _ = read(&bytes[..cut], values, file, &NetworkOptions::new());
        }
    }
}

#[test]
fn direction_is_that_of_the_file() {
    let any = NetworkOptions::new;
    let mixed = "*Vertices 3\n1 \"A\"\n2 \"B\"\n3 \"C\"\n*Arcs\n1 2 1\n*Edges\n2 3 1\n";
    assert_eq!(ties(&one(mixed, "a.net", &any())), ["A>B 1", "B>C 1", "C>B 1"]);
    assert_eq!(ties(&one("*Vertices 2\n*Edges\n1 2 1\n", "a.net", &any())), ["1-2 1"]);
    assert_eq!(ties(&one("*Vertices 2\n*Matrix\n0 2\n0 0\n", "a.net", &any())), ["1>2 2"]);
    assert_eq!(ties(&one("*Vertices 3\n*Arcslist\n1 2 3\n", "a.net", &any())), ["1>2 1", "1>3 1"]);
    assert_eq!(ties(&one("*Vertices 3\n*Edgeslist\n1 2 3\n", "a.net", &any())), ["1-2 1", "1-3 1"]);
    let mutual = "<gexf><graph defaultedgetype=\"undirected\"><nodes><node id=\"a\"/><node id=\"b\"/><node id=\"c\"/></nodes><edges>\
                  <edge source=\"a\" target=\"b\" type=\"mutual\"/><edge source=\"b\" target=\"c\"/></edges></graph></gexf>";
    assert_eq!(ties(&one(mutual, "a.gexf", &any())), ["a>b 1", "b>a 1", "b>c 1", "c>b 1"]);
    assert!(one("*Vertices 2\n*Arcs\n", "a.net", &any()).is_directed(), "arcs, even where there is none");
    for (text, file) in [
        ("*Vertices 2\n*Edges\n1 2\n", "a.net"),
        ("graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] ]", "a.gml"),
        ("<graphml><graph edgedefault=\"undirected\"><node id=\"a\"/></graph></graphml>", "a.graphml"),
    ] {
        assert_eq!(read_as(text, file, &any().directed()).unwrap_err().code(), "NET015", "{file}");
    }
}

#[test]
fn a_matrix_read_as_undirected_is_symmetric() {
    let asymmetric = read_as("n,a,b\na,0,1\nb,0,0\n", "a.csv", &NetworkOptions::new().matrix()).unwrap_err();
    assert_eq!(
        asymmetric.to_string(),
        "the matrix is not symmetric: a, b and its mirror cell differ (a.csv, line 2, record 1, column b); read it as directed, or \
         symmetrise it by a rule"
    );
    let unordered = one("\"\",b,a\na,1,0\nb,0,1\n", "a.csv", &NetworkOptions::new().matrix());
    assert_eq!(ties(&unordered), ["a-b 1"], "rows and columns in another order are one mode");
    let two = one("org,m1,m2\na,1,0\nb,1,NA\n", "a.csv", &NetworkOptions::new().matrix());
    assert_eq!((two.dyads(), two.missing().len(), ties(&two)), (4, 1, vec!["a-m1 1".into(), "b-m1 1".into()]));
    let shared = read_as("n,a,c\na,0,1\nb,1,0\n", "a.csv", &NetworkOptions::new().matrix()).unwrap_err();
    assert!(shared.to_string().contains("share a, and b is in one of them alone"), "{shared}");
}

#[test]
fn dl_is_read_as_the_guide_writes_it() {
    let directed = NetworkOptions::new().directed();
    for (text, expected) in [
        ("dl n=3 format=fullmatrix\ndata:\n0 1 0\n0 0 2\n0 0 0", vec!["1>2 1", "2>3 2"]),
        ("DL N=3, FORMAT=LOWERHALF\nDIAGONAL=ABSENT\nDATA:\n1\n0 1", vec!["1>2 1", "2>1 1", "2>3 1", "3>2 1"]),
        ("dl n=2 format = upperhalf diagonal absent\nlabels:\nx,y\ndata:\n3", vec!["x>y 3", "y>x 3"]),
        ("dl n=3 format=edgelist1\nlabels:\na,b,c\ndata:\n1 2\n3 1 4", vec!["a>b 1", "c>a 4"]),
        ("dl n=3 format=edgelist1\nlabels embedded\ndata:\na \"b c\" 2\nd a 1\n", vec!["a>b c 2", "d>a 1"]),
        ("dl n=3 format=nodelist1\nlabels embedded:\ndata:\na b d\n", vec!["a>b 1", "a>d 1"]),
        ("dl n=2\nlabels embedded\ndata:\n  x y\nx 0 1\ny 1 0", vec!["x>y 1", "y>x 1"]),
        ("dl nr=2 nc=3\nrow labels:\na,b\ncol labels:\nx,y,z\ndata:\n1 0 0\n0 0 1", vec!["a>x 1", "b>z 1"]),
        ("dl nr=2 nc=2 format=edgelist2\nlabels embedded\ndata:\na x\nb y 3\n", vec!["a>x 1", "b>y 3"]),
    ] {
        assert_eq!(ties(&one(text, "a.dl", &directed)), expected, "{text}");
    }
    let two =
        read_as("dl n=2 nm=2\nlabels:\na b\nmatrix labels:\nmeets funds\ndata:\n0 1 1 0\n0 0 5 0", "a.dl", &directed)
            .unwrap();
    assert_eq!(two.iter().map(Network::relation).collect::<Vec<_>>(), [Some("meets"), Some("funds")]);
    assert_eq!(ties(&two[1]), ["b>a 5"]);
}

#[test]
fn a_header_of_ucinet_goes_columns_first() {
    // Two rows and three columns: labels of the columns come first, their lengths are in bytes, and 1e38 is missing.
    let mut header = vec![0];
    header.extend(b"DATE:");
    for number in [20_i16, 5, 7, 1, 3] {
        header.extend(number.to_le_bytes());
    }
    header.push(7);
    for number in [2_i16, 3, 2] {
        header.extend(number.to_le_bytes());
    }
    header.extend([2, b'h', b'i', 1, 1]);
    for label in ["x", "yy", "z", "a", "é"] {
        let units: Vec<u16> = label.encode_utf16().collect();
        header.extend(i16::try_from(2 * units.len()).unwrap().to_le_bytes());
        header.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    }
    let values: Vec<u8> = [0.0_f32, 0.1, 0.0, 2.0, 1e38, 0.0].iter().flat_map(|value| value.to_le_bytes()).collect();
    let network = read(&header, Some(&values), "a.##h", &NetworkOptions::new()).unwrap().one(None).unwrap();
    assert_eq!(ties(&network), ["a-yy 0.1", "é-x 2"], "0.1 is what was meant");
    assert_eq!(network.named_missing().collect::<Vec<_>>(), [["é", "yy"]]);
    for broken in [&header[..20], &header[..header.len() - 1], &[]] {
        assert_eq!(read(broken, Some(&values), "a.##h", &NetworkOptions::new()).unwrap_err().code(), "NET020");
    }
    let short = read(&header, Some(&values[..20]), "a.##h", &NetworkOptions::new()).unwrap_err();
    assert_eq!(short.to_string(), "a.##h: 1 matrices of 2 rows and 3 columns want 6 values, and there are 5");
}

#[test]
fn values_of_a_project_are_attributes() {
    let text = "*Network care\n*Vertices 3\n1 \"A\"\n2 \"B\"\n3 \"C\"\n*Arcs\n1 2 1\n*Partition sector\n*Vertices 3\n1\n1\n2\n*Vector \
                budget\n*Vertices 3\n0.5\n7\n1e3\n";
    let network = one(text, "a.paj", &NetworkOptions::new());
    assert_eq!(network.attribute("sector"), Some(&[1.0, 1.0, 2.0].into()));
    assert_eq!(network.attribute("budget"), Some(&[0.5, 7.0, 1000.0].into()));
    assert_eq!(network.relation(), None, "the title of the only network names no relation");
}

#[test]
fn several_relations_share_their_nodes() {
    let list = "source,target,relation\na,b,advice\nb,a,advice\nc,a,funds\n";
    let networks = read_as(list, "a.csv", &NetworkOptions::new().directed()).unwrap();
    assert_eq!(
        networks.iter().map(|network| (network.relation(), network.len())).collect::<Vec<_>>(),
        [(Some("advice"), 3), (Some("funds"), 3)]
    );
    assert!(std::sync::Arc::ptr_eq(networks[0].nodes(), networks[1].nodes()));
    let relations = || read(list.as_bytes(), None, "a.csv", &NetworkOptions::new().directed()).unwrap();
    assert_eq!(
        relations().one(None).unwrap_err().to_string(),
        "the file holds several relations: advice, funds; say which"
    );
    assert_eq!(relations().one(Some("fund")).unwrap_err().code(), "NET014");
    assert_eq!(Adjacency::binary(&relations().one(Some("funds")).unwrap()).out(2), [0]);
}

#[test]
fn names_are_texts_as_written() {
    let network = one("source,target\n7,100000\n07, 7 \n1e5,7.0\n", "a.csv", &NetworkOptions::new().directed());
    assert_eq!(network.names().iter().collect::<Vec<_>>(), ["7", "100000", "07", "1e5", "7.0"]);
    assert!(one("source,target\n", "a.csv", &NetworkOptions::new()).is_empty(), "a list without rows is no tie");
}

/// What is wrong, where, and by which code.
#[test]
fn broken_files_name_their_place() {
    let plain = NetworkOptions::new();
    for (file, text, code, place) in [
        ("a.csv", "source,target\na,b\na,\n", "NET001", "a.csv, line 3"),
        ("a.csv", "source,target,weight\na,b,x\n", "DAT002", "line 2"),
        ("a.csv", "source,target,weight\na,b,-1\n", "NET005", "a.csv, line 2"),
        ("a.csv", "source,target\na,b\nb,a\n", "NET004", "a.csv, line 3"),
        ("a.csv", "from,to\na,b\n", "DAT041", "source"),
        ("a.net", "*Vertices 2\n1 \"A\"\n1 \"B\"\n", "NET002", "a.net, line 3"),
        ("a.net", "*Vertices 2\n1 \"A\"\n2 \"A\"\n", "NET002", "a.net, line 3"),
        ("a.net", "*Vertices 2\n*Edges\n1 3\n", "NET020", "a.net, line 3"),
        ("a.net", "*Vertices 2\n1 \"A\n", "NET020", "a.net, line 2"),
        ("a.net", "*Vertices 2\n*Edges\n1 2 x9\n", "NET020", "a.net, line 3"),
        ("a.net", "*Vertices 2\n*Edges\n1 2 c Blue w 2\n", "", ""),
        ("a.net", "*Vertices 2\n*Matrix\n0 1 1\n0 0\n", "NET020", "a.net, line 3"),
        ("a.net", "1 2\n", "NET020", "a.net, line 1"),
        ("a.net", "*Vertices 100000001\n", "NET010", "a.net, line 1"),
        ("a.net", "*Vertices 99999999\n", "NET010", "a.net, line 1"),
        ("a.net", "*Vertices 100000\n*Matrix\n", "NET010", "a.net, line 2"),
        ("a.dl", "dl n=100000 format=fullmatrix\ndata:\n", "NET010", "a.dl"),
        ("a.dl", "dl n=2\ndata:\n0 1 0", "NET020", "a.dl, line 3"),
        ("a.dl", "dl n=2\ndata:\n0 1 0 0 0", "NET020", "a.dl, line 3"),
        ("a.dl", "dl n=2 format=edgelist1\ndata:\n1 3", "NET020", "a.dl, line 3"),
        ("a.dl", "dl n=2 format=blockmatrix\ndata:\n", "NET020", "a.dl, line 1"),
        ("a.gml", "graph [ node [ id 1 ]", "NET020", "a.gml, line 1"),
        ("a.gml", "graph [\nnode [ id 1 ]\nedge [ source 1 target 2 ]\n]", "NET003", "a.gml, line 3"),
        ("a.gml", "graph [\nnode [ id 1 label \"x\" ]\nnode [ id 2 label \"x\" ]\n]", "NET002", "a.gml, line 3"),
        (
            "a.graphml",
            "<graphml><graph edgedefault=\"directed\">\n<node id=\"a\"/><node id=\"a\"/></graph></graphml>",
            "NET002",
            "line 2",
        ),
        (
            "a.graphml",
            "<graphml><graph edgedefault=\"directed\">\n<edge source=\"a\" target=\"b\"/></graph></graphml>",
            "NET003",
            "line 2",
        ),
        (
            "a.graphml",
            "<graphml><graph edgedefault=\"directed\">\n<node id=\"&x;\"/></graph></graphml>",
            "NET020",
            "line 2",
        ),
        ("a.graphml", "<graphml><graph edgedefault=\"directed\">\n<node id=\"a\">", "NET020", "line 2"),
        ("a.graphml", "<graphml><graph>\n</graph></graphml>", "NET020", "line 1"),
        ("a.gexf", "<gexf>\n<!DOCTYPE x></gexf>", "NET020", "line 2"),
        ("a.vna", "*tie data\nfrom to strength\na b\n", "NET020", "a.vna, line 3"),
        ("a.vna", "*node data\nID\na\n*tie data\nfrom to\na b\n", "NET003", "a.vna, line 6"),
        ("a.xyz", "", "NET022", "a.xyz"),
    ] {
        match read_as(text, file, &plain) {
            Ok(_) => assert_eq!(code, "", "{file}: {text}"),
            Err(error) => {
                assert_eq!(error.code(), code, "{file}: {text}: {error}");
                assert!(error.to_string().contains(place), "{file}: {text}: {error}");
            }
        }
    }
}

#[test]
fn what_a_format_cannot_hold_is_named_or_refused() {
    let network = Network::directed().nodes(["say \"hi\"", "b"]).tie("b", "say \"hi\"").build().unwrap();
    for file in ["a.net", "a.paj", "a.dl", "a.vna"] {
        let refused = write(&network, file, TextStyle::default()).unwrap_err();
        assert_eq!(refused.code(), "NET021", "{file}");
        assert!(refused.to_string().contains("quotation mark"), "{refused}");
    }
    for file in ["a.graphml", "a.gexf", "a.gml", "a.csv", "a.##h"] {
        let written = write(&network, file, TextStyle::default()).unwrap();
        assert_eq!(ties(&read_back(&written, file, matches!(file, "a.csv" | "a.##h"))), ["b>say \"hi\" 1"], "{file}");
    }
    let builder = Network::directed().relation("advice").nodes(["a", "b", "c"]).attribute("sector", ["x", "y", "z"]);
    let network = builder.missing("a", "b").impossible("a", "c").build().unwrap();
    let lost = |file: &str| {
        write(&network, file, TextStyle::default())
            .unwrap()
            .lost
            .iter()
            .map(|told| told.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        lost("a.csv"),
        ["the file cannot hold 1 impossible dyad", "the file cannot hold that the network is directed",]
    );
    assert_eq!(
        lost("a.net"),
        [
            "the file cannot hold 1 missing dyad",
            "the file cannot hold 1 impossible dyad",
            "the file cannot hold the attribute sector of the nodes",
        ]
    );
}

#[test]
fn a_roster_holds_over_what_a_file_says() {
    let roster = Network::directed().nodes(["a", "b", "lone"]).attribute("sector", ["x", "y", "z"]).build().unwrap();
    let options = NetworkOptions::new().directed().roster(std::sync::Arc::clone(roster.nodes()));
    let network = one("source,target\nb,a\n", "a.csv", &options);
    assert_eq!((network.len(), ties(&network)), (3, vec!["b>a 1".to_owned()]));
    let stray = read_as("source,target\nb,a\nb,x\n", "a.csv", &options).unwrap_err();
    assert_eq!(
        stray.to_string(),
        "`x` is not among the nodes (a.csv, line 3, record 2, column target): add it to them, or correct its name"
    );
    let file =
        "graph [ directed 1 node [ id 1 label \"b\" staff 4 ] node [ id 2 label \"a\" ] edge [ source 1 target 2 ] ]";
    let network = one(file, "a.gml", &options);
    assert_eq!(network.attribute("staff"), Some(&[None, Some(4.0), None].into()), "by name, not by place");
    assert_eq!(ties(&network), ["b>a 1"]);
    let declared = "graph [ directed 1 node [ id 1 label \"b\" ] node [ id 2 label \"stray\" ] ]";
    assert_eq!(read_as(declared, "a.gml", &options).unwrap_err().code(), "NET003", "nobody is dropped");
}

#[test]
fn an_edge_list_has_two_spellings() {
    let file = "relation,sender,receiver,value,status\nadvice,a,b,2,present\nadvice,b,a,,missing\nadvice,a,c,,absent\nadvice,c,b,,structural zero\n";
    let network = one(file, "a.csv", &NetworkOptions::new().directed());
    assert_eq!((ties(&network), network.relation()), (vec!["a>b 2".to_owned()], Some("advice")));
    assert_eq!(network.named_missing().collect::<Vec<_>>(), [["b", "a"]]);
    assert_eq!((network.impossible(), network.dyads()), (&[(2, 1)][..], 5));
    let _ = edge_list::table_options();
}

/// A partition of Pajek is an attribute of the nodes in their order; one of another length is an error.
#[test]
fn values_beside_a_network() {
    let net = b"*Vertices 3\n1 a\n2 b\n3 c\n*Edges\n1 2\n";
    let values = crosscase_network::formats::pajek::read_values(b"*Vertices 3\n1\n1\n2\n", None).unwrap();
    let column = |values: &[f64]| AttributeColumn::Number(values.iter().copied().map(Some).collect());
    let read = |values: &[f64]| {
        let options = NetworkOptions::new().values("sector", column(values));
        crosscase_network::formats::read(net, None, "a.net", &options)
    };
    let network = read(&values).unwrap().one(None).unwrap();
    assert_eq!(network.attribute("sector"), Some(&column(&[1.0, 1.0, 2.0])));
    assert_eq!(read(&[1.0]).unwrap_err().code(), "NET008");
}
