//! The sToken: the secret that opens one library.
//!
//! The service compares the blob, so it is sent byte for byte as it was downloaded; it is decoded
//! only to show when it ends and to recognise mistakes (protocol 1.4).

use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::OnceLock;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::date::{ServerDate, Timestamp};
use crate::error::{Error, Result, Scrubber, TokenProblem};

/// No token is near this size; a larger file is some other file.
const LARGEST_TOKEN: usize = 64 * 1024;

/// Length of the inner `token` in the reference: 64 bytes. The outer blob is never so short,
/// because its JSON names alone take 40 bytes.
const INNER_TOKEN_BYTES: usize = 64;

const BASE64: GeneralPurpose = lenient(&alphabet::STANDARD);
const BASE64_URL: GeneralPurpose = lenient(&alphabet::URL_SAFE);

const fn lenient(alphabet: &alphabet::Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

/// A token for Apple's services ("sToken", "content token"), as downloaded from Apple School
/// Manager or Apple Business Manager.
///
/// Whoever has it can move every licence of the library. It has no `Display`, its `Debug` shows no
/// secret, and its memory is wiped on drop.
#[derive(Clone)]
pub struct ServerToken {
    blob: Zeroizing<String>,
    /// The inner token, kept only so that it can be scrubbed from texts.
    inner: Option<Zeroizing<String>>,
    expires: Option<ServerDate>,
    organization: Option<String>,
}

/// The JSON object inside the blob. All members are optional: the token is Apple's, not ours.
#[derive(Deserialize)]
struct Contents<'a> {
    #[serde(borrow)]
    token: Option<Cow<'a, str>>,
    #[serde(rename = "expDate")]
    exp_date: Option<String>,
    #[serde(rename = "orgName")]
    org_name: Option<String>,
}

impl ServerToken {
    /// Reads a `.vpptoken` file.
    ///
    /// # Errors
    /// `Usage` if the file cannot be read, otherwise as [`from_text`](Self::from_text).
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        refuse_token_as_name(&path.to_string_lossy(), "path of a token file")?;
        let shown = path.display();
        let bytes = std::fs::read(path).map(Zeroizing::new).map_err(|error| {
            Error::usage(
                format!("cannot read the token file {shown}: {error}"),
                "Give the path of the .vpptoken file that you downloaded from Apple.",
            )
            .with_source(error)
        })?;
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Err(malformed(format!("{shown} is no text file, so it is no token file")));
        };
        Self::from_text(text)
    }

    /// Takes the token from an environment variable.
    ///
    /// # Errors
    /// `Usage` if the variable is not set, otherwise as [`from_text`](Self::from_text).
    pub fn from_env(variable: &str) -> Result<Self> {
        refuse_token_as_name(variable, "name of an environment variable")?;
        match std::env::var(variable).map(Zeroizing::new) {
            Ok(text) => Self::from_text(&text),
            Err(std::env::VarError::NotPresent) => Err(Error::usage(
                format!("the environment variable {variable} is not set"),
                "Set it to the text of the .vpptoken file.",
            )),
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(malformed(format!("the environment variable {variable} holds no text")))
            }
        }
    }

    /// Takes the token's text; white space around it is left out.
    ///
    /// A text broken over lines is joined if that makes it readable. A text that does not decode
    /// is kept as it is, because the service is the judge of it; then
    /// [`is_opaque`](Self::is_opaque) is true.
    ///
    /// # Errors
    /// `Token` (malformed) for an empty text and for what is known to be something else: the inner
    /// token, the decoded JSON, a certificate, a device enrolment token, a web page.
    pub fn from_text(text: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if let Some(mistake) = recognise_mistake(text) {
            return Err(malformed(mistake));
        }
        if let Some(token) = Self::decode(text) {
            return Ok(token);
        }
        let joined: Zeroizing<String> =
            Zeroizing::new(text.split_whitespace().collect::<Vec<_>>().concat());
        if let Some(token) = Self::decode(&joined) {
            return Ok(token);
        }
        if decode_base64(&joined).is_some_and(|bytes| bytes.len() == INNER_TOKEN_BYTES) {
            return Err(malformed(
                "this is the inner \"token\" value, not the whole sToken; give the text of the \
                 .vpptoken file just as it was downloaded, without decoding it",
            ));
        }
        Ok(Self::opaque(text))
    }

    /// Takes a text without looking at it, for a token in a form that [`from_text`](Self::from_text)
    /// mistakes for something else.
    pub fn opaque(text: &str) -> Self {
        Self {
            blob: Zeroizing::new(text.to_owned()),
            inner: None,
            expires: None,
            organization: None,
        }
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = decode_base64(text)?;
        let contents: Contents<'_> = serde_json::from_slice(&bytes).ok()?;
        // A JSON object without any of the three members is some other Base64 text.
        let inner = contents.token.map(|token| Zeroizing::new(token.into_owned()));
        if inner.is_none() && contents.exp_date.is_none() && contents.org_name.is_none() {
            return None;
        }
        Some(Self {
            blob: Zeroizing::new(text.to_owned()),
            inner,
            expires: contents.exp_date.map(ServerDate::new),
            organization: contents.org_name,
        })
    }

    /// Whether the contents could not be read. Such a token is sent all the same.
    pub fn is_opaque(&self) -> bool {
        self.inner.is_none() && self.expires.is_none() && self.organization.is_none()
    }

    /// `expDate`: when the token ends, if it says so. The password of the account can end it
    /// sooner.
    pub fn expires(&self) -> Option<&ServerDate> {
        self.expires.as_ref()
    }

    /// Whether the token's own date is over at `now`. False where the token does not say.
    pub fn is_expired_at(&self, now: Timestamp) -> bool {
        self.expires.as_ref().and_then(|date| date.timestamp).is_some_and(|end| end <= now)
    }

    /// `orgName`: the organization it was issued for, if it says so.
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }

    /// The secret itself, for the request body only.
    pub(crate) fn expose(&self) -> &str {
        &self.blob
    }

    /// What keeps this token out of texts.
    /// A text that only this token gives, in this process only. Nothing of the token can be read
    /// from it.
    pub(crate) fn fingerprint(&self) -> String {
        static HASHER: OnceLock<RandomState> = OnceLock::new();
        let hasher = HASHER.get_or_init(RandomState::new);
        format!("token {:016x}", hasher.hash_one(self.blob.as_str()))
    }

    pub(crate) fn scrubber(&self) -> Scrubber {
        // In JSON the slashes of Base64 may stand escaped.
        let plain = [Some(self.blob.clone()), self.inner.clone()].into_iter().flatten();
        let escaped: Vec<_> =
            plain.clone().map(|secret| Zeroizing::new(secret.replace('/', "\\/"))).collect();
        Scrubber::new(plain.chain(escaped))
    }
}

