//! Columns whose file says what their values are called, as SPSS and Stata do: values of dimensions and kinds that are named go by these labels.

use crate::{Gower, Typology, TypologyError};
use crosscase_data::{Diagnostic, Listed, MeasurementLevel, Table, Variable, VariableCodebook, is_same_word};
use std::collections::BTreeSet;

impl Typology {
    /// The cases with the values that the dimensions name in place of their codes.
    ///
    /// ```
    /// use crosscase_data::{CodedValue, TableBuilder, VariableCodebook};
    /// use crosscase_typology::Typology;
    ///
    /// let table = TableBuilder::default().id("case", ["a", "b"]).number("lead", [Some(2.0), Some(1.0)]).build()?;
    /// let mut codebook = VariableCodebook::of(&table);
    /// codebook.variables[1].labels =
    ///     [(1.0, "public"), (2.0, "users")].map(|(code, label)| (CodedValue::Number(code), label.to_owned())).into();
    /// let text = "[[dimension]]\nname = \"lead\"\nkind = \"nominal\"\nvalues = [\"public\", \"users\"]";
    /// let typology = Typology::from_toml(text, None)?;
    /// let cases = typology.labelled(&table, &codebook)?;
    /// assert_eq!(cases.texts("lead")?, [Some("users".to_owned()), Some("public".to_owned())]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A cell that a spreadsheet turned into a date.
    pub fn labelled(&self, table: &Table, codebook: &VariableCodebook) -> Result<Table, TypologyError> {
        let mut named = table.clone();
        for dimension in self.dimensions.iter().filter(|dimension| table.has_column(&dimension.column)) {
            named = put(&named, codebook, &dimension.column, Some(&dimension.values))?;
        }
        Ok(named)
    }
}

impl Gower {
    /// The table and how its columns are compared, where its file says what values are called: ordinal and nominal columns go by these labels,
    /// and so do columns of which the file says that they are nominal, which is told. A column all of whose values have a label, three or
    /// more, may be a scale or a list of kinds: it is compared as numbers, which is told where the file does not say that it is ordinal or
    /// a scale.
    ///
    /// # Errors
    /// A cell that a spreadsheet turned into a date.
    pub fn labelled(
        &self,
        table: &Table,
        codebook: &VariableCodebook,
        columns: &[String],
    ) -> Result<(Self, Table, Vec<Diagnostic>), TypologyError> {
        let (mut how, mut named) = (self.clone(), table.clone());
        let (mut nominal, mut numbers) = (Vec::new(), Vec::new());
        for column in columns.iter().filter(|column| table.has_column(column)) {
            let Some(variable) = labelled(codebook, column) else { continue };
            if let Some(order) = self.ordinal.get(column) {
                named = put(&named, codebook, column, Some(order))?;
                continue;
            }
            if self.nominal.contains(column) {
                named = put(&named, codebook, column, None)?;
                continue;
            }
            let values: BTreeSet<String> = table.texts(column)?.into_iter().flatten().collect();
            let is_called = |value: &String| label(variable, value).is_some();
            // Two values are as far apart either way.
            if values.len() < 3 || table.numbers(column).is_err() || !values.iter().all(is_called) {
                continue;
            }
            match variable.measure {
                Some(MeasurementLevel::Nominal) => {
                    named = put(&named, codebook, column, None)?;
                    how.nominal.push(column.clone());
                    nominal.push(column.clone());
                }
                Some(MeasurementLevel::Ordinal | MeasurementLevel::Scale) => {}
                None => numbers.push(column.clone()),
            }
        }
        let mut told = Vec::new();
        if let Some(first) = nominal.first() {
            let message =
                format!("nominal in the file, and compared by whether values are the same: {}", Listed(&nominal));
            let help =
                format!("where values are in an order, say so (`--ordinal {first}=low,mid,high`, by their labels)");
            // SPSS calls labelled values nominal where nobody said otherwise.
            told.push(Diagnostic::warning("TYP171", message).help(help));
        }
        if let Some(first) = numbers.first() {
            let message = format!(
                "compared by the numbers of values each of which the file calls something: {}",
                Listed(&numbers)
            );
            let help = format!("where these are kinds and no scale, say so (`--nominal {first}`)");
            told.push(Diagnostic::warning("TYP172", message).help(help));
        }
        Ok((how, named, told))
    }
}

/// A column whose file says what its values are called.
fn labelled<'a>(codebook: &'a VariableCodebook, column: &str) -> Option<&'a Variable> {
    codebook.variable(column).filter(|variable| !variable.labels.is_empty())
}

/// What the file calls a value.
fn label<'a>(variable: &'a Variable, cell: &str) -> Option<&'a str> {
    let is = |code: &str| is_same_word(code, cell);
    variable
        .labels
        .iter()
        .find(|(code, _)| is(&code.to_string()))
        .map(|(_, label)| label.trim())
        .filter(|label| !label.is_empty())
}

/// The table with labels, those alone that are wanted where that is said, in place of the codes of a column; as it is where no label is
/// wanted. Where values are called by numbers, as counts and years are, a label alone that is no code says that labels are meant.
fn put(
    table: &Table,
    codebook: &VariableCodebook,
    column: &str,
    values: Option<&[String]>,
) -> Result<Table, TypologyError> {
    let Some(variable) = labelled(codebook, column) else { return Ok(table.clone()) };
    let wanted = |label: &str| values.is_none_or(|values| values.iter().any(|value| value == label));
    let is_code = |word: &str| variable.labels.iter().any(|(code, _)| is_same_word(&code.to_string(), word));
    let is_meant = |label: &str| wanted(label) && (values.is_none() || !is_code(label));
    if !variable.labels.iter().any(|(_, label)| is_meant(label.trim())) {
        return Ok(table.clone());
    }
    let named = |cell: &str| label(variable, cell).filter(|label| wanted(label)).unwrap_or(cell).to_owned();
    Ok(table.with_texts(column, named)?)
}
