package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vppkit/vppkit/examples/go/internal/simtest"
)

// The tests start this very program as the server.
func TestMain(m *testing.M) {
	if os.Getenv("VPPKIT_GO_SERVER") != "" {
		main()
		return
	}
	// A spare connection that was never used would hold the server up for five seconds when it ends.
	http.DefaultTransport.(*http.Transport).DisableKeepAlives = true
	os.Exit(m.Run())
}

// server is the program as a process of its own.
type server struct {
	t       *testing.T
	command *exec.Cmd
	base    string
	lines   *bufio.Scanner
}

func start(t *testing.T, sim *simtest.Sim, state string) *server {
	t.Helper()
	command := exec.Command(os.Args[0], "-listen", "127.0.0.1:0", "-state", state, "-every", "1h")
	command.Env = append(os.Environ(), "VPPKIT_GO_SERVER=1", "VPPKIT_ENTRY_URL="+sim.URL, "VPPKIT_STOKEN="+sim.Token,
		"VPPKIT_HOSTNAME="+simtest.Hostname, "VPPKIT_GUID="+simtest.GUID)
	output, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Kill() })
	server := &server{t: t, command: command, lines: bufio.NewScanner(output)}
	address := regexp.MustCompile(`listening address=(\S+)`)
	for server.lines.Scan() {
		if found := address.FindStringSubmatch(server.lines.Text()); found != nil {
			server.base = "http://" + found[1]
			go io.Copy(io.Discard, output)
			return server
		}
		t.Log(server.lines.Text())
	}
	t.Fatal("the server did not start")
	return nil
}

// stop ends the server as a service manager does.
func (server *server) stop() {
	server.t.Helper()
	begin := time.Now()
	server.command.Process.Signal(syscall.SIGTERM)
	if err := server.command.Wait(); err != nil {
		server.t.Errorf("the server ended badly: %v", err)
	}
	if took := time.Since(begin); took > 2*time.Second {
		server.t.Errorf("ending took %v", took)
	}
}

func (server *server) ask(method, path, body string, want int, into any) http.Header {
	server.t.Helper()
	request, err := http.NewRequest(method, server.base+path, strings.NewReader(body))
	if err != nil {
		server.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		server.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != want {
		server.t.Fatalf("%s %s: %s %s", method, path, answer.Status, text)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			server.t.Fatalf("%s: %v", text, err)
		}
	}
	return answer.Header
}

type status struct {
	Assets, Assignments int
	IsSynced            bool `json:"is_synced"`
	HeldBy              *struct{ Hostname string }
	Trouble             string
}

func (server *server) waitFor(what string, holds func(status) bool) {
	server.t.Helper()
	var seen status
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		seen = status{}
		if server.ask("GET", "/status", "", http.StatusOK, &seen); holds(seen) {
			return
		}
	}
	server.t.Fatalf("%s: %+v", what, seen)
}

func TestTheServerImportsAssignsAndEndsWell(t *testing.T) {
	sim := simtest.Start(t)
	state := filepath.Join(t.TempDir(), "library.json")
	first := start(t, sim, state)
	imported := sim.Assigned()
	first.waitFor("the import", func(seen status) bool { return seen.IsSynced && seen.Assets == 25 && seen.Assignments == imported })

	var outcome struct {
		AllDone bool `json:"all_done"`
		Targets []struct{ SerialNumber, Status string }
	}
	first.ask("POST", "/assignments", `{"adam_id": "361304891", "serial_numbers": ["GO-A", "GO-B"]}`, http.StatusOK, &outcome)
	if !outcome.AllDone || len(outcome.Targets) != 2 || outcome.Targets[0].Status != "Done" {
		t.Errorf("%+v", outcome)
	}
	first.waitFor("the sync after it", func(seen status) bool { return seen.Assignments == imported+2 })
	var holdings []holding
	first.ask("GET", "/assignments?adam_id=361304891", "", http.StatusOK, &holdings)
	found := 0
	for _, one := range holdings {
		if one.SerialNumber == "GO-A" || one.SerialNumber == "GO-B" {
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d of 2 holdings", found)
	}
	first.ask("POST", "/assignments", `{"adam_id": "361304891"}`, http.StatusBadRequest, nil)
	first.ask("POST", "/assignments", `no JSON`, http.StatusBadRequest, nil)
	first.stop()

	// A new process goes on from what was kept.
	second := start(t, sim, state)
	second.waitFor("what was kept", func(seen status) bool { return seen.Assignments == imported+2 })
	var assets []asset
	second.ask("GET", "/assets", "", http.StatusOK, &assets)
	if len(assets) != 25 {
		t.Errorf("%d assets", len(assets))
	}
	second.stop()
}

func TestTheServerStopsWritingWhenTheAccountIsClaimed(t *testing.T) {
	sim := simtest.Start(t)
	server := start(t, sim, filepath.Join(t.TempDir(), "library.json"))
	server.waitFor("the import", func(seen status) bool { return seen.IsSynced })
	imported := sim.Assigned()
	sim.Post("steal_context", `{"hostname": "other.example.com"}`)
	// The first answer may tell it too late for its own request; what follows is refused.
	for range 2 {
		request := `{"adam_id": "361304891", "serial_numbers": ["GO-STOLEN"]}`
		answer, err := http.Post(server.base+"/assignments", "application/json", strings.NewReader(request))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	server.ask("POST", "/assignments", `{"adam_id": "361304891", "serial_numbers": ["GO-LATER"]}`, http.StatusConflict, nil)
	server.waitFor("who holds it", func(seen status) bool { return seen.Trouble != "" })
	if more := sim.Assigned() - imported; more > 1 {
		t.Errorf("%d assignments were made", more)
	}
	server.ask("POST", "/reactivate", "", http.StatusConflict, nil)
	sim.Post("set_context", `{"text": ""}`)
	server.ask("POST", "/reactivate", "", http.StatusOK, nil)
	server.waitFor("working again", func(seen status) bool { return seen.Trouble == "" })
	server.ask("POST", "/assignments", `{"adam_id": "361304891", "serial_numbers": ["GO-AGAIN"]}`, http.StatusOK, nil)
	server.stop()
}

func TestTheServerEndsInTheMiddleOfALongWait(t *testing.T) {
	sim := simtest.Start(t)
	sim.Fault(`{"service": "getVPPAssetsSrv", "times": 1, "action": {"status": 503, "retry_after": ["60"]}}`)
	server := start(t, sim, filepath.Join(t.TempDir(), "library.json"))
	time.Sleep(200 * time.Millisecond)
	server.stop()
}
