//! Files as other tools write them: nodes that are counted and named in an attribute, weights that are missing, matrices of R.
#![allow(clippy::unwrap_used, reason = "a test may")]

use crosscase_network::formats::{NetworkOptions, Relations, read};
use crosscase_network::{Network, Nodes};

fn of_file(text: &str, file: &str, options: &NetworkOptions) -> Relations {
    read(text.as_bytes(), None, file, options).unwrap()
}

/// The ties of a file as text, its missing dyads with a question mark, and the codes of what is told.
fn shown(text: &str, file: &str, options: &NetworkOptions) -> (Vec<String>, Vec<String>) {
    let read = of_file(text, file, options);
    let codes = read.diagnostics.iter().map(|told| told.code.to_string()).filter(|code| code != "NET103").collect();
    let network = read.one(None).unwrap();
    let ties = network.named_ties().map(|tie| format!("{} {} {}", tie.source, tie.target, tie.weight));
    let missing = network.named_missing().map(|[source, target]| format!("{source} {target} ?"));
    (ties.chain(missing).collect(), codes)
}

/// GraphML as igraph writes it: `n0`, `n1` in the order of the vertices, and their names in an attribute.
fn graphml(names: &[&str], ties: &[(usize, usize)]) -> String {
    let node = |(at, name): (usize, &&str)| format!("<node id=\"n{at}\"><data key=\"v_name\">{name}</data></node>");
    let edge = |(source, target): &(usize, usize)| format!("<edge source=\"n{source}\" target=\"n{target}\"/>");
    format!(
        "<graphml><key id=\"v_name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/><graph \
         edgedefault=\"undirected\">{}{}</graph></graphml>",
        names.iter().enumerate().map(node).collect::<String>(),
        ties.iter().map(edge).collect::<String>()
    )
}

fn gml(names: &[&str], ties: &[(usize, usize)]) -> String {
    let node = |(at, name): (usize, &&str)| format!("node [ id {at} name \"{name}\" ]\n");
    let edge = |(source, target): &(usize, usize)| format!("edge [ source {source} target {target} ]\n");
    let nodes: String = names.iter().enumerate().map(node).collect();
    format!("graph [ directed 0\n{nodes}{}]", ties.iter().map(edge).collect::<String>())
}

