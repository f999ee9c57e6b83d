//! manageVPPLicensesByAdamIdSrv (protocol 1.17).

use super::Call;
use super::assets::pricing_param;
use super::assign::{Assignee, Refusal};
use super::manage_rows::{Entry, Target};
use crate::args::Args;
use crate::members::Members;
use crate::numbers::Failure;
use crate::world::assets::Pricing;
use crate::world::library::Holder;

const ASSOCIATE: [(&str, Target); 2] =
    [("associateClientUserIdStrs", Target::User), ("associateSerialNumbers", Target::Device)];

const DISASSOCIATE: [(&str, Target); 3] = [
    ("disassociateClientUserIdStrs", Target::User),
    ("disassociateLicenseIdStrs", Target::License),
    ("disassociateSerialNumbers", Target::Device),
];

type Targets = Option<(Target, Vec<String>)>;

pub(super) fn manage(call: &mut Call<'_>) -> Result<Members, Failure> {
    call.may_write()?;
    let repeated = (call.library, call.args.fingerprint());
    if call.state.repeats.is_too_often(repeated, &call.state.settings, call.now) {
        return Err(Failure::new(9632));
    }
    let asset = wanted_asset(call)?;
    let settings = &call.state.settings;
    let associate = targets(&call.args, &ASSOCIATE, settings.max_batch_associate)?;
    let disassociate = targets(&call.args, &DISASSOCIATE, settings.max_batch_disassociate)?;
    if associate.is_none() && disassociate.is_none() {
        return Err(Failure::new(9600));
    }
    call.args.flag_or("notifyDisassociation", true)?;
    let to_devices = matches!(associate, Some((Target::Device, _)));
    if to_devices && !call.library().assets.get(asset).device_assignable {
        return Err(Failure::new(9628));
    }
    // In this order: a licence freed here can be given away in the same call.
    let disassociations = each(disassociate, |kind, id| disassociate_one(call, asset, kind, id));
    let associations = each(associate, |kind, id| associate_one(call, asset, kind, id));
    Ok(answer(call, asset, associations, disassociations))
}

/// pricingParam is STDQ unless given. What an adamId gives that the library does not own is not
/// known; 9610 says that no such licence is there.
fn wanted_asset(call: &Call<'_>) -> Result<u32, Failure> {
    let adam_id = call.args.required("adamIdStr")?;
    let adam_id = adam_id.parse().map_err(|_| Failure::invalid("adamIdStr"))?;
    let pricing = pricing_param(&call.args)?.unwrap_or(Pricing::Stdq);
    call.library().assets.find(adam_id, pricing).ok_or_else(|| Failure::new(9610))
}

/// The one array that is given. More than one has no defined meaning at Apple's, and is 9602 here;
/// so is one above the limit, and then nothing of the request is done.
fn targets(args: &Args, names: &[(&str, Target)], limit: usize) -> Result<Targets, Failure> {
    let mut found: Targets = None;
    for (name, target) in names {
        let Some(list) = args.list(name)? else { continue };
        if found.is_some() || list.len() > limit {
            return Err(Failure::invalid(name));
        }
        found = Some((*target, list));
    }
    Ok(found)
}

fn each(
    targets: Targets,
    mut act: impl FnMut(Target, &str) -> Result<u32, Refusal>,
) -> Option<Vec<Entry>> {
    let (target, list) = targets?;
    let entries = list.into_iter().map(|id| {
        let outcome = act(target, &id);
        Entry::new(target, id, outcome)
    });
    Some(entries.collect())
}

fn associate_one(
    call: &mut Call<'_>,
    asset: u32,
    target: Target,
    id: &str,
) -> Result<u32, Refusal> {
    let assignee = match target {
        Target::User => {
            let user = call.library().users.active(id).ok_or(Refusal::new(9609))?;
            Assignee::User(user)
        }
        // The service accepts serial numbers it has never heard of (protocol 5.3).
        Target::Device | Target::License => Assignee::Device(id.to_owned()),
    };
    let refusal = match call.assign(asset, &assignee) {
        Ok(license) => return Ok(license),
        Err(refusal) => refusal,
    };
    // The same failure provoked again and again is refused by another number.
    let throttled = match refusal.number {
        9616 => 9630,
        9610 => 9631,
        _ => return Err(refusal),
    };
    let what = (call.library, refusal.number, asset, id);
    if call.state.repeats.is_too_often(what, &call.state.settings, call.now) {
        return Err(Refusal::new(throttled));
    }
    Err(refusal)
}

fn disassociate_one(
    call: &mut Call<'_>,
    asset: u32,
    target: Target,
    id: &str,
) -> Result<u32, Refusal> {
    let library = call.library();
    let license = match target {
        Target::License => {
            let license = library.license_with_id(id).ok_or(Refusal::new(9610))?;
            if library.licenses[license as usize].asset != asset {
                return Err(Refusal::new(9610));
            }
            license
        }
        Target::User => {
            let user = library.users.active(id).ok_or(Refusal::new(9609))?;
            library.held_of(Holder::User(user), asset).ok_or(Refusal::new(9619))?
        }
        Target::Device => {
            let device = library.devices.find(id).ok_or(Refusal::new(9619))?;
            library.held_of(Holder::Device(device), asset).ok_or(Refusal::new(9619))?
        }
    };
    call.unassign(license)?;
    Ok(license)
}

/// 0 when all was done, -3 when some was, -1 when nothing was.
fn answer(
    call: &Call<'_>,
    asset: u32,
    associations: Option<Vec<Entry>>,
    disassociations: Option<Vec<Entry>>,
) -> Members {
    let entries = || associations.iter().chain(&disassociations).flatten();
    let failed = entries().filter(|entry| entry.has_failed()).count();
    let status = match failed {
        0 => 0,
        failed if failed == entries().count() => -1,
        _ => -3,
    };
    let asset = call.library().assets.get(asset);
    let mut members = Members::default();
    members.set("status", status);
    members.set("adamIdStr", &asset.adam_id_str);
    members.set("pricingParam", asset.pricing.as_str());
    members.set("productTypeId", asset.product.id());
    members.set("productTypeName", asset.product.name());
    members.set("isIrrevocable", asset.irrevocable);
    members.set_some("associations", associations);
    members.set_some("disassociations", disassociations);
    members
}
