//! The association services of before manageVPPLicensesByAdamIdSrv (protocol 1.18).

use super::Call;
use super::assets::pricing_param;
use super::assign::{Assignee, Refusal};
use super::licenses::Row as LicenseRow;
use super::user_rows::Row as UserRow;
use super::users::selected;
use crate::members::Members;
use crate::numbers::Failure;
use crate::world::assets::Pricing;
use crate::world::library::{Holder, Standing};

pub(super) fn associate(call: &mut Call<'_>) -> Result<Members, Failure> {
    check_call(call)?;
    let user = active_user(call)?;
    let assignee = Assignee::User(user);
    let outcome = match call.args.word("licenseId")? {
        Some(id) => associate_license(call, &id, user)?,
        None => {
            let adam_id = call.args.number("adamId")?.ok_or_else(|| Failure::missing("adamId"))?;
            let pricing = pricing_param(&call.args)?.unwrap_or(Pricing::Stdq);
            let asset = call.library().assets.find(adam_id, pricing);
            call.assign(asset.ok_or_else(|| Failure::new(9610))?, &assignee)
        }
    };
    match outcome {
        Ok(license) => Ok(shown(call, license, user)),
        Err(refusal) => Ok(refused(refusal)),
    }
}

pub(super) fn disassociate(call: &mut Call<'_>) -> Result<Members, Failure> {
    check_call(call)?;
    let id = call.args.required("licenseId")?;
    let library = call.library();
    let license = library.license_with_id(&id).ok_or_else(|| Failure::new(9610))?;
    let holder = library.licenses[license as usize].holder;
    if let Some(user_id) = call.args.number("userId")? {
        let user = library.users.with_id(user_id).ok_or_else(|| Failure::new(9609))?;
        // The licence has gone to another user meanwhile.
        if holder.is_some_and(|holder| holder != Holder::User(user)) {
            return Err(Failure::new(9626));
        }
    }
    if let Err(refusal) = call.unassign(license) {
        return Ok(refused(refusal));
    }
    let mut members = Members::default();
    members.set("license", LicenseRow::new(call.library(), license));
    if let Some(Holder::User(user)) = holder {
        members.set("user", UserRow::new(call.library(), user, &call.invite_base()));
    }
    Ok(members)
}

fn check_call(call: &Call<'_>) -> Result<(), Failure> {
    if call.state.settings.deprecated_removed {
        return Err(Failure::new(9634));
    }
    call.may_write()
}

fn active_user(call: &Call<'_>) -> Result<u32, Failure> {
    let user = selected(call)?.ok_or_else(|| Failure::new(9609))?;
    if call.library().users.get(user).status.is_active() {
        Ok(user)
    } else {
        Err(Failure::new(9618))
    }
}

/// licenseId wins over adamId: this very licence, or none.
fn associate_license(
    call: &mut Call<'_>,
    id: &str,
    user: u32,
) -> Result<Result<u32, Refusal>, Failure> {
    let license = call.library().license_with_id(id).ok_or_else(|| Failure::new(9610))?;
    let entry = call.library().licenses[license as usize];
    if let Err(refusal) = call.check_not_held(entry.asset, &Assignee::User(user)) {
        return Ok(Err(refusal));
    }
    match (entry.standing, entry.holder) {
        (Standing::Refunded, _) => Err(Failure::new(9624)),
        (Standing::Locked, _) => Err(Failure::new(9643)),
        (Standing::Moved, _) => Err(Failure::new(9610)),
        (Standing::Owned, Some(_)) => Err(Failure::new(9626)),
        (Standing::Owned, None) => {
            call.library_mut().give(license, Holder::User(user));
            call.written(entry.asset, Holder::User(user));
            Ok(Ok(license))
        }
    }
}

fn shown(call: &Call<'_>, license: u32, user: u32) -> Members {
    let mut members = Members::default();
    members.set("license", LicenseRow::new(call.library(), license));
    members.set("user", UserRow::new(call.library(), user, &call.invite_base()));
    members
}

fn refused(refusal: Refusal) -> Members {
    let mut members = Members::failure(&Failure::new(refusal.number));
    members.set_some("licenseAlreadyAssigned", refusal.held);
    members.set_some("regUsersAlreadyAssigned", refusal.users);
    members
}
