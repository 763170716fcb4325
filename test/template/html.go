// Renders templates as HTML, as Alertmanager does: with html/template. See record-html.ts.
package main

import (
	"bytes"
	"encoding/json"
	"html/template"
	"os"
	"strings"
	"time"
)

type question struct {
	// Templates that are there before, and the text that is rendered.
	File, Text    string
	Output, Error string
}

var functions = template.FuncMap{
	"toUpper":  strings.ToUpper,
	"safeHtml": func(text string) template.HTML { return template.HTML(text) },
	"safeUrl":  func(text string) template.URL { return template.URL(text) },
	"list":     func(items ...any) []any { return append([]any{}, items...) },
	"toDate": func(layout, text string) time.Time {
		moment, err := time.Parse(layout, text)
		check(err)
		return moment
	},
}

func main() {
	var asked struct {
		Data      map[string]any
		Questions []question
	}
	check(json.NewDecoder(os.Stdin).Decode(&asked))
	for i := range asked.Questions {
		one := &asked.Questions[i]
		output, err := render(one.File, one.Text, asked.Data)
		if err != nil {
			one.Error = err.Error()
		} else {
			one.Output = output
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(asked.Questions))
}

func render(file, text string, data any) (string, error) {
	set, err := template.New("").Option("missingkey=zero").Funcs(functions).Parse(file)
	if err != nil {
		return "", err
	}
	one, err := set.New("").Option("missingkey=zero").Parse(text)
	if err != nil {
		return "", err
	}
	var output bytes.Buffer
	err = one.Execute(&output, data)
	return output.String(), err
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
