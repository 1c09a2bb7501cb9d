//! XML whose faults are those of a network's file.

use crate::NetworkError;
use crosscase_data::{Place, XmlFault, XmlNodes};

pub(super) use crosscase_data::{XmlElement as Element, XmlNode as Node, xml_escaped as escaped};

/// The elements and texts of a file, one after the other.
pub(super) struct Nodes<'a> {
    nodes: XmlNodes<'a>,
    place: Place,
}

impl<'a> Nodes<'a> {
    /// A file whose first element has to be `root`.
    pub(super) fn new(text: &'a str, place: Place, root: &'static str) -> Self {
        Self { nodes: XmlNodes::new(text, root), place }
    }

    /// What stands next; nothing at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Node>, NetworkError> {
        self.nodes.advance().map_err(|fault| self.at(fault))
    }

    /// Goes past what is left of the element that was opened last, and returns its text.
    pub(super) fn text(&mut self) -> Result<String, NetworkError> {
        self.nodes.text().map_err(|fault| self.at(fault))
    }

    /// A fault where the reader is.
    pub(super) fn bad(&self, reason: impl Into<String>) -> NetworkError {
        self.at(self.nodes.bad(reason))
    }

    fn at(&self, fault: XmlFault) -> NetworkError {
        NetworkError::BadFile { place: self.place.clone().line(u64::from(fault.line)), reason: fault.reason }
    }
}
