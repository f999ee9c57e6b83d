//! The seeded world, and the simulator as a process citizen.

use crate::http::{call, send, simulator, small_world};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use vppkit_sim::{ManualClock, Request, Simulator, SpecError, UserStatus, WorldSpec};

fn engine(world: WorldSpec) -> vppkit_sim::Engine {
    Simulator::builder().world(world).clock(ManualClock::new(1_800_000_000_000)).build().unwrap()
}

#[test]
fn a_seed_gives_the_same_world_again() {
    let (one, two) = (engine(small_world()), engine(small_world()));
    assert_eq!(one.world().assignments(), two.world().assignments());
    assert_eq!(one.world().users(), two.world().users());
    assert_eq!(one.stoken(), two.stoken());
    let other = engine(WorldSpec { seed: 2, ..small_world() });
    assert_ne!(one.world().users(), other.world().users());
    assert_ne!(one.world().serial_numbers(), other.world().serial_numbers());
}

#[test]
fn a_holder_has_at_most_one_license_of_an_asset() {
    let world = engine(small_world()).world();
    let mut seen = HashSet::new();
    for a in world.assignments() {
        assert!(seen.insert((a.adam_id, a.pricing, a.client_user_id, a.serial_number)));
    }
    assert_eq!(seen.len(), 2_000);
    let books: HashSet<String> =
        world.assets().into_iter().filter(|a| a.irrevocable).map(|a| a.adam_id).collect();
    let on_devices = world.assignments().into_iter().filter(|a| a.serial_number.is_some());
    assert!(on_devices.into_iter().all(|a| !books.contains(&a.adam_id)), "no book on a device");
}

#[test]
fn users_come_in_all_states_and_serial_numbers_are_distinct() {
    let world = engine(WorldSpec { users: 3_000, devices: 20_000, ..small_world() }).world();
    let mut count: HashMap<UserStatus, usize> = HashMap::new();
    let mut active = HashSet::new();
    for user in world.users() {
        *count.entry(user.status).or_default() += 1;
        if user.status.is_active() {
            assert!(active.insert(user.client_user_id), "one active record each");
        }
    }
    assert_eq!((count[&UserStatus::Retired], count[&UserStatus::Deleted]), (60, 60));
    assert!(count[&UserStatus::Associated] > count[&UserStatus::Registered]);
    let serials: HashSet<String> = world.serial_numbers().into_iter().collect();
    assert_eq!(serials.len(), 20_000);
}

#[test]
fn the_first_asset_is_the_one_the_documentation_speaks_of() {
    let asset = engine(WorldSpec { assets: 1, ..small_world() }.assigned(100));
    assert_eq!(asset.world().assets()[0].adam_id, "361304891");
}

trait Assigned {
    fn assigned(self, assignments: usize) -> Self;
}

impl Assigned for WorldSpec {
    fn assigned(self, assignments: usize) -> Self {
        Self { assignments, ..self }
    }
}

#[test]
fn too_many_assignments_are_refused_and_a_full_world_is_not() {
    let spec = WorldSpec { assets: 2, users: 10, devices: 5, ..small_world() };
    assert_eq!(engine(spec.clone().assigned(30)).world().assignment_count(), 30);
    let refused = Simulator::builder().world(spec.assigned(31)).build();
    let error = SpecError::TooManyAssignments { wanted: 31, possible: 30 };
    assert_eq!(refused.err(), Some(error));
}

#[test]
fn a_million_licenses_are_all_there() {
    let spec = WorldSpec { devices: 60_000, users: 3_000, ..small_world() }.assigned(1_000_000);
    let engine = engine(spec);
    assert_eq!(engine.world().assignment_count(), 1_000_000);
    engine.world().change_settings(|settings| settings.batch_size = 500);

    let ask = |members: serde_json::Value| {
        let request = Request::post("h", "/mdm/getVPPLicensesSrv", members.to_string());
        let answer: serde_json::Value =
            serde_json::from_slice(&engine.handle(&request).body).unwrap();
        assert_eq!(answer["status"], 0);
        answer
    };
    let stoken = engine.stoken();
    let first = ask(json!({"sToken": stoken, "assignedOnly": true}));
    assert_eq!(first["totalCount"], 1_000_000);
    assert_eq!(first["totalBatchCount"], "2000");
    let pages = [1, 2, 500, 1_000, 1_500, 1_999, 2_000];
    let mut licenses = HashSet::new();
    for index in pages {
        let token = &first["batchToken"];
        let page = ask(json!({"sToken": stoken, "batchToken": token, "overrideIndex": index}));
        for license in page["licenses"].as_array().unwrap() {
            assert_eq!(license["status"], "Associated");
            assert!(licenses.insert(license["licenseId"].as_u64().unwrap()), "page {index}");
        }
        assert_eq!(page.get("sinceModifiedToken").is_some(), index == 2_000);
    }
    assert_eq!(licenses.len(), 500 * pages.len());
}

#[tokio::test]
async fn connections_are_kept_and_dropping_the_simulator_ends_them() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let sim = simulator(small_world()).await;
    let mut stream = tokio::net::TcpStream::connect(sim.address()).await.unwrap();
    let address = sim.address();
    for _ in 0..2 {
        let request = format!("GET /mdm/nothing HTTP/1.1\r\nHost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = [0; 512];
        let size = stream.read(&mut answer).await.unwrap();
        assert!(answer[..size].starts_with(b"HTTP/1.1 404"));
        assert!(answer[..size].ends_with(b"Not found\n"), "one write an answer");
    }
    drop(sim);
    assert_eq!(stream.read(&mut [0; 16]).await.unwrap_or(0), 0);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn shutdown_frees_the_port() {
    let sim = simulator(small_world()).await;
    assert_eq!(send(&sim, "GET", "/mdm/VPPServiceConfigSrv", "").await.status, 200);
    let port = sim.address().port();
    sim.shutdown().await;
    let again = Simulator::builder().world(small_world()).port(port).start().await.unwrap();
    assert_eq!(call(&again, "getVPPAssetsSrv", json!({})).await["status"], 0);
    assert!(Simulator::builder().port(port).start().await.is_err(), "the port is taken");
}
