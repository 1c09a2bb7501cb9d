use crosscase_data::Diagnostic;
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
    Boolean(crosscase_boolean::StopReason),
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
    /// The next model has too many terms, over too many cases, for its fit.
    Fit {
        /// The most memberships, terms times cases.
        limit: usize,
    },
    /// A positive row and one that is not overlap, because a condition does not apply in one of them: there is no model.
    Clash,
    /// The search for necessary conditions took as many steps as it may.
    Steps {
        /// The limit.
        limit: u64,
    },
}

impl Reason {
    /// What would let the search go further.
    pub(crate) fn help(self) -> &'static str {
        use crosscase_boolean::{Limit, StopReason as Boolean};
        match self {
            Self::Boolean(Boolean::Limit { limit: Limit::Primes, .. }) => {
                "more time does not help: use fewer conditions, or fewer values of a condition; or ask for the conservative solution, which has fewer prime implicants"
            }
            Self::Boolean(Boolean::Limit { limit: Limit::Rows, .. }) => {
                "more time does not help: use fewer conditions, or a higher frequency cut, so that there are fewer rows"
            }
            Self::Boolean(Boolean::Limit { .. }) => {
                "more time does not help: use fewer conditions, or a higher frequency cut, so that there are fewer rows to cover"
            }
            Self::Pairs { .. } | Self::Union { .. } => {
                "more time does not help: use fewer conditions; the conservative and the parsimonious solution say how many models there are of each"
            }
            Self::Fit { .. } => "more time does not help: use fewer conditions, so that the models have fewer terms",
            Self::Steps { .. } => "more time does not help: raise the cuts, or leave conditions out",
            Self::Clash => "give the condition that does not apply a value in that row, or leave it out",
            Self::Boolean(_) => "allow more time, or use fewer conditions",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(reason) => reason.fmt(f),
            Self::Pairs { limit } => {
                write!(f, "more than {limit} pairs of a conservative and a parsimonious model")
            }
            Self::Union { limit } => write!(f, "more than {limit} models in one pair, whose union was not counted"),
            Self::Fit { limit } => {
                write!(f, "more than {limit} memberships in the terms of a model, which was not fitted")
            }
            Self::Clash => f.write_str("no term covers a positive row without one that is not"),
            Self::Steps { limit } => write!(f, "limit of {limit} steps reached"),
        }
    }
}

/// Stopped by the caller.
pub(crate) const INTERRUPTED: Search =
    Search::Truncated { reason: Reason::Boolean(crosscase_boolean::StopReason::Interrupted) };

/// Memberships that are looked at in about the time of a step of a [`Pace`](crosscase_boolean::Pace), or a few: so that an analysis
/// of few cases is asked no more often than its search takes.
pub(crate) const A_STEP: usize = 64;

/// Tells what was asked and is left undone.
pub(crate) fn left_undone(what: &[String]) -> Option<Diagnostic> {
    let message = || format!("stopped before all was done that was asked; left undone: {}", what.join("; "));
    let help = "what is given stands for what was done; allow more time, or ask for less";
    (!what.is_empty()).then(|| Diagnostic::warning("QCA116", message()).help(help))
}
