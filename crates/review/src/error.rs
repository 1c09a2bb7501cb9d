use crosscase_data::{DataError, DidYouMean, Place};
use crosscase_numerics::NumericsError;
use thiserror::Error;

/// What stops work on a review.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReviewError {
    /// A file whose ending is none of a format of references.
    #[error("{file} has no ending of a format of references: {known}")]
    UnknownFormat {
        /// The file.
        file: String,
        /// The endings.
        known: &'static str,
    },
    /// A file of references that is damaged.
    #[error("{place}: {reason}")]
    BadFile {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
    },
    /// One file twice.
    #[error("{file} is given twice, so that its records would have one name: name it once")]
    FileTwice {
        /// The file.
        file: String,
    },
    /// A row of a table of studies that says what cannot be.
    #[error("{reason} ({place})")]
    BadRow {
        /// What is wrong.
        reason: String,
        /// Where.
        place: Place,
    },
    /// A decision about a record that is not there.
    #[error(
        "there is no record {id} ({place}){}; records are counted within their file, from 1",
        DidYouMean(id, known)
    )]
    UnknownRecord {
        /// Its name.
        id: String,
        /// Those that there are.
        known: Vec<String>,
        /// Where it is named.
        place: Place,
    },
    /// Records that a page is to show and that are not in its files.
    #[error("a page cannot show what is not in its files: {}{}", lost.join(", "), named_as(known.as_deref()))]
    NotShown {
        /// Their names.
        lost: Vec<String>,
        /// The name of one that is there.
        known: Option<String>,
    },
    /// A line of decisions that decides nothing.
    #[error("{reason} ({place})")]
    BadDecision {
        /// What is wrong.
        reason: String,
        /// Where.
        place: Place,
    },
    /// Two records that are held different and yet are one through others.
    #[error("{a} and {b} were decided to be different ({place}), and yet are one through {}: mend one of these decisions, or decide \
             one more pair of the chain", chain.join(" = "))]
    Joined {
        /// The one.
        a: String,
        /// The other.
        b: String,
        /// From the one to the other.
        chain: Vec<String>,
        /// Where they were decided.
        place: Place,
    },
    /// Records that cannot be held against each other in any time.
    #[error("more than {allowed} pairs of records share a title or a number, most of them “{title}”: split the files")]
    TooManyPairs {
        /// How many are allowed.
        allowed: usize,
        /// The title or number that most share.
        title: String,
    },
    /// An event that cannot be.
    #[error("{item}: {reason} ({place})")]
    BadEvent {
        /// Of which item.
        item: String,
        /// Why it cannot be.
        reason: String,
        /// Where.
        place: Place,
    },
    /// A review that is not at its end.
    #[error("the review is not at its end: {}; settle them, or ask for a draft (`--draft`)", items.join("; "))]
    Open {
        /// What is open, and why.
        items: Vec<String>,
    },
    /// A variance that is none.
    #[error("the variance {value} is not above 0 ({place}); a study has one, whatever it found")]
    BadVariance {
        /// The variance.
        value: f64,
        /// Where.
        place: Place,
    },
    /// A count that is none.
    #[error("{value} is no count ({place}): 0 and more is wanted")]
    BadCount {
        /// What was found.
        value: f64,
        /// Where.
        place: Place,
    },
    /// An arm without anybody.
    #[error("nobody is in one arm of this study ({place}): leave the study out, which says nothing of an effect")]
    EmptyArm {
        /// Where.
        place: Place,
    },
    /// No study has an effect and its variance.
    #[error("no study has an effect and its variance")]
    NoStudies,
    /// Figures that pass what a number can hold.
    #[error(
        "the effects or variances are too large, too small or too far apart to be put together: their variances go from {least:e} to {most:e}; \
         measure them in another unit, or look for a slip"
    )]
    TooFarApart {
        /// The least variance.
        least: f64,
        /// The greatest.
        most: f64,
    },
    /// The four cells of a study.
    #[error(
        "{found} columns are named for the cells of the studies: events and others of the treated, then of the controls are wanted"
    )]
    FourCells {
        /// How many were named.
        found: usize,
    },
    /// A search for the variance between studies that does not end.
    #[error("the variance between studies was not found in {steps} steps: take DerSimonian and Laird's (`dl`)")]
    NotConverged {
        /// After how many.
        steps: usize,
    },
    /// Numbers.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
}

fn named_as(known: Option<&str>) -> String {
    known.map_or_else(String::new, |id| {
        format!("; a record is called by its file as it is given, such as {id}: give the files as they were given for the logs")
    })
}

impl ReviewError {
    /// A code that stays the same from version to version.
    ///
    /// ```
    /// use crosscase_review::formats;
    ///
    /// assert_eq!(formats::read(b"", "records.docx").unwrap_err().code(), "REV001");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownFormat { .. } => "REV001",
            Self::BadFile { .. } => "REV002",
            Self::FileTwice { .. } => "REV003",
            Self::BadRow { .. } => "REV004",
            Self::UnknownRecord { .. } => "REV010",
            Self::BadDecision { .. } => "REV011",
            Self::Joined { .. } => "REV012",
            Self::NotShown { .. } => "REV014",
            Self::TooManyPairs { .. } => "REV013",
            Self::BadEvent { .. } => "REV020",
            Self::Open { .. } => "REV021",
            Self::BadVariance { .. } => "REV030",
            Self::BadCount { .. } => "REV031",
            Self::NoStudies => "REV032",
            Self::FourCells { .. } => "REV033",
            Self::NotConverged { .. } => "REV034",
            Self::EmptyArm { .. } => "REV035",
            Self::TooFarApart { .. } => "REV036",
            Self::Numerics(error) => error.code(),
            Self::Data(error) => error.code(),
        }
    }
}

impl crosscase_data::Coded for ReviewError {
    fn code(&self) -> &str {
        self.code()
    }
}
