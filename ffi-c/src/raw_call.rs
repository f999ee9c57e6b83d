//! Any service, with any members.

use std::ffi::c_char;

use serde_json::{Map, Value};
use vpp::{Client, Service};

use crate::call_options::vppkit_call_options;
use crate::client::{Call, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::handle::out;
use crate::page::json_text;
use crate::{guard, text};

/// Calls a service by Apple's name of it, such as `getVPPAssetsSrv`, with the members of a JSON
/// object of your choice, and makes a JSON object of its answer: `envelope`, what every answer
/// says, and `members`, all others as they came. Yours; free it with `vppkit_string_free`.
/// `members_json` may be NULL for none; `options` may be NULL.
///
/// For what this library knows too little of. It goes the way of every call: same gate, same claim,
/// same errors, same silence about the token, which is added by the library. A request to a service
/// that writes is sent once.
///
/// Errors: `VPPKIT_USAGE` if there is no such service, the members are no JSON object, hold an
/// `sToken` or a `facilitatorMemberId`, or would change `clientContext`; and what every call may
/// return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_call(
    client: *const vppkit_client,
    service: *const c_char,
    members_json: *const c_char,
    options: *const vppkit_call_options,
    json: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_call", error, || {
        let json = out(json, "json")?;
        let service = read_service(&text::read(service, "service")?)?;
        let members = read_members(text::read_if(members_json, "members_json")?)?;
        let call = Call::of(client, options)?;
        // Members of the client configuration may do anything.
        let writes = service.writes() || service == Service::ClientConfig;
        let send = async |client: Client| client.call(service, members).await;
        let answer = if writes { call.write(send) } else { call.read(send) }?;
        json.write(json_text(&answer));
        Ok(VPPKIT_OK)
    })
}

fn read_service(name: &str) -> Result<Service, Failure> {
    Service::from_name(name).ok_or_else(|| {
        let advice = "Give Apple's name of it, such as getVPPAssetsSrv.";
        // A text that cannot be a name may be anything, also a secret.
        let is_name = name.len() < 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let named = if is_name { format!(" {name:?}") } else { " of this name".to_owned() };
        Failure::usage(format!("there is no service{named}"), advice)
    })
}

fn read_members(json: Option<String>) -> Result<Map<String, Value>, Failure> {
    let Some(json) = json else { return Ok(Map::new()) };
    serde_json::from_str(&json).map_err(|error| {
        // Not the parser's own text: it quotes what it met, which may be a secret.
        let (line, column) = (error.line(), error.column());
        let what = format!("the members are no JSON object, by line {line}, column {column}");
        Failure::usage(what, "Give an object of JSON, or NULL for no members.")
    })
}
