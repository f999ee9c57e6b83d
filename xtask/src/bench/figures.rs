//! Ratios, targets and verdicts.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::c::C;
use super::import::{Import, Imports};
use super::latency::Latency;
use super::listing::{Run, Runs};
use super::node::Node;
use super::py::Py;
use super::requests::Requests;
use super::simulator::Simulator;
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
    pub(crate) c: C,
    pub(crate) py: Py,
    pub(crate) node: Node,
    pub(crate) latency: Latency,
    pub(crate) imports: Imports,
    pub(crate) requests: Requests,
    pub(crate) simulator: Simulator,
}

/// Median CPU nanoseconds a record.
#[derive(Deserialize, Serialize)]
pub(crate) struct Decode {
    pub(crate) plain_ns: f64,
    pub(crate) vppkit_ns: f64,
}

/// A figure with what it should be.
pub(crate) struct Figure {
    pub(crate) id: &'static str,
    name: String,
    value: Option<f64>,
    target: Option<Target>,
}

#[derive(Clone, Copy)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
    /// For what is counted.
    Exactly(f64),
}

impl Target {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
            Self::Exactly(count) => value == count,
        }
    }

    fn value(self) -> f64 {
        let (Self::AtMost(value) | Self::AtLeast(value) | Self::Exactly(value)) = self;
        value
    }

    fn sign(self) -> &'static str {
        match self {
            Self::AtMost(_) => "<=",
            Self::AtLeast(_) => ">=",
            Self::Exactly(_) => "==",
        }
    }
}

impl Figure {
    pub(crate) fn new(
        id: &'static str,
        name: &str,
        value: Option<f64>,
        target: Option<Target>,
    ) -> Self {
        Self { id, name: name.into(), value, target }
    }

    pub(crate) fn verdict(&self) -> &'static str {
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
    figures.extend(memory_figures(measured));
    figures.extend(measured.c.figures());
    figures.extend(measured.py.figures());
    figures.extend(measured.node.figures());
    figures.extend(measured.latency.figures());
    figures.extend(measured.imports.figures());
    figures.extend(measured.requests.figures());
    figures.extend(measured.simulator.figures());
    figures
}

fn client_figures(measured: &Measured) -> Vec<Figure> {
    let cpu = |client: &str| median(&measured.clients, client, |run| Some(run.cpu_seconds));
    let wall = |client: &str| median(&measured.clients, client, wall);
    let decode = measured.decode.vppkit_ns / measured.decode.plain_ns;
    let figure = |id, name: &str, value, most: Option<f64>| {
        Figure::new(id, name, value, most.map(Target::AtMost))
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
        figure(
            "",
            "listing, CPU: vppkit, five at once / one by one",
            over(cpu("vppkit-five"), cpu("vppkit")),
            None,
        ),
    ]
}

fn memory_figures(measured: &Measured) -> Vec<Figure> {
    let memory = |client: &str| median(&measured.clients, client, rss_mib);
    let growth = |client: &str| over(memory(client), median(&measured.tenth, client, rss_mib));
    let figure =
        |name: &str, value, most| Figure::new("R6", name, value, Some(Target::AtMost(most)));
    vec![
        figure("peak memory, one by one, MiB", memory("vppkit"), 20.0),
        figure("peak memory, one by one: all records / a tenth", growth("vppkit"), 1.10),
        figure("peak memory, five at once, MiB", memory("vppkit-five"), 20.0),
        figure("peak memory, five at once: all records / a tenth", growth("vppkit-five"), 1.10),
    ]
}

pub(crate) fn over(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? / b?)
}

pub(crate) fn wall(run: &Run) -> Option<f64> {
    Some(run.wall_seconds)
}

fn rss_mib(run: &Run) -> Option<f64> {
    run.peak_rss_kib.map(|kib| kib as f64 / 1024.0)
}

pub(crate) fn median(
    runs: &Runs,
    client: &str,
    value: impl Fn(&Run) -> Option<f64>,
) -> Option<f64> {
    middle(runs.get(client)?.iter().filter_map(value))
}

