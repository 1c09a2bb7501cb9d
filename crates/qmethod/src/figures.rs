//! Figures of an analysis: scree plot, loadings, planes of two factors, z-scores, factor arrays.

mod array;
mod loadings;
mod statements;

pub use array::array_figure;
pub use loadings::loadings_figure;
pub use statements::zscore_figure;

use crate::{FactorEvidence, QmethodError, RetentionEvidence, Viewpoints};
use crosscase_figures::{Curve, CurvePlot, Figure, Point};

/// The eigenvalues against those of shuffled sorts, where there are any: their mean and their quantile.
///
/// ```
/// use crosscase_qmethod::{Analysis, Retention, Sorts, figures::scree_figure};
/// let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
/// let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 2.0, -2.0, -1.0], [2.0, -1.0, 1.0, -2.0]])?;
/// let evidence = Retention::new().replicates(50).fit(&Analysis::new(1), &sorts)?;
/// assert!(scree_figure(&evidence).svg().starts_with("<svg"));
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
pub fn scree_figure(evidence: &RetentionEvidence) -> Figure {
    let line = |of: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        (0..evidence.factors.len()).map(|f| (f as f64 + 1.0, of(f))).collect()
    };
    let found = |f: usize| evidence.factors[f].eigenvalue;
    let chance = |of: fn(&FactorEvidence) -> Option<f64>| -> Option<Vec<(f64, f64)>> {
        evidence.factors.iter().map(|row| Some((row.factor as f64, of(row)?))).collect()
    };
    let shuffled = [
        chance(|row| row.parallel_quantile).map(|line| Curve::new("shuffled, quantile", line)),
        chance(|row| row.parallel_mean).map(|line| Curve::new("shuffled, mean", line)),
    ];
    let highest = (0..evidence.factors.len())
        .map(|f| found(f).max(evidence.factors[f].parallel_quantile.unwrap_or(0.0)))
        .fold(1.0_f64, f64::max);
    CurvePlot {
        title: "Eigenvalues and those of shuffled sorts".to_owned(),
        description: "Eigenvalues of the correlations between sorts, with the mean and the quantile of those of sorts that were shuffled.".to_owned(),
        x_label: "Factor".to_owned(),
        y_label: "Eigenvalue".to_owned(),
        curves: std::iter::once(Curve::new("sorts", line(&found))).chain(shuffled.into_iter().flatten()).collect(),
        points: (0..evidence.factors.len()).map(|f| Point::new("", f as f64 + 1.0, found(f))).collect(),
        level: Some(1.0),
        x_limits: Some((0.5, evidence.factors.len() as f64 + 0.5)),
        y_limits: Some((0.0, highest * 1.05)),
        ..CurvePlot::default()
    }
    .draw()
}

/// The sorts in the plane of two factors (from 0), those that define either marked, with the circle of loading 1.
///
/// # Errors
/// [`QmethodError::UnknownFactor`] for a factor that there is not.
pub fn rotation_figure(found: &Viewpoints, a: usize, b: usize) -> Result<Figure, QmethodError> {
    let factors = found.factors.len();
    if a.max(b) >= factors || a == b {
        return Err(QmethodError::UnknownFactor { factor: a.max(b) + 1, factors });
    }
    let group = |i: usize| match (found.flags[i][a], found.flags[i][b]) {
        (true, _) => 0,
        (_, true) => 1,
        _ => 2,
    };
    let (first, second) = (found.called(a), found.called(b));
    let circle = (0..=72).map(|step| f64::from(step % 72) * 5.0).map(|degrees| libm::sincos(degrees.to_radians()));
    let plot = CurvePlot {
        title: format!("Sorts on {first} and {second}"),
        description: "The circle is a loading of 1; the lines are loadings of 0.".to_owned(),
        x_label: format!("Loading on {first}"),
        y_label: format!("Loading on {second}"),
        curves: vec![
            Curve::new("", circle.map(|(sin, cos)| (cos, sin)).collect()),
            Curve::new("", vec![(0.0, -1.0), (0.0, 1.0)]),
        ],
        points: (0..found.sorters.len())
            .map(|i| Point::new(&found.sorters[i], found.loadings.row(i)[a], found.loadings.row(i)[b]).group(group(i)))
            .collect(),
        groups: vec![format!("defines {first}"), format!("defines {second}"), "defines neither".to_owned()],
        level: Some(0.0),
        x_limits: Some((-1.05, 1.05)),
        y_limits: Some((-1.05, 1.05)),
        height: 330.0,
        ..CurvePlot::default()
    };
    Ok(plot.draw())
}

