//! `crosscase` with one more group of commands.

mod mill;

use crosscase::Commands;
use crosscase_study::Methods;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Commands::standard().with(mill::group()) {
        Ok(commands) => commands.run(std::env::args_os(), &Methods::standard()),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
