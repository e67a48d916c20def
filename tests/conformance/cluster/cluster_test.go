package cluster

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// cluster is a running API server with Gatekeeper as its webhook.
type cluster struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	stopping atomic.Bool
	dir      string
	client   dynamic.Interface
	mapper   *restmapper.DeferredDiscoveryRESTMapper
	warnings warnings
	built    time.Duration // what building took: none if the cache had all
	// startGatekeeper starts it and makes it the API server's webhook.
	startGatekeeper func(t *testing.T)
}

// warnings collects the Warning headers of answers.
type warnings struct {
	mu   sync.Mutex
	text []string
}

func (w *warnings) HandleWarningHeader(_ int, _ string, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text = append(w.text, text)
}

// take gives the warnings since it was last called.
func (w *warnings) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.text
	w.text = nil
	return text
}

// newCluster starts etcd and the API server. They end with the test, in
// whatever way it ends.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	t.Cleanup(stop)
	if deadline, ok := t.Deadline(); ok {
		var stop context.CancelFunc
		ctx, stop = context.WithDeadlineCause(ctx, deadline.Add(-90*time.Second), fmt.Errorf("the test's time is over"))
		t.Cleanup(stop)
	}
	c := &cluster{dir: t.TempDir()}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	t.Cleanup(func() { c.cancel(nil) })

	paths := map[string]string{}
	for _, p := range []program{etcd, apiServer, gatekeeper} {
		path, took := built(c.ctx, t, p)
		paths[p.name] = path
		c.built += took
	}
	gatekeeperFolder := strings.TrimSpace(goCommand(c.ctx, t, gatekeeper, "list", "-m", "-f", "{{.Dir}}", gatekeeperModule))

	ca := newAuthority(t)
	serverCert, serverKey := ca.issue(t, pkix.Name{CommonName: "127.0.0.1"}, x509.ExtKeyUsageServerAuth)
	adminCert, adminKey := ca.issue(t, pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}}, x509.ExtKeyUsageClientAuth)
	webhookCert, webhookKey := ca.issue(t, pkix.Name{CommonName: "127.0.0.1"}, x509.ExtKeyUsageServerAuth)
	caFile := c.write(t, "pki/ca.crt", ca.pem)
	accounts := c.write(t, "pki/service-accounts.key", keyText(t, newKey(t)))
	ports := freePorts(t, 5)
	at := func(scheme string, port int) string { return fmt.Sprintf("%s://127.0.0.1:%d", scheme, port) }
	etcdURL, peerURL, serverURL := at("http", ports[0]), at("http", ports[1]), at("https", ports[2])

	c.start(t, "etcd", paths["etcd"], nil,
		"--name=default", "--data-dir="+filepath.Join(c.dir, "etcd"), "--unsafe-no-fsync",
		"--listen-client-urls="+etcdURL, "--advertise-client-urls="+etcdURL,
		"--listen-peer-urls="+peerURL, "--initial-advertise-peer-urls="+peerURL, "--initial-cluster=default="+peerURL)
	c.waitHTTP(t, "etcd", etcdURL+"/health", ca)
	c.start(t, "kube-apiserver", paths["kube-apiserver"], nil,
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", ports[2]), "--advertise-address=127.0.0.1",
		"--endpoint-reconciler-type=none", "--etcd-servers="+etcdURL, "--service-cluster-ip-range=10.0.0.0/24",
		"--client-ca-file="+caFile,
		"--tls-cert-file="+c.write(t, "pki/server.crt", serverCert), "--tls-private-key-file="+c.write(t, "pki/server.key", serverKey),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+accounts, "--service-account-signing-key-file="+accounts,
		"--authorization-mode=RBAC", "--allow-privileged=true")
	c.waitHTTP(t, "kube-apiserver", serverURL+"/readyz", ca)

	config := &rest.Config{
		Host: serverURL, QPS: -1, WarningHandler: &c.warnings,
		TLSClientConfig: rest.TLSClientConfig{CAData: ca.pem, CertData: adminCert, KeyData: adminKey},
	}
	var err error
	if c.client, err = dynamic.NewForConfig(config); err != nil {
		t.Fatal(err)
	}
	known, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	c.mapper = restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(known))

	c.startGatekeeper = func(t *testing.T) {
		t.Helper()
		c.gatekeeperDefinitions(t, gatekeeperFolder)
		kubeconfig := filepath.Join(c.dir, "kubeconfig")
		if err := clientcmd.WriteToFile(clientcmdapi.Config{
			Clusters:       map[string]*clientcmdapi.Cluster{"test": {Server: serverURL, CertificateAuthorityData: ca.pem}},
			AuthInfos:      map[string]*clientcmdapi.AuthInfo{"admin": {ClientCertificateData: adminCert, ClientKeyData: adminKey}},
			Contexts:       map[string]*clientcmdapi.Context{"test": {Cluster: "test", AuthInfo: "admin"}},
			CurrentContext: "test",
		}, kubeconfig); err != nil {
			t.Fatal(err)
		}
		c.write(t, "webhook/ca.crt", ca.pem)
		c.write(t, "webhook/tls.crt", webhookCert)
		c.write(t, "webhook/tls.key", webhookKey)
		// Audit only logs that this folder is missing.
		if err := os.Mkdir(filepath.Join(c.dir, "audit"), 0o750); err != nil {
			t.Fatal(err)
		}
		// Metrics go nowhere: the Prometheus endpoint would listen on every
		// interface.
		c.start(t, "gatekeeper", paths["gatekeeper"], []string{"KUBECONFIG=" + kubeconfig, "POD_NAME=gatekeeper", "POD_NAMESPACE=gatekeeper-system"},
			"--host=127.0.0.1", fmt.Sprintf("--port=%d", ports[3]), fmt.Sprintf("--health-addr=127.0.0.1:%d", ports[4]),
			"--metrics-addr=0", "--metrics-backend=opentelemetry", "--otlp-endpoint=127.0.0.1:9", "--otlp-metric-interval=1h",
			"--cert-dir="+filepath.Join(c.dir, "webhook"), "--disable-cert-rotation", "--debug-use-fake-pod",
			"--operation=webhook", "--operation=audit", "--operation=status", "--operation=generate",
			"--audit-interval=5", "--api-cache-dir="+filepath.Join(c.dir, "audit"),
			"--exempt-namespace=gatekeeper-system", "--disable-opa-builtin={http.send}", "--shutdown-delay=0")
		c.waitHTTP(t, "gatekeeper", at("http", ports[4])+"/readyz", ca)
		c.webhook(t, gatekeeperFolder, at("https", ports[3])+"/v1/admit", ca.pem)
	}
	return c
}

