//! Tests by permutation against fits made anew for every order, and against published and computed figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_network::permutation::{
    Cug, CugGiven, CugStatistic, Dyads, Homophily, Mrqap, MrqapMethod, MrqapModel, Permutations, Qap,
};
use crosscase_network::{Network, NetworkError};
use crosscase_numerics::{Matrix, Stream, least_squares};

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

type Cells = Vec<Vec<Option<f64>>>;

/// A network of a matrix; `None` is a missing dyad. An undirected one takes what is above the diagonal.
fn network(cells: &Cells, directed: bool) -> Network {
    let names: Vec<String> = (0..cells.len()).map(|node| format!("n{node}")).collect();
    let mut network = if directed { Network::directed() } else { Network::undirected() }.signed().nodes(&names);
    for (i, row) in cells.iter().enumerate() {
        for (j, value) in row.iter().enumerate().filter(|(j, _)| if directed { i != *j } else { i < *j }) {
            network = match value {
                Some(value) => network.weighted_tie(&names[i], &names[j], *value),
                None => network.missing(&names[i], &names[j]),
            };
        }
    }
    network.build().unwrap()
}

fn random(size: usize, directed: bool, missing: f64, stream: &mut Stream) -> Cells {
    let mut draw = || (stream.unit() >= missing).then(|| (stream.unit() * 5.0).floor());
    let cells: Cells = (0..size).map(|_| (0..size).map(|_| draw()).collect()).collect();
    let cell = |i: usize, j: usize| if directed { cells[i][j] } else { cells[i.max(j)][i.min(j)] };
    (0..size).map(|i| (0..size).map(|j| cell(i, j)).collect()).collect()
}

fn orders(size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(size - 1);
    shorter.iter().flat_map(|order| (0..size).map(|at| [&order[..at], &[size - 1], &order[at..]].concat())).collect()
}

fn permuted(cells: &Cells, order: &[usize]) -> Cells {
    order.iter().map(|i| order.iter().map(|j| cells[*i][*j]).collect()).collect()
}

/// The pairs that all of these have, a row of values each.
fn pairs(matrices: &[&Cells], directed: bool) -> Vec<Vec<f64>> {
    let size = matrices[0].len();
    let pairs = (0..size).flat_map(|i| (0..size).map(move |j| (i, j)));
    let pairs = pairs.filter(|(i, j)| if directed { i != j } else { i > j });
    pairs.filter_map(|(i, j)| matrices.iter().map(|matrix| matrix[i][j]).collect()).collect()
}

/// Least squares of the first on an intercept and the others: coefficients and t. Nothing where they are collinear.
fn regress(rows: &[Vec<f64>]) -> Option<(Vec<f64>, Vec<f64>)> {
    let design: Vec<Vec<f64>> = rows.iter().map(|row| [&[1.0], &row[1..]].concat()).collect();
    let outcome: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    let design = Matrix::from_rows(&design).unwrap();
    let fit = least_squares(&design, &outcome).unwrap();
    let freedom = rows.len().checked_sub(fit.rank).filter(|left| *left > 0)? as f64;
    if fit.rank < design.columns() {
        return None;
    }
    let left: f64 = fit.residuals.iter().map(|residual| residual * residual).sum();
    let inverse =
        crosscase_numerics::Svd::of(&design.transpose().multiply(&design).unwrap()).unwrap().pseudo_inverse().unwrap();
    let t = (0..design.columns()).map(|j| fit.coefficients[j] / (left / freedom * inverse.get(j, j).unwrap()).sqrt());
    Some((fit.coefficients.clone(), t.collect()))
}

/// The first less what the others explain of it, where all of them are known; beside it what they explain, where they are known.
fn partialled(first: &Cells, others: &[&Cells], directed: bool) -> (Cells, Cells) {
    let coefficients = regress(&pairs(&[&[first], others].concat(), directed)).unwrap().0;
    let size = first.len();
    let fitted = |i: usize, j: usize| -> Option<f64> {
        let of_others = others.iter().zip(&coefficients[1..]).map(|(other, b)| other[i][j].map(|x| x * b));
        Some(coefficients[0] + of_others.sum::<Option<f64>>()?)
    };
    let cells = |value: &dyn Fn(usize, usize) -> Option<f64>| -> Cells {
        (0..size).map(|i| (0..size).map(|j| value(i, j)).collect()).collect()
    };
    (cells(&|i, j| Some(first[i][j]? - fitted(i, j)?)), cells(&fitted))
}

