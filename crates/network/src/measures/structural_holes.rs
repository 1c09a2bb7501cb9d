//! Structural holes: how far the contacts of a node are tied to one another (Burt 1992).

use crate::Adjacency;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Whose ties the strengths of a node's contacts are measured against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EgoModel {
    /// All ties that they have.
    #[default]
    Whole,
    /// Their ties to the node and its contacts alone.
    Ego,
}

impl EgoModel {
    /// Each with its name and what it does.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Whole, "whole", "The ties of contacts are shares of all ties that they have"),
        (Self::Ego, "ego", "They are shares of their ties to ego and its contacts"),
    ];
}

/// What a node's contacts are to it and to one another; a contact is a node with a tie either way. All `None` for an isolate.
///
/// With `a_ij` the weight of a tie, `p_ij` = (`a_ij` + `a_ji)/Σ_q(a_iq` + `a_qi`) and `m_jq` = (`a_jq` + `a_qj)/max_k(a_jk` + `a_kj`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StructuralHoles {
    /// `Σ_j` `c_ij` over the contacts j, `c_ij` = (`p_ij` + `Σ_q` `p_iq` `p_qj)²`.
    pub constraint: Option<f64>,
    /// `Σ_j(1` − `Σ_q` `p_iq` `m_jq`) over the contacts j: how many of them are not redundant.
    pub effective_size: Option<f64>,
    /// The effective size over the number of contacts.
    pub efficiency: Option<f64>,
    /// How unequally the constraint comes from the contacts, `Σ_j` `r_j` ln `r_j/(N` ln N) with `r_j` = `c_ij/(constraint/N)` (Coleman–Theil);
    /// `None` with one contact.
    pub hierarchy: Option<f64>,
}

/// Structural holes around each node. Ties of a weight above 0 count, with their weights where they have such.
///
/// ```
/// use crosscase_network::{Adjacency, EgoModel, Network, structural_holes};
///
/// let triangle = Network::undirected().tie("a", "b").tie("b", "c").tie("c", "a").build()?;
/// let holes = structural_holes(&Adjacency::binary(&triangle), EgoModel::Whole);
/// assert_eq!((holes[0].constraint, holes[0].effective_size), (Some(1.125), Some(1.0)), "a triangle constrains by more than 1");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn structural_holes(ties: &Adjacency, model: EgoModel) -> Vec<StructuralHoles> {
    let contacts = Contacts::of(ties);
    let around = |scratch: &mut Scratch, node: u32| contacts.around(node, model, scratch);
    super::places(ties.len()).into_par_iter().map_init(|| Scratch::new(ties.len()), around).collect()
}

/// The contacts of each node with the weight of both ties.
struct Contacts {
    lists: Vec<Vec<(u32, f64)>>,
    totals: Vec<f64>,
    greatest: Vec<f64>,
}

/// Values by node that are set for one ego and cleared after it.
struct Scratch {
    /// `p_iq` of the contacts q.
    share: Vec<f64>,
    /// Whether a node is ego or a contact.
    inside: Vec<bool>,
    /// `p_ij` + Σ `p_iq` `p_qj`.
    invested: Vec<f64>,
}

impl Scratch {
    fn new(n: usize) -> Self {
        Self { share: vec![0.0; n], inside: vec![false; n], invested: vec![0.0; n] }
    }
}

impl Contacts {
    fn of(ties: &Adjacency) -> Self {
        let mut lists: Vec<Vec<(u32, f64)>> = vec![Vec::new(); ties.len()];
        for node in super::places(ties.len()) {
            let list = &mut lists[node as usize];
            list.extend(ties.out_ties(node).filter(|(_, weight)| *weight > 0.0));
            if ties.is_directed() {
                list.extend(ties.incoming_ties(node).filter(|(_, weight)| *weight > 0.0));
            }
            list.sort_by_key(|(other, _)| *other);
            list.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
        }
        let totals = lists.iter().map(|list| list.iter().map(|(_, weight)| weight).sum()).collect();
        let greatest =
            lists.iter().map(|list| list.iter().fold(0.0, |most: f64, (_, weight)| most.max(*weight))).collect();
        Self { lists, totals, greatest }
    }

    /// What a contact's ties add up to, and the strongest of them.
    fn strength(&self, node: u32, model: EgoModel, inside: &[bool]) -> (f64, f64) {
        if model == EgoModel::Whole {
            return (self.totals[node as usize], self.greatest[node as usize]);
        }
        let within = self.lists[node as usize].iter().filter(|(other, _)| inside[*other as usize]);
        within.fold((0.0, 0.0), |(sum, most): (f64, f64), (_, weight)| (sum + weight, most.max(*weight)))
    }

    fn around(&self, ego: u32, model: EgoModel, scratch: &mut Scratch) -> StructuralHoles {
        let list = &self.lists[ego as usize];
        if list.is_empty() {
            return StructuralHoles::default();
        }
        let total = self.totals[ego as usize];
        scratch.inside[ego as usize] = true;
        for (contact, weight) in list {
            scratch.inside[*contact as usize] = true;
            scratch.share[*contact as usize] = weight / total;
            scratch.invested[*contact as usize] = weight / total;
        }
        let size = list.len() as f64;
        let mut redundant = 0.0;
        for (contact, _) in list {
            let (total, greatest) = self.strength(*contact, model, &scratch.inside);
            let share = scratch.share[*contact as usize];
            for (other, weight) in &self.lists[*contact as usize] {
                if *other != ego && scratch.inside[*other as usize] {
                    scratch.invested[*other as usize] += share * weight / total;
                    redundant += scratch.share[*other as usize] * weight / greatest;
                }
            }
        }
        let parts: Vec<f64> = list
            .iter()
            .map(|(contact, _)| scratch.invested[*contact as usize] * scratch.invested[*contact as usize])
            .collect();
        for node in list.iter().map(|(contact, _)| *contact).chain([ego]) {
            scratch.inside[node as usize] = false;
            scratch.share[node as usize] = 0.0;
            scratch.invested[node as usize] = 0.0;
        }
        let constraint: f64 = parts.iter().sum();
        let unequal =
            parts.iter().map(|part| part * size / constraint).map(|r| if r > 0.0 { r * libm::log(r) } else { 0.0 });
        StructuralHoles {
            constraint: Some(constraint),
            effective_size: Some(size - redundant),
            efficiency: Some((size - redundant) / size),
            hierarchy: (list.len() > 1).then(|| unequal.sum::<f64>() / (size * libm::log(size))),
        }
    }
}
