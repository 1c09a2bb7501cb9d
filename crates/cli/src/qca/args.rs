//! What the commands of QCA have in common: sets, truth table, solution, and where the sets come from.

use crate::choice::choice;
use crate::command::Session;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::progress::during;
use crosscase_boolean::expression::{Expression, Literal, ParseError, listed};
use crosscase_data::{Diagnostic, ReadTable, Table, diagnostics_for};
use crosscase_qca::{
    AtHalf, Conjunctural, Contradictory, Expectations, FurtherCut, InputKind, Minimise, MissingPolicy, Objective, Out,
    Outcome, PartialFit, RowOverride, SetData, SolutionKind, TruthTable, TruthTableParams,
};

/// How columns become sets.
#[derive(Debug, clap::Args)]
pub(super) struct ReadArgs {
    /// The most levels a multi-value condition may have
    #[arg(long, value_name = "N", default_value_t = crosscase_qca::MAX_LEVELS)]
    max_levels: u8,
    /// What to do with a case that has a missing value
    #[arg(long, value_parser = choice(MissingPolicy::CHOICES), default_value = "error")]
    missing: MissingPolicy,
    /// A column of how many identical cases each row stands for
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
}

impl ReadArgs {
    /// Columns of a table as sets, with each case as often as the column of weights says; what was noticed goes to standard error.
    pub(super) fn sets(&self, table: &Table, columns: &[&str]) -> Result<SetData, Fault> {
        self.sets_or(table, columns, Some(OTHERS))
    }

    /// The same; where it may be a truth table, that is said with its mend.
    fn sets_or(&self, table: &Table, columns: &[&str], mend: Option<&str>) -> Result<SetData, Fault> {
        let data = SetData::from_table(table, columns, self.max_levels, self.missing);
        let data = data.map_err(|error| published(error.into(), table, columns, mend))?;
        let data = match &self.weights {
            Some(weights) => data.weighted(table, weights, self.missing)?,
            None => data,
        };
        tell(data.diagnostics());
        Ok(data)
    }

    /// The column of weights.
    pub(super) fn weights(&self) -> Option<&str> {
        self.weights.as_deref()
    }

    /// Whether cases with a missing value are left out.
    pub(super) fn drops_missing(&self) -> bool {
        self.missing == MissingPolicy::Drop
    }

    /// The sets that an outcome and expressions name.
    pub(super) fn named(&self, input: &InputArgs, outcome: &Outcome, parts: &[&Expression]) -> Result<SetData, Fault> {
        let names = each_once(outcome.names().into_iter().chain(parts.iter().flat_map(|part| part.names())));
        let used: Vec<&str> = names.iter().copied().chain(self.weights()).collect();
        self.sets(&input.columns(&used)?, &names)
    }
}

/// What may be done with a published truth table where it is not read.
const OTHERS: &str = "`qca truth-table` and `qca minimize` read it, and say how their models fit";

/// What may be done with it where it is read, but was not taken for one.
const SAY_SO: &str = "say so with `--input-is truth-table`";

/// A fault of the data, and what may be done where a column holds what a published truth table says of its rows.
fn published(fault: Fault, table: &Table, columns: &[&str], mend: Option<&str>) -> Fault {
    match columns.iter().find(|column| InputKind::may_be_verdicts(table, column)).zip(mend) {
        Some((column, mend)) => Fault::data(format!(
            "{fault}; if this is a published truth table, of which {column} says what is sufficient, {mend}"
        )),
        _ => fault,
    }
}

/// Names in their order, each once.
pub(super) fn each_once<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut once = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// The outcome and its conditions.
#[derive(Debug, clap::Args)]
pub(super) struct SetArgs {
    /// The outcome: Y, ~Y for its negation, Y[1] or Y[1,2] for values of a multi-value outcome, Y*~Z for an expression
    #[arg(long, value_name = "SET")]
    pub(super) outcome: Outcome,
    /// The conditions, separated by commas; A:D is a range of columns in file order, A[1,2] the set of cases with one of these values
    #[arg(long, value_name = "LIST")]
    conditions: String,
    #[command(flatten)]
    read: ReadArgs,
    /// What the rows are: cases, or the configurations of a published truth table [default: found out, and said]
    #[arg(long, value_name = "WHAT", value_parser = choice(InputKind::CHOICES))]
    input_is: Option<InputKind>,
    /// What C in a published truth table counts as
    #[arg(long, value_name = "WHAT", value_parser = choice(Contradictory::CHOICES), default_value = "negative")]
    count_c_as: Contradictory,
}

