//! A calibration as it is written: in a file, on a command line, and in words.
//!
//! The flat form is the same in TOML and JSON: `method = "direct"`, `anchors = [400, 550, 900]`. A format that has further
//! keys in the same section takes those of [`WrittenCalibration::KEYS`] out of it, reads them as [`WrittenCalibration`], and makes a
//! [`Calibration`] of that; [`WrittenCalibration::at_fault`] says which key an error is about.

use crate::scale::Level;
use crate::{Anchors, Calibration, CutPoints, Direct, FunctionSpec, Scale, SetsError, Shape};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The name of a method.
///
/// ```
/// use crosscase_sets::written::CalibrationMethod;
/// let (method, name, _) = CalibrationMethod::CHOICES[4];
/// assert_eq!((method, name), (CalibrationMethod::MultiValue, "multi-value"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CalibrationMethod {
    /// [`Calibration::Direct`]
    Direct,
    /// [`Calibration::Indirect`]
    Indirect,
    /// [`Calibration::Tfr`]
    Tfr,
    /// [`Calibration::Crisp`]
    Crisp,
    /// [`Calibration::MultiValue`]
    MultiValue,
    /// [`Calibration::Qualitative`]
    Qualitative,
    /// [`Calibration::Function`]
    Function,
}

impl CalibrationMethod {
    /// Every method with its name and what it does.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Direct, "direct", "Three anchors: exclusion, crossover, inclusion (descending: a decreasing set)"),
        (Self::Indirect, "indirect", "Cut points between qualitative steps"),
        (Self::Tfr, "tfr", "Totally fuzzy and relative: no anchors, from the ranks"),
        (Self::Crisp, "crisp", "One anchor: in from there up"),
        (Self::MultiValue, "multi-value", "One or more cut points: 0, 1, 2 …"),
        (Self::Qualitative, "qualitative", "A column of named levels, or of their numbers from 1; it takes levels"),
        (Self::Function, "function", "A membership function by its id; it takes anchors and parameters of its own"),
    ];
}

/// The name of the curve of the direct method: a [`Shape`] without its exponents.
///
/// ```
/// use crosscase_sets::written::ShapeName;
/// let names: Vec<&str> = ShapeName::CHOICES.iter().map(|choice| choice.1).collect();
/// assert_eq!(names, ["logistic", "s", "bell", "empirical"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ShapeName {
    /// [`Shape::Logistic`]
    Logistic,
    /// [`Shape::S`]
    S,
    /// [`Shape::Bell`]
    Bell,
    /// [`Shape::Empirical`]
    Empirical,
}

impl ShapeName {
    /// Every shape with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Logistic, "logistic", "Logistic: 0.5 at the crossover, idm at the inclusion anchor"),
        (Self::S, "s", "Piecewise S, exactly 0 and 1 at the outer anchors"),
        (
            Self::Bell,
            "bell",
            "Six anchors, exclusion, crossover, inclusion and back: 1,2,3,4,5,6 is a bell, 3,2,1,6,5,4 a trough",
        ),
        (Self::Empirical, "empirical", "As s, on the ranks of the cases between the outer anchors"),
    ];

    /// The name itself.
    pub fn as_str(self) -> &'static str {
        Self::CHOICES.iter().find(|choice| choice.0 == self).map_or("", |choice| choice.1)
    }

    /// The keys that go with it.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Logistic => &["anchors", "shape", "idm"],
            Self::S | Self::Bell | Self::Empirical => &["anchors", "shape", "below", "above"],
        }
    }

    const fn with(self, (below, above): (f64, f64)) -> Shape {
        match self {
            Self::Logistic => Shape::Logistic,
            Self::S => Shape::S { below, above },
            Self::Bell => Shape::Bell { below, above },
            Self::Empirical => Shape::Empirical { below, above },
        }
    }

    /// The name and the exponents of a shape.
    const fn of(shape: Shape) -> (Self, Option<(f64, f64)>) {
        match shape {
            Shape::Logistic => (Self::Logistic, None),
            Shape::S { below, above } => (Self::S, Some((below, above))),
            Shape::Bell { below, above } => (Self::Bell, Some((below, above))),
            Shape::Empirical { below, above } => (Self::Empirical, Some((below, above))),
        }
    }
}

