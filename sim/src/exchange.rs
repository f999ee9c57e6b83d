//! One exchange from arrival to answer: the judge looks on, and fault rules have their say.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use serde_json::Value;

use crate::body_faults::BodyFault;
use crate::changes::Change;
use crate::dispatch::{self, Said};
use crate::faults::{Action, Close, retry_after};
use crate::http::{Answer, Delivery, Request};
use crate::judge::{self, Arrival, Departure, Unclaimed};
use crate::log::LogEntry;
use crate::numbers::Failure;
use crate::quirks;
use crate::route::{self, Route, Service};
use crate::services;
use crate::state::State;

pub(crate) fn answer(state: &mut State, request: &Request, now: i64) -> Answer {
    let exchange = state.log.next();
    let Some(route) = route::find(&request.path) else {
        let answer = Answer { exchange, ..Answer::text(404, "Not found\n") };
        log(state, request, Service::Unknown, &answer, None, None, now);
        return answer;
    };
    let parsed: Option<Value> = parse(&request.body);
    let account = account(state, route.service, request, parsed.as_ref());
    let mut hasher = DefaultHasher::new();
    request.body.hash(&mut hasher);
    let arrival = Arrival {
        exchange,
        at: now,
        service: route.service,
        account: account.as_deref(),
        body_hash: hasher.finish(),
        leaked: leak(state, route.service, request),
        unclaimed: unclaimed(state, route.service, account.as_deref()),
    };
    state.judge.arrived(arrival);

    let members = parsed.as_ref().unwrap_or(&Value::Null);
    let action = if state.faults.is_empty() {
        Action::default()
    } else {
        state.faults.pick(route.service, members, &mut state.rng).unwrap_or_default()
    };
    make_changes(state, &action.before, now);
    let (mut answer, number) = faulted(state, route, request, parsed.as_ref(), &action, now);
    let is_processed = action.reaches_service() && !number.is_some_and(turned_away);
    if route.service == Service::ManageVPPLicensesByAdamIdSrv && is_processed {
        state.judge.manages(arrival);
    }
    answer.exchange = exchange;
    let departure = departure(state, account.as_deref(), &answer, members, route.service, now);
    state.judge.answered(exchange, departure);
    make_changes(state, &action.after, now);
    log(state, request, route.service, &answer, number, account, now);
    answer
}

/// Refusals before the service looks at what is asked: the sToken, or the URL. Once the reason is
/// gone the same request is to be sent again.
fn turned_away(number: u16) -> bool {
    matches!(number, 9600 | 9601 | 9617 | 9621 | 9622 | 9625)
}

/// An empty body is an empty object; anything but an object is `None`.
fn parse(body: &[u8]) -> Option<Value> {
    if body.trim_ascii().is_empty() {
        return Some(Value::Object(serde_json::Map::new()));
    }
    serde_json::from_slice(body).ok().filter(Value::is_object)
}

/// `uId` of the library whose sToken came with the request, usable or not.
fn account(
    state: &State,
    service: Service,
    request: &Request,
    parsed: Option<&Value>,
) -> Option<String> {
    let token = match service {
        Service::Lookup => services::cookie(request),
        // What is sent there is ignored.
        Service::VPPServiceConfigSrv => None,
        _ => parsed?.get("sToken")?.as_str(),
    };
    let token = state.tokens.get(state.tokens.find(token?)?);
    Some(state.libraries[token.library].uid.clone())
}

/// The place in which an sToken stands that must not hold one.
fn leak(state: &State, service: Service, request: &Request) -> Option<&'static str> {
    let holds = |text: &str| {
        // Padding may be escaped or cut off; what is before it is enough.
        text.len() > 64
            && state.tokens.iter().any(|token| text.contains(token.blob.trim_end_matches('=')))
    };
    if holds(&request.path) {
        return Some("the URL");
    }
    let allowed = |name: &str| service == Service::Lookup && name.eq_ignore_ascii_case("cookie");
    let leaking = request.headers.iter().any(|(name, value)| !allowed(name) && holds(value));
    leaking.then_some("a header")
}

