//! One membership a case and set from the sheets of several coders, with the log of how it came about and what each policy for what nobody
//! mentioned makes of it.

use crate::segments::{alike, named};
use crate::sheet::rows_of_names;
use crate::{CodingError, FilledScore, FilledSheets, NotMentioned};
use crosscase_data::{DataError, Diagnostic, Place, ReadOptions, Table, TableBuilder};
use crosscase_numerics::{AgreementCoefficient, AgreementMetric, AgreementOptions, NumericsError, Ratings, quantile};
use serde::Serialize;

/// What becomes of scores on both sides of 0.5, which no arithmetic should settle: whether a case is in the set is what they disagree on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Straddling {
    /// It is open until a decision settles it.
    #[default]
    Open,
    /// The median.
    Median,
}

impl Straddling {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Open, "open", "Open until a decision settles it"),
        (Self::Median, "median", "The median of the scores"),
    ];
}

/// A decision on the membership of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SheetDecision {
    /// The case.
    pub case: String,
    /// The set.
    pub set: String,
    /// The membership; `None` where it is held to be unknown.
    pub score: Option<f64>,
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub when: Option<String>,
    /// Why.
    pub why: String,
    /// Where it stands.
    #[serde(skip)]
    place: Place,
}

/// Decisions in the order of their file: a later one overrules an earlier one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetDecisions(Vec<SheetDecision>);

impl SheetDecisions {
    /// How the table of decisions is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let columns = ["case", "set", "by", "when", "why"];
        columns.into_iter().fold(rows_of_names(options), ReadOptions::text_if_there)
    }

    /// The decisions of a table with the columns `case`, `set`, `score`, `why`, and perhaps `by` and `when`.
    ///
    /// # Errors
    /// A row without case, set or reason; a score outside 0 to 1.
    pub fn from_table(table: &Table) -> Result<Self, CodingError> {
        let column =
            |name: &str| if table.has_column(name) { named(table, name) } else { Ok(vec![None; table.rows()]) };
        let (cases, sets, reasons) = (named(table, "case")?, named(table, "set")?, named(table, "why")?);
        let (by, when, scores) = (column("by")?, column("when")?, table.numbers("score")?);
        let rows = (0..table.rows()).map(|row| {
            let of = |column: &Vec<Option<String>>| column.get(row).cloned().flatten();
            let wanted = |column: &Vec<Option<String>>, what: &'static str| {
                of(column).ok_or_else(|| CodingError::NotNamed { what, place: table.place(row, Some(what)) })
            };
            let score = scores.get(row).copied().flatten();
            if let Some(found) = score.filter(|x| !(0.0..=1.0).contains(x)) {
                let reason = format!("{found} is no membership from 0 to 1");
                return Err(CodingError::BadSheet { reason, place: table.place(row, Some("score")) });
            }
            let (case, set, why) = (wanted(&cases, "case")?, wanted(&sets, "set")?, wanted(&reasons, "why")?);
            Ok(SheetDecision { case, set, score, by: of(&by), when: of(&when), why, place: table.place(row, None) })
        });
        Ok(Self(rows.collect::<Result<_, _>>()?))
    }

    fn of(&self, case: &str, set: &str) -> Option<&SheetDecision> {
        self.0.iter().rev().find(|decision| decision.case == case && decision.set == set)
    }
}

/// How a consensus came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsensusHow {
    /// A decision settled it.
    Decided,
    /// One coder alone judged it.
    OneCoder,
    /// All gave the same score.
    Agreed,
    /// The median of scores on one side of 0.5.
    Median,
    /// The median of scores on both sides of 0.5, as was asked for.
    MedianAcross,
    /// Nobody mentions it, and what that counts as is the policy's.
    NotMentioned,
    /// Nobody was asked.
    NotAsked,
    /// Scores on both sides of 0.5, and no decision.
    Open,
    /// Nobody has judged it.
    Blank,
}

impl ConsensusHow {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::OneCoder => "one coder",
            Self::Agreed => "agreed",
            Self::Median => "median",
            Self::MedianAcross => "median across 0.5",
            Self::NotMentioned => "not mentioned",
            Self::NotAsked => "not asked",
            Self::Open => "open",
            Self::Blank => "blank",
        }
    }
}

