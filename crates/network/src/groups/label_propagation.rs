//! Communities by passing labels on (Raghavan, Albert & Kumara 2007, doi:10.1103/PhysRevE.76.036106).

use super::strengths::Strengths;
use crosscase_numerics::Stream;

/// Rounds before it ends where labels go on changing.
const ROUNDS: usize = 1_000;

/// Each node takes the label that most of what joins it to others has, one of them at random where several do, until every node has
/// such a label.
pub(super) fn label_propagation(network: &Strengths, stream: &mut Stream) -> Vec<u32> {
    let mut labels: Vec<u32> = (0_u32..).take(network.len()).collect();
    let mut order = labels.clone();
    let mut around: Vec<(u32, f64)> = Vec::new();
    for _ in 0..ROUNDS {
        stream.shuffle(&mut order);
        let mut changed = false;
        for node in &order {
            around.clear();
            around.extend(
                network.neighbours(*node).filter_map(|(other, weight)| Some((*labels.get(other as usize)?, weight))),
            );
            around.sort_unstable_by_key(|(label, _)| *label);
            around.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
            let most = around.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
            around.retain(|(_, weight)| *weight >= most * (1.0 - 1e-12));
            let Some(own) = labels.get_mut(*node as usize) else { continue };
            if around.is_empty() || around.iter().any(|(label, _)| label == own) {
                continue;
            }
            if let Some((label, _)) = around.get(stream.below(around.len())) {
                *own = *label;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    labels
}
