//! What the figures are, and their tables.

use super::measure::Measure;
use super::report::{Definition, MeasureOptions, Measures, NodeMeasures};
use super::{EgoModel, Lengths, Preset, ROLES, TRIADS};
use crosscase_data::{DataError, Table, TableBuilder};

/// Of the figures that are wanted, those of the standard report first.
pub(super) fn definitions<'a>(
    wants: impl Fn(&str) -> bool,
    options: &MeasureOptions,
    directed: bool,
    further: impl Iterator<Item = &'a dyn Measure>,
) -> Vec<Definition> {
    let valued = |ties: &'static str, weights: &'static str| if options.valued { weights } else { ties };
    let by = |undirected: &'static str, arcs: &'static str| if directed { arcs } else { undirected };
    let steps = match options.lengths {
        Lengths::Steps => "in steps",
        Lengths::Weight => "ties as long as their weights",
        Lengths::Inverse => "ties as long as 1 over their weights",
    };
    let model = match options.ego_model {
        EgoModel::Whole => "shares of all ties of a contact",
        EgoModel::Ego => "shares of the ties of a contact to ego and its contacts",
    };
    let raw = if options.normalized { by("(n-1)(n-2)/2", "(n-1)(n-2)") } else { "none" };
    let paths = format!("pairs of others by the share of shortest paths, {steps}, that pass the node (Freeman 1977)");
    let near = format!("sum of 1/distance along ties out, {steps}");
    let holes = format!("sum over contacts of (p_ij + sum p_iq p_qj)^2 (Burt 1992), {model}");
    let standard: [(&str, &str, &str, &str); 29] = [
        ("density", "density", valued("ties", "sum of weights"), "observed dyads"),
        ("reciprocity", "reciprocity.edgewise", "2M", "2M + A"),
        ("reciprocity", "reciprocity.dyadic", "M", "M + A"),
        ("transitivity", "transitivity.ordered_triples", "two-paths i>j>k, i not k, with i>k", "two-paths"),
        ("transitivity", "transitivity.undirected", "3 triangles of the skeleton", "connected triples of the skeleton"),
        (
            "transitivity",
            "transitivity.local_mean",
            "sum of local clustering in the skeleton",
            "nodes of degree 2 or more; all nodes",
        ),
        ("krackhardt", "krackhardt.connectedness", "pairs joined by a path either way", "pairs"),
        (
            "krackhardt",
            "krackhardt.hierarchy",
            "pairs of which one alone reaches the other",
            "pairs of which one reaches the other",
        ),
        ("krackhardt", "krackhardt.efficiency", "1 - ties beyond s - 1 a component", "sum of (s-1)^2"),
        ("krackhardt", "krackhardt.lubness", "1 - pairs without a least upper bound", "sum of (s-1)(s-2)/2"),
        ("distances", "distances.mean", "sum of distances", "ordered pairs that are reached"),
        ("centralization", "centralization.degree", "sum of (greatest - degree)", by("(n-1)(n-2)", "2(n-1)(n-2)")),
        ("centralization", "centralization.indegree", "sum of (greatest - indegree)", by("not defined", "(n-1)^2")),
        ("centralization", "centralization.outdegree", "sum of (greatest - outdegree)", by("not defined", "(n-1)^2")),
        (
            "centralization",
            "centralization.betweenness",
            "sum of (greatest - betweenness)",
            by("(n-1)^2(n-2)/2", "(n-1)^2(n-2)"),
        ),
        (
            "centralization",
            "centralization.closeness",
            "sum of (greatest - closeness)",
            by("(n-1)(n-2)/(2n-3)", "not defined"),
        ),
        ("centralization", "centralization.harmonic", "sum of (greatest - harmonic)", by("(n-2)/2", "n-1")),
        (
            "ei_index",
            "ei_index",
            valued("ties between groups - ties within", "weights between groups - weights within"),
            "both",
        ),
        ("assortativity", "assortativity", "sum e_gg - sum a_g b_g (Newman 2003)", "1 - sum a_g b_g"),
        ("modularity", "modularity", "sum of (e_gg - a_g b_g)", "ties"),
        (
            "degree",
            "degree",
            valued(by("ties", "ties out and in"), by("sum of weights", "sum of weights out and in")),
            "none",
        ),
        ("betweenness", "betweenness", &paths, raw),
        ("harmonic", "harmonic", &near, "n-1"),
        ("pagerank", "pagerank", "damping 0.85, dead ends spread over all nodes", "sum of all, which is 1"),
        ("structural_holes", "constraint", &holes, "ties of each node, in and out"),
        ("structural_holes", "effective_size", "sum over contacts of (1 - sum p_iq m_jq)", "none"),
        ("structural_holes", "efficiency", "effective size", "contacts"),
        ("structural_holes", "hierarchy", "Coleman-Theil index of the constraint by contact", "N ln N"),
        ("brokerage", "brokerage", "i>j>k without i>k by the groups of the three (Gould & Fernandez 1989)", "none"),
    ];
    let own = standard.into_iter().filter(|(name, ..)| wants(name));
    let own = own.map(|(_, figure, definition, denominator)| (figure, definition, denominator));
    let further = further.flat_map(|measure| {
        let figure = "centralization.eigenvector";
        let centralizes = measure.id() == "eigenvector" && options.preset.definition(figure, directed).is_some();
        let own = (measure.id(), measure.definition(), measure.denominator());
        [Some(own), centralizes.then_some((figure, "", ""))].into_iter().flatten()
    });
    let defined = |(figure, definition, denominator)| {
        let (definition, denominator) =
            options.preset.definition(figure, directed).unwrap_or((definition, denominator));
        let in_percent = options.preset == Preset::Ucinet && figure.starts_with("centralization.");
        let percent = if in_percent { ", in percent" } else { "" };
        let denominator = denominator.to_owned();
        Definition { figure: figure.to_owned(), definition: format!("{definition}{percent}"), denominator }
    };
    own.chain(further).map(defined).collect()
}

