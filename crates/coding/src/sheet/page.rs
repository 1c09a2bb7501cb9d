//! The page on which a coder fills a sheet: one file that works offline and asks nobody for anything.

use super::{MembershipSheet, SheetPassages};

const PAGE: &str = include_str!("../../assets/sheet.html");
const STYLE: &str = include_str!("../../assets/sheet.css");
const SCRIPT: &str = include_str!("../../assets/sheet.js");

impl MembershipSheet {
    /// The page: of each case and set its dimensions with the passages that are coded so, the anchors, and what is to be judged. It keeps
    /// what is filled in the browser, and writes it as the CSV that [`FilledSheets`](crate::FilledSheets) reads.
    pub fn page(&self, coder: &str, passages: Option<&SheetPassages>) -> String {
        let none = SheetPassages::default();
        let data = serde_json::json!({
            "coder": coder,
            "sets": self.sets,
            "cases": self.cases,
            "passages": passages.unwrap_or(&none),
        });
        // Inside a script element only `<` can end or open anything.
        let data = data.to_string().replace('<', "\\u003c");
        PAGE.replace("{{style}}", STYLE).replace("{{script}}", SCRIPT).replace("{{data}}", &data)
    }
}
