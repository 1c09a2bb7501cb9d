use crate::expression::{Expression, Factored, Literal, LiteralValue, Notation, cube_term};
use crate::implicants::{absorbed, one_sided, product};
use crate::search::Pace;
use crate::{
    BooleanError, Bound, Chart, CoverLimits, Cube, Interrupt, Limit, MAX_CUBES, Never, Objective, Search, Space,
    StopReason, complement_until, implicants_until, models_until,
};
use std::collections::{BTreeMap, BTreeSet};

/// The search nodes that a calculation with expressions may take, some seconds: a convention of ours.
pub const NODES: u64 = 10_000;

/// The parts of an expression that are told apart at most, and the implicants that are held of all of them together.
const MAX_PARTS: usize = 1_000_000;
/// About what making a part takes, in the steps of [`Pace`].
const A_PART: usize = 64;
const MAX_TOUCHING: usize = 20_000_000;

/// The conditions that expressions speak of, each with its number of values: what is needed to calculate with them.
///
/// Without it `~REGION[1]` cannot be worked out: it is every other region, and only the vocabulary knows how many there
/// are. A condition of two values is written `A` and `~A`, one of more `A[0]`, `A[1]`, `A[2]`.
///
/// ```
/// use crosscase_boolean::expression::{Expression, Vocabulary};
/// let expression: Expression = "DEV*URB + DEV*~URB + \"free press\"*DEV".parse()?;
/// let words = Vocabulary::of([&expression])?;
/// assert_eq!(words.names(), ["DEV", "URB", "free press"]);
/// assert_eq!(words.space().configurations(), Some(8));
/// assert_eq!(words.simplify(&expression)?.first().to_string(), "DEV");
/// assert_eq!(words.negate(&expression)?.first().to_string(), "~DEV");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    names: Vec<String>,
    space: Space,
    notation: Vec<Notation>,
}

/// The errors of a [`Vocabulary`].
///
/// ```
/// use crosscase_boolean::expression::Vocabulary;
/// let words = Vocabulary::new([("DEV", 2), ("REGION", 3)])?;
/// let error = words.cubes(&"DEV*REGION".parse()?).unwrap_err();
/// assert_eq!(error.to_string(), "REGION has 3 values; say which is meant, as in REGION[0]");
/// assert_eq!(error.code(), "BOO108");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VocabularyError {
    /// A condition that the vocabulary does not have.
    #[error("unknown condition {name}: there are {}", .known.join(", "))]
    UnknownCondition {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A level past the last one of a condition.
    #[error("{name} has no value {level}; its values are 0 to {}", levels - 1)]
    UnknownLevel {
        /// The condition.
        name: String,
        /// The level.
        level: u8,
        /// How many it has.
        levels: u8,
    },
    /// A condition of several values without saying which.
    #[error("{name} has {levels} values; say which is meant, as in {name}[0]")]
    LevelNeeded {
        /// The condition.
        name: String,
        /// How many values it has.
        levels: u8,
    },
    /// A calculation that takes more work than [`NODES`] allows.
    #[error(
        "the limit of {nodes} search nodes was reached before this was worked out; write it with fewer terms or conditions"
    )]
    TooMuchWork {
        /// The limit.
        nodes: u64,
    },
    /// The calculation itself.
    #[error(transparent)]
    Boolean(#[from] BooleanError),
}

impl VocabularyError {
    /// A code that stays the same from version to version.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownCondition { .. } => "BOO106",
            Self::UnknownLevel { .. } => "BOO107",
            Self::LevelNeeded { .. } => "BOO108",
            Self::TooMuchWork { .. } => "BOO109",
            Self::Boolean(error) => error.code(),
        }
    }
}

/// The shortest expressions for something.
///
/// ```
/// use crosscase_boolean::expression::{Expression, Vocabulary};
/// let either: Expression = "A*B + A*~B".parse()?;
/// let found = Vocabulary::of([&either])?.simplify(&either)?;
/// assert!(found.search.is_complete());
/// assert_eq!((found.forms.len(), found.first().to_string().as_str()), (1, "A"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortest {
    /// Every one with the fewest terms and, of those, the fewest literals, in canonical order; at most 1000, and never none.
    pub forms: Vec<Expression>,
    /// Whether they are proved to be these. After a truncated search there is one form, which may not be the shortest.
    pub search: Search,
}

impl Shortest {
    /// The first of them.
    pub fn first(self) -> Expression {
        self.forms.into_iter().next().unwrap_or_default()
    }
}

