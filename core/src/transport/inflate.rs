//! Decompression with a cap: a small answer must not become a large one unnoticed.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::error::{Effect, Error, Result, TransportProblem};
use crate::spare;

/// The body as it was before compression.
pub(super) fn decoded(bytes: Vec<u8>, encoding: Option<&str>, cap: usize) -> Result<Vec<u8>> {
    match encoding.map(str::trim) {
        None | Some("") => Ok(bytes),
        Some(name) if name.eq_ignore_ascii_case("identity") => Ok(bytes),
        Some(name) if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => {
            let plain = gunzip(&bytes, cap);
            spare::BODIES.give(bytes);
            plain
        }
        Some(_) => Err(broken("the answer has an encoding that was not asked for")),
    }
}

fn gunzip(bytes: &[u8], cap: usize) -> Result<Vec<u8>> {
    let mut plain = spare::BODIES.take(bytes.len().saturating_mul(4).min(cap));
    // One byte more than allowed, to tell a full body from one that is too large.
    MultiGzDecoder::new(bytes)
        .take(cap as u64 + 1)
        .read_to_end(&mut plain)
        .map_err(|error| broken("the answer's gzip data is broken").with_source(error))?;
    if plain.len() > cap {
        return Err(too_large(cap));
    }
    Ok(plain)
}

pub(super) fn too_large(cap: usize) -> Error {
    let mib = cap as f64 / (1024.0 * 1024.0);
    Error::transport(
        TransportProblem::BodyTooLarge,
        format!("the answer is larger than the {mib:.0} MiB that are allowed"),
    )
    .with_effect(Effect::Unknown)
    .with_advice("No service answers so much; check what stands between this machine and Apple.")
}

fn broken(what: &str) -> Error {
    Error::transport(TransportProblem::Encoding, what)
        .with_effect(Effect::Unknown)
        .with_advice("Check what stands between this machine and Apple.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn plain_and_gzip_bodies_come_out_the_same() {
        let body = b"{\"status\":0}".to_vec();
        for encoding in [None, Some(""), Some("identity")] {
            assert_eq!(decoded(body.clone(), encoding, 100).unwrap(), body);
        }
        assert_eq!(decoded(gzip(&body), Some("GZIP"), 100).unwrap(), body);
        let twice = [gzip(b"{\"status\""), gzip(b":0}")].concat();
        assert_eq!(decoded(twice, Some("gzip"), 100).unwrap(), body);
    }

    #[test]
    fn a_bomb_is_stopped_at_the_cap() {
        let bomb = gzip(&vec![b' '; 1 << 20]);
        let error = decoded(bomb.clone(), Some("gzip"), (1 << 20) - 1).unwrap_err();
        assert_eq!(error.transport_problem(), Some(TransportProblem::BodyTooLarge));
        assert!(decoded(bomb, Some("gzip"), 1 << 20).is_ok());
    }

    #[test]
    fn broken_and_unknown_encodings_are_errors() {
        let cut = gzip(b"{\"status\":0}")[..15].to_vec();
        for (body, encoding) in [(cut, "gzip"), (b"{}".to_vec(), "br"), (b"{}".to_vec(), "gzip")] {
            let error = decoded(body, Some(encoding), 100).unwrap_err();
            assert_eq!(error.transport_problem(), Some(TransportProblem::Encoding));
        }
    }
}
