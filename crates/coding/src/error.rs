use crosscase_data::{DataError, DidYouMean, Listed, Place, Row};
use crosscase_numerics::NumericsError;
use thiserror::Error;

/// What stops work on coded interviews and documents.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CodingError {
    /// A cell that every row needs.
    #[error("no {what} is named here ({place}); every row needs one")]
    NotNamed {
        /// What is wanted.
        what: &'static str,
        /// Where.
        place: Place,
    },
    /// A word that is no status.
    #[error("the status `{found}` is not known ({place}): present, absent or not asked is wanted")]
    UnknownStatus {
        /// The word.
        found: String,
        /// Where.
        place: Place,
    },
    /// A passage without its beginning or its end.
    #[error("a passage needs a start and an end ({place}); what was looked for and not found has the status absent")]
    NoSpan {
        /// Where.
        place: Place,
    },
    /// A span that is none.
    #[error("{start} to {end} is no passage ({place}): whole numbers from 0 on are wanted, the end after the start")]
    BadSpan {
        /// Its start.
        start: f64,
        /// Its end.
        end: f64,
        /// Where.
        place: Place,
    },
    /// A case that the list of cases does not have.
    #[error(
        "the case {name} is not in the list of cases ({place}){}; add it there or correct it here",
        DidYouMean(name, known)
    )]
    UnknownCase {
        /// Its name.
        name: String,
        /// Those of the list.
        known: Vec<String>,
        /// Where it is named.
        place: Place,
    },
    /// A code that the codebook does not have.
    #[error(
        "the code {name} is not in the codebook ({place}){}; add it there or correct it here",
        DidYouMean(name, known)
    )]
    UnknownCode {
        /// Its name.
        name: String,
        /// Those of the codebook.
        known: Vec<String>,
        /// Where it is named.
        place: Place,
    },
    /// A code that the codebook has twice.
    #[error("the code {name} is listed twice ({place}); a code has one row")]
    DuplicateCode {
        /// Its name.
        name: String,
        /// Where the second time.
        place: Place,
    },
    /// Codes that are above themselves.
    #[error("the code {name} is above itself: {}; correct its parent", chain.join(" in "))]
    CodeCircle {
        /// Its name.
        name: String,
        /// From it up to it.
        chain: Vec<String>,
    },
    /// A word that is neither yes nor no.
    #[error("`{found}` is neither yes nor no ({place})")]
    NotYesOrNo {
        /// The word.
        found: String,
        /// Where.
        place: Place,
    },
    /// Cells of which nothing is known, and no policy for them.
    #[error(
        "{} not mentioned: {}; not mentioned is not absent, so say what it counts as (`--not-mentioned absent` or `missing`; in a \
         study `not_mentioned`)",
        if cells.len() == 1 { "a code is".to_owned() } else { format!("{} codes are", cells.len()) },
        Listed(cells)
    )]
    NotMentioned {
        /// The case and the code of each.
        cells: Vec<String>,
    },
    /// A coder who rated a unit twice.
    #[error("{coder} rated {unit} twice, here ({place}) and before in {first}; a coder rates a unit once")]
    RatedTwice {
        /// The unit.
        unit: String,
        /// The coder.
        coder: String,
        /// Where the second time.
        place: Place,
        /// Where first.
        first: Row,
    },
    /// A length that no document has.
    #[error("a document of {length} characters has no passages: give the length of what was coded")]
    NoLength {
        /// The length.
        length: u64,
    },
    /// A passage beyond the end of what was coded.
    #[error("the passage {start} to {end} ends after the {length} characters of the document ({place})")]
    BeyondEnd {
        /// Its start.
        start: u64,
        /// Its end.
        end: u64,
        /// The length.
        length: u64,
        /// Where.
        place: Place,
    },
    /// Spans of one coder that overlap under two codes.
    #[error(
        "{coder} has {code} ({place}) where {other} is already (from {first}): passages of one coder must not overlap under two codes"
    )]
    Overlapping {
        /// The coder.
        coder: String,
        /// The code.
        code: String,
        /// Where.
        place: Place,
        /// The other code.
        other: String,
        /// Where that one stands.
        first: Row,
    },
    /// A line of a sheet, of decisions or of summaries that says what cannot be.
    #[error("{reason} ({place})")]
    BadSheet {
        /// What is wrong.
        reason: String,
        /// Where.
        place: Place,
    },
    /// A base or a run of no sources.
    #[error("a base and a run have at least one source each: write --base 4 --run 2")]
    NoBase,
    /// A source that the list of sources does not have.
    #[error(
        "the source {name} is not in the list of sources ({place}){}; add it there or correct it here",
        DidYouMean(name, known)
    )]
    UnknownSource {
        /// Its name.
        name: String,
        /// Those of the list.
        known: Vec<String>,
        /// Where it is named.
        place: Place,
    },
    /// A file that is not what it should be.
    #[error("{place}: {reason}")]
    BadFile {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
    },
    /// A path that leads out of its archive.
    #[error("{place}: the path {path} leads out of the archive, so that the file is refused")]
    PathOut {
        /// The file.
        place: Place,
        /// The path.
        path: String,
    },
    /// A codebook that cannot be written.
    #[error("the code {name} has a character that XML cannot hold: take it out")]
    NotWritable {
        /// Its name.
        name: String,
    },
    /// A codebook without a code, which its format does not allow.
    #[error("there is no code to be written: a codebook of REFI-QDA has at least one; write a table (.csv) instead")]
    NoCodes,
    /// Numbers.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
}

impl CodingError {
    /// A code that stays the same from version to version.
    ///
    /// ```
    /// use crosscase_coding::CodingError;
    ///
    /// assert_eq!(CodingError::NoLength { length: 0 }.code(), "COD012");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotNamed { .. } => "COD001",
            Self::UnknownStatus { .. } => "COD002",
            Self::NoSpan { .. } => "COD003",
            Self::BadSpan { .. } => "COD004",
            Self::UnknownCase { .. } => "COD005",
            Self::UnknownCode { .. } => "COD006",
            Self::DuplicateCode { .. } => "COD007",
            Self::CodeCircle { .. } => "COD008",
            Self::NotYesOrNo { .. } => "COD009",
            Self::NotMentioned { .. } => "COD010",
            Self::RatedTwice { .. } => "COD011",
            Self::NoLength { .. } => "COD012",
            Self::BeyondEnd { .. } => "COD013",
            Self::Overlapping { .. } => "COD014",
            Self::BadSheet { .. } => "COD015",
            Self::NoBase => "COD016",
            Self::UnknownSource { .. } => "COD017",
            Self::BadFile { .. } => "COD020",
            Self::PathOut { .. } => "COD021",
            Self::NotWritable { .. } => "COD022",
            Self::NoCodes => "COD023",
            Self::Numerics(error) => error.code(),
            Self::Data(error) => error.code(),
        }
    }
}

impl crosscase_data::Coded for CodingError {
    fn code(&self) -> &str {
        self.code()
    }
}
