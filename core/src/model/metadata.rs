//! What the store knows about an item.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::decode::DecodeError;
use crate::decode::answer::{Decode, Decoded, Rejected, Reported, Verdict};
use crate::decode::members::Members;
use crate::decode::text::checked;
use crate::model::Envelope;

/// What the store knows about an app or book (metadata lookup, protocol 1.19).
///
/// The lookup's answers vary: artwork is an object or a list, ids are numbers or texts. The members
/// here are those that every shape has in some form; the whole record is in [`raw`](Self::raw).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Metadata {
    /// The id of the item in the store.
    pub adam_id: String,
    /// Its name.
    pub name: Option<String>,
    /// `iosSoftware`, `macSoftware`, `ebook` …
    pub kind: Option<String>,
    /// The bundle id of an app.
    pub bundle_id: Option<String>,
    /// Who made it.
    pub artist_name: Option<String>,
    /// The description, in the language asked for.
    pub description: Option<String>,
    /// A URL of its picture, with `{w}`, `{h}` and `{f}` to be replaced where it is a template.
    pub artwork_url: Option<String>,
    /// Its page in the store.
    pub url: Option<String>,
    /// Names of its genres.
    pub genre_names: Vec<String>,
    /// `iphone`, `ipad` …
    pub device_families: Vec<String>,
    /// The version to show.
    pub version: Option<String>,
    /// The version's id in the store (`externalId`), as text.
    pub external_version_id: Option<String>,
    /// The price to show, such as `$9.99`.
    pub price_formatted: Option<String>,
    /// The oldest system it runs on.
    pub minimum_os_version: Option<String>,
    /// When it was first released, as the store writes it.
    pub release_date: Option<String>,
    /// When its latest version was released, as the store writes it.
    pub latest_version_release_date: Option<String>,
    /// Whether it was made for one business only.
    pub is_b2b_custom_app: Option<bool>,
    /// Whether it can be assigned to devices.
    pub is_vpp_device_based_licensing_enabled: Option<bool>,
    /// The whole record as the store sent it.
    pub raw: Value,
}

impl Metadata {
    fn new(adam_id: &str, raw: &Map<String, Value>) -> Self {
        let offer = raw.get("offers").map(first).unwrap_or(&Value::Null);
        let version = &offer["version"];
        let of = |name: &str| raw.get(name).unwrap_or(&Value::Null);
        Self {
            adam_id: adam_id.to_owned(),
            name: text(of("name")),
            kind: text(of("kind")),
            bundle_id: text(of("bundleId")),
            artist_name: text(of("artistName")),
            description: text(&of("description")["standard"]).or_else(|| text(of("description"))),
            artwork_url: text(&first(of("artwork"))["url"]),
            url: text(of("url")),
            genre_names: texts(of("genreNames")),
            device_families: texts(of("deviceFamilies")),
            version: text(&version["display"]),
            external_version_id: text(&version["externalId"]),
            price_formatted: text(&offer["priceFormatted"]),
            minimum_os_version: text(of("minimumOSVersion")),
            release_date: text(of("releaseDate")),
            latest_version_release_date: text(of("latestVersionReleaseDate")),
            is_b2b_custom_app: of("isB2BCustomApp").as_bool(),
            is_vpp_device_based_licensing_enabled: of("isVppDeviceBasedLicensingEnabled").as_bool(),
            raw: Value::Object(raw.clone()),
        }
    }
}

/// A list's first item, or the thing itself.
fn first(value: &Value) -> &Value {
    match value {
        Value::Array(list) => list.first().unwrap_or(&Value::Null),
        other => other,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}

/// The answer of the lookup. It says nothing of success: empty results mean that there is no such
/// item, or no access to it.
#[derive(Debug, Default)]
pub(crate) struct MetadataAnswer {
    pub(crate) results: Vec<Metadata>,
}

impl Decode for MetadataAnswer {
    fn decode(body: Vec<u8>) -> Result<Decoded<Self>, Rejected> {
        let body = checked(body)?;
        let mut members = match Members::parse(&body) {
            Ok(members) => members,
            Err(error) => return Err(Rejected { error, body: body.into_bytes() }),
        };
        let verdict = verdict(&members.0);
        let results = match members.object("results") {
            Ok(Some(results)) => results,
            // Its failures have no results; anything else without them is no answer of the lookup.
            Ok(None) if verdict != Verdict::Done => Members::default(),
            Ok(None) => {
                let error = DecodeError("the answer of the lookup has no results".to_owned());
                return Err(Rejected { error, body: body.into_bytes() });
            }
            Err(error) => return Err(Rejected { error, body: body.into_bytes() }),
        };
        let results = results
            .0
            .iter()
            .filter_map(|(id, record)| Some(Metadata::new(id, record.as_object()?)))
            .collect();
        Ok(Decoded { verdict, envelope: Envelope::default(), value: Self { results } })
    }
}

/// Failures come as `errors[{code, title, detail}]` (protocol 1.19).
fn verdict(members: &Map<String, Value>) -> Verdict {
    let Some(error) = members.get("errors").and_then(|errors| errors.get(0)) else {
        return Verdict::Done;
    };
    let text = [&error["title"], &error["detail"]].into_iter().filter_map(Value::as_str);
    let text = text.collect::<Vec<_>>().join(": ");
    Verdict::Failed(Reported { number: None, text, assigned: None })
}
