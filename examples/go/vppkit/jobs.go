package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"encoding/json"
	"time"
	"unsafe"
)

// Job assigns an asset to as many targets as you like, takes it back from them, or retires users. It
// is cut into requests of what Apple takes today. An asset that the library does not have is as one
// without a free licence: its targets fail with ErrNoLicense.
type Job struct {
	// JobAssign, JobUnassign or JobRetire.
	Action JobAction
	// The asset and its quality; not for JobRetire.
	AdamID       string
	PricingParam PricingParam
	// Who gets a licence, of one kind: devices by their serial numbers, or users by their
	// clientUserIdStr. Who holds the asset already counts as done.
	ToDevices, ToUsers []string
	// Who loses one, or is retired, of one kind: devices, users, or licences by their ids. With
	// JobAssign their licences are moved in the same requests. Who holds none counts as done.
	FromDevices, FromUsers, FromLicenses []string
	// Does not tell users that they lose a licence; Apple's default is that they are told.
	WithoutNotice bool
	// How many targets may lose a licence or be retired. Needed for more than ten.
	ConfirmRemovals int
	// Requests at once, 1 to 5; 5 if zero.
	Parallel int
	// Is told after every answer how far the job is, perhaps by another thread. It must return soon,
	// and must not make calls that send something.
	OnProgress func(JobProgress)
	// Whether the outcome shall have its JSON as well.
	WithJSON bool
}

// JobProgress tells how far a job is.
type JobProgress struct {
	// Targets in all.
	Targets int
	// Done so far, and refused so far.
	Done, Failed int
	// Sent, with an answer that leaves it open: they are looked at in the end.
	Unclear int
	// Requests answered or lost so far, without those that only look.
	Requests int
}

// JobOutcome is what became of a job.
type JobOutcome struct {
	// Every target once, those to be assigned first, in the order given.
	Targets []Target
	// How many ended how.
	Totals JobTotals
	// Whether every target is as it was to be.
	AllDone bool
	// Why the job ended early; nil if it did not.
	Stopped *Error
	// All of it, with WithJSON: also those that were given twice, and who holds what stood in the way.
	JSON json.RawMessage
}

// Target is one target and what became of it.
type Target struct {
	// The serial number, clientUserIdStr or licence id, as it was given.
	Target string
	// What was to be done.
	Action JobAction
	// What became of it.
	Status TargetStatus
	// Done: whether it was so before.
	Already bool
	// Failed: the kind, by the same table as errors; otherwise 0.
	Reason Kind
	// Failed: Apple's number and text; where none was sent, 0 and what the failure means.
	AppleNumber int64
	Text        string
	// Failed: when it may be tried again; zero if no time was set.
	RetryAt time.Time
}

// JobTotals says how many targets ended how. Every target counts once.
type JobTotals struct {
	// All of them; those that were given twice count once.
	Targets int
	// As they were to be, and those among them that were so before.
	Done, Already int
	// Refused; sent with an outcome that could not be found out; never sent.
	Failed, Unknown, NotSent int
	// Requests that changed something or might have.
	Requests int
}

