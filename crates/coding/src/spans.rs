//! Spans of a text, by code points.

use serde::Serialize;

/// A span of a text: from a code point, counted from 0, up to the one after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TextSpan {
    /// Its first code point.
    pub start: u64,
    /// The first one after it.
    pub end: u64,
}

impl TextSpan {
    /// How many code points it has.
    pub const fn length(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// How many it shares with another.
    pub(crate) fn shared(self, other: Self) -> u64 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }
}

/// The spans that are covered, in order and apart: what overlaps or touches becomes one.
pub(crate) fn union(spans: &[TextSpan]) -> Vec<TextSpan> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let mut covered: Vec<TextSpan> = Vec::new();
    for span in sorted {
        match covered.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => covered.push(span),
        }
    }
    covered
}

/// How many code points spans cover that are apart.
pub(crate) fn length(spans: &[TextSpan]) -> u64 {
    spans.iter().map(|span| span.length()).sum()
}

/// Each pair of spans that share code points, by their places, and how many: one pass over two lists in order, in each of which spans
/// are apart.
pub(crate) fn each_shared(one: &[TextSpan], other: &[TextSpan], mut take: impl FnMut(usize, usize, u64)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
        let shared = a.shared(*b);
        if shared > 0 {
            take(i, j, shared);
        }
        if a.end <= b.end {
            i += 1;
        } else {
            j += 1;
        }
    }
}
