//! The decoder's tables and the borrowed views of the records.
//!
//! Written by `cargo xtask gen` from the model; changes made here are lost.

use std::fmt;

use super::{
    Asset, Assignment, Extra, License, LicenseChange, LicenseStatus, PricingParam, User, UserStatus,
};
use crate::decode::key::CompactKey;
use crate::decode::record::{Form, Name, Shape};
use crate::page::{Record, RecordRef, sealed::Sealed};

impl PricingParam {
    /// The word as Apple writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Stdq => "STDQ",
            Self::Plus => "PLUS",
            Self::Unknown(word) => word,
        }
    }
}

impl From<&str> for PricingParam {
    fn from(word: &str) -> Self {
        match word {
            "STDQ" => Self::Stdq,
            "PLUS" => Self::Plus,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl fmt::Display for PricingParam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl LicenseStatus {
    /// The word as Apple writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Associated => "Associated",
            Self::Available => "Available",
            Self::Refunded => "Refunded",
            Self::Unknown(word) => word,
        }
    }
}

impl From<&str> for LicenseStatus {
    fn from(word: &str) -> Self {
        match word {
            "Associated" => Self::Associated,
            "Available" => Self::Available,
            "Refunded" => Self::Refunded,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl fmt::Display for LicenseStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl UserStatus {
    /// The word as Apple writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Registered => "Registered",
            Self::Associated => "Associated",
            Self::Retired => "Retired",
            Self::Deleted => "Deleted",
            Self::Unknown(word) => word,
        }
    }
}

impl From<&str> for UserStatus {
    fn from(word: &str) -> Self {
        match word {
            "Registered" => Self::Registered,
            "Associated" => Self::Associated,
            "Retired" => Self::Retired,
            "Deleted" => Self::Deleted,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl fmt::Display for UserStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Sealed for Asset {
    const SHAPE: &'static Shape = &Shape {
        list: "assets",
        slots: 10,
        required: &[(0, "adamIdStr"), (1, "pricingParam")],
        names: &[
            Name {
                wire: "adamId",
                key: CompactKey::new("\"adamId\":"),
                slot: 0,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "adamIdStr",
                key: CompactKey::new("\"adamIdStr\":"),
                slot: 0,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "assignedCount",
                key: CompactKey::new("\"assignedCount\":"),
                slot: 6,
                form: Form::Number,
                preferred: true,
            },
            Name {
                wire: "availableCount",
                key: CompactKey::new("\"availableCount\":"),
                slot: 7,
                form: Form::Number,
                preferred: true,
            },
            Name {
                wire: "deviceAssignable",
                key: CompactKey::new("\"deviceAssignable\":"),
                slot: 5,
                form: Form::Flag,
                preferred: true,
            },
            Name {
                wire: "isIrrevocable",
                key: CompactKey::new("\"isIrrevocable\":"),
                slot: 4,
                form: Form::Flag,
                preferred: true,
            },
            Name {
                wire: "pricingParam",
                key: CompactKey::new("\"pricingParam\":"),
                slot: 1,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "productTypeId",
                key: CompactKey::new("\"productTypeId\":"),
                slot: 2,
                form: Form::Number,
                preferred: true,
            },
            Name {
                wire: "productTypeName",
                key: CompactKey::new("\"productTypeName\":"),
                slot: 3,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "retiredCount",
                key: CompactKey::new("\"retiredCount\":"),
                slot: 8,
                form: Form::Number,
                preferred: true,
            },
            Name {
                wire: "totalCount",
                key: CompactKey::new("\"totalCount\":"),
                slot: 9,
                form: Form::Number,
                preferred: true,
            },
        ],
    };
}

/// A view of [`Asset`] in its page: costs nothing to make and lives as long as the page.
#[derive(Clone, Copy)]
pub struct AssetRef<'p>(RecordRef<'p>);

impl<'p> AssetRef<'p> {
    /// The id of the item in the store.
    pub fn adam_id(self) -> &'p str {
        self.0.text(0).unwrap_or_default()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn adam_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(0)
    }

    /// The quality.
    pub fn pricing_param(self) -> PricingParam {
        PricingParam::from(self.0.text(1).unwrap_or_default())
    }

    /// [`pricing_param`](Self::pricing_param) as Apple sent it.
    pub fn pricing_param_text(self) -> &'p str {
        self.0.text(1).unwrap_or_default()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn pricing_param_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(1)
    }

    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    pub fn product_type_id(self) -> Option<i64> {
        self.0.number(2)
    }

