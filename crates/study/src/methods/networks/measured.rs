//! Figures of a case by a measure of networks or of their nodes, those of other crates among them.

use super::Rule;
use super::read::Groups;
use crate::error::MethodError;
use crate::names::CaseFigure;
use crosscase_data::Diagnostic;
use crosscase_network::{CaseIndicators, MeasureOptions, MeasureRegistry, Network, NetworkError};
use crosscase_numerics::mean;

/// The value of each case whose network has one, in the order of the networks.
///
/// Of a measure of nodes it is the mean over the nodes of a group, or over all, that have a value. Ties of a weight above 0 count one each,
/// as in `network measures`. Where it is not known of some pair whether it has a tie, there is no value but of measures that allow for it:
/// a path or a triangle over a pair that nobody told of would be a guess.
pub(super) struct Measured {
    pub(super) figure: CaseFigure,
    pub(super) values: Vec<(String, Option<f64>)>,
}

/// Whose figure a measure is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Node,
    Network,
}

impl Measured {
    /// Whether a figure is none of the bounded indicators, but a measure.
    pub(super) fn is_one(figure: &CaseFigure) -> bool {
        !CaseIndicators::NAMES.contains(&figure.name.as_str())
    }

    /// What keeps a study from taking the figure.
    pub(super) fn fault(figure: &CaseFigure, directed: bool, registry: &MeasureRegistry) -> Option<String> {
        // What a measure is of shows on any network.
        let pair = if directed { Network::directed() } else { Network::undirected() };
        let found = pair.tie("a", "b").build().and_then(|pair| fit(figure, &pair, registry));
        match found {
            Err(NetworkError::UnknownMeasure { .. }) => {
                let bounded = CaseIndicators::NAMES.join(", ");
                Some(format!(
                    "unknown figure `{}`; with bounds over what is missing there are: {bounded}; and the measures of `network measures`",
                    figure.name
                ))
            }
            Err(error) => Some(error.to_string()),
            Ok((None, _)) => Some(format!("`{}` is no one figure of a network or of its nodes", figure.name)),
            Ok((Some(Level::Network), _)) if figure.of.is_some() => {
                Some(format!("`of` goes with figures of nodes; `{}` is one of the network as a whole", figure.name))
            }
            Ok(_) => None,
        }
    }

    pub(super) fn of(
        figure: &CaseFigure,
        networks: &[(String, Network)],
        groups: &Groups,
        registry: &MeasureRegistry,
    ) -> Result<Self, MethodError> {
        let mut values = Vec::new();
        for (case, network) in networks {
            let value = match fit(figure, network, registry)? {
                (Some(Level::Node), column) => {
                    let counts = |node: &str| {
                        figure
                            .of
                            .as_ref()
                            .is_none_or(|group| groups.get(case).and_then(|of| of.get(node)) == Some(group))
                    };
                    let of_group = network.names().iter().zip(column).filter(|(node, _)| counts(node));
                    mean(&of_group.filter_map(|(_, value)| value).collect::<Vec<f64>>())
                }
                (_, whole) => whole.first().copied().flatten(),
            };
            values.push((case.clone(), value));
        }
        Ok(Self { figure: figure.clone(), values })
    }

    pub(super) fn value(&self, case: &str) -> Option<f64> {
        self.values.iter().find(|(of, _)| of == case).and_then(|(_, value)| *value)
    }

    /// The cases that have no value since pairs are not known.
    pub(super) fn unknown(&self, rule: &Rule, networks: &[(String, Network)]) -> Option<Diagnostic> {
        let without = |(case, network): &(String, Network)| !network.missing().is_empty() && self.value(case).is_none();
        let cases: Vec<String> = networks.iter().filter(|of| without(of)).map(|(case, _)| case.clone()).collect();
        let message = format!(
            "{}: {} is not known where it is not known of every pair whether it has a tie",
            rule.name,
            self.figure.title()
        );
        (!cases.is_empty()).then(|| Diagnostic::warning("STU229", message).listing(cases))
    }
}

/// The values of the nodes, or that of the network.
fn fit(
    figure: &CaseFigure,
    network: &Network,
    registry: &MeasureRegistry,
) -> Result<(Option<Level>, Vec<Option<f64>>), NetworkError> {
    let found = MeasureOptions::new().only([&figure.name]).fit_with(network, registry)?;
    let nodes = found.to_node_table()?;
    if nodes.column_names().contains(&figure.name.as_str()) {
        return Ok((Some(Level::Node), nodes.numbers(&figure.name)?));
    }
    let whole = found.to_table()?;
    let at = whole.ids()?.iter().position(|name| *name == figure.name);
    let value = at.map(|at| whole.numbers("value").map(|values| values.get(at).copied().flatten())).transpose()?;
    Ok((at.map(|_| Level::Network), vec![value.flatten()]))
}
