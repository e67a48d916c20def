package verify_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/celfn"
	"fineprint/compiler/diag"
	"fineprint/compiler/engine"
	"fineprint/compiler/verify"

	sigsyaml "sigs.k8s.io/yaml"
)

// constructs are boolean CEL expressions, each the `require` of a rule. Native
// CEL says what they mean; the Rego must decide the same on whole and on
// perturbed pods. The comment names the functions of celfn that are covered.
var constructs = []string{
	// Selection, presence and equality.
	`variables.podSpec.hostNetwork`,
	`!variables.podSpec.hostNetwork`,
	`variables.podSpec.hostNetwork == true`,
	`variables.podSpec.hostNetwork != true`,
	`has(variables.podSpec.hostNetwork)`,
	`!has(variables.podSpec.hostNetwork)`,
	`has(variables.podSpec.securityContext)`,
	`!has(variables.podSpec.securityContext.windowsOptions)`,
	`has(variables.podSpec.securityContext) && variables.podSpec.securityContext.runAsUser == 1000`,
	`!has(variables.podSpec.nodeName) || variables.podSpec.nodeName != 'a'`,
	`has(variables.podSpec.nodeName) ? variables.podSpec.nodeName == 'node-1' : false`,
	`(has(variables.podSpec.nodeName) ? variables.podSpec.nodeName : 'none') == 'none'`,
	`variables.podSpec.securityContext == null`,
	`variables.podSpec.nodeName != null`,
	`object.kind == 'Pod' && object.metadata.name.startsWith('p')`, // startsWith
	`oldObject == null`,
	`oldObject != null && oldObject.metadata.name == 'x'`,
	`request.name == object.metadata.name`,
	`namespaceObject == null`,
	`namespaceObject != null`,
	`namespaceObject.?metadata.?name.orValue('none') == 'none'`,
	// Optionals.
	`variables.podSpec.?hostNetwork.orValue(false)`,
	`!variables.podSpec.?hostNetwork.orValue(true)`,
	`variables.podSpec.?nodeName.orValue('') == ''`,
	`variables.podSpec.?nodeName.orValue('') != ''`,
	`variables.podSpec.?nodeName.orValue('') != 'node-1'`,
	`variables.podSpec.?nodeName.hasValue()`,
	`!variables.podSpec.?nodeName.hasValue()`,
	`variables.podSpec.?hostNetwork.hasValue()`,
	`!variables.podSpec.?hostNetwork.hasValue()`,
	`variables.podSpec.?nodeName == optional.of('node-1')`,
	`variables.podSpec.?nodeName != optional.of('node-1')`,
	`variables.podSpec.?nodeName == optional.none()`,
	`variables.podSpec.?nodeName != optional.none()`,
	`variables.podSpec.securityContext.?runAsUser.orValue(0) == 1000`,
	`variables.podSpec.?nodeName.or(variables.podSpec.?hostname).orValue('x') == 'x'`,
	`variables.podSpec.?nodeSelector[?'os'].orValue('') == 'linux'`,
	`variables.podMeta.?labels[?'app'].hasValue()`,
	`variables.podMeta.?name.orValue('') != ''`,
	`variables.podSpec.?containers[?0].?name.orValue('') == 'one'`,
	`variables.podSpec.containers[0].?name.orValue('') == 'one'`,
	`variables.podSpec.?nodeName.value() == 'node-1'`,
	// Indexes, maps and lists.
	`variables.podSpec.nodeSelector['os'] == 'linux'`,
	`'os' in variables.podSpec.nodeSelector`,
	`!('os' in variables.podSpec.nodeSelector)`,
	`variables.podSpec.containers[0].name == 'one'`,
	`variables.podSpec.containers[1].image == 'two:1'`,
	`variables.podSpec.nodeName in ['node-1', 'node-2']`,
	`!(variables.podSpec.nodeName in ['node-1', 'node-2'])`,
	`variables.podSpec.nodeName in params.names`,
	`!(variables.podSpec.nodeName in params.names)`,
	`!(params.name in variables.podSpec.containers.map(c, c.name))`,
	`'one' in variables.podSpec.containers.map(c, c.name)`,
	`!('x' in variables.podSpec.securityContext.supplementalGroups.map(g, 'x'))`,
	`[1, 2] + [3] == [1, 2, 3]`, // _+_
	`{'a': 1}['a'] == 1`,
	`{'a': variables.podSpec.nodeName} == {'a': 'node-1'}`,
	`params.table['k'] == 'v'`,
	`'k' in params.table && !('z' in params.table)`,
	// Logic absorbs errors.
	`variables.podSpec.nodeName == 'node-1' || variables.podSpec.hostNetwork`,
	`variables.podSpec.nodeName == 'node-1' && variables.podSpec.hostNetwork`,
	`!(variables.podSpec.nodeName == 'node-1' && variables.podSpec.hostNetwork)`,
	`!(variables.podSpec.nodeName == 'node-1' || !variables.podSpec.hostNetwork)`,
	`variables.podSpec.hostNetwork ? variables.podSpec.hostPID : !variables.podSpec.hostPID`,
	`(variables.podSpec.hostNetwork ? variables.podSpec.nodeName : variables.podSpec.hostname) == 'node-1'`,
	`(variables.podSpec.hostNetwork == variables.podSpec.hostPID) == true`,
	`(variables.podSpec.nodeName == 'a') == (variables.podSpec.hostname == 'a')`,
	// Numbers and order.
	`variables.podSpec.priority > 10`,
	`variables.podSpec.priority <= 10`,
	`!(variables.podSpec.priority < 100)`,
	`variables.podSpec.priority >= variables.podSpec.terminationGracePeriodSeconds`,
	`variables.podSpec.nodeName < 'o'`,
	`variables.podSpec.priority + 1 == 101`,
	`variables.podSpec.priority - 1 == 99 && variables.podSpec.priority * 2 == 200`, // _-_ _*_
	`variables.podSpec.priority / 7 == 14 && variables.podSpec.priority % 7 == 2`,   // _/_ _%_
	`-variables.podSpec.priority / 7 == -14 || 0 - variables.podSpec.priority / 7 == -14`,
	`(0 - variables.podSpec.priority) / 7 == -14 && (0 - variables.podSpec.priority) % 7 == -2`,
	`variables.podSpec.priority * 9223372036854775807 > 0`,
	`10 / (variables.podSpec.priority - 100) == 1`,
	`size(variables.podSpec.containers) == 2`, // size
	`size(variables.podSpec.nodeName) > 3`,
	`size(variables.podSpec.nodeSelector) >= 1`,
	`size(variables.podSpec.containers.filter(c, c.image.contains('one'))) == 1`,
	// Macros.
	`variables.podSpec.containers.all(c, c.image.endsWith(':1'))`,
	`!variables.podSpec.containers.all(c, c.image.endsWith(':1'))`,
	`variables.podSpec.containers.exists(c, c.name == 'one')`,
	`!variables.podSpec.containers.exists(c, c.name == 'one')`,
	`variables.podSpec.containers.exists(c, has(c.ports) && c.ports.exists(p, p.hostPort > 0))`,
	`variables.podSpec.containers.all(c, !has(c.ports) || c.ports.all(p, p.containerPort >= 80))`,
	`variables.containers.all(c, c.?securityContext.?privileged.orValue(false) == false)`,
	`variables.containers.exists(c, c.?securityContext.?privileged.orValue(false))`,
	`!variables.containers.exists(c, c.name == 'debug' || c.image == 'two:1')`,
	`variables.podSpec.nodeSelector.all(k, k != 'arch')`,
	`variables.podSpec.nodeSelector.exists(k, variables.podSpec.nodeSelector[k] == 'linux')`,
	`variables.podSpec.?nodeSelector.orValue({}).all(k, variables.podSpec.nodeSelector[k] == 'linux')`,
	`variables.podSpec.?volumes.orValue([]).exists(v, has(v.hostPath))`,
	`!variables.podSpec.?volumes.orValue([]).exists(v, has(v.hostPath))`,
	`variables.podSpec.?volumes.orValue([]).all(v, has(v.emptyDir) || v.hostPath.path.startsWith('/var'))`,
	`variables.podSpec.containers.filter(c, has(c.ports)).all(c, c.name == 'one')`,
	`variables.podSpec.containers.filter(c, c.ports[0].hostPort == 80).size() == 1`,
	`variables.podSpec.containers.map(c, c.image) == ['one:1', 'two:1']`,
	`variables.podSpec.containers.map(c, c.name == 'one', c.image) == ['one:1']`,
	`variables.podSpec.containers.map(c, c.ports[0].hostPort).exists(p, p == 80)`,
	`[variables.podSpec.nodeName].exists(n, n == 'node-1' || n.startsWith('x'))`,
	`variables.podSpec.containers.exists(c, variables.podSpec.containers.exists(d, c.name != d.name && c.image == d.image))`,
	`params.names.exists(n, n == variables.podSpec.nodeName)`,
	`params.names.all(n, n != variables.podSpec.nodeName)`,
	`!params.flag || variables.podSpec.priority > params.number`,
	// Strings.
	`variables.podSpec.nodeName.endsWith('-1')`,                                // endsWith
	`!variables.podSpec.nodeName.startsWith('node')`,                           //
	`variables.podSpec.nodeName.contains('de')`,                                // contains
	`variables.podSpec.nodeName.matches('^node-[0-9]+$')`,                      // matches
	`!variables.podSpec.nodeName.matches('^node')`,                             //
	`variables.podSpec.nodeName.split('-') == ['node', '1']`,                   // split
	`variables.podSpec.nodeName.split('')[0] == 'n'`,                           //
	`variables.podSpec.nodeName.replace('node', 'x') == 'x-1'`,                 // replace
	`variables.podSpec.nodeName.replace('', '.') == '.n.o.d.e.-.1.'`,           //
	`variables.podSpec.hostname.lowerAscii() == 'hoſt k'`,                      // lowerAscii
	`[variables.podSpec.nodeName, variables.podSpec.hostname].join(',') != ''`, // join
	`(' ' + variables.podSpec.nodeName + '\t').trim() == 'node-1'`,             // trim
	`variables.podSpec.nodeName.substring(2) == 'de-1'`,                        // substring
	`variables.podSpec.nodeName.substring(1, 3) == 'od'`,                       //
	`variables.podSpec.nodeName.substring(0, size(variables.podSpec.nodeName) - 9) == ''`,
	`string(variables.podSpec.priority) == '100'`,        // string
	`string(variables.podSpec.nodeName) == 'node-1'`,     //
	`int(variables.podSpec.nodeName.split('-')[1]) == 1`, // int
	`int(variables.podSpec.hostname) == 7`,               //
	`int(variables.podSpec.priority) == 100`,             //
	`dyn(variables.podSpec.nodeSelector) == null`,        // dyn
	`'%d'.format([variables.podSpec.priority]) == '100'`,
	`'%s of %d%%'.format([variables.podSpec.nodeName, 5]) == 'node-1 of 5%'`, // format
	`variables.podSpec.nodeName + variables.podSpec.hostname != ''`,
}