fn sum(a: &Cells, b: &Cells) -> Cells {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| Some((*a)? + (*b)?)).collect()).collect()
}

/// Every order, refitted as the definition says: the t of predictor `j` in each.
fn refitted(method: MrqapMethod, y: &Cells, xs: &[&Cells], j: usize, directed: bool) -> Vec<Option<f64>> {
    let others: Vec<&Cells> = xs.iter().enumerate().filter(|(nth, _)| *nth != j).map(|(_, x)| *x).collect();
    let t = |y: &Cells, x: &Cells| {
        let mut all: Vec<&Cells> = vec![y];
        all.extend(xs.iter().enumerate().map(|(nth, own)| if nth == j { x } else { *own }));
        Some(regress(&pairs(&all, directed))?.1[j + 1])
    };
    let made = |order: &Vec<usize>| match method {
        MrqapMethod::Outcome => t(&permuted(y, order), xs[j]),
        MrqapMethod::Predictor => t(y, &permuted(xs[j], order)),
        MrqapMethod::DoubleSemiPartialling => t(y, &permuted(&partialled(xs[j], &others, directed).0, order)),
        MrqapMethod::FreedmanLane => {
            let (left, fitted) = partialled(y, &others, directed);
            t(&sum(&fitted, &permuted(&left, order)), xs[j])
        }
    };
    orders(y.len()).iter().map(made).collect()
}

const METHODS: [MrqapMethod; 4] =
    [MrqapMethod::DoubleSemiPartialling, MrqapMethod::Outcome, MrqapMethod::Predictor, MrqapMethod::FreedmanLane];

/// sna's `netlm` assigns residuals to the wrong dyads where a predictor has missing ones (`xres[xsel] <- qr.resid(…)` recycles): here
/// each method with and without missing dyads is what refitting every order gives.
#[test]
fn every_method_is_that_of_refitting_every_order() {
    let mut stream = Stream::new(5, 0);
    for (directed, missing) in [(true, 0.0), (false, 0.0), (true, 0.12), (false, 0.12)] {
        let size = if directed { 5 } else { 6 };
        let [y, a, b] = [(); 3].map(|()| random(size, directed, missing, &mut stream));
        let networks = [&y, &a, &b].map(|cells| network(cells, directed));
        let dyads = Dyads::new(["y", "a", "b"].into_iter().zip(&networks)).unwrap();
        for method in METHODS {
            let found = Mrqap::new().method(method).permutations(Permutations::Exact).fit(&dyads).unwrap();
            let (estimates, t) = regress(&pairs(&[&y, &a, &b], directed)).unwrap();
            for (nth, coefficient) in found.coefficients.iter().enumerate() {
                near(coefficient.estimate, estimates[nth]);
                near(coefficient.t, t[nth]);
            }
            for j in 0..2 {
                let all: Vec<f64> = refitted(method, &y, &[&a, &b], j, directed).into_iter().flatten().collect();
                let observed = t[j + 1];
                let share =
                    |holds: &dyn Fn(f64) -> bool| all.iter().filter(|t| holds(**t)).count() as f64 / all.len() as f64;
                let p = found.coefficients[j + 1].p;
                assert_eq!(found.coefficients[j + 1].permutations, all.len(), "{method:?}");
                near(p.p_greater, share(&|t| t >= observed - 1e-9));
                near(p.p_less, share(&|t| t <= observed + 1e-9));
                near(p.p_two_sided, share(&|t| t.abs() >= observed.abs() - 1e-9));
            }
        }
    }
}

#[test]
fn a_correlation_is_that_of_every_order() {
    let mut stream = Stream::new(9, 0);
    for (directed, missing) in [(true, 0.0), (false, 0.0), (true, 0.15), (false, 0.15)] {
        let [y, x] = [(); 2].map(|()| random(5, directed, missing, &mut stream));
        let networks = [&y, &x].map(|cells| network(cells, directed));
        let found = Qap::new()
            .permutations(Permutations::Exact)
            .fit(&Dyads::new(["y", "x"].into_iter().zip(&networks)).unwrap())
            .unwrap();
        let r = |y: &Cells| {
            let rows = pairs(&[y, &x], directed);
            let side = |nth: usize| rows.iter().map(|row| row[nth]).collect::<Vec<_>>();
            crosscase_numerics::pearson(&side(0), &side(1))
        };
        let observed = r(&y).unwrap();
        near(found.correlation, observed);
        let all: Vec<f64> = orders(5).iter().filter_map(|order| r(&permuted(&y, order))).collect();
        near(found.p.p_greater, all.iter().filter(|r| **r >= observed - 1e-9).count() as f64 / all.len() as f64);
        near(
            found.p.p_two_sided,
            all.iter().filter(|r| r.abs() >= observed.abs() - 1e-9).count() as f64 / all.len() as f64,
        );
    }
}

