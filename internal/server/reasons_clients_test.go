package server

import (
	"os"
	"os/exec"
	"testing"
)

func TestReasonsOfRequests(t *testing.T) {
	py := python(t, "requests")
	st := newSite(t)
	t.Parallel()
	eachOf(t, st, 8, map[string]trial{
		"get":             {py("get"), wants("not_reused", "client_fin")},
		"session":         {py("session"), wants("reused", "nothing")},
		"close":           {py("close"), wants("not_reused", "client_said_close")},
		"unread":          {py("unread"), wants("not_reused", "left_idle")}, // http.client has the few octets in its own buffer
		"unread-long":     {py("unread-long"), wants("not_reused", "body_unread")},
		"gives-up":        {py("gives-up"), wants("not_reused", "client_gave_up")},
		"threads-give-up": {py("threads-give-up"), wants("not_reused", "client_gave_up")},
		"threads-get":     {py("threads-get"), wants("not_reused", "client_fin")},
		"pool-full":       {py("pool-full"), wants("partly", "pool_full")},
		"session-each":    {py("session-each"), wants("not_reused", "left_idle")},
		"idle":            {py("idle"), wants("not_reused", "client_idle")},
		"server-closes":   {py("server-closes"), wants("not_reused", "server_said_close")},
		"server-idle":     {py("server-idle"), judgement{"not_reused", "idle_timeout", "noticed", false}},
		"resets":          {py("resets"), wants("not_reused", "client_reset")},
		"post":            {py("post"), wants("reused", "nothing")},
		"lost":            {py("lost"), judgement{"cannot_tell", "one_request", "failed", false}},
	})
}

func TestReasonsOfHTTPX(t *testing.T) {
	py := python(t, "httpx")
	st := newSite(t)
	t.Parallel()
	eachOf(t, st, 8, map[string]trial{
		"get":         {py("get"), wants("not_reused", "client_fin")},
		"client":      {py("client"), wants("reused", "nothing")},
		"client-each": {py("client-each"), wants("not_reused", "left_idle")},
		"gives-up":    {py("gives-up"), wants("not_reused", "client_gave_up")},
		"idle":        {py("idle"), wants("not_reused", "client_idle")},
		"server-idle": {py("server-idle"), judgement{"not_reused", "idle_timeout", "noticed", false}},
		"pool-full":   {py("pool-full"), wants("partly", "pool_full")},
		"unread":      {py("unread"), wants("not_reused", "body_unread")},
	})
}

func TestReasonsOfAiohttp(t *testing.T) {
	py := python(t, "aiohttp")
	st := newSite(t)
	t.Parallel()
	eachOf(t, st, 8, map[string]trial{
		"session":      {py("session"), wants("reused", "nothing")},
		"session-each": {py("session-each"), wants("not_reused", "client_fin")},
		"force-close":  {py("force-close"), wants("not_reused", "client_fin")},
		"gives-up":     {py("gives-up"), wants("not_reused", "client_gave_up")},
		"at-once":      {py("at-once"), wants("parallel", "concurrent")},
		"idle":         {py("idle"), wants("not_reused", "client_idle")},
		"unread":       {py("unread"), wants("not_reused", "body_unread")},
	})
}

func TestReasonsOfNode(t *testing.T) {
	need(t, "node")
	st := newSite(t)
	t.Parallel()
	eachOf(t, st, 6, map[string]trial{
		"fetch-unread":   {script("node", "node_client.mjs", "fetch-unread"), wants("not_reused", "body_unread")},
		"fetch-gives-up": {script("node", "node_client.mjs", "fetch-gives-up"), wants("not_reused", "client_gave_up")},
		"fetch-at-once":  {script("node", "node_client.mjs", "fetch-at-once"), wants("parallel", "concurrent")},
		"fetch-idle":     {script("node", "node_client.mjs", "fetch-idle"), wants("not_reused", "client_idle")},
		"pool-full":      {script("node", "node_client.mjs", "pool-full"), wants("partly", "pool_full")},
		"agent-each":     {script("node", "node_client.mjs", "agent-each"), wants("not_reused", "left_idle")},
		"destroys":       {script("node", "node_client.mjs", "destroys"), wants("not_reused", "body_unread")},
		"lost":           {script("node", "node_client.mjs", "lost"), judgement{"cannot_tell", "one_request", "failed", false}},
	})
}

