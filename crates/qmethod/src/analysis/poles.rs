//! A bipolar factor as two viewpoints.

use crate::QmethodError;
use crate::rotation::RotatedFactors;
use crosscase_numerics::Matrix;

/// Factors after the split, with their flags and labels.
pub(crate) struct Poles {
    pub(crate) rotated: RotatedFactors,
    pub(crate) flags: Vec<Vec<bool>>,
    pub(crate) labels: Vec<String>,
    /// For each of them the factor before the split, from 0.
    pub(crate) sources: Vec<usize>,
}

impl Poles {
    /// Sorts with factors before the split as sorts with those after it: of two poles, the one on which a sort loads
    /// positively.
    pub(crate) fn of_factors(&self, sorts: Vec<(usize, Vec<usize>)>) -> Vec<(usize, Vec<usize>)> {
        let column = |sort: usize, factor: usize| {
            let columns = || (0..self.sources.len()).filter(move |&column| self.sources[column] == factor);
            let positive = columns().find(|&column| self.rotated.loadings.row(sort)[column] > 0.0);
            positive.or_else(|| columns().next())
        };
        let mapped = |(sort, on): (usize, Vec<usize>)| {
            (sort, on.into_iter().filter_map(|factor| column(sort, factor)).collect())
        };
        sorts.into_iter().map(mapped).collect()
    }
}

/// A column of the result: a factor, and the pole of it that it is.
#[derive(Clone, Copy)]
struct Column {
    factor: usize,
    pole: Pole,
}

#[derive(Clone, Copy, PartialEq)]
enum Pole {
    Both,
    Positive,
    Negative,
}

/// Factors (counted from 1) parted by their poles, each with the sorts that define it; nothing is flagged anew.
pub(crate) fn split(rotated: RotatedFactors, flags: Vec<Vec<bool>>, bipolar: &[usize]) -> Result<Poles, QmethodError> {
    let factors = rotated.loadings.columns();
    if let Some(&factor) = bipolar.iter().find(|f| **f == 0 || **f > factors) {
        return Err(QmethodError::UnknownFactor { factor, factors });
    }
    let mut columns = Vec::new();
    for factor in 0..factors {
        let poles: &[Pole] =
            if bipolar.contains(&(factor + 1)) { &[Pole::Positive, Pole::Negative] } else { &[Pole::Both] };
        columns.extend(poles.iter().map(|&pole| Column { factor, pole }));
    }
    let labels = columns.iter().map(Column::label).collect();
    let sources = columns.iter().map(|column| column.factor).collect();
    if bipolar.is_empty() {
        return Ok(Poles { rotated, flags, labels, sources });
    }
    let n = rotated.loadings.rows();
    let loading = |i: usize, column: &Column| rotated.loadings.row(i)[column.factor];
    let values = (0..n).flat_map(|i| columns.iter().map(move |column| loading(i, column) * column.sign()));
    let loadings = Matrix::new(n, columns.len(), values.collect())?;
    let defines = |i: usize, column: &Column| {
        flags[i][column.factor] && (column.pole == Pole::Both || loading(i, column) * column.sign() > 0.0)
    };
    let flags = (0..n).map(|i| columns.iter().map(|column| defines(i, column)).collect()).collect();
    // Poles are no longer factors at right angles: pattern and factor correlations are of what was split.
    let rotated = RotatedFactors { loadings, pattern: None, phi: None, ..rotated };
    Ok(Poles { rotated, flags, labels, sources })
}

impl Column {
    fn sign(&self) -> f64 {
        if self.pole == Pole::Negative { -1.0 } else { 1.0 }
    }

    fn label(&self) -> String {
        let pole = match self.pole {
            Pole::Both => "",
            Pole::Positive => "a",
            Pole::Negative => "b",
        };
        format!("{}{pole}", self.factor + 1)
    }
}