/// All 120 orders of five organisations, refitted by ordinary least squares in another program.
#[test]
fn double_semi_partialling_of_five_organisations() {
    let cells =
        |rows: [[f64; 5]; 5]| -> Cells { rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect() };
    let y = cells([
        [0., 3., 1., 0., 2.],
        [2., 0., 4., 1., 0.],
        [1., 5., 0., 2., 1.],
        [0., 1., 3., 0., 2.],
        [4., 0., 1., 2., 0.],
    ]);
    let near_by = cells([
        [0., 1., 0., 0., 1.],
        [1., 0., 1., 0., 0.],
        [0., 1., 0., 1., 0.],
        [0., 0., 1., 0., 1.],
        [1., 0., 0., 0., 0.],
    ]);
    let money = cells([
        [0., 2., 1., 3., 1.],
        [2., 0., 2., 1., 1.],
        [3., 2., 0., 1., 2.],
        [3., 1., 1., 0., 4.],
        [1., 2., 2., 4., 0.],
    ]);
    let networks = [&y, &near_by, &money].map(|cells| network(cells, true));
    let dyads = Dyads::new(["y", "near", "money"].into_iter().zip(&networks)).unwrap();
    let found = Mrqap::new().permutations(Permutations::Exact).fit(&dyads).unwrap();
    near(found.r_squared, 0.643_326_039_387_308_6);
    let check = |nth: usize, estimate: f64, t: f64| {
        near(found.coefficients[nth].estimate, estimate);
        near(found.coefficients[nth].t, t);
    };
    check(0, 0.696_389_496_717_722_5, 1.332_131_472_085_498_6);
    check(1, 2.277_352_297_592_996, 5.476_699_372_252_8);
    check(2, 0.014_770_240_700_219_89, 0.069_498_953_189_369_66);
    let p = found.coefficients[1].p;
    near(p.p_greater, 5.0 / 120.0);
    near(p.p_less, 116.0 / 120.0);
    near(p.p_two_sided, 6.0 / 120.0);
    assert_eq!(found.coefficients[0].p.p_two_sided, None, "no permutation moves an intercept");
}

#[test]
fn cases_are_permuted_within_themselves() {
    let mut stream = Stream::new(3, 0);
    let sizes = [3, 4];
    let [ys, xs] = [(); 2].map(|()| sizes.map(|size| network(&random(size, true, 0.0, &mut stream), true)));
    let pooled = Dyads::pooled(
        ["y", "x"],
        ["A", "B"].iter().enumerate().map(|(nth, case)| (Some((*case).to_owned()), [&ys[nth], &xs[nth]])),
    )
    .unwrap();
    let found = Mrqap::new().permutations(Permutations::Exact).fit(&pooled).unwrap();
    assert_eq!((found.n, found.pairs, found.permutations), (7, 18, 6 * 24));
    let own = Mrqap::new().permutations(Permutations::Exact).fixed_effects().fit(&pooled).unwrap();
    let terms: Vec<&str> = own.coefficients.iter().map(|coefficient| coefficient.term.as_str()).collect();
    assert_eq!(terms, ["(intercept) A", "(intercept) B", "x"]);
    // Within each case, deviations from its means: the slope is that of the deviations.
    let mut rows = Vec::new();
    for (y, x) in ys.iter().zip(&xs) {
        let values = |network: &Network| -> Vec<f64> {
            let nodes = 0..u32::try_from(network.len()).unwrap();
            let pairs = nodes.clone().flat_map(|i| nodes.clone().filter(move |j| *j != i).map(move |j| (i, j)));
            let values: Vec<f64> = pairs.map(|(i, j)| network.weight(i, j).unwrap_or(0.0)).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.iter().map(|value| value - mean).collect()
        };
        rows.extend(values(y).into_iter().zip(values(x)));
    }
    let slope = rows.iter().map(|(y, x)| y * x).sum::<f64>() / rows.iter().map(|(_, x)| x * x).sum::<f64>();
    near(own.coefficients[2].estimate, slope);
}

