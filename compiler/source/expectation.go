package source

import (
	"regexp"
	"strconv"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// ExpectAnnotation names what must be found in a fixture: limitations
// separated by commas, or none.
const ExpectAnnotation = "fineprint/expect"

// AnyNumber stands for one finding or more.
const AnyNumber = -1

// whole is the key of expectAt under which the whole annotation stands.
const whole = ""

var expectation = regexp.MustCompile(`^([a-z0-9-]+)(?:=([1-9][0-9]{0,3}))?$`)

// readExpectation reads the annotation of the object that is judged.
func (f *Fixture) readExpectation(r *reader, judged *yaml.Node) {
	n := find(find(find(judged, "metadata"), "annotations"), ExpectAnnotation)
	if n == nil {
		r.errs.Add(r.at(judged), "write "+ExpectAnnotation+": none, or the limitations that must be found", "the manifest has no annotation %s", ExpectAnnotation)
		return
	}
	text := r.text(n, "the annotation "+ExpectAnnotation)
	if text.Value == "" {
		return
	}
	f.Expect = map[string]int{}
	f.expectAt = map[string]diag.Position{whole: text.Position()}
	if strings.TrimSpace(text.Value) == "none" {
		return
	}
	offset := 0
	for _, part := range strings.Split(text.Value, ",") {
		name := strings.TrimSpace(part)
		lead := strings.Index(part, name)
		f.expectOne(name, text.At(offset+len([]rune(part[:lead]))), r.errs)
		offset += len([]rune(part)) + 1
	}
}

func (f *Fixture) expectOne(text string, at diag.Position, errs *diag.List) {
	m := expectation.FindStringSubmatch(text)
	switch {
	case m == nil:
		errs.Add(at, "write limitations separated by commas, name=2 for a number of findings, or none", "%q is no expectation", text)
		return
	case m[1] == "none":
		errs.Add(at, "remove it, or the others", "none stands alone")
		return
	}
	if _, twice := f.Expect[m[1]]; twice {
		errs.Add(at, "write "+m[1]+"=2 for two findings", "%s is expected twice", m[1])
	}
	f.Expect[m[1]], f.expectAt[m[1]] = AnyNumber, at
	if m[2] != "" {
		f.Expect[m[1]], _ = strconv.Atoi(m[2])
	}
}
