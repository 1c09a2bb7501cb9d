use crate::extraction::{BrownCentroid, Extraction, HorstCentroid, Minres, Pca};
use crate::{Conventions, QmethodError};
use crosscase_numerics::{
    Matrix, Rotated, RotationCriterion, RotationOptions, oblimin, quartimax, rotate_orthogonal, varimax,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The methods that a study can name: the crate's own, and those that others add.
///
/// ```
/// use crosscase_qmethod::Registry;
/// let registry = Registry::standard();
/// assert_eq!(registry.extractions(), ["brown", "horst", "minres", "pca"]);
/// assert_eq!(registry.criteria(), ["oblimin", "quartimax", "varimax"]);
/// ```
#[derive(Clone, Debug)]
pub struct Registry {
    extractions: BTreeMap<String, Arc<dyn Extraction>>,
    /// Criteria of other crates; the standard ones have faster ways of their own.
    criteria: BTreeMap<String, Arc<dyn RotationCriterion>>,
}

const CRITERIA: [&str; 3] = ["oblimin", "quartimax", "varimax"];

impl Default for Registry {
    fn default() -> Self {
        Self::standard()
    }
}

impl Registry {
    /// The crate's own extractions, each with its name and what it is.
    pub const EXTRACTIONS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("pca", "pca", "Principal components"),
        ("brown", "brown", "Brown's centroid"),
        ("horst", "horst", "Horst's centroid with iterated communalities"),
        ("minres", "minres", "Minimum residuals"),
    ];

    /// The crate's own methods.
    pub fn standard() -> Self {
        Self::with_conventions(&Conventions::default())
    }

    /// The crate's own methods as another tool sets them.
    pub fn with_conventions(conventions: &Conventions) -> Self {
        let empty = Self { extractions: BTreeMap::new(), criteria: BTreeMap::new() };
        empty
            .extraction(Pca)
            .extraction(BrownCentroid { tolerance: conventions.centroid_tolerance, start: conventions.centroid_start })
            .extraction(HorstCentroid::default())
            .extraction(Minres)
    }

    /// The same registry with an extraction more; one of the same name is replaced.
    #[must_use]
    pub fn extraction(mut self, extraction: impl Extraction + 'static) -> Self {
        self.extractions.insert(extraction.name().to_owned(), Arc::new(extraction));
        self
    }

    /// The same registry with a criterion of orthogonal rotation more, to be named in a rotation list.
    #[must_use]
    pub fn criterion(mut self, criterion: impl RotationCriterion + 'static) -> Self {
        self.criteria.insert(criterion.name().to_owned(), Arc::new(criterion));
        self
    }

    /// The names of the extractions, in order.
    pub fn extractions(&self) -> Vec<&str> {
        self.extractions.keys().map(String::as_str).collect()
    }

    /// The names of the criteria, in order.
    pub fn criteria(&self) -> Vec<&str> {
        let mut names: Vec<&str> = CRITERIA.into_iter().chain(self.criteria.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The extraction of this name.
    ///
    /// # Errors
    /// [`QmethodError::UnknownExtraction`].
    pub fn find_extraction(&self, name: &str) -> Result<&dyn Extraction, QmethodError> {
        let known = || self.extractions().join(", ");
        let found = self.extractions.get(name).map(AsRef::as_ref);
        found.ok_or_else(|| QmethodError::UnknownExtraction { name: name.to_owned(), known: known() })
    }

    /// Loadings rotated by the criterion of this name.
    pub(crate) fn rotate(&self, name: &str, loadings: &Matrix) -> Result<Rotated, QmethodError> {
        if let Some(criterion) = self.criteria.get(name) {
            return Ok(rotate_orthogonal(loadings, criterion.as_ref(), &RotationOptions::default())?);
        }
        match name {
            "varimax" => Ok(varimax(loadings, true)?),
            "quartimax" => Ok(quartimax(loadings, true)?),
            "oblimin" => Ok(oblimin(loadings, 0.0, false)?),
            _ => Err(self.unknown_criterion(name)),
        }
    }

    /// Whether there is a criterion of this name.
    pub(crate) fn find_criterion(&self, name: &str) -> Result<(), QmethodError> {
        if self.criteria().contains(&name) { Ok(()) } else { Err(self.unknown_criterion(name)) }
    }

    fn unknown_criterion(&self, name: &str) -> QmethodError {
        QmethodError::UnknownCriterion { name: name.to_owned(), known: self.criteria().join(", ") }
    }
}