    /// The name of the product type: `Software`, `Application`, `Publication`.
    pub fn product_type_name(self) -> Option<&'p str> {
        self.0.text(3)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn product_type_name_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(3)
    }

    /// Whether a licence, once assigned, cannot be taken back.
    pub fn is_irrevocable(self) -> Option<bool> {
        self.0.flag(4)
    }

    /// Whether it can be assigned to devices.
    pub fn device_assignable(self) -> Option<bool> {
        self.0.flag(5)
    }

    /// Licences assigned to users and devices.
    pub fn assigned_count(self) -> Option<i64> {
        self.0.number(6)
    }

    /// Licences free to assign.
    pub fn available_count(self) -> Option<i64> {
        self.0.number(7)
    }

    /// Licences that were refunded or moved away.
    pub fn retired_count(self) -> Option<i64> {
        self.0.number(8)
    }

    /// Assigned and available licences together.
    pub fn total_count(self) -> Option<i64> {
        self.0.number(9)
    }

    /// Members that this version does not know.
    pub fn extra(self) -> Extra {
        self.0.extra()
    }

    /// The record as a value of its own.
    pub fn into_owned(self) -> Asset {
        <Asset as Record>::own(self.0)
    }
}

impl fmt::Debug for AssetRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.into_owned(), f)
    }
}

impl Record for Asset {
    type Ref<'p> = AssetRef<'p>;

    fn view(record: RecordRef<'_>) -> AssetRef<'_> {
        AssetRef(record)
    }

    fn own(record: RecordRef<'_>) -> Self {
        let view = AssetRef(record);
        Self {
            adam_id: view.adam_id().to_owned(),
            pricing_param: view.pricing_param(),
            product_type_id: view.product_type_id(),
            product_type_name: view.product_type_name().map(str::to_owned),
            is_irrevocable: view.is_irrevocable(),
            device_assignable: view.device_assignable(),
            assigned_count: view.assigned_count(),
            available_count: view.available_count(),
            retired_count: view.retired_count(),
            total_count: view.total_count(),
            extra: record.extra(),
        }
    }
}

impl Sealed for Assignment {
    const SHAPE: &'static Shape = &Shape {
        list: "assignments",
        slots: 4,
        required: &[(0, "adamIdStr"), (1, "pricingParam")],
        names: &[
            Name {
                wire: "adamId",
                key: CompactKey::new("\"adamId\":"),
                slot: 0,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "adamIdStr",
                key: CompactKey::new("\"adamIdStr\":"),
                slot: 0,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "clientUserIdStr",
                key: CompactKey::new("\"clientUserIdStr\":"),
                slot: 2,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "pricingParam",
                key: CompactKey::new("\"pricingParam\":"),
                slot: 1,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "serialNumber",
                key: CompactKey::new("\"serialNumber\":"),
                slot: 3,
                form: Form::Text,
                preferred: true,
            },
        ],
    };
}

/// A view of [`Assignment`] in its page: costs nothing to make and lives as long as the page.
#[derive(Clone, Copy)]
pub struct AssignmentRef<'p>(RecordRef<'p>);

impl<'p> AssignmentRef<'p> {
    /// The id of the item in the store.
    pub fn adam_id(self) -> &'p str {
        self.0.text(0).unwrap_or_default()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn adam_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(0)
    }

    /// The quality.
    pub fn pricing_param(self) -> PricingParam {
        PricingParam::from(self.0.text(1).unwrap_or_default())
    }

    /// [`pricing_param`](Self::pricing_param) as Apple sent it.
    pub fn pricing_param_text(self) -> &'p str {
        self.0.text(1).unwrap_or_default()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn pricing_param_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(1)
    }

    /// The user who holds it, if a user does.
    pub fn client_user_id(self) -> Option<&'p str> {
        self.0.text(2)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn client_user_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(2)
    }

    /// The device that holds it, if a device does.
    pub fn serial_number(self) -> Option<&'p str> {
        self.0.text(3)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn serial_number_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(3)
    }

    /// Members that this version does not know.
    pub fn extra(self) -> Extra {
        self.0.extra()
    }

    /// The record as a value of its own.
    pub fn into_owned(self) -> Assignment {
        <Assignment as Record>::own(self.0)
    }
}

impl fmt::Debug for AssignmentRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.into_owned(), f)
    }
}

