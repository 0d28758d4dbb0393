import { describe, expect, it } from "vitest";
import { createProject, exchangeReasonText, toCsv } from "../src/codemap/index.ts";
import { isMapFile, readMapFile } from "../src/files/map-file.ts";
import { after, change, mapTo, row } from "./codemap/make.ts";

const READER = { by: "匯入者", at: "2026-11-21T00:00:00.000Z" };
const A = row("A", { item: "總膽固醇" });
const csv = toCsv(
  after(
    createProject("p", "Lab", [A]),
    change("Wang", { row: A.key, do: "propose", decision: mapTo("2093-3") }),
    change("Lin", { row: A.key, do: "approve" }),
  ),
).slice(1);

/** The text in Big5: nothing here writes it, so the four characters of the item are given. */
const BIG5 = { 總: [0xc1, 0x60], 膽: [0xc1, 0x78], 固: [0xa9, 0x54], 醇: [0xbe, 0x4a] } as Record<string, number[]>;
const big5 = (text: string) => Uint8Array.from([...text].flatMap((sign) => BIG5[sign] ?? [sign.charCodeAt(0)]));
const file = (content: Uint8Array<ArrayBuffer> | string, name = "codemap.csv") => new File([content], name);

describe("a code map that a spreadsheet saved", () => {
  it("as Big5 is read as Big5, with its item texts whole", async () => {
    const found = await readMapFile(file(big5(csv)), READER);
    expect(found).toMatchObject({
      encoding: "big5",
      problems: [],
      records: [{ row: { key: A.key, item: "總膽固醇" } }],
    });
    expect(await isMapFile(file(big5(csv)))).toBe(true);
  });

  it("as UTF-8 or UTF-16 is read so", async () => {
    expect(await readMapFile(file(csv), READER)).toMatchObject({ encoding: "utf-8", records: [{ row: A }] });
    const units = [...`\ufeff${csv.replaceAll(",", "\t")}`].flatMap((it) => [
      it.charCodeAt(0) & 255,
      it.charCodeAt(0) >> 8,
    ]);
    const utf16 = file(Uint8Array.from(units));
    expect(await isMapFile(utf16)).toBe(true);
    expect(await readMapFile(utf16, READER)).toMatchObject({
      encoding: "utf-16le",
      records: [{ row: { key: A.key } }],
    });
  });

  it("in another encoding than the chosen one is refused with the reason", async () => {
    const short = "code,relation,target_code\nA,,\n";
    const found = await readMapFile(file(big5(short.replace("A", "總膽固醇"))), READER, "utf-8");
    expect(found).toMatchObject({ encoding: null, records: [], problems: [{ code: "encoding-unknown" }] });
    expect(exchangeReasonText(found.problems[0]!, "zh-TW")).toContain("不是 utf-8 編碼");
  });

  it("with a few broken characters has those lines set aside, never taken with other texts", async () => {
    const long = `${csv}${csv.split("\r\n")[1]!.replace(/,A,/, ",B,")}\r\n`;
    const broken = Uint8Array.from([...new TextEncoder().encode(long)]);
    // The last byte of the first item text is lost.
    broken[new TextEncoder().encode(long.slice(0, long.indexOf("總膽固醇") + 4)).length - 1] = 0x2c + 0x01;
    const found = await readMapFile(file(broken), READER, "utf-8");
    expect(found.records.map((it) => it.row.code)).toEqual(["B"]);
    expect(found.problems).toMatchObject([{ code: "line-invalid" }]);
    expect(exchangeReasonText(found.problems[0]!, "en")).toContain("characters are broken");
  });

  it("that is a workbook is no map", async () => {
    expect(await isMapFile(file(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 8, 0]), "list.xlsx"))).toBe(false);
  });
});
