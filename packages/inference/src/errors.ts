import type { Reason } from "@bedside/chart";
import type { Localized } from "@bedside/terminology";

/** Everything that can stop a model from computing. A screen switches on the code; the table says it to a person. */
export const INFERENCE_REASONS = {
  "model-unknown": {
    en: "There is no model “{model}” in this installation.",
    "zh-TW": "此安裝環境中沒有「{model}」模型。",
  },
  "catalogue-unreachable": {
    en: "The list of models could not be loaded ({detail}). Check the connection to this application's server, then try again.",
    "zh-TW": "無法載入模型清單（{detail}）。請檢查與本應用程式伺服器的連線後再試一次。",
  },
  "catalogue-invalid": {
    en: "The list of models is damaged ({detail}). Ask the administrator to install the application again.",
    "zh-TW": "模型清單已損毀（{detail}）。請通知系統管理員重新安裝本應用程式。",
  },
  "model-unreachable": {
    en: "The model “{model}” could not be loaded ({detail}). Check the connection to this application's server, then try again.",
    "zh-TW": "無法載入模型「{model}」（{detail}）。請檢查與本應用程式伺服器的連線後再試一次。",
  },
  "model-hash-mismatch": {
    en: "The file of the model “{model}” is not the one that was approved (its fingerprint differs), so it was not used. Ask the administrator to install it again.",
    "zh-TW": "模型「{model}」的檔案與核准版本不符（數位指紋不同），因此未使用。請通知系統管理員重新安裝。",
  },
  "model-invalid": {
    en: "The model “{model}” can not be run by this version of the application ({detail}).",
    "zh-TW": "此版本的應用程式無法執行模型「{model}」（{detail}）。",
  },
  "self-test-failed": {
    en: "The model “{model}” does not reproduce its reference cases on this computer (largest difference {difference}), so it was not used. Calculate by hand and tell the administrator.",
    "zh-TW":
      "模型「{model}」在這台電腦上無法重現參考案例的結果（最大差異 {difference}），因此未使用。請改以人工計算並通知系統管理員。",
  },
  "runtime-unavailable": {
    en: "This browser can not run the models ({detail}). Use a current Chrome, Edge, Firefox or Safari.",
    "zh-TW": "此瀏覽器無法執行模型（{detail}）。請使用最新版的 Chrome、Edge、Firefox 或 Safari。",
  },
  "runtime-unreachable": {
    en: "The calculation engine could not be loaded ({detail}). Check the connection to this application's server, then try again.",
    "zh-TW": "無法載入運算引擎（{detail}）。請檢查與本應用程式伺服器的連線後再試一次。",
  },
  "worker-died": {
    en: "The calculation stopped unexpectedly twice ({detail}). Nothing was filed. Close other tabs and try again.",
    "zh-TW": "運算連續兩次意外中斷（{detail}），未寫入任何資料。請關閉其他分頁後再試一次。",
  },
  "out-of-memory": {
    en: "This computer has too little free memory for the calculation. Close other programs and tabs, then try again.",
    "zh-TW": "這台電腦的可用記憶體不足以完成運算。請關閉其他程式與分頁後再試一次。",
  },
  "input-invalid": {
    en: "The model “{model}” was given input of the wrong shape ({detail}). Nothing was computed.",
    "zh-TW": "送入模型「{model}」的輸入格式不正確（{detail}），未進行運算。",
  },
  "run-failed": {
    en: "The model “{model}” could not finish the calculation ({detail}).",
    "zh-TW": "模型「{model}」無法完成運算（{detail}）。",
  },
  cancelled: {
    en: "The calculation was cancelled.",
    "zh-TW": "運算已取消。",
  },
  disposed: {
    en: "The page that asked for this calculation has been closed.",
    "zh-TW": "要求此次運算的頁面已關閉。",
  },
} as const satisfies Record<string, Localized>;

export type InferenceErrorCode = keyof typeof INFERENCE_REASONS;

/** The only error that this package throws. `reason` fills the sentence of `INFERENCE_REASONS`. */
export class InferenceError extends Error {
  readonly code: InferenceErrorCode;
  readonly reason: Reason;

  constructor(code: InferenceErrorCode, values: Record<string, string | number> = {}) {
    super(fill(INFERENCE_REASONS[code].en, values));
    this.name = "InferenceError";
    this.code = code;
    this.reason = { code, values };
  }
}

/** The sentence for a person, in the language of the screen. */
export function inferenceErrorText(error: InferenceError, locale: keyof Localized): string {
  return fill(INFERENCE_REASONS[error.code][locale], error.reason.values ?? {});
}

/**
 * What a runtime threw, as one of our errors. Memory that ran out and a runtime that broke are recognised whatever
 * was being done, because only a fresh worker helps against them.
 */
export function asInferenceError(
  cause: unknown,
  code: InferenceErrorCode,
  values: Record<string, string | number>,
): InferenceError {
  if (cause instanceof InferenceError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (/out of memory|bad_alloc|failed to allocate|allocation failed|cannot enlarge memory/i.test(detail)) {
    return new InferenceError("out-of-memory", values);
  }
  if (/no available backend found/.test(detail)) {
    // A download that failed shows only as an empty or broken binary.
    const code = /security policy|not supported/i.test(detail) ? "runtime-unavailable" : "runtime-unreachable";
    return new InferenceError(code, { detail: detail.slice(0, 200) });
  }
  if (cause instanceof WebAssembly.RuntimeError) return new InferenceError("worker-died", { ...values, detail });
  return new InferenceError(code, { ...values, detail: detail.slice(0, 200) });
}

function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
