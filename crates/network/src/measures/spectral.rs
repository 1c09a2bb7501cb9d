//! Centrality by that of the neighbours: `PageRank`, eigenvectors, Katz, Bonacich power, hubs and authorities.

use super::components::{Components, strong_components, weak_components};
use crate::{Adjacency, NetworkError};
use serde::{Deserialize, Serialize};

/// `PageRank` (Brin & Page 1998): one value a node in the order of the roster, adding up to 1. Ties count one; the rank of nodes without ties
/// out is spread over all nodes. `damping`, from 0 to below 1, is the share of a rank that is passed on along ties; 0.85 is usual.
///
/// ```
/// use crosscase_network::{Adjacency, Network, pagerank};
///
/// let network = Network::directed().tie("a", "b").tie("b", "c").build()?;
/// let rank = pagerank(&Adjacency::binary(&network), 0.85);
/// assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-12, "nothing leaks at c");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn pagerank(ties: &Adjacency, damping: f64) -> Vec<f64> {
    let n = ties.len();
    let share = 1.0 / n as f64;
    let mut rank = vec![share; n];
    let mut sent = vec![0.0; n];
    for _ in 0..ROUNDS {
        let mut lost = 0.0;
        for node in super::places(n) {
            let out = ties.out(node).len();
            let own = rank[node as usize];
            lost += if out == 0 { own } else { 0.0 };
            sent[node as usize] = if out == 0 { 0.0 } else { own / out as f64 };
        }
        let base = (1.0 - damping + damping * lost) * share;
        let mut moved = 0.0;
        for node in super::places(n) {
            let received: f64 = ties.incoming(node).iter().map(|other| sent[*other as usize]).sum();
            let next = base + damping * received;
            moved += (next - rank[node as usize]).abs();
            rank[node as usize] = next;
        }
        if moved < 1e-15 {
            break;
        }
    }
    rank
}

/// The most rounds of an iteration.
const ROUNDS: usize = 100_000;
/// How near two bounds of an eigenvalue come, relative to it.
const NEAR: f64 = 1e-13;
/// Two eigenvalues that are nearer than this, relative to them, are one.
const TIED: f64 = 1e-9;

/// Why there is no leading vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLeadingVector {
    /// There is no tie, or no cycle of ties.
    NoCycle,
    /// Two or more components share the greatest eigenvalue: any mixture of theirs would do.
    Ambiguous,
    /// The iteration did not come to an end.
    NotConverged,
}

impl NoLeadingVector {
    /// The reason as half a sentence, for a note beside the empty figures.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoCycle => "no node leads back to itself by ties, so every value would be 0",
            Self::Ambiguous => {
                "two or more components have the same greatest eigenvalue, and any mixture of theirs would do"
            }
            Self::NotConverged => "the iteration did not converge",
        }
    }
}

/// The greatest eigenvalue of a map that keeps values at or above 0, on nodes that it joins to one another, and its vector, of length 1.
/// `step` makes the image of the first in the second. The map has one added to it, so that the iteration does not swing to and fro on
/// two-sided networks; it ends when the least and the greatest ratio of the image to the vector (Collatz 1942) are near.
fn perron(members: &[u32], x: &mut [f64], step: impl Fn(&[f64], u32) -> f64) -> Result<f64, NoLeadingVector> {
    for node in members {
        x[*node as usize] = 1.0;
    }
    let mut image = vec![0.0; members.len()];
    let work = 4_000_000_000 / (members.len() + 1);
    for _ in 0..ROUNDS.min(work) {
        let (mut least, mut greatest) = (f64::INFINITY, 0.0_f64);
        for (value, node) in image.iter_mut().zip(members) {
            let own = x[*node as usize];
            *value = own + step(x, *node);
            (least, greatest) = (least.min(*value / own), greatest.max(*value / own));
        }
        let length = image.iter().map(|value| value * value).sum::<f64>().sqrt();
        image.iter().zip(members).for_each(|(value, node)| x[*node as usize] = value / length);
        if greatest - least <= NEAR * greatest {
            return Ok(f64::midpoint(least, greatest) - 1.0);
        }
    }
    Err(NoLeadingVector::NotConverged)
}

/// The members of each component.
fn members(components: &Components) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); components.len()];
    components.of.iter().zip(0..).for_each(|(component, node)| members[*component as usize].push(node));
    members
}