/// The levels of a qualitative scale as they are written: how many the usual one has (4, 5 or 6), or each by name.
///
/// ```
/// use crosscase_sets::written::ScaleLevels;
/// assert_eq!("5".parse(), Ok(ScaleLevels::Usual(5)));
/// assert!("none=0, some=0.4, full=1".parse::<ScaleLevels>().is_ok_and(|levels| matches!(levels, ScaleLevels::Named(l) if l.len() == 3)));
/// assert!("3".parse::<ScaleLevels>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "levels are 4, 5 or 6, or a list of levels with name and membership")]
pub enum ScaleLevels {
    /// The scale with so many values.
    Usual(u8),
    /// These.
    Named(Vec<Level>),
}

/// A text that names no levels.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("give 4, 5 or 6, or a list such as none=0,some=0.4,full=1")]
pub struct NoLevels;

impl FromStr for ScaleLevels {
    type Err = NoLevels;

    fn from_str(text: &str) -> Result<Self, NoLevels> {
        if let Ok(values @ 4..=6) = text.trim().parse() {
            return Ok(Self::Usual(values));
        }
        let level = |part: &str| {
            let (name, membership) = part.rsplit_once('=')?;
            Some(Level { name: name.trim().to_owned(), membership: membership.trim().parse().ok()? })
        };
        text.split(',').map(level).collect::<Option<_>>().map(Self::Named).ok_or(NoLevels)
    }
}

/// The keys of a calibration, each as it was given.
///
/// ```
/// use crosscase_sets::{Calibration, written::WrittenCalibration};
/// let written: WrittenCalibration = toml::from_str("method = \"direct\"\nanchors = [400, 900, 550]").unwrap();
/// let error = Calibration::try_from(written.clone()).unwrap_err();
/// assert_eq!(written.at_fault(&error), "anchors");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WrittenCalibration {
    /// How raw figures become memberships.
    pub method: CalibrationMethod,
    /// The id of a membership function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Anchors or cut points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<f64>,
    /// The curve of the direct method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<ShapeName>,
    /// The membership at the inclusion anchor, for the logistic shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idm: Option<f64>,
    /// The exponent below the crossover, for the other shapes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// The exponent above the crossover, for the other shapes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// The parameters of a membership function.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, f64>,
    /// The levels of a qualitative scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<ScaleLevels>,
}

