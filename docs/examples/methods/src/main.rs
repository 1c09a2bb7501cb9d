//! `crosscase` with five more methods.

use crosscase_study::Methods;
use std::process::ExitCode;

fn main() -> ExitCode {
    match methods::registries() {
        Ok(registries) => crosscase::run(std::env::args_os(), &Methods::naming(registries)),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
