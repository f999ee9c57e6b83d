//! Notices listings that would never end.

/// Empty pages in a row that are still believed: changes since long ago come with many.
pub(super) const MOST_EMPTY: u32 = 10_000;

/// Watches the positions that a listing passes.
///
/// A position that comes back means going round in circles. To notice circles of any length
/// without remembering all positions, one is remembered, and replaced at growing distances
/// (Brent's method).
#[derive(Debug, Default)]
pub(super) struct Endless {
    remembered: Option<String>,
    steps: u64,
    replace_at: u64,
    empty_in_a_row: u32,
}

impl Endless {
    /// Takes in the position after a page; tells whether the listing can still end.
    pub(super) fn passes(&mut self, position: &str, page_is_empty: bool) -> bool {
        self.empty_in_a_row = if page_is_empty { self.empty_in_a_row + 1 } else { 0 };
        if self.remembered.as_deref() == Some(position) || self.empty_in_a_row > MOST_EMPTY {
            return false;
        }
        self.steps += 1;
        if self.steps > self.replace_at {
            self.replace_at = self.replace_at * 2 + 1;
            self.steps = 0;
            self.remembered = Some(position.to_owned());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_circle_is_noticed(lead in 0usize..50, circle in 1usize..50) {
            let mut endless = Endless::default();
            let positions = (0..lead).chain((0..).map(|step| lead + step % circle));
            let noticed = positions
                .take(lead + 10 * (lead + circle) + 10)
                .any(|position| !endless.passes(&position.to_string(), false));
            prop_assert!(noticed);
        }

        #[test]
        fn no_straight_way_is_taken_for_a_circle(length in 0u32..2000) {
            let mut endless = Endless::default();
            for position in 0..length {
                prop_assert!(endless.passes(&position.to_string(), position % 2 == 0));
            }
        }
    }

    #[test]
    fn empty_pages_without_end_are_noticed() {
        let mut endless = Endless::default();
        let passed = (0..20_000).take_while(|n: &u32| endless.passes(&n.to_string(), true)).count();
        assert_eq!(passed as u32, MOST_EMPTY);
    }
}
