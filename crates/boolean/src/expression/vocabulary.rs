use crate::expression::{Expression, Factored, Literal, LiteralValue, Notation, cube_term};
use crate::implicants::{absorbed, product};
use crate::{
    BooleanError, Chart, CoverLimits, Cube, Interrupt, Never, Objective, Space, complement, implicants, models,
};

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
/// assert_eq!(words.simplify(&expression)?[0].to_string(), "DEV");
/// assert_eq!(words.negate(&expression)?.to_string(), "~DEV");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    names: Vec<String>,
    space: Space,
    notation: Vec<Notation>,
}

/// What keeps an expression from being calculated with.
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
            Self::Boolean(error) => error.code(),
        }
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
    /// assert_eq!(words.simplify(&"~REGION[1]".parse()?)?[0].to_string(), "REGION[0] + REGION[2]");
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
        for literal in expressions.into_iter().flat_map(Expression::literals) {
            let levels = match literal.value {
                LiteralValue::Present | LiteralValue::Absent => 2,
                LiteralValue::Level(level) | LiteralValue::NotLevel(level) => level.saturating_add(1).max(2),
            };
            match found.iter_mut().find(|(name, _)| *name == literal.name) {
                Some((_, known)) => *known = levels.max(*known),
                None => found.push((literal.name.clone(), levels)),
            }
        }
        Self::new(found)
    }

    /// The conditions.
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
    /// A condition or level that the vocabulary does not have.
    ///
    /// ```
    /// use crosscase_boolean::expression::Vocabulary;
    /// let words = Vocabulary::new([("A", 2), ("REGION", 3)])?;
    /// assert_eq!(words.cubes(&"A*~REGION[1] + A*~A".parse()?)?.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cubes(&self, expression: &Expression) -> Result<Vec<Cube>, VocabularyError> {
        let mut cubes = Vec::new();
        for term in &expression.terms {
            let mut partial = vec![Cube::universe(self.names.len())];
            for literal in &term.0 {
                partial = product(&partial, &self.literal(literal)?)?;
            }
            cubes.extend(partial);
        }
        Ok(absorbed(cubes))
    }

    fn literal(&self, literal: &Literal) -> Result<Vec<Cube>, VocabularyError> {
        let unknown = || VocabularyError::UnknownCondition { name: literal.name.clone(), known: self.names.clone() };
        let at = self.names.iter().position(|name| *name == literal.name).ok_or_else(unknown)?;
        let levels = self.space.levels().get(at).copied().unwrap_or_default();
        let (level, is_it) = match literal.value {
            LiteralValue::Present | LiteralValue::Absent if levels > 2 => {
                return Err(VocabularyError::LevelNeeded { name: literal.name.clone(), levels });
            }
            LiteralValue::Present => (1, true),
            LiteralValue::Absent => (0, true),
            LiteralValue::Level(level) => (level, true),
            LiteralValue::NotLevel(level) => (level, false),
        };
        if level >= levels {
            return Err(VocabularyError::UnknownLevel { name: literal.name.clone(), level, levels });
        }
        let cube = |value| Cube::from_literals(self.names.len(), [(at, value)]);
        Ok((0..levels).filter(|value| (*value == level) == is_it).map(cube).collect())
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

    /// The shortest equivalent expressions: every one with the fewest terms and, of those, the fewest literals, in
    /// canonical order. At most 1000 are listed.
    ///
    /// # Errors
    /// As [`Vocabulary::cubes`]; more cubes than can be held.
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let cyclic: Expression = "A*~B + ~A*B + B*~C + ~B*C".parse()?;
    /// let shortest = Vocabulary::of([&cyclic])?.simplify(&cyclic)?;
    /// assert_eq!(shortest.iter().map(ToString::to_string).collect::<Vec<_>>(), ["~A*B + A*~C + ~B*C", "~A*C + A*~B + B*~C"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn simplify(&self, expression: &Expression) -> Result<Vec<Expression>, VocabularyError> {
        let found = self.shortest(&self.cubes(expression)?, &Never)?;
        Ok(found.iter().map(|cubes| self.expression(cubes)).collect())
    }

    /// What holds where the expression does not, by De Morgan's laws: the first of the shortest forms.
    ///
    /// # Errors
    /// As [`Vocabulary::simplify`].
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let survived: Expression = "DEV*STB".parse()?;
    /// assert_eq!(Vocabulary::of([&survived])?.negate(&survived)?.to_string(), "~DEV + ~STB");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn negate(&self, expression: &Expression) -> Result<Expression, VocabularyError> {
        let outside = complement(&self.space, &self.cubes(expression)?, &Never)?;
        self.first(&outside)
    }

    /// What holds where all of the expressions do: the first of the shortest forms.
    ///
    /// # Errors
    /// As [`Vocabulary::simplify`].
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let (theory, found): (Expression, Expression) = ("A + B".parse()?, "~A*B + C".parse()?);
    /// let words = Vocabulary::of([&theory, &found])?;
    /// assert_eq!(words.intersect([&theory, &found])?.to_string(), "~A*B + A*C");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn intersect<'a>(
        &self,
        expressions: impl IntoIterator<Item = &'a Expression>,
    ) -> Result<Expression, VocabularyError> {
        let mut both = vec![Cube::universe(self.names.len())];
        for expression in expressions {
            both = product(&both, &self.cubes(expression)?)?;
        }
        self.first(&both)
    }

    /// Whether two expressions hold for the same configurations.
    ///
    /// # Errors
    /// As [`Vocabulary::cubes`]; more cubes than can be held.
    ///
    /// ```
    /// use crosscase_boolean::expression::{Expression, Vocabulary};
    /// let (a, b): (Expression, Expression) = ("A*B + ~A*C + B*C".parse()?, "A*B + ~A*C".parse()?);
    /// assert!(Vocabulary::of([&a, &b])?.equivalent(&a, &b)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn equivalent(&self, a: &Expression, b: &Expression) -> Result<bool, VocabularyError> {
        let primes = |e: &Expression| Ok::<_, VocabularyError>(implicants(&self.space, &self.cubes(e)?, &Never)?);
        Ok(primes(a)? == primes(b)?)
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
        let cubes = self.cubes(expression)?;
        let text = |cube: &Cube| cube_term(cube, &self.names, &self.notation).to_string();
        Ok(Factored::of(&cubes, &text))
    }

    fn first(&self, cubes: &[Cube]) -> Result<Expression, VocabularyError> {
        let shortest = self.shortest(cubes, &Never)?;
        Ok(self.expression(shortest.first().map_or(&[], Vec::as_slice)))
    }

    fn shortest(&self, cubes: &[Cube], stop: &dyn Interrupt) -> Result<Vec<Vec<Cube>>, VocabularyError> {
        let primes = implicants(&self.space, cubes, stop)?;
        if primes.is_empty() {
            return Ok(vec![Vec::new()]);
        }
        let rows = parts(&self.space, &primes)?;
        let mut columns = vec![Vec::new(); primes.len()];
        for (row, inside) in rows.iter().enumerate() {
            for &column in inside {
                columns[column].push(row);
            }
        }
        let chart = Chart::from_columns(rows.len(), columns)?;
        let literals: Vec<u64> = primes.iter().map(|prime| prime.len().max(1) as u64).collect();
        let found = models(&chart, Some(&literals), Objective::FewestTermsThenLiterals, &CoverLimits::default(), stop)?;
        let cubes = |model: &Vec<usize>| model.iter().filter_map(|&at| primes.get(at).cloned()).collect();
        Ok(found.models.iter().map(cubes).collect())
    }
}

