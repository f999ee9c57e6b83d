//! A fast way through long lists of records, which declines whatever it does not fully understand.
//!
//! The reference is the serde decoder in `record.rs`. This scanner takes the list out of an answer
//! if every record in it is compact JSON with known members, plain integers, texts and flags; that
//! is how the service writes. Anything else (an unknown member, white space, a null, a wrong type)
//! makes it decline, and the reference reads the whole answer. It never reports an error of its
//! own. The property tests below hold it against the reference.
//!
//! Its steps are inlined by order: the library that is shipped is optimised for size, and what is
//! called for every member of every record would be a call there.

use super::record::{Collector, Form, Name, Shape, find_name};
use super::slot::{Slot, Span};

/// The value that stands for the list in what is left of an answer. No list is a number, so it
/// cannot be mistaken for one.
pub(crate) const TAKEN_OUT: u64 = u64::MAX;

/// Takes the list out of an answer: its records, and the answer with [`TAKEN_OUT`] in their place.
pub(crate) fn take_list<'b>(
    shape: &'static Shape,
    body: &'b str,
) -> Option<(Collector<'b>, String)> {
    let start = list_start(shape.list, body)?;
    let mut collector = Collector::new(shape, body);
    let end = Scanner { text: body, at: start }.list(&mut collector)?;
    let rest = format!("{}{TAKEN_OUT}{}", &body[..start], &body[end..]);
    // The name once more: one of the two may be nested, and this is not the place to find out.
    let name = format!("\"{}\"", shape.list);
    (rest.matches(&name).count() == 1).then_some((collector, rest))
}

/// Where the list begins. A member name after `{` or `,` cannot stand inside a text, because the
/// quote would end it.
fn list_start(list: &str, body: &str) -> Option<usize> {
    let member = format!("\"{list}\":[");
    let at = body.find(&member)?;
    let before = body[..at].bytes().next_back()?;
    matches!(before, b'{' | b',').then_some(at + member.len() - 1)
}

struct Scanner<'b> {
    text: &'b str,
    at: usize,
}

impl<'b> Scanner<'b> {
    /// Reads the list at the place where it stands, and returns its end.
    fn list(mut self, collector: &mut Collector<'b>) -> Option<usize> {
        self.expect(b'[')?;
        if self.next_is(b']') {
            return Some(self.at);
        }
        let start = self.at;
        loop {
            self.record(collector)?;
            if collector.records == 1 {
                // Records of a page are much alike: the first tells how many may follow.
                let more = (self.text.len() - self.at) / (self.at - start);
                let room = (self.text.len() - self.at) / size_of::<Slot>();
                collector.reserve(room.min(more * collector.shape.slots));
            }
            if self.next_is(b']') {
                return Some(self.at);
            }
            self.expect(b',')?;
        }
    }

    #[inline(always)]
    fn record(&mut self, collector: &mut Collector<'b>) -> Option<()> {
        let mut record = collector.begin();
        let mut expected = 0;
        self.expect(b'{')?;
        loop {
            let at = self.name(collector.shape.names, expected)?;
            expected = at + 1;
            let name = &collector.shape.names[at];
            let value = self.value(name.form, collector)?;
            collector.store(&mut record, name, value);
            if self.next_is(b'}') {
                return collector.finish(&record).ok();
            }
            self.expect(b',')?;
        }
    }

    /// A member name with its quotes and colon: the expected one, or one that comes later, or any.
    #[inline(always)]
    fn name(&mut self, names: &[Name], expected: usize) -> Option<usize> {
        let rest = self.rest();
        let at = find_name(names, expected, |name| starts_with(rest, name.key.as_bytes()))?;
        self.at += names[at].key.len();
        Some(at)
    }

    #[inline(always)]
    fn value(&mut self, form: Form, collector: &mut Collector<'b>) -> Option<Slot> {
        match (form, self.rest().first()?) {
            (Form::Text, b'"') => self.string(collector),
            (Form::Text | Form::Number, b'0'..=b'9') => self.number(),
            (Form::Flag, b't') => self.word(b"true", 1),
            (Form::Flag, b'f') => self.word(b"false", 0),
            _ => None,
        }
    }

