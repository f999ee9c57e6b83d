package vppkit

// #include <vppkit.h>
import "C"

import (
	"time"
	"unsafe"
)

// Event is one step of an import or a sync: Started, Assets, Users, Assignments, Licenses, Progress,
// Waiting, Restarted, Checkpoint or Done. Every event is handed over once; what one that was
// interrupted had handed over since its last stored checkpoint comes again.
type Event interface{ isEvent() }

// Started says that it begins.
type Started struct {
	// Whose library it is, for people.
	Account string
	// Whether only changes will come, beside the assets.
	IsIncremental bool
}

// Assets brings all assets with their counts.
type Assets struct{ *AssetPage }

// Users brings users, retired ones too: look at the status. In a sync those that have changed.
type Users struct{ *UserPage }

// Assignments brings assignments of one asset. In a sync: of an asset of which something has changed,
// announced by Restarted.
type Assignments struct{ *AssignmentPage }

// Licenses brings assigned licences. In a sync those that have changed: one that is free now comes as
// LicenseStatusAvailable.
type Licenses struct{ *LicensePage }

// Progress tells how far it is: after every page of users, assignments or licences, and when the
// assignments of all assets are complete. Not after the assets, which come at once.
type Progress struct {
	// The list that is being read.
	List List
	// Its records delivered so far, since it began or began anew in this import or sync.
	Delivered int
	// Its records in all: an estimate, as others may be at work. 0 where nobody can know, such as how
	// many changes will come: do not divide by it. Where licences or users go on from a checkpoint,
	// those that came before it are among them, though not among Delivered.
	Expected int
	// Assets whose assignments are complete, of those that are read now.
	AssetsDone int
	// Assets (by adamId) whose assignments are read now: in a sync of changes those that have changed,
	// after a checkpoint those that were not complete; 0 until that has begun.
	Assets int
}

// Waiting says that requests wait because Apple asked this account to.
type Waiting struct {
	// Until when.
	Until time.Time
}

// Restarted says that a list begins anew: Apple lost its data or no longer takes its token, or it is
// known only that something of an asset has changed. In a sync of assignments that is how every change
// comes: first this event for each asset that has changed, then all assignments of it.
type Restarted struct {
	// The list.
	List List
	// With assignments: of this asset, in all its qualities; "" for all assets.
	AdamID string
	// Whether all of it comes now: delete the rows that you have of the list, or of this adamId in it
	// whatever their pricingParam, because what does not come again is gone. Otherwise only the changes
	// come again, and nothing is to be deleted.
	IsFull bool
}

// Done says that everything has been delivered, and what was found. Account, Assets and the four counts
// of licences speak of the whole library as it is now, also after a sync. All others speak of what this
// import or sync delivered: after a sync of changes, or an import that went on from a checkpoint, only
// of what came now.
type Done struct {
	// Whose library it is, for people.
	Account string
	// Assets of the library: pairs of adamId and pricingParam.
	Assets int
	// Licences of the library that are assigned or available, by the assets' counts, and how many are
	// which.
	Licenses, LicensesAssigned, LicensesAvailable int
	// Of the library: refunded or moved away; not among Licenses.
	LicensesRetired int
	// Assignments (or licences) delivered now; one that came again counts again.
	Assignments int
	// User records delivered now, retired ones too.
	UserRecords int
	// Different users and devices among the holders delivered now.
	Users, Devices int
	// Requests that the client sent meanwhile, and bytes of answers over the wire.
	Requests, ReceivedBytes int
	// From the first request to the last record.
	Took time.Duration
}

func (Started) isEvent()     {}
func (Assets) isEvent()      {}
func (Users) isEvent()       {}
func (Assignments) isEvent() {}
func (Licenses) isEvent()    {}
func (Progress) isEvent()    {}
func (Waiting) isEvent()     {}
func (Restarted) isEvent()   {}
func (Checkpoint) isEvent()  {}
func (Done) isEvent()        {}

// takeEvent reads an event of C, nil for a kind that is not known. What frees it is given where its
// page is still lent; otherwise it is freed at once.
func takeEvent(event *C.vppkit_event) (read Event, free func()) {
	free = func() { C.vppkit_event_free(event) }
	switch C.vppkit_event_kind_of(event) {
	case C.VPPKIT_EVENT_ASSETS:
		page := newPage[Asset](assetCalls{}, unsafe.Pointer(C.vppkit_event_assets(event)), free)
		return Assets{page}, page.close
	case C.VPPKIT_EVENT_USERS:
		page := newPage[User](userCalls{}, unsafe.Pointer(C.vppkit_event_users(event)), free)
		return Users{page}, page.close
	case C.VPPKIT_EVENT_ASSIGNMENTS:
		page := newPage[Assignment](assignmentCalls{}, unsafe.Pointer(C.vppkit_event_assignments(event)), free)
		return Assignments{page}, page.close
	case C.VPPKIT_EVENT_LICENSES:
		page := newPage[License](licenseCalls{}, unsafe.Pointer(C.vppkit_event_licenses(event)), free)
		return Licenses{page}, page.close
	}
	defer free()
	return readEvent(event), nil
}

func readEvent(event *C.vppkit_event) Event {
	switch C.vppkit_event_kind_of(event) {
	case C.VPPKIT_EVENT_STARTED:
		return Started{
			Account:       C.GoString(C.vppkit_event_account(event)),
			IsIncremental: bool(C.vppkit_event_is_incremental(event)),
		}
	case C.VPPKIT_EVENT_PROGRESS:
		var progress C.vppkit_progress
		C.vppkit_event_progress(event, &progress)
		return Progress{
			List:       List(progress.list),
			Delivered:  int(progress.delivered),
			Expected:   int(progress.expected),
			AssetsDone: int(progress.assets_done),
			Assets:     int(progress.assets),
		}
	case C.VPPKIT_EVENT_WAITING:
		var until C.int64_t
		C.vppkit_event_waiting_until(event, &until)
		return Waiting{Until: timeOf(until)}
	case C.VPPKIT_EVENT_RESTARTED:
		var restart C.vppkit_restart
		C.vppkit_event_restart(event, &restart)
		return Restarted{List: List(restart.list), AdamID: textOf(restart.adam_id), IsFull: bool(restart.is_full)}
	case C.VPPKIT_EVENT_CHECKPOINT:
		return Checkpoint(C.GoString(C.vppkit_event_checkpoint(event)))
	case C.VPPKIT_EVENT_DONE:
		return readDone(event)
	}
	return nil
}

func readDone(event *C.vppkit_event) Done {
	var summary C.vppkit_summary
	C.vppkit_event_summary(event, &summary)
	return Done{
		Account:           textOf(summary.account),
		Assets:            int(summary.assets),
		Licenses:          int(summary.licenses),
		LicensesAssigned:  int(summary.licenses_assigned),
		LicensesAvailable: int(summary.licenses_available),
		LicensesRetired:   int(summary.licenses_retired),
		Assignments:       int(summary.assignments),
		UserRecords:       int(summary.user_records),
		Users:             int(summary.users),
		Devices:           int(summary.devices),
		Requests:          int(summary.requests),
		ReceivedBytes:     int(summary.received_bytes),
		Took:              durationOf(summary.took),
	}
}
