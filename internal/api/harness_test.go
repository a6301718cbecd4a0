package api

import (
	"context"
	"log/slog"
	"os"
	"path"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/lab"
	"samesocket/internal/scenario"
	"samesocket/internal/webtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// served is a handler under /api, without a network before it.
type served struct {
	*Handler
	webtest.Client
}

// roomy are limits that no test meets which does not want to; the program's own
// stand in internal/server.
func roomy() Limits {
	return Limits{
		Labs: 100, LabsPerPrefix: 100, LabIdleLife: 10 * time.Minute, LabWholeLife: time.Hour,
		LabCreations: 60, LabCreationsBurst: 100, Acts: 100, ActsBurst: 1000,
		TraceEvents: 20_000, TraceBytes: 4 << 20, TracesBytes: 1 << 30,
		RequestBytes: 16 << 10, ViewersPerLab: 10,
		Answers: 32, AnswerBytes: 2 << 10, AnswerLife: time.Minute,
	}
}

// serve makes a handler; change may alter its configuration.
func serve(t *testing.T, change ...func(*Config)) *served {
	t.Helper()
	scenarios, err := scenario.Load(os.DirFS("../../web"), "scenarios")
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Prefix: "/api", Scenarios: scenarios, Limits: roomy(), Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	for _, f := range change {
		f(&c)
	}
	h := New(c)
	st := &served{h, webtest.Client{T: t, Send: webtest.Within(h)}}
	t.Cleanup(st.stop)
	return st
}

func (st *served) stop() {
	st.Close(context.Background()) // the test's own is done by now
	st.Wait()
}

// lab is the lab of an id, for what no request can do to it.
func (st *served) lab(id string) *lab.Lab {
	st.T.Helper()
	l, err := st.labs.find(id, time.Now())
	if err != nil {
		st.T.Fatal(err)
	}
	return l.Lab
}

// request sends one and waits for its first segment, however late a busy machine lets
// it be sent: until then a step would find nothing in flight.
func (st *served) request(lab, body string, header ...string) {
	st.T.Helper()
	trace, before := st.lab(path.Base(lab)).Trace(), st.events(lab, "link:segment_sent")
	st.Do("POST", lab+"/requests", body, header...).Member(st.T, 202, "request")
	for {
		seen := trace.Last()
		if st.events(lab, "link:segment_sent") > before {
			return
		}
		<-trace.Changed(seen)
	}
}
