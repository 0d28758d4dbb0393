// `npm run bench [word]`: how fast, as ratios in one run; with a word only the titles that hold it. Prints medians and asserts
// nothing.
import { cdsBench } from "./cds.ts";
import { ecgBench } from "./ecg.ts";
import { ecgMeasureBench } from "./ecg-measure.ts";
import { ecgPaperBench } from "./ecg-paper.ts";
import { launchBench } from "./launch.ts";
import { sizeBench } from "./size.ts";
import { startUpBench } from "./start-up.ts";
import { terminologyBench } from "./terminology.ts";
import { translateBench } from "./translate.ts";

const only = process.argv[2]?.toLowerCase() ?? "";
for (const [title, bench] of [
  ["Size", sizeBench],
  ["ECG network", ecgBench],
  ["ECG measuring", ecgMeasureBench],
  ["ECG paper beside uPlot", ecgPaperBench],
  ["Curated terminology, from nothing", startUpBench],
  ["Code systems, ICD-10-CM of Taiwan", terminologyBench],
  ["$translate, NHI orders to LOINC", translateBench],
  ["CDS Hooks, all patients of the clinic", cdsBench],
  ["Launch", launchBench],
] as const) {
  if (!title.toLowerCase().includes(only)) continue;
  const rows = await bench();
  console.log(`\n${title}`);
  for (const [name = "", value = ""] of rows) console.log(`  ${name.padEnd(68)} ${value.padStart(10)}`);
}
process.exit(0);
