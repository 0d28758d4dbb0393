import { SYSTEMS } from "@bedside/terminology";
import type { RawRecord } from "./csv.ts";

/** What a column of the list holds. */
export const COLUMN_ROLES = [
  "system",
  "code",
  "order",
  "item",
  "specimen",
  "unit",
  "method",
  "timing",
  "samples",
  "count",
  "patients",
  "firstSeen",
  "lastSeen",
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/** Which column (from 0) holds what. */
export type Columns = Partial<Record<ColumnRole, number>>;

export interface Header {
  columns: Columns;
  headers: string[];
  /** Place of the header among the records. */
  at: number;
  /** System that the name of the code column says (`健保碼`), null when it says none. */
  system: string | null;
}

/** The order code of the NHI. */
const NHI_NAMES: readonly string[] = "nhicode,nhiordercode,健保碼,健保代碼,醫令碼,醫令代碼,健保醫令代碼".split(",");

/** Names of columns, folded; the first that is there counts. */
const NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  system: ["system", "codesystem", "代碼系統", "編碼系統"],
  code: [
    ..."code,localcode,itemcode,testcode,labcode,itemid,testid,labitemid,院內碼,院內代碼,項目代碼,檢驗代碼,檢驗項目代碼,檢查代碼,項目碼,代碼,代號,項目代號,檢驗代號".split(
      ",",
    ),
    ..."ordercode,chargecode,nhicode,nhiordercode,健保碼,健保代碼,醫令碼,醫令代碼,健保醫令代碼,收費代碼".split(","),
  ],
  // Beside the hospital's own code; where it stands alone, it is the code.
  order: NHI_NAMES,
  item: "item,itemname,name,localname,testname,labname,display,description,label,nameen,項目名稱,檢驗項目,檢驗項目名稱,檢驗名稱,檢查名稱,項目,名稱,中文名稱,英文名稱,itemtext".split(
    ",",
  ),
  specimen: "specimen,specimentype,sample,sampletype,fluid,檢體,檢體別,檢體類別,檢體名稱,檢體種類".split(","),
  unit: "unit,units,uom,valueuom,單位,結果單位,檢驗單位".split(","),
  method: "method,assay,方法,檢驗方法,分析方法".split(","),
  timing: "timing,time,採檢時機,時機,採檢條件".split(","),
  samples: "samples,samplevalues,examples,values,example,範例值,樣本值,結果範例,結果值".split(","),
  count: "count,rows,rowcount,n,results,volume,frequency,筆數,次數,件數,結果筆數,數量,總筆數".split(","),
  patients: "patients,patientcount,npatients,人數,病人數".split(","),
  firstSeen: "firstseen,first,firstdate,from,首次日期,最早日期,起始日期".split(","),
  lastSeen: "lastseen,last,lastdate,to,最後日期,最近日期,最晚日期".split(","),
};

/** Records that are looked through for the header: titles and notes may stand above it. */
const MOST_ABOVE = 10;

const foldHeader = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[（([].*?[)）\]]/g, "")
    .replace(/[\s_\-./:：*#]+/g, "");

/** The header of a list: the record, of the first ones, in which most columns are known. Null when none has a code column. */
export function findHeader(records: readonly RawRecord[]): Header | null {
  const found = records
    .slice(0, MOST_ABOVE)
    .map((record, at) => headerOf(record, at))
    .filter(({ columns }) => columns.code !== undefined);
  const known = ({ columns }: Header) => Object.keys(columns).length;
  return found.reduce<Header | null>((best, one) => (best === null || known(one) > known(best) ? one : best), null);
}

/** The header at a place, with the columns that its names say. */
export function headerOf(record: RawRecord, at: number): Header {
  const headers = record.cells.map((cell) => cell.trim());
  const folded = headers.map(foldHeader);
  const columns: Columns = {};
  for (const role of COLUMN_ROLES) {
    const at = NAMES[role].map((name) => folded.indexOf(name)).find((it) => it >= 0 && it !== columns.code);
    if (at !== undefined) columns[role] = at;
  }
  const codeName = columns.code === undefined ? null : folded[columns.code];
  return { columns, headers, at, system: codeName && NHI_NAMES.includes(codeName) ? SYSTEMS.nhiService : null };
}
