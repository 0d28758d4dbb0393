import { type ChartResource, flattenResources, type PatientChart, readCharts } from "@bedside/chart";
import type { Output } from "./output.ts";
import { readDocuments } from "./read.ts";
import { UsageError } from "./usage.ts";

export interface ChartOptions {
  asOf: string | undefined;
  merge: boolean;
}

export interface FileChart {
  file: string;
  chart: PatientChart;
}

/** The charts of the files, each file on its own unless merged. What can not be read is named and left out. */
export async function* chartsOf(
  files: readonly string[],
  options: ChartOptions,
  output: Output,
): AsyncGenerator<FileChart> {
  const merged: ChartResource[] = [];
  let readable = 0;
  for (const file of files) {
    const resources = await resourcesOf(file, output);
    if (resources === null) continue;
    readable += 1;
    if (options.merge) merged.push(...resources);
    else yield* chartsIn(file, resources, options, output);
  }
  if (options.merge && readable > 0) yield* chartsIn(files.join(" "), merged, options, output);
}

async function* chartsIn(
  file: string,
  resources: readonly ChartResource[],
  { asOf }: ChartOptions,
  output: Output,
): AsyncGenerator<FileChart> {
  const charts = await readCharts(resources, asOf ? { asOf } : {});
  // Staff and wards alone are no mistake; a file of nothing at all is.
  if (charts.length === 0 && resources.length > 0) output.note(file, "no patient in it");
  else if (charts.length === 0) output.refuse(file, null, "no patient in it");
  for (const chart of charts) yield { file, chart };
}

async function resourcesOf(file: string, output: Output): Promise<ChartResource[] | null> {
  const documents = await readDocuments(file, output);
  if (documents === null) return null;
  const several = documents.length > 1;
  return documents.flatMap(({ value, line }) => {
    const { resources, problems } = flattenResources(value);
    for (const problem of problems) {
      const row = [several ? `row ${line}` : "", problem.path].filter(Boolean).join(", ");
      if (problem.harmless) output.note(file, `${row}: ${problem.message}`);
      else output.refuse(file, row, problem.message);
    }
    return resources;
  });
}

/** `--as-of`, checked. */
export function dayOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
    throw new UsageError(`--as-of takes a day like 2026-03-01, not "${text}"`);
  }
  return text;
}