/// One network written twice, its nodes counted in two orders, is one network.
#[test]
fn counted_nodes_are_called_by_their_names() {
    let sorted = |(mut ties, codes): (Vec<String>, Vec<String>)| {
        for tie in &mut ties {
            let mut ends: Vec<&str> = tie.split(' ').collect();
            ends.sort_unstable();
            *tie = ends.join(" ");
        }
        ties.sort();
        (ties, codes)
    };
    let plain = NetworkOptions::new();
    let expected = (vec!["1 Ann Bob".to_owned(), "1 Bob Cy".to_owned()], vec!["NET118".to_owned()]);
    for (one, other, file) in [
        (
            graphml(&["Ann", "Bob", "Cy"], &[(0, 1), (1, 2)]),
            graphml(&["Cy", "Ann", "Bob"], &[(1, 2), (2, 0)]),
            "a.graphml",
        ),
        (gml(&["Ann", "Bob", "Cy"], &[(0, 1), (1, 2)]), gml(&["Cy", "Ann", "Bob"], &[(1, 2), (2, 0)]), "a.gml"),
    ] {
        assert_eq!(sorted(shown(&one, file, &plain)), expected, "{file}");
        assert_eq!(sorted(shown(&other, file, &plain)), expected, "{file}");
        let network = of_file(&one, file, &plain).one(None).unwrap();
        assert_eq!(network.attribute("name"), None, "{file}: it is the name now");
    }
    let roster = |names: [&str; 3]| {
        let network = Network::undirected().nodes(names).build().unwrap();
        NetworkOptions::new().roster(std::sync::Arc::<Nodes>::clone(network.nodes()))
    };
    let named = shown(&graphml(&["Ann", "Bob", "Cy"], &[(0, 1)]), "a.graphml", &roster(["Cy", "Bob", "Ann"]));
    assert_eq!(named.0, ["Bob Ann 1"]);
    let counted = shown(&graphml(&["Ann", "Bob", "Cy"], &[(0, 1)]), "a.graphml", &roster(["n0", "n1", "n2"]));
    assert_eq!(counted, (vec!["n0 n1 1".to_owned()], vec![]), "the roster has the numbers");
    let twice = shown(&graphml(&["Ann", "Ann", "Cy"], &[(0, 1)]), "a.graphml", &plain);
    assert_eq!(twice, (vec!["n0 n1 1".to_owned()], vec!["NET118".to_owned()]));
    let own = graphml(&["Ann", "Bob", "Cy"], &[(0, 1)]).replace("\"n0\"", "\"City\"");
    assert_eq!(shown(&own, "a.graphml", &plain), (vec!["City n1 1".to_owned()], vec![]), "ids that are names");
    // Respondents by their numbers, as ties and pairs of other files name them: none is counted from 0 or 1.
    let coded = [("\"n0\"", "\"104\""), ("\"n1\"", "\"117\""), ("\"n2\"", "\"233\"")];
    let respondents = graphml(&["Ann", "Bob", "Cy"], &[(0, 1)]);
    let respondents = coded.iter().fold(respondents, |text, (from, to)| text.replace(from, to));
    assert_eq!(shown(&respondents, "a.graphml", &plain), (vec!["104 117 1".to_owned()], vec![]));
    assert_eq!(
        shown(&respondents, "a.graphml", &roster(["Cy", "Bob", "Ann"])).0,
        ["Bob Ann 1"],
        "the roster has the names"
    );
    assert_eq!(shown(&respondents, "a.graphml", &roster(["104", "117", "233"])).0, ["104 117 1"]);
    let cytoscape = respondents.replace("attr.name=\"name\"", "attr.name=\"shared name\"");
    let cytoscape =
        cytoscape.replace("<graph ", "<key id=\"l\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/><graph ");
    let both = |name: &str| format!("{name}</data><data key=\"l\">{name}</data>");
    let cytoscape =
        ["Ann", "Bob", "Cy"].iter().fold(cytoscape, |text, name| text.replace(&format!("{name}</data>"), &both(name)));
    assert_eq!(shown(&cytoscape, "a.graphml", &plain).0, ["Ann Bob 1"], "Cytoscape counts nodes and ties in one");
    let from_one = "graph [ node [ id 1 name \"Ann\" ] node [ id 2 name \"Bob\" ] edge [ source 1 target 2 ] ]";
    assert_eq!(shown(from_one, "a.gml", &plain).0, ["Ann Bob 1"]);
    let yed = "<graphml><key for=\"node\" id=\"d6\" yfiles.type=\"nodegraphics\"/><graph edgedefault=\"directed\"><node id=\"n0\"><data \
               key=\"d6\"><y:ShapeNode xmlns:y=\"y\">\n <y:NodeLabel>Ministry<y:LabelModel/></y:NodeLabel>\n</y:ShapeNode></data></node><node \
               id=\"n1\"><data key=\"d6\"><y:ShapeNode xmlns:y=\"y\"><y:NodeLabel>NGO</y:NodeLabel></y:ShapeNode></data></node><edge \
               source=\"n0\" target=\"n1\"/></graph></graphml>";
    assert_eq!(shown(yed, "a.graphml", &plain).0, ["Ministry NGO 1"]);
}

