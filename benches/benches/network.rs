//! The kernels of networks, of random ones whose pairs of a hundred nodes are denser than the rest: betweenness of 2 000 nodes, the triads
//! of 5 000, 1 000 permutations of a regression of 100, the communities of 5 000. `cargo xtask peers` times the same beside other programs.

use criterion::{Criterion, criterion_group, criterion_main};
use crosscase_network::groups::Communities;
use crosscase_network::permutation::{Dyads, Mrqap, Permutations};
use crosscase_network::{Adjacency, Betweenness, Network, NetworkBuilder, NetworkError, triad_census};
use crosscase_numerics::Stream;
use std::collections::BTreeSet;
use std::hint::black_box;

fn random(network: NetworkBuilder, nodes: usize, ties: usize, seed: u64) -> Result<Network, NetworkError> {
    let mut stream = Stream::new(seed, 0);
    let mut pairs = BTreeSet::new();
    while pairs.len() < ties {
        let (a, b) = (stream.below(nodes), stream.below(nodes));
        let b = if stream.below(3) == 0 { b } else { (a / 100 * 100 + b % 100) % nodes };
        if a != b && !pairs.contains(&(b, a)) {
            pairs.insert((a, b));
        }
    }
    let network = network.nodes((0..nodes).map(|node| node.to_string()));
    pairs.into_iter().fold(network, |network, (a, b)| network.tie(a.to_string(), b.to_string())).build()
}

fn measures(c: &mut Criterion) {
    let mut group = c.benchmark_group("network");
    group.sample_size(10);
    if let Ok(network) = random(Network::directed(), 2_000, 10_000, 1) {
        let ties = Adjacency::binary(&network);
        group.bench_function("betweenness, 2 000 nodes, 10 000 ties", |b| {
            b.iter(|| Betweenness::new().fit(black_box(&ties)));
        });
    }
    if let Ok(network) = random(Network::directed(), 5_000, 25_000, 2) {
        group.bench_function("triads, 5 000 nodes, 25 000 ties", |b| b.iter(|| triad_census(black_box(&network))));
    }
    let networks = (3..7).map(|seed| random(Network::directed(), 100, 1_000, seed)).collect::<Result<Vec<_>, _>>();
    if let Ok(dyads) = networks.and_then(|networks| Dyads::new(["y", "one", "two", "three"].into_iter().zip(&networks)))
    {
        let mrqap = Mrqap::new().permutations(Permutations::Random(1_000));
        group
            .bench_function("1 000 permutations, 100 nodes, 3 predictors", |b| b.iter(|| mrqap.fit(black_box(&dyads))));
    }
    if let Ok(network) = random(Network::undirected(), 5_000, 20_000, 7) {
        group.bench_function("Leiden, 5 000 nodes, 20 000 ties", |b| {
            b.iter(|| Communities::new().fit(black_box(&network)));
        });
    }
    group.finish();
}

criterion_group!(benches, measures);
criterion_main!(benches);
