//! Development and the survival of democracy (Lipset 1959, fuzzy sets after Rihoux & Ragin 2009), as an SVG.
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_figures::{Diagonal, Point, XyPlot};

fn main() {
    let cases = "AU BE CZ EE FI FR DE GR HU IE IT NL PL PT RO ES SE UK".split(' ');
    let dev = [81, 99, 58, 16, 58, 98, 89, 4, 7, 72, 34, 98, 2, 1, 1, 3, 95, 98];
    let surv = [5, 95, 89, 12, 77, 95, 5, 6, 42, 92, 5, 95, 12, 5, 21, 6, 95, 95];
    let points = cases.zip(dev.iter().zip(surv)).map(|(case, (dev, surv))| {
        let (dev, surv) = (f64::from(*dev) / 100.0, f64::from(surv) / 100.0);
        Point::new(case, dev, surv).group(usize::from(dev > 0.5 && surv < 0.5) + 2 * usize::from(dev < 0.5))
    });
    let plot = XyPlot {
        title: "Development and the survival of democracy".into(),
        x_label: "Membership in DEV".into(),
        y_label: "Membership in SURV".into(),
        points: points.collect(),
        groups: ["typical", "deviant in kind", "irrelevant"].map(String::from).to_vec(),
        diagonal: Diagonal::ShadeAbove,
        crossover: Some(0.5),
        ..XyPlot::default()
    };
    println!("{}", plot.draw().svg());
}
