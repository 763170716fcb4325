package main

import (
	"math/rand/v2"
	"strings"
)

const (
	randomCount = 1500
	longest     = 400 // characters of a template: the golden file stays small
)

// random makes templates by a grammar that is mostly, but not always, right.
func random(described description) (records []record) {
	g := &grammar{Rand: rand.New(rand.NewPCG(2026, 34))}
	for len(records) < randomCount {
		g.data, g.variables, g.wrong = g.pick("few", "small"), nil, g.IntN(3)
		text := g.top()
		if len(text) > 20 && len(text) < longest {
			records = append(records, rendered(record{Template: text, Data: g.data}, described))
		}
	}
	return records
}

type grammar struct {
	*rand.Rand
	data      string
	variables []string
	ranges    int
	wrong     int // per cent of choices that are made without sense
}

func (g *grammar) pick(choices ...string) string { return choices[g.IntN(len(choices))] }
func (g *grammar) chance(percent int) bool       { return g.IntN(100) < percent }
func (g *grammar) errs() bool                    { return g.chance(g.wrong) }
func (g *grammar) open() string                  { return g.pick("{{", "{{", "{{", "{{- ") }
func (g *grammar) close() string                 { return g.pick("}}", "}}", "}}", " -}}") }
func (g *grammar) action(words ...string) string {
	return g.open() + strings.Join(words, " ") + g.close()
}

func (g *grammar) top() string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		if g.chance(25) {
			outer := g.variables
			g.variables = nil
			b.WriteString(g.action("define", g.pick(`"t"`, `"u"`, "`v`")) + g.statements(1) + g.action("end"))
			g.variables = outer
		}
		b.WriteString(g.statements(3))
	}
	return b.String()
}

func (g *grammar) statements(depth int) string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString(g.statement(depth))
	}
	return b.String()
}

func (g *grammar) statement(depth int) string {
	switch {
	case depth == 0 || g.chance(40):
		return g.simple()
	case g.errs():
		return g.action("end") + g.action("else")
	}
	scope := len(g.variables)
	head := ""
	switch g.IntN(5) {
	case 0:
		head = "if " + g.condition(2)
	case 1:
		head = "with " + g.declaration() + g.pick(g.any(2), g.collection(1))
	case 2:
		return g.action("block", g.pick(`"t"`, `"w"`), g.any(1)) + g.isolated(depth) + g.action("end")
	default:
		head = "range " + g.loop()
		g.ranges++
		defer func() { g.ranges-- }()
	}
	text := g.action(head) + g.statements(depth-1)
	if strings.HasPrefix(head, "if") && g.chance(30) {
		text += g.action("else if", g.condition(1)) + g.statements(depth-1)
	}
	if g.chance(35) {
		text += g.action("else") + g.statements(depth-1)
	}
	g.variables = g.variables[:scope]
	return text + g.action("end")
}

// isolated is the body of a block, which sees no variables.
func (g *grammar) isolated(depth int) string {
	outer, ranges := g.variables, g.ranges
	g.variables, g.ranges = nil, 0
	defer func() { g.variables, g.ranges = outer, ranges }()
	return g.statements(depth - 1)
}

func (g *grammar) loop() string {
	switch g.IntN(4) {
	case 0:
		g.variables = append(g.variables, "$i", "$e")
		return "$i, $e := " + g.collection(1)
	case 1:
		return g.declaration() + g.pick(g.collection(1), g.number(1))
	default:
		return g.pick(g.collection(1), g.collection(1), "3", "2")
	}
}

func (g *grammar) declaration() string {
	if g.chance(70) {
		return ""
	}
	name := g.pick("$x", "$y", "$z")
	g.variables = append(g.variables, name)
	return name + " := "
}

func (g *grammar) simple() string {
	switch g.IntN(12) {
	case 0, 1, 2:
		return g.pick("text", " ", "\n", " \n\t", "a<b>&\"'", "é", "{", "}}", "-")
	case 3:
		return "{{" + g.pick("", "- ") + "/* a comment */" + g.pick("", " -") + "}}"
	case 4:
		name := g.pick("$x", "$y", "$z")
		value := g.any(2)
		assigns := g.pick(":=", "=")
		if !strings.Contains(strings.Join(g.variables, " "), name) && !g.errs() {
			assigns = ":="
		}
		g.variables = append(g.variables, name)
		return g.action(name, assigns, value)
	case 5:
		if g.ranges > 0 || g.errs() {
			return g.action("if", g.condition(1)) + g.action(g.pick("break", "continue")) + g.action("end")
		}
		return g.action("template", g.pick(`"t"`, `"u"`, `"v"`), g.pick(".", "$", g.any(1)))
	default:
		return g.action(g.any(2))
	}
}

