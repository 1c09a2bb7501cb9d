//! A rotation list from its text.

use super::{RotationPlan, RotationStep};
use crate::QmethodError;
use std::str::FromStr;

impl FromStr for RotationPlan {
    type Err = QmethodError;

    fn from_str(text: &str) -> Result<Self, QmethodError> {
        Ok(Self { steps: steps(text).map(str::parse).collect::<Result<_, _>>()? })
    }
}

/// The texts of the steps.
pub(super) fn steps(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '\n']).map(str::trim).filter(|step| !step.is_empty() && *step != "none")
}

impl FromStr for RotationStep {
    type Err = QmethodError;

    fn from_str(text: &str) -> Result<Self, QmethodError> {
        let fault = |reason| QmethodError::RotationSyntax { step: text.trim().to_owned(), reason };
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["invert", factor] => Ok(Self::Invert(factor.parse().map_err(|_| fault("a factor is a number from 1"))?)),
            [a, "x" | "X" | "×", b, "by", angle] => {
                let factor = |word: &str| word.parse().map_err(|_| fault("a factor is a number from 1"));
                Ok(Self::Plane {
                    a: factor(a)?,
                    b: factor(b)?,
                    degrees: degrees(angle).ok_or_else(|| fault("the angle is a number of degrees"))?,
                })
            }
            [name] if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "invert" => {
                Ok(Self::Criterion(name.to_owned()))
            }
            _ => Err(fault("write a criterion such as `varimax`, `1 x 3 by -12°`, or `invert 2`")),
        }
    }
}

fn degrees(word: &str) -> Option<f64> {
    let word = word.trim_end_matches('°').replace('−', "-");
    word.parse().ok().filter(|degrees: &f64| degrees.is_finite())
}

crosscase_data::as_text!(RotationPlan);
