//! Correlations between items: of numbers, of ranks, and of the normal variables behind ordered answers.

use crate::items::complete_rows;
use crate::moments::LEAVE_OUT_OR_PAIRWISE;
use crate::notices::ROWS_LEFT_OUT;
use crate::ordinal::{Ordinal, rises_to_boundary};
use crate::polyserial::polyserial;
use crate::{Answers, Asymptotic, MissingRule, ScalesError};
use crosscase_data::{Diagnostic, Listed, MAX_PAIRS, Table, TableBuilder, counted, held_by_pairs};
use crosscase_numerics::{Matrix, SymmetricEigen, pearson, polychoric, spearman};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What correlates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CorrelationKind {
    /// Numbers (Pearson 1895).
    #[default]
    Pearson,
    /// Their ranks (Spearman 1904).
    Spearman,
    /// The normal variables behind ordered answers (Olsson 1979).
    Polychoric,
    /// The same of items with two options.
    Tetrachoric,
    /// Ordered answers with numbers (Olsson, Drasgow & Dorans 1982); ordered with ordered as polychoric, numbers with numbers as Pearson.
    Polyserial,
}

impl CorrelationKind {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Pearson, "pearson", "Of numbers"),
        (Self::Spearman, "spearman", "Of ranks"),
        (Self::Polychoric, "polychoric", "Of the normal variables behind ordered answers"),
        (Self::Tetrachoric, "tetrachoric", "The same of items with two options"),
        (Self::Polyserial, "polyserial", "Of ordered items (whole numbers, at most ten) with numbers"),
    ];
}

/// Correlations between items.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Answers, CorrelationKind, Correlations, Item};
///
/// // A table of two by two with an empty cell: the likelihood rises to 1, and nothing is added to the cell.
/// let file = b"id,a,b\n1,0,0\n2,0,0\n3,1,0\n4,1,1\n5,1,1\n";
/// let table = read_bytes(file, Format::Csv, None, &ReadOptions::new())?.table;
/// let answers = Answers::read(&table, &["a", "b"].map(Item::new))?;
/// let found = Correlations::new(CorrelationKind::Polychoric).fit(&answers)?;
/// assert_eq!((found.matrix[0][1], found.boundary.len()), (Some(1.0), 1));
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Correlations {
    /// What correlates.
    pub kind: CorrelationKind,
    /// What becomes of rows with a missing answer. Default listwise.
    pub missing: MissingRule,
    /// Whether of a matrix that is not positive definite the nearest is taken that is. Default not.
    pub smooth: bool,
    /// Whether errors and, of 55 items or fewer, covariances of the estimates are given. Default not.
    #[serde(default)]
    pub asymptotic: bool,
}

/// The correlations.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CorrelationsResult {
    /// What made them.
    pub parameters: Correlations,
    /// The items.
    pub items: Vec<String>,
    /// Row by row; none of an item that does not vary with others.
    pub matrix: Vec<Vec<Option<f64>>>,
    /// Over how many rows each is.
    pub n: Vec<Vec<usize>>,
    /// The pairs whose likelihood rises to ±1.
    pub boundary: Vec<[String; 2]>,
    /// The pairs of ordered items of whose table a cell is empty that would hold five answers or more were they independent, or, of four cells, any.
    pub sparse: Vec<[String; 2]>,
    /// Whether all eigenvalues, over the items that vary, are above 0.
    pub positive_definite: bool,
    /// Whether the matrix was made positive definite.
    pub smoothed: bool,
    /// The covariances of the estimates, where they were asked for; of the correlations before any smoothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asymptotic: Option<Asymptotic>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// Steps towards the nearest matrix before it is told as one that is near it.
const STEPS: usize = 2_000;
/// Correlations from here on are at the end of what is looked at.
const EDGE: f64 = 0.9999 - 1e-7;
/// How many answers an empty cell would hold by the margins to be told: as many as let a χ² test of the table stand (Cochran 1954,
/// doi:10.2307/3001616). The corners of a table of many options are empty of themselves.
const EXPECTED: f64 = 5.0;
/// An item with more values than this is none of ordered answers.
const MOST_ORDERED: usize = 10;
/// An eigenvalue that is not above 0 but for rounding.
const NOTHING: f64 = 1e-12;

impl Correlations {
    /// Listwise, nothing smoothed.
    pub const fn new(kind: CorrelationKind) -> Self {
        Self { kind, missing: MissingRule::Listwise, smooth: false, asymptotic: false }
    }

