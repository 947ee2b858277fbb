package config

import (
	"bytes"
	"reflect"
	"regexp"
	"testing"
	_ "time/tzdata"
)

// minimal is the least that is accepted: three sources with their required columns.
const minimal = `sources:
  - {name: leads, entity: lead, files: l.csv, columns: {lead_id: Id}}
  - {name: touches, entity: touch, files: t.csv, columns: {touch_id: Id, touched_at: At}}
  - {name: deals, entity: deal, files: d.csv, columns: {deal_id: Id, created_at: Created}}
`

// uncommented is the skeleton with its examples switched on.
func uncommented() []byte {
	return regexp.MustCompile(`(?m)^( *)#([a-z]|  +\S)`).ReplaceAll(Skeleton(), []byte("$1$2"))
}

func TestSkeletonHoldsTheDefaults(t *testing.T) {
	got, err := Parse(Skeleton(), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want, err := Parse([]byte(minimal), "abm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got.Sources, want.Sources = nil, nil
	got.Hash, want.Hash = "", ""
	g, w := reflect.ValueOf(*got), reflect.ValueOf(*want)
	for i := range g.NumField() {
		if !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()) {
			t.Errorf("%s: skeleton has %v, default is %v", g.Type().Field(i).Name, g.Field(i), w.Field(i))
		}
	}
}

func TestSkeletonExamplesAreValid(t *testing.T) {
	// One example excludes another: the day stands in the file's name or in a column.
	text := bytes.Replace(uncommented(), []byte("      column: exported_on\n"), nil, 1)
	if _, err := Parse(text, "abm.yaml"); err != nil {
		t.Fatal(err)
	}
}

func TestSkeletonHoldsEveryKey(t *testing.T) {
	d, err := decode(uncommented(), "abm.yaml", defaults())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.err(); err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for key := range d.at {
		key = regexp.MustCompile(`\[[0-9]+\]`).ReplaceAllString(key, "")
		key = regexp.MustCompile(`(signals)\.[^.]+`).ReplaceAllString(key, "$1")
		have[key] = true
	}
	var check func(t reflect.Type, key string)
	check = func(rt reflect.Type, key string) {
		switch rt.Kind() {
		case reflect.Slice, reflect.Map, reflect.Pointer:
			check(rt.Elem(), key)
		case reflect.Struct:
			for name, i := range yamlFields(rt) {
				if !have[join(key, name)] {
					t.Errorf("skeleton lacks %s", join(key, name))
				}
				check(rt.Field(i).Type, join(key, name))
			}
		}
	}
	check(reflect.TypeFor[Config](), "")
}
