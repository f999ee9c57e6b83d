//! Jobs while everything goes wrong now and then, by the world's seed.

use vppkit_sim::{BodyFault, Probability, Quirk};

use super::*;

/// What may happen to one in so many licence requests.
fn mishaps() -> Vec<(f64, Action)> {
    let number = |number| Action { number: Some(number), ..Action::default() };
    let quirk = |quirk| Action { quirks: vec![quirk], ..Action::default() };
    let limits = |limit| Action {
        before: vec![Change::Limits { associate: limit, disassociate: limit }],
        ..Action::default()
    };
    vec![
        (0.04, closing(Close::Before)),
        (0.04, closing(Close::After)),
        (0.04, closing(Close::During)),
        (0.04, number(9603)),
        (0.04, Action { applied: true, ..number(9603) }),
        (0.02, number(9646)),
        (0.03, Action { body: Some(BodyFault::Half), ..Action::default() }),
        (0.03, Action { status: Some(503), applied: true, ..Action::default() }),
        (0.10, quirk(Quirk::EntryMissing)),
        (0.10, quirk(Quirk::EntryDoubled)),
        (0.10, quirk(Quirk::EntriesReversed)),
        (0.10, quirk(Quirk::EntryUnknown)),
        (0.03, limits(3)),
        (0.03, limits(10)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_the_outcome_is_true() {
    for seed in 0..12 {
        println!("seed {seed}");
        let world = WorldSpec {
            assets: 2,
            users: 10,
            devices: 20,
            assignments: 20,
            spare: 60,
            seed,
            ..WorldSpec::default()
        };
        let sim = Simulator::builder().world(world).start().await.unwrap();
        let client = connect(&sim, "main").await;
        for (chance, action) in mishaps() {
            let probability = Probability::try_from(chance).unwrap();
            sim.fault(Rule { service: Some(MANAGE), probability, action, ..Rule::default() });
        }
        let probability = Probability::try_from(0.05).unwrap();
        let action = Action { number: Some(9603), ..Action::default() };
        let service = Some(Service::GetAssignments);
        sim.fault(Rule { service, probability, action, ..Rule::default() });

        let (old, new) = (serials("OLD", 150), serials("NEW", 80));
        let all = [&old[..], &new[..]].concat();
        let outcome = assign(&client, &old).run().await.unwrap();
        assert_true_among(&sim, &outcome, &old, &all, device);
        let moving = assign(&client, &new).taking_from_serial_numbers(&old[..80]);
        let outcome = moving.confirm_removals(80).run().await.unwrap();
        let given = [&new[..], &old[..80]].concat();
        assert_true_among(&sim, &outcome, &given, &all, device);
        let outcome = unassign(&client, &all).run().await.unwrap();
        assert_true_among(&sim, &outcome, &all, &all, device);
        assert_kept(&sim);
    }
}
