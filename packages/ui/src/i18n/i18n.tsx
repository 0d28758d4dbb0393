import "../styles/base.css";
import type { Reason } from "@bedside/chart";
import type { Concept, Localized } from "@bedside/terminology";
import { type I18n, setupI18n } from "@lingui/core";
import { I18nProvider, useLingui } from "@lingui/react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from "react";
import { compileMessage } from "./compile.ts";
import { uiMessages } from "./messages.ts";

export const LOCALES = ["en", "zh-TW"] as const;
export type Locale = (typeof LOCALES)[number];

/** Key -> ICU text in both languages; a missing language is a type error. */
export type MessageTable = Record<string, Localized>;

export type TextValues = Record<string, string | number | null>;
export type TextFunction<K extends string> = (key: K, values?: TextValues) => string;
type UiKey = keyof typeof uiMessages;

/** Types an app's own table: `export const messages = defineMessages({ "tab.clinic": { en, "zh-TW" } })`. */
export function defineMessages<const T extends MessageTable>(table: T): T {
  return table;
}

/** A lingui instance with the texts of this package and of the given tables, active in `locale`. */
export function createI18n(locale: Locale, ...tables: MessageTable[]): I18n {
  const i18n = setupI18n();
  i18n.setMessagesCompiler(compileMessage);
  for (const language of LOCALES) {
    const texts: Record<string, string> = {};
    for (const table of [uiMessages as MessageTable, ...tables])
      for (const [key, text] of Object.entries(table)) texts[key] = text[language];
    i18n.load(language, texts);
  }
  setLocale(i18n, locale);
  return i18n;
}

/** Switches the language and the `lang` of the page, so that Han glyphs take Taiwan forms. */
export function setLocale(i18n: I18n, locale: Locale): void {
  i18n.activate(locale);
  if (typeof document !== "undefined") document.documentElement.lang = htmlLang(locale);
}

export function htmlLang(locale: Locale): string {
  return locale === "en" ? "en" : "zh-Hant-TW";
}

interface Domain {
  concepts: (id: string) => Concept | undefined | null;
  reasons: Record<string, Localized>;
}

const DomainContext = createContext<Domain>({ concepts: () => null, reasons: {} });

/** A lookup that gives null for an unknown id, also where the given one throws. */
function lookup(given: DomainProps["concepts"]): Domain["concepts"] {
  const known = new Map<string, Concept | null>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    let concept: Concept | null = null;
    try {
      concept = given?.(id) ?? null;
    } catch {
      concept = null;
    }
    known.set(id, concept);
    return concept;
  };
}

interface DomainProps {
  /** `conceptById` of the terminology package; a concept that it does not know (null or a throw) shows its id. */
  concepts?: (id: string) => Concept | undefined | null;
  /** Templates of the reasons of every package: `{ ...CHART_REASONS, ...MODEL_REASONS }`. */
  reasons?: Record<string, Localized>;
  children?: ReactNode;
}

/** The names that facts and reasons are shown with, where they come later than the page. */
export function DomainProvider({ concepts, reasons, children }: DomainProps) {
  const domain = useMemo<Domain>(() => ({ concepts: lookup(concepts), reasons: reasons ?? {} }), [concepts, reasons]);
  return <DomainContext value={domain}>{children}</DomainContext>;
}

export interface UiProviderProps extends DomainProps {
  i18n: I18n;
  density?: "compact" | "comfortable";
  /** Absent = the system's. */
  theme?: "light" | "dark";
}

/** Root of every app: language, density, theme, and the names that facts and reasons are shown with. */
export function UiProvider({ i18n, concepts, reasons, density = "compact", theme, children }: UiProviderProps) {
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.density = density;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    root.lang = htmlLang(i18n.locale as Locale);
  }, [density, theme, i18n.locale]);
  return (
    <I18nProvider i18n={i18n}>
      <DomainProvider concepts={concepts} reasons={reasons}>
        {children}
      </DomainProvider>
    </I18nProvider>
  );
}

export function useLocale(): Locale {
  return useLingui().i18n.locale === "zh-TW" ? "zh-TW" : "en";
}

/** Typed text of this package's table and, with a type argument, of the app's: `useText<typeof messages>()`. */
export function useText<T extends MessageTable = Record<never, Localized>>(): TextFunction<UiKey | (keyof T & string)> {
  const { i18n } = useLingui();
  const { locale } = i18n;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function for each language, so that memoised parts follow
  return useCallback((key, values) => i18n._(key, values), [i18n, locale]);
}

/** Picks the reader's language of a text of the domain packages. */
export function useLocalized(): (text: Localized) => string {
  const locale = useLocale();
  return useCallback((text) => text[locale], [locale]);
}

/** Fills a reason's template; concept ids among its values become their names. An unknown code is shown as written. */
export function useReasonText(): (reason: Reason | null) => string {
  const { reasons, concepts } = useContext(DomainContext);
  const locale = useLocale();
  return useCallback(
    (reason) => {
      if (!reason) return "";
      const template = Object.hasOwn(reasons, reason.code) ? reasons[reason.code] : undefined;
      if (!template) return reason.code;
      return template[locale].replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = reason.values?.[name];
        if (value === undefined) return whole;
        const concept = typeof value === "string" ? concepts(value) : null;
        return concept ? concept.name[locale] : String(value).replace(/^-(?=\d)/, "\u2212");
      });
    },
    [reasons, concepts, locale],
  );
}

export function useConcept(): (id: string) => Concept | null {
  const { concepts } = useContext(DomainContext);
  return useCallback((id) => concepts(id) ?? null, [concepts]);
}
