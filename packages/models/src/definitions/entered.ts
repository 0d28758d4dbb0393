import type { Localized } from "@bedside/terminology";

/** Inputs that no chart holds: a person enters them, or the site sets them. */
interface EnteredInput {
  name: Localized;
  choiceNames?: Record<string, Localized>;
}

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

export const ENTERED = {
  symptom: {
    name: text("Symptom", "症狀"),
    choiceNames: {
      none: text("No chest pain, no dyspnoea", "無胸痛、無呼吸困難"),
      "non-anginal": text("Non-anginal chest pain", "非心絞痛型胸痛"),
      atypical: text("Atypical angina", "非典型心絞痛"),
      dyspnoea: text("Dyspnoea on exertion", "運動時呼吸困難"),
      typical: text("Typical angina", "典型心絞痛"),
    },
  },
  education: {
    name: text("Education", "教育程度"),
    choiceNames: {
      "1": text("Less than high school", "高中以下"),
      "2": text("High school", "高中畢業"),
      "3": text("Training after high school", "高中後職業訓練"),
      "4": text("Some college", "專科或大學肄業"),
      "5": text("College graduate", "大學畢業"),
      "6": text("Postgraduate degree", "研究所以上"),
    },
  },
  race: {
    name: text("Race (as the model groups it)", "族裔（依模型分類）"),
    choiceNames: {
      white: text("White", "白人"),
      black: text("Black", "黑人"),
      hispanic: text("Hispanic", "西語裔"),
      asian: text("Asian", "亞裔"),
      "american-indian": text("American Indian or Alaska Native", "美洲或阿拉斯加原住民"),
      "pacific-islander": text("Native Hawaiian or Pacific Islander", "夏威夷或太平洋島嶼原住民"),
    },
  },
  "cessation-willing": { name: text("Willing to join a cessation service", "願意接受戒菸服務") },
  "score2-region": {
    name: text("SCORE2 risk region", "SCORE2 風險地區"),
    choiceNames: {
      low: text("Low", "低"),
      moderate: text("Moderate", "中"),
      high: text("High", "高"),
      "very-high": text("Very high", "極高"),
    },
  },
} satisfies Record<string, EnteredInput>;
