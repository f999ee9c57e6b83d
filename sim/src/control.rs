//! The simulator's own pages under `/_sim/`, and the status page.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::changes::Change;
use crate::faults::Rule;
use crate::http::{Answer, Request};
use crate::page;
use crate::reports::Report;
use crate::state::{MAIN, State};
use crate::tokens::timestamp;
use crate::truth;

/// The answer, when the path is one of the simulator's own.
pub(crate) fn answer(state: &mut State, request: &Request, now: i64) -> Option<Answer> {
    let path = request.path.split('?').next().unwrap_or_default();
    if path == "/" {
        return Some(page::status(state, now));
    }
    let name = path.strip_prefix("/_sim/")?;
    Some(match request.method.as_str() {
        "GET" => look(state, name),
        "POST" => change(state, name, &request.body, now).unwrap_or_else(|error| *error),
        "DELETE" => forget(state, name),
        _ => Answer::text(405, "GET, POST or DELETE\n"),
    })
}

fn shown(value: &impl Serialize) -> Answer {
    let mut text = serde_json::to_string_pretty(value).expect("plain values");
    text.push('\n');
    Answer::json(text)
}

fn unknown(name: &str) -> Answer {
    Answer::text(404, &format!("nothing is named {name}\n"))
}

fn look(state: &State, name: &str) -> Answer {
    let library = &state.libraries[MAIN];
    match name {
        "judge" => shown(&json!({
            "kept": state.judge.verdicts().iter().all(|verdict| verdict.kept),
            "mostAtOnce": state.judge.most_at_once(),
            "verdicts": state.judge.verdicts(),
        })),
        "state" => shown(&summary(state)),
        "assignments" => shown(&truth::assignments(library)),
        "users" => shown(&truth::users(library)),
        "log" => shown(&json!({
            "exchanges": state.log.entries().collect::<Vec<_>>(),
            "notes": state.log.notes(),
        })),
        "tokens" => shown(&tokens(state)),
        "settings" => shown(&state.settings),
        "faults" => {
            let rules = state.faults.rules();
            let rules = rules.map(|(rule, fired)| json!({"rule": rule, "fired": fired}));
            shown(&rules.collect::<Vec<_>>())
        }
        _ => unknown(name),
    }
}

/// The truth in short; `assignments` and `users` have the long lists.
fn summary(state: &State) -> Value {
    let library = &state.libraries[MAIN];
    let mut users = std::collections::BTreeMap::<&str, usize>::new();
    for user in library.users.indexes() {
        *users.entry(library.users.get(user).status.as_str()).or_default() += 1;
    }
    json!({
        "uId": library.uid,
        "locationName": library.location_name,
        "clientContext": library.client_context,
        "assets": truth::assets(library),
        "licenses": library.licenses.len(),
        "devices": library.devices.indexes().len(),
        "users": users,
    })
}

fn tokens(state: &State) -> Vec<Value> {
    let show = |token: &crate::tokens::Token| {
        json!({
            "name": token.name,
            "sToken": token.blob,
            "uId": state.libraries[token.library].uid,
            "expires": timestamp(token.expires),
            "revoked": token.revoked,
            "readOnly": token.read_only,
            "legacy": token.facilitator.is_some(),
        })
    };
    state.tokens.iter().map(show).collect()
}

fn refused(status: u16, error: &dyn std::fmt::Display) -> Box<Answer> {
    Box::new(Answer::text(status, &format!("{error}\n")))
}

/// Reads a body, or says what is wrong with it and where.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Box<Answer>> {
    serde_json::from_slice(body).map_err(|error| refused(400, &error))
}

fn change(state: &mut State, name: &str, body: &[u8], now: i64) -> Result<Answer, Box<Answer>> {
    match name {
        "faults" => {
            // One rule or a list of them.
            let list = body.trim_ascii_start().starts_with(b"[");
            let rules: Vec<Rule> = if list { read(body)? } else { vec![read(body)?] };
            rules.into_iter().for_each(|rule| state.faults.add(rule));
            Ok(look(state, name))
        }
        "settings" => {
            let change = Change::Settings { set: read(body)? };
            made(state, &change, now)?;
            Ok(look(state, name))
        }
        "report" => {
            let report: Report = read(body)?;
            Ok(shown(&state.report(&report, now)))
        }
        _ => {
            // The name of the change is in the path, what it needs in the body.
            let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
            let mut members: serde_json::Map<String, Value> = read(body)?;
            members.insert("change".into(), name.into());
            let change = serde_json::from_value(members.into());
            let change = change.map_err(|error| refused(400, &error))?;
            made(state, &change, now)?;
            Ok(shown(&json!({"done": change})))
        }
    }
}

fn made(state: &mut State, change: &Change, now: i64) -> Result<(), Box<Answer>> {
    state.change(change, now).map_err(|error| refused(409, &error))
}

fn forget(state: &mut State, name: &str) -> Answer {
    match name {
        "faults" => state.faults.clear(),
        "log" => state.log.clear(),
        "judge" => state.judge = crate::judge::Judge::default(),
        _ => return unknown(name),
    }
    shown(&json!({"forgotten": name}))
}
