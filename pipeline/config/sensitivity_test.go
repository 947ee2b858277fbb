package config

import (
	"slices"
	"testing"
)

func TestOtherLookbacks(t *testing.T) {
	for _, c := range []struct {
		own          int
		asked, other []int
	}{
		{365, []int{90, 180, 365}, []int{90, 180}},
		{200, []int{365, 90}, []int{90, 365}},
		{90, []int{90}, nil},
		{90, nil, nil},
	} {
		asked := slices.Clone(c.asked)
		a := Attribution{LookbackDays: c.own, Sensitivity: Sensitivity{Lookbacks: asked}}
		if got := a.OtherLookbacks(); !slices.Equal(got, c.other) {
			t.Errorf("beside %d, %v are %v, want %v", c.own, c.asked, got, c.other)
		}
		if !slices.Equal(asked, c.asked) {
			t.Errorf("the configuration %v became %v", c.asked, asked)
		}
	}
}

func TestPrimaryView(t *testing.T) {
	a := Attribution{Lenses: []string{"lead", "account"}, Windows: []string{"sourced", "influenced"}}
	if a.PrimaryLens() != "account" || a.PrimaryWindow() != "influenced" {
		t.Errorf("the primary view is %s, %s", a.PrimaryLens(), a.PrimaryWindow())
	}
	a = Attribution{Lenses: []string{"lead"}, Windows: []string{"sourced", "accelerated"}}
	if a.PrimaryLens() != "lead" || a.PrimaryWindow() != "sourced" {
		t.Errorf("where these are not computed, it is %s, %s", a.PrimaryLens(), a.PrimaryWindow())
	}
}
