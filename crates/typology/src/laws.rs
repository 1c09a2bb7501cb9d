//! What a distance and a linkage of another crate are held to.

use crate::{Distance, Linkage};

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

/// The first law that a distance between so many cases breaks, in words; `None` where it keeps all of them.
///
/// A distance is a number from 0 on, the same from either side, and 0 of a case from itself; that a way round is not shorter is not asked,
/// since Gower's is not where something is missing. Two cases that cannot be compared have none.
///
/// ```
/// use crosscase_typology::laws;
/// let places: [f64; 3] = [0.0, 1.0, 5.0];
/// assert_eq!(laws::broken_distance(3, &|a: usize, b: usize| Some((places[a] - places[b]).abs())), None);
/// assert!(laws::broken_distance(3, &|a: usize, b: usize| Some(places[a] - places[b])).is_some());
/// ```
pub fn broken_distance(cases: usize, distance: &dyn Distance) -> Option<&'static str> {
    let between = |a, b| distance.between(a, b);
    for a in 0..cases {
        if between(a, a).is_some_and(|distance| distance.abs() > 1e-12) {
            return Some("a case is 0 from itself");
        }
        for b in 0..a {
            match (between(a, b), between(b, a)) {
                (Some(one), _) if !one.is_finite() || one < 0.0 => return Some("a distance is a number from 0 on"),
                (Some(one), Some(other)) if (one - other).abs() > 1e-12 => {
                    return Some("it is the same from either side");
                }
                (None, Some(_)) | (Some(_), None) => return Some("it is there from either side or from none"),
                _ => {}
            }
        }
    }
    None
}
