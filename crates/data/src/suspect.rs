//! Numbers that look like codes of missing answers that nobody declared.

/// A number that looks like a code, beside a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SuspectCode {
    /// The number.
    pub code: f64,
    /// The least of the others.
    pub low: f64,
    /// The greatest of them.
    pub high: f64,
}

impl SuspectCode {
    /// The outermost number that stands apart from the points of a short scale and is a usual code: 7 to 9, 77, 98, 999, −1, −99.
    /// Near the scale it takes four answers to see one.
    ///
    /// ```
    /// use crosscase_data::SuspectCode;
    ///
    /// let found = SuspectCode::among(&[Some(1.0), Some(4.0), None, Some(99.0)]);
    /// assert_eq!(found.map(|found| (found.code, found.low, found.high)), Some((99.0, 1.0, 4.0)));
    /// ```
    pub fn among(values: &[Option<f64>]) -> Option<Self> {
        let mut sorted: Vec<f64> = values.iter().copied().flatten().collect();
        sorted.sort_by(f64::total_cmp);
        near_a_scale(&sorted).or_else(|| far_apart(&sorted))
    }
}

/// The same of whole numbers on a short scale.
fn near_a_scale(sorted: &[f64]) -> Option<SuspectCode> {
    if sorted.iter().any(|value| value.fract() != 0.0) {
        return None;
    }
    let mut points = sorted.to_vec();
    points.dedup();
    let mut codes = Vec::new();
    while let [_, .., below, top] = points[..]
        && is_code(top)
        && top - below > 1.0
    {
        codes.push(top);
        points.pop();
    }
    while let [bottom, above, .., _] = points[..]
        && is_code(bottom)
        && above - bottom > 1.0
    {
        codes.push(bottom);
        points.remove(0);
    }
    let (&[low, .., high], &code) = (&points[..], codes.first()?) else { return None };
    let answers = sorted.iter().filter(|value| (low..=high).contains(*value)).count();
    let is_far = !(0.0..=10.0).contains(&code);
    let is_scale = low >= -10.0 && high <= 10.0 && (is_far || answers >= 4);
    is_scale.then_some(SuspectCode { code, low, high })
}

/// A usual code of two digits and more that is four times the next figure, or one below zero beside figures that are not: 999 or −9
/// among numbers of beds. It takes three other figures to see one.
fn far_apart(sorted: &[f64]) -> Option<SuspectCode> {
    let figures = |code: f64| -> Vec<f64> { sorted.iter().copied().filter(|value| *value != code).collect() };
    let (bottom, top) = (*sorted.first()?, *sorted.last()?);
    let high = Some(top).filter(|top| *top >= 77.0 && is_code(*top));
    let low = Some(bottom).filter(|bottom| *bottom <= -7.0 && is_code(*bottom));
    let apart = |code: f64| match figures(code)[..] {
        [low, _, .., high] if (code > 0.0 && high * 4.0 <= code) || (code < 0.0 && low >= 0.0) => {
            Some(SuspectCode { code, low, high })
        }
        _ => None,
    };
    high.and_then(apart).or_else(|| low.and_then(apart))
}

/// 7, 8, 9, 77, 888; 96 to 99 and 996 to 999; these below zero, and −1.
fn is_code(value: f64) -> bool {
    let digits = value.abs().to_string();
    let one_digit = ["7", "8", "9"].iter().any(|digit| digits.replace(digit, "").is_empty());
    let rest = digits.strip_suffix(['6', '7', '8', '9']).unwrap_or_default();
    let nines = !rest.is_empty() && rest.replace('9', "").is_empty();
    one_digit || nines || value == -1.0
}

#[cfg(test)]
mod tests {
    use super::SuspectCode;

    #[test]
    fn a_code_among_answers_is_seen_and_a_figure_is_none() {
        for (values, expected) in [
            (&[1.0, 4.0, 5.0, 2.0, 9.0][..], Some((9.0, 1.0, 5.0))),
            (&[1.0, 7.0, 99.0], Some((99.0, 1.0, 7.0))),
            (&[0.0, 1.0, 1.0, 0.0, 8.0, 9.0], None),
            (&[0.0, 1.0, 1.0, 0.0, 9.0], Some((9.0, 0.0, 1.0))),
            (&[1.0, 5.0, -9.0], Some((-9.0, 1.0, 5.0))),
            (&[1.0, 5.0, -1.0], Some((-1.0, 1.0, 5.0))),
            (&[0.0, 1.0, 2.0, -1.0], None),
            (&[-3.0, 3.0, 0.0, -99.0, 998.0], Some((998.0, -3.0, 3.0))),
            (&[2.0, 5.0, 4.0, 97.0], Some((97.0, 2.0, 5.0))),
            (&[1.0, 5.0, 3.0, 12.0], None),
            (&[1.0, 5.0, 3.0, 95.0], None),
            (&[7.0, 8.0, 9.0, 6.0, 5.0], None),
            (&[2.0, 5.0, 7.0, 9.0], None),
            (&[0.2, 0.9, 99.0], None),
            (&[0.2, 0.4, 0.9, 99.0], Some((99.0, 0.2, 0.9))),
            (&[12.0, 999.0, 18.0, 8.0, 15.0], Some((999.0, 8.0, 18.0))),
            (&[12.0, -9.0, 18.5, 8.0, 15.0], Some((-9.0, 8.0, 18.5))),
            (&[120.0, 340.0, 999.0], None),
            (&[120.0, 340.0, 60.0, 999.0], None),
            (&[-4.0, -2.0, 3.0, -9.5, -99.0], None),
            (&[99.0], None),
            (&[], None),
        ] {
            let values: Vec<Option<f64>> = values.iter().copied().map(Some).chain([None]).collect();
            let expected = expected.map(|(code, low, high)| SuspectCode { code, low, high });
            assert_eq!(SuspectCode::among(&values), expected, "{values:?}");
        }
    }
}
