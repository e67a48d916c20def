package windows_hostprocess_conftest_test

import data.main
import data.windows_hostprocess_conftest as entry

# What is reported of an input, with what --data gives.
reported(manifests, given) := {[action, finding.limitation, finding.rule, finding.path, finding.msg] |
	some action in ["deny", "warn"]
	found := entry.results(action) with input as manifests with data.fineprint as given
	some finding in found
}

# The object alone, in a list, in a list of its kind and in a combined input:
# the findings are the same.
agrees(manifest, given, findings) if {
	named := {array.concat(array.slice(f, 0, 4), [sprintf("%s: %s", [subject(manifest), f[4]])]) | some f in findings}
	in_file := {array.concat(array.slice(f, 0, 4), [sprintf("a.yaml: %s", [f[4]])]) | some f in named}
	list := {"apiVersion": "v1", "kind": "List", "items": [manifest]}
	reported(manifest, given) == named
	reported(list, given) == named
	reported({"apiVersion": "v1", "kind": "PodList", "items": [list]}, given) == named
	reported([{"path": "a.yaml", "contents": manifest}, {"path": "b.yaml", "contents": null}], given) == in_file
	mistakes := entry.mistakes with data.fineprint as given
	mistakes == set()
	denied := main.deny with input as manifest with data.fineprint as given
	warned := main.warn with input as manifest with data.fineprint as given
	{f | some f in named; f[0] == "deny"} - {["deny", f.limitation, f.rule, f.path, f.msg] | some f in denied} == set()
	{f | some f in named; f[0] == "warn"} - {["warn", f.limitation, f.rule, f.path, f.msg] | some f in warned} == set()
}

subject(manifest) := concat(" ", [manifest.kind, concat("/", [part |
	some key in ["namespace", "name"]
	part := manifest.metadata[key]
])])

# A name that is missing must not take a finding with it.
test_names if {
	entry.full_name({"kind": "Pod", "metadata": {"namespace": "a", "name": "b"}}) == "a/b"
	entry.full_name({"kind": "Pod", "metadata": {"generateName": "b-"}}) == "b-*"
	entry.full_name({"kind": "Pod", "metadata": {"name": null, "generateName": null}}) == "without a name"
	entry.full_name({"kind": "Pod", "metadata": null}) == "without a name"
	entry.full_name({"kind": "Pod"}) == "without a name"
}

test_mistake_in_data if {
	count(entry.mistakes) == 1 with data.fineprint as {"inventories": []}
}

test_mistake_in_parameters if {
	given := {"parameters": {"windows-hostprocess": []}}
	count(entry.mistakes) == 1 with data.fineprint as given
}

test_mistake_in_limitation if {
	given := {"parameters": {"windows-hostprocess": {"no-such-limitation": {}}}}
	count(entry.mistakes) == 1 with data.fineprint as given
}

test_mistake_in_value if {
	some name, _ in entry.limitations
	count(entry.mistakes) == 1 with data.fineprint as {"parameters": {"windows-hostprocess": {name: null}}}
}

test_mistake_in_parameter if {
	some name, _ in entry.limitations
	given := {"parameters": {"windows-hostprocess": {name: {"noSuchParameter": 1}}}}
	count(main.deny) == 1 with input as {} with data.fineprint as given
}

test_mistake_in_inventory if {
	count(entry.mistakes) == 1 with data.fineprint as {"inventory": "nodes"}
	count(entry.mistakes) == 1 with data.fineprint as {"inventory": [{"metadata": {"name": "a"}}]}
}

test_mistake_of_one_name if {
	some version, kinds in entry.inventory_kinds
	some kind in kinds
	node := {"apiVersion": version, "kind": kind, "metadata": {"name": "a"}}
	twice := {"inventory": [node, object.union(node, {"status": {"phase": "b"}})]}
	count(entry.mistakes) == 1 with data.fineprint as twice
	count(entry.mistakes) == 0 with data.fineprint as {"inventory": [node, node]}
}

test_inventory_in_a_list if {
	some version, kinds in entry.inventory_kinds
	some kind in kinds
	node := {"apiVersion": version, "kind": kind, "metadata": {"name": "a", "labels": null}, "x": [null]}
	list := {"inventory": {"apiVersion": "v1", "kind": "List", "items": [node]}}
	kept := {"apiVersion": version, "kind": kind, "metadata": {"name": "a"}, "x": [null]}
	entry.inventory.cluster == {version: {kind: {"a": kept}}} with data.fineprint as list
}

# aks-daemonset
test_aks_daemonset if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: resource-limits=2
  name: node-janitor
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: node-janitor
  template:
    metadata:
      labels:
        app: node-janitor
    spec:
      containers:
        - command:
            - powershell.exe
            - -NoLogo
            - -Command
            - while ($true) { Clear-RecycleBin -Force; Start-Sleep 3600 }
          image: registry.example/windows/servercore:ltsc2022
          name: janitor
          securityContext:
            privileged: true
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.template.spec.containers[0].resources.limits.cpu", "container janitor has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.template.spec.containers[0].resources.limits.memory", "container janitor has no memory limit, which is the only bound on a process of the host"],
	})
}

# csi-proxy
test_csi_proxy if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: storage-proxy
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: storage-proxy
  template:
    metadata:
      labels:
        app: storage-proxy
    spec:
      containers:
        - command:
            - storage-proxy.exe
            - -v=4
            - -working-dir=C:\storage
          image: registry.example/storage/proxy:v1.1.2
          name: storage-proxy
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: /kubelet
              name: kubelet
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      priorityClassName: system-node-critical
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      tolerations:
        - operator: Exists
      volumes:
        - hostPath:
            path: C:\var\lib\kubelet
            type: Directory
          name: kubelet
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.6.35+azure
        kubeletVersion: v1.29.0
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# deployment-without-template
test_deployment_without_template if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: none
  name: half-written
  namespace: default
spec:
  replicas: 2
  selector:
    matchLabels:
      app: half-written
`)
	given := {}
	agrees(manifest, given, set())
}

# everything-wrong
test_everything_wrong if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: containerd-version, filesystem-isolation, host-network, hostprocess-only, hyperv-isolation, kubernetes-version, pipe-and-socket-mounts, privileged-flag, resource-limits=2, run-as-non-root, trusted-namespaces, user-account, volume-mounts, windows-node
  name: everything-wrong
  namespace: default
spec:
  replicas: 1
  selector:
    matchLabels:
      app: everything-wrong
  template:
    metadata:
      labels:
        app: everything-wrong
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          securityContext:
            privileged: true
            readOnlyRootFilesystem: true
            windowsOptions:
              hostProcess: false
          volumeMounts:
            - mountPath: C:\engine
              name: engine
      os:
        name: windows
      runtimeClassName: hyperv
      securityContext:
        runAsNonRoot: true
        windowsOptions:
          hostProcess: true
          runAsUserName: ContainerUser
      volumes:
        - hostPath:
            path: \\.\pipe\engine
          name: engine
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: docker://19.3.1
        kubeletVersion: v1.19.0
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-a, which this pod can land on, runs docker://19.3.1: HostProcess containers need containerd 1.6 or later"],
		["warn", "filesystem-isolation", "root-filesystem-is-not-read-only", "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem", "container agent asks for a read-only root file system, which a HostProcess container does not have"],
		["deny", "host-network", "host-network-is-on", "spec.template.spec.hostNetwork", "HostProcess pods must set hostNetwork: true"],
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.template.spec.containers[0].securityContext.windowsOptions.hostProcess", "container agent is not a HostProcess container, and this pod has others that are"],
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.template.spec.runtimeClassName", "runtime class hyperv isolates with Hyper-V, and HostProcess containers cannot"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-a, which this pod can land on, runs kubelet v1.19.0: HostProcess containers need 1.23 or later"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.template.spec.volumes[0].hostPath.path", "volume engine is the named pipe \\\\.\\pipe\\engine: HostProcess containers open it by its path on the host"],
		["deny", "privileged-flag", "privileged-is-not-set", "spec.template.spec.containers[0].securityContext.privileged", "container agent sets privileged, which the API server refuses in a pod whose spec.os.name is windows"],
		["warn", "resource-limits", "cpu-is-limited", "spec.template.spec.containers[0].resources.limits.cpu", "container agent has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.template.spec.containers[0].resources.limits.memory", "container agent has no memory limit, which is the only bound on a process of the host"],
		["deny", "run-as-non-root", "pod-is-not-non-root", "spec.template.spec.securityContext.runAsNonRoot", "HostProcess pods cannot set runAsNonRoot: true"],
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in kube-system only, and the namespace is default"],
		["deny", "user-account", "account-is-allowed", "spec.template.spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent runs as ContainerUser: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at C:\\engine: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["deny", "windows-node", "pod-lands-on-windows", "spec.template.spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# exporter-in-monitoring
test_exporter_in_monitoring if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: node-metrics-windows
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: node-metrics-windows
  template:
    metadata:
      labels:
        app: node-metrics-windows
    spec:
      containers:
        - image: registry.example/nodes/exporter:1.4
          name: exporter
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in kube-system only, and the namespace is monitoring"],
	})
}

# exporter
test_exporter if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: node-metrics-windows
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: node-metrics-windows
  template:
    metadata:
      labels:
        app: node-metrics-windows
    spec:
      containers:
        - args:
            - --config.file=%CONTAINER_SANDBOX_MOUNT_POINT%/config.yml
          image: registry.example/nodes/exporter:1.4
          name: exporter
          ports:
            - containerPort: 9182
              hostPort: 9182
              name: http
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
          volumeMounts:
            - mountPath: /config.yml
              name: config
              subPath: config.yml
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - configMap:
            name: node-metrics-windows
          name: config
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - kube-system
        - monitoring
`)
	agrees(manifest, given, set())
}

# hostprocess-daemonset-with-nulls
test_hostprocess_daemonset_with_nulls if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: resource-limits
  name: hostprocess-daemonset-with-nulls
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: hostprocess-daemonset-with-nulls
  template:
    metadata:
      labels:
        app: hostprocess-daemonset-with-nulls
    spec:
      affinity: null
      containers:
        - command: null
          image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: null
          securityContext: null
          volumeMounts: null
      ephemeralContainers: null
      hostNetwork: true
      initContainers: null
      nodeName: null
      nodeSelector:
        kubernetes.io/os: windows
      os: null
      runtimeClassName: null
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes: null
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["warn", "resource-limits", "memory-is-limited", "spec.template.spec.containers[0].resources.limits.memory", "container agent has no memory limit, which is the only bound on a process of the host"],
	})
}

# kube-proxy-init-without-limits
test_kube_proxy_init_without_limits if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: resource-limits=2
  name: service-proxy-windows
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: service-proxy-windows
  template:
    metadata:
      labels:
        app: service-proxy-windows
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/prepare:1.4
          name: prepare
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.template.spec.initContainers[0].resources.limits.cpu", "container prepare has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.template.spec.initContainers[0].resources.limits.memory", "container prepare has no memory limit, which is the only bound on a process of the host"],
	})
}

# kube-proxy
test_kube_proxy if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: service-proxy-windows
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: service-proxy-windows
  template:
    metadata:
      labels:
        app: service-proxy-windows
    spec:
      containers:
        - args:
            - -v
            - "6"
          command:
            - $env:CONTAINER_SANDBOX_MOUNT_POINT/proxy/start.ps1
          env:
            - name: NODE_NAME
              valueFrom:
                fieldRef:
                  fieldPath: spec.nodeName
          image: registry.example/nodes/proxy:1.4
          name: proxy
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: /var/lib/proxy
              name: settings
          workingDir: $env:CONTAINER_SANDBOX_MOUNT_POINT/proxy/
      hostNetwork: true
      initContainers:
        - command:
            - powershell.exe
            - -NoLogo
            - -Command
            - New-Item -Force -ItemType Directory C:/k/proxy
          image: registry.example/nodes/prepare:1.4
          name: prepare
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\system
      serviceAccountName: service-proxy
      volumes:
        - configMap:
            name: service-proxy-windows
          name: settings