/// The membership of a case in a set, from several coders.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConsensusScore {
    /// The case.
    pub case: String,
    /// The set.
    pub set: String,
    /// The membership where not mentioned is absent: a coder who finds nothing said scores 0.
    pub if_absent: Option<f64>,
    /// The membership where not mentioned is missing: such a coder has no score.
    pub if_missing: Option<f64>,
    /// How the second came about.
    pub how: ConsensusHow,
    /// The least score.
    pub low: Option<f64>,
    /// The greatest.
    pub high: Option<f64>,
    /// Coders who gave a score.
    pub coders: usize,
    /// Coders who say that nobody mentions it.
    pub not_mentioned: usize,
    /// Whether scores are on both sides of 0.5: the disagreement that can change a solution.
    pub straddles: bool,
    /// What was said and decided, in words.
    pub log: String,
}

/// How far coders agree on a set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SheetAgreement {
    /// The set.
    pub set: String,
    /// Krippendorff's alpha with the interval metric; `None` where no case was scored twice or all scores are one.
    pub alpha: Option<f64>,
    /// Its interval at 95 %.
    pub ci: Option<(f64, f64)>,
    /// Cases that two or more coders scored.
    pub cases: usize,
    /// Of these, those with scores on both sides of 0.5.
    pub straddling: usize,
}

/// The memberships that several coders come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SheetConsensus {
    /// One a case and set, in the order in which the sheets name them first.
    pub scores: Vec<ConsensusScore>,
    /// The sets, and how far coders agree on each.
    pub sets: Vec<SheetAgreement>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl FilledSheets {
    /// The consensus: a decision where there is one; the median of scores on one side of 0.5; of scores on both sides what `straddling` says.
    ///
    /// # Errors
    /// A decision on a case or a set that no sheet has.
    pub fn consensus(&self, decisions: &SheetDecisions, straddling: Straddling) -> Result<SheetConsensus, CodingError> {
        let (mut cases, mut sets): (Vec<&str>, Vec<&str>) = Default::default();
        for score in &self.scores {
            if !cases.contains(&score.case.as_str()) {
                cases.push(&score.case);
            }
            if !sets.contains(&score.set.as_str()) {
                sets.push(&score.set);
            }
        }
        for SheetDecision { case, set, place, .. } in &decisions.0 {
            if !self.scores.iter().any(|one| one.case == *case && one.set == *set) {
                let reason = format!("no sheet has {case} in {set}, on which this line decides");
                return Err(CodingError::BadSheet { reason, place: place.clone() });
            }
        }
        let of = |case: &str, set: &str| -> Vec<&FilledScore> {
            self.scores.iter().filter(|one| one.case == case && one.set == set).collect()
        };
        let mut scores = Vec::new();
        for (case, set) in cases.iter().flat_map(|case| sets.iter().map(move |set| (*case, *set))) {
            let judged = of(case, set);
            if !judged.is_empty() {
                scores.push(together(&judged, decisions.of(case, set), straddling));
            }
        }
        let agreements: Vec<SheetAgreement> =
            sets.iter().map(|set| agreement(set, &cases, &self.scores)).collect::<Result<_, _>>()?;
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(noticed(&scores));
        let undefined = agreements.iter().filter(|set| set.cases > 0 && set.alpha.is_none());
        let undefined: Vec<String> = undefined.map(|set| set.set.clone()).collect();
        if !undefined.is_empty() {
            let message = "alpha is 0/0, not 1: all scores of the cases that two coders judged are the same";
            diagnostics.push(Diagnostic::note("COD145", message).listing(undefined));
        }
        diagnostics.extend(alike("coder", self.scores.iter().map(|score| score.coder.as_str())));
        diagnostics.extend(alike("case", cases.iter().copied()));
        diagnostics.extend(alike("set", sets.iter().copied()));
        Ok(SheetConsensus { scores, sets: agreements, diagnostics })
    }
}

