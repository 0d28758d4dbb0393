import { CHART_WORDS } from "./chart.ts";
import { DRAWER_WORDS } from "./drawer.ts";
import { FAULT_NUMBER_WORDS } from "./faults.ts";
import { LOG_WORDS } from "./log.ts";

export type Language = "en" | "zh-TW";

export interface Localized {
  en: string;
  "zh-TW": string;
}

const BASE = {
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
  close: { en: "Close", "zh-TW": "關閉" },
  none: { en: "none", "zh-TW": "無" },
  copy: { en: "Copy", "zh-TW": "複製" },
  copied: { en: "Copied", "zh-TW": "已複製" },
  notCopied: {
    en: "The browser did not allow copying; select the text instead.",
    "zh-TW": "瀏覽器不允許複製，請直接選取文字。",
  },
  reset: { en: "Reset to normal", "zh-TW": "恢復預設" },
  seconds: { en: "s", "zh-TW": "秒" },
  launchLog: { en: "Launch log", "zh-TW": "啟動紀錄" },
  view: { en: "View", "zh-TW": "檢視" },
  clinicView: { en: "Clinic", "zh-TW": "診間" },
  portalView: { en: "Patient portal", "zh-TW": "病人入口" },
  portalWho: { en: "Sign in as", "zh-TW": "登入為" },
  portalChoose: { en: "Who is signing in?", "zh-TW": "是哪位病人登入？" },
  portalChooseText: {
    en: "Choose one of the clinic's patients on the left. The apps open as that patient, in their own record.",
    "zh-TW": "請在左側選擇一位病人。應用程式會以該病人的身分，開啟其本人的病歷。",
  },
  portalUser: { en: "{name}, patient", "zh-TW": "{name}（病人本人）" },
  portalApps: { en: "Open an app with your record", "zh-TW": "以您的病歷開啟應用程式" },
  portalFiled: { en: "Results in your record", "zh-TW": "您病歷中的結果" },
  openedHere: {
    en: "Opened from the link: {n} settings differ from normal",
    "zh-TW": "由連結開啟：有 {n} 項設定與預設不同",
  },
  openedNormal: { en: "Opened from the link: a normal launch", "zh-TW": "由連結開啟：一般啟動" },
  badLink: {
    en: "The link could not be read, so nothing was changed. Ask for it again. ({why})",
    "zh-TW": "連結無法讀取，設定未更動。請向提供者重新索取。（{why}）",
  },
  seeSettings: { en: "See the settings", "zh-TW": "查看設定" },
  inNewTab: { en: "opens in a new tab", "zh-TW": "在新分頁開啟" },
  back: { en: "Back to the chart", "zh-TW": "返回病歷" },
  frameTitle: { en: "{app} in the chart of {patient}", "zh-TW": "{patient} 病歷中的{app}" },
  linkCut: { en: "it is not a launch: it was cut or changed", "zh-TW": "內容不是啟動設定，可能不完整或遭修改" },
  linkFields: { en: "these settings can not be taken: {fields}", "zh-TW": "無法採用的設定：{fields}" },
  failed: { en: "The sandbox did not answer: {why}", "zh-TW": "測試系統沒有回應：{why}" },
  noConnection: { en: "no connection", "zh-TW": "無法連線" },
  refusedBySandbox: { en: "The sandbox refused: {why}", "zh-TW": "測試系統未接受：{why}" },
  noSuchPatient: { en: "This patient is not in the clinic's records.", "zh-TW": "診所資料中沒有這位病人。" },
  noSuchEncounter: {
    en: "This visit is not in the clinic's records, or is of another patient.",
    "zh-TW": "診所資料中沒有這次就診，或屬於其他病人。",
  },
  noSuchPractitioner: { en: "This person is not on the clinic's staff.", "zh-TW": "診所人員中沒有這位使用者。" },
  retry: { en: "Try again", "zh-TW": "重試" },
  loading: { en: "Loading", "zh-TW": "讀取中" },
  toList: { en: "All patients", "zh-TW": "全部病人" },
} as const satisfies Record<string, Localized>;

const WORDS = {
  ...BASE,
  ...DRAWER_WORDS,
  ...FAULT_NUMBER_WORDS,
  ...LOG_WORDS,
  ...CHART_WORDS,
};

export type Word = keyof typeof WORDS;
export type Say = (word: Word, values?: Record<string, string | number>) => string;

export function sayIn(language: Language): Say {
  return (word, values = {}) =>
    WORDS[word][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
