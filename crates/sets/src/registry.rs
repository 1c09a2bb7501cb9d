use crate::functions::{bell, crisp, logistic, piecewise_s};
use crate::{FunctionSpec, MembershipFunction, SetsError};
use crosscase_data::NameFault;
use std::sync::Arc;

/// Makes a membership function from its specification. A factory asks [`FunctionSpec::only`] first, and may leave what
/// is wrong with the values to the function's own check.
///
/// ```
/// use crosscase_sets::{Crisp, Factory, FunctionSpec, MembershipFunction, SetsError};
/// let factory: Factory = |spec: &FunctionSpec| {
///     spec.only(&[])?;
///     match spec.anchors[..] {
///         [cut] => Ok(Box::new(Crisp::new(cut)) as Box<dyn MembershipFunction>),
///         _ => Err(SetsError::ShapeAnchors { shape: "my-crisp", expected: 1, found: spec.anchors.len() }),
///     }
/// };
/// assert_eq!(factory(&FunctionSpec::new("my-crisp", [550.0]))?.membership(720.0), 1.0);
/// # Ok::<(), SetsError>(())
/// ```
pub type Factory = fn(&FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError>;

/// The functions of this crate; a new one is a file under `functions`, named there, and one entry here.
const STANDARD: [(&str, Factory); 4] = [("logistic", logistic), ("s", piecewise_s), ("bell", bell), ("crisp", crisp)];

/// The membership functions that can be asked for by id.
///
/// ```
/// use crosscase_sets::MembershipFunctions;
/// assert_eq!(MembershipFunctions::standard().ids(), ["bell", "crisp", "logistic", "s"]);
/// ```
#[derive(Debug, Clone)]
pub struct MembershipFunctions(crosscase_data::Registry<Factory>);

impl Default for MembershipFunctions {
    fn default() -> Self {
        Self::standard()
    }
}

impl MembershipFunctions {
    /// The functions of this crate.
    pub fn standard() -> Self {
        Self(crosscase_data::Registry::new(STANDARD.map(|(id, factory)| (id, Arc::new(factory)))))
    }

    /// Adds a function under an id of its own.
    ///
    /// # Errors
    /// [`SetsError::FunctionId`] unless the id is a name as [`crosscase_data::Registry`] has them; [`SetsError::FunctionTaken`]:
    /// what an id means never changes.
    ///
    /// ```
    /// use crosscase_sets::{Crisp, FunctionSpec, MembershipFunction, MembershipFunctions, SetsError};
    /// fn always(_: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    ///     Ok(Box::new(Crisp::new(f64::MIN)))
    /// }
    /// assert_eq!(MembershipFunctions::standard().with("always", always)?.ids(), ["always", "bell", "crisp", "logistic", "s"]);
    /// assert!(matches!(MembershipFunctions::standard().with("s", always), Err(SetsError::FunctionTaken { .. })));
    /// assert!(matches!(MembershipFunctions::standard().with("My S", always), Err(SetsError::FunctionId { .. })));
    /// # Ok::<(), SetsError>(())
    /// ```
    pub fn with(self, id: impl AsRef<str>, factory: Factory) -> Result<Self, SetsError> {
        let added = self.0.with(id.as_ref(), Arc::new(factory));
        added.map(Self).map_err(|refused| match refused.fault {
            NameFault::NoName => SetsError::FunctionId { id: refused.name },
            NameFault::Taken => SetsError::FunctionTaken { id: refused.name },
        })
    }

    /// The ids, in alphabetical order.
    pub fn ids(&self) -> Vec<&str> {
        self.0.names().collect()
    }

    /// Makes the function and checks its parameters.
    ///
    /// # Errors
    /// [`SetsError::UnknownFunction`], and what the function's own check says.
    ///
    /// ```
    /// use crosscase_sets::{FunctionSpec, MembershipFunctions};
    /// let registry = MembershipFunctions::standard();
    /// let steep = registry.build(&FunctionSpec::new("logistic", [400.0, 550.0, 900.0]).with("idm", 0.99))?;
    /// assert_eq!(steep.membership(550.0), 0.5);
    /// assert!(registry.build(&FunctionSpec::new("logistic", [400.0, 550.0, 900.0]).with("idm", 1.5)).is_err());
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn build(&self, spec: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
        let Some(factory) = self.0.get(&spec.id) else {
            let known = self.0.names().map(str::to_owned).collect();
            return Err(SetsError::UnknownFunction { id: spec.id.clone(), known });
        };
        let function = factory(spec)?;
        function.check()?;
        Ok(function)
    }
}
