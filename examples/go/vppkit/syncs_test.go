package vppkit_test

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/simtest"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// seen is what events brought.
type seen struct {
	started                              vppkit.Started
	assets, users, assignments, licenses int
	progress, waiting                    int
	restarted                            []vppkit.Restarted
	checkpoint                           vppkit.Checkpoint
	done                                 *vppkit.Done
}

func read(t *testing.T, events iter.Seq2[vppkit.Event, error]) seen {
	t.Helper()
	var seen seen
	for event, err := range events {
		if err != nil {
			t.Fatal(err)
		}
		seen.add(t, event)
	}
	return seen
}

func (seen *seen) add(t *testing.T, event vppkit.Event) {
	switch event := event.(type) {
	case vppkit.Started:
		seen.started = event
	case vppkit.Assets:
		seen.assets += len(event.Records)
		if text := must[json.RawMessage](t)(event.RecordJSON(0)); !json.Valid(text) {
			t.Errorf("%s", text)
		}
	case vppkit.Users:
		seen.users += len(event.Records)
	case vppkit.Assignments:
		seen.assignments += len(event.Records)
	case vppkit.Licenses:
		seen.licenses += len(event.Records)
	case vppkit.Progress:
		seen.progress++
	case vppkit.Waiting:
		seen.waiting++
		if wait := time.Until(event.Until); wait < -time.Second || wait > time.Minute {
			t.Errorf("waits %v", wait)
		}
	case vppkit.Restarted:
		seen.restarted = append(seen.restarted, event)
	case vppkit.Checkpoint:
		seen.checkpoint = event
	case vppkit.Done:
		seen.done = &event
	default:
		t.Errorf("%T", event)
	}
}

func TestAnImportBringsEverythingAndASyncWhatChanged(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	imported := read(t, client.Import(background, vppkit.ImportOptions{}))
	if imported.started.IsIncremental || imported.started.Account == "" || imported.done == nil || imported.progress == 0 {
		t.Fatalf("%+v", imported)
	}
	done := *imported.done
	if imported.assets != 25 || done.Assets != 25 || imported.assignments != sim.Assigned() || done.Assignments != imported.assignments ||
		imported.users != done.UserRecords || done.Users == 0 || done.Devices == 0 || done.Requests == 0 ||
		done.LicensesAssigned+done.LicensesAvailable != done.Licenses || done.Took == 0 || done.Account != imported.started.Account {
		t.Errorf("%+v", done)
	}
	if !must[bool](t)(imported.checkpoint.IsComplete()) {
		t.Error("the import is not complete")
	}
	uid := must[string](t)(client.LibraryUID())
	if uid != must[string](t)(imported.checkpoint.LibraryUID()) {
		t.Error("another library")
	}
	sim.Post("register_user", `{"client_user_id": "go-sync-1"}`)
	must[*vppkit.JobOutcome](t)(client.Run(background, assign([]string{"GO-SYNC"})))
	later := read(t, client.Sync(background, imported.checkpoint))
	if !later.started.IsIncremental || later.users != 1 || later.assignments == 0 || later.assignments == imported.assignments {
		t.Errorf("%+v", later)
	}
	if len(later.restarted) != 1 || later.restarted[0].List != vppkit.ListAssignments || later.restarted[0].AdamID != simtest.AdamID {
		t.Errorf("%+v", later.restarted)
	}
}

func TestAnImportOfLicencesWithoutUsersCanBeHad(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	imported := read(t, client.Import(background, vppkit.ImportOptions{FromLicenses: true, WithoutUsers: true}))
	if imported.licenses != sim.Assigned() || imported.assignments != 0 || imported.users != 0 {
		t.Errorf("%+v", imported)
	}
}