// messages are CEL strings; the Rego must say the same, or the limitation's
// title where the CEL fails or is no string.
var messages = []string{
	`'fixed'`,
	`variables.podSpec.nodeName`,
	`'a' + variables.podSpec.nodeName`,
	`variables.podSpec.?nodeName.orValue('none')`,
	`'node %s'.format([variables.podSpec.?nodeName.orValue('none')])`,
	`variables.podSpec.hostNetwork ? 'host ' + variables.podSpec.nodeName : 'pod'`,
	`variables.podSpec.?hostNetwork.orValue(false) == true ? variables.podSpec.nodeName : variables.podSpec.hostname`,
	`variables.podSpec.containers.map(c, c.name).join(',')`,
	`'%d containers'.format([size(variables.podSpec.containers)])`,
}

const wholePod = `
apiVersion: v1
kind: Pod
metadata: {name: pod, namespace: ns, labels: {app: x}}
spec:
  nodeName: node-1
  hostname: "HOſT K"
  hostNetwork: true
  hostPID: false
  priority: 100
  terminationGracePeriodSeconds: 30
  nodeSelector: {os: linux, arch: amd64}
  securityContext: {runAsUser: 1000, windowsOptions: {hostProcess: false}, supplementalGroups: [1, 2]}
  containers:
  - {name: one, image: "one:1", ports: [{containerPort: 80, hostPort: 80}], securityContext: {privileged: false}}
  - {name: two, image: "two:1"}
  initContainers: [{name: first, image: "init:2", securityContext: {privileged: true}}]
  volumes: [{name: data, hostPath: {path: /var/lib}}, {name: tmp, emptyDir: {}}]
`

