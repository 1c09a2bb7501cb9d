//! What a program says of one task, beside other programs.

use std::error::Error;
use std::time::Instant;

/// Seconds elapsed, seconds of the processors, and the figure of the result, on a line.
///
/// # Errors
/// That of the task.
pub fn timed(work: impl FnOnce() -> Result<f64, Box<dyn Error>>) -> Result<String, Box<dyn Error>> {
    let (started, before) = (Instant::now(), processors());
    let found = work()?;
    Ok(format!("{} {} {found}", started.elapsed().as_secs_f64(), processors() - before))
}

/// Seconds that all threads of this process have run, where the system tells them; 0 elsewhere.
fn processors() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(path.join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    };
    threads.filter_map(|thread| of(thread.path())).sum::<f64>() / 1e9
}
