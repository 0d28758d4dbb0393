import type { Localized } from "@bedside/terminology";

/** Why a file could not be read, or what was noticed while it was. `{name}` places take the values. */
export const FILE_REASONS: Record<string, Localized> = {
  "unknown-format": {
    en: "This is no ECG file that is known here (HL7 aECG, MUSE, Philips, SCP-ECG, DICOM, FHIR, WFDB, EDF, CSV).",
    "zh-TW": "無法辨識此檔案的心電圖格式（支援 HL7 aECG、MUSE、Philips、SCP-ECG、DICOM、FHIR、WFDB、EDF、CSV）。",
  },
  "empty-file": { en: "The file is empty.", "zh-TW": "檔案是空的。" },
  "file-too-large": {
    en: "The file has {bytes} bytes; at most {limit} are read.",
    "zh-TW": "檔案大小 {bytes} 位元組，上限為 {limit}。",
  },
  "compressed-file": {
    en: "The file is an archive ({kind}). Unpack it and open the ECG in it.",
    "zh-TW": "檔案為壓縮檔（{kind}），請先解壓縮再開啟其中的心電圖。",
  },
  "document-file": {
    en: "The file is a {kind} document: a picture of an ECG without its samples.",
    "zh-TW": "檔案是 {kind} 文件，只有心電圖影像，沒有取樣資料。",
  },
  damaged: { en: "The {format} file is damaged: {detail}.", "zh-TW": "{format} 檔案已損毀：{detail}。" },
  xml: { en: "The XML can not be read: {detail}.", "zh-TW": "無法讀取 XML：{detail}。" },
  "xml-root": {
    en: "This XML is no ECG that is known here; its root is <{name}>.",
    "zh-TW": "此 XML 不是已知的心電圖格式，根元素為 <{name}>。",
  },
  json: { en: "The JSON can not be read: {detail}.", "zh-TW": "無法讀取 JSON：{detail}。" },
  "no-fhir-ecg": {
    en: "No FHIR resource in this file holds an ECG waveform.",
    "zh-TW": "檔案中沒有含心電圖波形的 FHIR 資源。",
  },
  "too-many-leads": { en: "{leads} leads are more than an ECG has.", "zh-TW": "{leads} 個導程超出心電圖的範圍。" },
  "too-many-samples": {
    en: "{count} samples are more than can be opened.",
    "zh-TW": "{count} 個取樣點超出可開啟的上限。",
  },
  "bad-rate": {
    en: "{rate} is no sampling rate of an ECG (10 to 100,000 Hz).",
    "zh-TW": "取樣頻率 {rate} 不合理（應為 10 至 100,000 Hz）。",
  },
  "not-finite": {
    en: "Lead {lead} has values beyond every number.",
    "zh-TW": "導程 {lead} 的數值超出可表示的範圍。",
  },
  "bad-base64": { en: "A waveform is not valid base64.", "zh-TW": "波形不是有效的 base64。" },
  "bad-sample-size": {
    en: "Lead {lead} has samples of {size} bytes or bits, which this format does not have here.",
    "zh-TW": "導程 {lead} 的取樣大小 {size} 不受支援。",
  },
  "count-mismatch": {
    en: "Lead {lead} announces {declared} samples and holds {held}.",
    "zh-TW": "導程 {lead} 宣告 {declared} 個取樣點，實際為 {held} 個。",
  },
  "short-data": {
    en: "The waveform ends early: {held} of {declared}.",
    "zh-TW": "波形資料不完整：{held} / {declared}。",
  },
  compression: { en: "Compression {name} is not known.", "zh-TW": "不支援的壓縮方式 {name}。" },
  xli: { en: "The compressed (XLI) waveform is damaged: {detail}.", "zh-TW": "壓縮（XLI）波形已損毀：{detail}。" },
  crc: {
    en: "The checksum of {part} does not match; read it with care.",
    "zh-TW": "{part} 的檢查碼不符，判讀時請留意。",
  },
  "calibration-pulse": {
    en: "The ECG ends at {seconds} s; what follows is the device's calibration pulse and is not measured.",
    "zh-TW": "心電圖於 {seconds} 秒結束，之後為儀器校正脈波，不列入量測。",
  },
  "inflated-too-large": {
    en: "Unpacked, the file has more than the {limit} bytes that are read at most.",
    "zh-TW": "解壓縮後超過可讀取的上限 {limit} 位元組。",
  },
  "dicom-skew": {
    en: "Lead {lead} is shifted in time by more than the whole recording.",
    "zh-TW": "導程 {lead} 的時間偏移超過整段紀錄。",
  },
  "dicom-coding": {
    en: "DICOM waveform samples of {bits} bits as {interpretation} are not supported.",
    "zh-TW": "不支援 {bits} 位元、{interpretation} 的 DICOM 波形取樣。",
  },
  channels: {
    en: "{declared} channels are announced and {defined} are defined.",
    "zh-TW": "宣告 {declared} 個通道，僅定義 {defined} 個。",
  },
  scp: { en: "The SCP-ECG record can not be read: {detail}.", "zh-TW": "無法讀取 SCP-ECG 紀錄：{detail}。" },
  "scp-range": {
    en: "Lead {lead} announces {declared} samples and stores {held}; those stored are shown.",
    "zh-TW": "導程 {lead} 宣告 {declared} 個取樣點，實際存有 {held} 個，僅顯示後者。",
  },
  "scp-truncated": {
    en: "The recording is cut short: {held} of {declared} samples a lead are stored.",
    "zh-TW": "紀錄不完整：每導程僅存 {held} / {declared} 個取樣點。",
  },
  edf: { en: "The EDF file can not be read: {detail}.", "zh-TW": "無法讀取 EDF 檔：{detail}。" },
  "edf-cut": {
    en: "The EDF file is cut short: {held} of {declared} data records are there.",
    "zh-TW": "EDF 檔不完整：僅有 {held} / {declared} 個資料紀錄。",
  },
  "not-a-lead": {
    en: 'Signal "{name}" is no ECG lead and is left out.',
    "zh-TW": "訊號「{name}」不是心電圖導程，已略過。",
  },
  "csv-no-rate": {
    en: "The CSV does not say its sampling rate; name it.",
    "zh-TW": "CSV 未註明取樣頻率，請指定。",
  },
  "csv-no-unit": { en: "The CSV does not say its unit; name it.", "zh-TW": "CSV 未註明單位，請指定。" },
  "csv-no-leads": {
    en: "The CSV has no row of lead names; name the leads of its columns.",
    "zh-TW": "CSV 沒有導程名稱列，請指定各欄的導程。",
  },
  "csv-cells": {
    en: "Sample {row} of the CSV has {held} cells instead of {expected}.",
    "zh-TW": "CSV 第 {row} 個取樣有 {held} 欄，應為 {expected} 欄。",
  },
  "csv-line": {
    en: "Line {row} of the CSV is too long for a row of samples.",
    "zh-TW": "CSV 第 {row} 行過長，不是取樣資料列。",
  },
  "csv-rate": {
    en: "The CSV states {stated} Hz and its times give {timed} Hz; which of both is true is not guessed.",
    "zh-TW": "CSV 標示 {stated} Hz，但時間欄為 {timed} Hz；不猜測何者正確。",
  },
  "csv-time": {
    en: "The times of the CSV are not evenly spaced (sample {row}).",
    "zh-TW": "CSV 的時間間隔不一致（第 {row} 個取樣）。",
  },
  "wfdb-files": {
    en: "The WFDB header names other files that are needed beside it: {names}.",
    "zh-TW": "WFDB 標頭需要同目錄的檔案：{names}。",
  },
  "attachment-elsewhere": {
    en: "The ECG is kept elsewhere ({url}) and not in this resource.",
    "zh-TW": "心電圖存放於他處（{url}），不在此資源內。",
  },
  "attachment-type": {
    en: "The attachment is {type}, which is no ECG with samples.",
    "zh-TW": "附件類型為 {type}，不是含取樣資料的心電圖。",
  },
};
