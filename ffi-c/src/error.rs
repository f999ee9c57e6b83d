//! Errors.
//!
//! Every function that can fail for more than one reason returns a `vppkit_status` and takes a
//! `vppkit_error **` as its last parameter. On failure, and only then, it puts an error of your own
//! there: read it, and free it with `vppkit_error_free`. Give NULL if the status is all you want.
//! Decide by the status; messages may change between versions. Texts of an error live as long as
//! the error, and none ever holds the sToken.
//!
//! Functions that only fill in what a handle has (`..._page_get`, `vppkit_event_progress`,
//! `vppkit_job_outcome_totals` and their like) take no error: the status says all there is, which
//! is `VPPKIT_USAGE` unless they name another.

use std::ffi::{CString, c_char};
use std::sync::Arc;

use serde_json::json;
use vpp::{Effect, Kind};

use crate::basics::{VPPKIT_ABSENT, millis_since_1970};
use crate::generated::constants::{
    vppkit_effect, vppkit_status, vppkit_token_problem, vppkit_transport_problem,
};
use crate::generated::license::vppkit_license_page;
use crate::generated::user::vppkit_user_page;
use crate::handle::{self, handles};
use crate::page::Records;
use crate::text::{owned, vppkit_str};
use crate::{guard, text};

/// A failure. Yours; free it with `vppkit_error_free`. May be read by several threads at once.
pub struct vppkit_error {
    failure: Failure,
    message: CString,
    what: CString,
    advice: CString,
    service: Option<CString>,
    account: Option<CString>,
    apple_text: Option<CString>,
    holder_hostname: Option<CString>,
    holder_guid: Option<CString>,
}

handles!(vppkit_error);

/// Why a call failed: an error of the library's core, or one of crossing over from C.
#[derive(Clone)]
pub(crate) enum Failure {
    Core(Arc<vpp::Error>),
    /// What ended a job early.
    Stopped(Arc<vpp::JobOutcome>),
    Here {
        kind: Kind,
        what: String,
        advice: &'static str,
        effect: Effect,
    },
}

impl From<vpp::Error> for Failure {
    fn from(error: vpp::Error) -> Self {
        Self::Core(Arc::new(error))
    }
}

impl Failure {
    pub(crate) fn usage(what: impl Into<String>, advice: &'static str) -> Self {
        Self::Here { kind: Kind::Usage, what: what.into(), advice, effect: Effect::NotSent }
    }

    pub(crate) fn null(parameter: &str) -> Self {
        Self::usage(format!("{parameter} is NULL"), "")
    }

    pub(crate) fn panicked(function: &str) -> Self {
        Self::internal(format!("{function} met a bug in this library"), Effect::Unknown)
    }

    pub(crate) fn internal(what: impl Into<String>, effect: Effect) -> Self {
        let advice = "Report it. Free the handles that were part of the call.";
        Self::Here { kind: Kind::Internal, what: what.into(), advice, effect }
    }

    pub(crate) fn cancelled(effect: Effect) -> Self {
        let advice = match effect {
            Effect::Unknown => "Read the state before you repeat it.",
            _ => "",
        };
        Self::Here { kind: Kind::Cancelled, what: "the call was cancelled".into(), advice, effect }
    }

    fn core(&self) -> Option<&vpp::Error> {
        match self {
            Self::Core(error) => Some(error),
            Self::Stopped(outcome) => outcome.stopped(),
            Self::Here { .. } => None,
        }
    }

    /// The four parts that every failure has.
    fn parts(&self) -> (Kind, Effect, &str, &str) {
        match (self.core(), self) {
            (Some(error), _) => (error.kind(), error.effect(), error.what(), error.advice()),
            (None, Self::Here { kind, what, advice, effect }) => (*kind, *effect, what, advice),
            // A job that was not stopped makes no failure.
            (None, _) => (Kind::Internal, Effect::Unknown, "", ""),
        }
    }

    pub(crate) fn status(&self) -> vppkit_status {
        vppkit_status::of(self.parts().0)
    }

    fn effect(&self) -> Effect {
        self.parts().1
    }

    fn message(&self) -> String {
        match (self.core(), self.parts()) {
            (Some(error), _) => error.to_string(),
            (None, (_, _, what, "")) => format!("{what}."),
            (None, (_, _, what, advice)) => format!("{what}. {advice}"),
        }
    }
}

