// Answers questions about times, as Go's time package sees them. See record-go-time.ts.
package main

import (
	"encoding/json"
	"os"
	"time"
)

type questions struct {
	Formats   []formatQuestion
	Parses    []parseQuestion
	Zones     []zoneQuestion
	Durations []int64
}

type formatQuestion struct {
	At, Zone, Layout string
	Text             string
}

type parseQuestion struct {
	Layout, Text string
	Time, Error  string
}

type zoneQuestion struct {
	Zone, At string
	Name     string
	Offset   int
	Error    string
}

type duration struct {
	Nanos string
	Text  string
}

func main() {
	var asked questions
	check(json.NewDecoder(os.Stdin).Decode(&asked))
	for i := range asked.Formats {
		one := &asked.Formats[i]
		one.Text = at(one.At, one.Zone).Format(one.Layout)
	}
	for i := range asked.Parses {
		one := &asked.Parses[i]
		parsed, err := time.ParseInLocation(one.Layout, one.Text, time.UTC)
		if err != nil {
			one.Error = err.Error()
		} else {
			one.Time = parsed.String()
		}
	}
	for i := range asked.Zones {
		one := &asked.Zones[i]
		zone, err := time.LoadLocation(one.Zone)
		if err != nil {
			one.Error = err.Error()
			continue
		}
		one.Name, one.Offset = at(one.At, "").In(zone).Zone()
	}
	durations := []duration{}
	for _, nanos := range asked.Durations {
		durations = append(durations, duration{json.Number(number(nanos)).String(), time.Duration(nanos).String()})
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(map[string]any{
		"formats": asked.Formats, "parses": asked.Parses, "zones": asked.Zones, "durations": durations,
	}))
}

func number(n int64) string {
	text, err := json.Marshal(n)
	check(err)
	return string(text)
}

// at reads RFC 3339; a zone of "" leaves the offset that was written.
func at(text, zone string) time.Time {
	moment, err := time.Parse(time.RFC3339Nano, text)
	check(err)
	if zone == "" {
		return moment
	}
	location, err := time.LoadLocation(zone)
	check(err)
	return moment.In(location)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