/// What a write lacks of a claim.
fn unclaimed(state: &State, service: Service, account: Option<&str>) -> Option<Unclaimed> {
    let library = state.library_of(account?).filter(|_| service.writes())?;
    Unclaimed::of(&library.client_context, &library.claim)
}

/// A change that is not possible, such as the refund of an asset nobody owns, does not happen.
fn make_changes(state: &mut State, changes: &[Change], now: i64) {
    for change in changes {
        if let Err(error) = state.change(change, now) {
            state.log.note(format!("a fault rule's change was not possible: {error}"));
        }
    }
}

/// The service's answer with what the fault rule and the quirks make of it.
fn faulted(
    state: &mut State,
    route: Route,
    request: &Request,
    parsed: Option<&Value>,
    action: &Action,
    now: i64,
) -> (Answer, Option<u16>) {
    let refusal = action.number.map(Failure::new);
    if refusal.is_some() && action.applied {
        plain(state, route, request, parsed, None, now);
    }
    let (mut answer, mut number) = if action.reaches_service() || refusal.is_some() {
        plain(state, route, request, parsed, refusal, now)
    } else {
        (html(action), None)
    };
    if action.hides_answer() {
        (answer, number) = (html(action), None);
    }
    let quirks = [state.settings.quirks.as_slice(), action.quirks.as_slice()].concat();
    if !quirks.is_empty()
        && let Ok(mut json) = serde_json::from_slice(&answer.body)
    {
        for quirk in quirks {
            let asked = parsed.unwrap_or(&Value::Null);
            quirks::apply(quirk, route.service, asked, &mut json);
        }
        answer.body = json.to_string().into_bytes();
    }
    dress(&mut answer, action, now);
    (answer, number)
}

/// What an overloaded front end says in the service's place.
fn html(action: &Action) -> Answer {
    let page = BodyFault::Html.apply(Vec::new());
    Answer::new(action.status.unwrap_or(503), "text/html; charset=utf-8", page)
}

/// What the service says when nothing goes wrong.
fn plain(
    state: &mut State,
    route: Route,
    request: &Request,
    parsed: Option<&Value>,
    refusal: Option<Failure>,
    now: i64,
) -> (Answer, Option<u16>) {
    let settings = &state.settings;
    let is_json = request.header("content-type").is_some_and(|t| t.contains("application/json"));
    let said = match (route.service, request.method.as_str()) {
        (Service::Invitation, "GET" | "POST") => {
            return (services::invitation(state, request), None);
        }
        (_, "GET" | "POST") if refusal.is_some() && !needs_token(route.service) => {
            Said::failure(&refusal.expect("it was just seen"))
        }
        (Service::VPPServiceConfigSrv, "GET" | "POST") => {
            let base = dispatch::base(state, request);
            let members = services::service_config(settings, route.family, &base);
            Said { members, number: None }
        }
        (Service::Lookup, "GET") => {
            Said { members: services::lookup(state, request, now), number: None }
        }
        (_, "POST") if settings.strict_content_type && !is_json => {
            return (Answer::text(415, "Unsupported media type\n"), None);
        }
        (service, "POST") if needs_token(service) => {
            dispatch::call(state, route, request, parsed, refusal, now)
        }
        // Only POST is documented (protocol 1.1); what others give is not, so HTTP's own word.
        _ => {
            let mut answer = Answer::text(405, "Method not allowed\n");
            answer.headers.push(("Allow".into(), "POST".into()));
            return (answer, None);
        }
    };
    let mut answer = Answer::json(said.members.render(state.settings.slashes));
    if said.number.is_some() && state.settings.errors_as_400 {
        answer.status = 400;
    }
    (answer, said.number)
}

