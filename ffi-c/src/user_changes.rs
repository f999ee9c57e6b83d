//! Users, one by one.
//!
//! Calls about one user give a page with that one record. Key on the clientUserIdStr, the id that
//! you chose when you registered the user: it never changes, while Apple's id of the active record
//! can.

use std::ffi::c_char;

use vpp::{Client, NewUser, User, UserEdit, UserKey, UserQuery};

use crate::call_options::vppkit_call_options;
use crate::client::{Call, vppkit_client};
use crate::error::{Failure, vppkit_error};
use crate::generated::constants::vppkit_status::{self, VPPKIT_OK};
use crate::generated::user::vppkit_user_page;
use crate::handle::out;
use crate::page::Records;
use crate::settings::{self, Settings, builders, set};
use crate::{guard, handle, text};

/// A user to be registered. Yours; free it with `vppkit_new_user_free`. Used by one thread at a
/// time.
pub struct vppkit_new_user(Settings<NewUser>);

/// A change to a user. Yours; free it with `vppkit_user_edit_free`. Used by one thread at a time.
pub struct vppkit_user_edit(Settings<UserEdit>);

builders!(vppkit_new_user of NewUser, vppkit_user_edit of UserEdit);

/// Which way to name a user.
#[derive(Clone, Copy)]
enum By {
    ClientUserId,
    UserId,
}

impl By {
    unsafe fn key(self, id: *const c_char) -> Result<UserKey, Failure> {
        Ok(match self {
            Self::ClientUserId => UserKey::client_user_id(text::read(id, "client_user_id")?),
            Self::UserId => UserKey::user_id(text::read(id, "user_id")?),
        })
    }
}

/// Makes a user to be registered under an id of your choice: unique within the organization, and
/// for ever the same. Not an e-mail address, because another person may get that one day.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_new_user_new(
    client_user_id: *const c_char,
) -> *mut vppkit_new_user {
    guard::plain("vppkit_new_user_new", std::ptr::null_mut(), || {
        let id = text::read(client_user_id, "client_user_id");
        handle::give(vppkit_new_user(Settings::from(id.map(NewUser::new))))
    })
}

/// The e-mail address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_new_user_set_email(
    user: *mut vppkit_new_user,
    email: *const c_char,
) {
    let name = "vppkit_new_user_set_email";
    set(name, user, || text::read(email, "email"), NewUser::email);
}

/// The managed Apple Account, which is joined at once, without an invitation. The content manager
/// behind the token must have one of the same organization.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_new_user_set_managed_apple_id(
    user: *mut vppkit_new_user,
    id: *const c_char,
) {
    let name = "vppkit_new_user_set_managed_apple_id";
    set(name, user, || text::read(id, "id"), NewUser::managed_apple_id);
}

/// Frees it. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_new_user_free(user: *mut vppkit_new_user) {
    guard::plain("vppkit_new_user_free", (), || handle::free(user));
}

unsafe fn one_user(
    name: &'static str,
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
    user: impl FnOnce(Call) -> Result<User, Failure>,
) -> vppkit_status {
    guard::call(name, error, || {
        let page = out(page, "page")?;
        let user = user(Call::of(client, options)?)?;
        page.give(vppkit_user_page(Records::own(vec![user])));
        Ok(VPPKIT_OK)
    })
}

/// Registers a user (`registerVPPUserSrv`). One who is registered already is returned as he is; a
/// retired one comes back or gets a new record. May be called for many users at once, and may be
/// repeated. `options` may be NULL.
///
/// Errors: `VPPKIT_CONFLICT` (9635, 9641, 9642) if the managed Apple Account cannot be joined, and
/// what every call that writes may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_register_user(
    client: *const vppkit_client,
    user: *const vppkit_new_user,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    one_user("vppkit_client_register_user", client, options, page, error, |call| {
        let user = settings::read(user, "user")?;
        call.write(async |client| client.register_user(user).await)
    })
}

unsafe fn get_user(
    name: &'static str,
    client: *const vppkit_client,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
    query: impl FnOnce() -> Result<UserQuery, Failure>,
) -> vppkit_status {
    one_user(name, client, options, page, error, |call| {
        let query = query()?;
        call.read(async |client| client.user(query).await)
    })
}

/// Gets the active record of a user, with licences (`getVPPUserSrv`). `options` may be NULL.
///
/// Errors: `VPPKIT_NOT_FOUND` (9604) if there is none, and what every call may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_user(
    client: *const vppkit_client,
    client_user_id: *const c_char,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    get_user("vppkit_client_user", client, options, page, error, || {
        Ok(UserQuery::active(text::read(client_user_id, "client_user_id")?))
    })
}

/// Gets the record of a user that is or was joined to a store account, retired or not. `options`
/// may be NULL.
///
/// Errors: as `vppkit_client_user`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_user_once_joined(
    client: *const vppkit_client,
    client_user_id: *const c_char,
    its_id_hash: *const c_char,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    get_user("vppkit_client_user_once_joined", client, options, page, error, || {
        let id = text::read(client_user_id, "client_user_id")?;
        Ok(UserQuery::once_joined(id, text::read(its_id_hash, "its_id_hash")?))
    })
}

