//! From a request to the members of its answer, as the service itself would go about it.

use serde_json::Value;

use crate::args::Args;
use crate::envelope::{envelope, facilitator_member};
use crate::http::Request;
use crate::members::Members;
use crate::numbers::Failure;
use crate::route::{Route, Service};
use crate::services::{self, Call};
use crate::state::State;

/// What a service said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) members: Members,
    /// Apple's error number at the top of the answer.
    pub(crate) number: Option<u16>,
}

impl Said {
    pub(crate) fn failure(failure: &Failure) -> Self {
        Self { members: Members::failure(failure), number: Some(failure.number) }
    }
}

/// Scheme and host of the service URLs: where the request came in, unless the settings say.
pub(crate) fn base(state: &State, request: &Request) -> String {
    state
        .settings
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{}", request.header("host").unwrap_or("127.0.0.1")))
}

/// The sToken in whose name a request is to be executed.
pub(crate) fn authenticate(
    state: &State,
    service: Service,
    args: &Args,
    now: i64,
) -> Result<usize, Failure> {
    let blob = args.text("sToken")?;
    let token = state.tokens.check(blob.as_deref(), now)?;
    // VPPClientConfigSrv does not take it, and unknown members are ignored (protocol 1.5).
    if !state.settings.facilitators || service == Service::VPPClientConfigSrv {
        return Ok(token);
    }
    let Some(member_id) = args.number("facilitatorMemberId")? else { return Ok(token) };
    // Which case has which number is not stated: 9638 for a caller outside of any group.
    if state.tokens.get(token).facilitator.is_none() {
        return Err(Failure::new(9638));
    }
    state.tokens.of_member(member_id).ok_or_else(|| Failure::new(9639))
}

/// Has a service answer. `refusal` replaces what it would say, with the envelope it would have.
pub(crate) fn call(
    state: &mut State,
    route: Route,
    request: &Request,
    parsed: Option<&Value>,
    refusal: Option<Failure>,
    now: i64,
) -> Said {
    let args = match Args::new(parsed) {
        Ok(args) => args,
        Err(failure) => return Said::failure(&failure),
    };
    let token = match authenticate(state, route.service, &args, now) {
        Ok(token) => token,
        Err(failure) => return Said::failure(&failure),
    };
    let named_member = args.word("facilitatorMemberId").ok().flatten().is_some();
    let library = state.tokens.get(token).library;
    let outcome = match refusal {
        Some(failure) => Err(failure),
        None if route.moves != state.settings.moves => Err(Failure::new(9617)),
        None => {
            let base = base(state, request);
            let family = route.family;
            let mut call = Call { state, args, token, library, now, family, base };
            services::answer(route.service, &mut call)
        }
    };
    let token = state.tokens.get(token);
    let mut members = envelope(&state.libraries[library], token, &state.settings, now);
    if let Some(member) = token.facilitator.as_ref().filter(|_| named_member) {
        members.set("facilitatorMember", facilitator_member(member, &state.organization));
    }
    members.set("status", 0);
    let number = match outcome {
        Ok(answered) => {
            let number = answered.number();
            members.extend(answered);
            number
        }
        Err(failure) => {
            members.extend(Members::failure(&failure));
            Some(failure.number)
        }
    };
    Said { members, number }
}
