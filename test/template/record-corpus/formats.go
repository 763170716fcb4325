package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

var flags = []string{"", "+", "-", "#", " ", "0", "5", "-8", "08", "+08", ".0", ".2", "12.3", "#20.5", "0.", "-012.4", "# ", "+#", " 09"}

const verbs = "vTdsqxXoObcUeEfFgGtzw"

// writeFormats prints each value of "formats" in data.json with every verb and many flags: lines of [format, name, output].
func writeFormats(described description) {
	values := value(described.Data["formats"]).(map[string]any)
	var lines []any
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, verb := range verbs {
			for _, flag := range flags {
				format := "%" + flag + string(verb)
				output := fmt.Sprintf(format, values[name])
				if !strings.Contains(output, "0xc0") {
					lines = append(lines, []string{format, name, output})
				}
			}
		}
	}
	writeLines("formats", lines)
}
