//! The fifteen tables. The documentation of a field is that of its column.

mod answers;
mod codings;
mod sorts;
mod ties;
mod units;

pub use answers::{ANSWERS, Answer, AnswerOption, CODEBOOK, CodebookEntry, OPTIONS, answers_from_wide};
pub use codings::{CODINGS, Coding, RATINGS, Rating};
pub use sorts::{GRID, GridPlace, SORTS, Sort};
pub use ties::{ROSTER, RosterEntry, TIES, Tie};
pub use units::{
    DRAWS, Draw, INDICATORS, Indicator, LINEAGE, MEMBERSHIPS, Member, SCORES, Score, SourceLink, UNITS, Unit,
};

/// A row type and the schema of its table, from one description.
macro_rules! typed_table {
    (
        $(#[doc = $doc:literal])+
        $row:ident, $schema:ident, $name:literal $(as $id:literal)?;
        key [$($key:literal),*];
        references [$($columns:tt -> $table:ident $to:tt),*];
        rules [$($rule:expr),*];
        $(cell $cell_id:literal [$($cell_column:literal),+] = [$($cell_value:literal),*];)?
        $($(#[doc = $column_doc:literal])+ $column:ident: $type:ty $(=> $check:expr)?,)+
    ) => {
        #[doc = concat!("A row of the table [`", stringify!($schema), "`].")]
        #[doc = ""]
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $row {
            $($(#[doc = $column_doc])+ pub $column: $type,)+
        }

        #[doc = concat!("The table `", typed_table!(@id $name $($id)?), "`, whose rows are [`", stringify!($row), "`].")]
        pub const $schema: $crate::contract::Schema = $crate::contract::Schema {
            name: $name,
            id: typed_table!(@id $name $($id)?),
            doc: concat!($($doc, "\n"),+),
            columns: &[$($crate::contract::TypedColumn {
                name: stringify!($column),
                kind: <$type as $crate::contract::Field>::KIND,
                presence: <$type as $crate::contract::Field>::PRESENCE,
                check: typed_table!(@check $type $(=> $check)?),
                doc: concat!($($column_doc, "\n"),+),
            }),+],
            key: &[$($key),*],
            references: &[$($crate::contract::Reference {
                columns: &$columns,
                table: stringify!($table),
                to: &$to,
            }),*],
            rules: &[$($rule),*],
            cell: typed_table!(@cell $($cell_id [$($cell_column),+] [$($cell_value),*])?),
        };

        impl $crate::contract::Record for $row {
            const SCHEMA: &'static $crate::contract::Schema = &$schema;

            fn to_values(&self) -> Vec<$crate::contract::Value> {
                vec![$($crate::contract::Field::to_value(&self.$column)),+]
            }

            fn from_values(values: Vec<$crate::contract::Value>) -> Option<Self> {
                let mut values = values.into_iter();
                Some(Self { $($column: $crate::contract::Field::from_value(values.next()?)?),+ })
            }
        }
    };
    (@check $type:ty => $check:expr) => { $check };
    (@id $name:literal) => { concat!("crosscase.", $name, "/1") };
    (@id $name:literal $id:literal) => { $id };
    (@cell) => { None };
    (@cell $id:literal $column:tt $value:tt) => {
        Some($crate::contract::CellColumns { id: $id, column: &$column, value: &$value })
    };
    (@check $type:ty) => { <$type as $crate::contract::Field>::CHECK };
}
use typed_table;
