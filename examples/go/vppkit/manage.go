package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"encoding/json"
)

// LicenseRequest is one request of manageVPPLicensesByAdamIdSrv: who gets a licence of an asset, and
// who loses one; one list of each. For more targets than one request takes use [Client.Run].
type LicenseRequest struct {
	// The asset and its quality.
	AdamID       string
	PricingParam PricingParam
	// Who gets a licence: users by their clientUserIdStr, or devices by their serial numbers.
	AssociateUsers, AssociateDevices []string
	// Who loses one: users, devices, or licences by their ids. Apple carries that out first.
	DisassociateUsers, DisassociateDevices, DisassociateLicenses []string
	// Does not tell users that they lose a licence; Apple's default is that they are told.
	WithoutNotice bool
}

// LicenseChanges is what became of each target of a request.
type LicenseChanges struct {
	// One for each target that was to get a licence, and for each that was to lose one.
	Associations, Disassociations []LicenseChange
	// Whether everything that was asked for was done.
	AllDone bool
	// The whole answer.
	JSON json.RawMessage
}

// ManageLicenses sends one request, once, and gives what became of each target. Look at each: without
// an error Apple answered target by target, and some or all of them may have failed.
//
// Errors: ErrUsage for more than one list on a side, more entries than the limit of the service
// configuration, empty or repeated entries: nothing is sent. ErrInvalidRequest (9602) if the limit
// has fallen meanwhile: nothing was done. Look at Error.Effect before sending it again.
func (client *Client) ManageLicenses(ctx context.Context, request LicenseRequest) (*LicenseChanges, error) {
	in := &input{}
	made := C.vppkit_license_request_new(in.must("AdamID", request.AdamID),
		in.must("PricingParam", string(request.PricingParam)))
	defer C.vppkit_license_request_free(made)
	if ids, count := in.list("AssociateUsers", request.AssociateUsers); count > 0 {
		C.vppkit_license_request_associate_users(made, ids, count)
	}
	if ids, count := in.list("AssociateDevices", request.AssociateDevices); count > 0 {
		C.vppkit_license_request_associate_devices(made, ids, count)
	}
	if ids, count := in.list("DisassociateUsers", request.DisassociateUsers); count > 0 {
		C.vppkit_license_request_disassociate_users(made, ids, count)
	}
	if ids, count := in.list("DisassociateDevices", request.DisassociateDevices); count > 0 {
		C.vppkit_license_request_disassociate_devices(made, ids, count)
	}
	if ids, count := in.list("DisassociateLicenses", request.DisassociateLicenses); count > 0 {
		C.vppkit_license_request_disassociate_licenses(made, ids, count)
	}
	if request.WithoutNotice {
		C.vppkit_license_request_set_notify_disassociation(made, false)
	}
	var changes *C.vppkit_license_changes
	err := client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_manage_licenses(handle, made, options, &changes, failure)
	})
	if err != nil {
		return nil, err
	}
	defer C.vppkit_license_changes_free(changes)
	return &LicenseChanges{
		Associations:    readLicenseChanges(C.vppkit_license_changes_associations(changes), true),
		Disassociations: readLicenseChanges(C.vppkit_license_changes_disassociations(changes), true),
		AllDone:         bool(C.vppkit_license_changes_all_done(changes)),
		JSON:            takeJSON(C.vppkit_license_changes_to_json(changes)),
	}, nil
}
