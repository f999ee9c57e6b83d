//! The same listing through vppkit's public interface.

use vppkit::{Client, LicenseFilter, ServerToken};

use crate::measure::Tally;

pub(crate) async fn run(config_url: &str, token: &str) -> anyhow::Result<Tally> {
    let token = ServerToken::from_text(token)?;
    let client = Client::builder(token).service_config_url(config_url).connect().await?;
    let mut tally = Tally::default();
    let mut pages = client.licenses(LicenseFilter::new()).pages();
    while let Some(page) = pages.try_next().await? {
        for license in page.iter() {
            tally.add(
                license.adam_id(),
                license.license_id(),
                license.client_user_id(),
                license.serial_number(),
            );
        }
    }
    Ok(tally)
}
