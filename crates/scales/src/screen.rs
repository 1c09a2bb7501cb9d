//! Signs of careless answers. They are shown, and nobody is left out by them.

use crate::items::complete_rows;
use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_numerics::{Cholesky, Matrix, SymmetricEigen, chi_square_tail, mean, sd};
use serde::Serialize;

/// Correlations whose least eigenvalue is a smaller share of the greatest are singular.
const SINGULAR: f64 = 1e-10;

/// Every respondent, with what may tell that the answers were not thought about (Curran 2016, doi:10.1016/j.jesp.2015.07.006).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Screening {
    /// How many respondents there are.
    pub n: usize,
    /// The respondents, in the order of the file.
    pub respondents: Vec<Screened>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A respondent's answers as they were given, before reversal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Screened {
    /// The respondent.
    pub id: String,
    /// Items answered.
    pub answered: usize,
    /// Items asked.
    pub asked: usize,
    /// The longest run of one answer over successive items, which a missing answer ends.
    pub longest_string: usize,
    /// The largest share of one answer among the answered.
    pub same_answer: Option<f64>,
    /// Intra-individual response variability: their standard deviation with n − 1 (Dunn et al. 2018).
    pub irv: Option<f64>,
    /// The squared distance of Mahalanobis from the mean of the complete rows; none of an incomplete row.
    pub mahalanobis: Option<f64>,
    /// How probable as large a distance is, by χ² with as many degrees of freedom as items.
    pub p: Option<f64>,
    /// Seconds over items asked.
    pub seconds_per_item: Option<f64>,
}

/// Screens the respondents; `seconds` is how long each took, where that is known.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Answers, Item, screen};
///
/// let table = read_bytes(b"id,a,b,c\n1,3,3,\n2,1,3,2\n", Format::Csv, None, &ReadOptions::new())?.table;
/// let found = screen(&Answers::read(&table, &["a", "b", "c"].map(Item::new))?, Some(&[Some(30.0), None]));
/// assert_eq!((found.respondents[0].longest_string, found.respondents[0].same_answer), (2, Some(1.0)));
/// assert_eq!((found.respondents[0].seconds_per_item, found.respondents[1].irv), (Some(10.0), Some(1.0)));
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
pub fn screen(answers: &Answers, seconds: Option<&[Option<f64>]>) -> Screening {
    let mut diagnostics = answers.diagnostics().to_vec();
    let distances = distances(answers, &mut diagnostics);
    let respondents = answers.ids().iter().enumerate().map(|(row, id)| {
        let given = answers.row(row);
        let answered: Vec<f64> = given.iter().copied().flatten().collect();
        let asked = (0..given.len()).filter(|&item| answers.asked(item, row)).count();
        let commonest = answered.iter().map(|x| answered.iter().filter(|y| *y == x).count()).max();
        let mahalanobis = distances.get(row).copied().flatten();
        Screened {
            id: id.clone(),
            answered: answered.len(),
            asked,
            longest_string: longest_run(&given),
            same_answer: commonest.map(|times| times as f64 / answered.len() as f64),
            irv: sd(&answered),
            mahalanobis,
            p: mahalanobis.and_then(|distance| chi_square_tail(distance, given.len())),
            seconds_per_item: seconds
                .and_then(|seconds| seconds.get(row).copied().flatten())
                .filter(|_| asked > 0)
                .map(|seconds| seconds / asked as f64),
        }
    });
    Screening { n: answers.rows(), respondents: respondents.collect(), diagnostics }
}

fn longest_run(given: &[Option<f64>]) -> usize {
    let (mut longest, mut run, mut last) = (0, 0, None);
    for answer in given {
        run = match answer {
            None => 0,
            same if *same == last => run + 1,
            _ => 1,
        };
        (longest, last) = (longest.max(run), *answer);
    }
    longest
}

/// The squared distance of each complete row; of none where the covariances are singular.
fn distances(answers: &Answers, diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<f64>> {
    let (rows, k) = (complete_rows(answers), answers.items().len());
    let found = standardised(answers, &rows).and_then(|columns| {
        let n = rows.len() as f64;
        let cell = |i: usize, j: usize| columns[i].iter().zip(&columns[j]).map(|(x, y)| x * y).sum::<f64>() / (n - 1.0);
        let r = Matrix::new(k, k, (0..k * k).map(|at| cell(at / k, at % k)).collect()).ok()?;
        let values = SymmetricEigen::of(&r).ok()?;
        let (largest, least) = (values.values().first()?, values.values().last()?);
        if *least <= largest * SINGULAR {
            return None;
        }
        let factor = Cholesky::of(&r).ok()?;
        let mut distances = vec![None; answers.rows()];
        for (at, &row) in rows.iter().enumerate() {
            let z: Vec<f64> = columns.iter().map(|column| column[at]).collect();
            let solved = factor.solve(&z).ok()?;
            distances[row] = Some(z.iter().zip(&solved).map(|(a, b)| a * b).sum());
        }
        Some(distances)
    });
    found.unwrap_or_else(|| {
        let message = "distances of Mahalanobis have no value: the covariances of the complete rows are singular";
        let help = "there are too few complete rows, or an item is constant or repeats others";
        diagnostics.push(Diagnostic::note("SCA111", message).help(help));
        vec![None; answers.rows()]
    })
}

/// The answers of these rows by item, with mean 0 and standard deviation 1; none where an item does not vary.
fn standardised(answers: &Answers, rows: &[usize]) -> Option<Vec<Vec<f64>>> {
    let of = |item: usize| {
        let given = answers.given(item);
        let column: Vec<f64> = rows.iter().filter_map(|&row| given.get(row).copied().flatten()).collect();
        let (centre, spread) = (mean(&column)?, sd(&column).filter(|sd| *sd > 0.0)?);
        Some(column.iter().map(|x| (x - centre) / spread).collect())
    };
    (0..answers.items().len()).map(of).collect()
}

impl Screening {
    /// The respondents as a table, a row each.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let all = || self.respondents.iter();
        Ok(TableBuilder::new("crosscase.scales.screen/1")
            .id("id", all().map(|one| one.id.clone()))
            .count("answered", all().map(|one| one.answered))
            .count("asked", all().map(|one| one.asked))
            .count("longest_string", all().map(|one| one.longest_string))
            .number("same_answer", all().map(|one| one.same_answer))
            .number("irv", all().map(|one| one.irv))
            .number("mahalanobis", all().map(|one| one.mahalanobis))
            .number("p", all().map(|one| one.p))
            .number("seconds_per_item", all().map(|one| one.seconds_per_item))
            .build()?)
    }
}
