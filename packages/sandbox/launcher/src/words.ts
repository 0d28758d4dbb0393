export type Language = "en" | "zh-TW";

export interface Localized {
  en: string;
  "zh-TW": string;
}

const WORDS = {
  sandbox: { en: "Sandbox EHR.", "zh-TW": "測試用病歷系統。" },
  invented: {
    en: "Every patient here is invented. Dates move with today, so nobody ages out.",
    "zh-TW": "所有病人皆為虛構，日期隨今日推移，資料不會過期。",
  },
  store: { en: "FHIR R4 embedded store · {n} resources", "zh-TW": "FHIR R4 內建資料庫 · {n} 筆資源" },
  upstream: { en: "FHIR R4 server: {url}", "zh-TW": "FHIR R4 伺服器：{url}" },
  signedIn: { en: "Signed in as", "zh-TW": "登入身分" },
  language: { en: "中文", "zh-TW": "English" },
  patients: { en: "Patients", "zh-TW": "病人" },
  search: { en: "Name, MRN or story", "zh-TW": "姓名、病歷號或情境" },
  nobody: { en: "Nobody matches. Change the search.", "zh-TW": "沒有符合的病人，請修改搜尋條件。" },
  female: { en: "Female", "zh-TW": "女" },
  male: { en: "Male", "zh-TW": "男" },
  other: { en: "Other", "zh-TW": "其他" },
  unknownSex: { en: "Sex not recorded", "zh-TW": "性別未記載" },
  years: { en: "{n} y", "zh-TW": "{n} 歲" },
  born: { en: "{date}", "zh-TW": "{date} 生" },
  noBirth: { en: "birth date not recorded", "zh-TW": "生日未記載" },
  deceased: { en: "Deceased {date}", "zh-TW": "已故 {date}" },
  mrn: { en: "MRN {mrn}", "zh-TW": "病歷號 {mrn}" },
  chartData: { en: "Open chart data", "zh-TW": "開啟病歷資料" },
  counts: { en: "{o} observations · {c} conditions · {d} drugs", "zh-TW": "觀察值 {o} · 診斷 {c} · 用藥 {d}" },
  openApp: { en: "Open an app in this chart", "zh-TW": "在此病歷開啟應用程式" },
  open: { en: "Open", "zh-TW": "開啟" },
  openNamed: { en: "Open {app}", "zh-TW": "開啟{app}" },
  opens: { en: "Opens", "zh-TW": "開啟方式" },
  inFrame: { en: "In the chart frame", "zh-TW": "病歷框架內" },
  inTab: { en: "New tab", "zh-TW": "新分頁" },
  frameSize: { en: "frame 1024 × 700", "zh-TW": "框架 1024 × 700" },
  filed: { en: "Filed from the apps", "zh-TW": "應用程式寫入的結果" },
  all: { en: "All resources", "zh-TW": "全部資源" },
  noneFiled: { en: "Nothing filed yet.", "zh-TW": "尚無寫入的結果。" },
  draft: { en: "Draft", "zh-TW": "草稿" },
  final: { en: "Final", "zh-TW": "定稿" },
  enteredInError: { en: "Entered in error", "zh-TW": "誤植" },
  ai: { en: "AI", "zh-TW": "AI" },
  choosePatient: { en: "Choose a patient", "zh-TW": "選擇病人" },
  choosePatientText: { en: "The list on the left holds the clinic's patients.", "zh-TW": "左側為診所的病人清單。" },
  advanced: { en: "Advanced launch", "zh-TW": "進階啟動" },
  changed: { en: "{n} changed", "zh-TW": "{n} 項已變更" },
  close: { en: "Close", "zh-TW": "關閉" },
  app: { en: "App", "zh-TW": "應用程式" },
  ehr: { en: "EHR launch", "zh-TW": "由病歷啟動" },
  standalone: { en: "Standalone", "zh-TW": "獨立啟動" },
  standaloneText: {
    en: "The app asks the sandbox who you are and which patient. Nothing below travels with it.",
    "zh-TW": "應用程式會向測試系統詢問您的身分與病人，下列設定不會帶入。",
  },
  scopes: { en: "Scopes granted", "zh-TW": "授予的權限範圍" },
  refuse: { en: "click to refuse one", "zh-TW": "點選可拒絕" },
  withoutCreate: {
    en: "Without .c the app hides Save and says why",
    "zh-TW": "沒有 .c 時，應用程式隱藏寫入功能並說明原因",
  },
  context: { en: "Context", "zh-TW": "啟動情境" },
  banner: { en: "Patient banner needed", "zh-TW": "需要病人資訊列" },
  oneEcg: { en: "Name one ECG", "zh-TW": "指定一份心電圖" },
  encounter: { en: "Encounter", "zh-TW": "就診" },
  intent: { en: "Intent", "zh-TW": "意圖" },
  none: { en: "none", "zh-TW": "無" },
  tokenLife: { en: "Access token life", "zh-TW": "存取權杖效期" },
  seconds: { en: "s", "zh-TW": "秒" },
  address: { en: "Launch address", "zh-TW": "啟動網址" },
  copy: { en: "Copy", "zh-TW": "複製" },
  copied: { en: "Copied", "zh-TW": "已複製" },
  copyHint: { en: "Copy makes a fresh address, good for one launch.", "zh-TW": "按「複製」會產生一次啟動用的新網址。" },
  reset: { en: "Reset to normal", "zh-TW": "恢復預設" },
  back: { en: "Back to the chart", "zh-TW": "返回病歷" },
  frameTitle: { en: "{app} in the chart of {patient}", "zh-TW": "{patient} 病歷中的{app}" },
  failed: { en: "The sandbox did not answer: {why}", "zh-TW": "測試系統沒有回應：{why}" },
  retry: { en: "Try again", "zh-TW": "重試" },
  loading: { en: "Loading", "zh-TW": "讀取中" },
  toList: { en: "All patients", "zh-TW": "全部病人" },
} as const satisfies Record<string, Localized>;

type Word = keyof typeof WORDS;
export type Say = (word: Word, values?: Record<string, string | number>) => string;

export function sayIn(language: Language): Say {
  return (word, values = {}) =>
    WORDS[word][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