`)
	given := {}
	agrees(manifest, given, set())
}

# linux-cronjob
test_linux_cronjob if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: none
  name: linux-cronjob
  namespace: shop
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/build/builder:7
              name: builder
              securityContext:
                privileged: true
                readOnlyRootFilesystem: true
                runAsNonRoot: true
              volumeMounts:
                - mountPath: //./pipe/engine
                  name: engine
                - mountPath: /var/../run
                  name: engine
          hostPID: true
          initContainers:
            - image: registry.example/nodes/setup:2.1
              name: setup
              securityContext:
                privileged: true
          restartPolicy: Never
          runtimeClassName: runhcs-wcow-hypervisor
          securityContext:
            windowsOptions:
              hostProcess: false
          volumes:
            - hostPath:
                path: /var/run/docker.sock
                type: Socket
              name: engine
  schedule: 17 3 * * *
`)
	given := {}
	agrees(manifest, given, set())
}

# linux-deployment-with-everything-wrong
test_linux_deployment_with_everything_wrong if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: none
  name: linux-deployment-with-everything-wrong
  namespace: shop
spec:
  replicas: 1
  selector:
    matchLabels:
      app: linux-deployment-with-everything-wrong
  template:
    metadata:
      labels:
        app: linux-deployment-with-everything-wrong
    spec:
      containers:
        - image: registry.example/build/builder:7
          name: builder
          securityContext:
            privileged: true
            readOnlyRootFilesystem: true
            runAsNonRoot: true
          volumeMounts:
            - mountPath: //./pipe/engine
              name: engine
            - mountPath: /var/../run
              name: engine
      hostNetwork: true
      hostPID: true
      initContainers:
        - image: registry.example/nodes/setup:2.1
          name: setup
          securityContext:
            privileged: true
      nodeSelector:
        kubernetes.io/os: linux
      os:
        name: linux
      runtimeClassName: runhcs-wcow-hypervisor
      securityContext:
        runAsNonRoot: true
      volumes:
        - hostPath:
            path: /var/run/docker.sock
            type: Socket
          name: engine
`)
	given := {}
	agrees(manifest, given, set())
}

# linux-pod-inventory-required
test_linux_pod_inventory_required if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: linux-pod-inventory-required
  namespace: default
spec:
  containers:
    - image: registry.example/build/builder:7
      name: builder
      securityContext:
        privileged: true
        readOnlyRootFilesystem: true
        runAsNonRoot: true
      volumeMounts:
        - mountPath: //./pipe/engine
          name: engine
        - mountPath: /var/../run
          name: engine
  hostNetwork: true
  hostPID: true
  initContainers:
    - image: registry.example/nodes/setup:2.1
      name: setup
      securityContext:
        privileged: true
  runtimeClassName: runhcs-wcow-hypervisor
  securityContext:
    runAsNonRoot: true
  volumes:
    - hostPath:
        path: /var/run/docker.sock
        type: Socket
      name: engine
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    containerd-version:
      requireInventory: true
    kubernetes-version:
      requireInventory: true
`)
	agrees(manifest, given, set())
}

# linux-pod-with-everything-wrong
test_linux_pod_with_everything_wrong if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: linux-pod-with-everything-wrong
  namespace: default
spec:
  containers:
    - image: registry.example/build/builder:7
      name: builder
      securityContext:
        privileged: true
        readOnlyRootFilesystem: true
        runAsNonRoot: true
      volumeMounts:
        - mountPath: //./pipe/engine
          name: engine
        - mountPath: /var/../run
          name: engine
  hostNetwork: true
  hostPID: true
  initContainers:
    - image: registry.example/nodes/setup:2.1
      name: setup
      securityContext:
        privileged: true
  runtimeClassName: runhcs-wcow-hypervisor
  securityContext:
    runAsNonRoot: true
  volumes:
    - hostPath:
        path: /var/run/docker.sock
        type: Socket
      name: engine
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: linux
      name: lin-a
    status:
      nodeInfo:
        containerRuntimeVersion: docker://19.3.1
        kubeletVersion: v1.19.0
        operatingSystem: linux
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: docker://19.3.1
        kubeletVersion: v1.19.0
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# linux-pod-with-nulls
test_linux_pod_with_nulls if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  deletionTimestamp: null
  name: linux-pod-with-nulls
  namespace: shop
spec:
  affinity: null
  containers:
    - image: registry.example/shop/web:3
      name: web
      resources: null
      securityContext: null
      volumeMounts: null
  ephemeralContainers: null
  hostNetwork: null
  initContainers: null
  nodeName: null
  nodeSelector: null
  os: null
  runtimeClassName: null
  securityContext: null
  volumes: null
`)
	given := {}
	agrees(manifest, given, set())
}

# logger-with-affinity
test_logger_with_affinity if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: event-forwarder
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: event-forwarder
  template:
    metadata:
      labels:
        app: event-forwarder
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: node.example/kind
                    operator: NotIn
                    values:
                      - virtual
                  - key: kubernetes.io/arch
                    operator: In
                    values:
                      - amd64
      containers:
        - image: registry.example/nodes/forwarder:1.4
          name: forwarder
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: /etc/forwarder
              name: config
            - mountPath: /host/logs
              name: logs
              readOnly: true
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/render:1.4
          name: render
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - configMap:
            name: event-forwarder
          name: config
        - hostPath:
            path: C:\k\logs
          name: logs
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        node.example/kind: virtual
      name: edge-a
    status:
      nodeInfo:
        containerRuntimeVersion: docker://19.3.1
        kubeletVersion: v1.20.0
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# manifest-with-deletion-timestamp
test_manifest_with_deletion_timestamp if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  deletionTimestamp: "2025-03-04T05:06:07Z"
  name: manifest-with-deletion-timestamp
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# pod-without-containers
test_pod_without_containers if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: pod-without-containers
  namespace: kube-system
spec:
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# windows-pod-container-user
test_windows_pod_container_user if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: windows-pod-container-user
  namespace: shop
spec:
  containers:
    - image: registry.example/shop/web:3
      name: web
      securityContext:
        windowsOptions:
          hostProcess: false
      volumeMounts:
        - mountPath: \\.\pipe\metrics
          name: metrics
  nodeSelector:
    kubernetes.io/os: windows
  os:
    name: windows
  runtimeClassName: hyperv
  securityContext:
    runAsNonRoot: true
    windowsOptions:
      runAsUserName: ContainerUser
  volumes:
    - hostPath:
        path: \\.\pipe\metrics
      name: metrics
`)
	given := {}
	agrees(manifest, given, set())
}

# windows-pod-with-null-hostprocess
test_windows_pod_with_null_hostprocess if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: windows-pod-with-null-hostprocess
  namespace: shop
spec:
  containers:
    - image: registry.example/shop/web:3
      name: web
      securityContext:
        windowsOptions:
          hostProcess: null
    - image: registry.example/shop/logs:3
      name: logs
      securityContext:
        windowsOptions: null
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: null
`)
	given := {}
	agrees(manifest, given, set())
}

# containerd-version/allowed-inventory-required
test_containerd_version__allowed_inventory_required if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: inventory-required
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
parameters:
  windows-hostprocess:
    containerd-version:
      requireInventory: true
`)
	agrees(manifest, given, set())
}

# containerd-version/allowed-linux-node
test_containerd_version__allowed_linux_node if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: linux-node
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: edge
      name: lin-a
    status:
      nodeInfo:
        containerRuntimeVersion: docker://20.10.9
        kubeletVersion: v1.28.5
        operatingSystem: linux
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# containerd-version/allowed-no-nodes-known
test_containerd_version__allowed_no_nodes_known if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: none
  name: no-nodes-known
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      restartPolicy: Never
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# containerd-version/allowed-node-of-unknown-system
test_containerd_version__allowed_node_of_unknown_system if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: node-of-unknown-system
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: new-a
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: new-b
    status:
      nodeInfo:
        containerRuntimeVersion: docker://20.10.9
`)
	agrees(manifest, given, set())
}

# containerd-version/allowed-out-of-reach-by-affinity
test_containerd_version__allowed_out_of_reach_by_affinity if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-affinity
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: runtime
                operator: NotIn
                values:
                  - docker
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        runtime: docker
      name: win-docker
    status:
      nodeInfo:
        containerRuntimeVersion: docker://20.10.9
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# containerd-version/allowed-out-of-reach-by-node-selector
test_containerd_version__allowed_out_of_reach_by_node_selector if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-node-selector
  namespace: kube-system
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
              resources:
                limits:
                  cpu: 100m
                  memory: 128Mi
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: windows
            runtime: containerd
          restartPolicy: Never
          securityContext:
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
  schedule: 17 3 * * *
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        runtime: docker
      name: win-docker
    status:
      nodeInfo:
        containerRuntimeVersion: docker://20.10.9
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# containerd-version/allowed-recent-versions
test_containerd_version__allowed_recent_versions if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: none
  name: recent-versions
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: recent-versions
  template:
    metadata:
      labels:
        app: recent-versions
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.6.8+azure
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.6.8-0~ubuntu
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.10.0-rc.1
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-d
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://2.0.0
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# containerd-version/denied-another-runtime
test_containerd_version__denied_another_runtime if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: containerd-version=3
  name: another-runtime
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: docker://20.10.9
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: cri-o://1.24.1
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: mirantis-containerd://1.7.0
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-a, which this pod can land on, runs docker://20.10.9: HostProcess containers need containerd 1.6 or later"],
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-b, which this pod can land on, runs cri-o://1.24.1: HostProcess containers need containerd 1.6 or later"],
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-c, which this pod can land on, runs mirantis-containerd://1.7.0: HostProcess containers need containerd 1.6 or later"],
	})
}

# containerd-version/denied-inventory-required
test_containerd_version__denied_inventory_required if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: containerd-version
  name: inventory-required
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-process
    kind: RuntimeClass
    metadata:
      name: process
parameters:
  windows-hostprocess:
    containerd-version:
      requireInventory: true
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "nodes-are-synced", "spec", "no Node objects are known, so the node versions cannot be judged: apply the SyncSet of this bundle"],
	})
}

# containerd-version/denied-old-kubelet-and-old-runtime
test_containerd_version__denied_old_kubelet_and_old_runtime if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: containerd-version, kubernetes-version
  name: old-kubelet-and-old-runtime
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: docker://19.3.14
        kubeletVersion: v1.20.7
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-old, which this pod can land on, runs docker://19.3.14: HostProcess containers need containerd 1.6 or later"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.20.7: HostProcess containers need 1.23 or later"],
	})
}

# containerd-version/denied-old-versions
test_containerd_version__denied_old_versions if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: containerd-version=3
  name: old-versions
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: old-versions
  template:
    metadata:
      labels:
        app: old-versions
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.5.13
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://0.9.2
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.6.0
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-d
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.5.9+azure
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-a, which this pod can land on, runs containerd://1.5.13: HostProcess containers need containerd 1.6 or later"],
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-b, which this pod can land on, runs containerd://0.9.2: HostProcess containers need containerd 1.6 or later"],
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-d, which this pod can land on, runs containerd://1.5.9+azure: HostProcess containers need containerd 1.6 or later"],
	})
}

# containerd-version/denied-raised-major
test_containerd_version__denied_raised_major if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: containerd-version
  name: raised-major
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://2.0.1
        kubeletVersion: v1.28.5
        operatingSystem: windows
parameters:
  windows-hostprocess:
    containerd-version:
      minimum: "2.0"
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-a, which this pod can land on, runs containerd://1.7.14: HostProcess containers need containerd 2.0 or later"],
	})
}

# containerd-version/denied-raised-minimum
test_containerd_version__denied_raised_minimum if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: containerd-version
  name: raised-minimum
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.6.20
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.0
        kubeletVersion: v1.28.5
        operatingSystem: windows
parameters:
  windows-hostprocess:
    containerd-version:
      minimum: "1.7"
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-a, which this pod can land on, runs containerd://1.6.20: HostProcess containers need containerd 1.7 or later"],
	})
}

# containerd-version/denied-reached-by-affinity
test_containerd_version__denied_reached_by_affinity if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: containerd-version
  name: reached-by-affinity
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: runtime
                operator: In
                values:
                  - docker
                  - containerd
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        runtime: docker
      name: win-docker
    status:
      nodeInfo:
        containerRuntimeVersion: docker://20.10.9
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-docker, which this pod can land on, runs docker://20.10.9: HostProcess containers need containerd 1.6 or later"],
	})
}

# containerd-version/denied-reached-by-node-selector
test_containerd_version__denied_reached_by_node_selector if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: containerd-version
  name: reached-by-node-selector
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
        runtime: docker
      restartPolicy: Never
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        runtime: docker
      name: win-docker
    status:
      nodeInfo:
        containerRuntimeVersion: docker://20.10.9
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-docker, which this pod can land on, runs docker://20.10.9: HostProcess containers need containerd 1.6 or later"],
	})
}

# containerd-version/denied-runtime-without-its-name
test_containerd_version__denied_runtime_without_its_name if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: containerd-version
  name: runtime-without-its-name
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: 1.7.0
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec", "node win-a, which this pod can land on, runs 1.7.0: HostProcess containers need containerd 1.6 or later"],
	})
}

# containerd-version/denied-unreadable-versions
test_containerd_version__denied_unreadable_versions if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: containerd-version=4
  name: unreadable-versions
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: unreadable-versions
  serviceName: unreadable-versions
  template:
    metadata:
      labels:
        app: unreadable-versions
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://Unknown
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-d
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-a, which this pod can land on, runs an unknown runtime: HostProcess containers need containerd 1.6 or later"],
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-b, which this pod can land on, runs containerd://Unknown: HostProcess containers need containerd 1.6 or later"],
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-c, which this pod can land on, runs containerd://: HostProcess containers need containerd 1.6 or later"],
		["deny", "containerd-version", "containerd-is-recent", "spec.template.spec", "node win-d, which this pod can land on, runs containerd://1: HostProcess containers need containerd 1.6 or later"],
	})
}

# filesystem-isolation/allowed-false
test_filesystem_isolation__allowed_false if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: "false"
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        readOnlyRootFilesystem: false
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        readOnlyRootFilesystem: false
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        readOnlyRootFilesystem: false
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# filesystem-isolation/allowed-null
test_filesystem_isolation__allowed_null if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: none
  name: "null"
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: "null"
  serviceName: "null"
  template:
    metadata:
      labels:
        app: "null"
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            readOnlyRootFilesystem: null
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# filesystem-isolation/allowed-read-only-mount
test_filesystem_isolation__allowed_read_only_mount if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: read-only-mount
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      volumeMounts:
        - mountPath: /config
          name: config
          readOnly: true
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - configMap:
        name: agent
      name: config
`)
	given := {}
	agrees(manifest, given, set())
}

