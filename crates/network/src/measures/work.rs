//! How the figures of a network are put together.

use super::brokerage::{ExpectedBrokerage, ROLES, brokerage, numbered_groups};
use super::census::share;
use super::clustering::clustering;
use super::mixing::{Mixing, centralization, numeric_assortativity};
use super::preset::{BESIDE, Preset};
use super::registry::{is_standard, standard};
use super::report::{
    ComponentCounts, MeasureOptions, Measures, NetworkBrokerage, NodeMeasures, Reciprocity, Transitivity,
};
use super::tables::definitions;
use super::{
    Betweenness, Cutpoints, Distances, Lengths, MeasureRegistry, MeasureValues, TriadCensus, coreness, cuts, density,
    dyad_census, krackhardt, pagerank, reach, strong_components, structural_holes, triad_census, weak_components,
};
use crate::{Adjacency, AttributeColumn, Network, NetworkError};
use crosscase_data::Diagnostic;

impl MeasureOptions {
    /// Measures a network.
    ///
    /// # Errors
    /// An attribute or a measure that is not there, a length that is not above 0.
    pub fn fit(&self, network: &Network) -> Result<Measures, NetworkError> {
        self.fit_with(network, &MeasureRegistry::standard())
    }

    /// The same with measures of other crates.
    ///
    /// # Errors
    /// As [`fit`](Self::fit), and what stops a measure.
    pub fn fit_with(&self, network: &Network, registry: &MeasureRegistry) -> Result<Measures, NetworkError> {
        Work::new(self, network, registry)?.done()
    }
}

/// A network on its way to its figures.
struct Work<'a> {
    options: &'a MeasureOptions,
    network: &'a Network,
    registry: &'a MeasureRegistry,
    /// Whether every dyad is known.
    whole: bool,
    ties: Adjacency,
    /// The ties of a weight above 0, with their weights.
    weights: Adjacency,
    groups: Option<Vec<Option<u32>>>,
    made: Measures,
}

impl<'a> Work<'a> {
    fn new(
        options: &'a MeasureOptions,
        network: &'a Network,
        registry: &'a MeasureRegistry,
    ) -> Result<Self, NetworkError> {
        for name in options.only.iter().flatten().filter(|name| !is_standard(name)) {
            registry.find(name)?;
        }
        let groups = match &options.group {
            Some(name) => Some(numbered_groups(&attribute(network, name, false)?.texts()).0),
            None => None,
        };
        let node = |name: &str| NodeMeasures { node: name.to_owned(), ..NodeMeasures::default() };
        let nodes = network.names().iter().map(node).collect();
        Ok(Self {
            options,
            network,
            registry,
            whole: network.missing().is_empty(),
            ties: Adjacency::binary(network),
            weights: Adjacency::positive(network),
            groups,
            made: Measures { nodes, ..Measures::default() },
        })
    }

    fn wants(&self, name: &str) -> bool {
        let asked = self.options.only.as_ref();
        asked.is_none_or(|only| {
            only.iter().any(|asked| standard(asked).is_some_and(|asked| asked == name || asked == "standard"))
        })
    }

    fn done(mut self) -> Result<Measures, NetworkError> {
        self.add_diagnostics();
        self.counted();
        self.degrees();
        self.mixed()?;
        self.brokers();
        if self.whole {
            self.joined();
            self.paths()?;
            self.positions();
        }
        let further = self.names_of_further();
        further.iter().try_for_each(|name| self.further(name))?;
        self.conventions();
        let further = further.iter().filter_map(|name| self.registry.find(name).ok());
        self.made.definitions = definitions(|name| self.wants(name), self.options, self.network.is_directed(), further);
        Ok(self.made)
    }

