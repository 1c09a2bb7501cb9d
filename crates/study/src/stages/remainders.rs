//! The configurations that no case shows, and which of them a solution counts on.

use super::analysis::CHARTED;
use crosscase_boolean::{Cube, Never, complement, count_configurations};
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::{QcaError, Solution, TruthTable};

/// The remainders that the first models assume to show the outcome, as conjunctions that do not overlap.
pub(crate) fn assumptions(solutions: &[&Solution]) -> Result<Table, QcaError> {
    let mut rows: Vec<(&str, usize, String, Option<String>)> = Vec::new();
    for solution in solutions {
        for model in 0..solution.models.len().min(CHARTED) {
            for cube in solution.simplifying_assumptions(model)?.cubes {
                let size = count_configurations(solution.table.space(), std::slice::from_ref(&cube));
                let text = solution.table.text(&cube);
                rows.push((solution.params.kind().as_str(), model + 1, text, size.map(|size| size.to_string())));
            }
        }
    }
    Ok(TableBuilder::new("crosscase.study.assumptions/1")
        .text("solution", rows.iter().map(|row| Some(row.0)))
        .integer("model", rows.iter().map(|row| i64::try_from(row.1).ok()))
        .text("expr", rows.iter().map(|row| Some(row.2.as_str())))
        .text("configurations", rows.iter().map(|row| row.3.as_deref()))
        .build()?)
}

/// The configurations that no case shows, as disjoint conjunctions: never one by one, since there may be 2^k of them.
pub(crate) fn remainders(table: &TruthTable) -> Result<Table, QcaError> {
    let observed: Vec<Cube> = table.rows().iter().map(|row| Cube::from_row(&row.config)).collect();
    let cubes = complement(table.space(), &observed, &Never)?;
    let size = |cube: &Cube| count_configurations(table.space(), std::slice::from_ref(cube)).map(|n| n.to_string());
    Ok(TableBuilder::new("crosscase.study.remainders/1")
        .text("expr", cubes.iter().map(|cube| Some(table.text(cube))))
        .text("configurations", cubes.iter().map(size))
        .build()?)
}
