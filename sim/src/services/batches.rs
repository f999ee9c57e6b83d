//! Batched listings: what getVPPLicensesSrv and getVPPUsersSrv have in common (protocol 1.20).

use std::ops::Range;
use std::sync::Arc;

use super::Call;
use crate::batch_token::BatchToken;
use crate::members::Members;
use crate::numbers::Failure;
use crate::snapshots::Records;
use crate::world::generate::uuid;

/// One batch of a listing.
pub(super) struct Batch {
    records: Arc<[u32]>,
    range: Range<usize>,
    /// Counts and tokens; the caller adds the records.
    pub(super) members: Members,
    /// When the listing began.
    pub(super) began: i64,
}

impl Batch {
    pub(super) fn records(&self) -> &[u32] {
        &self.records[self.range.clone()]
    }
}

/// Begins a listing of `records`. `kind` begins its lookupKey; `filter` is what both of its tokens
/// remember.
pub(super) fn begin(
    call: &mut Call<'_>,
    kind: &str,
    records: Vec<u32>,
    filter: &[(&'static str, Option<String>)],
) -> Result<Batch, Failure> {
    let records: Arc<[u32]> = records.into();
    let size = call.state.settings.batch_size.max(1);
    let batches = records.len().div_ceil(size);
    let key = format!("{kind}.batch.token.1.{}", uuid(&mut call.state.rng));
    if batches > 1 {
        let kept = call.state.settings.kept_listings;
        let kept_records = Records::Live(records.clone());
        call.state.snapshots.keep(key.clone(), call.token, kept_records, kept);
    }
    let mut token = BatchToken::default();
    for (name, value) in filter {
        if let Some(value) = value {
            token.set(name, value.as_str());
        }
    }
    token.set("batchSize", size);
    token.set("change", call.library().change);
    token.set("ifModifiedSinceMillisOrig", call.now);
    token.set("lookupKey", key.as_str());
    token.set("totalBatchCount", batches);
    let mut batch = batch_of(call, token, records, 1)?;
    // An estimate, and only on the request that began the listing.
    batch.members.set("totalCount", batch.records.len());
    Ok(batch)
}

/// Goes on with a listing: with the batch after the token's, or the one of overrideIndex, which
/// counts from 1 (the batch that began the listing) to totalBatchCount.
pub(super) fn resume(call: &mut Call<'_>, kind: &str, text: &str) -> Result<Batch, Failure> {
    let token = BatchToken::decode(text)?;
    let key: String = token.get("lookupKey")?;
    if token.get::<String>("type")? != "batch" || !key.starts_with(kind) {
        return Err(Failure::invalid("batchToken"));
    }
    let records = match call.state.snapshots.find(&key) {
        Some((owner, _)) if owner != call.token => return Err(Failure::new(9629)),
        Some((_, Records::Live(records))) => records,
        Some((_, Records::Assignments(..))) | None => return Err(Failure::new(9633)),
    };
    let index = match call.args.number("overrideIndex")? {
        Some(index) => index as usize,
        None => token.get::<usize>("index")? + 1,
    };
    if index == 0 || index > token.get("totalBatchCount")? {
        return Err(Failure::invalid("overrideIndex"));
    }
    batch_of(call, token, records, index)
}

/// The filter entries and the change number of a sinceModifiedToken. It fits every sToken of its
/// library, because it has to outlive the yearly renewal of the sToken; a batchToken does not.
pub(super) fn since(call: &Call<'_>, kind: &str, text: &str) -> Result<(BatchToken, u64), Failure> {
    let token = BatchToken::decode(text)?;
    let key: String = token.get("lookupKey")?;
    if token.get::<String>("type")? != "sinceModified" || !key.starts_with(kind) {
        return Err(Failure::invalid("sinceModifiedToken"));
    }
    if token.get::<String>("uId")? != call.library().uid {
        return Err(Failure::new(9629));
    }
    let change = token.get("change")?;
    Ok((token, change))
}

fn batch_of(
    call: &Call<'_>,
    mut token: BatchToken,
    records: Arc<[u32]>,
    index: usize,
) -> Result<Batch, Failure> {
    let size: usize = token.get("batchSize")?;
    let batches: usize = token.get("totalBatchCount")?;
    let began: i64 = token.get("ifModifiedSinceMillisOrig")?;
    let start = ((index - 1) * size).min(records.len());
    let range = start..(start + size).min(records.len());
    let mut members = Members::default();
    members.set("batchCount", range.len());
    // Text, and "0" for a listing of one batch, as in Apple's samples (protocol 1.11).
    let shown = if batches > 1 { batches } else { 0 };
    members.set("totalBatchCount", shown.to_string());
    if index < batches {
        token.set("type", "batch");
        token.set("index", index);
        members.set("batchToken", token.encode());
    } else {
        token.set("type", "sinceModified");
        token.set("ifModifiedSinceMillis", began);
        token.set("uId", call.library().uid.as_str());
        members.set("sinceModifiedToken", token.encode());
    }
    Ok(Batch { records, range, members, began })
}