# filesystem-isolation/denied-container
test_filesystem_isolation__denied_container if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: filesystem-isolation
  name: container
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: container
  template:
    metadata:
      labels:
        app: container
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
        - image: registry.example/nodes/logs:1.4
          name: logs
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            readOnlyRootFilesystem: true
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "filesystem-isolation", "root-filesystem-is-not-read-only", "spec.template.spec.containers[1].securityContext.readOnlyRootFilesystem", "container logs asks for a read-only root file system, which a HostProcess container does not have"],
	})
}

# filesystem-isolation/denied-ephemeral-container
test_filesystem_isolation__denied_ephemeral_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: filesystem-isolation
  name: ephemeral-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        readOnlyRootFilesystem: true
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "filesystem-isolation", "root-filesystem-is-not-read-only", "spec.ephemeralContainers[0].securityContext.readOnlyRootFilesystem", "container debug asks for a read-only root file system, which a HostProcess container does not have"],
	})
}

# filesystem-isolation/denied-init-container
test_filesystem_isolation__denied_init_container if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: filesystem-isolation
  name: init-container
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: init-container
  serviceName: init-container
  template:
    metadata:
      labels:
        app: init-container
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            readOnlyRootFilesystem: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "filesystem-isolation", "root-filesystem-is-not-read-only", "spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem", "container setup asks for a read-only root file system, which a HostProcess container does not have"],
	})
}

# host-network/allowed-true
test_host_network__allowed_true if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: none
  name: "true"
  namespace: kube-system
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
              resources:
                limits:
                  cpu: 100m
                  memory: 128Mi
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: windows
          restartPolicy: Never
          securityContext:
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
  schedule: 17 3 * * *
`)
	given := {}
	agrees(manifest, given, set())
}

# host-network/denied-absent
test_host_network__denied_absent if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: host-network
  name: absent
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: absent
  template:
    metadata:
      labels:
        app: absent
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "host-network", "host-network-is-on", "spec.template.spec.hostNetwork", "HostProcess pods must set hostNetwork: true"],
	})
}

# host-network/denied-false
test_host_network__denied_false if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: PodTemplate
metadata:
  annotations:
    fineprint/expect: host-network
  name: "false"
  namespace: kube-system
template:
  metadata:
    labels:
      app: "false"
  spec:
    containers:
      - image: registry.example/nodes/agent:1.4
        name: agent
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
    hostNetwork: false
    nodeSelector:
      kubernetes.io/os: windows
    securityContext:
      windowsOptions:
        hostProcess: true
        runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "host-network", "host-network-is-on", "template.spec.hostNetwork", "HostProcess pods must set hostNetwork: true"],
	})
}

# host-network/denied-null
test_host_network__denied_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: host-network
  name: "null"
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: null
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "host-network", "host-network-is-on", "spec.hostNetwork", "HostProcess pods must set hostNetwork: true"],
	})
}

# hostprocess-only/allowed-inherited-from-pod
test_hostprocess_only__allowed_inherited_from_pod if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: inherited-from-pod
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# hostprocess-only/allowed-null-inherits
test_hostprocess_only__allowed_null_inherits if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: null-inherits
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# hostprocess-only/allowed-set-on-every-container
test_hostprocess_only__allowed_set_on_every_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: set-on-every-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
    - image: registry.example/nodes/logs:1.4
      name: logs
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        windowsOptions:
          hostProcess: true
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# hostprocess-only/allowed-set-on-pod-and-container
test_hostprocess_only__allowed_set_on_pod_and_container if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: none
  name: set-on-pod-and-container
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: set-on-pod-and-container
  serviceName: set-on-pod-and-container
  template:
    metadata:
      labels:
        app: set-on-pod-and-container
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              hostProcess: true
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# hostprocess-only/denied-container-contradicts-pod
test_hostprocess_only__denied_container_contradicts_pod if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hostprocess-only=3
  name: container-contradicts-pod
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        windowsOptions:
          hostProcess: true
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: false
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-agrees-with-pod", "spec.containers[0].securityContext.windowsOptions.hostProcess", "container agent sets hostProcess to true, and its pod sets it to false"],
		["deny", "hostprocess-only", "container-agrees-with-pod", "spec.ephemeralContainers[0].securityContext.windowsOptions.hostProcess", "container debug sets hostProcess to true, and its pod sets it to false"],
		["deny", "hostprocess-only", "container-agrees-with-pod", "spec.initContainers[0].securityContext.windowsOptions.hostProcess", "container setup sets hostProcess to true, and its pod sets it to false"],
	})
}

# hostprocess-only/denied-container-opts-out
test_hostprocess_only__denied_container_opts_out if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: hostprocess-only=2
  name: container-opts-out
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: container-opts-out
  template:
    metadata:
      labels:
        app: container-opts-out
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
        - image: registry.example/nodes/sidecar:1.4
          name: sidecar
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              hostProcess: false
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              hostProcess: false
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.template.spec.containers[1].securityContext.windowsOptions.hostProcess", "container sidecar is not a HostProcess container, and this pod has others that are"],
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.template.spec.initContainers[0].securityContext.windowsOptions.hostProcess", "container setup is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-null-without-pod
test_hostprocess_only__denied_null_without_pod if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hostprocess-only
  name: null-without-pod
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
    - image: registry.example/nodes/sidecar:1.4
      name: sidecar
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.containers[1].securityContext.windowsOptions.hostProcess", "container sidecar is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-only-ephemeral-container-is-hostprocess
test_hostprocess_only__denied_only_ephemeral_container_is_hostprocess if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hostprocess-only
  name: only-ephemeral-container-is-hostprocess
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        windowsOptions:
          hostProcess: true
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.containers[0].securityContext.windowsOptions.hostProcess", "container agent is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-only-init-container-is-hostprocess
test_hostprocess_only__denied_only_init_container_is_hostprocess if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: hostprocess-only
  name: only-init-container-is-hostprocess
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              hostProcess: true
      nodeSelector:
        kubernetes.io/os: windows
      restartPolicy: Never
      securityContext:
        windowsOptions:
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.template.spec.containers[0].securityContext.windowsOptions.hostProcess", "container agent is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-plain-container
test_hostprocess_only__denied_plain_container if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: hostprocess-only
  name: plain-container
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: plain-container
  template:
    metadata:
      labels:
        app: plain-container
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              hostProcess: true
        - image: registry.example/nodes/sidecar:1.4
          name: sidecar
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.template.spec.containers[1].securityContext.windowsOptions.hostProcess", "container sidecar is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-plain-ephemeral-container
test_hostprocess_only__denied_plain_ephemeral_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hostprocess-only
  name: plain-ephemeral-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.ephemeralContainers[0].securityContext.windowsOptions.hostProcess", "container debug is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-plain-init-container
test_hostprocess_only__denied_plain_init_container if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: hostprocess-only
  name: plain-init-container
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: plain-init-container
  template:
    metadata:
      labels:
        app: plain-init-container
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              hostProcess: true
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.template.spec.initContainers[0].securityContext.windowsOptions.hostProcess", "container setup is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-pod-false-and-mixed
test_hostprocess_only__denied_pod_false_and_mixed if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hostprocess-only=4
  name: pod-false-and-mixed
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
    - image: registry.example/nodes/sidecar:1.4
      name: sidecar
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
    - image: registry.example/nodes/proxy:1.4
      name: proxy
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: false
    - image: registry.example/nodes/dns:1.4
      name: dns
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: false
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-agrees-with-pod", "spec.containers[0].securityContext.windowsOptions.hostProcess", "container agent sets hostProcess to true, and its pod sets it to false"],
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.containers[1].securityContext.windowsOptions.hostProcess", "container sidecar is not a HostProcess container, and this pod has others that are"],
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.containers[2].securityContext.windowsOptions.hostProcess", "container proxy is not a HostProcess container, and this pod has others that are"],
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.containers[3].securityContext.windowsOptions.hostProcess", "container dns is not a HostProcess container, and this pod has others that are"],
	})
}

# hostprocess-only/denied-pod-level-null
test_hostprocess_only__denied_pod_level_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hostprocess-only=1
  name: pod-level-null
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          hostProcess: true
    - image: registry.example/nodes/sidecar:1.4
      name: sidecar
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: null
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hostprocess-only", "container-is-hostprocess", "spec.containers[1].securityContext.windowsOptions.hostProcess", "container sidecar is not a HostProcess container, and this pod has others that are"],
	})
}

# hyperv-isolation/allowed-class-not-known
test_hyperv_isolation__allowed_class_not_known if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: class-not-known
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: windows-2022
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-hypervisor-17763
    kind: RuntimeClass
    metadata:
      name: windows-2019
`)
	agrees(manifest, given, set())
}

# hyperv-isolation/allowed-class-null
test_hyperv_isolation__allowed_class_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: class-null
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: null
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: hyperv
    kind: RuntimeClass
    metadata:
      name: isolated
`)
	agrees(manifest, given, set())
}

# hyperv-isolation/allowed-no-class
test_hyperv_isolation__allowed_no_class if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: none
  name: no-class
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      restartPolicy: Never
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-hypervisor
    kind: RuntimeClass
    metadata:
      name: isolated
`)
	agrees(manifest, given, set())
}

# hyperv-isolation/allowed-process-class
test_hyperv_isolation__allowed_process_class if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: none
  name: process-class
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: process-class
  template:
    metadata:
      labels:
        app: process-class
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      runtimeClassName: windows-process
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-process
    kind: RuntimeClass
    metadata:
      name: windows-process
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-hypervisor
    kind: RuntimeClass
    metadata:
      name: isolated
