import { deflateRawSync } from "node:zlib";
import { SYSTEMS } from "@bedside/terminology";
import excel from "exceljs";
import { describe, expect, it } from "vitest";
import { unpackedSize } from "../../src/codemap/import/zip-size.ts";
import {
  allItems,
  createProject,
  LIST_REASONS,
  type LineProblem,
  type ListError,
  type ListOptions,
  listReasonText,
  readList,
  takeRows,
} from "../../src/codemap/index.ts";
import { LAB } from "./make.ts";

const file = (name: string, content: string | Uint8Array) => {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { name, size: bytes.length, arrayBuffer: async () => bytes.slice().buffer as ArrayBuffer };
};
const read = (content: string | Uint8Array, options: Partial<ListOptions> = {}, name = "list.csv") =>
  readList(file(name, content), { system: LAB, ...options });
const failure = async (reading: Promise<unknown>) => {
  const error: ListError = await reading.then(
    () => Promise.reject(new Error("it was read")),
    (cause) => cause,
  );
  return { code: error.code, en: listReasonText(error, "en"), zh: listReasonText(error, "zh-TW") };
};
const said = (problems: readonly LineProblem[]) => problems.map(({ line, code, leftOut }) => [line, code, leftOut]);

const ZH =
  '健保碼,項目名稱,檢體別,單位,筆數,首次日期\n09001C,總膽固醇,血清,mg/dL,"5,120",113/01/05\n09044C,低密度脂蛋白－膽固醇,血清,mg/dL,3912,2024/2/1\n';
/** `總膽固醇` and `檢體` as Big5 has them. */
const BIG5 = Uint8Array.from([
  ...[0xa5, 0x4e, 0xbd, 0x58, 0x2c, 0xb6, 0xb5, 0xa5, 0xd8, 0xa6, 0x57, 0xba, 0xd9, 0x0a],
  ...[0x41, 0x31, 0x2c, 0xc1, 0x60, 0xc1, 0x78, 0xa9, 0x54, 0xbe, 0x4a, 0x0a],
]);
const utf16 = (text: string, little: boolean, mark: boolean) =>
  Uint8Array.from(
    [...(mark ? "\ufeff" : ""), ...text].flatMap((sign) => {
      const unit = sign.charCodeAt(0);
      return little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255];
    }),
  );

/** A ZIP of one deflated entry whose directory says that it unpacks to so many bytes. */
function zipOf(packed: Uint8Array, says: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(31 + packed.length + 47 + 22);
  const view = new DataView(bytes.buffer);
  const number = (at: number, value: number) => view.setUint32(at, value, true);
  const word = (at: number, value: number) => view.setUint16(at, value, true);
  number(0, 0x04034b50);
  word(8, 8);
  number(18, packed.length);
  number(22, says);
  word(26, 1);
  bytes.set(packed, 31);
  const entry = 31 + packed.length;
  number(entry, 0x02014b50);
  word(entry + 10, 8);
  number(entry + 20, packed.length);
  number(entry + 24, says);
  word(entry + 28, 1);
  const end = entry + 47;
  number(end, 0x06054b50);
  word(end + 10, 1);
  number(end + 16, entry);
  return bytes;
}

