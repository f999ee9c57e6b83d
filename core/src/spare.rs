//! The memory of pages that are gone, kept for those that come.
//!
//! A page takes two large blocks. Allocators give such blocks back to the system when they are
//! freed, so that each page of a listing would have to get its memory from there again: up to 25
//! page faults, a fifth of the CPU time of a listing.

use std::sync::Mutex;

use crate::decode::slot::Slot;

/// The bodies of answers, and what was inflated to become one.
pub(crate) static BODIES: Spare<u8> = Spare::new();
/// The slots of pages.
pub(crate) static SLOTS: Spare<Slot> = Spare::new();

/// How many blocks are kept: of the pages that are fetched at once by default, and a few more.
const MOST: usize = 8;
/// Smaller ones are no trouble to an allocator, larger ones are not to be sat on.
const BYTES: std::ops::RangeInclusive<usize> = 16 << 10..=512 << 10;

/// Spare blocks, oldest first. The lock is only ever tried: after a fork it may be held for ever by
/// a thread that the child does not have, and whoever would have to wait is as well off without.
pub(crate) struct Spare<T>(Mutex<Vec<Vec<T>>>);

impl<T> Spare<T> {
    const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// An empty block with room for so many; at most about twice as many.
    pub(crate) fn take(&self, wanted: usize) -> Vec<T> {
        if !BYTES.contains(&(wanted * size_of::<T>())) {
            return Vec::with_capacity(wanted);
        }
        let fits = |block: &Vec<T>| (wanted..=2 * wanted).contains(&block.capacity());
        let spare = self.0.try_lock().ok().and_then(|mut kept| {
            let at = kept.iter().rposition(fits)?;
            Some(kept.remove(at))
        });
        // Pages differ a little in size: this one's block is to be of use for the next ones too.
        spare.unwrap_or_else(|| Vec::with_capacity(wanted + wanted / 8))
    }

    /// Keeps a block that nobody needs any more.
    pub(crate) fn give(&self, mut block: Vec<T>) {
        if !BYTES.contains(&(block.capacity() * size_of::<T>())) {
            return;
        }
        block.clear();
        let Ok(mut kept) = self.0.try_lock() else { return };
        let oldest = (kept.len() == MOST).then(|| kept.remove(0));
        kept.push(block);
        drop(kept);
        drop(oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_comes_back_empty_where_it_fits() {
        let spare = Spare::<u8>::new();
        let mut block = spare.take(100_000);
        block.resize(100_000, 7);
        let at = block.as_ptr();
        spare.give(block);
        let small = spare.take(20_000);
        assert_ne!(small.as_ptr(), at, "five times too large");
        let again = spare.take(110_000);
        assert_eq!((again.as_ptr(), again.len()), (at, 0));
        assert!(again.capacity() >= 110_000);
        let other = spare.take(100_000);
        assert_ne!(other.as_ptr(), at, "it is taken");
    }

    #[test]
    fn only_a_few_blocks_of_a_common_size_are_kept() {
        let spare = Spare::<Slot>::new();
        let blocks: Vec<_> = (0..2 * MOST).map(|_| spare.take(10_000)).collect();
        let newest = blocks.last().map(Vec::as_ptr);
        blocks.into_iter().for_each(|block| spare.give(block));
        for extreme in [10, 10_000_000] {
            spare.give(Vec::with_capacity(extreme));
        }
        let kept = spare.0.lock().unwrap();
        assert_eq!(kept.len(), MOST);
        assert_eq!(kept.last().map(Vec::as_ptr), newest);
    }

    #[test]
    fn it_works_while_the_lock_is_held() {
        let spare = Spare::<u8>::new();
        let _held = spare.0.lock().unwrap();
        spare.give(spare.take(100_000));
    }
}