// constructPack writes a pack with one limitation for each expression.
func constructPack(t *testing.T, expressions []string) string {
	t.Helper()
	return writePack(t, expressions, func(e string) (require, message string) { return e, "'m'" })
}

func writePack(t *testing.T, expressions []string, rule func(string) (require, message string)) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "constructs")
	put := func(path, text string) {
		t.Helper()
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("pack.yaml", "apiVersion: fineprint/v1alpha1\nkind: Pack\nmetadata: {name: constructs}\nspec:\n  title: t\n  documents: [{name: d, title: t, publisher: p}]\n  kinds: [Pod]\n")
	for i, e := range expressions {
		name := fmt.Sprintf("c%03d", i)
		var b strings.Builder
		fmt.Fprintf(&b, "apiVersion: fineprint/v1alpha1\nkind: Limitation\nmetadata: {name: %s}\nspec:\n  title: t\n  description: d\n  fix: f\n  source: [{document: d, section: s, summary: s}]\n  apiServer: \"no\"\n  enforcement: deny\n", name)
		for param, schema := range map[string]string{
			"names":  `{type: array, items: {type: string}, default: [node-1, z], description: d}`,
			"name":   `{type: string, default: one, description: d}`,
			"flag":   `{type: boolean, default: true, description: d}`,
			"number": `{type: integer, default: 5, description: d}`,
			"table":  `{type: object, additionalProperties: {type: string}, default: {k: v}, description: d}`,
		} {
			if slices.Contains(paramsOf.FindAllString(e, -1), "params."+param) {
				if !strings.Contains(b.String(), "parameters:") {
					b.WriteString("  parameters:\n")
				}
				fmt.Fprintf(&b, "    %s: %s\n", param, schema)
			}
		}
		require, message := rule(e)
		fmt.Fprintf(&b, "  rules:\n  - name: holds\n    require: %s\n    message: %s\n", quoted(require), quoted(message))
		put(name+"/limitation.yaml", b.String())
		put(name+"/fixtures/allowed-x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {fineprint/expect: none}}\n")
		put(name+"/fixtures/denied-x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {fineprint/expect: "+name+"}}\n")
	}
	return dir
}

