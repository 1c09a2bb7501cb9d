//! The table of all cases.

use super::{CaseNetwork, Governance, Indicators};
use crosscase_data::{DataError, Table, TableBuilder};

impl Governance {
    /// Its name in tables and JSON: `administered`, `lead` or `shared`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administered => "administered",
            Self::Lead => "lead",
            Self::Shared => "shared",
        }
    }
}

impl Indicators {
    /// One row a case, ready to be calibrated: who answered, what is missing, each indicator with its bounds, blocks as `from > to`.
    /// `crosscase.network.indicators/1`: `case`, `asked`, `answered`, `response_rate`, `dyads`, `missing`, `central`, `mode`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let number = |of: &dyn Fn(&CaseNetwork) -> Option<f64>| self.cases.iter().map(of).collect::<Vec<_>>();
        let mut builder = TableBuilder::new("crosscase.network.indicators/1")
            .id("case", self.cases.iter().map(|case| case.case.clone().unwrap_or_else(|| "network".to_owned())))
            .number("asked", number(&|case| Some(case.asked as f64)))
            .number("answered", number(&|case| Some(case.answered as f64)))
            .number("response_rate", number(&|case| case.response_rate))
            .number("dyads", number(&|case| Some(case.dyads as f64)))
            .number("missing", number(&|case| Some(case.missing as f64)));
        let mut names: Vec<&str> = Vec::new();
        let mut blocks: Vec<(&str, &str)> = Vec::new();
        for case in &self.cases {
            for (name, _) in case.indicators.named() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            for block in &case.blocks {
                if !blocks.contains(&(&block.from, &block.to)) {
                    blocks.push((&block.from, &block.to));
                }
            }
        }
        for name in names {
            let find = |case: &CaseNetwork| case.indicators.named().into_iter().find(|(known, _)| *known == name);
            builder = builder
                .number(name, number(&|case| find(case).and_then(|(_, found)| found.value)))
                .number(&format!("{name}_lower"), number(&|case| find(case).and_then(|(_, found)| found.lower)))
                .number(&format!("{name}_upper"), number(&|case| find(case).and_then(|(_, found)| found.upper)))
                .number(
                    &format!("{name}_respondents"),
                    number(&|case| find(case).and_then(|(_, found)| found.respondents)),
                );
        }
        for (from, to) in blocks {
            let find =
                |case: &CaseNetwork| case.blocks.iter().find(|block| block.from == from && block.to == to).cloned();
            let name = format!("density {from} > {to}");
            builder = builder
                .number(&name, number(&|case| find(case).and_then(|block| block.value)))
                .number(&format!("{name} lower"), number(&|case| find(case).and_then(|block| block.lower)))
                .number(&format!("{name} upper"), number(&|case| find(case).and_then(|block| block.upper)));
        }
        builder = builder.text("central", self.cases.iter().map(|case| crosscase_data::name_list(&case.central)));
        if self.cases.iter().any(|case| case.mode.is_some()) {
            let mode = self.cases.iter().map(|case| case.mode.flatten().map(Governance::name));
            builder = builder.text("mode", mode);
        }
        builder.build()
    }
}