impl Measures {
    /// The figures of the network, one a row, with their denominators. `crosscase.network.measures/1`: `figure`, `value`, `denominator`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let figures = self.figures();
        let denominator = |figure: &str| {
            let found = self.definitions.iter().find(|definition| definition.figure == figure);
            found.map(|definition| definition.denominator.clone())
        };
        let denominators: Vec<Option<String>> = figures.iter().map(|(figure, _)| denominator(figure)).collect();
        let (names, values): (Vec<_>, Vec<_>) = figures.into_iter().unzip();
        TableBuilder::new("crosscase.network.measures/1")
            .id("figure", names)
            .number("value", values)
            .text("denominator", denominators)
            .build()
    }

    fn figures(&self) -> Vec<(String, Option<f64>)> {
        let count = |count: Option<usize>| count.map(|count| count as f64);
        let dyads = |of: fn(&super::DyadCensus) -> u64| self.dyads.as_ref().map(|dyads| of(dyads) as f64);
        let (four, freeman) = (&self.krackhardt, &self.centralization);
        let mut figures: Vec<(String, Option<f64>)> = [
            ("density", self.density),
            ("dyads.mutual", dyads(|dyads| dyads.mutual)),
            ("dyads.asymmetric", dyads(|dyads| dyads.asymmetric)),
            ("dyads.null", dyads(|dyads| dyads.null)),
            ("reciprocity.edgewise", self.reciprocity.edgewise),
            ("reciprocity.dyadic", self.reciprocity.dyadic),
            ("transitivity.ordered_triples", self.transitivity.ordered_triples),
            ("transitivity.undirected", self.transitivity.undirected),
            ("transitivity.local_mean.defined_only", self.transitivity.local_mean.defined_only),
            ("transitivity.local_mean.isolates_zero", self.transitivity.local_mean.isolates_zero),
            ("components.weak", count(self.components.weak)),
            ("components.strong", count(self.components.strong)),
            ("krackhardt.connectedness", four.connectedness),
            ("krackhardt.hierarchy", four.hierarchy),
            ("krackhardt.efficiency", four.efficiency),
            ("krackhardt.lubness", four.lubness),
            ("fragmentation", self.fragmentation),
            ("distances.mean", self.distances.mean),
            ("distances.diameter", self.distances.diameter),
            ("centralization.degree", freeman.degree),
            ("centralization.indegree", freeman.indegree),
            ("centralization.outdegree", freeman.outdegree),
            ("centralization.betweenness", freeman.betweenness),
            ("centralization.closeness", freeman.closeness),
            ("centralization.harmonic", freeman.harmonic),
            ("ei_index", self.ei_index),
            ("assortativity", self.assortativity),
            ("assortativity_numeric", self.assortativity_numeric),
            ("assortativity_degree", self.assortativity_degree),
            ("modularity", self.modularity),
            ("cutpoints", count(self.cutpoints.as_ref().map(Vec::len))),
            ("bridges", count(self.bridges.as_ref().map(Vec::len))),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        if let Some(triads) = &self.triads {
            let of = |name: &&str| (format!("triads.{name}"), triads.get(name).map(|tally| tally.0 as f64));
            figures.extend(TRIADS.iter().map(of));
        }
        let eigenvector = freeman.eigenvector.map(|value| ("centralization.eigenvector".to_owned(), Some(value)));
        figures.extend(eigenvector);
        figures.extend(self.further.iter().map(|(name, value)| (name.clone(), *value)));
        figures
    }

    /// The nodes, one a row. `crosscase.network.node_measures/1`: `node`, `degree`, `indegree`, `outdegree`, `betweenness`,
    /// `betweenness_se`, `harmonic`, `pagerank`, `constraint`, `effective_size`, `efficiency`, `hierarchy`, `coreness`, `clustering`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_node_table(&self) -> Result<Table, DataError> {
        let column = |of: &dyn Fn(&NodeMeasures) -> Option<f64>| self.nodes.iter().map(of).collect::<Vec<_>>();
        let mut builder = TableBuilder::new("crosscase.network.node_measures/1")
            .id("node", self.nodes.iter().map(|node| node.node.clone()))
            .number("degree", column(&|node| node.degree))
            .number("indegree", column(&|node| node.indegree))
            .number("outdegree", column(&|node| node.outdegree))
            .number("betweenness", column(&|node| node.betweenness));
        if self.nodes.iter().any(|node| node.betweenness_se.is_some()) {
            builder = builder.number("betweenness_se", column(&|node| node.betweenness_se));
        }
        builder = builder
            .number("harmonic", column(&|node| node.harmonic))
            .number("pagerank", column(&|node| node.pagerank))
            .number("constraint", column(&|node| node.holes.constraint))
            .number("effective_size", column(&|node| node.holes.effective_size))
            .number("efficiency", column(&|node| node.holes.efficiency))
            .number("hierarchy", column(&|node| node.holes.hierarchy))
            .number("coreness", column(&|node| node.coreness.map(f64::from)))
            .number("clustering", column(&|node| node.clustering));
        if self.nodes.iter().any(|node| node.brokerage.is_some()) {
            for (nth, role) in ROLES.into_iter().enumerate() {
                let count = |node: &NodeMeasures| node.brokerage.map(|own| own.counts()[nth] as f64);
                builder = builder.number(role, column(&count));
            }
        }
        for name in self.nodes.first().into_iter().flat_map(|node| node.further.keys()) {
            builder = builder.number(name, column(&|node| node.further.get(name).copied().flatten()));
        }
        builder.build()
    }
}
