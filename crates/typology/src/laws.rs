//! What a linkage of another crate is held to.

use crate::Linkage;

/// The first law that a linkage breaks, in words; `None` where it keeps all of them.
///
/// A distance from two clusters joined lies between the distances from each, does not hang on which is named first, and does not fall
/// where one of them rises: then no cluster is joined at less than what it is made of.
///
/// ```
/// use crosscase_typology::{AverageLinkage, CompleteLinkage, laws};
/// assert_eq!((laws::broken(&AverageLinkage), laws::broken(&CompleteLinkage)), (None, None));
/// ```
pub fn broken(linkage: &dyn Linkage) -> Option<&'static str> {
    let distances = [0.0, 0.25, 0.5, 1.0, 3.0];
    for (a, b) in distances.iter().flat_map(|a| distances.map(|b| (*a, b))) {
        for sizes in [(1, 1), (1, 4), (7, 2)] {
            let joined = linkage.joined((a, b), sizes);
            if !(a.min(b) - 1e-12..=a.max(b) + 1e-12).contains(&joined) {
                return Some("the distance lies between the two that it is made of");
            }
            if (joined - linkage.joined((b, a), (sizes.1, sizes.0))).abs() > 1e-12 {
                return Some("which of the two is named first does not matter");
            }
            if linkage.joined((a + 0.5, b), sizes) < joined - 1e-12 {
                return Some("the distance does not fall where one of the two rises");
            }
        }
    }
    None
}
