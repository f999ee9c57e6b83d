//! Ratios, targets and verdicts.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::listing::{Run, Runs};
use super::simulator::{Load, Simulator};
use crate::row;

/// Everything that was measured.
#[derive(Serialize)]
pub(crate) struct Measured {
    pub(crate) records: usize,
    pub(crate) rounds: usize,
    pub(crate) pinned: bool,
    pub(crate) decode: Decode,
    pub(crate) clients: Runs,
    /// The same listing with a tenth of the records.
    pub(crate) tenth: Runs,
    pub(crate) simulator: Simulator,
}

/// Median CPU nanoseconds a record.
#[derive(Deserialize, Serialize)]
pub(crate) struct Decode {
    plain_ns: f64,
    vppkit_ns: f64,
}

/// A figure with what it should be.
struct Figure {
    id: &'static str,
    name: String,
    value: Option<f64>,
    target: Option<Target>,
}

#[derive(Clone, Copy)]
enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }

    fn value(self) -> f64 {
        let (Self::AtMost(limit) | Self::AtLeast(limit)) = self;
        limit
    }

    fn sign(self) -> &'static str {
        match self {
            Self::AtMost(_) => "<=",
            Self::AtLeast(_) => ">=",
        }
    }
}

impl Figure {
    fn verdict(&self) -> &'static str {
        match (self.value, self.target) {
            (None, _) => "not measured here",
            (_, None) => "",
            (Some(value), Some(target)) if target.is_met(value) => "met",
            _ => "MISSED",
        }
    }
}

fn figures(measured: &Measured) -> Vec<Figure> {
    let mut figures = client_figures(measured);
    figures.extend(simulator_figures(&measured.simulator));
    figures
}

fn client_figures(measured: &Measured) -> Vec<Figure> {
    let cpu = |client: &str| median(&measured.clients, client, |run| Some(run.cpu_seconds));
    let wall = |client: &str| median(&measured.clients, client, |run| Some(run.wall_seconds));
    let full = median(&measured.clients, "vppkit", rss_mib);
    let tenth = median(&measured.tenth, "vppkit", rss_mib);
    let decode = measured.decode.vppkit_ns / measured.decode.plain_ns;
    let figure = |id, name: &str, value, most: Option<f64>| {
        let target = most.map(Target::AtMost);
        Figure { id, name: name.into(), value, target }
    };
    vec![
        figure("R1", "decoding, CPU: vppkit / serde_json owned", Some(decode), Some(0.50)),
        figure("R2", "listing, CPU: vppkit / plain", over(cpu("vppkit"), cpu("plain")), Some(0.50)),
        figure(
            "R3",
            "listing, CPU: vppkit / hyper, same decoder",
            over(cpu("vppkit"), cpu("hyper")),
            Some(1.15),
        ),
        figure(
            "",
            "listing, CPU: vppkit / plain, four fields only",
            over(cpu("vppkit"), cpu("plain-four")),
            None,
        ),
        figure("", "listing, wall: vppkit / plain", over(wall("vppkit"), wall("plain")), None),
        figure("R6", "peak memory of vppkit, MiB", full, Some(20.0)),
        figure("R6", "peak memory: all records / a tenth of them", over(full, tenth), Some(1.10)),
    ]
}

fn simulator_figures(simulator: &Simulator) -> Vec<Figure> {
    let Simulator { pages, small_requests } = simulator;
    let rate = |load: &Load| Some(load.requests as f64 / load.wall_seconds);
    let cpu_us = |load: &Load| Some(load.server_cpu_seconds? * 1e6 / load.requests as f64);
    let figure = |id, name: &str, value, target| Figure { id, name: name.into(), value, target };
    vec![
        figure(
            "S1",
            "simulator: CPU ms for a page of 500 licence records",
            middle(pages.iter().map(|run| run.page_ms)),
            Some(Target::AtMost(1.0)),
        ),
        figure(
            "",
            "simulator: CPU ms for the page that begins a listing of 1,000,000",
            middle(pages.iter().map(|run| run.first_page_ms)),
            None,
        ),
        figure(
            "S2",
            "simulator: small requests a second on one core",
            middle(small_requests.iter().filter_map(rate)),
            Some(Target::AtLeast(5_000.0)),
        ),
        figure(
            "",
            "simulator: CPU us of the server for a small request",
            middle(small_requests.iter().filter_map(cpu_us)),
            None,
        ),
        figure(
            "",
            "simulator: CPU s to make a world of 1,000,000 licences",
            middle(pages.iter().map(|run| run.world_seconds)),
            None,
        ),
    ]
}

fn over(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? / b?)
}

fn rss_mib(run: &Run) -> Option<f64> {
    run.peak_rss_kib.map(|kib| kib as f64 / 1024.0)
}

