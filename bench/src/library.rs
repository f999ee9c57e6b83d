//! The same listing through vppkit's public interface.

use std::path::Path;

use vppkit::{Client, License, LicenseFilter, Listing, ServerToken};

use crate::measure::Tally;

/// Reads the whole listing, in the way that `how` sets. `ca` is trusted as well.
pub(crate) async fn run(
    config_url: &str,
    ca: Option<&Path>,
    token: &str,
    how: impl FnOnce(Listing<License>) -> Listing<License>,
) -> anyhow::Result<Tally> {
    let token = ServerToken::from_text(token)?;
    let mut builder = Client::builder(token).service_config_url(config_url);
    if let Some(ca) = ca {
        builder = builder.extra_ca(ca);
    }
    let client = builder.connect().await?;
    let mut tally = Tally::default();
    let mut pages = how(client.licenses(LicenseFilter::new())).pages();
    while let Some(page) = pages.try_next().await? {
        tally.add_page(&page);
    }
    Ok(tally)
}