`)
	agrees(manifest, given, set())
}

# hyperv-isolation/denied-class-and-handler
test_hyperv_isolation__denied_class_and_handler if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation=2
  name: class-and-handler
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: hyper-v
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-hypervisor-20348
    kind: RuntimeClass
    metadata:
      name: hyper-v
`)
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class hyper-v isolates with Hyper-V, and HostProcess containers cannot"],
		["deny", "hyperv-isolation", "handler-is-not-hyperv", "spec.runtimeClassName", "runtime class hyper-v has the handler runhcs-wcow-hypervisor-20348, which isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-hyper-v
test_hyperv_isolation__denied_class_hyper_v if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-hyper-v
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: hyper-v
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class hyper-v isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-hyperv
test_hyperv_isolation__denied_class_hyperv if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-hyperv
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: class-hyperv
  template:
    metadata:
      labels:
        app: class-hyperv
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      runtimeClassName: hyperv
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.template.spec.runtimeClassName", "runtime class hyperv isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-runhcs-wcow-hypervisor-17763
test_hyperv_isolation__denied_class_runhcs_wcow_hypervisor_17763 if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-runhcs-wcow-hypervisor-17763
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: runhcs-wcow-hypervisor-17763
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class runhcs-wcow-hypervisor-17763 isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-runhcs-wcow-hypervisor-18362
test_hyperv_isolation__denied_class_runhcs_wcow_hypervisor_18362 if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-runhcs-wcow-hypervisor-18362
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: runhcs-wcow-hypervisor-18362
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class runhcs-wcow-hypervisor-18362 isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-runhcs-wcow-hypervisor-18363
test_hyperv_isolation__denied_class_runhcs_wcow_hypervisor_18363 if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-runhcs-wcow-hypervisor-18363
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: runhcs-wcow-hypervisor-18363
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class runhcs-wcow-hypervisor-18363 isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-runhcs-wcow-hypervisor-19041
test_hyperv_isolation__denied_class_runhcs_wcow_hypervisor_19041 if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-runhcs-wcow-hypervisor-19041
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: runhcs-wcow-hypervisor-19041
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class runhcs-wcow-hypervisor-19041 isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-runhcs-wcow-hypervisor-20348
test_hyperv_isolation__denied_class_runhcs_wcow_hypervisor_20348 if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-runhcs-wcow-hypervisor-20348
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: runhcs-wcow-hypervisor-20348
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class runhcs-wcow-hypervisor-20348 isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-runhcs-wcow-hypervisor
test_hyperv_isolation__denied_class_runhcs_wcow_hypervisor if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-runhcs-wcow-hypervisor
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: runhcs-wcow-hypervisor
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class runhcs-wcow-hypervisor isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-windows-hyperv
test_hyperv_isolation__denied_class_windows_hyperv if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-windows-hyperv
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: windows-hyperv
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class windows-hyperv isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-class-without-handler
test_hyperv_isolation__denied_class_without_handler if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: class-without-handler
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: windows-2022
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    kind: RuntimeClass
    metadata:
      name: windows-2022
`)
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "handler-is-not-hyperv", "spec.runtimeClassName", "runtime class windows-2022 has the handler , which isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-handler
test_hyperv_isolation__denied_handler if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: handler
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: windows-2022
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-hypervisor
    kind: RuntimeClass
    metadata:
      name: windows-2022
  - apiVersion: node.k8s.io/v1
    handler: runhcs-wcow-process
    kind: RuntimeClass
    metadata:
      name: windows-process
`)
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "handler-is-not-hyperv", "spec.runtimeClassName", "runtime class windows-2022 has the handler runhcs-wcow-hypervisor, which isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-listed-class
test_hyperv_isolation__denied_listed_class if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: listed-class
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: isolated
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    hyperv-isolation:
      hyperVClasses:
        - isolated
        - krypton
`)
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "class-is-not-hyperv", "spec.runtimeClassName", "runtime class isolated isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# hyperv-isolation/denied-listed-handler
test_hyperv_isolation__denied_listed_handler if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: hyperv-isolation
  name: listed-handler
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  runtimeClassName: windows-2022
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: node.k8s.io/v1
    handler: krypton
    kind: RuntimeClass
    metadata:
      name: windows-2022
parameters:
  windows-hostprocess:
    hyperv-isolation:
      hyperVClasses:
        - isolated
        - krypton
`)
	agrees(manifest, given, {
		["deny", "hyperv-isolation", "handler-is-not-hyperv", "spec.runtimeClassName", "runtime class windows-2022 has the handler krypton, which isolates with Hyper-V, and HostProcess containers cannot"],
	})
}

# kubernetes-version/allowed-inventory-required
test_kubernetes_version__allowed_inventory_required if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: inventory-required
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
parameters:
  windows-hostprocess:
    kubernetes-version:
      requireInventory: true
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-linux-node
test_kubernetes_version__allowed_linux_node if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: linux-node
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: edge
      name: lin-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: linux
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-lower-minimum
test_kubernetes_version__allowed_lower_minimum if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: lower-minimum
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.22.9
        operatingSystem: windows
parameters:
  windows-hostprocess:
    kubernetes-version:
      minimum: "1.22"
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-no-nodes-known
test_kubernetes_version__allowed_no_nodes_known if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: no-nodes-known
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-node-of-unknown-system
test_kubernetes_version__allowed_node_of_unknown_system if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: node-of-unknown-system
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: new-a
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: new-b
    status: {}
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: new-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-both-terms
test_kubernetes_version__allowed_out_of_reach_by_both_terms if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-both-terms
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: In
                values:
                  - new
          - matchExpressions:
              - key: pool
                operator: Exists
              - key: pool
                operator: NotIn
                values:
                  - old
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-does-not-exist
test_kubernetes_version__allowed_out_of_reach_by_does_not_exist if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-does-not-exist
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: DoesNotExist
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-empty-terms
test_kubernetes_version__allowed_out_of_reach_by_empty_terms if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-empty-terms
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - {}
          - matchExpressions: []
            matchFields: []
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-exists
test_kubernetes_version__allowed_out_of_reach_by_exists if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-exists
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: Exists
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-field-in
test_kubernetes_version__allowed_out_of_reach_by_field_in if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-field-in
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchFields:
              - key: metadata.name
                operator: In
                values:
                  - win-new
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-field-next-to-expression
test_kubernetes_version__allowed_out_of_reach_by_field_next_to_expression if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-field-next-to-expression
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: kubernetes.io/os
                operator: In
                values:
                  - windows
            matchFields:
              - key: metadata.name
                operator: In
                values:
                  - win-new
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-field-not-in
test_kubernetes_version__allowed_out_of_reach_by_field_not_in if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-field-not-in
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchFields:
              - key: metadata.name
                operator: NotIn
                values:
                  - win-old
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-gt
test_kubernetes_version__allowed_out_of_reach_by_gt if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-gt
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: generation
                operator: Gt
                values:
                  - "10"
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "3"
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "10"
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-in
test_kubernetes_version__allowed_out_of_reach_by_in if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-in
  namespace: kube-system
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: pool
                    operator: In
                    values:
                      - new
                      - newer
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      restartPolicy: Never
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-lt
test_kubernetes_version__allowed_out_of_reach_by_lt if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-lt
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: generation
                operator: Lt
                values:
                  - "3"
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "3"
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "10"
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-node-name
test_kubernetes_version__allowed_out_of_reach_by_node_name if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-node-name
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeName: win-new
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-new
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-node-selector
test_kubernetes_version__allowed_out_of_reach_by_node_selector if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-node-selector
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: out-of-reach-by-node-selector
  serviceName: out-of-reach-by-node-selector
  template:
    metadata:
      labels:
        app: out-of-reach-by-node-selector
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
        pool: new
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-d
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-not-in
test_kubernetes_version__allowed_out_of_reach_by_not_in if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-not-in
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: NotIn
                values:
                  - spare
                  - old
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-one-of-two-field-requirements
test_kubernetes_version__allowed_out_of_reach_by_one_of_two_field_requirements if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-one-of-two-field-requirements
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchFields:
              - key: metadata.name
                operator: In
                values:
                  - win-old
              - key: metadata.name
                operator: NotIn
                values:
                  - win-old
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-out-of-reach-by-one-of-two-requirements
test_kubernetes_version__allowed_out_of_reach_by_one_of_two_requirements if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: none
  name: out-of-reach-by-one-of-two-requirements
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: out-of-reach-by-one-of-two-requirements
  template:
    metadata:
      labels:
        app: out-of-reach-by-one-of-two-requirements
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/os
                    operator: In
                    values:
                      - windows
                  - key: pool
                    operator: In
                    values:
                      - new
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/allowed-recent-versions
test_kubernetes_version__allowed_recent_versions if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: PodTemplate
metadata:
  annotations:
    fineprint/expect: none
  name: recent-versions
  namespace: kube-system
template:
  metadata:
    labels:
      app: recent-versions
  spec:
    containers:
      - image: registry.example/nodes/agent:1.4
        name: agent
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
    hostNetwork: true
    nodeSelector:
      kubernetes.io/os: windows
    securityContext:
      windowsOptions:
        hostProcess: true
        runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.23.0
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.23.0-gke.100
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.100.0
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-d
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v2.0.0
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-e
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: 1.24.3
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-f
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.29.2+k3s1
        operatingSystem: windows
`)
	agrees(manifest, given, set())
}

# kubernetes-version/denied-inventory-required
test_kubernetes_version__denied_inventory_required if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: inventory-required
  namespace: kube-system
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
              resources:
                limits:
                  cpu: 100m
                  memory: 128Mi
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: windows
          restartPolicy: Never
          securityContext:
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
  schedule: 17 3 * * *
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    kubernetes-version:
      requireInventory: true
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "nodes-are-synced", "spec.jobTemplate.spec.template.spec", "no Node objects are known, so the node versions cannot be judged: apply the SyncSet of this bundle"],
	})
}

# kubernetes-version/denied-linux-node-is-no-excuse
test_kubernetes_version__denied_linux_node_is_no_excuse if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version, windows-node
  name: linux-node-is-no-excuse
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: linux
      name: lin-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: linux
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# kubernetes-version/denied-old-versions
test_kubernetes_version__denied_old_versions if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: kubernetes-version=4
  name: old-versions
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: old-versions
  template:
    metadata:
      labels:
        app: old-versions
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.22.9
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.9.11
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v0.99.0
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-d
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.23.0
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-e
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.22.17-eks-0a21954
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-a, which this pod can land on, runs kubelet v1.22.9: HostProcess containers need 1.23 or later"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-b, which this pod can land on, runs kubelet v1.9.11: HostProcess containers need 1.23 or later"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-c, which this pod can land on, runs kubelet v0.99.0: HostProcess containers need 1.23 or later"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-e, which this pod can land on, runs kubelet v1.22.17-eks-0a21954: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-raised-major
test_kubernetes_version__denied_raised_major if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: raised-major
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.30.0
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v2.4.0
        operatingSystem: windows
parameters:
  windows-hostprocess:
    kubernetes-version:
      minimum: "2.4"
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.30.0: HostProcess containers need 2.4 or later"],
	})
}

# kubernetes-version/denied-raised-minimum
test_kubernetes_version__denied_raised_minimum if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: raised-minimum
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.30.0
        operatingSystem: windows
parameters:
  windows-hostprocess:
    kubernetes-version:
      minimum: "1.29"
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.28.5: HostProcess containers need 1.29 or later"],
	})
}

# kubernetes-version/denied-reached-by-does-not-exist
test_kubernetes_version__denied_reached_by_does_not_exist if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-does-not-exist
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: DoesNotExist
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-every-requirement
test_kubernetes_version__denied_reached_by_every_requirement if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-every-requirement
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: kubernetes.io/os
                operator: In
                values:
                  - windows
              - key: pool
                operator: In
                values:
                  - old
            matchFields:
              - key: metadata.name
                operator: In
                values:
                  - win-a
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-exists
test_kubernetes_version__denied_reached_by_exists if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-exists
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: Exists
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-field-in
test_kubernetes_version__denied_reached_by_field_in if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-field-in
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchFields:
              - key: metadata.name
                operator: In
                values:
                  - win-new
                  - win-old
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-field-not-in
test_kubernetes_version__denied_reached_by_field_not_in if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-field-not-in
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchFields:
              - key: metadata.name
                operator: NotIn
                values:
                  - win-new
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-gt-on-unreadable-label
test_kubernetes_version__denied_reached_by_gt_on_unreadable_label if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-gt-on-unreadable-label
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: generation
                operator: Gt
                values:
                  - "9"
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: ninth
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-gt
test_kubernetes_version__denied_reached_by_gt if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-gt
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: generation
                operator: Gt
                values:
                  - "9"
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "3"
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "10"
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-b, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-in
test_kubernetes_version__denied_reached_by_in if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-in
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: In
                values:
                  - new
                  - old
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-lt
test_kubernetes_version__denied_reached_by_lt if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-lt
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: generation
                operator: Lt
                values:
                  - "9"
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "3"
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        generation: "10"
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-node-name
test_kubernetes_version__denied_reached_by_node_name if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-node-name
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeName: win-old
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-older
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-node-selector
test_kubernetes_version__denied_reached_by_node_selector if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-node-selector
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
    pool: old
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: spare
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-not-in
test_kubernetes_version__denied_reached_by_not_in if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: kubernetes-version=2
  name: reached-by-not-in
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: reached-by-not-in
  template:
    metadata:
      labels:
        app: reached-by-not-in
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: pool
                    operator: NotIn
                    values:
                      - new
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-c, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-one-of-two-terms
test_kubernetes_version__denied_reached_by_one_of_two_terms if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-one-of-two-terms
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: reached-by-one-of-two-terms
  template:
    metadata:
      labels:
        app: reached-by-one-of-two-terms
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: pool
                    operator: In
                    values:
                      - new
              - matchExpressions:
                  - key: pool
                    operator: In
                    values:
                      - old
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec.template.spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-by-preferred-affinity
test_kubernetes_version__denied_reached_by_preferred_affinity if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-by-preferred-affinity
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - preference:
            matchExpressions:
              - key: pool
                operator: In
                values:
                  - new
          weight: 10
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-next-to-empty-term
test_kubernetes_version__denied_reached_next_to_empty_term if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-next-to-empty-term
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - {}
          - matchExpressions:
              - key: pool
                operator: In
                values:
                  - old
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: old
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
        pool: new
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.28.5
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-with-empty-node-name
test_kubernetes_version__denied_reached_with_empty_node_name if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-with-empty-node-name
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeName: ""
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-reached-with-null-fields
test_kubernetes_version__denied_reached_with_null_fields if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version
  name: reached-with-null-fields
  namespace: kube-system
spec:
  affinity: null
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeName: null
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-old
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: v1.21.14
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-old, which this pod can land on, runs kubelet v1.21.14: HostProcess containers need 1.23 or later"],
	})
}

# kubernetes-version/denied-unreadable-versions
test_kubernetes_version__denied_unreadable_versions if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: kubernetes-version=3
  name: unreadable-versions
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-a
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-b
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: unknown
        operatingSystem: windows
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        kubernetes.io/os: windows
      name: win-c
    status:
      nodeInfo:
        containerRuntimeVersion: containerd://1.7.14
        kubeletVersion: ""
        operatingSystem: windows
`)
	agrees(manifest, given, {
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-a, which this pod can land on, runs kubelet of an unknown version: HostProcess containers need 1.23 or later"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-b, which this pod can land on, runs kubelet unknown: HostProcess containers need 1.23 or later"],
		["deny", "kubernetes-version", "kubelet-is-recent", "spec", "node win-c, which this pod can land on, runs kubelet of an unknown version: HostProcess containers need 1.23 or later"],
	})
}