var paramsOf = regexp.MustCompile(`params\.[a-z]+`)

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func TestConstructs(t *testing.T) {
	c, err := build.Compile(context.Background(), constructPack(t, constructs))
	if err != nil {
		t.Fatal(err)
	}
	perturbed(t, 40, func(review engine.Review) {
		opa, native, err := c.Both(context.Background(), review, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for j, p := range c.Policies {
			same := func(f engine.Finding) bool { return f.Limitation == p.Limitation }
			byOPA, byCEL := slices.ContainsFunc(opa, same), slices.ContainsFunc(native, same)
			if byOPA != byCEL {
				t.Fatalf("%s\nviolated in OPA: %v, in CEL: %v\n%v\n%s", constructs[j], byOPA, byCEL, review.Object, p.Rego)
			}
		}
	})
	var rego strings.Builder
	for i, p := range c.Policies {
		fmt.Fprintf(&rego, "# CEL: %s\n%s\n", constructs[i], rules(p.Rego))
	}
	golden(t, "testdata/constructs.golden", rego.String())
}

// rules leaves the header and what all modules share out.
func rules(module string) string {
	_, body, _ := strings.Cut(module, "package ")
	_, body, _ = strings.Cut(body, "\n\n")
	body, _, _ = strings.Cut(body, "# The pod spec of")
	body, _, _ = strings.Cut(body, "# Where the pod spec is")
	return strings.TrimSpace(body) + "\n"
}

// integers turns what YAML decoded as whole float64s into int64s, as the
// readers of the product do.
func integers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, inner := range v {
			m[k] = integers(inner)
		}
		return m
	case []any:
		var list []any
		for _, inner := range v {
			list = append(list, integers(inner))
		}
		return list
	case float64:
		return int64(v)
	}
	return v
}

