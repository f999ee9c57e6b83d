//! Deviations in the shape of an answer that really occur, or are printed, somewhere (protocol
//! 3.1), and those a manage answer can have (reliability: entries missing, doubled, reordered).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::batch_token::BatchToken;
use crate::route::Service;

/// One deviation. As a setting it holds for every answer it can apply to, in a fault rule for the
/// answers the rule picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quirk {
    /// A listing is a bare array: no status, tokens or counts.
    BareArray,
    /// A listing has neither batchToken nor sinceModifiedToken.
    NoTokens,
    /// A batch has no records, and its token leads to them. Only in the middle of a listing that is
    /// read without overrideIndex.
    ZeroBatch,
    /// Every record of a listing comes twice.
    DoubledRecords,
    /// totalBatchCount is a number.
    TotalBatchCountNumber,
    /// `…Str` members are numbers where they can be.
    StrAsNumbers,
    /// All numbers are text.
    NumbersAsText,
    /// licenseId, adamId and userId come only in their `…Str` form.
    IdsOnlyStr,
    /// licenseIdStr, adamIdStr and userIdStr come only in their number form, where there is one.
    IdsOnlyNumbers,
    /// Licence ids are sixteen hex digits.
    HexLicenseIds,
    /// organizationId is text.
    OrganizationIdText,
    /// uId is a number.
    UidNumber,
    /// The list of error codes has errorCode in place of errorNumber.
    ErrorCodesAsErrorCode,
    /// Entries of a manage answer have errorCode only.
    EntryErrorCode,
    /// Entries of a manage answer have errorNumber only.
    EntryErrorNumber,
    /// Entries of a manage answer are whole licences.
    FullEntries,
    /// Failed entries carry a licenseIdStr, as some with 9616 do.
    FailedWithLicenseId,
    /// Successful entries carry no licenseIdStr.
    DoneWithoutLicenseId,
    /// A 9616 entry has both licenseAlreadyAssigned and regUsersAlreadyAssigned.
    BothConflicts,
    /// Entries of a manage answer: the last one is missing.
    EntryMissing,
    /// The first one comes twice.
    EntryDoubled,
    /// They come in reverse order.
    EntriesReversed,
    /// There is one nobody asked for.
    EntryUnknown,
    /// Registered users have an itsIdHash.
    RegisteredWithHash,
    /// Members nobody has heard of, in the answer and in each record.
    UnknownMembers,
    /// Enum words nobody has heard of: in status, pricingParam and productTypeName of records.
    UnknownWords,
    /// null in place of some absent members.
    Nulls,
    /// getAssignments without requestId when there is one page.
    NoRequestId,
    /// No status member.
    NoStatus,
    /// Service URLs on a foreign host.
    UrlsForeign,
    /// Service URLs with plain http on Apple's host.
    UrlsPlainHttp,
    /// Service URLs on an IP address.
    UrlsIp,
    /// Service URLs with user and password.
    UrlsUserInfo,
    /// Service URLs with a blank in them, as in Apple's printed samples.
    UrlsBlank,
}

/// Applies a deviation where it can apply.
pub(crate) fn apply(quirk: Quirk, service: Service, request: &Value, answer: &mut Value) {
    match quirk {
        Quirk::BareArray | Quirk::NoTokens | Quirk::ZeroBatch | Quirk::DoubledRecords => {
            listing(quirk, service, request, answer);
        }
        Quirk::UrlsForeign
        | Quirk::UrlsPlainHttp
        | Quirk::UrlsIp
        | Quirk::UrlsUserInfo
        | Quirk::UrlsBlank => urls(quirk, answer),
        Quirk::EntryMissing
        | Quirk::EntryDoubled
        | Quirk::EntriesReversed
        | Quirk::EntryUnknown => entry_list(quirk, answer),
        Quirk::EntryErrorCode
        | Quirk::EntryErrorNumber
        | Quirk::FullEntries
        | Quirk::FailedWithLicenseId
        | Quirk::DoneWithoutLicenseId
        | Quirk::BothConflicts => entries(quirk, answer),
        Quirk::NoRequestId => {
            if answer["totalPages"] == 1 {
                remove(answer, "requestId");
            }
        }
        Quirk::NoStatus => remove(answer, "status"),
        Quirk::UnknownMembers => unknown_members(service, answer),
        Quirk::UnknownWords => unknown_words(service, answer),
        _ => members(answer, &mut |owner| member_types(quirk, owner)),
    }
}

