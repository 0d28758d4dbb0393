import { cinc2011Table } from "./cinc2011.ts";
import { ludbTable } from "./ludb.ts";
import { mitbihTable } from "./mitbih.ts";

import { noiseTable } from "./noise.ts";
import { reversalTable } from "./reversal.ts";

const TABLES: Record<string, () => Promise<string>> = {
  ludb: ludbTable,
  mitbih: mitbihTable,
  noise: noiseTable,
  cinc2011: cinc2011Table,
  reversal: reversalTable,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !TABLES[name]);
if (unknown.length > 0 || names.length === 0) {
  console.error(`accuracy:ecg takes ${Object.keys(TABLES).join(", ")}`);
  process.exit(2);
}
for (const name of names) console.log(await TABLES[name]!());
