//! The names of members as they stand in compact JSON.

/// A name with its quotes and colon: `"adamId":`.
///
/// Its bytes are kept as words too, so that it is compared without a loop: that is done for every
/// member of every record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CompactKey {
    text: &'static str,
    words: [u64; WORDS],
    /// Which bits of the words are the key's.
    masks: [u64; WORDS],
}

/// Longer keys are rare and compared byte by byte.
const WORDS: usize = 3;

impl CompactKey {
    pub(crate) const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut words, mut masks) = ([0; WORDS], [0; WORDS]);
        let mut at = 0;
        while at < bytes.len() && at < 8 * WORDS {
            let shift = at % 8 * 8;
            words[at / 8] |= (bytes[at] as u64) << shift;
            masks[at / 8] |= 0xff << shift;
            at += 1;
        }
        Self { text, words, masks }
    }

    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether a text starts with it.
    #[inline(always)]
    pub(crate) fn starts(&self, text: &[u8]) -> bool {
        let ([one, two, three, ..], _) = text.as_chunks::<8>() else {
            return text.starts_with(self.text.as_bytes());
        };
        let differs = |at: usize, eight: &[u8; 8]| {
            (u64::from_le_bytes(*eight) ^ self.words[at]) & self.masks[at]
        };
        differs(0, one) | differs(1, two) | differs(2, three) == 0
            && (self.len() <= 8 * WORDS || text.starts_with(self.text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_compared_whole(text in "[ab]{0,40}", key in "[ab]{0,30}") {
            let compact = CompactKey::new(key.clone().leak());
            prop_assert_eq!(compact.starts(text.as_bytes()), text.starts_with(&key));
            let both = [key, text].concat();
            prop_assert!(compact.starts(both.as_bytes()));
        }
    }
}