/// What some scores come to, and how.
fn settled(scores: &[f64], straddling: Straddling) -> (Option<f64>, ConsensusHow) {
    let median = quantile(scores, 0.5);
    match scores {
        [] => (None, ConsensusHow::Blank),
        [_] => (median, ConsensusHow::OneCoder),
        [first, rest @ ..] if rest.iter().all(|score| score == first) => (median, ConsensusHow::Agreed),
        _ if !straddle(scores) => (median, ConsensusHow::Median),
        _ if straddling == Straddling::Median => (median, ConsensusHow::MedianAcross),
        _ => (None, ConsensusHow::Open),
    }
}

/// Whether scores are on both sides of 0.5, or one is at it and another is not.
fn straddle(scores: &[f64]) -> bool {
    let side = |score: &f64| score.total_cmp(&0.5);
    scores.split_first().is_some_and(|(first, rest)| rest.iter().any(|score| side(score) != side(first)))
}

fn together(judged: &[&FilledScore], decision: Option<&SheetDecision>, straddling: Straddling) -> ConsensusScore {
    let scores: Vec<f64> = judged.iter().filter_map(|one| one.score).collect();
    let is_silent = |one: &&&FilledScore| one.score.is_none() && one.not_mentioned;
    let not_mentioned = judged.iter().filter(is_silent).count();
    let with_zeros: Vec<f64> = scores.iter().copied().chain(std::iter::repeat_n(0.0, not_mentioned)).collect();
    let ((if_absent, _), (if_missing, how)) = (settled(&with_zeros, straddling), settled(&scores, straddling));
    let how = match how {
        ConsensusHow::Blank if not_mentioned > 0 => ConsensusHow::NotMentioned,
        ConsensusHow::Blank if judged.iter().any(|one| one.not_asked) => ConsensusHow::NotAsked,
        how => how,
    };
    let said = |one: &&FilledScore| {
        let what = match one.score {
            Some(score) => score.to_string(),
            None if one.not_mentioned => "not mentioned".to_owned(),
            None if one.not_asked => "not asked".to_owned(),
            None => "blank".to_owned(),
        };
        let why = one.rationale.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
        format!("{} {what}{why}", one.coder)
    };
    let mut log: Vec<String> = judged.iter().map(said).collect();
    let (if_absent, if_missing, how) = match decision {
        None => (if_absent, if_missing, how),
        Some(decision) => {
            let score = decision.score.map_or_else(|| "unknown".to_owned(), |score| score.to_string());
            let by = decision.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
            let when = decision.when.as_ref().map_or_else(String::new, |when| format!(" on {when}"));
            log.push(format!("decided {score}{by}{when}: {}", decision.why));
            (decision.score, decision.score, ConsensusHow::Decided)
        }
    };
    if decision.is_none() {
        log.push(how.name().to_owned());
    }
    let first = judged.first();
    ConsensusScore {
        case: first.map_or_else(String::new, |one| one.case.clone()),
        set: first.map_or_else(String::new, |one| one.set.clone()),
        if_absent,
        if_missing,
        how,
        low: quantile(&scores, 0.0),
        high: quantile(&scores, 1.0),
        coders: scores.len(),
        not_mentioned,
        straddles: straddle(&scores),
        log: log.join("; "),
    }
}