/// Gets the record with Apple's id, in any state. `Deleted` says that this id no longer belongs to
/// its clientUserIdStr. `options` may be NULL.
///
/// Errors: as `vppkit_client_user`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_user_record(
    client: *const vppkit_client,
    user_id: *const c_char,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    get_user("vppkit_client_user_record", client, options, page, error, || {
        Ok(UserQuery::record(text::read(user_id, "user_id")?))
    })
}

unsafe fn new_edit(name: &'static str, by: By, id: *const c_char) -> *mut vppkit_user_edit {
    guard::plain(name, std::ptr::null_mut(), || {
        handle::give(vppkit_user_edit(Settings::from(by.key(id).map(UserEdit::of))))
    })
}

/// Makes a change to the user with this clientUserIdStr. What is not set stays as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_edit_new(
    client_user_id: *const c_char,
) -> *mut vppkit_user_edit {
    new_edit("vppkit_user_edit_new", By::ClientUserId, client_user_id)
}

/// Makes a change to the record with Apple's id. Apple calls this way deprecated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_edit_new_by_user_id(
    user_id: *const c_char,
) -> *mut vppkit_user_edit {
    new_edit("vppkit_user_edit_new_by_user_id", By::UserId, user_id)
}

/// The new e-mail address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_edit_set_email(
    edit: *mut vppkit_user_edit,
    email: *const c_char,
) {
    set("vppkit_user_edit_set_email", edit, || text::read(email, "email"), UserEdit::email);
}

/// The managed Apple Account to join; as in `vppkit_new_user_set_managed_apple_id`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_edit_set_managed_apple_id(
    edit: *mut vppkit_user_edit,
    id: *const c_char,
) {
    let name = "vppkit_user_edit_set_managed_apple_id";
    set(name, edit, || text::read(id, "id"), UserEdit::managed_apple_id);
}

/// Frees it. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_user_edit_free(edit: *mut vppkit_user_edit) {
    guard::plain("vppkit_user_edit_free", (), || handle::free(edit));
}

/// Changes a user (`editVPPUserSrv`). May be repeated. `options` may be NULL.
///
/// Errors: `VPPKIT_NOT_FOUND` (9609, 9636) if there is no such user, `VPPKIT_CONFLICT` as for
/// `vppkit_client_register_user`, `VPPKIT_USAGE` if nothing is to be changed, and what every call
/// that writes may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_edit_user(
    client: *const vppkit_client,
    edit: *const vppkit_user_edit,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    one_user("vppkit_client_edit_user", client, options, page, error, |call| {
        let edit = settings::read(edit, "edit")?;
        call.write(async |client| client.edit_user(edit).await)
    })
}

unsafe fn retire(
    name: &'static str,
    client: *const vppkit_client,
    by: By,
    id: *const c_char,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call(name, error, || {
        let page = out(page, "page")?;
        let key = by.key(id)?;
        let retire = async |client: Client| client.retire_user(key).await;
        let user = Call::of(client, options)?.write(retire)?;
        page.give(vppkit_user_page(Records::own(user.into_iter().collect())));
        Ok(VPPKIT_OK)
    })
}

/// Retires a user (`retireVPPUserSrv`): frees the licences that can be taken back. Gives the record
/// with the licences that stay with it, books mostly; the page is empty where Apple does not tell.
/// `options` may be NULL.
///
/// Errors: `VPPKIT_CONFLICT` (9618) for a record that is retired already, `VPPKIT_NOT_FOUND` if
/// there is none, and what every call that writes may return.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_retire_user(
    client: *const vppkit_client,
    client_user_id: *const c_char,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_client_retire_user";
    retire(name, client, By::ClientUserId, client_user_id, options, page, error)
}

/// The same by Apple's id of the record. Apple calls this way deprecated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_retire_user_by_user_id(
    client: *const vppkit_client,
    user_id: *const c_char,
    options: *const vppkit_call_options,
    page: *mut *mut vppkit_user_page,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    let name = "vppkit_client_retire_user_by_user_id";
    retire(name, client, By::UserId, user_id, options, page, error)
}

/// Makes the URL where the user at an index of a page accepts the invitation: the one that Apple
/// gave with the record, or the template of the service configuration with the user's invite code.
/// Yours; free it with `vppkit_string_free`. `options` may be NULL.
///
/// Errors: `VPPKIT_NOT_FOUND` for a user without an open invitation: one who is associated or
/// retired.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vppkit_client_invitation_url(
    client: *const vppkit_client,
    page: *const vppkit_user_page,
    index: usize,
    options: *const vppkit_call_options,
    url: *mut *mut c_char,
    error: *mut *mut vppkit_error,
) -> vppkit_status {
    guard::call("vppkit_client_invitation_url", error, || {
        let url = out(url, "url")?;
        let user = handle::lend(page, "page")?.0.owned(index)?;
        let call = Call::of(client, options)?;
        let found = call.read(async |client| client.invitation_url(&user).await)?;
        url.write(text::owned(found).into_raw());
        Ok(VPPKIT_OK)
    })
}