pub(crate) fn middle(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The table of figures against their targets.
pub(crate) fn ratios(measured: &Measured) -> Vec<Vec<String>> {
    rows(&figures(measured))
}

pub(crate) fn rows(figures: &[Figure]) -> Vec<Vec<String>> {
    let mut rows = vec![row!["figure", "measured", "target", "verdict"]];
    rows.extend(figures.iter().map(figure_row));
    rows
}

fn figure_row(figure: &Figure) -> Vec<String> {
    let shown = |value: f64| match figure.target {
        Some(Target::Exactly(_)) => value.to_string(),
        _ => rounded(value),
    };
    let target = |target: Target| format!("{} {}", target.sign(), shown(target.value()));
    row![
        format!("{:<3}{}", figure.id, figure.name),
        figure.value.map_or("-".into(), shown),
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
    let Latency { fixed, jitter, .. } = &measured.latency;
    let listings = [
        ("", &measured.clients),
        (", a tenth", &measured.tenth),
        (", TLS", &measured.c.tls),
        (", small pages of 100 ms", fixed),
        (", small pages with jitter", jitter),
    ];
    for (which, runs) in listings {
        for client in runs.keys() {
            let median = |value: fn(&Run) -> Option<f64>| median(runs, client, value);
            let cpu = median(|run| Some(run.cpu_seconds));
            rows.push(taken(format!("{client}{which}"), cpu, median(wall), median(rss_mib)));
        }
    }
    let Imports { five_each, all_different } = &measured.imports;
    for (world, imports) in [("five each", five_each), ("all different", all_different)] {
        let median = |value: fn(&Import) -> Option<f64>| middle(imports.iter().filter_map(value));
        rows.push(taken(
            format!("import of 1,000,000, holders {world}"),
            median(|import| Some(import.cpu_seconds)),
            median(|import| Some(import.wall_seconds)),
            median(|import| Some(import.peak_rss_kib? as f64 / 1024.0)),
        ));
    }
    let Decode { plain_ns, vppkit_ns } = measured.decode;
    rows.push(row![format!(
        "decoding: plain {plain_ns:.0}, vppkit {vppkit_ns:.0} CPU ns a record"
    )]);
    rows.extend(measured.c.details().into_iter().map(|line| vec![line]));
    rows.extend(measured.py.details().into_iter().map(|line| vec![line]));
    rows.extend(measured.node.details().into_iter().map(|line| vec![line]));
    rows
}

/// A value with so many places; a dash where there is none.
pub(crate) fn shown(value: Option<f64>, places: usize) -> String {
    value.map_or("-".into(), |value| format!("{value:.places$}"))
}

/// What the clients of a listing took, in a line.
pub(crate) fn line(how: &str, runs: &Runs) -> String {
    let client = |client: &String| {
        let cpu = median(runs, client, |run| Some(run.cpu_seconds));
        let (wall, mib) = (median(runs, client, wall), median(runs, client, rss_mib));
        let (cpu, wall, mib) = (shown(cpu, 3), shown(wall, 3), shown(mib, 1));
        format!("{client} {cpu} s CPU, {wall} s, {mib} MiB")
    };
    format!("{how}: {}", runs.keys().map(client).collect::<Vec<_>>().join("; "))
}

fn taken(who: String, cpu: Option<f64>, wall: Option<f64>, mib: Option<f64>) -> Vec<String> {
    row![who, shown(cpu, 3), shown(wall, 3), shown(mib, 1)]
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

    fn measured() -> Measured {
        Measured {
            records: 500,
            rounds: 3,
            pinned: true,
            decode: Decode { plain_ns: 700.0, vppkit_ns: 300.0 },
            clients: Runs::from([
                runs("vppkit", &[9.0, 0.6, 0.5], 8 * 1024),
                runs("vppkit-five", &[0.5], 21 * 1024),
                runs("plain", &[1.0, 1.0, 0.1], 6 * 1024),
            ]),
            tenth: Runs::from([
                runs("vppkit", &[0.1], 5 * 1024),
                runs("vppkit-five", &[0.1], 20 * 1024),
            ]),
            c: C {
                tls: Runs::new(),
                decode: Decode { plain_ns: 700.0, vppkit_ns: 300.0 },
                reading: Vec::new(),
                yyjson: Vec::new(),
                calls: Vec::new(),
                library_bytes: 3_000_000,
            },
            py: Py::default(),
            node: Node::default(),
            latency: Latency { pages: 200, fixed: Runs::new(), jitter: Runs::new() },
            imports: Imports { five_each: Vec::new(), all_different: Vec::new() },
            requests: Requests { counts: Vec::new(), broken_rules: 1 },
            simulator: Simulator { pages: Vec::new(), small_requests: Vec::new() },
        }
    }

    #[test]
    fn verdicts_follow_the_medians() {
        let measured = measured();
        let mut figures = client_figures(&measured);
        figures.extend(memory_figures(&measured));
        let verdicts: Vec<_> = figures.iter().map(|figure| (figure.id, figure.verdict())).collect();
        let expected = [
            ("R1", "met"),
            ("R2", "MISSED"),
            ("R3", "not measured here"),
            ("", "not measured here"),
            ("", ""),
            ("", ""),
            ("R6", "met"),
            ("R6", "MISSED"),
            ("R6", "MISSED"),
            ("R6", "met"),
        ];
        assert_eq!(verdicts, expected);
    }

    #[test]
    fn every_part_has_its_figures_in_the_table_and_in_the_json() {
        let measured = measured();
        let rows = ratios(&measured);
        let json = json(&measured);
        assert_eq!(json["figures"].as_array().unwrap().len() + 1, rows.len());
        for begin in [
            "R1",
            "R4",
            "R5",
            "R6",
            "C1",
            "C5",
            "P1",
            "P9",
            "N2",
            "S1",
            "S2",
            "   import",
            "   requests",
        ] {
            assert!(rows.iter().any(|row| row[0].starts_with(begin)), "{begin}");
        }
        let rules = rows.iter().find(|row| row[0].contains("rules broken")).unwrap();
        assert_eq!(rules[1..], ["1", "== 0", "MISSED"]);
    }
}