    fn add_diagnostics(&mut self) {
        let told = &mut self.made.diagnostics;
        if !self.whole {
            let message = "with missing dyads, density, dyads, triads, E-I and assortativity are over what is observed; degrees of nodes \
                           with a missing dyad, and all that needs the whole network (paths, components, cores, centralisation, \
                           structural holes, brokerage), are not known";
            told.push(
                Diagnostic::warning("NET130", message).help("`network indicators` gives bounds over the missing dyads"),
            );
        }
        if !self.network.impossible().is_empty() {
            let message = "centralisation and closeness are divided by what they could be if every dyad was possible";
            told.push(Diagnostic::note("NET134", message));
        }
        if !self.options.valued {
            told.extend(Network::all_are_ties([self.network]));
        }
    }

    /// Dyads and triads.
    fn counted(&mut self) {
        if self.wants("density") {
            self.made.density = density(self.network, self.options.valued);
        }
        if self.wants("dyads") || self.wants("reciprocity") {
            let dyads = dyad_census(self.network);
            let dyadic = match self.options.preset {
                Preset::Sna => share(dyads.mutual + dyads.null, dyads.mutual + dyads.asymmetric + dyads.null),
                _ => dyads.dyadic(),
            };
            self.made.reciprocity = Reciprocity { edgewise: dyads.edgewise(), dyadic };
            self.made.dyads = Some(dyads);
        }
        if self.wants("triads") || self.wants("transitivity") {
            let triads: TriadCensus = triad_census(self.network);
            let clustering = clustering(self.network);
            self.made.transitivity = Transitivity {
                ordered_triples: triads.ordered_triples(),
                undirected: triads.skeleton_transitivity(),
                local_mean: clustering.mean,
            };
            self.made.triads = self.network.is_directed().then(|| triads.named().collect());
            self.made.nodes.iter_mut().zip(clustering.nodes).for_each(|(node, value)| node.clustering = value);
        }
    }

    fn degrees(&mut self) {
        if !self.wants("degree") && !self.wants("centralization") {
            return;
        }
        let n = self.network.len();
        let (mut out, mut incoming) = (vec![Some(0.0); n], vec![Some(0.0); n]);
        let add = |sums: &mut Vec<Option<f64>>, node: u32, weight: Option<f64>| {
            if let Some(sum) = sums.get_mut(node as usize) {
                *sum = sum.zip(weight).map(|(sum, weight)| sum + weight);
            }
        };
        let (valued, directed) = (self.options.valued, self.network.is_directed());
        let ties = self.network.ties().iter().filter(|tie| valued || tie.weight > 0.0);
        let known = ties.map(|tie| (tie.source, tie.target, Some(if valued { tie.weight } else { 1.0 })));
        for (source, target, weight) in known.chain(self.network.missing().iter().map(|(a, b)| (*a, *b, None))) {
            add(&mut out, source, weight);
            add(&mut incoming, target, weight);
            if !directed {
                add(&mut out, target, weight);
                add(&mut incoming, source, weight);
            }
        }
        for ((node, out), incoming) in self.made.nodes.iter_mut().zip(out).zip(incoming) {
            (node.outdegree, node.indegree) = (out, incoming);
            node.degree = if directed { out.zip(incoming).map(|(a, b)| a + b) } else { out };
        }
    }

    fn mixed(&mut self) -> Result<(), NetworkError> {
        if let Some(groups) = &self.groups {
            let mixing = Mixing::of(self.network, groups, self.options.valued);
            if self.wants("ei_index") {
                self.made.ei_index = mixing.ei_index();
            }
            if self.wants("assortativity") {
                self.made.assortativity = mixing.assortativity();
            }
            if self.wants("modularity") {
                self.made.modularity = mixing.modularity();
            }
            self.left_out("NET131", mixing.left_out(), "tie", "an end has no group");
        }
        if !self.wants("assortativity") {
            return Ok(());
        }
        if let Some(name) = &self.options.numeric {
            let AttributeColumn::Number(values) = attribute(self.network, name, true)? else { return Ok(()) };
            let (value, left_out) = numeric_assortativity(self.network, values, values);
            self.made.assortativity_numeric = value;
            if self.groups.is_none() {
                self.made.assortativity = value;
            }
            self.left_out("NET133", left_out, "tie", &format!("an end has no `{name}`"));
        }
        if self.whole {
            let count = |of: fn(&Adjacency, u32) -> usize| -> Vec<Option<f64>> {
                super::places(self.ties.len()).map(|node| Some(of(&self.ties, node) as f64)).collect()
            };
            let (out, incoming) =
                (count(|ties, node| ties.out(node).len()), count(|ties, node| ties.incoming(node).len()));
            self.made.assortativity_degree = numeric_assortativity(self.network, &out, &incoming).0;
        }
        Ok(())
    }

