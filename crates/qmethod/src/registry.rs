use crate::extraction::{BROWN, BrownCentroid, Extracted, Extraction, HorstCentroid, Minres, Pca};
use crate::flagging::{FlagRule, STANDARD_RULES};
use crate::{Analysis, QmethodError, RotationStep};
use crosscase_data::Diagnostic;
use crosscase_numerics::{
    Axes, Matrix, Oblimin, Orthomax, Rotated, RotationCriterion, RotationOptions, oblimin, quartimax, rotate, varimax,
};
use std::sync::Arc;

/// The methods that an analysis can name: the crate's own, and those that others add.
///
/// What a name means never changes, so that one that is taken is an error. The [`Conventions`](crate::Conventions) of an analysis hold
/// for the crate's own methods, whichever registry they are in.
///
/// ```
/// use crosscase_qmethod::{Pca, Extensions};
/// let registry = Extensions::standard();
/// assert_eq!(registry.extractions(), ["brown", "horst", "minres", "pca"]);
/// assert_eq!(registry.criteria(), ["oblimin", "quartimax", "varimax"]);
/// assert_eq!(registry.flag_rules(), ["both", "majority", "none", "significance"]);
/// assert_eq!(registry.extraction(Pca).unwrap_err().code(), "QME037");
/// ```
#[derive(Clone, Debug)]
pub struct Extensions {
    extractions: crosscase_data::Registry<dyn Extraction>,
    criteria: crosscase_data::Registry<dyn RotationCriterion>,
    flag_rules: crosscase_data::Registry<dyn FlagRule>,
}

impl Default for Extensions {
    fn default() -> Self {
        Self::standard()
    }
}

