package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// handlers are what the server answers.
type handlers struct {
	client *vppkit.Client
	keeper *keeper
}

func (handlers *handlers) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", handlers.status)
	mux.HandleFunc("GET /assets", handlers.assets)
	mux.HandleFunc("GET /assignments", handlers.assignments)
	mux.HandleFunc("POST /assignments", handlers.assign)
	mux.HandleFunc("POST /reactivate", handlers.reactivate)
	return mux
}

func (handlers *handlers) status(answer http.ResponseWriter, _ *http.Request) {
	token, err := handlers.client.Token()
	if err != nil {
		refuse(answer, err)
		return
	}
	gate, err := handlers.client.Gate()
	if err != nil {
		refuse(answer, err)
		return
	}
	library, keeper := handlers.keeper.library, handlers.keeper
	library.mu.RLock()
	defer library.mu.RUnlock()
	keeper.mu.Lock()
	defer keeper.mu.Unlock()
	holdings := 0
	for _, holders := range library.Holdings {
		holdings += len(holders)
	}
	reply(answer, http.StatusOK, map[string]any{
		"assets":              len(library.Assets),
		"users":               len(library.Users),
		"assignments":         holdings,
		"is_synced":           !keeper.synced.IsZero(),
		"synced_at":           keeper.synced,
		"trouble":             keeper.trouble,
		"held_by":             keeper.holder,
		"token":               token.State.String(),
		"waits_for_apple_for": gate.ClosedFor.String(),
	})
}

func (handlers *handlers) assets(answer http.ResponseWriter, _ *http.Request) {
	library := handlers.keeper.library
	library.mu.RLock()
	defer library.mu.RUnlock()
	reply(answer, http.StatusOK, library.Assets)
}

func (handlers *handlers) assignments(answer http.ResponseWriter, request *http.Request) {
	library := handlers.keeper.library
	library.mu.RLock()
	defer library.mu.RUnlock()
	found := []holding{}
	for _, one := range library.Holdings[request.FormValue("adam_id")] {
		found = append(found, one)
	}
	slices.SortFunc(found, func(a, b holding) int {
		return cmp.Compare(a.SerialNumber+a.ClientUserID, b.SerialNumber+b.ClientUserID)
	})
	reply(answer, http.StatusOK, found)
}

// assign runs a job within the request: who hangs up cancels it.
func (handlers *handlers) assign(answer http.ResponseWriter, request *http.Request) {
	var wanted struct {
		AdamID        string              `json:"adam_id"`
		PricingParam  vppkit.PricingParam `json:"pricing_param"`
		SerialNumbers []string            `json:"serial_numbers"`
	}
	wanted.PricingParam = vppkit.PricingParamSTDQ
	if err := json.NewDecoder(http.MaxBytesReader(answer, request.Body, 8<<20)).Decode(&wanted); err != nil {
		reply(answer, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	outcome, err := handlers.client.Run(request.Context(), vppkit.Job{
		Action:       vppkit.JobAssign,
		AdamID:       wanted.AdamID,
		PricingParam: wanted.PricingParam,
		ToDevices:    wanted.SerialNumbers,
	})
	if err != nil {
		handlers.notice(err)
		refuse(answer, err)
		return
	}
	if outcome.Stopped != nil {
		handlers.notice(outcome.Stopped)
	}
	handlers.keeper.soon()
	type target struct {
		SerialNumber string `json:"serial_number"`
		Status       string `json:"status"`
		AppleNumber  int64  `json:"apple_number,omitempty"`
		Text         string `json:"text,omitempty"`
	}
	targets := make([]target, len(outcome.Targets))
	for at, one := range outcome.Targets {
		targets[at] = target{one.Target, one.Status.String(), one.AppleNumber, one.Text}
	}
	reply(answer, http.StatusOK, map[string]any{"all_done": outcome.AllDone, "targets": targets})
}

// notice keeps who holds the account, for GET /status.
func (handlers *handlers) notice(err error) {
	var failure *vppkit.Error
	if errors.As(err, &failure) && failure.Kind == vppkit.ErrAccountClaimed {
		handlers.keeper.mu.Lock()
		defer handlers.keeper.mu.Unlock()
		handlers.keeper.holder, handlers.keeper.trouble = failure.Holder, failure.Message
	}
}

func (handlers *handlers) reactivate(answer http.ResponseWriter, request *http.Request) {
	if err := handlers.client.Reactivate(request.Context()); err != nil {
		refuse(answer, err)
		return
	}
	handlers.keeper.soon()
	reply(answer, http.StatusOK, map[string]bool{"reactivated": true})
}

// refuse turns a failure into an answer of HTTP.
func refuse(answer http.ResponseWriter, err error) {
	status := http.StatusBadGateway
	var failure *vppkit.Error
	switch {
	case errors.Is(err, vppkit.ErrUsage), errors.Is(err, vppkit.ErrInvalidRequest):
		status = http.StatusBadRequest
	case errors.Is(err, vppkit.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, vppkit.ErrAccountClaimed), errors.Is(err, vppkit.ErrConflict):
		status = http.StatusConflict
	case errors.Is(err, vppkit.ErrDeadline):
		status = http.StatusGatewayTimeout
	case errors.Is(err, vppkit.ErrThrottled), errors.Is(err, vppkit.ErrClosed):
		status = http.StatusServiceUnavailable
		if errors.As(err, &failure) && !failure.RetryAt.IsZero() {
			seconds := int(time.Until(failure.RetryAt).Seconds()) + 1
			answer.Header().Set("Retry-After", strconv.Itoa(max(seconds, 1)))
		}
	}
	reply(answer, status, map[string]string{"error": err.Error()})
}

func reply(answer http.ResponseWriter, status int, body any) {
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(status)
	json.NewEncoder(answer).Encode(body)
}
