import type { Localized } from "@bedside/terminology";
import { fillReason } from "../import/reasons.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

/** Why work could not be kept on this PC. */
export const STORE_REASONS = {
  "store-unavailable": text(
    "This browser keeps nothing ({detail}): a private window, or storage switched off by the IT desk. Export the map before you close the page.",
    "此瀏覽器無法儲存資料（{detail}）：可能為無痕視窗，或儲存功能已被資訊室停用。關閉頁面前請先匯出對應表。",
  ),
  "store-full": text(
    "There is no room left on this PC. The last change is not saved. Export the map, then delete projects that are not needed.",
    "此電腦的儲存空間已滿，最近的變更尚未儲存。請先匯出對應表，再刪除不需要的專案。",
  ),
  "store-blocked": text(
    "The code map is open in another tab with an older version of this page. Close that tab, then try again.",
    "另一個分頁以舊版頁面開啟了代碼對應。請關閉該分頁後再試一次。",
  ),
  "store-lost": text(
    "The browser has closed the storage ({detail}). The last change is not saved. Reload the page; what was saved before is there.",
    "瀏覽器已關閉儲存空間（{detail}），最近的變更尚未儲存。請重新載入頁面，先前儲存的內容仍在。",
  ),
  "changed-elsewhere": text(
    "The project was changed in another tab. The last change is not saved. Reload the project, then make it again.",
    "此專案已在另一個分頁變更，最近的變更尚未儲存。請重新載入專案後再操作一次。",
  ),
  "project-unknown": text("The project is not on this PC.", "此電腦上沒有這個專案。"),
  "act-damaged": text(
    "{count} saved changes of the project can not be read and were left out. Compare with the last export.",
    "專案中有 {count} 筆已儲存的變更無法讀取，已略過。請與最近一次匯出的檔案比對。",
  ),
} as const satisfies Record<string, Localized>;

export type StoreErrorCode = keyof typeof STORE_REASONS;

/** The only error that the store throws. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(code: StoreErrorCode, values: Readonly<Record<string, string | number>> = {}) {
    super(fillReason(STORE_REASONS[code].en, values));
    this.name = "StoreError";
    this.code = code;
    this.values = values;
  }
}

/** The sentence for a person, in the language of the screen. */
export const storeErrorText = (
  { code, values }: Pick<StoreError, "code" | "values">,
  locale: keyof Localized,
): string => fillReason(STORE_REASONS[code][locale], values);

/** What an error of IndexedDB means for a person. */
export function storeError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
  const detail = cause instanceof Error ? cause.message.slice(0, 120) : String(cause);
  if (name === "QuotaExceededError") return new StoreError("store-full");
  if (name === "ConstraintError") return new StoreError("changed-elsewhere");
  if (name === "VersionError") return new StoreError("store-blocked");
  if (["InvalidStateError", "AbortError", "UnknownError", "TransactionInactiveError"].includes(name))
    return new StoreError("store-lost", { detail });
  return new StoreError("store-unavailable", { detail });
}