// The packages are those of web/package-lock.json.
func TestReasonsOfNodePackages(t *testing.T) {
	need(t, "node")
	for _, name := range []string{"axios", "undici"} {
		if _, err := os.Stat("../../web/node_modules/" + name); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(err)
			}
			t.Skipf("npm ci in web has not brought %s", name)
		}
	}
	st := newSite(t)
	t.Parallel()
	each(t, st, map[string]trial{
		"axios":          {script("node", "package_client.mjs", "axios"), wants("reused", "nothing")},
		"axios-closes":   {script("node", "package_client.mjs", "axios-closes"), wants("not_reused", "client_said_close")},
		"axios-gives-up": {script("node", "package_client.mjs", "axios-gives-up"), wants("not_reused", "client_gave_up")},
		"axios-lost":     {script("node", "package_client.mjs", "axios-lost"), judgement{"cannot_tell", "one_request", "failed", false}},
		// It takes its next request before the connection is free again.
		"undici":          {script("node", "package_client.mjs", "undici"), wants("partly", "left_idle")},
		"undici-each":     {script("node", "package_client.mjs", "undici-each"), wants("not_reused", "client_fin")},
		"undici-gives-up": {script("node", "package_client.mjs", "undici-gives-up"), wants("not_reused", "client_gave_up")},
	})
}

func TestReasonsOfRuby(t *testing.T) {
	need(t, "ruby")
	st := newSite(t)
	t.Parallel()
	each(t, st, map[string]trial{
		"get":        {script("ruby", "ruby_client.rb", "get"), wants("not_reused", "client_fin")},
		"unstarted":  {script("ruby", "ruby_client.rb", "unstarted"), wants("not_reused", "client_said_close")},
		"start":      {script("ruby", "ruby_client.rb", "start"), wants("reused", "nothing")},
		"start-each": {script("ruby", "ruby_client.rb", "start-each"), wants("not_reused", "client_fin")},
		"idle":       {script("ruby", "ruby_client.rb", "idle"), wants("not_reused", "client_idle")},
		"gives-up":   {script("ruby", "ruby_client.rb", "gives-up"), wants("not_reused", "client_gave_up")},
		"retries":    {script("ruby", "ruby_client.rb", "retries"), judgement{"not_reused", "server_ended", "retried", false}},
	})
}

func TestReasonsOfPerl(t *testing.T) {
	need(t, "perl")
	st := newSite(t)
	t.Parallel()
	each(t, st, map[string]trial{
		"lwp":       {script("perl", "perl_client.pl", "lwp"), wants("not_reused", "client_said_close")},
		"lwp-keeps": {script("perl", "perl_client.pl", "lwp-keeps"), wants("reused", "nothing")},
		"tiny":      {script("perl", "perl_client.pl", "tiny"), wants("reused", "nothing")},
		"tiny-each": {script("perl", "perl_client.pl", "tiny-each"), wants("not_reused", "client_fin")},
		"gives-up":  {script("perl", "perl_client.pl", "gives-up"), wants("not_reused", "client_gave_up")},
	})
}

// Of two connections that are opened together, used once and kept, two more behind
// them within milliseconds, it cannot be told whether all four were meant to be used
// at once. Each client is alone: for one that is let run late the answer is another.
func TestReasonsOfPairs(t *testing.T) {
	need(t, "ruby")
	need(t, "perl")
	st := newSite(t)
	eachOf(t, st, 1, map[string]trial{
		"ruby": {script("ruby", "ruby_client.rb", "pairs"), wants("cannot_tell", "too_quick")},
		"perl": {script("perl", "perl_client.pl", "pairs"), wants("cannot_tell", "too_quick")},
	})
}

