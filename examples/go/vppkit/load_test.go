package vppkit_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/cheap"
	"github.com/vppkit/vppkit/examples/go/internal/simtest"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// status reads a number of this process, such as Threads.
func status(t testing.TB, name string) int {
	t.Helper()
	for _, line := range strings.Split(string(must[[]byte](t)(os.ReadFile("/proc/self/status"))), "\n") {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			var number int
			fmt.Sscan(rest, &number)
			return number
		}
	}
	t.Fatalf("no %s", name)
	return 0
}

func TestSixtyFourGoroutinesShareAClient(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Post("buy", `{"adam_id": 361304891, "count": 100}`)
	assigned := sim.Assigned()
	var all sync.WaitGroup
	for at := range 64 {
		all.Add(1)
		go func() {
			defer all.Done()
			if err := everything(client, at); err != nil {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	if now := sim.Assigned(); now != assigned+64 {
		t.Errorf("%d assigned, %d before", now, assigned)
	}
}

// everything makes a call of each kind.
func everything(client *vppkit.Client, at int) error {
	name := fmt.Sprintf("go-%d", at)
	if _, err := client.RegisterUser(background, vppkit.NewUser{ClientUserID: name}); err != nil {
		return err
	}
	if user, err := client.User(background, name); err != nil || user.ClientUserID != name {
		return fmt.Errorf("%v: %w", user, err)
	}
	outcome, err := client.Run(background, assign([]string{name}))
	if err != nil {
		return err
	}
	if !outcome.AllDone {
		return fmt.Errorf("%+v", outcome)
	}
	for assignment, err := range client.Assignments(background, vppkit.AssignmentFilter{SerialNumber: name}) {
		if err != nil || assignment.SerialNumber != name {
			return fmt.Errorf("%v: %w", assignment, err)
		}
	}
	for _, err := range client.AssignmentPages(background, vppkit.AssignmentFilter{AdamID: simtest.AdamID}) {
		if err != nil {
			return err
		}
	}
	_, err = client.Gate()
	return err
}

func TestCallsThatWaitHoldNoMoreThreadsThanAllowed(t *testing.T) {
	sim := simtest.Start(t)
	options := sim.Claiming()
	options.MaxCalls = 4
	client := sim.Client(options)
	sim.Fault(`{"service": "getVPPAssetsSrv", "action": {"delay_ms": 20000}}`)
	before := status(t, "Threads")
	ctx, cancel := context.WithCancel(background)
	defer cancel()
	var all sync.WaitGroup
	for range 200 {
		all.Add(1)
		go func() {
			defer all.Done()
			_, err := client.Assets(ctx, vppkit.AssetFilter{})
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}()
	}
	waitFor(t, func() bool { return must[vppkit.Gate](t)(client.Gate()).InFlight == 4 })
	if more := status(t, "Threads") - before; more > 12 {
		t.Errorf("%d more threads", more)
	}
	if gate := must[vppkit.Gate](t)(client.Gate()); gate.InFlight+gate.Waiting > 4 {
		t.Errorf("%+v", gate)
	}
	// Who waits for a place in Go is as quick to leave.
	begin := time.Now()
	cancel()
	all.Wait()
	if took := time.Since(begin); took > prompt {
		t.Errorf("took %v", took)
	}
}

func TestALoopThatIsLeftEarlyReleasesEverything(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	round := func() {
		for _, err := range client.Assignments(background, vppkit.AssignmentFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		for _, err := range client.LicensePages(background, vppkit.LicenseFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		for event, err := range client.Import(background, vppkit.ImportOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := event.(vppkit.Assignments); ok {
				break
			}
		}
	}
	flat(t, 25, 10, round)
	// What was under way in the background ends as well.
	waitFor(t, func() bool { return must[vppkit.Gate](t)(client.Gate()).InFlight == 0 })
}

func TestMemoryStaysFlatOverManyCalls(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	ctx, cancel := context.WithTimeout(background, 5*time.Minute)
	defer cancel()
	flat(t, 100, 1, func() {
		must[[]vppkit.Asset](t)(client.Assets(ctx, vppkit.AssetFilter{WithCounts: true}))
		_, err := client.User(ctx, "nobody")
		wantKind(t, err, vppkit.ErrNotFound)
		for page, err := range client.LicensePages(ctx, vppkit.LicenseFilter{AdamID: simtest.AdamID}) {
			must[*vppkit.LicensePage](t)(page, err)
		}
		must[jsonText](t)(asText(client.ServiceConfig(ctx)))
		must[*vppkit.Account](t)(client.FirstConfig())
	})
}

func TestTheSmallestHandleIsFreed(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	ctx, cancel := context.WithTimeout(background, 10*time.Minute)
	defer cancel()
	// Calls that are refused before anything is sent, so that there can be many: 200 a round.
	flat(t, 50, 1, func() {
		for range 50 {
			_, err := client.Run(ctx, vppkit.Job{Action: vppkit.JobRetire, OnProgress: func(vppkit.JobProgress) {}})
			wantKind(t, err, vppkit.ErrUsage)
			_, err = client.EditUser(ctx, vppkit.UserEdit{ClientUserID: "nobody"})
			wantKind(t, err, vppkit.ErrUsage)
			_, err = client.ManageLicenses(ctx, vppkit.LicenseRequest{AdamID: "1"})
			wantKind(t, err, vppkit.ErrUsage)
			for _, err := range client.Licenses(ctx, vppkit.LicenseFilter{PricingParam: vppkit.PricingParamSTDQ}) {
				wantKind(t, err, vppkit.ErrUsage)
			}
		}
	})
}

func TestMemoryStaysFlatOverManyClients(t *testing.T) {
	sim := simtest.Start(t)
	flat(t, 25, 10, func() {
		client := must[*vppkit.Client](t)(vppkit.Connect(background, sim.Claiming()))
		must[[]vppkit.Asset](t)(client.Assets(background, vppkit.AssetFilter{}))
		client.Close()
	})
}

func TestWhatNobodyClosesIsCollected(t *testing.T) {
	sim := simtest.Start(t)
	flat(t, 25, 10, func() {
		client := must[*vppkit.Client](t)(vppkit.Connect(background, sim.Claiming()))
		pager := must[*vppkit.LicensePager](t)(client.LicensePager(background, vppkit.LicenseFilter{}))
		must[*vppkit.LicensePage](t)(pager.Next(background))
		runtime.GC()
	})
}

// windows are how often the heap of C is measured: caches take some now and then, a leak in each window.
const windows = 4

// flat runs rounds to warm up and then windows of more, which must leave no goroutines, no threads and
// no memory behind: less than so many kB a round, which must be less than what a round allocates.
func flat(t *testing.T, rounds, kB int, round func()) {
	t.Helper()
	several := func() (goroutines, threads, memory int) {
		for range rounds {
			round()
		}
		return settled(t)
	}
	goroutines, threads, memory := several()
	least := 1 << 30
	for range windows {
		goroutinesNow, threadsNow, memoryNow := several()
		if more := goroutinesNow - goroutines; more > 0 {
			t.Errorf("%d goroutines more", more)
		}
		// Go makes a thread now and then when one is slow to come back.
		if more := threadsNow - threads; more > 3 {
			t.Errorf("%d threads more", more)
		}
		least = min(least, memoryNow-memory)
		memory = memoryNow
	}
	if least > rounds*kB {
		t.Errorf("%d kB more after every %d rounds", least, rounds)
	}
}

func settled(t *testing.T) (goroutines, threads, memory int) {
	for range 3 {
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
	}
	return runtime.NumGoroutine(), status(t, "Threads"), cheap.InUse() / 1024
}
