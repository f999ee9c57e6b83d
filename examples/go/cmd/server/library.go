package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/vppkit/vppkit/examples/go/vppkit"
)

// holding is one asset in somebody's hands.
type holding struct {
	AdamID       string              `json:"adam_id"`
	PricingParam vppkit.PricingParam `json:"pricing_param"`
	ClientUserID string              `json:"client_user_id,omitempty"`
	SerialNumber string              `json:"serial_number,omitempty"`
}

// asset is what the library owns of an item.
type asset struct {
	AdamID       string              `json:"adam_id"`
	PricingParam vppkit.PricingParam `json:"pricing_param"`
	Assigned     int64               `json:"assigned"`
	Available    int64               `json:"available"`
}

// library is what was imported. Records and the checkpoint that they belong to are kept in one file:
// together they are replaced, so that they always fit.
type library struct {
	mu      sync.RWMutex
	changed bool

	Checkpoint vppkit.Checkpoint             `json:"checkpoint"`
	Assets     []asset                       `json:"assets"`
	Users      map[string]vppkit.UserStatus  `json:"users"`
	Holdings   map[string]map[string]holding `json:"holdings"` // by adamId, then by holder
}

// load reads a library that was kept; an empty one where there is none yet.
func load(path string) (*library, error) {
	kept := &library{Users: map[string]vppkit.UserStatus{}, Holdings: map[string]map[string]holding{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil
	}
	if err != nil {
		return nil, err
	}
	return kept, json.Unmarshal(text, kept)
}

// save keeps the library if it has changed. At every moment the file holds a whole one.
func (library *library) save(path string) error {
	library.mu.Lock()
	defer library.mu.Unlock()
	if !library.changed {
		return nil
	}
	text, err := json.Marshal(library)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	library.changed = false
	return nil
}

// apply takes an event over, and says whether it is time to save.
func (library *library) apply(event vppkit.Event) (isCheckpoint bool) {
	library.mu.Lock()
	defer library.mu.Unlock()
	switch event := event.(type) {
	case vppkit.Assets:
		library.Assets = library.Assets[:0]
		for _, one := range event.Records {
			library.Assets = append(library.Assets,
				asset{one.AdamID, one.PricingParam, one.AssignedCount.Value, one.AvailableCount.Value})
		}
	case vppkit.Users:
		for _, user := range event.Records {
			library.Users[user.ClientUserID] = user.Status
		}
	case vppkit.Assignments:
		for _, one := range event.Records {
			library.hold(holding{one.AdamID, one.PricingParam, one.ClientUserID, one.SerialNumber})
		}
	case vppkit.Restarted:
		library.forget(event)
	case vppkit.Checkpoint:
		library.Checkpoint = event
		library.changed = true
		return true
	}
	return false
}

func (library *library) hold(one holding) {
	holders := library.Holdings[one.AdamID]
	if holders == nil {
		holders = map[string]holding{}
		library.Holdings[one.AdamID] = holders
	}
	holders[string(one.PricingParam)+" "+one.ClientUserID+" "+one.SerialNumber] = one
}

// forget drops what will come again: what does not is gone.
func (library *library) forget(restart vppkit.Restarted) {
	switch {
	case restart.List == vppkit.ListAssignments:
		delete(library.Holdings, restart.AdamID)
	case restart.List == vppkit.ListUsers && restart.IsFull:
		clear(library.Users)
	}
}