fn agreement(set: &str, cases: &[&str], scores: &[FilledScore]) -> Result<SheetAgreement, CodingError> {
    let mut coders: Vec<&str> = Vec::new();
    for one in scores.iter().filter(|one| one.set == set) {
        if !coders.contains(&one.coder.as_str()) {
            coders.push(&one.coder);
        }
    }
    let rows: Vec<Vec<Option<f64>>> = cases
        .iter()
        .map(|case| {
            let of = |coder: &&str| {
                scores.iter().find(|one| one.set == set && one.case == *case && one.coder == *coder)?.score
            };
            coders.iter().map(of).collect()
        })
        .collect();
    let given: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().copied().flatten().collect()).collect();
    let options = AgreementOptions::new(AgreementCoefficient::Krippendorff).metric(AgreementMetric::Interval);
    let found = match Ratings::new(rows) {
        Ok(ratings) => Some(options.fit(&ratings)?),
        Err(NumericsError::NoPair | NumericsError::TooFewCoders { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(SheetAgreement {
        set: set.to_owned(),
        alpha: found.as_ref().and_then(|found| found.estimate),
        ci: found.and_then(|found| found.ci),
        cases: given.iter().filter(|row| row.len() > 1).count(),
        straddling: given.iter().filter(|row| straddle(row)).count(),
    })
}

fn noticed(scores: &[ConsensusScore]) -> Vec<Diagnostic> {
    let listed = |is: &dyn Fn(&ConsensusScore) -> bool| -> Vec<String> {
        scores.iter().filter(|one| is(one)).map(|one| format!("{} in {}", one.case, one.set)).collect()
    };
    let mut told = Vec::new();
    let mut tell = |code: &'static str, cases: Vec<String>, message: &str, help: &str| {
        if !cases.is_empty() {
            told.push(Diagnostic::warning(code, message).help(help).listing(cases));
        }
    };
    let open = listed(&|one| one.how == ConsensusHow::Open);
    tell(
        "COD140",
        open,
        "coders are on both sides of 0.5, or one is at it, and no decision settles it",
        "talk it over, and write a line in --decisions",
    );
    let differs =
        |one: &ConsensusScore| one.if_absent.map(|x| x.total_cmp(&0.5)) != one.if_missing.map(|x| x.total_cmp(&0.5));
    let message = "whether they are in the set hangs on what counts for not mentioned";
    tell("COD141", listed(&differs), message, "hold the results under both policies against each other");
    let at_half = |score: Option<f64>| score.is_some_and(|score| (score - 0.5).abs() < 1e-9);
    let tied = listed(&|one| at_half(one.if_absent) || at_half(one.if_missing));
    let message = "the consensus is 0.5, which is neither in the set nor out of it";
    tell("COD144", tied, message, "settle it by a line in --decisions: a QCA has no row for such a case");
    let blank = listed(&|one| one.how == ConsensusHow::Blank);
    tell("COD142", blank, "nobody has judged them", "fill in a score, or say that it is not mentioned or not asked");
    told
}

impl SheetConsensus {
    /// One row a case and set, with the log: `crosscase.coding.consensus/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let scores = &self.scores;
        TableBuilder::new("crosscase.coding.consensus/1")
            .text("case", scores.iter().map(|score| Some(score.case.as_str())))
            .text("set", scores.iter().map(|score| Some(score.set.as_str())))
            .number("if_absent", scores.iter().map(|score| score.if_absent))
            .number("if_missing", scores.iter().map(|score| score.if_missing))
            .text("how", scores.iter().map(|score| Some(score.how.name())))
            .number("low", scores.iter().map(|score| score.low))
            .number("high", scores.iter().map(|score| score.high))
            .count("coders", scores.iter().map(|score| score.coders))
            .count("not_mentioned", scores.iter().map(|score| score.not_mentioned))
            .boolean("straddles", scores.iter().map(|score| Some(score.straddles)))
            .text("log", scores.iter().map(|score| Some(score.log.as_str())))
            .build()
    }

    /// One row a case, a column of memberships a set, as a QCA reads them, under a policy for what is not mentioned:
    /// `crosscase.coding.sets/1`.
    ///
    /// # Errors
    /// With [`NotMentioned::Error`], a membership that hangs on it.
    pub fn to_sets(&self, policy: NotMentioned) -> Result<Table, CodingError> {
        let hangs: Vec<String> = self
            .scores
            .iter()
            .filter(|score| score.if_absent != score.if_missing)
            .map(|score| format!("{}: {}", score.case, score.set))
            .collect();
        if policy == NotMentioned::Error && !hangs.is_empty() {
            return Err(CodingError::NotMentioned { cells: hangs });
        }
        let mut cases: Vec<&str> = Vec::new();
        for score in &self.scores {
            if !cases.contains(&score.case.as_str()) {
                cases.push(&score.case);
            }
        }
        let member = |case: &str, set: &str| {
            let score = self.scores.iter().find(|score| score.case == case && score.set == set)?;
            if policy == NotMentioned::Absent { score.if_absent } else { score.if_missing }
        };
        let table = TableBuilder::new("crosscase.coding.sets/1").id("case", cases.iter().copied());
        let column = |table: TableBuilder, set: &SheetAgreement| {
            table.number(&set.set, cases.iter().map(|case| member(case, &set.set)).collect::<Vec<_>>())
        };
        Ok(self.sets.iter().fold(table, column).build()?)
    }
}
