//! A rotation list played step by step.

use crate::{Analysis, Extensions, QmethodError, RotationPlan, Sorts};
use crosscase_numerics::Matrix;

/// The loadings after every step of a rotation list.
#[derive(Clone, Debug, PartialEq)]
pub struct RotationSteps {
    /// The sorts, in order.
    pub sorters: Vec<String>,
    /// Each step and the loadings after it, first `none` and those before any.
    pub states: Vec<(String, Matrix)>,
}

impl Analysis {
    /// Plays the rotation list step by step.
    ///
    /// ```
    /// use crosscase_qmethod::{Analysis, Extensions, Sorts};
    /// let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
    /// let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 2.0, -2.0, -1.0], [2.0, -1.0, 1.0, -2.0]])?;
    /// let analysis = Analysis::new(2).rotation("varimax; invert 2");
    /// let played = analysis.rotation_steps(&Extensions::standard(), &sorts)?;
    /// let steps: Vec<&str> = played.states.iter().map(|(step, _)| step.as_str()).collect();
    /// assert_eq!(steps, ["none", "varimax", "invert 2"]);
    /// assert_eq!(played.states[2].1, analysis.fit(&sorts)?.loadings);
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Analysis::fit`].
    pub fn rotation_steps(&self, registry: &Extensions, sorts: &Sorts) -> Result<RotationSteps, QmethodError> {
        let steps = self.rotation.steps();
        let mut found = self.clone().rotation(RotationPlan::none()).fit_with(registry, sorts)?;
        let mut states = vec![("none".to_owned(), found.unrotated.clone())];
        for (at, step) in steps.iter().enumerate() {
            found = self.clone().rotation(RotationPlan::new(steps[..=at].iter().cloned())).fit_with(registry, sorts)?;
            states.push((step.to_string(), found.loadings));
        }
        Ok(RotationSteps { sorters: found.sorters, states })
    }
}
