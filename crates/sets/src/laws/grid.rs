use crate::MembershipFunction;

/// Values tried between two neighbouring anchors.
const STEPS: u32 = 64;
/// Values a decade around every anchor, from a millionth to a million times the span of the anchors.
const NEAR_A_DECADE: i32 = 8;
/// Values a decade beyond that, out to the largest number.
const FAR_A_DECADE: i32 = 4;

/// Raw values in rising order: the anchors, steps between them, steps that grow with the distance around them, and the
/// ends of what can be written.
pub(super) fn grid(function: &dyn MembershipFunction) -> Vec<f64> {
    let anchors: Vec<f64> = function.landmarks().iter().map(|l| l.at).collect();
    let (first, last) = (anchors.first().copied().unwrap_or(0.0), anchors.last().copied().unwrap_or(1.0));
    let span = if last > first { last - first } else { first.abs().max(1.0) };
    let mut grid = vec![f64::MIN, -1e9, -1.0, -f64::MIN_POSITIVE, 0.0, f64::MIN_POSITIVE, 1.0, 1e9, f64::MAX];
    let stops = [&[first - span][..], &anchors[..], &[last + span][..]].concat();
    for (from, to) in stops.iter().zip(stops.iter().skip(1)) {
        grid.extend((0..=STEPS).map(|step| from + (to - from) * f64::from(step) / f64::from(STEPS)));
    }
    let near: Vec<f64> = distances(span, -6, 6, NEAR_A_DECADE).collect();
    for anchor in &anchors {
        grid.extend([anchor.next_down(), *anchor, anchor.next_up()]);
        grid.extend(near.iter().flat_map(|distance| [anchor - distance, anchor + distance]));
    }
    // Whatever the span is, 640 decades pass every finite number.
    grid.extend(distances(span, 6, 640, FAR_A_DECADE).flat_map(|distance| [first - distance, last + distance]));
    grid.retain(|x| x.is_finite());
    grid.sort_by(f64::total_cmp);
    grid
}

fn distances(span: f64, from: i32, to: i32, a_decade: i32) -> impl Iterator<Item = f64> {
    (from * a_decade..=to * a_decade)
        .map(move |step| span * libm::pow(10.0, f64::from(step) / f64::from(a_decade)))
        .take_while(|distance| distance.is_finite())
}
