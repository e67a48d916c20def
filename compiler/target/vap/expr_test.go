package vap

import "testing"

// TestInline puts variables into expressions: macros stay macros, and no name
// is captured.
func TestInline(t *testing.T) {
	for _, tt := range []struct {
		name      string
		variables [][2]string // each may read those before it
		in, want  string
	}{
		{"a variable", [][2]string{{"v", "item.a"}}, `variables.v == 1`, `item.a == 1`},
		{"another one stays", [][2]string{{"v", "item.a"}}, `variables.w + variables.v`, `variables.w + item.a`},
		{"one in another", [][2]string{{"v", "item.a"}, {"w", "variables.v + 1"}}, `variables.w * 2`, `(item.a + 1) * 2`},
		{"brackets where they are needed", [][2]string{{"v", "a || b"}}, `!variables.v && c`, `!(a || b) && c`},
		{"macros stay", [][2]string{{"v", "item.xs.filter(x, has(x.y))"}}, `variables.v.all(z, z > 0)`, `item.xs.filter(x, has(x.y)).all(z, z > 0)`},
		{"optional fields", [][2]string{{"v", "item.?a"}}, `variables.v.?b[?'c'].orValue('')`, `item.?a.?b[?"c"].orValue("")`},
		{"lists and maps", [][2]string{{"v", "item.a"}}, `[variables.v, {'k': variables.v}]`, `[item.a, {"k": item.a}]`},
		{"a macro that would capture", [][2]string{{"v", "item.a"}}, `xs.exists(item, item == variables.v)`, `xs.exists(item_, item_ == item.a)`},
		{"its list is outside of it", [][2]string{{"v", "item.a"}}, `item.xs.map(item, item + variables.v)`, `item.xs.map(item_, item_ + item.a)`},
		{"the new name is taken", [][2]string{{"v", "item.a"}}, `xs.exists(item, item == item_ || variables.v)`, `xs.exists(item__, item__ == item_ || item.a)`},
		{"both names are captured", [][2]string{{"v", "item.a + item_.b"}}, `xs.exists(item, variables.v == item)`, `xs.exists(item__, item.a + item_.b == item__)`},
		{"nested macros", [][2]string{{"v", "x.a"}}, `xs.all(x, x.ys.all(y, y == x && variables.v))`, `xs.all(x_, x_.ys.all(y, y == x_ && x.a))`},
		{"variables that are no variables", [][2]string{{"v", "item.a"}}, `xs.all(variables, variables.v)`, `xs.all(variables, variables.v)`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := newInliner()
			for _, v := range tt.variables {
				e, err := parse(v[1])
				if err != nil {
					t.Fatal(err)
				}
				in.add(v[0], in.in(e))
			}
			e, err := parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			got, err := printed(in.in(e))
			if err != nil || in.err != nil {
				t.Fatal(err, in.err)
			}
			if got != tt.want {
				t.Errorf("%s\nbecame %s\nwant   %s", tt.in, got, tt.want)
			}
		})
	}
}

// TestInlineRefuses says of what cannot be rewritten that it cannot.
func TestInlineRefuses(t *testing.T) {
	for _, text := range []string{`has(variables.v)`, `variables['v'] == 1`, `variables.?v.orValue(1) == 1`, `variables[?'v'].hasValue()`} {
		in := newInliner()
		in.add("v", ident("item"))
		e, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if in.in(e); in.err == nil {
			t.Errorf("%s is not refused", text)
		}
	}
}

// TestNot negates without more brackets than are needed.
func TestNot(t *testing.T) {
	for text, want := range map[string]string{
		`!a`: `a`, `a == b`: `a != b`, `a != b`: `a == b`, `a < b`: `!(a < b)`, `a || b`: `!(a || b)`, `a.b(c)`: `!a.b(c)`,
	} {
		e, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := printed(not(e)); got != want || err != nil {
			t.Errorf("the negation of %s is %s, %v, want %s", text, got, err, want)
		}
	}
}
