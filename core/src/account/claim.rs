//! Who manages the account: the protocol over `clientContext` (protocol 1.7).
//!
//! A product that manages an account writes its host name and a guid there. A product that finds
//! another guid must keep out, because it might reset what the other one has set up.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::error::{Error, Holder, Result, Scrubber};

/// `clientContext` must be shorter than this, in bytes of UTF-8 (protocol 3.1 row 31).
const CONTEXT_LIMIT: usize = 256;

/// The text that stands in `clientContext` once the location is used through API 2.0.
const USED_IN_V2: &str = "token being used in v2";

/// Who we are: one installation of a product.
///
/// The guid tells installations apart, so it must be made once, kept, and never be shared between
/// two installations. The host name is what an administrator of another product gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    hostname: String,
    guid: String,
}

impl Installation {
    /// An installation under its host name, with its guid in the 8-4-4-4-12 form. Both are checked
    /// when the client connects.
    pub fn new(hostname: impl Into<String>, guid: impl Into<String>) -> Self {
        Self { hostname: hostname.into(), guid: guid.into() }
    }

    /// A new random guid, for a new installation. Keep it.
    pub fn new_guid() -> String {
        Uuid::new_v4().to_string()
    }

    /// The host name.
    pub fn hostname(&self) -> &str {
        &self.hostname
    }

    /// The guid.
    pub fn guid(&self) -> &str {
        &self.guid
    }

    /// What is written to `clientContext` to claim the account.
    ///
    /// # Errors
    /// `Usage` if the host name is empty or too long, or the guid is none.
    pub(crate) fn context(&self) -> Result<String> {
        // Other spellings of a guid (braces, no dashes) would be legal for the parser only.
        if Uuid::try_parse(&self.guid).is_err() || self.guid.len() != 36 {
            return Err(Error::usage(
                "the installation's guid is not a UUID of the form 8-4-4-4-12",
                "Let this library make one (new_guid), keep it, and give the same one every time.",
            ));
        }
        if self.hostname.trim().is_empty() {
            return Err(Error::usage(
                "the installation has no host name",
                "Give the name under which an administrator knows this server.",
            ));
        }
        if self.hostname.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/') {
            return Err(Error::usage(
                "the installation's host name is none",
                "Give the bare name, such as mdm.example.com: no scheme, path or blanks.",
            ));
        }
        let mut members = Map::new();
        members.insert("hostname".to_owned(), self.hostname.as_str().into());
        members.insert("guid".to_owned(), self.guid.as_str().into());
        let text = Value::Object(members).to_string();
        check_length(&text)?;
        Ok(text)
    }
}

/// Refuses a text that `clientContext` does not take.
pub(crate) fn check_length(text: &str) -> Result<()> {
    if text.len() < CONTEXT_LIMIT {
        return Ok(());
    }
    Err(Error::usage(
        format!("a clientContext of {} bytes is too long", text.len()),
        "It takes less than 256 bytes of UTF-8: give a shorter host name or fewer members.",
    ))
}

/// What stands in `clientContext`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Context {
    /// Nobody has claimed the account.
    Empty,
    /// This installation has.
    Ours,
    /// Somebody else has; or a text that nobody can read, which must be respected all the same.
    Foreign(Holder),
    /// The location is used through API 2.0.
    UsedInV2,
}

impl Context {
    /// Reads the stored text. It comes back with a newline at its end, may hold further members,
    /// or may be no JSON at all (protocol 3.1 row 29), so values are compared, not texts.
    pub(crate) fn read(stored: Option<&str>, ours: Option<&Installation>) -> Self {
        let text = stored.unwrap_or_default().trim();
        if text.is_empty() {
            return Self::Empty;
        }
        if text.trim_matches('"').eq_ignore_ascii_case(USED_IN_V2) {
            return Self::UsedInV2;
        }
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return Self::Foreign(Holder { hostname: None, guid: None });
        };
        let member = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let (hostname, guid) = (member("hostname"), member("guid"));
        match (&guid, ours) {
            (Some(guid), Some(ours)) if same_guid(guid, &ours.guid) => Self::Ours,
            _ => Self::Foreign(Holder { hostname, guid }),
        }
    }

    /// Why nothing may be sent any more. What the holder wrote is a server's text, so it is
    /// cleaned.
    pub(crate) fn refusal(&self, what: &str, scrubber: &Scrubber) -> Error {
        match self {
            Self::Foreign(holder) => {
                let clean =
                    |text: &Option<String>| text.as_deref().map(|text| scrubber.clean(text));
                let holder =
                    Holder { hostname: clean(&holder.hostname), guid: clean(&holder.guid) };
                let by = match (&holder.hostname, &holder.guid) {
                    (Some(hostname), Some(guid)) => {
                        format!("the host {hostname:.200} as installation {guid:.60}")
                    }
                    (Some(hostname), None) => format!("the host {hostname:.200}"),
                    (None, Some(guid)) => format!("the installation {guid:.60}"),
                    (None, None) => "a product that cannot be recognised".to_owned(),
                };
                Error::claimed(format!("{what}: it is managed by {by}"), holder)
            }
            Self::UsedInV2 => Error::claimed(
                format!("{what}: the location is managed through version 2 of Apple's API"),
                Holder { hostname: None, guid: None },
            ),
            Self::Empty | Self::Ours => Error::new(
                crate::error::Kind::Internal,
                "an account that nobody else holds was taken as held",
            ),
        }
    }
}

