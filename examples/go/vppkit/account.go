package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"encoding/json"
	"time"
)

// Account is what the client configuration says (VPPClientConfigSrv): who is behind a token.
type Account struct {
	// Apple Account and e-mail address of the content manager.
	AppleID, Email string
	// ISO 3166-1 alpha-2 code of the account.
	CountryCode string
	// volumestore (education) or enterprisestore (business): the platform for metadata.
	DefaultPlatform string
	// The organization.
	OrganizationID string
	// The location's id, with location tokens only, and its name, for people.
	LocationID, LocationName string
	// The id of the library: equal for two tokens that open the same library.
	LibraryUID string
	// Legacy tokens: the facilitator behind the token, and the library.
	FacilitatorMemberID, LibraryID string
	// What is stored in the account's clientContext.
	ClientContext string
	// Whoever holds the account, by its clientContext: perhaps this very installation; nil if nobody
	// does.
	Holder *Holder
	// When the token or the password behind it ends; zero if that is not known.
	Expires time.Time
	// All of it, with lists and members that this version does not know.
	JSON json.RawMessage
}

func takeAccount(config *C.vppkit_client_config) *Account {
	defer C.vppkit_client_config_free(config)
	var row C.vppkit_account
	C.vppkit_client_config_get(config, &row)
	account := &Account{
		AppleID:             textOf(row.apple_id),
		Email:               textOf(row.email),
		CountryCode:         textOf(row.country_code),
		DefaultPlatform:     textOf(row.default_platform),
		OrganizationID:      textOf(row.organization_id),
		LocationID:          textOf(row.location_id),
		LocationName:        textOf(row.location_name),
		LibraryUID:          textOf(row.library_uid),
		FacilitatorMemberID: textOf(row.facilitator_member_id),
		LibraryID:           textOf(row.library_id),
		ClientContext:       textOf(row.client_context),
		Expires:             timeOf(row.expires),
		JSON:                takeJSON(C.vppkit_client_config_to_json(config)),
	}
	if row.holder_hostname.data != nil || row.holder_guid.data != nil {
		account.Holder = &Holder{Hostname: textOf(row.holder_hostname), GUID: textOf(row.holder_guid)}
	}
	return account
}

// ReadConfig asks for the client configuration: who is behind the token, where, and what
// clientContext holds.
func (client *Client) ReadConfig(ctx context.Context) (*Account, error) {
	var config *C.vppkit_client_config
	err := client.do(ctx, nil, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_read_config(handle, options, &config, failure)
	})
	if err != nil {
		return nil, err
	}
	return takeAccount(config), nil
}

// FirstConfig gives the client configuration as it was when the client connected. Sends nothing.
func (client *Client) FirstConfig() (*Account, error) {
	var config *C.vppkit_client_config
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_first_config(handle, &config, failure)
	})
	if err != nil {
		return nil, err
	}
	return takeAccount(config), nil
}

// WriteClientContext writes another text to clientContext that holds this installation's claim, for
// members of your own beside hostname and guid.
//
// Errors: ErrUsage if the text has 256 bytes or more, or would not be read as this installation's
// claim; nothing is sent then.
func (client *Client) WriteClientContext(ctx context.Context, text string) (*Account, error) {
	in := &input{}
	written := in.must("text", text)
	var config *C.vppkit_client_config
	err := client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_write_client_context(handle, written, options, &config, failure)
	})
	if err != nil {
		return nil, err
	}
	return takeAccount(config), nil
}

// Gate says whether requests of an account may leave, and how many at once.
type Gate struct {
	// How long it stays closed; 0 when it is open.
	ClosedFor time.Duration
	// How many requests may be in flight now, and how many are.
	AtOnce, InFlight int
	// How many wait for a place.
	Waiting int
	// How often requests of this account may be repeated now.
	RepeatsLeft int
}

// Gate tells the state of the account's gate, which all its clients in this process share. Sends
// nothing.
func (client *Client) Gate() (Gate, error) {
	var gate C.vppkit_gate
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_gate(handle, &gate, failure)
	})
	if err != nil {
		return Gate{}, err
	}
	return Gate{
		ClosedFor:   durationOf(gate.closed_for),
		AtOnce:      int(gate.at_once),
		InFlight:    int(gate.in_flight),
		Waiting:     int(gate.waiting),
		RepeatsLeft: int(gate.repeats_left),
	}, nil
}

// TokenStatus says how a token fares.
type TokenStatus struct {
	// By its own date, by what answers said, and by what Apple refused.
	State TokenState
	// When the token or the password behind it ends; zero if that is not known.
	End time.Time
	// Whether it is one of a location or of a facilitator.
	Kind TokenKind
}

// Token tells how the token fares. Sends nothing.
func (client *Client) Token() (TokenStatus, error) {
	var token C.vppkit_token
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_token(handle, &token, failure)
	})
	if err != nil {
		return TokenStatus{}, err
	}
	return TokenStatus{State: TokenState(token.state), End: timeOf(token.end), Kind: TokenKind(token.kind)}, nil
}

// Stats says what a client has done so far.
type Stats struct {
	// Requests sent, repeats included.
	Requests int64
	// Bytes of request bodies, and of answers over the wire.
	SentBytes, ReceivedBytes int64
}

// Stats tells what the client has done so far. Sends nothing.
func (client *Client) Stats() (Stats, error) {
	var stats C.vppkit_stats
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_stats(handle, &stats, failure)
	})
	if err != nil {
		return Stats{}, err
	}
	return Stats{
		Requests:      int64(stats.requests),
		SentBytes:     int64(stats.sent_bytes),
		ReceivedBytes: int64(stats.received_bytes),
	}, nil
}

// AccountLabel is a name of the account for people: its location, library or organization. Sends
// nothing.
func (client *Client) AccountLabel() (string, error) {
	var label *C.char
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_account_label(handle, &label, failure)
	})
	return takeText(label), err
}

// LibraryUID is the id of the library (uId): equal for two tokens that open the same library; "" while
// no answer has told it. Sends nothing.
func (client *Client) LibraryUID() (string, error) {
	var uid *C.char
	err := client.read(func(handle *C.vppkit_client, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_library_uid(handle, &uid, failure)
	})
	return takeText(uid), err
}

// SameLibrary tells whether another client opens the same library, for example with another person's
// token of one location; not known while no answer has told one of the ids. Sends nothing.
func (client *Client) SameLibrary(other *Client) (Maybe[bool], error) {
	same := C.int8_t(-1)
	err := client.read(func(ours *C.vppkit_client, _ **C.vppkit_error) C.vppkit_status {
		if leave, err := other.shared.use(); err == nil {
			defer leave()
			same = C.vppkit_client_same_library(ours, other.shared.handle)
		}
		return C.VPPKIT_OK
	})
	return flagOf(same), err
}
