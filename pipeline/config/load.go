package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Load reads an abm.yaml: see Parse.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("find folder of config: %w", err)
	}
	// Editors on Windows begin a file with a byte order mark.
	c, err := Parse(bytes.TrimPrefix(text, []byte("\ufeff")), path)
	if err != nil {
		return nil, err
	}
	c.Dir = dir
	return c, nil
}

// Parse reads the text of an abm.yaml: what it leaves out holds its default,
// and everything in it was checked. The path is for messages and for Dir. The
// error joins everything that is wrong, each as
//
//	abm.yaml:12:3: sources[1].entity: "leed" is not an entity; did you mean "lead"? (lead, touch, ...)
func Parse(text []byte, path string) (*Config, error) {
	c := defaults()
	d, err := decode(text, path, c)
	if err != nil {
		return nil, err
	}
	c.Path, c.Dir = path, filepath.Dir(path)
	fill(c, d)
	validate(c, d)
	if err := d.err(); err != nil {
		return nil, err
	}
	c.addDefaultRules()
	c.Hash = c.hash()
	return c, nil
}

// fill works out the defaults that depend on other keys, before validation.
func fill(c *Config, d *document) {
	for i := range c.Sources {
		if c.Sources[i].Preset != "" {
			overridePreset(&c.Sources[i], d, item("sources", i))
		}
		fillSource(&c.Sources[i], c.TimeZone)
	}
	for _, rules := range [][]FitRule{c.Fit, c.Qualification.Fit} {
		for i := range rules {
			rules[i].Values = lowered("in", rules[i].Values)
		}
	}
	fillQualification(&c.Qualification, d)
	a := &c.Attribution
	if !d.written("attribution.detail") { // the default, as far as it is computed
		a.Detail = slices.DeleteFunc(a.Detail, func(x Detail) bool {
			return !slices.Contains(a.Lenses, x.Lens) || !slices.Contains(a.Windows, x.Window)
		})
	}
}

func fillSource(s *Source, zone string) {
	defaultTo(&s.Mode, "snapshot")
	defaultTo(&s.Drift, "warn")
	defaultTo(&s.TimeZone, zone)
	defaultTo(&s.Numbers, "1,234.56")
	defaultTo(&s.Delimiter, ",")
	defaultTo(&s.Encoding, "utf-8")
}

func defaultTo(s *string, value string) {
	if *s == "" {
		*s = value
	}
}

// Resolve makes a path of abm.yaml absolute or at least relative to the working
// folder: relative paths start at the folder of abm.yaml.
func (c *Config) Resolve(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(c.Dir, path)
}

// WarehouseDir is the warehouse folder, resolved.
func (c *Config) WarehouseDir() string { return c.Resolve(c.Warehouse) }

// loadZone loads an IANA time zone. Local is refused: a figure must not depend
// on the machine.
func loadZone(name string) (*time.Location, error) {
	if name == "Local" {
		return nil, fmt.Errorf("%q depends on the machine; name a zone such as Europe/Berlin", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%q is not a time zone; want an IANA name such as Europe/Berlin", name)
	}
	return zone, nil
}
