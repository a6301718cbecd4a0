package lab

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"sync"
	"time"

	"samesocket/internal/vnet"
)

// HTTP over TLS: the client's transports of tlsVersions, and the server's other port.
// Nothing of it is there before a request wants it. The programs' sockets are watched
// above TLS, so heads are told as ever; what the link carries is records that only the
// two programs can read.

// tlsVersions are those that a request may want, each with its own sessions.
var tlsVersions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

// identity is the server's: its key and its certificate, which the clients of the labs
// trust and nobody else does. Nothing of it leaves the process.
type identity struct {
	certificate tls.Certificate
	roots       *x509.CertPool
}

// newIdentity is called once in a process. Ed25519 makes every signature as long as
// any other, and so every segment.
var newIdentity = sync.OnceValues(func() (identity, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return identity{}, fmt.Errorf("make key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "the lab's server"},
		NotBefore:    calendar.AddDate(-1, 0, 0),
		NotAfter:     calendar.AddDate(1, 0, 0),
		IPAddresses:  []net.IP{net.IP(vnet.ServerAddr().Addr().AsSlice())},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		return identity{}, fmt.Errorf("make certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return identity{}, fmt.Errorf("parse certificate: %w", err)
	}
	id := identity{tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private, Leaf: leaf}, x509.NewCertPool()}
	id.roots.AddCert(leaf)
	return id, nil
})

// calendar is the date in every lab, for a lab has no calendar: certificates and
// tickets do not expire.
var calendar = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// config is what client and server have in common.
func (id identity) config() *tls.Config {
	return &tls.Config{
		Time: func() time.Time { return calendar },
		// Its key share leaves room for the whole ClientHello in a segment;
		// X25519MLKEM768, which Go prefers, takes 1.2 kB.
		CurvePreferences: []tls.CurveID{tls.X25519},
	}
}

// clientConfig is for one version. Sessions live as long as it does.
func clientConfig(version string) (*tls.Config, error) {
	id, err := newIdentity()
	if err != nil {
		return nil, err
	}
	c := id.config()
	c.MinVersion, c.MaxVersion = tlsVersions[version], tlsVersions[version]
	c.RootCAs, c.ServerName = id.roots, vnet.ServerAddr().Addr().String()
	c.ClientSessionCache = tls.NewLRUClientSessionCache(0)
	return c, nil
}

// listenSecure lets the server program listen on vnet.HTTPSPort too.
func (s *server) listenSecure() error {
	id, err := newIdentity()
	if err != nil {
		return err
	}
	l, err := s.net.ListenSecure()
	if err != nil {
		return fmt.Errorf("serve TLS: %w", err)
	}
	c := id.config()
	c.Certificates = []tls.Certificate{id.certificate}
	s.mu.Lock()
	s.serve(l, c)
	s.mu.Unlock()
	s.inOrder(func(now time.Duration) {
		s.https.Store(true)
		s.tellProgram(now, vnet.Server)
	})
	return nil
}

// over is the socket as a program uses it: with TLS above TCP, if there is any.
func over(tcp net.Conn, c *tls.Config, end func(net.Conn, *tls.Config) *tls.Conn) net.Conn {
	if c == nil {
		return tcp
	}
	return end(tcp, c)
}

// handshake lets TLS, if there is any, agree with the server before the connection is
// used.
func (c *clientConn) handshake(ctx context.Context) error {
	secure, ok := c.Conn.(*tls.Conn)
	if !ok {
		return nil
	}
	err := secure.HandshakeContext(ctx)
	if err != nil {
		c.failed(err)
		_ = c.Close()
		return fmt.Errorf("TLS handshake: %w", err)
	}
	return nil
}

func (r Request) validTLS() error {
	if _, ok := tlsVersions[r.TLS]; !ok && r.TLS != "" {
		return &InvalidError{"tls_unknown", "tls", "1.2 or 1.3"}
	}
	return nil
}
