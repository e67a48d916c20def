package deps

import (
	_ "github.com/google/cel-go/cel"
	_ "github.com/open-policy-agent/opa/v1/rego"
	_ "github.com/spf13/cobra"
	_ "k8s.io/apiserver/pkg/admission/plugin/cel"
	_ "k8s.io/apiserver/pkg/cel/environment"
	_ "k8s.io/apiserver/pkg/cel/lazy"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "golang.org/x/term"
)
