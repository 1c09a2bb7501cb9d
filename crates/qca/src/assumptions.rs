//! Assumptions about remainders that should not be made, and rows that should not be trusted.

use crosscase_boolean::expression::Expression;
use crosscase_boolean::{Cube, Never, complement, count_configurations};

use crate::{Configurations, Model, Out, QcaError, Solution, TruthTable};

/// The rows that are positive for the outcome and for its negation: simultaneous subset relations (Schneider & Wagemann 2012,
/// ch. 9). As indices of the rows of both tables.
///
/// # Errors
/// [`QcaError::DifferentTables`] unless both are of the same cases and conditions.
///
/// ```
/// use crosscase_qca::{SetData, TruthTableParams, simultaneous_subsets};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![0.6, 0.3]), ("Y".into(), vec![0.6, 0.4])])?;
/// let table = |outcome: &str| TruthTableParams::new(outcome.parse()?, ["A"]).incl_cut(0.7).fit(&sets);
/// assert_eq!(simultaneous_subsets(&table("Y")?, &table("~Y")?)?, [0, 1]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn simultaneous_subsets(a: &TruthTable, b: &TruthTable) -> Result<Vec<usize>, QcaError> {
    comparable(a, b)?;
    let positive = |(a, b): (&crate::TruthRow, &crate::TruthRow)| a.out == Out::Positive && b.out == Out::Positive;
    Ok(a.rows().iter().zip(b.rows()).enumerate().filter(|(_, rows)| positive(*rows)).map(|(at, _)| at).collect())
}

/// The remainders that some model of one solution assumes to show the outcome and some model of the other to show its
/// negation: contradictory simplifying assumptions (Yamasaki & Rihoux 2009, in Rihoux & Ragin, ch. 6). Over all models
/// listed: the configurations inside a term of the one and a term of the other that are an observed row of
/// neither table.
///
/// # Errors
/// [`QcaError::DifferentTables`]; more conjunctions than can be held.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, contradictory_assumptions};
/// // Both conditions go with the outcome; A without B and B without A were not observed.
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["A", "B", "Y"].map(column).to_vec())?;
/// let solution = |outcome: &str| {
///     let table = TruthTableParams::new(outcome.parse()?, ["A", "B"]).fit(&sets)?;
///     Minimise::parsimonious().fit(&table, &Never)
/// };
/// let (present, absent) = (solution("Y")?, solution("~Y")?);
/// // The models are A and B for the outcome, ~A and ~B for its negation.
/// let both = contradictory_assumptions(&present, &absent)?;
/// let written: Vec<String> = both.cubes.iter().map(|cube| present.table.text(cube)).collect();
/// assert_eq!((written, both.count), (vec!["~A*B".to_owned(), "A*~B".to_owned()], Some(2)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn contradictory_assumptions(a: &Solution, b: &Solution) -> Result<Configurations, QcaError> {
    comparable(&a.table, &b.table)?;
    let union = |solution: &Solution| {
        let mut cubes: Vec<Cube> = solution.models.iter().flat_map(Model::cubes).collect();
        cubes.sort_unstable();
        cubes.dedup();
        cubes
    };
    let (ours, theirs) = (union(a), union(b));
    let both: Vec<Cube> = ours.iter().flat_map(|x| theirs.iter().filter_map(|y| x.intersection(y))).collect();
    let space = a.table.space();
    let mut others = complement(space, &both, &Never)?;
    for table in [&a.table, &b.table] {
        let observed = table.configurations(|out| out != Out::Unobserved);
        others.extend(observed.iter().map(|row| Cube::from_row(row)));
    }
    let cubes = complement(space, &others, &Never)?;
    let count = count_configurations(space, &cubes);
    Ok(Configurations { cubes, count })
}

/// The difficult counterfactuals: what a parsimonious model assumes and the expectations do not support, that is its simplifying
/// assumptions without the easy counterfactuals of a pair that it is part of (Ragin & Sonnett 2005; Ragin 2008, ch. 9).
///
/// `model` is a model of the parsimonious solution, `easy` a set of counterfactuals of the intermediate one
/// ([`Solution::pairs`] tells which belong together).
///
/// # Errors
/// [`QcaError::DifferentTables`], [`QcaError::NotListed`]; more conjunctions than can be held.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, difficult_counterfactuals};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["A", "B", "C", "Y"].map(column).to_vec())?;
/// let table = TruthTableParams::new("Y".parse()?, ["A", "B", "C"]).fit(&sets)?;
/// let parsimonious = Minimise::parsimonious().fit(&table, &Never)?;
/// let intermediate = Minimise::intermediate("A,~B".parse()?).fit(&table, &Never)?;
/// // Of the pair with the parsimonious model A: without B is easy, without C is not.
/// let pair = &intermediate.pairs[0];
/// assert_eq!(parsimonious.models[pair.parsimonious].expr(), "A");
/// let found = difficult_counterfactuals(&parsimonious, pair.parsimonious, &intermediate, pair.counterfactuals)?;
/// assert_eq!(found.cubes.iter().map(|cube| table.text(cube)).collect::<Vec<_>>(), ["A*~B*~C", "A*B*~C"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn difficult_counterfactuals(
    parsimonious: &Solution,
    model: usize,
    intermediate: &Solution,
    easy: usize,
) -> Result<Configurations, QcaError> {
    comparable(&parsimonious.table, &intermediate.table)?;
    let space = parsimonious.table.space();
    let assumed = parsimonious.simplifying_assumptions(model)?.cubes;
    let mut others = complement(space, &assumed, &Never)?;
    others.extend(intermediate.easy_counterfactuals(easy)?.cubes);
    let cubes = complement(space, &others, &Never)?;
    let count = count_configurations(space, &cubes);
    Ok(Configurations { cubes, count })
}

/// What the enhanced standard analysis forbids to assume, as one expression for [`Minimise::exclude`](crate::Minimise::exclude):
/// configurations without a necessary condition, which cannot show the outcome, and those that theory or common sense rules out
/// (Schneider & Wagemann 2013, doi:10.1177/1065912912468269).
///
/// ```
/// use crosscase_qca::{SetData, TruthTableParams, untenable};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["PREGNANT", "MALE", "LAW", "Y"].map(column).to_vec())?;
/// let table = TruthTableParams::new("Y".parse()?, ["PREGNANT", "MALE", "LAW"]).fit(&sets)?;
/// let forbidden = untenable(&table, &["LAW".parse().unwrap()], &["PREGNANT*MALE".parse().unwrap()])?;
/// assert_eq!(forbidden.to_string(), "~LAW + PREGNANT*MALE");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
///
/// # Errors
/// Conditions and values that the table does not have.
pub fn untenable(
    table: &TruthTable,
    necessary: &[Expression],
    impossible: &[Expression],
) -> Result<Expression, QcaError> {
    let words = table.vocabulary()?;
    let mut forbidden = Vec::new();
    for expression in necessary {
        forbidden.extend(complement(table.space(), &words.cubes(expression)?, &Never)?);
    }
    for expression in impossible {
        forbidden.extend(words.cubes(expression)?);
    }
    let simple = words.simplify(&words.expression(&forbidden))?;
    Ok(simple.into_iter().next().unwrap_or_default())
}

fn comparable(a: &TruthTable, b: &TruthTable) -> Result<(), QcaError> {
    let same = a.cases() == b.cases() && a.conditions() == b.conditions() && a.sets.values == b.sets.values;
    let rows = a.rows().iter().map(|row| &row.config).eq(b.rows().iter().map(|row| &row.config));
    if same && rows { Ok(()) } else { Err(QcaError::DifferentTables) }
}
