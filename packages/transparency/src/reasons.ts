import type { Reason } from "@bedside/chart";
import type { Localized } from "@bedside/terminology";

/** Why a result may not be filed. */
export const FILING_REASONS: Record<string, Localized> = {
  "refused-result": {
    en: "The model did not calculate a result, so there is nothing to file.",
    "zh-TW": "模型未計算出結果，沒有可寫入的內容。",
  },
  "rejected-result": {
    en: "The result was rejected. A rejected result is not written to the record.",
    "zh-TW": "此結果已被退回，不會寫入病歷。",
  },
  "patient-mismatch": {
    en: "The result belongs to another patient than the open chart. Open the app again from the chart.",
    "zh-TW": "結果與目前開啟的病人不符。請由病人畫面重新開啟。",
  },
  "model-mismatch": {
    en: "The result was computed with another version of the model. Calculate again before filing.",
    "zh-TW": "結果由不同版本的模型計算。請重新計算後再寫入。",
  },
  "model-recalled": {
    en: "This model has been recalled. Its results can not be filed.",
    "zh-TW": "此模型已停用（召回），其結果不可寫入病歷。",
  },
  "no-clinician": {
    en: "The EHR did not say who is signed in. Only a draft can be saved.",
    "zh-TW": "醫療資訊系統未提供登入者身分，僅能存為草稿。",
  },
  "no-time": {
    en: "The time of the decision is missing.",
    "zh-TW": "缺少確認時間。",
  },
  "no-value": {
    en: "The result has no value that could be filed.",
    "zh-TW": "此結果沒有可寫入的數值。",
  },
  "not-a-percent": {
    en: "The result {value} is not a share between 0 and 100 %, so it can not be filed as a probability.",
    "zh-TW": "結果 {value} 不在 0 至 100 % 之間，無法以機率寫入。",
  },
  "no-recording": {
    en: "The ECG has no address in the record that the report could point at.",
    "zh-TW": "此心電圖在病歷中沒有可供報告引用的位置。",
  },
};

/** The sentence of a filing reason. */
export function filingReasonText(reason: Reason, locale: keyof Localized): string {
  const template = FILING_REASONS[reason.code]?.[locale] ?? reason.code;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(reason.values?.[name] ?? whole));
}
