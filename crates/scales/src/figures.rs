//! Figures of the structure of a scale.

use crate::{Basis, CfaResult, FactorResult, FactorRotation, IrtResult, ParallelResult};
use crosscase_figures::{Curve, CurvePlot, Figure, PathDiagram, Point, ValueMatrix, rounded};

/// Items whose curves can be told apart in one plot.
const MOST_CURVES: usize = 8;
/// Loadings below this size are written paler; a figure that people know, and no test.
const SMALL: f64 = 0.3;

impl ParallelResult {
    /// The scree: eigenvalues beside those that chance stays below.
    pub fn figure(&self) -> Figure {
        let line = |label: String, values: &[f64]| {
            Curve::new(label, values.iter().zip(1..).map(|(value, at)| (f64::from(at), *value)).collect())
        };
        let chance =
            format!("chance stays below, {} % of {} draws", rounded(100.0 * self.parameters.quantile, 0), self.draws);
        let count = self.eigenvalues.len().max(2) as f64;
        CurvePlot {
            title: "Scree with parallel analysis".into(),
            x_label: if self.parameters.basis == Basis::Pca { "Component" } else { "Factor" }.into(),
            y_label: "Eigenvalue".into(),
            curves: vec![line("observed".into(), &self.eigenvalues), line(chance, &self.reference)],
            points: (self.eigenvalues.iter().zip(1..))
                .map(|(value, at)| Point::new("", f64::from(at), *value))
                .collect(),
            x_limits: Some((1.0, count)),
            y_limits: None,
            notes: vec![format!("{} suggested, of {} items over {} rows", self.suggested, self.n_items, self.n)],
            ..CurvePlot::default()
        }
        .draw()
    }
}

impl FactorResult {
    /// The loadings, and what is each item's own.
    pub fn figure(&self) -> Figure {
        let is_bifactor = self.parameters.rotation == FactorRotation::Bifactor;
        let name = |f: usize| match (is_bifactor, f) {
            (true, 0) => "General".to_owned(),
            (true, _) => format!("Group {f}"),
            (false, _) => format!("Factor {}", f + 1),
        };
        let unique = std::iter::once("Uniqueness".to_owned());
        let row = |(loadings, unique): (&Vec<Option<f64>>, &Option<f64>)| [loadings.as_slice(), &[*unique]].concat();
        let mut notes = vec![format!("Loadings over {} rows; bold from {SMALL:.1} on", self.n)];
        if self.starts > 1 {
            notes.push(format!("{} of {} starts of the rotation agree", self.starts_agreeing, self.starts));
        }
        if !self.converged {
            notes.push("It did not converge".to_owned());
        }
        ValueMatrix {
            title: "Loadings".into(),
            rows: self.items.clone(),
            columns: (0..self.parameters.factors).map(name).chain(unique).collect(),
            values: self.loadings.iter().zip(&self.uniquenesses).map(row).collect(),
            small: SMALL,
            notes,
            ..ValueMatrix::default()
        }
        .draw()
    }
}

