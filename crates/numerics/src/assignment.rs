use crate::{Matrix, NumericsError, Svd};

/// For each row a column of its own, so that the costs sum to the least (Kuhn 1955, doi:10.1002/nav.3800020109; by
/// shortest augmenting paths, Jonker & Volgenant 1987).
///
/// ```
/// use crosscase_numerics::{Matrix, assignment};
/// let cost = Matrix::from_rows(&[[4.0, 1.0, 3.0], [2.0, 0.0, 5.0], [3.0, 2.0, 2.0]])?;
/// assert_eq!(assignment(&cost)?, [1, 0, 2]);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::NoColumn`] with fewer columns than rows.
pub fn assignment(cost: &Matrix) -> Result<Vec<usize>, NumericsError> {
    let (rows, columns) = (cost.rows(), cost.columns());
    if rows > columns {
        return Err(NumericsError::NoColumn { column: columns, columns });
    }
    // Column 0 is where a new row starts; rows and columns count from 1, 0 is "none".
    let (mut row_price, mut column_price) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    let mut row_of = vec![0; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut at = 0;
        let (mut least, mut came_from) = (vec![f64::INFINITY; columns + 1], vec![0; columns + 1]);
        let mut done = vec![false; columns + 1];
        while row_of[at] != 0 {
            done[at] = true;
            let (i, mut step, mut next) = (row_of[at], f64::INFINITY, 0);
            for j in (1..=columns).filter(|&j| !done[j]) {
                let reduced = cost.row(i - 1)[j - 1] - row_price[i] - column_price[j];
                if reduced < least[j] {
                    (least[j], came_from[j]) = (reduced, at);
                }
                if least[j] < step {
                    (step, next) = (least[j], j);
                }
            }
            for j in 0..=columns {
                if done[j] {
                    row_price[row_of[j]] += step;
                    column_price[j] -= step;
                } else {
                    least[j] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[came_from[at]];
            at = came_from[at];
        }
    }
    let mut column_of = vec![0; rows];
    for (j, &row) in row_of.iter().enumerate().skip(1).filter(|(_, row)| **row != 0) {
        column_of[row - 1] = j - 1;
    }
    Ok(column_of)
}

/// The orthogonal matrix T (factors × factors) for which `loadings · T` is nearest to `target` in least squares (Schönemann 1966,
/// doi:10.1007/BF02289451).
///
/// ```
/// use crosscase_numerics::{Matrix, procrustes};
/// let loadings = Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]])?;
/// let target = Matrix::from_rows(&[[0.0, 1.0], [-1.0, 0.0]])?;
/// let turned = loadings.multiply(&procrustes(&loadings, &target)?)?;
/// assert!(turned.max_abs_difference(&target)? < 1e-12);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::Operands`] unless both have one shape.
pub fn procrustes(loadings: &Matrix, target: &Matrix) -> Result<Matrix, NumericsError> {
    if (loadings.rows(), loadings.columns()) != (target.rows(), target.columns()) {
        return Err(loadings.operands(target));
    }
    let svd = Svd::of(&loadings.transpose().multiply(target)?)?;
    svd.u().multiply(&svd.v().transpose())
}
