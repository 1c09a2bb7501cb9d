//! From a page to HTML.

mod configurations;
mod html;
mod table;

use crate::block::{Block, Callout, FigureBlock};
use crate::check;
use crate::error::ReportError;
use crate::page::{Page, PageSection};
use crate::text::{FileLink, Inline, Text};
use crosscase_data::name_list;
use crosscase_figures::signed;
use html::Templates;
use minijinja::{Value, context};

/// Writes the page as one HTML file that needs nothing beside it: no script, no font, no request.
///
/// The same page gives the same bytes. Tables and figures are numbered in reading order.
///
/// ```
/// use crosscase_report::{Block, Page, PageSection, render};
/// let page = Page {
///     title: "Conditions of survival".into(),
///     sections: vec![PageSection::new("answer", "The answer", vec![Block::prose("Two paths lead to survival.")])],
///     ..Page::default()
/// };
/// let html = render(&page)?;
/// assert!(html.starts_with("<!DOCTYPE html>"));
/// # Ok::<(), crosscase_report::ReportError>(())
/// ```
///
/// # Errors
/// An id that cannot be linked to or is given twice, a link that a report must not hold, a table row with more or fewer cells than
/// columns, a column without a heading.
pub fn render(page: &Page) -> Result<String, ReportError> {
    check::page(page)?;
    let mut writer = Writer { templates: Templates::new()?, tables: 0, figures: 0 };
    let mut sections = Vec::new();
    for section in &page.sections {
        let content = writer.blocks(&section.blocks)?;
        let supplement = section.is_supplement;
        sections.push(context! { id => &section.id, heading => &section.heading, content, supplement });
    }
    let footer = page.footer.iter().map(|line| writer.text(line)).collect::<Result<Vec<_>, _>>()?;
    let style = format!("{}{}", include_str!("../templates/style.css"), crosscase_figures::stylesheet());
    let page = writer.templates.fill(
        "page.html",
        context! {
            title => &page.title,
            subtitle => &page.subtitle,
            authors => page.authors.join("; "),
            source => &page.source,
            sections,
            short => short(page),
            footer,
            style => Value::from_safe_string(style.trim_end().to_owned()),
        },
    )?;
    Ok(page.to_string())
}

/// What a print says of what it leaves out; nothing where there is nothing to leave out.
fn short(page: &Page) -> Option<String> {
    let sections: Vec<&str> =
        page.sections.iter().filter(|section| section.is_supplement).map(|section| section.heading.as_str()).collect();
    let sections = name_list(&sections).map(|names| format!("these sections: {names}"));
    let is_folded = |section: &PageSection| section.blocks.iter().any(|block| matches!(block, Block::Details(_)));
    let folded = page.sections.iter().any(|section| !section.is_supplement && is_folded(section));
    let left_out = (folded.then(|| "what is folded on the page".to_owned())).into_iter().chain(sections);
    let left_out: Vec<String> = left_out.collect();
    (!left_out.is_empty()).then(|| {
        format!(
            "This is the short print. It leaves out {}. Tables and figures keep the numbers that they have on the page. All of it is printed where “Everything” is chosen at the top of the page.",
            left_out.join(", and ")
        )
    })
}

/// A figure wider than this is as wide as the page has room.
const WIDE: f64 = 560.0;

/// A figure wider than this scrolls inside itself on a telephone, so that its letters stay readable.
const SCROLLS: f64 = 420.0;

