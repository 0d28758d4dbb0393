import type { Localized } from "@bedside/terminology";
import type { Reason } from "./fact.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

/**
 * Sentence of every reason code that a chart gives, `{name}` filled from the reason's values. A sentence names no resource
 * ids, and the Chinese one no English codes: the rows stand beside it.
 */
export const CHART_REASONS: Readonly<Record<string, Localized>> = {
  absent: text("Nothing in the chart", "病歷中無資料"),
  loading: text("Loading", "載入中"),
  failed: text("{resourceType} could not be loaded: {cause}", "資料無法載入：{cause}"),
  "source-failed": text(
    "{resourceType} could not be loaded, so other rows may exist",
    "部分資料無法載入，可能還有其他資料",
  ),
  stale: text(
    "{ageDays} days old; values older than {maxAgeDays} days need a new look",
    "已 {ageDays} 天；超過 {maxAgeDays} 天應重新確認",
  ),
  undated: text("No date recorded, so its age is not known", "未記錄日期，無法判斷新舊"),
  conflicting: text(
    "Rows of the same time disagree. Choose the right one.",
    "同一時間的資料不一致，請選擇正確的一筆。",
  ),
  "sources-disagree": text("Sources disagree. Choose the right one.", "來源互相矛盾，請選擇正確的一筆。"),
  "never-after-ever": text(
    "Recorded as never smoked, but also as having smoked. Choose the right one.",
    "記錄為從未吸菸，但另有吸菸紀錄，請選擇正確的一筆。",
  ),
  "newer-row-not-used": text("There is a newer row that could not be used", "另有較新的資料無法採用"),

  older: text("Older than the value used", "較舊的資料"),
  agrees: text("Says the same as the row used", "與採用的資料相同"),
  "less-specific": text("Less specific than the row used", "不如採用的資料明確"),
  duplicate: text("The same row again", "重複的資料"),
  "superseded-version": text("An earlier version of the same resource", "同一筆資料的舊版本"),
  "not-chosen": text("Another row was chosen", "已選擇其他資料"),

  "entered-in-error": text("Marked as entered in error", "已標記為輸入錯誤"),
  cancelled: text("Cancelled", "已取消"),
  preliminary: text("Preliminary, not final", "初步結果，尚未確認"),
  registered: text("Registered only, no result yet", "僅登錄，尚無結果"),
  "status-unknown": text("Status unknown", "狀態不明"),
  "status-missing": text("No status recorded", "未記錄狀態"),
  "status-not-usable": text("Its status, {status}, does not let it be used", "資料狀態不允許採用"),
  "modifier-extension": text(
    "Carries a modifier that this software does not know: {url}",
    "帶有本軟體不認得的修飾擴充：{url}",
  ),
  "implicit-rules": text("Made under rules that this software does not know: {url}", "依本軟體不認得的規則建立：{url}"),
  "about-other": text("About somebody or something else than the patient", "並非關於此病人"),
  "no-subject": text("Does not say which patient it is about", "未註明病人"),
  future: text("Dated after the chart's day", "日期在未來"),
  "date-invalid": text("Its date can not be read: {date}", "日期無法解讀：{date}"),

  "code-unmapped": text("Its code is not in the code table: {code}", "代碼未對應：{code}"),
  "system-absent": text("Code {code} without a code system", "代碼 {code} 未註明代碼系統"),
  "mapping-not-safe": text("The mapping of its code is not approved for calculations", "其代碼的對應尚未核准用於計算"),
  "result-unclear": text(
    "Its code stands for several results, and item text, specimen and unit do not say which",
    "其代碼對應多項結果，由項目名稱、檢體與單位無法判定是哪一項",
  ),
  "item-differs": text(
    "Its item text says something else than its order code: {text}",
    "項目名稱與醫令代碼不符：{text}",
  ),
  "codings-contradict": text("Its codes mean different things: {codes}", "代碼互相矛盾：{codes}"),
  "specimen-mismatch": text("Measured in another specimen: {specimen}", "檢體不符：{specimen}"),

  "data-absent": text("Value declared absent: {why}", "註明沒有數值"),
  "value-declared-absent": text("Has a value, and also says that it has none", "有數值，但同時註明沒有數值"),
  "value-missing": text("No value", "沒有數值"),
  "value-not-a-number": text("Its value is not a number", "數值不是數字"),
  "value-not-finite": text("Its value is not a finite number", "數值不是有限數"),
  "value-kind": text("A value of the kind {kind} can not be read as this", "此型態的值無法解讀"),
  "value-is-text": text("Value is free text: {text}", "數值為純文字：{text}"),
  "value-not-coded": text("Its value is not in the code table: {text}", "值未對應：{text}"),
  comparator: text("Only a bound is known: {comparator} {value}", "僅知範圍：{comparator} {value}"),
  implausible: text("{value} {unit} can not be right ({low} to {high})", "{value} {unit} 不合理（{low} 至 {high}）"),
  "systolic-not-above-diastolic": text(
    "Systolic {sbp} is not above diastolic {dbp} in the same reading: one of them can not be right",
    "同一次測量的收縮壓 {sbp} 未高於舒張壓 {dbp}，數值不合理",
  ),
  "unit-absent": text("No unit", "沒有單位"),
  "unit-unknown": text("Unit not known: {unit}", "單位不明：{unit}"),
  "unit-contradiction": text("Unit text and unit code disagree: {unit}", "單位文字與代碼不一致：{unit}"),
  "unit-not-convertible": text("Unit {unit} does not measure this", "單位 {unit} 無法換算"),

  unconfirmed: text("Not a confirmed diagnosis: {status}", "診斷尚未確認"),
  refuted: text("Refuted", "已排除"),
  over: text(
    "Recorded as resolved or no longer active ({status}): neither yes nor no",
    "病歷記錄為已緩解或已結束，無法據此判定有或無",
  ),
  "criterion-not-diagnosis": text(
    "A value in the diabetic range is no diagnosis: {value} {unit}",
    "數值達糖尿病標準，但不是診斷：{value} {unit}",
  ),
  "drug-not-diagnosis": text("A drug is no diagnosis: {drug}", "用藥不等於診斷：{drug}"),
  "evidence-without-diagnosis": text("Signs of it, but no diagnosis", "有跡象但無診斷"),
  "drug-without-diagnosis": text("Drug found without a diagnosis of hypertension", "有用藥但無高血壓診斷"),
  "degree-of-relationship-not-stated": text("Degree of relationship not stated", "未註明親等關係"),
  "age-of-relative-not-stated": text(
    "Neither the degree of relationship nor the relative's age at onset is stated",
    "未註明親等關係與親屬發病年齡",
  ),
  stopped: text("Not taken now: {status}", "目前未使用"),
  expired: text("Its period ended on {date}", "期間已於 {date} 結束"),
  "not-ordered": text("Only a {intent}, not an order", "僅為計畫或建議，並非醫囑"),
  "do-not-give": text("An order not to give it", "禁止給藥的醫囑"),
  "drug-unreadable": text(
    "Which drug this is could not be read: code {code} without a name",
    "無法判讀是何種藥品：代碼 {code} 未附名稱",
  ),
  "drug-by-name": text(
    "Only its name says that it holds {ingredient}; its code is in no drug table. Not used: please confirm.",
    "僅藥名顯示含 {ingredient}，代碼不在藥品對照表中，未採用，請確認",
  ),
  "medication-missing": text("The medication that it points to is not here", "找不到所指的藥品"),
  "not-first-degree": text("Not a first-degree blood relative: {relationship}", "非一等血親：{relationship}"),
  "relationship-unclear": text(
    "Which relative this is could not be read: {relationship}",
    "親屬關係無法判讀：{relationship}",
  ),
  "relationship-missing": text("Does not say which relative", "未註明親屬關係"),
  "not-premature": text("Not before {age} years of age", "發病年齡不早於 {age} 歲"),
  "age-of-onset-missing": text("The relative's age at onset is not known", "親屬發病年齡不明"),

  "birth-date-partial": text(
    "The birth date {date} leaves {low} or {high} years",
    "出生日期 {date} 僅能推得 {low} 或 {high} 歲",
  ),
  "birth-date-invalid": text("The birth date can not be read: {date}", "出生日期無法解讀：{date}"),
  "birth-date-implausible": text("The birth date {date} can not be right", "出生日期 {date} 不合理"),
  deceased: text("The patient died on {date}; age is at death", "病人已於 {date} 死亡；年齡為死亡時年齡"),
  "deceased-undated": text("The patient has died, date not recorded", "病人已死亡，日期未記錄"),
  "sex-not-binary": text("Not recorded as male or female, which the models need", "未記錄為男或女；模型需要其一"),
  "sex-unknown": text("Recorded as unknown", "記錄為不明"),
  "quit-date-partial": text(
    "The quit date leaves {low} to {high} years. Enter the right number.",
    "戒菸日期僅能推得 {low} 至 {high} 年，請輸入正確年數。",
  ),
  "quit-dates-differ": text("Quit dates disagree. Choose the right one.", "戒菸日期不一致，請選擇正確的一筆。"),
  "quit-date-of-smoker": text(
    "A quit date is recorded, but the smoking status is not former",
    "有戒菸日期，但吸菸狀態並非已戒菸",
  ),
  "derived-from": text("Worked out from other rows of the chart", "由病歷其他資料計算"),
  "derived-child": text("Not worked out below {age} years of age", "未滿 {age} 歲不計算"),
  "age-unknown": text("Not worked out because the age is not known", "年齡不明，不計算"),
  "derived-input": text("Can not be worked out without {concept}", "缺少可用的{concept}，無法計算"),
  entered: text("Entered by {by}", "由 {by} 輸入"),
};

/** The reason as a sentence in the reader's language; the code itself when it has no template. */
export function reasonText(reason: Reason, locale: keyof Localized): string {
  const template = Object.hasOwn(CHART_REASONS, reason.code) ? CHART_REASONS[reason.code] : undefined;
  if (!template) return reason.code;
  return template[locale].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = reason.values?.[name];
    return value === undefined ? whole : String(value);
  });
}
