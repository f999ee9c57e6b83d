//! Requests that the simulator counted, beside the fewest that do.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::figures::{Figure, Target};
use super::json_line;
use super::process::Pinning;

/// What `vppkit-bench-sim requests` says.
#[derive(Deserialize, Serialize)]
pub(crate) struct Requests {
    pub(crate) counts: Vec<Count>,
    /// Rules of the simulator's judge.
    pub(crate) broken_rules: u32,
}

/// One task.
#[derive(Deserialize, Serialize)]
pub(crate) struct Count {
    pub(crate) task: String,
    pub(crate) measured: u32,
    pub(crate) ideal: u32,
}

pub(crate) fn measure(bench: &Path, pinning: Pinning) -> anyhow::Result<Requests> {
    println!("requests of imports and syncs");
    json_line(pinning.client(bench).arg("requests"))
}

impl Requests {
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let figure = |name: &str, measured: u32, ideal: u32| {
            let target = Target::Exactly(f64::from(ideal));
            Figure::new("", name, Some(f64::from(measured)), Some(target))
        };
        let count = |Count { task, measured, ideal }: &Count| {
            figure(&format!("requests: {task}"), *measured, *ideal)
        };
        let mut figures: Vec<_> = self.counts.iter().map(count).collect();
        figures.push(figure("requests: rules broken, says the judge", self.broken_rules, 0));
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_request_too_many_or_too_few_misses_the_target() {
        let count = |measured| Count { task: "import".into(), measured, ideal: 7 };
        let requests = Requests { counts: [6, 7, 8].map(count).into(), broken_rules: 0 };
        let verdicts: Vec<_> = requests.figures().iter().map(Figure::verdict).collect();
        assert_eq!(verdicts, ["MISSED", "met", "MISSED", "met"]);
    }
}
