use crate::function::is_id;
use crate::functions::{bell, crisp, logistic, piecewise_s};
use crate::{FunctionSpec, MembershipFunction, SetsError};
use std::collections::BTreeMap;

/// Makes a membership function from its specification.
pub type Factory = fn(&FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError>;

/// The functions of this crate; a new one is a file under `functions`, named there, and one entry here.
const STANDARD: [(&str, Factory); 4] = [("logistic", logistic), ("s", piecewise_s), ("bell", bell), ("crisp", crisp)];

/// The membership functions that can be asked for by id.
///
/// ```
/// use crosscase_sets::Registry;
/// assert_eq!(Registry::standard().ids(), ["bell", "crisp", "logistic", "s"]);
/// ```
#[derive(Debug, Clone)]
pub struct Registry {
    factories: BTreeMap<String, Factory>,
}

impl Registry {
    /// The functions of this crate.
    pub fn standard() -> Self {
        Self { factories: STANDARD.into_iter().map(|(id, factory)| (id.to_owned(), factory)).collect() }
    }

    /// Adds a function under an id of its own.
    ///
    /// # Errors
    /// [`SetsError::FunctionId`] unless the id is of lower-case letters, digits and hyphens; [`SetsError::FunctionTaken`]:
    /// what an id means never changes.
    pub fn with(mut self, id: impl Into<String>, factory: Factory) -> Result<Self, SetsError> {
        let id = id.into();
        if !is_id(&id) {
            return Err(SetsError::FunctionId { id });
        }
        if self.factories.contains_key(&id) {
            return Err(SetsError::FunctionTaken { id });
        }
        self.factories.insert(id, factory);
        Ok(self)
    }

    /// The ids, in alphabetical order.
    pub fn ids(&self) -> Vec<&str> {
        self.factories.keys().map(String::as_str).collect()
    }

    /// Makes the function and checks its parameters.
    ///
    /// # Errors
    /// [`SetsError::UnknownFunction`], and what the function's own check says.
    pub fn build(&self, spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
        let Some(factory) = self.factories.get(&spec.id) else {
            return Err(SetsError::UnknownFunction {
                id: spec.id.clone(),
                known: self.factories.keys().cloned().collect(),
            });
        };
        let function = factory(spec)?;
        function.check()?;
        Ok(function)
    }
}