/// The component whose eigenvalue is the greatest, with that, after `x` has the vectors of all.
fn leading(
    components: &Components,
    x: &mut [f64],
    step: impl Fn(&[f64], u32) -> f64 + Copy,
    is_counted: impl Fn(&[u32]) -> bool,
) -> Result<(u32, f64), NoLeadingVector> {
    let mut found: Vec<(u32, f64)> = Vec::new();
    for (component, members) in (0..).zip(members(components)).filter(|(_, members)| is_counted(members)) {
        // Nodes of other components must not be seen by `step`.
        found.push((component, perron(&members, x, step)?));
        if components.len() > 1 {
            for node in &members {
                x[*node as usize] = 0.0;
            }
        }
    }
    let greatest = found.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, value)| *value > TIED);
    let (component, value) = greatest.ok_or(NoLeadingVector::NoCycle)?;
    if found.iter().filter(|(_, other)| value - other <= TIED * value).count() > 1 {
        return Err(NoLeadingVector::Ambiguous);
    }
    perron(&members(components)[component as usize], x, step)?;
    Ok((component, value))
}

/// The greatest eigenvalue of the ties; 0 without a cycle, `None` where the iteration does not converge.
pub fn spectral_radius(ties: &Adjacency) -> Option<f64> {
    let strong = strong_components(ties);
    let mut x = vec![0.0; ties.len()];
    let step = |x: &[f64], node: u32| received(ties, x, node);
    let mut greatest = 0.0_f64;
    for members in members(&strong).iter().filter(|members| members.len() > 1) {
        greatest = greatest.max(perron(members, &mut x, step).ok()?);
        for node in members {
            x[*node as usize] = 0.0;
        }
    }
    Some(greatest)
}

/// Σ of the values of those that have ties to a node, by their weight.
fn received(ties: &Adjacency, x: &[f64], node: u32) -> f64 {
    ties.incoming_ties(node).map(|(other, weight)| weight * x[other as usize]).sum()
}

/// Σ of the values of those that a node has ties to, by their weight.
fn sent(ties: &Adjacency, x: &[f64], node: u32) -> f64 {
    ties.out_ties(node).map(|(other, weight)| weight * x[other as usize]).sum()
}

/// Eigenvector centrality (Bonacich 1972): each value in proportion to the sum of those that have ties to the node; squares add up
/// to 1. Nodes that the component with the greatest eigenvalue does not reach have 0.
///
/// ```
/// use crosscase_network::{Adjacency, Network, eigenvector};
///
/// let star = Network::undirected().tie("hub", "a").tie("hub", "b").tie("hub", "c").tie("hub", "d").build()?;
/// let values = eigenvector(&Adjacency::binary(&star)).unwrap();
/// assert!((values[0] - 0.5_f64.sqrt()).abs() < 1e-12, "a star does not swing to and fro");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// [`NoLeadingVector`]: there is no tie, no cycle, or none that leads alone.
pub fn eigenvector(ties: &Adjacency) -> Result<Vec<f64>, NoLeadingVector> {
    let strong = strong_components(ties);
    let mut x = vec![0.0; ties.len()];
    let step = |x: &[f64], node: u32| received(ties, x, node);
    let (component, value) = leading(&strong, &mut x, step, |members| members.len() > 1)?;
    if ties.is_directed() {
        // What lies behind the component takes its values from it.
        let mut round = 0;
        loop {
            let mut moved = 0.0_f64;
            let before = x.clone();
            for node in super::places(ties.len()).filter(|node| strong.of[*node as usize] != component) {
                let next = (before[node as usize] + received(ties, &before, node)) / (value + 1.0);
                moved = moved.max((next - before[node as usize]).abs());
                x[node as usize] = next;
            }
            round += 1;
            if moved <= 1e-16 * x.iter().copied().fold(1.0, f64::max) {
                break;
            }
            if round == ROUNDS {
                return Err(NoLeadingVector::NotConverged);
            }
        }
        let length = x.iter().map(|value| value * value).sum::<f64>().sqrt();
        for value in &mut x {
            *value /= length;
        }
    }
    Ok(x)
}

/// How much of a value is passed on along a tie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Attenuation {
    /// So much: in absolute value below 1/λ, else [`NetworkError::Attenuation`].
    Fixed(f64),
    /// This share, below 1, of the most that there can be, 1/λ of the greatest eigenvalue λ; in a network without a cycle α itself.
    Share(f64),
}

impl Attenuation {
    fn of(self, ties: &Adjacency) -> Result<f64, NetworkError> {
        let radius = spectral_radius(ties).ok_or(NetworkError::NotConverged { what: "the greatest eigenvalue" })?;
        let most = if radius > 0.0 { 1.0 / radius } else { f64::INFINITY };
        let value = match self {
            Self::Fixed(value) => value,
            Self::Share(share) => share * if radius > 0.0 { most } else { 1.0 },
        };
        if value.abs() < most { Ok(value) } else { Err(NetworkError::Attenuation { value, most }) }
    }
}

