//! The simulator's own binary: started on a free port, asked once over TCP, stopped by Ctrl-C.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use serde_json::Value;

use super::report::Report;
use crate::cargo;

/// Far more than any of the steps takes; a simulator that hangs must not hang the tests.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn run() -> anyhow::Result<Report> {
    let binary = cargo::build_binary("vppkit-sim", "vppkit-sim", false)?;
    let mut simulator = Running::start(Command::new(binary).args(["--port", "0"]))?;

    let mut report = Report::of_checks("vppkit-sim");
    let address = simulator.address()?;
    report.check("prints the address it listens on", true, "");
    let answer = ask(&address, "/mdm/VPPServiceConfigSrv")
        .with_context(|| format!("asking the simulator at {address}"))?;
    report.check("answers with 200", answer.status == 200, answer.status);
    let config: Value = serde_json::from_str(&answer.body)
        .with_context(|| format!("the service configuration is not JSON: {}", answer.body))?;
    report.check("status 0 in the body", config["status"] == 0, &config["status"]);
    let url = config["clientConfigSrvUrl"].as_str().unwrap_or_default();
    let own_url = url.contains(&address);
    report.check("names URLs on its own address", own_url, url);
    let status = simulator.interrupt()?;
    report.check("ends with exit code 0 after Ctrl-C", status.success(), cargo::describe(status));
    Ok(report)
}

/// The process, ended at the latest when this is dropped.
struct Running {
    child: Child,
    stdout: Option<ChildStdout>,
}

impl Running {
    fn start(command: &mut Command) -> anyhow::Result<Self> {
        println!("running `{}`", cargo::show(command));
        let mut child = command.stdout(Stdio::piped()).spawn().context("starting vppkit-sim")?;
        let stdout = child.stdout.take();
        Ok(Self { child, stdout })
    }

    /// `127.0.0.1:port`, from the first line that names a URL. Everything printed is shown.
    fn address(&mut self) -> anyhow::Result<String> {
        let stdout = self.stdout.take().context("the address was already read")?;
        let (found, first) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                println!("{line}");
                if let Some(address) = address_in(&line) {
                    // Only the first is waited for.
                    let _ = found.send(address.to_owned());
                }
            }
        });
        first
            .recv_timeout(PATIENCE)
            .map_err(|_| anyhow!("vppkit-sim printed no http://127.0.0.1:… URL"))
    }

    /// Sends SIGINT and waits for the end.
    fn interrupt(&mut self) -> anyhow::Result<ExitStatus> {
        // The shell's own `kill` is there even where the program of that name is not.
        let pid = self.child.id().to_string();
        cargo::run(Command::new("sh").args(["-c", "kill -INT \"$0\"", &pid]))?;
        let sent = Instant::now();
        while sent.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("vppkit-sim still runs {} s after SIGINT", PATIENCE.as_secs());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail when the process has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn address_in(line: &str) -> Option<&str> {
    let rest = &line[line.find("http://127.0.0.1:")? + "http://".len()..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || ".:".contains(c))).unwrap_or(rest.len());
    Some(&rest[..end])
}

struct Answer {
    status: u16,
    body: String,
}

/// One POST of `{}` over a plain socket, so that no client of ours can hide what the server does.
fn ask(address: &str, path: &str) -> anyhow::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         Content-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    );
    stream.write_all(request.as_bytes())?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let (head, body) = text.split_once("\r\n\r\n").context("the answer has no end of head")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Answer { status: status.context("the answer has no status line")?, body: body.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_is_found_in_a_sentence() {
        assert_eq!(address_in("listening on http://127.0.0.1:4711/mdm"), Some("127.0.0.1:4711"));
        assert_eq!(address_in("http://127.0.0.1:4711"), Some("127.0.0.1:4711"));
        assert_eq!(address_in("seed 42"), None);
    }
}
