//! Answers beside Apple's printed samples: the same types, and no member that no source knows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::http::{call, call_as, send, send_with, simulator_with, small_world};
use serde_json::{Value, json};
use vppkit_sim::{Change, Settings, Simulator};

/// Samples whose types differ from what the simulator sends, with the reason.
const OTHER_TYPES: &[(&str, &str, &str)] = &[
    ("VPPClientConfigSrv", "facilitatorMemberId", "text in one table, a number elsewhere (3.1, 7)"),
    ("getVPPLicensesSrv", "licenses[].adamIdStr", "a number in one table (3.1, 4)"),
    ("getVPPLicensesSrv", "licenses[].licenseIdStr", "a number in one table (3.1, 4)"),
    (
        "getVPPLicensesSrv",
        "totalBatchCount",
        "text on the live service, a number in a table (1.15)",
    ),
];

/// A record of the fact sheet (protocol 1): service (`*` for any), the end of the path at which it
/// stands, its members and their types. Samples do not show all of them.
const FACTS: &[(&str, &str, &str)] = &[
    // 1.3
    ("*", "", "status:number errorNumber:number errorMessage:string clientContext:string"),
    ("*", "", "expirationMillis:number location:object uId:string tokenExpDate:string"),
    ("*", "", "facilitatorMember:object"),
    ("*", "location", "locationId:number locationName:string"),
    ("*", "facilitatorMember", "appleId:string countryCode:string email:string"),
    ("*", "facilitatorMember", "facilitatorMemberId:number organizationId:number"),
    // 1.7
    ("VPPClientConfigSrv", "", "defaultPlatform:string notificationToken:string"),
    // 1.8, 1.18
    ("*", "user", USER),
    ("*", "users[]", USER),
    ("*", "user", "licenses:array"),
    ("*", "user.licenses", "[]:object"),
    ("*", "regUsersAlreadyAssigned[]", USER),
    // 1.15, 1.17
    ("*", "licenses[]", LICENSE),
    ("*", "licenseAlreadyAssigned", LICENSE),
    ("*", "associations[]", LICENSE),
    ("*", "disassociations[]", LICENSE),
    ("getVPPLicensesSrv", "", "batchCount:number ifModifiedSinceMillisOrig:string"),
    // 1.16
    ("getAssignments", "assignments[]", "clientUserIdStr:string"),
    // 1.17
    ("*", "associations[]", ENTRY),
    ("*", "disassociations[]", ENTRY),
    ("*", "associations[].regUsersAlreadyAssigned", "[]:object"),
    // 1.19
    ("contentMetadataLookupUrl", "", "meta:object"),
    ("contentMetadataLookupUrl", "meta", "storefront:object language:object"),
    ("contentMetadataLookupUrl", "meta.storefront", "id:string cc:string"),
    ("contentMetadataLookupUrl", "meta.language", "tag:string"),
    ("contentMetadataLookupUrl", "results.*", "isB2BCustomApp:bool minimumOSVersion:string"),
    ("contentMetadataLookupUrl", "results.*", "isVppDeviceBasedLicensingEnabled:bool"),
];

const USER: &str = "userId:number clientUserIdStr:string email:string status:string inviteUrl:string inviteCode:string itsIdHash:string managedAppleIDStr:string";

const LICENSE: &str = "licenseId:number licenseIdStr:string adamId:number adamIdStr:string productTypeId:number productTypeName:string pricingParam:string isIrrevocable:bool status:string userId:number userIdStr:string clientUserIdStr:string itsIdHash:string serialNumber:string";

const ENTRY: &str = "errorNumber:number errorCode:number errorMessage:string licenseAlreadyAssigned:object regUsersAlreadyAssigned:array";

/// What the fact sheet says about the type of a member.
fn fact(service: &str, path: &str) -> Option<&'static str> {
    let (parent, name) = match path.strip_suffix("[]") {
        Some(list) => (list, "[]"),
        None => path.rsplit_once('.').unwrap_or(("", path)),
    };
    let stands = |end: &str| match parent.strip_suffix(end) {
        Some(before) if end.is_empty() => before.is_empty(),
        Some(before) => before.is_empty() || before.ends_with('.'),
        None => false,
    };
    let records = FACTS.iter().filter(|(of, end, _)| [service, "*"].contains(of) && stands(end));
    let mut members = records.flat_map(|(_, _, members)| members.split(' '));
    members.find_map(|member| member.strip_prefix(name)?.strip_prefix(':'))
}

/// JSON types by path; elements of lists are `[]`, and the ids of the lookup's results `*`.
type Shape = BTreeMap<String, BTreeSet<&'static str>>;