impl Record for Assignment {
    type Ref<'p> = AssignmentRef<'p>;

    fn view(record: RecordRef<'_>) -> AssignmentRef<'_> {
        AssignmentRef(record)
    }

    fn own(record: RecordRef<'_>) -> Self {
        let view = AssignmentRef(record);
        Self {
            adam_id: view.adam_id().to_owned(),
            pricing_param: view.pricing_param(),
            client_user_id: view.client_user_id().map(str::to_owned),
            serial_number: view.serial_number().map(str::to_owned),
            extra: record.extra(),
        }
    }
}

impl Sealed for License {
    const SHAPE: &'static Shape = &Shape {
        list: "licenses",
        slots: 11,
        required: &[(0, "licenseIdStr"), (1, "adamIdStr")],
        names: &[
            Name {
                wire: "adamId",
                key: CompactKey::new("\"adamId\":"),
                slot: 1,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "adamIdStr",
                key: CompactKey::new("\"adamIdStr\":"),
                slot: 1,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "clientUserIdStr",
                key: CompactKey::new("\"clientUserIdStr\":"),
                slot: 8,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "isIrrevocable",
                key: CompactKey::new("\"isIrrevocable\":"),
                slot: 5,
                form: Form::Flag,
                preferred: true,
            },
            Name {
                wire: "itsIdHash",
                key: CompactKey::new("\"itsIdHash\":"),
                slot: 9,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "licenseId",
                key: CompactKey::new("\"licenseId\":"),
                slot: 0,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "licenseIdStr",
                key: CompactKey::new("\"licenseIdStr\":"),
                slot: 0,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "pricingParam",
                key: CompactKey::new("\"pricingParam\":"),
                slot: 2,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "productTypeId",
                key: CompactKey::new("\"productTypeId\":"),
                slot: 3,
                form: Form::Number,
                preferred: true,
            },
            Name {
                wire: "productTypeName",
                key: CompactKey::new("\"productTypeName\":"),
                slot: 4,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "serialNumber",
                key: CompactKey::new("\"serialNumber\":"),
                slot: 10,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "status",
                key: CompactKey::new("\"status\":"),
                slot: 6,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "userId",
                key: CompactKey::new("\"userId\":"),
                slot: 7,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "userIdStr",
                key: CompactKey::new("\"userIdStr\":"),
                slot: 7,
                form: Form::Text,
                preferred: true,
            },
        ],
    };
}

/// A view of [`License`] in its page: costs nothing to make and lives as long as the page.
#[derive(Clone, Copy)]
pub struct LicenseRef<'p>(RecordRef<'p>);

impl<'p> LicenseRef<'p> {
    /// The id of the licence. Not always a number.
    pub fn license_id(self) -> &'p str {
        self.0.text(0).unwrap_or_default()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn license_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(0)
    }

    /// The id of the item in the store.
    pub fn adam_id(self) -> &'p str {
        self.0.text(1).unwrap_or_default()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn adam_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(1)
    }

    /// The quality. Sometimes not sent where the licence is nested in another answer.
    pub fn pricing_param(self) -> Option<PricingParam> {
        self.0.text(2).map(PricingParam::from)
    }

    /// [`pricing_param`](Self::pricing_param) as Apple sent it.
    pub fn pricing_param_text(self) -> Option<&'p str> {
        self.0.text(2)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn pricing_param_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(2)
    }

    /// 7 macOS software, 8 iOS or macOS app, 10 book.
    pub fn product_type_id(self) -> Option<i64> {
        self.0.number(3)
    }

    /// The name of the product type: `Software`, `Application`, `Publication`.
    pub fn product_type_name(self) -> Option<&'p str> {
        self.0.text(4)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn product_type_name_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(4)
    }

    /// Whether it cannot be taken back once assigned.
    pub fn is_irrevocable(self) -> Option<bool> {
        self.0.flag(5)
    }

    /// Assigned, free or refunded. Not sent where the licence is nested in a user.
    pub fn status(self) -> Option<LicenseStatus> {
        self.0.text(6).map(LicenseStatus::from)
    }

    /// [`status`](Self::status) as Apple sent it.
    pub fn status_text(self) -> Option<&'p str> {
        self.0.text(6)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn status_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(6)
    }

    /// Apple's id of the user record that holds it.
    pub fn user_id(self) -> Option<&'p str> {
        self.0.text(7)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn user_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(7)
    }

    /// The user who holds it, if a user does.
    pub fn client_user_id(self) -> Option<&'p str> {
        self.0.text(8)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn client_user_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(8)
    }

    /// A hash of the store account that holds it. Opaque.
    pub fn its_id_hash(self) -> Option<&'p str> {
        self.0.text(9)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn its_id_hash_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(9)
    }

    /// The device that holds it, if a device does.
    pub fn serial_number(self) -> Option<&'p str> {
        self.0.text(10)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn serial_number_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(10)
    }

    /// Members that this version does not know.
    pub fn extra(self) -> Extra {
        self.0.extra()
    }

    /// The record as a value of its own.
    pub fn into_owned(self) -> License {
        <License as Record>::own(self.0)
    }
}

