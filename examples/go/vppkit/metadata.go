package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"encoding/json"
)

// MetadataQuery says what to look up, and for which storefront. What is empty is as the client
// configuration says; the language is English then.
type MetadataQuery struct {
	// The items, by their ids in the store.
	AdamIDs []string
	// volumestore (education), enterprisestore (business), or one of the older words.
	Platform string
	// ISO 3166-1 alpha-2 code of the storefront.
	Country string
	// The language of names and descriptions, such as en.
	Language string
	// Sends the token to the lookup host too: needed for custom apps that the library owns, and for
	// items that are no longer sold.
	Authenticated bool
}

// Metadata is what the store knows about an app or book.
type Metadata struct {
	// The id of the item in the store, and its name.
	AdamID, Name string
	// iosSoftware, macSoftware, ebook …
	Kind string
	// The bundle id of an app.
	BundleID string
	// Who made it.
	ArtistName string
	// The description, in the language asked for.
	Description string
	// A URL of its picture, with {w}, {h} and {f} to be replaced where it is a template.
	ArtworkURL string
	// Its page in the store.
	URL string
	// The version to show, and its id in the store.
	Version, ExternalVersionID string
	// The price to show, such as $9.99.
	PriceFormatted string
	// The oldest system it runs on.
	MinimumOSVersion string
	// When it and its latest version were released, as the store writes it.
	ReleaseDate, LatestVersionReleaseDate string
	// Whether it was made for one business only.
	IsB2BCustomApp Maybe[bool]
	// Whether it can be assigned to devices.
	IsVPPDeviceBasedLicensingEnabled Maybe[bool]
	// All of it, with the whole record of the store in raw.
	JSON json.RawMessage
}

// Metadata asks what the store knows about some items, with one request for each. They come in the
// order asked for; nil for one that the store does not know or show to this account.
//
// Errors: ErrUsage for what is no adamId, ErrPermission where the lookup refuses the token.
func (client *Client) Metadata(ctx context.Context, query MetadataQuery) ([]*Metadata, error) {
	in := &input{}
	ids, count := in.list("AdamIDs", query.AdamIDs)
	made := C.vppkit_metadata_query_new(ids, count)
	defer C.vppkit_metadata_query_free(made)
	if query.Platform != "" {
		C.vppkit_metadata_query_set_platform(made, in.must("Platform", query.Platform))
	}
	if query.Country != "" {
		C.vppkit_metadata_query_set_country(made, in.must("Country", query.Country))
	}
	if query.Language != "" {
		C.vppkit_metadata_query_set_language(made, in.must("Language", query.Language))
	}
	if query.Authenticated {
		C.vppkit_metadata_query_authenticated(made)
	}
	var list *C.vppkit_metadata_list
	err := client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_metadata(handle, made, options, &list, failure)
	})
	if err != nil {
		return nil, err
	}
	defer C.vppkit_metadata_list_free(list)
	return readMetadata(list)
}

func readMetadata(list *C.vppkit_metadata_list) ([]*Metadata, error) {
	found := make([]*Metadata, int(C.vppkit_metadata_list_len(list)))
	for at := range found {
		var row C.vppkit_metadata
		if C.vppkit_metadata_list_get(list, C.size_t(at), &row) != C.VPPKIT_OK {
			continue
		}
		var text *C.char
		var failure *C.vppkit_error
		if status := C.vppkit_metadata_list_to_json(list, C.size_t(at), &text, &failure); status != C.VPPKIT_OK {
			return nil, failed(status, failure)
		}
		found[at] = &Metadata{
			AdamID:                           textOf(row.adam_id),
			Name:                             textOf(row.name),
			Kind:                             textOf(row.kind),
			BundleID:                         textOf(row.bundle_id),
			ArtistName:                       textOf(row.artist_name),
			Description:                      textOf(row.description),
			ArtworkURL:                       textOf(row.artwork_url),
			URL:                              textOf(row.url),
			Version:                          textOf(row.version),
			ExternalVersionID:                textOf(row.external_version_id),
			PriceFormatted:                   textOf(row.price_formatted),
			MinimumOSVersion:                 textOf(row.minimum_os_version),
			ReleaseDate:                      textOf(row.release_date),
			LatestVersionReleaseDate:         textOf(row.latest_version_release_date),
			IsB2BCustomApp:                   flagOf(row.is_b2b_custom_app),
			IsVPPDeviceBasedLicensingEnabled: flagOf(row.is_vpp_device_based_licensing_enabled),
			JSON:                             takeJSON(text),
		}
	}
	return found, nil
}
