//! Orders of nodes that stay within their case.

use super::Permutations;
use crosscase_numerics::Stream;

/// The orders of nodes, each within its group: a case, or all nodes there are.
#[derive(Clone, Debug)]
pub(crate) struct Orders {
    sizes: Vec<usize>,
}

impl Orders {
    /// Of groups of these sizes.
    pub(crate) fn within(sizes: impl IntoIterator<Item = usize>) -> Self {
        Self { sizes: sizes.into_iter().collect() }
    }

    /// How many nodes there are.
    pub(crate) fn nodes(&self) -> usize {
        self.sizes.iter().sum()
    }

    /// How many orders there are; nothing beyond [`Permutations::MOST`].
    pub(crate) fn count(&self) -> Option<usize> {
        let factors = self.sizes.iter().flat_map(|size| 2..=*size);
        factors
            .into_iter()
            .try_fold(1_usize, |count, factor| count.checked_mul(factor).filter(|count| *count <= Permutations::MOST))
    }

    /// One at random. Nodes are counted from 0 within each group, one group after the other.
    pub(crate) fn drawn(&self, stream: &mut Stream) -> Vec<u32> {
        let mut order = Vec::with_capacity(self.nodes());
        for size in &self.sizes {
            let from = order.len();
            order.extend((0_u32..).take(*size));
            stream.shuffle(order.get_mut(from..).unwrap_or_default());
        }
        order
    }

    /// The order of a number below their count; 0 is the identity.
    pub(crate) fn nth(&self, mut number: usize) -> Vec<u32> {
        let mut order = Vec::with_capacity(self.nodes());
        for size in &self.sizes {
            let mut left: Vec<u32> = (0_u32..).take(*size).collect();
            // The digits of the number in bases 1, 2, 3 …: the last place has one node to choose from.
            let mut digits: Vec<usize> = Vec::with_capacity(*size);
            for base in 1..=*size {
                digits.push(number % base);
                number /= base;
            }
            order.extend(digits.into_iter().rev().map(|digit| left.remove(digit)));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_order_has_a_number() {
        let orders = Orders::within([3, 1, 4]);
        let count = orders.count().expect("few");
        assert_eq!(count, 144);
        let all: BTreeSet<Vec<u32>> = (0..count).map(|number| orders.nth(number)).collect();
        assert_eq!(all.len(), 144, "each once");
        assert_eq!(orders.nth(0), [0, 1, 2, 0, 0, 1, 2, 3]);
        let drawn: BTreeSet<Vec<u32>> = (0..4000).map(|seed| orders.drawn(&mut Stream::new(seed, 0))).collect();
        assert_eq!(drawn, all);
        assert_eq!((Orders::within([9]).count(), Orders::within([10]).count()), (Some(362_880), None));
        assert_eq!(Orders::within([]).count(), Some(1));
    }
}
