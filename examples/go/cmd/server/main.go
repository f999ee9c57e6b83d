// Server is a small device management server: it imports a library, keeps it up to date, and assigns
// apps on request.
//
//	go run ./cmd/server -listen 127.0.0.1:8080 -state library.json -every 5m
//
//	GET  /status              how the library, the account and the token fare
//	GET  /assets              assets with their counts
//	GET  /assignments?adam_id=361304891
//	POST /assignments         {"adam_id": "361304891", "serial_numbers": ["C02XK1"]}
//	POST /reactivate          after another product has given the account back
//
// Package connect says what the environment must hold. Ctrl-C or SIGTERM ends it: requests under way
// are finished, what was imported is kept.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/connect"
)

// What requests under way have to finish once the server is to end.
const goodbye = 10 * time.Second

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "where to listen")
	state := flag.String("state", "library.json", "the file that keeps the library")
	every := flag.Duration("every", 5*time.Minute, "how often to ask for changes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *listen, *state, *every); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, listen, state string, every time.Duration) error {
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	library, err := load(state)
	if err != nil {
		return err
	}
	client, err := connect.FromEnvironment(ctx, logger)
	if err != nil {
		return err
	}
	defer client.Close()
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	keeper := newKeeper(client, library, state, logger)
	kept := make(chan error, 1)
	go func() { kept <- keeper.run(ctx, every) }()
	server := &http.Server{Handler: (&handlers{client: client, keeper: keeper}).routes()}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	logger.Info("listening", "address", listener.Addr().String())

	select {
	case <-ctx.Done():
	case err = <-served:
		return err
	}
	logger.Info("ending")
	farewell, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	err = server.Shutdown(farewell)
	if keeping := <-kept; !errors.Is(keeping, context.Canceled) {
		err = errors.Join(err, keeping)
	}
	return err
}
