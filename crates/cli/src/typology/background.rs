//! Columns that cases are compared by.

use crosscase_typology::Gower;

/// How columns are compared by Gower's distance.
#[derive(Debug, clap::Args)]
pub(crate) struct GowerArgs {
    /// An ordinal column with its values from low to high, such as size=few,some,many; may be given more than once
    #[arg(long, value_name = "COLUMN=VALUES", value_parser = ordinal)]
    ordinal: Vec<(String, Vec<String>)>,
    /// Columns whose numbers are names
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    nominal: Vec<String>,
}

impl GowerArgs {
    /// Whether any column is declared.
    pub(crate) const fn is_given(&self) -> bool {
        !self.ordinal.is_empty() || !self.nominal.is_empty()
    }

    pub(crate) fn gower(&self) -> Gower {
        let gower = self.nominal.iter().fold(Gower::new(), |gower, column| gower.nominal(column.trim()));
        self.ordinal.iter().fold(gower, |gower, (column, values)| gower.ordinal(column, values.iter().cloned()))
    }
}

fn ordinal(text: &str) -> Result<(String, Vec<String>), String> {
    let (column, values) = text.split_once('=').ok_or("write COLUMN=LOW,MIDDLE,HIGH")?;
    let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
    let empty_or_twice =
        |(at, value): (usize, &String)| value.is_empty() || values.iter().take(at).any(|one| one == value);
    if values.iter().enumerate().any(empty_or_twice) {
        return Err("name each value once, from low to high".to_owned());
    }
    Ok((column.trim().to_owned(), values))
}
