//! Answers on a scale of whole numbers that are none: `4,5` among 1 to 7.

use crate::{Diagnostic, Place};

/// The numbers of a column that are not whole where the others are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Uneven {
    /// The row of the first, from 0.
    pub(crate) row: usize,
    first: f64,
    count: usize,
    whole: usize,
    low: f64,
    high: f64,
}

/// The largest number that an answer scale is thought to reach; most have 2 to 11 points.
const HIGHEST: f64 = 10.0;

/// The few numbers that are not whole in a column that else holds the points of a short scale, if there are any.
///
/// A scale is known by its whole numbers: at least two different ones from −10 to 10, not 0 and 1 alone (memberships), and at
/// least two for each number between them.
pub(crate) fn uneven(numbers: &[Option<f64>]) -> Option<Uneven> {
    let present = || numbers.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?)));
    let odd = || present().filter(|(_, value)| value.fract() != 0.0);
    let (row, first) = odd().next()?;
    let whole = || present().map(|(_, value)| value).filter(|value| value.fract() == 0.0);
    let (low, high) = whole().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let (count, points) = (odd().count(), whole().count());
    let is_scale = low < high && low >= -HIGHEST && high <= HIGHEST && high - low > 1.0;
    let within = odd().all(|(_, value)| (low..=high).contains(&value));
    (is_scale && within && 2 * count <= points).then_some(Uneven { row, first, count, whole: points, low, high })
}

impl Uneven {
    /// What there is to say; `text` is the first as it stands in the file.
    pub(crate) fn diagnostic(self, text: Option<String>, place: Place) -> Diagnostic {
        let Self { first, count, whole, low, high, .. } = self;
        let text = text.unwrap_or_else(|| crate::number::shortest(first));
        let message = if count == 1 {
            format!("\"{text}\" stands among {whole} whole numbers from {low} to {high}")
        } else {
            format!("\"{text}\" and {} more stand among {whole} whole numbers from {low} to {high}", count - 1)
        };
        Diagnostic::warning("DAT109", message)
            .at(place)
            .help("correct it if the scale has whole points only; it was read as the number it is")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_between_the_points_of_a_scale_are_seen() {
        for (numbers, expected) in [
            (&[1.0, 7.0, 4.5, 3.0][..], Some((2, 1))),
            (&[1.0, 2.0, 2.5, 3.0, 5.0, 4.0, 3.5], Some((2, 2))),
            (&[-3.0, 2.0, 0.5, 1.0], Some((2, 1))),
            (&[1.0, 2.0, 3.0], None),
            // Memberships, shares and means are no answers on a scale.
            (&[0.0, 1.0, 0.33, 1.0], None),
            (&[1.5, 2.0, 2.5, 3.0], None),
            (&[720.0, 1098.0, 586.5], None),
            (&[1.0, 5.0, 9.5], None),
            (&[], None),
        ] {
            let numbers: Vec<Option<f64>> = numbers.iter().copied().map(Some).chain([None]).collect();
            assert_eq!(uneven(&numbers).map(|found| (found.row, found.count)), expected, "{numbers:?}");
        }
    }
}
