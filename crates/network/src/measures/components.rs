//! Which nodes reach which: components, cutpoints, bridges.

use crate::Adjacency;

/// The component of each node, numbered by its first member.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Components {
    /// The number of the component of each node, from 0.
    pub of: Vec<u32>,
    /// How many nodes each has.
    pub sizes: Vec<usize>,
}

impl Components {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.sizes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sizes.is_empty()
    }

    /// The share of pairs that are within one component; `None` with less than two nodes.
    pub fn connectedness(&self) -> Option<f64> {
        let pairs = |n: usize| n as u64 * (n as u64).saturating_sub(1) / 2;
        super::census::share(self.sizes.iter().map(|size| pairs(*size)).sum(), pairs(self.of.len()))
    }

    /// Components that are named by any number, renumbered by first member.
    fn numbered(mut of: Vec<u32>) -> Self {
        let mut number = vec![u32::MAX; of.len()];
        let mut sizes: Vec<usize> = Vec::new();
        for component in &mut of {
            let known = &mut number[*component as usize];
            if *known == u32::MAX {
                *known = super::place(sizes.len());
                sizes.push(0);
            }
            *component = *known;
            sizes[*known as usize] += 1;
        }
        Self { of, sizes }
    }
}

/// Nodes that are joined by ties, whichever way these go.
///
/// ```
/// use crosscase_network::{Adjacency, Network, weak_components};
///
/// let network = Network::directed().nodes(["a", "lone", "b", "c"]).tie("a", "b").tie("c", "b").build()?;
/// let components = weak_components(&Adjacency::binary(&network));
/// assert_eq!((components.of, components.sizes), (vec![0, 1, 0, 0], vec![3, 1]));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn weak_components(ties: &Adjacency) -> Components {
    let mut parent: Vec<u32> = super::places(ties.len()).collect();
    let root = |parent: &mut [u32], mut node: u32| {
        while parent[node as usize] != node {
            parent[node as usize] = parent[parent[node as usize] as usize];
            node = parent[node as usize];
        }
        node
    };
    for node in super::places(ties.len()) {
        for other in ties.out(node) {
            let (one, two) = (root(&mut parent, node), root(&mut parent, *other));
            parent[one.max(two) as usize] = one.min(two);
        }
    }
    Components::numbered(super::places(ties.len()).map(|node| root(&mut parent, node)).collect())
}

/// Nodes that reach one another along the ties (Tarjan 1972).
///
/// ```
/// use crosscase_network::{Adjacency, Network, strong_components};
///
/// let network = Network::directed().tie("a", "b").tie("b", "a").tie("b", "c").build()?;
/// assert_eq!(strong_components(&Adjacency::binary(&network)).sizes, [2, 1]);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn strong_components(ties: &Adjacency) -> Components {
    const NEW: u32 = u32::MAX;
    let n = ties.len();
    let (mut index, mut low) = (vec![NEW; n], vec![0; n]);
    let mut component = vec![NEW; n];
    let (mut open, mut path): (Vec<u32>, Vec<(u32, usize)>) = (Vec::new(), Vec::new());
    let (mut met, mut closed) = (0, 0);
    for start in super::places(n) {
        if index[start as usize] != NEW {
            continue;
        }
        path.push((start, 0));
        while let Some((node, next)) = path.last_mut() {
            let v = *node as usize;
            if *next == 0 && index[v] == NEW {
                index[v] = met;
                low[v] = met;
                met += 1;
                open.push(*node);
            }
            if let Some(&other) = ties.out(*node).get(*next) {
                *next += 1;
                let w = other as usize;
                if index[w] == NEW {
                    path.push((other, 0));
                } else if component[w] == NEW {
                    low[v] = low[v].min(index[w]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                low[*above as usize] = low[*above as usize].min(low[v]);
            }
            if low[v] == index[v] {
                while let Some(member) = open.pop() {
                    component[member as usize] = closed;
                    if member as usize == v {
                        break;
                    }
                }
                closed += 1;
            }
        }
    }
    Components::numbered(component)
}

/// The nodes and edges of a skeleton without which it falls into more components.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cutpoints {
    /// The nodes, in the order of the roster.
    pub cutpoints: Vec<u32>,
    /// The edges, by their ends in the order of the roster.
    pub bridges: Vec<(u32, u32)>,
}

