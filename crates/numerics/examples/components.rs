//! Principal components of four figures of 18 interwar democracies (Lipset 1959; Rihoux & Ragin 2009), turned by varimax.
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_numerics::{Matrix, NumericsError, SymmetricEigen, pearson, varimax};

fn main() -> Result<(), NumericsError> {
    let file = include_str!("lipset.csv");
    let rows = file.lines().skip(1).map(|line| line.split(',').skip(1).take(4).map_while(|cell| cell.parse().ok()));
    let figures = Matrix::from_rows(&rows.map(Iterator::collect).collect::<Vec<Vec<f64>>>())?;
    let columns: Vec<Vec<f64>> = (0..figures.columns()).map(|column| figures.column(column)).collect();
    // A correlation is undefined where a column is constant; these are not.
    let correlations = |x: &Vec<f64>| columns.iter().map(|y| pearson(x, y).unwrap_or_default()).collect();
    let eigen = SymmetricEigen::of(&Matrix::from_rows(&columns.iter().map(correlations).collect::<Vec<Vec<f64>>>())?)?;
    println!("eigenvalues {:.3?}", eigen.values());
    let sizes: Vec<f64> = eigen.values().iter().take(2).map(|value| value.sqrt()).collect();
    let loading = |row: &[f64]| row.iter().zip(&sizes).map(|(value, size)| value * size).collect();
    let loadings = Matrix::from_rows(&eigen.vectors().iter().map(loading).collect::<Vec<Vec<f64>>>())?;
    let turned = varimax(&loadings, true)?;
    for (name, row) in ["DEV", "URB", "LIT", "IND"].iter().zip(turned.loadings.iter()) {
        println!("{name} {row:.3?}");
    }
    Ok(())
}