/// Shows what may be seen: organization and end, never the secret.
impl fmt::Debug for ServerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerToken")
            .field("secret", &format_args!("[hidden]"))
            .field("organization", &self.organization)
            .field("expires", &self.expires.as_ref().map(|date| &date.text))
            .field("opaque", &self.is_opaque())
            .finish()
    }
}

fn malformed(what: impl Into<String>) -> Error {
    Error::token(TokenProblem::Malformed, what).with_advice(
        "Download the token in the settings of Apple School Manager or Apple Business Manager, \
         under Payments and Billing or Apps and Books, and give the file as it is.",
    )
}

/// Errors about files and variables name them, which must not show a token that was given in the
/// place of a name.
fn refuse_token_as_name(name: &str, whose: &str) -> Result<()> {
    let is_inner =
        || decode_base64(name.trim()).is_some_and(|bytes| bytes.len() == INNER_TOKEN_BYTES);
    if ServerToken::decode(name.trim()).is_none() && !is_inner() {
        return Ok(());
    }
    Err(Error::usage(
        format!("what was given as the {whose} is a token itself"),
        "Give it as the token's text.",
    ))
}

fn decode_base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    // Rebuilt tokens with the URL-safe alphabet were seen; the blob is sent as it came either way.
    BASE64.decode(text).or_else(|_| BASE64_URL.decode(text)).ok().map(Zeroizing::new)
}

/// Base64 in both alphabets, white space where it was wrapped, and the dots of a shortened one.
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=-_.".contains(&byte)
}

