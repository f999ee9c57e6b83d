//! The status page at `/`: plain HTML, made anew for each look.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::http::Answer;
use crate::state::{MAIN, State};

const MINUTE: i64 = 60_000;

pub(crate) fn status(state: &State, now: i64) -> Answer {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>vppkit-sim</title>\
         <style>body{font-family:sans-serif;margin:2em}td,th{padding:.2em 1em;text-align:left}</style>\
         <h1>vppkit-sim</h1>",
    );
    world(&mut page, state, now);
    requests(&mut page, state, now);
    verdicts(&mut page, state);
    page.push_str("<p>More: <a href=\"/_sim/judge\">judge</a> <a href=\"/_sim/state\">state</a> <a href=\"/_sim/log\">log</a> <a href=\"/_sim/tokens\">tokens</a> <a href=\"/_sim/settings\">settings</a> <a href=\"/_sim/faults\">faults</a></p></html>\n");
    Answer::new(200, "text/html; charset=utf-8", page)
}

fn row(page: &mut String, cells: &[&str]) {
    page.push_str("<tr>");
    for cell in cells {
        // Writing to a String cannot fail.
        let _ = write!(page, "<td>{}</td>", escaped(cell));
    }
    page.push_str("</tr>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn world(page: &mut String, state: &State, now: i64) {
    let library = &state.libraries[MAIN];
    let assigned: u32 = library.assets.iter().map(|asset| asset.assigned).sum();
    let uptime = format!("{} min", (now - state.started) / MINUTE);
    page.push_str("<h2>World</h2><table>");
    for (name, count) in [
        ("Assets", library.assets.len().to_string()),
        ("Licences", library.licenses.len().to_string()),
        ("Assigned", assigned.to_string()),
        ("User records", library.users.indexes().len().to_string()),
        ("Devices", library.devices.indexes().len().to_string()),
        ("clientContext", library.client_context.clone()),
        ("Running for", uptime),
    ] {
        row(page, &[name, &count]);
    }
    page.push_str("</table>");
}

fn requests(page: &mut String, state: &State, now: i64) {
    let mut lately = BTreeMap::<&str, (usize, usize)>::new();
    for entry in state.log.entries() {
        let (all, recent) = lately.entry(entry.service.name()).or_default();
        *all += 1;
        *recent += usize::from(now - entry.arrival < MINUTE);
    }
    page.push_str("<h2>Requests</h2><table><tr><th>Service<th>last minute<th>in the log</tr>");
    for (service, (all, recent)) in lately {
        row(page, &[service, &recent.to_string(), &all.to_string()]);
    }
    page.push_str("</table>");
}

fn verdicts(page: &mut String, state: &State) {
    page.push_str(
        "<h2>Verdicts</h2><table><tr><th>Rule<th>kept<th>checked<th>broken<th>first breach</tr>",
    );
    for verdict in state.judge.verdicts() {
        let first = verdict.violations.first().map_or("", |violation| violation.evidence.as_str());
        row(
            page,
            &[
                &format!("{:?}", verdict.invariant),
                if verdict.kept { "yes" } else { "NO" },
                &verdict.checked.to_string(),
                &verdict.broken.to_string(),
                first,
            ],
        );
    }
    page.push_str("</table>");
}
