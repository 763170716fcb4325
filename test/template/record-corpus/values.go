package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"time"

	am "record-corpus/template"
)

// value makes Go values of their descriptions in data.json; test/template/described.ts is its twin.
func value(raw json.RawMessage) any {
	var tagged struct {
		Kind string          `json:"$"`
		Of   json.RawMessage `json:"of"`
	}
	if raw[0] != '{' {
		var plain any // string, bool, float64, nil
		must(json.Unmarshal(raw, &plain))
		return plain
	}
	must(json.Unmarshal(raw, &tagged))
	switch of := tagged.Of; tagged.Kind {
	case "int":
		return int(integer(of))
	case "int64":
		return integer(of)
	case "uint8":
		return uint8(integer(of))
	case "duration":
		return time.Duration(integer(of))
	case "bytes":
		return []byte(text(of))
	case "html":
		return template.HTML(text(of))
	case "url":
		return template.URL(text(of))
	case "time":
		return moment(text(of))
	case "strings":
		return strs(of)
	case "list":
		return list(of)
	case "map":
		return dictionary(of)
	case "kv":
		return kv(of)
	case "data":
		return data(of)
	default:
		panic(fmt.Sprintf("unknown kind in %s", raw))
	}
}

func integer(raw json.RawMessage) int64 {
	n, err := strconv.ParseInt(text(raw), 10, 64)
	must(err)
	return n
}

func text(raw json.RawMessage) (s string) {
	must(json.Unmarshal(raw, &s))
	return s
}

func strs(raw json.RawMessage) (s []string) {
	must(json.Unmarshal(raw, &s))
	return slices.Clip(s) // no room to grow: what lies behind a slice is not part of the comparison
}

func kv(raw json.RawMessage) (labels am.KV) {
	must(json.Unmarshal(raw, &labels))
	return labels
}

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	must(err)
	return t
}

func list(raw json.RawMessage) []any {
	var items []json.RawMessage
	must(json.Unmarshal(raw, &items))
	values := make([]any, len(items))
	for i, item := range items {
		values[i] = value(item)
	}
	return values
}

func dictionary(raw json.RawMessage) map[string]any {
	var entries map[string]json.RawMessage
	must(json.Unmarshal(raw, &entries))
	values := make(map[string]any, len(entries))
	for key, entry := range entries {
		values[key] = value(entry)
	}
	return values
}

func data(raw json.RawMessage) *am.Data {
	described := struct {
		am.Data
		Alerts []struct {
			am.Alert
			StartsAt, EndsAt string
		}
	}{}
	must(json.Unmarshal(raw, &described))
	described.Data.Alerts = am.Alerts{}
	for _, alert := range described.Alerts {
		alert.Alert.StartsAt, alert.Alert.EndsAt = moment(alert.StartsAt), moment(alert.EndsAt)
		described.Data.Alerts = append(described.Data.Alerts, alert.Alert)
	}
	described.Data.Alerts = slices.Clip(described.Data.Alerts)
	return &described.Data
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
