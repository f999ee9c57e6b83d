//! The program: what it prints, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_vppkit-sim"))
}

#[test]
fn it_prints_where_it_is_and_ends_with_ctrl_c() {
    let mut child = program()
        .args(["--assets", "2", "--users", "5", "--devices", "5", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut printed = |what: &str| {
        lines.find_map(|line| Some(line.split_once(what)?.1.trim().to_owned())).unwrap()
    };
    let shown = printed("Service configuration URL");
    let url = printed("VPPKIT_ENTRY_URL=");
    assert_eq!(shown, url);
    assert!(printed("VPPKIT_STOKEN=").len() > 100);
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("\"getVPPAssetsSrvUrl\""));

    // The shell's own kill is there even where the program of that name is not.
    let kill = format!("kill -INT {}", child.id());
    let ended = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(ended.success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn it_ends_with_its_input_where_it_shall() {
    let mut child = program()
        .args(["--assets", "2", "--users", "5", "--devices", "5", "--end-with-input"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    // What is written to it changes nothing.
    input.write_all(b"\n").unwrap();
    assert_eq!(lines.filter(|line| line == "Ctrl-C ends it.").take(1).count(), 1);
    assert!(child.try_wait().unwrap().is_none());
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn it_refuses_what_cannot_be() {
    for (arguments, reason) in [
        (&["--assets", "1", "--assignments", "999999"][..], "999999 assignments do not fit"),
        (&["--world", "/nowhere/world.toml"], "/nowhere/world.toml"),
        (&["--port", "99999"], "--port"),
    ] {
        let output = program().args(arguments).output().unwrap();
        assert!(!output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(reason), "{text}");
    }
}
