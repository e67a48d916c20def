package cluster

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// result is what the test tells at its end.
type result struct {
	judged    int            // fixtures that the webhook judged
	scenarios int            // other requests
	differ    []string       // disagreements
	served    []string       // fixtures that the API server completes, so that they are judged otherwise
	skipped   map[string]int // fixtures that cannot be sent as they are, by reason
	refusals  []refusal      // what the API server itself refused
	tally     map[string]*tally
}

// refusal is a fixture that never came to the webhook.
type refusal struct {
	fixture, reason string
	expected        bool // whether the bundle has something against it
}

// tally counts the fixtures that break a limitation, by who answered.
type tally struct{ all, webhook, itsReason, anotherReason int }

func (n *tally) count(limitation string, v verdict) {
	n.all++
	own := itsReason[limitation]
	switch {
	case v.refused == "":
		n.webhook++
	case own != nil && own.MatchString(v.refused):
		n.itsReason++
	default:
		n.anotherReason++
	}
}

// itsReason says how the API server refuses what breaks a limitation, for the
// limitations that it knows.
var itsReason = map[string]*regexp.Regexp{
	"filesystem-isolation": regexp.MustCompile(`readOnlyRootFilesystem: Forbidden: cannot be set for a windows pod`),
	"host-network":         regexp.MustCompile(`hostNetwork must be true if pod contains any hostProcess containers`),
	"hostprocess-only":     regexp.MustCompile(`all containers must be HostProcess containers|pod hostProcess value must be identical`),
	"privileged-flag":      regexp.MustCompile(`privileged: Forbidden: cannot be set for a windows pod`),
}

func TestCluster(t *testing.T) {
	requireBuild(t)
	begin := time.Now()
	c := newCluster(t)
	fixtures := readSuite(t)
	r := &result{skipped: map[string]int{}, tally: map[string]*tally{}}

	for namespace, accounts := range needed(fixtures) {
		c.namespace(t, namespace, accounts...)
	}
	c.applyText(t, "%s", beforeTheConstraints)
	c.startGatekeeper(t)
	actions := c.applyBundle(t)
	c.applyProbe(t)
	t.Logf("the cluster is up and the bundle applied after %s", time.Since(begin).Round(time.Second))

	t.Run("fixtures", func(t *testing.T) { c.judgeFixtures(t, fixtures, actions, r) })
	t.Run("API server alone", func(t *testing.T) { r.holdAgainstREADME(t, actions) })
	t.Run("updates", func(t *testing.T) { c.updates(t, actions, r) })
	t.Run("nodes", func(t *testing.T) { c.nodes(t, actions, r) })
	t.Run("audit", func(t *testing.T) { c.audit(t, actions, r) })
	t.Log(r.table(actions, time.Since(begin), c.built))
}

// needed gives the namespaces of the fixtures, and the ServiceAccounts that
// their pods name.
func needed(fixtures []*fixture) map[string][]string {
	namespaces := map[string][]string{metav1.NamespaceDefault: nil}
	for _, f := range fixtures {
		namespace := f.object.GetNamespace()
		if f.object.GetKind() == "AdmissionReview" {
			continue
		}
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
		accounts := namespaces[namespace]
		if account, _ := podSpec(f.object)["serviceAccountName"].(string); account != "" && !slices.Contains(accounts, account) {
			accounts = append(accounts, account)
		}
		namespaces[namespace] = accounts
	}
	return namespaces
}

// judgeFixtures sends every manifest of the suite to the API server.
func (c *cluster) judgeFixtures(t *testing.T, fixtures []*fixture, actions map[string]string, r *result) {
	for limitation := range actions {
		r.tally[limitation] = &tally{}
	}
	for _, f := range fixtures {
		if f.object.GetKind() == "AdmissionReview" {
			r.skipped["AdmissionReviews"]++
			continue
		}
		wanted := map[string]int{}
		for limitation, want := range f.wants {
			if want.count > 0 {
				wanted[limitation] = want.count
			}
		}
		if says := f.annotated(); !maps.Equal(says, wanted) {
			t.Errorf("%s: the annotation says %v, the suite %v", f.name, says, wanted)
		}
		c.judgeFixture(t, f, actions, r)
	}
	if r.judged < 100 {
		t.Errorf("only %d fixtures came to the webhook", r.judged)
	}
}

