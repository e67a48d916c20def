package diag

import "strings"

// Nearest gives the candidate that a misspelt name most likely meant, and
// false when none is close: at most a third of the name may differ, counting
// an inserted, dropped, changed or swapped letter as one. Case differences
// count nothing.
func Nearest(name string, candidates []string) (string, bool) {
	best, distance := "", len([]rune(name))/3+1
	for _, c := range candidates {
		if d := editDistance(strings.ToLower(name), strings.ToLower(c)); d < distance || d == distance && best != "" && c < best {
			best, distance = c, d
		}
	}
	return best, best != ""
}

// DidYouMean is the hint for a misspelt name: the nearest candidate, or else
// the list of what there is.
func DidYouMean(name string, candidates []string) string {
	if near, ok := Nearest(name, candidates); ok {
		return "did you mean " + near + "?"
	}
	if len(candidates) == 0 || len(candidates) > 12 {
		return ""
	}
	return "known here: " + strings.Join(candidates, ", ")
}

// editDistance is the optimal string alignment distance.
func editDistance(from, to string) int {
	a, b := []rune(from), []rune(to)
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