func TestAnInterruptedImportGoesOnFromItsFile(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	path := filepath.Join(t.TempDir(), "checkpoint")
	if kept := must[vppkit.Checkpoint](t)(vppkit.LoadCheckpoint(path)); kept != "" {
		t.Error(kept)
	}
	var begun seen
	for event, err := range client.Import(background, vppkit.ImportOptions{KeepIn: path}) {
		if err != nil {
			t.Fatal(err)
		}
		begun.add(t, event)
		if begun.assignments > 0 && begun.checkpoint != "" {
			break
		}
	}
	kept := must[vppkit.Checkpoint](t)(vppkit.LoadCheckpoint(path))
	if kept == "" || must[bool](t)(kept.IsComplete()) {
		t.Fatalf("kept %q", kept)
	}
	sync := must[*vppkit.Sync](t)(client.NewSync(background, kept))
	defer sync.Close()
	if err := sync.KeepIn(path); err != nil {
		t.Fatal(err)
	}
	var rest seen
	for {
		event, err := sync.Next(background)
		if err == io.EOF {
			break
		}
		rest.add(t, must[vppkit.Event](t)(event, err))
	}
	if rest.done == nil || begun.assignments+rest.assignments < sim.Assigned() {
		t.Errorf("%d and %d of %d", begun.assignments, rest.assignments, sim.Assigned())
	}
	if kept = must[vppkit.Checkpoint](t)(vppkit.LoadCheckpoint(path)); !must[bool](t)(kept.IsComplete()) {
		t.Error("the last checkpoint was not kept")
	}
	sync.Close()
	if _, err := sync.Next(background); !errors.Is(err, vppkit.ErrClosed) {
		t.Error(err)
	}
	if err := sync.KeepIn(path); !errors.Is(err, vppkit.ErrClosed) {
		t.Error(err)
	}
}

func TestASyncGoesOnAfterAFailure(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect().With(vppkit.CallOptions{Attempts: 1})
	sim.Fault(`{"service": "getVPPUsersSrv", "calls": [1], "action": {"number": 9637}}`)
	sync := must[*vppkit.Sync](t)(client.NewImport(background, vppkit.ImportOptions{}))
	defer sync.Close()
	failures := 0
	var all seen
	for all.done == nil {
		event, err := sync.Next(background)
		if err != nil {
			wantKind(t, err, vppkit.ErrPermission)
			failures++
			continue
		}
		all.add(t, event)
	}
	if failures != 1 || all.assignments != sim.Assigned() || all.users < 250 {
		t.Errorf("%d failures, %+v", failures, all)
	}
}

func TestAnImportTellsThatItWaits(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Fault(`{"service": "getVPPUsersSrv", "times": 1, "action": {"status": 503, "retry_after": ["2"]}}`)
	if imported := read(t, client.Import(background, vppkit.ImportOptions{})); imported.waiting == 0 || imported.done == nil {
		t.Errorf("%+v", imported)
	}
}

func TestAFileThatCannotBeUsedDoesNotSpeakAgainstItsCheckpoint(t *testing.T) {
	sim := simtest.Start(t)
	// A folder can be neither read nor written, even by root.
	folder := t.TempDir()
	_, err := vppkit.LoadCheckpoint(folder)
	wantKind(t, err, vppkit.ErrStorage)
	imported := must[*vppkit.Sync](t)(sim.Connect().NewImport(background, vppkit.ImportOptions{KeepIn: folder}))
	defer imported.Close()
	for err = nil; err == nil; {
		_, err = imported.Next(background)
	}
	wantKind(t, err, vppkit.ErrStorage)
}

func TestACheckpointThatIsNoneIsRefused(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	_, err := vppkit.Checkpoint("no checkpoint").IsComplete()
	wantKind(t, err, vppkit.ErrCheckpoint)
	_, err = vppkit.Checkpoint("no checkpoint").LibraryUID()
	wantKind(t, err, vppkit.ErrCheckpoint)
	events := 0
	for event, err := range client.Sync(background, "no checkpoint") {
		events++
		if wantKind(t, err, vppkit.ErrCheckpoint); event != nil {
			t.Error(event)
		}
	}
	if events != 1 {
		t.Errorf("%d events", events)
	}
	other := simtest.Start(t)
	checkpoint := read(t, other.Connect().Import(background, vppkit.ImportOptions{WithoutUsers: true})).checkpoint
	for _, err := range client.Sync(background, checkpoint) {
		wantKind(t, err, vppkit.ErrCheckpoint)
	}
}