func (c *cluster) judgeFixture(t *testing.T, f *fixture, actions map[string]string, r *result) {
	t.Helper()
	expected := false
	for _, want := range f.wants {
		expected = expected || want.count > 0
	}
	remove, err := c.provide(t, f)
	defer remove()
	if err != nil {
		r.refusals = append(r.refusals, refusal{f.name, err.Error(), expected})
		return
	}
	defer c.constrain(t, f)()
	c.synced(t)
	warned, err := c.create(f.object)
	v := verdictOf(t, warned, err)
	for limitation, want := range f.wants {
		if want.count > 0 {
			r.tally[limitation].count(limitation, v)
		}
	}
	if v.refused != "" {
		r.refusals = append(r.refusals, refusal{f.name, v.refused, expected})
		return
	}
	r.judged++
	wants := f.wants
	if served := asServed[f.name]; served != nil && len(v.disagreements(wants, actions)) > 0 {
		r.served = append(r.served, f.name)
		wants = maps.Clone(wants)
		maps.Copy(wants, served)
	}
	r.compare(t, f.name, v, wants, actions)
}

// compare records where a verdict is not the expected one.
func (r *result) compare(t *testing.T, name string, v verdict, wants map[string]expectation, actions map[string]string) {
	t.Helper()
	if differ := v.disagreements(wants, actions); len(differ) > 0 {
		r.differ = append(r.differ, name)
		t.Errorf("%s: %s", name, strings.Join(differ, "\n\t"))
	}
}

// holdAgainstREADME holds what the README says of the API server against what
// it did.
func (r *result) holdAgainstREADME(t *testing.T, actions map[string]string) {
	says := readmeSays(t)
	if len(says) != len(actions) {
		t.Errorf("the README tells of %d limitations, and there are %d", len(says), len(actions))
	}
	for limitation, word := range says {
		n := r.tally[limitation]
		if n == nil {
			t.Errorf("%s is not in the bundle", limitation)
			continue
		}
		holds := false
		switch word {
		case "refuses it":
			holds = n.itsReason > 0 && n.webhook == 0
		case "refuses some":
			holds = n.itsReason > 0 && n.webhook > 0
		case "admits it":
			holds = n.itsReason == 0 && n.webhook > 0
		}
		if !holds {
			t.Errorf("%s: the README says that the API server alone %s; of %d fixtures that break it %d were refused for that, %d for something else, and %d came to the webhook",
				limitation, word, n.all, n.itsReason, n.anotherReason, n.webhook)
		}
	}
}

// beforeTheConstraints is what the cluster holds when the bundle comes. One
// thing is wrong with the first three: the account.
const beforeTheConstraints = `
apiVersion: v1
kind: Pod
metadata: {name: bad, namespace: kube-system, labels: {app: bad}}
spec:
  hostNetwork: true
  nodeSelector: {kubernetes.io/os: windows}
  securityContext: {windowsOptions: {hostProcess: true, runAsUserName: ContainerUser}}
  containers: [{name: agent, image: "registry.example/nodes/agent:1.4", resources: {limits: {cpu: 100m, memory: 128Mi}}}]
---
apiVersion: v1
kind: Pod
metadata: {name: bad-and-deleted, namespace: kube-system, finalizers: [fineprint.example/held]}
spec:
  hostNetwork: true
  nodeSelector: {kubernetes.io/os: windows}
  securityContext: {windowsOptions: {hostProcess: true, runAsUserName: ContainerUser}}
  containers: [{name: agent, image: "registry.example/nodes/agent:1.4", resources: {limits: {cpu: 100m, memory: 128Mi}}}]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: bad, namespace: kube-system}
spec:
  selector: {matchLabels: {app: bad}}
  template:
    metadata: {labels: {app: bad}}
    spec:
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: windows}
      securityContext: {windowsOptions: {hostProcess: true, runAsUserName: ContainerUser}}
      containers: [{name: agent, image: "registry.example/nodes/agent:1.4", resources: {limits: {cpu: 100m, memory: 128Mi}}}]
---
apiVersion: v1
kind: Pod
metadata: {name: good, namespace: kube-system}
spec:
  hostNetwork: true
  nodeSelector: {kubernetes.io/os: windows}
  securityContext: {windowsOptions: {hostProcess: true, runAsUserName: 'NT AUTHORITY\SYSTEM'}}
  containers: [{name: agent, image: "registry.example/nodes/agent:1.4", resources: {limits: {cpu: 100m, memory: 128Mi}}}]
`

// wrongAccount is what the bundle has against those.
func wrongAccount(container string) map[string]expectation {
	pattern := regexp.MustCompile(`^container ` + container + ` runs as ContainerUser\b`)
	return map[string]expectation{"user-account": {1, []message{{pattern, 1}}}}
}

