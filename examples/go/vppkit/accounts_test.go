package vppkit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/simtest"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

var background = context.Background()

func must[T any](t testing.TB) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestTheTokenMayComeFromManyPlacesAndIsNeverShown(t *testing.T) {
	sim := simtest.Start(t)
	file := filepath.Join(t.TempDir(), "location.vpptoken")
	if err := os.WriteFile(file, []byte(sim.Token), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VPPKIT_GO_TOKEN", sim.Token)
	for _, token := range []vppkit.ServerToken{
		vppkit.TokenFile(file), vppkit.TokenEnv("VPPKIT_GO_TOKEN"), vppkit.TokenText(sim.Token), vppkit.TokenOpaque(sim.Token),
	} {
		options := sim.Options()
		options.Token = token
		sim.Client(options)
		var logged bytes.Buffer
		slog.New(slog.NewJSONHandler(&logged, nil)).Info("", "options", options, "token", token)
		asJSON := must[[]byte](t)(json.Marshal(options))
		shown := fmt.Sprintf("%v %+v %#v %s %s", options, options, options, logged.String(), asJSON)
		if strings.Contains(shown, sim.Token) {
			t.Errorf("the token is shown: %s", shown)
		}
	}
}

func TestOptionsAreTakenOver(t *testing.T) {
	sim := simtest.Start(t)
	options := sim.Claiming()
	options.AllowHosts = []string{"proxy.example.com"}
	options.ConnectTimeout, options.AttemptTimeout, options.StallTimeout = time.Second, 200*time.Millisecond, 5*time.Second
	options.LongestWait, options.ConfigRefresh, options.Deadline = time.Minute, time.Minute, 10*time.Second
	options.Repeats = &vppkit.Repeats{Attempts: 2, FirstDelay: time.Millisecond}
	options.Parallelism = 1
	client := sim.Client(options)
	sim.Fault(`{"service": "getVPPAssetsSrv", "action": {"delay_ms": 1000}}`)
	_, err := client.Assets(background, vppkit.AssetFilter{})
	failure := wantKind(t, err, vppkit.ErrTransport)
	if failure.Attempts != 2 || failure.TransportProblem != vppkit.TransportProblemTimedOut {
		t.Errorf("%+v", failure)
	}
	for _, err := range client.Assignments(background, vppkit.AssignmentFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var judge struct{ MostAtOnce int }
	if sim.Get("judge", &judge); judge.MostAtOnce != 1 {
		t.Errorf("%d requests at once", judge.MostAtOnce)
	}
}

func TestOptionsThatCannotBeRightAreRefused(t *testing.T) {
	sim := simtest.Start(t)
	for what, change := range map[string]func(*vppkit.Options){
		"no token":            func(options *vppkit.Options) { options.Token = vppkit.ServerToken{} },
		"a negative time":     func(options *vppkit.Options) { options.Deadline = -1 },
		"a negative number":   func(options *vppkit.Options) { options.Parallelism = -1 },
		"no places for calls": func(options *vppkit.Options) { options.MaxCalls = -1 },
		"no host name":        func(options *vppkit.Options) { options.Installation = &vppkit.Installation{GUID: simtest.GUID} },
		"a NUL byte":          func(options *vppkit.Options) { options.Proxy = "http://\x00" },
		"a CA that is not":    func(options *vppkit.Options) { options.ExtraCA = "/nowhere.pem" },
		"no URL":              func(options *vppkit.Options) { options.ServiceConfigURL = "ftp://x" },
	} {
		t.Run(what, func(t *testing.T) {
			options := sim.Claiming()
			change(&options)
			_, err := vppkit.Connect(background, options)
			if failure := wantKind(t, err, vppkit.ErrUsage); failure.Effect != vppkit.EffectNotSent {
				t.Errorf("%+v", failure)
			}
		})
	}
	options := sim.Options()
	options.Token = vppkit.TokenText("")
	_, err := vppkit.Connect(background, options)
	if failure := wantKind(t, err, vppkit.ErrToken); failure.TokenProblem != vppkit.TokenProblemMalformed {
		t.Errorf("%+v", failure)
	}
}

func TestAnAccountChangesHandsOnlyOnAnExplicitCall(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	options := sim.Options()
	options.Installation = &vppkit.Installation{Hostname: "other.example.com", GUID: vppkit.NewGUID()}
	_, err := vppkit.Connect(background, options)
	failure := wantKind(t, err, vppkit.ErrAccountClaimed)
	if failure.Holder == nil || *failure.Holder != (vppkit.Holder{Hostname: simtest.Hostname, GUID: simtest.GUID}) {
		t.Fatalf("%+v", failure.Holder)
	}
	options.WithoutClaim = true
	other := sim.Client(options)
	_, err = other.Assets(background, vppkit.AssetFilter{})
	wantKind(t, err, vppkit.ErrAccountClaimed)
	wantKind(t, other.TakeOver(background, vppkit.NewGUID()), vppkit.ErrAccountClaimed)
	if err := other.TakeOver(background, failure.Holder.GUID); err != nil {
		t.Fatal(err)
	}
	must[[]vppkit.Asset](t)(other.Assets(background, vppkit.AssetFilter{}))
	wantKind(t, client.Claim(background), vppkit.ErrAccountClaimed)
	if err := other.Release(background); err != nil {
		t.Fatal(err)
	}
	if err := client.Reactivate(background); err != nil {
		t.Fatal(err)
	}
	if err := client.Release(background); err != nil {
		t.Fatal(err)
	}
}

func TestAClientWithoutInstallationOnlyReads(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Client(sim.Options())
	_, err := client.RegisterUser(background, vppkit.NewUser{ClientUserID: "never"})
	wantKind(t, err, vppkit.ErrUsage)
	must[[]vppkit.Asset](t)(client.Assets(background, vppkit.AssetFilter{}))
}

func TestTheStateOfAClientIsTold(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	if vppkit.Version() == "" || len(vppkit.NewGUID()) != 36 {
		t.Error("no version or guid")
	}
	account := must[*vppkit.Account](t)(client.ReadConfig(background))
	if account.Holder == nil || account.Holder.GUID != simtest.GUID || account.Expires.Before(time.Now()) {
		t.Errorf("%+v", account)
	}
	first := must[*vppkit.Account](t)(client.FirstConfig())
	uid := must[string](t)(client.LibraryUID())
	label := must[string](t)(client.AccountLabel())
	if uid == "" || label == "" || account.LibraryUID != uid || first.LibraryUID != uid || !json.Valid(account.JSON) {
		t.Errorf("%q %q %+v", uid, label, first)
	}
	if same := must[vppkit.Maybe[bool]](t)(client.SameLibrary(sim.Connect())); !same.Or(false) {
		t.Error("one library is two")
	}
	token := vppkit.TokenText(sim.Token)
	if token.Expires().Before(time.Now()) || token.Organization() == "" || !vppkit.TokenText("x").Expires().IsZero() {
		t.Errorf("%v %q", token.Expires(), token.Organization())
	}
	changed := strings.Replace(account.ClientContext, "{", `{"note":"go",`, 1)
	account = must[*vppkit.Account](t)(client.WriteClientContext(background, changed))
	if !strings.Contains(account.ClientContext, "note") {
		t.Error(account.ClientContext)
	}
	_, err := client.WriteClientContext(background, "something else")
	wantKind(t, err, vppkit.ErrUsage)
	limits := must[vppkit.Limits](t)(client.Limits(background))
	if limits.Associate.Or(0) != 10 || limits.Disassociate.Or(0) != 10 {
		t.Errorf("%+v", limits)
	}
	status := must[vppkit.TokenStatus](t)(client.Token())
	if status.State != vppkit.TokenStateValid || status.Kind != vppkit.TokenKindLocation || status.End.IsZero() {
		t.Errorf("%+v", status)
	}
	stats := must[vppkit.Stats](t)(client.Stats())
	if stats.Requests < 4 || stats.SentBytes == 0 || stats.ReceivedBytes == 0 {
		t.Errorf("%+v", stats)
	}
	config := must[json.RawMessage](t)(client.ServiceConfig(background))
	if !json.Valid(config) || !bytes.Contains(config, []byte("getAssignments")) {
		t.Errorf("%s", config)
	}
}

func TestAnyServiceCanBeCalledByItsName(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	answer := must[json.RawMessage](t)(client.Call(background, "getVPPAssetsSrv", json.RawMessage(`{"includeLicenseCounts": true}`)))
	if !bytes.Contains(answer, []byte(`"envelope"`)) || !bytes.Contains(answer, []byte("assignedCount")) {
		t.Errorf("%.200s", answer)
	}
	must[json.RawMessage](t)(client.Call(background, "getVPPAssetsSrv", nil))
	_, err := client.Call(background, "noSuchSrv", nil)
	wantKind(t, err, vppkit.ErrUsage)
}