/// igraph leaves a weight that is missing out of GraphML, and writes NaN elsewhere; Gephi calls weights `Weight`.
#[test]
fn weights_as_tools_write_them() {
    let graphml = |key: &str, of_second: &str| {
        format!(
            "<graphml><key id=\"k\" for=\"edge\" attr.name=\"{key}\" attr.type=\"double\"/><graph edgedefault=\"undirected\"><node \
             id=\"a\"/><node id=\"b\"/><node id=\"c\"/><edge source=\"a\" target=\"b\"><data key=\"k\">4</data></edge><edge source=\"a\" \
             target=\"c\">{of_second}</edge></graph></graphml>"
        )
    };
    let gexf = |of_second: &str| {
        format!(
            "<gexf><graph><attributes class=\"edge\"><attribute id=\"0\" title=\"Weight\" type=\"float\"/></attributes><nodes><node \
             id=\"a\"/><node id=\"b\"/><node id=\"c\"/></nodes><edges><edge source=\"a\" target=\"b\"><attvalues><attvalue for=\"0\" \
             value=\"4\"/></attvalues></edge><edge source=\"a\" target=\"c\"{of_second}</edge></edges></graph></gexf>"
        )
    };
    let gml = |key: &str, of_second: &str| {
        format!(
            "graph [ node [ id 1 label \"a\" age NaN ] node [ id 2 label \"b\" age 3 ] node [ id 3 label \"c\" ]\nedge [ source 1 target \
             2 {key} 4 ]\nedge [ source 1 target 3 {of_second} ] ]"
        )
    };
    let (known, unknown) = (vec!["a b 4".to_owned()], vec!["a b 4".to_owned(), "a c ?".to_owned()]);
    let weak = vec!["a b 4".to_owned(), "a c 1".to_owned()];
    let untold = vec!["NET121".to_owned()];
    for (file, text, expected) in [
        ("a.graphml", graphml("weight", ""), (unknown.clone(), untold.clone())),
        ("a.graphml", graphml("Weight", "<data key=\"k\">0</data>"), (known.clone(), vec![])),
        ("a.graphml", graphml("weight", "<data key=\"k\">NaN</data>"), (unknown.clone(), vec![])),
        ("a.gexf", gexf("><attvalues><attvalue for=\"0\" value=\"0\"/></attvalues>"), (known.clone(), vec![])),
        ("a.gexf", gexf(">"), (unknown.clone(), untold.clone())),
        ("a.gexf", gexf(" weight=\"1\">"), (weak.clone(), vec![])),
        ("a.gml", gml("Weight", "Weight 0"), (known.clone(), vec![])),
        ("a.gml", gml("weight", "weight NaN"), (unknown.clone(), vec![])),
        ("a.gml", gml("weight", "kind 1"), (unknown.clone(), untold)),
        ("a.gml", gml("value", "value 1"), (weak.clone(), vec![])),
        ("a.net", "*Vertices 3\n1 a\n2 b\n3 c\n*Edges\n1 2 4\n1 3 NaN\n".to_owned(), (unknown, vec![])),
    ] {
        assert_eq!(shown(&text, file, &NetworkOptions::new()), expected, "{file}: {text}");
    }
    let strength = graphml("strength", "<data key=\"k\">0</data>");
    let told = shown(&strength, "a.graphml", &NetworkOptions::new());
    assert_eq!(told, (vec!["a b 1".to_owned(), "a c 1".to_owned()], vec!["NET115".to_owned()]));
}

/// The `NA` of R in a text is a group like the others, which is told.
#[test]
fn not_available_is_a_word() {
    let file = gml(&["Ann", "Bob"], &[(0, 1)]).replace("name \"Ann\"", "name \"Ann\" sex \"NA\"");
    assert_eq!(shown(&file, "a.gml", &NetworkOptions::new()).1, ["NET118", "DAT127"]);
}

