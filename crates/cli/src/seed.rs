//! What is drawn at random, and on how many threads.

use crate::fault::Fault;

/// What is drawn at random.
#[derive(Debug, clap::Args)]
pub(crate) struct SeedArgs {
    /// The seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    threads: ThreadArgs,
}

impl SeedArgs {
    /// Limits the threads of everything that follows.
    pub(crate) fn limit_threads(&self) -> Result<(), Fault> {
        self.threads.limit()
    }
}

/// How much of the machine may be used.
#[derive(Debug, clap::Args)]
pub(crate) struct ThreadArgs {
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl ThreadArgs {
    /// Limits the threads of everything that follows.
    pub(crate) fn limit(&self) -> Result<(), Fault> {
        crate::threads(self.threads)
    }
}
