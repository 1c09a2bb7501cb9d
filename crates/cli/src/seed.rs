//! What is drawn at random, and on how many threads.

use crate::fault::Fault;
use std::num::ParseIntError;

/// What is drawn at random.
#[derive(Debug, clap::Args)]
pub(crate) struct SeedArgs {
    /// The seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    _threads: ThreadArgs,
}

/// How much of the machine a command may use. Its limit is found by its type, before the command runs.
#[derive(Debug, clap::Args)]
pub(crate) struct ThreadArgs {
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(id = "threads", long = "threads", value_name = "N", value_parser = Threads::parse)]
    _threads: Option<Threads>,
}

/// The most threads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threads(usize);

impl Threads {
    fn parse(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self)
    }

    /// Limits the threads of everything that follows; more than a few times the processors only wait for one another.
    pub(crate) fn limit(self) -> Result<(), Fault> {
        let most = std::thread::available_parallelism().map_or(1, usize::from).saturating_mul(4).max(16);
        let threads = self.0.min(most);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build_global().map_err(|error| Fault::usage(format!("--threads {threads}: {error}")))
    }
}
