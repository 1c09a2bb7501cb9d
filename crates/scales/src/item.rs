//! An item of a questionnaire: what may be answered to it, and how an answer is read.

use crate::ScalesError;
use crosscase_data::Missing;
use serde::{Deserialize, Serialize};

/// The lowest and the highest possible answer, as the questionnaire has it, whatever was answered.
///
/// ```
/// use crosscase_scales::AnswerRange;
/// let range = AnswerRange::new(1.0, 5.0)?;
/// assert_eq!((range.options(), range.reversed(4.0)), (Some(5), 2.0));
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "[f64; 2]", try_from = "[f64; 2]")]
pub struct AnswerRange {
    low: f64,
    high: f64,
}

impl AnswerRange {
    /// A range between two finite numbers.
    ///
    /// # Errors
    /// [`ScalesError::Range`] unless the first is the lower one.
    pub fn new(low: f64, high: f64) -> Result<Self, ScalesError> {
        if low < high && low.is_finite() && high.is_finite() && (high - low).is_finite() {
            Ok(Self { low, high })
        } else {
            Err(ScalesError::Range { low, high })
        }
    }

    /// The lowest possible answer.
    pub const fn low(self) -> f64 {
        self.low
    }

    /// The highest possible answer.
    pub const fn high(self) -> f64 {
        self.high
    }

    /// From the lowest to the highest.
    pub fn width(self) -> f64 {
        self.high - self.low
    }

    /// How many whole numbers it has, where its ends are whole.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, above 0 and below 2^53")]
    pub fn options(self) -> Option<usize> {
        let whole = self.low.fract() == 0.0 && self.high.fract() == 0.0 && self.width() < 9e15;
        whole.then(|| self.width() as usize + 1)
    }

    /// Whether an answer is one of the range.
    pub fn contains(self, answer: f64) -> bool {
        (self.low..=self.high).contains(&answer)
    }

    /// The answer on the scale turned round: lowest + highest − answer.
    pub fn reversed(self, answer: f64) -> f64 {
        self.low + self.high - answer
    }
}

impl From<AnswerRange> for [f64; 2] {
    fn from(range: AnswerRange) -> Self {
        [range.low, range.high]
    }
}

impl TryFrom<[f64; 2]> for AnswerRange {
    type Error = ScalesError;

    fn try_from([low, high]: [f64; 2]) -> Result<Self, ScalesError> {
        Self::new(low, high)
    }
}

/// An item: the column of the file that holds its answers, and what is declared of them.
///
/// ```
/// use crosscase_scales::{Item, AnswerRange};
/// let item = Item::new("trust2").range(AnswerRange::new(1.0, 5.0)?).reversed();
/// assert_eq!(item.keyed(1.0), 5.0);
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// The column.
    pub id: String,
    /// What was asked, by language.
    pub text: Vec<(String, String)>,
    /// The scale that it belongs to.
    pub scale: Option<String>,
    /// What may be answered.
    pub range: Option<AnswerRange>,
    /// Words that stand for values, in every language.
    pub labels: Vec<(String, f64)>,
    /// Whether it is keyed the other way round than its scale.
    pub reverse: bool,
    /// Codes that stand for a missing answer.
    pub missing: Vec<(String, Missing)>,
    /// Whom it is asked; everybody where `None`.
    pub asked_if: Option<Condition>,
}

impl Item {
    /// An item of which nothing is declared.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// With these answers.
    #[must_use]
    pub fn range(mut self, range: AnswerRange) -> Self {
        self.range = Some(range);
        self
    }

    /// Keyed the other way round.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.reverse = true;
        self
    }

    /// With words for values.
    #[must_use]
    pub fn labels<W: Into<String>>(mut self, labels: impl IntoIterator<Item = (W, f64)>) -> Self {
        self.labels = labels.into_iter().map(|(word, value)| (word.into(), value)).collect();
        self
    }

    /// Asked of some alone.
    #[must_use]
    pub fn asked_if(mut self, condition: Condition) -> Self {
        self.asked_if = Some(condition);
        self
    }

    /// An answer in the direction of the scale. Without a range nothing is turned round; [`Answers`](crate::Answers) refuses
    /// such an item.
    pub fn keyed(&self, answer: f64) -> f64 {
        match self.range {
            Some(range) if self.reverse => range.reversed(answer),
            _ => answer,
        }
    }
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A condition under which an item is asked, such as `Q3 = 1`, `age >= 18` or `role != "user"`.
///
/// ```
/// use crosscase_scales::Condition;
/// let condition: Condition = "Q3 = 1".parse()?;
/// assert_eq!(condition.column(), "Q3");
/// assert_eq!((condition.holds("1.0"), condition.holds("2")), (true, false));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    column: String,
    comparison: Comparison,
    value: String,
    /// Words of that column that stand for values.
    pub(crate) labels: Vec<(String, f64)>,
}

const COMPARISONS: [(&str, Comparison); 7] = [
    ("!=", Comparison::NotEqual),
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("==", Comparison::Equal),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::More),
];

impl std::str::FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("\"{text}\" is no condition: write a column, one of = != < <= > >=, and a value, as in \"Q3 = 1\"")
        };
        let at = text.find(['!', '<', '>', '=']).ok_or_else(wrong)?;
        let (column, rest) = text.split_at(at);
        let (sign, comparison) = COMPARISONS.into_iter().find(|(sign, _)| rest.starts_with(sign)).ok_or_else(wrong)?;
        let plain = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
        let (column, value) = (plain(column), plain(rest.get(sign.len()..).unwrap_or_default()));
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if column.is_empty()
            || value.is_empty()
            || value.contains(['=', '<', '>'])
            || ordered && number(&value).is_none()
        {
            return Err(wrong());
        }
        Ok(Self { column, comparison, value, labels: Vec::new() })
    }
}

/// As it is written: `Q3 = 1`.
impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = COMPARISONS.iter().rfind(|(_, known)| *known == self.comparison).map_or("=", |(sign, _)| *sign);
        write!(f, "{} {sign} {}", self.column, self.value)
    }
}

impl Condition {
    /// The column that it is about.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// Whether it holds of what stands in that column; words that stand for values are compared as these.
    pub fn holds(&self, found: &str) -> bool {
        let value = |text: &str| {
            let label = self.labels.iter().find(|(word, _)| word == text.trim());
            label.map(|(_, value)| *value).or_else(|| number(text))
        };
        let order = match (value(found), value(&self.value)) {
            (Some(found), Some(wanted)) => found.partial_cmp(&wanted),
            _ if found.trim() == self.value => Some(std::cmp::Ordering::Equal),
            _ => None,
        };
        match self.comparison {
            Comparison::Equal => order.is_some_and(std::cmp::Ordering::is_eq),
            Comparison::NotEqual => !order.is_some_and(std::cmp::Ordering::is_eq),
            Comparison::Less => order.is_some_and(std::cmp::Ordering::is_lt),
            Comparison::AtMost => order.is_some_and(std::cmp::Ordering::is_le),
            Comparison::More => order.is_some_and(std::cmp::Ordering::is_gt),
            Comparison::AtLeast => order.is_some_and(std::cmp::Ordering::is_ge),
        }
    }
}

/// A number as files have it, finite.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|value: &f64| value.is_finite())
}
