//! The pages of a design: to collect sorts on a screen, and to print for a table.

use super::{Design, DesignStatement, Distribution};
use crate::QmethodError;
use crosscase_data::Place;
use crosscase_figures::escaped;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const PAGE: &str = include_str!("../../assets/collect.html");
const STYLE: &str = include_str!("../../assets/collect.css");
const SCRIPT: &str = concat!(include_str!("../../assets/collect.drag.js"), include_str!("../../assets/collect.js"));
const WORDS: &str = include_str!("../../assets/collect.words.json");

/// The page on which a person sorts: one file that works offline and asks nobody for anything.
///
/// # Errors
/// [`QmethodError::BadFile`] for a picture that was not read ([`Design::with_pictures`]).
pub fn collect_page(design: &Design) -> Result<String, QmethodError> {
    for statement in &design.statements {
        picture(design, statement)?;
    }
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
        "consent": design.consent,
        "shuffle": design.shuffle,
        "send": design.send,
        "statements": design.statements,
        "pictures": design.pictures,
        "questions": design.questions,
        "extremes": design.extremes,
        "places": places,
        "words": words,
        "rtl": design.languages.iter().filter(|language| direction(language) == "rtl").collect::<Vec<_>>(),
        "interface": design.interface,
    });
    // Inside a script element only `<` can end or open anything.
    let data = data.to_string().replace('<', "\\u003c");
    let language = design.first_language();
    // The one address that the page may speak to, where there is one.
    let connect = design.send.as_ref().map_or_else(String::new, |send| format!("connect-src {}; ", escaped(send)));
    Ok(PAGE
        .replace("{{language}}", &escaped(language))
        .replace("{{direction}}", direction(language))
        .replace("{{connect}}", &connect)
        .replace("{{title}}", &escaped(&design.title))
        .replace("{{style}}", STYLE)
        .replace("{{script}}", SCRIPT)
        .replace("{{data}}", &data))
}

/// The picture of a statement, where it has one.
fn picture<'a>(design: &'a Design, statement: &DesignStatement) -> Result<Option<&'a str>, QmethodError> {
    let of = |name: &String| {
        let reason = || "the picture was not read: a design has its pictures by `with_pictures`".to_owned();
        let found = design.pictures.get(name).map(String::as_str);
        found.ok_or_else(|| QmethodError::BadFile { place: Place::file(name), reason: reason() })
    };
    statement.image.as_ref().map(of).transpose()
}

/// The cards to print and cut, in one language.
///
/// # Errors
/// As [`collect_page`].
pub fn cards_page(design: &Design, language: &str) -> Result<String, QmethodError> {
    let mut cards = String::new();
    for statement in &design.statements {
        let text = statement.text.get(language).map_or("", String::as_str);
        let picture =
            picture(design, statement)?.map_or_else(String::new, |data| format!("<img alt=\"\" src=\"{data}\">"));
        let _ = writeln!(cards, "<li><b>{}</b>{picture}<p>{}</p></li>", escaped(&statement.id), escaped(text));
    }
    let style = "ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(3,1fr)}\
        li{box-sizing:border-box;height:46mm;border:.3mm dashed #777;padding:4mm;break-inside:avoid}\
        b{font-size:9pt;color:#444}p{margin:1mm 0;font-size:11pt;line-height:1.3}\
        img{display:block;max-width:100%;max-height:22mm;margin:1mm auto}";
    Ok(printed(design, language, style, &format!("<ul>{cards}</ul>")))
}

/// The empty grid to print, a column a place; a free distribution has a line of places.
pub fn grid_page(design: &Design, language: &str) -> String {
    let columns: Vec<(i32, usize)> = match &design.distribution {
        Distribution::Forced(grid) => grid.places().collect(),
        Distribution::Free { from, to } => (*from..=*to).map(|place| (place, 0)).collect(),
    };
    let mut body = String::new();
    for (place, count) in &columns {
        let _ = write!(body, "<div><b><bdi dir=\"ltr\">{}</bdi></b>{}</div>", signed(*place), "<i></i>".repeat(*count));
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
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n<style>@page{{margin:12mm}}\
         body{{font-family:Arial,Helvetica,'Liberation Sans',sans-serif;margin:0}}h1{{font-size:13pt}}{style}</style></head>\n\
         <body><h1><bdi>{title}</bdi></h1>{body}</body></html>\n",
        escaped(language),
        direction(language),
        title = escaped(&design.title),
    )
}

/// Which way a language is written: those whose usual script runs from right to left.
fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];
    let mut parts = language.split(['-', '_']);
    let known = parts.next().is_some_and(|code| RIGHT_TO_LEFT.contains(&code.to_lowercase().as_str()));
    // A script that is named says it itself.
    match parts.find(|part| part.len() == 4).map(str::to_lowercase).as_deref() {
        Some("arab" | "hebr" | "syrc" | "thaa" | "nkoo") => "rtl",
        None if known => "rtl",
        _ => "ltr",
    }
}

/// The words of the page that nobody has said in one of the design's languages, by language: there it falls back to English. Forms for
/// numbers, such as `left_one`, are not looked for: languages have different ones.
pub(super) fn unspoken(design: &Design) -> Vec<(String, Vec<String>)> {
    let words: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(WORDS).unwrap_or_default();
    let base = |language: &str| language.split('-').next().unwrap_or_default().to_owned();
    let lacking = |language: &String| {
        let has = |name: &String| {
            [language.clone(), base(language)].iter().any(|code| {
                let own = design.interface.get(code).and_then(|own| own.get(name)).is_some_and(|own| !own.is_empty());
                own || words.get(code).is_some_and(|known| known.contains_key(name))
            })
        };
        let names = words
            .get("en")
            .map(|en| en.keys().filter(|name| !name.contains('_') && !has(name)).cloned().collect())
            .unwrap_or_default();
        (language.clone(), names)
    };
    design.languages.iter().map(lacking).filter(|(_, names): &(String, Vec<String>)| !names.is_empty()).collect()
}

fn signed(place: i32) -> String {
    if place > 0 { format!("+{place}") } else { place.to_string().replace('-', "−") }
}
