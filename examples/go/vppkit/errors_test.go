package vppkit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/simtest"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// wantKind ends the test unless an error is of a kind, by errors.Is and by errors.As.
func wantKind(t testing.TB, err error, kind vppkit.Kind) *vppkit.Error {
	t.Helper()
	var failure *vppkit.Error
	if !errors.Is(err, kind) || !errors.As(err, &failure) || failure.Kind != kind {
		t.Fatalf("%v is not %v", err, kind)
	}
	return failure
}

func TestAnErrorTellsAllAndNeverTheToken(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Fault(`{"service": "getVPPAssetsSrv", "calls": [1], "action": {"number": 9625}}`)
	_, err := client.Assets(background, vppkit.AssetFilter{})
	failure := wantKind(t, err, vppkit.ErrToken)
	if failure.TokenProblem != vppkit.TokenProblemRevoked || failure.AppleNumber != 9625 ||
		failure.AppleText == "" || failure.HTTPStatus != 200 || failure.Attempts != 1 ||
		failure.Service != "getVPPAssetsSrv" || failure.Account == "" || failure.What == "" ||
		failure.Effect != vppkit.EffectNotApplied || !failure.RetryAt.IsZero() || failure.Holder != nil {
		t.Errorf("%+v", failure)
	}
	text := must[[]byte](t)(json.Marshal(failure))
	if !bytes.Contains(text, []byte(`"number":9625`)) {
		t.Errorf("%s", text)
	}
	if strings.Contains(string(text)+err.Error(), sim.Token) {
		t.Error("the token is shown")
	}
	if errors.Is(err, vppkit.ErrNotFound) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		t.Error("the error is everything")
	}
}

func TestApplesNumbersHaveTheirKinds(t *testing.T) {
	sim := simtest.Start(t)
	options := sim.Claiming()
	options.Repeats = &vppkit.Repeats{Attempts: 1, FirstDelay: time.Millisecond}
	client := sim.Client(options)
	for number, kind := range map[string]vppkit.Kind{
		"9602": vppkit.ErrInvalidRequest, "9604": vppkit.ErrNotFound, "9605": vppkit.ErrPermission,
		"9610": vppkit.ErrNoLicense, "9618": vppkit.ErrConflict, "9603": vppkit.ErrUnavailable,
	} {
		sim.Fault(`{"service": "getVPPAssetsSrv", "times": 1, "action": {"number": ` + number + `}}`)
		_, err := client.Assets(background, vppkit.AssetFilter{})
		if failure := wantKind(t, err, kind); vppkit.KindOfNumber(failure.AppleNumber) != kind {
			t.Errorf("%s is %v", number, vppkit.KindOfNumber(failure.AppleNumber))
		}
		sim.ClearFaults()
	}
	sim.Fault(`{"service": "getVPPAssetsSrv", "times": 1, "action": {"body": "half"}}`)
	_, err := client.Assets(background, vppkit.AssetFilter{})
	wantKind(t, err, vppkit.ErrProtocol)
	if vppkit.MeaningOfNumber(9610) == "" || vppkit.AdviceOfNumber(9610) == "" ||
		vppkit.MeaningOfNumber(1) != "" || vppkit.AdviceOfNumber(1) != "" {
		t.Error("numbers have no meaning")
	}
	if vppkit.ErrNoLicense.String() != "NoLicense" || vppkit.ErrNoLicense.Error() != "vppkit: NoLicense" {
		t.Error(vppkit.ErrNoLicense)
	}
	if vppkit.TargetNotSent.String() != "NotSent" || vppkit.List(1000).String() != "unknown" {
		t.Error(vppkit.TargetNotSent, vppkit.List(1000))
	}
}

func TestWhatHTTPCannotReachIsATransportError(t *testing.T) {
	sim := simtest.Start(t)
	options := sim.Options()
	options.ServiceConfigURL = "http://127.0.0.1:1/mdm/x"
	options.Repeats = &vppkit.Repeats{Attempts: 1, FirstDelay: time.Millisecond}
	_, err := vppkit.Connect(background, options)
	failure := wantKind(t, err, vppkit.ErrTransport)
	if failure.TransportProblem != vppkit.TransportProblemConnect || failure.HTTPStatus != 0 {
		t.Errorf("%+v", failure)
	}
}

func TestTheEffectOfALostWriteIsUnknown(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Fault(`{"service": "manageVPPLicensesByAdamIdSrv", "calls": [1], "action": {"close": "after"}}`)
	_, err := client.ManageLicenses(background, vppkit.LicenseRequest{
		AdamID: simtest.AdamID, PricingParam: vppkit.PricingParamSTDQ, AssociateDevices: []string{"GO-LOST"},
	})
	if failure := wantKind(t, err, vppkit.ErrTransport); failure.Effect != vppkit.EffectUnknown {
		t.Errorf("%+v", failure)
	}
}

func TestTextsThatCDoesNotTakeAreRefused(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	_, err := client.User(background, "a\x00b")
	wantKind(t, err, vppkit.ErrUsage)
	_, err = client.Run(background, vppkit.Job{
		Action: vppkit.JobAssign, AdamID: simtest.AdamID, PricingParam: vppkit.PricingParamSTDQ, ToDevices: []string{"a", "b\x00"},
	})
	wantKind(t, err, vppkit.ErrUsage)
	for _, err := range client.Users(background, vppkit.UserFilter{Parallel: -1}) {
		wantKind(t, err, vppkit.ErrUsage)
	}
	_, err = client.With(vppkit.CallOptions{Attempts: -1}).Assets(background, vppkit.AssetFilter{})
	wantKind(t, err, vppkit.ErrUsage)
	_, err = client.User(background, "\xff\xfe")
	wantKind(t, err, vppkit.ErrUsage)
}
