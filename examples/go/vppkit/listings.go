package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"iter"
	"unsafe"
)

// AssetFilter says which assets, and whether with their counts. Zero: all, without counts.
type AssetFilter struct {
	// Asks for the licence counts as well.
	WithCounts bool
	// Only assets of this quality.
	PricingParam PricingParam
}

// Assets gets the assets of the library (getVPPAssetsSrv). This is the way to licence counts; read
// them often, because licences move between locations without your doing.
func (client *Client) Assets(ctx context.Context, filter AssetFilter) ([]Asset, error) {
	in := &input{}
	made := C.vppkit_asset_filter_new()
	defer C.vppkit_asset_filter_free(made)
	if filter.WithCounts {
		C.vppkit_asset_filter_with_counts(made)
	}
	if filter.PricingParam != "" {
		C.vppkit_asset_filter_set_pricing_param(made, in.must("PricingParam", string(filter.PricingParam)))
	}
	var page *C.vppkit_asset_page
	err := client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_assets(handle, made, options, &page, failure)
	})
	if err != nil {
		return nil, err
	}
	defer C.vppkit_asset_page_free(page)
	return readAssets(page, true), nil
}

// AssignmentFilter says whose assignments, or of what. Zero: all of the library.
type AssignmentFilter struct {
	// Only assignments of this asset, both qualities.
	AdamID string
	// Only what this user holds; or else only what this device holds.
	ClientUserID, SerialNumber string
	// How many pages are fetched at once, 1 to 5; zero for as many as the client may.
	Parallel int
	// Delivers pages as they come instead of in the service's order. Takes less memory.
	Unordered bool
}

// Assignments lists the assignments that a filter names (getAssignments).
func (client *Client) Assignments(ctx context.Context, filter AssignmentFilter) iter.Seq2[Assignment, error] {
	return records(client.AssignmentPages(ctx, filter))
}

// AssignmentPages lists them page by page, up to 300 in each.
func (client *Client) AssignmentPages(ctx context.Context, filter AssignmentFilter) iter.Seq2[*AssignmentPage, error] {
	return pages(ctx, func() (*AssignmentPager, error) { return client.AssignmentPager(ctx, filter) })
}

// AssignmentPager lists them through a pager, to be closed. A deadline of the context holds for each
// request. Nothing is sent yet.
func (client *Client) AssignmentPager(ctx context.Context, filter AssignmentFilter) (*AssignmentPager, error) {
	in := &input{}
	made := C.vppkit_assignment_filter_new()
	defer C.vppkit_assignment_filter_free(made)
	if filter.AdamID != "" {
		C.vppkit_assignment_filter_set_adam_id(made, in.must("AdamID", filter.AdamID))
	}
	if filter.ClientUserID != "" {
		C.vppkit_assignment_filter_set_client_user_id(made, in.must("ClientUserID", filter.ClientUserID))
	}
	if filter.SerialNumber != "" {
		if filter.ClientUserID != "" {
			in.reject("give a ClientUserID or a SerialNumber, not both")
		}
		C.vppkit_assignment_filter_set_serial_number(made, in.must("SerialNumber", filter.SerialNumber))
	}
	if filter.Parallel != 0 {
		C.vppkit_assignment_filter_set_parallel(made, in.count("Parallel", filter.Parallel))
	}
	C.vppkit_assignment_filter_set_unordered(made, C.bool(filter.Unordered))
	return newPager[Assignment](ctx, client, in, assignmentCalls{}, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) (unsafe.Pointer, C.vppkit_status) {
		var pager *C.vppkit_assignment_pager
		status := C.vppkit_client_assignments(handle, made, options, &pager, failure)
		return unsafe.Pointer(pager), status
	})
}

// LicenseFilter says which licences. Zero: all that are assigned.
type LicenseFilter struct {
	// Only licences of this asset.
	AdamID string
	// Only licences of this quality; an asset must be named too.
	PricingParam PricingParam
	// Only licences of this device.
	SerialNumber string
	// Only licences that users hold, or only those that devices hold.
	HeldByUsers, HeldByDevices bool
	// Free and refunded licences as well. Slow: counts come cheaper with assets.
	IncludingUnassigned bool
	// Only what changed since an earlier listing ended with this token; see
	// [Pager.SinceModifiedToken]. The asset and quality of that listing hold on.
	Since string
	// How many pages are fetched at once, 1 to 5; zero for as many as the client may.
	Parallel int
	// Delivers pages as they come instead of in the service's order. Takes less memory.
	Unordered bool
}

