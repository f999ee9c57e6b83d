//! A job over many devices.

use anyhow::ensure;
use vppkit::PricingParam;
use vppkit_sim::WorldSpec;

use super::{Count, Rig};

const DEVICES: usize = 10_000;

/// Assigns an app to every device, ten in a request (protocol 1.6). Also says how many rules of the
/// judge were broken.
pub(super) async fn run() -> anyhow::Result<(Count, usize)> {
    let world = WorldSpec {
        assets: 1,
        users: 0,
        devices: DEVICES,
        assignments: 0,
        spare: DEVICES,
        ..WorldSpec::default()
    };
    let rig = Rig::start(world).await?;
    let world = rig.sim.world();
    let limit = world.settings().max_batch_associate;
    ensure!(limit == 10, "a limit of {limit}");

    rig.sim.engine().clear_log();
    let adam_id = world.assets()[0].adam_id.clone();
    let serial_numbers = world.serial_numbers();
    let job = rig.client.assign(adam_id, PricingParam::Stdq).serial_numbers(serial_numbers);
    let outcome = job.run().await?;
    ensure!(outcome.is_all_done(), "{outcome}");
    let assigned = world.assignment_count();
    ensure!(assigned == DEVICES, "{assigned} of {DEVICES} devices have the app");

    let count = Count {
        task: format!("an app for {DEVICES} devices, {limit} in a request"),
        measured: rig.sim.log().len(),
        ideal: DEVICES.div_ceil(limit),
    };
    Ok((count, rig.broken_rules()))
}
