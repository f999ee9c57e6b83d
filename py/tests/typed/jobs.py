"""What type checkers make of jobs, plans and exceptions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, assert_type

import vppkit


def look(now: vppkit.JobProgress) -> None:
    assert_type((now.targets, now.done, now.failed), tuple[int, int, int])
    assert_type((now.unclear, now.requests), tuple[int, int])


def blocking(client: vppkit.Client) -> None:
    outcome = client.assign(
        "361304891",
        serial_numbers=["A"],
        pricing_param="STDQ",
        taking_from_client_user_ids=["b"],
        taking_from_serial_numbers=None,
        taking_from_license_ids=None,
        notify_disassociation=True,
        confirm_removals=1,
        parallel=5,
        on_progress=look,
        timeout=60,
        attempts=5,
        facilitator_member_id="200842",
    )
    assert_type(outcome, vppkit.JobOutcome)
    assert_type(client.unassign("1", license_ids=["1"], confirm_removals=1), vppkit.JobOutcome)
    assert_type(client.retire_users(["u"], on_progress=print), vppkit.JobOutcome)
    assert_type(client.plan_assign("1", client_user_ids=iter(["u"])), vppkit.Plan)
    assert_type(client.plan_unassign("1", serial_numbers=["A"]), vppkit.Plan)


async def asynchronous(client: vppkit.AsyncClient) -> None:
    assert_type(await client.assign("1", serial_numbers=["A"]), vppkit.JobOutcome)
    assert_type(await client.unassign("1", serial_numbers=["A"]), vppkit.JobOutcome)
    assert_type(await client.retire_users(["u"], on_progress=look), vppkit.JobOutcome)
    assert_type(await client.plan_assign("1", serial_numbers=["A"]), vppkit.Plan)
    assert_type(await client.plan_unassign("1", license_ids=["1"]), vppkit.Plan)


def an_outcome(outcome: vppkit.JobOutcome) -> None:
    assert_type(outcome.targets, tuple[vppkit.TargetOutcome, ...])
    assert_type(outcome.done, tuple[vppkit.TargetOutcome, ...])
    assert_type(outcome.failed, tuple[vppkit.TargetOutcome, ...])
    assert_type(outcome.unknown, tuple[vppkit.TargetOutcome, ...])
    assert_type(outcome.not_sent, tuple[vppkit.TargetOutcome, ...])
    assert_type(outcome.totals, vppkit.JobTotals)
    totals = outcome.totals
    assert_type((totals.targets, totals.done, totals.already), tuple[int, int, int])
    assert_type((totals.failed, totals.unknown, totals.not_sent), tuple[int, int, int])
    assert_type(outcome.duplicates, tuple[vppkit.Duplicate, ...])
    assert_type(outcome.requests, int)
    assert_type(outcome.stopped, vppkit.VppkitError | None)
    assert_type(outcome.is_all_done, bool)
    assert_type(iter(outcome), Iterator[vppkit.TargetOutcome])
    assert_type(len(outcome), int)
    assert_type(outcome.to_dict(), dict[str, Any])
    for one in outcome:
        assert_type((one.target, one.already), tuple[str, bool])
        assert_type(one.status, Literal["done", "failed", "unknown", "not_sent"])
        assert_type(one.action, Literal["assign", "unassign", "retire"])
        if one.failure is not None:
            assert_type(one.failure, vppkit.TargetFailure)
            assert_type((one.failure.kind, one.failure.text), tuple[str, str])
            assert_type(one.failure.message, str)
            assert_type(one.failure.number, int | None)
            assert_type(one.failure.holders, vppkit.AlreadyAssigned | None)
            assert_type(one.failure.retry_at, datetime | None)


def a_plan(plan: vppkit.Plan) -> None:
    assert_type((plan.adam_id, plan.pricing_param), tuple[str, str])
    assert_type(plan.requests, tuple[vppkit.PlannedRequest, ...])
    assert_type(plan.requests[0].associate, tuple[str, ...])
    assert_type(plan.requests[0].disassociate, tuple[str, ...])
    assert_type(plan.duplicates, tuple[vppkit.Duplicate, ...])
    assert_type((plan.duplicates[0].target, plan.duplicates[0].times), tuple[str, int])
    assert_type((plan.associate_limit, plan.disassociate_limit), tuple[int, int])
    assert_type(plan.licenses_available, int | None)
    assert_type(plan.licenses_needed, int)
    assert_type((plan.to_assign, plan.to_unassign), tuple[tuple[str, ...], tuple[str, ...]])


def an_error(error: vppkit.VppkitError) -> None:
    assert_type((error.kind, error.what, error.advice), tuple[str, str, str])
    assert_type(error.effect, Literal["not_sent", "not_applied", "applied", "unknown"])
    assert_type((error.service, error.account), tuple[str | None, str | None])
    assert_type((error.apple_number, error.apple_text), tuple[int | None, str | None])
    assert_type((error.http_status, error.attempts), tuple[int | None, int])
    assert_type(error.retry_at, datetime | None)
    assert_type(error.token_problem, Literal["malformed", "expired", "invalid", "revoked"] | None)
    assert_type(error.transport_problem, str | None)
    assert_type((error.holder_hostname, error.holder_guid), tuple[str | None, str | None])
    assert_type(error.already_assigned, vppkit.AlreadyAssigned | None)


def catching(client: vppkit.Client) -> None:
    try:
        client.assets()
    except vppkit.ThrottledError as error:
        assert_type(error.retry_at, datetime | None)
    except (vppkit.UsageError, vppkit.InvalidRequestError, vppkit.CheckpointError) as error:
        mistake: ValueError = error
        print(mistake)
    except vppkit.NotPermittedError as error:
        denied: PermissionError = error
        print(denied)
    except vppkit.NotFoundError as error:
        missing: LookupError = error
        print(missing)
    except vppkit.TransportError as error:
        lost: ConnectionError = error
        print(lost)
    except vppkit.DeadlineError as error:
        late: TimeoutError = error
        print(late)
    except vppkit.StorageError as error:
        disk: OSError = error
        print(disk)
