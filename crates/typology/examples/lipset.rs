//! Ideal types of Lipset's democracies between the wars (1959; memberships of Ragin 2009): which case belongs to which, and how far?
//!
//! `cargo run -p crosscase-typology --example lipset`
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_data::{Format, ReadOptions, or_dash, read_bytes};
use crosscase_typology::Typology;
use std::error::Error;

const TYPES: &str = r#"
[[dimension]]
name = "DEV"
kind = "fuzzy"
[[dimension]]
name = "URB"
kind = "fuzzy"
[[type]]
name = "agrarian"
where = { DEV = 0, URB = 0 }
[[type]]
name = "developed countryside"
where = { DEV = 1, URB = 0 }
[[type]]
name = "urban"
where = { DEV = 1, URB = 1 }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let file = include_bytes!("../tests/data/lipset_fuzzy.csv");
    let cases = read_bytes(file, Format::Csv, Some("lipset_fuzzy.csv"), &ReadOptions::new())?.table;
    let typology = Typology::from_toml(TYPES, Some("types.toml"))?;
    let space = typology.check(Some(&cases))?;
    println!("{} cells, {} of them in no type", space.cells, space.uncovered);
    for case in typology.assign(&cases)?.cases {
        let kind = case.r#type.as_deref().unwrap_or("none above 0.5");
        println!("{}: {kind} ({})", case.case, or_dash(case.membership, 2));
    }
    Ok(())
}