/// Files and texts that people give in place of the token.
fn recognise_mistake(text: &str) -> Option<&'static str> {
    let starts = |prefix: &str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if text.is_empty() {
        Some("the token is empty")
    } else if text.len() > LARGEST_TOKEN {
        Some("this is far larger than any token")
    } else if text.contains('\0') {
        Some("this is a binary file, not a token")
    } else if starts("{") || starts("[") {
        Some("this is JSON; the token must be given in its Base64 form, just as it was downloaded")
    } else if starts("-----BEGIN") {
        Some("this is a certificate or key, not a token")
    } else if starts("Content-Type:") || starts("MIME-Version:") {
        Some("this is a device enrolment token (.p7m), not a token for Apps and Books")
    } else if starts("<") || starts("bplist") {
        Some("this is a web page or property list, not a token")
    } else if text.contains(".vpptoken") {
        Some("this is the path of a token file, not its text")
    } else if !text.bytes().all(is_token_byte) {
        // Whatever it is, it must not be sent to anybody.
        Some("this is some other text, not a token: a token is one word of letters and digits")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn blob(json: &str) -> String {
        BASE64.encode(json)
    }

    fn made_up() -> String {
        blob(r#"{"token":"bWFkZS11cA==","expDate":"2030-01-02T03:04:05+0000","orgName":"ORG.1"}"#)
    }

    #[test]
    fn white_space_around_goes_and_the_blob_stays() {
        let text = made_up();
        let token = ServerToken::from_text(&format!("\u{feff} \t{text}\r\n\n")).unwrap();
        assert_eq!(token.expose(), text);
        assert_eq!(token.organization(), Some("ORG.1"));
        assert_eq!(token.expires().unwrap().timestamp.unwrap().to_string(), "2030-01-02T03:04:05Z");
        assert!(!token.is_opaque());
    }

    #[test]
    fn its_date_decides_whether_it_is_expired() {
        let token = ServerToken::from_text(&made_up()).unwrap();
        let end = token.expires().unwrap().timestamp.unwrap();
        assert!(token.is_expired_at(end));
        assert!(!token.is_expired_at(Timestamp::from_millis(end.as_millis() - 1)));
        assert!(!ServerToken::opaque("x").is_expired_at(end));
    }

    #[test]
    fn a_wrapped_token_is_joined_and_an_unreadable_one_is_kept() {
        let text = made_up();
        let (head, tail) = text.split_at(20);
        let token = ServerToken::from_text(&format!("{head}\n{tail}")).unwrap();
        assert_eq!(token.expose(), text);

        let unreadable = "h40Gte9aQnZFDNM...6ZQ=";
        let token = ServerToken::from_text(unreadable).unwrap();
        assert!(token.is_opaque());
        assert_eq!(token.expose(), unreadable);
    }

    #[test]
    fn a_token_with_a_strange_date_keeps_the_text() {
        let token = ServerToken::from_text(&blob(r#"{"token":"eA==","expDate":"never"}"#)).unwrap();
        let date = token.expires().unwrap();
        assert_eq!((date.text.as_str(), date.timestamp), ("never", None));
    }

    #[test]
    fn known_mistakes_are_explained() {
        let inner = BASE64.encode([7u8; INNER_TOKEN_BYTES]);
        let large = "A".repeat(LARGEST_TOKEN + 1);
        for (text, word) in [
            ("", "empty"),
            (" \n", "empty"),
            (inner.as_str(), "inner"),
            (r#"{"token":"x"}"#, "Base64 form"),
            ("-----BEGIN CERTIFICATE-----", "certificate"),
            ("content-type: application/pkcs7-mime", "enrolment"),
            ("<!DOCTYPE html>", "web page"),
            ("a\0b", "binary"),
            ("root:x:0:0:root:/root:/bin/bash", "some other text"),
            ("passwörter", "some other text"),
            ("/etc/location.vpptoken", "path"),
            (large.as_str(), "larger"),
        ] {
            let error = ServerToken::from_text(text).unwrap_err();
            assert_eq!(error.kind(), Kind::Token);
            assert_eq!(error.token_problem(), Some(TokenProblem::Malformed));
            assert!(error.what().contains(word), "{error}");
            assert!(error.advice().contains("Download"), "{error}");
        }
    }

    #[test]
    fn no_view_of_it_shows_the_secret() {
        let text = made_up();
        let token = ServerToken::from_text(&text).unwrap();
        let shown = format!("{token:?} {token:#?}");
        assert!(!shown.contains(&text) && !shown.contains("bWFkZS11cA"), "{shown}");
        let scrubbed = token.scrubber().clean(&format!("{text} and bWFkZS11cA=="));
        assert_eq!(scrubbed, "[sToken] and [sToken]");
    }

    #[test]
    fn files_and_variables_that_are_not_there_are_usage_errors() {
        let error = ServerToken::from_file("/nowhere/x.vpptoken").unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.to_string().contains("/nowhere/x.vpptoken"));
        let error = ServerToken::from_env("VPPKIT_NO_SUCH_VARIABLE").unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
    }

    #[test]
    fn a_token_in_the_place_of_a_name_is_not_shown() {
        let token = made_up();
        for error in [ServerToken::from_file(&token), ServerToken::from_env(&token)] {
            let error = error.unwrap_err();
            assert_eq!(error.kind(), Kind::Usage);
            assert!(!format!("{error} {error:?}").contains(&token));
        }
    }

    #[test]
    fn a_binary_file_is_no_token() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), [0xff, 0xfe, 0x00]).unwrap();
        assert_eq!(ServerToken::from_file(file.path()).unwrap_err().kind(), Kind::Token);
    }
}