fn remove(answer: &mut Value, name: &str) {
    if let Some(members) = answer.as_object_mut() {
        members.remove(name);
    }
}

/// Visits every object, the outermost first.
fn members(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(owner) => {
            visit(owner);
            owner.values_mut().for_each(|value| members(value, visit));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| members(item, visit)),
        _ => {}
    }
}

/// The name of the records of a listing.
fn list_name(service: Service) -> Option<&'static str> {
    match service {
        Service::GetVPPLicensesSrv => Some("licenses"),
        Service::GetVPPUsersSrv => Some("users"),
        Service::GetVPPAssetsSrv => Some("assets"),
        Service::GetAssignments => Some("assignments"),
        _ => None,
    }
}

fn records(service: Service, answer: &mut Value) -> Option<&mut Vec<Value>> {
    answer.get_mut(list_name(service)?)?.as_array_mut()
}

fn listing(quirk: Quirk, service: Service, request: &Value, answer: &mut Value) {
    if records(service, answer).is_none() {
        return;
    }
    match quirk {
        Quirk::BareArray => *answer = answer[list_name(service).unwrap_or_default()].take(),
        Quirk::NoTokens => {
            remove(answer, "batchToken");
            remove(answer, "sinceModifiedToken");
        }
        Quirk::DoubledRecords => {
            if let Some(list) = records(service, answer) {
                *list = list.iter().flat_map(|record| [record.clone(), record.clone()]).collect();
            }
        }
        _ => zero_batch(service, request, answer),
    }
}

/// Turns the token back by one batch, and takes the records away.
fn zero_batch(service: Service, request: &Value, answer: &mut Value) {
    let name = if answer.get("batchToken").is_some() { "batchToken" } else { "sinceModifiedToken" };
    let token = answer[name].as_str().and_then(|text| BatchToken::decode(text).ok());
    let Some(mut token) = token else { return };
    let batches = token.get("totalBatchCount").unwrap_or(0_usize);
    let parallel = request.get("overrideIndex").is_some_and(|index| !index.is_null());
    if batches < 2 || parallel {
        return;
    }
    let index = if name == "batchToken" { token.get("index").unwrap_or(1_usize) } else { batches };
    token.set("type", "batch");
    token.set("index", index - 1);
    // Each answer has a new token (protocol 1.20), though this one leads to the same batch.
    token.set("emptyBatches", token.get("emptyBatches").unwrap_or(0_usize) + 1);
    remove(answer, name);
    answer["batchToken"] = token.encode().into();
    answer["batchCount"] = 0.into();
    if let Some(list) = records(service, answer) {
        list.clear();
    }
}

fn urls(quirk: Quirk, answer: &mut Value) {
    let Some(answer) = answer.as_object_mut() else { return };
    for (name, value) in answer {
        let Some(url) = value.as_str().filter(|_| name.ends_with("SrvUrl")) else { continue };
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        *value = match quirk {
            Quirk::UrlsForeign => format!("https://vpp.example.net/{path}"),
            Quirk::UrlsPlainHttp => format!("http://vpp.itunes.apple.com/{path}"),
            Quirk::UrlsIp => format!("https://203.0.113.7/{path}"),
            Quirk::UrlsUserInfo => format!("{scheme}://user:secret@{host}/{path}"),
            _ => format!("{scheme}://{host}/ {path}"),
        }
        .into();
    }
}

fn entry_lists(answer: &mut Value) -> impl Iterator<Item = &mut Vec<Value>> {
    let members = answer.as_object_mut().into_iter().flatten();
    let lists =
        members.filter(|(name, _)| matches!(name.as_str(), "associations" | "disassociations"));
    lists.filter_map(|(_, list)| list.as_array_mut())
}

fn entry_list(quirk: Quirk, answer: &mut Value) {
    for list in entry_lists(answer).filter(|list| !list.is_empty()) {
        match quirk {
            Quirk::EntryMissing => drop(list.pop()),
            Quirk::EntryDoubled => list.insert(0, list[0].clone()),
            Quirk::EntriesReversed => list.reverse(),
            _ => list.push(json!({"serialNumber": "NEVERASKED01", "licenseIdStr": "9147000001"})),
        }
    }
}

