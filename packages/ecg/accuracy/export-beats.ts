import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { analyse } from "../src/signal/analyse.ts";
import { marksOf } from "../src/signal/marks.ts";
import { ludb } from "./sets.ts";

/** Writes the records of LUDB for `training/delineation`: samples (float32, lead after lead), beats, classes, marks. */
const out = process.argv[2];
if (!out) throw new Error("export-beats.ts takes a folder to write to");
mkdirSync(out, { recursive: true });
const index = (await ludb()).map(({ name, recording, marks, rhythm }) => {
  const analysis = analyse(recording);
  const { beats, groups } = analysis;
  writeFileSync(
    path.join(out, `${name}.f32`),
    Buffer.concat(recording.samples.map((lead) => Buffer.from(lead.buffer, lead.byteOffset, lead.byteLength))),
  );
  return {
    name,
    rhythm,
    leads: recording.leads,
    beats,
    groups: groups.map(({ members, beat, waves, leads }) => ({
      members,
      used: beat.beats,
      waves,
      leads,
      fiducial: beat.fiducial,
    })),
    marks,
    rules: marksOf(recording, analysis),
  };
});
writeFileSync(path.join(out, "index.json"), JSON.stringify(index));
