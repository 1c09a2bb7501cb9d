use std::fmt;

/// Whether everything there is was found.
///
/// ```
/// use crosscase_qca::{Reason, Search};
/// let search = Search::Truncated { reason: Reason::Pairs { limit: 1000 } };
/// assert_eq!(search.to_string(), "truncated: more than 1000 pairs of a conservative and a parsimonious model");
/// ```
pub type Search = crosscase_boolean::Search<Reason>;

/// What stopped a search.
///
/// ```
/// use crosscase_qca::{Necessity, Reason, SetData};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let columns = ["A", "B", "C", "Y"].map(|name| (name.to_owned(), vec![1.0, 0.0])).to_vec();
/// let (sets, conditions) = (SetData::new(cases, columns)?, ["A", "B", "C"].map(String::from));
/// let found = Necessity::default().max_steps(2).fit(&sets, &"Y".parse()?, &conditions)?;
/// assert_eq!(found.search.reason(), Some(Reason::Steps { limit: 2 }));
/// assert_eq!(Reason::Steps { limit: 2 }.to_string(), "limit of 2 steps reached");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The caller, or a limit of the search for prime implicants or models.
    Boolean(crosscase_boolean::Reason),
    /// There are more pairs of a conservative and a parsimonious model than the intermediate solution goes through.
    Pairs {
        /// The limit.
        limit: usize,
    },
    /// One pair has more models than are held, so that their union could not be counted.
    Union {
        /// The limit.
        limit: usize,
    },
    /// The search for necessary conditions took as many steps as it may.
    Steps {
        /// The limit.
        limit: u64,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(reason) => reason.fmt(f),
            Self::Pairs { limit } => {
                write!(f, "more than {limit} pairs of a conservative and a parsimonious model")
            }
            Self::Union { limit } => write!(f, "more than {limit} models in one pair, whose union was not counted"),
            Self::Steps { limit } => write!(f, "limit of {limit} steps reached"),
        }
    }
}