// waitHTTP waits until a program answers that it is well.
func (c *cluster) waitHTTP(t *testing.T, name, url string, ca *authority) {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(ca.certificate)
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, DisableKeepAlives: true}}
	c.eventually(t, name, 2*time.Minute, func() (bool, string) {
		response, err := client.Get(url)
		if err != nil {
			return false, err.Error()
		}
		defer response.Body.Close() //nolint:errcheck // it was read
		text, _ := io.ReadAll(response.Body)
		return response.StatusCode == http.StatusOK, response.Status + " " + string(text)
	})
}

// gatekeeperDefinitions applies what Gatekeeper's own manifest defines: its
// namespace and its kinds. Its Deployments are the process that runs here.
func (c *cluster) gatekeeperDefinitions(t *testing.T, folder string) {
	t.Helper()
	definitions := 0
	for _, o := range documents(t, filepath.Join(folder, "deploy", "gatekeeper.yaml")) {
		switch o.GetKind() {
		case "Namespace":
			c.apply(t, o)
		case "CustomResourceDefinition":
			definitions++
			c.apply(t, o)
			c.established(t, o.GetName())
		}
	}
	if definitions == 0 {
		t.Fatal("Gatekeeper's manifest has no kinds")
	}
	c.mapper.Reset()
}

// established waits until the API server serves a kind.
func (c *cluster) established(t *testing.T, name string) {
	t.Helper()
	c.eventually(t, "kind "+name, time.Minute, func() (bool, string) {
		o, err := c.client.Resource(crds).Get(c.ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, err.Error()
		}
		conditions, _, _ := unstructured.NestedSlice(o.Object, "status", "conditions")
		for _, condition := range conditions {
			if m, _ := condition.(map[string]any); m["type"] == "Established" && m["status"] == "True" {
				return true, ""
			}
		}
		return false, "not established"
	})
}

