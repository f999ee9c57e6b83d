package vppkit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/vppkit/vppkit/examples/go/internal/simtest"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

func TestAUserComesChangesAndGoes(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	user := must[*vppkit.User](t)(client.RegisterUser(background, vppkit.NewUser{ClientUserID: "go-1", Email: "one@example.com"}))
	if user.ClientUserID != "go-1" || user.Email != "one@example.com" || user.Status != vppkit.UserStatusRegistered {
		t.Errorf("%+v", user)
	}
	if url := must[string](t)(client.InvitationURL(background, "go-1")); !strings.HasPrefix(url, "http") {
		t.Error(url)
	}
	_, err := client.EditUser(background, vppkit.UserEdit{ClientUserID: "go-1"})
	wantKind(t, err, vppkit.ErrUsage)
	must[*vppkit.User](t)(client.EditUser(background, vppkit.UserEdit{ClientUserID: "go-1", Email: "two@example.com"}))
	must[*vppkit.User](t)(client.EditUser(background, vppkit.UserEdit{UserID: user.UserID, Email: "three@example.com"}))
	if found := must[*vppkit.User](t)(client.User(background, "go-1")); found.Email != "three@example.com" {
		t.Errorf("%+v", found)
	}
	if found := must[*vppkit.User](t)(client.UserRecord(background, user.UserID)); found.ClientUserID != "go-1" {
		t.Errorf("%+v", found)
	}
	sim.Post("accept_invitation", `{"client_user_id": "go-1"}`)
	_, err = client.InvitationURL(background, "go-1")
	wantKind(t, err, vppkit.ErrNotFound)
	joined := must[*vppkit.User](t)(client.User(background, "go-1"))
	found := must[*vppkit.User](t)(client.UserOnceJoined(background, "go-1", joined.ItsIDHash))
	if found.UserID != joined.UserID || joined.Status != vppkit.UserStatusAssociated {
		t.Errorf("%+v", found)
	}
	must[*vppkit.User](t)(client.RetireUser(background, "go-1"))
	_, err = client.User(background, "go-1")
	if failure := wantKind(t, err, vppkit.ErrNotFound); failure.AppleNumber != 9604 {
		t.Errorf("%+v", failure)
	}
	second := must[*vppkit.User](t)(client.RegisterUser(background, vppkit.NewUser{ClientUserID: "go-2"}))
	must[*vppkit.User](t)(client.RetireUserByUserID(background, second.UserID))
}

func request(devices ...string) vppkit.LicenseRequest {
	return vppkit.LicenseRequest{AdamID: simtest.AdamID, PricingParam: vppkit.PricingParamSTDQ, AssociateDevices: devices}
}

func TestEachTargetOfALicenceRequestIsTold(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	changes := must[*vppkit.LicenseChanges](t)(client.ManageLicenses(background, request("GO-1", "GO-2")))
	if !changes.AllDone || len(changes.Associations) != 2 || len(changes.Disassociations) != 0 {
		t.Fatalf("%+v", changes)
	}
	if change := changes.Associations[1]; change.SerialNumber != "GO-2" || change.ErrorNumber.Known || change.LicenseID == "" {
		t.Errorf("%+v", change)
	}
	back := request()
	back.DisassociateDevices, back.WithoutNotice = []string{"GO-1", "GO-NOBODY"}, true
	changes = must[*vppkit.LicenseChanges](t)(client.ManageLicenses(background, back))
	if changes.AllDone || changes.Disassociations[1].ErrorNumber.Or(0) != 9619 || !json.Valid(changes.JSON) {
		t.Errorf("%+v", changes)
	}
	both := request("GO-3")
	both.AssociateUsers = []string{"somebody"}
	_, err := client.ManageLicenses(background, both)
	wantKind(t, err, vppkit.ErrUsage)
}

func TestWhoHoldsALicenceAlreadyIsTold(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	must[*vppkit.User](t)(client.RegisterUser(background, vppkit.NewUser{ClientUserID: "go-holder"}))
	sim.Post("accept_invitation", `{"client_user_id": "go-holder"}`)
	must[json.RawMessage](t)(client.AssociateAnyLicense(background, "go-holder", simtest.AdamID, vppkit.PricingParamSTDQ))
	_, err := client.AssociateAnyLicense(background, "go-holder", simtest.AdamID, vppkit.PricingParamSTDQ)
	failure := wantKind(t, err, vppkit.ErrConflict)
	if failure.AppleNumber != 9616 || failure.LicenseHeld == nil || failure.LicenseHeld.AdamID != simtest.AdamID {
		t.Fatalf("%+v", failure)
	}
	user := must[*vppkit.User](t)(client.User(background, "go-holder"))
	if len(user.Licenses) != 1 || user.Licenses[0].LicenseID != failure.LicenseHeld.LicenseID {
		t.Errorf("%+v", user)
	}
	again := request()
	again.AssociateUsers = []string{"go-holder"}
	changes := must[*vppkit.LicenseChanges](t)(client.ManageLicenses(background, again))
	change := changes.Associations[0]
	if change.ErrorNumber.Or(0) != 9616 || change.LicenseAlreadyAssigned == nil ||
		change.LicenseAlreadyAssigned.LicenseID != failure.LicenseHeld.LicenseID {
		t.Errorf("%+v", change)
	}
	must[json.RawMessage](t)(client.DisassociateLicense(background, failure.LicenseHeld.LicenseID, ""))
	_, err = client.AssociateLicense(background, "go-holder", "1")
	wantKind(t, err, vppkit.ErrNoLicense)
}

