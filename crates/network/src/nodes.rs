//! Who belongs to a network: the roster.

use crate::{Attribute, AttributeColumn, NetworkError, NodeNames};
use crosscase_data::{Table, TableBuilder};
use serde::{Deserialize, Serialize};

/// The side of a two-mode network that a node is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The rows: organisations.
    First,
    /// The columns: the meetings that they attend.
    Second,
}

/// The nodes of a network in the order of the roster, with what is known of each. Several relations share them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nodes {
    pub(crate) names: NodeNames,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) modes: Option<Vec<Mode>>,
    pub(crate) answered: Option<Vec<bool>>,
}

impl Nodes {
    /// A roster of a table: its unit column names the nodes, every other column is an attribute.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_network::Nodes;
    ///
    /// let table = TableBuilder::default().id("node", ["City", "07"]).number("staff", [Some(40.0), None]).build()?;
    /// let roster = Nodes::from_table(&table)?;
    /// assert_eq!(roster.names().index("07"), Some(1));
    /// assert_eq!(roster.attribute("staff"), Some(&[Some(40.0), None].into()));
    /// # Ok::<(), crosscase_network::NetworkError>(())
    /// ```
    ///
    /// # Errors
    /// A row without a name, a node that is there twice, more nodes than can be held.
    pub fn from_table(table: &Table) -> Result<Self, NetworkError> {
        let mut nodes = Self::default();
        for (row, name) in table.ids()?.into_iter().enumerate() {
            let place = || Some(table.place(row, table.id_column()));
            let name = name.trim();
            if name.is_empty() {
                return Err(NetworkError::NoName { what: "a node", place: place() });
            }
            if nodes.names.index(name).is_some() {
                return Err(NetworkError::DuplicateNode { node: name.to_owned(), place: place() });
            }
            if nodes.names.intern(name).is_none() {
                let (found, most) = (table.rows() as u64, NodeNames::MOST as u64);
                return Err(NetworkError::TooLarge { what: "nodes", found, most, place: None });
            }
        }
        for column in table.value_columns() {
            nodes
                .attributes
                .push(Attribute { name: column.to_owned(), values: AttributeColumn::of_table(table, column)? });
        }
        Ok(nodes)
    }

    /// All nodes that are on some roster, in the order of appearance, without attributes.
    pub fn of_all<'a>(rosters: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all = Self::default();
        for name in rosters.into_iter().flat_map(|roster| roster.names.iter()) {
            all.names.intern(name);
        }
        all
    }

    /// The roster as a table: the names in the column `node`, then the attributes. `crosscase.network.nodes/1`: `node`.
    ///
    /// # Errors
    /// An attribute that is called `node`, two of one name.
    pub fn to_table(&self) -> Result<Table, NetworkError> {
        let mut table = TableBuilder::new("crosscase.network.nodes/1").id("node", self.names.iter());
        for attribute in &self.attributes {
            table = match &attribute.values {
                AttributeColumn::Text(values) => table.text(&attribute.name, values.iter().cloned()),
                AttributeColumn::Number(values) => table.number(&attribute.name, values.iter().copied()),
            };
        }
        Ok(table.build()?)
    }

    /// The names of the nodes, in the order of their places.
    pub const fn names(&self) -> &NodeNames {
        &self.names
    }

    /// Their attributes, in the order in which they were given.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The values of one attribute.
    pub fn attribute(&self, name: &str) -> Option<&AttributeColumn> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.values)
    }

    /// The side that each is on; `None` where there is one mode.
    pub fn modes(&self) -> Option<&[Mode]> {
        self.modes.as_deref()
    }

    /// Whether each answered; `None` where it is not told.
    pub fn answered(&self) -> Option<&[bool]> {
        self.answered.as_deref()
    }

    /// The same roster with who answered, which an attribute says by 1 or 0, yes or no, true or false.
    ///
    /// # Errors
    /// No such attribute; a node of which it says something else, or nothing.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_network::Nodes;
    ///
    /// let table = TableBuilder::default().id("node", ["City", "Firm"]).text("replied", [Some("yes"), Some("no")]).build()?;
    /// assert_eq!(Nodes::from_table(&table)?.responded("replied")?.answered(), Some(&[true, false][..]));
    /// # Ok::<(), crosscase_network::NetworkError>(())
    /// ```
    pub fn responded(mut self, attribute: &str) -> Result<Self, NetworkError> {
        let found = self.attribute(attribute).ok_or_else(|| {
            let names: Vec<&str> = self.attributes.iter().map(|known| known.name.as_str()).collect();
            let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            NetworkError::UnknownAttribute { attribute: attribute.to_owned(), numeric: false, known }
        })?;
        let answered = found.yes_or_no(attribute)?;
        if let Some(node) = answered.iter().position(Option::is_none) {
            let node = self.names.get(u32::try_from(node).unwrap_or(u32::MAX)).unwrap_or_default().to_owned();
            return Err(NetworkError::NotYesOrNo {
                attribute: attribute.to_owned(),
                found: format!("nothing of {node}"),
            });
        }
        self.answered = Some(answered.into_iter().flatten().collect());
        Ok(self)
    }
}
