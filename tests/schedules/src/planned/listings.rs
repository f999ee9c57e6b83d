//! Listings in parallel, and those that begin anew by themselves.

use vppkit::{Listing, Pages, Record};

use crate::plan::Reading;

/// The pages of a listing, read as the schedule wants it.
#[cfg(feature = "parallel")]
pub(crate) fn pages<R: Record>(listing: Listing<R>, reading: &Reading) -> Pages<R> {
    let listing = listing.parallel(reading.parallel);
    if reading.unordered { listing.unordered().pages() } else { listing.pages() }
}

/// The pages of a listing, one after the other.
#[cfg(not(feature = "parallel"))]
pub(crate) fn pages<R: Record>(listing: Listing<R>, _reading: &Reading) -> Pages<R> {
    listing.pages()
}

/// How often the listing has begun anew: what was delivered before counts no more.
#[cfg(feature = "parallel")]
pub(crate) fn restarts<R: Record>(pages: &Pages<R>) -> u32 {
    pages.restarts()
}

/// Today a lost listing is an error, and whoever reads it begins anew.
#[cfg(not(feature = "parallel"))]
pub(crate) fn restarts<R: Record>(_pages: &Pages<R>) -> u32 {
    0
}