# pipe-and-socket-mounts/allowed-folder-named-pipe
test_pipe_and_socket_mounts__allowed_folder_named_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: folder-named-pipe
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: C:\pipe\x
      name: host-1
    - hostPath:
        path: C:\var\pipe
      name: host-2
    - hostPath:
        path: /var/pipe/x
      name: host-3
    - hostPath:
        path: /pipe
      name: host-4
    - hostPath:
        path: pipe\x
      name: host-5
    - hostPath:
        path: \pipe\x
      name: host-6
    - hostPath:
        path: \\nas\share\pipe
      name: host-7
    - hostPath:
        path: \\.\C:\pipe\x
      name: host-8
    - hostPath:
        path: \\pipe\x
      name: host-9
    - hostPath:
        path: ///pipe/x
      name: host-10
`)
	given := {}
	agrees(manifest, given, set())
}

# pipe-and-socket-mounts/allowed-globalroot-device
test_pipe_and_socket_mounts__allowed_globalroot_device if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: globalroot-device
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\.\GLOBALROOT\Device\HarddiskVolume2
      name: host-1
    - hostPath:
        path: \\.\GLOBALROOT\Device\pipe
      name: host-2
    - hostPath:
        path: \\.\GLOBALROOTDevice\NamedPipe\x
      name: host-3
    - hostPath:
        path: \\.\GLOBALROOT\DeviceNamedPipe\x
      name: host-4
    - hostPath:
        path: \\.\NamedPipe\x
      name: host-5
    - hostPath:
        path: \\.\Device\NamedPipe\x
      name: host-6
`)
	given := {}
	agrees(manifest, given, set())
}

# pipe-and-socket-mounts/allowed-host-folders
test_pipe_and_socket_mounts__allowed_host_folders if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: none
  name: host-folders
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: host-folders
  template:
    metadata:
      labels:
        app: host-folders
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - hostPath:
            path: C:\var\log
            type: DirectoryOrCreate
          name: host-1
        - hostPath:
            path: /etc/kubernetes/config
            type: File
          name: host-2
        - hostPath:
            path: /var/lib/agent
            type: ""
          name: host-3
        - hostPath:
            path: C:\csi\csi.sock
            type: null
          name: host-4
`)
	given := {}
	agrees(manifest, given, set())
}

# pipe-and-socket-mounts/allowed-other-volumes
test_pipe_and_socket_mounts__allowed_other_volumes if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: none
  name: other-volumes
  namespace: kube-system
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
              resources:
                limits:
                  cpu: 100m
                  memory: 128Mi
              volumeMounts:
                - mountPath: /config
                  name: config
                - mountPath: /pipe/scratch
                  name: scratch
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: windows
          restartPolicy: Never
          securityContext:
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
          volumes:
            - configMap:
                name: agent
              name: config
            - emptyDir: {}
              name: scratch
            - hostPath: null
              name: unset
  schedule: 17 3 * * *
`)
	given := {}
	agrees(manifest, given, set())
}

# pipe-and-socket-mounts/allowed-pipe-below-a-folder
test_pipe_and_socket_mounts__allowed_pipe_below_a_folder if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: pipe-below-a-folder
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: C:\data\\.\pipe\x
      name: host-1
    - hostPath:
        path: /data//./pipe/x
      name: host-2
    - hostPath:
        path: /?/pipe/x
      name: host-3
    - hostPath:
        path: \?\pipe\x
      name: host-4
    - hostPath:
        path: /.?/pipe/x
      name: host-5
    - hostPath:
        path: /?./pipe/x
      name: host-6
    - hostPath:
        path: /data/??/pipe/x
      name: host-7
    - hostPath:
        path: C:\??\pipe\x
      name: host-8
`)
	given := {}
	agrees(manifest, given, set())
}

# pipe-and-socket-mounts/allowed-share-next-to-pipe
test_pipe_and_socket_mounts__allowed_share_next_to_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: share-next-to-pipe
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\nas\\share\pipe\x
      name: host-1
    - hostPath:
        path: \\storunc\share\pipe\x
      name: host-2
    - hostPath:
        path: \\nas\uncle\pipe\x
      name: host-3
    - hostPath:
        path: \\?\UNC\\pipe\x
      name: host-4
    - hostPath:
        path: \\buildpipe\share
      name: host-5
    - hostPath:
        path: \\.\pipefish\x
      name: host-6
    - hostPath:
        path: \\.\pipe2
      name: host-7
    - hostPath:
        path: \\nas/share\pipe\x
      name: host-8
    - hostPath:
        path: \\?\UNC\nas/share\pipe\x
      name: host-9
    - hostPath:
        path: \\?\UNC\nas\share/pipe
      name: host-10
`)
	given := {}
	agrees(manifest, given, set())
}

# pipe-and-socket-mounts/denied-ephemeral-container-mounts-at-a-pipe
test_pipe_and_socket_mounts__denied_ephemeral_container_mounts_at_a_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts
  name: ephemeral-container-mounts-at-a-pipe
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      volumeMounts:
        - mountPath: \??\pipe\csi
          name: data
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "mount-is-no-pipe", "spec.ephemeralContainers[0].volumeMounts[0].mountPath", "container debug mounts a volume at the named pipe \\??\\pipe\\csi: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-globalroot-pipe
test_pipe_and_socket_mounts__denied_globalroot_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=3
  name: globalroot-pipe
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\.\GLOBALROOT\Device\NamedPipe\csi
      name: host-1
    - hostPath:
        path: //?/globalroot/device/namedpipe/csi
      name: host-2
    - hostPath:
        path: \??\GLOBALROOT\Device\NamedPipe
      name: host-3
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\\\.\\GLOBALROOT\\Device\\NamedPipe\\csi: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[1].hostPath.path", "volume host-2 is the named pipe //?/globalroot/device/namedpipe/csi: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[2].hostPath.path", "volume host-3 is the named pipe \\??\\GLOBALROOT\\Device\\NamedPipe: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-init-container-mounts-at-a-pipe
test_pipe_and_socket_mounts__denied_init_container_mounts_at_a_pipe if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts
  name: init-container-mounts-at-a-pipe
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: \\?\pipe\csi
              name: data
      nodeSelector:
        kubernetes.io/os: windows
      restartPolicy: Never
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - emptyDir: {}
          name: data
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "mount-is-no-pipe", "spec.template.spec.initContainers[0].volumeMounts[0].mountPath", "container setup mounts a volume at the named pipe \\\\?\\pipe\\csi: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-local-pipe
test_pipe_and_socket_mounts__denied_local_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=4
  name: local-pipe
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\.\pipe\docker_engine
      name: host-1
    - hostPath:
        path: //./pipe/docker_engine
      name: host-2
    - hostPath:
        path: \\.\pipe
      name: host-3
    - hostPath:
        path: //./pipe/
      name: host-4
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\\\.\\pipe\\docker_engine: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[1].hostPath.path", "volume host-2 is the named pipe //./pipe/docker_engine: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[2].hostPath.path", "volume host-3 is the named pipe \\\\.\\pipe: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[3].hostPath.path", "volume host-4 is the named pipe //./pipe/: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-mounted-at-a-pipe
test_pipe_and_socket_mounts__denied_mounted_at_a_pipe if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=2
  name: mounted-at-a-pipe
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: mounted-at-a-pipe
  template:
    metadata:
      labels:
        app: mounted-at-a-pipe
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: \\.\pipe\csi
              name: data-1
            - mountPath: //./PIPE/csi
              name: data-2
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - emptyDir: {}
          name: data-1
        - emptyDir: {}
          name: data-2
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "mount-is-no-pipe", "spec.template.spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at the named pipe \\\\.\\pipe\\csi: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "mount-is-no-pipe", "spec.template.spec.containers[0].volumeMounts[1].mountPath", "container agent mounts a volume at the named pipe //./PIPE/csi: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-object-manager-pipe
test_pipe_and_socket_mounts__denied_object_manager_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=2
  name: object-manager-pipe
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \??\pipe\containerd
      name: host-1
    - hostPath:
        path: /??/pipe/containerd
      name: host-2
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\??\\pipe\\containerd: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[1].hostPath.path", "volume host-2 is the named pipe /??/pipe/containerd: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-pipe-as-socket
test_pipe_and_socket_mounts__denied_pipe_as_socket if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=2
  name: pipe-as-socket
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\.\pipe\docker_engine
        type: Socket
      name: host
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[0].hostPath.path", "volume host is the named pipe \\\\.\\pipe\\docker_engine: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-socket", "spec.volumes[0].hostPath.type", "volume host is a Unix domain socket: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-pipe-of-a-host
test_pipe_and_socket_mounts__denied_pipe_of_a_host if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=2
  name: pipe-of-a-host
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\localhost\pipe\metrics
      name: host-1
    - hostPath:
        path: //node-7.corp.example/pipe/metrics
      name: host-2
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\\\localhost\\pipe\\metrics: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[1].hostPath.path", "volume host-2 is the named pipe //node-7.corp.example/pipe/metrics: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-pipe-with-runs-of-slashes
test_pipe_and_socket_mounts__denied_pipe_with_runs_of_slashes if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=8
  name: pipe-with-runs-of-slashes
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\\\.\\pipe\\docker_engine
      name: host-1
    - hostPath:
        path: ///.//pipe/docker_engine
      name: host-2
    - hostPath:
        path: \\?\\UNC\\node-7\\pipe\metrics
      name: host-3
    - hostPath:
        path: \\?/unc\node-7//pipe\metrics
      name: host-4
    - hostPath:
        path: \\.\GLOBALROOT\\Device\\NamedPipe\csi
      name: host-5
    - hostPath:
        path: /\.//pipe\csi
      name: host-6
    - hostPath:
        path: \\?///unc///node-7///pipe/csi
      name: host-7
    - hostPath:
        path: \\.\GLOBALROOT///Device\\\NamedPipe
      name: host-8
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\\\\\\\.\\\\pipe\\\\docker_engine: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[1].hostPath.path", "volume host-2 is the named pipe ///.//pipe/docker_engine: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[2].hostPath.path", "volume host-3 is the named pipe \\\\?\\\\UNC\\\\node-7\\\\pipe\\metrics: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[3].hostPath.path", "volume host-4 is the named pipe \\\\?/unc\\node-7//pipe\\metrics: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[4].hostPath.path", "volume host-5 is the named pipe \\\\.\\GLOBALROOT\\\\Device\\\\NamedPipe\\csi: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[5].hostPath.path", "volume host-6 is the named pipe /\\.//pipe\\csi: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[6].hostPath.path", "volume host-7 is the named pipe \\\\?///unc///node-7///pipe/csi: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[7].hostPath.path", "volume host-8 is the named pipe \\\\.\\GLOBALROOT///Device\\\\\\NamedPipe: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-socket
test_pipe_and_socket_mounts__denied_socket if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts
  name: socket
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: socket
  serviceName: socket
  template:
    metadata:
      labels:
        app: socket
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - hostPath:
            path: C:\csi\csi.sock
            type: Socket
          name: host
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-socket", "spec.template.spec.volumes[0].hostPath.type", "volume host is a Unix domain socket: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-unc-pipe
test_pipe_and_socket_mounts__denied_unc_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=3
  name: unc-pipe
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - hostPath:
        path: \\?\UNC\node-7\pipe\metrics
      name: host-1
    - hostPath:
        path: //?/unc/localhost/pipe/metrics
      name: host-2
    - hostPath:
        path: \??\UNC\node-7\pipe\metrics
      name: host-3
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\\\?\\UNC\\node-7\\pipe\\metrics: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[1].hostPath.path", "volume host-2 is the named pipe //?/unc/localhost/pipe/metrics: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.volumes[2].hostPath.path", "volume host-3 is the named pipe \\??\\UNC\\node-7\\pipe\\metrics: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-upper-case-pipe
test_pipe_and_socket_mounts__denied_upper_case_pipe if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=2
  name: upper-case-pipe
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: upper-case-pipe
  template:
    metadata:
      labels:
        app: upper-case-pipe
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - hostPath:
            path: \\.\PIPE\docker_engine
          name: host-1
        - hostPath:
            path: //./Pipe/docker_engine
          name: host-2
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.template.spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\\\.\\PIPE\\docker_engine: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.template.spec.volumes[1].hostPath.path", "volume host-2 is the named pipe //./Pipe/docker_engine: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-verbatim-pipe
test_pipe_and_socket_mounts__denied_verbatim_pipe if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=3
  name: verbatim-pipe
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: verbatim-pipe
  template:
    metadata:
      labels:
        app: verbatim-pipe
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - hostPath:
            path: \\?\pipe\containerd
          name: host-1
        - hostPath:
            path: //?/pipe/containerd
          name: host-2
        - hostPath:
            path: /\?\pipe/containerd
          name: host-3
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.template.spec.volumes[0].hostPath.path", "volume host-1 is the named pipe \\\\?\\pipe\\containerd: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.template.spec.volumes[1].hostPath.path", "volume host-2 is the named pipe //?/pipe/containerd: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "spec.template.spec.volumes[2].hostPath.path", "volume host-3 is the named pipe /\\?\\pipe/containerd: HostProcess containers open it by its path on the host"],
	})
}

