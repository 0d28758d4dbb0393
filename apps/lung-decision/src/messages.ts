import { defineMessages } from "@bedside/ui";

export const messages = defineMessages({
  "station.screening": { en: "Screening", "zh-TW": "篩檢" },
  "verdict.title": { en: "Low-dose CT screening", "zh-TW": "低劑量電腦斷層（LDCT）篩檢資格" },
  "clause.seen-unknown": { en: "not known", "zh-TW": "未知" },
  "rules.title": { en: "Criteria, clause by clause", "zh-TW": "逐條檢視資格" },
  "clause.ask": { en: "ask and enter", "zh-TW": "詢問後輸入" },
  "verdict.eligible": { en: "Eligible", "zh-TW": "符合" },
  "verdict.not-eligible": { en: "Not eligible", "zh-TW": "不符合" },
  "effective.from": { en: "in force since {date}", "zh-TW": "{date} 起適用" },
});