fn needs_token(service: Service) -> bool {
    !matches!(service, Service::VPPServiceConfigSrv | Service::Lookup | Service::Invitation)
}

/// Status, headers, body and delivery of a fault.
fn dress(answer: &mut Answer, action: &Action, now: i64) {
    if let Some(status) = action.status {
        answer.status = status;
    }
    if let Some(location) = &action.location {
        answer.status = action.status.unwrap_or(307);
        answer.headers.push(("Location".into(), location.clone()));
    }
    for value in &action.retry_after {
        answer.headers.push(("Retry-After".into(), retry_after(value, now)));
    }
    answer.headers.extend(action.headers.iter().cloned());
    if let Some(fault) = action.body {
        answer.body = fault.apply(std::mem::take(&mut answer.body));
        if let Some((name, value)) = fault.headers() {
            answer.headers.retain(|(old, _)| !old.eq_ignore_ascii_case(name));
            answer.headers.push((name.into(), value.into()));
        }
    }
    let half = answer.body.len() / 2;
    answer.delivery = Delivery {
        delay: Duration::from_millis(action.delay_ms),
        bytes_per_second: action.bytes_per_second,
        drop_connection: matches!(action.close, Some(Close::Before | Close::After)),
        cut_after: (action.close == Some(Close::During)).then_some(half),
        stall_after: action.stall.then_some(half),
    };
}

/// Lists within lists that a client may refuse to read.
const DEEPEST: usize = 64;

fn departure(
    state: &State,
    account: Option<&str>,
    answer: &Answer,
    asked: &Value,
    service: Service,
    now: i64,
) -> Departure {
    let is_retry = |name: &str| name.eq_ignore_ascii_case("retry-after");
    let values = answer.headers.iter().filter(|(name, _)| is_retry(name));
    // Of several values the shortest is the one nobody can be blamed for keeping.
    let date = answer.header("date").and_then(judge::date).unwrap_or(now);
    let wait = values.filter_map(|(_, value)| judge::wait(value, date)).min();
    let library = account.and_then(|account| state.library_of(account));
    let foreign = library.filter(|library| {
        let context = &library.client_context;
        !context.is_empty() && !library.claim.is_empty() && *context != library.claim
    });
    let body = String::from_utf8_lossy(&answer.body);
    // Half a body shows nothing that a client must believe, nor does one that is nested deeper
    // than anybody need read.
    let is_whole = || {
        serde_json::from_str::<serde::de::IgnoredAny>(&body).is_ok()
            && !body.contains(&"[".repeat(DEEPEST))
    };
    let arrives =
        |member: &str| !answer.delivery.drop_connection && body.contains(member) && is_whole();
    let shown = foreign.filter(|_| arrives("\"clientContext\""));
    let is_cleared = library.is_some_and(|library| {
        Unclaimed::of(&library.client_context, &library.claim) == Some(Unclaimed::Cleared)
    });
    let writes_context = asked.get("clientContext").is_some_and(|context| !context.is_null());
    Departure {
        account: account.map(ToOwned::to_owned),
        wait: wait.filter(|_| !answer.delivery.drop_connection),
        foreign: shown.map(|library| library.client_context.clone()),
        // The envelope is there, and the clientContext is not.
        cleared: is_cleared && arrives("\"uId\"") && !body.contains("\"clientContext\""),
        claims: service == Service::VPPClientConfigSrv && writes_context && foreign.is_none(),
        ..Departure::default()
    }
}

fn log(
    state: &mut State,
    request: &Request,
    service: Service,
    answer: &Answer,
    number: Option<u16>,
    account: Option<String>,
    now: i64,
) {
    state.log.add(LogEntry {
        exchange: answer.exchange,
        service,
        method: request.method.clone(),
        path: request.path.split('?').next().unwrap_or_default().to_owned(),
        status: answer.status,
        apple: number,
        arrival: now,
        finished: None,
        body_size: request.body.len(),
        answer_size: answer.body.len(),
        account,
    });
}