# pipe-and-socket-mounts/denied-volume-and-mount
test_pipe_and_socket_mounts__denied_volume_and_mount if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: PodTemplate
metadata:
  annotations:
    fineprint/expect: pipe-and-socket-mounts=2
  name: volume-and-mount
  namespace: kube-system
template:
  metadata:
    labels:
      app: volume-and-mount
  spec:
    containers:
      - image: registry.example/nodes/agent:1.4
        name: agent
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
        volumeMounts:
          - mountPath: \\.\pipe\docker_engine
            name: engine
    hostNetwork: true
    nodeSelector:
      kubernetes.io/os: windows
    securityContext:
      windowsOptions:
        hostProcess: true
        runAsUserName: NT AUTHORITY\SYSTEM
    volumes:
      - hostPath:
          path: \\.\pipe\docker_engine
        name: engine
`)
	given := {}
	agrees(manifest, given, {
		["deny", "pipe-and-socket-mounts", "mount-is-no-pipe", "template.spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at the named pipe \\\\.\\pipe\\docker_engine: HostProcess containers open it by its path on the host"],
		["deny", "pipe-and-socket-mounts", "volume-is-no-pipe", "template.spec.volumes[0].hostPath.path", "volume engine is the named pipe \\\\.\\pipe\\docker_engine: HostProcess containers open it by its path on the host"],
	})
}

# privileged-flag/allowed-not-set
test_privileged_flag__allowed_not_set if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: none
  name: not-set
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: not-set
  template:
    metadata:
      labels:
        app: not-set
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      ephemeralContainers:
        - image: registry.example/nodes/debug:1.4
          name: debug
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      nodeSelector:
        kubernetes.io/os: windows
      os:
        name: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# privileged-flag/allowed-null
test_privileged_flag__allowed_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: "null"
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        privileged: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  os:
    name: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# privileged-flag/allowed-os-linux
test_privileged_flag__allowed_os_linux if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: os-linux
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        privileged: true
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  os:
    name: linux
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# privileged-flag/allowed-os-null
test_privileged_flag__allowed_os_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: os-null
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        privileged: true
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  os: null
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# privileged-flag/allowed-without-os
test_privileged_flag__allowed_without_os if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: without-os
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: without-os
  template:
    metadata:
      labels:
        app: without-os
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            privileged: true
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# privileged-flag/denied-ephemeral-container
test_privileged_flag__denied_ephemeral_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: privileged-flag
  name: ephemeral-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        privileged: false
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  os:
    name: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "privileged-flag", "privileged-is-not-set", "spec.ephemeralContainers[0].securityContext.privileged", "container debug sets privileged, which the API server refuses in a pod whose spec.os.name is windows"],
	})
}

# privileged-flag/denied-false
test_privileged_flag__denied_false if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: privileged-flag
  name: "false"
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: "false"
  template:
    metadata:
      labels:
        app: "false"
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
        - image: registry.example/nodes/logs:1.4
          name: logs
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            privileged: false
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      os:
        name: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "privileged-flag", "privileged-is-not-set", "spec.template.spec.containers[1].securityContext.privileged", "container logs sets privileged, which the API server refuses in a pod whose spec.os.name is windows"],
	})
}

# privileged-flag/denied-init-container
test_privileged_flag__denied_init_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: privileged-flag
  name: init-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        privileged: true
  nodeSelector:
    kubernetes.io/os: windows
  os:
    name: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "privileged-flag", "privileged-is-not-set", "spec.initContainers[0].securityContext.privileged", "container setup sets privileged, which the API server refuses in a pod whose spec.os.name is windows"],
	})
}

# privileged-flag/denied-true
test_privileged_flag__denied_true if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: privileged-flag
  name: "true"
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: "true"
  template:
    metadata:
      labels:
        app: "true"
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            privileged: true
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      os:
        name: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "privileged-flag", "privileged-is-not-set", "spec.template.spec.containers[0].securityContext.privileged", "container agent sets privileged, which the API server refuses in a pod whose spec.os.name is windows"],
	})
}

# resource-limits/allowed-ephemeral-container-without
test_resource_limits__allowed_ephemeral_container_without if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: ephemeral-container-without
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# resource-limits/allowed-memory-and-cpu
test_resource_limits__allowed_memory_and_cpu if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: memory-and-cpu
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: memory-and-cpu
  template:
    metadata:
      labels:
        app: memory-and-cpu
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# resource-limits/allowed-numbers
test_resource_limits__allowed_numbers if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: none
  name: numbers
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: numbers
  template:
    metadata:
      labels:
        app: numbers
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 2
              memory: 268435456
        - image: registry.example/nodes/logs:1.4
          name: logs
          resources:
            limits:
              cpu: 0.5
              memory: 1Gi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# resource-limits/denied-init-container-no-cpu
test_resource_limits__denied_init_container_no_cpu if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: resource-limits
  name: init-container-no-cpu
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          memory: 128Mi
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.initContainers[0].resources.limits.cpu", "container setup has no CPU limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-init-container-no-memory
test_resource_limits__denied_init_container_no_memory if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: resource-limits
  name: init-container-no-memory
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "memory-is-limited", "spec.initContainers[0].resources.limits.memory", "container setup has no memory limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-no-cpu
test_resource_limits__denied_no_cpu if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: resource-limits
  name: no-cpu
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: no-cpu
  template:
    metadata:
      labels:
        app: no-cpu
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.template.spec.containers[0].resources.limits.cpu", "container agent has no CPU limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-no-memory
test_resource_limits__denied_no_memory if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: resource-limits
  name: no-memory
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: no-memory
  serviceName: no-memory
  template:
    metadata:
      labels:
        app: no-memory
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "memory-is-limited", "spec.template.spec.containers[0].resources.limits.memory", "container agent has no memory limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-none
test_resource_limits__denied_none if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: resource-limits=4
  name: none
  namespace: kube-system
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
          hostNetwork: true
          initContainers:
            - image: registry.example/nodes/setup:1.4
              name: setup
          nodeSelector:
            kubernetes.io/os: windows
          restartPolicy: Never
          securityContext:
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
  schedule: 17 3 * * *
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.jobTemplate.spec.template.spec.containers[0].resources.limits.cpu", "container agent has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "cpu-is-limited", "spec.jobTemplate.spec.template.spec.initContainers[0].resources.limits.cpu", "container setup has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.jobTemplate.spec.template.spec.containers[0].resources.limits.memory", "container agent has no memory limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.jobTemplate.spec.template.spec.initContainers[0].resources.limits.memory", "container setup has no memory limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-null
test_resource_limits__denied_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: resource-limits=6
  name: "null"
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources: null
    - image: registry.example/nodes/logs:1.4
      name: logs
      resources:
        limits: null
    - image: registry.example/nodes/proxy:1.4
      name: proxy
      resources:
        limits:
          cpu: null
          memory: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.containers[0].resources.limits.cpu", "container agent has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "cpu-is-limited", "spec.containers[1].resources.limits.cpu", "container logs has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "cpu-is-limited", "spec.containers[2].resources.limits.cpu", "container proxy has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.containers[0].resources.limits.memory", "container agent has no memory limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.containers[1].resources.limits.memory", "container logs has no memory limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.containers[2].resources.limits.memory", "container proxy has no memory limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-requests-only
test_resource_limits__denied_requests_only if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: resource-limits=2
  name: requests-only
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: requests-only
  template:
    metadata:
      labels:
        app: requests-only
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.template.spec.containers[0].resources.limits.cpu", "container agent has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.template.spec.containers[0].resources.limits.memory", "container agent has no memory limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-zero-in-quotes
test_resource_limits__denied_zero_in_quotes if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: resource-limits=2
  name: zero-in-quotes
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: "0"
          memory: 128Mi
    - image: registry.example/nodes/logs:1.4
      name: logs
      resources:
        limits:
          cpu: 100m
          memory: "0"
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.containers[0].resources.limits.cpu", "container agent has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.containers[1].resources.limits.memory", "container logs has no memory limit, which is the only bound on a process of the host"],
	})
}

# resource-limits/denied-zero
test_resource_limits__denied_zero if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: resource-limits=2
  name: zero
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 0
          memory: 128Mi
    - image: registry.example/nodes/logs:1.4
      name: logs
      resources:
        limits:
          cpu: 100m
          memory: 0
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "resource-limits", "cpu-is-limited", "spec.containers[0].resources.limits.cpu", "container agent has no CPU limit, which is the only bound on a process of the host"],
		["warn", "resource-limits", "memory-is-limited", "spec.containers[1].resources.limits.memory", "container logs has no memory limit, which is the only bound on a process of the host"],
	})
}

# run-as-non-root/allowed-false
test_run_as_non_root__allowed_false if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: none
  name: "false"
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: "false"
  template:
    metadata:
      labels:
        app: "false"
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            runAsNonRoot: false
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            runAsNonRoot: false
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        runAsNonRoot: false
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# run-as-non-root/allowed-null
test_run_as_non_root__allowed_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: "null"
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        runAsNonRoot: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    runAsNonRoot: null
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# run-as-non-root/denied-container
test_run_as_non_root__denied_container if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: run-as-non-root
  name: container
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: container
  template:
    metadata:
      labels:
        app: container
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
        - image: registry.example/nodes/logs:1.4
          name: logs
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            runAsNonRoot: true
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "run-as-non-root", "container-is-not-non-root", "spec.template.spec.containers[1].securityContext.runAsNonRoot", "container logs sets runAsNonRoot: true, which HostProcess containers cannot"],
	})
}

# run-as-non-root/denied-ephemeral-container
test_run_as_non_root__denied_ephemeral_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: run-as-non-root
  name: ephemeral-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        runAsNonRoot: true
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "run-as-non-root", "container-is-not-non-root", "spec.ephemeralContainers[0].securityContext.runAsNonRoot", "container debug sets runAsNonRoot: true, which HostProcess containers cannot"],
	})
}

# run-as-non-root/denied-init-container
test_run_as_non_root__denied_init_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: run-as-non-root
  name: init-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        runAsNonRoot: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "run-as-non-root", "container-is-not-non-root", "spec.initContainers[0].securityContext.runAsNonRoot", "container setup sets runAsNonRoot: true, which HostProcess containers cannot"],
	})
}

# run-as-non-root/denied-pod
test_run_as_non_root__denied_pod if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: run-as-non-root
  name: pod
  namespace: kube-system
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
              resources:
                limits:
                  cpu: 100m
                  memory: 128Mi
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: windows
          restartPolicy: Never
          securityContext:
            runAsNonRoot: true
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
  schedule: 17 3 * * *
`)
	given := {}
	agrees(manifest, given, {
		["deny", "run-as-non-root", "pod-is-not-non-root", "spec.jobTemplate.spec.template.spec.securityContext.runAsNonRoot", "HostProcess pods cannot set runAsNonRoot: true"],
	})
}

