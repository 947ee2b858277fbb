package models_test

import (
	"regexp"
	"testing"

	"abm/models"
)

func TestEveryTableAndColumnIsDescribed(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, table := range append(models.Landed(), models.Published()...) {
		if !name.MatchString(table.Name) || table.Doc == "" || table.Grain == "" || len(table.Keys()) == 0 {
			t.Errorf("table %q lacks a doc comment, a grain or a key", table.Name)
		}
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if !name.MatchString(c.Name) || c.Doc == "" || seen[c.Name] {
				t.Errorf("%s.%s: no doc comment, an odd name, or twice", table.Name, c.Name)
			}
			seen[c.Name] = true
		}
	}
}

func TestNamesFollowTheStruct(t *testing.T) {
	lead, ok := models.Entity("lead")
	if !ok {
		t.Fatal("no lead")
	}
	if c, ok := lead.Column("file_sha256"); !ok || c.Kind != models.Varchar || c.Optional {
		t.Errorf("file_sha256 = %+v", c)
	}
	if c, ok := lead.Column("email"); !ok || !c.InputOnly {
		t.Errorf("email must be input only: %+v", c)
	}
	deal, ok := models.Find("deal")
	if !ok {
		t.Fatal("no published deal")
	}
	if c, _ := deal.Column("pipeline"); c.Type() != "DECIMAL(18,2)" {
		t.Errorf("pipeline is %s", c.Type())
	}
}
