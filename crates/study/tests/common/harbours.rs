//! The survey of sailors in harbours: what its studies have in common. All data are synthetic.

/// Harbours, sailors and the instrument `trust`.
pub const HEAD: &str = r#"[study]
title = "Harbours (synthetic)"
[units.harbour]
file = "harbours.csv"
[units.sailor]
file = "sailors.csv"
within = "harbour"
[instruments.trust]
kind = "survey"
file = "answers.csv"
unit = "sailor"
tier = "public"
range = { "Q1:Q2" = [1, 5] }
"#;

/// One set of the indicator `I`, and an analysis.
pub const SETS: &str = r#"
[sets.HIGH]
from = "I"
method = "direct"
anchors = [2, 3.1, 4]
reason = "given"
[sets.OTHER]
expression = "~HIGH"
[analyses.main]
outcome = "HIGH"
conditions = ["OTHER"]
missing = "drop"
robustness = false
"#;
