//! Where a person accepts the invitation to a library (protocol 1.21).

use url::form_urlencoded;

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::model::{ServiceConfig, User, UserStatus};

/// The placeholders that templates were seen with: percent-encoded percent signs, or plain ones.
const PLACEHOLDERS: [&str; 2] = ["%25inviteCode%25", "%inviteCode%"];

impl ServiceConfig {
    /// The invitation URL of an invite code: Apple's template with its placeholder replaced.
    /// `None` where there is no template.
    pub fn invitation_url(&self, invite_code: &str) -> Option<String> {
        let template = self.url("invitationEmailUrl")?;
        let placeholder = PLACEHOLDERS.iter().find(|one| template.contains(**one))?;
        let code: String = form_urlencoded::byte_serialize(invite_code.as_bytes()).collect();
        Some(template.replace(placeholder, &code))
    }
}

impl Client {
    /// Where a user accepts the invitation: the URL that Apple gave with the record, or the
    /// template of the service configuration with the user's invite code.
    ///
    /// # Errors
    /// `NotFound` for a user without an open invitation: one who is associated or retired.
    pub async fn invitation_url(&self, user: &User) -> Result<String> {
        let is_over = matches!(
            user.status,
            Some(UserStatus::Associated | UserStatus::Retired | UserStatus::Deleted)
        );
        if is_over {
            return Err(no_invitation());
        }
        if let Some(url) = &user.invite_url {
            // Printed ones have blanks from line breaks.
            return Ok(url.split_whitespace().collect());
        }
        if let Some(code) = &user.invite_code {
            let config = self.service_config().await?;
            return config.invitation_url(code).ok_or_else(|| {
                Error::new(Kind::NotFound, "the service configuration has no invitation template")
                    .with_advice("Read the user again: the record itself may hold the URL.")
            });
        }
        Err(no_invitation())
    }
}

fn no_invitation() -> Error {
    Error::new(Kind::NotFound, "this user has no open invitation").with_advice(
        "Only registered users have one; those who are associated need none, and those who are \
         retired must be registered again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(template: &str) -> Option<String> {
        let mut config = ServiceConfig::default();
        config.urls.insert("invitationEmailUrl".to_owned(), template.to_owned());
        config.invitation_url("9e8d&x")
    }

    #[test]
    fn both_placeholders_are_replaced() {
        for template in [
            "https://a/b?inviteCode=%25inviteCode%25&mt=8",
            "https://a/b?inviteCode=%inviteCode%&mt=8",
        ] {
            assert_eq!(url(template).as_deref(), Some("https://a/b?inviteCode=9e8d%26x&mt=8"));
        }
    }

    #[test]
    fn a_template_without_placeholder_is_none() {
        assert_eq!(url("https://a/b"), None);
        assert_eq!(ServiceConfig::default().invitation_url("x"), None);
    }
}
