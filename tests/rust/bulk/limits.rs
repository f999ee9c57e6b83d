//! The limits of a request can change at any time (protocol 1.6, 1.17).

use std::time::Duration;

use vppkit_tests::{builder, installation};

use super::*;

#[tokio::test]
async fn requests_above_a_limit_that_has_fallen_are_cut_again() {
    let (sim, client) = simulator(Settings::default()).await;
    sim.world().change(&Change::Limits { associate: 4, disassociate: 3 }).unwrap();
    sim.engine().clear_log();
    let serials = serials("NEW", 100);
    let outcome = assign(&client, &serials).run().await.unwrap();
    assert_all_done(&outcome);
    let log = sim.log();
    let refused = log.iter().filter(|entry| entry.apple == Some(9602)).count();
    assert!((1..=5).contains(&refused), "{refused}");
    assert_eq!(asked(&sim, MANAGE) - refused, 25);
    assert_eq!(asked(&sim, Service::VPPServiceConfigSrv), 1);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn they_may_fall_again_and_again() {
    let (sim, client) = simulator(Settings::default()).await;
    let falls = |limit: usize| Action {
        before: vec![Change::Limits { associate: limit, disassociate: limit }],
        ..Action::default()
    };
    fault(&sim, &[3], falls(6));
    fault(&sim, &[7], falls(2));
    fault(&sim, &[11], falls(1));
    let serials = serials("OLD", 60);
    give(&sim, &serials);
    let outcome = unassign(&client, &serials).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!(holding(&sim, &serials), 0);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_refusal_within_the_limit_is_final() {
    let (sim, client) = simulator(Settings::default()).await;
    fault(&sim, &[2], Action { number: Some(9602), ..Action::default() });
    let serials = serials("NEW", 25);
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert_eq!((outcome.totals().done, outcome.totals().failed), (15, 10));
    assert_failed(&outcome, &serials[10], Kind::InvalidRequest, 9602);
    assert_eq!(asked(&sim, MANAGE), 3);
    assert_true(&sim, &outcome, &serials);
}

#[tokio::test]
async fn a_limit_that_has_risen_is_used_from_the_next_configuration_on() {
    let (sim, _) = simulator(Settings::default()).await;
    let client = builder(&sim.stoken(), &sim.entry_url())
        .installation(installation())
        .config_refresh(Duration::ZERO)
        .connect()
        .await
        .unwrap();
    let after = vec![Change::Limits { associate: 25, disassociate: 25 }];
    fault(&sim, &[2], Action { after, ..Action::default() });
    let serials = serials("NEW", 70);
    let outcome = assign(&client, &serials).parallel(1).run().await.unwrap();
    assert_all_done(&outcome);
    assert_eq!(outcome.requests(), 4, "10, 10, 25 and 25");
    assert_true(&sim, &outcome, &serials);
}
