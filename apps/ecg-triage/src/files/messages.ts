import { defineMessages } from "@bedside/ui";

export const fileMessages = defineMessages({
  "files.open": { en: "Open file…", "zh-TW": "開啟檔案…" },
  "files.close": { en: "Close file", "zh-TW": "關閉檔案" },
  "files.opened": { en: "Opened files", "zh-TW": "已開啟的檔案" },
  "files.chart": { en: "ECGs of the chart", "zh-TW": "病歷中的心電圖" },
  "files.held": { en: "Files in the record", "zh-TW": "病歷中的檔案" },
  "files.held-in": { en: "file in the record", "zh-TW": "病歷中的檔案" },
  "files.drop": { en: "Drop ECG files to open them here", "zh-TW": "放開即可在此開啟心電圖檔案" },
  "files.drop.stays": {
    en: "Read on this PC only: nothing is sent or kept. A WFDB header needs its signal files with it.",
    "zh-TW": "只在本機讀取，不傳送也不保存。WFDB 標頭須與訊號檔一起放入。",
  },
  "files.or": {
    en: "Or open an ECG file: drop it here, or choose it.",
    "zh-TW": "也可開啟心電圖檔案：拖曳至此，或由檔案選取。",
  },
  "files.reading": { en: "Reading {name}", "zh-TW": "讀取中：{name}" },
  "files.part": { en: "{name} ({part} of {parts})", "zh-TW": "{name}（第 {part} 段，共 {parts} 段）" },
  "files.of": { en: "File, ECG of {at}", "zh-TW": "檔案，心電圖 {at}" },
  "files.undated": { en: "File, ECG without a date", "zh-TW": "檔案，心電圖無日期" },
  "files.not-in-chart": { en: "not in the chart", "zh-TW": "不在病歷中" },

  "problem.title": { en: "Could not be opened: {name}", "zh-TW": "無法開啟：{name}" },
  "problem.dismiss": { en: "Dismiss", "zh-TW": "知道了" },
  "problem.file-unreadable": {
    en: "The browser could not read the file: it is a folder, or it has gone or changed since.",
    "zh-TW": "瀏覽器無法讀取此檔案：可能是資料夾，或檔案已移除或變更。",
  },
  "problem.too-many-files": {
    en: "{count} files at once; at most {limit} are opened.",
    "zh-TW": "一次放入 {count} 個檔案，上限為 {limit} 個。",
  },
  "problem.held-unread": {
    en: "The record's server did not give the file.",
    "zh-TW": "病歷伺服器未提供此檔案。",
  },
  "problem.too-slow": {
    en: "It was not finished after {seconds} s and was stopped.",
    "zh-TW": "超過 {seconds} 秒仍未完成，已停止。",
  },
  "problem.worker-died": {
    en: "The program that reads ECGs stopped over it ({detail}).",
    "zh-TW": "讀取心電圖的程式因此中止（{detail}）。",
  },
  "problem.worker-failed": {
    en: "It could not be finished on this PC ({detail}).",
    "zh-TW": "無法在本機完成（{detail}）。",
  },
  "problem.worker-anew": {
    en: "The reader has started anew: other ECGs can be opened at once.",
    "zh-TW": "讀取程式已重新啟動，可立即開啟其他心電圖。",
  },
  "do.wfdb-files": {
    en: "Drop or choose the missing files: the header is kept.",
    "zh-TW": "請再放入或選取缺少的檔案，標頭已保留。",
  },
  "do.document-file": {
    en: "Ask for the data file of the ECG (XML, SCP, DICOM) instead.",
    "zh-TW": "請改索取心電圖的資料檔（XML、SCP、DICOM）。",
  },
  "do.compressed-file": { en: "Then open it here again.", "zh-TW": "解壓縮後再於此開啟。" },
  "do.file-too-large": {
    en: "Export the part that matters, and open that.",
    "zh-TW": "請匯出所需的片段後再開啟。",
  },
  "do.signal-file": {
    en: "If it is a WFDB signal file, drop it together with its header (.hea).",
    "zh-TW": "若為 WFDB 訊號檔，請與標頭（.hea）一起放入。",
  },
  "do.held-unread": {
    en: "Try again in a moment. If it repeats, tell the IT desk.",
    "zh-TW": "請稍候再試；若重複發生，請告知資訊室。",
  },
  "do.other": {
    en: "Export it again from the device, or open another file. If it repeats, tell your informatician the name of the device.",
    "zh-TW": "請由儀器重新匯出，或開啟其他檔案；若重複發生，請告知資訊室儀器型號。",
  },

  "csv.title": { en: "What the CSV does not say", "zh-TW": "CSV 未註明的內容" },
  "csv.text": {
    en: "{name} does not say {missing}. Nothing is guessed: a wrong rate or unit makes a wrong ECG. Ask who exported it when you are not sure.",
    "zh-TW": "{name} 未註明{missing}。本程式不猜測：頻率或單位錯誤，心電圖就會錯。若不確定，請詢問匯出者。",
  },
  "csv.missing.rate": { en: "its sampling rate", "zh-TW": "取樣頻率" },
  "csv.missing.unit": { en: "its unit", "zh-TW": "單位" },
  "csv.missing.leads": { en: "the leads of its {n} columns", "zh-TW": "{n} 欄的導程" },
  "csv.and": { en: " and ", "zh-TW": "、" },
  "csv.rate": { en: "Samples a second (Hz)", "zh-TW": "每秒取樣數（Hz）" },
  "csv.rate.wrong": { en: "A number from 10 to 100,000.", "zh-TW": "請填 10 至 100,000 的數字。" },
  "csv.unit": { en: "Unit of the samples", "zh-TW": "取樣值的單位" },
  "csv.unit.none": { en: "choose", "zh-TW": "請選擇" },
  "csv.unit.wrong": { en: "Choose the unit.", "zh-TW": "請選擇單位。" },
  "csv.leads": { en: "Leads of the {n} columns, in their order", "zh-TW": "{n} 欄的導程，依序填寫" },
  "csv.leads.how": {
    en: "Names between commas, such as I, II, V1; a column of times is named time.",
    "zh-TW": "以逗號分隔，例如 I, II, V1；時間欄填 time。",
  },
  "csv.leads.wrong": {
    en: "{n} different names are needed; {given} are given.",
    "zh-TW": "需要 {n} 個不同名稱，目前 {given} 個。",
  },
  "csv.open": { en: "Open", "zh-TW": "開啟" },

  "identity.other": { en: "Another patient's ECG?", "zh-TW": "可能是其他病人的心電圖" },
  "identity.says": {
    en: "The file says {file}; this chart is {chart}. Different: {differs}.",
    "zh-TW": "檔案寫的是 {file}；本病歷為 {chart}。不同：{differs}。",
  },
  "identity.unknown": {
    en: "The file does not say whose it is. Check before you use it for this patient.",
    "zh-TW": "檔案未註明是誰的心電圖。用於此病人之前，請先確認。",
  },
  "identity.little": {
    en: "The file does not say enough to know whose it is, only {agrees}. Check before you use it for this patient.",
    "zh-TW": "檔案所載不足以確認是誰的心電圖，只有{agrees}。用於此病人之前，請先確認。",
  },
  "identity.same": {
    en: "The file's patient is this chart's: {agrees} agree.",
    "zh-TW": "檔案的病人與本病歷相符：{agrees}。",
  },
  "identity.item.id": { en: "number", "zh-TW": "號碼" },
  "identity.item.name": { en: "name", "zh-TW": "姓名" },
  "identity.item.birthDate": { en: "birth date", "zh-TW": "出生日期" },
  "identity.item.sex": { en: "sex", "zh-TW": "性別" },
  "identity.item.age": { en: "age", "zh-TW": "年齡" },
  "identity.years": { en: "{n} years", "zh-TW": "{n} 歲" },

  "filing.other": {
    en: "Can not be filed: the file is another patient's",
    "zh-TW": "不能寫入病歷：檔案與此病人不符",
  },
  "filing.file": {
    en: "An opened file is read, measured and printed, not filed",
    "zh-TW": "開啟的檔案只供判讀、量測與列印，不寫入病歷",
  },

  "device.title": { en: "From the file: {device}, its own reading", "zh-TW": "檔案所載：{device} 本身的判讀" },
  "device.title-chart": {
    en: "From the record: {device}, its own reading",
    "zh-TW": "病歷所載：{device} 本身的判讀",
  },
  "device.unnamed": { en: "a device without a name", "zh-TW": "未具名儀器" },
  "device.caption": {
    en: "not checked by us, and used for nothing here",
    "zh-TW": "未經本程式查核，也不用於本程式的計算",
  },
  "device.person": { en: "written by a person", "zh-TW": "由人員填寫" },
  "device.filters": { en: "Filtered before it was stored", "zh-TW": "儲存前已濾波" },
  "device.high-pass": { en: "from {hz} Hz", "zh-TW": "{hz} Hz 以上" },
  "device.low-pass": { en: "to {hz} Hz", "zh-TW": "{hz} Hz 以下" },
  "device.notch": { en: "notch {hz} Hz", "zh-TW": "陷波 {hz} Hz" },
  "device.none": { en: "It states no reading and no measurements.", "zh-TW": "未載明判讀或量測值。" },
  "device.hr": { en: "HR", "zh-TW": "心率" },
  "device.atrial": { en: "Atrial rate", "zh-TW": "心房速率" },
  "device.axis": { en: "Axis P, QRS, T", "zh-TW": "軸 P、QRS、T" },

  "print.unmeasured": { en: "not measured", "zh-TW": "未經量測" },
  measuring: { en: "Measuring", "zh-TW": "量測中" },
  "measuring.failed": { en: "Not measured: {reason}", "zh-TW": "未量測：{reason}" },
});
