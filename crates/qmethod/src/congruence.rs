use crate::{QData, QmethodError, Sorts, Statement, Viewpoints};
use crosscase_data::{Diagnostic, counted, in_list};
use crosscase_numerics::{Matrix, assignment, pearson};
use std::collections::BTreeMap;

/// Tucker's coefficient of congruence: Σxy / √(Σx² Σy²) (Tucker 1951); `None` where either side is all 0.
///
/// ```
/// use crosscase_qmethod::tucker;
/// assert_eq!(tucker(&[1.0, 2.0], &[2.0, 4.0]), Some(1.0));
/// assert_eq!(tucker(&[1.0, 2.0], &[-1.0, -2.0]), Some(-1.0));
/// ```
pub fn tucker(x: &[f64], y: &[f64]) -> Option<f64> {
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scale = (sum(x, x) * sum(y, y)).sqrt();
    (x.len() == y.len() && scale > 0.0).then(|| (sum(x, y) / scale).clamp(-1.0, 1.0))
}

/// How alike two factors are, in the words of Lorenzo-Seva & ten Berge (2006, doi:10.1027/1614-2241.2.2.57).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// A congruence from .95 up: the same factor.
    Equal,
    /// From .85 up.
    Fair,
    /// Between −.85 and .85.
    Unlike,
    /// From −.85 down: fairly the opposite view.
    FairMirror,
    /// From −.95 down: the same factor seen from its other end, whose holders agree where those of the first disagree.
    Mirror,
}

impl Likeness {
    /// Of a congruence.
    ///
    /// ```
    /// use crosscase_qmethod::Likeness;
    /// assert_eq!(Likeness::of(0.97), Likeness::Equal);
    /// assert_eq!(Likeness::of(-1.0).as_str(), "mirror image");
    /// ```
    pub fn of(phi: f64) -> Self {
        match phi {
            p if p >= 0.95 => Self::Equal,
            p if p >= 0.85 => Self::Fair,
            p if p <= -0.95 => Self::Mirror,
            p if p <= -0.85 => Self::FairMirror,
            _ => Self::Unlike,
        }
    }

    /// The verdict in words, such as `fair similarity`, as tables have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Fair => "fair similarity",
            Self::Unlike => "not alike",
            Self::FairMirror => "fairly a mirror image",
            Self::Mirror => "mirror image",
        }
    }
}

/// A factor of one study and its counterpart in another; factors from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FactorMatch {
    /// The factor of the first study, from 0.
    pub a: usize,
    /// The factor of the second study, from 0.
    pub b: usize,
    /// Their congruence; negative where one is the mirror image of the other.
    pub congruence: f64,
}

/// The factors of two studies held against each other, over the statements that both sorted.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Congruence {
    /// What the factors of the first study are called.
    pub factors: Vec<String>,
    /// What those of the second are called.
    pub others: Vec<String>,
    /// How many statements both have.
    pub statements: usize,
    /// How many statements the first has, and the second.
    pub of_each: (usize, usize),
    /// Tucker's congruence of the z-scores: a row a factor of the first study, a column one of the second.
    pub congruences: Vec<Vec<Option<f64>>>,
    /// Pearson's r of them.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// The matching, one to one, under which the congruences are greatest together.
    pub matches: Vec<FactorMatch>,
}

/// The congruence of two studies' viewpoints. Statements are matched by id and may stand in another order.
///
/// ```
/// use crosscase_qmethod::{Analysis, Sorts, congruence};
/// # let sorts = Sorts::try_from(vec![
/// #     vec![2.0, 1.0, 0.0, 0.0, -1.0, -2.0],
/// #     vec![2.0, 0.0, 1.0, 0.0, -2.0, -1.0],
/// #     vec![1.0, 2.0, 0.0, 0.0, -1.0, -2.0],
/// #     vec![-1.0, 0.0, 2.0, -2.0, 1.0, 0.0],
/// #     vec![0.0, -1.0, 2.0, -2.0, 0.0, 1.0],
/// # ])?;
/// let analysis = Analysis::new(2).rotation("varimax; 1 x 2 by -4°");
/// let found = analysis.fit(&sorts)?;
/// let same = congruence(&found, &found)?;
/// assert_eq!(same.statements, 6);
/// assert!((same.matches[0].congruence - 1.0).abs() < 1e-12, "a study with itself");
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
///
/// # Errors
/// [`QmethodError::FewShared`] with fewer than three statements in common.
pub fn congruence(a: &Viewpoints, b: &Viewpoints) -> Result<Congruence, QmethodError> {
    let place: BTreeMap<&str, usize> = b.statements.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let shared: Vec<(usize, usize)> =
        a.statements.iter().enumerate().filter_map(|(at, id)| Some((at, *place.get(id.as_str())?))).collect();
    if shared.len() < 3 {
        return Err(QmethodError::FewShared { shared: shared.len() });
    }
    let of = |z: &Option<Vec<f64>>, side: fn(&(usize, usize)) -> usize| -> Option<Vec<f64>> {
        let z = z.as_ref()?;
        Some(shared.iter().map(|pair| z[side(pair)]).collect())
    };
    let left: Vec<_> = a.zscores.iter().map(|z| of(z, |pair| pair.0)).collect();
    let right: Vec<_> = b.zscores.iter().map(|z| of(z, |pair| pair.1)).collect();
    let all = |f: fn(&[f64], &[f64]) -> Option<f64>| -> Vec<Vec<Option<f64>>> {
        left.iter().map(|x| right.iter().map(|y| f(x.as_deref()?, y.as_deref()?)).collect()).collect()
    };
    let congruences = all(tucker);
    let matches = matching(&congruences)?;
    let labels = |found: &Viewpoints| found.factors.iter().map(|factor| factor.label.clone()).collect();
    let (factors, others) = (labels(a), labels(b));
    let (statements, of_each) = (shared.len(), (a.statements.len(), b.statements.len()));
    Ok(Congruence { factors, others, statements, of_each, correlations: all(pearson), congruences, matches })
}