/// The planes of every two factors, each under the names of its factors: `plane-1-2`, `plane-1-3` …
///
/// # Errors
/// None that viewpoints can cause.
pub fn rotation_figures(found: &Viewpoints) -> Result<Vec<(String, Figure)>, QmethodError> {
    let label = |f: usize| &found.factors[f].label;
    let k = found.factors.len();
    let planes = (0..k).flat_map(|f| (f + 1..k).map(move |g| (f, g)));
    planes.map(|(f, g)| Ok((format!("plane-{}-{}", label(f), label(g)), rotation_figure(found, f, g)?))).collect()
}

/// The words of a text in lines of at most this width; a longer word goes on in the next line after a hyphen.
fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let fits = |line: &str| crosscase_figures::text_width(line, size) <= width;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        let longer = lines.last().map(|line| format!("{line} {}", word.iter().collect::<String>()));
        if let Some((last, line)) = lines.last_mut().zip(longer.filter(|line| fits(line))) {
            *last = line;
            continue;
        }
        while word.len() > 1 && !fits(&word.iter().collect::<String>()) {
            let begun = |n: usize| word.iter().take(n).chain(&['-']).collect::<String>();
            let n = (1..word.len()).rev().find(|n| fits(&begun(*n))).unwrap_or(1);
            lines.push(begun(n));
            word.drain(..n);
        }
        lines.push(word.into_iter().collect());
    }
    lines
}

/// The same in at most so many lines; the last one ends with … where there was more.
fn lines(text: &str, size: f64, width: f64, most: usize) -> Vec<String> {
    let mut lines = wrapped(text, size, width);
    let cut = lines.len() > most;
    lines.truncate(most);
    if let Some(last) = lines.last_mut().filter(|_| cut) {
        while crosscase_figures::text_width(last, size) + size * 0.6 > width && last.pop().is_some() {}
        last.push('…');
    }
    lines
}

/// The lines of a text at the largest of these sizes at which it fits into a height, with that size; none where it fits at none.
fn fitted(text: &str, sizes: &[f64], (width, height): (f64, f64)) -> Option<(f64, Vec<String>)> {
    let at = |size: f64| (size, wrapped(text, size, width));
    sizes.iter().map(|size| at(*size)).find(|(size, lines)| lines.len() as f64 * size * LEADING <= height)
}

/// A text in one line at the largest of these sizes at which it fits, with that size; shortened at the smallest where it fits at none.
fn one_line(text: &str, sizes: &[f64], width: f64) -> (f64, String) {
    let fits = |size: &&f64| crosscase_figures::text_width(text, **size) <= width;
    let Some(size) = sizes.iter().find(fits) else {
        let smallest = sizes.last().copied().unwrap_or(9.0);
        let mut letters: Vec<char> = text.chars().collect();
        let shown = |letters: &[char]| format!("{}…", letters.iter().collect::<String>().trim_end());
        while !letters.is_empty() && crosscase_figures::text_width(&shown(&letters), smallest) > width {
            letters.pop();
        }
        return (smallest, shown(&letters));
    };
    (*size, text.to_owned())
}

/// The height of a line as a multiple of its size.
const LEADING: f64 = 1.18;
