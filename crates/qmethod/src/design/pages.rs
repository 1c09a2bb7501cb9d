//! The pages of a design: to collect sorts on a screen, and to print for a table.

use super::{Design, Distribution};
use std::fmt::Write as _;

const PAGE: &str = include_str!("../../assets/collect.html");
const STYLE: &str = include_str!("../../assets/collect.css");
const SCRIPT: &str = include_str!("../../assets/collect.js");
const WORDS: &str = include_str!("../../assets/collect.words.json");

/// The page on which a person sorts: one file that works offline and asks nobody for anything.
pub fn collect_page(design: &Design) -> String {
    let places: Vec<serde_json::Value> = match &design.distribution {
        Distribution::Forced(grid) => {
            grid.places().map(|(place, count)| serde_json::json!({ "place": place, "count": count })).collect()
        }
        Distribution::Free { from, to } => {
            (*from..=*to).map(|place| serde_json::json!({ "place": place, "count": null })).collect()
        }
    };
    let words: serde_json::Value = serde_json::from_str(WORDS).unwrap_or_default();
    let data = serde_json::json!({
        "title": design.title,
        "version": design.version(),
        "languages": design.languages,
        "instruction": design.instruction,
        "statements": design.statements,
        "questions": design.questions,
        "extremes": design.extremes,
        "places": places,
        "words": words,
        "interface": design.interface,
    });
    // Inside a script element only `<` can end or open anything.
    let data = data.to_string().replace('<', "\\u003c");
    PAGE.replace("{{language}}", &escape(design.languages.first().map_or("en", String::as_str)))
        .replace("{{title}}", &escape(&design.title))
        .replace("{{style}}", STYLE)
        .replace("{{script}}", SCRIPT)
        .replace("{{data}}", &data)
}

/// The cards to print and cut, in one language.
pub fn cards_page(design: &Design, language: &str) -> String {
    let mut cards = String::new();
    for statement in &design.statements {
        let text = statement.text.get(language).map_or("", String::as_str);
        let _ = writeln!(cards, "<li><b>{}</b><p>{}</p></li>", escape(&statement.id), escape(text));
    }
    let style = "ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(3,1fr)}\
        li{box-sizing:border-box;height:46mm;border:.3mm dashed #777;padding:4mm;break-inside:avoid}\
        b{font-size:9pt;color:#444}p{margin:1mm 0;font-size:11pt;line-height:1.3}";
    printed(design, language, style, &format!("<ul>{cards}</ul>"))
}

/// The empty grid to print, a column a place; a free distribution has a line of places.
pub fn grid_page(design: &Design, language: &str) -> String {
    let columns: Vec<(i32, usize)> = match &design.distribution {
        Distribution::Forced(grid) => grid.places().collect(),
        Distribution::Free { from, to } => (*from..=*to).map(|place| (place, 0)).collect(),
    };
    let mut body = String::new();
    for (place, count) in &columns {
        let _ = write!(body, "<div><b>{}</b>{}</div>", signed(*place), "<i></i>".repeat(*count));
    }
    let style = format!(
        "@page{{size:A4 landscape}}main{{display:grid;grid-template-columns:repeat({},1fr);gap:1.5mm;align-items:start}}\
         b{{display:block;text-align:center;font-size:13pt;margin-bottom:2mm}}\
         i{{display:block;border:.3mm solid #555;height:15mm;margin-bottom:1.5mm;break-inside:avoid}}",
        columns.len()
    );
    printed(design, language, &style, &format!("<main>{body}</main>"))
}

fn printed(design: &Design, language: &str, style: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n<style>@page{{margin:12mm}}\
         body{{font-family:Arial,Helvetica,'Liberation Sans',sans-serif;margin:0}}h1{{font-size:13pt}}{style}</style></head>\n\
         <body><h1>{title}</h1>{body}</body></html>\n",
        escape(language),
        title = escape(&design.title),
    )
}

fn signed(place: i32) -> String {
    if place > 0 { format!("+{place}") } else { place.to_string().replace('-', "−") }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
