//! Store metadata and the invitation page (protocol 1.19, 1.21): no sToken in the body, GET.

use serde_json::{Map, Value, json};

use crate::http::{Answer, Request};
use crate::members::Members;
use crate::state::State;
use crate::tokens::Tokens;
use crate::world::assets::{Asset, Product};
use crate::world::generate::its_id_hash;
use crate::world::users::UserStatus;

/// The value of a query parameter.
fn query<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let (_, query) = request.path.split_once('?')?;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The sToken in the cookie `itvt`.
pub(crate) fn cookie(request: &Request) -> Option<&str> {
    let mut cookies = request.header("cookie")?.split(';').map(str::trim);
    cookies.find_map(|cookie| cookie.strip_prefix("itvt="))
}

fn cookie_token(request: &Request, tokens: &Tokens, now: i64) -> Option<usize> {
    tokens.check(Some(cookie(request)?), now).ok()
}

/// contentMetadataLookupUrl. `isAuthenticated` is always false, even when the cookie was good, and
/// no results mean no access, a bad id or a bad cookie alike.
pub(crate) fn lookup(state: &State, request: &Request, now: i64) -> Members {
    let country = query(request, "cc").unwrap_or("us");
    let language = query(request, "l").unwrap_or("en");
    let mut results = Map::new();
    let complete =
        query(request, "p") == Some("mdm-lockup") && query(request, "platform").is_some();
    // Several ids in one request are not documented, and find nothing here.
    let id = query(request, "id").and_then(|id| id.parse::<u64>().ok());
    if let (true, Some(id)) = (complete, id) {
        let token = cookie_token(request, &state.tokens, now);
        let library = token.map(|token| state.tokens.get(token).library);
        if let Some(found) = visible(state, id, library) {
            results.insert(id.to_string(), metadata(found));
        }
    }
    let mut members = Members::default();
    members.set("isAuthenticated", false);
    members.set("results", results);
    members.set("version", 2);
    members.set(
        "meta",
        json!({"storefront": {"id": "143441", "cc": country}, "language": {"tag": language}}),
    );
    members
}

/// Every seventh app is a custom one, which only its owner sees.
fn is_custom(asset: &Asset) -> bool {
    asset.adam_id.is_multiple_of(7) && asset.product != Product::Publication
}

fn visible(state: &State, id: u64, owner: Option<usize>) -> Option<&Asset> {
    state.libraries.iter().enumerate().find_map(|(index, library)| {
        let asset = library.assets.get(*library.assets.with_adam_id(id).first()?);
        (!is_custom(asset) || owner == Some(index)).then_some(asset)
    })
}

fn metadata(asset: &Asset) -> Value {
    let id = &asset.adam_id_str;
    let kind = match asset.product {
        Product::Software => "desktopApp",
        Product::Application => "iosSoftware",
        Product::Publication => "ebook",
    };
    json!({
        "id": id,
        "name": format!("Item {id}"),
        "kind": kind,
        "artistName": "Example Developer",
        "bundleId": format!("com.example.item{id}"),
        "isB2BCustomApp": is_custom(asset),
        "isVppDeviceBasedLicensingEnabled": asset.device_assignable,
        "genreNames": ["Productivity"],
        "releaseDate": "2010-04-01",
        "latestVersionReleaseDate": "Sep 15, 2015",
        "minimumOSVersion": "12.0",
        "description": {"standard": format!("What item {id} is for.")},
        "artwork": {"width": 1024, "height": 1024, "url": "https://images.example.com/item/{w}x{h}bb.{f}"},
        "offers": [{
            "buyParams": format!("productType=C&salableAdamId={id}"),
            "price": 0,
            "version": {"display": "1.2.3", "externalId": 812_345_678},
        }],
    })
}

/// The page an invited user opens. POST accepts, with a store account of which nothing was known.
pub(crate) fn invitation(state: &mut State, request: &Request) -> Answer {
    let code = query(request, "inviteCode").unwrap_or_default().to_owned();
    let Some((library, user)) = state.invited(&code) else {
        return Answer::text(404, "This invitation is not valid.\n");
    };
    if request.method == "POST" {
        let hash = its_id_hash(&mut state.rng);
        let rule = state.settings.reassociation;
        state.libraries[library].accept(user, hash, rule);
        return Answer::text(200, "The invitation is accepted.\n");
    }
    let page = "<!doctype html><title>Invitation</title><form method=\"post\"><button>Accept</button></form>\n";
    Answer::new(200, "text/html; charset=utf-8", page)
}

impl State {
    /// The library and the record a valid invite code belongs to.
    pub(crate) fn invited(&self, code: &str) -> Option<(usize, u32)> {
        self.libraries.iter().enumerate().find_map(|(number, library)| {
            let invited = |index: &u32| {
                let user = library.users.get(*index);
                user.status == UserStatus::Registered && user.invite_code == code
            };
            library.users.indexes().find(invited).map(|user| (number, user))
        })
    }
}