// patch changes an object in earnest.
type patch struct {
	name, kind, object string
	how                types.PatchType
	body, subresource  string
	wants              map[string]expectation
}

func (c *cluster) patch(t *testing.T, p patch, actions map[string]string, r *result) {
	t.Helper()
	version := "v1"
	if p.kind == "DaemonSet" {
		version = "apps/v1"
	}
	o := &unstructured.Unstructured{Object: map[string]any{"apiVersion": version, "kind": p.kind, "metadata": map[string]any{"namespace": "kube-system", "name": p.object}}}
	if p.kind == "Node" {
		o.SetNamespace("")
	}
	resource, err := c.resource(o)
	if err != nil {
		t.Fatal(err)
	}
	var sub []string
	if p.subresource != "" {
		sub = []string{p.subresource}
	}
	c.warnings.take()
	_, err = resource.Patch(c.ctx, p.object, p.how, []byte(p.body), metav1.PatchOptions{FieldManager: manager}, sub...)
	v := verdictOf(t, c.warnings.take(), err)
	if v.refused != "" {
		t.Fatalf("%s: the API server itself refuses it: %s", p.name, v.refused)
	}
	r.scenarios++
	r.compare(t, p.name, v, p.wants, actions)
}

// updates changes what was there before the constraints: what leaves the pod
// spec as it was is admitted, and every change of it is judged.
func (c *cluster) updates(t *testing.T, actions map[string]string, r *result) {
	ephemeral := func(user string) string {
		return fmt.Sprintf(`{"spec":{"ephemeralContainers":[{"name":"debug-%s","image":"registry.example/nodes/debug:1","securityContext":{"windowsOptions":{"runAsUserName":%q}}}]}}`,
			strings.ToLower(user[:2]), user)
	}
	strategic, merge := types.StrategicMergePatchType, types.MergePatchType
	image := `[{"op":"replace","path":"/spec%s/containers/0/image","value":"registry.example/nodes/agent:1.5"}]`
	for _, p := range []patch{
		{name: "a label of a bad pod", kind: "Pod", object: "bad", how: merge, body: `{"metadata":{"labels":{"new":"yes"}}}`},
		{name: "the image of a bad pod", kind: "Pod", object: "bad", how: types.JSONPatchType, body: fmt.Sprintf(image, ""), wants: wrongAccount("agent")},
		{name: "a label of a bad DaemonSet", kind: "DaemonSet", object: "bad", how: merge, body: `{"metadata":{"labels":{"new":"yes"}}}`},
		{name: "the image of a bad DaemonSet", kind: "DaemonSet", object: "bad", how: types.JSONPatchType, body: fmt.Sprintf(image, "/template/spec"), wants: wrongAccount("agent")},
		{name: "the image of a good pod", kind: "Pod", object: "good", how: types.JSONPatchType, body: fmt.Sprintf(image, "")},
		{name: "a bad ephemeral container", kind: "Pod", object: "good", how: strategic, body: ephemeral("ContainerUser"), subresource: "ephemeralcontainers", wants: wrongAccount("debug-co")},
		{name: "a good ephemeral container", kind: "Pod", object: "good", how: strategic, body: ephemeral(`NT AUTHORITY\SYSTEM`), subresource: "ephemeralcontainers"},
	} {
		c.patch(t, p, actions, r)
	}
	pods := c.client.Resource(podResource).Namespace("kube-system")
	if err := pods.Delete(c.ctx, "bad-and-deleted", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	c.patch(t, patch{name: "the finalizer of a bad pod that is being deleted", kind: "Pod", object: "bad-and-deleted", how: merge, body: `{"metadata":{"finalizers":null}}`}, actions, r)
	c.eventually(t, "the end of the deleted pod", 10*time.Second, func() (bool, string) {
		_, err := pods.Get(c.ctx, "bad-and-deleted", metav1.GetOptions{})
		return err != nil, "it is still there"
	})
}

var podResource = schema.GroupVersionResource{Version: "v1", Resource: "pods"}

// nodes lets one Node grow older and newer: the same pod is denied and
// admitted.
func (c *cluster) nodes(t *testing.T, actions map[string]string, r *result) {
	c.applyText(t, "{apiVersion: v1, kind: Node, metadata: {name: win, labels: {kubernetes.io/os: windows}}}")
	pod := objects(t, "a good pod", []byte(beforeTheConstraints))[3]
	pod.SetName("next")
	one := func(pattern string) expectation {
		return expectation{1, []message{{regexp.MustCompile(pattern), 1}}}
	}
	for _, state := range []struct {
		kubelet, containerd string
		wants               map[string]expectation
	}{
		{"v1.31.2", "1.7.22", nil},
		{"v1.22.17", "1.7.22", map[string]expectation{"kubernetes-version": one(`^node win\b.*v1\.22\.17`)}},
		{"v1.22.17", "1.5.9", map[string]expectation{"kubernetes-version": one(`^node win\b.*v1\.22\.17`), "containerd-version": one(`^node win\b.*containerd://1\.5\.9`)}},
		{"v1.23.0", "1.6.0", nil},
	} {
		name := fmt.Sprintf("a node with kubelet %s and containerd %s", state.kubelet, state.containerd)
		c.patch(t, patch{name: name, kind: "Node", object: "win", how: types.MergePatchType, subresource: "status", body: fmt.Sprintf(
			`{"status":{"nodeInfo":{"operatingSystem":"windows","kubeletVersion":%q,"containerRuntimeVersion":"containerd://%s"}}}`, state.kubelet, state.containerd)}, actions, r)
		c.synced(t)
		warned, err := c.create(pod)
		r.scenarios++
		r.compare(t, "a pod with "+name, verdictOf(t, warned, err), state.wants, actions)
	}
}

// audit waits for what Gatekeeper finds in what is there, and wants exactly
// what was wrong before the constraints came.
func (c *cluster) audit(t *testing.T, actions map[string]string, r *result) {
	since := time.Now()
	for _, o := range kustomized(t, "constraints") {
		want := "[]"
		if o.GetName() == "user-account" {
			want = "[DaemonSet/bad Pod/bad]"
		}
		c.eventually(t, "the audit of "+o.GetName(), 2*time.Minute, func() (bool, string) {
			status, _ := c.get(t, o).Object["status"].(map[string]any)
			stamp, _ := status["auditTimestamp"].(string)
			if at, err := time.Parse(time.RFC3339, stamp); err != nil || at.Before(since) {
				return false, "last audited: " + stamp
			}
			found := []string{}
			violations, _ := status["violations"].([]any)
			for _, violation := range violations {
				v, _ := violation.(map[string]any)
				found = append(found, fmt.Sprintf("%v/%v", v["kind"], v["name"]))
				text, _ := v["message"].(string)
				if action := actions[o.GetName()]; v["enforcementAction"] != action || !wrongAccount("agent")["user-account"].messages[0].pattern.MatchString(text) {
					return false, fmt.Sprint(v)
				}
			}
			slices.Sort(found)
			return fmt.Sprint(found) == want, fmt.Sprint(found)
		})
		r.scenarios++
	}
}

// table tells what was found.
func (r *result) table(actions map[string]string, took, built time.Duration) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nWhat the API server itself refused, before the webhook was asked:\n")
	for _, f := range r.refusals {
		fmt.Fprintf(&b, "  %-66s %s\n", f.fixture, f.reason)
	}
	fmt.Fprintf(&b, "\n%-24s %-6s %8s %8s %26s %20s\n", "limitation", "action", "break it", "webhook", "API server alone: for it", "for something else")
	for _, limitation := range slices.Sorted(maps.Keys(actions)) {
		n := r.tally[limitation]
		if n == nil {
			n = &tally{}
		}
		fmt.Fprintf(&b, "%-24s %-6s %8d %8d %26d %20d\n", limitation, actions[limitation], n.all, n.webhook, n.itsReason, n.anotherReason)
	}
	harmless := 0
	for _, f := range r.refusals {
		if !f.expected {
			harmless++
		}
	}
	fmt.Fprintf(&b, "\nfixtures judged by the webhook   %d\nother requests and audits        %d\nagreed                           %d\ndisagreements                    %d\n",
		r.judged, r.scenarios, r.judged+r.scenarios-len(r.differ), len(r.differ))
	fmt.Fprintf(&b, "refused by the API server itself %d, %d of which the bundle has nothing against\n", len(r.refusals), harmless)
	fmt.Fprintf(&b, "judged otherwise, since the API server completes them: %d (%s)\n", len(r.served), strings.Join(r.served, ", "))
	for _, reason := range slices.Sorted(maps.Keys(r.skipped)) {
		fmt.Fprintf(&b, "not sent: %s    %d\n", reason, r.skipped[reason])
	}
	if built > 0 {
		fmt.Fprintf(&b, "time %s, %s of which built the programs\n", took.Round(time.Second), built.Round(time.Second))
	} else {
		fmt.Fprintf(&b, "time %s, with the programs in the cache\n", took.Round(time.Second))
	}
	return b.String()
}
