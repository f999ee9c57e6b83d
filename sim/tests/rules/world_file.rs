//! World files, good and bad.

use crate::http::call;
use serde_json::json;
use std::path::PathBuf;
use vppkit_sim::{Simulator, WorldFile};

/// A file of its own for each test, away when it is over.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("vppkit-sim-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const GOOD: &str = r#"
[world]
assets = 3
users = 20
devices = 10
assignments = 40
seed = 7

[settings]
batch_size = 10
slashes = "all"
reassociation = "A"
quirks = ["unknown_members"]

[[fault]]
service = "getVPPLicensesSrv"
calls = [2]
action = { number = 9603 }

[[fault]]
service = "getVPPUsersSrv"
when = { overrideIndex = "*" }
probability = 0.25

[fault.action]
status = 503
retry_after = ["{imf+90}"]
before = [{ change = "steal_context" }, { change = "purge_listings" }]
"#;

#[tokio::test]
async fn a_world_is_made_as_the_file_says() {
    let file = File::new("good.toml", GOOD);
    let file = WorldFile::read(&file.0).unwrap();
    assert_eq!(file.faults.len(), 2);
    let sim = Simulator::builder().world_file(file).start().await.unwrap();
    assert_eq!((sim.world().assets().len(), sim.world().assignment_count()), (3, 40));
    let first = call(&sim, "getVPPLicensesSrv", json!({})).await;
    assert_eq!(first["batchCount"], 10);
    assert!(first["futureMember"].is_object());
    assert_eq!(call(&sim, "getVPPLicensesSrv", json!({})).await["errorNumber"], 9603);
}

#[test]
fn json_will_do_too() {
    let file = File::new(
        "good.json",
        r#"{"world": {"assets": 1, "assignments": 9}, "fault": [{"action": {"number": 9644}}]}"#,
    );
    let file = WorldFile::read(&file.0).unwrap();
    assert_eq!((file.world.assets, file.faults.len()), (1, 1));
}

#[test]
fn the_documented_file_is_a_good_one() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/simulator.md");
    let page = std::fs::read_to_string(page).unwrap();
    let sample = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let file = File::new("documented.toml", sample);
    let file = WorldFile::read(&file.0).unwrap();
    assert_eq!((file.world.assignments, file.faults.len()), (100_000, 3));
    // Every quirk and every body the page names, and no other.
    let names = |after: &str| -> Vec<String> {
        let list = page.split(after).nth(1).unwrap().lines().next().unwrap();
        list.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
    };
    let quirks = names("in a rule for some: ");
    assert_eq!(quirks.len(), 34);
    let bodies = names("| `body` | ");
    assert_eq!(bodies.len(), 16);
    for (kind, names) in [("quirks", quirks), ("body", bodies)] {
        for name in names {
            let value = if kind == "quirks" { json!([name]) } else { json!(name) };
            let rule = serde_json::from_value::<vppkit_sim::Rule>(json!({"action": {kind: value}}));
            assert!(rule.is_ok(), "{name}");
        }
    }
}

#[test]
fn bad_files_are_refused_with_line_and_reason() {
    for (name, text, line, reason) in [
        ("word.toml", "[world]\nassets = 3\nuzers = 4\n", 3, "unknown field `uzers`"),
        ("type.toml", "[world]\nassets = \"many\"\n", 2, "invalid type"),
        ("syntax.toml", "[world\n", 1, ""),
        (
            "full.toml",
            "[settings]\n\n[world]\nassets = 1\nusers = 0\ndevices = 1\nassignments = 5\n",
            3,
            "5 assignments do not fit",
        ),
        ("chance.toml", "[[fault]]\nprobability = 1.5\naction = {}\n", 2, "between 0 and 1"),
        (
            "service.toml",
            "[[fault]]\naction = {}\nservice = \"getNothing\"\n",
            3,
            "unknown variant",
        ),
        (
            "action.toml",
            "[[fault]]\n[fault.action]\nstatus = 503\nbody = \"soup\"\n",
            4,
            "unknown variant `soup`",
        ),
        ("batches.toml", "[settings]\nmoves = 1\nbatch_size = 0\n", 3, "at least 1 record"),
        ("pages.toml", "[settings]\npage_size = 0\n", 2, "at least 1 record"),
        ("calls.toml", "[[fault]]\naction = {}\ncalls = [2, 0]\n", 3, "counted from 1"),
        ("times.toml", "[[fault]]\naction = {}\n\ntimes = 0\n", 4, "never fire"),
        ("status.toml", "[[fault]]\n[fault.action]\nstatus = 7\n", 3, "between 200 and 999"),
        (
            "header.toml",
            "[[fault]]\n[fault.action]\napplied = true\nheaders = [[\"bad name\", \"x\"]]\n",
            4,
            "\"bad name\" is no name of a header",
        ),
        (
            "value.toml",
            "[[fault]]\n[fault.action]\nheaders = [[\"a\", \"b\\nc\"]]\n",
            3,
            "no value of a header",
        ),
        (
            "wait.toml",
            "[[fault]]\n[fault.action]\nretry_after = [\"5\", \"{imf+x}\"]\n",
            3,
            "\"{imf+x}\" is none of",
        ),
        (
            "wait.json",
            "{\"fault\": [\n{\"action\": {\n\"retry_after\": [\"{iso+9}\"]}}]}",
            3,
            "is none of",
        ),
        ("place.toml", "[[fault]]\naction = { location = \"a\\nb\" }\n", 2, "no value of"),
        ("pace.toml", "[[fault]]\naction = { bytes_per_second = 0 }\n", 2, "use stall"),
        ("none.toml", "[[fault]]\nservice = \"getAssignments\"\n", 1, "action"),
        ("bad.json", "{\n \"world\": {\n  \"assets\": -1\n }\n}", 3, "invalid value"),
    ] {
        let file = File::new(name, text);
        let error = WorldFile::read(&file.0).unwrap_err().to_string();
        assert!(error.contains(&format!("{name}, line {line}:")), "{error}");
        assert!(error.contains(reason), "{error}");
    }
    assert!(WorldFile::read(std::path::Path::new("/nowhere/world.toml")).is_err());
}
