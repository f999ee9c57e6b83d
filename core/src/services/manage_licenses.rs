//! `manageVPPLicensesByAdamIdSrv` (protocol 1.17): one raw request.

use std::collections::HashSet;

use serde_json::{Map, Value};
use tokio::time::Instant;

use super::check_adam_id;
use crate::bulk::UnderWay;
use crate::call::{Call, Nature};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::model::{LicenseChanges, PricingParam, ServiceConfig};
use crate::service::Service;

/// What the entries of a list name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TargetKind {
    User,
    Device,
    License,
}

impl TargetKind {
    /// The list of those who get a licence. A licence gets none itself, so its list is any that
    /// can stay empty.
    pub(crate) fn associate_list(self) -> &'static str {
        match self {
            Self::User | Self::License => "associateClientUserIdStrs",
            Self::Device => "associateSerialNumbers",
        }
    }

    /// The list of those who lose one.
    pub(crate) fn disassociate_list(self) -> &'static str {
        match self {
            Self::User => "disassociateClientUserIdStrs",
            Self::Device => "disassociateSerialNumbers",
            Self::License => "disassociateLicenseIdStrs",
        }
    }
}

/// One request for licences of one asset: who gets one, and who loses one.
///
/// Apple carries out the disassociations first, so a licence that is freed can be used in the same
/// request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseRequest {
    adam_id: String,
    pricing_param: PricingParam,
    associate: Vec<(&'static str, Vec<String>)>,
    disassociate: Vec<(&'static str, Vec<String>)>,
    notify_disassociation: Option<bool>,
}

impl LicenseRequest {
    /// A request for this asset. The quality is always sent: the services differ on its default.
    pub fn new(adam_id: impl Into<String>, pricing_param: PricingParam) -> Self {
        Self {
            adam_id: adam_id.into(),
            pricing_param,
            associate: Vec::new(),
            disassociate: Vec::new(),
            notify_disassociation: None,
        }
    }

    /// Assigns a licence to each of these users.
    pub fn associate_users<T: Into<String>>(self, ids: impl IntoIterator<Item = T>) -> Self {
        self.associate(TargetKind::User, ids)
    }

    /// Assigns a licence to each of these devices.
    pub fn associate_devices<T: Into<String>>(self, ids: impl IntoIterator<Item = T>) -> Self {
        self.associate(TargetKind::Device, ids)
    }

    /// Takes the licence of each of these users back.
    pub fn disassociate_users<T: Into<String>>(self, ids: impl IntoIterator<Item = T>) -> Self {
        self.disassociate(TargetKind::User, ids)
    }

    /// Takes the licence of each of these devices back.
    pub fn disassociate_devices<T: Into<String>>(self, ids: impl IntoIterator<Item = T>) -> Self {
        self.disassociate(TargetKind::Device, ids)
    }

    /// Takes these licences back; they must be of this asset.
    pub fn disassociate_licenses<T: Into<String>>(self, ids: impl IntoIterator<Item = T>) -> Self {
        self.disassociate(TargetKind::License, ids)
    }

    /// Whether users are told that they lose a licence; Apple's default is yes. Devices never are.
    pub fn notify_disassociation(mut self, notify: bool) -> Self {
        self.notify_disassociation = Some(notify);
        self
    }

    fn associate<T: Into<String>>(
        mut self,
        kind: TargetKind,
        ids: impl IntoIterator<Item = T>,
    ) -> Self {
        extend(&mut self.associate, kind.associate_list(), ids);
        self
    }

    fn disassociate<T: Into<String>>(
        mut self,
        kind: TargetKind,
        ids: impl IntoIterator<Item = T>,
    ) -> Self {
        extend(&mut self.disassociate, kind.disassociate_list(), ids);
        self
    }

    /// The members of the request.
    ///
    /// # Errors
    /// `Usage` for what Apple leaves undefined or would refuse as a whole.
    fn into_body(self, config: &ServiceConfig) -> Result<Map<String, Value>> {
        check_adam_id(&self.adam_id)?;
        let mut body = Map::new();
        body.insert("adamIdStr".to_owned(), self.adam_id.into());
        body.insert("pricingParam".to_owned(), self.pricing_param.as_str().into());
        let associate = one_list(self.associate, config.max_batch_associate_license_count)?;
        let disassociate =
            one_list(self.disassociate, config.max_batch_disassociate_license_count)?;
        if associate.is_none() && disassociate.is_none() {
            return Err(Error::usage(
                "this licence request names nobody",
                "Name users, devices or licences.",
            ));
        }
        for (list, ids) in [associate, disassociate].into_iter().flatten() {
            body.insert(list.to_owned(), ids.into());
        }
        if let Some(notify) = self.notify_disassociation {
            body.insert("notifyDisassociation".to_owned(), notify.into());
        }
        Ok(body)
    }
}

/// Adds to a list, which may have been begun before.
fn extend<T: Into<String>>(
    lists: &mut Vec<NamedList>,
    list: &'static str,
    ids: impl IntoIterator<Item = T>,
) {
    let ids = ids.into_iter().map(Into::into);
    match lists.iter_mut().find(|(name, _)| *name == list) {
        Some((_, known)) => known.extend(ids),
        None => lists.push((list, ids.collect())),
    }
}

type NamedList = (&'static str, Vec<String>);

/// The only list that is not empty, checked against the limit of the day.
fn one_list(lists: Vec<NamedList>, limit: Option<i64>) -> Result<Option<NamedList>> {
    let mut lists = lists.into_iter().filter(|(_, ids)| !ids.is_empty());
    let Some((list, ids)) = lists.next() else { return Ok(None) };
    if let Some((other, _)) = lists.next() {
        return Err(Error::usage(
            format!("this licence request has both {list} and {other}"),
            "Apple leaves open what happens then: send two requests.",
        ));
    }
    if let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok())
        && ids.len() > limit
    {
        return Err(Error::usage(
            format!("{list} has {} entries, and Apple takes {limit} at once today", ids.len()),
            "Split the request.",
        ));
    }
    let mut seen = HashSet::new();
    for id in &ids {
        if id.trim().is_empty() {
            return Err(Error::usage(format!("an entry of {list} is empty"), "Leave it out."));
        }
        if !seen.insert(id.as_str()) {
            return Err(Error::usage(
                format!("{list} names {id:.100} twice"),
                "Name each one once: Apple does not say what becomes of the second.",
            ));
        }
    }
    Ok(Some((list, ids)))
}

impl Client {
    /// Sends one licence request (`manageVPPLicensesByAdamIdSrv`) and returns what became of each
    /// target. Look at each: some or all of them may have failed.
    ///
    /// ```no_run
    /// # async fn example(client: vppkit::Client) -> vppkit::Result<()> {
    /// use vppkit::{LicenseRequest, PricingParam};
    ///
    /// // adamId and quality as Client::assets lists them; how many targets fit into one request
    /// // is in Client::service_config (10 at the time of writing).
    /// let request = LicenseRequest::new("361304891", PricingParam::Stdq)
    ///     .disassociate_devices(["C02OLD000001"])
    ///     .associate_devices(["C02NEW000001", "C02NEW000002"]);
    /// let changes = client.manage_licenses(request).await?;
    /// for failed in changes.failed() {
    ///     eprintln!("{:?}: {:?} {:?}", failed.serial_number, failed.error_kind(), failed.error_message);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It is sent once, unless Apple surely did not carry it out. The same request sent again
    /// within some minutes may be refused (9630, 9631, 9632).
    ///
    /// # Errors
    /// `Usage` for more than one list to associate or to disassociate, more entries than the
    /// limit of the service configuration, empty or repeated entries: nothing is sent.
    /// `InvalidRequest` (9602) if the limit has fallen meanwhile: nothing was done. `Permission`
    /// for a token that only reads. And what every call that writes may return; look at its
    /// [`effect`](Error::effect) before sending it again.
    pub async fn manage_licenses(&self, request: LicenseRequest) -> Result<LicenseChanges> {
        self.inner.account.check_may_write()?;
        let started = Instant::now();
        let body = request.into_body(&*self.service_config().await?)?;
        let service = Service::ManageLicenses;
        let options = &self.inner.remaining(&self.options, started);
        // A job that follows must not send the same.
        let mut under_way = UnderWay::anyway(&self.inner, &body, options);
        let call = Call { service, body, nature: Nature::Write, options };
        let answer = self.inner.call(&call).await;
        under_way.ended(answer.as_ref().err());
        Ok(answer?.value)
    }
}
