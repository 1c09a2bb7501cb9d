//! The forest and the funnel of a meta-analysis.

use super::MetaAnalysis;
use crosscase_figures::{
    Anchor, Canvas, CanvasText, Dash, DotPlot, DotRow, Figure, Ink, LinearScale, Marker, ReferenceLine, Stroke, rounded,
};

/// Half an interval at 95 %, in standard errors.
const WIDE: f64 = 1.959_963_984_540_054;

impl MetaAnalysis {
    /// The forest plot: each study with its interval and weight, the effect of all, and where a new study would lie.
    pub fn forest(&self, measure: &str) -> Figure {
        let study = |study: &super::WeighedStudy| {
            let half = WIDE * study.variance.sqrt();
            DotRow::new(study.study.as_str(), study.effect)
                .interval(study.effect - half, study.effect + half)
                .note(format!("{} %", rounded(study.weight, 1)))
        };
        let mut rows: Vec<DotRow> = self.studies.iter().map(study).collect();
        let of_all = |label: &str, value: Option<f64>, interval: Option<(f64, f64)>| DotRow {
            interval,
            group: Some(1),
            ..DotRow::new(label, value)
        };
        rows.push(of_all("All studies", Some(self.estimate), self.ci));
        if self.prediction.is_some() {
            rows.push(of_all("A new study", Some(self.estimate), self.prediction));
        }
        let tau2 = self.tau2.map_or_else(String::new, |tau2| format!(" The variance between studies is {tau2:.4}."));
        let plot = DotPlot {
            title: format!("Forest plot of {} studies", self.k),
            description: format!("The weight of each study stands at its right.{tau2}"),
            x_label: measure.to_owned(),
            rows,
            rules: vec![ReferenceLine::new(0.0, "no effect")],
            ..DotPlot::default()
        };
        plot.draw()
    }

    /// The funnel plot: effects by their standard errors, the most exact above, in the lines between which 95 % lie where all differ by
    /// chance alone (Sterne & Egger 2001, doi:10.1016/S0895-4356(01)00377-8).
    pub fn funnel(&self, measure: &str) -> Figure {
        let errors: Vec<f64> = self.studies.iter().map(|study| study.variance.sqrt()).collect();
        let widest = errors.iter().copied().fold(0.0, f64::max) * 1.05;
        let ends = [self.estimate - WIDE * widest, self.estimate + WIDE * widest];
        let (left, right, top, bottom) = (62.0, 408.0, 14.0, 330.0);
        let x = LinearScale::around(self.studies.iter().map(|study| study.effect).chain(ends), (left, right));
        let y = LinearScale::new((0.0, widest), (top, bottom));
        // The last number of the axis has its middle at the right end.
        let mut canvas = Canvas::new(444.0, 376.0);
        for tick in x.ticks(5) {
            let at = x.at(tick.value);
            canvas.line((at, top), (at, bottom), Stroke::new(Ink::Grid, 0.8));
            canvas
                .text(CanvasText::new(at, bottom + 15.0, tick.label).size(11.0).anchor(Anchor::Middle).ink(Ink::Muted));
        }
        for tick in y.ticks(5) {
            let at = y.at(tick.value);
            canvas
                .text(CanvasText::new(left - 6.0, at + 4.0, tick.label).size(11.0).anchor(Anchor::End).ink(Ink::Muted));
        }
        let apex = (x.at(self.estimate), top);
        for end in ends {
            canvas.line(apex, (x.at(end), bottom), Stroke::new(Ink::Rule, 1.0).dash(Dash::Dashed));
        }
        canvas.line(apex, (apex.0, bottom), Stroke::new(Ink::Rule, 1.0));
        canvas.line((left, bottom), (right, bottom), Stroke::new(Ink::Rule, 1.0));
        let mut told = Vec::new();
        for (study, error) in self.studies.iter().zip(&errors) {
            let place = (x.at(study.effect), y.at(*error));
            told.push(format!("{}: {}, standard error {}", study.study, rounded(study.effect, 3), rounded(*error, 3)));
            canvas.titled(&study.study, |canvas| canvas.marker(Marker::Disc, place, 4.2, Ink::Series(0)));
        }
        let middle = f64::midpoint(left, right);
        canvas.text(CanvasText::new(middle, bottom + 36.0, measure).anchor(Anchor::Middle));
        let middle = f64::midpoint(top, bottom);
        canvas.text(CanvasText::new(16.0, middle, "standard error").anchor(Anchor::Middle).upwards());
        let description =
            format!("Effects by their standard errors, around {}. {}.", rounded(self.estimate, 3), told.join("; "));
        canvas.finish(&format!("Funnel plot of {} studies", self.k), &description)
    }
}
