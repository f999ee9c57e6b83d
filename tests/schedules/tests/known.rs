//! A first look with plain `cargo test`, and the seeds that failed once.

use vppkit_schedules::soak;

/// A seed that failed once becomes a test whose name says what was wrong then:
///
/// ```text
/// known! {
///     a_cancelled_write_was_reported_as_not_sent: 4711,
/// }
/// ```
macro_rules! known {
    ($($name:ident: $seed:expr,)*) => {$(
        #[test]
        fn $name() {
            let played = soak::guarded($seed, None, false);
            assert!(played.findings.is_empty(), "{:#?}", played.findings);
        }
    )*};
}

known! {}

#[test]
fn two_hundred_schedules_break_nothing() {
    let summary = soak::soak(1, 200, None, |_| {});
    assert_eq!(summary.schedules, 200);
    assert!(summary.failures.is_empty(), "{:#?}", summary.failures);
    assert!(summary.requests > 2_000 && summary.faults > 200, "{summary:#?}");
}

#[test]
fn the_same_seed_is_the_same_schedule() {
    for seed in 300..320 {
        let [one, other] = [(); 2].map(|()| soak::guarded(seed, None, true));
        assert_eq!(one.tale, other.tale);
        assert_eq!(one.requests, other.requests);
    }
}