/// The columns that a list of conditions takes, and the conditions.
pub(super) struct Chosen {
    pub(super) columns: Vec<String>,
    pub(super) conditions: Vec<String>,
}

impl AsRef<[String]> for Chosen {
    fn as_ref(&self) -> &[String] {
        &self.columns
    }
}

impl Chosen {
    /// The conditions of a list, parts of which may be sets of values.
    pub(super) fn of(table: &Table, list: &str) -> Result<Self, Fault> {
        let (mut columns, mut conditions) = (Vec::new(), Vec::new());
        let parts: Vec<&str> = listed(list).into_iter().map(str::trim).collect();
        let is_column = |part: &&str| table.column_names().contains(part);
        let of_values = |part: &&str| Literal::of_values(part).filter(|_| !is_column(part));
        for part in parts.iter().filter(|part| !is_column(part)) {
            if let Some(set) = part.strip_prefix('~') {
                let both = "what is in a condition and what is not are both in the analysis";
                return Err(Fault::usage(format!("{part}: {both}; name it without ~, as {set}")));
            }
            if part.contains('{') {
                return Err(Fault::usage(format!("{part}: values of a set stand in square brackets, as in A[1,2]")));
            }
        }
        if !parts.iter().any(|part| of_values(part).is_some()) {
            let conditions = table.select(list)?;
            return Ok(Self { columns: conditions.clone(), conditions });
        }
        for part in parts {
            if let Some(literal) = of_values(&part) {
                columns.extend(table.select(&format!("\"{}\"", literal.name))?);
                conditions.push(literal.to_string());
            } else {
                let selected = table.select(part)?;
                columns.extend(selected.iter().cloned());
                conditions.extend(selected);
            }
        }
        Ok(Self { columns, conditions })
    }

    /// Conditions and outcomes, each once; a column of weights, which stands last, is neither.
    fn used<'a>(&'a self, outcomes: &[&'a str], has_weights: bool) -> Vec<&'a str> {
        let further = outcomes.len() + usize::from(has_weights);
        let conditions = self.columns.iter().take(self.columns.len().saturating_sub(further)).map(String::as_str);
        each_once(conditions.chain(outcomes.iter().copied()))
    }

    pub(super) fn and<'a>(mut self, further: impl IntoIterator<Item = &'a str>) -> Self {
        self.columns.extend(further.into_iter().map(str::to_owned));
        self
    }
}

impl SetArgs {
    /// The data of the analysis, with the sets of further outcomes, and its conditions one by one.
    pub(super) fn read(&self, input: &InputArgs, further: &[Outcome]) -> Result<(SetData, Vec<String>), Fault> {
        let outcomes: Vec<&str> = std::iter::once(&self.outcome).chain(further).flat_map(Outcome::names).collect();
        let chosen = |table: &Table| {
            Ok(Chosen::of(table, &self.conditions)?.and(outcomes.iter().copied()).and(self.read.weights()))
        };
        let mend = self.input_is.is_none().then_some(SAY_SO);
        let read = input.using(chosen);
        let named_by_one = |table: &Table, chosen: &Chosen| {
            let used = chosen.used(&outcomes, self.read.weights.is_some());
            table.id_column().filter(|id| used.contains(id)).map(str::to_owned)
        };
        let numbered = match &read {
            Ok((table, chosen)) if named_by_one(table, chosen).is_none() => None,
            _ => self.configurations(input, chosen, read.is_err())?,
        };
        let (table, chosen) = match numbered.map_or(read, Ok) {
            Ok(read) => read,
            // A table of configurations seldom has a column of names.
            Err(fault) => {
                return Err(match input.numbered() {
                    Some(read) if chosen(&read.table).is_ok() => published(fault, &read.table, &outcomes, mend),
                    _ => fault,
                });
            }
        };
        self.tell_range_warnings(&table)?;
        if let Some(id) = named_by_one(&table, &chosen) {
            let message = format!("column {id} names the cases, so that it is neither condition nor outcome");
            let mend = "; name the column of names with --id; if the file has none, `--id none` numbers the rows";
            return Err(Fault::data(message + mend));
        }
        let columns = chosen.used(&outcomes, self.read.weights.is_some());
        let conditions = chosen.conditions.clone();
        let reading = self.input_is.map_or_else(|| InputKind::of(&table, &self.outcome, &conditions), Ok)?;
        if reading == InputKind::TruthTable {
            let (weights, count_c_as) = (self.read.weights(), self.count_c_as);
            let data = SetData::from_truth_table(&table, &self.outcome, &conditions, weights, count_c_as)?;
            tell(data.diagnostics());
            return Ok((data, conditions));
        }
        if self.input_is.is_none() && self.read.weights.is_none() {
            tell(InputKind::may_be_rows(&table, &self.outcome, &conditions).as_slice());
        }
        Ok((self.read.sets_or(&table, &columns, mend)?.with_sets_of_values(&conditions)?, conditions))
    }

