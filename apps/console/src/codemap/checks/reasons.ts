import type { Localized } from "@bedside/terminology";
import { fillReason } from "../import/reasons.ts";

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

/** What a check writes into a row that it asks a look for. */
export const CHECK_REASONS = {
  "drift-unit": text(
    "The code was there before with the unit “{before}”, now with “{now}”",
    "此代碼原單位為「{before}」，現為「{now}」",
  ),
  "drift-specimen": text(
    "The code was there before with the specimen “{before}”, now with “{now}”",
    "此代碼原檢體為「{before}」，現為「{now}」",
  ),
  "drift-item": text(
    "The code was there before as “{before}”, now as “{now}”",
    "此代碼原項目名稱為「{before}」，現為「{now}」",
  ),
  "drift-method": text(
    "The code was there before with the method “{before}”, now with “{now}”",
    "此代碼原檢驗方法為「{before}」，現為「{now}」",
  ),
  removed: text("{code} is not in {edition} any more", "{edition} 已無代碼 {code}"),
  "became-heading": text("{code} is a heading in {edition}", "{code} 在 {edition} 中為分類標題"),
  renamed: text("{code} is called otherwise in {edition}: {name}", "{code} 在 {edition} 中的名稱已改為：{name}"),
  "check-digit": text(
    "{code} has a wrong check digit: no such code can exist",
    "代碼 {code} 的檢查碼錯誤，不可能是有效代碼",
  ),
} as const satisfies Record<string, Localized>;

export interface CheckReason {
  code: keyof typeof CHECK_REASONS;
  values: Readonly<Record<string, string>>;
}

/** The sentence of a check, in the language of whoever makes it. */
export const checkReasonText = ({ code, values }: CheckReason, locale: keyof Localized): string =>
  fillReason(CHECK_REASONS[code][locale], values);
