package vppkit

// #include <vppkit.h>
import "C"

import (
	"log/slog"
	"time"
)

// ServerToken says where the sToken comes from. It never shows its text.
type ServerToken struct {
	kind tokenKind
	text string
}

type tokenKind int

const (
	noToken tokenKind = iota
	fromFile
	fromText
	fromEnv
	opaque
)

// TokenFile takes the token from a .vpptoken file, which is read by Connect.
func TokenFile(path string) ServerToken { return ServerToken{fromFile, path} }

// TokenText takes the token's text.
func TokenText(text string) ServerToken { return ServerToken{fromText, text} }

// TokenEnv takes the token from an environment variable, as it is when Connect is called.
func TokenEnv(variable string) ServerToken { return ServerToken{fromEnv, variable} }

// TokenOpaque takes a token without looking at it, in a form that TokenText mistakes for something
// else.
func TokenOpaque(text string) ServerToken { return ServerToken{opaque, text} }

// String does not show the token.
func (ServerToken) String() string { return "ServerToken(hidden)" }

// GoString does not show the token.
func (ServerToken) GoString() string { return "vppkit.ServerToken(hidden)" }

// LogValue does not show the token.
func (ServerToken) LogValue() slog.Value { return slog.StringValue("ServerToken(hidden)") }

// Expires is when the token ends by its own date, without asking anybody: zero if it does not say, or
// is no token. The password of the account can end it sooner; see [Client.Token].
func (token ServerToken) Expires() time.Time {
	in := new(input)
	defer in.free()
	made := (&Options{Token: token}).clientOptions(in)
	defer C.vppkit_client_options_free(made)
	return timeOf(C.vppkit_client_options_token_expires(made))
}

// Organization is the name of the organization that the token was issued for; "" if it does not say.
func (token ServerToken) Organization() string {
	in := new(input)
	defer in.free()
	made := (&Options{Token: token}).clientOptions(in)
	defer C.vppkit_client_options_free(made)
	return takeText(C.vppkit_client_options_token_organization(made))
}

// Installation says who we are.
type Installation struct {
	// The host name under which an administrator knows this server.
	Hostname string
	// Made once for this installation (see [NewGUID]) and kept, in the 8-4-4-4-12 form.
	GUID string
}

// Options of a client. What is zero is as Apple recommends; only the token is needed.
type Options struct {
	// The sToken.
	Token ServerToken
	// Needed for anything that changes something: Connect claims an account that nobody has claimed,
	// and refuses one that somebody else has. Leave it out to read only.
	Installation *Installation
	// Connects without claiming. With an account that somebody else holds the client stays silent
	// until TakeOver. For the tool of an administrator.
	WithoutClaim bool

	// The URL of the service configuration in place of Apple's: https, or http on this machine.
	ServiceConfigURL string
	// Further hosts that services may be on, for a proxy that stands in for Apple.
	AllowHosts []string
	// A PEM file of CA certificates to trust beside those of the machine.
	ExtraCA string
	// An HTTP proxy for everything. Proxy variables of the environment are not read.
	Proxy string

	// The longest that making a connection may take; 10 s if zero.
	ConnectTimeout time.Duration
	// The longest that one attempt may take, from sending to the whole answer; 60 s if zero.
	AttemptTimeout time.Duration
	// The longest silence within an answer; 30 s if zero.
	StallTimeout time.Duration
	// The longest that each request may take with all waits and repeats; unbounded if zero, but for
	// the attempts and the longest wait.
	Deadline time.Duration
	// The longest that a request waits because Apple asked the account to; 15 minutes if zero.
	LongestWait time.Duration
	// How old the service configuration may get; 5 minutes if zero.
	ConfigRefresh time.Duration
	// How often a request that met a passing failure is sent, and the first wait; nil for 5 and 1 s.
	Repeats *Repeats
	// Requests in flight at once; 5 if zero. A number above 5 is taken as 5: Apple advises no more.
	Parallelism int

	// Is told of every request, wait and repeat; never of bodies or the token. Answers are told at
	// level Debug, waits, repeats and lists that begin anew at Info, the token's state at Warn. Its
	// handler must return soon, and must not close the client or make calls that send something.
	Logger *slog.Logger

	// How many calls may wait in the library at once, each with a thread of the operating system;
	// 16 if zero. Apple takes five requests of an account at once, so more threads make nothing
	// faster; with some more than five, calls that only wait for the account do not hold up others.
	MaxCalls int
}

