package phrase

import (
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

var bengali = language{
	tag:  "bn",
	cldr: xlanguage.Bengali,

	wrongKey:   "দুঃখিত, এই বোতামটি বিকল্পগুলির মধ্যে নেই।",
	wrongEntry: "দুঃখিত, অঙ্কের সংখ্যা ঠিক হয়নি।",
	silent:     "দুঃখিত, কিছু শোনা যায়নি।",
	toPerson:   "আপনাকে আমাদের প্রতিনিধির সঙ্গে যুক্ত করা হচ্ছে।",
	helpPerson: "আপনাকে সাহায্য করার জন্য আমাদের প্রতিনিধির সঙ্গে যুক্ত করা হচ্ছে।",
	ourFault:   "দুঃখিত, আমাদের দিক থেকে কিছু সমস্যা হয়েছে। আপনাকে আমাদের প্রতিনিধির সঙ্গে যুক্ত করা হচ্ছে।",
	oneMoment:  "একটু অপেক্ষা করুন। আমি দেখছি।",

	inLine:         "আমাদের প্রতিনিধির সঙ্গে কথা বলার জন্য আপনি লাইনে আছেন।",
	next:           "এর পরেই আপনার পালা।",
	position:       "লাইনে আপনার নম্বর {n}।",
	lessThanMinute: "আপনাকে এক মিনিটেরও কম অপেক্ষা করতে হবে।",
	oneToTwo:       "আপনাকে এক থেকে দুই মিনিট অপেক্ষা করতে হবে।",
	upTo: counted{
		plural.One:   "আপনাকে সবচেয়ে বেশি {n} মিনিট অপেক্ষা করতে হবে।",
		plural.Other: "আপনাকে সবচেয়ে বেশি {n} মিনিট অপেক্ষা করতে হবে।",
	},
	about: counted{
		plural.One:   "আপনাকে প্রায় {n} মিনিট অপেক্ষা করতে হবে।",
		plural.Other: "আপনাকে প্রায় {n} মিনিট অপেক্ষা করতে হবে।",
	},
	between: counted{
		plural.One:   "আপনাকে {low} থেকে {n} মিনিট অপেক্ষা করতে হবে।",
		plural.Other: "আপনাকে {low} থেকে {n} মিনিট অপেক্ষা করতে হবে।",
	},
	moreThan: counted{
		plural.One:   "{n} মিনিটের বেশি সময় লাগতে পারে।",
		plural.Other: "{n} মিনিটের বেশি সময় লাগতে পারে।",
	},
	moreThanHour: "এক ঘণ্টার বেশি সময় লাগতে পারে।",
	cannotSay:    "কতক্ষণ লাগবে তা এখনই বলা যাচ্ছে না।",
	choices:      "অপেক্ষা না করে বার্তা রেখে যেতে 1 টিপুন। এটি আবার শুনতে স্টার টিপুন।",
	thanks:       "অপেক্ষা করার জন্য ধন্যবাদ।",

	routed: routed{
		welcomeBack: "আবার স্বাগত। লাইনে আপনার জায়গা রাখা আছে।",
		nowInLine:   "আপনি এখন {title} লাইনে আছেন। এতক্ষণ যে অপেক্ষা করেছেন, তা সেখানেও গোনা হবে।",
		secondCall: counted{
			plural.One:   "{n} মিনিটের মধ্যে এটি তাঁর দ্বিতীয় কল।",
			plural.Other: "{n} মিনিটের মধ্যে এটি তাঁর দ্বিতীয় কল।",
		},
	},

	closed:         "আমাদের পরিষেবা এখন বন্ধ আছে।",
	closedFor:      "{title} উপলক্ষে আজ আমাদের পরিষেবা বন্ধ আছে।",
	opensToday:     "আমাদের পরিষেবা আজ {time} চালু হবে।",
	opensTomorrow:  "আমাদের পরিষেবা আগামীকাল {time} চালু হবে।",
	opensWeekday:   "আমাদের পরিষেবা {day} {time} চালু হবে।",
	opensDate:      "আমাদের পরিষেবা {date} {month} {time} চালু হবে।",
	nobodyHere:     "এই মুহূর্তে আপনার কল নেওয়ার মতো কেউ নেই।",
	nobodyNow:      "দুঃখিত, এখন কেউ আপনার কল নিতে পারছেন না।",
	lineFull:       "দুঃখিত, আমাদের সব লাইন এখন ব্যস্ত।",
	waitedLong:     "আপনাকে এতক্ষণ অপেক্ষা করানোর জন্য আমরা দুঃখিত। আমরা আপনাকে আর অপেক্ষা করাতে চাই না।",
	ringingOnCall:  "দায়িত্বে থাকা ব্যক্তিকে ফোন করা হচ্ছে। অনুগ্রহ করে লাইনে থাকুন।",
	transferFailed: "দুঃখিত, কোনো উত্তর পাওয়া যায়নি।",

	ladder: ladder{
		tooLong:     "আমরা আপনাকে এতক্ষণ অপেক্ষা করাতে চাই না।",
		manyWaiting: "এই মুহূর্তে অনেকে অপেক্ষা করছেন, আপনার পালা আসতে দেরি হবে।",
		orWait:      "তবুও লাইনে অপেক্ষা করতে 0 টিপুন।",
		closesSoon:  "আমাদের পরিষেবা {time} বন্ধ হয়ে যাবে, তার আগে আপনার পালা নাও আসতে পারে।",
		closedNow:   "দুঃখিত, এর মধ্যে আমাদের পরিষেবা বন্ধ হয়ে গেছে।",
		placeKept:   "আমাদের পরিষেবা বন্ধ হয়ে গেছে, কিন্তু আমাদের প্রতিনিধিরা যতক্ষণ আছেন, লাইনে আপনার জায়গা থাকবে।",
		otherLine:   "আপনাকে {title} বিভাগের লাইনে রাখা হচ্ছে।",
		ratherNot:   "অপেক্ষা করতে না চাইলে 1 টিপুন। এটি আবার শুনতে স্টার টিপুন।",
	},

	leaveMessage: "অনুগ্রহ করে বিপ শব্দের পরে আপনার নাম, ফোন নম্বর এবং বার্তা বলুন। আমাদের প্রতিনিধি {within} আপনাকে ফোন করবেন।",
	withinMinutes: counted{
		plural.One:   "{n} মিনিটের মধ্যে",
		plural.Other: "{n} মিনিটের মধ্যে",
	},
	withinHours: counted{
		plural.One:   "{n} ঘণ্টার মধ্যে",
		plural.Other: "{n} ঘণ্টার মধ্যে",
	},
	withinDays: counted{
		plural.One:   "{n} দিনের মধ্যে",
		plural.Other: "{n} দিনের মধ্যে",
	},
	nothingHeard: "কোনো বার্তা শোনা যায়নি। অনুগ্রহ করে বিপ শব্দের পরে কথা বলুন।",
	messageKept:  "ধন্যবাদ। আপনার বার্তা পাওয়া গেছে। আমাদের প্রতিনিধি {within} আপনাকে ফোন করবেন।",
	noMessage:    "কোনো বার্তা শোনা যায়নি। আপনি আবার ফোন করতে পারেন।",
	goodbye:      "ধন্যবাদ, ভালো থাকবেন।",

	whisperQueue: "{title} বিভাগের জন্য একটি কল।",
	whisperWaited: counted{
		plural.One:   "কলার {n} মিনিট অপেক্ষা করেছেন।",
		plural.Other: "কলার {n} মিনিট অপেক্ষা করেছেন।",
	},
	whisperShort: "কলার এক মিনিটেরও কম অপেক্ষা করেছেন।",
	whisperNote:  "তিনি বেছে নিয়েছেন: {note}।",
	accept:       "কল নিতে 1 টিপুন, না নিতে চাইলে 2 টিপুন।",
	callerGone:   "কলার আর অপেক্ষা করছেন না। ধন্যবাদ।",
	setAway:      "আপনি একটি কল ধরেননি, তাই আপনাকে অনুপস্থিত হিসেবে রাখা হয়েছে। আবার কল নিতে নিজেকে প্রস্তুত হিসেবে জানান।",
	desk:         bengaliDesk,

	confirmNumber:  "আমরা আপনাকে {number} নম্বরে ফোন করতে পারি। নম্বরটি ঠিক হলে 1 টিপুন। অন্য নম্বরের জন্য 2 টিপুন।",
	enterNumber:    "অনুগ্রহ করে যে নম্বরে আপনাকে ফোন করব সেটি টিপুন, তারপর হ্যাশ টিপুন। প্রতিনিধির সঙ্গে কথা বলতে 0 টিপে অপেক্ষা করুন।",
	callbackWithin: "ধন্যবাদ। আমাদের প্রতিনিধি {within} আপনাকে {number} নম্বরে ফোন করবেন।",
	callbackBy:     "ধন্যবাদ। আমাদের প্রতিনিধি {by} আপনাকে {number} নম্বরে ফোন করবেন।",
	byToday:        "আজ {hour}",
	byTomorrow:     "আগামীকাল {hour}",
	byWeekday:      "{day} {hour}",
	byDate:         "{date} {month} {hour}",
	byHour:         "{part} {h}টার মধ্যে",
	sendingText:    "আপনাকে একটি বার্তা পাঠানো হচ্ছে। একটু অপেক্ষা করুন।",
	callback:       bengaliCallbacks,

	clock: clock{
		parts:    []dayPart{{4, "ভোর"}, {6, "সকাল"}, {12, "দুপুর"}, {16, "বিকেল"}, {18, "সন্ধ্যা"}, {20, "রাত"}},
		hours:    12,
		hour:     "{part} {h}টায়",
		minutes:  "{part} {h}টা {m} মিনিটে",
		noon:     "দুপুর 12টায়",
		midnight: "রাত 12টায়",
		weekdays: [7]string{"রবিবার", "সোমবার", "মঙ্গলবার", "বুধবার", "বৃহস্পতিবার", "শুক্রবার", "শনিবার"},
		months: [12]string{
			"জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন",
			"জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর",
		},
	},
	values: spoken{
		minus:   "মাইনাস",
		plus:    "প্লাস",
		scales:  []scale{{10_000_000, "কোটি", "কোটি"}, {100_000, "লাখ", "লাখ"}, {1000, "হাজার", "হাজার"}},
		first:   []string{"প্রথম", "দ্বিতীয়", "তৃতীয়", "চতুর্থ", "পঞ্চম", "ষষ্ঠ", "সপ্তম", "অষ্টম", "নবম", "দশম"},
		ordinal: ordinals{plural.Other: "{n}তম"},
		date:    "{date} {month} {year}",
		and:     "{a} {b}",
		days:    counted{plural.One: "{n} দিন", plural.Other: "{n} দিন"},
		hours:   counted{plural.One: "{n} ঘণ্টা", plural.Other: "{n} ঘণ্টা"},
		minutes: counted{plural.One: "{n} মিনিট", plural.Other: "{n} মিনিট"},
		seconds: counted{plural.One: "{n} সেকেন্ড", plural.Other: "{n} সেকেন্ড"},
		currency: map[string]currency{
			"AED": {counted{plural.One: "{n} দিরহাম", plural.Other: "{n} দিরহাম"}, counted{plural.One: "{n} ফিলস", plural.Other: "{n} ফিলস"}},
			"BDT": {counted{plural.One: "{n} টাকা", plural.Other: "{n} টাকা"}, counted{plural.One: "{n} পয়সা", plural.Other: "{n} পয়সা"}},
			"EUR": {counted{plural.One: "{n} ইউরো", plural.Other: "{n} ইউরো"}, counted{plural.One: "{n} সেন্ট", plural.Other: "{n} সেন্ট"}},
			"GBP": {counted{plural.One: "{n} পাউন্ড", plural.Other: "{n} পাউন্ড"}, counted{plural.One: "{n} পেনি", plural.Other: "{n} পেন্স"}},
			"INR": {counted{plural.One: "{n} টাকা", plural.Other: "{n} টাকা"}, counted{plural.One: "{n} পয়সা", plural.Other: "{n} পয়সা"}},
			"LKR": {counted{plural.One: "{n} শ্রীলঙ্কান রুপি", plural.Other: "{n} শ্রীলঙ্কান রুপি"}, counted{plural.One: "{n} সেন্ট", plural.Other: "{n} সেন্ট"}},
			"USD": {counted{plural.One: "{n} ডলার", plural.Other: "{n} ডলার"}, counted{plural.One: "{n} সেন্ট", plural.Other: "{n} সেন্ট"}},
		},
	},
	input: input{
		notUnderstood: "দুঃখিত, কথাটি বোঝা যায়নি।",
		notUsable:     "দুঃখিত, এটি সঠিক মনে হচ্ছে না।",
		orKeys:        "আপনি ফোনের বোতামও টিপতে পারেন।",
		entered:       "আপনি দিয়েছেন {entry}।",
		enteredEnd:    "আপনার দেওয়া নম্বরের শেষে আছে {entry}।",
		confirm:       "এটি ঠিক থাকলে 1 টিপুন। আবার দিতে 2 টিপুন।",
		offer:         "বাংলার জন্য {key} টিপুন। প্রতিনিধির জন্য 0 টিপুন।",
		digits: [10][]string{
			{"শূন্য", "শুন্য", "জিরো", "shunno"}, {"এক", "ওয়ান", "ek"}, {"দুই", "টু", "dui"}, {"তিন", "থ্রি", "tin"}, {"চার", "ফোর", "char"},
			{"পাঁচ", "পাচ", "ফাইভ", "panch", "pach"}, {"ছয়", "ছ", "সিক্স", "chhoy", "choy"}, {"সাত", "সেভেন", "shat"}, {"আট", "এইট", "aat"}, {"নয়", "নাইন", "noy"},
		},
		double: []string{"ডাবল", "ডবল"},
		triple: []string{"ট্রিপল"},
		filler: []string{"আমার", "নম্বর", "হল", "হলো", "দয়া", "করে", "এবং", "amar"},
		yes:    []string{"হ্যাঁ", "হ্যা", "হাঁ", "জি", "জ্বি", "ঠিক", "সঠিক", "ইয়েস", "hyan", "ji", "thik"},
		no:     []string{"না", "ভুল", "নো", "আবার", "bhul"},
	},
	escape: []string{
		"এজেন্ট", "এজেন্টের", "অপারেটর", "অপারেটরের", "প্রতিনিধি", "প্রতিনিধির", "মানুষ",
		"মানুষের", "লোকের", "ব্যক্তি", "কারও সঙ্গে", "কারো সাথে", "কারো সঙ্গে", "গ্রাহক সেবা",
		"কাস্টমার কেয়ার", "protinidhi", "manush", "manusher", "lok",
		"karo sathe", "karo songe",
	},
}
