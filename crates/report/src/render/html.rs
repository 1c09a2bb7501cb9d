//! Markup in small: templates, escaping, elements, files inside a link.

use crate::error::ReportError;
use crosscase_figures::escaped;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use std::fmt::Write as _;

/// The templates of the page and its blocks.
pub(super) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    pub(super) fn new() -> Result<Self, ReportError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.set_formatter(|out, _, value| {
            let text = value.to_string();
            out.write_str(if value.is_safe() { text } else { escaped(&text) }.as_str()).map_err(Into::into)
        });
        for (name, source) in [
            ("page.html", include_str!("../../templates/page.html")),
            ("text.html", include_str!("../../templates/text.html")),
            ("key-figures.html", include_str!("../../templates/key-figures.html")),
            ("table.html", include_str!("../../templates/table.html")),
            ("configurations.html", include_str!("../../templates/configurations.html")),
            ("figure.html", include_str!("../../templates/figure.html")),
            ("downloads.html", include_str!("../../templates/downloads.html")),
        ] {
            environment.add_template(name, source)?;
        }
        Ok(Self { environment })
    }

    /// A template filled in, to be set into another as it is.
    pub(super) fn fill(&self, name: &str, values: Value) -> Result<Value, ReportError> {
        Ok(Value::from_safe_string(self.environment.get_template(name)?.render(values)?))
    }
}

/// An element around content that is escaped unless it is markup already. Tag and attributes are the program's own.
pub(super) fn element(tag: &str, attributes: &str, content: &Value) -> Value {
    let space = if attributes.is_empty() { "" } else { " " };
    let content = if content.is_safe() { content.to_string() } else { escaped(&content.to_string()) };
    Value::from_safe_string(format!("<{tag}{space}{attributes}>{content}</{tag}>"))
}

/// Pieces of markup one after another.
pub(super) fn concat(pieces: &[Value]) -> Value {
    Value::from_safe_string(pieces.iter().map(|piece| piece.to_string().trim_end().to_owned()).collect())
}

/// Parts of one line, with the blanks between them.
pub(super) fn line(parts: impl Iterator<Item = Value>) -> Value {
    Value::from_safe_string(parts.map(|part| part.to_string()).collect())
}

/// A link that holds a drawing itself, as the templates take it.
pub(super) fn drawing(file: &str, svg: &str) -> Value {
    let mut href = String::from("data:image/svg+xml;charset=utf-8,");
    for byte in svg.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'='
            | b':'
            | b'/'
            | b','
            | b';'
            | b'('
            | b')' => {
                href.push(char::from(byte));
            }
            other => {
                let _ = write!(href, "%{other:02X}");
            }
        }
    }
    context! { label => "SVG", href => Value::from_safe_string(href), file }
}