# trusted-namespaces/allowed-every-namespace
test_trusted_namespaces__allowed_every_namespace if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: every-namespace
  namespace: shop
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - '*'
`)
	agrees(manifest, given, set())
}

# trusted-namespaces/allowed-kube-system
test_trusted_namespaces__allowed_kube_system if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: PodTemplate
metadata:
  annotations:
    fineprint/expect: none
  name: kube-system
  namespace: kube-system
template:
  metadata:
    labels:
      app: kube-system
  spec:
    containers:
      - image: registry.example/nodes/agent:1.4
        name: agent
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
    hostNetwork: true
    nodeSelector:
      kubernetes.io/os: windows
    securityContext:
      windowsOptions:
        hostProcess: true
        runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# trusted-namespaces/allowed-listed-by-prefix
test_trusted_namespaces__allowed_listed_by_prefix if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: none
  name: listed-by-prefix
  namespace: team-edge
spec:
  replicas: 1
  selector:
    matchLabels:
      app: listed-by-prefix
  template:
    metadata:
      labels:
        app: listed-by-prefix
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - kube-system
        - team-*
`)
	agrees(manifest, given, set())
}

# trusted-namespaces/allowed-listed-exactly
test_trusted_namespaces__allowed_listed_exactly if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: listed-exactly
  namespace: monitoring
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - logging
        - monitoring
`)
	agrees(manifest, given, set())
}

# trusted-namespaces/allowed-prefix-itself
test_trusted_namespaces__allowed_prefix_itself if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: prefix-itself
  namespace: team
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - team*
`)
	agrees(manifest, given, set())
}

# trusted-namespaces/denied-default-namespace
test_trusted_namespaces__denied_default_namespace if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: default-namespace
  namespace: default
spec:
  replicas: 1
  selector:
    matchLabels:
      app: default-namespace
  template:
    metadata:
      labels:
        app: default-namespace
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in kube-system only, and the namespace is default"],
	})
}

# trusted-namespaces/denied-default-not-listed
test_trusted_namespaces__denied_default_not_listed if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: default-not-listed
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - monitoring
`)
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in monitoring only, and the namespace is kube-system"],
	})
}

# trusted-namespaces/denied-every-namespace-and-none-given
test_trusted_namespaces__denied_every_namespace_and_none_given if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: every-namespace-and-none-given
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - '*'
`)
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in * only, and the namespace is absent"],
	})
}

# trusted-namespaces/denied-longer-name
test_trusted_namespaces__denied_longer_name if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: longer-name
  namespace: kube-system-two
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in kube-system only, and the namespace is kube-system-two"],
	})
}

# trusted-namespaces/denied-namespace-absent
test_trusted_namespaces__denied_namespace_absent if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: namespace-absent
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in kube-system only, and the namespace is absent"],
	})
}

# trusted-namespaces/denied-not-of-the-prefix
test_trusted_namespaces__denied_not_of_the_prefix if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: not-of-the-prefix
  namespace: my-team-edge
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
              resources:
                limits:
                  cpu: 100m
                  memory: 128Mi
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: windows
          restartPolicy: Never
          securityContext:
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
  schedule: 17 3 * * *
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces:
        - team-*
`)
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in team-* only, and the namespace is my-team-edge"],
	})
}

# trusted-namespaces/denied-nothing-listed
test_trusted_namespaces__denied_nothing_listed if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: nothing-listed
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    trusted-namespaces:
      namespaces: []
`)
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in  only, and the namespace is kube-system"],
	})
}

# trusted-namespaces/denied-shorter-name
test_trusted_namespaces__denied_shorter_name if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: trusted-namespaces
  name: shorter-name
  namespace: kube
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["warn", "trusted-namespaces", "namespace-is-trusted", "metadata.namespace", "HostProcess pods may run in kube-system only, and the namespace is kube"],
	})
}

# user-account/allowed-container-overrides-pod
test_user_account__allowed_container_overrides_pod if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  annotations:
    fineprint/expect: none
  name: container-overrides-pod
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: container-overrides-pod
  template:
    metadata:
      labels:
        app: container-overrides-pod
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              runAsUserName: NT AUTHORITY\NetworkService
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              runAsUserName: NT AUTHORITY\SYSTEM
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: ContainerUser
`)
	given := {}
	agrees(manifest, given, set())
}

# user-account/allowed-default-accounts
test_user_account__allowed_default_accounts if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: none
  name: default-accounts
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: default-accounts
  serviceName: default-accounts
  template:
    metadata:
      labels:
        app: default-accounts
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              runAsUserName: nt authority\system
        - image: registry.example/nodes/logs:1.4
          name: logs
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              runAsUserName: NT Authority\Local Service
        - image: registry.example/nodes/metrics:1.4
          name: metrics
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              runAsUserName: NT AUTHORITY\LOCALSERVICE
        - image: registry.example/nodes/proxy:1.4
          name: proxy
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              runAsUserName: Nt Authority\networkservice
        - image: registry.example/nodes/dns:1.4
          name: dns
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          securityContext:
            windowsOptions:
              runAsUserName: nt authority\NETWORK Service
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
`)
	given := {}
	agrees(manifest, given, set())
}

# user-account/allowed-inherited-from-pod
test_user_account__allowed_inherited_from_pod if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: inherited-from-pod
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: inherited-from-pod
  template:
    metadata:
      labels:
        app: inherited-from-pod
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      ephemeralContainers:
        - image: registry.example/nodes/debug:1.4
          name: debug
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\system
`)
	given := {}
	agrees(manifest, given, set())
}

# user-account/allowed-listed-local-group
test_user_account__allowed_listed_local_group if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: listed-local-group
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NODES\agent-runners
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    user-account:
      accounts:
        - Nodes\Agent-Runners
`)
	agrees(manifest, given, set())
}

# user-account/allowed-null-takes-the-pods
test_user_account__allowed_null_takes_the_pods if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: null-takes-the-pods
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          runAsUserName: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# user-account/denied-account-without-its-authority
test_user_account__denied_account_without_its_authority if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: PodTemplate
metadata:
  annotations:
    fineprint/expect: user-account=3
  name: account-without-its-authority
  namespace: kube-system
template:
  metadata:
    labels:
      app: account-without-its-authority
  spec:
    containers:
      - image: registry.example/nodes/agent:1.4
        name: agent
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
        securityContext:
          windowsOptions:
            runAsUserName: SYSTEM
      - image: registry.example/nodes/logs:1.4
        name: logs
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
        securityContext:
          windowsOptions:
            runAsUserName: NT AUTHORITY\SYSTEM2
      - image: registry.example/nodes/proxy:1.4
        name: proxy
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
        securityContext:
          windowsOptions:
            runAsUserName: NT AUTHORITY/SYSTEM
    hostNetwork: true
    nodeSelector:
      kubernetes.io/os: windows
    securityContext:
      windowsOptions:
        hostProcess: true
        runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "template.spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent runs as SYSTEM: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
		["deny", "user-account", "account-is-allowed", "template.spec.containers[1].securityContext.windowsOptions.runAsUserName", "container logs runs as NT AUTHORITY\\SYSTEM2: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
		["deny", "user-account", "account-is-allowed", "template.spec.containers[2].securityContext.windowsOptions.runAsUserName", "container proxy runs as NT AUTHORITY/SYSTEM: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
	})
}

# user-account/denied-container-overrides-pod
test_user_account__denied_container_overrides_pod if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: user-account=3
  name: container-overrides-pod
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
    - image: registry.example/nodes/logs:1.4
      name: logs
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          runAsUserName: CORP\svc-logs
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      securityContext:
        windowsOptions:
          runAsUserName: ContainerUser
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          runAsUserName: ContainerUser
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "spec.containers[1].securityContext.windowsOptions.runAsUserName", "container logs runs as CORP\\svc-logs: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
		["deny", "user-account", "account-is-allowed", "spec.ephemeralContainers[0].securityContext.windowsOptions.runAsUserName", "container debug runs as ContainerUser: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
		["deny", "user-account", "account-is-allowed", "spec.initContainers[0].securityContext.windowsOptions.runAsUserName", "container setup runs as ContainerUser: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
	})
}

# user-account/denied-default-account-not-listed
test_user_account__denied_default_account_not_listed if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: user-account
  name: default-account-not-listed
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    user-account:
      accounts:
        - NODES\agent-runners
`)
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent runs as NT AUTHORITY\\SYSTEM: HostProcess containers must run as one of NODES\\agent-runners"],
	})
}

# user-account/denied-empty-name
test_user_account__denied_empty_name if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: user-account
  name: empty-name
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          runAsUserName: ""
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent runs as : HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
	})
}

# user-account/denied-no-name-and-an-empty-entry
test_user_account__denied_no_name_and_an_empty_entry if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: user-account
  name: no-name-and-an-empty-entry
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
`)
	given := yaml.unmarshal(`parameters:
  windows-hostprocess:
    user-account:
      accounts:
        - ""
`)
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent sets no runAsUserName, nor does its pod: HostProcess containers must run as one of "],
	})
}

# user-account/denied-none-at-all
test_user_account__denied_none_at_all if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: user-account
  name: none-at-all
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: none-at-all
  template:
    metadata:
      labels:
        app: none-at-all
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
`)
	given := {}
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "spec.template.spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent sets no runAsUserName, nor does its pod: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
	})
}

# user-account/denied-null-everywhere
test_user_account__denied_null_everywhere if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: user-account
  name: null-everywhere
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      securityContext:
        windowsOptions:
          runAsUserName: null
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: null
`)
	given := {}
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent sets no runAsUserName, nor does its pod: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
	})
}

# user-account/denied-unknown-on-pod
test_user_account__denied_unknown_on_pod if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: user-account=3
  name: unknown-on-pod
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
  hostNetwork: true
  initContainers:
    - image: registry.example/nodes/setup:1.4
      name: setup
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: ContainerAdministrator
`)
	given := {}
	agrees(manifest, given, {
		["deny", "user-account", "account-is-allowed", "spec.containers[0].securityContext.windowsOptions.runAsUserName", "container agent runs as ContainerAdministrator: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
		["deny", "user-account", "account-is-allowed", "spec.ephemeralContainers[0].securityContext.windowsOptions.runAsUserName", "container debug runs as ContainerAdministrator: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
		["deny", "user-account", "account-is-allowed", "spec.initContainers[0].securityContext.windowsOptions.runAsUserName", "container setup runs as ContainerAdministrator: HostProcess containers must run as one of NT AUTHORITY\\SYSTEM, NT AUTHORITY\\Local service, NT AUTHORITY\\LocalService, NT AUTHORITY\\NetworkService, NT AUTHORITY\\Network Service"],
	})
}

# volume-mounts/allowed-below-the-container-volume
test_volume_mounts__allowed_below_the_container_volume if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: CronJob
metadata:
  annotations:
    fineprint/expect: none
  name: below-the-container-volume
  namespace: kube-system
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: registry.example/nodes/agent:1.4
              name: agent
              resources:
                limits:
                  cpu: 100m
                  memory: 128Mi
              volumeMounts:
                - mountPath: /config
                  name: data-1
                - mountPath: \config
                  name: data-2
                - mountPath: config
                  name: data-3
                - mountPath: /var/log/agent
                  name: data-4
                - mountPath: /
                  name: data-5
                - mountPath: /ab/cd
                  name: data-6
          hostNetwork: true
          nodeSelector:
            kubernetes.io/os: windows
          restartPolicy: Never
          securityContext:
            windowsOptions:
              hostProcess: true
              runAsUserName: NT AUTHORITY\SYSTEM
          volumes:
            - emptyDir: {}
              name: data-1
            - emptyDir: {}
              name: data-2
            - emptyDir: {}
              name: data-3
            - emptyDir: {}
              name: data-4
            - emptyDir: {}
              name: data-5
            - emptyDir: {}
              name: data-6
  schedule: 17 3 * * *
`)
	given := {}
	agrees(manifest, given, set())
}

