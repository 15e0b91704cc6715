//! The generator behind `numpy.random.seed` and `torch.manual_seed`.
//!
//! ```text
//! x₀ … x₆₂₃          624 words of 32 bits, from the seed
//! xₖ₊₆₂₄ = xₖ₊₃₉₇ ⊕ (upper bit of xₖ | lower 31 bits of xₖ₊₁)·A
//! output = temper(xₖ)
//! ```
//!
//! `·A` is a shift by one bit and, if the bit that falls out is 1, an exclusive or with a constant.
//! The sequence repeats after 2¹⁹⁹³⁷ − 1 numbers, which gives the generator its name: MT19937.
//! It is made for simulation and is of no use for secrets.
//! Source: Matsumoto and Nishimura, *Mersenne Twister* (1998), with the seeding of 2002.

use std::fmt;

const WORDS: usize = 624;
const SHIFT: usize = 397;

/// The Mersenne Twister MT19937: uniformly distributed 32-bit integers.
///
/// ```
/// use eigenbook::random::MersenneTwister;
///
/// let mut twister = MersenneTwister::new(5489);
/// assert_eq!(twister.next_u32(), 3499211612);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct MersenneTwister {
    words: [u32; WORDS],
    /// The output for each of them.
    tempered: [u32; WORDS],
    /// The index of the next one; `WORDS` when all have been used.
    position: usize,
}

impl MersenneTwister {
    /// A generator that starts from this seed.
    pub fn new(seed: u32) -> Self {
        let mut words = [seed; WORDS];
        for k in 1..WORDS {
            let previous = words[k - 1] ^ (words[k - 1] >> 30);
            words[k] = previous.wrapping_mul(1_812_433_253).wrapping_add(k as u32);
        }
        Self { words, tempered: [0; WORDS], position: WORDS }
    }

    /// The next integer, from 0 to 2³² − 1.
    pub fn next_u32(&mut self) -> u32 {
        if self.position == WORDS {
            self.twist();
        }
        let word = self.tempered[self.position];
        self.position += 1;
        word
    }

    /// The next two integers as one of 64 bits, the first of them above.
    pub fn next_u64(&mut self) -> u64 {
        let upper = u64::from(self.next_u32());
        upper << 32 | u64::from(self.next_u32())
    }

    /// An integer from 0 to `largest`, by rejection: bits are masked to the size of `largest`
    /// and drawn again while they are above it, so that all results are equally likely.
    pub(super) fn at_most(&mut self, largest: u64) -> u64 {
        let mask = u64::MAX.checked_shr(largest.leading_zeros()).unwrap_or(0);
        loop {
            let wide = largest > u64::from(u32::MAX);
            let bits = if wide { self.next_u64() } else { u64::from(self.next_u32()) };
            if bits & mask <= largest {
                return bits & mask;
            }
        }
    }

    /// Computes the next 624 words.
    ///
    /// In three parts with complete inputs, so that several words are computed at once.
    fn twist(&mut self) {
        const REST: usize = WORDS - SHIFT;
        let old = self.words;
        mix(&mut self.words[..REST], &old, &old[SHIFT..]);
        for start in [REST, 2 * REST] {
            let (done, next) = self.words.split_at_mut(start);
            let length = next.len().min(REST);
            mix(&mut next[..length], &old[start..], &done[start - REST..]);
        }
        // The successor of the last word is the first of the new ones.
        self.words[WORDS - 1] = mixed(old[WORDS - 1], self.words[0], self.words[SHIFT - 1]);
        for (tempered, &word) in self.tempered.iter_mut().zip(&self.words) {
            *tempered = temper(word);
        }
        self.position = 0;
    }
}

/// Words from the old ones at the same index and the next, and from the words that are `SHIFT`
/// further.
fn mix(to: &mut [u32], old: &[u32], further: &[u32]) {
    for (((to, &word), &next), &further) in to.iter_mut().zip(old).zip(&old[1..]).zip(further) {
        *to = mixed(word, next, further);
    }
}

fn mixed(word: u32, next: u32, further: u32) -> u32 {
    let joined = word & 0x8000_0000 | next & 0x7fff_ffff;
    let constant = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
    further ^ joined >> 1 ^ constant
}

impl fmt::Debug for MersenneTwister {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MersenneTwister").finish_non_exhaustive()
    }
}

/// Mixes the bits of a word, so that each bit of the output depends on many of the input.
fn temper(mut word: u32) -> u32 {
    word ^= word >> 11;
    word ^= word << 7 & 0x9d2c_5680;
    word ^= word << 15 & 0xefc6_0000;
    word ^ word >> 18
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The C++ standard requires this number of `std::mt19937`, which has the seed 5489.
    #[test]
    fn the_ten_thousandth_number_is_that_of_the_standard() {
        let mut twister = MersenneTwister::new(5489);
        let number = (0..10_000).map(|_| twister.next_u32()).last();
        assert_eq!(number, Some(4_123_659_995));
    }

    #[test]
    fn at_most_reaches_both_ends_and_stays_inside() {
        let mut twister = MersenneTwister::new(1);
        for largest in [0, 1, 2, 6, 7, 8] {
            let drawn: Vec<_> = (0..1000).map(|_| twister.at_most(largest)).collect();
            assert_eq!(drawn.iter().min(), Some(&0));
            assert_eq!(drawn.iter().max(), Some(&largest));
        }
        assert!((0..1000).any(|_| twister.at_most(u64::MAX) > u64::MAX / 2));
    }
}