func serials(prefix string, count int) []string {
	made := make([]string, count)
	for at := range made {
		made[at] = fmt.Sprintf("%s-%04d", prefix, at)
	}
	return made
}

func assign(devices []string) vppkit.Job {
	return vppkit.Job{Action: vppkit.JobAssign, AdamID: simtest.AdamID, PricingParam: vppkit.PricingParamSTDQ, ToDevices: devices}
}

func TestAJobTellsOfEveryTargetInTheOrderGiven(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Post("buy", `{"adam_id": 361304891, "count": 1000}`)
	job := assign(append(serials("GO", 1000), "GO-0000"))
	job.WithJSON = true
	plan := must[json.RawMessage](t)(client.Plan(background, job))
	if !strings.Contains(string(plan), `"licenses_needed":1000`) {
		t.Errorf("%.200s", plan)
	}
	var last vppkit.JobProgress
	told := make(chan vppkit.JobProgress, 200)
	job.OnProgress = func(progress vppkit.JobProgress) { told <- progress }
	outcome := must[*vppkit.JobOutcome](t)(client.Run(background, job))
	close(told)
	for progress := range told {
		last = progress
	}
	if last.Targets != 1000 || last.Done != 1000 || last.Requests != 100 {
		t.Errorf("%+v", last)
	}
	if !outcome.AllDone || outcome.Totals.Done != 1000 || outcome.Totals.Requests != 100 || outcome.Stopped != nil {
		t.Errorf("%+v", outcome.Totals)
	}
	for at, target := range outcome.Targets {
		if target.Target != job.ToDevices[at] || target.Status != vppkit.TargetDone || target.Action != vppkit.JobAssign {
			t.Fatalf("%d: %+v", at, target)
		}
	}
	if !json.Valid(outcome.JSON) {
		t.Errorf("%.200s", outcome.JSON)
	}
	back := vppkit.Job{Action: vppkit.JobUnassign, AdamID: simtest.AdamID, PricingParam: vppkit.PricingParamSTDQ, FromDevices: serials("GO", 20)}
	_, err := client.Run(background, back)
	wantKind(t, err, vppkit.ErrUsage)
	back.ConfirmRemovals, back.Parallel, back.WithoutNotice = 20, 1, true
	if outcome := must[*vppkit.JobOutcome](t)(client.Run(background, back)); !outcome.AllDone {
		t.Errorf("%+v", outcome.Totals)
	}
}

func TestWhatAJobWasRefusedSaysWhy(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	outcome := must[*vppkit.JobOutcome](t)(client.Run(background, assign(serials("GO", 60))))
	if outcome.AllDone || outcome.Totals.Failed != 10 {
		t.Fatalf("%+v", outcome.Totals)
	}
	for _, target := range outcome.Targets {
		if target.Status == vppkit.TargetFailed && (target.Reason != vppkit.ErrNoLicense || target.AppleNumber != 9610 || target.Text == "") {
			t.Errorf("%+v", target)
		}
	}
	sim.Fault(`{"service": "manageVPPLicensesByAdamIdSrv", "calls": [2], "action": {"number": 9625}}`)
	sim.Post("buy", `{"adam_id": 361304891, "count": 100}`)
	early := assign(serials("GO-EARLY", 35))
	early.Parallel = 1
	outcome = must[*vppkit.JobOutcome](t)(client.Run(background, early))
	wantKind(t, outcome.Stopped, vppkit.ErrToken)
	if outcome.Totals.Done != 10 {
		t.Errorf("%+v", outcome.Totals)
	}
}

func TestUsersAreRetiredByAJob(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Post("register_user", `{"client_user_id": "go-leaver"}`)
	outcome := must[*vppkit.JobOutcome](t)(client.Run(background, vppkit.Job{Action: vppkit.JobRetire, FromUsers: []string{"go-leaver"}}))
	if !outcome.AllDone || outcome.Targets[0].Action != vppkit.JobRetire {
		t.Errorf("%+v", outcome)
	}
	_, err := client.Run(background, vppkit.Job{})
	wantKind(t, err, vppkit.ErrUsage)
	_, err = client.Run(background, vppkit.Job{Action: vppkit.JobRetire})
	wantKind(t, err, vppkit.ErrUsage)
}

func TestLicencesAreMovedByAJob(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	must[*vppkit.JobOutcome](t)(client.Run(background, assign([]string{"GO-OLD"})))
	move := assign([]string{"GO-NEW"})
	move.FromDevices = []string{"GO-OLD"}
	outcome := must[*vppkit.JobOutcome](t)(client.Run(background, move))
	if !outcome.AllDone || len(outcome.Targets) != 2 || outcome.Targets[1].Action != vppkit.JobUnassign {
		t.Errorf("%+v", outcome)
	}
}

func TestAPanicInOnProgressComesOutOfRun(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	job := assign([]string{"GO-PANIC"})
	job.OnProgress = func(vppkit.JobProgress) { panic("mine") }
	defer func() {
		if panicked := recover(); panicked != "mine" {
			t.Errorf("%v", panicked)
		}
		must[[]vppkit.Asset](t)(client.Assets(background, vppkit.AssetFilter{}))
	}()
	client.Run(background, job)
	t.Error("no panic")
}