# volume-mounts/allowed-dots-in-names
test_volume_mounts__allowed_dots_in_names if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: dots-in-names
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      volumeMounts:
        - mountPath: /a..b
          name: data-1
        - mountPath: /logs..
          name: data-2
        - mountPath: /..data
          name: data-3
        - mountPath: /a./b
          name: data-4
        - mountPath: /.a/b
          name: data-5
        - mountPath: /./c
          name: data-6
        - mountPath: /...
          name: data-7
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data-1
    - emptyDir: {}
      name: data-2
    - emptyDir: {}
      name: data-3
    - emptyDir: {}
      name: data-4
    - emptyDir: {}
      name: data-5
    - emptyDir: {}
      name: data-6
    - emptyDir: {}
      name: data-7
`)
	given := {}
	agrees(manifest, given, set())
}

# volume-mounts/allowed-init-and-ephemeral-containers
test_volume_mounts__allowed_init_and_ephemeral_containers if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: none
  name: init-and-ephemeral-containers
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: init-and-ephemeral-containers
  serviceName: init-and-ephemeral-containers
  template:
    metadata:
      labels:
        app: init-and-ephemeral-containers
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      ephemeralContainers:
        - image: registry.example/nodes/debug:1.4
          name: debug
          volumeMounts:
            - mountPath: /data
              name: data
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: /data
              name: data
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - emptyDir: {}
          name: data
`)
	given := {}
	agrees(manifest, given, set())
}

# volume-mounts/allowed-near-misses
test_volume_mounts__allowed_near_misses if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: near-misses
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      volumeMounts:
        - mountPath: /c
          name: data-1
        - mountPath: 1:/x
          name: data-2
        - mountPath: cd:/x
          name: data-3
        - mountPath: /C:x
          name: data-4
        - mountPath: /logs/c:/old
          name: data-5
        - mountPath: /var//log
          name: data-6
        - mountPath: /var\\log
          name: data-7
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data-1
    - emptyDir: {}
      name: data-2
    - emptyDir: {}
      name: data-3
    - emptyDir: {}
      name: data-4
    - emptyDir: {}
      name: data-5
    - emptyDir: {}
      name: data-6
    - emptyDir: {}
      name: data-7
`)
	given := {}
	agrees(manifest, given, set())
}

# volume-mounts/denied-drive-letter
test_volume_mounts__denied_drive_letter if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: volume-mounts=5
  name: drive-letter
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: drive-letter
  template:
    metadata:
      labels:
        app: drive-letter
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: C:\agent
              name: data-1
            - mountPath: d:/logs
              name: data-2
            - mountPath: 'A:'
              name: data-3
            - mountPath: z:relative
              name: data-4
            - mountPath: C:/k:ro
              name: data-5
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - emptyDir: {}
          name: data-1
        - emptyDir: {}
          name: data-2
        - emptyDir: {}
          name: data-3
        - emptyDir: {}
          name: data-4
        - emptyDir: {}
          name: data-5
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at C:\\agent: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[1].mountPath", "container agent mounts a volume at d:/logs: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[2].mountPath", "container agent mounts a volume at A:: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[3].mountPath", "container agent mounts a volume at z:relative: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[4].mountPath", "container agent mounts a volume at C:/k:ro: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# volume-mounts/denied-ephemeral-container
test_volume_mounts__denied_ephemeral_container if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: volume-mounts
  name: ephemeral-container
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  ephemeralContainers:
    - image: registry.example/nodes/debug:1.4
      name: debug
      volumeMounts:
        - mountPath: C:\agent
          name: data
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.ephemeralContainers[0].volumeMounts[0].mountPath", "container debug mounts a volume at C:\\agent: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# volume-mounts/denied-init-container
test_volume_mounts__denied_init_container if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: volume-mounts
  name: init-container
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      initContainers:
        - image: registry.example/nodes/setup:1.4
          name: setup
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: C:\agent
              name: data
      nodeSelector:
        kubernetes.io/os: windows
      restartPolicy: Never
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - emptyDir: {}
          name: data
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.initContainers[0].volumeMounts[0].mountPath", "container setup mounts a volume at C:\\agent: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# volume-mounts/denied-mount-path-absent
test_volume_mounts__denied_mount_path_absent if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: volume-mounts
  name: mount-path-absent
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      volumeMounts:
        - name: data
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at : a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# volume-mounts/denied-parent-first
test_volume_mounts__denied_parent_first if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: volume-mounts=3
  name: parent-first
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      volumeMounts:
        - mountPath: ../etc
          name: data-1
        - mountPath: ..\etc
          name: data-2
        - mountPath: ..
          name: data-3
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data-1
    - emptyDir: {}
      name: data-2
    - emptyDir: {}
      name: data-3
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at ../etc: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[1].mountPath", "container agent mounts a volume at ..\\etc: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[2].mountPath", "container agent mounts a volume at ..: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# volume-mounts/denied-parent-inside
test_volume_mounts__denied_parent_inside if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: volume-mounts=3
  name: parent-inside
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      volumeMounts:
        - mountPath: /var/../etc
          name: data-1
        - mountPath: \var\..\etc
          name: data-2
        - mountPath: /../etc
          name: data-3
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data-1
    - emptyDir: {}
      name: data-2
    - emptyDir: {}
      name: data-3
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at /var/../etc: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[1].mountPath", "container agent mounts a volume at \\var\\..\\etc: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[2].mountPath", "container agent mounts a volume at /../etc: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# volume-mounts/denied-parent-last
test_volume_mounts__denied_parent_last if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: volume-mounts=3
  name: parent-last
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
      volumeMounts:
        - mountPath: /var/..
          name: data-1
        - mountPath: \var\..
          name: data-2
        - mountPath: /..
          name: data-3
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  volumes:
    - emptyDir: {}
      name: data-1
    - emptyDir: {}
      name: data-2
    - emptyDir: {}
      name: data-3
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at /var/..: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[1].mountPath", "container agent mounts a volume at \\var\\..: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.containers[0].volumeMounts[2].mountPath", "container agent mounts a volume at /..: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# volume-mounts/denied-unc
test_volume_mounts__denied_unc if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: volume-mounts=5
  name: unc
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: unc
  template:
    metadata:
      labels:
        app: unc
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
          volumeMounts:
            - mountPath: \\nas\share
              name: data-1
            - mountPath: //nas/share
              name: data-2
            - mountPath: \/nas/share
              name: data-3
            - mountPath: /\nas/share
              name: data-4
            - mountPath: \\nas\share\pipe
              name: data-5
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
      volumes:
        - emptyDir: {}
          name: data-1
        - emptyDir: {}
          name: data-2
        - emptyDir: {}
          name: data-3
        - emptyDir: {}
          name: data-4
        - emptyDir: {}
          name: data-5
`)
	given := {}
	agrees(manifest, given, {
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[0].mountPath", "container agent mounts a volume at \\\\nas\\share: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[1].mountPath", "container agent mounts a volume at //nas/share: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[2].mountPath", "container agent mounts a volume at \\/nas/share: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[3].mountPath", "container agent mounts a volume at /\\nas/share: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
		["warn", "volume-mounts", "mount-is-below-the-container-volume", "spec.template.spec.containers[0].volumeMounts[4].mountPath", "container agent mounts a volume at \\\\nas\\share\\pipe: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment"],
	})
}

# windows-node/allowed-affinity-about-something-else
test_windows_node__allowed_affinity_about_something_else if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: affinity-about-something-else
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: NotIn
                values:
                  - build
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    kubernetes.io/os: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# windows-node/allowed-affinity-every-term
test_windows_node__allowed_affinity_every_term if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    fineprint/expect: none
  name: affinity-every-term
  namespace: kube-system
spec:
  replicas: 1
  selector:
    matchLabels:
      app: affinity-every-term
  template:
    metadata:
      labels:
        app: affinity-every-term
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: pool
                    operator: In
                    values:
                      - edge
                  - key: kubernetes.io/os
                    operator: In
                    values:
                      - windows
              - matchExpressions:
                  - key: kubernetes.io/os
                    operator: In
                    values:
                      - windows
                  - key: zone
                    operator: Exists
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# windows-node/allowed-affinity
test_windows_node__allowed_affinity if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: DaemonSet
metadata:
  annotations:
    fineprint/expect: none
  name: affinity
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: affinity
  template:
    metadata:
      labels:
        app: affinity
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/os
                    operator: In
                    values:
                      - windows
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# windows-node/allowed-node-selector
test_windows_node__allowed_node_selector if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: none
  name: node-selector
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: node-selector
  template:
    metadata:
      labels:
        app: node-selector
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, set())
}

# windows-node/denied-affinity-another-key
test_windows_node__denied_affinity_another_key if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-another-key
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: pool
                operator: In
                values:
                  - windows
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-affinity-empty-term
test_windows_node__denied_affinity_empty_term if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-empty-term
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - {}
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-affinity-linux-too
test_windows_node__denied_affinity_linux_too if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-linux-too
  namespace: kube-system
spec:
  replicas: 1
  selector:
    app: affinity-linux-too
  template:
    metadata:
      labels:
        app: affinity-linux-too
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/os
                    operator: In
                    values:
                      - windows
                      - linux
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.template.spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-affinity-not-in
test_windows_node__denied_affinity_not_in if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-not-in
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: kubernetes.io/os
                operator: NotIn
                values:
                  - windows
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-affinity-one-term-without
test_windows_node__denied_affinity_one_term_without if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-one-term-without
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: kubernetes.io/os
                operator: In
                values:
                  - windows
          - matchExpressions:
              - key: pool
                operator: In
                values:
                  - edge
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-affinity-preferred
test_windows_node__denied_affinity_preferred if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-preferred
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - preference:
            matchExpressions:
              - key: kubernetes.io/os
                operator: In
                values:
                  - windows
          weight: 100
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-affinity-without-terms
test_windows_node__denied_affinity_without_terms if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-without-terms
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms: []
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-affinity-without-values
test_windows_node__denied_affinity_without_values if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: affinity-without-values
  namespace: kube-system
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - key: kubernetes.io/os
                operator: In
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-linux-selector
test_windows_node__denied_linux_selector if {
	manifest := yaml.unmarshal(`apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    fineprint/expect: windows-node
  name: linux-selector
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      nodeSelector:
        kubernetes.io/os: linux
      restartPolicy: Never
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.template.spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-no-selector
test_windows_node__denied_no_selector if {
	manifest := yaml.unmarshal(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  annotations:
    fineprint/expect: windows-node
  name: no-selector
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: no-selector
  serviceName: no-selector
  template:
    metadata:
      labels:
        app: no-selector
    spec:
      containers:
        - image: registry.example/nodes/agent:1.4
          name: agent
          resources:
            limits:
              cpu: 100m
              memory: 128Mi
      hostNetwork: true
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.template.spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-os-field-only
test_windows_node__denied_os_field_only if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: os-field-only
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  os:
    name: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-selector-null
test_windows_node__denied_selector_null if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: selector-null
  namespace: kube-system
spec:
  affinity: null
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector: null
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}

# windows-node/denied-selector-of-another-label
test_windows_node__denied_selector_of_another_label if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: windows-node
  name: selector-of-another-label
  namespace: kube-system
spec:
  containers:
    - image: registry.example/nodes/agent:1.4
      name: agent
      resources:
        limits:
          cpu: 100m
          memory: 128Mi
  hostNetwork: true
  nodeSelector:
    pool: windows
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
`)
	given := {}
	agrees(manifest, given, {
		["deny", "windows-node", "pod-lands-on-windows", "spec.nodeSelector", "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"],
	})
}