/// Cutpoints and bridges of the skeleton, in which a tie either way is one edge (Hopcroft & Tarjan 1973).
///
/// ```
/// use crosscase_network::{Adjacency, Network, cuts};
///
/// let network = Network::directed().tie("a", "b").tie("b", "a").tie("b", "c").build()?;
/// let cuts = cuts(&Adjacency::binary(&network));
/// assert_eq!((cuts.cutpoints, cuts.bridges), (vec![1], vec![(0, 1), (1, 2)]), "a mutual tie is one edge");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn cuts(ties: &Adjacency) -> Cutpoints {
    const NEW: u32 = u32::MAX;
    let skeleton = ties.skeleton();
    let n = skeleton.len();
    let (mut index, mut low, mut cuts) = (vec![NEW; n], vec![0; n], vec![false; n]);
    let mut bridges = Vec::new();
    let mut met = 0;
    let mut path: Vec<(u32, u32, usize)> = Vec::new();
    for start in super::places(n) {
        if index[start as usize] != NEW {
            continue;
        }
        let mut branches = 0;
        path.push((start, start, 0));
        while let Some((node, above, next)) = path.last_mut() {
            let (v, from) = (*node as usize, *above);
            if index[v] == NEW {
                index[v] = met;
                low[v] = met;
                met += 1;
            }
            if let Some(&other) = skeleton.out(*node).get(*next) {
                *next += 1;
                if index[other as usize] == NEW {
                    let node = *node;
                    path.push((other, node, 0));
                } else if other != from {
                    low[v] = low[v].min(index[other as usize]);
                }
                continue;
            }
            let node = *node;
            path.pop();
            if node == start {
                continue;
            }
            let parent = from as usize;
            low[parent] = low[parent].min(low[v]);
            if low[v] > index[parent] {
                bridges.push((node.min(from), node.max(from)));
            }
            if from == start {
                branches += 1;
            } else if low[v] >= index[parent] {
                cuts[parent] = true;
            }
        }
        cuts[start as usize] = branches > 1;
    }
    bridges.sort_unstable();
    Cutpoints { cutpoints: super::places(n).filter(|node| cuts[*node as usize]).collect(), bridges }
}

/// The greatest k of each node such that it is among nodes of which each has k ties to others of them; of the skeleton, in which a tie
/// either way is one edge (Batagelj & Zaveršnik 2003).
///
/// ```
/// use crosscase_network::{Adjacency, Network, coreness};
///
/// let network = Network::undirected().tie("a", "b").tie("b", "c").tie("c", "a").tie("c", "d").build()?;
/// assert_eq!(coreness(&Adjacency::binary(&network)), [2, 2, 2, 1]);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn coreness(ties: &Adjacency) -> Vec<u32> {
    let skeleton = ties.skeleton();
    let n = skeleton.len();
    let mut degree: Vec<usize> = super::places(n).map(|node| skeleton.out(node).len()).collect();
    let most = degree.iter().copied().max().unwrap_or(0);
    // Nodes in the order of their degrees; `begin` is where each degree begins.
    let mut begin = vec![0; most + 2];
    for d in &degree {
        begin[d + 1] += 1;
    }
    for d in 1..begin.len() {
        begin[d] += begin[d - 1];
    }
    let (mut order, mut at) = (vec![0_u32; n], vec![0; n]);
    let mut next = begin.clone();
    for node in super::places(n) {
        let place = &mut next[degree[node as usize]];
        order[*place] = node;
        at[node as usize] = *place;
        *place += 1;
    }
    for nth in 0..n {
        let node = order[nth];
        for other in skeleton.out(node) {
            let w = *other as usize;
            if degree[w] > degree[node as usize] {
                // The first of its degree changes places with it, and the border of the degree moves on.
                let (first, place) = (begin[degree[w]], at[w]);
                let swapped = order[first];
                order.swap(first, place);
                at[swapped as usize] = place;
                at[w] = first;
                begin[degree[w]] += 1;
                degree[w] -= 1;
            }
        }
    }
    degree.into_iter().map(super::place).collect()
}
