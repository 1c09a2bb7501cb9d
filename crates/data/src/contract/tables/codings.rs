//! Coded interviews and documents, and what coders made of them.

use super::typed_table;
use crate::contract::{Check, OrMissing, RowRule};

typed_table! {
    /// A code that a coder gave to a segment of a source.
    Coding, CODINGS, "codings";
    key ["source", "segment", "code", "coder"];
    references [];
    rules [RowRule::Ordered("start", "end"), RowRule::Together("start", "end")];
    cell "source" ["segment", "code", "coder"] = [];
    /// The interview or document.
    source: String,
    /// The segment of it.
    segment: String,
    /// Where the segment starts, in characters (Unicode scalar values) from 0.
    start: Option<i64> => Check::at_least(0.0),
    /// Where it ends: the first character after it.
    end: Option<i64> => Check::at_least(0.0),
    /// The code.
    code: String,
    /// The coder.
    coder: String,
    /// The words of the segment.
    quote: Option<String>,
    /// The file it was read from.
    file: Option<String>,
    /// Its row in that file (the header is 1).
    row: Option<i64> => Check::at_least(1.0),
}

typed_table! {
    /// What a coder rated a case on an item, or why not: a source that does not speak of it is `not mentioned`, which is not
    /// the same as a low rating. A coder who read several reports of a case rates it once of each.
    Rating, RATINGS, "ratings";
    key ["case", "item", "coder", "report"];
    references [["case"] -> units ["unit"]];
    rules [];
    cell "case" ["item", "coder", "report"] = ["value"];
    /// The case.
    case: String,
    /// The item of the coding scheme.
    item: String,
    /// The coder.
    coder: String,
    /// The report that it is from, where a case is told of by several.
    report: Option<String>,
    /// The rating.
    value: OrMissing<f64>,
    /// How sure the coder is, on the scheme's own scale from 0.
    confidence: Option<f64> => Check::at_least(0.0),
    /// The words it rests on.
    quote: Option<String>,
    /// The file it was read from.
    file: Option<String>,
    /// Its row in that file (the header is 1).
    row: Option<i64> => Check::at_least(1.0),
}
