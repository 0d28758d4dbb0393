import type { DataSet } from "dicom-parser";

/** The items of a sequence. */
export function items(data: DataSet, tag: string): DataSet[] {
  return data.elements[tag]?.items?.flatMap((item) => (item.dataSet ? [item.dataSet] : [])) ?? [];
}

/** Code value, scheme and meaning of the first item of a code sequence; empty texts when there is none. */
export function codeAt(data: DataSet, tag: string): { code: string; scheme: string; meaning: string } {
  const [item] = items(data, tag);
  const text = (name: string) => item?.string(name)?.trim() ?? "";
  return { code: text("x00080100"), scheme: text("x00080102"), meaning: text("x00080104") };
}
