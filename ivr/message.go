package ivr

import "time"

// Message is a voicemail.
type Message struct {
	Call      string
	From      string
	Queue     string
	Owner     string // queue or agent who is to call back
	Recording string // address of the audio at the carrier
	Length    time.Duration
	Left      time.Time
	Due       time.Time // a person calls back by then
}
