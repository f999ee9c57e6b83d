//! Looks at a text many bytes at a time.

use wide::u8x16;

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// The bytes from a place on, the first one lowest. Behind the end of the text stand zeros.
#[inline(always)]
fn eight(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => last(bytes, at),
    }
}

#[cold]
fn last(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    let mut eight = [0; 8];
    eight[..rest.len()].copy_from_slice(rest);
    u64::from_le_bytes(eight)
}

/// The place of the first quote, backslash or control character from a place on, or the end of the
/// text.
#[inline(always)]
pub(super) fn text_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(sixteen) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let sixteen = u8x16::new(*sixteen);
        let quote = sixteen.simd_eq(u8x16::splat(b'"'));
        let backslash = sixteen.simd_eq(u8x16::splat(b'\\'));
        let control = sixteen.simd_eq(sixteen.min(u8x16::splat(0x1f)));
        let found = (quote | backslash | control).to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    at + rest.iter().position(ends).unwrap_or(rest.len())
}

/// The place of the first byte from a place on that is no digit, or the end of the text.
#[inline(always)]
pub(super) fn digits_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        let values = eight(bytes, at) ^ (ONES * u64::from(b'0'));
        // Above 9 with its high bit set. Again the lowest is exact: only such ones carry.
        let found = (values.wrapping_add(ONES * (0x80 - 10)) | values) & HIGHS;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_byte_that_ends_it_is_found(
            text in "[ -~\n]{0,40}",
            bytes: Vec<u8>,
            number in "[0-9]{0,20}[/:a€\u{0}]{0,3}[0-9]{0,9}",
        ) {
            for bytes in [text.as_bytes(), &bytes, number.as_bytes()] {
                let first = |is_end: fn(&u8) -> bool| {
                    bytes.iter().position(is_end).unwrap_or(bytes.len())
                };
                let ends_text = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
                prop_assert_eq!(text_end(bytes, 0), first(ends_text));
                prop_assert_eq!(digits_end(bytes, 0), first(|byte| !byte.is_ascii_digit()));
            }
        }
    }
}