impl vppkit_error {
    pub(crate) fn new(failure: Failure) -> Self {
        let core = failure.core();
        let holder = core.and_then(vpp::Error::holder);
        let (_, _, what, advice) = failure.parts();
        Self {
            message: owned(failure.message()),
            what: owned(what),
            advice: owned(advice),
            service: core.and_then(vpp::Error::service).map(|service| owned(service.name())),
            account: core.and_then(vpp::Error::account).map(owned),
            apple_text: core.and_then(vpp::Error::apple).map(|apple| owned(&*apple.text)),
            holder_hostname: holder.and_then(|holder| holder.hostname.as_deref()).map(owned),
            holder_guid: holder.and_then(|holder| holder.guid.as_deref()).map(owned),
            failure,
        }
    }

    fn to_json(&self) -> String {
        let core = self.failure.core();
        let holder = core.and_then(vpp::Error::holder);
        json!({
            "status": self.failure.status().name(),
            "effect": vppkit_effect::of(self.failure.effect()).name(),
            "message": self.failure.message(),
            "what": self.what.to_string_lossy(),
            "advice": self.advice.to_string_lossy(),
            "service": core.and_then(vpp::Error::service).map(|service| service.name()),
            "account": core.and_then(vpp::Error::account),
            "apple": core.and_then(vpp::Error::apple).map(|apple| {
                json!({ "number": apple.number, "text": apple.text })
            }),
            "http_status": core.and_then(vpp::Error::http_status),
            "retry_at_ms": core.and_then(vpp::Error::retry_at).map(millis_since_1970),
            "attempts": core.map_or(0, vpp::Error::attempts),
            "holder": holder.map(|holder| {
                json!({ "hostname": holder.hostname, "guid": holder.guid })
            }),
            "already_assigned": core.and_then(vpp::Error::already_assigned),
        })
        .to_string()
    }
}

/// Reads something from an error; `or` where there is none.
unsafe fn of<T>(
    name: &'static str,
    error: *const vppkit_error,
    or: T,
    read: impl FnOnce(&vppkit_error) -> Option<T>,
) -> T {
    guard::plain(name, None, || handle::lend_if(error).and_then(|error| read(&error))).unwrap_or(or)
}

unsafe fn of_core<T>(
    name: &'static str,
    error: *const vppkit_error,
    or: T,
    read: impl FnOnce(&vpp::Error) -> Option<T>,
) -> T {
    of(name, error, or, |error| read(error.failure.core()?))
}

fn text_or_null(text: &Option<CString>) -> Option<*const c_char> {
    text.as_ref().map(|text| text.as_ptr())
}

/// The status that the failed call returned. `VPPKIT_OK` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_status(error: *const vppkit_error) -> vppkit_status {
    let or = vppkit_status::VPPKIT_OK;
    of("vppkit_error_status", error, or, |error| Some(error.failure.status()))
}

/// One line for people: who, what, Apple's number, the effect, the advice. Never NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_message(error: *const vppkit_error) -> *const c_char {
    of("vppkit_error_message", error, c"".as_ptr(), |error| Some(error.message.as_ptr()))
}

/// What happened, without service, effect and advice. Never NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_what(error: *const vppkit_error) -> *const c_char {
    of("vppkit_error_what", error, c"".as_ptr(), |error| Some(error.what.as_ptr()))
}

/// What to do about it; empty where nothing is known to help. Never NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_advice(error: *const vppkit_error) -> *const c_char {
    of("vppkit_error_advice", error, c"".as_ptr(), |error| Some(error.advice.as_ptr()))
}

/// Whether anything was changed on Apple's side. After a call that changes something look at this
/// before you repeat it. `VPPKIT_EFFECT_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_effect(error: *const vppkit_error) -> vppkit_effect {
    let or = vppkit_effect::VPPKIT_EFFECT_NONE;
    of("vppkit_error_effect", error, or, |error| Some(vppkit_effect::of(error.failure.effect())))
}

/// Apple's error number, or 0 if no answer carried one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_apple_number(error: *const vppkit_error) -> i64 {
    of_core("vppkit_error_apple_number", error, 0, |error| Some(error.apple()?.number))
}

/// Apple's text with that number, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_apple_text(error: *const vppkit_error) -> *const c_char {
    let or = std::ptr::null();
    of("vppkit_error_apple_text", error, or, |error| text_or_null(&error.apple_text))
}

/// The HTTP status of the answer, or 0 if there was no answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_http_status(error: *const vppkit_error) -> i32 {
    of_core("vppkit_error_http_status", error, 0, |error| error.http_status().map(i32::from))
}

/// When the account may be asked again, in milliseconds since 1970, or `VPPKIT_ABSENT` if no time
/// was set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_retry_at(error: *const vppkit_error) -> i64 {
    of_core("vppkit_error_retry_at", error, VPPKIT_ABSENT, |error| {
        error.retry_at().map(millis_since_1970)
    })
}

