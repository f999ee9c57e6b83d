//! What must be seen nowhere: parts of the sTokens, so that half a token is noticed too.

use vppkit_sim::Engine;

/// Length of a part: long enough that none occurs by chance.
const PART: usize = 24;

/// Parts of the secrets in use.
#[derive(Debug, Clone, Default)]
pub(crate) struct Needles(Vec<String>);

impl Needles {
    /// The parts of these tokens of the simulator.
    pub(crate) fn of(engine: &Engine, tokens: &[&str]) -> Self {
        let blobs = tokens.iter().filter_map(|name| engine.stoken_named(name));
        Self(blobs.flat_map(|blob| parts(&blob)).collect())
    }

    /// Adds a token that came later.
    pub(crate) fn add(&mut self, blob: &str) {
        self.0.extend(parts(blob));
    }

    /// Whether a text shows a part of a secret.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        // Most texts have no such long word at all.
        text.len() >= PART && self.0.iter().any(|part| text.contains(part.as_str()))
    }
}

/// Parts of the secret half of a blob. The JSON in it has its members in alphabetical order, so
/// that the inner token stands last; the organization before it is no secret.
fn parts(blob: &str) -> Vec<String> {
    let blob = blob.trim_end_matches('=');
    let inner = decode(blob).unwrap_or_default();
    let of = |text: &str, from: usize| {
        let count = text.len().saturating_sub(from) / PART;
        (0..count).map(|n| text[from + n * PART..from + (n + 1) * PART].to_owned()).collect()
    };
    let mut parts: Vec<String> = of(blob, blob.len() / 2 + 8);
    parts.extend(of(&inner, 0));
    parts
}

/// The inner token.
fn decode(blob: &str) -> Option<String> {
    use base64::Engine as _;
    let json = base64::engine::general_purpose::STANDARD_NO_PAD.decode(blob).ok()?;
    let json: serde_json::Value = serde_json::from_slice(&json).ok()?;
    Some(json["token"].as_str()?.trim_end_matches('=').to_owned())
}

#[cfg(test)]
mod tests {
    use super::Needles;
    use vppkit_sim::Simulator;

    #[test]
    fn a_token_is_noticed_whole_and_in_half() {
        let engine = Simulator::builder().build().unwrap();
        let needles = Needles::of(&engine, &["main"]);
        let blob = engine.stoken();
        assert!(needles.are_in(&format!("bad token {blob}!")));
        assert!(needles.are_in(&blob[blob.len() - 60..]));
        assert!(!needles.are_in(&engine.stoken_named("twin").unwrap()));
        assert!(!needles.are_in("location Main Campus / Central Office (2000000000000000)"));
    }
}
