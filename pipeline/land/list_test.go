package land

import "testing"

// Tools that join a record to several others write a list: Marketo [1286861] and
// HubSpot 1;2 for what was merged, Airbyte ["1","2"] for associations.
func TestFirstOfAListOfIDs(t *testing.T) {
	for cell, want := range map[string]string{
		"[1286861]": "1286861", "[ 5 ]": "5", "[1, 2]": "1", `["a","b"]`: "a", "[]": "[]", "[": "[", "12": "12", "7;8": "7", ";": ";",
	} {
		if got := string(firstID([]byte(cell), true)); got != want {
			t.Errorf("of %s: %s, want %s", cell, got, want)
		}
	}
	// A record's own id is what it is.
	if got := string(firstID([]byte("7;8"), false)); got != "7;8" {
		t.Errorf("of a record's own id 7;8: %s", got)
	}
}

func TestListsOfIDs(t *testing.T) {
	salesforce := &converter{plan: &plan{}}
	salesforce.plan.source.SalesforceIDs = true
	plain := &converter{plan: &plan{}}
	prefixed := &column{prefix: []byte("hubspot:")}
	for _, c := range []struct {
		convert    *converter
		col        *column
		cell, want string
	}{
		{plain, &column{}, "76340251;46897301;76226001", "76340251;46897301;76226001"},
		{plain, &column{}, "[1, 2]", "1;2"},
		{plain, &column{}, `["1"]`, "1"},
		{plain, &column{}, "101:1576234234234;102:1576234239999", "101;102"},
		{plain, &column{}, "[]", ""},
		{plain, prefixed, "1;2", "hubspot:1;hubspot:2"},
		// 15 characters and the 18 that Salesforce makes of them.
		{salesforce, &column{}, "001D000000IqhSL", "001D000000IqhSLIAZ"},
	} {
		if got := string(c.convert.ids(c.col, []byte(c.cell))); got != c.want {
			t.Errorf("of %s: %s, want %s", c.cell, got, c.want)
		}
	}
}

// Pipedrive writes a person's addresses as a list of objects, mail programs write a
// name beside one.
func TestFirstOfAListOfAddresses(t *testing.T) {
	for cell, want := range map[string]string{
		`[{"value":"jo@acme.example","primary":true},{"value":"b@c.example"}]`: "jo@acme.example",
		`["Jo.Doe+x@acme.example"]`:    "Jo.Doe+x@acme.example",
		"jo@acme.example":              "jo@acme.example",
		"Jo Doe <jo@acme.example>":     "jo@acme.example",
		"jo@acme.example (Jo Doe)":     "jo@acme.example",
		"jo@acme.example, b@c.example": "jo@acme.example",
		"mailto:jo@acme.example":       "jo@acme.example",
		"write to jo@acme.example.":    "jo@acme.example",
		"[@]":                          "@",
		"[]":                           "[]",
		"":                             "",
	} {
		if got := string(firstAddress([]byte(cell))); got != want {
			t.Errorf("of %s: %s, want %s", cell, got, want)
		}
	}
}
