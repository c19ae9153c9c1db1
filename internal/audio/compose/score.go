// Package compose synthesises the sounds that ship with Press Zero, so that nobody else's licence rests on them: calm
// hold music that loops without a seam, a chime and a beep. It adds up sine waves within the telephone's band and uses
// neither samples nor chance.
//
// The result is the same on every machine: processors may differ in the last bits of a floating-point product, which is
// a millionth of the step to which every sample is rounded in the end.
package compose

import (
	"math"
	"strings"

	"presszero/internal/audio"
)

// The piece runs at 75 beats a minute, so that an eighth is a whole number of samples.
const (
	eighth = audio.Rate * 2 / 5
	bar    = 8 * eighth
)

// chord is one harmony: a bass note, the four notes of the pad, and the eight eighths of the broken chord above them.
type chord struct {
	bass, pad, broken string
}

var chords = map[string]chord{
	"Fmaj9":  {"F3", "A3 C4 E4 G4", "F3 C4 E4 G4 C4 E4 G4 E4"},
	"Dm9":    {"D3", "F3 A3 C4 E4", "D3 A3 F4 E4 A3 F4 E4 C4"},
	"Bbmaj7": {"Bb2", "Bb3 D4 F4 A4", "Bb3 D4 F4 A4 D4 F4 A4 F4"},
	"C9sus":  {"C3", "Bb3 D4 F4 G4", "C4 F4 G4 Bb4 F4 G4 Bb4 G4"},
	"Am7":    {"A2", "A3 C4 E4 G4", "A3 C4 E4 G4 C4 E4 G4 E4"},
	"Dm7":    {"D3", "A3 C4 D4 F4", "D3 A3 C4 F4 A3 C4 F4 C4"},
	"Gm9":    {"G2", "Bb3 D4 F4 A4", "G3 D4 F4 A4 D4 F4 A4 F4"},
	"C7":     {"C3", "Bb3 C4 E4 G4", "C4 E4 G4 Bb4 E4 G4 Bb4 G4"},
	"C":      {"C3", "G3 C4 E4 G4", "C4 E4 G4 C5 E4 G4 C5 G4"},
}

// measure is one bar: its chord and the eight eighths of the melody, in which a dot lets the last note ring.
type measure struct {
	chord, melody string
}

// score is the piece: a theme of eight bars, an answer, and the theme again with a brighter melody. The last bar leads
// back to the first.
var score = []measure{
	{"Fmaj9", "A4 . . . . . G4 A4"},
	{"Dm9", "C5 . . . . . A4 ."},
	{"Bbmaj7", "D5 . . . C5 . . A4"},
	{"C9sus", "D5 . C5 . . . . ."},
	{"Am7", "E5 . . . . . D5 C5"},
	{"Dm7", "A4 . . . . . C5 ."},
	{"Gm9", "D5 . . . C5 . Bb4 ."},
	{"C7", "A4 . . . G4 . . ."},

	{"Bbmaj7", "F5 . . . D5 . . ."},
	{"C", "E5 . . . C5 . . ."},
	{"Am7", "C5 . D5 . E5 . . ."},
	{"Dm9", "D5 . . . A4 . . ."},
	{"Gm9", "Bb4 . C5 . D5 . . ."},
	{"Am7", "C5 . . . E5 . . ."},
	{"Bbmaj7", "D5 . . . F5 . E5 D5"},
	{"C9sus", "C5 . . . . . . ."},

	{"Fmaj9", "A4 . . . C5 . A4 G4"},
	{"Dm9", "C5 . . . . . E5 ."},
	{"Bbmaj7", "D5 . . . F5 . . D5"},
	{"C9sus", "C5 . . . D5 . . ."},
	{"Am7", "E5 . . . G5 . E5 D5"},
	{"Dm7", "C5 . . . A4 . . ."},
	{"Gm9", "Bb4 . . . D5 . C5 ."},
	{"C7", "G4 . . . . . . ."},
}

// accents is how hard each eighth of a bar is struck: the first and the fifth carry it.
var accents = [8]float64{1, 0.62, 0.7, 0.62, 0.85, 0.62, 0.7, 0.58}

// pitches returns the frequencies of a line of notes in Hz, 0 for a dot.
func pitches(line string) []float64 {
	names := strings.Fields(line)
	frequencies := make([]float64, len(names))
	for i, name := range names {
		if name != "." {
			frequencies[i] = pitch(name)
		}
	}
	return frequencies
}

// pitch returns the frequency of a note such as "Bb3" in equal temperament, with A4 at 440 Hz. It knows the names of
// the score: letter, an optional flat, octave.
func pitch(name string) float64 {
	semitone := map[byte]int{'C': 0, 'D': 2, 'E': 4, 'F': 5, 'G': 7, 'A': 9, 'B': 11}[name[0]]
	if name[1] == 'b' {
		semitone--
	}
	octave := int(name[len(name)-1] - '0')
	return 440 * math.Exp2(float64(12*octave+semitone-57)/12)
}
