import type { Localized } from "./index.ts";

/** Cards of CDS Hooks and what an app asks the chart to show. */
export const CHART_WORDS = {
  cards: { en: "Advice for this chart", "zh-TW": "此病歷的建議" },
  cardsLoading: { en: "Asking the advice services", "zh-TW": "詢問建議服務中" },
  cardsNone: { en: "No advice for this patient.", "zh-TW": "此病人沒有建議。" },
  cardsFailed: {
    en: "Advice could not be read. {why} The chart and the apps are not affected.",
    "zh-TW": "建議無法讀取。{why} 病歷與應用程式不受影響。",
  },
  serviceFailed: { en: "{service} gave no advice: {why}", "zh-TW": "{service}：沒有給出建議（{why}）" },
  serviceTook: { en: "{service} {ms} ms", "zh-TW": "{service} {ms} 毫秒" },
  serviceSlow: { en: "{service} {ms} ms, slower than 500 ms", "zh-TW": "{service} {ms} 毫秒，超過 500 毫秒" },
  info: { en: "Information", "zh-TW": "資訊" },
  warning: { en: "Warning", "zh-TW": "注意" },
  critical: { en: "Urgent", "zh-TW": "緊急" },
  cardSource: { en: "From {source}", "zh-TW": "來源：{source}" },
  cardMore: { en: "Details", "zh-TW": "細節" },
  cardNotOurs: { en: "This app is not registered here.", "zh-TW": "此應用程式未在此登錄。" },
  activityProblems: { en: "Problems in the chart", "zh-TW": "病歷中的診斷" },
  activityOrders: { en: "Orders in the chart", "zh-TW": "病歷中的醫囑" },
  activityAsked: { en: "{app} asked for this view.", "zh-TW": "由{app}要求開啟。" },
  activityNone: { en: "Nothing of this kind in the chart.", "zh-TW": "病歷中沒有此類資料。" },
  activityNamed: { en: "named by the app", "zh-TW": "應用程式指定" },
} as const satisfies Record<string, Localized>;
