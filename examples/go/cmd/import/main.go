// Import is the main job: connect, import the whole library, show what is in it. Package connect says
// what the environment must hold.
//
//	go run ./cmd/import          as a table
//	go run ./cmd/import -json    for programs
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/connect"
	"github.com/vppkit/vppkit/examples/go/vppkit"
)

func main() {
	asJSON := flag.Bool("json", false, "show the result as JSON")
	flag.Parse()
	// Ctrl-C ends every wait at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	done, err := importLibrary(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	if *asJSON {
		json.NewEncoder(os.Stdout).Encode(done)
		return
	}
	show(done)
}

func importLibrary(ctx context.Context) (done vppkit.Done, err error) {
	client, err := connect.FromEnvironment(ctx, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return done, err
	}
	defer client.Close()
	for event, err := range client.Import(ctx, vppkit.ImportOptions{}) {
		if err != nil {
			return done, err
		}
		switch event := event.(type) {
		case vppkit.Started:
			fmt.Fprintf(os.Stderr, "Importing %s\n", event.Account)
		case vppkit.Progress:
			fmt.Fprintf(os.Stderr, "\r%d of about %d   ", event.Delivered, event.Expected)
		case vppkit.Done:
			fmt.Fprintln(os.Stderr)
			return event, nil
		default:
			// A product would store the records of the other events here.
		}
	}
	return done, errors.New("the import ended without an end")
}

func show(done vppkit.Done) {
	fmt.Printf("%s\n\n", done.Account)
	for _, row := range []struct {
		name  string
		value int
	}{
		{"Assets", done.Assets},
		{"Licences", done.Licenses},
		{"  assigned", done.LicensesAssigned},
		{"  available", done.LicensesAvailable},
		{"Users with licences", done.Users},
		{"Devices with licences", done.Devices},
		{"Requests sent", done.Requests},
		{"Bytes received", done.ReceivedBytes},
	} {
		fmt.Printf("%-22s%12d\n", row.name, row.value)
	}
	fmt.Printf("%-22s%12s\n", "Took", done.Took.Round(time.Millisecond))
}
