export {
  type ImportPtbxlOptions,
  importPtbxl,
  loadPtbxlFold,
  type PtbxlFold,
  ptbxlObservation,
  readPtbxlFold,
} from "./ptbxl.ts";
export { readWfdbFile, recordingObservation } from "./wfdb.ts";
export { unxz } from "./xz.ts";
