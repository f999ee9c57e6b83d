package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"encoding/json"
)

// text makes a call that gives JSON.
func (client *Client) text(
	ctx context.Context,
	in *input,
	call func(*C.vppkit_client, *C.vppkit_call_options, **C.char, **C.vppkit_error) C.vppkit_status,
) (json.RawMessage, error) {
	var text *C.char
	err := client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return call(handle, options, &text, failure)
	})
	if err != nil {
		return nil, err
	}
	return takeJSON(text), nil
}

// ServiceConfig gives the whole service configuration: URLs, limits, error numbers.
func (client *Client) ServiceConfig(ctx context.Context) (json.RawMessage, error) {
	return client.text(ctx, nil, func(handle *C.vppkit_client, options *C.vppkit_call_options, text **C.char, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_service_config(handle, options, text, failure)
	})
}

// Call calls a service by Apple's name of it, such as getVPPAssetsSrv, with members of your choice
// (nil for none), and gives its answer: envelope, what every answer says, and members, all others.
// It goes the way of every call: same gate, same claim, same errors. A request to a service that
// writes is sent once.
//
// Errors: ErrUsage if there is no such service, or the members are no JSON object, hold an sToken or
// a facilitatorMemberId, or would change clientContext.
func (client *Client) Call(ctx context.Context, service string, members json.RawMessage) (json.RawMessage, error) {
	in := &input{}
	name, object := in.must("service", service), in.text("members", string(members))
	return client.text(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, text **C.char, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_call(handle, name, object, options, text, failure)
	})
}

// Limits are those of the service configuration.
type Limits struct {
	// Most entries in one associate list, and in one disassociate list.
	Associate, Disassociate Maybe[int64]
}

// Limits gives the limits of the service configuration, which is kept for five minutes.
func (client *Client) Limits(ctx context.Context) (Limits, error) {
	var limits C.vppkit_limits
	err := client.do(ctx, nil, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_limits(handle, options, &limits, failure)
	})
	if err != nil {
		return Limits{}, err
	}
	return Limits{Associate: numberOf(limits.associate), Disassociate: numberOf(limits.disassociate)}, nil
}