// javac compiles one of testdata/clients and runs it in a mode, with options for
// the JVM.
func javac(t *testing.T, class string) func(mode string, options ...string) program {
	t.Helper()
	need(t, "javac")
	classes := t.TempDir()
	if out, err := exec.Command("javac", "-d", classes, "testdata/clients/"+class+".java").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return func(mode string, options ...string) program {
		args := append([]string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes}, options...)
		return process("java", append(args, class, "--", mode)...)
	}
}

// HttpURLConnection does not say which connections it opens.
func TestReasonsOfURLConnection(t *testing.T) {
	java := javac(t, "URLConnectionClient")
	st := newSite(t)
	t.Parallel()
	eachOf(t, st, 3, map[string]trial{
		"reads":     {java("reads"), wants("reused", "nothing")},
		"idle":      {java("idle"), wants("not_reused", "client_idle")},
		"gives-up":  {java("gives-up"), wants("not_reused", "client_gave_up")},
		"pool-full": {java("pool-full", "-Dhttp.maxConnections=2"), wants("partly", "pool_full")},
	})
}

// java.net.http logs the sockets that it reads from.
func TestReasonsOfJava(t *testing.T) {
	compiled := javac(t, "HTTPClient")
	java := func(mode string, options ...string) program {
		return compiled(mode, append(options, "-Djdk.httpclient.HttpClient.log=channel")...)
	}
	st := newSite(t)
	t.Parallel()
	// Its idle time-out is not among them: on a busy machine its timer fires so late that
	// the next request may come first, and the connection was not idle for as long.
	eachOf(t, st, 3, map[string]trial{
		"client":        {java("client"), wants("reused", "nothing")},
		"client-each":   {java("client-each"), wants("not_reused", "left_idle")},
		"closes":        {java("closes", "-Djdk.httpclient.allowRestrictedHeaders=connection"), wants("not_reused", "client_said_close")},
		"gives-up":      {java("gives-up"), wants("not_reused", "client_gave_up")},
		"at-once":       {java("at-once"), wants("parallel", "concurrent")},
		"unread":        {java("unread"), wants("not_reused", "body_unread")},
		"unread-closed": {java("unread-closed"), wants("not_reused", "body_unread")},
		"retries":       {java("retries"), judgement{"not_reused", "server_ended", "retried", false}},
	})
}

func TestReasonsOfPHP(t *testing.T) {
	need(t, "php")
	if exec.Command("php", "-r", "curl_init();").Run() != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("this PHP has no curl")
		}
		t.Skip("this PHP has no curl")
	}
	st := newSite(t)
	t.Parallel()
	each(t, st, map[string]trial{
		"handle":            {script("php", "php_client.php", "handle"), wants("reused", "nothing")},
		"handle-each":       {script("php", "php_client.php", "handle-each"), wants("not_reused", "left_idle")},
		"handle-each-freed": {script("php", "php_client.php", "handle-each-freed"), wants("not_reused", "client_fin")},
		"forbids":           {script("php", "php_client.php", "forbids"), wants("not_reused", "client_fin")},
		"stream":            {script("php", "php_client.php", "stream"), wants("not_reused", "client_said_close")},
		"gives-up":          {script("php", "php_client.php", "gives-up"), wants("not_reused", "client_gave_up")},
		"undone":            {script("php", "php_client.php", "undone"), wants("not_reused", "body_unread")},
		"at-once":           {script("php", "php_client.php", "at-once"), wants("parallel", "concurrent")},
		"pool-full":         {script("php", "php_client.php", "pool-full"), wants("partly", "pool_full")},
		"retries":           {script("php", "php_client.php", "retries"), judgement{"not_reused", "server_ended", "retried", false}},
	})
}

