//! Keeps secrets and floods out of texts that come from a server.

use zeroize::Zeroizing;

/// Longest server text that an error carries, in characters.
const LONGEST_TEXT: usize = 300;

/// Cleans server text before it is shown: no token, no control characters, bounded length.
pub(crate) struct Scrubber {
    secrets: Vec<Zeroizing<String>>,
}

impl Scrubber {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Zeroizing<String>>) -> Self {
        Self { secrets: secrets.into_iter().filter(|secret| !secret.is_empty()).collect() }
    }

    pub(crate) fn clean(&self, text: &str) -> String {
        let mut cleaned = text.to_owned();
        for secret in &self.secrets {
            if cleaned.contains(secret.as_str()) {
                cleaned = cleaned.replace(secret.as_str(), "[sToken]");
            }
        }
        // Cut after replacing, or half a token could remain at the cut.
        let mut short: String = cleaned
            .chars()
            .take(LONGEST_TEXT)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if cleaned.chars().nth(LONGEST_TEXT).is_some() {
            short.push('…');
        }
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubber() -> Scrubber {
        Scrubber::new([Zeroizing::new("c2VjcmV0".to_owned()), Zeroizing::new(String::new())])
    }

    #[test]
    fn the_token_is_replaced_wherever_it_stands() {
        assert_eq!(scrubber().clean("bad c2VjcmV0, c2VjcmV0!"), "bad [sToken], [sToken]!");
    }

    #[test]
    fn a_token_across_the_cut_leaves_nothing_behind() {
        let text = format!("{}c2VjcmV0", "x".repeat(LONGEST_TEXT - 4));
        assert!(!scrubber().clean(&text).contains("c2Vj"));
    }

    #[test]
    fn long_and_wild_texts_become_one_short_line() {
        let cleaned = scrubber().clean(&"a\n\u{1b}".repeat(1000));
        assert_eq!(cleaned.chars().count(), LONGEST_TEXT + 1);
        assert!(!cleaned.chars().any(char::is_control));
    }
}