// Licenses lists the licences that a filter names (getVPPLicensesSrv). Apple announces that this
// service will go; prefer assignments where they will do.
func (client *Client) Licenses(ctx context.Context, filter LicenseFilter) iter.Seq2[License, error] {
	return records(client.LicensePages(ctx, filter))
}

// LicensePages lists them page by page.
func (client *Client) LicensePages(ctx context.Context, filter LicenseFilter) iter.Seq2[*LicensePage, error] {
	return pages(ctx, func() (*LicensePager, error) { return client.LicensePager(ctx, filter) })
}

// LicensePager lists them through a pager, to be closed. A deadline of the context holds for each
// request. Nothing is sent yet.
func (client *Client) LicensePager(ctx context.Context, filter LicenseFilter) (*LicensePager, error) {
	in := &input{}
	made := C.vppkit_license_filter_new()
	defer C.vppkit_license_filter_free(made)
	if filter.AdamID != "" {
		C.vppkit_license_filter_set_adam_id(made, in.must("AdamID", filter.AdamID))
	}
	if filter.PricingParam != "" {
		C.vppkit_license_filter_set_pricing_param(made, in.must("PricingParam", string(filter.PricingParam)))
	}
	if filter.SerialNumber != "" {
		C.vppkit_license_filter_set_serial_number(made, in.must("SerialNumber", filter.SerialNumber))
	}
	if filter.HeldByUsers && filter.HeldByDevices {
		in.reject("give HeldByUsers or HeldByDevices, not both")
	}
	if filter.HeldByUsers {
		C.vppkit_license_filter_held_by_users(made)
	}
	if filter.HeldByDevices {
		C.vppkit_license_filter_held_by_devices(made)
	}
	if filter.IncludingUnassigned {
		C.vppkit_license_filter_including_unassigned(made)
	}
	if filter.Since != "" {
		C.vppkit_license_filter_set_since(made, in.must("Since", filter.Since))
	}
	if filter.Parallel != 0 {
		C.vppkit_license_filter_set_parallel(made, in.count("Parallel", filter.Parallel))
	}
	C.vppkit_license_filter_set_unordered(made, C.bool(filter.Unordered))
	return newPager[License](ctx, client, in, licenseCalls{}, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) (unsafe.Pointer, C.vppkit_status) {
		var pager *C.vppkit_license_pager
		status := C.vppkit_client_licenses(handle, made, options, &pager, failure)
		return unsafe.Pointer(pager), status
	})
}

// UserFilter says which users to list. Zero: all who are not retired.
type UserFilter struct {
	// Retired users as well, or only them.
	IncludingRetired, RetiredOnly bool
	// Only what changed since an earlier listing ended with this token; see
	// [Pager.SinceModifiedToken]. To learn who was retired since, include retired users.
	Since string
	// How many pages are fetched at once, 1 to 5; zero for as many as the client may.
	Parallel int
	// Delivers pages as they come instead of in the service's order. Takes less memory.
	Unordered bool
}

// Users lists the users that a filter names (getVPPUsersSrv), without their licences.
func (client *Client) Users(ctx context.Context, filter UserFilter) iter.Seq2[User, error] {
	return records(client.UserPages(ctx, filter))
}

// UserPages lists them page by page.
func (client *Client) UserPages(ctx context.Context, filter UserFilter) iter.Seq2[*UserPage, error] {
	return pages(ctx, func() (*UserPager, error) { return client.UserPager(ctx, filter) })
}

// UserPager lists them through a pager, to be closed. A deadline of the context holds for each
// request. Nothing is sent yet.
func (client *Client) UserPager(ctx context.Context, filter UserFilter) (*UserPager, error) {
	in := &input{}
	made := C.vppkit_user_filter_new()
	defer C.vppkit_user_filter_free(made)
	if filter.IncludingRetired {
		C.vppkit_user_filter_including_retired(made)
	}
	if filter.RetiredOnly {
		C.vppkit_user_filter_retired_only(made)
	}
	if filter.Since != "" {
		C.vppkit_user_filter_set_since(made, in.must("Since", filter.Since))
	}
	if filter.Parallel != 0 {
		C.vppkit_user_filter_set_parallel(made, in.count("Parallel", filter.Parallel))
	}
	C.vppkit_user_filter_set_unordered(made, C.bool(filter.Unordered))
	return newPager[User](ctx, client, in, userCalls{}, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) (unsafe.Pointer, C.vppkit_status) {
		var pager *C.vppkit_user_pager
		status := C.vppkit_client_users(handle, made, options, &pager, failure)
		return unsafe.Pointer(pager), status
	})
}