fn entries(quirk: Quirk, answer: &mut Value) {
    let asset = json!({
        "adamId": answer["adamIdStr"].as_str().and_then(|id| id.parse::<u64>().ok()),
        "adamIdStr": answer["adamIdStr"], "isIrrevocable": answer["isIrrevocable"],
        "pricingParam": answer["pricingParam"], "productTypeId": answer["productTypeId"],
        "productTypeName": answer["productTypeName"],
    });
    for entry in entry_lists(answer).flatten().filter_map(Value::as_object_mut) {
        let failed = entry.contains_key("errorNumber");
        match quirk {
            Quirk::EntryErrorCode => drop(entry.remove("errorNumber")),
            Quirk::EntryErrorNumber => drop(entry.remove("errorCode")),
            Quirk::FullEntries if !failed => {
                entry.extend(asset.as_object().cloned().unwrap_or_default());
                entry.insert("status".into(), "Associated".into());
            }
            Quirk::FailedWithLicenseId if failed => {
                entry.insert("licenseIdStr".into(), "9147000001".into());
            }
            Quirk::DoneWithoutLicenseId if !failed => drop(entry.remove("licenseIdStr")),
            Quirk::BothConflicts if entry.get("errorNumber") == Some(&9616.into()) => {
                let license =
                    json!({"adamIdStr": asset["adamIdStr"], "licenseIdStr": "9147000001"});
                let users = json!([{"clientUserIdStr": "someone-else", "status": "Associated"}]);
                entry.entry("licenseAlreadyAssigned").or_insert(license);
                entry.entry("regUsersAlreadyAssigned").or_insert(users);
            }
            _ => {}
        }
    }
}

fn unknown_members(service: Service, answer: &mut Value) {
    let news = || json!({"nested": [1, "two", null], "text": "ünknown"});
    for record in records(service, answer).into_iter().flatten() {
        record["futureMember"] = news();
    }
    if answer.is_object() {
        answer["futureMember"] = news();
        answer["eventId"] = "0f1c7d1e-8a55-4a5b-a9a4-2f5a1f6c7b10".into();
    }
}

fn unknown_words(service: Service, answer: &mut Value) {
    for record in records(service, answer).into_iter().flatten() {
        for (name, word) in
            [("status", "Suspended"), ("pricingParam", "GOLD"), ("productTypeName", "Hologram")]
        {
            if record.get(name).is_some() {
                record[name] = word.into();
            }
        }
    }
}

/// Deviations of single members, wherever they stand.
fn member_types(quirk: Quirk, owner: &mut Map<String, Value>) {
    let as_number = |value: &Value| value.as_str().and_then(|text| text.parse::<u64>().ok());
    let names: Vec<String> = owner.keys().cloned().collect();
    for name in &names {
        let value = owner[name].clone();
        let twin = name.strip_suffix("Str").filter(|twin| owner.contains_key(*twin));
        let changed = match (quirk, name.as_str()) {
            (Quirk::TotalBatchCountNumber, "totalBatchCount") | (Quirk::UidNumber, "uId") => {
                as_number(&value).map(Value::from)
            }
            (Quirk::OrganizationIdText, "organizationId") => Some(value.to_string().into()),
            (Quirk::StrAsNumbers, name) if name.ends_with("Str") => {
                as_number(&value).map(Value::from)
            }
            (Quirk::NumbersAsText, _) if value.is_number() => Some(value.to_string().into()),
            (Quirk::HexLicenseIds, "licenseIdStr") => {
                as_number(&value).map(|id| format!("{id:016x}").into())
            }
            _ => None,
        };
        if let Some(changed) = changed {
            owner.insert(name.clone(), changed);
        }
        if quirk == Quirk::IdsOnlyNumbers && twin.is_some() {
            owner.remove(name);
        }
        if quirk == Quirk::IdsOnlyStr && owner.contains_key(&format!("{name}Str")) {
            owner.remove(name);
        }
    }
    match quirk {
        Quirk::HexLicenseIds => drop(owner.remove("licenseId")),
        Quirk::ErrorCodesAsErrorCode if owner.len() == 2 && owner.contains_key("errorMessage") => {
            if let Some(number) = owner.remove("errorNumber") {
                owner.insert("errorCode".into(), number);
            }
        }
        Quirk::RegisteredWithHash if owner.get("status") == Some(&"Registered".into()) => {
            owner.insert("itsIdHash".into(), "C2Wwd8LcIaE2v6f2/mvu82Gs/Lc=".into());
        }
        Quirk::Nulls => {
            for name in ["email", "itsIdHash", "tokenExpDate", "clientContext", "serialNumber"] {
                owner.entry(name).or_insert(Value::Null);
            }
        }
        _ => {}
    }
}