#[test]
fn no_number_of_threads_and_no_label_shows() {
    let mut stream = Stream::new(8, 0);
    let [y, x] = [(); 2].map(|()| random(8, true, 0.05, &mut stream));
    let dyads = |order: &[usize]| {
        let networks = [&y, &x].map(|cells| network(&permuted(cells, order), true));
        Dyads::new(["y", "x"].into_iter().zip(&networks)).unwrap()
    };
    let own = dyads(&[0, 1, 2, 3, 4, 5, 6, 7]);
    let fit = Mrqap::new().permutations(Permutations::Random(500)).seed(4);
    assert_eq!(fit.fit(&own).unwrap(), fit.fit(&own).unwrap());
    let other = Mrqap::new().permutations(Permutations::Exact);
    let exact = |dyads: &Dyads| other.fit(dyads).unwrap().coefficients[1].p;
    assert_eq!(
        exact(&own),
        exact(&dyads(&[7, 2, 5, 0, 1, 6, 3, 4])),
        "all orders are all orders, whatever nodes are called"
    );
    let (found, truth) = (fit.fit(&own).unwrap().coefficients[1].p, exact(&own));
    assert!((found.p_two_sided.unwrap() - truth.p_two_sided.unwrap()).abs() < 5.0 * found.mc_error.unwrap().max(0.01));
}

/// Where outcome and predictors have nothing to do with each other, p is below 0.1 about once in ten times.
#[test]
fn p_is_uniform_where_there_is_nothing() {
    let mut below = [0; 2];
    for seed in 0..200 {
        let mut stream = Stream::new(seed, 77);
        let networks = [(); 3].map(|()| network(&random(7, true, 0.0, &mut stream), true));
        let dyads = Dyads::new(["y", "a", "b"].into_iter().zip(&networks)).unwrap();
        let found = Mrqap::new().permutations(Permutations::Random(99)).seed(seed).fit(&dyads).unwrap();
        for (count, coefficient) in below.iter_mut().zip(&found.coefficients[1..]) {
            *count += usize::from(coefficient.p.p_two_sided.unwrap() <= 0.1);
        }
    }
    // Binomial with 200 draws of 0.1: 20 ± 3 standard deviations of 4.2.
    assert!(below.iter().all(|count| (8..=33).contains(count)), "{below:?}");
}

#[test]
fn a_constant_relation_is_null_and_a_collinear_one_an_error() {
    let mut stream = Stream::new(2, 0);
    let [y, x] = [(); 2].map(|()| random(5, true, 0.0, &mut stream));
    let map = |cells: &Cells, f: &dyn Fn(f64) -> f64| -> Cells {
        cells.iter().map(|row| row.iter().map(|cell| cell.map(f)).collect()).collect()
    };
    let constant = map(&x, &|_| 3.0);
    let double = map(&x, &|x| 2.0 * x + 1.0);
    let fit = |cells: [&Cells; 3]| {
        let networks = cells.map(|cells| network(cells, true));
        Mrqap::new()
            .permutations(Permutations::Random(50))
            .fit(&Dyads::new(["y", "x", "z"].into_iter().zip(&networks)).unwrap())
    };
    let found = fit([&y, &x, &constant]).unwrap();
    assert_eq!((found.coefficients[2].estimate, found.coefficients[2].p.p_two_sided), (None, None));
    assert!(found.coefficients[1].p.p_two_sided.is_some() && found.diagnostics[0].to_string().contains("`z`"));
    let found = fit([&constant, &x, &y]).unwrap();
    assert!(
        found
            .coefficients
            .iter()
            .all(|coefficient| coefficient.estimate.is_none() && coefficient.p.p_greater.is_none())
    );
    match fit([&y, &x, &double]) {
        Err(NetworkError::Collinear { names, with_intercepts: false }) => assert_eq!(names, ["x", "z"]),
        other => panic!("{other:?}"),
    }
    // An outcome that is a predictor: t is not defined, and never infinite.
    let found = fit([&x, &x, &y]).unwrap();
    assert_eq!((found.coefficients[1].t, found.r_squared.map(f64::round)), (None, Some(1.0)));
}

