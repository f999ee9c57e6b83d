//! Plans: what a job would do.

use vppkit_tests::builder;

use super::*;

#[tokio::test]
async fn a_plan_shows_the_requests_and_writes_nothing() {
    let (sim, client) = simulator(Settings::default()).await;
    sim.engine().clear_log();
    let (new, old) = (serials("NEW", 25), serials("OLD", 12));
    let given = [&new[..], &new[..1]].concat();
    let before = sim.world().assignments();
    let job = assign(&client, &given).taking_from_serial_numbers(&old);
    let plan = job.plan().await.unwrap();
    let sizes: Vec<_> =
        plan.requests().map(|one| (one.associate.len(), one.disassociate.len())).collect();
    assert_eq!(sizes, [(10, 10), (10, 2), (5, 0)]);
    assert_eq!(plan.requests().next().unwrap().associate, &new[..10]);
    assert_eq!((plan.to_assign(), plan.to_unassign()), (&new[..], &old[..]));
    assert_eq!(plan.duplicates()[0].target, new[0]);
    assert_eq!((plan.associate_limit(), plan.disassociate_limit()), (10, 10));
    let available = i64::from(sim.world().assets()[0].available);
    assert_eq!((plan.licenses_available(), plan.licenses_needed()), (Some(available), 13));
    let log = sim.log();
    assert!(log.iter().all(|entry| entry.service == Service::GetVPPAssetsSrv), "{log:?}");
    assert_eq!((log.len(), sim.world().assignments()), (1, before));

    // The same job can then be run, and sends what the plan shows, cut by cut.
    let outcome = job.confirm_removals(12).run().await.unwrap();
    assert_eq!(outcome.requests(), sizes.len() as u64);
    assert_true(&sim, &outcome, &[&new[..], &old[..]].concat());
}

#[tokio::test]
async fn a_plan_needs_no_claim_and_no_confirmation() {
    let (sim, _) = simulator(Settings::default()).await;
    let reader = builder(&sim.stoken(), &sim.entry_url()).connect().await.unwrap();
    let old = serials("OLD", 30);
    let job = reader.unassign(APP, PricingParam::Stdq).serial_numbers(&old);
    let plan = job.plan().await.unwrap();
    assert_eq!((plan.requests().count(), plan.licenses_needed()), (3, 0));
    let plan = reader.assign("999999999", PricingParam::Stdq).serial_numbers(&old);
    assert_eq!(plan.plan().await.unwrap().licenses_available(), None);
    let refused = reader.assign(APP, PricingParam::Stdq).plan().await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Usage);
    assert_kept(&sim);
}
