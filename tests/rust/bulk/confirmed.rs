//! What is refused before anything is sent.

use vppkit::Effect;
use vppkit_tests::{builder, connect};

use super::*;

#[track_caller]
fn assert_refused(result: vppkit::Result<JobOutcome>, words: &str) {
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{error}");
    assert!(error.to_string().contains(words), "{error}");
    assert!(!error.advice().is_empty());
}

#[tokio::test]
async fn more_than_ten_removals_must_be_confirmed_by_their_number() {
    let (sim, client) = simulator(Settings::default()).await;
    sim.engine().clear_log();
    let serials = serials("OLD", 11);
    give(&sim, &serials);
    let unassign = || client.unassign(APP, PricingParam::Stdq).serial_numbers(&serials);
    assert_refused(unassign().run().await, "confirm_removals(11)");
    assert_refused(unassign().confirm_removals(10).run().await, "would take back 11 licences");
    let taking = assign(&client, &["NEW".to_owned()]).taking_from_serial_numbers(&serials);
    assert_refused(taking.run().await, "confirm_removals(11)");
    let retire = client.retire_users(&serials);
    assert_refused(retire.run().await, "would retire 11 users");
    assert_eq!((sim.log().len(), holding(&sim, &serials)), (0, 11));

    // Ten need none, and a name given twice counts once.
    let ten = [&serials[..10], &serials[..10]].concat();
    let job = client.unassign(APP, PricingParam::Stdq).serial_numbers(&ten);
    assert_all_done(&job.run().await.unwrap());
    assert_all_done(&unassign().confirm_removals(11).run().await.unwrap());
    assert_kept(&sim);
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_unsent() {
    let (sim, client) = simulator(Settings::default()).await;
    sim.engine().clear_log();
    let app = |client: &Client| client.assign(APP, PricingParam::Stdq);
    assert_refused(app(&client).run().await, "nobody");
    assert_refused(app(&client).serial_numbers([""; 0]).run().await, "nobody");
    assert_refused(app(&client).serial_numbers(["A", " "]).run().await, "empty");
    assert_refused(app(&client).serial_numbers(["A\r\n"]).run().await, "white space");
    let mixed = app(&client).serial_numbers(["A"]).client_user_ids(["u"]);
    assert_refused(mixed.run().await, "both devices and users");
    let mixed = app(&client).serial_numbers(["A"]).taking_from_serial_numbers(["B"]);
    assert_refused(mixed.taking_from_license_ids(["1"]).run().await, "both devices and licences");
    let job = client.assign("361304891x", PricingParam::Stdq).serial_numbers(["A"]);
    assert_refused(job.run().await, "no adamId");
    assert_refused(client.retire_users([""]).run().await, "empty");

    let reader = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
    let requests = sim.log().len();
    assert_refused(app(&reader).serial_numbers(["A"]).run().await, "only reads");
    let unclaimed = connect(&sim, "other").await;
    unclaimed.release().await.unwrap();
    let released = sim.log().len();
    assert_refused(app(&unclaimed).serial_numbers(["A"]).run().await, "not claimed");
    assert_eq!(sim.log().len(), released);
    assert!(requests < released && asked(&sim, MANAGE) == 0);
    assert_kept(&sim);
}
