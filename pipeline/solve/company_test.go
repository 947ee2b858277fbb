package solve_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"abm/pipeline/solve"
)

func TestCompanyKey(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"Acme", "acme"},
		{"  ACME,   Inc. ", "acme"},
		{"The Boeing Company", "boeing"},
		{"Boeing Company, The", "boeing"},
		{"Müller & Söhne GmbH & Co. KG", "muller and sohne"},
		{"Müller & Söhne GmbH&Co.KG", "muller and sohne"},
		{"Weiß AG", "weiss"},
		{"WEISS A.G.", "weiss"},
		{"A.P. Møller - Mærsk A/S", "ap moller maersk"},
		{"Żabka Polska Sp. z o.o.", "zabka polska"},
		{"Łódź Sp. z o. o. sp. k.", "lodz"},
		{"Koninklijke Philips N.V.", "koninklijke philips"},
		{"Ferrari S.p.A.", "ferrari"},
		{"Enel S P A", "enel"},
		{"L'Oréal S.A.", "loreal"},
		{"Danone SA", "danone"},
		{"ACME S.à r.l.", "acme"},
		{"ACME SARL", "acme"},
		{"Cemex S.A.B. de C.V.", "cemex"},
		{"Nokia Oyj", "nokia"},
		{"Volvo AB (publ)", "volvo"},
		{"AB Volvo", "ab volvo"},
		{"BHP Pty. Ltd.", "bhp"},
		{"Toyota K.K.", "toyota"},
		{"トヨタ自動車株式会社", "トヨタ自動車"},
		{"株式会社ソニー", "ソニー"},
		{"华为技术有限公司", "华为技术"},
		{"삼성전자 주식회사", "삼성전자"},
		{"ООО «Яндекс»", "яндекс"},
		{"ПАО Газпром", "газпром"},
		{"PT Astra International Tbk", "astra international"},
		{"McDonald’s Corp", "mcdonalds"},
		{"J.P. Morgan", "jp morgan"},
		{"J. P. Morgan & Co.", "jp morgan"},
		{"JP Morgan", "jp morgan"},
		{"AT&T Inc.", "at and t"},
		{"3M Co", "3m"},
		{"Formula 1 S.A.", "formula 1"},
		{"Tiffany and Company", "tiffany"},
		{"Johnson & Johnson", "johnson and johnson"},
		{"Amazon.com, Inc.", "amazon com"},
		{"ＡＣＭＥ　Ｌｔｄ", "acme"},
		{"ﬁrst aid LLC", "first aid"},
		{"İstanbul A.Ş.", "istanbul"},
		// Country codes and words are legal forms only when written as such.
		{"Vodafone UA", "vodafone ua"},
		{"Amazon.ca", "amazon ca"},
		{"Cerveceria Polar C.A.", "cerveceria polar"},
		{"Cerveceria Polar C A", "cerveceria polar"},
		{"Novo I/S", "novo"},
		{"This Is Me", "this is me"},
		{"San Diego Zoo", "san diego zoo"},
		{"Groupe PSA", "groupe psa"},
		{"Turnverein 1860 e.V.", "turnverein 1860"},
		{"Kurum Demir San. ve Tic. Ltd. Şti.", "kurum demir"},
		{"Hidrogen a.d.", "hidrogen"},
		{"GmbH", "gmbh"},
		{"The Limited", "limited"},
		{"Co. AG", "co"},
		{"The", "the"},
		{"", ""},
		{" . - & ", "and"},
		{"...", ""},
		{"\xff\xfe", ""},
	} {
		if got := solve.CompanyKey(tc.in); got != tc.want {
			t.Errorf("CompanyKey(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

func TestCompanyKeyIsIdempotent(t *testing.T) {
	for _, s := range []string{
		"ab", "a b v", "a g", "the the ag", "f p t y l t d x", "ΑΣ ΟΕ", "ŉ", "ᾳ̈", "ǰ S A", "क्षि Ltd", "ガ株式会社", "株式会社株式会社",
		"And & Co", "s. a. s. a.", "\u0345a", "a\u0301\u05b0 b", "ⅷ ltd", "ſ", "한국유한회사", "İ", "ﷺ", "a/s/x", "&&&", "1.2/3 ag",
	} {
		once := solve.CompanyKey(s)
		if twice := solve.CompanyKey(once); twice != once {
			t.Errorf("CompanyKey(%q) = %q, applied again %q", s, once, twice)
		}
	}
}

// Each spelling of a legal form that another project collected, put behind an
// invented name. The bound is loose: the list holds misspellings, ministries
// and trade unions.
func TestCompanyKeyCoversLegalForms(t *testing.T) {
	raw, err := os.ReadFile(realData(t, "company_names", "opensanctions_org_types.json"))
	if err != nil {
		t.Fatal(err)
	}
	var types []struct {
		Display string
		Aliases []string
	}
	if err := json.Unmarshal(raw, &types); err != nil {
		t.Fatal(err)
	}
	var total, hit, displays, displayHit, latin, latinHit int
	var missed []string
	for _, ty := range types {
		for i, form := range append([]string{ty.Display}, ty.Aliases...) {
			if form == "" {
				continue
			}
			ok := solve.CompanyKey("Quuxbar "+form) == "quuxbar"
			short := utf8.RuneCountInString(form) <= 12 && strings.IndexFunc(form, func(r rune) bool { return r > 0x24f }) < 0
			total, hit = total+1, hit+count(ok)
			displays, displayHit = displays+count(i == 0), displayHit+count(i == 0 && ok)
			latin, latinHit = latin+count(short), latinHit+count(short && ok)
			if short && !ok {
				missed = append(missed, form)
			}
		}
	}
	t.Logf("legal forms taken off: %d of %d spellings, %d of %d display forms, %d of %d short Latin ones",
		hit, total, displayHit, displays, latinHit, latin)
	t.Logf("short Latin forms kept: %s", strings.Join(missed, " | "))
	if share := float64(latinHit) / float64(latin); share < .65 {
		t.Errorf("short Latin forms taken off: %.3f, want at least .65", share)
	}
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func FuzzCompanyKey(f *testing.F) {
	for _, s := range []string{"Müller & Söhne GmbH & Co. KG", "S.p.A.", "株式会社ソニー", "ΑΣ", "क्षि", "a b v", "\u0345", "\xff", "ŉ", "the the ag"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := solve.CompanyKey(s)
		if !utf8.ValidString(once) {
			t.Errorf("CompanyKey(%q) = %q, not UTF-8", s, once)
		}
		if twice := solve.CompanyKey(once); twice != once {
			t.Errorf("CompanyKey(%q) = %q, applied again %q", s, once, twice)
		}
	})
}

func BenchmarkCompanyKey(b *testing.B) {
	for b.Loop() {
		solve.CompanyKey("Müller & Söhne GmbH & Co. KG")
		solve.CompanyKey("Acme Widgets International, Inc.")
	}
}