impl Extensions {
    /// The crate's own extractions, each with its name and what it is.
    pub const EXTRACTIONS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("pca", "pca", "Principal components"),
        ("brown", "brown", "Brown's centroid"),
        ("horst", "horst", "Horst's centroid with iterated communalities"),
        ("minres", "minres", "Minimum residuals"),
    ];

    /// The crate's own rules of flags, each with its name and what it is.
    pub const FLAG_RULES: &'static [(&'static str, &'static str, &'static str)] = &[
        ("both", "both", "More than half of the communality, and significant"),
        ("majority", "majority", "More than half of the communality"),
        ("significance", "significance", "Significant"),
        ("none", "none", "None but those by hand"),
    ];

    /// The crate's own methods.
    pub fn standard() -> Self {
        let extractions: [(&'static str, Arc<dyn Extraction>); 4] = [
            ("pca", Arc::new(Pca)),
            (BROWN, Arc::new(BrownCentroid::default())),
            ("horst", Arc::new(HorstCentroid::default())),
            ("minres", Arc::new(Minres)),
        ];
        let criteria: [(&'static str, Arc<dyn RotationCriterion>); 3] = [
            ("varimax", Arc::new(Orthomax { gamma: 1.0 })),
            ("quartimax", Arc::new(Orthomax { gamma: 0.0 })),
            ("oblimin", Arc::new(Oblimin { gamma: 0.0 })),
        ];
        let rules = STANDARD_RULES.map(|rule| (rule.as_str(), Arc::new(rule) as Arc<dyn FlagRule>));
        Self {
            extractions: crosscase_data::Registry::new(extractions),
            // What a rotation list means otherwise.
            criteria: crosscase_data::Registry::new(criteria).reserve(|word| matches!(word, "none" | "invert")),
            flag_rules: crosscase_data::Registry::new(rules),
        }
    }

    /// The same registry with an extraction more.
    ///
    /// # Errors
    /// [`QmethodError::MethodName`] where its name is taken, or is none.
    pub fn extraction(self, extraction: impl Extraction + 'static) -> Result<Self, QmethodError> {
        let name = extraction.name().to_owned();
        Ok(Self { extractions: self.extractions.with(&name, Arc::new(extraction))?, ..self })
    }

    /// The same registry with a criterion more, orthogonal or oblique, to be named in a rotation list.
    ///
    /// # Errors
    /// As [`Extensions::extraction`].
    pub fn criterion(self, criterion: impl RotationCriterion + 'static) -> Result<Self, QmethodError> {
        let name = criterion.name().to_owned();
        Ok(Self { criteria: self.criteria.with(&name, Arc::new(criterion))?, ..self })
    }

    /// The same registry with a rule of flags more.
    ///
    /// # Errors
    /// As [`Extensions::extraction`].
    pub fn flag_rule(self, rule: impl FlagRule + 'static) -> Result<Self, QmethodError> {
        let name = rule.name().to_owned();
        Ok(Self { flag_rules: self.flag_rules.with(&name, Arc::new(rule))?, ..self })
    }

    /// The names of the extractions, in order.
    pub fn extractions(&self) -> Vec<&str> {
        self.extractions.names().collect()
    }

    /// The names of the criteria, in order.
    pub fn criteria(&self) -> Vec<&str> {
        self.criteria.names().collect()
    }

    /// The names of the rules of flags, in order.
    pub fn flag_rules(&self) -> Vec<&str> {
        self.flag_rules.names().collect()
    }

    /// The extraction of this name.
    ///
    /// # Errors
    /// [`QmethodError::UnknownExtraction`].
    pub fn find_extraction(&self, name: &str) -> Result<&dyn Extraction, QmethodError> {
        let known = || self.extractions().join(", ");
        let unknown = || QmethodError::UnknownExtraction { name: name.to_owned(), known: known() };
        self.extractions.get(name).map(AsRef::as_ref).ok_or_else(unknown)
    }

    /// The criterion of this name.
    ///
    /// # Errors
    /// [`QmethodError::RotationSyntax`] for what is no word, [`QmethodError::UnknownCriterion`].
    pub fn find_criterion(&self, name: &str) -> Result<&dyn RotationCriterion, QmethodError> {
        if let Some(criterion) = self.criteria.get(name) {
            return Ok(criterion.as_ref());
        }
        name.parse::<RotationStep>()?;
        Err(QmethodError::UnknownCriterion { name: name.to_owned(), known: self.criteria().join(", ") })
    }

    /// The rule of flags of this name.
    ///
    /// # Errors
    /// [`QmethodError::UnknownFlagRule`].
    pub fn find_flag_rule(&self, name: &str) -> Result<&dyn FlagRule, QmethodError> {
        let known = || self.flag_rules().join(", ");
        let unknown = || QmethodError::UnknownFlagRule { name: name.to_owned(), known: known() };
        self.flag_rules.get(name).map(AsRef::as_ref).ok_or_else(unknown)
    }

    /// So many factors by the extraction of an analysis and its conventions.
    pub(crate) fn extract(&self, analysis: &Analysis, r: &Matrix, factors: usize) -> Result<Extracted, QmethodError> {
        let conventions = &analysis.conventions;
        let brown = BrownCentroid { tolerance: conventions.centroid_tolerance, start: conventions.centroid_start };
        let extraction = match analysis.extraction.as_str() {
            BROWN => &brown,
            name => self.find_extraction(name)?,
        };
        let found = extraction.extract(r, factors)?;
        let shape = (found.loadings.rows(), found.loadings.columns());
        if shape == (r.rows(), factors) {
            return Ok(found);
        }
        Err(QmethodError::WrongShape {
            method: analysis.extraction.clone(),
            found: shape,
            expected: (r.rows(), factors),
        })
    }

    /// Loadings rotated by the criterion of this name.
    pub(crate) fn rotate(&self, name: &str, loadings: &Matrix) -> Result<Rotated, QmethodError> {
        // The crate's own have ways of their own, which go to the last digits.
        match name {
            "varimax" => Ok(varimax(loadings, true)?),
            "quartimax" => Ok(quartimax(loadings, true)?),
            "oblimin" => Ok(oblimin(loadings, 0.0, false)?),
            _ => {
                let criterion = self.find_criterion(name)?;
                let kaiser = criterion.axes() == Axes::Orthogonal;
                Ok(rotate(loadings, criterion, &RotationOptions { kaiser, ..RotationOptions::default() })?)
            }
        }
    }

    /// What another crate has part in an analysis, for its record.
    pub(crate) fn outside(&self, analysis: &Analysis) -> Result<Vec<Diagnostic>, QmethodError> {
        let note = |what: &str, name: &str, about: &str| {
            let about = if about.is_empty() { String::new() } else { format!(": {about}") };
            Diagnostic::note("QME123", format!("the {what} `{name}` is one of another crate{about}"))
        };
        let own = Self::standard();
        let mut told = Vec::new();
        if own.extractions.get(&analysis.extraction).is_none() {
            let about = self.find_extraction(&analysis.extraction)?.about();
            told.push(note("extraction", &analysis.extraction, about));
        }
        for step in analysis.rotation.steps() {
            let RotationStep::Criterion(name) = step else { continue };
            if own.criteria.get(name).is_none() {
                let axes = match self.find_criterion(name)?.axes() {
                    Axes::Orthogonal => "factors stay at right angles",
                    Axes::Oblique => "factors may correlate",
                };
                told.push(note("rotation", name, axes));
            }
        }
        let rule = analysis.flagging.rule_name();
        if own.flag_rules.get(rule).is_none() {
            told.push(note("rule of flags", rule, self.find_flag_rule(rule)?.about()));
        }
        Ok(told)
    }
}
