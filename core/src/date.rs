//! Dates as the services write them: one tolerant reader for all forms.

use std::fmt;
use std::time::{Duration, SystemTime};

use jiff::civil::Date;
use jiff::fmt::strtime;
use serde::{Serialize, Serializer};

/// A point in time, in milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970, as in `expirationMillis`.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The present, by the machine's clock.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_millisecond())
    }

    /// The same as the standard library writes it.
    pub fn to_system_time(self) -> SystemTime {
        let distance = Duration::from_millis(self.0.unsigned_abs());
        if self.0 < 0 {
            SystemTime::UNIX_EPOCH - distance
        } else {
            SystemTime::UNIX_EPOCH + distance
        }
    }
}

/// RFC 3339 in UTC, such as `2014-08-16T01:13:52Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => timestamp.fmt(f),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A date that a server or a token wrote: its text, and the time it means where it can be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct ServerDate {
    /// The text as received.
    pub text: String,
    /// The time it means; absent when the text follows no known form.
    pub timestamp: Option<Timestamp>,
}

impl ServerDate {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let timestamp = parse(&text);
        Self { text, timestamp }
    }
}

/// Reads every form of protocol 3.2 except those of HTTP headers.
///
/// With a time: offset with or without colon or `Z`, time with or without colons, seconds with or
/// without a fraction. Without one, midnight UTC: `2027-01-15`, `Sep 15, 2015`.
fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let Some((date, time)) = text.split_once(['T', ' ']).filter(|(date, _)| date.contains('-'))
    else {
        let date =
            Date::strptime("%Y-%m-%d", text).or_else(|_| Date::strptime("%b %d, %Y", text)).ok()?;
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        return Some(Timestamp(midnight.timestamp().as_millisecond()));
    };
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) if &time[at..] == "Z" => (&time[..at], "+0000".to_owned()),
        Some(at) => (&time[..at], time[at..].replace(':', "")),
        None => return None,
    };
    let clock = clock.replace(':', "");
    let parsed = strtime::parse("%Y-%m-%dT%H%M%S%.f%z", format!("{date}T{clock}{offset}")).ok()?;
    Some(Timestamp(parsed.to_timestamp().ok()?.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        parse(text).map(|timestamp| timestamp.to_string())
    }

    #[test]
    fn every_form_that_was_seen() {
        for (text, utc) in [
            ("2013-07-26T18:12:09-0700", "2013-07-27T01:12:09Z"),
            ("2013-07-26T181209-0700", "2013-07-27T01:12:09Z"),
            ("2030-11-08T22:33:22+0000", "2030-11-08T22:33:22Z"),
            ("2020-12-31T13:57:19+02:00", "2020-12-31T11:57:19Z"),
            ("2018-07-03T16:59:28+10:00", "2018-07-03T06:59:28Z"),
            ("2018-07-03T16:59:28Z", "2018-07-03T16:59:28Z"),
            ("2018-07-03T16:59:28.250Z", "2018-07-03T16:59:28.25Z"),
            (" 2018-07-03T16:59:28Z\n", "2018-07-03T16:59:28Z"),
            ("2027-01-15", "2027-01-15T00:00:00Z"),
            ("2010-04-01", "2010-04-01T00:00:00Z"),
            ("Sep 15, 2015", "2015-09-15T00:00:00Z"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(utc), "{text}");
        }
    }

    #[test]
    fn anything_else_keeps_its_text_only() {
        for text in
            ["", "soon", "2013-13-26T18:12:09-0700", "2013-07-26T18:12:09", "T", "-", "é-éT"]
        {
            let date = ServerDate::new(text);
            assert_eq!((date.text.as_str(), date.timestamp), (text, None));
        }
    }

    #[test]
    fn milliseconds_beyond_32_bits_survive() {
        let expiry = Timestamp::from_millis(1_898_103_480_266);
        assert_eq!(expiry.to_string(), "2030-02-23T18:58:00.266Z");
        assert_eq!(
            expiry.to_system_time().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis(),
            1_898_103_480_266
        );
        let before = Timestamp::from_millis(-1500).to_system_time();
        assert_eq!(SystemTime::UNIX_EPOCH.duration_since(before).unwrap().as_millis(), 1500);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
