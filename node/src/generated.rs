//! How the records of a page are packed: their members in the order of the model.
//!
//! Written by `cargo xtask gen` from the model; changes made here are lost.

use serde_json::json;
use vpp::{Asset, Assignment, License, Record, User};

use crate::packed::{Pack, Packer};

/// Of which records a page is: JavaScript knows them by their places here.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Told {
    Asset,
    Assignment,
    License,
    User,
}

impl Pack for Asset {
    const TOLD: Told = Told::Asset;
    const WIDTH: usize = 10;

    fn pack<'p>(record: <Self as Record>::Ref<'p>, to: &mut Packer<'p>) {
        to.word(record.adam_id_bytes());
        to.word(record.pricing_param_bytes());
        to.number("productTypeId", record.product_type_id());
        to.word(record.product_type_name_bytes());
        to.flag(record.is_irrevocable());
        to.flag(record.device_assignable());
        to.number("assignedCount", record.assigned_count());
        to.number("availableCount", record.available_count());
        to.number("retiredCount", record.retired_count());
        to.number("totalCount", record.total_count());
        to.extra(record.extra());
    }
}

impl Pack for Assignment {
    const TOLD: Told = Told::Assignment;
    const WIDTH: usize = 4;

    fn pack<'p>(record: <Self as Record>::Ref<'p>, to: &mut Packer<'p>) {
        to.word(record.adam_id_bytes());
        to.word(record.pricing_param_bytes());
        to.text(record.client_user_id_bytes());
        to.text(record.serial_number_bytes());
        to.extra(record.extra());
    }
}

impl Pack for License {
    const TOLD: Told = Told::License;
    const WIDTH: usize = 11;

    fn pack<'p>(record: <Self as Record>::Ref<'p>, to: &mut Packer<'p>) {
        to.text(record.license_id_bytes());
        to.word(record.adam_id_bytes());
        to.word(record.pricing_param_bytes());
        to.number("productTypeId", record.product_type_id());
        to.word(record.product_type_name_bytes());
        to.flag(record.is_irrevocable());
        to.word(record.status_bytes());
        to.text(record.user_id_bytes());
        to.text(record.client_user_id_bytes());
        to.text(record.its_id_hash_bytes());
        to.text(record.serial_number_bytes());
        to.extra(record.extra());
    }
}

impl Pack for User {
    const TOLD: Told = Told::User;
    const WIDTH: usize = 8;

    fn pack<'p>(record: <Self as Record>::Ref<'p>, to: &mut Packer<'p>) {
        to.text(record.client_user_id_bytes());
        to.text(record.user_id_bytes());
        to.word(record.status_bytes());
        to.text(record.email_bytes());
        to.text(record.its_id_hash_bytes());
        to.text(record.invite_url_bytes());
        to.text(record.invite_code_bytes());
        to.text(record.managed_apple_id_bytes());
        let licenses = record.licenses();
        if !licenses.is_empty() {
            to.aside("licenses", json!(licenses));
        }
        to.extra(record.extra());
    }
}
