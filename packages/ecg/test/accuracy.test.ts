import { measure } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { qualityCounts } from "../accuracy/cinc2011.ts";
import { scoreLudb } from "../accuracy/ludb.ts";
import { scoreBeats, single } from "../accuracy/mitbih.ts";
import { scoreReversals } from "../accuracy/reversal.ts";
import { cinc2011, ludb, mitbih, ptbxl } from "../accuracy/sets.ts";
import { add, meanSd, none, ppv, se } from "../accuracy/stats.ts";
import { findBeats } from "../src/signal/analyse.ts";
import { hasShared } from "./shared.ts";

describe("accuracy on public recordings", () => {
  it.skipIf(!hasShared)(
    "LUDB (shared/ecg/ludb), which the network learnt from: marks, rate",
    { timeout: 120_000 },
    async () => {
      const { global, perLead, heartRateErrors } = scoreLudb(await ludb());
      expect(se(global["QRS onset"]!.counts)).toBeGreaterThanOrEqual(99.9);
      expect(ppv(global["QRS onset"]!.counts)).toBeGreaterThanOrEqual(99.9);
      expect(se(global["P onset"]!.counts)).toBeGreaterThan(96);
      const limits: [string, all: number, lead: number][] = [
        ["P onset", 9, 15],
        ["P offset", 9, 13],
        ["QRS onset", 7, 10],
        ["QRS peak", 8, 13],
        ["QRS offset", 7, 11],
        ["T offset", 15, 24],
      ];
      for (const [mark, all, lead] of limits) {
        expect(meanSd(global[mark]!.errors).sd, mark).toBeLessThan(all);
        expect(Math.abs(meanSd(global[mark]!.errors).mean), mark).toBeLessThan(4);
        expect(meanSd(perLead[mark]!.errors).sd, mark).toBeLessThan(lead);
      }
      for (const error of heartRateErrors) expect(Math.abs(error)).toBeLessThan(1);
    },
  );

  it.skipIf(!hasShared)(
    "MIT-BIH DS1 (shared/ecg/more/mitdb): every QRS, both leads and one",
    { timeout: 180_000 },
    async () => {
      let both = none;
      let one = none;
      for (const record of await mitbih()) {
        both = add(both, scoreBeats(record, findBeats(record.recording).aligned, 0));
        one = add(one, scoreBeats(record, findBeats(single(record.recording)).aligned, 0));
      }
      expect(se(both)).toBeGreaterThan(99.8);
      expect(ppv(both)).toBeGreaterThan(99.75);
      expect(se(one)).toBeGreaterThan(99.75);
      expect(ppv(one)).toBeGreaterThan(99.8);
    },
  );

  it.skipIf(!hasShared)("MIT-BIH DS1: ectopic beats stay out of the dominant class", { timeout: 180_000 }, async () => {
    let out = 0;
    let ectopic = 0;
    let kept = 0;
    let normal = 0;
    for (const record of (await mitbih()).filter(({ name }) => ["106", "116", "119", "208", "223"].includes(name))) {
      const { beats, beatClasses } = measure(record.recording);
      for (const { sample, code } of record.beats) {
        const at = beats.findIndex((beat) => Math.abs(beat - sample) < 54);
        if (at < 0) continue;
        if (code === 5) {
          ectopic++;
          if (beatClasses[at] !== 0) out++;
        } else if (code === 1) {
          normal++;
          if (beatClasses[at] === 0) kept++;
        }
      }
    }
    expect(out / ectopic).toBeGreaterThan(0.95);
    expect(kept / normal).toBeGreaterThan(0.97);
  });

  it.skipIf(!hasShared)("CinC 2011 (shared/ecg/more/cinc2011): the odd half", { timeout: 120_000 }, async () => {
    const records = (await cinc2011()).filter(({ record, duplicate }) => !duplicate && Number(record) % 2 === 1);
    const { acceptable, unacceptable } = qualityCounts(records);
    const right = acceptable[0]! + unacceptable[1]! + unacceptable[2]!;
    expect(right / records.length).toBeGreaterThan(0.89);
    expect(acceptable[2]).toBe(0);
  });

  it.skipIf(!hasShared)(
    "PTB-XL fold 9 (shared/ecg/ptbxl): exchanged electrodes are named, correct ones are not",
    { timeout: 120_000 },
    async () => {
      const { records, rows, falseAlarms } = scoreReversals((await ptbxl(9, 500)).map(({ recording }) => recording));
      const named = (name: string) => rows.find(({ reversal }) => reversal === name)!.named / records;
      for (const limb of ["RA-LA", "RA-LL", "RA-RL", "LA-RL"]) expect(named(limb), limb).toBeGreaterThan(0.9);
      expect(falseAlarms / records).toBeLessThan(0.04);
    },
  );
});
