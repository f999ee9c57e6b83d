//! What the head of an answer demands, read here once more so that neither the library nor the
//! judge is believed.

use std::time::SystemTime;

/// For a Retry-After that says nothing readable.
const UNREADABLE_MILLIS: i64 = 60_000;

/// The wait that the headers demand, in milliseconds: seconds or a date against the answer's own
/// Date, a minute for anything else, and the longest of several.
pub(super) fn demanded(headers: &[(String, String)]) -> Option<i64> {
    let named = |wanted: &str| {
        let wanted = wanted.to_owned();
        headers.iter().filter(move |(name, _)| *name == wanted).map(|(_, value)| value.trim())
    };
    let date = named("date").next().and_then(seconds_of_date);
    named("retry-after").map(|value| wait(value, date)).max()
}

fn wait(value: &str, date: Option<i64>) -> i64 {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().unwrap_or(i64::MAX).saturating_mul(1000);
    }
    match (seconds_of_date(value), date) {
        (Some(until), Some(date)) => (until - date).max(0).saturating_mul(1000),
        _ => UNREADABLE_MILLIS,
    }
}

fn seconds_of_date(text: &str) -> Option<i64> {
    let date = httpdate::parse_http_date(text).ok()?;
    date.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::demanded;

    fn millis(retry_after: &[&str]) -> Option<i64> {
        let date = ("date".to_owned(), "Fri, 31 Dec 1999 23:59:59 GMT".to_owned());
        let waits = retry_after.iter().map(|value| ("retry-after".to_owned(), (*value).to_owned()));
        demanded(&std::iter::once(date).chain(waits).collect::<Vec<_>>())
    }

    #[test]
    fn seconds_dates_and_garbage_all_close_the_account() {
        assert_eq!(millis(&[]), None);
        assert_eq!(millis(&["90"]), Some(90_000));
        assert_eq!(millis(&["Sat, 01 Jan 2000 00:00:59 GMT"]), Some(60_000));
        assert_eq!(millis(&["Thu, 30 Dec 1999 00:00:00 GMT"]), Some(0));
        assert_eq!(millis(&["soon"]), Some(60_000));
        assert_eq!(millis(&["5", "7"]), Some(7_000));
        assert_eq!(millis(&["1000000000000000000000000000000"]), Some(i64::MAX));
    }
}
