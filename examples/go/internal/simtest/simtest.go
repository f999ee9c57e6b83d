// Package simtest starts simulators of Apple's services for tests.
package simtest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// What every world and every client of these tests has.
const (
	AdamID   = "361304891"
	Hostname = "mdm.example.com"
	GUID     = "e91e570f-3eba-4b43-97d3-0f39450c8b92"
)

// Sim is a simulator with a world of its own.
type Sim struct {
	// The URL of the service configuration, and the sToken of the library.
	URL, Token string

	t    testing.TB
	base string
}

// Accounts are told apart by the library's id, which follows from the seed: with a seed of its own no
// test closes another one's gate.
var seed atomic.Int64

// Start starts a simulator, which ends with the test. The judge must find nothing then.
func Start(t testing.TB) *Sim {
	t.Helper()
	program := os.Getenv("VPPKIT_SIM")
	if program == "" {
		t.Fatal("VPPKIT_SIM is not set: cargo xtask test --filter go sets it to the simulator's program")
	}
	command := exec.Command(program, "--port", "0", "--seed", fmt.Sprint(seed.Add(1)),
		"--users", "300", "--devices", "2000", "--assignments", "4000")
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait()
	})
	sim := &Sim{t: t}
	lines := bufio.NewScanner(output)
	for sim.Token == "" && lines.Scan() {
		if text, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "export VPPKIT_ENTRY_URL="); ok {
			sim.URL = text
		}
		if text, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "export VPPKIT_STOKEN="); ok {
			sim.Token = text
		}
	}
	entry, err := url.Parse(sim.URL)
	if err != nil || sim.Token == "" {
		t.Fatalf("the simulator did not start: %v", err)
	}
	go io.Copy(io.Discard, output)
	sim.base = "http://" + entry.Host + "/_sim/"
	t.Cleanup(sim.checkJudge)
	return sim
}

// Options are those of a client that reads.
func (sim *Sim) Options() vppkit.Options {
	return vppkit.Options{Token: vppkit.TokenText(sim.Token), ServiceConfigURL: sim.URL}
}

// Claiming are those of a client that has claimed the account.
func (sim *Sim) Claiming() vppkit.Options {
	options := sim.Options()
	options.Installation = &vppkit.Installation{Hostname: Hostname, GUID: GUID}
	return options
}

// Client connects with options; it is closed with the test.
func (sim *Sim) Client(options vppkit.Options) *vppkit.Client {
	sim.t.Helper()
	client, err := vppkit.Connect(context.Background(), options)
	if err != nil {
		sim.t.Fatal(err)
	}
	sim.t.Cleanup(func() { client.Close() })
	return client
}

// Connect connects a client that has claimed the account.
func (sim *Sim) Connect() *vppkit.Client {
	sim.t.Helper()
	return sim.Client(sim.Claiming())
}

// Fault adds a fault rule.
func (sim *Sim) Fault(rule string) { sim.Post("faults", rule) }

// ClearFaults takes all fault rules away.
func (sim *Sim) ClearFaults() { sim.ask("DELETE", "faults", "") }

// Post posts JSON to the simulator's own interface.
func (sim *Sim) Post(what, body string) { sim.ask("POST", what, body) }

// Get reads what its own interface shows.
func (sim *Sim) Get(what string, into any) {
	if err := json.Unmarshal(sim.ask("GET", what, ""), into); err != nil {
		sim.t.Error(err)
	}
}

// Assigned says how many assignments there are in truth.
func (sim *Sim) Assigned() int {
	var assignments []json.RawMessage
	sim.Get("assignments", &assignments)
	return len(assignments)
}

func (sim *Sim) ask(method, what, body string) []byte {
	sim.t.Helper()
	request, err := http.NewRequest(method, sim.base+what, strings.NewReader(body))
	if err != nil {
		sim.t.Fatal(err)
	}
	// Kept connections would be goroutines that the tests for leaks count.
	request.Close = true
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		sim.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode/100 != 2 {
		sim.t.Fatalf("%s %s: %s %s %v", method, what, answer.Status, text, err)
	}
	return text
}

func (sim *Sim) checkJudge() {
	var judge struct {
		Kept     bool
		Verdicts json.RawMessage
	}
	sim.Get("judge", &judge)
	if !judge.Kept {
		sim.t.Errorf("the judge blames the client: %s", judge.Verdicts)
	}
}
