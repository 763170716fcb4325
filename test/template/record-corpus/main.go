// Records what Go's text/template and fmt make of a corpus, for corpus.test.ts to compare with. Run by hand, with Go 1.26,
// from this folder:
//
//	TZ=UTC go run .
//
// It reads ../corpus/*.txt and ../corpus/data.json and writes ../../golden/template/*.jsonl.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"time"
)

type file struct{ Name, Content string }

// description is data.json: what the lines of the corpus name.
type description struct {
	Data  map[string]json.RawMessage
	Files map[string][]file
}

// record is one line of a golden file: a template, what it was given, and its output or its error.
type record struct {
	Template string `json:"template"`
	Data     string `json:"data"`
	Files    string `json:"files,omitempty"`
	Output   string `json:"output,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Pointers are printed as where they point to, which no two runs agree on.
var address = regexp.MustCompile(`0x[0-9a-f]{10,}`)

// Functions beside Go's own, with parameters of many types; described.ts has the same.
var functions = template.FuncMap{
	"toUpper":     strings.ToUpper,
	"join":        func(sep string, s []string) string { return strings.Join(s, sep) },
	"stringSlice": func(s ...string) []string { return s },
	"list":        func(args ...any) []any { return append([]any{}, args...) },
	"fail":        func(message string) (string, error) { return "", errors.New(message) },
	"repeat":      func(count int, s string) string { return strings.Repeat(s, max(count, 0)) },
	"half":        func(f float64) float64 { return f / 2 },
	"isYes":       func(yes bool) bool { return yes },
	"year":        func(t time.Time) int { return t.Year() },
	"seconds":     func(d time.Duration) float64 { return d.Seconds() },
	"keys":        func(m map[string]any) int { return len(m) },
	"isNil":       func(v any) bool { return v == nil },
	"nothing":     func() any { return nil },
	"echo":        func(v any) any { return v },
	"dict": func(pairs ...any) (map[string]any, error) {
		if len(pairs)%2 != 0 {
			return nil, errors.New("odd number of arguments")
		}
		made := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			made[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
		return made, nil
	},
}

func main() {
	described := read("../corpus/data.json")
	paths, err := filepath.Glob("../corpus/*.txt")
	must(err)
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		write(name, corpus(path, described))
	}
	write("random", random(described))
	writeFormats(described)
}

func read(path string) (described description) {
	content, err := os.ReadFile(path)
	must(err)
	must(json.Unmarshal(content, &described))
	return described
}

// corpus reads a file of templates, one a line. `@data name` and `@files name` say what the lines below are given; `↵` is
// the end of a line, `⇥` a tab, `␣` a space where editors would cut it.
func corpus(path string, described description) (records []record) {
	content, err := os.ReadFile(path)
	must(err)
	data, files := "nil", ""
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if name, ok := strings.CutPrefix(line, "@data "); ok {
			data = name
		} else if name, ok := strings.CutPrefix(line, "@files "); ok {
			files = strings.TrimPrefix(name, "none")
		} else {
			text := strings.NewReplacer("↵", "\n", "⇥", "\t", "␣", " ").Replace(line)
			records = append(records, rendered(record{Template: text, Data: data, Files: files}, described))
		}
	}
	return records
}

// rendered does what Alertmanager's ExecuteTextString does.
func rendered(r record, described description) record {
	output, err := render(r, described)
	if err != nil {
		r.Error = address.ReplaceAllString(err.Error(), "0xc000000000")
	} else {
		r.Output = address.ReplaceAllString(output, "0xc000000000")
	}
	return r
}

func render(r record, described description) (string, error) {
	dot, ok := described.Data[r.Data]
	if !ok {
		panic("no data named " + r.Data)
	}
	set := template.Must(template.New("").Option("missingkey=zero").Funcs(functions).Parse(""))
	for _, file := range described.Files[r.Files] {
		if _, err := set.New(file.Name).Parse(file.Content); err != nil {
			return "", err
		}
	}
	set, err := template.Must(set.Clone()).New("").Option("missingkey=zero").Parse(r.Template)
	if err != nil {
		return "", err
	}
	var output bytes.Buffer
	err = set.Execute(&output, value(dot))
	return output.String(), err
}

func write(name string, records []record) {
	lines := make([]any, len(records))
	for i, r := range records {
		lines[i] = r
	}
	writeLines(name, lines)
}

func writeLines(name string, lines []any) {
	file, err := os.Create(filepath.Join("../../golden/template", name+".jsonl"))
	must(err)
	defer file.Close()
	out := bufio.NewWriter(file)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, line := range lines {
		must(encoder.Encode(line))
	}
	must(out.Flush())
	fmt.Println(len(lines), name)
}
