use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// An exact natural number of any size, such as a number of models. Prints in decimal.
///
/// The irredundant models of a chart can outnumber what a machine word holds, and a count that is rounded would not
/// show whether two analyses agree. Memory grows with the number of decimal digits; there is no subtraction.
///
/// ```
/// use crosscase_boolean::Count;
/// let many = (0..40).fold(Count::one(), |n, _| n.times(&Count::from(10u64)));
/// assert_eq!(many.to_string().len(), 41);
/// assert_eq!(many.to_u128(), None);
/// assert!(Count::from(12u64) < many);
/// assert!(Count::zero().is_zero());
/// ```
///
/// Serialised it is a number up to 2^53, and past that, where programs round numbers, a text of its digits.
///
/// ```
/// use crosscase_boolean::Count;
/// assert_eq!(serde_json::to_string(&[Count::from(7u64), Count::from(u64::MAX)])?, "[7,\"18446744073709551615\"]");
/// assert_eq!(serde_json::from_str::<Count>("\"18446744073709551615\"")?, Count::from(u64::MAX));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Count(Digits);

/// A count as it is serialised.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Number(u64),
    Digits(String),
}

impl From<Count> for Written {
    fn from(count: Count) -> Self {
        match count.to_u128().and_then(|n| u64::try_from(n).ok()) {
            Some(number) if number <= 1 << 53 => Self::Number(number),
            _ => Self::Digits(count.to_string()),
        }
    }
}

impl TryFrom<Written> for Count {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, &'static str> {
        let text = match written {
            Written::Number(number) => return Ok(Self::from(number)),
            Written::Digits(text) => text,
        };
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err("a count is a whole number, or the text of its digits");
        }
        let ten = Self::from(10u64);
        Ok(text.bytes().fold(Self::zero(), |count, b| count.times(&ten).plus(&Self::from(u64::from(b - b'0')))))
    }
}

/// Numbers below `BASE` are always `Small`: most are, and they need no allocation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Digits {
    Small(u64),
    /// Base 10^18, least significant first, at least two, the last not zero.
    Large(Vec<u64>),
}

const BASE: u64 = 1_000_000_000_000_000_000;

impl Count {
    /// Zero.
    pub fn zero() -> Self {
        Self(Digits::Small(0))
    }

    /// One.
    pub fn one() -> Self {
        Self(Digits::Small(1))
    }

    /// Whether the number is 0.
    pub fn is_zero(&self) -> bool {
        self.0 == Digits::Small(0)
    }

    /// The number as `u128`; `None` if it does not fit.
    ///
    /// ```
    /// use crosscase_boolean::Count;
    /// let largest = Count::from(u128::MAX);
    /// assert_eq!(largest.to_u128(), Some(u128::MAX));
    /// assert_eq!(largest.plus(&Count::one()).to_u128(), None);
    /// ```
    pub fn to_u128(&self) -> Option<u128> {
        self.digits().iter().rev().try_fold(0u128, |n, &d| n.checked_mul(u128::from(BASE))?.checked_add(u128::from(d)))
    }

    /// The number as `usize`; `None` if it does not fit.
    ///
    /// ```
    /// use crosscase_boolean::Count;
    /// assert_eq!(Count::from(121u64).to_usize(), Some(121));
    /// assert_eq!(Count::from(u128::MAX).to_usize(), None);
    /// ```
    pub fn to_usize(&self) -> Option<usize> {
        self.to_u128().and_then(|n| usize::try_from(n).ok())
    }

    /// `self / whole`, exact to the last bits of an `f64`; `None` when `whole` is 0. Not bounded by 1: it is a plain
    /// quotient.
    ///
    /// ```
    /// use crosscase_boolean::Count;
    /// let (with, all) = (Count::from(96u64), Count::from(128u64));
    /// assert_eq!(with.share_of(&all), Some(0.75));
    /// assert_eq!(with.share_of(&Count::zero()), None);
    /// ```
    pub fn share_of(&self, whole: &Self) -> Option<f64> {
        if whole.is_zero() {
            return None;
        }
        // The three leading digits hold more than the 53 bits of an f64; the rest cannot change the quotient.
        let longest = whole.digits().len().max(self.digits().len());
        let lead = |n: &Self| {
            let digits = n.digits().get(longest.saturating_sub(3)..).unwrap_or(&[]);
            let value = |x: f64, &d: &u64| x * BASE as f64 + d as f64;
            digits.iter().rev().fold(0.0, value)
        };
        Some(lead(self) / lead(whole))
    }

