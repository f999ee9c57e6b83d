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

use super::eights::{digits_end, text_end};
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
        let names = collector.shape.names;
        let record = collector.begin();
        let mut expected = 0;
        self.expect(b'{')?;
        loop {
            let (at, name) = self.name(names, expected)?;
            expected = at + 1;
            self.at += name.key.len();
            let value = self.value(name.form, collector)?;
            collector.put(&record, name, value);
            match self.first()? {
                b',' => self.at += 1,
                b'}' => break,
                _ => return None,
            }
        }
        self.at += 1;
        collector.finish(&record).ok()
    }

    /// Which name stands here, with its quotes and colon: nearly always the expected one.
    #[inline(always)]
    fn name<'n>(&self, names: &'n [Name], expected: usize) -> Option<(usize, &'n Name)> {
        let rest = self.rest();
        match names.get(expected) {
            Some(name) if name.key.starts(rest) => Some((expected, name)),
            _ => other_name(names, expected, rest),
        }
    }

    #[inline(always)]
    fn value(&mut self, form: Form, collector: &mut Collector<'b>) -> Option<Slot> {
        match form {
            Form::Text if self.first()? == b'"' => self.string(collector),
            // The digits stand in the body as they are to be shown.
            Form::Text => self.digits().map(Slot::span),
            Form::Number => self.number(),
            Form::Flag if self.first()? == b't' => self.word(b"true", 1),
            Form::Flag => self.word(b"false", 0),
            Form::Nested(_) => None,
        }
    }

    #[inline(always)]
    fn string(&mut self, collector: &mut Collector<'b>) -> Option<Slot> {
        let start = self.at + 1;
        let end = text_end(self.text.as_bytes(), start);
        match self.text.as_bytes().get(end)? {
            b'"' => {
                self.at = end + 1;
                Some(Slot::span(span(start, end)))
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
        while *bytes.get(end)? == b'\\' {
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
            end = text_end(bytes, part);
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

    /// The digits of a plain integer, at most 17 so that it fits everywhere.
    #[inline(always)]
    fn digits(&mut self) -> Option<Span> {
        let (bytes, start) = (self.text.as_bytes(), self.at);
        let end = digits_end(bytes, start);
        let ends = matches!(bytes.get(end)?, b',' | b'}');
        let digits = end - start;
        if !ends || !(1..=17).contains(&digits) || (digits > 1 && bytes[start] == b'0') {
            return None;
        }
        self.at = end;
        Some(span(start, end))
    }

    #[inline(always)]
    fn number(&mut self) -> Option<Slot> {
        let start = self.at;
        self.digits()?;
        let digits = &self.text.as_bytes()[start..self.at];
        let number = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        Slot::number(number)
    }

    #[inline(always)]
    fn word<const N: usize>(&mut self, word: &[u8; N], meaning: i64) -> Option<Slot> {
        if self.rest().first_chunk()? != word {
            return None;
        }
        self.at += word.len();
        Slot::number(meaning)
    }

    #[inline(always)]
    fn first(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn rest(&self) -> &'b [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
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

#[inline(never)]
fn other_name<'n>(names: &'n [Name], expected: usize, rest: &[u8]) -> Option<(usize, &'n Name)> {
    let at = find_name(names, expected, |name| name.key.starts(rest))?;
    Some((at, &names[at]))
}

/// A place in the body.
#[inline(always)]
fn span(start: usize, end: usize) -> Span {
    Span { in_side: false, start: start as u32, len: (end - start) as u32 }
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
    }
}
