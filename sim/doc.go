// Package sim is a telephone carrier on one machine. It fetches and obeys TwiML as strictly as the real carrier does,
// signs its webhooks, sends status callbacks, serves the part of the REST API that a call centre needs, and plays the
// people at both ends: callers and agents are scripts, or are moved by hand. Time runs on a clock of your choice, so an
// hour on hold can pass in a minute; faults come on demand; and everything that truly happened stands in a log.
//
//	carrier, err := sim.New(sim.Options{
//		Clock: clock.NewScaled(20), AccountSID: "AC00000000000000000000000000000001", AuthToken: "token",
//	})
//	defer carrier.Close()
//	go http.Serve(listener, carrier) // the REST API, for the application's SDK
//	carrier.SetNumber(sim.Number{Phone: "+15550100", VoiceURL: "http://127.0.0.1:8080/voice/incoming"})
//	carrier.SetParty("+15550111", sim.Party{
//		After:  3 * time.Second,
//		Script: sim.Script{sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.TalkFor(time.Minute)},
//	})
//	phone, err := carrier.Call(ctx, sim.Caller{From: "+15550123", To: "+15550100", Script: sim.Script{
//		sim.AwaitHeard("how can we help"), sim.Press("0"), sim.AwaitConnected(), sim.TalkFor(30 * time.Second), sim.HangUp(),
//	}})
//	ended, err := phone.Wait(ctx)
//	for _, bridge := range carrier.Bridges() { ... } // who talked with whom, from when to when
//
// A caller can be moved by hand as well: [Phone.Press], [Phone.Say], [Phone.HangUp], [Phone.Events], [Phone.WaitFor].
//
// # What it holds to
//
// A document that the real carrier would refuse ends here as it ends there: the fallback URL is asked with ErrorCode and
// ErrorUrl, and without one the caller hears the application error. What the real carrier forgives with a warning is
// forgiven here too, and kept in [Carrier.Warnings]. What the real carrier can do and this one cannot (Enqueue, media
// streams, payments) is never ignored in silence: it ends the call with [Unsupported] and
// leaves an error among the warnings; over REST it is refused with status 501.
//
// # How long speech takes
//
// A spoken text takes one second per fifteen characters and 300 ms for the breath, but never less than half a second.
// Audio takes as long as its own header says. All of it is time on the carrier's clock; only the patience for the
// application's answers ([Options.Budget]) is real time, because the application's work is.
package sim
