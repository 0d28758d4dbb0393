import { parseResourceScope } from "./scopes.ts";

export type Language = "en" | "zh-TW";

/** zh-TW when the browser prefers Chinese, else English. */
export function languageOf(asked: string | undefined, acceptLanguage: string | undefined): Language {
  if (asked === "en" || asked === "zh-TW") return asked;
  const first = (acceptLanguage ?? "").split(",")[0]?.trim().toLowerCase() ?? "";
  return first.startsWith("zh") ? "zh-TW" : "en";
}

const WORDS = {
  sandbox: { en: "Sandbox EHR", "zh-TW": "測試用病歷系統" },
  invented: { en: "Every patient here is invented.", "zh-TW": "所有病人皆為虛構。" },
  otherLanguage: { en: "中文", "zh-TW": "English" },
  signInTitle: { en: "Sign in", "zh-TW": "登入" },
  signInText: {
    en: "{app} asks who you are. Choose a member of staff.",
    "zh-TW": "「{app}」需要確認您的身分，選擇一位人員。",
  },
  signInPatientText: {
    en: "{app} asks who you are. Choose yourself among the patients.",
    "zh-TW": "「{app}」需要確認您的身分，請從病人中選擇您自己。",
  },
  encounterTitle: { en: "Choose a visit", "zh-TW": "選擇就診" },
  noEncounter: { en: "No visit", "zh-TW": "不指定就診" },
  staff: { en: "Staff", "zh-TW": "人員" },
  next: { en: "Next", "zh-TW": "下一步" },
  cancel: { en: "Cancel", "zh-TW": "取消" },
  pickTitle: { en: "Choose a patient", "zh-TW": "選擇病人" },
  pickText: { en: "{app} will see this one patient.", "zh-TW": "「{app}」只會看到這一位病人。" },
  search: { en: "Search", "zh-TW": "搜尋" },
  searchLabel: { en: "Name, MRN or story", "zh-TW": "姓名、病歷號或情境" },
  patients: { en: "Patients", "zh-TW": "病人" },
  shown: { en: "{n} of {total} shown", "zh-TW": "顯示 {total} 位中的 {n} 位" },
  noPatient: { en: "Nobody matches. Change the search.", "zh-TW": "沒有符合的病人，請修改搜尋條件。" },
  choose: { en: "Choose", "zh-TW": "選擇" },
  consentTitle: { en: "What {app} may do", "zh-TW": "「{app}」可以做的事" },
  consentText: {
    en: "Clear a box to refuse that permission. The app then works without it.",
    "zh-TW": "取消勾選即拒絕該項權限，應用程式會在沒有該權限下運作。",
  },
  forPatient: { en: "Patient", "zh-TW": "病人" },
  allow: { en: "Allow", "zh-TW": "允許" },
  refusedAlways: { en: "Never given to a person: {scopes}", "zh-TW": "不開放給個人使用：{scopes}" },
  beyondRegistered: { en: "More than the app registered for: {scopes}", "zh-TW": "超出此應用程式登記的範圍：{scopes}" },
  denied: { en: "the user declined", "zh-TW": "the user declined" },
  errorTitle: { en: "This sign-in can not go on", "zh-TW": "無法繼續登入" },
  errorNow: { en: "What to do now", "zh-TW": "現在可以怎麼做" },
  errorNowText: {
    en: "Close this page and open the app from the chart again.",
    "zh-TW": "關閉此頁，再從病歷重新開啟應用程式。",
  },
  errorIt: { en: "For the IT desk", "zh-TW": "給資訊室" },
  cdsLate: { en: "no answer in time", "zh-TW": "逾時未回應" },
  cdsUnreachable: { en: "the service could not be reached", "zh-TW": "無法連線至服務" },
  cdsNoCards: { en: "the answer has no cards", "zh-TW": "回覆沒有建議卡" },
  cdsNoJson: { en: "the answer is not a JSON object", "zh-TW": "回覆不是 JSON 物件" },
  errorSimulated: { en: "This failure is simulated.", "zh-TW": "這是模擬的故障。" },
} as const satisfies Record<string, Record<Language, string>>;

export type Word = keyof typeof WORDS;