describe("a hospital's list", () => {
  it("is read by the names of its columns, in Chinese", async () => {
    const list = await read(ZH);
    expect(list.problems).toEqual([]);
    expect(list.rows[0]).toMatchObject({
      system: SYSTEMS.nhiService,
      code: "09001C",
      item: "總膽固醇",
      specimen: "血清",
      unit: "mg/dL",
      count: 5120,
      firstSeen: "2024-01-05",
      source: "list.csv",
    });
  });

  it("is read by the names of its columns, in English, below a title", async () => {
    const list = await read(
      "Laboratory items 2026\n\nLocal_Code;Test name;Specimen;Units;N\nCREA;Creatinine;Serum;mg/dL;12\n",
    );
    expect(list.headerLine).toBe(3);
    expect(list.rows).toMatchObject([{ system: LAB, code: "CREA", item: "Creatinine", count: 12 }]);
  });

  it("is read by the columns that a person chose", async () => {
    const content = "a,b,c\nCREA,Creatinine,Serum\n";
    expect(await failure(read(content))).toMatchObject({
      code: "no-code-column",
      en: expect.stringContaining("a, b, c"),
    });
    expect((await read(content, { columns: { code: 0, specimen: 2 } })).rows).toMatchObject([
      { code: "CREA", specimen: "Serum", item: "" },
    ]);
  });

  it("behind a cover sheet, or under names that nobody knows, says what can be chosen", async () => {
    const workbook = new excel.Workbook();
    workbook.addWorksheet("封面").addRow(["檢驗科 2026"]);
    workbook.addWorksheet("項目").addRows([
      ["院內碼", "項目名稱"],
      ["CREA", "肌酸酐"],
    ]);
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
    const refused = await read(bytes, {}, "list.xlsx").catch((cause) => cause);
    expect(refused).toMatchObject({
      code: "no-code-column",
      layout: { headers: ["檢驗科 2026"], sheets: ["封面", "項目"] },
    });
    expect((await read(bytes, { sheet: "項目" }, "list.xlsx")).rows).toMatchObject([{ code: "CREA" }]);
    const unknown = await read("a,b\nCREA,Creatinine\n").catch((cause) => cause);
    expect(unknown.layout).toEqual({ headers: ["a", "b"], columns: {}, sheets: [] });
  });

  it.each([
    ["utf-8", new TextEncoder().encode(ZH)],
    ["utf-8", new TextEncoder().encode(`\ufeff${ZH}`)],
    ["utf-16le", utf16(ZH, true, true)],
    ["utf-16be", utf16(ZH, false, true)],
    ["utf-16le", utf16(ZH, true, false)],
    ["big5", BIG5],
  ] as const)("is read as %s, and says so", async (encoding, bytes) => {
    const list = await read(bytes);
    expect(list.encoding).toBe(encoding);
    expect(list.rows[0]!.item).toBe("總膽固醇");
  });

  it("of Western Europe keeps its micro sign", async () => {
    const list = await read(
      Uint8Array.from([..."code,unit\nCREA,"].map((it) => it.charCodeAt(0)).concat(0xb5, 0x6d, 0x6f, 0x6c)),
    );
    expect([list.encoding, list.rows[0]!.unit]).toEqual(["windows-1252", "µmol"]);
  });

  it("in the wrong encoding is refused with what to do", async () => {
    expect(await failure(read(BIG5, { encoding: "utf-8" }))).toMatchObject({
      code: "encoding-unknown",
      en: expect.stringContaining("Choose another encoding"),
      zh: expect.stringContaining("請改選其他編碼"),
    });
  });

  describe("with lines of two encodings", () => {
    const line = new TextEncoder();
    /** `A9,總膽固醇` in Big5. */
    const stray = [0x41, 0x39, 0x2c, ...[0xc1, 0x60, 0xc1, 0x78, 0xa9, 0x54, 0xbe, 0x4a], 0x0a];
    const mixed = (utf8Lines: number) =>
      Uint8Array.from([
        ...line.encode("代碼,項目名稱\n"),
        ...Array.from({ length: utf8Lines }, (_, n) => [
          ...line.encode(`B${n},低密度脂蛋白膽固醇、三酸甘油酯\n`),
        ]).flat(),
        ...stray,
      ]);

    it("is not taken for either by guess: no mojibake gets in", async () => {
      expect(await failure(read(mixed(200)))).toMatchObject({
        code: "encoding-unknown",
        en: expect.stringContaining("can not be read as"),
        zh: expect.stringContaining("個字元損毀"),
      });
    });

    it("is read in the chosen one, and the line of the other is named and left out", async () => {
      const list = await read(mixed(200), { encoding: "utf-8" });
      expect(list.rows).toHaveLength(200);
      expect(list.rows.every(({ item }) => item === "低密度脂蛋白膽固醇、三酸甘油酯")).toBe(true);
      expect(said(list.problems)).toEqual([[202, "text-broken", true]]);
      expect(listReasonText(list.problems[0]!, "en")).toBe(
        "Line 202: has characters that can not be read. The line was left out.",
      );
      expect(listReasonText(list.problems[0]!, "zh-TW")).toBe("第 202 列：含無法解讀的字元，因此未匯入。");
    });
  });

  it("has its bad lines named, and the rest survives", async () => {
    const list = await read(
      'code,item,count\nA,ok,1\n,no code,2\nB,a,comma,3\nC,ok,many\n"D,open\nE,fine,5\nF,"in "side",6\nG,last,7\n',
    );
    expect(list.rows.map(({ code }) => code)).toEqual(["A", "C", "E", "G"]);
    expect(said(list.problems)).toEqual([
      [3, "code-absent", true],
      [4, "cells-many", true],
      [5, "number-unread", false],
      [6, "quote-open", true],
      [8, "quote-inside", true],
    ]);
    expect(list.problems.map((problem) => listReasonText(problem, "zh-TW"))).toEqual([
      expect.stringContaining("第 3 列：沒有代碼"),
      expect.stringContaining("第 4 列：有 4 個儲存格"),
      expect.stringContaining("第 5 列：「many」不是數字"),
      expect.stringContaining("第 6 列：引號有開頭但沒有結尾"),
      expect.stringContaining("第 8 列：儲存格內有多餘的引號"),
    ]);
    expect(listReasonText(list.problems[3]!, "en")).toContain("Line 6: a quotation mark is opened and not closed");
  });

  it("has a cell of several lines, and its lines are still counted right", async () => {
    const list = await read('code,item\nA,"two\nlines"\n,none\n');
    expect(list.rows[0]!.item).toBe("two lines");
    expect(said(list.problems)).toEqual([[4, "code-absent", true]]);
  });

  it("has lines of the same key as one row, named, their counts summed", async () => {
    const list = await read(
      "code,item,unit,count,samples\nA,Crea,mg/dL,5,0.9|1.1\nA, CREA ,ＭＧ/dL,7,1.3\nA,Crea,umol/L,1,88\n",
    );
    expect(list.rows).toMatchObject([
      { count: 12, samples: ["0.9", "1.1", "1.3"] },
      { count: 1, unit: "umol/L" },
    ]);
    expect(list.merged).toMatchObject([{ lines: [2, 3], row: { code: "A" } }]);
  });

  it("of 200 MB is refused before it is read", async () => {
    const huge = {
      name: "all.csv",
      size: 200 * 2 ** 20,
      arrayBuffer: () => Promise.reject(new Error("it was read")),
    };
    expect(await failure(readList(huge, { system: LAB }))).toMatchObject({
      code: "file-too-large",
      en: expect.stringContaining("200 MB"),
      zh: expect.stringContaining("200 MB"),
    });
  });

  it.each([
    ["file-empty", ""],
    ["file-empty", "\n\n"],
    ["file-empty", "code,item\n"],
    ["no-rows", "code,item\n,Creatinine\n"],
    ["no-code-column", "名稱,單位\n總膽固醇,mg/dL\n"],
    ["xls-old", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2])],
    ["xlsx-damaged", Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3])],
  ] as const)("is refused as %s", async (code, content) => {
    expect((await failure(read(content))).code).toBe(code);
  });

  it("with more items than a project holds is refused", async () => {
    const lines = Array.from({ length: 50_001 }, (_, n) => `C${n}`);
    expect((await failure(read(`code\n${lines.join("\n")}`))).code).toBe("too-many-rows");
  });

  it("in Excel is read with its numbers, days and formulas", async () => {
    const workbook = new excel.Workbook();
    workbook.addWorksheet("封面");
    const sheet = workbook.addWorksheet("檢驗項目");
    sheet.addRow(["院內碼", "檢驗名稱", "單位", "筆數", "最後日期"]);
    sheet.addRow([
      "LDL",
      { richText: [{ text: "LDL" }, { text: "-C" }] },
      "mg/dL",
      { formula: "1+1", result: 2 },
      new Date("2026-11-20"),
    ]);
    sheet.addRow([7731, "T-CHO", "", 58, null]);
    const list = await read(new Uint8Array(await workbook.xlsx.writeBuffer()), {}, "list.xlsx");
    expect(list.sheets).toEqual(["封面", "檢驗項目"]);
    expect(list.rows).toMatchObject([
      { code: "LDL", item: "LDL-C", count: 2, lastSeen: "2026-11-20" },
      { code: "7731", item: "T-CHO", count: 58 },
    ]);
  });
});

