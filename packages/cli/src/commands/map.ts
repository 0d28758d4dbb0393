import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { createMapper, decodeCsv, mapCsv, readLoincCsv, readTable, TABLE_FILE } from "@bedside/terminology/mapper";
import { parse } from "../options.ts";
import type { Output } from "../output.ts";
import { causeOf } from "../read.ts";
import { UsageError } from "../usage.ts";

const TABLE = path.resolve(import.meta.dirname, "../../../terminology/data", TABLE_FILE);

export async function map(args: string[], output: Output): Promise<void> {
  const { values, positionals } = parse(args, { loinc: { type: "string" } });
  const [from, to, ...more] = positionals;
  if (from === undefined || to === undefined || more.length > 0) throw new UsageError("map takes IN.csv and OUT.csv");
  if (from !== "-" && path.resolve(from) === path.resolve(to)) throw new UsageError("OUT.csv must be another file");

  const text = await textOf(from, output);
  if (text === null) return;
  const table =
    values.loinc === undefined ? await readTable(await readFile(TABLE)) : await ownTable(values.loinc, output);
  if (table === null) return;

  const { csv, refusals, counts } = mapCsv(text, createMapper(table));
  for (const { row, reason } of refusals) output.refuse(from, row === null ? null : `row ${row}`, reason);
  if (csv === "") return;
  if (to === "-") await output.text(csv.trimEnd());
  else {
    try {
      await writeFile(to, csv);
    } catch (error) {
      output.refuse(to, null, causeOf(error));
      return;
    }
  }
  output.note(from, `${counts.accept} accepted, ${counts.review} for review, ${counts.none} without an answer`);
}

async function textOf(file: string, output: Output): Promise<string | null> {
  let bytes: Uint8Array;
  try {
    bytes = file === "-" ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    output.refuse(file, null, causeOf(error));
    return null;
  }
  const read = decodeCsv(bytes);
  if (read.ok) return read.text;
  output.refuse(file, null, read.reason);
  return null;
}

/** The hospital's own LOINC table. */
async function ownTable(file: string, output: Output) {
  const text = await textOf(file, output);
  if (text === null) return null;
  try {
    return readLoincCsv(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    output.refuse(file, null, error.message);
    return null;
  }
}
