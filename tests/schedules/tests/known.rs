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

known! {
    a_write_that_had_waited_for_its_place_left_though_the_claim_was_cleared_meanwhile: 8772,
    a_write_left_on_a_slow_connection_though_the_claim_was_cleared_meanwhile: 15070,
    an_asset_that_was_said_not_to_be_found_was_taken_for_complete_in_an_import: 14441,
    an_asset_that_was_said_not_to_be_found_was_taken_for_complete_in_a_sync: 11272,
    a_checkpoint_was_past_an_asset_that_was_said_not_to_be_found: 9385,
    a_listing_that_began_anew_had_a_second_deadline: 12121,
    a_parallel_listing_that_began_anew_had_a_second_deadline: 2573,
    the_pause_before_an_incomplete_answer_was_asked_for_again_outlived_the_deadline: 6062,
    reads_left_no_place_to_the_writes_of_a_client_that_had_just_learned_its_library: 299,
    a_client_that_did_not_know_its_library_yet_took_the_place_kept_for_writes: 857,
}

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
        assert_eq!(without_the_date(&one.tale), without_the_date(&other.tale));
        assert_eq!(one.requests, other.requests);
    }
}

/// Errors name a day and a second to come again at, which are those of the machine's own clock.
fn without_the_date(tale: &[String]) -> Vec<String> {
    let without = |line: &String| {
        let mut parts = line.split("Not before ");
        let begin = parts.next().unwrap_or_default().to_owned();
        parts.fold(begin, |text, part| text + part.split_once(' ').map_or("", |(_, rest)| rest))
    };
    tale.iter().map(without).collect()
}