fn median(runs: &Runs, client: &str, value: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
    middle(runs.get(client)?.iter().filter_map(value))
}

fn middle(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The table of figures against their targets.
pub(crate) fn ratios(measured: &Measured) -> Vec<Vec<String>> {
    let mut rows = vec![row!["figure", "measured", "target", "verdict"]];
    rows.extend(client_figures(measured).iter().map(figure_row));
    rows.push(row![
        "R4 five in flight, wall: ordered / unordered",
        "-",
        "<= 1.10",
        "parallel listing is to come"
    ]);
    rows.push(row![
        "R5 five in flight, wall: parallel / (sequential / 5)",
        "-",
        "<= 1.05",
        "parallel listing is to come"
    ]);
    rows.extend(simulator_figures(&measured.simulator).iter().map(figure_row));
    rows
}

fn figure_row(figure: &Figure) -> Vec<String> {
    let target = |target: Target| format!("{} {}", target.sign(), rounded(target.value()));
    row![
        format!("{:<3}{}", figure.id, figure.name),
        figure.value.map_or("-".into(), rounded),
        figure.target.map_or("-".into(), target),
        figure.verdict(),
    ]
}

fn rounded(value: f64) -> String {
    if value < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

/// The table of what the clients took, medians.
pub(crate) fn clients(measured: &Measured) -> Vec<Vec<String>> {
    let title = format!("{} records, median of {}", measured.records, measured.rounds);
    let mut rows = vec![row![title, "CPU s", "wall s", "peak MiB"]];
    let sizes = [("", &measured.clients), (", a tenth", &measured.tenth)];
    for (size, runs) in sizes {
        for client in runs.keys() {
            let cell = |value: Option<f64>, places: usize| {
                value.map_or("-".into(), |value| format!("{value:.places$}"))
            };
            rows.push(row![
                format!("{client}{size}"),
                cell(median(runs, client, |run| Some(run.cpu_seconds)), 3),
                cell(median(runs, client, |run| Some(run.wall_seconds)), 3),
                cell(median(runs, client, rss_mib), 1),
            ]);
        }
    }
    let Decode { plain_ns, vppkit_ns } = measured.decode;
    rows.push(row![format!(
        "decoding: plain {plain_ns:.0}, vppkit {vppkit_ns:.0} CPU ns a record"
    )]);
    rows
}

/// All of it for machines: the figures, then every single run.
pub(crate) fn json(measured: &Measured) -> Value {
    let figures: Vec<Value> = figures(measured)
        .iter()
        .map(|figure| {
            json!({
                "id": figure.id,
                "name": figure.name,
                "value": figure.value,
                "target": figure.target.map(Target::value),
                "target_is": figure.target.map(Target::sign),
                "verdict": figure.verdict(),
            })
        })
        .collect();
    json!({ "figures": figures, "measured": measured })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::simulator::Pages;
    use super::*;

    fn runs(client: &str, cpu: &[f64], kib: u64) -> (String, Vec<Run>) {
        let run = |cpu: &f64| Run {
            cpu_seconds: *cpu,
            wall_seconds: 2.0 * cpu,
            peak_rss_kib: Some(kib),
            records: 500,
            checksum: 1,
        };
        (client.to_owned(), cpu.iter().map(run).collect())
    }

    fn pages(page_ms: f64) -> Pages {
        Pages { world_seconds: 0.5, first_page_ms: 4.0, page_ms }
    }

    fn small_requests(wall_seconds: f64) -> Load {
        Load { requests: 20_000, wall_seconds, server_cpu_seconds: None }
    }

    #[test]
    fn verdicts_follow_the_medians() {
        let measured = Measured {
            records: 500,
            rounds: 3,
            pinned: true,
            decode: Decode { plain_ns: 700.0, vppkit_ns: 300.0 },
            clients: BTreeMap::from([
                runs("vppkit", &[9.0, 0.6, 0.5], 8 * 1024),
                runs("plain", &[1.0, 1.0, 0.1], 6 * 1024),
            ]),
            tenth: BTreeMap::from([runs("vppkit", &[0.1], 5 * 1024)]),
            simulator: Simulator {
                pages: [0.4, 0.6, 9.0].map(pages).into(),
                small_requests: [5.0, 0.1, 4.1].map(small_requests).into(),
            },
        };
        let verdicts: Vec<_> =
            figures(&measured).iter().map(|figure| (figure.id, figure.verdict())).collect();
        let expected = [
            ("R1", "met"),
            ("R2", "MISSED"),
            ("R3", "not measured here"),
            ("", "not measured here"),
            ("", ""),
            ("R6", "met"),
            ("R6", "MISSED"),
            ("S1", "met"),
            ("", ""),
            ("S2", "MISSED"),
            ("", "not measured here"),
            ("", ""),
        ];
        assert_eq!(verdicts, expected);
    }
}
