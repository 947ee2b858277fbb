package solve

import (
	"net/netip"
	"strings"

	emailverifier "github.com/AfterShip/email-verifier"
	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// DomainKind says what may be concluded from a registrable domain about the
// company behind it.
type DomainKind string

const (
	// BusinessDomain belongs to an organisation: it may identify an account.
	BusinessDomain DomainKind = "business"

	// FreeMailDomain hands out mailboxes to anybody (gmail.com, gmx.de): it
	// never identifies an account.
	FreeMailDomain DomainKind = "free_mail"

	// DisposableDomain hands out throw-away mailboxes: it never identifies an
	// account.
	DisposableDomain DomainKind = "disposable"

	// InvalidDomain is no registrable domain at all.
	InvalidDomain DomainKind = "invalid"
)

// DomainSet is a set of registrable domains. The nil set is empty.
type DomainSet map[string]struct{}

// NewDomainSet returns the set of the registrable domains of the given hosts,
// URLs or e-mail addresses. Entries without a registrable domain are dropped.
func NewDomainSet(domains ...string) DomainSet {
	set := make(DomainSet, len(domains))
	for _, s := range domains {
		if d := RegistrableDomain(s); d != "" {
			set[d] = struct{}{}
		}
	}
	return set
}

// Has reports whether the registrable domain is in the set.
func (s DomainSet) Has(registrable string) bool {
	_, ok := s[registrable]
	return ok
}

// RegistrableDomain returns the domain that somebody registered (public suffix
// plus one label) for an e-mail address, its host, a URL or a host with port:
// lower case, ASCII (IDNA A-labels), no trailing dot. It returns "" where there
// is none: IP addresses, names without a dot, public suffixes, garbage.
//
// Three decisions of its own:
//
//   - Private suffixes of the Public Suffix List count as suffixes, so that the
//     tenants of a host keep apart: a.github.io and b.github.io are two
//     domains. The bare private suffix is its operator's domain: github.io is
//     github.io, s3.amazonaws.com is amazonaws.com.
//   - A top-level domain that the list does not know gives "". Real extracts
//     hold gmail.con and printer.local far more often than a top-level domain
//     newer than the list.
//   - .example and .test, reserved by RFC 2606 for documentation and tests, are
//     taken as top-level domains, so that invented companies may live there.
func RegistrableDomain(s string) string {
	host := asciiHost(hostOf(s))
	if host == "" || len(host) > 253 {
		return ""
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	domain := effectiveDomain(host)
	if !validLabels(domain) {
		return ""
	}
	return domain
}

// ClassifyDomain says what kind of domain a registrable domain is. Disposable
// outranks free mail. extraFree adds the caller's own domains that must never
// identify an account; it may be nil.
func ClassifyDomain(registrable string, extraFree DomainSet) DomainKind {
	domain := RegistrableDomain(registrable)
	if domain == "" {
		return InvalidDomain
	}
	// The verifier is a small value: its lists are compiled in, and building
	// it opens no connection and starts no goroutine.
	lists := emailverifier.NewVerifier()
	switch {
	case lists.IsDisposable(domain):
		return DisposableDomain
	case lists.IsFreeDomain(domain), isFreeMailHere(domain), extraFree.Has(domain):
		return FreeMailDomain
	default:
		return BusinessDomain
	}
}

// hostOf cuts the host out of a URL, an e-mail address or a host with port. It
// returns "" for bracketed IPv6 addresses and ports that are not numbers.
func hostOf(s string) string {
	s = strings.Trim(s, " \t\r\n\"'<>")
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s = strings.TrimPrefix(s, "//")
	if i := strings.IndexAny(s, "/?#\\"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if host, port, ok := strings.Cut(s, ":"); ok {
		if strings.Trim(port, "0123456789") != "" {
			return ""
		}
		s = host
	}
	return s
}

// asciiHost lower-cases a host, turns its labels into A-labels and drops one
// trailing dot. It returns "" for what is not a name.
func asciiHost(host string) string {
	host = strings.ToLower(host)
	if !isASCII(host) || strings.Contains(host, "xn--") {
		// Not the strict registration profile: a subdomain with an underscore
		// must not cost the company its domain. validLabels looks at the rest.
		profile := idna.New(idna.MapForLookup(), idna.Transitional(false),
			idna.StrictDomainName(false), idna.BidiRule())
		ascii, err := profile.ToASCII(host)
		if err != nil || !isASCII(ascii) {
			return ""
		}
		host = strings.ToLower(ascii)
	}
	return strings.TrimSuffix(host, ".")
}

// effectiveDomain applies the Public Suffix List to an ASCII host.
func effectiveDomain(host string) string {
	if strings.Contains(host, "..") || strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") {
		return ""
	}
	suffix, icann := publicsuffix.PublicSuffix(host)
	if !icann && !strings.Contains(suffix, ".") && suffix != "example" && suffix != "test" {
		return ""
	}
	if host != suffix {
		domain, err := publicsuffix.EffectiveTLDPlusOne(host)
		if err != nil {
			return ""
		}
		return domain
	}
	if icann {
		return ""
	}
	return operatorDomain(suffix)
}

// operatorDomain returns the domain under an ICANN suffix that holds a private
// suffix, "" if there is none.
func operatorDomain(private string) string {
	for name := private; ; {
		_, parent, ok := strings.Cut(name, ".")
		if !ok {
			return ""
		}
		if suffix, icann := publicsuffix.PublicSuffix(parent); icann && suffix == parent {
			return name
		}
		name = parent
	}
}

// validLabels reports whether every label of a domain is one that can be
// registered: letters, digits and inner hyphens, at most 63 characters.
func validLabels(domain string) bool {
	if domain == "" {
		return false
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			c := label[i]
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
				return false
			}
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isFreeMailHere lists free-mail, mail-relay and provider domains that the
// compiled-in list does not have.
func isFreeMailHere(domain string) bool {
	switch domain {
	case "proton.me", "tutanota.com", "tutanota.de", "tuta.com", "tuta.io", "tutamail.com",
		"duck.com", "mozmail.com", "appleid.com", "mailbox.org", "skiff.com", "onmail.com", "icloud.cn",
		"zohomail.com", "zohomail.eu", "zoho.eu", "passport.com", "vodafone.de", "alicedsl.de",
		"gmx.co.uk", "aol.fr", "chello.at", "tele2.at", "utanet.at", "inbox.lt", "mail.ua", "qip.ru",
		"hotmail.at", "hotmail.no", "hotmail.com.hk", "hotmail.com.tw", "live.com.my", "msn.com.au",
		"yahoo.ar", "yahoo.cl", "yahoo.id", "yahoo.mx", "yahoo.my", "yahoo.ph", "yahoo.uk", "yahoo.vn",
		"gmail.sk", "qq.cn":
		return true
	default:
		return false
	}
}
