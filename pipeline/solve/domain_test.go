package solve_test

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"abm/pipeline/solve"
)

// realData returns a file of the real extracts, or skips the test where they
// are absent.
func realData(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("ABM_REAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("real data is absent (%v): set ABM_REAL_DATA to its folder", err)
	}
	return path
}

func TestRegistrableDomain(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"acme.com", "acme.com"},
		{"X.com.", "x.com"},
		{"www.x.com", "x.com"},
		{" Mail.Acme.CO.UK ", "acme.co.uk"},
		{"https://www.x.co.uk/path?q", "x.co.uk"},
		{"http://user:secret@shop.acme.de:8080/a@b?c=d#e", "acme.de"},
		{"//cdn.acme.fr/x", "acme.fr"},
		{"acme.com:443", "acme.com"},
		{"acme.com?utm=1", "acme.com"},
		{"joe@acme.com", "acme.com"},
		{"mailto:joe@acme.com", "acme.com"},
		{"my_shop.acme.com", "acme.com"},
		{"city.kawasaki.jp", "city.kawasaki.jp"}, // an exception rule of the list
		{"a.b.shop.kawasaki.jp", "b.shop.kawasaki.jp"},

		// IDN: RFC 3492 and the list's own tests.
		{"www.Bücher.example", "xn--bcher-kva.example"},
		{"BÜCHER.de", "xn--bcher-kva.de"},
		{"xn--bcher-kva.de", "xn--bcher-kva.de"},
		{"www.食狮.com.cn", "xn--85x722f.com.cn"},
		{"食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn"},
		{"straße.de", "xn--strae-oqa.de"},

		// Private suffixes: tenants apart, the bare suffix is the operator's.
		{"www.acme.github.io", "acme.github.io"},
		{"acme.blogspot.com", "acme.blogspot.com"},
		{"github.io", "github.io"},
		{"s3.amazonaws.com", "amazonaws.com"},

		// Nothing to be had.
		{"", ""}, {".", ""}, {"com", ""}, {"co.uk", ""}, {"localhost", ""}, {"公司.cn", ""},
		{"10.0.0.1", ""}, {"http://192.168.0.1:80/", ""}, {"[2001:db8::1]:443", ""}, {"2001:db8::1", ""},
		{"printer.local", ""}, {"gmail.con", ""}, {"1.2", ""}, {"v1.0", ""},
		{"n/a", ""}, {"-", ""}, {"Acme Inc.", ""}, {"acme..com", ""}, {".com", ""}, {"a b.com", ""},
		{"-acme.com", ""}, {"ac_me.com", ""}, {"acme.com:http", ""}, {"xn--\x80.com", ""}, {"xn--a.com", ""},
		{strings.Repeat("a", 64) + ".com", ""},
		{strings.Repeat("a.", 130) + "com", ""},
	} {
		if got := solve.RegistrableDomain(tc.in); got != tc.want {
			t.Errorf("RegistrableDomain(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

func TestClassifyDomain(t *testing.T) {
	extra := solve.NewDomainSet("Mail.Kanton.example", "nonsense")
	for _, tc := range []struct {
		domain string
		want   solve.DomainKind
	}{
		{"gmail.com", solve.FreeMailDomain},
		{"gmx.de", solve.FreeMailDomain},
		{"yahoo.co.uk", solve.FreeMailDomain},
		{"proton.me", solve.FreeMailDomain},
		{"kanton.example", solve.FreeMailDomain},
		{"mailinator.com", solve.DisposableDomain},
		{"guerrillamail.com", solve.DisposableDomain},
		{"siemens.com", solve.BusinessDomain},
		{"salesforce.com", solve.BusinessDomain},
		{"", solve.InvalidDomain},
		{"localhost", solve.InvalidDomain},
		{"co.uk", solve.InvalidDomain},
	} {
		if got := solve.ClassifyDomain(tc.domain, extra); got != tc.want {
			t.Errorf("ClassifyDomain(%q) = %q, want %q", tc.domain, got, tc.want)
		}
	}
	if got := solve.ClassifyDomain("kanton.example", nil); got != solve.BusinessDomain {
		t.Errorf("without the extra list: %q, want business", got)
	}
}

func TestClassifyDomainStartsNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 100 {
		solve.ClassifyDomain("acme.com", nil)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("goroutines: %d before, %d after", before, after)
	}
}

// The free-mail list is another project's; the figures are what a stranger's
// list says about ours.
func TestClassifyDomainCoversRealLists(t *testing.T) {
	for _, tc := range []struct {
		file string
		min  float64
		kind []solve.DomainKind
	}{
		{"freemail_free.txt", .98, []solve.DomainKind{solve.FreeMailDomain, solve.DisposableDomain}},
		{"disposable_email_blocklist.conf", .40, []solve.DomainKind{solve.FreeMailDomain, solve.DisposableDomain}},
	} {
		domains := solve.NewDomainSet(readLines(t, realData(t, "email_domains", tc.file))...)
		hits := 0
		for d := range domains {
			kind := solve.ClassifyDomain(d, nil)
			for _, want := range tc.kind {
				if kind == want {
					hits++
				}
			}
		}
		share := float64(hits) / float64(len(domains))
		t.Logf("%s: %d of %d registrable domains are never matched (%.2f %%)", tc.file, hits, len(domains), 100*share)
		if share < tc.min {
			t.Errorf("%s: coverage %.4f, want at least %.2f", tc.file, share, tc.min)
		}
	}
}

func readLines(t *testing.T, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		lines = append(lines, sc.Text())
	}
	return lines
}

func FuzzRegistrableDomain(f *testing.F) {
	for _, s := range []string{"https://www.x.co.uk/path?q", "Bücher.example", "[::1]:80", "a.github.io", "joe@acme.com", "xn--0.de", "ſ.com", "1。2.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := solve.RegistrableDomain(s)
		if twice := solve.RegistrableDomain(once); twice != once {
			t.Errorf("RegistrableDomain(%q) = %q, applied again %q", s, once, twice)
		}
		if once != "" && !strings.Contains(once, ".") {
			t.Errorf("RegistrableDomain(%q) = %q, without a dot", s, once)
		}
	})
}

func BenchmarkClassifyDomain(b *testing.B) {
	for b.Loop() {
		solve.ClassifyDomain("acme.co.uk", nil)
	}
}
