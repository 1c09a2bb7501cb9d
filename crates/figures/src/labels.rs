//! Where the labels of points go: beside the point, further off with a leader, as a letter with a key, or nowhere.
//!
//! Greedy (after Christensen, Marks & Shieber 1995, doi:10.1145/212332.212334): points take the first free of their
//! candidate places; those with the fewest neighbours choose first. What finds no place is left to the text alternative.

use crate::canvas::Anchor;
use crate::text::text_width;

/// An axis-parallel box: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    pub(crate) fn around((x, y): (f64, f64), reach: f64) -> Self {
        Self { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub(crate) fn within(&self, field: &Self) -> bool {
        self.left >= field.left && self.right <= field.right && self.top >= field.top && self.bottom <= field.bottom
    }

    /// Does a straight line pass through the box? (Liang & Barsky 1984)
    pub(crate) fn crossed_by(&self, (from, to): Segment) -> bool {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let edges = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (p, q) in edges {
            if p == 0.0 {
                if q < 0.0 {
                    return false;
                }
            } else if p < 0.0 {
                enter = enter.max(q / p);
            } else {
                leave = leave.min(q / p);
            }
        }
        enter < leave
    }
}

/// A straight line, by its ends.
pub(crate) type Segment = ((f64, f64), (f64, f64));

/// Where a label was put.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// Baseline position.
    pub(crate) at: (f64, f64),
    pub(crate) anchor: Anchor,
    /// The line back to the point, for a label that is not beside it.
    pub(crate) leader: Option<Segment>,
}

/// What is taken: by markers and curves from the start, by labels and leaders as they are placed.
#[derive(Clone)]
pub(crate) struct Labeller {
    field: Area,
    size: f64,
    radius: f64,
    /// What is longer, in characters or in pixels, is not written in full.
    longest: (usize, f64),
    /// Markers and labels.
    taken: Vec<Area>,
    /// Curves and leaders: no label on them.
    lines: Vec<Segment>,
    /// Reference lines: a label on them is better than none.
    faint: Vec<Segment>,
}

/// May a label lie on a reference line?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    Nothing,
    ReferenceLines,
}

/// Directions in the order in which a reader expects a label: right, above, left, below, then the corners.
const BESIDE: [(f64, f64); 8] =
    [(1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7)];
const FURTHER: [f64; 8] = [12.0, 18.0, 25.0, 34.0, 45.0, 58.0, 74.0, 92.0];
/// Directions tried for a leader.
const TURNS: i32 = 24;

impl Labeller {
    /// A field of labels of one font size around markers of one radius.
    pub(crate) fn new(field: Area, size: f64, radius: f64) -> Self {
        let longest = (18, 140.0);
        Self { field, size, radius, longest, taken: Vec::new(), lines: Vec::new(), faint: Vec::new() }
    }

    /// The same with longer labels written in full.
    pub(crate) fn longest(mut self, characters: usize, pixels: f64) -> Self {
        self.longest = (characters, pixels);
        self
    }

    /// Whether a label is written in full.
    pub(crate) fn fits(&self, text: &str) -> bool {
        text.chars().count() <= self.longest.0 && text_width(text, self.size) <= self.longest.1
    }

