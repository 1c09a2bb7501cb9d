//! One task on the network of a file of pairs: seconds elapsed, seconds of the processors, and a figure of the result, on a line.
//!
//! `cargo xtask peers` runs it beside other programs. The file is read and the network built before the clock starts.

#![expect(clippy::print_stdout, reason = "the line is the purpose")]

use crosscase_benches::timed;
use crosscase_network::groups::Communities;
use crosscase_network::permutation::{Dyads, Mrqap, Permutations};
use crosscase_network::{Adjacency, Betweenness, Network, NetworkBuilder, triad_census};
use std::error::Error;

type Pair = (usize, usize);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(task), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("say which task, and the file of pairs".into());
    };
    let seed = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let text = std::fs::read_to_string(&file)?;
    let build = |network: NetworkBuilder, nodes: usize, ties: &[Pair]| {
        let network = network.nodes((0..nodes).map(|node| node.to_string()));
        ties.iter().fold(network, |network, (a, b)| network.tie(a.to_string(), b.to_string())).build()
    };
    let (nodes, ties) = pairs(&text)?;
    let line = match task.as_str() {
        "betweenness" => {
            let ties = Adjacency::binary(&build(Network::directed(), nodes, &ties)?);
            timed(|| Ok(Betweenness::new().fit(&ties)?.values.iter().flatten().fold(0.0, |sum, value| sum + value)))?
        }
        "triads" => {
            let network = build(Network::directed(), nodes, &ties)?;
            timed(|| Ok(triad_census(&network).total() as f64))?
        }
        "leiden" => {
            let network = build(Network::undirected(), nodes, &ties)?;
            let leiden = Communities::new().seed(seed);
            timed(|| Ok(leiden.fit(&network)?.modularity.unwrap_or_default()))?
        }
        "mrqap" => {
            // The same ties four times, the nodes numbered anew: an outcome and three predictors.
            let moved =
                |step: usize| ties.iter().map(|(a, b)| ((a * step) % nodes, (b * step) % nodes)).collect::<Vec<_>>();
            let networks = [1, 3, 7, 9].map(|step| build(Network::directed(), nodes, &moved(step)));
            let [y, one, two, three] = networks;
            let (y, one, two, three) = (y?, one?, two?, three?);
            let dyads = Dyads::new([("y", &y), ("one", &one), ("two", &two), ("three", &three)])?;
            let mrqap = Mrqap::new().permutations(Permutations::Random(1000)).seed(seed);
            timed(|| Ok(mrqap.fit(&dyads)?.r_squared.unwrap_or_default()))?
        }
        _ => return Err(format!("no task {task}: betweenness, triads, leiden or mrqap").into()),
    };
    println!("{line}");
    Ok(())
}

/// The number of nodes, which is the first word of the file, and the pairs.
fn pairs(text: &str) -> Result<(usize, Vec<Pair>), Box<dyn Error>> {
    let numbers = text.split_whitespace().map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    let (nodes, pairs) = numbers.split_first().ok_or("the file is empty")?;
    Ok((*nodes, pairs.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()))
}
