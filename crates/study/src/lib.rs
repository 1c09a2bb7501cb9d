//! The study file and its pipeline: from raw instruments to a report, staged, resumable and traceable.
