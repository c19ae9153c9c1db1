package phrase

import "golang.org/x/text/feature/plural"

var bengaliWaits = waitTexts{
	soon:        "একটু পরেই আপনার ফোন ধরা হবে।",
	sooner:      "আমরা যত সময় বলেছিলাম তার চেয়ে তাড়াতাড়ি হচ্ছে।",
	longer:      "আমরা যত সময় বলেছিলাম তার চেয়ে বেশি সময় লাগছে।",
	sorry:       "আমরা দুঃখিত। আমরা বলেছিলাম যে এর মধ্যে আপনার ফোন ধরা হবে।",
	fewerAgents: "এখন আগের চেয়ে কম প্রতিনিধি কাজে আছেন।",
	moreCallers: "এখন আগের চেয়ে অনেক বেশি মানুষ ফোন করছেন।",
	urgentFirst: "অন্য কয়েকজনের ফোন আগে ধরতে হয়েছে।",
	longerCalls: "কথা বলতে আগের চেয়ে বেশি সময় লাগছে।",
	stay:        "অথবা লাইনে থাকুন, আপনার জায়গা থেকে যাবে।",
	again: counted{
		plural.One:   "{n} মিনিট আগে আমরা বলেছিলাম: {wait}",
		plural.Other: "{n} মিনিট আগে আমরা বলেছিলাম: {wait}",
	},
	againNow: "আমরা এইমাত্র বলেছি: {wait}",
}