describe("a list with the hospital's code and the NHI's", () => {
  it("keeps the NHI order beside the code, in whatever order the columns stand", async () => {
    for (const csv of [
      "健保碼,院內碼,項目名稱\n09044C,LDL1,LDL\n,X,Y\n",
      "院內碼,健保代碼,項目名稱\nLDL1,09044C,LDL\nX,,Y\n",
    ]) {
      const { rows, columns } = await read(csv);
      expect(rows).toMatchObject([
        { system: LAB, code: "LDL1", order: "09044C", item: "LDL" },
        { code: "X", order: "" },
      ]);
      expect(Object.keys(columns).sort()).toEqual(["code", "item", "order"]);
    }
  });

  it("has rows of the same key with it and without", async () => {
    const [own] = (await read("院內碼,健保碼,項目名稱\nLDL1,09044C,LDL\n")).rows;
    const [bare] = (await read("院內碼,項目名稱\nLDL1,LDL\n")).rows;
    expect(own?.key).toBe(bare?.key);
    const { rows } = await read("院內碼,健保碼,項目名稱\nLDL1,,LDL\nLDL1,09044C,LDL\n");
    expect(rows).toMatchObject([{ order: "09044C" }]);
    const { project } = takeRows(createProject("p", "Lab", [own!]), [bare!], { whole: true });
    expect(allItems(project.entries)).toMatchObject([{ row: { order: "09044C" } }]);
  });

  it("is read by the NHI code where no other stands there", async () => {
    const { rows } = await read("健保碼,項目名稱\n09044C,LDL\n");
    expect(rows).toMatchObject([{ system: SYSTEMS.nhiService, code: "09044C", order: "" }]);
  });
});

