//! One value of a record in eight bytes.

/// Where a text stands: in the body as received, or in the side buffer for what had to be
/// unescaped or written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) in_side: bool,
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// A packed value: a span, a small number, or nothing.
///
/// Two tag bits, then 31 bits of start and 31 bits of length, or 62 bits of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(u64);

const TAG_SHIFT: u32 = 62;
const BODY: u64 = 0;
const SIDE: u64 = 1;
const NUMBER: u64 = 2;
const PAYLOAD: u64 = (1 << TAG_SHIFT) - 1;
const HALF: u64 = (1 << 31) - 1;

/// The largest text that a span can name; the response cap is far below.
pub(crate) const LONGEST: usize = HALF as usize;

impl Slot {
    pub(crate) const ABSENT: Self = Self(u64::MAX);

    #[inline(always)]
    pub(crate) fn span(span: Span) -> Self {
        let tag = if span.in_side { SIDE } else { BODY };
        Self(tag << TAG_SHIFT | u64::from(span.start) << 31 | u64::from(span.len))
    }

    /// A number of at most 62 bits with sign; larger ones do not fit.
    #[inline(always)]
    pub(crate) fn number(number: i64) -> Option<Self> {
        let fits = (number << 2) >> 2 == number;
        fits.then(|| Self(NUMBER << TAG_SHIFT | (number.cast_unsigned() & PAYLOAD)))
    }

    #[inline(always)]
    pub(crate) fn is_absent(self) -> bool {
        self == Self::ABSENT
    }

    #[inline(always)]
    pub(crate) fn is_number(self) -> bool {
        self.0 >> TAG_SHIFT == NUMBER
    }

    #[inline(always)]
    pub(crate) fn as_span(self) -> Option<Span> {
        let tag = self.0 >> TAG_SHIFT;
        (tag <= SIDE).then_some(Span {
            in_side: tag == SIDE,
            start: (self.0 >> 31 & HALF) as u32,
            len: (self.0 & HALF) as u32,
        })
    }

    #[inline(always)]
    pub(crate) fn as_number(self) -> Option<i64> {
        self.is_number().then(|| (self.0 << 2).cast_signed() >> 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_come_back(in_side: bool, start in 0..=HALF as u32, len in 0..=HALF as u32) {
            let span = Span { in_side, start, len };
            let slot = Slot::span(span);
            prop_assert_eq!(slot.as_span(), Some(span));
            prop_assert_eq!(slot.as_number(), None);
            prop_assert!(!slot.is_absent());
        }

        #[test]
        fn numbers_come_back_or_are_refused(number: i64) {
            match Slot::number(number) {
                Some(slot) => {
                    prop_assert_eq!(slot.as_number(), Some(number));
                    prop_assert_eq!(slot.as_span(), None);
                    prop_assert!(!slot.is_absent());
                }
                None => prop_assert!(!(-(1 << 61)..1 << 61).contains(&number)),
            }
        }
    }

    #[test]
    fn absent_is_neither() {
        assert_eq!(Slot::ABSENT.as_span(), None);
        assert_eq!(Slot::ABSENT.as_number(), None);
    }
}
