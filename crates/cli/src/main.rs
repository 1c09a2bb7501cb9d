//! The program: the library with the standard methods and commands.

use crosscase_study::Methods;
use std::process::ExitCode;

fn main() -> ExitCode {
    crosscase::run(std::env::args_os(), &Methods::standard())
}