func TestMessages(t *testing.T) {
	dir := writePack(t, messages, func(m string) (require, message string) { return "variables.podSpec.?priority.orValue(0) == -1", m })
	c, err := build.Compile(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	perturbed(t, 200, func(review engine.Review) {
		opa, native, err := c.Both(context.Background(), review, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(opa, native) {
			t.Fatalf("OPA: %v\nCEL: %v\n%v", opa, native, review.Object)
		}
	})
}

// perturbed calls judge with the whole pod and then with perturbed ones.
func perturbed(t *testing.T, n int, judge func(engine.Review)) {
	t.Helper()
	var pod map[string]any
	if err := sigsyaml.Unmarshal([]byte(wholePod), &pod); err != nil {
		t.Fatal(err)
	}
	review, err := engine.NewReview(integers(pod).(map[string]any))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(uint64(fromEnv(t, "FINEPRINT_FUZZ_SEED", 1)), 1))
	judge(review)
	for range n * fromEnv(t, "FINEPRINT_FUZZ_SECONDS", 1) {
		judge(verify.Perturb(review, random))
	}
}

// TestEveryFunctionHasAConstruct holds the list of functions against the table.
func TestEveryFunctionHasAConstruct(t *testing.T) {
	all := strings.Join(constructs, "\n")
	for _, f := range celfn.Functions() {
		name := strings.Trim(f.Name, "_")
		if !strings.Contains(all, name) {
			t.Errorf("no construct covers %s", f.Name)
		}
	}
}

// TestUnsupported says of each construct without a Rego form where it is and
// that it is not supported, whatever else the expression holds.
func TestUnsupported(t *testing.T) {
	for _, tt := range []struct {
		expression string
		column     int // of the construct, in the expression
		message    string
	}{
		{`variables.podSpec.nodeName.matches(variables.podSpec.hostname)`, 36, "matches() is not supported by target rego yet"},
		{`variables.podSpec.containers.exists_one(c, c.name == 'a')`, 40, "exists_one() is not supported by target rego yet"},
		{`true && variables.podSpec.nodeName.upperAscii() == 'A'`, 46, "upperAscii() is not supported by target rego yet"},
		{`quantity('1Gi').isGreaterThan(quantity('1Mi'))`, 30, "isGreaterThan() is not supported by target rego yet"},
		{`double(variables.podSpec.priority) > 1.5`, 7, "double() is not supported by target rego yet"},
		{`'%s'.format([variables.podSpec.containers]) == ''`, 0, "format() is not supported by target rego yet"},
		{`sets.contains(params.names, ['a'])`, 14, "is not supported by target rego yet"},
	} {
		_, err := build.Compile(context.Background(), constructPack(t, []string{tt.expression}))
		var wrong diag.Errors
		if !errors.As(err, &wrong) {
			t.Errorf("%s: the error is %v", tt.expression, err)
			continue
		}
		found := slices.ContainsFunc(wrong, func(d diag.Diagnostic) bool {
			return strings.Contains(d.Message, tt.message) && d.Position.Line > 0
		})
		if !found {
			t.Errorf("%s: %v", tt.expression, err)
		}
	}
}
