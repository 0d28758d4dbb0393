import { describe, expect, test } from "vitest";
import { createI18n, defineMessages, LOCALES } from "../src/i18n/i18n.tsx";
import { uiMessages } from "../src/i18n/messages.ts";

const entries = Object.entries(uiMessages);
const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();

describe("message tables", () => {
  test("both languages use the same values", () => {
    for (const [key, text] of entries)
      expect([key, new Set(names(text["zh-TW"]))]).toEqual([key, new Set(names(text.en))]);
  });

  test("every text renders in both languages, without a brace left over", () => {
    for (const locale of LOCALES) {
      const i18n = createI18n(locale);
      for (const [key, text] of entries) {
        const values = Object.fromEntries(names(text.en).map((name) => [name, 2]));
        const shown = i18n._(key, values);
        expect([key, /[{}]/.test(shown), shown === key, shown.trim() === ""]).toEqual([key, false, false, false]);
      }
    }
  });

  test("Chinese texts have Han characters and no half-width comma between them; English ones have none", () => {
    const sameInBoth = new Set(["language.switch", "language.label", "list.comma"]);
    for (const [key, text] of entries) {
      if (sameInBoth.has(key)) continue;
      expect([key, /\p{Script=Han}/u.test(text.en)]).toEqual([key, false]);
      expect([key, /\p{Script=Han}[,;:!?]/u.test(text["zh-TW"])]).toEqual([key, false]);
    }
  });

  test("no exclamation mark and no blame", () => {
    for (const [key, text] of entries)
      expect([key, /[!！]|please note|invalid/i.test(text.en + text["zh-TW"])]).toEqual([key, false]);
  });

  test("English plurals are counted, the app's own table is added", () => {
    const i18n = createI18n("en", defineMessages({ "tab.one": { en: "One", "zh-TW": "一" } }));
    expect(i18n._("data-age.months", { n: 1 })).toBe("1 month");
    expect(i18n._("data-age.months", { n: 15 })).toBe("15 months");
    expect(i18n._("tab.one")).toBe("One");
    i18n.activate("zh-TW");
    expect(i18n._("data-age.months", { n: 15 })).toBe("15 個月");
    expect(i18n._("tab.one")).toBe("一");
  });
});
