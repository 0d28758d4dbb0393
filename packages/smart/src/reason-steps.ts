import type { Localized } from "@bedside/terminology";

/** Steps that several pages share. */
export const REOPEN: Localized[] = [
  { en: "Close this frame or tab.", "zh-TW": "關閉此視窗或分頁。" },
  { en: "Go back to the patient in the EHR.", "zh-TW": "回到醫療資訊系統的病人畫面。" },
  { en: "Open {app} there again.", "zh-TW": "從該處重新開啟「{app}」。" },
];

export const TELL_DESK: Localized = {
  en: "Give the reference below to the IT desk. This can not be solved at the bedside.",
  "zh-TW": "將下方代號告知資訊室，此問題無法在診間排除。",
};

export const USE_EHR: Localized = {
  en: "Until then work from the chart in the EHR as usual.",
  "zh-TW": "排除前，請照常於醫療資訊系統查閱病歷。",
};
