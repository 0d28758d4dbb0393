import Papa from "papaparse";
import { isLoincCode } from "../loinc.ts";
import type { LoincRow } from "./table.ts";

/** Columns that a full LOINC table must have. */
const NEEDED = ["LOINC_NUM", "COMPONENT", "PROPERTY", "TIME_ASPCT", "SYSTEM", "SCALE_TYP", "METHOD_TYP"] as const;
/** Class types of LOINC: 1 is the laboratory. */
const LABORATORY = "1";

/**
 * The release of a hospital's own `Loinc.csv`: the newest that one of its rows was changed in (column `VersionLastChanged`), or empty
 * where the file does not say.
 */
export function loincRelease(text: string): string {
  let newest = "";
  Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: true,
    step: ({ data }) => {
      const release = (data.VersionLastChanged ?? "").trim();
      if (/^\d+\.\d+$/.test(release) && isNewer(release, newest)) newest = release;
    },
  });
  return newest;
}

function isNewer(release: string, than: string): boolean {
  const [major = 0, minor = 0] = release.split(".").map(Number);
  const [oldMajor = 0, oldMinor = 0] = than.split(".").map(Number);
  return major > oldMajor || (major === oldMajor && minor > oldMinor);
}

/**
 * The rows of a hospital's own `Loinc.csv`, to be chosen from in place of the table here. Throws a RangeError that names the
 * missing columns. Rows without a valid code are left out.
 */
export function readLoincCsv(text: string): LoincRow[] {
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: true,
  });
  const missing = NEEDED.filter((column) => !meta.fields?.includes(column));
  if (missing.length > 0) throw new RangeError(`not a LOINC table: no column ${missing.join(", ")}`);
  return data
    .filter((record) => isLoincCode(record.LOINC_NUM ?? ""))
    .map((record) => {
      const cell = (column: string) => (record[column] ?? "").trim();
      const short = cell("SHORTNAME");
      return {
        loinc: cell("LOINC_NUM"),
        name: cell("LONG_COMMON_NAME"),
        short,
        index: [short, cell("DisplayName"), cell("CONSUMER_NAME"), cell("RELATEDNAMES2").replaceAll(";", " ")]
          .join(" ")
          .trim(),
        component: cell("COMPONENT"),
        property: cell("PROPERTY"),
        time: cell("TIME_ASPCT"),
        system: cell("SYSTEM"),
        scale: cell("SCALE_TYP"),
        method: cell("METHOD_TYP"),
        unit: cell("EXAMPLE_UCUM_UNITS"),
        rank: Number(cell("COMMON_TEST_RANK")) || 0,
        met: Number(cell("COMMON_ORDER_RANK")) > 0 ? "o" : "",
        deprecated: /^(?:DEPRECATED|DISCOURAGED)$/.test(cell("STATUS")),
        lab: cell("CLASSTYPE") === "" || cell("CLASSTYPE") === LABORATORY,
      };
    })
    .sort((a, b) => (a.loinc < b.loinc ? -1 : 1));
}