describe("a number of an Excel file", () => {
  it.each([
    [123, "00000000", "00000123"],
    [9001, "00000", "09001"],
    [12345, "000", "12345"],
    [1234, "00-000", "01-234"],
    [123456, "00-000", "123-456"],
    [7, '"LAB"0000', "LAB0007"],
    [7, "\\L00;@", "L07"],
    [7, "General", "7"],
    [7, "0", "7"],
    [7.5, "000", "7.5"],
    [1234, "#,##0", "1234"],
    [1234, "0.00", "1234"],
    [-5, "000", "-5"],
  ])("%s as %s is read as a person sees it: %s", async (value, format, seen) => {
    const workbook = new excel.Workbook();
    const sheet = workbook.addWorksheet("x");
    sheet.addRow(["code", "item"]);
    sheet.addRow([value, "T-CHO"]).getCell(1).numFmt = format;
    const { rows } = await read(new Uint8Array(await workbook.xlsx.writeBuffer()), {}, "list.xlsx");
    expect(rows.map(({ code }) => code)).toEqual([seen]);
  });
});

describe("an Excel file", () => {
  it("that unpacks to more than a browser holds is refused before it is unpacked", async () => {
    const workbook = new excel.Workbook();
    workbook.addWorksheet("x").addRow(["code"]);
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
    const view = new DataView(bytes.buffer);
    // Every entry of the directory says that it is 1 GB.
    for (let at = 0; at + 28 < bytes.length; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 2 ** 30, true);
    expect(await failure(read(bytes, {}, "bomb.xlsx"))).toMatchObject({
      code: "unpacks-too-large",
      en: expect.stringContaining("unpacks to"),
      zh: expect.stringContaining("解壓縮後為"),
    });
  });

  it("whose directory lies is counted, and given up at the limit", async () => {
    const megabyte = Buffer.alloc(2 ** 20);
    const packed = deflateRawSync(Buffer.concat(Array<Buffer>(64).fill(megabyte)));
    const bomb = zipOf(packed, 10);
    expect(bomb.length).toBeLessThan(100_000);
    const size = await unpackedSize(bomb, 2 ** 20);
    expect(size).toBeGreaterThan(2 ** 20);
    expect(size).toBeLessThan(3 * 2 ** 20);
    expect(await unpackedSize(bomb, 2 ** 30)).toBe(64 * 2 ** 20);
    expect(await unpackedSize(zipOf(Buffer.from("no deflate"), 10), 2 ** 20)).toBeNull();
    expect((await failure(read(zipOf(Buffer.from("no deflate"), 10), {}, "x.xlsx"))).code).toBe("xlsx-damaged");
  });

  it("without the sheet that was asked for is refused with the names of those it has", async () => {
    const workbook = new excel.Workbook();
    workbook.addWorksheet("項目").addRow(["code"]);
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
    expect((await failure(read(bytes, { sheet: "Items" }, "x.xlsx"))).en).toContain("It has: 項目");
  });
});

it("every sentence fills the same places in both languages", () => {
  const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort();
  for (const { en, "zh-TW": zh } of Object.values(LIST_REASONS)) expect(places(zh)).toEqual(places(en));
});
