package gatekeeper

import (
	"os"
	"regexp"
	"strings"

	"fineprint/compiler/engine"
	"fineprint/compiler/source"
	"fineprint/compiler/target"
)

// suite makes suite.yaml for `gator verify`, and the files it names. A
// limitation is tested with its own fixtures, the pack's, and every other one
// in which it must be found. Fixtures with parameters of their own get a
// Constraint of their own.
func (e *emitter) suite(in target.Input) {
	inventories := e.fixtures(in)
	var tests []target.Map
	for _, l := range in.Pack.Limitations {
		name := l.Source.Name.Value
		var cases []target.Map
		var special []target.Map
		for _, c := range in.Cases {
			found := of(name, c.Findings)
			if c.Fixture.Limitation != name && c.Fixture.Limitation != "" && len(found) == 0 {
				continue
			}
			made := suiteCase(c.Fixture, found, inventories[c.Fixture.ID()])
			values, own := c.Fixture.Parameters[name]
			if !own {
				cases = append(cases, made)
				continue
			}
			path := "tests/" + c.Fixture.ID() + "." + name + ".constraint.yaml"
			e.yaml(path, constraint(in.Pack.Source, l.Source, l.Source.Enforcement, values))
			special = append(special, suiteTest(name+" with the parameters of "+c.Fixture.ID(), name, path, []target.Map{made}))
		}
		tests = append(tests, suiteTest(name, name, "constraints/"+name+".yaml", cases))
		tests = append(tests, special...)
	}
	e.yaml("suite.yaml", target.Map{
		{Key: "apiVersion", Value: "test.gatekeeper.sh/v1alpha1"},
		{Key: "kind", Value: "Suite"},
		{Key: "metadata", Value: target.Map{{Key: "name", Value: in.Pack.Source.Name.Value}}},
		{Key: "tests", Value: tests},
	})
}

func suiteTest(title, limitation, constraint string, cases []target.Map) target.Map {
	return target.Map{
		{Key: "name", Value: title},
		{Key: "template", Value: "templates/" + limitation + ".yaml"},
		{Key: "constraint", Value: constraint},
		{Key: "cases", Value: cases},
	}
}

func of(limitation string, findings []engine.Finding) []engine.Finding {
	var own []engine.Finding
	for _, f := range findings {
		if f.Limitation == limitation {
			own = append(own, f)
		}
	}
	return own
}

// suiteCase expects exactly the findings: how many, and each message.
func suiteCase(f *source.Fixture, found []engine.Finding, inventory []string) target.Map {
	assertions := []target.Map{{{Key: "violations", Value: len(found)}}}
	counted := map[string]int{}
	var order []string
	for _, finding := range found {
		if counted[finding.Message]++; counted[finding.Message] == 1 {
			order = append(order, finding.Message)
		}
	}
	for _, message := range order {
		assertions = append(assertions, target.Map{
			{Key: "violations", Value: counted[message]},
			{Key: "message", Value: "^" + regexp.QuoteMeta(message) + "$"},
		})
	}
	c := target.Map{{Key: "name", Value: f.ID()}, {Key: "object", Value: "tests/" + f.ID() + ".yaml"}}
	if inventory != nil {
		c = append(c, target.Entry{Key: "inventory", Value: inventory})
	}
	return append(c, target.Entry{Key: "assertions", Value: assertions})
}

// fixtures copies the fixtures and their inventories beside the suite, and
// gives the inventory files by fixture.
func (e *emitter) fixtures(in target.Input) map[string][]string {
	inventories := map[string][]string{}
	for _, c := range in.Cases {
		e.copy(c.Fixture.File, "tests/"+c.Fixture.ID()+".yaml")
		if len(c.Fixture.Inventory) > 0 {
			path := "tests/" + c.Fixture.ID() + ".inventory.yaml"
			e.copy(strings.TrimSuffix(c.Fixture.File, ".yaml")+".inventory.yaml", path)
			inventories[c.Fixture.ID()] = []string{path}
		}
	}
	return inventories
}

func (e *emitter) copy(from, to string) {
	data, err := os.ReadFile(from)
	if err != nil && e.err == nil {
		e.err = err
	}
	e.file(to, data)
}
