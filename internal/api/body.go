package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
)

// ReadBody decodes the JSON object that a request carries, strictly: an unknown
// member is an error and not a wish that nobody hears. An empty body is an
// empty object where nothing need be said. The error is a Problem.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64, into any) error {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return Problem{
			Status: http.StatusRequestEntityTooLarge, Code: "body_too_large",
			Allowed: "at most " + strconv.FormatInt(limit, 10) + " bytes", Detail: "The request's body is too large.",
		}
	}
	if err != nil {
		return Problem{Status: http.StatusBadRequest, Code: "body_incomplete", Detail: "The request's body ended too early."}
	}
	if len(raw) == 0 && r.Header.Get("Content-Type") == "" {
		return nil
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return Problem{
			Status: http.StatusUnsupportedMediaType, Code: "content_type_unsupported", Allowed: "application/json",
			Detail: "The request's body must be JSON; with curl, use --json.",
		}
	}
	return decodeObject(raw, into)
}

func decodeObject(raw []byte, into any) error {
	malformed := Problem{Status: http.StatusBadRequest, Code: "json_malformed", Allowed: "one JSON object", Detail: "The request's body is not one JSON object."}
	if !bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("{")) {
		return malformed
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return Problem{
				Status: http.StatusBadRequest, Code: "json_type", Field: wrong.Field, Allowed: jsonType(wrong.Type),
				Detail: "A member has the wrong type.",
			}
		}
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return Problem{
				Status: http.StatusBadRequest, Code: "json_unknown_field", Field: strings.Trim(name, `"`),
				Detail: "The request's body has a member that is not known here.",
			}
		}
		return malformed
	}
	if _, err := dec.Token(); err != io.EOF {
		malformed.Code, malformed.Detail = "json_trailing", "Something follows the JSON object."
		return malformed
	}
	return nil
}

// jsonType names a Go type as whoever writes JSON knows it.
func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number"
	case reflect.Int:
		return "a whole number"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.String:
		return "a string"
	default:
		return "an object"
	}
}

// WriteJSON answers with v and its length, so that the connection can carry the
// next answer. If v cannot be written it returns an error and nothing is sent.
func WriteJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
	return nil
}
