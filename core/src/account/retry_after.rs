//! `Retry-After`: how long to stay away.

use std::time::{Duration, SystemTime};

/// For a header that cannot be read: Apple wanted us to wait, and did not manage to say how long.
const UNREADABLE: Duration = Duration::from_secs(60);

/// Waits beyond this are cut, so that they fit every clock.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// The wait that an answer's headers ask for, if they ask for one.
///
/// Seconds, or one of the three date forms of HTTP, measured against the answer's own `Date`: the
/// machine's clock may be off. Where the header stands twice the longer wait counts.
pub(crate) fn wait<'h>(
    headers: impl Iterator<Item = &'h str>,
    date: Option<&str>,
) -> Option<Duration> {
    headers.map(|text| one(text.trim(), date)).max()
}

fn one(text: &str, date: Option<&str>) -> Duration {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Only a number too large for 64 bits fails here.
        return text.parse().map_or(LONGEST, |seconds| Duration::from_secs(seconds).min(LONGEST));
    }
    let Ok(until) = httpdate::parse_http_date(text) else { return UNREADABLE };
    let now = date.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
    let now = now.unwrap_or_else(SystemTime::now);
    until.duration_since(now).unwrap_or_default().min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "Fri, 31 Dec 1999 23:59:59 GMT";

    fn seconds(headers: &[&str]) -> Option<u64> {
        wait(headers.iter().copied(), Some(DATE)).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_the_three_date_forms() {
        assert_eq!(seconds(&[]), None);
        assert_eq!(seconds(&["120"]), Some(120));
        assert_eq!(seconds(&[" 0 "]), Some(0));
        assert_eq!(seconds(&["Sat, 01 Jan 2000 00:02:00 GMT"]), Some(121));
        assert_eq!(seconds(&["Saturday, 01-Jan-00 00:02:00 GMT"]), Some(121));
        assert_eq!(seconds(&["Sat Jan  1 00:02:00 2000"]), Some(121));
    }

    #[test]
    fn a_date_in_the_past_is_over() {
        assert_eq!(seconds(&["Thu, 30 Dec 1999 00:00:00 GMT"]), Some(0));
    }

    #[test]
    fn garbage_means_a_minute() {
        for text in ["", "-5", "1.5", "1, 2", "soon", "0x10", "5 minutes", "Fri"] {
            assert_eq!(seconds(&[text]), Some(60), "{text}");
        }
    }

    #[test]
    fn far_away_is_a_year_and_the_longest_of_two_counts() {
        let far = LONGEST.as_secs();
        assert_eq!(seconds(&["1000000000000000000000000000000"]), Some(far));
        assert_eq!(seconds(&["18446744073709551615"]), Some(far));
        assert_eq!(seconds(&["Tue, 01 Jan 2999 00:00:00 GMT"]), Some(far));
        assert_eq!(seconds(&["5", "120", "7"]), Some(120));
    }

    #[test]
    fn without_the_answers_date_the_machines_clock_has_to_do() {
        let later = SystemTime::now() + Duration::from_secs(600);
        let text = httpdate::fmt_http_date(later);
        let wait = wait([text.as_str()].into_iter(), None).unwrap();
        assert!((590..=600).contains(&wait.as_secs()));
    }
}