impl WrittenCalibration {
    /// The names of these keys.
    pub const KEYS: [&'static str; 9] =
        ["method", "function", "anchors", "shape", "idm", "below", "above", "parameters", "levels"];

    /// A method with these anchors or cut points, and nothing more.
    pub const fn new(method: CalibrationMethod, anchors: Vec<f64>) -> Self {
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

    /// The key that an error of this calibration is about; `method` where it is the method that asks for a further one.
    ///
    /// ```
    /// use crosscase_sets::{Calibration, written::{CalibrationMethod, WrittenCalibration}};
    /// let mut poor = WrittenCalibration::new(CalibrationMethod::Tfr, Vec::new());
    /// poor.idm = Some(0.95);
    /// let error = Calibration::try_from(poor.clone()).unwrap_err();
    /// assert_eq!(poor.at_fault(&error), "idm", "it belongs to the direct method");
    /// ```
    pub fn at_fault(&self, error: &SetsError) -> &'static str {
        match error {
            SetsError::AnchorCount { .. } | SetsError::ShapeAnchors { .. } | SetsError::NoCuts
                if self.anchors.is_empty() =>
            {
                "method"
            }
            SetsError::AnchorCount { .. }
            | SetsError::AnchorNotFinite { .. }
            | SetsError::AnchorOrder { .. }
            | SetsError::AnchorSpan
            | SetsError::NoCuts
            | SetsError::CutOrder { .. }
            | SetsError::ShapeAnchors { .. } => "anchors",
            SetsError::Scale { .. } => "levels",
            SetsError::UnknownFunction { .. } | SetsError::FunctionId { .. } => "function",
            SetsError::Parameter { parameter, .. } | SetsError::UnknownParameter { parameter, .. } => {
                let own = Self::KEYS.into_iter().find(|key| key == parameter && self.given(key));
                own.unwrap_or("parameters")
            }
            _ => "method",
        }
    }

    fn given(&self, key: &str) -> bool {
        match key {
            "function" => self.function.is_some(),
            "anchors" => !self.anchors.is_empty(),
            "shape" => self.shape.is_some(),
            "idm" => self.idm.is_some(),
            "below" => self.below.is_some(),
            "above" => self.above.is_some(),
            "parameters" => !self.parameters.is_empty(),
            "levels" => self.levels.is_some(),
            _ => true,
        }
    }

    /// Refuses keys that are given and that the method does not have.
    fn only(&self, function: &str, known: &[&str]) -> Result<(), SetsError> {
        let further = |key: &&&str| **key != "method" && self.given(key) && !known.contains(key);
        match Self::KEYS.iter().find(further) {
            Some(key) => Err(SetsError::UnknownParameter {
                function: function.to_owned(),
                parameter: (*key).to_owned(),
                known: known.iter().map(ToString::to_string).collect(),
            }),
            None => Ok(()),
        }
    }

    fn direct(self) -> Result<Direct, SetsError> {
        let mut direct = Calibration::direct(Anchors::of(&self.anchors)?);
        let shape = self.shape.unwrap_or(ShapeName::of(direct.shape).0);
        let exponents = (self.below.unwrap_or(1.0), self.above.unwrap_or(1.0));
        self.only(&format!("the shape {}", shape.as_str()), shape.keys())?;
        direct.idm = self.idm;
        direct.shape = shape.with(exponents);
        Ok(direct)
    }

    fn scale(self) -> Result<Scale, SetsError> {
        match self.levels {
            Some(ScaleLevels::Named(levels)) => Scale::try_from(levels),
            Some(ScaleLevels::Usual(4)) => Ok(Scale::four()),
            Some(ScaleLevels::Usual(5)) => Ok(Scale::five()),
            Some(ScaleLevels::Usual(6)) => Ok(Scale::six()),
            Some(ScaleLevels::Usual(found)) => Err(SetsError::Parameter {
                function: "a qualitative scale".to_owned(),
                parameter: "levels".to_owned(),
                found: f64::from(found),
                allowed: "4, 5 or 6, or a list of levels with name and membership",
            }),
            None => Err(missing("a qualitative scale", "levels")),
        }
    }
}

fn missing(function: &str, parameter: &str) -> SetsError {
    SetsError::MissingParameter { function: function.to_owned(), parameter: parameter.to_owned() }
}

impl TryFrom<WrittenCalibration> for Calibration {
    type Error = SetsError;

