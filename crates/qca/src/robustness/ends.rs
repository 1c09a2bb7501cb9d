//! What the end of a range is, of which a search knows that it lies between two positions.

/// How far from the end of what is proved a simpler number is taken for it, as a share of the way between the limits: a search
/// ends at 1e-12 of it, and figures of rows are compared with a tolerance of 1e-8, so that further digits say nothing.
pub(super) const TOLERANCE: f64 = 1e-9;

/// Where a range can end.
pub(super) struct Ends<'a> {
    /// Positions at which a change is to be expected: the raw values, and where the anchor stands.
    pub(super) known: &'a [f64],
    /// How far from what is proved.
    pub(super) within: f64,
}

impl Ends<'_> {
    /// The end of a range that is proved up to `near`, and beyond which something is different at `far`: a known position;
    /// otherwise the number with the fewest digits just inside of `near`, or just outside where that has at least two digits less.
    pub(super) fn of(&self, near: f64, far: f64) -> f64 {
        let distance = |x: f64| (x - near).abs();
        let known = self.known.iter().copied().filter(|x| distance(*x) <= self.within);
        if let Some(known) = known.min_by(|a, b| distance(*a).total_cmp(&distance(*b))) {
            return known;
        }
        let inward = if far > near { near - self.within } else { near + self.within };
        let inside = roundest(near.min(inward), near.max(inward));
        let around = roundest(near - self.within, near + self.within);
        match (inside, around) {
            (Some((_, inside)), Some((end, around))) if around + 2 <= inside => end,
            (Some((end, _)), _) => end,
            _ => near,
        }
    }
}

/// The number with the fewest decimals from one to another, both included, and how many these are.
fn roundest(low: f64, high: f64) -> Option<(f64, i32)> {
    (-300..=300).find_map(|decimals| {
        let unit: f64 = format!("1e{}", -decimals).parse().ok()?;
        let number: f64 = format!("{:.0}e{}", (low / unit).ceil(), -decimals).parse().ok()?;
        (low <= number && number <= high).then_some((number, decimals))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(near: f64, far: f64, expected: f64) {
        let ends = Ends { known: &[4.0, 1.0 / 3.0], within: 1e-6 };
        assert_eq!(ends.of(near, far), expected, "{near} to {far}");
    }

    #[test]
    fn an_end_is_a_raw_value_or_a_round_number() {
        check(4.0, 4.000_000_000_018, 4.0);
        check(3.999_999_99, 4.000_000_01, 4.0);
        check(0.333_333_4, 0.333_333_3, 1.0 / 3.0);
        // Upwards the inside is below, downwards above.
        check(2.500_000_3, 2.500_000_4, 2.5);
        check(2.500_000_3, 2.500_000_2, 2.5);
        check(2.512_345_678, 2.512_345_679, 2.512_345);
        check(2.512_345_678, 2.512_345_677, 2.512_346);
        check(-0.000_000_1, -0.000_000_2, 0.0);
        check(98_765.432_1, 98_765.432_2, 98_765.432_1);
    }
}