    /// The sum.
    ///
    /// ```
    /// use crosscase_boolean::Count;
    /// let sum = Count::from(u64::MAX).plus(&Count::one());
    /// assert_eq!(sum.to_string(), "18446744073709551616");
    /// ```
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.add(other);
        sum
    }

    /// The product.
    ///
    /// ```
    /// use crosscase_boolean::Count;
    /// let tera = Count::from(1_000_000_000_000u64);
    /// assert_eq!(tera.times(&tera).to_string(), "1000000000000000000000000");
    /// ```
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        if let (Digits::Small(a), Digits::Small(b)) = (&self.0, &other.0) {
            return Self::from(u128::from(*a) * u128::from(*b));
        }
        let (a, b) = (self.digits(), other.digits());
        let mut digits = vec![0u64; a.len() + b.len()];
        for (i, &a) in a.iter().enumerate() {
            let mut carry = 0u128;
            let tail = digits.iter_mut().skip(i);
            for (slot, b) in tail.zip(b.iter().copied().chain(std::iter::repeat(0))) {
                let t = u128::from(a) * u128::from(b) + u128::from(*slot) + carry;
                *slot = last_digit(t);
                carry = t / u128::from(BASE);
            }
        }
        Self::from_digits(digits)
    }

    pub(crate) fn add(&mut self, other: &Self) {
        if let (Digits::Small(a), Digits::Small(b)) = (&mut self.0, &other.0)
            && *a + b < BASE
        {
            *a += b;
            return;
        }
        let mut carry = 0;
        let length = self.digits().len().max(other.digits().len());
        let digit = |n: &Self, i: usize| n.digits().get(i).copied().unwrap_or(0);
        let mut digits = Vec::with_capacity(length + 1);
        for i in 0..length {
            let t = digit(self, i) + digit(other, i) + carry;
            carry = t / BASE;
            digits.push(t % BASE);
        }
        digits.push(carry);
        *self = Self::from_digits(digits);
    }

    fn digits(&self) -> &[u64] {
        match &self.0 {
            Digits::Small(digit) => std::slice::from_ref(digit),
            Digits::Large(digits) => digits,
        }
    }

    fn from_digits(mut digits: Vec<u64>) -> Self {
        while digits.len() > 1 && digits.last() == Some(&0) {
            digits.pop();
        }
        match digits.as_slice() {
            [] => Self::zero(),
            [digit] => Self(Digits::Small(*digit)),
            _ => Self(Digits::Large(digits)),
        }
    }
}

fn last_digit(n: u128) -> u64 {
    u64::try_from(n % u128::from(BASE)).unwrap_or(0) // a remainder of BASE always fits
}

impl From<u64> for Count {
    fn from(n: u64) -> Self {
        Self::from(u128::from(n))
    }
}

impl From<usize> for Count {
    fn from(n: usize) -> Self {
        Self::from(n as u128)
    }
}

impl From<u128> for Count {
    fn from(mut n: u128) -> Self {
        if n < u128::from(BASE) {
            return Self(Digits::Small(last_digit(n)));
        }
        let mut digits = Vec::new();
        while n > 0 {
            digits.push(last_digit(n));
            n /= u128::from(BASE);
        }
        Self::from_digits(digits)
    }
}

impl Ord for Count {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.digits(), other.digits());
        let by_length = a.len().cmp(&b.len());
        by_length.then_with(|| a.iter().rev().cmp(b.iter().rev()))
    }
}

impl PartialOrd for Count {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = self.digits().split_last().unwrap_or((&0, &[]));
        let rest: Vec<String> = rest.iter().rev().map(|d| format!("{d:018}")).collect();
        f.pad_integral(true, "", &format!("{first}{}", rest.concat()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn arithmetic_is_that_of_u128(a: u64, b: u64, c: u64) {
            let (a, b, c) = (u128::from(a), u128::from(b), u128::from(c));
            let count = Count::from(a).times(&Count::from(b)).plus(&Count::from(c));
            if let Some(expected) = (a * b).checked_add(c) {
                prop_assert_eq!(count.to_u128(), Some(expected));
                prop_assert_eq!(count.to_string(), expected.to_string());
                prop_assert_eq!(count.cmp(&Count::from(a)), expected.cmp(&a));
            }
        }

        #[test]
        fn products_distribute(a: u128, b: u128, c: u128) {
            let (a, b, c) = (Count::from(a), Count::from(b), Count::from(c));
            prop_assert_eq!(a.plus(&b).times(&c), a.times(&c).plus(&b.times(&c)));
            prop_assert_eq!(a.times(&b).times(&c), a.times(&b.times(&c)));
        }
    }

    #[test]
    fn large_numbers_print_every_digit() {
        let factorial = (1..=40u64).fold(Count::one(), |n, i| n.times(&Count::from(i)));
        assert_eq!(factorial.to_string(), "815915283247897734345611269596115894272000000000");
        assert_eq!(factorial.to_u128(), None);
        assert_eq!(format!("{:>5}", Count::from(7u64)), "    7");
    }

    #[test]
    fn shares_hold_past_the_range_of_f64() {
        let huge = (0..400).fold(Count::one(), |n, _| n.times(&Count::from(10u64)));
        let check = |part: &Count, whole: &Count, expected: Option<f64>| {
            assert_eq!(part.share_of(whole), expected);
        };
        check(&huge, &huge.times(&Count::from(4u64)), Some(0.25));
        check(&Count::one(), &Count::from(3u64), Some(1.0 / 3.0));
        check(&Count::zero(), &huge, Some(0.0));
        check(&Count::one(), &Count::zero(), None);
    }
}
