//! `crosscase` with one more instrument kind.

use crosscase_study::Methods;
use instrument::Events;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Methods::standard().with(Events) {
        Ok(methods) => crosscase::run(std::env::args_os(), &methods),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