    /// A published truth table, which seldom has a column of names: where its first column is part of the analysis, its rows are
    /// numbered. What was noticed of the file is told where it was not before.
    fn configurations(
        &self,
        input: &InputArgs,
        chosen: impl Fn(&Table) -> Result<Chosen, Fault>,
        is_untold: bool,
    ) -> Result<Option<(Table, Chosen)>, Fault> {
        let Some(ReadTable { table, diagnostics, .. }) = input.numbered() else { return Ok(None) };
        let Ok(chosen) = chosen(&table) else { return Ok(None) };
        let Some(first) = table.value_columns().first().map(|first| (*first).to_owned()) else { return Ok(None) };
        if !chosen.columns.contains(&first) {
            return Ok(None);
        }
        let reading = self.input_is.map_or_else(|| InputKind::of(&table, &self.outcome, &chosen.conditions), Ok)?;
        if reading != InputKind::TruthTable {
            return Ok(None);
        }
        if is_untold {
            tell(&diagnostics_for(&diagnostics, &chosen.columns.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        let message =
            format!("the first column, {first}, is part of the analysis and names nothing: the rows are numbered");
        tell(&[Diagnostic::note("QCA122", message)]);
        Ok(Some((table, chosen)))
    }

    fn tell_range_warnings(&self, table: &Table) -> Result<(), Fault> {
        tell_range_warnings(table, &self.conditions)
    }
}

/// Tells of columns that a range takes in though they are named unlike its ends.
pub(super) fn tell_range_warnings(table: &Table, list: &str) -> Result<(), Fault> {
    for part in listed(list).into_iter().filter(|part| !part.contains('[')) {
        tell(&table.range_warnings(part)?);
    }
    Ok(())
}

/// What turns data into a truth table.
#[derive(Debug, clap::Args)]
pub(super) struct TableArgs {
    #[command(flatten)]
    sets: SetArgs,
    /// Rows at or above this inclusion are positive
    #[arg(long, value_name = "X", default_value_t = 0.8)]
    incl_cut: f64,
    /// Rows with fewer cases are remainders
    #[arg(long, value_name = "N", default_value_t = 1)]
    n_cut: usize,
    /// Rows from here up to the inclusion cut are contradictions, C, instead of negative
    #[arg(long, value_name = "X")]
    contradiction_cut: Option<f64>,
    /// Rows below this PRI are not positive
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    pri_cut: f64,
    /// A further measure of fit, and the value below which rows are not positive: MEASURE=X; of crisp sets binomial-0.5=0.95 is a
    /// binomial test at 0.05 against a half, as inf.test in R; may be given more than once
    #[arg(long, value_name = "MEASURE=X", value_parser = further_cut)]
    further_cut: Vec<(String, f64)>,
    /// What a membership of exactly 0.5 means
    #[arg(long, value_parser = choice(AtHalf::CHOICES), default_value = "error")]
    at_half: AtHalf,
    /// What the table says of observed rows, whatever the cuts, and why: "A*~B=1: REASON"; may be given more than once
    #[arg(long, value_name = "ROWS=OUT: REASON", value_parser = set_by_hand, allow_hyphen_values = true)]
    set_out: Vec<RowOverride>,
}

/// Rows, what is said of them, and the reason.
fn set_by_hand(text: &str) -> Result<RowOverride, String> {
    let form =
        "write which rows, what the table says of them (1, 0, ? or C) and why, such as \"A*~B=1: the minutes show it\"";
    let (said, reason) = text.split_once(": ").filter(|(_, reason)| !reason.trim().is_empty()).ok_or(form)?;
    let (rows, out) = said.rsplit_once('=').ok_or(form)?;
    let out = Out::from_text(out).ok_or(form)?;
    let rows: Expression = rows.parse().map_err(|error: ParseError| format!("{error}; {form}"))?;
    Ok(RowOverride::new(rows, out, reason.trim()))
}

fn further_cut(text: &str) -> Result<(String, f64), String> {
    let (measure, cut) = text.split_once('=').ok_or("write the measure and its cut, such as MEASURE=0.7")?;
    Ok((measure.trim().to_owned(), cut.trim().parse().map_err(|_| format!("`{cut}` is no number"))?))
}

impl TableArgs {
    /// The most levels that a multi-value condition may have.
    pub(super) const fn max_levels(&self) -> u8 {
        self.sets.read.max_levels
    }

    /// The truth table; what was noticed goes to standard error.
    pub(super) fn table(&self, input: &InputArgs, session: &Session<'_>) -> Result<TruthTable, Fault> {
        match self.table_or_part(input, session)? {
            PartialFit::Whole(table) => Ok(table),
            PartialFit::Part(part) => {
                let (made, all) = part.progress();
                let proved = format!("{made} of {all} observed configurations were worked out by then");
                Err(input.deadline().ended("the truth table was made", &proved))
            }
        }
    }

    /// The truth table, or what there was time for.
    pub(super) fn table_or_part(&self, input: &InputArgs, session: &Session<'_>) -> Result<PartialFit, Fault> {
        let stop = input.deadline();
        let (data, params) = self.read(input, &[], session)?;
        let made = during("making the truth table", || params.fit_partial(&data, &stop))?;
        tell(match &made {
            PartialFit::Whole(table) => table.diagnostics(),
            PartialFit::Part(part) => part.diagnostics(),
        });
        Ok(made)
    }

    /// The data, with the sets of further outcomes, and what makes a truth table of them.
    pub(super) fn read(
        &self,
        input: &InputArgs,
        further: &[Outcome],
        session: &Session<'_>,
    ) -> Result<(SetData, TruthTableParams), Fault> {
        let (data, conditions) = self.sets.read(input, further)?;
        Ok((data, self.params(conditions, session)?))
    }

    /// What makes a truth table of sets with open values, the table, and the columns that it takes.
    pub(super) fn open(
        &self,
        input: &InputArgs,
        session: &Session<'_>,
    ) -> Result<(TruthTableParams, Table, Vec<String>), Fault> {
        if self.sets.read.weights().is_some() {
            let message = "--weights does not go with --bounds: identical cases of one row need not have the same value where it is missing; give each of them a row";
            return Err(Fault::usage(message));
        }
        let outcome = self.sets.outcome.names();
        let chosen = |table: &Table| Ok(Chosen::of(table, &self.sets.conditions)?.and(outcome.iter().copied()));
        let (table, Chosen { columns, conditions }) = input.using(chosen)?;
        self.sets.tell_range_warnings(&table)?;
        let columns = each_once(columns.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
        Ok((self.params(conditions, session)?, table, columns))
    }

    fn params(&self, conditions: Vec<String>, session: &Session<'_>) -> Result<TruthTableParams, Fault> {
        let params = TruthTableParams::new(self.sets.outcome.clone(), conditions)
            .incl_cut(self.incl_cut)
            .n_cut(self.n_cut)
            .pri_cut(self.pri_cut)
            .at_half(self.at_half);
        let known = &session.methods.registries().fit;
        let cut = |(measure, cut): &(String, f64)| FurtherCut::new(known.find(measure)?, *cut);
        let cuts = self.further_cut.iter().map(cut).collect::<Result<Vec<_>, _>>();
        let cuts = cuts.map_err(|error| Fault::misused(&error))?;
        let params = cuts.into_iter().fold(params, TruthTableParams::further_cut);
        let params = self.set_out.iter().cloned().fold(params, TruthTableParams::set_by_hand);
        Ok(match self.contradiction_cut {
            Some(cut) => params.contradiction_cut(cut),
            None => params,
        })
    }
}

/// Which solution of a truth table.
#[derive(Debug, clap::Args)]
pub(super) struct SolutionArgs {
    /// What may be assumed of configurations that were not observed
    #[arg(long, value_parser = choice(SolutionKind::CHOICES))]
    solution: SolutionKind,
    /// For the intermediate solution: DEV expected present, ~URB absent, T[1] or T[1,2] at that value or one of these, A*~B as a whole; or, as in R, 1, 0 or -
    /// for every condition in its turn
    #[arg(long, value_name = "LIST", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    expect: String,
    /// Read expectations of conjunctions as R's package QCA does
    #[arg(long)]
    conjunctions_as_in_r: bool,
    /// Configurations about which nothing may be assumed, such as "~LAW + PREGNANT*MALE"; observed rows stay as they are
    #[arg(long, value_name = "EXPR", value_parser = configurations, allow_hyphen_values = true)]
    exclude: Option<Expression>,
}

impl SolutionArgs {
    pub(super) fn minimise(&self, conditions: &[String]) -> Result<Minimise, Fault> {
        let intermediate = self.solution == SolutionKind::Intermediate;
        if !self.expect.trim().is_empty() && !intermediate {
            return Err(Fault::usage("--expect belongs to --solution intermediate"));
        }
        let expected = expected(&self.expect, conditions)?;
        if intermediate && expected.is_empty() {
            let message = "nothing is expected, so that no counterfactual is easy: these are the conservative models";
            tell(&[Diagnostic::note("CLI103", message).help("say what theory expects: --expect DEV,~URB")]);
        }
        let rule = if self.conjunctions_as_in_r { Conjunctural::AsInR } else { Conjunctural::Whole };
        let how = Minimise::of(self.solution, expected).conjunctural(rule);
        Ok(match &self.exclude {
            Some(expression) => how.exclude(expression.clone()),
            None => how,
        })
    }
}

/// Expectations by name, or as a vector for these conditions.
pub(super) fn expected(text: &str, conditions: &[String]) -> Result<Expectations, Fault> {
    Expectations::read(text, conditions).map_err(|error| Fault::misused(&error))
}

/// Configurations as an expression; R's package QCA takes the numbers of rows here.
fn configurations(text: &str) -> Result<Expression, String> {
    let right = "say which configurations as an expression, such as \"A*~B + ~C\"";
    if !text.trim().is_empty() && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || ",:.".contains(c)) {
        return Err(format!("rows are not excluded by their number; {right}"));
    }
    let read: Expression = text.parse().map_err(|error: ParseError| error.to_string())?;
    if read.terms.iter().any(|term| term.0.is_empty()) {
        return Err(format!("1 is every configuration, of which nothing would be left; {right}"));
    }
    Ok(read)
}

const FEWEST: &[(Objective, &str, &str)] = &[
    (Objective::FewestTerms, "terms", "The fewest terms"),
    (Objective::FewestLiterals, "literals", "The fewest literals"),
    (Objective::FewestTermsThenLiterals, "both", "Of those with the fewest terms, the fewest literals"),
];

/// Which covers are models, and how many are listed.
#[derive(Debug, clap::Args)]
pub(super) struct ObjectiveArgs {
    /// Every model from which no term can be dropped, not only those with the fewest terms
    #[arg(long, conflicts_with = "fewest")]
    irredundant: bool,
    /// What the models have fewest of
    #[arg(long, value_parser = choice(FEWEST), default_value = "terms")]
    fewest: Objective,
    /// List at most so many models; all are counted
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max_models: usize,
}

impl ObjectiveArgs {
    pub(super) fn of(&self, how: Minimise) -> Minimise {
        let objective = if self.irredundant { Objective::Irredundant } else { self.fewest };
        how.objective(objective).max_models(self.max_models)
    }
}
