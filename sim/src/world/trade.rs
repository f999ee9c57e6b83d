//! What happens to licences outside of the services: refunds and transfers (protocol 1.25).

use super::library::{Library, Standing};

impl Library {
    /// Licences of an asset in the order in which a refund or transfer takes them: free ones
    /// first, then, if allowed, assigned ones. Licences in transfer count as free.
    fn to_take(&self, asset: u32, standing: Standing, assigned: bool) -> Vec<u32> {
        let fits = |index: &u32| {
            let license = &self.licenses[*index as usize];
            license.asset == asset && license.standing == standing
        };
        let all = (0..self.licenses.len() as u32).filter(fits);
        let (mut free, held): (Vec<u32>, Vec<u32>) =
            all.partition(|index| self.licenses[*index as usize].holder.is_none());
        if assigned {
            free.extend(held);
        }
        free
    }

    /// Refunds up to `count` licences, assigned ones too if `assigned`. Returns how many.
    pub(crate) fn refund(&mut self, asset: u32, count: u32, assigned: bool) -> u32 {
        let taken = self.to_take(asset, Standing::Owned, assigned);
        let taken: Vec<u32> = taken.into_iter().take(count as usize).collect();
        for license in &taken {
            self.take_away(*license, Standing::Refunded);
            self.assets.get_mut(asset).retired += 1;
        }
        taken.len() as u32
    }

    /// Locks up to `count` free licences for a transfer (9643). Returns how many.
    pub(crate) fn begin_transfer(&mut self, asset: u32, count: u32) -> u32 {
        let taken = self.to_take(asset, Standing::Owned, false);
        let taken: Vec<u32> = taken.into_iter().take(count as usize).collect();
        for license in &taken {
            self.licenses[*license as usize].standing = Standing::Locked;
            self.touch(*license);
        }
        taken.len() as u32
    }

    /// Ends the transfer of all locked licences of an asset: they leave this library. Returns how
    /// many.
    pub(crate) fn end_transfer(&mut self, asset: u32) -> u32 {
        let taken = self.to_take(asset, Standing::Locked, false);
        for license in &taken {
            self.take_away(*license, Standing::Moved);
        }
        taken.len() as u32
    }

    fn take_away(&mut self, license: u32, standing: Standing) {
        self.release(license);
        let asset = self.licenses[license as usize].asset;
        self.assets.get_mut(asset).free.retain(|free| *free != license);
        self.licenses[license as usize].standing = standing;
        self.touch(license);
    }
}
