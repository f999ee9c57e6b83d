//! What a client reports about itself.

use std::time::Instant;

use serde::Serialize;
use serde_json::{Value, json};
use vppkit::License;
use vppkit::page::Page;
use vppkit_bench::process_cpu;

/// What was read: every client must come to the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    pub(crate) records: u64,
    /// The lengths of the four fields of all records.
    pub(crate) checksum: u64,
}

impl Tally {
    pub(crate) fn add(
        &mut self,
        adam_id: &str,
        license_id: &str,
        client_user_id: Option<&str>,
        serial_number: Option<&str>,
    ) {
        let optional = client_user_id.map_or(0, str::len) + serial_number.map_or(0, str::len);
        self.records += 1;
        self.checksum += (adam_id.len() + license_id.len() + optional) as u64;
    }

    /// All records of a page of the library's.
    pub(crate) fn add_page(&mut self, page: &Page<License>) {
        for license in page.iter() {
            let (user, serial) = (license.client_user_id(), license.serial_number());
            self.add(license.adam_id(), license.license_id(), user, serial);
        }
    }
}

/// The start of a client's work.
pub(crate) struct Start {
    cpu: f64,
    wall: Instant,
}

impl Start {
    pub(crate) fn now() -> Self {
        Self { cpu: process_cpu(), wall: Instant::now() }
    }

    /// The client's one line of JSON.
    pub(crate) fn line(&self, tally: Tally) -> Value {
        json!({
            "cpu_seconds": process_cpu() - self.cpu,
            "wall_seconds": self.wall.elapsed().as_secs_f64(),
            "peak_rss_kib": memory_kib("VmHWM:"),
            "records": tally.records,
            "checksum": tally.checksum,
        })
    }
}

/// A line of proc_pid_status(5) about this process, where the system has it (Linux): `VmRSS:` is
/// the memory it holds, `VmHWM:` the most it ever held.
pub(crate) fn memory_kib(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