    /// Keeps an area free of labels.
    pub(crate) fn keep_free(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Keeps a line free of labels.
    pub(crate) fn keep_line_free(&mut self, points: &[(f64, f64)]) {
        self.lines.extend(segments(points));
    }

    /// Keeps a line free of labels where that is possible.
    pub(crate) fn prefer_line_free(&mut self, points: &[(f64, f64)]) {
        self.faint.extend(segments(points));
    }

    /// A place for a label directly beside its point.
    pub(crate) fn beside(&mut self, point: (f64, f64), text: &str, over: Over) -> Option<Spot> {
        let found = BESIDE.iter().find_map(|&direction| {
            let (area, spot) = self.candidate(point, direction, self.radius + 2.5, text);
            self.free(&area, over).then_some((area, spot))
        });
        self.take(found)
    }

    /// A place for a label further off, with a leader.
    pub(crate) fn led(&mut self, point: (f64, f64), text: &str, over: Over) -> Option<Spot> {
        let turns = (0..TURNS).map(|turn| f64::from(turn) * std::f64::consts::TAU / f64::from(TURNS));
        let directions: Vec<(f64, f64)> = turns.map(|angle| (libm::cos(angle), -libm::sin(angle))).collect();
        // Markers that cover one another cannot keep each other's leaders away.
        let near = Area::around(point, self.radius + 1.0);
        let found =
            FURTHER.iter().flat_map(|&d| directions.iter().map(move |&to| (d, to))).find_map(|(d, direction)| {
                let (area, mut spot) = self.candidate(point, direction, self.radius + d, text);
                let along = |length: f64| (point.0 + direction.0 * length, point.1 + direction.1 * length);
                let leader = (along(self.radius), along(self.radius + d - 1.5));
                spot.leader = Some(leader);
                let clear = self.taken.iter().all(|other| other.meets(&near) || !other.crossed_by(leader))
                    && self.lines.iter().all(|&other| !cross(other, leader));
                (clear && self.free(&area, over)).then_some((area, spot))
            });
        self.take(found)
    }

    fn take(&mut self, found: Option<(Area, Spot)>) -> Option<Spot> {
        let (area, spot) = found?;
        self.taken.push(area);
        self.lines.extend(spot.leader);
        Some(spot)
    }

    fn free(&self, area: &Area, over: Over) -> bool {
        let crossed = |lines: &[Segment]| lines.iter().any(|&segment| area.crossed_by(segment));
        area.within(&self.field)
            && self.taken.iter().all(|other| !other.meets(area))
            && !crossed(&self.lines)
            && (over == Over::ReferenceLines || !crossed(&self.faint))
    }

    fn candidate(&self, (x, y): (f64, f64), (dx, dy): (f64, f64), distance: f64, text: &str) -> (Area, Spot) {
        let (width, height) = (text_width(text, self.size), self.size * 0.95);
        let (px, py) = (x + dx * distance, y + dy * distance);
        let side = |d: f64| {
            if d > 0.3 {
                0.5
            } else if d < -0.3 {
                -0.5
            } else {
                0.0
            }
        };
        let (cx, cy) = (px + side(dx) * width, py + side(dy) * height);
        let area =
            Area { left: cx - width / 2.0, right: cx + width / 2.0, top: cy - height / 2.0, bottom: cy + height / 2.0 };
        let (at, anchor) = if dx > 0.3 {
            (area.left, Anchor::Start)
        } else if dx < -0.3 {
            (area.right, Anchor::End)
        } else {
            (cx, Anchor::Middle)
        };
        // The baseline of a line of capitals and digits lies about 0.36 em below its middle.
        (area, Spot { at: (at, cy + self.size * 0.36), anchor, leader: None })
    }
}

fn segments(points: &[(f64, f64)]) -> impl Iterator<Item = Segment> {
    // A point that is not finite breaks the line.
    let is_there = |(x, y): (f64, f64)| x.is_finite() && y.is_finite();
    points.windows(2).filter_map(move |pair| match pair {
        &[from, to] if is_there(from) && is_there(to) => Some((from, to)),
        _ => None,
    })
}

fn cross((a, b): Segment, (c, d): Segment) -> bool {
    let side = |p: (f64, f64), q: (f64, f64), r: (f64, f64)| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labeller() -> Labeller {
        Labeller::new(Area { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 }, 12.0, 4.0)
    }

    #[test]
    fn the_first_label_stands_to_the_right_and_the_second_elsewhere() {
        let mut labels = labeller();
        let first = labels.beside((100.0, 100.0), "BE", Over::Nothing).map(|spot| (spot.anchor, spot.at.0 > 100.0));
        assert_eq!(first, Some((Anchor::Start, true)));
        let second = labels.beside((100.0, 100.0), "NL", Over::Nothing).map(|spot| spot.anchor);
        assert_eq!(second, Some(Anchor::Middle));
    }

    #[test]
    fn a_label_never_leaves_the_field() {
        let mut labels = labeller();
        assert_eq!(labels.beside((190.0, 100.0), "BE", Over::Nothing).map(|spot| spot.anchor), Some(Anchor::Middle));
        assert_eq!(labels.led((100.0, 100.0), &"long ".repeat(20), Over::Nothing), None);
    }

    #[test]
    fn where_no_place_is_left_there_is_none() {
        let mut labels = labeller();
        labels.keep_free(Area { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 });
        assert_eq!(labels.beside((100.0, 100.0), "BE", Over::Nothing), None);
        assert_eq!(labels.led((100.0, 100.0), "BE", Over::Nothing), None);
    }

    #[test]
    fn a_reference_line_gives_way_and_a_curve_does_not() {
        let far = |x: f64| vec![(x, 0.0), (x, 200.0)];
        let (mut faint, mut curve) = (labeller(), labeller());
        for step in 0..100 {
            faint.prefer_line_free(&far(f64::from(step) * 2.0));
            curve.keep_line_free(&far(f64::from(step) * 2.0));
        }
        assert_eq!(faint.beside((100.0, 100.0), "BE", Over::Nothing), None);
        assert!(faint.beside((100.0, 100.0), "BE", Over::ReferenceLines).is_some());
        assert_eq!(curve.beside((100.0, 100.0), "BE", Over::ReferenceLines), None);
    }

    #[test]
    fn a_broken_line_takes_no_room_where_it_is_broken() {
        let mut labels = labeller();
        labels.keep_line_free(&[(0.0, 150.0), (90.0, 150.0), (f64::NAN, f64::NAN), (110.0, 50.0), (200.0, 50.0)]);
        assert!(labels.beside((100.0, 100.0), "BE", Over::Nothing).is_some());
    }

    #[test]
    fn boxes_know_what_crosses_them() {
        let area = Area { left: 10.0, top: 10.0, right: 20.0, bottom: 20.0 };
        for (segment, expected) in [
            (((0.0, 15.0), (30.0, 15.0)), true),
            (((0.0, 0.0), (30.0, 5.0)), false),
            (((15.0, 0.0), (15.0, 9.0)), false),
            (((0.0, 30.0), (30.0, 0.0)), true),
        ] {
            assert_eq!(area.crossed_by(segment), expected, "{segment:?}");
        }
    }
}
