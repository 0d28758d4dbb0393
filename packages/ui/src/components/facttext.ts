import type { Fact, FactValue, RawValue } from "@bedside/chart";
import { unitLabelOf } from "@bedside/terminology";
import { useCallback } from "react";
import { formatNumber, withUnit } from "../format/format.ts";
import { useConcept, useLocale, useText } from "../i18n/i18n.tsx";
import { uiMessages } from "../i18n/messages.ts";
import type { EntryControl } from "../props.ts";

function hasText(key: string): key is keyof typeof uiMessages {
  return Object.hasOwn(uiMessages, key);
}

/** Fewest decimals (at most 6) that do not change the number by more than a millionth; for units the concept has no digits for. */
function ownDigits(value: number): number {
  for (let digits = 0; digits < 6; digits += 1)
    if (Math.abs(Number(value.toFixed(digits)) - value) <= Math.abs(value) * 1e-6) return digits;
  return 6;
}

export interface FactText {
  name: (concept: string) => string;
  unit: (concept: string, unit: string | null) => string | null;
  number: (concept: string, value: FactValue) => string;
  value: (concept: string, value: FactValue | null, unit: string | null) => string;
  raw: (raw: RawValue) => string;
}

/** Words of concepts and values in the reader's language. */
export function useFactText(): FactText {
  const t = useText();
  const locale = useLocale();
  const conceptOf = useConcept();
  const name = useCallback(
    (id: string) => {
      const setting = `concept.${id}`;
      return conceptOf(id)?.name[locale] ?? (hasText(setting) ? t(setting) : id);
    },
    [conceptOf, locale, t],
  );
  const unit = useCallback(
    (id: string, code: string | null) => unitLabelOf(conceptOf(id) ?? null, code, locale),
    [conceptOf, locale],
  );
  const number = useCallback(
    (id: string, value: FactValue) => {
      if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
      if (typeof value === "string") {
        const key = [`value.${id}.${value}`, `value.${value}`].find(hasText);
        return key && hasText(key) ? t(key) : value;
      }
      const concept = conceptOf(id);
      const digits = concept?.digits ?? ownDigits(value);
      return formatNumber(value, digits);
    },
    [conceptOf, t],
  );
  const value = useCallback(
    (id: string, given: FactValue | null, code: string | null) => {
      if (given === null) return "";
      const text = number(id, given);
      return typeof given === "number" ? withUnit(text, unit(id, code)) : text;
    },
    [number, unit],
  );
  const raw = useCallback((given: RawValue) => {
    if (given.value === null) return "";
    const text =
      typeof given.value === "number" ? formatNumber(given.value, ownDigits(given.value)) : String(given.value);
    return withUnit(text, given.unit);
  }, []);
  return { name, unit, number, value, raw };
}

const RELATIONS: Record<string, string> = {
  equal: "相等",
  equivalent: "相等",
  narrower: "較窄",
  wider: "較廣",
  reviewed: "已審核",
  relatedto: "僅相關",
  "not approved": "未核准",
  "ingredient by table": "依成分對照表",
};

/** A mapping in the reader's words: codes as they are, relations translated, worked-out values said to be so. */
export function useMappingText(): (mapping: string | null) => string | null {
  const t = useText();
  const locale = useLocale();
  return useCallback(
    (mapping) => {
      if (mapping === null) return null;
      if (mapping.startsWith("derived")) return t("state.derived");
      const text = mapping.replaceAll("->", "\u2192");
      return locale === "en"
        ? text
        : text
            .replace(/, approved by (.+) (\d{4}-\d\d-\d\d)/, "，$1 於 $2 核准")
            .replace(/, ([a-z ]+)/g, (whole, word: string) => (RELATIONS[word] ? `，${RELATIONS[word]}` : whole));
    },
    [t, locale],
  );
}

const CHOICES: Record<string, string[]> = {
  smoking: ["never", "former", "current", "ever-unknown"],
  sex: ["female", "male"],
};

/** How a concept is typed in when the screen does not say. Null = it can not be entered (free text, unknown concept). */
export function useDefaultEntry(): (concept: string) => EntryControl | null {
  const conceptOf = useConcept();
  return useCallback(
    (id) => {
      const concept = conceptOf(id);
      const choices = CHOICES[id];
      if (concept?.kind === "choice") return choices ? { kind: "choice", unit: null, choices } : null;
      if (concept?.kind === "quantity") return { kind: "quantity", unit: concept.unit };
      return concept?.kind === "boolean" ? { kind: "boolean", unit: null } : null;
    },
    [conceptOf],
  );
}

/** `5.38 mmol/L` when the hospital's unit is not the shown one, else null. */
export function otherUnit(fact: Fact, text: FactText): string | null {
  if (!fact.raw || fact.raw.unit === null || fact.raw.unit === fact.unit) return null;
  const shown = text.unit(fact.concept, fact.unit);
  return fact.raw.unit === shown ? null : text.raw(fact.raw);
}
