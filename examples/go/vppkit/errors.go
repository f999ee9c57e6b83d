package vppkit

// #include <vppkit.h>
import "C"

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Error is a failure of a call.
type Error struct {
	// What happened. Decide by this: errors.Is(err, vppkit.ErrThrottled).
	Kind Kind
	// Whether anything was changed on Apple's side. After a write look at this before you repeat it.
	Effect Effect
	// One line for people: who, what, Apple's number, the effect, the advice.
	Message string
	// What happened, without service, effect and advice.
	What string
	// What to do about it; empty where nothing is known to help.
	Advice string
	// Apple's error number, or 0 if no answer carried one.
	AppleNumber int64
	// Apple's text with that number.
	AppleText string
	// The HTTP status of the answer, or 0 if there was no answer.
	HTTPStatus int
	// When the account may be asked again; zero if no time was set.
	RetryAt time.Time
	// How many times the request was sent.
	Attempts int
	// Apple's name of the service that was called.
	Service string
	// A name of the account for people.
	Account string
	// With ErrToken: what is wrong with the token.
	TokenProblem TokenProblem
	// With ErrTransport: what went wrong below HTTP.
	TransportProblem TransportProblem
	// With ErrAccountClaimed: who holds the account; otherwise nil.
	Holder *Holder
	// With Apple's number 9616: the licence that the requested user holds already.
	LicenseHeld *License
	// With Apple's number 9616: the other users of the same store account who hold a licence.
	UsersHolding []User

	json   json.RawMessage
	causes []error
}

// Holder is another installation that manages the account.
type Holder struct {
	// The host name that it wrote, for people. Never decide by it.
	Hostname string
	// Its guid, as [Client.TakeOver] wants it.
	GUID string
}

// ErrClosed is among the causes of a call that [Client.Close] ended or that came after it.
var ErrClosed = errors.New("vppkit: closed")

// Error is the line for people.
func (err *Error) Error() string {
	return err.Message
}

// Is tells whether the error is of a kind; a deadline is also that of the context package.
func (err *Error) Is(target error) bool {
	if kind, ok := target.(Kind); ok {
		return err.Kind == kind
	}
	return err.Kind == ErrDeadline && target == context.DeadlineExceeded
}

// Unwrap tells why a call was cancelled: the error and the cause of its context, or [ErrClosed].
func (err *Error) Unwrap() []error {
	return err.causes
}

// Timeout tells whether a deadline passed, as the net package's errors do.
func (err *Error) Timeout() bool {
	return err.Kind == ErrDeadline || errors.Is(err, context.DeadlineExceeded)
}

// MarshalJSON writes all of it, for logs.
func (err *Error) MarshalJSON() ([]byte, error) {
	if err.json == nil {
		return json.Marshal(map[string]any{"kind": err.Kind.String(), "message": err.Message})
	}
	return err.json, nil
}

// Error makes a kind a target for errors.Is.
func (kind Kind) Error() string {
	return "vppkit: " + kind.String()
}

// String is the name of a kind, such as NotFound.
func (kind Kind) String() string {
	return C.GoString(C.vppkit_status_name(C.int32_t(kind)))
}

// KindOfNumber is the kind that stands for one of Apple's error numbers; 0 for 0.
func KindOfNumber(number int64) Kind {
	return Kind(C.vppkit_status_of_number(C.int64_t(number)))
}

// MeaningOfNumber is what one of Apple's error numbers means, in English; "" for one that is not in
// the library's table.
func MeaningOfNumber(number int64) string {
	return textOf(C.vppkit_meaning_of_number(C.int64_t(number)))
}

// AdviceOfNumber is what a person should do about one of Apple's error numbers; "" for one that is
// not in the library's table.
func AdviceOfNumber(number int64) string {
	return textOf(C.vppkit_advice_of_number(C.int64_t(number)))
}

// takeError copies an error and frees it; nil for NULL.
func takeError(failure *C.vppkit_error) *Error {
	if failure == nil {
		return nil
	}
	defer C.vppkit_error_free(failure)
	return readError(failure)
}

func readError(failure *C.vppkit_error) *Error {
	err := &Error{
		Kind:             Kind(C.vppkit_error_status(failure)),
		Effect:           Effect(C.vppkit_error_effect(failure)),
		Message:          C.GoString(C.vppkit_error_message(failure)),
		What:             C.GoString(C.vppkit_error_what(failure)),
		Advice:           C.GoString(C.vppkit_error_advice(failure)),
		AppleNumber:      int64(C.vppkit_error_apple_number(failure)),
		AppleText:        C.GoString(C.vppkit_error_apple_text(failure)),
		HTTPStatus:       int(C.vppkit_error_http_status(failure)),
		RetryAt:          timeOf(C.vppkit_error_retry_at(failure)),
		Attempts:         int(C.vppkit_error_attempts(failure)),
		Service:          C.GoString(C.vppkit_error_service(failure)),
		Account:          C.GoString(C.vppkit_error_account(failure)),
		TokenProblem:     TokenProblem(C.vppkit_error_token_problem(failure)),
		TransportProblem: TransportProblem(C.vppkit_error_transport_problem(failure)),
		json:             takeJSON(C.vppkit_error_to_json(failure)),
	}
	if err.Kind == ErrAccountClaimed {
		err.Holder = &Holder{
			Hostname: C.GoString(C.vppkit_error_holder_hostname(failure)),
			GUID:     C.GoString(C.vppkit_error_holder_guid(failure)),
		}
	}
	if page := C.vppkit_error_license_held(failure); page != nil {
		if held := readLicenses(page, true); len(held) > 0 {
			err.LicenseHeld = &held[0]
		}
		C.vppkit_license_page_free(page)
	}
	if page := C.vppkit_error_users_holding(failure); page != nil {
		err.UsersHolding = readUsers(page, true)
		C.vppkit_user_page_free(page)
	}
	return err
}

// usage is a mistake that could not even be told to the library.
func usage(what string) *Error {
	return &Error{Kind: ErrUsage, Effect: EffectNotSent, Message: what, What: what}
}

// over is ctx.Err, but does not wait for the timer of a deadline that has passed.
func over(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && ctx.Err() == nil && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// ended is the error of a call whose context, or whose client's life, ended before it was made.
func ended(ctx, life context.Context) *Error {
	err := &Error{Kind: ErrCancelled, Effect: EffectNotSent}
	if over(ctx) == context.DeadlineExceeded {
		err.Kind = ErrDeadline
	}
	err.explain(ctx, life)
	err.What = "not sent: " + err.causes[0].Error()
	err.Message = err.What
	return err
}

// explain says why a call was cancelled: the cause first, then the context's own error.
func (err *Error) explain(ctx, life context.Context) {
	if err.Kind != ErrCancelled && err.Kind != ErrDeadline {
		return
	}
	if reason := over(ctx); reason != nil {
		if cause := context.Cause(ctx); cause != nil && cause != reason {
			err.causes = append(err.causes, cause)
		}
		err.causes = append(err.causes, reason)
	}
	if life.Err() != nil {
		err.causes = append(err.causes, context.Cause(life))
	}
}
