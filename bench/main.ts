// `npm run bench`: how fast, as ratios in one run. Prints medians and asserts nothing.
import { ecgBench } from "./ecg.ts";
import { launchBench } from "./launch.ts";
import { sizeBench } from "./size.ts";

for (const [title, rows] of [
  ["Size", sizeBench()],
  ["ECG network", await ecgBench()],
  ["Launch", await launchBench()],
] as const) {
  console.log(`\n${title}`);
  for (const [name = "", value = ""] of rows) console.log(`  ${name.padEnd(58)} ${value.padStart(10)}`);
}
process.exit(0);