fn add(shape: &mut Shape, at: &str, value: &Value) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(items) => {
            items.iter().for_each(|item| add(shape, &format!("{at}[]"), item));
            "array"
        }
        Value::Object(members) => {
            for (name, member) in members {
                let name = if at == "results" { "*" } else { name };
                let path = if at.is_empty() { name.into() } else { format!("{at}.{name}") };
                add(shape, &path, member);
            }
            "object"
        }
    };
    shape.entry(at.to_owned()).or_default().insert(kind);
}

fn folder(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures")).join(name)
}

fn files(name: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(name)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The answers printed for a service, each with its file's name.
fn samples(service: &str) -> Vec<(String, Value)> {
    let of_service = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(&format!("{service}-")) && !name.ends_with("-request.json")
    };
    let mut paths: Vec<PathBuf> = files("wire/v1").into_iter().filter(of_service).collect();
    if folder(&format!("answers/{service}")).is_dir() {
        paths.extend(files(&format!("answers/{service}")));
    }
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        // One sample is a bare list (protocol 3.1, 1).
        let value = if let Value::Array(_) = value { json!({"licenses": value}) } else { value };
        // The others are values of single members.
        let whole = value.is_object() && !name.starts_with("client-context");
        whole.then_some((name, value))
    };
    paths.into_iter().filter_map(read).collect()
}

/// Asks for every kind of answer of the services that take an sToken.
async fn ask(sim: &Simulator, service: &str) -> Vec<Value> {
    let legacy = sim.stoken_named("legacy").unwrap();
    let expiring = sim.stoken_named("expiring").unwrap();
    let revoked = sim.stoken_named("revoked").unwrap();
    let world = sim.world();
    let asset = world.assets()[0].clone();
    let held = |user: bool| {
        let mut all = world.assignments().into_iter().filter(|a| a.adam_id == asset.adam_id);
        all.find_map(|a| if user { a.client_user_id } else { a.serial_number }).unwrap()
    };
    let list = |service: &'static str, members: Value| async move {
        let first = call(sim, service, members).await;
        let mut next = json!({"batchToken": first["batchToken"]});
        next["overrideIndex"] = first["totalBatchCount"].clone();
        let last = call(sim, service, next).await;
        vec![first, last]
    };
    let mut answers = vec![call_as(sim, &revoked, service, json!({})).await];
    let of_member = json!({"facilitatorMemberId": 200_842, "includeLicenseCounts": true});
    answers.push(call_as(sim, &legacy, service, of_member).await);
    match service {
        "VPPClientConfigSrv" => {
            answers.push(call_as(sim, &expiring, service, json!({"clientContext": "{}"})).await);
            answers.push(call_as(sim, &legacy, service, json!({"clientContext": "{}"})).await);
            sim.world().change_settings(|settings| settings.legacy_migrated = true);
            answers.push(call_as(sim, &legacy, service, json!({})).await);
        }
        "registerVPPUserSrv" | "editVPPUserSrv" | "retireVPPUserSrv" | "getVPPUserSrv" => {
            let new = json!({"clientUserIdStr": "new", "email": "new@example.com"});
            answers.push(call(sim, "registerVPPUserSrv", new.clone()).await);
            answers.push(call(sim, service, new).await);
            answers.push(call(sim, service, json!({"clientUserIdStr": held(true)})).await);
        }
        "getVPPUsersSrv" => answers.extend(list("getVPPUsersSrv", json!({})).await),
        "getVPPLicensesSrv" => answers.extend(list("getVPPLicensesSrv", json!({})).await),
        "getVPPAssetsSrv" => {
            answers.push(call(sim, service, json!({"includeLicenseCounts": true})).await);
            answers.push(call(sim, service, json!({})).await);
        }
        "getAssignments" => answers.push(call(sim, service, json!({})).await),
        "manageVPPLicensesByAdamIdSrv" => answers.extend(manage(sim, &asset.adam_id, &held).await),
        other => panic!("no requests for {other}"),
    }
    answers
}

/// Entries that are done and that fail, short and in full, with both forms of 9616.
async fn manage(sim: &Simulator, adam_id: &str, held: &dyn Fn(bool) -> String) -> Vec<Value> {
    let service = "manageVPPLicensesByAdamIdSrv";
    for id in ["first", "second"] {
        sim.world().change(&Change::RegisterUser { client_user_id: id.into() }).unwrap();
        let its_id_hash = Some("c2FtZSBzdG9yZSBhY2NvdW50".into());
        let accept = Change::AcceptInvitation { client_user_id: id.into(), its_id_hash };
        sim.world().change(&accept).unwrap();
    }
    let mut answers = Vec::new();
    for (quirks, user) in [(json!([]), "first"), (json!(["full_entries"]), "second")] {
        let rule = json!({"service": service, "action": {"quirks": quirks}});
        sim.engine().clear_faults();
        sim.fault(serde_json::from_value(rule).unwrap());
        let request = json!({
            "adamIdStr": adam_id, "pricingParam": "STDQ",
            "associateClientUserIdStrs": [user, held(true), "nobody"],
            "disassociateSerialNumbers": [held(false), "NEVER"],
        });
        answers.push(call(sim, service, request).await);
        let devices = json!({"adamIdStr": adam_id, "associateSerialNumbers": [user]});
        answers.push(call(sim, service, devices).await);
    }
    answers
}

