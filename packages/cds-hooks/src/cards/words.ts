import type { Localized } from "@bedside/terminology";
import type { Language } from "../types.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

const WORDS = {
  "app.coronary-risk": text("Bedside coronary risk", "Bedside 冠心病風險"),
  "app.lung-decision": text("Bedside lung decision", "Bedside 肺癌決策"),
  "app.ecg-triage": text("Bedside ECG triage", "Bedside 心電圖分級"),
  "open.coronary-risk": text("Open coronary risk", "開啟冠心病風險"),
  "open.lung-decision": text("Open lung decision", "開啟肺癌決策"),
  "open.ecg-triage": text("Open ECG triage", "開啟心電圖分級"),

  "risk.is": text("{model}: {value} ({category})", "{model}：{value}（{category}）"),
  "risk.range": text("{model}: {range} ({category}); {gaps}", "{model}：{range}（{category}）；{gaps}"),
  "risk.not": text("{output} can not be computed: {gaps}", "無法計算{output}：{gaps}"),
  "risk.range-now": text("With what is known it lies between {range}.", "依現有資料，範圍為 {range}。"),
  "risk.refused": text("{model}: {reason}", "{model}：{reason}"),

  "ldct.eligible": text("Eligible for LDCT in Taiwan: {rules}", "符合國健署 LDCT 篩檢資格：{rules}"),
  "ldct.near": text("LDCT in Taiwan, {rule}: only {gaps}", "國健署 LDCT 篩檢（{rule}）：僅{gaps}"),
  "ldct.not": text("LDCT eligibility can not be told: {gaps}", "無法判定 LDCT 篩檢資格：{gaps}"),

  "gap.absent": text("{what} missing", "缺少{what}"),
  "gap.unknown": text("{what} not known", "{what}不明"),
  "gap.conflicting": text("{what} conflicting", "{what}互相矛盾"),
  "gap.failed": text("{what} could not be read", "{what}讀取失敗"),
  "gap.unmapped": text("{what} under a code that is not mapped", "{what}的代碼未對應"),
  "gap.implausible": text("{what} implausible", "{what}不合理"),
  "gap.loading": text("{what} missing", "缺少{what}"),
  colon: text(": ", "："),
  and: text(", ", "、"),
  sentence: text("; ", "；"),

  "ecg.of-today": text("Unread ECG of today", "今日未判讀心電圖"),
  "ecg.of": text("Unread ECG of {date}", "{date} 未判讀心電圖"),
  "ecg.urgent": text("{ecg}: urgent, {finding}", "{ecg}：緊急，{finding}"),
  "ecg.abnormal": text("{ecg}: abnormal, {finding}", "{ecg}：異常，{finding}"),
  "ecg.minor": text("{ecg}: {finding}", "{ecg}：{finding}"),
  "ecg.normal": text("{ecg}: {finding}", "{ecg}：{finding}"),
  "ecg.nothing": text("{ecg}: no finding above its operating point", "{ecg}：沒有所見達到判定點"),
  "ecg.reading": text("{ecg}: not read by the network", "{ecg}：神經網路未判讀"),
  "ecg.needs-eyes": text("{ecg} needs eyes: {why}", "{ecg}需人工判讀：{why}"),
  "ecg.poor": text("the signal is too poor to call it normal", "訊號不良，不能判為正常"),
  "ecg.unread-by-network": text("the network did not read it", "神經網路未判讀"),
  "ecg.more": text("{n} more unread", "另有 {n} 份未判讀"),
  "ecg.network": text("Statements of the network, not confirmed by a person:", "神經網路的所見，尚未經人工確認："),
  "ecg.none-claimed": text("No statement of the network reaches its operating point.", "神經網路沒有所見達到判定點。"),
  "ecg.rules": text("Rule warnings (measured):", "規則警示（量測）："),
  "ecg.reports-failed": text("Whether somebody has read it could not be checked.", "無法確認是否已有人判讀。"),
  "ecg.can-not": text("It can not be drawn or read: {reason}", "無法繪製或判讀：{reason}"),

  "detail.inputs": text("Inputs", "依據的資料"),
  "detail.missing": text("Missing", "缺少"),
  "detail.notes": text("Notes", "注意"),
  "detail.failed": text("Could not be read", "讀取失敗"),
  "detail.undated": text("no date", "未記載日期"),
  "detail.setting": text("site setting", "院所設定"),
  "detail.assumed": text("nothing in the record, read as no", "病歷中無紀錄，視為沒有"),
  "detail.model": text("Model", "模型"),

  "cause.status": text("{why} (HTTP {status})", "{why}（HTTP {status}）"),
  "cause.aborted": text("stopped", "已中止"),
  "cause.timeout": text("no answer in time", "逾時未回應"),
  "cause.network": text("no connection", "無法連線"),
  "cause.session-ended": text("the access has ended", "存取權限已結束"),
  "cause.scope-missing": text("not sent, and may not be asked for", "未提供，也無權讀取"),
  "cause.forbidden": text("the server refused", "伺服器拒絕"),
  "cause.not-found": text("not there", "查無資料"),
  "cause.conflict": text("changed meanwhile", "資料已變更"),
  "cause.refused": text("the server refused", "伺服器拒絕"),
  "cause.server": text("the server failed", "伺服器錯誤"),
  "cause.not-fhir": text("the answer is no FHIR data", "回覆不是 FHIR 資料"),
  "cause.outside-server": text("the answer leads to another server", "回覆指向其他伺服器"),
  "cause.other-patient": text("data of another patient, not used", "為其他病人的資料，未採用"),
  "cause.paging": text("the server's pages do not end", "伺服器分頁沒有結尾"),
  "cause.incomplete": text("the answer is not complete", "回覆不完整"),

  "value.yes": text("yes", "是"),
  "value.no": text("no", "否"),
  "value.male": text("male", "男"),
  "value.female": text("female", "女"),
  "value.never": text("never smoked", "從未吸菸"),
  "value.former": text("stopped smoking", "已戒菸"),
  "value.current": text("smokes now", "目前吸菸"),
  "value.low": text("low", "低"),
  "value.moderate": text("moderate", "中度"),
  "value.high": text("high", "高"),
  "value.very-high": text("very high", "極高"),
} as const satisfies Record<string, Localized>;

export type Word = keyof typeof WORDS;

export type Say = (word: Word, values?: Record<string, string | number>) => string;

/** Sentences in one language, `{name}` filled from the values. */
export function speaker(language: Language): Say {
  return (word, values = {}) =>
    WORDS[word][language].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export const isWord = (text: string): text is Word => Object.hasOwn(WORDS, text);