// any is an expression of any type; condition, text, number and collection are of theirs.
func (g *grammar) any(depth int) string {
	if g.errs() {
		return g.pick(".Nope", ".Status.x", "$nope", "nil", "1 2", "fail \"on purpose\"", "call .", "html", "index", "(1", "1)", "'ab'", "1e999", ". | 1")
	}
	switch g.IntN(7) {
	case 0:
		return g.condition(depth)
	case 1:
		return g.number(depth)
	case 2:
		return g.collection(depth)
	case 3:
		if len(g.variables) > 0 {
			return g.variables[g.IntN(len(g.variables))]
		}
		return "."
	default:
		return g.text(depth)
	}
}

// operand is an expression in parentheses where it has more than one word.
func (g *grammar) operand(expression string) string {
	if strings.ContainsAny(expression, " |") && !strings.HasPrefix(expression, `"`) && !strings.HasPrefix(expression, "`") {
		return "(" + expression + ")"
	}
	return expression
}

func (g *grammar) condition(depth int) string {
	if depth == 0 {
		return g.pick("true", "false", ".", "$", g.number(0), g.text(0))
	}
	of := func(f func(int) string) string { return g.operand(f(depth - 1)) }
	switch g.IntN(6) {
	case 0:
		return g.pick("and ", "or ") + of(g.condition) + " " + of(g.any) + g.pick("", " "+of(g.condition))
	case 1:
		return "not " + of(g.any)
	case 2:
		return g.pick("eq", "ne", "lt", "le", "gt", "ge") + " " + of(g.number) + " " + of(g.number)
	case 3:
		return g.pick("eq", "ne", "lt", "le", "gt", "ge") + " " + of(g.text) + " " + of(g.text)
	case 4:
		return of(g.collection)
	default:
		return "isNil " + of(g.any)
	}
}

func (g *grammar) number(depth int) string {
	if depth == 0 {
		constant := g.pick("0", "1", "2", "3", "-3", "0x1F", "1_0", "'a'", "07")
		if g.data == "small" {
			return g.pick(constant, "$.int", "$.zero", "$.negative")
		}
		return constant
	}
	return g.pick("len "+g.operand(g.collection(depth-1)), g.collection(depth-1)+" | len", g.number(0))
}

func (g *grammar) text(depth int) string {
	if depth == 0 {
		constant := g.pick(`"x"`, `""`, `"alertname"`, "`raw`", `"\u00e9\n<"`, `"a b"`)
		if g.data == "small" {
			return g.pick(constant, "$.text", "$.empty", "$.kv.a", "$.map.b", "$.map.c.deep", "$.kv.nope")
		}
		return g.pick(constant, "$.Status", "$.Receiver", "$.CommonLabels.severity", "$.CommonAnnotations.summary", "$.GroupLabels.nope")
	}
	of := func(f func(int) string) string { return g.operand(f(depth - 1)) }
	switch g.IntN(10) {
	case 0:
		return "printf " + g.pick(`"%v-%v"`, `"%q %[1]T %v"`, `"%5v|%-8v|"`, `"%+v %#v"`, `"%d %s"`, `"%x %t"`) + " " + of(g.any) + " " + of(g.any)
	case 1:
		return g.pick("print", "println", "html", "js", "urlquery") + " " + of(g.any) + " " + of(g.any)
	case 2:
		return g.any(depth-1) + " | " + g.pick("print", "html", "js", "urlquery", `printf "%v"`, `printf "%q"`, "echo")
	case 3:
		return g.pick("toUpper ", "slice ") + of(g.text)
	case 4:
		return of(g.text) + " | toUpper | " + g.pick("print", `printf "%-9s|"`, "repeat 2")
	case 5:
		return g.pick("repeat 2 ", `join "," (stringSlice "b" "a") | repeat `+of(g.number)+" | print ") + of(g.text)
	case 6:
		return "index " + of(g.collection) + " " + g.pick("0", "1", `"a"`, `"alertname"`, of(g.number))
	default:
		return g.text(0)
	}
}

func (g *grammar) collection(depth int) string {
	if depth > 0 && g.chance(30) {
		of := func(f func(int) string) string { return g.operand(f(depth - 1)) }
		return g.pick("list ", "echo (list 1 2) | print ", `dict "a" `, "stringSlice ") + of(g.text)
	}
	if g.data == "small" {
		return g.pick("$.list", "$.strings", "$.map", "$.kv", "$.noList", "$.noMap", "$.kv.SortedPairs", "$.kv.Names", "$.bytes")
	}
	return g.pick("$.Alerts", "$.Alerts.Firing", "$.CommonLabels", "$.CommonLabels.SortedPairs", "$.GroupLabels.Names",
		"$.CommonLabels.Remove $.GroupLabels.Names", "$.Alerts.Resolved", "$.RouteLabels")
}
