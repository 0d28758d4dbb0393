import { readFileSync } from "node:fs";
import path from "node:path";
import { setWeights } from "../src/signal/delineation-network.ts";
import { type LudbResult, ludbText, pooled, scoreLudb } from "./ludb.ts";
import { ludb } from "./sets.ts";

/** Measures each fold of LUDB by the network that has not seen it: `fold0.txt` to `fold4.txt` of the given folder. */
const FOLDS = 5;
const folder = process.argv[2];
if (!folder) throw new Error("crossval.ts takes the folder that training/delineation/export.py --folds wrote to");
const records = await ludb();
const result = Array.from({ length: FOLDS }, (_, fold): LudbResult => {
  setWeights(readFileSync(path.join(folder, `fold${fold}.txt`), "utf8"));
  return scoreLudb(
    records.filter((_record, i) => i % FOLDS === fold),
    true,
  );
}).reduce(pooled);
console.log(ludbText(`LUDB odd, ${records.length} records, ${FOLDS}-fold cross-validation by record`, result));