/// With one predictor of 0 and 1 the coefficient is the log odds ratio, and its variance the sum of the inverse counts.
#[test]
fn log_odds_of_a_fourfold_table() {
    let ties = |of: &[(usize, usize)]| -> Cells {
        let mut cells = vec![vec![Some(0.0); 5]; 5];
        for (i, j) in of {
            cells[*i][*j] = Some(1.0);
        }
        cells
    };
    // Both: 3, outcome alone: 2, predictor alone: 4, neither: 11.
    let both = [(0, 1), (1, 2), (2, 3)];
    let y = ties(&[&both[..], &[(3, 4), (4, 0)]].concat());
    let x = ties(&[&both[..], &[(1, 0), (2, 1), (3, 2), (4, 3)]].concat());
    let networks = [&y, &x].map(|cells| network(cells, true));
    let dyads = Dyads::new(["y", "x"].into_iter().zip(&networks)).unwrap();
    // An order in which one of the four counts is 0 tells some ties with certainty: there is no estimate.
    let has_none = |order: &Vec<usize>| {
        let mut counts = [0; 4];
        for row in pairs(&[&permuted(&y, order), &x], true) {
            counts[usize::from(row[0] > 0.5) * 2 + usize::from(row[1] > 0.5)] += 1;
        }
        counts.contains(&0)
    };
    let separated = orders(5).iter().filter(|order| has_none(order)).count();
    assert!(separated > 0);
    let check = |method: MrqapMethod| {
        let fit = Mrqap::new().model(MrqapModel::Logistic).method(method).permutations(Permutations::Exact);
        let found = fit.fit(&dyads).unwrap();
        let estimate = libm::log(3.0 * 11.0 / (2.0 * 4.0));
        near(found.coefficients[1].estimate, estimate);
        near(found.coefficients[0].estimate, libm::log(2.0 / 11.0));
        near(found.coefficients[1].t, estimate / (1.0 / 3.0 + 1.0 / 11.0 + 1.0 / 2.0 + 1.0 / 4.0_f64).sqrt());
        assert_eq!((found.degenerate, found.separated), (0, separated), "one predictor that varies is never collinear");
        found.coefficients[1].p
    };
    // With one predictor all three permute the same thing.
    let (outcome, predictor, residual) =
        (check(MrqapMethod::Outcome), check(MrqapMethod::Predictor), check(MrqapMethod::DoubleSemiPartialling));
    assert_eq!((outcome, residual), (predictor, predictor));
    let refused = Mrqap::new().model(MrqapModel::Logistic).method(MrqapMethod::FreedmanLane).fit(&dyads);
    assert!(matches!(refused, Err(NetworkError::LinearOnly { .. })));
    let certain = [&x, &x].map(|cells| network(cells, true));
    let certain = Dyads::new(["y", "x"].into_iter().zip(&certain)).unwrap();
    assert!(matches!(Mrqap::new().model(MrqapModel::Logistic).fit(&certain), Err(NetworkError::Separated)));
}

/// Two triangles joined by two ties, three organisations of each sector: p over all 720 orders of the labels, worked out by hand.
/// Of the 20 ways to choose three of six, the two that are the triangles have two ties across; none has fewer.
#[test]
fn labels_are_dealt_out_in_every_order() {
    let pairs = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f"), ("a", "f")];
    let build = |labels: [Option<&str>; 6]| {
        let network = Network::undirected().nodes(["a", "b", "c", "d", "e", "f"]).attribute("sector", labels);
        pairs.iter().fold(network, |network, (a, b)| network.tie(a, b)).build().unwrap()
    };
    let fit = Homophily::new("sector").permutations(Permutations::Exact);
    let found = fit.fit(&build([Some("x"), Some("x"), Some("x"), Some("y"), Some("y"), Some("y")])).unwrap();
    assert_eq!((found.external, found.internal, found.ei_index), (2, 6, Some(-0.5)));
    near(found.expected, 0.2);
    assert_eq!((found.p.p_greater, found.p.p_less, found.p.p_two_sided), (Some(1.0), Some(0.1), Some(0.1)));
    assert_eq!((found.groups[0].n, found.groups[0].external, found.groups[0].internal), (3, 2, 3));
    assert_eq!((found.nodes[0].external, found.nodes[1].external), (Some(1), Some(0)));

    let partly = fit.fit(&build([Some("x"), Some("x"), Some("x"), Some("y"), Some("y"), None])).unwrap();
    assert_eq!((partly.external + partly.internal, partly.nodes[5].external), (5, None), "three ties end at f");
    assert!(partly.diagnostics[0].to_string().starts_with("3 ties are left out"));
    let untied = Network::undirected().nodes(["a", "b"]).attribute("sector", [Some("x"), Some("y")]).build().unwrap();
    let untied = fit.fit(&untied).unwrap();
    assert_eq!((untied.ei_index, untied.p.p_greater, &*untied.diagnostics[0].code), (None, None, "NET186"));
    assert!(found.diagnostics.is_empty(), "{found:?}");
    assert!(matches!(Homophily::new("role").fit(&build([None; 6])), Err(NetworkError::UnknownAttribute { .. })));
}