async fn shape_of(sim: &Simulator, service: &str) -> Shape {
    let answers = match service {
        "VPPServiceConfigSrv" => {
            vec![send(sim, "POST", "/mdm/VPPServiceConfigSrv", "{}").await.json()]
        }
        "contentMetadataLookupUrl" => {
            let path = "/mdm/lookup?version=2&id=361304891&p=mdm-lockup&caller=MDM&platform=enterprisestore&cc=us&l=en";
            let cookie = format!("Cookie: itvt={}\r\n", sim.stoken());
            vec![send_with(sim, "GET", path, "", &cookie).await.json()]
        }
        service => ask(sim, service).await,
    };
    let mut shape = Shape::new();
    answers.iter().for_each(|answer| add(&mut shape, "", answer));
    shape
}

/// What is wrong with the types of what was sent, beside one sample.
fn compare(service: &str, file: &str, sent: &Shape, sample: &Shape) -> Vec<String> {
    let differing = sample.iter().filter_map(|(path, kinds)| {
        let found = sent.get(path).filter(|found| *found != kinds)?;
        Some((path, format!("{service}/{file}: {path} is {found:?}, and {kinds:?} there")))
    });
    let excepted = |path: &str| OTHER_TYPES.iter().any(|(of, at, _)| *of == service && *at == path);
    differing.filter(|(path, _)| !excepted(path)).map(|(_, text)| text).collect()
}

/// What is wrong with the members that were sent, beside all samples and the fact sheet.
fn unknown(service: &str, sent: &Shape, printed: &Shape) -> Vec<String> {
    let judged = sent.iter().filter_map(|(path, kinds)| match fact(service, path) {
        Some(kind) if kinds.iter().any(|found| *found != kind) => {
            Some(format!("{service}: {path} is {kinds:?}, and {kind} in the fact sheet"))
        }
        None if !printed.contains_key(path) => Some(format!("{service}: no source knows {path}")),
        _ => None,
    });
    judged.collect()
}

async fn sent_by(service: &str) -> Shape {
    let settings = Settings { batch_size: 50, ..Settings::default() };
    let sim = simulator_with(small_world(), settings).await;
    shape_of(&sim, service).await
}

#[tokio::test]
async fn answers_have_the_types_and_members_of_the_samples() {
    let folders = files("answers").into_iter();
    let mut services: Vec<String> =
        folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    // Parts of answers, not answers.
    services.retain(|name| name != "common");
    services.push("getAssignments".into());
    let mut wrong = Vec::new();
    for service in &services {
        let sent = sent_by(service).await;
        let samples = samples(service);
        assert!(!samples.is_empty(), "{service}");
        let mut printed = Shape::new();
        for (file, sample) in &samples {
            let mut shape = Shape::new();
            add(&mut shape, "", sample);
            wrong.extend(compare(service, file, &sent, &shape));
            let both = shape.keys().filter(|path| sent.contains_key(*path)).count();
            // "", status and one more: a sample that is compared with nothing proves nothing.
            assert!(both >= 3, "{service}/{file} has {both} members in common");
            printed.append(&mut shape);
        }
        wrong.extend(unknown(service, &sent, &printed));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_type_and_an_unknown_member_are_seen() {
    let shape = |value: Value| {
        let mut shape = Shape::new();
        add(&mut shape, "", &value);
        shape
    };
    let sample = shape(json!({"status": 0, "users": [{"userId": 1}]}));
    let good = shape(json!({"status": 0, "uId": "1", "users": [{"userId": 2, "email": "a"}]}));
    assert!(compare("getVPPUsersSrv", "x", &good, &sample).is_empty());
    assert!(unknown("getVPPUsersSrv", &good, &sample).is_empty());
    let bad =
        shape(json!({"status": "0", "users": [{"userId": 2, "emails": "a"}, {"userId": "3"}]}));
    let text = compare("getVPPUsersSrv", "x", &bad, &sample).join("\n");
    assert!(text.contains("status is") && text.contains("users[].userId is"), "{text}");
    let text = unknown("getVPPUsersSrv", &bad, &sample).join("\n");
    assert!(text.contains("no source knows users[].emails"), "{text}");
    assert!(text.contains("and number in the fact sheet"), "{text}");
}
