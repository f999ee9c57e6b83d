//! The same listing through vppkit's public interface.

use vppkit::{Client, License, LicenseFilter, Listing, ServerToken};

use crate::measure::Tally;

/// Reads the whole listing, in the way that `how` sets.
pub(crate) async fn run(
    config_url: &str,
    token: &str,
    how: impl FnOnce(Listing<License>) -> Listing<License>,
) -> anyhow::Result<Tally> {
    let token = ServerToken::from_text(token)?;
    let client = Client::builder(token).service_config_url(config_url).connect().await?;
    let mut tally = Tally::default();
    let mut pages = how(client.licenses(LicenseFilter::new())).pages();
    while let Some(page) = pages.try_next().await? {
        tally.add_page(&page);
    }
    Ok(tally)
}