var crds = schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}

// webhook makes the API server ask Gatekeeper, with the rules of Gatekeeper's
// own manifest. A webhook that does not answer fails the request, so that
// nothing is admitted unjudged.
func (c *cluster) webhook(t *testing.T, folder, url string, ca []byte) {
	t.Helper()
	for _, o := range documents(t, filepath.Join(folder, "deploy", "gatekeeper.yaml")) {
		if o.GetKind() != "ValidatingWebhookConfiguration" {
			continue
		}
		hooks, _, err := unstructured.NestedSlice(o.Object, "webhooks")
		if err != nil {
			t.Fatal(err)
		}
		for _, hook := range hooks {
			h, _ := hook.(map[string]any)
			if h["name"] != "validation.gatekeeper.sh" {
				continue
			}
			h["clientConfig"] = map[string]any{"url": url, "caBundle": base64.StdEncoding.EncodeToString(ca)}
			h["failurePolicy"] = "Fail"
			h["timeoutSeconds"] = int64(30)
			o.Object["webhooks"] = []any{h}
			c.apply(t, o)
			return
		}
	}
	t.Fatal("Gatekeeper's manifest has no webhook validation.gatekeeper.sh")
}

// documents reads the objects of a YAML file.
func documents(t *testing.T, path string) []*unstructured.Unstructured {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return objects(t, path, text)
}

func objects(t *testing.T, name string, text []byte) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		object := map[string]any{}
		if err := decoder.Decode(&object); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(object) > 0 {
			all = append(all, &unstructured.Unstructured{Object: object})
		}
	}
}

// resource gives the client for an object's kind and namespace.
func (c *cluster) resource(o *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	gvk := o.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	if err != nil {
		return nil, err
	}
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		namespace := o.GetNamespace()
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
		return c.client.Resource(mapping.Resource).Namespace(namespace), nil
	}
	return c.client.Resource(mapping.Resource), nil
}

const manager = "fineprint-conformance"

// tryApply is kubectl apply --server-side.
func (c *cluster) tryApply(o *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	r, err := c.resource(o)
	if err != nil {
		return nil, err
	}
	return r.Apply(c.ctx, o.GetName(), o, metav1.ApplyOptions{FieldManager: manager, Force: true})
}

func (c *cluster) apply(t *testing.T, o *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	got, err := c.tryApply(o)
	if err != nil {
		t.Fatalf("applying %s %s: %v", o.GetKind(), o.GetName(), err)
	}
	return got
}

// applyText applies objects that are written in YAML.
func (c *cluster) applyText(t *testing.T, format string, args ...any) {
	t.Helper()
	for _, o := range objects(t, "an object of this test", fmt.Appendf(nil, format, args...)) {
		c.apply(t, o)
	}
}

// namespace makes a namespace with the ServiceAccounts that its pods use,
// which no controller makes here.
func (c *cluster) namespace(t *testing.T, name string, accounts ...string) {
	t.Helper()
	c.applyText(t, "{apiVersion: v1, kind: Namespace, metadata: {name: %q}}", name)
	for _, account := range append([]string{"default"}, accounts...) {
		c.applyText(t, "{apiVersion: v1, kind: ServiceAccount, metadata: {name: %q, namespace: %q}}", account, name)
	}
}
