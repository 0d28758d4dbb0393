import { ecgReasonText, measure } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { hasShared, readCsv, readI16, recordingOf } from "./shared.ts";

describe("the end of T", () => {
  it.skipIf(!hasShared)(
    "is never placed in the next beat: no QT nearly as long as the RR interval (shared/ecg/more/ptbxl500)",
    async () => {
      const samples = await readI16("more/ptbxl500.i16.xz");
      const fast = readCsv("more/ptbxl500_meta.csv").flatMap(({ scp_codes: codes }, at) =>
        /AFIB|AFLT|STACH|SVTAC|PSVT/.test(codes ?? "") ? [at] : [],
      );
      expect(fast.length).toBeGreaterThan(20);
      const refused = fast.flatMap((at) => {
        const { qtMs, rrMs, warnings } = measure(
          recordingOf(samples.subarray(at * 60_000, (at + 1) * 60_000), 500, 0.001),
        );
        const typical = rrMs.toSorted((a, b) => a - b)[rrMs.length >> 1]!;
        if (qtMs !== null) expect(qtMs / typical).toBeLessThan(0.9);
        return warnings.filter(({ code }) => code === "t-in-next-beat");
      });
      expect(refused.length).toBeGreaterThan(0);
      expect(ecgReasonText(refused[0]!, "zh-TW")).toBe("未量測 QT：T 波與下一心搏無法區分。");
    },
    60_000,
  );
});
