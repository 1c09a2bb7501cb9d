use crate::QmethodError;
use std::collections::BTreeSet;

/// Complete Q-sorts: every sorter has placed every statement.
///
/// A place is a finite number, in most studies a whole one within the [`Grid`](crate::Grid); sorts need not share a
/// distribution.
///
/// ```
/// use crosscase_qmethod::Sorts;
/// let sorts = Sorts::new(
///     ["Ada", "Ben"].map(String::from).to_vec(),
///     ["s1", "s2", "s3"].map(String::from).to_vec(),
///     &[[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]],
/// )?;
/// assert_eq!(sorts.sort(1), [0.0, 1.0, -1.0]);
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sorts {
    sorters: Vec<String>,
    statements: Vec<String>,
    /// Sorter by sorter, the places in the order of the statements.
    places: Vec<f64>,
}

impl Sorts {
    /// Sorts of named sorters over named statements: for each sorter the place of every statement.
    ///
    /// # Errors
    /// [`QmethodError::TooSmall`] below two sorts or statements, [`QmethodError::NoName`],
    /// [`QmethodError::Duplicate`], [`QmethodError::SortLength`], [`QmethodError::NotFinite`].
    pub fn new<R: AsRef<[f64]>>(
        sorters: Vec<String>,
        statements: Vec<String>,
        places: &[R],
    ) -> Result<Self, QmethodError> {
        check_names("sort", &sorters)?;
        check_names("statement", &statements)?;
        if sorters.len() < 2 || statements.len() < 2 || places.len() != sorters.len() {
            return Err(QmethodError::TooSmall {
                sorts: sorters.len().min(places.len()),
                statements: statements.len(),
            });
        }
        let mut all = Vec::with_capacity(sorters.len() * statements.len());
        for (sorter, sort) in sorters.iter().zip(places.iter().map(AsRef::as_ref)) {
            if sort.len() != statements.len() {
                let (expected, found) = (statements.len(), sort.len());
                return Err(QmethodError::SortLength { sorter: sorter.clone(), expected, found });
            }
            if let Some((statement, &value)) = statements.iter().zip(sort).find(|(_, place)| !place.is_finite()) {
                let (sorter, statement) = (sorter.clone(), statement.clone());
                return Err(QmethodError::NotFinite { sorter, statement, value });
            }
            all.extend_from_slice(sort);
        }
        Ok(Self { sorters, statements, places: all })
    }

    /// Who sorted, in order.
    pub fn sorters(&self) -> &[String] {
        &self.sorters
    }

    /// What was sorted, in order.
    pub fn statements(&self) -> &[String] {
        &self.statements
    }

    /// One sorter's places in the order of the statements; empty for a sorter that there is not.
    pub fn sort(&self, sorter: usize) -> &[f64] {
        let n = self.statements.len();
        self.places.get(sorter * n..(sorter + 1) * n).unwrap_or(&[])
    }

    /// Every sorter's places, in the order of the sorters.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.places.chunks_exact(self.statements.len())
    }
}

/// A row a sorter with the place of every statement; sorters are `p1`, `p2` … and statements `s1`, `s2` …
///
/// ```
/// use crosscase_qmethod::Sorts;
/// let sorts = Sorts::try_from(vec![vec![1.0, 0.0, -1.0], vec![0.0, 1.0, -1.0]])?;
/// assert_eq!((sorts.sorters(), sorts.statements()), (&["p1", "p2"].map(String::from)[..], &["s1", "s2", "s3"].map(String::from)[..]));
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
impl TryFrom<Vec<Vec<f64>>> for Sorts {
    type Error = QmethodError;

    fn try_from(places: Vec<Vec<f64>>) -> Result<Self, QmethodError> {
        let numbered = |letter: char, count: usize| (1..=count).map(|at| format!("{letter}{at}")).collect();
        Self::new(numbered('p', places.len()), numbered('s', places.first().map_or(0, Vec::len)), &places)
    }
}

fn check_names(what: &'static str, names: &[String]) -> Result<(), QmethodError> {
    let mut seen = BTreeSet::new();
    for (position, name) in names.iter().enumerate() {
        if name.trim().is_empty() {
            return Err(QmethodError::NoName { what, position });
        }
        if !seen.insert(name) {
            return Err(QmethodError::Duplicate { what, name: name.clone() });
        }
    }
    Ok(())
}
