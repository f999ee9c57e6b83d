//! Assets: what the organisation owns, by adamId and pricingParam (protocol 1.14).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Quality of an asset; together with the adamId it identifies the asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Pricing {
    /// Standard quality, `STDQ`.
    Stdq,
    /// High quality, `PLUS`.
    Plus,
}

impl Pricing {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stdq => "STDQ",
            Self::Plus => "PLUS",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "STDQ" => Some(Self::Stdq),
            "PLUS" => Some(Self::Plus),
            _ => None,
        }
    }
}

/// Product types of protocol 1.24.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Product {
    /// macOS software, type 7.
    Software,
    /// App of the App Store, type 8.
    Application,
    /// Book, type 10. Cannot be taken back and not be assigned to devices.
    Publication,
}

impl Product {
    /// `productTypeId`.
    pub fn id(self) -> u8 {
        match self {
            Self::Software => 7,
            Self::Application => 8,
            Self::Publication => 10,
        }
    }

    /// `productTypeName`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Software => "Software",
            Self::Application => "Application",
            Self::Publication => "Publication",
        }
    }
}

/// One asset with its counts.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    pub(crate) adam_id: u64,
    pub(crate) adam_id_str: String,
    pub(crate) pricing: Pricing,
    pub(crate) product: Product,
    pub(crate) device_assignable: bool,
    pub(crate) irrevocable: bool,
    pub(crate) assigned: u32,
    pub(crate) retired: u32,
    /// Licences without a holder. The total is `assigned + free.len()`, the retired ones are
    /// outside of it (protocol 1.14).
    pub(crate) free: Vec<u32>,
}

impl Asset {
    pub(crate) fn new(adam_id: u64, pricing: Pricing, product: Product) -> Self {
        let book = product == Product::Publication;
        Self {
            adam_id,
            adam_id_str: adam_id.to_string(),
            pricing,
            product,
            device_assignable: !book,
            irrevocable: book,
            assigned: 0,
            retired: 0,
            free: Vec::new(),
        }
    }

    pub(crate) fn available(&self) -> u32 {
        self.free.len() as u32
    }

    pub(crate) fn total(&self) -> u32 {
        self.assigned + self.available()
    }
}

/// All assets of a library, in a fixed order.
#[derive(Debug, Default)]
pub(crate) struct Assets {
    list: Vec<Asset>,
    by_key: HashMap<(u64, Pricing), u32>,
}

impl Assets {
    pub(crate) fn add(&mut self, asset: Asset) -> u32 {
        let index = self.list.len() as u32;
        self.by_key.insert((asset.adam_id, asset.pricing), index);
        self.list.push(asset);
        index
    }

    pub(crate) fn find(&self, adam_id: u64, pricing: Pricing) -> Option<u32> {
        self.by_key.get(&(adam_id, pricing)).copied()
    }

    /// The assets of an adamId, in one or both qualities.
    pub(crate) fn with_adam_id(&self, adam_id: u64) -> Vec<u32> {
        [Pricing::Stdq, Pricing::Plus].iter().filter_map(|p| self.find(adam_id, *p)).collect()
    }

    pub(crate) fn get(&self, index: u32) -> &Asset {
        &self.list[index as usize]
    }

    pub(crate) fn get_mut(&mut self, index: u32) -> &mut Asset {
        &mut self.list[index as usize]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.list.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}