/// Writes block after block and numbers tables and figures.
struct Writer {
    templates: Templates,
    tables: usize,
    figures: usize,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) -> Result<Value, ReportError> {
        let mut content = String::new();
        for block in blocks {
            content.push_str(self.block(block)?.to_string().trim_end());
            content.push('\n');
        }
        Ok(Value::from_safe_string(content))
    }

    fn block(&mut self, block: &Block) -> Result<Value, ReportError> {
        Ok(match block {
            Block::Heading(heading) => html::element("h3", "", &Value::from(heading.as_str())),
            Block::Prose(text) => html::element("p", "", &self.text(text)?),
            Block::Way(text) => html::element("p", "class=\"way\"", &self.text(text)?),
            Block::List(items) => self.list("ul", items)?,
            Block::Steps(items) => self.list("ol", items)?,
            Block::KeyFigures(figures) => {
                let items: Vec<Value> = figures
                    .iter()
                    .map(|item| context! { label => &item.label, value => signed(&item.value), explanation => signed(&item.explanation) })
                    .collect();
                self.templates.fill("key-figures.html", context! { items })?
            }
            Block::Table(table) => self.table(table)?,
            Block::Configurations(configurations) => self.configurations(configurations)?,
            Block::Figure(figure) => self.figure(figure)?,
            Block::Gallery(figures) => {
                let figures = figures.iter().map(|figure| self.figure(figure)).collect::<Result<Vec<_>, _>>()?;
                html::element("div", "class=\"gallery\"", &html::concat(&figures))
            }
            Block::Details(details) => {
                let summary = html::element("summary", "", &Value::from(details.summary.as_str()));
                // A browser opens what is folded around the goal of a link, so that the id is on what is inside.
                let id = if details.id.is_empty() { String::new() } else { format!(" id=\"{}\"", details.id) };
                let content = html::element("div", &format!("class=\"fold\"{id}"), &self.blocks(&details.blocks)?);
                html::element("details", "", &html::concat(&[summary, content]))
            }
            Block::Callout(Callout::Note(text)) => self.callout("Note", "callout", text)?,
            Block::Callout(Callout::Warning(text)) => self.callout("Warning", "callout warning", text)?,
            Block::Code { language, text } => {
                let name = crosscase_figures::escaped(&format!("Code: {language}"));
                let code = html::element("code", "", &Value::from(text.as_str()));
                html::element("pre", &format!("tabindex=\"0\" role=\"region\" aria-label=\"{name}\""), &code)
            }
        })
    }

    fn text(&self, text: &Text) -> Result<Value, ReportError> {
        let part = |part: &Inline| match part {
            Inline::Plain(text) => context! { kind => "plain", text => signed(text) },
            Inline::Strong(text) => context! { kind => "strong", text => signed(text) },
            Inline::Code(text) => context! { kind => "code", text },
            Inline::Link { label, href } => context! { kind => "link", text => label, href },
        };
        let parts: Vec<Value> = text.parts().iter().map(part).collect();
        self.templates.fill("text.html", context! { parts })
    }

    fn list(&self, tag: &str, items: &[Text]) -> Result<Value, ReportError> {
        let items = items
            .iter()
            .map(|item| Ok(html::element("li", "", &self.text(item)?)))
            .collect::<Result<Vec<_>, ReportError>>()?;
        Ok(html::element(tag, "", &html::concat(&items)))
    }

    fn callout(&self, kind: &str, class: &str, text: &Text) -> Result<Value, ReportError> {
        let head = html::element("p", "class=\"kind\"", &Value::from(kind));
        let body = html::element("p", "", &self.text(text)?);
        Ok(html::element("div", &format!("class=\"{class}\" role=\"note\""), &html::concat(&[head, body])))
    }

    fn figure(&mut self, block: &FigureBlock) -> Result<Value, ReportError> {
        self.figures += 1;
        let number = self.figures;
        let stem = if block.file.is_empty() { format!("figure-{number}") } else { block.file.clone() };
        let file = format!("{stem}.svg");
        let svg = match block.beside.as_str() {
            "" => html::drawing(&file, block.figure.svg()),
            address => context! { label => "SVG", href => address, file },
        };
        let id = format!("cc-figure-{number}");
        let ways: Vec<Value> = (block.figure.marks().into_iter())
            .filter_map(|name| Some(context! { href => block.addresses.get(&name)?, name }))
            .collect();
        let drawn = block.figure.svg_with_links(&id, &block.addresses, &format!("#{id}-ways"));
        self.templates.fill(
            "figure.html",
            context! {
                number,
                wide => block.figure.width() > WIDE,
                scrolls => block.figure.width() > SCROLLS,
                width => block.figure.width(),
                svg => Value::from_safe_string(drawn.trim_end().to_owned()),
                ways,
                caption => self.text(&block.caption)?,
                description => block.figure.description(),
                downloads => self.downloads(&format!("figure {number}"), vec![svg])?,
            },
        )
    }

    fn downloads(&self, what: &str, links: Vec<Value>) -> Result<Value, ReportError> {
        self.templates.fill("downloads.html", context! { what, links })
    }

    fn file_links(links: &[FileLink]) -> Vec<Value> {
        links.iter().map(|link| context! { label => &link.label, href => &link.href, file => "" }).collect()
    }
}