/// The parts of the space that the cubes cut out: for each part inside some cube, which cubes it is inside of. Parts
/// inside the same cubes are one, and those inside more cubes than another are left out, since to cover the other covers them.
fn parts(space: &Space, cubes: &[Cube]) -> Result<Vec<Vec<usize>>, BooleanError> {
    const MAX_PARTS: usize = 1_000_000;
    let mut found = std::collections::BTreeSet::new();
    let mut open = vec![(Cube::universe(space.len()), (0..cubes.len()).collect::<Vec<usize>>())];
    while let Some((part, touching)) = open.pop() {
        let free = |&at: &usize| cubes[at].literals().find(|&(j, _)| part.value(j).is_none());
        let Some((split, _)) = touching.iter().find_map(free) else {
            if !touching.is_empty() {
                found.insert(touching);
            }
            continue;
        };
        if open.len() + found.len() > MAX_PARTS {
            return Err(BooleanError::TooManyCubes { limit: MAX_PARTS });
        }
        for value in 0..space.levels().get(split).copied().unwrap_or_default() {
            let fits = |at: &usize| cubes[*at].value(split).is_none_or(|v| v == value);
            open.push((part.clone().with(split, value), touching.iter().copied().filter(fits).collect()));
        }
    }
    Ok(found.into_iter().collect())
}
