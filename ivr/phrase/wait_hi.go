package phrase

import "golang.org/x/text/feature/plural"

var hindiWaits = waitTexts{
	soon:        "अभी कुछ ही देर में आपसे बात की जाएगी।",
	sooner:      "आपकी बारी हमारे बताए समय से पहले आ रही है।",
	longer:      "हमने जितना समय बताया था, उससे ज़्यादा समय लग रहा है।",
	sorry:       "हमें खेद है। हमने कहा था कि अब तक आपकी बारी आ जाएगी।",
	fewerAgents: "इस समय पहले से कम प्रतिनिधि काम पर हैं।",
	moreCallers: "इस समय पहले से बहुत ज़्यादा लोग फ़ोन कर रहे हैं।",
	urgentFirst: "कुछ दूसरे लोगों से पहले बात करनी पड़ी।",
	longerCalls: "बातचीत में पहले से ज़्यादा समय लग रहा है।",
	stay:        "या लाइन पर बने रहें, आपकी जगह बनी रहेगी।",
	again: counted{
		plural.One:   "{n} मिनट पहले हमने बताया था: {wait}",
		plural.Other: "{n} मिनट पहले हमने बताया था: {wait}",
	},
	againNow: "हमने अभी बताया था: {wait}",
}
