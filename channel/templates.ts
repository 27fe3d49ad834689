import type { Language } from '../shop/types.ts'

/**
 * What may be sent outside the 24 hours after a member's last message: texts that Meta has approved, with places for what
 * changes. Names and texts must be those that were submitted (docs/templates.md); a changed text is a new name.
 */
export interface Template {
  /** Texts by the platform's language code; `{{1}}` and on are the places, in order. */
  texts: Readonly<Record<Language, string>>
  places: number
}

export const TEMPLATES = {
  retailmind_daily_summary_v1: {
    places: 3,
    texts: {
      en: 'Good morning! Sales of {{1}}: {{2}}. {{3}} Reply to this message to see more.',
      hi: 'नमस्ते! {{1}} की बिक्री: {{2}}। {{3}} और देखने के लिए इस संदेश का जवाब दीजिए।',
      mr: 'नमस्कार! {{1}} ची विक्री: {{2}}. {{3}} अधिक पाहण्यासाठी या संदेशाला उत्तर द्या.',
    },
  },
  retailmind_stock_warning_v1: {
    places: 2,
    texts: {
      en: 'Stock warning for your shop: {{1}} ({{2}}). Reply to this message to order or to ask.',
      hi: 'आपकी दुकान का स्टॉक अलर्ट: {{1}} ({{2}})। ऑर्डर या सवाल के लिए इस संदेश का जवाब दीजिए।',
      mr: 'तुमच्या दुकानाचा साठा इशारा: {{1}} ({{2}}). मागणी किंवा प्रश्नासाठी या संदेशाला उत्तर द्या.',
    },
  },
  retailmind_weekly_report_v1: {
    places: 3,
    texts: {
      en: 'Your week ({{1}}): sales of {{2}}, the week before {{3}}. Reply to this message for the full report.',
      hi: 'आपका हफ़्ता ({{1}}): बिक्री {{2}}, उससे पहले {{3}}। पूरी रिपोर्ट के लिए इस संदेश का जवाब दीजिए।',
      mr: 'तुमचा आठवडा ({{1}}): विक्री {{2}}, त्याआधी {{3}}. पूर्ण अहवालासाठी या संदेशाला उत्तर द्या.',
    },
  },
  retailmind_demand_spike_v1: {
    places: 2,
    texts: {
      en: 'Today {{1}} is selling far more than usual: {{2}}. Reply to this message to see the forecast.',
      hi: 'आज {{1}} रोज़ से बहुत ज़्यादा बिक रहा है: {{2}}। पूर्वानुमान के लिए इस संदेश का जवाब दीजिए।',
      mr: 'आज {{1}} नेहमीपेक्षा खूप जास्त विकतंय: {{2}}. अंदाजासाठी या संदेशाला उत्तर द्या.',
    },
  },
} as const satisfies Record<string, Template>
export type TemplateName = keyof typeof TEMPLATES
