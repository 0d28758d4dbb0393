import { syntheticEcg } from "@bedside/ecg/synthetic";
import { createI18n } from "@bedside/ui";
import { describe, expect, it } from "vitest";
import { messages } from "../src/messages.ts";
import { filterWords } from "../src/paper/filter-words.ts";
import { type DrawnFilter, filterOf, isSameFilter, isTooLong } from "../src/paper/useFiltered.ts";
import { answerTo } from "../src/worker/answer.ts";

const { recording } = syntheticEcg({ seed: 8 });
const words = (locale: "en" | "zh-TW", filter: DrawnFilter, device: Parameters<typeof filterWords>[2]) => {
  const i18n = createI18n(locale, messages);
  return filterWords((key, values) => i18n._(key, values ?? {}), filter, device);
};
const monitor = (stShiftMv: number | null, qrsLoss: number | null): DrawnFilter => ({
  state: "on",
  applied: { baselineHz: 0.05, highHz: 40, mainsHz: 60 },
  effect: { diagnostic: false, stShiftMv, qrsLoss },
});

describe("the filter that is chosen", () => {
  it("is the library's, or none", () => {
    expect(filterOf({ filter: "none", mains: 0 })).toBeNull();
    expect(filterOf({ filter: "none", mains: 50 })).toEqual({ mainsHz: 50 });
    expect(filterOf({ filter: "0.67-150", mains: 60 })).toEqual({ baselineHz: 0.67, highHz: 150, mainsHz: 60 });
  });

  it("is not for more than an hour of two leads", () => {
    const hours = (h: number) => ({ ...recording, samples: [0, 1].map(() => new Float32Array(h * 1_800_000)) });
    expect([isTooLong(recording), isTooLong(hours(0.5)), isTooLong(hours(1)), isTooLong(hours(1.1))]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it("must be the same for two recordings that lie over each other", () => {
    expect(isSameFilter(monitor(0, 0), monitor(0.1, null))).toBe(true);
    expect(isSameFilter({ state: "none" }, { state: "long" })).toBe(true);
    expect(isSameFilter(monitor(0, 0), { state: "failed" })).toBe(false);
  });

  it("is computed in the worker, and the recording that is measured stays as it was", async () => {
    const before = recording.samples.map((lead) => lead.slice());
    const filter = { baselineHz: 0.05, highHz: 40 };
    const { reply, transfer } = await answerTo({ id: 1, kind: "filter", asked: { recording, filter } });
    if (reply.kind !== "filter") throw new Error(reply.kind);
    expect(reply.answer.applied).toEqual(filter);
    expect(transfer).toEqual(reply.answer.recording.samples.map(({ buffer }) => buffer));
    expect(reply.answer.recording.samples[1]).not.toEqual(before[1]);
    expect(recording.samples).toEqual(before);
  });
});

describe("what the paper says of filters", () => {
  it("as recorded: the device's, or that it is not stated", () => {
    expect(words("en", { state: "none" }, null)).toEqual({
      short: "as recorded, device filter not stated",
      line: null,
    });
    const device = { highPassHz: 0.05, lowPassHz: 300, notchHz: null };
    expect(words("en", { state: "long" }, device).short).toBe("as recorded, too long to filter, device 0.05–300 Hz");
    expect(words("zh-TW", { state: "none" }, { highPassHz: null, lowPassHz: 150, notchHz: 60 }).short).toContain(
      "150 Hz 以下",
    );
  });

  it("drawn: which, that nothing is measured on it, and what it does to ST and QRS, never less than it does", () => {
    expect(words("en", monitor(0.0301, 0.121), null)).toEqual({
      short: "0.05–40 Hz, notch 60 Hz",
      line: "drawn only, measured unfiltered, not diagnostic, ST ±0.04 mV, QRS −13 %, device filter not stated",
    });
    expect(words("en", monitor(null, null), null).line).toContain("effect on ST and QRS not measured");
    expect(words("zh-TW", monitor(0.03, 0.12), null).line).toContain("僅繪圖，量測未濾波");
  });
});