    #[inline(always)]
    fn string(&mut self, collector: &mut Collector<'b>) -> Option<Slot> {
        let start = self.at + 1;
        let end = stop(self.text.as_bytes(), start)?;
        match self.text.as_bytes()[end] {
            b'"' => {
                self.at = end + 1;
                let span = Span { in_side: false, start: start as u32, len: (end - start) as u32 };
                Some(Slot::span(span))
            }
            b'\\' => self.escaped_string(end, collector),
            _ => None,
        }
    }

    /// A text with escapes, the first one at `end`. Those of one letter are undone here, above all
    /// that of the slash, which the service writes; the others are serde_json's business, and it
    /// may still refuse them.
    fn escaped_string(&mut self, mut end: usize, collector: &mut Collector<'b>) -> Option<Slot> {
        let (bytes, writer) = (self.text.as_bytes(), &mut collector.writer);
        let written = writer.start();
        let (mut part, mut is_hard) = (self.at + 1, false);
        while bytes[end] == b'\\' {
            let meant = match bytes.get(end + 1)? {
                b'/' => "/",
                b'"' => "\"",
                b'\\' => "\\",
                b'n' => "\n",
                b'r' => "\r",
                b't' => "\t",
                _ => {
                    is_hard = true;
                    ""
                }
            };
            writer.part(self.text.get(part..end)?);
            writer.part(meant);
            part = end + 2;
            end = stop(bytes, part)?;
        }
        if bytes[end] != b'"' {
            return None;
        }
        let whole = self.text.get(self.at..=end)?;
        self.at = end + 1;
        if is_hard {
            let text: String = serde_json::from_str(whole).ok()?;
            return Some(Slot::span(writer.written(&text)));
        }
        writer.part(self.text.get(part..end)?);
        Some(Slot::span(writer.since(written)))
    }

    /// A plain integer of at most 17 digits, so that it fits everywhere.
    #[inline(always)]
    fn number(&mut self) -> Option<Slot> {
        let rest = self.rest();
        let (mut digits, mut number) = (0, 0);
        while let Some(digit @ b'0'..=b'9') = rest.get(digits) {
            if digits == 17 {
                return None;
            }
            number = number * 10 + i64::from(digit - b'0');
            digits += 1;
        }
        let ends = matches!(rest.get(digits)?, b',' | b'}');
        if digits == 0 || !ends || (digits > 1 && rest[0] == b'0') {
            return None;
        }
        self.at += digits;
        Slot::number(number)
    }

    #[inline(always)]
    fn word(&mut self, word: &[u8], meaning: i64) -> Option<Slot> {
        if !self.rest().starts_with(word) {
            return None;
        }
        self.at += word.len();
        Slot::number(meaning)
    }

    #[inline(always)]
    fn rest(&self) -> &'b [u8] {
        &self.text.as_bytes()[self.at..]
    }

    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Option<()> {
        self.next_is(byte).then_some(())
    }

    #[inline(always)]
    fn next_is(&mut self, byte: u8) -> bool {
        let is = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is
    }
}

/// Whether a text starts with a key, compared eight bytes at a time: a call of memcmp for each of
/// the many short keys costs more than the comparing.
#[inline(always)]
fn starts_with(text: &[u8], key: &[u8]) -> bool {
    let Some(start) = text.get(..key.len()) else { return false };
    match (start.last_chunk::<8>(), key.last_chunk::<8>()) {
        (Some(end), Some(key_end)) => {
            end == key_end && {
                let (mut eights, mut key_eights) = (start, key);
                while let (Some((one, rest)), Some((other, key_rest))) =
                    (eights.split_first_chunk::<8>(), key_eights.split_first_chunk::<8>())
                {
                    if one != other {
                        return false;
                    }
                    (eights, key_eights) = (rest, key_rest);
                }
                true
            }
        }
        _ => start == key,
    }
}

