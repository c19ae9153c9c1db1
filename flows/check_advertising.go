package flows

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const codeAdvert = "PZ120"

// commercial are words of advertisements in each language that we speak, in small letters, as [norm.NFC] writes them.
// They are looked for as whole words, one after the other.
var commercial = map[string][]string{
	"en": {
		"special offer", "special offers", "exclusive offer", "latest offers", "our offers", "great deals", "best deals", "discount", "discounts", "promotion", "promotions",
		"limited time", "buy now", "buy one", "order now", "subscribe", "upgrade today", "percent off", "free trial", "best price", "best prices",
		"check out our", "did you know", "visit our website", "visit our web site", "follow us", "new collection", "sponsored",
	},
	"hi": {"ऑफर", "ऑफ़र", "विशेष छूट", "प्रतिशत छूट", "भारी छूट", "अभी खरीदें", "सीमित समय", "विज्ञापन", "सब्सक्राइब", "क्या आप जानते हैं", "हमारी वेबसाइट"},
	"ta": {"தள்ளுபடி", "சலுகை", "சலுகைகள்", "ஆஃபர்", "இப்போதே வாங்குங்கள்", "விளம்பரம்", "உங்களுக்குத் தெரியுமா", "எங்கள் இணையதளத்தை"},
	"bn": {"অফার", "ছাড়", "বিশেষ ছাড়", "এখনই কিনুন", "সীমিত সময়", "বিজ্ঞাপন", "সাবস্ক্রাইব", "আপনি কি জানেন", "আমাদের ওয়েবসাইট"},
	"es": {"oferta", "ofertas", "oferta especial", "descuento", "descuentos", "promoción", "promociones", "compre ahora", "tiempo limitado", "suscríbase", "patrocinado", "sabía que", "visite nuestra web", "nuestro sitio web", "nuestra página web"},
	"pt": {"oferta", "ofertas", "desconto", "descontos", "promoção", "promoções", "compre agora", "tempo limitado", "assine já", "patrocinado", "você sabia", "visite nosso site", "nosso site"},
	"de": {"sonderangebot", "sonderangebote", "angebote", "rabatt", "rabatte", "aktion", "jetzt kaufen", "nur für kurze zeit", "abonnieren", "gesponsert", "wussten sie", "besuchen sie unsere website", "unsere webseite", "unsere website"},
	"fr": {"promotion", "promotions", "offre spéciale", "offres spéciales", "nos offres", "remise", "remises", "réduction", "réductions", "achetez maintenant", "durée limitée", "abonnez vous", "sponsorisé", "saviez vous", "visitez notre site", "notre site internet"},
}

// checkAdvertising finds advertisements on the way into the line, where callers want nothing but a person. Words of a
// step count when nothing is asked between it and the line.
func checkAdvertising(d *draft) {
	waiting := d.leadIntoLine()
	for _, p := range d.prompts {
		if step := d.stepOf(p); step != nil && waiting[step.Meta().Name] {
			d.checkAdvert(p)
		}
	}
}

// checkAdvert reports the first advertisement in each text of a prompt.
func (r *reader) checkAdvert(p placedPrompt) {
	for _, language := range slices.Sorted(maps.Keys(p.Parts)) {
		if found := advertised(p.Parts[language].Text.words(), language); found != "" {
			r.warnAt(r.place(p, language), codeAdvert, "tell callers how they stand in line, or nothing; advertise after the talk, if at all", "%s advertises to callers who wait for a person", quote(found))
		}
	}
}

// advertised is the first commercial expression in a text; empty: none.
func advertised(text, language string) string {
	words := " " + strings.Join(keyWords(text), " ") + " "
	for _, one := range commercial[primary(language)] {
		if strings.Contains(words, " "+norm.NFC.String(one)+" ") {
			return one
		}
	}
	return ""
}

// leadIntoLine are the steps from which a call comes into a line without being asked anything.
func (d *draft) leadIntoLine() map[string]bool {
	before := map[string][]string{}
	var ahead []string
	for _, name := range d.order {
		step := d.program.Steps[name]
		switch step.(type) {
		case nil:
		case *Enqueue, *Transfer:
			ahead = append(ahead, name)
		default:
			if puts(step) {
				continue
			}
			for _, to := range d.after(step) {
				before[to] = append(before[to], name)
			}
		}
	}
	leads := map[string]bool{}
	for len(ahead) > 0 {
		name := ahead[0]
		ahead = ahead[1:]
		if !leads[name] {
			leads[name] = true
			ahead = append(ahead, before[name]...)
		}
	}
	return leads
}
