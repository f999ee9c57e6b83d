//! I3: what was reported done is done, and what was reported not done is not.

use vppkit::{Effect, Error};
use vppkit_sim::{Assignment, AssignmentTruth};

use crate::finding::Rule;
use crate::scene::Scene;

/// Whether each of these assignments stands in the truth now.
pub(crate) fn stand(scene: &Scene, assignments: &[Assignment]) -> Vec<bool> {
    let truth = scene.world.assignments();
    let stands = |wanted: &Assignment| {
        truth.iter().any(|held: &AssignmentTruth| {
            held.adam_id == wanted.adam_id.to_string()
                && held.pricing == wanted.pricing.as_str()
                && held.client_user_id == wanted.client_user_id
                && held.serial_number == wanted.serial_number
        })
    };
    assignments.iter().map(stands).collect()
}

/// Holds the effect that an error claims against the truth before and after. Nobody else touches
/// what a task writes, so every change is its own.
pub(crate) fn effect<T: PartialEq + std::fmt::Debug>(
    scene: &Scene,
    what: &str,
    error: &Error,
    (before, after): (T, T),
) {
    let untouched = matches!(error.effect(), Effect::NotSent | Effect::NotApplied);
    if untouched && before != after {
        let effect = error.effect();
        scene.find(
            Rule::I3,
            format!(
                "{what} failed with effect {effect:?}, but {before:?} became {after:?}: {error}"
            ),
        );
    }
}
