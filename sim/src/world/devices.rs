//! Devices, known by nothing but their serial number.

use std::collections::HashMap;
use std::sync::Arc;

/// All serial numbers a library has seen, with the licences they hold.
///
/// The service accepts serial numbers it has never heard of (protocol 5.3), so devices come into
/// being when a licence is assigned to them.
#[derive(Debug, Default)]
pub(crate) struct Devices {
    list: Vec<Device>,
    by_serial: HashMap<Arc<str>, u32>,
}

#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) serial: Arc<str>,
    /// Licences held, by index.
    pub(crate) licenses: Vec<u32>,
}

impl Devices {
    pub(crate) fn find(&self, serial: &str) -> Option<u32> {
        self.by_serial.get(serial).copied()
    }

    pub(crate) fn find_or_add(&mut self, serial: &str) -> u32 {
        if let Some(index) = self.find(serial) {
            return index;
        }
        let index = self.list.len() as u32;
        let serial: Arc<str> = serial.into();
        self.by_serial.insert(serial.clone(), index);
        self.list.push(Device { serial, licenses: Vec::new() });
        index
    }

    pub(crate) fn get(&self, index: u32) -> &Device {
        &self.list[index as usize]
    }

    pub(crate) fn get_mut(&mut self, index: u32) -> &mut Device {
        &mut self.list[index as usize]
    }

    pub(crate) fn indexes(&self) -> std::ops::Range<u32> {
        0..self.list.len() as u32
    }
}
