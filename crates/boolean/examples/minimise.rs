//! The shortest expressions for the survival of interwar democracies (Lipset 1959), crisp sets after Rihoux & De Meur (2009).
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_boolean::expression::{Notation, cube_text};
use crosscase_boolean::{BooleanError, Chart, CoverLimits, Cube, Objective, PrimeLimits, Space, models, primes};

fn main() -> Result<(), BooleanError> {
    let names = ["DEV", "URB", "LIT", "STB"].map(String::from);
    let survived = [[1, 0, 1, 1], [1, 1, 1, 1]].map(Vec::from);
    let broke_down = [[0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [0, 0, 1, 1], [1, 0, 1, 0], [1, 1, 1, 0]];
    let found =
        primes(&Space::binary(4)?, &survived, &broke_down.map(|row| Cube::from_row(&row)), &PrimeLimits::default())?;
    let term = |cube: &Cube| cube_text(cube, &names, &[Notation::Tilde; 4]);
    println!("prime implicants: {}", found.primes.iter().map(term).collect::<Vec<_>>().join(", "));
    let chart = Chart::new(&survived, &found.primes)?;
    let solution = models(&chart, None, Objective::FewestTerms, &CoverLimits::default())?;
    for model in &solution.models {
        let terms: Vec<String> = model.iter().filter_map(|&prime| found.primes.get(prime)).map(term).collect();
        println!("model: {}", terms.join(" + "));
    }
    println!("the search is {}", solution.search);
    Ok(())
}
