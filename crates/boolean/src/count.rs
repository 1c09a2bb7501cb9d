use std::fmt;

/// An exact natural number of any size, such as a number of models. Prints in decimal.
///
/// ```
/// use crosscase_boolean::Count;
/// let many = (0..40).fold(Count::from(1u64), |n, _| n.times(&Count::from(10u64)));
/// assert_eq!(many.to_string().len(), 41);
/// assert_eq!(many.to_u128(), None);
/// assert!(Count::from(12u64) < many);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Count {
    /// Base 10^18, least significant first, without zeros at the end.
    digits: Vec<u64>,
}

const BASE: u64 = 1_000_000_000_000_000_000;

impl Count {
    /// Zero.
    pub fn zero() -> Self {
        Self::default()
    }

    /// One.
    pub fn one() -> Self {
        Self::from(1u64)
    }

    /// Whether the number is 0.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The number as `u128`, if it fits.
    pub fn to_u128(&self) -> Option<u128> {
        self.digits.iter().rev().try_fold(0u128, |n, &d| n.checked_mul(u128::from(BASE))?.checked_add(u128::from(d)))
    }

    /// The nearest number that `f64` has; infinite past its range.
    pub fn to_f64(&self) -> f64 {
        self.digits.iter().rev().fold(0.0, |n, &d| n * BASE as f64 + d as f64)
    }

    /// `self / whole` as a share, `None` for 0/0 and anything else over 0.
    pub fn share_of(&self, whole: &Self) -> Option<f64> {
        if whole.is_zero() {
            return None;
        }
        // The three leading digits hold more than the 53 bits of an f64; the rest cannot change the quotient.
        let skip = whole.digits.len().max(self.digits.len()).saturating_sub(3);
        let lead = |n: &Self| {
            let digits = n.digits.get(skip..).unwrap_or(&[]);
            digits.iter().rev().fold(0.0, |x, &d| x * BASE as f64 + d as f64)
        };
        Some(lead(self) / lead(whole))
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.add(other);
        sum
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0u64; self.digits.len() + other.digits.len()];
        for (i, &a) in self.digits.iter().enumerate() {
            let mut carry = 0u128;
            let tail = digits.iter_mut().skip(i);
            for (slot, b) in tail.zip(other.digits.iter().copied().chain(std::iter::repeat(0))) {
                let t = u128::from(a) * u128::from(b) + u128::from(*slot) + carry;
                *slot = last_digit(t);
                carry = t / u128::from(BASE);
            }
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self { digits }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        let mut carry = 0;
        let length = self.digits.len().max(other.digits.len());
        self.digits.resize(length, 0);
        for (i, slot) in self.digits.iter_mut().enumerate() {
            let t = *slot + other.digits.get(i).copied().unwrap_or(0) + carry;
            carry = t / BASE;
            *slot = t % BASE;
        }
        if carry > 0 {
            self.digits.push(carry);
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
        let mut digits = Vec::new();
        while n > 0 {
            digits.push(last_digit(n));
            n /= u128::from(BASE);
        }
        Self { digits }
    }
}

impl Ord for Count {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_length = self.digits.len().cmp(&other.digits.len());
        by_length.then_with(|| self.digits.iter().rev().cmp(other.digits.iter().rev()))
    }
}

impl PartialOrd for Count {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (last, rest) = self.digits.split_last().unwrap_or((&0, &[]));
        let rest: Vec<String> = rest.iter().rev().map(|d| format!("{d:018}")).collect();
        let text = format!("{last}{}", rest.concat());
        f.pad_integral(true, "", &text)
    }
}
