//! EndNote's own XML, which other reference managers write, too: a `record` each, texts in `style` elements.

use crate::ReviewError;
use crate::record::Found;
use crosscase_data::{Place, XmlFault, XmlNode, XmlNodes};

/// The records of a file whose first element is `xml`.
pub(super) fn read(text: &str, place: &Place) -> Result<Vec<Found>, ReviewError> {
    let bad = |fault: XmlFault| ReviewError::BadFile {
        place: place.clone().line(u64::from(fault.line)),
        reason: fault.reason,
    };
    let mut xml = XmlNodes::new(text, "xml");
    let mut open: Vec<String> = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    // What the record says of where it is from, and its number there.
    let (mut from_pubmed, mut number): (bool, Option<String>) = (false, None);
    while let Some(node) = xml.advance().map_err(bad)? {
        match node {
            XmlNode::Text(_) => {}
            XmlNode::End => {
                if open.pop().as_deref() == Some("record") {
                    let own = number.take().filter(|text| from_pubmed && text.chars().all(|c| c.is_ascii_digit()));
                    found.last_mut().into_iter().for_each(|record| record.pmid.clone_from(&own));
                    from_pubmed = false;
                }
            }
            XmlNode::Start(element) => {
                let name = element.name.clone();
                if name == "record" {
                    found.push(Found::default());
                }
                let within = open.last().map(String::as_str).unwrap_or_default().to_owned();
                let is_leaf = [
                    ("titles", "title"),
                    ("authors", "author"),
                    ("dates", "year"),
                    ("pub-dates", "date"),
                    ("titles", "secondary-title"),
                    ("periodical", "full-title"),
                    ("record", "electronic-resource-num"),
                    ("record", "accession-num"),
                    ("record", "remote-database-name"),
                    ("record", "remote-database-provider"),
                    ("record", "abstract"),
                    ("record", "work-type"),
                    ("related-urls", "url"),
                    ("text-urls", "url"),
                    ("web-urls", "url"),
                ];
                let Some(record) = found.last_mut().filter(|_| is_leaf.contains(&(within.as_str(), name.as_str())))
                else {
                    open.push(name);
                    continue;
                };
                let text = xml.text().map_err(bad)?.trim().to_owned();
                match name.as_str() {
                    "title" => record.titles.push(text),
                    "author" => record.author = record.author.take().or(Some(text)),
                    "year" => record.dates.insert(0, text),
                    "date" => record.dates.push(text),
                    "full-title" => record.journals.insert(0, text),
                    "secondary-title" => record.journals.push(text),
                    "electronic-resource-num" => record.dois.push(text),
                    "accession-num" => number = Some(text),
                    "abstract" => record.summaries.push(text),
                    "work-type" => record.kinds.push(text),
                    "url" => record.addresses.push(text),
                    _ => from_pubmed |= text.to_lowercase().contains("pubmed"),
                }
            }
        }
    }
    Ok(found)
}