/// Does the work within [`NODES`], and no further than `stop` allows.
fn bounded<T>(
    stop: &dyn Interrupt,
    work: impl FnOnce(&Bound<'_>) -> Result<T, VocabularyError>,
) -> Result<T, VocabularyError> {
    let bound = Bound::new(NODES, stop);
    match work(&bound) {
        Err(VocabularyError::Boolean(BooleanError::Interrupted)) if bound.is_hit() => {
            Err(VocabularyError::TooMuchWork { nodes: NODES })
        }
        done => done,
    }
}

impl Vocabulary {
    /// Conditions with their numbers of values, 2 for those that are present or absent.
    ///
    /// # Errors
    /// As [`Space::new`].
    ///
    /// ```
    /// use crosscase_boolean::expression::Vocabulary;
    /// let words = Vocabulary::new([("DEV", 2), ("REGION", 3)])?;
    /// assert_eq!(words.simplify(&"~REGION[1]".parse()?)?.first().to_string(), "REGION[0] + REGION[2]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<S: Into<String>>(conditions: impl IntoIterator<Item = (S, u8)>) -> Result<Self, VocabularyError> {
        let (names, levels): (Vec<String>, Vec<u8>) =
            conditions.into_iter().map(|(name, levels)| (name.into(), levels)).unzip();
        let notation = levels.iter().map(|&n| if n > 2 { Notation::Brackets } else { Notation::Tilde }).collect();
        Ok(Self { names, space: Space::new(&levels)?, notation })
    }

    /// The conditions that these expressions name, in the order of their first appearance. A condition has as many
    /// values as the highest level named asks for, and at least two.
    ///
    /// # Errors
    /// More conditions than a [`Space`] holds.
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let (theory, found): (Expression, Expression) = ("URB + REGION[2]".parse()?, "DEV*URB".parse()?);
    /// let words = Vocabulary::of([&theory, &found])?;
    /// assert_eq!(words.names(), ["URB", "REGION", "DEV"]);
    /// assert_eq!(words.space().levels(), [2, 3, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of<'a>(expressions: impl IntoIterator<Item = &'a Expression>) -> Result<Self, VocabularyError> {
        let mut found: Vec<(String, u8)> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for literal in expressions.into_iter().flat_map(Expression::literals) {
            let levels = match literal.value {
                LiteralValue::Present | LiteralValue::Absent => 2,
                LiteralValue::Level(levels) | LiteralValue::NotLevel(levels) => {
                    levels.highest().saturating_add(1).max(2)
                }
            };
            let at = *places.entry(&literal.name).or_insert(found.len());
            match found.get_mut(at) {
                Some((_, known)) => *known = levels.max(*known),
                None => found.push((literal.name.clone(), levels)),
            }
        }
        Self::new(found)
    }

    /// The conditions, in the order of their places in a configuration.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The configurations of the conditions.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// The expression as cubes, without those inside others. A term that contradicts itself is none; `~A[1]` stands
    /// for every other value of `A`.
    ///
    /// # Errors
    /// A condition or level that the vocabulary does not have; more cubes than can be held, more work than [`NODES`].
    ///
    /// ```
    /// use crosscase_boolean::expression::Vocabulary;
    /// let words = Vocabulary::new([("A", 2), ("REGION", 3)])?;
    /// assert_eq!(words.cubes(&"A*~REGION[1] + A*~A".parse()?)?.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cubes(&self, expression: &Expression) -> Result<Vec<Cube>, VocabularyError> {
        bounded(&Never, |bound| self.cubes_within(expression, bound))
    }

    fn cubes_within(&self, expression: &Expression, bound: &Bound<'_>) -> Result<Vec<Cube>, VocabularyError> {
        let mut pace = Pace::new(bound);
        let mut cubes = Vec::new();
        for term in &expression.terms {
            let mut partial = vec![Cube::universe(self.names.len())];
            for literal in &term.0 {
                if pace.stops_after(self.names.len()) {
                    return Err(BooleanError::Interrupted.into());
                }
                partial = product(&partial, &self.literal(literal)?, &mut pace)?;
            }
            cubes.extend(partial);
            if cubes.len() > MAX_CUBES {
                return Err(BooleanError::TooManyCubes { limit: MAX_CUBES }.into());
            }
        }
        Ok(absorbed(cubes, &mut pace)?)
    }

    fn literal(&self, literal: &Literal) -> Result<Vec<Cube>, VocabularyError> {
        let unknown = || VocabularyError::UnknownCondition { name: literal.name.clone(), known: self.names.clone() };
        let (at, value) = literal.within(&self.names).ok_or_else(unknown)?;
        let levels = self.space.levels().get(at).copied().unwrap_or_default();
        match value {
            LiteralValue::Present | LiteralValue::Absent if levels > 2 => {
                return Err(VocabularyError::LevelNeeded { name: literal.name.clone(), levels });
            }
            LiteralValue::Level(named) | LiteralValue::NotLevel(named) if named.highest() >= levels => {
                let (name, level) = (literal.name.clone(), named.highest());
                return Err(VocabularyError::UnknownLevel { name, level, levels });
            }
            _ => {}
        }
        let said = Literal { name: String::new(), value };
        let holds = |value: &u8| said.membership(f64::from(*value)) == 1.0;
        let cube = |value| Cube::from_literals(self.names.len(), [(at, value)]);
        Ok((0..levels).filter(holds).map(cube).collect())
    }

    /// Cubes as an expression, term by term in their order; none is `0`. Nothing is simplified.
    ///
    /// ```
    /// use crosscase_boolean::Cube;
    /// use crosscase_boolean::expression::Vocabulary;
    /// let words = Vocabulary::new([("DEV", 2), ("REGION", 3)])?;
    /// let cubes = [Cube::from_row(&[0, 2]), Cube::from_literals(2, [(0, 1)])];
    /// assert_eq!(words.expression(&cubes).to_string(), "~DEV*REGION[2] + DEV");
    /// assert_eq!(words.expression(&[]).to_string(), "0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn expression(&self, cubes: &[Cube]) -> Expression {
        Expression { terms: cubes.iter().map(|cube| cube_term(cube, &self.names, &self.notation)).collect() }
    }

    /// The shortest equivalent expressions.
    ///
    /// # Errors
    /// As [`Vocabulary::cubes`], and a stop.
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let cyclic: Expression = "A*~B + ~A*B + B*~C + ~B*C".parse()?;
    /// let shortest = Vocabulary::of([&cyclic])?.simplify(&cyclic)?.forms;
    /// assert_eq!(shortest.iter().map(ToString::to_string).collect::<Vec<_>>(), ["~A*B + A*~C + ~B*C", "~A*C + A*~B + B*~C"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn simplify(&self, expression: &Expression) -> Result<Shortest, VocabularyError> {
        self.simplify_until(expression, &Never)
    }

    /// [`simplify`](Self::simplify), until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn simplify_until(&self, expression: &Expression, stop: &dyn Interrupt) -> Result<Shortest, VocabularyError> {
        bounded(stop, |bound| self.shortest(&self.cubes_within(expression, bound)?, bound))
    }

    /// What holds where the expression does not, by De Morgan's laws.
    ///
    /// # Errors
    /// As [`Vocabulary::simplify`].
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let survived: Expression = "DEV*STB".parse()?;
    /// assert_eq!(Vocabulary::of([&survived])?.negate(&survived)?.first().to_string(), "~DEV + ~STB");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn negate(&self, expression: &Expression) -> Result<Shortest, VocabularyError> {
        self.negate_until(expression, &Never)
    }

    /// [`negate`](Self::negate), until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn negate_until(&self, expression: &Expression, stop: &dyn Interrupt) -> Result<Shortest, VocabularyError> {
        bounded(stop, |bound| {
            let outside = complement_until(&self.space, &self.cubes_within(expression, bound)?, bound)?;
            self.shortest(&outside, bound)
        })
    }

    /// What holds where all of the expressions do.
    ///
    /// # Errors
    /// As [`Vocabulary::simplify`].
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let (theory, found): (Expression, Expression) = ("A + B".parse()?, "~A*B + C".parse()?);
    /// let words = Vocabulary::of([&theory, &found])?;
    /// assert_eq!(words.intersect([&theory, &found])?.first().to_string(), "~A*B + A*C");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn intersect<'a>(
        &self,
        expressions: impl IntoIterator<Item = &'a Expression>,
    ) -> Result<Shortest, VocabularyError> {
        self.intersect_until(expressions, &Never)
    }

    /// [`intersect`](Self::intersect), until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn intersect_until<'a>(
        &self,
        expressions: impl IntoIterator<Item = &'a Expression>,
        stop: &dyn Interrupt,
    ) -> Result<Shortest, VocabularyError> {
        bounded(stop, |bound| {
            let mut pace = Pace::new(bound);
            let mut both = vec![Cube::universe(self.names.len())];
            for expression in expressions {
                both = product(&both, &self.cubes_within(expression, bound)?, &mut pace)?;
            }
            self.shortest(&both, bound)
        })
    }

    /// Whether two expressions hold for the same configurations.
    ///
    /// # Errors
    /// As [`Vocabulary::cubes`].
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let (a, b): (Expression, Expression) = ("A*B + ~A*C + B*C".parse()?, "A*B + ~A*C".parse()?);
    /// assert!(Vocabulary::of([&a, &b])?.equivalent(&a, &b)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn equivalent(&self, a: &Expression, b: &Expression) -> Result<bool, VocabularyError> {
        bounded(&Never, |bound| {
            let primes =
                |e| Ok::<_, VocabularyError>(implicants_until(&self.space, &self.cubes_within(e, bound)?, bound)?);
            Ok(primes(a)? == primes(b)?)
        })
    }

    /// The expression with common literals taken out of its terms, which are not changed otherwise.
    ///
    /// # Errors
    /// As [`Vocabulary::cubes`].
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let expression: Expression = "A*B*C + A*B*~D + A*E".parse()?;
    /// assert_eq!(Vocabulary::of([&expression])?.factorise(&expression)?.to_string(), "A*(E + B*(C + ~D))");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn factorise(&self, expression: &Expression) -> Result<Factored, VocabularyError> {
        self.factorise_until(expression, &Never)
    }

    /// [`factorise`](Self::factorise), until `stop` says so.
    ///
    /// # Errors
    /// As there, and a stop.
    pub fn factorise_until(&self, expression: &Expression, stop: &dyn Interrupt) -> Result<Factored, VocabularyError> {
        let cubes = bounded(stop, |bound| self.cubes_within(expression, bound))?;
        let text = |cube: &Cube| cube_term(cube, &self.names, &self.notation).to_string();
        Ok(Factored::of(&cubes, &text))
    }

    fn shortest(&self, cubes: &[Cube], bound: &Bound<'_>) -> Result<Shortest, VocabularyError> {
        let primes = implicants_until(&self.space, cubes, bound)?;
        if primes.is_empty() {
            return Ok(Shortest { forms: vec![Expression::default()], search: Search::Complete });
        }
        if one_sided(&self.space, &primes) {
            return Ok(Shortest { forms: vec![self.expression(&primes)], search: Search::Complete });
        }
        let rows = parts(&self.space, &primes, &mut Pace::new(bound))?;
        let mut columns = vec![Vec::new(); primes.len()];
        for (row, inside) in rows.iter().enumerate() {
            for &column in inside {
                columns[column].push(row);
            }
        }
        let chart = Chart::from_columns(rows.len(), columns)?;
        let literals: Vec<u64> = primes.iter().map(|prime| prime.len().max(1) as u64).collect();
        let found =
            models_until(&chart, Some(&literals), Objective::FewestTermsThenLiterals, &CoverLimits::default(), bound)?;
        let form = |model: &Vec<usize>| {
            let cubes: Vec<Cube> = model.iter().filter_map(|&at| primes.get(at).cloned()).collect();
            self.expression(&cubes)
        };
        if found.search.is_complete() {
            return Ok(Shortest { forms: found.models.iter().map(form).collect(), search: Search::Complete });
        }
        let search = found.search.map(|reason| match usize::try_from(NODES) {
            Ok(value) if bound.is_hit() => StopReason::Limit { limit: Limit::Nodes, value },
            _ => reason,
        });
        Ok(Shortest { forms: found.best.iter().map(form).collect(), search })
    }
}

