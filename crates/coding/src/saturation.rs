//! Saturation: when further interviews stopped bringing further codes (Guest, Namey & Chen 2020, doi:10.1371/journal.pone.0232076).

use crate::{Codebook, CodingError, SegmentStatus, Segments};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, counted};
use crosscase_figures::{Curve, CurvePlot, Figure, Point};
use crosscase_numerics::{Progress, quantile, resample_while};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// How saturation is looked for.
///
/// ```
/// use crosscase_coding::{SaturationOptions, Segments};
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use std::ops::ControlFlow;
///
/// let file = b"case,source,code,start,end\nEde,i1,trust,0,9\nEde,i1,rules,9,12\nOss,i2,trust,0,4\nTiel,i3,trust,0,4\n";
/// let table = read_bytes(file, Format::Csv, None, &Segments::reading(ReadOptions::new()))?.table;
/// let found = SaturationOptions::default().fit_while(&Segments::from_table(&table)?, |_| ControlFlow::Continue(()))?;
/// let new: Vec<usize> = found.sources.iter().map(|source| source.new).collect();
/// assert_eq!(new, [2, 0, 0]);
/// // In any order: one source has trust for certain, and rules with a chance of one in three.
/// assert!((found.sources[0].expected - 4.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SaturationOptions {
    /// The sources in the order in which they were made; in that of the passages where `None`.
    pub sources: Option<Vec<String>>,
    /// The codes; those of the passages where `None`. A code has what its parts have.
    pub codebook: Option<Codebook>,
    /// Sources whose codes are what further ones are held against; 4 unless said otherwise, as Guest, Namey and Chen do.
    pub base: usize,
    /// Sources in a run; 2 unless said otherwise.
    pub run: usize,
    /// Random orders of the sources; 1 000 unless said otherwise.
    pub orders: usize,
    /// The seed.
    pub seed: u64,
}

impl Default for SaturationOptions {
    fn default() -> Self {
        Self { sources: None, codebook: None, base: 4, run: 2, orders: 1_000, seed: 1 }
    }
}

/// When further sources stopped bringing further codes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Saturation {
    /// Codes that are found anywhere.
    pub codes: usize,
    /// The sources in their order.
    pub sources: Vec<SaturatedSource>,
    /// Codes of the first sources, as many as are the base.
    pub base_codes: Option<usize>,
    /// Sources up to the first run with at most 5 % new codes, and with none, the run not counted; `None` where there is no such run.
    pub reached: [Option<usize>; 2],
    /// Random orders.
    pub orders: usize,
    /// The seed.
    pub seed: u64,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SaturatedSource {
    /// The source.
    pub source: String,
    /// Codes that none before it has.
    pub new: usize,
    /// Codes up to it.
    pub cumulative: usize,
    /// Codes that as many sources drawn at random have: the mean over all orders, exactly.
    pub expected: f64,
    /// Between which numbers 95 % of the random orders lie.
    pub interval: Option<(f64, f64)>,
    /// New codes of the run that ends here over those of the base; `None` up to the end of the first run.
    pub run_share: Option<f64>,
}

