/** The table of LOINC codes that the mapper chooses from: one line a code, tabs between, gzip. */

export interface LoincRow {
  loinc: string;
  /** Official long common name, or empty. */
  name: string;
  /** Official short name, or empty. */
  short: string;
  /** Upper-case short name cut at 30 characters: for matching only. */
  index: string;
  component: string;
  property: string;
  time: string;
  system: string;
  scale: string;
  method: string;
  unit: string;
  /** How common the test is: 1 the commonest, 0 not known. */
  rank: number;
  /** Where the code was met: a letter of `MET`, or empty. */
  met: string;
  deprecated: boolean;
  /** A laboratory test; everything else is left out of the candidates unless nothing else fits. */
  lab: boolean;
}

/** Lists that say how usual a code is: results of laboratories, orders, other value sets. */
export const MET = { results: "r", orders: "o", sets: "s" } as const;

const HEADER = "bedside-loinc-table 1";
const COLUMNS = 15;

/** The text of a table file, before compression. */
export function writeTable(rows: readonly LoincRow[]): string {
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, " ");
  const lines = rows.map((row) =>
    [
      row.loinc,
      row.name,
      row.short,
      row.index,
      row.component,
      row.property,
      row.time,
      row.system,
      row.scale,
      row.method,
      row.unit,
      row.rank === 0 ? "" : String(row.rank),
      row.met,
      row.deprecated ? "d" : "",
      row.lab ? "" : "c",
    ]
      .map(clean)
      .join("\t"),
  );
  return `${HEADER}\n${lines.join("\n")}\n`;
}

/** The rows of a table file, gzip or not. Throws a RangeError when the bytes are something else. */
export async function readTable(bytes: Uint8Array): Promise<LoincRow[]> {
  const text = new TextDecoder().decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzip(bytes) : bytes);
  const lines = text.split("\n");
  if (lines[0] !== HEADER) throw new RangeError("not a table of LOINC codes");
  const rows: LoincRow[] = [];
  for (const line of lines.slice(1)) {
    if (line === "") continue;
    const cells = line.split("\t");
    if (cells.length !== COLUMNS) throw new RangeError(`a row of ${cells.length} cells in the table of LOINC codes`);
    const [
      loinc,
      name,
      short,
      index,
      component,
      property,
      time,
      system,
      scale,
      method,
      unit,
      rank,
      met,
      old,
      clinical,
    ] = cells as string[] & { length: 15 };
    rows.push({
      loinc: loinc!,
      name: name!,
      short: short!,
      index: index!,
      component: component!,
      property: property!,
      time: time!,
      system: system!,
      scale: scale!,
      method: method!,
      unit: unit!,
      rank: Number(rank),
      met: met!,
      deprecated: old === "d",
      lab: clinical !== "c",
    });
  }
  return rows;
}

async function gunzip(bytes: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** An official name of the code, the longest there is, or empty. */
export const officialName = (row: LoincRow): string => row.name || row.short;