/// Square matrices of which the columns are the rows in R's words are of one mode; what is read as two is told.
#[test]
fn matrices_of_r_are_of_one_mode() {
    let matrix = || NetworkOptions::new().matrix();
    let square = |rows: [&str; 3], columns: [&str; 3]| {
        let [a, b, c] = rows;
        format!("\"\",\"{}\"\n\"{a}\",0,1,1\n\"{b}\",1,0,0\n\"{c}\",1,0,0\n", columns.join("\",\""))
    };
    for (rows, columns, expected, code) in [
        (["1", "2", "3"], ["V1", "V2", "V3"], "1 2 1, 1 3 1", "NET119"),
        (["1", "2", "3"], ["X1", "X2", "X3"], "1 2 1, 1 3 1", "NET119"),
        (["Ann Lee", "Bob", "C-D"], ["Ann.Lee", "Bob", "C.D"], "Ann Lee Bob 1, Ann Lee C-D 1", "NET119"),
        (["2nd", ".1", "if"], ["X2nd", "X.1", "if."], "2nd .1 1, 2nd if 1", "NET119"),
        (["Ann", "Bob", "Cy"], ["ANN", "BOB", "CY"], "Ann Bob 1, Ann Cy 1", "NET119"),
        (["1", "2", "3"], ["E1", "E2", "E3"], "1 E2 1, 1 E3 1, 2 E1 1, 3 E1 1", "NET122"),
        (["Ann", "Bob", "Cy"], ["V1", "V2", "V3"], "Ann V2 1, Ann V3 1, Bob V1 1, Cy V1 1", "NET122"),
        (["a", "b", "c"], ["a", "b", "c"], "a b 1, a c 1", ""),
    ] {
        let (ties, codes) = shown(&square(rows, columns), "a.csv", &matrix());
        assert_eq!((ties.join(", "), codes.join(", ")), (expected.to_owned(), code.to_owned()), "{rows:?} {columns:?}");
    }
    let on_roster = Network::undirected().nodes(["V1", "V2", "V3"]).build().unwrap();
    let options = matrix().roster(std::sync::Arc::<Nodes>::clone(on_roster.nodes()));
    let (ties, _) = shown(&square(["1", "2", "3"], ["V1", "V2", "V3"]), "a.csv", &options);
    assert_eq!(ties, ["V1 V2 1", "V1 V3 1"], "as the roster calls them");
    let both = Network::undirected().nodes(["1", "2", "3", "V1", "V2", "V3"]).build().unwrap();
    let options = matrix().roster(std::sync::Arc::<Nodes>::clone(both.nodes()));
    let (ties, _) = shown(&square(["1", "2", "3"], ["V1", "V2", "V3"]), "a.csv", &options);
    assert_eq!(ties.len(), 4, "a roster of all six has two modes");
}

/// A 99 among weights of 1 to 5 is told, of each relation by its own scale; a complete network of graded ties too.
#[test]
fn weights_that_may_be_no_ties_are_told() {
    let told = |rows: &str| {
        let list = format!("source,target,weight,relation\n{rows}");
        let read = of_file(&list, "a.csv", &NetworkOptions::new().directed());
        let of = |code: &str| read.diagnostics.iter().filter(|told| told.code == code).count();
        of("NET123")
    };
    assert_eq!(told("a,b,1,x\nb,a,5,x\nc,a,3,x\nc,b,99,x\n"), 1);
    assert_eq!(
        told("a,b,1,x\nb,a,5,x\nc,a,3,x\nc,b,4,x\na,b,99,y\nb,a,97,y\n"),
        0,
        "another relation has another scale"
    );
    let network = |weights: [f64; 3]| {
        let [ab, ac, bc] = weights;
        let built =
            Network::undirected().weighted_tie("a", "b", ab).weighted_tie("a", "c", ac).weighted_tie("b", "c", bc);
        built.build().unwrap()
    };
    let complete = |network: Network| {
        let measures = crosscase_network::MeasureOptions::new().fit(&network).unwrap();
        measures.diagnostics.iter().filter(|told| told.code == "NET124").count()
    };
    assert_eq!(
        [complete(network([1.0, 2.0, 5.0])), complete(network([1.0, 1.0, 1.0])), complete(network([0.0, 2.0, 5.0]))],
        [1, 0, 0]
    );
    let cases = |last: [f64; 3]| {
        let cases =
            [("P1", [1.0, 2.0, 5.0]), ("P2", last)].map(|(case, weights)| (Some(case.to_owned()), network(weights)));
        let found = crosscase_network::IndicatorOptions::new().fit(cases).unwrap();
        found.diagnostics.iter().filter(|told| told.code == "NET124").count()
    };
    assert_eq!([cases([1.0, 4.0, 4.0]), cases([0.0, 4.0, 4.0])], [1, 0], "where all networks are so");
}