/// x = b + α M x, which converges since α is below 1/λ.
fn solved(base: &[f64], alpha: f64, step: impl Fn(&[f64], u32) -> f64) -> Result<Vec<f64>, NetworkError> {
    let mut x = base.to_vec();
    for _ in 0..ROUNDS {
        let next: Vec<f64> = base.iter().zip(0..).map(|(b, node)| b + alpha * step(&x, node)).collect();
        let moved = next.iter().zip(&x).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let size = next.iter().map(|value| value.abs()).fold(0.0, f64::max);
        x = next;
        if moved <= 1e-15 * size {
            return Ok(x);
        }
    }
    Err(NetworkError::NotConverged { what: "the sum over walks" })
}

/// Katz centrality (1953): Σ over the walks that end at a node of α to their length, the empty walk among them; squares add up to 1.
///
/// # Errors
/// An attenuation of 1/λ or more.
///
/// ```
/// use crosscase_network::{Adjacency, Attenuation, Network, katz};
///
/// let ties = Adjacency::binary(&Network::directed().tie("a", "b").build()?);
/// let values = katz(&ties, Attenuation::Fixed(0.5))?;
/// assert!((values[1] / values[0] - 1.5).abs() < 1e-12);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn katz(ties: &Adjacency, attenuation: Attenuation) -> Result<Vec<f64>, NetworkError> {
    let alpha = attenuation.of(ties)?;
    let mut x = solved(&vec![1.0; ties.len()], alpha, |x, node| received(ties, x, node))?;
    let length = x.iter().map(|value| value * value).sum::<f64>().sqrt();
    for value in &mut x {
        *value /= length;
    }
    Ok(x)
}

/// Bonacich's (1987) power, (I − βA)⁻¹A1 along the ties that go out, scaled so that squares add up to n. With β below 0, ties to those
/// who have few others give power. 0 for everybody without ties.
///
/// # Errors
/// An attenuation of 1/λ or more.
///
/// ```
/// use crosscase_network::{Adjacency, Attenuation, Network, bonacich_power};
///
/// let ties = Adjacency::binary(&Network::undirected().tie("a", "b").tie("b", "c").build()?);
/// let power = bonacich_power(&ties, Attenuation::Fixed(0.0))?;
/// assert!((power[1] / power[0] - 2.0).abs() < 1e-12, "with β = 0 it is degree");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn bonacich_power(ties: &Adjacency, attenuation: Attenuation) -> Result<Vec<f64>, NetworkError> {
    let beta = attenuation.of(ties)?;
    let ones = vec![1.0; ties.len()];
    let degrees: Vec<f64> = super::places(ties.len()).map(|node| sent(ties, &ones, node)).collect();
    let mut x = solved(&degrees, beta, |x, node| sent(ties, x, node))?;
    let squares = x.iter().map(|value| value * value).sum::<f64>();
    if squares > 0.0 {
        let scale = (ties.len() as f64 / squares).sqrt();
        for value in &mut x {
            *value *= scale;
        }
    }
    Ok(x)
}

/// Kleinberg's (1999) hubs and authorities: a hub has ties to authorities, an authority ties from hubs; squares of each add up to 1.
///
/// ```
/// use crosscase_network::{Adjacency, Network, hits};
///
/// let network = Network::directed().nodes(["a", "b", "c", "d"]).tie("a", "c").tie("b", "c").tie("b", "d").build()?;
/// let ties = Adjacency::binary(&network);
/// let (hubs, authorities) = hits(&ties).unwrap();
/// assert!(hubs[1] > hubs[0] && authorities[2] > authorities[3] && hubs[2] == 0.0);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// [`NoLeadingVector`]: there is no tie, or no pair of vectors that leads alone.
pub fn hits(ties: &Adjacency) -> Result<(Vec<f64>, Vec<f64>), NoLeadingVector> {
    let n = ties.len();
    // Senders and receivers as two kinds of nodes; those of one piece share their receivers.
    let senders = weak_components(&ties.two_sided());
    let pieces = Components { of: senders.of.iter().take(n).copied().collect(), sizes: senders.sizes };
    let step = |x: &[f64], node: u32| -> f64 {
        ties.out_ties(node).map(|(other, weight)| weight * received(ties, x, other)).sum()
    };
    let mut hubs = vec![0.0; n];
    leading(&pieces, &mut hubs, step, |members| members.iter().any(|node| !ties.out(*node).is_empty()))?;
    let mut authorities: Vec<f64> = super::places(n).map(|node| received(ties, &hubs, node)).collect();
    let length = authorities.iter().map(|value| value * value).sum::<f64>().sqrt();
    for value in &mut authorities {
        *value /= length;
    }
    Ok((hubs, authorities))
}