/// How many times the request was sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_attempts(error: *const vppkit_error) -> u32 {
    of_core("vppkit_error_attempts", error, 0, |error| Some(error.attempts()))
}

/// Apple's name of the service that was called, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_service(error: *const vppkit_error) -> *const c_char {
    let or = std::ptr::null();
    of("vppkit_error_service", error, or, |error| text_or_null(&error.service))
}

/// A name of the account for people, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_account(error: *const vppkit_error) -> *const c_char {
    let or = std::ptr::null();
    of("vppkit_error_account", error, or, |error| text_or_null(&error.account))
}

/// What is wrong with the token, with `VPPKIT_TOKEN`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_token_problem(
    error: *const vppkit_error,
) -> vppkit_token_problem {
    let or = vppkit_token_problem::VPPKIT_TOKEN_PROBLEM_NONE;
    of_core("vppkit_error_token_problem", error, or, |error| {
        error.token_problem().map(vppkit_token_problem::of)
    })
}

/// What went wrong below HTTP, with `VPPKIT_TRANSPORT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_transport_problem(
    error: *const vppkit_error,
) -> vppkit_transport_problem {
    let or = vppkit_transport_problem::VPPKIT_TRANSPORT_PROBLEM_NONE;
    of_core("vppkit_error_transport_problem", error, or, |error| {
        error.transport_problem().map(vppkit_transport_problem::of)
    })
}

/// With `VPPKIT_ACCOUNT_CLAIMED`: the host name that the other product wrote, for people; or NULL.
/// Never decide by it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_holder_hostname(error: *const vppkit_error) -> *const c_char {
    let or = std::ptr::null();
    of("vppkit_error_holder_hostname", error, or, |error| text_or_null(&error.holder_hostname))
}

/// With `VPPKIT_ACCOUNT_CLAIMED`: the guid of the other installation, as `vppkit_client_take_over`
/// wants it; or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_holder_guid(error: *const vppkit_error) -> *const c_char {
    let or = std::ptr::null();
    of("vppkit_error_holder_guid", error, or, |error| text_or_null(&error.holder_guid))
}

/// With Apple's number 9616: the licence that the requested user holds already, as a page of one
/// record; or NULL. Yours: free it with `vppkit_license_page_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_license_held(
    error: *const vppkit_error,
) -> *mut vppkit_license_page {
    of_core("vppkit_error_license_held", error, std::ptr::null_mut(), |error| {
        let license = error.already_assigned()?.license.clone()?;
        Some(handle::give(vppkit_license_page(Records::own(vec![license]))))
    })
}

/// With Apple's number 9616: the other users of the same store account who hold a licence; or NULL.
/// Yours: free it with `vppkit_user_page_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_users_holding(
    error: *const vppkit_error,
) -> *mut vppkit_user_page {
    of_core("vppkit_error_users_holding", error, std::ptr::null_mut(), |error| {
        let users = error.already_assigned()?.users.clone();
        (!users.is_empty()).then(|| handle::give(vppkit_user_page(Records::own(users))))
    })
}

/// All of it as a JSON object, for logs. Yours: free it with `vppkit_string_free`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_to_json(error: *const vppkit_error) -> *mut c_char {
    of("vppkit_error_to_json", error, std::ptr::null_mut(), |error| {
        Some(text::owned(error.to_json()).into_raw())
    })
}

/// Frees an error. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_error_free(error: *mut vppkit_error) {
    guard::plain("vppkit_error_free", (), || handle::free(error));
}

/// The status that stands for one of Apple's error numbers, such as those in
/// `vppkit_license_change`: the library's one table. `VPPKIT_OK` for 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_status_of_number(number: i64) -> vppkit_status {
    guard::plain("vppkit_status_of_number", vppkit_status::VPPKIT_INTERNAL, || match number {
        0 | VPPKIT_ABSENT => vppkit_status::VPPKIT_OK,
        number => {
            let row = vpp::error::lookup(number);
            vppkit_status::of(row.map_or(Kind::InvalidRequest, |row| row.kind))
        }
    })
}

/// What one of Apple's error numbers means, in English, by the library's one table; without a text
/// for a number that is not in it. Static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_meaning_of_number(number: i64) -> vppkit_str {
    guard::plain("vppkit_meaning_of_number", vppkit_str::NONE, || {
        vppkit_str::of_option(vpp::error::lookup(number).map(|row| row.meaning))
    })
}

/// What a person should do about one of Apple's error numbers, in English; without a text for a
/// number that is not in the library's table. Static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_advice_of_number(number: i64) -> vppkit_str {
    guard::plain("vppkit_advice_of_number", vppkit_str::NONE, || {
        vppkit_str::of_option(vpp::error::lookup(number).map(|row| row.advice))
    })
}
