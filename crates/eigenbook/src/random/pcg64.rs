//! The integers behind `numpy.random.default_rng`.
//!
//! ```text
//! seed ──▶ 8 words of 32 bits ──▶ s₀, c          NumPy's SeedSequence; c is odd
//! s ← s·M + c  (mod 2¹²⁸)                        the state
//! output = (upper half of s ⊕ lower half), rotated to the right by the upper 6 bits of s
//! ```
//!
//! A simple step and a good output: half the size of a cache line, where a Mersenne Twister has
//! 2.5 kB. Its name is PCG64. It is made for simulation and is of no use for secrets.
//! Source: M. E. O'Neill, *PCG: A Family of Simple Fast Space-Efficient Statistically Good
//! Algorithms for Random Number Generation* (2014); D. Lemire, *Fast Random Integer Generation in
//! an Interval* (2019).

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// PCG64 with NumPy's seeding: uniformly distributed integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pcg64 {
    state: u128,
    increment: u128,
    /// The upper half of the last 64 bits, if only the lower one has been given out.
    half: Option<u32>,
}

impl Pcg64 {
    pub(super) fn new(seed: u64) -> Self {
        let [state, sequence] = seed_words(seed);
        let mut pcg = Self { state: 0, increment: sequence << 1 | 1, half: None };
        pcg.step();
        pcg.state = pcg.state.wrapping_add(state);
        pcg.step();
        pcg
    }

    /// The next integer of 64 bits.
    pub(super) fn next_u64(&mut self) -> u64 {
        self.step();
        let halves = (self.state >> 64) as u64 ^ self.state as u64;
        halves.rotate_right((self.state >> 122) as u32)
    }

    /// The next integer of 32 bits; two of them come from one of 64.
    pub(super) fn next_u32(&mut self) -> u32 {
        if let Some(half) = self.half.take() {
            return half;
        }
        let both = self.next_u64();
        self.half = Some((both >> 32) as u32);
        both as u32
    }

    /// The next number that is uniform in [0, 1), of 53 bits.
    pub(super) fn next_uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// An integer from 0 to `largest`: the upper half of a product, which is drawn again if the
    /// lower half is so small that some results would be more likely.
    pub(super) fn at_most(&mut self, largest: u64) -> u64 {
        match u32::try_from(largest) {
            Ok(0) => 0,
            Ok(u32::MAX) => u64::from(self.next_u32()),
            Ok(largest) => {
                let n = u64::from(largest) + 1;
                let refused = (1 << 32) % n;
                loop {
                    let product = u64::from(self.next_u32()) * n;
                    if product & u64::from(u32::MAX) >= refused {
                        return product >> 32;
                    }
                }
            }
            Err(_) if largest == u64::MAX => self.next_u64(),
            Err(_) => {
                let n = u128::from(largest) + 1;
                let refused = (1 << 64) % n;
                loop {
                    let product = u128::from(self.next_u64()) * n;
                    if product & u128::from(u64::MAX) >= refused {
                        return (product >> 64) as u64;
                    }
                }
            }
        }
    }

    /// An integer from 0 to `largest`: bits are masked to the size of `largest`, and drawn again
    /// while they are above it. Shuffles are drawn in this older way.
    pub(super) fn at_most_by_mask(&mut self, largest: u64) -> u64 {
        let mask = u64::MAX.checked_shr(largest.leading_zeros()).unwrap_or(0);
        let is_wide = largest > u64::from(u32::MAX);
        let mut next = || if is_wide { self.next_u64() } else { u64::from(self.next_u32()) };
        loop {
            let bits = if largest == 0 { 0 } else { next() & mask };
            if bits <= largest {
                return bits;
            }
        }
    }

    fn step(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }
}

/// Similar seeds lead to states that have nothing in common: the words of a seed are stirred into
/// a pool of four, and the pool into the result.
///
/// Source: NumPy's `SeedSequence`, after M. E. O'Neill's `seed_seq_fe`.
fn seed_words(seed: u64) -> [u128; 2] {
    let mut hash = Hash { constant: 0x43b0_d7e5, factor: 0x931e_8875 };
    let mut pool = [seed as u32, (seed >> 32) as u32, 0, 0].map(|word| hash.next(word));
    for from in 0..4 {
        for to in (0..4).filter(|to| *to != from) {
            pool[to] = mix(pool[to], hash.next(pool[from]));
        }
    }
    let mut hash = Hash { constant: 0x8b51_f9dd, factor: 0x58f3_8ded };
    let words: [u32; 8] = std::array::from_fn(|place| hash.next(pool[place % 4]));
    // Of two words the first is the lower half; of two such pairs the second is.
    let wide = |place: usize| u128::from(words[place + 1]) << 32 | u128::from(words[place]);
    [0, 4].map(|place| wide(place) << 64 | wide(place + 2))
}

/// A hash whose constant changes with each word.
struct Hash {
    constant: u32,
    factor: u32,
}

impl Hash {
    fn next(&mut self, word: u32) -> u32 {
        let word = word ^ self.constant;
        self.constant = self.constant.wrapping_mul(self.factor);
        let word = word.wrapping_mul(self.constant);
        word ^ word >> 16
    }
}

fn mix(x: u32, y: u32) -> u32 {
    let word = x.wrapping_mul(0xca01_f9dd).wrapping_sub(y.wrapping_mul(0x4973_f715));
    word ^ word >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `np.random.PCG64(42).random_raw(2)` of NumPy.
    #[test]
    fn the_first_integers_are_those_of_numpy() {
        let mut pcg = Pcg64::new(42);
        let both = [pcg.next_u64(), pcg.next_u64()];
        assert_eq!(both, [14_276_969_152_011_380_360, 8_095_878_257_575_067_585]);
    }

    #[test]
    fn every_integer_of_a_range_is_drawn_about_equally_often() {
        let mut pcg = Pcg64::new(1);
        let mut counts = [0; 6];
        (0..60_000).for_each(|_| counts[pcg.at_most(5) as usize] += 1);
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
        let mut counts = [0; 6];
        (0..60_000).for_each(|_| counts[pcg.at_most_by_mask(5) as usize] += 1);
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
        assert!((0..100).all(|_| pcg.at_most(1 << 40) <= 1 << 40 && pcg.at_most(0) == 0));
        let wide = |pcg: &mut Pcg64| pcg.at_most_by_mask(1 << 40) <= 1 << 40;
        assert!((0..100).all(|_| wide(&mut pcg)) && pcg.at_most_by_mask(0) == 0);
    }
}