    fn brokers(&mut self) {
        let Some(groups) = self.groups.as_ref().filter(|_| self.whole && self.wants("brokerage")) else { return };
        let (roles, left_out) = brokerage(&self.ties, groups);
        let expected = ExpectedBrokerage::new(&self.ties, groups);
        let mut counts = [0; 6];
        for ((node, own), group) in self.made.nodes.iter_mut().zip(roles).zip(groups) {
            node.brokerage = Some(own);
            counts.iter_mut().zip(own.counts()).for_each(|(sum, count)| *sum += count);
            node.brokerage_z = group.zip(expected.as_ref()).map(|(group, expected)| {
                let of_group = expected.node(group);
                ROLES.into_iter().zip(of_group.iter().zip(own.counts()).map(|(role, count)| role.z(count))).collect()
            });
        }
        let of_all = expected.map(|expected| expected.network());
        let role = |nth: usize| of_all.as_ref().and_then(|all| all.get(nth));
        let named = |value: &dyn Fn(usize) -> Option<f64>| {
            ROLES.into_iter().enumerate().map(|(nth, name)| (name, value(nth))).collect()
        };
        self.made.brokerage = Some(NetworkBrokerage {
            expected: named(&|nth| role(nth).map(|role| role.mean)),
            z: named(&|nth| role(nth).zip(counts.get(nth)).and_then(|(role, count)| role.z(*count))),
            counts: ROLES.into_iter().zip(counts).collect(),
        });
        self.left_out("NET132", left_out, "triad of brokerage", "a node has no group");
    }

    /// Components and what joins them.
    fn joined(&mut self) {
        let (weak, strong) = (weak_components(&self.ties), strong_components(&self.ties));
        if self.wants("components") {
            self.made.components = ComponentCounts { weak: Some(weak.len()), strong: Some(strong.len()) };
        }
        if self.wants("krackhardt") {
            self.made.krackhardt = krackhardt(&self.ties);
            self.made.fragmentation = self.made.krackhardt.connectedness.map(|connected| 1.0 - connected);
        }
        if self.wants("cuts") {
            let Cutpoints { cutpoints, bridges } = cuts(&self.ties);
            let name = |node: u32| self.network.name(node).to_owned();
            self.made.cutpoints = Some(cutpoints.into_iter().map(name).collect());
            self.made.bridges = Some(bridges.into_iter().map(|(a, b)| [name(a), name(b)]).collect());
        }
    }

