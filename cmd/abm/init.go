package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"abm/pipeline"
	"abm/pipeline/config"
)

// initFlags are the flags of init.
type initFlags struct {
	out, preset string
	force       bool
}

func newInitCmd(a *app) *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init DIR",
		Short: "Look at a folder of extracts and write an abm.yaml for it",
		Long: `Look at the head of every file below a folder, recognise what it holds, guess how
it is written, and write a commented abm.yaml. What is not sure is said on stderr.`,
		Example: `  abm init extracts -o abm.yaml && abm check && abm run
  abm init --show-preset salesforce`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if f.preset != "" {
				return a.showPreset(f.preset)
			}
			if len(args) == 0 {
				return usage(errors.New("init what? name the folder of the extracts: abm init DIR"))
			}
			return a.initConfig(args[0], f)
		},
	}
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "the `file` to write (default: standard output)")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace the file if it is there")
	cmd.Flags().StringVar(&f.preset, "show-preset", "", "print the presets of a `system`: "+strings.Join(config.Systems(), ", "))
	return cmd
}

func (a *app) showPreset(system string) error {
	text, err := config.PresetText(system)
	if err != nil {
		return usage(err)
	}
	_, err = a.stdout.Write(text)
	return err
}

// initConfig writes the abm.yaml of a folder, to the file or standard output.
func (a *app) initConfig(dir string, f initFlags) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usage(fmt.Errorf("%s is no folder: name the folder of the extracts", dir))
	}
	if _, err := os.Stat(f.out); f.out != "" && err == nil && !f.force {
		return usage(fmt.Errorf("%s is there already: name another file with -o, or replace it with --force", f.out))
	}
	base, err := filepath.Abs(filepath.Dir(f.out)) // of standard output: here
	if err != nil {
		return fmt.Errorf("find this folder: %w", err)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return fmt.Errorf("find folder of extracts: %w", err)
	}
	proposal, err := pipeline.Propose(dir, base)
	if err != nil {
		return err
	}
	if err := a.writeProposal(proposal.Text, f); err != nil {
		return err
	}
	for _, note := range proposal.Notes {
		fmt.Fprintln(a.stderr, "abm init:", note)
	}
	if f.out != "" {
		fmt.Fprintf(a.stderr, "Written: %s. Next: abm check -c %s, then abm run -c %s\n", f.out, f.out, f.out)
	}
	return nil
}

func (a *app) writeProposal(text []byte, f initFlags) error {
	if f.out == "" {
		_, err := a.stdout.Write(text)
		return err
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if f.force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(f.out, flags, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		return usage(fmt.Errorf("write %s: its folder is not there", f.out))
	}
	if err != nil {
		return fmt.Errorf("write config: %w", err)
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}
