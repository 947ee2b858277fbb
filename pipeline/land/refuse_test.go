package land_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"abm/pipeline/land"
)

// TestFilesThatCannotBeRead wants a message that says what to do.
func TestFilesThatCannotBeRead(t *testing.T) {
	packed := gzipped(t, []byte(dealText))
	badSum := bytes.Clone(packed)
	badSum[len(badSum)-6] ^= 1
	damagedParquet := dealParquet(t)
	for i := 4; i < 200; i++ {
		damagedParquet[i] ^= byte(i)
	}
	for _, tt := range []struct {
		name, file, text string
		words            []string
	}{
		{"no file", "other.csv", "x", []string{`no file matches "deals*"`, "optional: true"}},
		{"html", "deals.csv", "<!DOCTYPE html><html></html>", []string{"HTML page"}},
		{"xlsx", "deals.csv", "PK\x03\x04" + strings.Repeat("x", 100), []string{"XLSX", "CSV"}},
		{"empty", "deals.csv", "", []string{"empty"}},
		{"cut gzip", "deals.csv.gz", string(packed[:len(packed)-20]), []string{"gzip", "cut off"}},
		{"bad checksum", "deals.csv.gz", string(badSum), []string{"gzip", "damaged"}},
		{"cut zstd", "deals.csv.zst", string(zstandard(t, []byte(dealText))[:200]), []string{"zstd"}},
		{"renamed required column", "deals.csv", strings.Replace(dealText, "Created", "CreatedDt", 1), []string{"created_at", `"Created"`, `nearest header is "CreatedDt"`, "deals.csv"}},
		{"required column under a name of ours", "deals.csv", strings.Replace(dealText, "Id,", "DealNo,", 1), []string{"deal_id", `"Id"`, `nearest header is "DealNo"`}},
		{"wrong delimiter", "deals.csv", strings.ReplaceAll(dealText, ",", ";"), []string{"delimiter"}},
		{"header twice", "deals.csv", strings.Replace(dealText, "Owner", "Stage", 1), []string{`"Stage" twice`}},
		{"binary", "deals.csv", "a\x00b\x00", []string{"NUL", "utf-16"}},
		{"json array", "deals.ndjson", `[{"Id":"1"}]`, []string{"array"}},
		{"unknown format", "deals.dat", dealText, []string{"format: csv, ndjson or parquet"}},
		{"parquet cut", "deals.parquet", string(damagedParquet[:300]), []string{"Parquet", "again"}},
		{"parquet damaged", "deals.parquet", string(damagedParquet), []string{"deals.parquet"}},
		{"parquet named csv", "deals.csv", string(dealParquet(t)), []string{"format: parquet"}},
		{"long line", "deals.csv", dealText + "\n" + strings.Repeat("x", 9<<20), []string{"longer than 8 MiB", "line 7"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, dealSource("deals*"))
			w.write(tt.file, tt.text)
			err := w.fails(tt.words...)
			if strings.Contains(err.Error(), w.cfg.Dir) {
				t.Errorf("the message holds an absolute path: %v", err)
			}
			if files := w.selection("", land.KnownBy).Files["deal"]; len(files) != 0 {
				t.Errorf("%d files are read", len(files))
			}
		})
	}
}

func TestRules(t *testing.T) {
	const header = "Id,Amount,Currency,Won,Created,Close,Stage,OldStage,Type,Note,Owner\n"
	for _, tt := range []struct{ row, reason string }{
		{",5,EUR,,2024-01-01,,,,,,", "deal_id:required"},
		{"1,5,EUR,,,,,,,,", "created_at:required"},
		{"1,5,EUR,,unknown,,,,,,", "created_at:required"},
		{"1,5,EUR,,01/02/2024,,,,,,", "created_at:date"},
		{"1,5,EUR,,1969-12-31,,,,,,", "created_at:date_range"},
		{"1,5,EUR,,2024-01-01,2101-01-01,,,,,", "closed_at:date_range"},
		{"1,five,EUR,,2024-01-01,,,,,,", "amount_minor:number"},
		{"1,5,Euros,,2024-01-01,,,,,,", "currency:currency"},
		{"1,5,EUR,maybe,2024-01-01,,,,,,", "is_won:type"},
		{"1,5,EUR,,2024-01-01,,,,upsell,,", "deal_type:enum"},
		{"1,5,EUR", ":ragged"},
		{"1,5,EUR,,2024-01-01,,,,,\"a\"b,", ":quote"},
		{"1,5,EUR,,2024-01-01,,,,,\x00,", ":nul"},
		{"1,5,EUR,,2024-01-01,,,,,\xe4,", ":utf8"},
	} {
		w := newWorld(t, dealSource("deals.csv"))
		w.cfg.MaxRejectShare = 1
		w.write("deals.csv", header+tt.row+"\n9,5,EUR,,2024-01-01,,,,,,\n")
		entry := w.land().Entries[0]
		if entry.Records != 2 || entry.Accepted != 1 || entry.RejectedByReason[tt.reason] != 1 {
			t.Errorf("%q: %d of %d accepted, reasons %v, want %s", tt.row, entry.Accepted, entry.Records, entry.RejectedByReason, tt.reason)
		}
	}
}

// TestDamagedParquet flips bytes and cuts ends: whatever comes of it, landing
// neither panics nor loses count.
func TestDamagedParquet(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	good := dealParquet(t)
	failed := 0
	for round := range 80 {
		text := bytes.Clone(good)
		for range 1 + r.IntN(3) {
			text[r.IntN(len(text))] ^= byte(1 << r.IntN(8))
		}
		if round%5 == 0 {
			text = text[:r.IntN(len(text))]
		}
		w := newWorld(t, dealSource("deals.parquet"))
		w.cfg.MaxRejectShare = 1
		w.write("deals.parquet", string(text))
		result, err := w.try()
		if err != nil {
			failed++
			continue
		}
		if e := result.Entries[0]; e.Records != e.Accepted+e.Rejected {
			t.Fatalf("round %d: %+v", round, e)
		}
	}
	if failed == 0 {
		t.Error("no damage was noticed")
	}
}