impl fmt::Debug for LicenseRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.into_owned(), f)
    }
}

impl Record for License {
    type Ref<'p> = LicenseRef<'p>;

    fn view(record: RecordRef<'_>) -> LicenseRef<'_> {
        LicenseRef(record)
    }

    fn own(record: RecordRef<'_>) -> Self {
        let view = LicenseRef(record);
        Self {
            license_id: view.license_id().to_owned(),
            adam_id: view.adam_id().to_owned(),
            pricing_param: view.pricing_param(),
            product_type_id: view.product_type_id(),
            product_type_name: view.product_type_name().map(str::to_owned),
            is_irrevocable: view.is_irrevocable(),
            status: view.status(),
            user_id: view.user_id().map(str::to_owned),
            client_user_id: view.client_user_id().map(str::to_owned),
            its_id_hash: view.its_id_hash().map(str::to_owned),
            serial_number: view.serial_number().map(str::to_owned),
            extra: record.extra(),
        }
    }
}

impl Sealed for LicenseChange {
    const SHAPE: &'static Shape = &Shape {
        list: "associations",
        slots: 14,
        required: &[],
        names: &[
            Name {
                wire: "adamId",
                key: CompactKey::new("\"adamId\":"),
                slot: 7,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "adamIdStr",
                key: CompactKey::new("\"adamIdStr\":"),
                slot: 7,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "clientUserIdStr",
                key: CompactKey::new("\"clientUserIdStr\":"),
                slot: 0,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "errorCode",
                key: CompactKey::new("\"errorCode\":"),
                slot: 3,
                form: Form::Number,
                preferred: false,
            },
            Name {
                wire: "errorMessage",
                key: CompactKey::new("\"errorMessage\":"),
                slot: 4,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "errorNumber",
                key: CompactKey::new("\"errorNumber\":"),
                slot: 3,
                form: Form::Number,
                preferred: true,
            },
            Name {
                wire: "isIrrevocable",
                key: CompactKey::new("\"isIrrevocable\":"),
                slot: 11,
                form: Form::Flag,
                preferred: true,
            },
            Name {
                wire: "licenseAlreadyAssigned",
                key: CompactKey::new("\"licenseAlreadyAssigned\":"),
                slot: 5,
                form: Form::Nested(<License as Sealed>::SHAPE),
                preferred: true,
            },
            Name {
                wire: "licenseId",
                key: CompactKey::new("\"licenseId\":"),
                slot: 2,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "licenseIdStr",
                key: CompactKey::new("\"licenseIdStr\":"),
                slot: 2,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "pricingParam",
                key: CompactKey::new("\"pricingParam\":"),
                slot: 8,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "productTypeId",
                key: CompactKey::new("\"productTypeId\":"),
                slot: 9,
                form: Form::Number,
                preferred: true,
            },
            Name {
                wire: "productTypeName",
                key: CompactKey::new("\"productTypeName\":"),
                slot: 10,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "regUsersAlreadyAssigned",
                key: CompactKey::new("\"regUsersAlreadyAssigned\":"),
                slot: 6,
                form: Form::Nested(<User as Sealed>::SHAPE),
                preferred: true,
            },
            Name {
                wire: "serialNumber",
                key: CompactKey::new("\"serialNumber\":"),
                slot: 1,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "status",
                key: CompactKey::new("\"status\":"),
                slot: 12,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "userId",
                key: CompactKey::new("\"userId\":"),
                slot: 13,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "userIdStr",
                key: CompactKey::new("\"userIdStr\":"),
                slot: 13,
                form: Form::Text,
                preferred: true,
            },
        ],
    };
}

