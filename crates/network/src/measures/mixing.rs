//! Who is tied to whom by an attribute: E–I, assortativity, modularity.

use crate::{Network, Tie};
use serde::Serialize;

/// Ties between and within groups, added up; a tie with an end that has no group is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mixing {
    external: f64,
    internal: f64,
    /// How many ties: those within each group, those that go out from it, those that come into it. Undirected ties go both ways.
    within: Vec<u64>,
    out: Vec<u64>,
    incoming: Vec<u64>,
    ties: u64,
    left_out: u64,
}

impl Mixing {
    /// Weights are added up where ties are valued; else every tie of a weight above 0 counts one.
    pub(crate) fn of(network: &Network, groups: &[Option<u32>], valued: bool) -> Self {
        let count = groups.iter().flatten().max().map_or(0, |most| *most as usize + 1);
        let mut mixing =
            Self { within: vec![0; count], out: vec![0; count], incoming: vec![0; count], ..Self::default() };
        let group = |node: u32| groups.get(node as usize).copied().flatten();
        for tie in network.ties().iter().filter(|tie| valued || tie.weight > 0.0) {
            let (Some(from), Some(to)) = (group(tie.source), group(tie.target)) else {
                mixing.left_out += 1;
                continue;
            };
            let weight = if valued { tie.weight } else { 1.0 };
            *(if from == to { &mut mixing.internal } else { &mut mixing.external }) += weight;
            if tie.weight <= 0.0 {
                continue;
            }
            let ways = if network.is_directed() { &[(from, to)][..] } else { &[(from, to), (to, from)] };
            for (from, to) in ways {
                mixing.ties += 1;
                mixing.within[*from as usize] += u64::from(from == to);
                mixing.out[*from as usize] += 1;
                mixing.incoming[*to as usize] += 1;
            }
        }
        mixing
    }

    /// How many ties have an end without a group.
    pub(crate) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// (E − I)/(E + I) (Krackhardt & Stern 1988); `None` without ties.
    pub(crate) fn ei_index(&self) -> Option<f64> {
        let all = self.external + self.internal;
        (all != 0.0).then(|| (self.external - self.internal) / all)
    }

    /// Σ `e_gg` and Σ `a_g` `b_g`, as counts: over m and over m².
    fn observed_and_expected(&self) -> (u128, u128) {
        let expected = self.out.iter().zip(&self.incoming).map(|(a, b)| u128::from(*a) * u128::from(*b)).sum();
        (self.within.iter().map(|count| u128::from(*count)).sum(), expected)
    }

    /// Newman's (2003) assortativity by a nominal attribute; `None` without ties, and where all ends lie in one group.
    pub(crate) fn assortativity(&self) -> Option<f64> {
        let ties = u128::from(self.ties);
        let (within, expected) = self.observed_and_expected();
        // Whole numbers, so that one group is seen to be one.
        let most = ties * ties - expected;
        (most > 0).then(|| ((ties * within) as f64 - expected as f64) / most as f64)
    }

    /// `Σ_g(e_gg` − `a_g` `b_g`) (Newman & Girvan 2004, Leicht & Newman 2008); `None` without ties.
    pub(crate) fn modularity(&self) -> Option<f64> {
        let ties = u128::from(self.ties);
        let (within, expected) = self.observed_and_expected();
        (ties > 0).then(|| ((ties * within) as f64 - expected as f64) / (ties * ties) as f64)
    }
}

/// The correlation over ties of a number of the source with one of the target, an undirected tie both ways, and how many ties are left
/// out since an end has no number. `None` where one of the two does not vary.
pub(crate) fn numeric_assortativity(
    network: &Network,
    source: &[Option<f64>],
    target: &[Option<f64>],
) -> (Option<f64>, u64) {
    let of = |values: &[Option<f64>], node: u32| values.get(node as usize).copied().flatten();
    let (mut xs, mut ys, mut left_out) = (Vec::new(), Vec::new(), 0);
    for Tie { source: a, target: b, .. } in network.ties().iter().filter(|tie| tie.weight > 0.0) {
        let ways = if network.is_directed() { &[(*a, *b)][..] } else { &[(*a, *b), (*b, *a)] };
        let mut known = false;
        for (from, to) in ways {
            if let (Some(x), Some(y)) = (of(source, *from), of(target, *to)) {
                xs.push(x);
                ys.push(y);
                known = true;
            }
        }
        left_out += u64::from(!known);
    }
    (crosscase_numerics::pearson(&xs, &ys), left_out)
}

/// How unequal nodes are in a measure: Freeman's (1978) centralisation, Σ(greatest − value) over the greatest that it can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Centralization {
    /// Degree; of a digraph in plus out. Denominator (n − 1)(n − 2), of a digraph twice that.
    pub degree: Option<f64>,
    /// Indegree of a digraph. Denominator (n − 1)².
    pub indegree: Option<f64>,
    /// Outdegree of a digraph. Denominator (n − 1)².
    pub outdegree: Option<f64>,
    /// Betweenness. Denominator (n − 1)²(n − 2), half of it if undirected.
    pub betweenness: Option<f64>,
    /// Freeman's closeness, where every node reaches all the others, of an undirected network. Denominator (n − 1)(n − 2)/(2n − 3).
    pub closeness: Option<f64>,
    /// Harmonic closeness. Denominator n − 1, (n − 2)/2 if undirected.
    pub harmonic: Option<f64>,
    /// The eigenvector, by the conventions of a [`Preset`](crate::Preset) alone: the network that is most central is not a star.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eigenvector: Option<f64>,
}

/// Σ(greatest − value) over a denominator; `None` where that is 0, or a value is not known.
pub(crate) fn centralization(values: impl IntoIterator<Item = Option<f64>>, denominator: f64) -> Option<f64> {
    let values = values.into_iter().collect::<Option<Vec<f64>>>()?;
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (!values.is_empty() && denominator > 0.0)
        .then(|| values.iter().map(|value| greatest - value).sum::<f64>() / denominator)
}
