//! From values to pixels.

use crate::text::signed;

/// A linear scale from a domain of values to a range of pixels.
///
/// ```
/// use crosscase_figures::LinearScale;
/// let x = LinearScale::new((0.0, 1.0), (40.0, 240.0));
/// assert_eq!(x.at(0.5), 140.0);
/// let ticks: Vec<String> = x.ticks(5).into_iter().map(|tick| tick.label).collect();
/// assert_eq!(ticks, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearScale {
    domain: (f64, f64),
    range: (f64, f64),
}

/// A tick: a round value and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value.
    pub value: f64,
    /// The value in as many decimals as the step between ticks needs.
    pub label: String,
}

/// Values further out than this are drawn at this place; a survey or a gross domestic product does not reach it.
const FURTHEST: f64 = 1e15;

impl LinearScale {
    /// A scale over the domain, its ends in either order. An empty domain is widened, a domain that is not finite is 0 to 1.
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        let (mut low, mut high) = if domain.0 <= domain.1 { domain } else { (domain.1, domain.0) };
        if !(low.is_finite() && high.is_finite()) {
            (low, high) = (0.0, 1.0);
        }
        (low, high) = (low.clamp(-FURTHEST, FURTHEST), high.clamp(-FURTHEST, FURTHEST));
        if high - low <= f64::EPSILON * low.abs().max(high.abs()).max(1e-9) {
            let room = (low.abs() * 0.05).max(0.5);
            (low, high) = (low - room, high + room);
        }
        Self { domain: (low, high), range }
    }

    /// A scale over the finite ones of some values, widened to the round values around them; 0 to 1 where there is none.
    pub fn around(values: impl IntoIterator<Item = f64>, range: (f64, f64)) -> Self {
        let (low, high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let tight = Self::new((low, high), range);
        let step = tight.step(5);
        let (low, high) = tight.domain;
        Self::new(((low / step).floor() * step, (high / step).ceil() * step), range)
    }

    /// A scale over the limits, or around the values where there are none.
    pub fn within(limits: Option<(f64, f64)>, values: impl IntoIterator<Item = f64>, range: (f64, f64)) -> Self {
        limits.map_or_else(|| Self::around(values, range), |limits| Self::new(limits, range))
    }

    /// The place of a value in pixels; a value outside the domain lies outside the range.
    pub fn at(&self, value: f64) -> f64 {
        let ((low, high), (from, to)) = (self.domain, self.range);
        let value = if value.is_nan() { value } else { value.clamp(-FURTHEST, FURTHEST) };
        from + (value - low) / (high - low) * (to - from)
    }

    /// Lower and upper end of the domain.
    pub fn domain(&self) -> (f64, f64) {
        self.domain
    }

    /// Is the value within the domain?
    pub fn contains(&self, value: f64) -> bool {
        value >= self.domain.0 && value <= self.domain.1
    }

    /// About `wanted` round values (multiples of 1, 2 or 5 times a power of ten) within the domain.
    pub fn ticks(&self, wanted: usize) -> Vec<Tick> {
        let step = self.step(wanted);
        let first = (self.domain.0 / step - 1e-9).ceil();
        let mut ticks = Vec::new();
        for index in 0..=4 * wanted.clamp(1, 50) {
            let value = (first + index as f64) * step;
            if value > self.domain.1 + step * 1e-6 {
                break;
            }
            ticks.push(Tick { value, label: label(value, step) });
        }
        ticks
    }

    /// The round distance between about `wanted` ticks.
    pub(crate) fn step(&self, wanted: usize) -> f64 {
        let rough = (self.domain.1 - self.domain.0) / wanted.clamp(1, 50) as f64;
        let power = libm::pow(10.0, libm::log10(rough).floor());
        let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough * 0.999).unwrap_or(10.0);
        factor * power
    }
}

fn label(value: f64, step: f64) -> String {
    let value = if value.abs() < step * 1e-6 { 0.0 } else { value };
    if value != 0.0 && (value.abs() >= 1e7 || step < 1e-4) {
        return signed(&format!("{value:.1e}")).into_owned();
    }
    let is_whole = |x: f64| x.fract().min(1.0 - x.fract()) < 1e-6;
    let decimals = [1.0, 10.0, 100.0, 1000.0].into_iter().position(|tens| is_whole(step * tens)).unwrap_or(4);
    signed(&format!("{value:.decimals$}")).into_owned()
}

/// A scale that gives each of `count` categories a band of equal width.
///
/// ```
/// use crosscase_figures::BandScale;
/// let bands = BandScale::new(4, (0.0, 80.0));
/// assert_eq!(bands.width(), 20.0);
/// assert_eq!(bands.centre(1), 30.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandScale {
    count: usize,
    range: (f64, f64),
}

impl BandScale {
    /// Bands over a range of pixels.
    pub fn new(count: usize, range: (f64, f64)) -> Self {
        Self { count, range }
    }

    /// The width of one band in pixels; of the whole range where there is no category.
    pub fn width(&self) -> f64 {
        (self.range.1 - self.range.0) / self.count.max(1) as f64
    }

    /// The middle of a band, counted from 0.
    pub fn centre(&self, index: usize) -> f64 {
        self.range.0 + self.width() * (index as f64 + 0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(domain: (f64, f64), wanted: usize, expected: &[&str]) {
        let labels: Vec<String> =
            LinearScale::new(domain, (0.0, 100.0)).ticks(wanted).into_iter().map(|t| t.label).collect();
        assert_eq!(labels, expected);
    }

    #[test]
    fn ticks_are_round() {
        check((0.0, 1.0), 4, &["0.0", "0.5", "1.0"]);
        check((320.0, 1098.0), 5, &["400", "600", "800", "1000"]);
        check((-1.0, 1.0), 4, &["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        check((0.0, 0.03), 3, &["0.00", "0.01", "0.02", "0.03"]);
        check((5.0, 1.0), 4, &["1", "2", "3", "4", "5"]);
    }

    #[test]
    fn a_domain_without_width_or_end_still_has_a_scale() {
        for domain in [(3.0, 3.0), (0.0, 0.0), (f64::NAN, 1.0), (f64::NEG_INFINITY, f64::INFINITY), (-1e300, 1e300)] {
            let scale = LinearScale::new(domain, (0.0, 100.0));
            assert!(scale.at(1.0).is_finite() && !scale.ticks(5).is_empty(), "{domain:?}");
        }
    }

    #[test]
    fn values_are_surrounded_by_round_ones() {
        assert_eq!(LinearScale::around([320.0, 1098.0, f64::NAN], (0.0, 1.0)).domain(), (200.0, 1200.0));
        assert_eq!(LinearScale::around([], (0.0, 1.0)).domain(), (0.0, 1.0));
    }
}
