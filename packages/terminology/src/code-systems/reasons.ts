import type { Localized } from "../concept.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

/** Everything that can stop a code system from answering. A screen switches on the code; the table says it to a person. */
export const CODE_SYSTEM_REASONS = {
  "index-damaged": text(
    "The list of code tables is damaged ({detail}). Ask the administrator to install the application again.",
    "代碼表清單已損毀（{detail}）。請通知系統管理員重新安裝本應用程式。",
  ),
  "table-unreachable": text(
    "The code table “{table}” could not be loaded ({detail}). Check the connection to this application's server, then try again.",
    "無法載入代碼表「{table}」（{detail}）。請檢查與本應用程式伺服器的連線後再試一次。",
  ),
  "table-hash-mismatch": text(
    "The code table “{table}” is not the one that belongs to this version (its fingerprint differs), so it was not used. Ask the administrator to install it again.",
    "代碼表「{table}」與此版本不符（數位指紋不同），因此未使用。請通知系統管理員重新安裝。",
  ),
  "table-damaged": text(
    "The code table “{table}” can not be read ({detail}). Ask the administrator to install it again.",
    "代碼表「{table}」無法讀取（{detail}）。請通知系統管理員重新安裝。",
  ),
  "browser-too-old": text(
    "This browser can not check or unpack code tables ({detail}). Use a current Chrome, Edge, Firefox or Safari over HTTPS.",
    "此瀏覽器無法驗證或解壓代碼表（{detail}）。請以 HTTPS 使用最新版的 Chrome、Edge、Firefox 或 Safari。",
  ),
  "system-unknown": text("There is no code system “{system}” here.", "此處沒有代碼系統「{system}」。"),
  "system-not-shipped": text(
    "{system} can not be passed on under its licence. Import your own copy.",
    "依授權條款無法隨附 {system}，請匯入貴院自有的版本。",
  ),
  "edition-unknown": text(
    "There is no edition “{edition}” of {system} here. There is: {editions}.",
    "此處沒有 {system} 的「{edition}」版本，可用的版本：{editions}。",
  ),
  "edition-taken": text("{system} already has an edition “{edition}”.", "{system} 已有「{edition}」版本。"),
  "no-hierarchy": text("The codes of {system} stand in no hierarchy.", "{system} 的代碼沒有階層關係。"),
  "import-invalid": text(
    "This is not a code system that can be imported ({detail}). Nothing was imported.",
    "這不是可匯入的代碼系統（{detail}），未匯入任何資料。",
  ),
  "import-duplicate": text(
    "The code {code} stands twice in the code system. Nothing was imported.",
    "代碼 {code} 在代碼系統中重複出現，未匯入任何資料。",
  ),
  "import-parent-missing": text(
    "The code {code} stands below {parent}, which the code system lacks. Nothing was imported.",
    "代碼 {code} 的上層 {parent} 不在代碼系統中，未匯入任何資料。",
  ),
  "import-cyclic": text(
    "The hierarchy runs in a circle: {path}. Nothing was imported.",
    "階層關係形成循環：{path}，未匯入任何資料。",
  ),
} as const satisfies Record<string, Localized>;

/** What a check found about one code. */
export const CODE_FINDINGS = {
  "code-not-found": text("{code} is not a code of {system} {edition}.", "{system} {edition} 中沒有代碼 {code}。"),
  "code-not-listed": text(
    "{code} is not in the list of {system} {edition}, which is not the whole code system: it may exist.",
    "代碼 {code} 不在 {system} {edition} 清單中；此清單並非完整的代碼系統，該代碼可能存在。",
  ),
  "check-digit": text(
    "{code} has a wrong check digit: no such code can exist.",
    "代碼 {code} 的檢查碼錯誤，不可能是有效代碼。",
  ),
  "code-form": text(
    "{code} is written otherwise than the code system does: {expected}.",
    "代碼 {code} 應寫為 {expected}。",
  ),
  "display-differs": text(
    "The name “{display}” is not the one of {code}: {expected}.",
    "「{display}」並非代碼 {code} 的名稱，應為：{expected}。",
  ),
  "not-billable": text(
    "{code} is a heading in {edition}: a claim needs a code below it.",
    "{code} 在 {edition} 中為分類標題，申報須使用其下層代碼。",
  ),
} as const satisfies Record<string, Localized>;

export type CodeSystemErrorCode = keyof typeof CODE_SYSTEM_REASONS;
export type FindingCode = keyof typeof CODE_FINDINGS;
type Values = Readonly<Record<string, string>>;

/** A finding with what fills its sentence. */
export interface Finding {
  code: FindingCode;
  /** An error makes the code unusable as it stands; a warning is for a person to look at. */
  severity: "error" | "warning";
  values: Values;
}

/** The only error that code systems throw. `values` fill the sentence of `CODE_SYSTEM_REASONS`. */
export class CodeSystemError extends Error {
  readonly code: CodeSystemErrorCode;
  readonly values: Values;

  constructor(code: CodeSystemErrorCode, values: Values = {}) {
    super(fill(CODE_SYSTEM_REASONS[code].en, values));
    this.name = "CodeSystemError";
    this.code = code;
    this.values = values;
  }
}

/** The sentence for a person, in the language of the screen. */
export function codeSystemErrorText(error: CodeSystemError, locale: keyof Localized): string {
  return fill(CODE_SYSTEM_REASONS[error.code][locale], error.values);
}

/** The sentence for a person, in the language of the screen. */
export function findingText(finding: Finding, locale: keyof Localized): string {
  return fill(CODE_FINDINGS[finding.code][locale], finding.values);
}

function fill(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