/// A view of [`LicenseChange`] in its page: costs nothing to make and lives as long as the page.
#[derive(Clone, Copy)]
pub struct LicenseChangeRef<'p>(RecordRef<'p>);

impl<'p> LicenseChangeRef<'p> {
    /// The user of this entry, if it was a user.
    pub fn client_user_id(self) -> Option<&'p str> {
        self.0.text(0)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn client_user_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(0)
    }

    /// The device of this entry, if it was a device.
    pub fn serial_number(self) -> Option<&'p str> {
        self.0.text(1)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn serial_number_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(1)
    }

    /// The licence. After a disassociation it may be another licence that is free now.
    pub fn license_id(self) -> Option<&'p str> {
        self.0.text(2)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn license_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(2)
    }

    /// Why this entry failed; absent if it succeeded.
    pub fn error_number(self) -> Option<i64> {
        self.0.number(3)
    }

    /// Apple's text about the failure.
    pub fn error_message(self) -> Option<&'p str> {
        self.0.text(4)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn error_message_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(4)
    }

    /// With 9616: the licence that this user holds already.
    pub fn license_already_assigned(self) -> Option<License> {
        self.0.nested(5).into_iter().next()
    }

    /// With 9616: other users of the same store account who hold one.
    pub fn reg_users_already_assigned(self) -> Vec<User> {
        self.0.nested(6)
    }

    /// The id of the item in the store; not always sent.
    pub fn adam_id(self) -> Option<&'p str> {
        self.0.text(7)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn adam_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(7)
    }

    /// The quality; not always sent.
    pub fn pricing_param(self) -> Option<PricingParam> {
        self.0.text(8).map(PricingParam::from)
    }

    /// [`pricing_param`](Self::pricing_param) as Apple sent it.
    pub fn pricing_param_text(self) -> Option<&'p str> {
        self.0.text(8)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn pricing_param_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(8)
    }

    /// 7 macOS software, 8 iOS or macOS app, 10 book; not always sent.
    pub fn product_type_id(self) -> Option<i64> {
        self.0.number(9)
    }

    /// The name of the product type; not always sent.
    pub fn product_type_name(self) -> Option<&'p str> {
        self.0.text(10)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn product_type_name_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(10)
    }

    /// Whether the licence cannot be taken back; not always sent.
    pub fn is_irrevocable(self) -> Option<bool> {
        self.0.flag(11)
    }

    /// The state of the licence; not always sent.
    pub fn status(self) -> Option<LicenseStatus> {
        self.0.text(12).map(LicenseStatus::from)
    }

    /// [`status`](Self::status) as Apple sent it.
    pub fn status_text(self) -> Option<&'p str> {
        self.0.text(12)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn status_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(12)
    }

    /// Apple's id of the user record; not always sent.
    pub fn user_id(self) -> Option<&'p str> {
        self.0.text(13)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn user_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(13)
    }

    /// Members that this version does not know.
    pub fn extra(self) -> Extra {
        self.0.extra()
    }

    /// The record as a value of its own.
    pub fn into_owned(self) -> LicenseChange {
        <LicenseChange as Record>::own(self.0)
    }
}

impl fmt::Debug for LicenseChangeRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.into_owned(), f)
    }
}

impl Record for LicenseChange {
    type Ref<'p> = LicenseChangeRef<'p>;