    fn paths(&mut self) -> Result<(), NetworkError> {
        let ties = if self.options.lengths == Lengths::Steps { &self.ties } else { &self.weights };
        self.options.lengths.check(&Adjacency::valued(self.network))?;
        let n = ties.len();
        let centralizes = self.wants("centralization");
        if self.wants("distances") || self.wants("harmonic") || centralizes {
            let preset = self.options.preset;
            let reach = reach(&preset.along(ties), self.options.lengths)?;
            let nodes = self.made.nodes.iter_mut().zip(&reach);
            nodes.for_each(|(node, reach)| node.harmonic = preset.harmonic(reach, n));
            self.made.distances = Distances::of(&reach);
            if centralizes && self.options.lengths == Lengths::Steps {
                let size = n as f64;
                let undirected = !ties.is_directed();
                let harmonic = if undirected { (size - 2.0) / 2.0 } else { size - 1.0 };
                let made = &mut self.made.centralization;
                made.harmonic = centralization(reach.iter().map(|node| node.harmonic(n)), harmonic);
                let closeness = (size - 1.0) * (size - 2.0) / (2.0 * size - 3.0);
                let near = reach.iter().map(|node| match preset {
                    Preset::Sna => preset.closeness(node, n),
                    _ => node.freeman(n),
                });
                made.closeness = if undirected { centralization(near, closeness) } else { None };
            }
        }
        if self.wants("betweenness") || centralizes {
            let exact = Betweenness { lengths: self.options.lengths, pivots: self.options.pivots, normalized: false };
            let raw = exact.fit(ties)?;
            let pairs = super::pairs_around(ties);
            let scaled = |value: Option<f64>| {
                let percent = self.options.preset.percent();
                let share = value.filter(|_| pairs > 0.0).map(|value| value / pairs * percent);
                if self.options.normalized { share } else { value }
            };
            for (node, value) in self.made.nodes.iter_mut().zip(&raw.values) {
                node.betweenness = scaled(*value);
            }
            let errors = raw.standard_errors.iter().flatten();
            self.made.nodes.iter_mut().zip(errors).for_each(|(node, error)| node.betweenness_se = scaled(*error));
            if centralizes && raw.standard_errors.is_none() {
                let denominator = (n as f64 - 1.0) * pairs;
                self.made.centralization.betweenness = centralization(raw.values.iter().copied(), denominator);
            }
        }
        if centralizes {
            self.centralized_degrees();
        }
        Ok(())
    }

    /// Of ties, with or without weights: the greatest that it can be is known of ties alone.
    fn centralized_degrees(&mut self) {
        let n = self.ties.len() as f64;
        let count = |of: fn(&Adjacency, u32) -> usize| -> Vec<f64> {
            super::places(self.ties.len()).map(|node| of(&self.ties, node) as f64).collect()
        };
        let (out, incoming) = (count(|ties, node| ties.out(node).len()), count(|ties, node| ties.incoming(node).len()));
        let both = out.iter().zip(&incoming).map(|(a, b)| Some(a + b));
        let made = &mut self.made.centralization;
        let one = |values: &[f64], most: f64| centralization(values.iter().copied().map(Some), most);
        let [edges, one_way, either_way] = if self.options.preset == Preset::Igraph {
            [(n - 1.0) * n, (n - 1.0) * n, 2.0 * (n - 1.0) * (n - 1.0)]
        } else {
            [(n - 1.0) * (n - 2.0), (n - 1.0) * (n - 1.0), 2.0 * (n - 1.0) * (n - 2.0)]
        };
        if self.ties.is_directed() {
            made.degree = centralization(both, either_way);
            made.indegree = one(&incoming, one_way);
            made.outdegree = one(&out, one_way);
        } else {
            made.degree = one(&out, edges);
        }
    }

    /// What single nodes are in the whole.
    fn positions(&mut self) {
        if self.wants("pagerank") {
            let rank = pagerank(&self.ties, 0.85);
            self.made.nodes.iter_mut().zip(rank).for_each(|(node, rank)| node.pagerank = Some(rank));
        }
        if self.wants("structural_holes") {
            let ties = if self.options.valued { &self.weights } else { &self.ties };
            let holes = structural_holes(ties, self.options.ego_model);
            self.made.nodes.iter_mut().zip(holes).for_each(|(node, holes)| node.holes = holes);
        }
        if self.wants("coreness") {
            let cores = coreness(&self.ties);
            self.made.nodes.iter_mut().zip(cores).for_each(|(node, core)| node.coreness = Some(core));
        }
    }