impl CfaResult {
    /// The path diagram of a group, counted from 1, with standardised estimates; none of a group that there is not.
    pub fn figure(&self, group: usize) -> Option<Figure> {
        let of_group = || self.estimates.iter().filter(move |one| one.group == group);
        let (mut latent, mut observed): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for one in of_group().filter(|one| one.op == "=~") {
            if !latent.contains(&one.lhs) {
                latent.push(one.lhs.clone());
            }
            if !observed.contains(&one.rhs) {
                observed.push(one.rhs.clone());
            }
        }
        observed.retain(|name| !latent.contains(name));
        if observed.is_empty() {
            return None;
        }
        let place = |names: &[String], name: &String| names.iter().position(|known| known == name);
        let std = |one: &crate::CfaEstimate| one.std.unwrap_or(f64::NAN);
        let (mut paths, mut bows, mut causes, mut others) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let mut residuals = vec![None; observed.len()];
        for one in of_group() {
            let (from, to) = (place(&latent, &one.lhs), place(&latent, &one.rhs));
            match (one.op, from, to) {
                ("=~", Some(from), None) => paths.extend(place(&observed, &one.rhs).map(|to| (from, to, std(one)))),
                ("=~", Some(from), Some(to)) | ("~", Some(to), Some(from)) => causes.push((from, to, std(one))),
                ("~~", Some(a), Some(b)) if a != b => bows.push((a, b, std(one))),
                ("~~", None, None) if one.lhs == one.rhs => {
                    if let Some(at) = place(&observed, &one.lhs) {
                        residuals[at] = one.std;
                    }
                }
                ("~~" | "~", ..) if one.lhs != one.rhs => others += 1,
                _ => {}
            }
        }
        let mut notes = vec!["Standardised estimates".to_owned()];
        if let Some(name) = group.checked_sub(1).and_then(|at| self.groups.get(at)) {
            notes = vec![format!("Standardised estimates of {name}, group {group} of {}", self.groups.len())];
        }
        if others > 0 {
            notes.push(format!("Not drawn: {others} between observed variables"));
        }
        let fit = &self.fit;
        let index = |plain: Option<f64>, scaled: Option<f64>| {
            let value = scaled.or(plain).map_or_else(|| "–".to_owned(), |value| rounded(value, 3));
            value + if scaled.is_some() { " (scaled)" } else { "" }
        };
        let (cfi, rmsea) = (index(fit.cfi, fit.cfi_scaled), index(fit.rmsea, fit.rmsea_scaled));
        notes.push(format!("CFI {cfi}, RMSEA {rmsea}, SRMR {}", rounded(fit.srmr, 3)));
        let title = "Path diagram".into();
        Some(
            PathDiagram { title, latent, observed, paths, bows, causes, residuals, notes, ..PathDiagram::default() }
                .draw(),
        )
    }
}

impl IrtResult {
    /// How much the items say along θ, each by itself where they are few, and together.
    pub fn information_figure(&self) -> Figure {
        let all: Vec<_> = self.places().into_iter().map(|theta| self.information_at(theta)).collect();
        let mut curves = vec![Curve::new("all items", all.iter().map(|one| (one.theta, one.test)).collect())];
        let mut notes = Vec::new();
        if self.items.len() <= MOST_CURVES {
            curves.extend(self.items.iter().enumerate().map(|(at, item)| {
                let of = |one: &crate::ItemInformation| {
                    (one.theta, one.items.get(at).copied().flatten().unwrap_or(f64::NAN))
                };
                Curve::new(&item.item, all.iter().map(of).collect())
            }));
        } else {
            notes.push(format!("{} items; the curve of each is in the table", self.items.len()));
        }
        CurvePlot {
            title: "Information".into(),
            x_label: "θ".into(),
            y_label: "Information".into(),
            curves,
            y_limits: None,
            notes,
            ..CurvePlot::default()
        }
        .draw()
    }

    /// How likely each answer to an item is along θ; none of an item that there is not, or that was left out.
    pub fn item_figure(&self, item: &str) -> Option<Figure> {
        let found = self.items.iter().find(|one| one.item == item)?;
        found.information(0.0)?;
        let curve = |(at, category): (usize, &f64)| {
            let of = |theta: f64| Some((theta, found.probabilities(theta).get(at).copied().flatten()?));
            let points: Vec<(f64, f64)> = self.places().into_iter().filter_map(of).collect();
            (!points.is_empty()).then(|| Curve::new(category.to_string(), points))
        };
        Some(
            CurvePlot {
                title: format!("Answers to {item}"),
                x_label: "θ".into(),
                y_label: "Probability".into(),
                curves: found.categories.iter().enumerate().filter_map(curve).collect(),
                ..CurvePlot::default()
            }
            .draw(),
        )
    }
}