/// Whether two texts are the same guid, however they are written.
pub(crate) fn same_guid(one: &str, other: &str) -> bool {
    match (Uuid::try_parse(one.trim()), Uuid::try_parse(other.trim())) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    const GUID: &str = "e91e570f-3eba-4b43-97d3-0f39450c8b92";

    fn us() -> Installation {
        Installation::new("mdm.example.com", GUID)
    }

    fn read(text: &str) -> Context {
        Context::read(Some(text), Some(&us()))
    }

    fn refusal(text: &str) -> Error {
        let secret = zeroize::Zeroizing::new("c2VjcmV0".to_owned());
        read(text).refusal("x", &Scrubber::new([secret]))
    }

    #[test]
    fn what_the_holder_wrote_is_cleaned() {
        let error = refusal(r#"{"hostname":"c2VjcmV0\u001b[31m\n","guid":"c2VjcmV0"}"#);
        let shown = format!("{error} {error:?} {:?}", error.holder());
        assert!(!shown.contains("c2VjcmV0") && !shown.contains('\u{1b}'), "{shown}");
    }

    #[test]
    fn our_own_context_is_ours_in_every_dress() {
        let context = us().context().unwrap();
        for text in [
            context.clone(),
            format!("{context}\n"),
            format!(
                r#"{{"guid":"{}","hostname":"renamed.example.com","ac2":1}}"#,
                GUID.to_uppercase()
            ),
            format!(r#" {{"guid" : "{GUID}"}} "#),
        ] {
            assert_eq!(read(&text), Context::Ours, "{text}");
        }
    }

    #[test]
    fn nothing_is_empty() {
        for text in [None, Some(""), Some(" \n")] {
            assert_eq!(Context::read(text, Some(&us())), Context::Empty);
        }
    }

    #[test]
    fn others_are_foreign_and_shown_by_host_name() {
        let text =
            r#"{"hostname":"other.example.com","guid":"00000000-0000-4000-8000-000000000001"}"#;
        let Context::Foreign(holder) = read(text) else { panic!("not foreign") };
        assert_eq!(holder.hostname.as_deref(), Some("other.example.com"));
        let refusal = refusal(text);
        assert_eq!(refusal.kind(), Kind::AccountClaimed);
        assert!(refusal.to_string().contains("other.example.com"));
        assert_eq!(refusal.holder(), Some(&holder));
    }

    #[test]
    fn our_host_name_alone_does_not_make_it_ours() {
        let text =
            r#"{"hostname":"mdm.example.com","guid":"00000000-0000-4000-8000-000000000001"}"#;
        assert!(matches!(read(text), Context::Foreign(_)));
    }

    #[test]
    fn what_nobody_can_read_is_respected() {
        for text in ["abc", "test123test123test123", "[1]", "7", "{}", "null", r#"{"guid":7}"#] {
            assert!(matches!(read(text), Context::Foreign(_)), "{text}");
        }
        assert_eq!(read("token being used in v2\n"), Context::UsedInV2);
        assert!(refusal(USED_IN_V2).to_string().contains("version 2"));
    }

    #[test]
    fn without_an_installation_nothing_is_ours() {
        let context = us().context().unwrap();
        assert!(matches!(Context::read(Some(&context), None), Context::Foreign(_)));
    }

    #[test]
    fn a_bad_installation_is_refused() {
        let long = "h".repeat(CONTEXT_LIMIT);
        for (hostname, guid) in [
            ("mdm.example.com", "b92"),
            ("mdm.example.com", "e91e570f3eba4b4397d30f39450c8b92"),
            (" ", GUID),
            ("https://mdm.example.com/", GUID),
            ("mdm example com", GUID),
            (long.as_str(), GUID),
        ] {
            let error = Installation::new(hostname, guid).context().unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{hostname} {guid}");
        }
    }

    #[test]
    fn the_longest_context_has_255_bytes() {
        let rest = us().context().unwrap().len() - us().hostname().len();
        let fits = Installation::new("h".repeat(255 - rest), GUID);
        assert_eq!(fits.context().unwrap().len(), 255);
        let too_long = Installation::new("h".repeat(256 - rest), GUID);
        assert!(too_long.context().is_err());
    }

    #[test]
    fn new_guids_are_good_ones() {
        let guid = Installation::new_guid();
        assert!(Installation::new("h", &guid).context().is_ok());
        assert_ne!(guid, Installation::new_guid());
    }
}
