import type { Localized } from "@bedside/terminology";
import type { Columns } from "./columns.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

/** Everything that can be wrong with a hospital's list: of the whole file, or of one line. */
export const LIST_REASONS = {
  "file-too-large": text(
    "The file has {size} MB; {most} MB is the most. It was not read. Export only the list of items, not every result, or split it.",
    "檔案大小為 {size} MB，上限為 {most} MB，因此未讀取。請只匯出檢驗項目清單（不含逐筆結果），或分成數個檔案。",
  ),
  "file-empty": text("The file is empty. Export the list again.", "檔案沒有內容，請重新匯出清單。"),
  "file-unreadable": text(
    "The file could not be read ({detail}). Close it in other programs, then choose it again.",
    "無法讀取檔案（{detail}）。請先在其他程式中關閉該檔案，再重新選擇。",
  ),
  "encoding-unknown": text(
    "The text of the file can not be read as {encoding}: {bad} characters are broken. Choose another encoding, or save it as UTF-8.",
    "無法以 {encoding} 解讀檔案文字，有 {bad} 個字元損毀。請改選其他編碼，或另存為 UTF-8。",
  ),
  "xls-old": text(
    "This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password, or as CSV.",
    "這是舊版 Excel 檔（.xls）或設有密碼的檔案。請另存為無密碼的 .xlsx 或 CSV。",
  ),
  "xlsx-damaged": text(
    "The Excel file can not be opened ({detail}). Save it again as .xlsx, or as CSV.",
    "無法開啟此 Excel 檔（{detail}）。請重新另存為 .xlsx 或 CSV。",
  ),
  "unpacks-too-large": text(
    "The Excel file unpacks to {size} MB; {most} MB is the most. It was not opened. Export only the list of items, or as CSV.",
    "此 Excel 檔解壓縮後為 {size} MB，上限為 {most} MB，因此未開啟。請只匯出檢驗項目清單，或改存為 CSV。",
  ),
  "sheet-unknown": text(
    "The file has no sheet “{sheet}”. It has: {sheets}.",
    "檔案中沒有工作表「{sheet}」，現有：{sheets}。",
  ),
  "no-code-column": text(
    "No column with the codes was found. The first line has: {headers}. Choose the columns yourself.",
    "找不到代碼欄位。第一列為：{headers}。請自行指定欄位。",
  ),
  "no-rows": text(
    "No row of the file could be used. {bad} lines have problems; the first ones are named below.",
    "檔案中沒有可用的資料列，有 {bad} 列發生問題，前幾列列於下方。",
  ),
  "too-many-rows": text(
    "The list has more than {most} different items. Split it, or take out columns that make every result an item of its own.",
    "清單超過 {most} 個不同項目。請分割檔案，或移除使每筆結果各成一項的欄位。",
  ),
  "too-many-broken": text(
    "More than {most} lines have broken quotation marks: the file is no CSV of this kind. Export it again.",
    "超過 {most} 列的引號不完整，檔案格式不符，請重新匯出。",
  ),
  "quote-open": text(
    "Line {line}: a quotation mark is opened and not closed. The line was left out; those after it were read.",
    "第 {line} 列：引號有開頭但沒有結尾。該列未匯入，其後各列照常讀取。",
  ),
  "quote-inside": text(
    "Line {line}: a quotation mark stands inside a cell. The line was left out.",
    "第 {line} 列：儲存格內有多餘的引號，該列未匯入。",
  ),
  "cells-many": text(
    "Line {line}: has {cells} cells, the header has {headers}. Columns may have moved, so it was left out.",
    "第 {line} 列：有 {cells} 個儲存格，標題列只有 {headers} 個。欄位可能錯位，因此未匯入。",
  ),
  "cells-few": text(
    "Line {line}: has {cells} cells, the header has {headers}. The line was left out.",
    "第 {line} 列：只有 {cells} 個儲存格，標題列有 {headers} 個，因此未匯入。",
  ),
  "code-absent": text("Line {line}: has no code. The line was left out.", "第 {line} 列：沒有代碼，因此未匯入。"),
  "text-broken": text(
    "Line {line}: has characters that can not be read. The line was left out.",
    "第 {line} 列：含無法解讀的字元，因此未匯入。",
  ),
  "text-long": text(
    "Line {line}: a cell has more than {most} characters. The line was left out.",
    "第 {line} 列：儲存格超過 {most} 個字元，因此未匯入。",
  ),
  "number-unread": text(
    "Line {line}: “{value}” is no number. The row was taken with 0 results.",
    "第 {line} 列：「{value}」不是數字，該列以 0 筆結果匯入。",
  ),
  "date-unread": text(
    "Line {line}: “{value}” is no date. The row was taken without it.",
    "第 {line} 列：「{value}」不是日期，該列匯入時略過此日期。",
  ),
} as const satisfies Record<string, Localized>;

export type ListReason = keyof typeof LIST_REASONS;
type Values = Readonly<Record<string, string | number>>;

/** A line that was left out, or that was taken without a part of it. */
export interface LineProblem {
  code: ListReason;
  line: number;
  /** False: the line was taken all the same. */
  leftOut: boolean;
  values: Values;
}

/** What a person can choose from when a list could not be read as it is. */
export interface ListLayout {
  headers: readonly string[];
  columns: Columns;
  sheets: readonly string[];
}

/** Why a list was not taken at all. */
export class ListError extends Error {
  readonly code: ListReason;
  readonly values: Values;
  /** Null where no choice would help. */
  readonly layout: ListLayout | null;

  constructor(code: ListReason, values: Values = {}, layout: ListLayout | null = null) {
    super(fillReason(LIST_REASONS[code].en, values));
    this.name = "ListError";
    this.code = code;
    this.values = values;
    this.layout = layout;
  }
}

/** The sentence for a person, in the language of the screen. */
export function listReasonText(
  problem: LineProblem | Pick<ListError, "code" | "values">,
  locale: keyof Localized,
): string {
  const values = "line" in problem ? { ...problem.values, line: problem.line } : problem.values;
  return fillReason(LIST_REASONS[problem.code][locale], values);
}

/** A sentence with its places filled. */
export function fillReason(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
