//! Writes the raw files of the synthetic study `fixtures/partnerships`: `cargo run -p crosscase-study --example partnerships -- DIR [SEED]`.
//!
//! Nineteen partnerships for care at home, invented: what makes them innovate and take users in is planted ([`planted`]), what
//! interviews, a survey, networks and experts would show of it is drawn from a seed ([`instruments`]). The same seed gives the same
//! bytes. Nobody who is named in them exists.
#![allow(clippy::print_stderr, reason = "a program speaks to its terminal")]

mod documents;
mod instruments;
mod planted;

use std::error::Error;
use std::path::PathBuf;

/// The seed of the study that is shipped.
const SHIPPED: u64 = 2026;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("to which folder?")?);
    let seed = args.next().map_or(Ok(SHIPPED), |seed| seed.parse())?;
    let truth = args.next().map_or(Ok(planted::Truth::Whole), |word| word.parse())?;
    let cases = planted::cases(seed, truth);
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in instruments::files(&cases, seed)?.into_iter().chain(documents::files(&cases, seed)?) {
        crosscase_data::write_bytes(&folder.join(name), &bytes)?;
    }
    Ok(())
}
