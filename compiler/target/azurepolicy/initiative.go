package azurepolicy

import (
	"fmt"

	"fineprint/compiler/source"
)

// initiative is a policy set definition as Azure Resource Manager takes it.
type initiative struct {
	Name       string        `json:"name"`
	Properties setProperties `json:"properties"`
}

type setProperties struct {
	DisplayName string               `json:"displayName"`
	Description string               `json:"description"`
	PolicyType  string               `json:"policyType"`
	Metadata    map[string]any       `json:"metadata"`
	Parameters  map[string]parameter `json:"parameters"`
	Groups      []group              `json:"policyDefinitionGroups"`
	Definitions []member             `json:"policyDefinitions"`
}

type group struct {
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
	Description string `json:"description"`
}

type member struct {
	ReferenceID string           `json:"policyDefinitionReferenceId"`
	ID          string           `json:"policyDefinitionId"`
	GroupNames  []string         `json:"groupNames"`
	Parameters  map[string]value `json:"parameters"`
}

type value struct {
	Value string `json:"value"`
}

// scope stands for the subscription or management group that holds the
// definitions, which only who creates them knows.
const scope = "{scope}"

var groups = map[string]group{
	"deny":  {"deny", "Refused", "What breaks these cannot work: by default it is refused."},
	"audit": {"audit", "Reported", "What breaks these may work, with surprises: by default it is reported."},
}

// newInitiative joins the definitions. The namespaces and the selector are
// parameters of all; the effect and a limitation's own parameters are each
// its own, named after it.
func newInitiative(p *source.Pack, entries []entry) (initiative, error) {
	set := initiative{Name: p.Name.Value}
	set.Properties = setProperties{
		DisplayName: p.Title.Value, Description: shorten(p.Description.Value), PolicyType: "Custom",
		Metadata:   map[string]any{"category": "Kubernetes", "pack": p.Name.Value},
		Parameters: shared(),
	}
	used := map[string]bool{}
	for _, e := range entries {
		l := e.limitation.Source
		m := member{
			ReferenceID: l.Name.Value,
			ID:          scope + "/providers/Microsoft.Authorization/policyDefinitions/" + e.definition.Name,
			GroupNames:  []string{defaultEffect(l.Enforcement)},
			Parameters:  map[string]value{},
		}
		used[m.GroupNames[0]] = true
		for name := range shared() {
			m.Parameters[name] = value{reference(name)}
		}
		add := func(own, name string) error {
			inSet := setParameterName(l, name)
			made := e.definition.Properties.Parameters[own]
			made.Metadata = describe(l.Name.Value+": "+name, made.Metadata["description"])
			m.Parameters[own] = value{reference(inSet)}
			return declare(set.Properties.Parameters, inSet, made)
		}
		if err := add("effect", "effect"); err != nil {
			return set, err
		}
		for i := range l.Parameters {
			if err := add(parameterName(l, &l.Parameters[i]), l.Parameters[i].Name.Value); err != nil {
				return set, fmt.Errorf("%s: %w", l.Name.Value, err)
			}
		}
		set.Properties.Definitions = append(set.Properties.Definitions, m)
	}
	for _, name := range []string{"deny", "audit"} {
		if used[name] {
			set.Properties.Groups = append(set.Properties.Groups, groups[name])
		}
	}
	return set, nil
}
