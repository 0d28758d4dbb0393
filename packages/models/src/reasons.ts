import type { Reason } from "@bedside/chart";
import { conceptById, type Localized } from "@bedside/terminology";
import { ENTERED } from "./definitions/entered.ts";

/** Sentence of every reason code that a model gives; `{name}` is filled from the reason's values, `{concept}` from its concept. */
export const MODEL_REASONS: Record<string, Localized> = {
  "out-of-range": {
    en: "{concept} is {value}{unit}; this model accepts {low} to {high}{unit}. Check the value, or use a model made for it.",
    "zh-TW": "{concept}為 {value}{unit}；此模型接受 {low} 至 {high}{unit}。請確認數值，或改用適用的模型。",
  },
  "conflict-out-of-range": {
    en: "{concept} has values that disagree, and one of them, {value}{unit}, is outside the {low} to {high}{unit} that this model accepts. Choose the right value.",
    "zh-TW": "{concept}有互相矛盾的數值，其中 {value}{unit} 超出此模型接受的 {low} 至 {high}{unit}。請選擇正確的數值。",
  },
  "value-not-usable": {
    en: "{concept} is “{value}”, which this model can not use. Enter a value that it knows.",
    "zh-TW": "{concept}為「{value}」，此模型無法使用。請輸入模型可用的數值。",
  },
  "conflict-value-not-usable": {
    en: "{concept} has values that disagree, and one of them, “{value}”, is one that this model can not use. Choose the right value.",
    "zh-TW": "{concept}有互相矛盾的數值，其中「{value}」此模型無法使用。請選擇正確的數值。",
  },
  "conflict-excluded": {
    en: "{concept} has values that disagree, and with one of them the model does not apply: {en} Choose the right value.",
    "zh-TW": "{concept}有互相矛盾的數值，其中一個使此模型不適用：{zh}請選擇正確的數值。",
  },
  "too-old-months": {
    en: "{concept} is {age} months old; this model accepts {limit} at most. Enter a newer value.",
    "zh-TW": "{concept}是 {age} 個月前的資料；此模型最多接受 {limit} 個月。請輸入較新的數值。",
  },
  "too-old-days": {
    en: "{concept} is {age} days old; this model accepts {limit} at most. Enter a newer value.",
    "zh-TW": "{concept}是 {age} 天前的資料；此模型最多接受 {limit} 天。請輸入較新的數值。",
  },
  "old-months": {
    en: "{concept} is {age} months old; older than the {limit} months that the model card advises.",
    "zh-TW": "{concept}是 {age} 個月前的資料，超過模型說明卡建議的 {limit} 個月。",
  },
  "old-days": {
    en: "{concept} is {age} days old; older than the {limit} days that the model card advises.",
    "zh-TW": "{concept}是 {age} 天前的資料，超過模型說明卡建議的 {limit} 天。",
  },
  "input-needed": {
    en: "{concept} is not known, and the model says nothing without it. Enter it.",
    "zh-TW": "缺少{concept}，沒有它就無法計算。請輸入。",
  },
  excluded: { en: "{en}", "zh-TW": "{zh}" },
  "exclusion-unknown": {
    en: "Whether the patient has this could not be read: {concept}. The model is only for people without it. Retry, or enter yes or no.",
    "zh-TW": "無法確認病人是否有「{concept}」，此模型僅適用於沒有者。請重試，或輸入有或無。",
  },
  "read-as-no": {
    en: "{concept}: nothing in the record, read as no.",
    "zh-TW": "{concept}：病歷中無紀錄，視為沒有。",
  },
  "unclear-read-as-no": {
    en: "{concept}: the record has hints but no diagnosis that could be read; read as no. Check before relying on this answer.",
    "zh-TW": "{concept}：病歷有相關線索，但沒有可辨識的診斷；視為沒有。採用結果前請先確認。",
  },
  "assumes-not": {
    en: "{concept} is not known; the range leaves out this case: {en}",
    "zh-TW": "{concept}未知；此範圍不包含以下情況：{zh}",
  },
  "changes-nothing": {
    en: "{concept} is not known, and would not change this answer.",
    "zh-TW": "{concept}未知，但不會改變此結果。",
  },
  "tied-to": {
    en: "{concept} is known: the range only holds combinations of {first} and {second} that give about {value}.",
    "zh-TW": "{concept}已知：此範圍僅包含{first}與{second}相乘約為 {value} 的組合。",
  },
  "patient-deceased": {
    en: "The chart says that the patient has died.",
    "zh-TW": "病歷記載病人已死亡。",
  },
  "range-sampled": {
    en: "So much is missing that only a sample of the possible values was tried: the true range may be wider.",
    "zh-TW": "缺少的資料太多，僅取樣計算部分可能值；實際範圍可能更大。",
  },
  caution: { en: "{en}", "zh-TW": "{zh}" },
};

/** Places that are filled with the name of a concept. */
const CONCEPT_PLACES = new Set(["concept", "first", "second"]);

/** The reason as a sentence; null when the code is not a model's (ask `reasonText` of the chart). */
export function modelReasonText(reason: Reason, locale: keyof Localized): string | null {
  const template = MODEL_REASONS[reason.code];
  if (!template) return null;
  return template[locale].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = reason.values?.[name];
    if (value === undefined) return place;
    return CONCEPT_PLACES.has(name) ? conceptName(String(value))[locale] : String(value);
  });
}

const entered: Record<string, { name: Localized }> = ENTERED;

function conceptName(id: string): Localized {
  try {
    return conceptById(id).name;
  } catch {
    return entered[id]?.name ?? { en: id, "zh-TW": id };
  }
}
