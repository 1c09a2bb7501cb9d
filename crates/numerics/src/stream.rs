use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers that is determined by a seed and a stream number, now and in later versions.
///
/// The generator is `ChaCha` with 8 rounds. Its 256-bit key is the seed as eight little-endian bytes followed by
/// zeros, its stream number (nonce) the one given. Streams of one seed do not overlap. The algorithms of the methods
/// are part of the contract: a change of any would change published results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    generator: ChaCha8Rng,
}

impl Stream {
    /// Stream `number` of a seed.
    ///
    /// ```
    /// use crosscase_numerics::Stream;
    /// assert_eq!(Stream::new(7, 0).next_u64(), Stream::new(7, 0).next_u64());
    /// assert_ne!(Stream::new(7, 0).next_u64(), Stream::new(7, 1).next_u64());
    /// ```
    pub fn new(seed: u64, number: u64) -> Self {
        let mut key = [0; 32];
        key.iter_mut().zip(seed.to_le_bytes()).for_each(|(k, s)| *k = s);
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(number);
        Self { generator }
    }

    /// The next 64 bits of the stream.
    pub fn next_u64(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A number in [0, 1): the upper 53 bits of the next 64, times 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * f64::EPSILON / 2.0
    }

    /// An integer in `0..n`, each equally likely; 0 when `n` is 0 or 1, which draw nothing.
    ///
    /// The upper half of the 128-bit product of `n` and the next 64 bits; where the lower half is below
    /// `2⁶⁴ mod n` another 64 bits are drawn (Lemire 2019).
    ///
    /// ```
    /// use crosscase_numerics::Stream;
    /// let mut stream = Stream::new(1, 0);
    /// assert!((0..100).all(|_| stream.below(6) < 6));
    /// ```
    pub fn below(&mut self, n: usize) -> usize {
        if n <= 1 {
            return 0;
        }
        let bound = n as u64;
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.next_u64()) * u128::from(bound);
            if product & u128::from(u64::MAX) >= u128::from(threshold) {
                // The upper half is below n and fits.
                return usize::try_from(product >> 64).unwrap_or(0);
            }
        }
    }

    /// Puts a slice in random order: from the last place down to the second, each is swapped with one drawn from the
    /// first up to itself (Fisher & Yates; Durstenfeld 1964).
    ///
    /// ```
    /// use crosscase_numerics::Stream;
    /// let mut order: Vec<usize> = (0..10).collect();
    /// Stream::new(3, 0).shuffle(&mut order);
    /// let mut sorted = order.clone();
    /// sorted.sort();
    /// assert_eq!(sorted, (0..10).collect::<Vec<_>>());
    /// ```
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let chosen = self.below(last + 1);
            values.swap(last, chosen);
        }
    }

    /// `n` indices drawn from `0..n` with replacement, in the order drawn: one bootstrap sample.
    ///
    /// ```
    /// use crosscase_numerics::Stream;
    /// assert_eq!(Stream::new(3, 0).bootstrap(19).len(), 19);
    /// ```
    pub fn bootstrap(&mut self, n: usize) -> Vec<usize> {
        (0..n).map(|_| self.below(n)).collect()
    }
}
