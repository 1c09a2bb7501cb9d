//! Developed countries among 18 interwar democracies (Lipset 1959; Rihoux & Ragin 2009), by the direct method.
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_data::or_dash;
use crosscase_sets::{Anchors, Calibration, Kind, SetsError};

fn main() -> Result<(), SetsError> {
    let file = include_str!("lipset.csv");
    let rows: Vec<(&str, Option<f64>)> = file
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.next()?.parse().ok()))
        })
        .collect();
    let gnp: Vec<Option<f64>> = rows.iter().map(|row| row.1).collect();
    let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).fit(&gnp)?;
    for ((country, _), membership) in rows.iter().zip(&developed.membership) {
        println!("{country} {}", or_dash(*membership, 2));
    }
    for diagnostic in &developed.diagnostics {
        println!("{diagnostic}");
    }
    println!("{:?}, {:?}", Kind::of(&developed.membership, 10)?, developed.summary);
    Ok(())
}
