package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"encoding/json"
)

// AssociateLicense assigns a certain licence to a user (associateVPPLicenseSrv); gives the licence and
// the user.
//
// Errors: ErrConflict (9616) if the user or one of the same store account holds one, see
// Error.LicenseHeld; ErrNoLicense (9610); ErrInvalidRequest (9634) where Apple has removed the
// service.
//
// Deprecated: Apple deprecates the service; use ManageLicenses.
func (client *Client) AssociateLicense(ctx context.Context, clientUserID, licenseID string) (json.RawMessage, error) {
	in := &input{}
	user, license := in.must("clientUserID", clientUserID), in.must("licenseID", licenseID)
	return client.text(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, text **C.char, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_associate_license(handle, user, license, options, text, failure)
	})
}

// AssociateAnyLicense assigns any free licence of an asset to a user; otherwise as AssociateLicense.
//
// Deprecated: Apple deprecates the service; use ManageLicenses.
func (client *Client) AssociateAnyLicense(ctx context.Context, clientUserID, adamID string, pricing PricingParam) (json.RawMessage, error) {
	in := &input{}
	user, asset := in.must("clientUserID", clientUserID), in.must("adamID", adamID)
	quality := in.must("pricing", string(pricing))
	return client.text(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, text **C.char, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_associate_any_license(handle, user, asset, quality, options, text, failure)
	})
}

// DisassociateLicense takes a licence back (disassociateVPPLicenseSrv). Where the service configuration
// names disassociateVPPLicenseFromVPPUserSrv, Apple's id of the user is needed too; otherwise userID
// may be empty.
//
// Errors: ErrConflict (9607, 9619) if it cannot be taken back or nobody holds it.
//
// Deprecated: Apple deprecates the service; use ManageLicenses.
func (client *Client) DisassociateLicense(ctx context.Context, licenseID, userID string) (json.RawMessage, error) {
	in := &input{}
	license, user := in.must("licenseID", licenseID), in.text("userID", userID)
	return client.text(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, text **C.char, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_disassociate_license(handle, license, user, options, text, failure)
	})
}
