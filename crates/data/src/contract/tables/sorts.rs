//! Q-sorts and the grid they are laid in.

use super::typed_table;
use crate::contract::Check;

typed_table! {
    /// Where a sorter put a statement.
    Sort, SORTS, "sorts";
    key ["sorter", "statement"];
    references [["sorter"] -> units ["unit"]];
    rules [];
    cell "sorter" ["statement"] = ["place"];
    /// Who sorted.
    sorter: String,
    /// The statement.
    statement: String,
    /// The place of the grid, such as −4 to 4.
    place: i64,
    /// The file it was read from.
    file: Option<String>,
    /// Its row in that file (the header is 1).
    row: Option<i64> => Check::at_least(1.0),
}

typed_table! {
    /// How many statements a place of the grid takes.
    GridPlace, GRID, "grid";
    key ["place"];
    references [];
    rules [];
    /// The place.
    place: i64,
    /// How many statements it takes.
    count: i64 => Check::at_least(1.0),
}
