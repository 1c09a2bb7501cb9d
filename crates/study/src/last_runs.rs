//! What the log tells of earlier runs: how long each stage took, and what it was made of.

use crate::output_lock::own_bytes;
use crate::store::LOG;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A line of the log, as far as it is read.
#[derive(Debug, Deserialize)]
struct Line {
    stage: String,
    action: String,
    seconds: f64,
    #[serde(default)]
    made_of: BTreeMap<String, String>,
}

/// The lines of the log of a folder of results, in their order; none where there is no log, and without those that cannot be read.
pub(crate) struct LastRuns(Vec<Line>);

impl LastRuns {
    pub(crate) fn of(out: &Path) -> Self {
        let text = own_bytes(&out.join(LOG)).unwrap_or_default();
        Self(String::from_utf8_lossy(&text).lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// How long each stage took when it last ran.
    pub(crate) fn took(&self) -> BTreeMap<String, Duration> {
        let ran = self.0.iter().filter(|line| line.action != "reused");
        ran.filter_map(|line| Some((line.stage.clone(), Duration::try_from_secs_f64(line.seconds).ok()?))).collect()
    }

    /// What a stage was last made of.
    pub(crate) fn made_of(&self, stage: &str) -> Option<&BTreeMap<String, String>> {
        self.0.iter().rfind(|line| line.stage == stage && !line.made_of.is_empty()).map(|line| &line.made_of)
    }
}
