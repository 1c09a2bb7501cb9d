//! `compare`: how alike two typologies of the same cases are.

use crate::TypologyError;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::PartitionAgreement;
use serde::Serialize;

/// Two typologies of the same cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TypologyComparison {
    /// Cases that are in both.
    pub n: usize,
    /// The adjusted Rand index (Hubert & Arabie 1985); `None` where both put all cases together, or each alone.
    pub ari: Option<f64>,
    /// Mutual information over the mean entropy; `None` where both put all cases together.
    pub nmi: Option<f64>,
    /// How many cases are of each pair of types.
    pub table: CrossTable,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A table of counts, whose rows and columns stand in the order in which the cases have them first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CrossTable {
    /// The types of the first.
    pub rows: Vec<String>,
    /// The types of the second.
    pub columns: Vec<String>,
    /// A row of counts a type of the first.
    pub counts: Vec<Vec<usize>>,
}

impl CrossTable {
    fn add(&mut self, row: &str, column: &str) {
        let place = |names: &mut Vec<String>, name: &str| {
            names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            })
        };
        let (row, column) = (place(&mut self.rows, row), place(&mut self.columns, column));
        self.counts.resize(self.rows.len(), Vec::new());
        for counts in &mut self.counts {
            counts.resize(self.columns.len(), 0);
        }
        if let Some(slot) = self.counts.get_mut(row).and_then(|row| row.get_mut(column)) {
            *slot += 1;
        }
    }
}

/// Compares the types in two columns of a table, over the cases that have both.
///
/// # Errors
/// A column that is not there.
///
/// ```
/// use crosscase_data::TableBuilder;
/// let label = |text: &'static str| Some(text);
/// let table = TableBuilder::default()
///     .id("case", ["K1", "K2", "K3", "K4"])
///     .text("theory", ["a", "a", "b", "b"].map(label))
///     .text("found", ["1", "1", "2", "2"].map(label))
///     .build()?;
/// let found = crosscase_typology::compare(&table, "theory", "found")?;
/// assert_eq!((found.ari, found.nmi, found.table.counts), (Some(1.0), Some(1.0), vec![vec![2, 0], vec![0, 2]]));
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub fn compare(table: &Table, a: &str, b: &str) -> Result<TypologyComparison, TypologyError> {
    let (of_a, of_b) = (table.texts(a)?, table.texts(b)?);
    let both: Vec<(&String, &String)> =
        of_a.iter().zip(&of_b).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?))).collect();
    let (rows, columns): (Vec<&String>, Vec<&String>) = both.iter().copied().unzip();
    let found = PartitionAgreement::of(&rows, &columns);
    let mut crossed = CrossTable::default();
    for (row, column) in &both {
        crossed.add(row, column);
    }
    let ids = table.ids()?;
    let lacks =
        |(id, (a, b)): (&String, (&Option<String>, &Option<String>))| (a.is_none() || b.is_none()).then(|| id.clone());
    let left_out: Vec<String> = ids.iter().zip(of_a.iter().zip(&of_b)).filter_map(lacks).collect();
    let mut diagnostics = Vec::new();
    if !left_out.is_empty() {
        diagnostics.push(Diagnostic::warning("TYP140", "left out, since one of the two is missing").listing(left_out));
    }
    if found.adjusted_rand.is_none() || found.normalized_mutual_information.is_none() {
        let message = match (crossed.rows.len(), crossed.columns.len()) {
            (0, _) => format!("no case has both {a} and {b}: how far they agree has no value"),
            (1, 1) => format!(
                "all cases are of one type of {a} and one of {b}: how far the two agree is 0/0 and has no value"
            ),
            _ => format!(
                "each case is of a type of its own of {a} and of {b}: the adjusted Rand index is 0/0 and has no value"
            ),
        };
        diagnostics.push(Diagnostic::warning("TYP143", message));
    }
    Ok(TypologyComparison {
        n: both.len(),
        ari: found.adjusted_rand,
        nmi: found.normalized_mutual_information,
        table: crossed,
        diagnostics,
    })
}

impl TypologyComparison {
    /// One row a type of the first, with a column of counts a type of the second.
    ///
    /// # Errors
    /// A type of the second that is called `type`.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table = TableBuilder::new("crosscase.typology.compare/1");
        let table = table.text("type", self.table.rows.iter().map(|name| Some(name.clone())));
        let column = |table: TableBuilder, (at, name): (usize, &String)| {
            table.count(name, self.table.counts.iter().map(|row| row.get(at).copied()))
        };
        self.table.columns.iter().enumerate().fold(table, column).build()
    }
}
