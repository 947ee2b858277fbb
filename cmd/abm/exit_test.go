package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"abm/pipeline"
	"abm/pipeline/publish"
)

func TestExitCode(t *testing.T) {
	cause := errors.New("cause")
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"nothing went wrong", nil, 0},
		{"any other error", cause, 1},
		{"a check failed", &jobError{"run", &pipeline.StepError{Step: "x", Err: &pipeline.CheckError{Name: "x"}}}, 1},
		{"a signal", &jobError{"run", errors.Join(context.Canceled, cause)}, 1},
		{"the pointer moved", &jobError{"run", fmt.Errorf("commit: %w", publish.ErrMoved)}, 1},
		{"a mistake of the user's", usage(cause), 2},
		{"money that cannot be added", &jobError{"run", &pipeline.StepError{Step: "x", Err: &pipeline.CurrencyError{Message: "m"}}}, 2},
		{"another run", &jobError{"run", fmt.Errorf("lock: %w", publish.ErrLocked)}, 3},
		{"published, an entry point behind", &jobError{"run", fmt.Errorf("flip link: %w", publish.ErrIncomplete)}, 0},
		{"published, old runs still there", &jobError{"run", &pipeline.CollectError{Err: cause}}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := exitCode(test.err); got != test.want {
				t.Errorf("exit code %d, want %d", got, test.want)
			}
		})
	}
}

// TestComplain wants each message to say what failed, what readers see and
// what to do, and the error itself once.
func TestComplain(t *testing.T) {
	for _, err := range []error{
		errors.New("disk full"),
		&pipeline.StepError{Step: "deal", File: "20_match/deal.sql", Err: errors.New("out of memory")},
		&pipeline.StepError{Step: "deal__grain", Err: &pipeline.CheckError{Name: "deal__grain", Rule: "One row per deal.", Rows: []string{"deal_id=1"}}},
		publish.ErrLocked, publish.ErrMoved, publish.ErrIncomplete, context.Canceled,
	} {
		var stderr bytes.Buffer
		a := newApp(nil, nil, &stderr)
		a.warehouse = t.TempDir()
		a.complain(&jobError{"run", errors.Join(err, errors.New("second line"))})
		text := stderr.String()
		for _, want := range []string{"abm run: ", "\n  second line\n", "Published: nothing yet.", "What to do: "} {
			if !strings.Contains(text, want) {
				t.Errorf("the message does not hold %q:\n%s", want, text)
			}
		}
		first, _, _ := strings.Cut(err.Error(), "\n")
		if strings.Count(text, first) != 1 {
			t.Errorf("the message holds %q %d times:\n%s", first, strings.Count(text, first), text)
		}
	}
}

// A path file that is not as it should be is a mistake of the asker's; a good
// one is answered with the same bytes each time.
func TestAttributeExitCode(t *testing.T) {
	attribute := func(file string, args ...string) (int, string) {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), append([]string{"attribute", "--format", "csv"}, args...), strings.NewReader(file), &stdout, &stderr)
		return code, stdout.String()
	}
	good := "path,conversions,null\na>b>c>a,3,4\nb>c,1,2\nc>a>a>b,2,9\n"
	code, answer := attribute(good, "--paths", "-", "--order", "3")
	if code != exitOK || answer == "" {
		t.Errorf("exit code %d, want %d", code, exitOK)
	}
	for range 10 {
		if _, again := attribute(good, "--paths", "-", "--order", "3"); again != answer {
			t.Errorf("the answer was\n%s\nand is\n%s", answer, again)
		}
	}
	for name, args := range map[string][]string{
		"a file with mistakes": {"--paths", "-"}, "no such file": {"--paths", t.TempDir() + "/none"}, "no file": {}, "no such model": {"--paths", "-", "--model", "x"},
	} {
		if code, _ := attribute("path,conversions\na,-1\n", args...); code != exitUsage {
			t.Errorf("%s: exit code %d, want %d", name, code, exitUsage)
		}
	}
}