func TestReasonsOfCommands(t *testing.T) {
	for _, name := range []string{"curl", "wget", "ab", "hey", "siege"} {
		need(t, name)
	}
	body := t.TempDir() + "/body"
	large := t.TempDir() + "/large"
	for file, size := range map[string]int64{body: 2 << 20, large: 17 << 20} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(file, size); err != nil {
			t.Fatal(err)
		}
	}
	st := newSite(t)
	t.Parallel()
	each(t, st, map[string]trial{
		"curl-each":          {shell(`for i in 1 2 3; do curl -s "$U/$i"; done`), wants("not_reused", "client_fin")},
		"curl-gives-up":      {shell(`for i in 1 2 3; do curl -s -m 0.3 "$U/$i?delay=8000"; done`), wants("not_reused", "client_gave_up")},
		"curl-at-once":       {shell(`curl -s -Z --parallel-immediate "$U/[1-8]" -o /dev/null`), wants("parallel", "concurrent")},
		"curl-body":          {shell(`curl -s -T ` + body + ` "$U/1" -T ` + body + ` "$U/2"`), wants("reused", "nothing")},
		"curl-large":         {shell(`curl -s -T ` + large + ` "$U/1" "$U/2"`), wants("not_reused", "server_limit")},
		"curl-lost":          {shell(`curl -s "$U/1?lose=1" "$U/2"`), judgement{"not_reused", "server_ended", "retried", false}},
		"curl-lost-rst":      {shell(`curl -s "$U/1?lose=rst" "$U/2"`), judgement{"not_reused", "server_ended", "retried", false}},
		"curl-dropped":       {shell(`curl -s "$U/1?drop=1"; curl -s "$U/2"`), judgement{"not_reused", "server_ended", "failed", false}},
		"curl-silent":        {shell(`curl -s -m 0.3 "$U/1" "$U/2?silent=1"`), judgement{"reused", "nothing", "failed", false}},
		"curl-http2":         {shell(`curl -s --http2-prior-knowledge "$U/1" "$U/2"`), wants("cannot_tell", "http2")},
		"curl-max":           {shell(`curl -s "$U/1?max=2" "$U/2" "$U/3"`), wants("partly", "server_said_close")},
		"curl-undone":        {shell(`for i in 1 2 3; do curl -s --max-filesize 1000 "$U/$i?bytes=1000000"; done`), wants("not_reused", "body_unread")},
		"wget-gives-up":      {shell(`for i in 1 2 3; do wget -O- -T 0.4 -t 1 "$U/$i?delay=8000"; done`), wants("not_reused", "client_gave_up")},
		"wget-undone":        {shell(`for i in 1 2 3; do { command wget -O- "$U/$i?bytes=1000000" | head -c 1000 >/dev/null; } 2>&1 | said; done`), wants("not_reused", "body_unread")},
		"curl-1.0":           {shell(`curl -s --http1.0 "$U/1" "$U/2" "$U/3"`), wants("not_reused", "http10")},
		"wget-server-closes": {shell(`wget -O- "$U/1?close=1" "$U/2?close=1"`), wants("not_reused", "server_said_close")},
		"ab":                 {shell(`ab -q -n 20 -c 4 "$U/1"`), wants("not_reused", "http10")},
		"ab-k":               {shell(`ab -q -k -n 20 -c 1 "$U/1"`), wants("reused", "nothing")},
		"hey":                {shell(`hey -n 20 -c 4 "$U/1?delay=20"`), wants("parallel", "concurrent")},
		"hey-no-keep-alive":  {shell(`hey -n 20 -c 4 -disable-keepalive "$U/1"`), wants("not_reused", "client_said_close")},
		"siege":              {shell(`siege -q -r 5 -c 2 "$U/1"`), wants("not_reused", "client_said_close")},
	})
}