impl SaturationOptions {
    /// The codes by sources. `watch` may stop the random orders.
    ///
    /// # Errors
    /// A source or a code that is not on its list; a base or a run of none.
    pub fn fit_while(
        &self,
        segments: &Segments,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Saturation, CodingError> {
        if self.base == 0 || self.run == 0 {
            return Err(CodingError::NoBase);
        }
        let (names, found) = self.by_source(segments)?;
        let n = found.len();
        let all: BTreeSet<usize> = found.iter().flatten().copied().collect();
        let (new, cumulative) = in_order(found.iter());
        let base_codes = (n >= self.base).then(|| cumulative.get(self.base - 1).copied()).flatten();
        let run_share = |at: usize| {
            let first = (at + 1).checked_sub(self.run).filter(|first| *first >= self.base)?;
            let codes: usize = new.get(first..=at)?.iter().sum();
            base_codes.filter(|codes| *codes > 0).map(|base| codes as f64 / base as f64)
        };
        let shares: Vec<Option<f64>> = (0..n).map(run_share).collect();
        let reached = [0.05, 0.0].map(|most| {
            let at = shares.iter().position(|share| share.is_some_and(|share| share <= most))?;
            Some(at + 1 - self.run)
        });
        let order = |stream: &mut crosscase_numerics::Stream, _: usize| {
            let mut order: Vec<&BTreeSet<usize>> = found.iter().collect();
            stream.shuffle(&mut order);
            in_order(order.into_iter()).1
        };
        let orders = resample_while(self.orders, self.seed, order, watch).values;
        let having: Vec<usize> =
            all.iter().map(|code| found.iter().filter(|codes| codes.contains(code)).count()).collect();
        let sources = (0..n).map(|at| {
            let drawn: Vec<f64> = orders.iter().filter_map(|order| Some(*order.get(at)? as f64)).collect();
            SaturatedSource {
                source: names.get(at).cloned().unwrap_or_default(),
                new: new.get(at).copied().unwrap_or_default(),
                cumulative: cumulative.get(at).copied().unwrap_or_default(),
                expected: having.iter().map(|has| 1.0 - none_of(n, *has, at + 1)).sum(),
                interval: quantile(&drawn, 0.025).zip(quantile(&drawn, 0.975)),
                run_share: shares.get(at).copied().flatten(),
            }
        });
        let mut diagnostics = Vec::new();
        if n < self.base.saturating_add(self.run) {
            let sources = crosscase_data::counted(n, "source is", "sources are");
            let message = format!("{sources} too few for a base of {} and a run of {}", self.base, self.run);
            diagnostics.push(Diagnostic::note("COD150", message).help("take a smaller --base, or code on"));
        }
        Ok(Saturation {
            codes: all.len(),
            sources: sources.collect(),
            base_codes,
            reached,
            orders: orders.len(),
            seed: self.seed,
            diagnostics,
        })
    }

    /// The sources, and the codes that each has. One of which only is said what it lacks is a source too: it brought nothing.
    fn by_source(&self, segments: &Segments) -> Result<(Vec<String>, Vec<BTreeSet<usize>>), CodingError> {
        let codebook = self.codebook.clone().unwrap_or_else(|| Codebook::of_segments(segments));
        let codes = codebook.places();
        let mut names: Vec<String> = self.sources.clone().unwrap_or_default();
        let mut places: BTreeMap<String, usize> =
            names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let mut found: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); names.len()];
        for segment in segments.rows() {
            let Some(source) = &segment.source else { continue };
            let code = codes.get(segment.code.as_str()).copied();
            let code = code.ok_or_else(|| codebook.unknown(&segment.code, &segment.place))?;
            let at = match places.get(source) {
                Some(at) => *at,
                None if self.sources.is_some() => {
                    let (name, place) = (source.clone(), segment.place.clone());
                    return Err(CodingError::UnknownSource { name, known: names, place });
                }
                None => {
                    places.insert(source.clone(), names.len());
                    names.push(source.clone());
                    found.push(BTreeSet::new());
                    names.len() - 1
                }
            };
            if let Some(of) = found.get_mut(at).filter(|_| segment.status == SegmentStatus::Present) {
                of.extend(codebook.collecting(code));
            }
        }
        Ok((names, found))
    }
}

/// New codes of each source, and codes up to it.
fn in_order<'a>(sources: impl Iterator<Item = &'a BTreeSet<usize>>) -> (Vec<usize>, Vec<usize>) {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let count = |codes: &'a BTreeSet<usize>| {
        let before = seen.len();
        seen.extend(codes);
        (seen.len() - before, seen.len())
    };
    sources.map(count).unzip()
}

/// The chance that `drawn` of `n` sources have a code that `has` of them have not at all: C(n − has, drawn) / C(n, drawn).
fn none_of(n: usize, has: usize, drawn: usize) -> f64 {
    if drawn + has > n {
        return 0.0;
    }
    (0..drawn).map(|i| (n - has - i) as f64 / (n - i) as f64).product()
}

impl Saturation {
    /// One row a source: `crosscase.coding.saturation/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let sources = &self.sources;
        TableBuilder::new("crosscase.coding.saturation/1")
            .text("source", sources.iter().map(|source| Some(source.source.as_str())))
            .count("new", sources.iter().map(|source| source.new))
            .count("cumulative", sources.iter().map(|source| source.cumulative))
            .number("expected", sources.iter().map(|source| Some(source.expected)))
            .number("low", sources.iter().map(|source| source.interval.map(|(low, _)| low)))
            .number("high", sources.iter().map(|source| source.interval.map(|(_, high)| high)))
            .number("run_share", sources.iter().map(|source| source.run_share))
            .build()
    }
}

impl Saturation {
    /// Codes up to each source: in the order in which they came, and in any order with the range of 95 %.
    pub fn figure(&self) -> Figure {
        let line = |label: &str, y: &dyn Fn(&SaturatedSource) -> Option<f64>| {
            let point = |(at, source): (usize, &SaturatedSource)| Some(((at + 1) as f64, y(source)?));
            Curve::new(label, self.sources.iter().enumerate().filter_map(point).collect())
        };
        let plot = CurvePlot {
            title: "Codes by sources".to_owned(),
            description: format!(
                "{} in {}.",
                counted(self.codes, "code", "codes"),
                counted(self.sources.len(), "source", "sources")
            ),
            x_label: "sources".to_owned(),
            y_label: "codes".to_owned(),
            curves: vec![
                line("in their order", &|source| Some(source.cumulative as f64)),
                line("in any order, mean", &|source| Some(source.expected)),
                line("in any order, 2.5 %", &|source| source.interval.map(|(low, _)| low)),
                line("in any order, 97.5 %", &|source| source.interval.map(|(_, high)| high)),
            ],
            x_limits: Some((0.0, self.sources.len().max(1) as f64)),
            y_limits: Some((0.0, self.codes.max(1) as f64)),
            ..CurvePlot::default()
        };
        // One source makes no line, in whatever order.
        let [only] = &self.sources[..] else { return plot.draw() };
        let points = vec![Point::new(&only.source, 1.0, only.cumulative as f64)];
        CurvePlot { curves: Vec::new(), points, x_limits: Some((0.0, 2.0)), ..plot }.draw()
    }
}
