//! The code of every error.

use crate::QcaError;

impl QcaError {
    /// A code that stays the same from version to version.
    ///
    /// ```
    /// let error = crosscase_qca::SetData::new(vec![], vec![]).unwrap_err();
    /// assert_eq!(error.code(), "QCA001");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCases => "QCA001",
            Self::ColumnLength { .. } => "QCA002",
            Self::DuplicateCase { .. } => "QCA003",
            Self::DuplicateSet { .. } => "QCA004",
            Self::NoName { .. } => "QCA024",
            Self::NotASet { .. } => "QCA005",
            Self::MissingValues { .. } => "QCA006",
            Self::UnknownSet { .. } => "QCA007",
            Self::NoConditions => "QCA008",
            Self::DuplicateCondition { .. } => "QCA009",
            Self::OneSetTwice { .. } => "QCA053",
            Self::OutcomeAmongConditions { .. } => "QCA010",
            Self::Cut { .. } => "QCA011",
            Self::FrequencyCut => "QCA012",
            Self::ContradictionCut { .. } => "QCA013",
            Self::Syntax { .. } => "QCA014",
            Self::LevelNeeded { .. } => "QCA015",
            Self::UnknownLevel { .. } => "QCA016",
            Self::LevelOfFuzzy { .. } => "QCA017",
            Self::AtHalf { .. } => "QCA018",
            Self::NothingLeft { .. } => "QCA019",
            Self::EmptyExpectation { .. } => "QCA020",
            Self::UnknownCondition { .. } => "QCA021",
            Self::NotListed { .. } => "QCA022",
            Self::DifferentTables => "QCA023",
            Self::LabelCount { .. } => "QCA025",
            Self::NoFocus { .. } => "QCA026",
            Self::NoReplicates => "QCA027",
            Self::TooManyWays { .. } => "QCA028",
            Self::PerturbedCases { .. } => "QCA029",
            Self::SeveralConjunctions => "QCA032",
            Self::NeverOpen { .. } => "QCA033",
            Self::NoInterval { .. } => "QCA034",
            Self::NoModel { .. } => "QCA035",
            Self::NotBounded { .. } => "QCA036",
            Self::CutNotBounded { .. } => "QCA043",
            Self::UnknownMeasure { .. } => "QCA044",
            Self::MeasureName(_) => "QCA045",
            Self::Outside { .. } => "QCA046",
            Self::Comparison { .. } => "QCA038",
            Self::NoLabel { .. } => "QCA039",
            Self::NoRawValue { .. } => "QCA040",
            Self::NumberExpected { .. } => "QCA041",
            Self::NoSolution { .. } => "QCA042",
            Self::UnclearReading { .. } => "QCA047",
            Self::NoVerdict { .. } | Self::NoVerdicts { .. } => "QCA048",
            Self::NoConfiguration { .. } | Self::ConfigurationTwice { .. } => "QCA049",
            Self::NoCaseInRow { .. } | Self::NoNumberOfCases { .. } | Self::TooManyCases { .. } => "QCA050",
            Self::NotOfThisTable { .. } => "QCA051",
            Self::TooManyRows { .. } => "QCA052",
            Self::Calibration(error) => error.code(),
            Self::NoCeiling { .. } => "QCA030",
            Self::TooManyFillings { .. } => "QCA031",
            Self::Expression(error) => error.code(),
            Self::Boolean(error) => error.code(),
            Self::Data(error) => error.code(),
        }
    }
}
