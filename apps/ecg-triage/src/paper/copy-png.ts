import { drawPaper } from "@bedside/ecg";
import { type Sheet, sheetOptions } from "./sheet.ts";

/** 254 pixels an inch: 1 mm is 10 pixels. */
const PX_PER_MM = 10;

/** Puts the sheet on the clipboard as a picture. False where the browser or the EHR's frame does not allow it. */
export async function copyPng(sheet: Sheet): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture(sheet) })]);
    return true;
  } catch {
    return false;
  }
}

async function picture(sheet: Sheet): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws no pictures");
  const options = sheetOptions(sheet, PX_PER_MM);
  const { widthPx, heightPx } = drawPaper(context, sheet.recording, options);
  canvas.width = widthPx;
  canvas.height = Math.ceil(heightPx);
  drawPaper(context, sheet.recording, options);
  const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, "image/png"));
  if (!blob) throw new Error("the picture could not be made");
  return blob;
}