// jobOf makes the job of C, for the caller to free.
func jobOf(job *Job, in *input) *C.vppkit_job {
	var made *C.vppkit_job
	adamID, pricing := in.must("AdamID", job.AdamID), in.must("PricingParam", string(job.PricingParam))
	switch job.Action {
	case JobAssign:
		made = C.vppkit_job_assign(adamID, pricing)
	case JobUnassign:
		made = C.vppkit_job_unassign(adamID, pricing)
	case JobRetire:
		made = C.vppkit_job_retire_users()
	default:
		in.reject("a job needs an Action")
		return nil
	}
	if ids, count := in.list("ToDevices", job.ToDevices); count > 0 {
		C.vppkit_job_to_devices(made, ids, count)
	}
	if ids, count := in.list("ToUsers", job.ToUsers); count > 0 {
		C.vppkit_job_to_users(made, ids, count)
	}
	if ids, count := in.list("FromDevices", job.FromDevices); count > 0 {
		C.vppkit_job_from_devices(made, ids, count)
	}
	if ids, count := in.list("FromUsers", job.FromUsers); count > 0 {
		C.vppkit_job_from_users(made, ids, count)
	}
	if ids, count := in.list("FromLicenses", job.FromLicenses); count > 0 {
		C.vppkit_job_from_licenses(made, ids, count)
	}
	if job.WithoutNotice {
		C.vppkit_job_set_notify_disassociation(made, false)
	}
	if job.ConfirmRemovals != 0 {
		C.vppkit_job_confirm_removals(made, C.size_t(in.count("ConfirmRemovals", job.ConfirmRemovals)))
	}
	if job.Parallel != 0 {
		C.vppkit_job_set_parallel(made, in.count("Parallel", job.Parallel))
	}
	return made
}

// Run runs a job, and gives what became of every target. Look at each: without an error something was
// sent, and some or all targets may have failed. At the deadline of the context the job returns with
// what it knows (see JobOutcome.Stopped); a context that is cancelled gives no outcome.
//
// Errors, all with nothing sent: ErrUsage for no targets, two kinds of them on one side, empty ones,
// removals that were not confirmed, a client that only reads; and what ended the job before anything
// was sent. And ErrCancelled.
func (client *Client) Run(ctx context.Context, job Job) (*JobOutcome, error) {
	in := &input{}
	made := jobOf(&job, in)
	defer C.vppkit_job_free(made)
	defer watch(made, job.OnProgress)()
	var outcome *C.vppkit_job_outcome
	err := client.doFor(ctx, in, jobCall, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_run(handle, made, options, &outcome, failure)
	})
	if err != nil {
		return nil, err
	}
	defer C.vppkit_job_outcome_free(outcome)
	return readOutcome(outcome, job.WithJSON), nil
}

// Plan says what a job to assign or to unassign would do, by the limits and counts of now: its
// requests with the targets of each, licenses_needed and licenses_available, duplicates. Nothing is
// written.
func (client *Client) Plan(ctx context.Context, job Job) (json.RawMessage, error) {
	in := &input{}
	made := jobOf(&job, in)
	defer C.vppkit_job_free(made)
	return client.text(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, text **C.char, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_plan(handle, made, options, text, failure)
	})
}

func readOutcome(outcome *C.vppkit_job_outcome, withJSON bool) *JobOutcome {
	var count C.size_t
	var totals C.vppkit_job_totals
	rows := unsafe.Slice(C.vppkit_job_outcome_targets(outcome, &count), int(count))
	C.vppkit_job_outcome_totals(outcome, &totals)
	read := &JobOutcome{
		Targets: make([]Target, len(rows)),
		Totals: JobTotals{
			Targets:  int(totals.targets),
			Done:     int(totals.done),
			Already:  int(totals.already),
			Failed:   int(totals.failed),
			Unknown:  int(totals.unknown),
			NotSent:  int(totals.not_sent),
			Requests: int(totals.requests),
		},
		AllDone: bool(C.vppkit_job_outcome_all_done(outcome)),
	}
	var before string
	for at := range rows {
		row := &rows[at]
		read.Targets[at] = Target{
			Target:      textOf(row.target),
			Action:      JobAction(row.action),
			Status:      TargetStatus(row.status),
			Already:     bool(row.already),
			Reason:      Kind(row.reason),
			AppleNumber: numberOf(row.apple_number).Value,
			Text:        textLike(row.text, &before),
			RetryAt:     timeOf(row.retry_at),
		}
	}
	if stopped := C.vppkit_job_outcome_stopped(outcome); stopped != nil {
		read.Stopped = readError(stopped)
	}
	if withJSON {
		read.JSON = takeJSON(C.vppkit_job_outcome_to_json(outcome))
	}
	return read
}
