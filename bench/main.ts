// `npm run bench`: how fast, as ratios in one run. Prints medians and asserts nothing.
import { cdsBench } from "./cds.ts";
import { ecgBench } from "./ecg.ts";
import { ecgPaperBench } from "./ecg-paper.ts";
import { launchBench } from "./launch.ts";
import { sizeBench } from "./size.ts";
import { startUpBench } from "./start-up.ts";
import { terminologyBench } from "./terminology.ts";
import { translateBench } from "./translate.ts";

for (const [title, rows] of [
  ["Size", sizeBench()],
  ["ECG network", await ecgBench()],
  ["ECG paper beside uPlot", await ecgPaperBench()],
  ["Curated terminology, from nothing", await startUpBench()],
  ["Code systems, ICD-10-CM of Taiwan", await terminologyBench()],
  ["$translate, NHI orders to LOINC", await translateBench()],
  ["CDS Hooks, all patients of the clinic", await cdsBench()],
  ["Launch", await launchBench()],
] as const) {
  console.log(`\n${title}`);
  for (const [name = "", value = ""] of rows) console.log(`  ${name.padEnd(68)} ${value.padStart(10)}`);
}
process.exit(0);
