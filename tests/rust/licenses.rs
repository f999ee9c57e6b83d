//! The services that assign licences and take them back, over real HTTP: what they answer, and
//! what they leave behind (protocol 1.17, 1.18).

mod allowed;
mod deprecated;
mod entries;
mod refusals;
mod repeats;
mod requests;
mod shapes;

use serde_json::{Value, json};
use vppkit::{Client, Effect, Error, Kind, LicenseChange, LicenseChanges, LicenseRequest};
use vppkit::{LicenseFilter, PricingParam};
use vppkit_sim::{Assignment, Change, Licenses, Pricing, Service, Settings, Simulator, WorldSpec};
use vppkit_tests::scripted::{Reply, Scripted};
use vppkit_tests::{builder, canary_token, claim, connect, installation, scripted};

/// The first asset of every world: an app that devices may have.
const APP: &str = "361304891";

const MANAGE: &str = "manageVPPLicensesByAdamIdSrv";

/// A small world with every kind of asset, and a client that holds its account.
async fn simulator(settings: Settings) -> (Simulator, Client) {
    let world = WorldSpec {
        assets: 10,
        users: 60,
        devices: 50,
        assignments: 200,
        spare: 12,
        ..WorldSpec::default()
    };
    let sim = Simulator::builder().world(world).settings(settings).start().await.unwrap();
    let client = connect(&sim, "main").await;
    (sim, client)
}

/// What becomes of a request where the server answers it so.
async fn answered(answer: Value) -> vppkit::Result<LicenseChanges> {
    let (_server, client) = scripted(MANAGE, move |_| Reply::json(answer.clone())).await;
    client.manage_licenses(request().associate_devices(["S1"])).await
}

/// A request for the first asset.
fn request() -> LicenseRequest {
    LicenseRequest::new(APP, PricingParam::Stdq)
}

/// The body of the last request to a service, without the token.
fn sent(server: &Scripted, service: &str) -> Value {
    let mut body = server.seen_by(service).last().unwrap().json();
    assert_eq!(body.as_object_mut().unwrap().remove("sToken"), Some(json!(canary_token())));
    body
}

/// How many requests of a service have arrived.
fn asked(sim: &Simulator, service: Service) -> usize {
    sim.log().iter().filter(|entry| entry.service == service).count()
}

fn managed(sim: &Simulator) -> usize {
    asked(sim, Service::ManageVPPLicensesByAdamIdSrv)
}

/// New users, registered by somebody else.
fn users<const N: usize>(sim: &Simulator, ids: [&str; N]) -> [String; N] {
    ids.map(|id| {
        let client_user_id = id.to_owned();
        sim.world().change(&Change::RegisterUser { client_user_id }).unwrap();
        id.to_owned()
    })
}

/// The user accepts the invitation with this store account.
fn accept(sim: &Simulator, client_user_id: &str, its_id_hash: &str) {
    let (client_user_id, its_id_hash) = (client_user_id.to_owned(), Some(its_id_hash.to_owned()));
    sim.world().change(&Change::AcceptInvitation { client_user_id, its_id_hash }).unwrap();
}

/// Somebody else assigns an asset to a user.
fn give(sim: &Simulator, adam_id: &str, client_user_id: &str) {
    let assignment = Assignment {
        adam_id: adam_id.parse().unwrap(),
        pricing: Pricing::Stdq,
        client_user_id: Some(client_user_id.to_owned()),
        serial_number: None,
    };
    sim.world().change(&Change::Assign(assignment)).unwrap();
}

/// Takes all free licences of the first asset out of the world.
fn refund_free(sim: &Simulator) {
    let count = sim.world().assets()[0].available;
    let adam_id = APP.parse().unwrap();
    let licenses = Licenses { adam_id, pricing: Pricing::Stdq, count };
    sim.world().change(&Change::Refund(licenses)).unwrap();
    assert_eq!(sim.world().assets()[0].available, 0);
}

/// The asset that cannot be taken back.
fn book(sim: &Simulator) -> String {
    let book = |asset: &vppkit_sim::AssetTruth| {
        asset.irrevocable && asset.pricing == Pricing::Stdq && !asset.device_assignable
    };
    sim.world().assets().into_iter().find(book).unwrap().adam_id
}

/// The licence by which this user or device really holds the asset.
fn held(sim: &Simulator, adam_id: &str, holder: &str) -> Option<String> {
    let assignments = sim.world().assignments();
    let mut held = assignments.iter().filter(|one| {
        let holders = [&one.client_user_id, &one.serial_number];
        one.adam_id == adam_id && holders.iter().any(|id| id.as_deref() == Some(holder))
    });
    let found = held.next().map(|one| one.license_id.to_string());
    assert!(held.next().is_none(), "{holder} holds {adam_id} twice");
    found
}

/// The ids of the first asset's licences in this state.
async fn ids(client: &Client, status: vppkit::LicenseStatus) -> Vec<String> {
    let filter = LicenseFilter::new().asset(APP).including_unassigned();
    let mut licenses = client.licenses(filter).to_vec().await.unwrap();
    licenses.retain(|license| license.status.as_ref() == Some(&status));
    licenses.into_iter().map(|license| license.license_id).collect()
}

fn number(entry: &LicenseChange) -> Option<i64> {
    assert_eq!(entry.is_done(), entry.error_number.is_none());
    assert_eq!(entry.is_done(), entry.error_kind().is_none());
    entry.error_number
}

/// The entry failed by this number, which is of this kind.
#[track_caller]
fn assert_failed(entry: &LicenseChange, kind: Kind, expected: i64) {
    assert_eq!((number(entry), entry.error_kind()), (Some(expected), Some(kind)), "{entry:?}");
    assert!(entry.error_message.is_some(), "{entry:?}");
}

/// Apple refused by this number and did nothing; it was asked once.
#[track_caller]
fn assert_refused(error: &Error, kind: Kind, number: i64) {
    let found = (error.kind(), error.apple().map(|apple| apple.number), error.effect());
    assert_eq!(found, (kind, Some(number), Effect::NotApplied), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[track_caller]
fn assert_not_sent(error: &Error) {
    assert_eq!((error.kind(), error.effect()), (Kind::Usage, Effect::NotSent), "{error}");
    assert!(!error.advice().is_empty(), "{error}");
}

/// The judge found that this client kept all rules.
#[track_caller]
fn assert_kept(sim: &Simulator) {
    let verdicts = sim.verdicts();
    assert!(verdicts.iter().all(|verdict| verdict.kept), "{verdicts:?}");
}
