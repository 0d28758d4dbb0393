import type { Reason } from "@bedside/chart";
import { conceptById, type Localized } from "@bedside/terminology";

/** Sentence of every reason code that a model gives; `{name}` is filled from the reason's values, `{input}` from its concept. */
export const MODEL_REASONS: Record<string, Localized> = {
  "out-of-range": {
    en: "{input} is {value}{unit}; this model accepts {low} to {high}{unit}. Check the value, or use a model made for it.",
    "zh-TW": "{input}為 {value}{unit}；此模型接受 {low} 至 {high}{unit}。請確認數值，或改用適用的模型。",
  },
  "conflict-out-of-range": {
    en: "{input} has values that disagree, and one of them, {value}{unit}, is outside the {low} to {high}{unit} that this model accepts. Choose the right value.",
    "zh-TW": "{input}有互相矛盾的數值，其中 {value}{unit} 超出此模型接受的 {low} 至 {high}{unit}。請選擇正確的數值。",
  },
  "value-not-usable": {
    en: "{input} is “{value}”, which this model can not use. Enter a value that it knows.",
    "zh-TW": "{input}為「{value}」，此模型無法使用。請輸入模型可用的數值。",
  },
  "conflict-value-not-usable": {
    en: "{input} has values that disagree, and one of them, “{value}”, is one that this model can not use. Choose the right value.",
    "zh-TW": "{input}有互相矛盾的數值，其中「{value}」此模型無法使用。請選擇正確的數值。",
  },
  "too-old-months": {
    en: "{input} is {age} months old; this model accepts {limit} at most. Enter a newer value.",
    "zh-TW": "{input}是 {age} 個月前的資料；此模型最多接受 {limit} 個月。請輸入較新的數值。",
  },
  "too-old-days": {
    en: "{input} is {age} days old; this model accepts {limit} at most. Enter a newer value.",
    "zh-TW": "{input}是 {age} 天前的資料；此模型最多接受 {limit} 天。請輸入較新的數值。",
  },
  "old-months": {
    en: "{input} is {age} months old; older than the {limit} months that the model card advises.",
    "zh-TW": "{input}是 {age} 個月前的資料，超過模型說明卡建議的 {limit} 個月。",
  },
  "old-days": {
    en: "{input} is {age} days old; older than the {limit} days that the model card advises.",
    "zh-TW": "{input}是 {age} 天前的資料，超過模型說明卡建議的 {limit} 天。",
  },
  "input-needed": {
    en: "{input} is not known, and the model says nothing without it. Enter it.",
    "zh-TW": "缺少{input}，沒有它就無法計算。請輸入。",
  },
  excluded: { en: "{en}", "zh-TW": "{zh-TW}" },
  "exclusion-unknown": {
    en: "Whether the patient has this could not be read: {input}. The model is only for people without it. Retry, or enter yes or no.",
    "zh-TW": "無法確認病人是否有「{input}」，此模型僅適用於沒有者。請重試，或輸入有或無。",
  },
  "read-as-no": {
    en: "{input}: nothing in the record, read as no.",
    "zh-TW": "{input}：病歷中無紀錄，視為沒有。",
  },
  "assumes-not": {
    en: "{input} is not known. The range holds only if it is not “{value}”; in that case this model does not apply.",
    "zh-TW": "{input}未知。此範圍僅在不是「{value}」時成立；若是，則此模型不適用。",
  },
  "changes-nothing": {
    en: "{input} is not known, and would not change this answer.",
    "zh-TW": "{input}未知，但不會改變此結果。",
  },
  "range-sampled": {
    en: "So much is missing that only a sample of the possible values was tried: the true range may be wider.",
    "zh-TW": "缺少的資料太多，僅取樣計算部分可能值；實際範圍可能更大。",
  },
  caution: { en: "{en}", "zh-TW": "{zh-TW}" },
};

const CHOICE_WORDS: Record<string, Localized> = {
  never: { en: "never smoked", "zh-TW": "從未吸菸" },
};

/** The reason as a sentence; null when the code is not a model's (ask `reasonText` of the chart). */
export function modelReasonText(reason: Reason, locale: keyof Localized): string | null {
  const values: Record<string, string | number> = { unit: "", ...reason.values };
  const template = MODEL_REASONS[reason.code];
  if (!template) return null;
  if (typeof values.concept === "string") {
    const { name, unit } = describe(values.concept);
    values.input = name[locale];
    values.unit = unit ? ` ${unit}` : "";
  }
  values.value = CHOICE_WORDS[String(values.value)]?.[locale] ?? values.value ?? "";
  return template[locale].replace(/\{([\w-]+)\}/g, (place, name: string) => String(values[name] ?? place));
}

function describe(conceptId: string): { name: Localized; unit: string | null } {
  try {
    const { name, unitLabel } = conceptById(conceptId);
    return { name, unit: unitLabel };
  } catch {
    return { name: { en: conceptId, "zh-TW": conceptId }, unit: null };
  }
}
