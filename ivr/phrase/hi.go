package phrase

import (
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

var hindi = language{
	tag:  "hi",
	cldr: xlanguage.Hindi,

	wrongKey:   "क्षमा करें, यह बटन विकल्पों में नहीं है।",
	wrongEntry: "क्षमा करें, अंकों की संख्या सही नहीं है।",
	silent:     "क्षमा करें, कुछ सुनाई नहीं दिया।",
	toPerson:   "आपको हमारे प्रतिनिधि से जोड़ा जा रहा है।",
	helpPerson: "आपकी मदद के लिए आपको हमारे प्रतिनिधि से जोड़ा जा रहा है।",
	ourFault:   "क्षमा करें, हमारी ओर से कोई गड़बड़ी हुई है। आपको हमारे प्रतिनिधि से जोड़ा जा रहा है।",
	oneMoment:  "कृपया एक क्षण रुकिए। जानकारी देखी जा रही है।",

	inLine:         "आप हमारे प्रतिनिधि से बात करने के लिए कतार में हैं।",
	next:           "अगली बारी आपकी है।",
	position:       "आप कतार में {n} नंबर पर हैं।",
	lessThanMinute: "आपको एक मिनट से भी कम इंतज़ार करना होगा।",
	oneToTwo:       "आपको एक से दो मिनट इंतज़ार करना होगा।",
	upTo: counted{
		plural.One:   "आपको ज़्यादा से ज़्यादा {n} मिनट इंतज़ार करना होगा।",
		plural.Other: "आपको ज़्यादा से ज़्यादा {n} मिनट इंतज़ार करना होगा।",
	},
	about: counted{
		plural.One:   "आपको लगभग {n} मिनट इंतज़ार करना होगा।",
		plural.Other: "आपको लगभग {n} मिनट इंतज़ार करना होगा।",
	},
	between: counted{
		plural.One:   "आपको {low} से {n} मिनट इंतज़ार करना होगा।",
		plural.Other: "आपको {low} से {n} मिनट इंतज़ार करना होगा।",
	},
	moreThan: counted{
		plural.One:   "इसमें {n} मिनट से ज़्यादा लग सकता है।",
		plural.Other: "इसमें {n} मिनट से ज़्यादा लग सकते हैं।",
	},
	moreThanHour: "इसमें एक घंटे से ज़्यादा लग सकता है।",
	cannotSay:    "अभी यह बताना संभव नहीं है कि कितना समय लगेगा।",
	choices:      "इंतज़ार करने के बजाय संदेश छोड़ने के लिए 1 दबाएँ। यह जानकारी फिर से सुनने के लिए स्टार दबाएँ।",
	thanks:       "इंतज़ार करने के लिए धन्यवाद।",

	routed: routed{
		welcomeBack: "वापसी पर स्वागत है। कतार में आपकी जगह बनी हुई है।",
		nowInLine:   "अब आप {title} की कतार में हैं। अब तक का आपका इंतज़ार वहाँ भी गिना जाएगा।",
		secondCall: counted{
			plural.One:   "{n} मिनट में यह उनकी दूसरी कॉल है।",
			plural.Other: "{n} मिनट में यह उनकी दूसरी कॉल है।",
		},
	},

	closed:         "हमारी सेवा अभी बंद है।",
	closedFor:      "{title} के कारण आज हमारी सेवा बंद है।",
	opensToday:     "हमारी सेवा आज {time} शुरू होगी।",
	opensTomorrow:  "हमारी सेवा कल {time} शुरू होगी।",
	opensWeekday:   "हमारी सेवा {day} को {time} शुरू होगी।",
	opensDate:      "हमारी सेवा {date} {month} को {time} शुरू होगी।",
	nobodyHere:     "अभी आपकी कॉल लेने के लिए कोई उपलब्ध नहीं है।",
	nobodyNow:      "क्षमा करें, इस समय कोई आपकी कॉल नहीं ले सकता।",
	lineFull:       "क्षमा करें, हमारी सभी लाइनें अभी व्यस्त हैं।",
	waitedLong:     "आपको इतना इंतज़ार करवाने के लिए हम क्षमा चाहते हैं। हम आपको और इंतज़ार नहीं करवाना चाहते।",
	ringingOnCall:  "ड्यूटी पर मौजूद व्यक्ति को फ़ोन लगाया जा रहा है। कृपया लाइन पर बने रहें।",
	transferFailed: "क्षमा करें, उधर से कोई जवाब नहीं मिला।",

	ladder: ladder{
		tooLong:     "हम आपको इतनी देर इंतज़ार नहीं कराना चाहते।",
		manyWaiting: "इस समय बहुत से लोग इंतज़ार कर रहे हैं, और आपकी बारी आने में देर लगेगी।",
		orWait:      "फिर भी लाइन में इंतज़ार करने के लिए 0 दबाएँ।",
		closesSoon:  "हमारी सेवा {time} बंद हो जाएगी, और हो सकता है कि उससे पहले आपकी बारी न आए।",
		closedNow:   "क्षमा करें, इस बीच हमारी सेवा बंद हो गई है।",
		placeKept:   "हमारी सेवा बंद हो गई है, पर जब तक हमारे प्रतिनिधि मौजूद हैं, लाइन में आपकी जगह बनी रहेगी।",
		otherLine:   "आपको {title} की लाइन में रखा जा रहा है।",
		ratherNot:   "अगर आप इंतज़ार नहीं करना चाहते, तो 1 दबाएँ। इसे दोबारा सुनने के लिए स्टार दबाएँ।",
	},

	leaveMessage: "कृपया बीप के बाद अपना नाम, फ़ोन नंबर और संदेश बोलें। हमारे प्रतिनिधि {within} आपको फ़ोन करेंगे।",
	withinMinutes: counted{
		plural.One:   "{n} मिनट के भीतर",
		plural.Other: "{n} मिनट के भीतर",
	},
	withinHours: counted{
		plural.One:   "{n} घंटे के भीतर",
		plural.Other: "{n} घंटे के भीतर",
	},
	withinDays: counted{
		plural.One:   "{n} दिन के भीतर",
		plural.Other: "{n} दिन के भीतर",
	},
	nothingHeard: "कोई संदेश सुनाई नहीं दिया। कृपया बीप के बाद बोलें।",
	messageKept:  "धन्यवाद। आपका संदेश मिल गया है। हमारे प्रतिनिधि {within} आपको फ़ोन करेंगे।",
	noMessage:    "कोई संदेश सुनाई नहीं दिया। आप हमें फिर से फ़ोन कर सकते हैं।",
	goodbye:      "धन्यवाद, नमस्ते।",

	whisperQueue: "{title} के लिए कॉल है।",
	whisperWaited: counted{
		plural.One:   "कॉलर ने {n} मिनट इंतज़ार किया है।",
		plural.Other: "कॉलर ने {n} मिनट इंतज़ार किया है।",
	},
	whisperShort: "कॉलर ने एक मिनट से कम इंतज़ार किया है।",
	whisperNote:  "उन्होंने यह चुना: {note}।",
	accept:       "कॉल लेने के लिए 1 दबाएँ, मना करने के लिए 2 दबाएँ।",
	callerGone:   "कॉलर अब इंतज़ार नहीं कर रहे हैं। धन्यवाद।",
	setAway:      "आपने कॉल नहीं उठाई, इसलिए आपको अनुपस्थित कर दिया गया है। फिर से कॉल लेने के लिए ख़ुद को उपलब्ध करें।",
	desk:         hindiDesk,

	confirmNumber:  "हम आपको {number} पर फ़ोन कर सकते हैं। यह नंबर सही हो तो 1 दबाएँ। किसी दूसरे नंबर के लिए 2 दबाएँ।",
	enterNumber:    "कृपया वह नंबर डालें जिस पर हम आपको फ़ोन करें, फिर हैश दबाएँ। प्रतिनिधि से बात करने के लिए 0 दबाकर प्रतीक्षा करें।",
	callbackWithin: "धन्यवाद। हमारे प्रतिनिधि {within} आपको {number} पर फ़ोन करेंगे।",
	callbackBy:     "धन्यवाद। हमारे प्रतिनिधि {by} आपको {number} पर फ़ोन करेंगे।",
	byToday:        "आज {hour}",
	byTomorrow:     "कल {hour}",
	byWeekday:      "{day} को {hour}",
	byDate:         "{date} {month} को {hour}",
	byHour:         "{part} {h} बजे तक",
	sendingText:    "आपको एक संदेश भेजा जा रहा है। कृपया थोड़ी देर रुकें।",
	callback:       hindiCallbacks,

	clock: clock{
		parts:    []dayPart{{4, "सुबह"}, {12, "दोपहर"}, {16, "शाम"}, {20, "रात"}},
		hours:    12,
		hour:     "{part} {h} बजे",
		minutes:  "{part} {h} बजकर {m} मिनट पर",
		noon:     "दोपहर 12 बजे",
		midnight: "रात 12 बजे",
		weekdays: [7]string{"रविवार", "सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार"},
		months: [12]string{
			"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून",
			"जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
		},
	},
	values: spoken{
		minus:   "माइनस",
		plus:    "प्लस",
		scales:  []scale{{10_000_000, "करोड़", "करोड़"}, {100_000, "लाख", "लाख"}, {1000, "हज़ार", "हज़ार"}},
		first:   []string{"पहला", "दूसरा", "तीसरा", "चौथा", "पाँचवाँ", "छठा", "सातवाँ", "आठवाँ", "नौवाँ", "दसवाँ"},
		ordinal: ordinals{plural.Other: "{n}वाँ"},
		date:    "{date} {month} {year}",
		and:     "{a} और {b}",
		days:    counted{plural.One: "{n} दिन", plural.Other: "{n} दिन"},
		hours:   counted{plural.One: "{n} घंटा", plural.Other: "{n} घंटे"},
		minutes: counted{plural.One: "{n} मिनट", plural.Other: "{n} मिनट"},
		seconds: counted{plural.One: "{n} सेकंड", plural.Other: "{n} सेकंड"},
		currency: map[string]currency{
			"AED": {counted{plural.One: "{n} दिरहम", plural.Other: "{n} दिरहम"}, counted{plural.One: "{n} फ़िल्स", plural.Other: "{n} फ़िल्स"}},
			"BDT": {counted{plural.One: "{n} टका", plural.Other: "{n} टका"}, counted{plural.One: "{n} पैसा", plural.Other: "{n} पैसे"}},
			"EUR": {counted{plural.One: "{n} यूरो", plural.Other: "{n} यूरो"}, counted{plural.One: "{n} सेंट", plural.Other: "{n} सेंट"}},
			"GBP": {counted{plural.One: "{n} पाउंड", plural.Other: "{n} पाउंड"}, counted{plural.One: "{n} पेनी", plural.Other: "{n} पेंस"}},
			"INR": {counted{plural.One: "{n} रुपया", plural.Other: "{n} रुपये"}, counted{plural.One: "{n} पैसा", plural.Other: "{n} पैसे"}},
			"LKR": {counted{plural.One: "{n} श्रीलंकाई रुपया", plural.Other: "{n} श्रीलंकाई रुपये"}, counted{plural.One: "{n} सेंट", plural.Other: "{n} सेंट"}},
			"USD": {counted{plural.One: "{n} डॉलर", plural.Other: "{n} डॉलर"}, counted{plural.One: "{n} सेंट", plural.Other: "{n} सेंट"}},
		},
	},
	input: input{
		notUnderstood: "क्षमा करें, बात समझ में नहीं आई।",
		notUsable:     "क्षमा करें, यह सही नहीं लगता।",
		orKeys:        "आप फ़ोन के बटन भी दबा सकते हैं।",
		entered:       "आपने {entry} डाला है।",
		enteredEnd:    "आपके डाले हुए नंबर के अंत में {entry} है।",
		confirm:       "अगर यह सही है, तो 1 दबाएँ। फिर से डालने के लिए 2 दबाएँ।",
		offer:         "हिंदी के लिए {key} दबाएँ। प्रतिनिधि के लिए 0 दबाएँ।",
		digits: [10][]string{
			{"शून्य", "ज़ीरो", "जीरो", "सिफर", "shunya"}, {"एक", "वन", "ek"}, {"दो", "टू", "do"}, {"तीन", "थ्री", "teen"},
			{"चार", "फोर", "फ़ोर", "char"}, {"पाँच", "पांच", "फाइव", "फ़ाइव", "paanch", "panch"}, {"छह", "छः", "छ", "छे", "सिक्स", "chhah", "chhe", "che"},
			{"सात", "सेवन", "saat"}, {"आठ", "एट", "aath"}, {"नौ", "नाइन", "nau"},
		},
		double: []string{"डबल"},
		triple: []string{"ट्रिपल"},
		filler: []string{"जी", "मेरा", "नंबर", "है", "हैं", "कृपया", "और", "का", "mera", "hai"},
		yes:    []string{"हाँ", "हां", "हा", "जी", "सही", "ठीक", "यस", "haan", "han", "ji", "sahi"},
		no:     []string{"नहीं", "नही", "ना", "गलत", "ग़लत", "फिर से", "नो", "nahin", "nahi", "galat"},
	},
	escape: []string{
		"एजेंट", "ऑपरेटर", "प्रतिनिधि", "इंसान", "आदमी", "व्यक्ति", "किसी से बात",
		"ग्राहक सेवा", "कस्टमर केयर", "pratinidhi", "insaan",
		"insan", "aadmi", "vyakti", "kisi se baat",
	},
}
