package vppkit_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/simtest"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// prompt is how late a call may return after its context ended.
const prompt = 100 * time.Millisecond

func waitFor(t testing.TB, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come to that in 10 s")
		}
	}
}

// closeGate has Apple ask the account to wait.
func closeGate(t *testing.T, sim *simtest.Sim, client *vppkit.Client, seconds string) {
	t.Helper()
	sim.Fault(`{"service": "getVPPAssetsSrv", "times": 1, "action": {"status": 503, "retry_after": ["` + seconds + `"]}}`)
	_, err := client.With(vppkit.CallOptions{Deadline: time.Second}).Assets(background, vppkit.AssetFilter{})
	failure := wantKind(t, err, vppkit.ErrThrottled)
	if failure.RetryAt.Before(time.Now()) {
		t.Fatalf("%+v", failure)
	}
}

func TestACancelledContextEndsALongWaitAtOnce(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	closeGate(t, sim, client, "60")
	reason := errors.New("the user went home")
	ctx, cancel := context.WithCancelCause(background)
	var cancelled time.Time
	time.AfterFunc(300*time.Millisecond, func() {
		cancelled = time.Now()
		cancel(reason)
	})
	_, err := client.Assets(ctx, vppkit.AssetFilter{})
	if late := time.Since(cancelled); cancelled.IsZero() || late > prompt {
		t.Errorf("%v late", late)
	}
	failure := wantKind(t, err, vppkit.ErrCancelled)
	if failure.Effect == vppkit.EffectUnknown || failure.Attempts != 0 || !errors.Is(err, context.Canceled) || !errors.Is(err, reason) {
		t.Errorf("%v %v %d %v", failure.Kind, failure.Effect, failure.Attempts, failure.Unwrap())
	}
	_, err = client.Assets(ctx, vppkit.AssetFilter{})
	if failure := wantKind(t, err, vppkit.ErrCancelled); !errors.Is(err, reason) || failure.Effect != vppkit.EffectNotSent {
		t.Errorf("%v %v %d %v", failure.Kind, failure.Effect, failure.Attempts, failure.Unwrap())
	}
	if gate := must[vppkit.Gate](t)(client.Gate()); gate.ClosedFor < 50*time.Second {
		t.Errorf("%+v", gate)
	}
}

func TestAWriteThatIsCancelledOnItsWayHasAnUnknownEffect(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Fault(`{"service": "manageVPPLicensesByAdamIdSrv", "times": 1, "action": {"delay_ms": 20000}}`)
	ctx, cancel := context.WithCancel(background)
	time.AfterFunc(300*time.Millisecond, cancel)
	begin := time.Now()
	_, err := client.ManageLicenses(ctx, request("GO-SLOW"))
	if late := time.Since(begin) - 300*time.Millisecond; late > prompt {
		t.Errorf("%v late", late)
	}
	if failure := wantKind(t, err, vppkit.ErrCancelled); failure.Effect != vppkit.EffectUnknown {
		t.Errorf("%v %v %d %v", failure.Kind, failure.Effect, failure.Attempts, failure.Unwrap())
	}
}

func TestADeadlineThatCannotBeMetFailsAtOnce(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	closeGate(t, sim, client, "60")
	ctx, cancel := context.WithTimeout(background, 10*time.Second)
	defer cancel()
	begin := time.Now()
	_, err := client.Assets(ctx, vppkit.AssetFilter{})
	if took := time.Since(begin); took > prompt {
		t.Errorf("took %v", took)
	}
	wantKind(t, err, vppkit.ErrThrottled)
	for _, err := range client.Assignments(ctx, vppkit.AssignmentFilter{}) {
		wantKind(t, err, vppkit.ErrThrottled)
	}
}

func TestADeadlineEndsASlowAnswer(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Fault(`{"service": "getVPPAssetsSrv", "action": {"delay_ms": 20000}}`)
	ctx, cancel := context.WithTimeout(background, 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err := client.Assets(ctx, vppkit.AssetFilter{})
	if late := time.Since(begin) - 300*time.Millisecond; late < 0 || late > prompt {
		t.Errorf("%v late", late)
	}
	var failure *vppkit.Error
	if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &failure) || !failure.Timeout() {
		t.Error(err)
	}
	_, err = client.Assets(ctx, vppkit.AssetFilter{})
	if failure := wantKind(t, err, vppkit.ErrDeadline); failure.Effect != vppkit.EffectNotSent || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v %v %d %v", failure.Kind, failure.Effect, failure.Attempts, failure.Unwrap())
	}
	// The client's own deadline is one too.
	_, err = client.With(vppkit.CallOptions{Deadline: 100 * time.Millisecond}).Assets(background, vppkit.AssetFilter{})
	if wantKind(t, err, vppkit.ErrDeadline); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestTheClientsDeadlineHoldsUnderALaterOneOfTheContext(t *testing.T) {
	sim := simtest.Start(t)
	options := sim.Claiming()
	options.Deadline = 200 * time.Millisecond
	client := sim.Client(options)
	sim.Fault(`{"service": "getVPPAssetsSrv", "action": {"delay_ms": 20000}}`)
	ctx, cancel := context.WithTimeout(background, time.Minute)
	defer cancel()
	begin := time.Now()
	_, err := client.Assets(ctx, vppkit.AssetFilter{})
	if wantKind(t, err, vppkit.ErrDeadline); time.Since(begin) > time.Second {
		t.Errorf("took %v", time.Since(begin))
	}
}

