package vppkit_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/vppkit/vppkit/examples/go/internal/simtest"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

func TestAssetsComeWithTheirCounts(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	assets := must[[]vppkit.Asset](t)(client.Assets(background, vppkit.AssetFilter{WithCounts: true}))
	if len(assets) != 25 {
		t.Fatalf("%d assets", len(assets))
	}
	var assigned int64
	for _, asset := range assets {
		if asset.AdamID == "" || !asset.AvailableCount.Known || !asset.DeviceAssignable.Known {
			t.Errorf("%+v", asset)
		}
		assigned += asset.AssignedCount.Value
	}
	if int(assigned) != sim.Assigned() {
		t.Errorf("%d assigned, in truth %d", assigned, sim.Assigned())
	}
	for _, asset := range must[[]vppkit.Asset](t)(client.Assets(background, vppkit.AssetFilter{PricingParam: vppkit.PricingParamSTDQ})) {
		if asset.PricingParam != vppkit.PricingParamSTDQ || asset.AvailableCount.Known {
			t.Errorf("%+v", asset)
		}
	}
}

func TestAListingBringsEveryRecord(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	assignments := map[vppkit.Assignment]bool{}
	for assignment, err := range client.Assignments(background, vppkit.AssignmentFilter{Unordered: true}) {
		if err != nil {
			t.Fatal(err)
		}
		assignments[assignment] = true
	}
	if len(assignments) != sim.Assigned() {
		t.Errorf("%d, in truth %d", len(assignments), sim.Assigned())
	}
	var device vppkit.Assignment
	for assignment, err := range client.Assignments(background, vppkit.AssignmentFilter{AdamID: simtest.AdamID, Parallel: 1}) {
		if err != nil || assignment.AdamID != simtest.AdamID || !assignments[assignment] {
			t.Fatal(assignment, err)
		}
		if assignment.SerialNumber != "" {
			device = assignment
		}
	}
	found := 0
	for assignment, err := range client.Assignments(background, vppkit.AssignmentFilter{SerialNumber: device.SerialNumber}) {
		if err != nil || assignment.SerialNumber != device.SerialNumber {
			t.Fatal(assignment, err)
		}
		found++
	}
	if found == 0 {
		t.Error("the device holds nothing")
	}
	licenses := 0
	for license, err := range client.Licenses(background, vppkit.LicenseFilter{}) {
		if err != nil || license.LicenseID == "" || license.Status != vppkit.LicenseStatusAssociated {
			t.Fatal(license, err)
		}
		licenses++
	}
	if licenses != sim.Assigned() {
		t.Errorf("%d licences, in truth %d", licenses, sim.Assigned())
	}
	users := 0
	for user, err := range client.Users(background, vppkit.UserFilter{}) {
		if err != nil || user.ClientUserID == "" {
			t.Fatal(user, err)
		}
		users++
	}
	if users == 0 || users > 300 {
		t.Errorf("%d users", users)
	}
}

func TestLicencesAreFiltered(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	count := func(filter vppkit.LicenseFilter, holds func(vppkit.License) bool) int {
		t.Helper()
		records := 0
		for license, err := range client.Licenses(background, filter) {
			if err != nil || !holds(license) {
				t.Fatal(license, err)
			}
			records++
		}
		return records
	}
	byUsers := count(vppkit.LicenseFilter{HeldByUsers: true, Unordered: true}, func(license vppkit.License) bool { return license.ClientUserID != "" })
	byDevices := count(vppkit.LicenseFilter{HeldByDevices: true}, func(license vppkit.License) bool { return license.SerialNumber != "" })
	if byUsers+byDevices != sim.Assigned() || byUsers == 0 || byDevices == 0 {
		t.Errorf("%d and %d of %d", byUsers, byDevices, sim.Assigned())
	}
	ofAsset := vppkit.LicenseFilter{AdamID: simtest.AdamID, PricingParam: vppkit.PricingParamSTDQ, IncludingUnassigned: true}
	free := 0
	all := count(ofAsset, func(license vppkit.License) bool {
		if license.Status == vppkit.LicenseStatusAvailable {
			free++
		}
		return license.AdamID == simtest.AdamID
	})
	if free != 50 || all <= free {
		t.Errorf("%d free of %d", free, all)
	}
	for _, err := range client.Licenses(background, vppkit.LicenseFilter{PricingParam: vppkit.PricingParamSTDQ}) {
		wantKind(t, err, vppkit.ErrUsage)
	}
	for _, err := range client.Licenses(background, vppkit.LicenseFilter{HeldByUsers: true, HeldByDevices: true}) {
		wantKind(t, err, vppkit.ErrUsage)
	}
}