/// The first quote, backslash or control character from a place on, eight bytes at a time.
///
/// Declines near the end of the text, where eight bytes are not to be had.
#[inline(always)]
fn stop(bytes: &[u8], mut at: usize) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    // A byte below `limit` has its high bit set here. The lowest such byte is exact; borrows can
    // only disturb those above it.
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    loop {
        let eight = bytes.get(at..at + 8)?;
        let word = u64::from_le_bytes(eight.try_into().ok()?);
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = below(word ^ (ONES * u64::from(b'\\')), 1);
        let control = below(word, 0x20);
        let found = (quote | backslash | control) & HIGHS;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Asset, License};
    use crate::page::sealed::Sealed;
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;

    /// Pads so that the end of the text is not the reason to decline.
    const TAIL: &str = r#","sinceModifiedToken":"0zJTU5SAEplpMF4wWC"}"#;

    fn scan(list: &str) -> Option<usize> {
        let body = format!(r#"{{"status":0,"licenses":{list}{TAIL}"#);
        take_list(License::SHAPE, &body).map(|(collector, _)| collector.records as usize)
    }

    const GOOD: &str = r#"{"adamIdStr":"1","licenseIdStr":"2","pricingParam":"STDQ"}"#;

    #[test]
    fn what_the_service_writes_is_taken() {
        assert_eq!(scan("[]"), Some(0));
        assert_eq!(scan(&format!("[{GOOD},{GOOD}]")), Some(2));
        let full = r#"{"adamId":1,"adamIdStr":"1","isIrrevocable":false,"itsIdHash":"a\/b","licenseId":12345678901234567,"licenseIdStr":"2","pricingParam":"STDQ","productTypeId":8,"userIdStr":"\u20ac€"}"#;
        assert_eq!(scan(&format!("[{full}]")), Some(1));
    }

    #[test]
    fn everything_else_is_declined() {
        for list in [
            format!("[ {GOOD}]"),
            format!("[{GOOD},]"),
            format!("[{GOOD} ]"),
            format!("[{GOOD}"),
            "[{}]".to_owned(),
            "[null]".to_owned(),
            "{}".to_owned(),
            r#"[{"adamIdStr":"1","pricingParam":"STDQ"}]"#.to_owned(),
            GOOD.replace("\"2\"", "null"),
            GOOD.replace("\"2\"", "1.5"),
            GOOD.replace("\"2\"", "01"),
            GOOD.replace("\"2\"", "-1"),
            GOOD.replace("\"2\"", "123456789012345678"),
            GOOD.replace("\"2\"", "true"),
            GOOD.replace("\"2\"", "\"\\x\""),
            GOOD.replace("\"2\"", "\"\\ud800\""),
            GOOD.replace("\"2\"", "\"a\nb\""),
            GOOD.replace("licenseIdStr", "licenceIdStr"),
        ] {
            let list =
                if list.starts_with('{') && list.len() > 2 { format!("[{list}]") } else { list };
            assert_eq!(scan(&list), None, "{list}");
        }
    }

    #[test]
    fn a_list_that_may_be_nested_is_declined() {
        let nested = format!(r#"{{"user":{{"licenses":[{GOOD}]}},"licenses":[]{TAIL}"#);
        assert!(take_list(License::SHAPE, &nested).is_none());
        let only = format!(r#"{{"user":{{"licenses":[{GOOD}]}}{TAIL}"#);
        crate::page::tests::check_both_ways::<License>(&only);
        let inside = format!(r#"{{"note":"x\"licenses\":[{GOOD}]"{TAIL}"#);
        assert!(take_list(License::SHAPE, &inside).is_none());
    }

    /// Any JSON value, or none.
    fn any_value() -> impl Strategy<Value = String> {
        let odd = ["null", "1.5", "01", "{}", "[1]", "\"\\x\"", "\"a\nb\"", "tru", "-7"];
        prop_oneof![
            "\\PC{0,9}".prop_map(|text| serde_json::to_string(&text).unwrap()),
            any::<i64>().prop_map(|number| number.to_string()),
            any::<bool>().prop_map(|flag| flag.to_string()),
            prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        ]
    }

    /// A value of the kind that the service sends.
    fn fitting_value(form: Form) -> BoxedStrategy<String> {
        let digits = (0_u64..10_u64.pow(17)).prop_map(|number| number.to_string());
        match form {
            Form::Text => prop_oneof![
                "[a-zA-Z0-9/€é+= -]{0,20}".prop_map(|text| serde_json::to_string(&text).unwrap()),
                "[a-z]{0,9}".prop_map(|text| format!("\"{text}\\/{text}\\ud83d\\ude00\\n\"")),
                digits,
            ]
            .boxed(),
            Form::Number => digits.boxed(),
            Form::Flag => any::<bool>().prop_map(|flag| flag.to_string()).boxed(),
            Form::Nested(_) => Just("[]".to_owned()).boxed(),
        }
    }

    fn member(names: &'static [Name]) -> impl Strategy<Value = String> {
        let known = prop::sample::select(names.to_vec()).prop_flat_map(|name| {
            fitting_value(name.form).prop_map(move |value| (name.wire, value))
        });
        let odd = (prop::sample::select(names.to_vec()), any_value())
            .prop_map(|(name, value)| (name.wire, value));
        let unknown = any_value().prop_map(|value| ("unknown", value));
        prop_oneof![60 => known, 1 => odd, 1 => unknown]
            .prop_map(|(name, value)| format!("\"{name}\":{value}"))
    }

    fn record(names: &'static [Name]) -> impl Strategy<Value = String> {
        prop::collection::vec(member(names), 0..12).prop_map(|mut members| {
            members.push(r#""adamIdStr":"1","pricingParam":"STDQ","licenseIdStr":"2""#.to_owned());
            format!("{{{}}}", members.join(","))
        })
    }

    fn answer(shape: &'static Shape) -> impl Strategy<Value = String> {
        let gap = prop_oneof![20 => Just(""), 1 => Just(" ")];
        let records = prop::collection::vec(record(shape.names), 0..6);
        (records, gap).prop_map(move |(records, gap)| {
            let list = shape.list;
            format!(r#"{{"status":0,"{list}":{gap}[{}]{TAIL}"#, records.join(","))
        })
    }

    /// A property over answers that the scanner always declines would prove nothing.
    #[test]
    fn most_of_the_answers_tried_are_taken() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let answers = answer(License::SHAPE);
        let taken = (0..500)
            .filter(|_| {
                let body = answers.new_tree(&mut runner).unwrap().current();
                take_list(License::SHAPE, &body).is_some()
            })
            .count();
        assert!((200..450).contains(&taken), "{taken} of 500");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn it_reads_licences_as_the_reference_does(body in answer(License::SHAPE)) {
            crate::page::tests::check_both_ways::<License>(&body);
        }

        #[test]
        fn it_reads_assets_as_the_reference_does(body in answer(Asset::SHAPE)) {
            crate::page::tests::check_both_ways::<Asset>(&body);
        }

        #[test]
        fn broken_bodies_are_read_alike(
            body in answer(License::SHAPE),
            cut in any::<prop::sample::Index>(),
            byte in prop::sample::select(b"\"\\{}[],:0 a\x01".to_vec()),
        ) {
            let at = cut.index(body.len());
            if body.is_char_boundary(at) && body.is_char_boundary(at + 1) {
                let broken = format!("{}{}{}", &body[..at], byte as char, &body[at + 1..]);
                crate::page::tests::check_both_ways::<License>(&broken);
                crate::page::tests::check_both_ways::<License>(&body[..at]);
            }
        }

        #[test]
        fn keys_are_compared_whole(text in "[ab]{0,20}", key in "[ab]{0,20}") {
            let (text, key) = (text.as_bytes(), key.as_bytes());
            prop_assert_eq!(starts_with(text, key), text.starts_with(key));
            let both = [key, text].concat();
            prop_assert!(starts_with(&both, key));
        }

        #[test]
        fn the_first_stop_is_found(text in "[ -~\n]{0,40}") {
            let padded = format!("{text}........");
            let is_stop = |byte: u8| byte == b'"' || byte == b'\\' || byte < 0x20;
            let expected = padded.bytes().position(is_stop);
            prop_assert_eq!(stop(padded.as_bytes(), 0).filter(|_| expected.is_some()), expected);
        }
    }
}
