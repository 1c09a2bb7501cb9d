use crate::Network;
use crosscase_data::{DataError, Place, in_list};
use crosscase_numerics::NumericsError;
use std::fmt;
use thiserror::Error;

/// The errors of this crate. A place is where it stands in a file, where there is one.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// An end of a tie, or a node, without a name.
    #[error("{what} has no name{}", At(place))]
    NoName {
        /// `a node`, `the source of a tie`, `the target of a tie`.
        what: &'static str,
        /// Where.
        place: Option<Place>,
    },
    /// A node declared twice.
    #[error("node `{node}` is there twice{}: give each a name of its own", At(place))]
    DuplicateNode {
        /// The node.
        node: String,
        /// Where it is the second time.
        place: Option<Place>,
    },
    /// An end of a tie that is none of the nodes that were declared.
    #[error("`{node}` is not among the nodes{}: add it to them, or correct its name", At(place))]
    UnknownNode {
        /// The name.
        node: String,
        /// Where.
        place: Option<Place>,
    },
    /// A pair named twice.
    #[error(
        "the pair {source_node}, {target_node} is named twice{}{}; {}",
        first.as_ref().map_or_else(String::new, |place| format!(", first at {place}")),
        At(place),
        if *reversed {
            "in an undirected network both orders are one pair: read it as directed, or say what to do with duplicates"
        } else {
            "name each pair once, or say what to do with duplicates"
        }
    )]
    DuplicateTie {
        /// Whom the tie goes out from, the second time.
        source_node: String,
        /// Whom it goes to.
        target_node: String,
        /// Where it is the first time.
        first: Option<Place>,
        /// Where it is the second time.
        place: Option<Place>,
        /// Whether the second time has the two in the other order, which is the same pair in an undirected network.
        reversed: bool,
    },
    /// A weight below 0 where none may be.
    #[error(
        "the weight of {source_node}, {target_node} is {weight}{}; a negative weight wants signed or valued ties",
        At(place)
    )]
    NegativeWeight {
        /// Whom the tie goes out from.
        source_node: String,
        /// Whom it goes to.
        target_node: String,
        /// The weight.
        weight: f64,
        /// Where.
        place: Option<Place>,
    },
    /// A weight that is NaN or infinite.
    #[error("the weight of {source_node}, {target_node} is {weight}{}: weights are finite numbers", At(place))]
    NotFinite {
        /// Whom the tie goes out from.
        source_node: String,
        /// Whom it goes to.
        target_node: String,
        /// The weight.
        weight: f64,
        /// Where.
        place: Option<Place>,
    },
    /// A tie where there can be none.
    #[error("{source_node}, {target_node} is a tie{}, and {why}: mend one of the two", At(place))]
    ImpossibleTie {
        /// Whom the tie goes out from.
        source_node: String,
        /// Whom it goes to.
        target_node: String,
        /// Why there can be none.
        why: &'static str,
        /// Where.
        place: Option<Place>,
    },
    /// An attribute that has not one value a node or tie.
    #[error("attribute `{attribute}` has {found} values for {expected} {}", if *of_ties { "ties" } else { "nodes" })]
    AttributeLength {
        /// The attribute.
        attribute: String,
        /// How many values it has.
        found: usize,
        /// How many it should have.
        expected: usize,
        /// Whether it is one of ties and not of nodes.
        of_ties: bool,
    },
    /// An attribute named twice, without a name, or with a number that is not finite.
    #[error("attribute `{attribute}` {reason}")]
    BadAttribute {
        /// The attribute.
        attribute: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// More than can be held.
    #[error("{found} {what}{}: at most {most} can be held", At(place))]
    TooLarge {
        /// `nodes`, `ties`, `missing dyads`.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many there may be.
        most: u64,
        /// Where.
        place: Option<Place>,
    },
    /// Who answered is not told of every node.
    #[error("whether they answered is told of {found} nodes, and there are {expected}")]
    Respondents {
        /// Of how many it is told.
        found: usize,
        /// How many there are.
        expected: usize,
    },
    /// A directed network where an undirected one is wanted.
    #[error("the network is directed, and {wanted}: symmetrise it first")]
    Directed {
        /// What wants an undirected one.
        wanted: &'static str,
    },
    /// Several relations where one is wanted.
    #[error("the file holds several relations: {known}; say which")]
    SeveralRelations {
        /// Their names.
        known: String,
    },
    /// A relation that is not there.
    #[error("there is no relation `{relation}`; there are {}", if known.is_empty() { "none with a name" } else { known })]
    UnknownRelation {
        /// Its name.
        relation: String,
        /// Those that are there.
        known: String,
    },
    /// A case that is not on the roster.
    #[error("the case `{case}`{} has no node on the roster: add its nodes, or correct its name", At(place))]
    UnknownCase {
        /// The case.
        case: String,
        /// Where.
        place: Option<Place>,
    },
    /// A tie whose length is not above 0.
    #[error("a tie has the length {length}: paths want lengths that are finite and above 0")]
    Length {
        /// The length.
        length: f64,
    },
    /// Betweenness estimated from no source.
    #[error("betweenness cannot be estimated from 0 sources: give 1 or more")]
    NoPivot,
    /// An attenuation beyond which the sum over walks has no end.
    #[error("an attenuation of {value} is too great: it must be below {most}, 1 over the greatest eigenvalue")]
    Attenuation {
        /// What was asked for.
        value: f64,
        /// What it must be below.
        most: f64,
    },
    /// A measure that is not known.
    #[error("there is no measure `{id}`; there are {known}")]
    UnknownMeasure {
        /// Its name.
        id: String,
        /// Those that there are.
        known: String,
    },
    /// A measure whose name is taken or cannot be written.
    #[error(
        "`{id}` cannot be the name of a measure: it is taken, or does not begin with a lower-case letter and go on in lower-case letters, digits, hyphens and underscores"
    )]
    MeasureName {
        /// The name.
        id: String,
    },
    /// An iteration without an end.
    #[error("{what} did not converge")]
    NotConverged {
        /// What was sought.
        what: &'static str,
    },
    /// An attribute of the nodes that is not there, or is of the other kind.
    #[error("the nodes have no attribute `{attribute}`{}; there are {known}", if *numeric { " of numbers" } else { "" })]
    UnknownAttribute {
        /// Its name.
        attribute: String,
        /// Whether numbers are wanted.
        numeric: bool,
        /// Those that there are.
        known: String,
    },
    /// Fewer nodes than are wanted.
    #[error("there are {found} nodes, and {wanted} wants at least {least}")]
    TooFewNodes {
        /// How many there are.
        found: usize,
        /// How many are wanted.
        least: usize,
        /// What wants them.
        wanted: &'static str,
    },
    /// A node that is in both modes of a two-mode network.
    #[error("`{node}` is in both modes{}: give it two names, or read the modes apart", At(place))]
    BothModes {
        /// The node.
        node: String,
        /// Where.
        place: Option<Place>,
    },
    /// Relations that are not of the same nodes.
    #[error("`{relation}` is not of the same nodes as the others: give all of them one roster")]
    DifferentNodes {
        /// The relation.
        relation: String,
    },
    /// A two-mode network where one of one mode is wanted.
    #[error("the network has two modes, and {wanted} wants one: project it first")]
    TwoModes {
        /// What wants one mode.
        wanted: &'static str,
    },
    /// A network of one mode where one of two is wanted.
    #[error(
        "the network has one mode: its nodes would have to be rows and columns, or sources and targets, of different names"
    )]
    OneMode,
    /// Too few or too many relations.
    #[error("there are {found} relations, and {wanted} are wanted")]
    RelationCount {
        /// How many there are.
        found: usize,
        /// How many are wanted.
        wanted: &'static str,
    },
    /// More orders than can be gone through.
    #[error("{nodes} nodes have more than {most} orders within their cases: draw permutations at random")]
    TooManyOrders {
        /// How many nodes there are.
        nodes: usize,
        /// How many orders can be gone through.
        most: usize,
    },
    /// Predictors that add up to each other.
    #[error(
        "{}{}: leave one of them out",
        if names.len() == 1 && *with_intercepts { "a predictor is collinear: " } else { "predictors are collinear: " },
        listed(names, *with_intercepts)
    )]
    Collinear {
        /// The predictors that take part.
        names: Vec<String>,
        /// Whether intercepts of cases do, too.
        with_intercepts: bool,
    },
    /// Fewer pairs than a regression needs.
    #[error("{found} pairs are known in all relations, and {terms} terms want more")]
    TooFewPairs {
        /// How many there are.
        found: usize,
        /// How many terms there are.
        terms: usize,
    },
    /// An outcome of a logistic regression that is neither 0 nor 1.
    #[error("`{name}` has a value of {found}, and a logistic regression wants 0 or 1: dichotomise it")]
    NotBinary {
        /// The outcome.
        name: String,
        /// The value.
        found: f64,
    },
    /// A logistic regression whose coefficients grow without end.
    #[error(
        "the predictors separate some ties from the others with certainty, so that the logistic regression has no estimate: leave one out"
    )]
    Separated,
    /// A method for linear regressions alone.
    #[error("{method} wants a linear model")]
    LinearOnly {
        /// The method.
        method: &'static str,
    },
    /// An option outside its range.
    #[error("{option} is {found}: {allowed} is wanted")]
    BadOption {
        /// The option.
        option: &'static str,
        /// What was given.
        found: f64,
        /// What may be given.
        allowed: &'static str,
    },
    /// Numbers.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
    /// An attribute that should say yes or no.
    #[error("`{attribute}` says {found}: 1 or 0, yes or no, true or false are wanted")]
    NotYesOrNo {
        /// The attribute.
        attribute: String,
        /// What it says.
        found: String,
    },
    /// What a measure of another crate has to say when it fails.
    #[error("measure `{id}`: {message}")]
    Measure {
        /// The measure.
        id: String,
        /// What went wrong.
        message: String,
    },
    /// A file that states that its ties have no direction, where they should have one.
    #[error("{place} states that the network is undirected: read it without a direction, or correct the file")]
    StatedUndirected {
        /// The file.
        place: Place,
    },
    /// A matrix whose two cells of a pair differ, read as undirected.
    #[error(
        "the matrix is not symmetric: {source_node}, {target_node} and its mirror cell differ{}; read it as directed, or \
         symmetrise it by a rule",
        At(place)
    )]
    AsymmetricMatrix {
        /// The row.
        source_node: String,
        /// The column.
        target_node: String,
        /// Where.
        place: Option<Place>,
    },
    /// Several cases where one is wanted.
    #[error("the file holds several cases: {known}; say which")]
    SeveralCases {
        /// Their names.
        known: String,
    },
    /// A file that is not what it should be.
    #[error("{place}: {reason}")]
    BadFile {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
    },
    /// A network that a format cannot hold.
    #[error("{format} cannot hold this network: {reason}")]
    NotWritable {
        /// The format.
        format: &'static str,
        /// What does not fit.
        reason: String,
    },
    /// A file whose ending is none of a format of networks.
    #[error("{file} has no ending of a format of networks: {known}")]
    UnknownFormat {
        /// The file.
        file: String,
        /// The endings.
        known: &'static str,
    },
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// Predictors, and the intercepts of cases where they take part.
fn listed(names: &[String], with_intercepts: bool) -> String {
    let names = names.iter().map(|name| in_list(name).into_owned());
    let intercepts = with_intercepts.then(|| "the intercepts".to_owned());
    names.chain(intercepts).collect::<Vec<_>>().join(", ")
}

