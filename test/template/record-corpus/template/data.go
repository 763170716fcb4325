// Package template declares the data of a notification with the names, fields and methods of Alertmanager's, so that Go's
// error texts name the same types (`*template.Data`).
package template

import (
	"slices"
	"strings"
	"time"
)

type Data struct {
	Receiver           string
	Status             string
	Alerts             Alerts
	NotificationReason string
	GroupLabels        KV
	CommonLabels       KV
	CommonAnnotations  KV
	RouteLabels        KV
	ExternalURL        string
}

type Alert struct {
	Status       string
	Labels       KV
	Annotations  KV
	StartsAt     time.Time
	EndsAt       time.Time
	GeneratorURL string
	Fingerprint  string
}

type Alerts []Alert

func (alerts Alerts) Firing() []Alert   { return alerts.with("firing") }
func (alerts Alerts) Resolved() []Alert { return alerts.with("resolved") }

func (alerts Alerts) with(status string) []Alert {
	return slices.DeleteFunc(slices.Clone(alerts), func(a Alert) bool { return a.Status != status })
}

type Pair struct{ Name, Value string }

type Pairs []Pair

func (pairs Pairs) Names() []string  { return pairs.each(func(p Pair) string { return p.Name }) }
func (pairs Pairs) Values() []string { return pairs.each(func(p Pair) string { return p.Value }) }
func (pairs Pairs) String() string {
	return strings.Join(pairs.each(func(p Pair) string { return p.Name + "=" + p.Value }), ", ")
}

func (pairs Pairs) each(part func(Pair) string) []string {
	parts := make([]string, len(pairs))
	for i, pair := range pairs {
		parts[i] = part(pair)
	}
	return parts
}

type KV map[string]string

func (kv KV) SortedPairs() Pairs {
	pairs := make(Pairs, 0, len(kv))
	for name, value := range kv {
		pairs = append(pairs, Pair{name, value})
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		if (a.Name == "alertname") != (b.Name == "alertname") {
			if a.Name == "alertname" {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return pairs
}

func (kv KV) Remove(keys []string) KV {
	kept := KV{}
	for name, value := range kv {
		if !slices.Contains(keys, name) {
			kept[name] = value
		}
	}
	return kept
}

func (kv KV) Names() []string  { return kv.SortedPairs().Names() }
func (kv KV) Values() []string { return kv.SortedPairs().Values() }
func (kv KV) String() string   { return kv.SortedPairs().String() }
