use crate::Cube;
use std::fmt;

/// An expression with common literals taken out: `A*(B + C)`. Made by
/// [`Vocabulary::factorise`](super::Vocabulary::factorise).
///
/// It shows what several paths share, such as a condition that all of them need. Multiplied out it is the expression
/// again.
///
/// ```
/// use crosscase_boolean::expression::{Expression, Factored, Vocabulary};
/// let paths: Expression = "DEV*~URB*LIT*STB + DEV*LIT*IND*STB".parse()?;
/// let factored = Vocabulary::of([&paths])?.factorise(&paths)?;
/// assert_eq!(factored.to_string(), "DEV*LIT*STB*(~URB + IND)");
/// assert!(matches!(factored, Factored::Product { common, .. } if common == "DEV*LIT*STB"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Factored {
    /// A conjunction of literals; the empty one is `1`.
    Term(String),
    /// Literals that all of the parts share, and the parts.
    Product {
        /// The literals taken out.
        common: String,
        /// What is left of the terms that had them.
        rest: Box<Factored>,
    },
    /// Parts of which one must hold; without any it is `0`.
    Sum(Vec<Factored>),
}

impl Factored {
    /// The literal in most terms goes out first, the earliest of several, with all others that the same terms share.
    pub(crate) fn of(cubes: &[Cube], text: &dyn Fn(&Cube) -> String) -> Self {
        if let [cube] = cubes {
            return Self::Term(text(cube));
        }
        let mut uses: Vec<((usize, u8), usize)> = Vec::new();
        for literal in cubes.iter().flat_map(Cube::literals) {
            match uses.iter_mut().find(|(known, _)| *known == literal) {
                Some((_, count)) => *count += 1,
                None => uses.push((literal, 1)),
            }
        }
        let most = uses.iter().filter(|(_, count)| *count > 1).max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some(&((condition, value), _)) = most else {
            return Self::Sum(cubes.iter().map(|cube| Self::Term(text(cube))).collect());
        };
        let (with, without): (Vec<Cube>, Vec<Cube>) =
            cubes.iter().cloned().partition(|cube| cube.value(condition) == Some(value));
        let first = with.first().cloned().unwrap_or_else(|| Cube::universe(0));
        let shared = first.literals().filter(|&(j, v)| with.iter().all(|cube| cube.value(j) == Some(v)));
        let common = Cube::from_literals(first.conditions(), shared);
        let strip = |cube: &Cube| common.literals().fold(cube.clone(), |cube, (j, _)| cube.without(j));
        let rest: Vec<Cube> = with.iter().map(strip).collect();
        let product = Self::Product { common: text(&common), rest: Box::new(Self::of(&rest, text)) };
        if without.is_empty() {
            return product;
        }
        let mut parts = match Self::of(&without, text) {
            Self::Sum(parts) => parts,
            part => vec![part],
        };
        parts.push(product);
        Self::Sum(parts)
    }
}

impl fmt::Display for Factored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(text) => f.write_str(text),
            Self::Product { common, rest } => match rest.as_ref() {
                Self::Sum(_) => write!(f, "{common}*({rest})"),
                rest => write!(f, "{common}*{rest}"),
            },
            Self::Sum(parts) if parts.is_empty() => f.write_str("0"),
            Self::Sum(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        f.write_str(" + ")?;
                    }
                    part.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}
