//! The flat form in which a calibration is read and written.

use crate::scale::Level;
use crate::{Anchors, Calibration, Cuts, Direct, FunctionSpec, Scale, SetsError, Shape};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Method {
    Direct,
    Indirect,
    Tfr,
    Crisp,
    MultiValue,
    Qualitative,
    Function,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ShapeName {
    Logistic,
    S,
    Bell,
    Empirical,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    method: Method,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    anchors: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<ShapeName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idm: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    above: Option<f64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    parameters: BTreeMap<String, f64>,
    /// The levels of a qualitative scale, or how many values the usual one has: 4, 5 or 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    levels: Option<Levels>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Levels {
    Usual(u8),
    Named(Vec<Level>),
}

impl Written {
    const fn new(method: Method, anchors: Vec<f64>) -> Self {
        Self {
            method,
            function: None,
            anchors,
            shape: None,
            idm: None,
            below: None,
            above: None,
            parameters: BTreeMap::new(),
            levels: None,
        }
    }

    /// Refuses keys that are given and that the method does not have.
    fn only(&self, function: &str, known: &[&str]) -> Result<(), SetsError> {
        let given = [
            ("function", self.function.is_some()),
            ("anchors", !self.anchors.is_empty()),
            ("shape", self.shape.is_some()),
            ("idm", self.idm.is_some()),
            ("below", self.below.is_some()),
            ("above", self.above.is_some()),
            ("parameters", !self.parameters.is_empty()),
            ("levels", self.levels.is_some()),
        ];
        match given.iter().find(|(key, is_given)| *is_given && !known.contains(key)) {
            Some((key, _)) => Err(SetsError::UnknownParameter {
                function: function.to_owned(),
                parameter: (*key).to_owned(),
                known: known.iter().map(ToString::to_string).collect(),
            }),
            None => Ok(()),
        }
    }

    fn direct(self) -> Result<Direct, SetsError> {
        let mut direct = Calibration::direct(Anchors::of(&self.anchors)?);
        let shape = self.shape.unwrap_or(match direct.shape {
            Shape::Bell { .. } => ShapeName::Bell,
            Shape::Logistic | Shape::S { .. } | Shape::Empirical { .. } => ShapeName::Logistic,
        });
        let (below, above) = (self.below.unwrap_or(1.0), self.above.unwrap_or(1.0));
        direct.idm = self.idm;
        direct.shape = match shape {
            ShapeName::Logistic => {
                self.only("the logistic shape", &["anchors", "shape", "idm"])?;
                Shape::Logistic
            }
            ShapeName::S => {
                self.only("the shape s", &["anchors", "shape", "below", "above"])?;
                Shape::S { below, above }
            }
            ShapeName::Empirical => {
                self.only("the shape empirical", &["anchors", "shape", "below", "above"])?;
                Shape::Empirical { below, above }
            }
            ShapeName::Bell => {
                self.only("the shape bell", &["anchors", "shape", "below", "above"])?;
                Shape::Bell { below, above }
            }
        };
        Ok(direct)
    }
}

impl TryFrom<Written> for Calibration {
    type Error = SetsError;

    fn try_from(written: Written) -> Result<Self, SetsError> {
        let calibration = match written.method {
            Method::Direct => Self::Direct(written.direct()?),
            Method::Indirect => {
                written.only("the indirect method", &["anchors"])?;
                Self::Indirect(Cuts::new(written.anchors)?)
            }
            Method::Tfr => {
                written.only("the totally fuzzy and relative method", &[])?;
                Self::Tfr
            }
            Method::Crisp => {
                written.only("a crisp set", &["anchors"])?;
                let [cut] = written.anchors[..] else {
                    let found = written.anchors.len();
                    return Err(SetsError::ShapeAnchors { shape: "crisp", expected: 1, found });
                };
                Self::Crisp(cut)
            }
            Method::MultiValue => {
                written.only("a multi-value condition", &["anchors"])?;
                Self::MultiValue(Cuts::new(written.anchors)?)
            }
            Method::Qualitative => {
                written.only("a qualitative scale", &["levels"])?;
                let usual = "4, 5 or 6, or a list of levels with name and membership";
                Self::Qualitative(match written.levels {
                    Some(Levels::Named(levels)) => Scale::try_from(levels)?,
                    Some(Levels::Usual(4)) => Scale::four(),
                    Some(Levels::Usual(5)) => Scale::five(),
                    Some(Levels::Usual(6)) => Scale::six(),
                    Some(Levels::Usual(found)) => {
                        return Err(SetsError::Parameter {
                            function: "a qualitative scale".to_owned(),
                            parameter: "levels".to_owned(),
                            found: f64::from(found),
                            allowed: usual,
                        });
                    }
                    None => {
                        return Err(SetsError::MissingParameter {
                            function: "a qualitative scale".to_owned(),
                            parameter: "levels".to_owned(),
                        });
                    }
                })
            }
            Method::Function => {
                written.only("a registered function", &["function", "anchors", "parameters"])?;
                let missing = || SetsError::MissingParameter {
                    function: "a registered function".to_owned(),
                    parameter: "function".to_owned(),
                };
                let id = written.function.ok_or_else(missing)?;
                // Whether it exists is known only where the registry is.
                return Ok(Self::Function(FunctionSpec {
                    id,
                    anchors: written.anchors,
                    parameters: written.parameters,
                }));
            }
        };
        calibration.check()?;
        Ok(calibration)
    }
}

impl From<Calibration> for Written {
    fn from(calibration: Calibration) -> Self {
        match calibration {
            Calibration::Direct(Direct { anchors, shape, idm }) => {
                let (shape, exponents) = match shape {
                    Shape::Logistic => (ShapeName::Logistic, None),
                    Shape::S { below, above } => (ShapeName::S, Some((below, above))),
                    Shape::Empirical { below, above } => (ShapeName::Empirical, Some((below, above))),
                    Shape::Bell { below, above } => (ShapeName::Bell, Some((below, above))),
                };
                Self {
                    shape: Some(shape),
                    idm,
                    below: exponents.map(|e| e.0),
                    above: exponents.map(|e| e.1),
                    ..Self::new(Method::Direct, anchors.into())
                }
            }
            Calibration::Indirect(cuts) => Self::new(Method::Indirect, cuts.values().to_vec()),
            Calibration::Tfr => Self::new(Method::Tfr, Vec::new()),
            Calibration::Crisp(cut) => Self::new(Method::Crisp, vec![cut]),
            Calibration::MultiValue(cuts) => Self::new(Method::MultiValue, cuts.values().to_vec()),
            Calibration::Qualitative(scale) => {
                Self { levels: Some(Levels::Named(scale.into())), ..Self::new(Method::Qualitative, Vec::new()) }
            }
            Calibration::Function(spec) => Self {
                function: Some(spec.id),
                parameters: spec.parameters,
                ..Self::new(Method::Function, spec.anchors)
            },
        }
    }
}
