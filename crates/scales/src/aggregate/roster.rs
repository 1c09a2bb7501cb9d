//! How many persons of each case were asked.

use crate::ScalesError;
use crosscase_data::{Place, Table};

/// How many persons of each case, and of each role in it where that is said, were asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    rows: Vec<Asked>,
}

#[derive(Clone, Debug, PartialEq)]
struct Asked {
    group: String,
    role: Option<String>,
    n: usize,
    place: Place,
}

impl Roster {
    /// Reads the columns of the case (named `group`, or as in the answers) and `n`, and of the role where there is one.
    ///
    /// ```
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    /// use crosscase_scales::Roster;
    /// let options = ReadOptions::new().without_id();
    /// let table = read_bytes(b"case,n\nGent,4\nGent,5\n", Format::Csv, Some("r.csv"), &options)?.table;
    /// let twice = Roster::read(&table, "case", None).unwrap_err();
    /// assert_eq!(twice.to_string(), "r.csv, line 3, record 2, column case: Gent stands there twice; say once how many were asked");
    /// # Ok::<(), crosscase_scales::ScalesError>(())
    /// ```
    ///
    /// # Errors
    /// A column that is not there; [`ScalesError::Roster`] for a row without a case or a whole number, and a case twice.
    pub fn read(table: &Table, group: &str, role: Option<&str>) -> Result<Self, ScalesError> {
        let group = if table.has_column(group) { group } else { "group" };
        let role = role.filter(|role| table.has_column(role)).or_else(|| table.has_column("role").then_some("role"));
        let (groups, counts) = (table.texts(group)?, table.numbers("n")?);
        let roles = role.map(|role| table.texts(role)).transpose()?;
        let mut rows: Vec<Asked> = Vec::new();
        for (row, (name, n)) in groups.into_iter().zip(counts).enumerate() {
            let wrong =
                |column: &str, reason: String| ScalesError::Roster { place: table.place(row, Some(column)), reason };
            let name = name.ok_or_else(|| wrong(group, "a case is wanted".to_owned()))?;
            let n = n
                .and_then(whole)
                .ok_or_else(|| wrong("n", "a whole number is wanted, how many were asked".to_owned()))?;
            let role = roles.as_ref().and_then(|roles| roles.get(row).cloned().flatten());
            if rows.iter().any(|known| known.group == name && known.role == role) {
                return Err(wrong(group, format!("{name} stands there twice; say once how many were asked")));
            }
            rows.push(Asked { group: name, role, n, place: table.place(row, Some("n")) });
        }
        Ok(Self { rows })
    }

    /// The cases, in the order of the file.
    pub(super) fn groups(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for row in &self.rows {
            if !names.contains(&row.group) {
                names.push(row.group.clone());
            }
        }
        names
    }

    pub(super) fn has(&self, group: &str) -> bool {
        self.rows.iter().any(|row| row.group == group)
    }

    /// How many of a case, or of a role in it, were asked; none where it does not say. `answered` did.
    ///
    /// # Errors
    /// [`ScalesError::Roster`] where these are more.
    pub(super) fn asked(&self, group: &str, role: Option<&str>, answered: usize) -> Result<Option<usize>, ScalesError> {
        let of = |row: &&Asked| row.group == group && (role.is_none() || row.role.as_deref() == role);
        let mut rows = self.rows.iter().filter(of).peekable();
        let Some(first) = rows.peek().copied() else { return Ok(None) };
        let asked = rows.map(|row| row.n).sum();
        if asked < answered {
            let reason =
                format!("{asked} of {group} were asked, and {answered} answered; mend the roster, or the file");
            return Err(ScalesError::Roster { place: first.place.clone(), reason });
        }
        Ok(Some(asked))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, not below 0 and below 2^32")]
fn whole(n: f64) -> Option<usize> {
    (n.fract() == 0.0 && (0.0..4e9).contains(&n)).then_some(n as usize)
}