    fn try_from(written: WrittenCalibration) -> Result<Self, SetsError> {
        let calibration = match written.method {
            CalibrationMethod::Direct => Self::Direct(written.direct()?),
            CalibrationMethod::Indirect => {
                written.only("the indirect method", &["anchors"])?;
                Self::Indirect(CutPoints::new(written.anchors)?)
            }
            CalibrationMethod::Tfr => {
                written.only("the totally fuzzy and relative method", &[])?;
                Self::Tfr
            }
            CalibrationMethod::Crisp => {
                written.only("a crisp set", &["anchors"])?;
                let [cut] = written.anchors[..] else {
                    let found = written.anchors.len();
                    return Err(SetsError::ShapeAnchors { shape: "crisp", expected: 1, found });
                };
                Self::Crisp(cut)
            }
            CalibrationMethod::MultiValue => {
                written.only("a multi-value condition", &["anchors"])?;
                Self::MultiValue(CutPoints::new(written.anchors)?)
            }
            CalibrationMethod::Qualitative => {
                written.only("a qualitative scale", &["levels"])?;
                Self::Qualitative(written.scale()?)
            }
            CalibrationMethod::Function => {
                written.only("a registered function", &["function", "anchors", "parameters"])?;
                let id = written.function.ok_or_else(|| missing("a registered function", "function"))?;
                // Whether it exists is known only where the registry is.
                let (anchors, parameters) = (written.anchors, written.parameters);
                return Ok(Self::Function(FunctionSpec { id, anchors, parameters }));
            }
        };
        calibration.check()?;
        Ok(calibration)
    }
}

impl From<Calibration> for WrittenCalibration {
    fn from(calibration: Calibration) -> Self {
        match calibration {
            Calibration::Direct(Direct { anchors, shape, idm }) => {
                let (shape, exponents) = ShapeName::of(shape);
                Self {
                    shape: Some(shape),
                    idm,
                    below: exponents.map(|e| e.0),
                    above: exponents.map(|e| e.1),
                    ..Self::new(CalibrationMethod::Direct, anchors.into())
                }
            }
            Calibration::Indirect(cuts) => Self::new(CalibrationMethod::Indirect, cuts.values().to_vec()),
            Calibration::Tfr => Self::new(CalibrationMethod::Tfr, Vec::new()),
            Calibration::Crisp(cut) => Self::new(CalibrationMethod::Crisp, vec![cut]),
            Calibration::MultiValue(cuts) => Self::new(CalibrationMethod::MultiValue, cuts.values().to_vec()),
            Calibration::Qualitative(scale) => Self {
                levels: Some(ScaleLevels::Named(scale.into())),
                ..Self::new(CalibrationMethod::Qualitative, Vec::new())
            },
            Calibration::Function(spec) => Self {
                function: Some(spec.id),
                parameters: spec.parameters,
                ..Self::new(CalibrationMethod::Function, spec.anchors)
            },
        }
    }
}

/// In words, as a page has them. To read it back, write it with serde.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, Shape};
/// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?);
/// let told = |calibration: Calibration| calibration.to_string();
/// assert_eq!(told(developed.clone().idm(0.99).into()), "direct, 400 – 550 – 900, idm 0.9900");
/// let steep = developed.shape(Shape::S { below: 1.0, above: 2.0 });
/// assert_eq!(told(steep.into()), "direct, 400 – 550 – 900, shape s, below 1.0000, above 2.0000");
/// assert_eq!(told(Calibration::crisp(550.0)?), "crisp, from 550 up");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |values: &[f64]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" – ");
        match self {
            Self::Direct(Direct { anchors, shape, idm }) => {
                write!(f, "direct, {}", listed(anchors.values()))?;
                let (name, exponents) = ShapeName::of(*shape);
                if name != ShapeName::Logistic {
                    write!(f, ", shape {}", name.as_str())?;
                }
                idm.map_or(Ok(()), |idm| write!(f, ", idm {idm:.4}"))?;
                exponents.map_or(Ok(()), |(below, above)| write!(f, ", below {below:.4}, above {above:.4}"))
            }
            Self::Indirect(cuts) => write!(f, "indirect, {}", listed(cuts.values())),
            Self::Tfr => f.write_str("totally fuzzy and relative"),
            Self::Crisp(cut) => write!(f, "crisp, from {cut} up"),
            Self::MultiValue(cuts) => write!(f, "multi-value, cut at {}", listed(cuts.values())),
            Self::Qualitative(scale) => {
                let level = |level: &Level| format!("{} {:.2}", level.name, level.membership);
                write!(f, "qualitative, {}", scale.levels().iter().map(level).collect::<Vec<_>>().join(" – "))
            }
            Self::Function(spec) => {
                write!(f, "{}, {}", spec.id, listed(&spec.anchors))?;
                spec.parameters.iter().try_for_each(|(name, value)| write!(f, ", {name} {value}"))
            }
        }
    }
}
