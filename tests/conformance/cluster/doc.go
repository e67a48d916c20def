// Package cluster holds the proof under a live cluster: an API server, its
// etcd and Gatekeeper, as plain processes on the loopback interface, with the
// committed Gatekeeper bundle applied. It needs Go and a Go module proxy, and
// neither containers nor privileges:
//
//	go test -v -timeout 40m ./...
//
// The programs are built from their Go modules (the folders etcd, gatekeeper
// and kube-apiserver say which versions) into the folder fineprint/cluster of
// the user's cache, or into $FINEPRINT_CLUSTER_CACHE. The first build takes
// minutes, and a later run builds only what changed.
package cluster
