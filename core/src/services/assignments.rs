//! `getAssignments` (protocol 1.16): who holds what.

use serde_json::Map;

use super::{check_adam_id, text_member};
use crate::client::Client;
use crate::error::Result;
use crate::listing::{Listing, Style};
use crate::model::Assignment;
use crate::service::Service;

/// Whose assignments, or of what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssignmentFilter {
    adam_id: Option<String>,
    client_user_id: Option<String>,
    serial_number: Option<String>,
}

impl AssignmentFilter {
    /// All assignments of the library.
    pub fn all() -> Self {
        Self::default()
    }

    /// The assignments of one asset, both qualities.
    pub fn asset(adam_id: impl Into<String>) -> Self {
        Self { adam_id: Some(adam_id.into()), ..Self::default() }
    }

    /// What one user holds.
    pub fn user(client_user_id: impl Into<String>) -> Self {
        Self { client_user_id: Some(client_user_id.into()), ..Self::default() }
    }

    /// What one device holds.
    pub fn device(serial_number: impl Into<String>) -> Self {
        Self { serial_number: Some(serial_number.into()), ..Self::default() }
    }

    /// Only those of this asset.
    pub fn and_asset(mut self, adam_id: impl Into<String>) -> Self {
        self.adam_id = Some(adam_id.into());
        self
    }

    /// The members of the request.
    ///
    /// # Errors
    /// `Usage` for values that can match nothing.
    fn into_body(self) -> Result<Map<String, serde_json::Value>> {
        let mut body = Map::new();
        if let Some(adam_id) = self.adam_id {
            check_adam_id(&adam_id)?;
            body.insert("adamIdStr".to_owned(), adam_id.into());
        }
        text_member(&mut body, "clientUserIdStr", self.client_user_id)?;
        text_member(&mut body, "serialNumber", self.serial_number)?;
        Ok(body)
    }
}

impl Client {
    /// The assignments that a filter names (`getAssignments`), page by page.
    ///
    /// Nothing is sent before the first page is asked for. A page has up to 300 assignments. A
    /// filter that can match nothing is refused then, with `Usage`.
    pub fn assignments(&self, filter: AssignmentFilter) -> Listing<Assignment> {
        Listing::new(self, Service::Assignments, Style::Pages, filter.into_body())
    }
}