/// The parts of the space that the cubes cut out: for each part inside some cube, which cubes it is inside of. Parts
/// inside the same cubes are one, and those inside more cubes than another are left out, since to cover the other covers them.
fn parts(space: &Space, cubes: &[Cube], pace: &mut Pace<'_>) -> Result<Vec<Vec<usize>>, BooleanError> {
    let mut found = BTreeSet::new();
    let mut open = vec![(Cube::universe(space.len()), (0..cubes.len()).collect::<Vec<usize>>())];
    let mut held = cubes.len();
    while let Some((part, touching)) = open.pop() {
        if pace.stops_after(A_PART + touching.len() * (part.len() + 1)) {
            return Err(BooleanError::Interrupted);
        }
        held -= touching.len();
        let free = |&at: &usize| cubes[at].literals().find(|&(j, _)| part.value(j).is_none());
        let Some((split, _)) = touching.iter().find_map(free) else {
            let size = touching.len();
            if size > 0 && found.insert(touching) {
                held += size;
            }
            continue;
        };
        for value in 0..space.levels().get(split).copied().unwrap_or_default() {
            let fits = |at: &usize| cubes[*at].value(split).is_none_or(|v| v == value);
            let inside: Vec<usize> = touching.iter().copied().filter(fits).collect();
            held += inside.len();
            open.push((part.clone().with(split, value), inside));
        }
        if held > MAX_TOUCHING || open.len() + found.len() > MAX_PARTS {
            return Err(BooleanError::TooManyCubes { limit: MAX_PARTS });
        }
    }
    Ok(found.into_iter().collect())
}
