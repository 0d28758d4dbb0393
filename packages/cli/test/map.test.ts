import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bedside, file } from "./bedside.ts";

const ANSWER = "loinc,loinc_name,decision,score,relation,reason,candidates";
const beside = (input: string) => path.join(path.dirname(input), `${path.basename(input, ".csv")}-out.csv`);

async function map(name: string, content: string | Uint8Array, ...more: string[]) {
  const input = file(name, content);
  const output = beside(input);
  const ran = await bedside(["map", input, output, ...more]);
  const read = () => readFileSync(output, "utf8").trimEnd().split("\n");
  return { ...ran, input, read };
}

describe("bedside map", () => {
  it("adds the answer to each row and passes other columns through", async () => {
    const { code, err, read } = await map(
      "list.csv",
      'local_code,name,specimen,unit,note\nA1,"BUN, Serum",Serum,mg/dL,"x, ""y"""\nA2,Creatinine,Urine,mg/dL,\nA3,zzqx wvv,,,\n',
    );
    expect(code, err).toBe(0);
    const [header, first, second, third] = read();
    expect(header).toBe(`local_code,name,specimen,unit,note,${ANSWER}`);
    expect(first).toMatch(
      /^A1,"BUN, Serum",Serum,mg\/dL,"x, ""y""",3094-0,Urea nitrogen \[Mass\/volume\] in Serum or Plasma,(accept|review),0\.\d{3},(equivalent|relatedto),/,
    );
    expect(first).toMatch(/,3094-0(\|\d+-\d){4}$/);
    expect(second).toContain(",2161-8,Creatinine [Mass/volume] in Urine,");
    expect(third).toMatch(/^A3,zzqx wvv,,,,,,none,/);
  });

  it("names bad rows and does the rest", async () => {
    const { code, err, input, read } = await map(
      "bad.csv",
      "name,specimen,unit\nSodium,Serum,mmol/L\nPotassium,Serum\n,Serum,mg/dL\nChloride,Serum,mmol/L\n",
    );
    expect(code).toBe(1);
    expect(err).toContain(`${input}: row 3: 2 cells, the header has 3`);
    expect(err).toContain(`${input}: row 4: no name`);
    expect(read().map((line) => line.split(",")[0])).toEqual(["name", "Sodium", "Chloride"]);
  });

  it("refuses what it can not read, saying why", async () => {
    const columns = await map("columns.csv", "test,unit\nSodium,mmol/L\n");
    expect([columns.code, columns.err]).toEqual([1, `${columns.input}: no column "name", "specimen"\n`]);
    const big5 = await map(
      "big5.csv",
      new Uint8Array([...Buffer.from("name,specimen,unit\n"), 0xa6, 0xe5, 0xbf, 0x7d, 0x2c, 0x2c, 0x0a]),
    );
    expect([big5.code, big5.err]).toEqual([1, `${big5.input}: not UTF-8 text, probably Big5; save it as CSV UTF-8\n`]);
    const utf16 = await map("utf16.csv", Buffer.from("\uFEFFname,specimen,unit\n", "utf16le"));
    expect([utf16.code, utf16.err]).toEqual([1, `${utf16.input}: UTF-16 text; save it as CSV UTF-8\n`]);
    const gone = await bedside(["map", "nowhere.csv", "out.csv"]);
    expect([gone.code, gone.err]).toEqual([1, "nowhere.csv: no such file\n"]);
  });

  it("reads a semicolon list with a byte order mark, and replaces an earlier answer", async () => {
    const { code, read } = await map(
      "semicolon.csv",
      "\uFEFFName;Specimen;Unit;loinc;score\nSodium;Serum;mmol/L;old;1\n",
    );
    expect(code).toBe(0);
    const [header, row] = read();
    expect(header).toBe(`Name,Specimen,Unit,${ANSWER}`);
    expect(row).toContain("2951-2");
    expect(row).not.toContain("old");
  });

  it("chooses from the hospital's own table", async () => {
    const own = file(
      "Loinc.csv",
      "LOINC_NUM,COMPONENT,PROPERTY,TIME_ASPCT,SYSTEM,SCALE_TYP,METHOD_TYP,CLASSTYPE,LONG_COMMON_NAME\n2951-2,Sodium,SCnc,Pt,Ser/Plas,Qn,,1,Sodium [Moles/volume] in Serum or Plasma\n",
    );
    const good = await map("own.csv", "name,specimen,unit\nSodium,Serum,mmol/L\n", "--loinc", own);
    expect(good.code).toBe(0);
    expect(good.read()[1]).toMatch(/,2951-2$/);
    const bad = await map(
      "own2.csv",
      "name,specimen,unit\nSodium,Serum,mmol/L\n",
      "--loinc",
      file("x.csv", "a,b\n1,2\n"),
    );
    expect(bad.code).toBe(1);
    expect(bad.err).toContain("not a LOINC table: no column LOINC_NUM");
  });

  it("is used with two files", async () => {
    expect((await bedside(["map", "one.csv"])).code).toBe(2);
    expect((await bedside(["map", "one.csv", "one.csv"])).code).toBe(2);
    expect((await bedside(["map", "--help"])).out).toContain("bedside map IN.csv OUT.csv");
  });
});
