//! `crosscase-fuzz TARGET SECONDS [SEED [keep]]`: changes the inputs of `corpus/TARGET` for so long, and says what it found. What
//! made a target panic, or take longer than five seconds, is kept in `findings/TARGET`. The same seed gives the same inputs: where
//! the process was ended from outside, for want of memory, `keep` keeps the input at work in `findings/current`.

mod mutate;
mod targets;

use mutate::{Random, mutated};
use std::error::Error;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

/// Longer than any small input may take.
const SLOW: Duration = Duration::from_secs(5);

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let usage = || format!("crosscase-fuzz TARGET SECONDS [SEED [keep]]; targets: {}", names().join(" "));
    let [name, seconds, more @ ..] = args.as_slice() else { return Err(usage().into()) };
    let target = TARGETS.iter().find(|target| target.name == name).ok_or_else(usage)?;
    let seed = more.first().map_or(Ok(1), |seed| seed.parse())?;
    let keep = more.get(1).is_some_and(|word| word == "keep");
    fuzz(target, Duration::from_secs(seconds.parse()?), seed, keep)
}

fn names() -> Vec<&'static str> {
    TARGETS.iter().map(|target| target.name).collect()
}

fn fuzz(target: &Target, time: Duration, seed: u64, keep: bool) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let findings = root.join("findings").join(target.name);
    fs::create_dir_all(&findings)?;
    let current = root.join("findings/current");
    let mut corpus = corpus(&root.join("corpus").join(target.name))?;
    if corpus.is_empty() {
        return Err(format!("corpus/{} is empty", target.name).into());
    }
    // What a panic says is told once with its input, not by the hook.
    set_hook(Box::new(|_| {}));
    let (mut random, begun) = (Random(seed), Instant::now());
    let (mut runs, mut read, mut found) = (0_u64, 0_u64, 0_u64);
    while begun.elapsed() < time {
        let (one, other) = (random.below(corpus.len()), random.below(corpus.len()));
        let input = mutated(&mut random, &corpus[one], &corpus[other], target.archive);
        if keep {
            fs::write(&current, &input)?;
        }
        let start = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
        let took = start.elapsed();
        runs += 1;
        if done.is_err() || took > SLOW {
            found += 1;
            let what = if done.is_err() { "panic" } else { "slow" };
            let path = findings.join(format!("{what}-{seed}-{runs}"));
            fs::write(&path, &input)?;
            println!("{}: {what} after {took:?}: {}", target.name, path.display());
        }
        // Without instrumentation nobody knows which input leads further; one that is read may.
        let is_read = done.is_ok_and(|read| read);
        read += u64::from(is_read);
        if is_read && random.below(50) == 0 && input.len() < 16 << 10 && corpus.len() < 2_000 {
            corpus.push(input);
        }
    }
    println!(
        "{}: {runs} executions in {} s, {read} of them read, {found} findings (seed {seed})",
        target.name,
        begun.elapsed().as_secs()
    );
    if found == 0 { Ok(()) } else { Err("something was found".into()) }
}

fn corpus(folder: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    paths.sort();
    Ok(paths.iter().map(fs::read).collect::<Result<_, _>>()?)
}
