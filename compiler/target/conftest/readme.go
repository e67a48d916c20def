package conftest

import "fineprint/compiler/target"

func readme(in target.Input) string { return "" }
