import { expect, it } from "vitest";
import { CODE_FINDINGS, CODE_SYSTEM_REASONS } from "../../src/code-systems/index.ts";

it.each(Object.entries({ ...CODE_SYSTEM_REASONS, ...CODE_FINDINGS }))(
  "%s says the same in both languages",
  (_, text) => {
    const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort();
    expect(places(text["zh-TW"])).toEqual(places(text.en));
    expect(text["zh-TW"]).toMatch(/\p{Script=Han}/u);
  },
);
