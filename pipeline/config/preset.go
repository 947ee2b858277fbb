package config

import (
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// presetFiles holds one file per system: its objects by name, each written as a
// source is in abm.yaml.
//
//go:embed preset/*.yaml
var presetFiles embed.FS

// Preset is the mapping of one object of one system, for every layout that the
// object is known to be exported in.
type Preset struct {
	// Name is how abm.yaml calls it: salesforce/lead.
	Name string
	// Source holds what stands for the object's extracts, but name and files.
	Source Source
}

// Systems lists the systems that there are presets for.
func Systems() []string {
	return []string{"salesforce", "hubspot", "marketo", "pardot", "dynamics", "pipedrive"}
}

// PresetText is a system's presets as they are written, with their comments.
func PresetText(system string) ([]byte, error) {
	if !slices.Contains(Systems(), system) {
		return nil, fmt.Errorf("%q is not a system with presets%s", system, didYouMean(nearest(system, Systems()), Systems()))
	}
	text, err := presetFiles.ReadFile(path.Join("preset", system+".yaml"))
	if err != nil {
		return nil, fmt.Errorf("read preset: %w", err)
	}
	return text, nil
}

// Presets lists the presets of all systems, in the order of Systems, then by name.
func Presets() ([]Preset, error) {
	var all []Preset
	for _, system := range Systems() {
		objects, err := presetsOf(system)
		if err != nil {
			return nil, err
		}
		for _, object := range keysOf(objects) {
			all = append(all, Preset{Name: system + "/" + object, Source: objects[object]})
		}
	}
	return all, nil
}

// presetsOf reads a system's presets, by object.
func presetsOf(system string) (map[string]Source, error) {
	text, err := PresetText(system)
	if err != nil {
		return nil, err
	}
	objects := map[string]Source{}
	d, err := decode(text, system+".yaml", &objects)
	if err != nil {
		return nil, err
	}
	return objects, d.err()
}

// findPreset finds a preset by the name that abm.yaml calls it.
func findPreset(name string) (Source, error) {
	system, object, _ := strings.Cut(name, "/")
	objects, err := presetsOf(system)
	if err != nil {
		return Source{}, err
	}
	s, ok := objects[object]
	if !ok {
		known := slices.Collect(maps.Keys(objects))
		slices.Sort(known)
		return Source{}, fmt.Errorf("%q names no object of %s%s", name, system, didYouMean(nearest(object, known), known))
	}
	return s, nil
}

// beginWithPreset fills a source with the preset it names, before its own lines
// are read: like everything in abm.yaml, they override what is there, a map key
// by key.
func (d *document) beginWithPreset(node ast.Node, s *Source, key string) {
	d.pairs(node, key, func(name string, value ast.Node, at position) {
		if name != "preset" {
			return
		}
		value, done := d.resolve(value, key)
		defer done()
		text, ok := scalarText(value)
		if !ok {
			return // decoding complains
		}
		found, err := findPreset(text)
		if err != nil {
			d.failAt(start(value), join(key, "preset"), "%v", err)
			return
		}
		*s = found
	})
}

// overridePreset takes away the lines of a preset that the source's own stand
// against: a column that is written empty or as a constant, a constant that is
// written empty or as a column. It notes which columns only the preset maps.
func overridePreset(s *Source, d *document, key string) {
	for _, name := range keysOf(s.Constants) {
		column := d.written(key + ".columns." + name)
		if s.Constants[name] == "" || column && !d.written(key+".constants."+name) {
			delete(s.Constants, name)
		}
	}
	for _, name := range keysOf(s.Columns) {
		_, constant := s.Constants[name]
		empty := strings.Join(s.Columns[name], "") == ""
		if empty || constant && !d.written(key+".columns."+name) {
			delete(s.Columns, name)
			delete(s.Values, name)
		}
	}
	s.Offered = map[string]bool{}
	for name := range s.Columns {
		if !d.written(key + ".columns." + name) {
			s.Offered[name] = true
		}
	}
}