    fn view(record: RecordRef<'_>) -> LicenseChangeRef<'_> {
        LicenseChangeRef(record)
    }

    fn own(record: RecordRef<'_>) -> Self {
        let view = LicenseChangeRef(record);
        Self {
            client_user_id: view.client_user_id().map(str::to_owned),
            serial_number: view.serial_number().map(str::to_owned),
            license_id: view.license_id().map(str::to_owned),
            error_number: view.error_number(),
            error_message: view.error_message().map(str::to_owned),
            license_already_assigned: view.license_already_assigned(),
            reg_users_already_assigned: view.reg_users_already_assigned(),
            adam_id: view.adam_id().map(str::to_owned),
            pricing_param: view.pricing_param(),
            product_type_id: view.product_type_id(),
            product_type_name: view.product_type_name().map(str::to_owned),
            is_irrevocable: view.is_irrevocable(),
            status: view.status(),
            user_id: view.user_id().map(str::to_owned),
            extra: record.extra(),
        }
    }
}

impl Sealed for User {
    const SHAPE: &'static Shape = &Shape {
        list: "users",
        slots: 9,
        required: &[(0, "clientUserIdStr")],
        names: &[
            Name {
                wire: "clientUserIdStr",
                key: CompactKey::new("\"clientUserIdStr\":"),
                slot: 0,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "email",
                key: CompactKey::new("\"email\":"),
                slot: 3,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "inviteCode",
                key: CompactKey::new("\"inviteCode\":"),
                slot: 6,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "inviteUrl",
                key: CompactKey::new("\"inviteUrl\":"),
                slot: 5,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "itsIdHash",
                key: CompactKey::new("\"itsIdHash\":"),
                slot: 4,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "licenses",
                key: CompactKey::new("\"licenses\":"),
                slot: 8,
                form: Form::Nested(<License as Sealed>::SHAPE),
                preferred: true,
            },
            Name {
                wire: "managedAppleIDStr",
                key: CompactKey::new("\"managedAppleIDStr\":"),
                slot: 7,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "status",
                key: CompactKey::new("\"status\":"),
                slot: 2,
                form: Form::Text,
                preferred: true,
            },
            Name {
                wire: "userId",
                key: CompactKey::new("\"userId\":"),
                slot: 1,
                form: Form::Text,
                preferred: false,
            },
            Name {
                wire: "userIdStr",
                key: CompactKey::new("\"userIdStr\":"),
                slot: 1,
                form: Form::Text,
                preferred: true,
            },
        ],
    };
}

/// A view of [`User`] in its page: costs nothing to make and lives as long as the page.
#[derive(Clone, Copy)]
pub struct UserRef<'p>(RecordRef<'p>);

impl<'p> UserRef<'p> {
    /// The id that the client chose when it registered the user.
    pub fn client_user_id(self) -> &'p str {
        self.0.text(0).unwrap_or_default()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn client_user_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(0)
    }

    /// Apple's id of this record.
    pub fn user_id(self) -> Option<&'p str> {
        self.0.text(1)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn user_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(1)
    }

    /// The state of the record.
    pub fn status(self) -> Option<UserStatus> {
        self.0.text(2).map(UserStatus::from)
    }

    /// [`status`](Self::status) as Apple sent it.
    pub fn status_text(self) -> Option<&'p str> {
        self.0.text(2)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn status_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(2)
    }

    /// The e-mail address, if known.
    pub fn email(self) -> Option<&'p str> {
        self.0.text(3)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn email_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(3)
    }

    /// A hash of the store account. Opaque.
    pub fn its_id_hash(self) -> Option<&'p str> {
        self.0.text(4)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn its_id_hash_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(4)
    }

    /// Where the person accepts the invitation; while Registered only.
    pub fn invite_url(self) -> Option<&'p str> {
        self.0.text(5)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn invite_url_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(5)
    }

    /// The code of the invitation; while Registered only.
    pub fn invite_code(self) -> Option<&'p str> {
        self.0.text(6)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn invite_code_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(6)
    }

    /// The managed Apple Account, seen in some live answers.
    pub fn managed_apple_id(self) -> Option<&'p str> {
        self.0.text(7)
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn managed_apple_id_bytes(self) -> Option<&'p [u8]> {
        self.0.bytes(7)
    }

    /// The licences of the user. `getVPPUsersSrv` leaves them out.
    pub fn licenses(self) -> Vec<License> {
        self.0.nested(8)
    }

    /// Members that this version does not know.
    pub fn extra(self) -> Extra {
        self.0.extra()
    }

    /// The record as a value of its own.
    pub fn into_owned(self) -> User {
        <User as Record>::own(self.0)
    }
}

impl fmt::Debug for UserRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.into_owned(), f)
    }
}

impl Record for User {
    type Ref<'p> = UserRef<'p>;

    fn view(record: RecordRef<'_>) -> UserRef<'_> {
        UserRef(record)
    }

    fn own(record: RecordRef<'_>) -> Self {
        let view = UserRef(record);
        Self {
            client_user_id: view.client_user_id().to_owned(),
            user_id: view.user_id().map(str::to_owned),
            status: view.status(),
            email: view.email().map(str::to_owned),
            its_id_hash: view.its_id_hash().map(str::to_owned),
            invite_url: view.invite_url().map(str::to_owned),
            invite_code: view.invite_code().map(str::to_owned),
            managed_apple_id: view.managed_apple_id().map(str::to_owned),
            licenses: view.licenses(),
            extra: record.extra(),
        }
    }
}