    /// What is asked for and not standard, and what stands beside it by the conventions of another program.
    fn names_of_further(&self) -> Vec<String> {
        let asked = self.options.only.iter().flatten().filter(|name| !is_standard(name)).cloned();
        let mut names: Vec<String> = asked.collect();
        let has_standard = self.options.only.as_ref().is_none_or(|only| only.iter().any(|name| name == "standard"));
        if has_standard && self.options.preset != Preset::Crosscase {
            let unasked = BESIDE.into_iter().filter(|name| !names.iter().any(|asked| asked == name));
            names.extend(unasked.map(str::to_owned).collect::<Vec<_>>());
        }
        names
    }

    fn further(&mut self, name: &str) -> Result<(), NetworkError> {
        let (preset, ties) = (self.options.preset, &self.ties);
        let measured = match preset.measure(name, ties).filter(|_| self.whole) {
            Some(measured) => Some(measured?),
            None if self.whole => Some(self.registry.find(name)?.measure(ties)?),
            None => None,
        };
        if let Some(fault) = measured.as_ref().and_then(|measured| measured.fault(self.made.nodes.len())) {
            return Err(NetworkError::Measure { id: name.to_owned(), message: fault });
        }
        match measured.as_ref().map(|measured| &measured.values) {
            Some(MeasureValues::Network(value)) => {
                self.made.further.insert(name.to_owned(), *value);
            }
            Some(MeasureValues::Nodes(values)) => {
                for (place, node) in self.made.nodes.iter_mut().enumerate() {
                    node.further.insert(name.to_owned(), values.get(place).copied().flatten());
                }
                let most = preset.eigenvector_denominator(ties.len() as f64, ties.is_directed());
                if let Some(most) = most.filter(|_| name == "eigenvector") {
                    self.made.centralization.eigenvector = centralization(values.iter().copied(), most);
                }
            }
            None => {
                for node in &mut self.made.nodes {
                    node.further.insert(name.to_owned(), None);
                }
            }
        }
        self.made.diagnostics.extend(measured.into_iter().flat_map(|measured| measured.notes));
        Ok(())
    }

    /// What another program gives in percent, or of nodes of which it is not defined.
    fn conventions(&mut self) {
        match self.options.preset {
            Preset::Networkx if self.whole && self.wants("transitivity") => {
                self.made.nodes.iter_mut().for_each(|node| node.clustering = node.clustering.or(Some(0.0)));
            }
            Preset::Ucinet => {
                let made = &mut self.made.centralization;
                let (percent, degrees) = (self.options.preset.percent(), [&mut made.degree, &mut made.indegree]);
                let others = [&mut made.outdegree, &mut made.betweenness, &mut made.closeness, &mut made.harmonic];
                degrees.into_iter().chain(others).flatten().for_each(|value| *value *= percent);
                let message = "UCINET's conventions are those of its help, and were not checked against the program";
                self.made.diagnostics.push(Diagnostic::note("NET135", message));
            }
            _ => {}
        }
    }

    fn left_out(&mut self, code: &'static str, count: u64, what: &str, why: &str) {
        if count > 0 {
            let (plural, are) = if count == 1 { ("", "is") } else { ("s", "are") };
            let message = format!("{count} {what}{plural} {are} left out, since {why}");
            self.made.diagnostics.push(Diagnostic::warning(code, message));
        }
    }
}

/// An attribute of the nodes; of numbers, where these are wanted.
pub(crate) fn attribute<'a>(
    network: &'a Network,
    name: &str,
    numeric: bool,
) -> Result<&'a AttributeColumn, NetworkError> {
    let fits = |column: &&AttributeColumn| !numeric || matches!(column, AttributeColumn::Number(_));
    network.attribute(name).filter(fits).ok_or_else(|| {
        let known = network.nodes().attributes().iter().filter(|known| fits(&&known.values));
        let known: Vec<&str> = known.map(|attribute| attribute.name.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        NetworkError::UnknownAttribute { attribute: name.to_owned(), numeric, known }
    })
}