impl Congruence {
    /// What is said where the studies did not sort the same statements: what is compared is those that both have.
    pub fn of_some_statements(&self) -> Option<Diagnostic> {
        let all = self.of_each.0.max(self.of_each.1);
        let message = format!(
            "{} of {} and {} statements are in both studies, by their ids: the figures are of these alone",
            self.statements, self.of_each.0, self.of_each.1
        );
        (self.statements < all).then(|| Diagnostic::warning("QME151", message))
    }
}

/// What is said of several studies, each with its name, where a wording stands under another id than in the first: statements are matched by
/// their ids, so that others than were meant are held against each other.
pub fn wordings_apart(studies: &[(&str, &QData)]) -> Vec<Diagnostic> {
    let Some(((first, first_data), others)) = studies.split_first() else { return Vec::new() };
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let worded = |data: &QData| -> Vec<(String, String, String)> {
        let text = |statement: &Statement| Some((statement.id.clone(), statement.text.clone()?));
        data.statements.iter().filter_map(text).map(|(id, text)| (plain(&text), id, text)).collect()
    };
    let of_first: BTreeMap<String, String> = worded(first_data).into_iter().map(|(words, id, _)| (words, id)).collect();
    let apart = |(other, data): &(&str, &QData)| {
        let moved: Vec<(String, String, String)> = worded(data)
            .into_iter()
            .filter(|(words, id, _)| of_first.get(words).is_some_and(|known| known != id))
            .collect();
        let (words, id, text) = moved.first()?;
        let known = of_first.get(words)?;
        let message = format!(
            "{} under other ids in {other} than in {first}, and statements are matched by their ids: {} is {known} in {first} and {id} in {other}",
            counted(moved.len(), "wording stands", "wordings stand"),
            in_list(text),
        );
        Some(Diagnostic::warning("QME150", message).help("give the same statement the same id in every study"))
    };
    others.iter().filter_map(apart).collect()
}

/// Every factor of the smaller study with one of the larger.
fn matching(congruences: &[Vec<Option<f64>>]) -> Result<Vec<FactorMatch>, QmethodError> {
    let (rows, columns) = (congruences.len(), congruences.first().map_or(0, Vec::len));
    let phi = |a: usize, b: usize| congruences[a][b];
    let cost = |a: usize, b: usize| -phi(a, b).map_or(0.0, f64::abs);
    let flat = |m: usize, n: usize, cell: &dyn Fn(usize, usize) -> f64| {
        Matrix::new(m, n, (0..m).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| cell(i, j)).collect())
    };
    let pairs: Vec<(usize, usize)> = if rows <= columns {
        assignment(&flat(rows, columns, &cost)?)?.into_iter().enumerate().collect()
    } else {
        let turned = flat(columns, rows, &|b, a| cost(a, b))?;
        let mut pairs: Vec<_> = assignment(&turned)?.into_iter().enumerate().map(|(b, a)| (a, b)).collect();
        pairs.sort_unstable();
        pairs
    };
    Ok(pairs.into_iter().filter_map(|(a, b)| Some(FactorMatch { a, b, congruence: phi(a, b)? })).collect())
}

/// What stands for a viewpoint in a second-order analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondOrder {
    /// Its array, as a sort that its holders would have made together.
    #[default]
    Arrays,
    /// Its z-scores.
    ZScores,
}

/// The viewpoints of several studies as sorts of a study over them, named `study/factor` (Brown 1980, p. 56; Watts &
/// Stenner 2012, p. 53). Studies sorted the same statements, in any order.
///
/// # Errors
/// [`QmethodError::OtherStatements`] where they did not, and those of [`Sorts::new`].
pub fn second_order(studies: &[(&str, &Viewpoints)], stands: SecondOrder) -> Result<Sorts, QmethodError> {
    let statements: Vec<String> = studies.first().map_or_else(Vec::new, |(_, found)| found.statements.clone());
    let (mut names, mut sorts) = (Vec::new(), Vec::new());
    for (study, found) in studies {
        let place: BTreeMap<&str, usize> =
            found.statements.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let order: Option<Vec<usize>> = statements.iter().map(|id| place.get(id.as_str()).copied()).collect();
        let order = order.filter(|order| order.len() == found.statements.len());
        let order = order.ok_or_else(|| QmethodError::OtherStatements { study: (*study).to_owned() })?;
        for (f, factor) in found.factors.iter().enumerate() {
            let values: Option<Vec<f64>> = match stands {
                SecondOrder::Arrays => {
                    found.arrays[f].as_ref().map(|array| array.iter().map(|p| f64::from(*p)).collect())
                }
                SecondOrder::ZScores => found.zscores[f].clone(),
            };
            let Some(values) = values else { continue };
            names.push(format!("{study}/{}", factor.label));
            sorts.push(order.iter().map(|&at| values[at]).collect::<Vec<f64>>());
        }
    }
    Sorts::new(names, statements, &sorts)
}
