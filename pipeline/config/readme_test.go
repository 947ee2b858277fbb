package config_test

import (
	"os"
	"strings"
	"testing"

	"abm/pipeline/config"
)

// The README shows the complete abm.yaml, word for word.
func TestReadmeHoldsTheSkeleton(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "```yaml\n"+string(config.Skeleton())+"```\n") {
		t.Error("README.md does not hold pipeline/config/skeleton.yaml word for word")
	}
}
