//! registerVPPUserSrv, editVPPUserSrv and retireVPPUserSrv (protocol 1.9, 1.12, 1.13).

use super::Call;
use super::user_rows::Row;
use super::users::selected;
use crate::members::Members;
use crate::numbers::Failure;
use crate::world::users::UserStatus;

/// A repetition returns the active record and does not change its e-mail address: editVPPUserSrv
/// is the documented way, and what a repetition does with it is not stated.
pub(super) fn register(call: &mut Call<'_>) -> Result<Members, Failure> {
    call.may_write()?;
    let client_user_id = call.args.required("clientUserIdStr")?;
    let email = call.args.word("email")?;
    let apple_id = managed_apple_id(call, &client_user_id)?;
    let library = &mut call.state.libraries[call.library];
    let mut user = library.register(&client_user_id, email, &mut call.state.rng);
    if let Some(apple_id) = apple_id {
        user = library.link(user, &apple_id, call.state.settings.reassociation);
    }
    Ok(shown(call, user))
}

pub(super) fn edit(call: &mut Call<'_>) -> Result<Members, Failure> {
    call.may_write()?;
    let mut user = active_record(call, 9609)?;
    let email = call.args.word("email")?;
    let client_user_id = call.library().users.get(user).client_user_id.clone();
    let apple_id = managed_apple_id(call, &client_user_id)?;
    let rule = call.state.settings.reassociation;
    let library = call.library_mut();
    if email.is_some() {
        library.users.get_mut(user).email = email;
        library.touch_user(user);
    }
    if let Some(apple_id) = apple_id {
        user = library.link(user, &apple_id, rule);
    }
    Ok(shown(call, user))
}

pub(super) fn retire(call: &mut Call<'_>) -> Result<Members, Failure> {
    call.may_write()?;
    // A clientUserIdStr without an active record: 9604 is the sample error (protocol 1.13).
    let user = active_record(call, 9604)?;
    call.library_mut().retire(user);
    Ok(shown(call, user))
}

/// The selected record, which must be active: `unknown` when there is none, 9618 when it is
/// retired, 9620 when it is deleted.
fn active_record(call: &Call<'_>, unknown: u16) -> Result<u32, Failure> {
    let user = selected(call)?.ok_or_else(|| Failure::new(unknown))?;
    match call.library().users.get(user).status {
        UserStatus::Registered | UserStatus::Associated => Ok(user),
        UserStatus::Retired => Err(Failure::new(9618)),
        UserStatus::Deleted => Err(Failure::new(9620)),
    }
}

/// A managed Apple ID that may be linked. The content manager behind a legacy token has none of
/// this organisation, so that its links are refused with 9635.
fn managed_apple_id(call: &Call<'_>, client_user_id: &str) -> Result<Option<String>, Failure> {
    let Some(apple_id) = call.args.word("managedAppleIDStr")? else { return Ok(None) };
    if call.state.tokens.get(call.token).facilitator.is_some() {
        return Err(Failure::new(9635));
    }
    call.library().check_link(client_user_id, &apple_id)?;
    Ok(Some(apple_id))
}

fn shown(call: &Call<'_>, user: u32) -> Members {
    let mut members = Members::default();
    members.set("user", Row::with_licenses(call.library(), user, &call.invite_base()));
    members
}
