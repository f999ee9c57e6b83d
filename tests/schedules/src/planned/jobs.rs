//! Jobs over many targets: each has exactly one outcome, in the order given, and it is true. I3, I7.

#[cfg(feature = "jobs")]
mod present {
    use vppkit::{JobOutcome, NewUser, TargetStatus};
    use vppkit_sim::{Assignment, UserStatus};

    use crate::checks::writes;
    use crate::finding::Rule;
    use crate::scene::{Holder, Worker, assignment, pricing};
    use crate::tasks::licenses::own_serials;
    use crate::tasks::people::own_users;

    /// What an outcome says of a target, as far as the rig minds.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Said {
        Done,
        Failed,
        Unknown,
        NotSent,
    }

    /// The one place that knows how the library names the parts of an outcome.
    fn said(outcome: &JobOutcome) -> Vec<(String, Said)> {
        let target = |target: vppkit::Target<'_>| {
            let said = match target.status() {
                TargetStatus::Done { .. } => Said::Done,
                TargetStatus::Failed { .. } => Said::Failed,
                TargetStatus::Unknown => Said::Unknown,
                TargetStatus::NotSent => Said::NotSent,
            };
            (target.id().to_owned(), said)
        };
        outcome.iter().map(target).collect()
    }

    /// Every target once, in the order given.
    fn check_order(worker: &Worker<'_>, asked: &[String], said: &[(String, Said)]) {
        let named: Vec<&String> = said.iter().map(|(id, _)| id).collect();
        let asked: Vec<&String> = asked.iter().collect();
        if named != asked {
            let evidence = format!(
                "a job was asked for {} targets and tells of {}: {asked:?} became {named:?}",
                asked.len(),
                named.len()
            );
            worker.scene.find(Rule::I7, evidence);
        }
    }

    /// What is said must be so now: nobody else touches these.
    fn check_truth(
        worker: &Worker<'_>,
        said: &[(String, Said)],
        place: impl Fn(&str) -> Assignment,
        assigns: bool,
        before: &[bool],
    ) {
        let places: Vec<Assignment> = said.iter().map(|(id, _)| place(id)).collect();
        let stands = writes::stand(worker.scene, &places);
        for (((id, said), stands), before) in said.iter().zip(stands).zip(before) {
            let wrong = match said {
                Said::Done => stands != assigns,
                Said::NotSent => stands != *before,
                Said::Failed | Said::Unknown => false,
            };
            if wrong {
                let evidence = format!("a job says {said:?} of {id}, and assigned is {stands}");
                worker.scene.find(Rule::I3, evidence);
            }
        }
    }

    /// What stopped a job is its error.
    fn result(worker: &Worker<'_>, outcome: JobOutcome) -> vppkit::Result<()> {
        worker.scene.keep_secret("an outcome", &format!("{outcome:?}"));
        match outcome.stopped {
            Some(error) => {
                worker.scene.look_at(&error);
                Err(error)
            }
            None => Ok(()),
        }
    }

    pub(crate) async fn devices(
        worker: &Worker<'_>,
        asset: usize,
        count: usize,
        back: usize,
        moved: usize,
    ) -> vppkit::Result<()> {
        let (scene, client) = (worker.scene, &worker.client);
        let asset = scene.asset(asset, |asset| asset.device_assignable);
        let quality = || pricing(&asset);
        let place = |serial: &str| assignment(&asset, Holder::Device(serial));
        let all = own_serials(worker.task.number, count + moved);
        let (serials, heirs) = all.split_at(count);
        scene.ask(all.iter().map(|serial| place(serial)));

        let before = vec![false; count];
        let job = client.assign(&asset.adam_id, quality()).serial_numbers(serials.iter().cloned());
        let outcome = scene.call("assignment job", None, job.run()).await?;
        let told = said(&outcome);
        check_order(worker, serials, &told);
        check_truth(worker, &told, place, true, &before);
        result(worker, outcome)?;

        let (losers, rest) = serials.split_at(back);
        let before = stand(worker, losers, place);
        let job = client
            .unassign(&asset.adam_id, quality())
            .serial_numbers(losers.iter().cloned())
            .confirm_removals(losers.len());
        let outcome = scene.call("removal job", None, job.run()).await?;
        let told = said(&outcome);
        check_order(worker, losers, &told);
        check_truth(worker, &told, place, false, &before);
        result(worker, outcome)?;

        if moved > 0 {
            let (givers, _) = rest.split_at(moved.min(rest.len()));
            let before = stand(worker, heirs, place);
            let job = client
                .assign(&asset.adam_id, quality())
                .serial_numbers(heirs.iter().cloned())
                .taking_from_serial_numbers(givers.iter().cloned())
                .confirm_removals(givers.len());
            let outcome = scene.call("moving job", None, job.run()).await?;
            let told = said(&outcome);
            check_order(worker, heirs, &told);
            check_truth(worker, &told, place, true, &before);
            result(worker, outcome)?;
        }
        Ok(())
    }

    fn stand(
        worker: &Worker<'_>,
        serials: &[String],
        place: impl Fn(&str) -> Assignment,
    ) -> Vec<bool> {
        let places: Vec<Assignment> = serials.iter().map(|serial| place(serial)).collect();
        writes::stand(worker.scene, &places)
    }

    pub(crate) async fn retire(worker: &Worker<'_>, count: usize) -> vppkit::Result<()> {
        let (scene, client) = (worker.scene, &worker.client);
        let ids = own_users(worker.task.number, count);
        for id in &ids {
            let call = || client.register_user(NewUser::new(id.as_str()));
            worker.insist("registering", call).await?;
        }
        let job = client.retire_users(ids.iter().cloned()).confirm_removals(ids.len());
        let outcome = scene.call("retiring job", None, job.run()).await?;
        let told = said(&outcome);
        check_order(worker, &ids, &told);
        let users = scene.world.users();
        for (id, said) in &told {
            let newest = users.iter().rfind(|user| user.client_user_id == *id);
            let retired = newest.is_some_and(|user| user.status == UserStatus::Retired);
            if (*said == Said::Done && !retired) || (*said == Said::NotSent && retired) {
                scene.find(Rule::I3, format!("a job says {said:?} of {id}: {newest:?}"));
            }
        }
        result(worker, outcome)
    }
}

#[cfg(not(feature = "jobs"))]
mod absent {
    use crate::scene::Worker;

    /// The generator makes no such task while the library has no jobs.
    pub(crate) async fn devices(
        _: &Worker<'_>,
        _: usize,
        _: usize,
        _: usize,
        _: usize,
    ) -> vppkit::Result<()> {
        unreachable!("no job is planned without the feature jobs")
    }

    /// As above.
    pub(crate) async fn retire(_: &Worker<'_>, _: usize) -> vppkit::Result<()> {
        unreachable!("no job is planned without the feature jobs")
    }
}

#[cfg(not(feature = "jobs"))]
pub(crate) use absent::{devices, retire};
#[cfg(feature = "jobs")]
pub(crate) use present::{devices, retire};