    /// What becomes of rows with a missing answer.
    #[must_use]
    pub const fn missing(mut self, rule: MissingRule) -> Self {
        self.missing = rule;
        self
    }

    /// Takes the nearest positive definite matrix, where the correlations are none.
    #[must_use]
    pub const fn smooth(mut self) -> Self {
        self.smooth = true;
        self
    }

    /// The covariances of the estimates are given, too, over complete rows.
    #[must_use]
    pub const fn asymptotic(mut self) -> Self {
        self.asymptotic = true;
        self
    }

    /// The correlations.
    ///
    /// # Errors
    /// [`ScalesError::TooFew`] for fewer than two items or rows; [`ScalesError::BetweenOptions`] in ordered answers;
    /// [`ScalesError::Options`] for a tetrachoric correlation of other than two options; [`ScalesError::Option`] for covariances of estimates that are
    /// over pairs; more items than can be held pair by pair.
    pub fn fit(&self, answers: &Answers) -> Result<CorrelationsResult, ScalesError> {
        let k = answers.items().len();
        if k < 2 {
            let why = String::new();
            return Err(ScalesError::TooFew { what: "item", found: k, least: 2, wanted: "a correlation", why });
        }
        if self.asymptotic && self.missing != MissingRule::Listwise {
            return Err(ScalesError::Option {
                option: "the rule for missing answers of correlations whose errors are asked for",
                found: "pairwise".to_owned(),
                allowed: "listwise",
            });
        }
        held_by_pairs((k, "item", "items"), (k, "item", "items"), MAX_PAIRS)?;
        let mut diagnostics = answers.diagnostics().to_vec();
        let columns = self.columns(answers, &mut diagnostics)?;
        let ordered = self.ordered(answers, &columns)?;
        let pairs: Vec<(usize, usize)> = (0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j))).collect();
        let found = match complete_ordered(&columns, &ordered) {
            Some(complete) => of_complete(&complete, &pairs)?,
            None => pairs.par_iter().map(|&(i, j)| self.pair(&columns, &ordered, i, j)).collect(),
        };
        let name = |at: usize| answers.items().get(at).map_or("", |item| &item.id).to_owned();
        let mut matrix: Vec<Vec<Option<f64>>> = vec![vec![Some(1.0); k]; k];
        let mut n: Vec<Vec<usize>> = vec![vec![0; k]; k];
        let mut boundary = Vec::new();
        for (&(i, j), (value, rows)) in pairs.iter().zip(found) {
            let is_boundary = (ordered[i] || ordered[j]) && value.is_some_and(|value| value.abs() >= EDGE);
            let value = if is_boundary { value.map(f64::signum) } else { value };
            if is_boundary {
                boundary.push([name(i), name(j)]);
            }
            (matrix[i][j], matrix[j][i]) = (value, value);
            (n[i][j], n[j][i]) = (rows, rows);
        }
        for (at, column) in columns.iter().enumerate() {
            n[at][at] = column.iter().flatten().count();
        }
        if !boundary.is_empty() {
            let told: Vec<String> = boundary.iter().map(|[a, b]| format!("{a} with {b}")).collect();
            let message = format!("the likelihood rises to ±1, the boundary, of {}", Listed(&told));
            let help = "a cell of their table is empty, or one follows from the other; nothing is added to empty cells";
            diagnostics.push(Diagnostic::warning("SCA117", message).help(help));
        }
        let sparse = sparse(&columns, &ordered, &pairs);
        if !sparse.is_empty() {
            let told: Vec<String> = sparse.iter().map(|&(i, j)| format!("{} with {}", name(i), name(j))).collect();
            let of = counted(pairs.len(), "pair", "pairs");
            let message = format!(
                "a cell of the table is empty that would hold answers in {} of {of}: {}",
                told.len(),
                Listed(&told)
            );
            let help = "nothing is added to it: join options that few chose, or look at the errors (`--errors`)";
            diagnostics.push(Diagnostic::note("SCA149", message).help(help));
        }
        let sparse = sparse.into_iter().map(|(i, j)| [name(i), name(j)]).collect();
        let constant: Vec<usize> = (0..k).filter(|&i| (0..k).all(|j| i == j || matrix[i][j].is_none())).collect();
        if !constant.is_empty() {
            let names: Vec<String> = constant.iter().map(|at| name(*at)).collect();
            let message =
                format!("without a correlation, since there are not two answers that differ: {}", Listed(&names));
            diagnostics.push(Diagnostic::warning("SCA103", message));
        }
        let (positive_definite, smoothed) = self.judge(&mut matrix, &constant, STEPS, &mut diagnostics)?;
        let items: Vec<String> = (0..k).map(name).collect();
        let asymptotic = if self.asymptotic {
            let complete: Vec<Vec<f64>> =
                columns.iter().map(|column| column.iter().copied().flatten().collect()).collect();
            let found = Asymptotic::of((self.kind, &ordered), &items, &complete)?;
            if found.covariance.is_none() {
                let (pairs, most) = (found.pairs.len(), Asymptotic::MOST_PAIRS);
                let message = format!(
                    "errors alone, without their covariances: {pairs} pairs of items, and {most} are given at most"
                );
                diagnostics.push(Diagnostic::warning("SCA147", message).help("take 55 items or fewer"));
            }
            Some(found)
        } else {
            None
        };
        Ok(CorrelationsResult {
            parameters: *self,
            items,
            matrix,
            n,
            boundary,
            sparse,
            positive_definite,
            smoothed,
            asymptotic,
            diagnostics,
        })
    }

    /// The answers by item; of complete rows alone where rows are left out.
    fn columns(
        self,
        answers: &Answers,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Vec<Vec<Option<f64>>>, ScalesError> {
        let rows = match self.missing {
            MissingRule::Listwise => complete_rows(answers),
            MissingRule::Pairwise => {
                (0..answers.rows()).filter(|row| answers.row(*row).iter().any(Option::is_some)).collect()
            }
        };
        if rows.len() < 2 {
            let why =
                if rows.len() < answers.rows() { LEAVE_OUT_OR_PAIRWISE } else { ": the file has no more" }.to_owned();
            return Err(ScalesError::TooFew { what: "row", found: rows.len(), least: 2, wanted: "a correlation", why });
        }
        if rows.len() < answers.rows() {
            let left = counted(answers.rows() - rows.len(), "row is", "rows are");
            let message =
                format!("{left} left out, with a missing answer; {} of {} are used", rows.len(), answers.rows());
            diagnostics.push(Diagnostic::note(ROWS_LEFT_OUT, message));
        }
        let column = |item: usize| {
            let keyed = answers.keyed(item);
            rows.iter().map(|&row| keyed.get(row).copied().flatten()).collect()
        };
        Ok((0..answers.items().len()).map(column).collect())
    }

    /// Which items are of ordered answers.
    fn ordered(self, answers: &Answers, columns: &[Vec<Option<f64>>]) -> Result<Vec<bool>, ScalesError> {
        let values = |column: &[Option<f64>]| {
            let mut values: Vec<f64> = column.iter().copied().flatten().collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            values
        };
        match self.kind {
            CorrelationKind::Pearson | CorrelationKind::Spearman => Ok(vec![false; columns.len()]),
            CorrelationKind::Polyserial => Ok(columns
                .iter()
                .map(|column| {
                    let values = values(column);
                    values.len() <= MOST_ORDERED && values.iter().all(|value| value.fract() == 0.0)
                })
                .collect()),
            CorrelationKind::Polychoric => answers.whole_numbers().map(|()| vec![true; columns.len()]),
            CorrelationKind::Tetrachoric => {
                answers.whole_numbers()?;
                let many = columns.iter().zip(answers.items()).find(|(column, _)| values(column).len() > 2);
                match many {
                    Some((column, item)) => Err(ScalesError::Options {
                        item: item.id.clone(),
                        found: values(column).len(),
                        wanted: "a tetrachoric correlation wants two; take polychoric",
                    }),
                    None => Ok(vec![true; columns.len()]),
                }
            }
        }
    }

    fn pair(self, columns: &[Vec<Option<f64>>], ordered: &[bool], i: usize, j: usize) -> (Option<f64>, usize) {
        let both = columns[i].iter().zip(&columns[j]).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
        let (x, y): (Vec<f64>, Vec<f64>) = both.unzip();
        let value = match (ordered[i], ordered[j]) {
            (true, true) => polychoric(&x, &y)
                .ok()
                .map(|found| if rises_to_boundary(&x, &y, found.rho) { found.rho.signum() } else { found.rho }),
            (true, false) => polyserial(&y, &x),
            (false, true) => polyserial(&x, &y),
            (false, false) if self.kind == CorrelationKind::Spearman => spearman(&x, &y),
            (false, false) => pearson(&x, &y),
        };
        (value, x.len())
    }

    /// Whether the matrix of the items that vary is positive definite, and whether it was made so.
    fn judge(
        self,
        matrix: &mut [Vec<Option<f64>>],
        constant: &[usize],
        steps: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<(bool, bool), ScalesError> {
        let kept: Vec<usize> = (0..matrix.len()).filter(|at| !constant.contains(at)).collect();
        let cells: Option<Vec<Vec<f64>>> =
            kept.iter().map(|&i| kept.iter().map(|&j| matrix[i][j]).collect::<Option<Vec<_>>>()).collect();
        let Some(cells) = cells.filter(|cells| !cells.is_empty()) else { return Ok((false, false)) };
        let r = Matrix::from_rows(&cells)?;
        let eigen = SymmetricEigen::of(&r)?;
        let largest = eigen.values().first().copied().unwrap_or_default();
        let positive = eigen.values().last().is_some_and(|least| *least > largest * NOTHING);
        if positive {
            return Ok((true, false));
        }
        if !self.smooth {
            let message = "the matrix is not positive definite: no factors by maximum likelihood can be taken from it";
            diagnostics.push(
                Diagnostic::warning("SCA118", message)
                    .help("leave an item out, or ask for the nearest such matrix (`--smooth`)"),
            );
            return Ok((false, false));
        }
        let (smoothed, at_rest) = nearest(&r, steps)?;
        for (a, &i) in kept.iter().enumerate() {
            for (b, &j) in kept.iter().enumerate() {
                matrix[i][j] = Some(smoothed.row(a)[b]);
            }
        }
        diagnostics.push(Diagnostic::warning(
            "SCA118",
            "the matrix was not positive definite, and the nearest that is was taken, as asked",
        ));
        if !at_rest {
            let message =
                format!("the nearest matrix did not come to rest in {steps} steps: what was taken is near it");
            let help = "leave items out that follow from others, or take the matrix as it is";
            diagnostics.push(Diagnostic::warning("SCA146", message).help(help));
        }
        Ok((false, true))
    }
}

/// The pairs of ordered items of whose table, over the options in use, a cell is empty.
fn sparse(columns: &[Vec<Option<f64>>], ordered: &[bool], pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let options = |column: &Vec<Option<f64>>| {
        let mut values: Vec<f64> = column.iter().copied().flatten().collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        values
    };
    let known: Vec<Vec<f64>> =
        columns.iter().zip(ordered).map(|(column, own)| if *own { options(column) } else { Vec::new() }).collect();
    let place = |(column, known): (&Vec<Option<f64>>, &Vec<f64>)| -> Vec<Option<usize>> {
        let of = |answer: &Option<f64>| answer.and_then(|x| known.binary_search_by(|value| value.total_cmp(&x)).ok());
        column.iter().map(of).collect()
    };
    let places: Vec<Vec<Option<usize>>> = columns.iter().zip(&known).map(place).collect();
    let has_empty = |&(i, j): &(usize, usize)| {
        let (rows, width) = (known[i].len(), known[j].len());
        if rows < 2 || width < 2 {
            return false;
        }
        let mut cells = vec![0_usize; rows * width];
        for (x, y) in places[i].iter().zip(&places[j]) {
            if let (Some(x), Some(y)) = (x, y) {
                cells[x * width + y] += 1;
            }
        }
        if rows * width == 4 {
            return cells.contains(&0);
        }
        let of_row = |x: usize| cells[x * width..][..width].iter().sum::<usize>() as f64;
        let of_column = |y: usize| (0..rows).map(|x| cells[x * width + y]).sum::<usize>() as f64;
        let n = cells.iter().sum::<usize>() as f64;
        (0..cells.len()).any(|at| cells[at] == 0 && of_row(at / width) * of_column(at % width) >= EXPECTED * n)
    };
    pairs.par_iter().copied().filter(has_empty).collect()
}

/// The answers, where all are there and ordered.
fn complete_ordered(columns: &[Vec<Option<f64>>], ordered: &[bool]) -> Option<Vec<Vec<f64>>> {
    let all = ordered.iter().all(|ordered| *ordered);
    all.then(|| columns.iter().map(|column| column.iter().copied().collect()).collect()).flatten()
}

/// Of complete ordered answers each item is cut once and not once a pair.
fn of_complete(columns: &[Vec<f64>], pairs: &[(usize, usize)]) -> Result<Vec<(Option<f64>, usize)>, ScalesError> {
    let varies = |column: &[f64]| column.iter().any(|x| Some(x) != column.first());
    let kept: Vec<usize> = (0..columns.len()).filter(|at| varies(&columns[*at])).collect();
    let found = Ordinal::of(&kept.iter().map(|at| columns[*at].clone()).collect::<Vec<_>>())?;
    let place = |item: usize| kept.binary_search(&item).ok();
    let of = |&(i, j): &(usize, usize)| {
        (place(i).zip(place(j)).and_then(|(i, j)| found.correlations.get(i, j)), columns[i].len())
    };
    Ok(pairs.iter().map(of).collect())
}

/// The nearest correlation matrix with eigenvalues of at least a hundred-millionth (Higham 2002, doi:10.1093/imanum/22.3.329): in turns the nearest
/// such matrix and the nearest with a diagonal of 1, with Dykstra's correction; and whether it came to rest in so many steps.
fn nearest(r: &Matrix, steps: usize) -> Result<(Matrix, bool), ScalesError> {
    const LEAST: f64 = 1e-8;
    let k = r.rows();
    let (mut ones, mut correction) = (r.clone(), vec![0.0; k * k]);
    let (mut lifted, mut at_rest) = (r.clone(), false);
    for _ in 0..steps {
        let moved: Vec<f64> = ones.values().iter().zip(&correction).map(|(y, c)| y - c).collect();
        // Symmetric but for rounding.
        let symmetric = (0..k * k).map(|at| f64::midpoint(moved[at], moved[at % k * k + at / k])).collect();
        let eigen = SymmetricEigen::of(&Matrix::new(k, k, symmetric)?)?;
        let cell = |at: usize| -> f64 {
            let (a, b) = (eigen.vectors().row(at / k), eigen.vectors().row(at % k));
            a.iter().zip(b).zip(eigen.values()).map(|((a, b), value)| a * b * value.max(LEAST)).sum()
        };
        lifted = Matrix::new(k, k, (0..k * k).map(cell).collect())?;
        correction = lifted.values().iter().zip(&moved).map(|(x, m)| x - m).collect();
        let next = (0..k * k).map(|at| if at / k == at % k { 1.0 } else { lifted.values()[at] }).collect();
        ones = Matrix::new(k, k, next)?;
        at_rest = ones.max_abs_difference(&lifted)? < 1e-10;
        if at_rest {
            break;
        }
    }
    let scale: Vec<f64> = (0..k).map(|i| lifted.row(i)[i].sqrt()).collect();
    let of = |at: usize| if at / k == at % k { 1.0 } else { lifted.values()[at] / (scale[at / k] * scale[at % k]) };
    Ok((Matrix::new(k, k, (0..k * k).map(of).collect())?, at_rest))
}

impl CorrelationsResult {
    /// The matrix as a table, a row an item.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let table = TableBuilder::new("crosscase.scales.correlations/1").id("item", self.items.iter().cloned());
        let column = |table: TableBuilder, (at, item): (usize, &String)| {
            table.number(item, self.matrix.iter().map(move |row| row.get(at).copied().flatten()))
        };
        Ok(self.items.iter().enumerate().fold(table, column).build()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix that does not come to rest in the steps there are is told.
    #[test]
    fn a_nearest_matrix_that_does_not_rest_is_told() {
        let smooth = Correlations::new(CorrelationKind::Pearson).smooth();
        let told = |steps: usize| {
            let mut matrix: Vec<Vec<Option<f64>>> =
                [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]].iter().map(|row| row.map(Some).to_vec()).collect();
            let mut diagnostics = Vec::new();
            assert_eq!(smooth.judge(&mut matrix, &[], steps, &mut diagnostics).unwrap(), (false, true));
            diagnostics.iter().any(|told| told.code == "SCA146")
        };
        assert!(told(3) && !told(STEPS));
    }

    /// The example of Higham (2002): three variables of which two follow from the third, and do not correlate.
    #[test]
    fn the_nearest_matrix() {
        let r = Matrix::from_rows(&[[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]).unwrap();
        let (found, at_rest) = nearest(&r, STEPS).unwrap();
        assert!(at_rest && !nearest(&r, 3).unwrap().1);
        assert_eq!(
            format!("{:.4} {:.4} {:.4}", found.row(0)[1], found.row(0)[2], found.row(1)[2]),
            "0.7607 0.1573 0.7607"
        );
        let off: f64 = found.values().iter().zip(r.values()).map(|(a, b)| (a - b) * (a - b)).sum();
        assert_eq!(format!("{:.4}", off.sqrt()), "0.5278");
        assert!(SymmetricEigen::of(&found).unwrap().values()[2] > 0.0);
    }
}