/// A place in parentheses, where there is one.
struct At<'a>(&'a Option<Place>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |place| write!(f, " ({place})"))
    }
}

impl NetworkError {
    /// The same error where it is; what has a place already keeps it.
    pub(crate) fn at(mut self, at: Option<Place>) -> Self {
        match &mut self {
            Self::NoName { place, .. }
            | Self::DuplicateNode { place, .. }
            | Self::UnknownNode { place, .. }
            | Self::DuplicateTie { place, .. }
            | Self::NegativeWeight { place, .. }
            | Self::NotFinite { place, .. }
            | Self::ImpossibleTie { place, .. }
            | Self::BothModes { place, .. }
            | Self::TooLarge { place, .. } => *place = place.take().or(at),
            _ => {}
        }
        self
    }

    /// An attribute that is not there, beside those that are.
    pub(crate) fn unknown_attribute(network: &Network, attribute: &str) -> Self {
        let names = network.nodes().attributes().iter().map(|attribute| in_list(&attribute.name).into_owned());
        let names: Vec<String> = names.collect();
        let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        Self::UnknownAttribute { attribute: attribute.to_owned(), numeric: false, known }
    }

    /// A code that stays the same from version to version.
    ///
    /// ```
    /// use crosscase_network::Network;
    ///
    /// let twice = Network::undirected().tie("a", "b").tie("b", "a").build().unwrap_err();
    /// assert_eq!(twice.code(), "NET004");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoName { .. } => "NET001",
            Self::DuplicateNode { .. } => "NET002",
            Self::UnknownNode { .. } => "NET003",
            Self::DuplicateTie { .. } => "NET004",
            Self::NegativeWeight { .. } => "NET005",
            Self::NotFinite { .. } => "NET006",
            Self::ImpossibleTie { .. } => "NET007",
            Self::AttributeLength { .. } => "NET008",
            Self::BadAttribute { .. } => "NET009",
            Self::TooLarge { .. } => "NET010",
            Self::Respondents { .. } => "NET011",
            Self::Directed { .. } => "NET012",
            Self::SeveralRelations { .. } => "NET013",
            Self::UnknownRelation { .. } => "NET014",
            Self::DifferentNodes { .. } => "NET070",
            Self::TwoModes { .. } => "NET071",
            Self::OneMode => "NET084",
            Self::RelationCount { .. } => "NET072",
            Self::TooManyOrders { .. } => "NET073",
            Self::Collinear { .. } => "NET074",
            Self::TooFewPairs { .. } => "NET075",
            Self::NotBinary { .. } => "NET076",
            Self::Separated => "NET077",
            Self::LinearOnly { .. } => "NET078",
            Self::BadOption { .. } => "NET079",
            Self::UnknownCase { .. } => "NET080",
            Self::UnknownAttribute { .. } => "NET081",
            Self::BothModes { .. } => "NET082",
            Self::TooFewNodes { .. } => "NET083",
            Self::Numerics(error) => error.code(),
            Self::Length { .. } => "NET030",
            Self::NoPivot => "NET031",
            Self::Attenuation { .. } => "NET032",
            Self::UnknownMeasure { .. } => "NET033",
            Self::MeasureName { .. } => "NET034",
            Self::NotConverged { .. } => "NET035",
            Self::Measure { .. } => "NET037",
            Self::StatedUndirected { .. } => "NET015",
            Self::AsymmetricMatrix { .. } => "NET016",
            Self::SeveralCases { .. } => "NET017",
            Self::BadFile { .. } => "NET020",
            Self::NotWritable { .. } => "NET021",
            Self::UnknownFormat { .. } => "NET022",
            Self::NotYesOrNo { .. } => "NET038",
            Self::Data(error) => error.code(),
        }
    }
}

impl crosscase_data::Coded for NetworkError {
    fn code(&self) -> &str {
        self.code()
    }
}