// Repeats says how often a request is sent.
type Repeats struct {
	// How often at most.
	Attempts int
	// The wait before the first repeat; it doubles.
	FirstDelay time.Duration
}

const defaultMaxCalls = 16

// CallOptions are options of single calls; see [Client.With]. What is zero is as the client has it.
type CallOptions struct {
	// The longest that each request of a call may take, with all waits and repeats; for a job, the
	// longest that all of it may take.
	Deadline time.Duration
	// How often each request is sent at most; 1 to send it once.
	Attempts int
	// Carries calls out as if with this group member's token (legacy tokens).
	FacilitatorMemberID string
}

// clientOptions makes the options of C, for the caller to free.
func (options *Options) clientOptions(in *input) *C.vppkit_client_options {
	made := C.vppkit_client_options_new()
	text := in.must("Token", options.Token.text)
	switch options.Token.kind {
	case fromFile:
		C.vppkit_client_options_set_token_file(made, text)
	case fromText:
		C.vppkit_client_options_set_token(made, text)
	case fromEnv:
		C.vppkit_client_options_set_token_env(made, text)
	case opaque:
		C.vppkit_client_options_set_token_opaque(made, text)
	}
	if who := options.Installation; who != nil {
		C.vppkit_client_options_set_installation(made, in.must("Hostname", who.Hostname), in.must("GUID", who.GUID))
	}
	if options.ServiceConfigURL != "" {
		C.vppkit_client_options_set_service_config_url(made, in.must("ServiceConfigURL", options.ServiceConfigURL))
	}
	for _, host := range options.AllowHosts {
		C.vppkit_client_options_allow_host(made, in.must("AllowHosts", host))
	}
	if options.ExtraCA != "" {
		C.vppkit_client_options_set_extra_ca(made, in.must("ExtraCA", options.ExtraCA))
	}
	if options.Proxy != "" {
		C.vppkit_client_options_set_proxy(made, in.must("Proxy", options.Proxy))
	}
	options.setTimes(made, in)
	if options.Parallelism != 0 {
		C.vppkit_client_options_set_parallelism(made, in.count("Parallelism", options.Parallelism))
	}
	if options.MaxCalls < 0 {
		in.reject("MaxCalls must not be negative")
	}
	return made
}

func (options *Options) setTimes(made *C.vppkit_client_options, in *input) {
	if options.ConnectTimeout != 0 {
		C.vppkit_client_options_set_connect_timeout(made, in.millis("ConnectTimeout", options.ConnectTimeout))
	}
	if options.AttemptTimeout != 0 {
		C.vppkit_client_options_set_attempt_timeout(made, in.millis("AttemptTimeout", options.AttemptTimeout))
	}
	if options.StallTimeout != 0 {
		C.vppkit_client_options_set_stall_timeout(made, in.millis("StallTimeout", options.StallTimeout))
	}
	if options.Deadline != 0 {
		C.vppkit_client_options_set_deadline(made, in.millis("Deadline", options.Deadline))
	}
	if options.LongestWait != 0 {
		C.vppkit_client_options_set_longest_wait(made, in.millis("LongestWait", options.LongestWait))
	}
	if options.ConfigRefresh != 0 {
		C.vppkit_client_options_set_config_refresh(made, in.millis("ConfigRefresh", options.ConfigRefresh))
	}
	if repeats := options.Repeats; repeats != nil {
		C.vppkit_client_options_set_repeats(made, in.count("Attempts", repeats.Attempts),
			in.millis("FirstDelay", repeats.FirstDelay))
	}
}