func TestAJobReturnsAtItsDeadlineWithWhatItKnows(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Fault(`{"service": "manageVPPLicensesByAdamIdSrv", "calls": [2], "action": {"delay_ms": 20000}}`)
	ctx, cancel := context.WithTimeout(background, time.Second)
	defer cancel()
	job := assign(serials("GO", 30))
	job.Parallel = 1
	begin := time.Now()
	outcome := must[*vppkit.JobOutcome](t)(client.Run(ctx, job))
	if late := time.Since(begin) - time.Second; late > prompt {
		t.Errorf("%v late", late)
	}
	if wantKind(t, outcome.Stopped, vppkit.ErrDeadline); outcome.Totals.Done != 10 || outcome.AllDone {
		t.Errorf("%+v", outcome.Totals)
	}
}

func TestConnectingCanBeCancelled(t *testing.T) {
	sim := simtest.Start(t)
	sim.Fault(`{"service": "VPPServiceConfigSrv", "times": 1, "action": {"delay_ms": 20000}}`)
	ctx, cancel := context.WithTimeout(background, 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err := vppkit.Connect(ctx, sim.Claiming())
	if late := time.Since(begin) - 300*time.Millisecond; late > prompt || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v late: %v", late, err)
	}
	_, err = vppkit.Connect(ctx, sim.Claiming())
	wantKind(t, err, vppkit.ErrDeadline)
}

func TestCloseEndsCallsUnderWay(t *testing.T) {
	sim := simtest.Start(t)
	options := sim.Claiming()
	options.MaxCalls = 20
	client := sim.Client(options)
	sim.Fault(`{"service": "getVPPAssetsSrv", "action": {"delay_ms": 20000}}`)
	const calls = 40
	returned := make(chan error, 2*calls)
	for range calls {
		go func() {
			_, err := client.Assets(background, vppkit.AssetFilter{})
			returned <- err
		}()
		go func() {
			for _, err := range client.Import(background, vppkit.ImportOptions{}) {
				if err != nil {
					returned <- err
				}
			}
		}()
	}
	waitFor(t, func() bool { return must[vppkit.Gate](t)(client.Gate()).Waiting >= 10 })
	begin := time.Now()
	var closing sync.WaitGroup
	for range 3 {
		closing.Add(1)
		go func() {
			defer closing.Done()
			if err := client.Close(); err != nil {
				t.Error(err)
			}
		}()
	}
	closing.Wait()
	if took := time.Since(begin); took > prompt {
		t.Errorf("took %v", took)
	}
	for range 2 * calls {
		if err := <-returned; !errors.Is(err, vppkit.ErrClosed) || errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if _, err := client.Assets(background, vppkit.AssetFilter{}); !errors.Is(err, vppkit.ErrClosed) {
		t.Error(err)
	}
	if _, err := client.Gate(); !errors.Is(err, vppkit.ErrClosed) {
		t.Error(err)
	}
	if _, err := client.NewImport(background, vppkit.ImportOptions{}); !errors.Is(err, vppkit.ErrClosed) {
		t.Error(err)
	}
}

func TestTheLoggerIsToldOfAnswersAndWaits(t *testing.T) {
	sim := simtest.Start(t)
	var mu sync.Mutex
	var log bytes.Buffer
	options := sim.Claiming()
	options.Logger = slog.New(slog.NewJSONHandler(lockedWriter{&mu, &log}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client := sim.Client(options)
	sim.Fault(`{"service": "getVPPAssetsSrv", "times": 1, "action": {"status": 503, "retry_after": ["1"]}}`)
	must[[]vppkit.Asset](t)(client.Assets(background, vppkit.AssetFilter{}))
	sim.Fault(`{"service": "getVPPAssetsSrv", "action": {"number": 9625}}`)
	_, err := client.Assets(background, vppkit.AssetFilter{})
	wantKind(t, err, vppkit.ErrToken)
	client.Close()
	mu.Lock()
	defer mu.Unlock()
	text := log.String()
	for _, part := range []string{
		`"level":"DEBUG"`, `"service":"getVPPAssetsSrv","http_status":503`, `"attempt":1`,
		`"level":"INFO","msg":"getVPPAssetsSrv: Apple asks to wait`, `"level":"WARN"`, `"token_state":"Revoked"`, `"apple_number":9625`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("not logged: %s", part)
		}
	}
	if strings.Contains(text, sim.Token) {
		t.Error("the token was logged")
	}
	if t.Failed() {
		t.Log(text)
	}
}

type lockedWriter struct {
	mu  *sync.Mutex
	log *bytes.Buffer
}

func (writer lockedWriter) Write(text []byte) (int, error) {
	writer.mu.Lock()
	defer writer.mu.Unlock()
	return writer.log.Write(text)
}