func TestPagesTellHowFarAListingIs(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Post("settings", `{"quirks": ["unknown_members"]}`)
	var first *vppkit.LicensePage
	pages, records := 0, 0
	for page, err := range client.LicensePages(background, vppkit.LicenseFilter{SerialNumber: "", Parallel: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		pages++
		records += len(page.Records)
		if page.Progress.Pages != pages || page.Progress.Records != records || page.Restarts != 0 {
			t.Errorf("%+v", page.Progress)
		}
		record := must[jsonText](t)(asText(page.RecordJSON(0)))
		extra := must[jsonText](t)(asText(page.ExtraJSON(0)))
		head := must[jsonText](t)(asText(page.HeadJSON()))
		if !record.has("licenseId") || extra.has("licenseId") || len(extra) <= 2 || len(head) <= 2 {
			t.Errorf("%s %s %s", record, extra, head)
		}
		_, err := page.RecordJSON(len(page.Records))
		wantKind(t, err, vppkit.ErrUsage)
		_, err = page.RecordJSON(-1)
		wantKind(t, err, vppkit.ErrUsage)
		if first == nil {
			first = page
		}
	}
	if pages < 2 || records != sim.Assigned() {
		t.Errorf("%d pages, %d records", pages, records)
	}
	if _, err := first.RecordJSON(0); !errors.Is(err, vppkit.ErrUsage) || first.Records[0].LicenseID == "" {
		t.Errorf("a page that is gone: %v", err)
	}
}

type jsonText []byte

func asText[T ~[]byte](text T, err error) (jsonText, error) { return jsonText(text), err }
func (text jsonText) has(what string) bool                  { return bytes.Contains(text, []byte(what)) }

func TestAPagerGoesOnAfterAFailureAndTellsTheTokenForLater(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect().With(vppkit.CallOptions{Attempts: 1})
	sim.Fault(`{"service": "getVPPUsersSrv", "calls": [1], "action": {"number": 9637}}`)
	pager := must[*vppkit.UserPager](t)(client.UserPager(background, vppkit.UserFilter{IncludingRetired: true}))
	defer pager.Close()
	_, err := pager.Next(background)
	wantKind(t, err, vppkit.ErrPermission)
	if pager.SinceModifiedToken() != "" {
		t.Error("a token before the end")
	}
	users := 0
	for {
		page, err := pager.Next(background)
		if err == io.EOF {
			break
		}
		users += len(must[*vppkit.UserPage](t)(page, err).Records)
	}
	token := pager.SinceModifiedToken()
	if users < 250 || token == "" {
		t.Fatalf("%d users, token %q", users, token)
	}
	pager.Close()
	pager.Close()
	if _, err := pager.Next(background); !errors.Is(err, vppkit.ErrClosed) {
		t.Error(err)
	}
	if pager.SinceModifiedToken() != "" {
		t.Error("a token of a closed pager")
	}
	sim.Post("retire_user", `{"client_user_id": "`+mustUser(t, client)+`"}`)
	changed := 0
	for user, err := range client.Users(background, vppkit.UserFilter{Since: token, IncludingRetired: true, Unordered: true}) {
		if err != nil || user.Status != vppkit.UserStatusRetired {
			t.Fatal(user, err)
		}
		changed++
	}
	if changed != 1 {
		t.Errorf("%d changed", changed)
	}
	for user, err := range client.Users(background, vppkit.UserFilter{RetiredOnly: true}) {
		if err != nil || user.Status != vppkit.UserStatusRetired {
			t.Fatal(user, err)
		}
	}
	_, err = client.UserPager(background, vppkit.UserFilter{Since: "a\x00"})
	wantKind(t, err, vppkit.ErrUsage)
}

func mustUser(t *testing.T, client *vppkit.Client) string {
	for user, err := range client.Users(background, vppkit.UserFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		return user.ClientUserID
	}
	t.Fatal("no users")
	return ""
}

func TestAPagerIsUsedByOneGoroutineAtATime(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	sim.Fault(`{"service": "getAssignments", "action": {"delay_ms": 20000}}`)
	pager := must[*vppkit.AssignmentPager](t)(client.AssignmentPager(background, vppkit.AssignmentFilter{}))
	returned := make(chan error)
	go func() {
		_, err := pager.Next(background)
		returned <- err
	}()
	waitFor(t, func() bool { return must[vppkit.Gate](t)(client.Gate()).InFlight > 0 })
	_, err := pager.Next(background)
	wantKind(t, err, vppkit.ErrUsage)
	pager.Close()
	if err := <-returned; !errors.Is(err, vppkit.ErrClosed) || !errors.Is(err, vppkit.ErrCancelled) {
		t.Error(err)
	}
}

func TestAListingEndsWithItsContext(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	ctx, cancel := context.WithCancel(background)
	defer cancel()
	var last error
	pages := 0
	for page, err := range client.AssignmentPages(ctx, vppkit.AssignmentFilter{}) {
		last = err
		if page != nil {
			pages++
			cancel()
		}
	}
	if pages != 1 || !errors.Is(last, context.Canceled) || !errors.Is(last, vppkit.ErrCancelled) {
		t.Errorf("%d pages, then %v", pages, last)
	}
}

func TestMetadataComesInTheOrderAskedFor(t *testing.T) {
	sim := simtest.Start(t)
	client := sim.Connect()
	found := must[[]*vppkit.Metadata](t)(client.Metadata(background, vppkit.MetadataQuery{
		AdamIDs: []string{"1", simtest.AdamID}, Platform: "enterprisestore", Country: "us", Language: "en", Authenticated: true,
	}))
	if len(found) != 2 || found[0] != nil || found[1] == nil || found[1].AdamID != simtest.AdamID || found[1].Name == "" ||
		!jsonText(found[1].JSON).has(`"raw"`) {
		t.Errorf("%+v", found)
	}
	_, err := client.Metadata(background, vppkit.MetadataQuery{AdamIDs: []string{"no number"}})
	wantKind(t, err, vppkit.ErrUsage)
}
