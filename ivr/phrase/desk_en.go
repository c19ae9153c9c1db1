package phrase

var englishDesk = deskWords{
	taken:     "A colleague has taken this call. Thank you.",
	away:      "You are set to away.",
	stayReady: "To stay ready, press 1.",
	ready:     "You are ready for calls.",
	isAway:    "You are away.",
	offline:   "You are offline.",
	busy:      "You have a call in hand.",
	menu:      "To be ready, press 1. To be away, press 2. To go offline, press 3. For a person, press 0. To go on as a caller, hold the line.",
}