/// Four nodes with two mutual pairs, against what all sets of four of the twelve ways give: worked out by counting.
#[test]
fn random_networks_are_drawn_from_the_space_that_is_named() {
    let ties = [(0, 1), (1, 0), (2, 3), (3, 2)];
    let names = ["a", "b", "c", "d"];
    let network = ties
        .iter()
        .fold(Network::directed().nodes(names), |network, (a, b)| network.tie(names[*a], names[*b]))
        .build()
        .unwrap();
    let fit = |statistic, given| Cug::new(statistic).given(given).draws(4_000).seed(1).fit(&network).unwrap();
    // Two of six pairs: 15 of 495 sets.
    let edges = fit(CugStatistic::Reciprocity, CugGiven::Edges);
    assert_eq!((edges.observed, edges.p_less, edges.undefined), (Some(1.0), Some(1.0), 0));
    let p = 15.0 / 495.0;
    assert!((edges.p_greater.unwrap() - p).abs() < 4.0 * (p * (1.0 - p) / 4_000.0_f64).sqrt(), "{edges:?}");
    // The number of ties is given with edges and dyads, and about half of the ways with the size alone.
    for given in [CugGiven::Edges, CugGiven::Dyads] {
        let density = fit(CugStatistic::Density, given);
        assert_eq!((density.p_greater, density.p_less), (Some(1.0), Some(1.0)));
        near(density.mean, 1.0 / 3.0);
    }
    let size = fit(CugStatistic::Density, CugGiven::Size);
    assert!(
        (size.mean.unwrap() - 0.5).abs() < 0.01 && (size.sd.unwrap() - 0.5 / 12.0_f64.sqrt()).abs() < 0.01,
        "{size:?}"
    );
    assert_eq!(
        fit(CugStatistic::Reciprocity, CugGiven::Dyads).p_greater,
        Some(1.0),
        "every placement of mutual dyads is mutual"
    );
    // Two mutual dyads of six: where they share a node, 12 of 15 placements, there are two-paths, and none is closed.
    let transitivity = fit(CugStatistic::Transitivity, CugGiven::Dyads);
    assert_eq!((transitivity.observed, transitivity.p_greater), (None, None), "there is no two-path");
    assert!((transitivity.undefined as f64 / 4_000.0 - 0.2).abs() < 0.03);
    assert!(transitivity.diagnostics.iter().any(|told| told.code == "NET186"), "{transitivity:?}");
    let missing = Network::directed().nodes(["a", "b", "c"]).tie("a", "b").missing("b", "a").build().unwrap();
    let drawn = Cug::new(CugStatistic::Density).given(CugGiven::Edges).draws(50).fit(&missing).unwrap();
    assert_eq!(
        (drawn.observed, drawn.mean.map(|mean| (mean * 5.0).round())),
        (Some(0.2), Some(1.0)),
        "five dyads are known"
    );
}

/// A correlation has no unit: weights whose squares do not fit give what others give, and not 0.
#[test]
fn the_unit_of_weights_does_not_matter() {
    let mut stream = Stream::new(8, 0);
    let cells = [random(5, true, 0.1, &mut stream), random(5, true, 0.1, &mut stream)];
    let found = |unit: f64| {
        let in_unit = |cells: &Cells| {
            let row = |row: &Vec<Option<f64>>| row.iter().map(|cell| cell.map(|value| value * unit)).collect();
            network(&cells.iter().map(row).collect(), true)
        };
        let [y, x] = [in_unit(&cells[0]), in_unit(&cells[1])];
        let dyads = Dyads::new([("y", &y), ("x", &x)]).unwrap();
        let found = Qap::new().permutations(Permutations::Exact).fit(&dyads).unwrap();
        (found.correlation, found.p)
    };
    let usual = found(1.0);
    assert!(usual.0.is_some_and(|r| r != 0.0), "{usual:?}");
    for exponent in [-900, -400, 400, 900] {
        assert_eq!(found(libm::ldexp(1.0, exponent)), usual, "{exponent}");
    }
}
