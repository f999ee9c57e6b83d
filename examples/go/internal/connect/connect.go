// Package connect is what the programs share: whom to connect to. The environment says so.
//
//	VPPKIT_STOKEN_FILE  the .vpptoken file
//	VPPKIT_STOKEN       the token's text, where there is no file
//	VPPKIT_ENTRY_URL    the service configuration URL, if not Apple's: that of a running vppkit-sim
//	VPPKIT_HOSTNAME,    who we are: claims the account for this installation; without them it is only
//	VPPKIT_GUID         read
package connect

import (
	"context"
	"log/slog"
	"os"

	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// FromEnvironment connects a client that logs to a logger.
func FromEnvironment(ctx context.Context, logger *slog.Logger) (*vppkit.Client, error) {
	options := vppkit.Options{
		Token:            vppkit.TokenEnv("VPPKIT_STOKEN"),
		ServiceConfigURL: os.Getenv("VPPKIT_ENTRY_URL"),
		Logger:           logger,
	}
	if file := os.Getenv("VPPKIT_STOKEN_FILE"); file != "" {
		options.Token = vppkit.TokenFile(file)
	}
	hostname, guid := os.Getenv("VPPKIT_HOSTNAME"), os.Getenv("VPPKIT_GUID")
	if hostname != "" && guid != "" {
		options.Installation = &vppkit.Installation{Hostname: hostname, GUID: guid}
	}
	return vppkit.Connect(ctx, options)
}
