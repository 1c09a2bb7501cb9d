//! What is true of the partnerships: which conditions each has, by how much, and what follows from them.
//!
//! `INNOV = SUIT*TRUST + SUIT*SKILL*COPRODUCTION`, of which SUIT is necessary; `PART = LEAD*TRUST`; INCENT is idle. Which case has what
//! is fixed, since a random assignment seldom shows what is planted even without error.

use crosscase_numerics::{Stream, normal_quantile};
use std::str::FromStr;

/// What is planted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// All of it.
    Whole,
    /// `INNOV = SUIT*TRUST`: skills matter nowhere.
    WithoutSecondPath,
    /// `INNOV = TRUST + SKILL*COPRODUCTION`: SUIT is not necessary.
    WithoutNecessity,
}

impl FromStr for Truth {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "whole" => Ok(Self::Whole),
            "without-second-path" => Ok(Self::WithoutSecondPath),
            "without-necessity" => Ok(Self::WithoutNecessity),
            other => Err(format!("`{other}` is none of whole, without-second-path, without-necessity")),
        }
    }
}

/// The forms of partnership of the framework.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Network,
    Collaboration,
    Coproduction,
}

/// A partnership. Its scores run from 1 to 5: at 3 it is neither in nor out.
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) country: &'static str,
    pub(crate) form: Form,
    pub(crate) suit: f64,
    pub(crate) trust: f64,
    pub(crate) skill: f64,
    pub(crate) incent: f64,
    pub(crate) lead: f64,
    pub(crate) innov: f64,
    pub(crate) part: f64,
}

/// SUIT, TRUST, SKILL, COPRODUCTION, INCENT and LEAD of each case; its country, its name and, where it is no co-production, whether it is
/// a network.
const ASSIGNED: [(&str, &str, &str, bool); 19] = [
    ("001010", "NL", "Zorg Dichtbij Achterhoek", true),
    ("010000", "DK", "Hjemme i Himmerland", false),
    ("010011", "EE", "Kodus ja Kindel, Võrumaa", true),
    ("010011", "ES", "Cerca de Casa, Teruel", false),
    ("011000", "BE", "Thuis in Haspengouw", true),
    ("101000", "NL", "Langer Thuis Walcheren", false),
    ("101011", "DK", "Tæt på Thy", true),
    ("110001", "EE", "Järva Koduhooldus", false),
    ("110001", "ES", "Mayores Conectados, Soria", true),
    ("110011", "NL", "Buurtkracht Twente", false),
    ("110011", "DK", "Velfærd på Vej, Lolland", true),
    ("111011", "BE", "Samen Zorgen Meetjesland", false),
    ("001101", "EE", "Saare Kogukonnahool", true),
    ("100111", "ES", "Juntas en Casa, Huesca", true),
    ("101100", "NL", "Zorgcoöperatie Peelland", true),
    ("101100", "DK", "Borgernes Hus, Mors", true),
    ("101111", "EE", "Hiiu Hooliv Küla", true),
    ("110100", "ES", "Vecinas de Cameros", true),
    ("110101", "BE", "Dorpspunt Westhoek", true),
];

/// A draw from a normal distribution of that standard deviation around 0.
pub(crate) fn normal(stream: &mut Stream, sd: f64) -> f64 {
    // The draw lies inside 0 to 1, where the quantile is.
    sd * normal_quantile(stream.unit().max(f64::EPSILON)).unwrap_or(0.0)
}

/// The partnerships of a seed.
pub(crate) fn cases(seed: u64, truth: Truth) -> Vec<Case> {
    let case = |(at, (assigned, country, name, is_network)): (usize, (&str, &'static str, &'static str, bool))| {
        let mut stream = Stream::new(seed, at as u64);
        let present: Vec<bool> = assigned.bytes().map(|byte| byte == b'1').collect();
        let mut score = |of: usize| {
            let far = 0.8 + 0.6 * stream.unit();
            if present.get(of) == Some(&true) { 3.0 + far } else { 3.0 - far }
        };
        let [suit, trust, skill, incent, lead] = [0, 1, 2, 4, 5].map(&mut score);
        let coproduces = present.get(3) == Some(&true);
        let coproduction = if coproduces { 5.0 } else { 1.0 };
        let innov = match truth {
            Truth::Whole => suit.min(trust.max(skill.min(coproduction))),
            Truth::WithoutSecondPath => suit.min(trust),
            Truth::WithoutNecessity => trust.max(skill.min(coproduction)),
        };
        let form = match (coproduces, is_network) {
            (true, _) => Form::Coproduction,
            (false, true) => Form::Network,
            (false, false) => Form::Collaboration,
        };
        let id = format!("P{:02}", at + 1);
        Case { id, name, country, form, suit, trust, skill, incent, lead, innov, part: lead.min(trust) }
    };
    ASSIGNED.into_iter().enumerate().map(case).collect()
}
