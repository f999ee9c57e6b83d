//! How long the server waits before it answers a request of the listing.

use std::time::Duration;

/// A wait that depends on the page alone: every client meets the same.
#[derive(Clone, Copy)]
pub(crate) enum Delay {
    None,
    Fixed(Duration),
    /// 50 to 150 ms, and a second for one page in fifty.
    Jitter,
}

impl Delay {
    pub(crate) fn before(self, page: usize) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Fixed(delay) => delay,
            Self::Jitter => {
                let mut random = fastrand::Rng::with_seed(page as u64);
                let is_slow = random.u8(0..50) == 0;
                let millis = if is_slow { 1_000 } else { random.u64(50..=150) };
                Duration::from_millis(millis)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jitter(pages: usize) -> Vec<u128> {
        (0..pages).map(|page| Delay::Jitter.before(page).as_millis()).collect()
    }

    #[test]
    fn every_client_meets_the_same_jitter() {
        assert_eq!(jitter(400), jitter(400));
        assert!(jitter(2).windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn one_page_in_fifty_takes_a_second_and_the_others_a_tenth_on_average() {
        let (slow, others): (Vec<u128>, _) = jitter(400).into_iter().partition(|ms| *ms == 1_000);
        assert!((6..=10).contains(&slow.len()), "{} slow pages", slow.len());
        assert!(others.iter().all(|ms| (50..=150).contains(ms)));
        let mean = others.iter().sum::<u128>() as f64 / others.len() as f64;
        assert!((95.0..105.0).contains(&mean), "{mean} ms");
    }
}