/** A sentence in a language, `{name}` filled in. */
export function say(word: Word, language: Language, values: Record<string, string | number> = {}): string {
  return WORDS[word][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const ERRORS: Record<string, Record<Language, string>> = {
  interaction_expired: {
    en: "The sign-in was left too long, was finished already, or cookies are blocked.",
    "zh-TW": "登入已逾時、已完成，或瀏覽器封鎖了 Cookie。",
  },
  invalid_client: {
    en: "This server does not know the app, or does not take what it sent to prove who it is.",
    "zh-TW": "此伺服器不認得這個應用程式，或不接受它的身分證明。",
  },
  invalid_redirect_uri: {
    en: "The address to which the app wants to return is not one that it registered.",
    "zh-TW": "應用程式要返回的網址不是登記的網址。",
  },
  invalid_request: {
    en: "The app's request is not complete or not correct.",
    "zh-TW": "應用程式的要求不完整或不正確。",
  },
  server_error: { en: "The server failed.", "zh-TW": "伺服器發生錯誤。" },
};
const OTHER_ERROR: Record<Language, string> = {
  en: "The server did not accept the app's request.",
  "zh-TW": "伺服器未接受應用程式的要求。",
};

/** What an OAuth error means for the person in front of the page. */
export function errorText(error: string, language: Language): string {
  return (ERRORS[error] ?? OTHER_ERROR)[language];
}

const TYPES: Record<string, Record<Language, string>> = {
  "*": { en: "everything", "zh-TW": "所有資料" },
  Patient: { en: "identity", "zh-TW": "基本資料" },
  Observation: { en: "measurements and laboratory results", "zh-TW": "量測與檢驗結果" },
  Condition: { en: "diagnoses", "zh-TW": "診斷" },
  MedicationRequest: { en: "prescriptions", "zh-TW": "處方" },
  MedicationStatement: { en: "medicines taken", "zh-TW": "用藥紀錄" },
  Medication: { en: "medicines", "zh-TW": "藥品" },
  FamilyMemberHistory: { en: "family history", "zh-TW": "家族史" },
  Procedure: { en: "procedures", "zh-TW": "處置" },
  AllergyIntolerance: { en: "allergies", "zh-TW": "過敏" },
  Encounter: { en: "visits", "zh-TW": "就診紀錄" },
  DiagnosticReport: { en: "reports", "zh-TW": "檢查報告" },
  RiskAssessment: { en: "risk assessments", "zh-TW": "風險評估" },
  DocumentReference: { en: "documents", "zh-TW": "文件" },
  Device: { en: "devices and software", "zh-TW": "儀器與軟體" },
  Provenance: { en: "who filed what", "zh-TW": "資料來源紀錄" },
  Practitioner: { en: "staff", "zh-TW": "人員" },
  Binary: { en: "attached files", "zh-TW": "附加檔案" },
  ImagingStudy: { en: "imaging studies", "zh-TW": "影像檢查" },
  QuestionnaireResponse: { en: "questionnaires", "zh-TW": "問卷" },
  AuditEvent: { en: "audit records", "zh-TW": "稽核紀錄" },
};

const PLAIN: Record<string, Record<Language, string>> = {
  openid: { en: "Know who signed in", "zh-TW": "得知登入者身分" },
  fhirUser: { en: "See your staff record", "zh-TW": "讀取您的人員資料" },
  profile: { en: "See your name", "zh-TW": "讀取您的姓名" },
  launch: { en: "Know which chart is open", "zh-TW": "得知目前開啟的病歷" },
  "launch/patient": { en: "Know the patient you choose", "zh-TW": "得知您選擇的病人" },
  "launch/encounter": { en: "Know the visit", "zh-TW": "得知此次就診" },
  online_access: { en: "Stay signed in while you work", "zh-TW": "工作期間保持登入" },
  offline_access: { en: "Stay signed in after you leave", "zh-TW": "離開後仍保持登入" },
  "messaging/ui": {
    en: "Close itself, and ask the EHR to show a part of the chart",
    "zh-TW": "自行關閉，並請病歷系統顯示病歷的某一部分",
  },
};

const READS = new Set(["r", "s"]);

/** A scope in words, or the scope itself when it is none we know. */
export function describeScope(scope: string, language: Language): string {
  const plain = PLAIN[scope];
  if (plain) return plain[language];
  const resource = parseResourceScope(scope);
  if (!resource) return scope;
  if (resource.type === "Basic" && resource.context === "user")
    return language === "en" ? "Keep your settings of this app" : "保存您在此程式的設定";
  const letters = [...resource.letters];
  const reads = letters.some((letter) => READS.has(letter));
  const writes = letters.some((letter) => !READS.has(letter));
  const type = TYPES[resource.type]?.[language] ?? resource.type;
  const limit = resource.constraint
    .map(([name, value]) => `${name} = ${value.slice(value.lastIndexOf("|") + 1)}`)
    .join(", ");
  if (language === "en") {
    const verb = reads && writes ? "Read and write" : writes ? "Write" : "Read";
    const whose = resource.context === "patient" ? "of this patient" : "of every patient you may see";
    return `${verb} ${type} ${whose}${limit ? ` (${limit})` : ""}`;
  }
  const verb = reads && writes ? "讀取與寫入" : writes ? "寫入" : "讀取";
  const whose = resource.context === "patient" ? "此病人的" : "您可查看之所有病人的";
  return `${verb}${whose}${type}${limit ? `（${limit}）` : ""}`;
}
