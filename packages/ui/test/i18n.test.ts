import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import { describe, expect, test } from "vitest";
import { compileMessage } from "../src/i18n/compile.ts";
import { createI18n, defineMessages, LOCALES } from "../src/i18n/i18n.tsx";
import { uiMessages } from "../src/i18n/messages.ts";
import { workspaceMessages } from "../src/workspace/messages.ts";

const entries = Object.entries(uiMessages);
const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();

describe("compiling messages", () => {
  test("gives what the ICU parser gives, for every text of the suite", () => {
    for (const [key, text] of Object.entries({ ...uiMessages, ...workspaceMessages }))
      for (const locale of LOCALES)
        expect([key, compileMessage(text[locale])]).toEqual([key, compileMessageOrThrow(text[locale])]);
  });

  test("gives what the ICU parser gives for nested and exact branches", () => {
    const texts = ["{n, plural, =0 {none} one {# of {all}} other {# {x} # rows}} left", "", "a{b}c{d}", "#1 {n}"];
    for (const text of texts) expect(compileMessage(text)).toEqual(compileMessageOrThrow(text));
  });

  test("refuses what it does not know", () => {
    for (const text of ["{n, number}", "{n, plural, one {#}}", "a } b", "{g, select, other {x}}", "{n"])
      expect(() => compileMessage(text)).toThrow();
  });
});

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
