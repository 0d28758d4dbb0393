import type { Reason } from "@bedside/chart";
import type { Localized } from "@bedside/terminology";
import { FILE_REASONS } from "./file/reasons.ts";
import type { EcgError } from "./recording.ts";

/** Text of every reason code that this package gives, with `{name}` places for the values. */
export const ECG_REASONS: Record<string, Localized> = {
  ...FILE_REASONS,
  "not-an-ecg": {
    en: "This resource is not an ECG Observation: {detail}.",
    "zh-TW": "此資源不是心電圖 Observation：{detail}。",
  },
  "no-waveform": {
    en: "There is no ECG waveform in it.",
    "zh-TW": "其中沒有心電圖波形。",
  },
  "unknown-lead": {
    en: "A waveform carries no lead that is known: {detail}.",
    "zh-TW": "波形的導程名稱無法辨識：{detail}。",
  },
  "duplicate-lead": { en: "Lead {lead} appears more than once.", "zh-TW": "導程 {lead} 重複出現。" },
  "missing-unit": {
    en: "Lead {lead} has no unit; the calibration is not guessed.",
    "zh-TW": "導程 {lead} 沒有單位，不猜測校正值。",
  },
  "unknown-unit": {
    en: 'Unit "{unit}" of lead {lead} is not a voltage.',
    "zh-TW": "導程 {lead} 的單位「{unit}」不是電壓單位。",
  },
  "bad-period": { en: "Lead {lead} has no usable sampling period.", "zh-TW": "導程 {lead} 沒有可用的取樣間隔。" },
  "period-mismatch": {
    en: "The leads differ in sampling period ({first} and {second} ms).",
    "zh-TW": "各導程取樣間隔不同（{first} 與 {second} 毫秒）。",
  },
  "length-mismatch": {
    en: "The leads differ in length ({first} and {second} samples).",
    "zh-TW": "各導程長度不同（{first} 與 {second} 個取樣點）。",
  },
  "bad-dimensions": {
    en: "{dimensions} dimensions do not fit {leads} named leads.",
    "zh-TW": "維度 {dimensions} 與 {leads} 個導程名稱不符。",
  },
  "bad-data": {
    en: 'Lead {lead} holds "{token}", which is not a sample.',
    "zh-TW": "導程 {lead} 含有無法解讀的取樣值「{token}」。",
  },
  "bad-scale": {
    en: "Lead {lead} has an origin or factor that is not a number.",
    "zh-TW": "導程 {lead} 的原點或倍率不是數字。",
  },
  "empty-data": { en: "Lead {lead} has no samples.", "zh-TW": "導程 {lead} 沒有取樣點。" },
  gap: { en: "Lead {lead} has {count} samples without a value.", "zh-TW": "導程 {lead} 有 {count} 個取樣點沒有數值。" },
  "over-limit": {
    en: "Lead {lead}: {count} samples left the range of the device.",
    "zh-TW": "導程 {lead}：{count} 個取樣點超出儀器範圍。",
  },
  "extra-lead": { en: "Lead {lead} is not one of the standard twelve.", "zh-TW": "導程 {lead} 不屬於標準十二導程。" },
  "wfdb-header": { en: "The WFDB header can not be read: {detail}.", "zh-TW": "無法讀取 WFDB 標頭：{detail}。" },
  "wfdb-format": { en: "WFDB signal format {format} is not supported.", "zh-TW": "不支援 WFDB 訊號格式 {format}。" },
  "wfdb-multi": {
    en: "This WFDB header is one of several segments and stands for no signal of its own.",
    "zh-TW": "此 WFDB 標頭為多區段紀錄，本身不含訊號。",
  },
  "wfdb-short": {
    en: "The signal file ends early: {got} of {expected} bytes.",
    "zh-TW": "訊號檔不完整：{got} / {expected} 位元組。",
  },
  "wfdb-checksum": {
    en: "The checksum of signal {lead} does not match its header.",
    "zh-TW": "訊號 {lead} 的檢查碼與標頭不符。",
  },
  "wfdb-gain": {
    en: "Signal {lead} is not calibrated: its header gives no gain.",
    "zh-TW": "訊號 {lead} 未校正：標頭沒有增益。",
  },
  "missing-lead": { en: "Lead {lead} is missing.", "zh-TW": "缺少導程 {lead}。" },
  "too-short": {
    en: "The recording is {seconds} s long; the network needs 10 s.",
    "zh-TW": "紀錄長度 {seconds} 秒，模型需要 10 秒。",
  },
  "has-gap": { en: "Lead {lead} has a gap in the first 10 s.", "zh-TW": "導程 {lead} 在前 10 秒有缺漏。" },
  "rate-too-low": {
    en: "The sampling rate is {rate} Hz; at least 100 Hz is needed.",
    "zh-TW": "取樣頻率 {rate} Hz，至少需要 100 Hz。",
  },
  flat: { en: "Lead {lead} is flat.", "zh-TW": "導程 {lead} 為平線。" },
  "partly-flat": { en: "Lead {lead} is flat for {seconds} s.", "zh-TW": "導程 {lead} 有 {seconds} 秒為平線。" },
  clipped: { en: "Lead {lead} is clipped.", "zh-TW": "導程 {lead} 訊號截頂。" },
  noisy: { en: "Lead {lead} is noisy.", "zh-TW": "導程 {lead} 雜訊過大。" },
  mains: { en: "Lead {lead} carries mains hum of {hz} Hz.", "zh-TW": "導程 {lead} 有 {hz} Hz 交流電干擾。" },
  spikes: { en: "Lead {lead} has {count} steep spikes.", "zh-TW": "導程 {lead} 有 {count} 個陡峭突波。" },
  "limb-reversal": {
    en: "The limb electrodes {electrodes} may be exchanged. Check them and record again.",
    "zh-TW": "肢體電極 {electrodes} 可能接反，請檢查並重新記錄。",
  },
  "chest-reversal": {
    en: "The chest electrodes {electrodes} may be exchanged or misplaced. Check them and record again.",
    "zh-TW": "胸前電極 {electrodes} 可能接反或位置錯誤，請檢查並重新記錄。",
  },
  wander: { en: "The baseline of lead {lead} wanders.", "zh-TW": "導程 {lead} 基線漂移。" },
  "too-large": { en: "Lead {lead} swings over {millivolt} mV.", "zh-TW": "導程 {lead} 擺幅達 {millivolt} mV。" },
  einthoven: { en: "Leads I, II and III do not add up.", "zh-TW": "導程 I、II、III 不符 Einthoven 關係。" },
  goldberger: { en: "Lead {lead} does not agree with leads I and II.", "zh-TW": "導程 {lead} 與導程 I、II 不一致。" },
  "few-beats": { en: "Fewer than {count} beats were found.", "zh-TW": "偵測到的心搏少於 {count} 次。" },
  "too-few-usable-leads": {
    en: "Nothing was measured: only {usable} of {all} leads are usable.",
    "zh-TW": "未量測：{all} 個導程中僅 {usable} 個可用。",
  },
  "no-qrs-edges": {
    en: "{measure} was not measured: the QRS has no clear edges.",
    "zh-TW": "未量測 {measure}：QRS 起訖不明確。",
  },
  "no-t-wave": { en: "QT was not measured: no T wave stands out.", "zh-TW": "未量測 QT：T 波不明顯。" },
  "t-in-noise": {
    en: "QT was not measured: the end of the T wave is lost in noise.",
    "zh-TW": "未量測 QT：T 波終點被雜訊掩蓋。",
  },
  "t-leads-differ": {
    en: "QT was not measured: the leads do not agree on the end of the T wave.",
    "zh-TW": "未量測 QT：各導程的 T 波終點不一致。",
  },
  "t-in-next-beat": {
    en: "QT was not measured: the T wave is not told from the next beat.",
    "zh-TW": "未量測 QT：T 波與下一心搏無法區分。",
  },
  "no-p-wave": {
    en: "PR was not measured: no P wave in a steady place before the QRS.",
    "zh-TW": "未量測 PR：QRS 前無固定的 P 波。",
  },
  "no-p-wave-irregular": {
    en: "PR was not measured: the rhythm is irregular, and no P wave in a steady place was found.",
    "zh-TW": "未量測 PR：節律不規則，且未找到固定的 P 波。",
  },
  "p-leads-differ": {
    en: "PR was not measured: the leads do not agree on the P wave.",
    "zh-TW": "未量測 PR：各導程的 P 波起點不一致。",
  },
  "low-rate": {
    en: "Intervals were not measured: {rate} samples a second are too few (100 or more).",
    "zh-TW": "未量測間期：每秒 {rate} 個取樣點過少（須達 100）。",
  },
  "not-counted": {
    en: "The heart rate was not measured: for {seconds} s the tracing moves as much as in a QRS, but no QRS was found there. Look at it.",
    "zh-TW": "未量測心率：有 {seconds} 秒波形起伏如 QRS，但其中找不到 QRS，請看波形。",
  },
  paced: {
    en: "PR was not measured: pacing spikes; the other intervals are of paced beats.",
    "zh-TW": "未量測 PR：偵測到起搏訊號，其他間期為起搏心搏之值。",
  },
  irregular: {
    en: "Intervals are of the dominant beats; the rhythm is irregular.",
    "zh-TW": "節律不規則，間期為主要心搏之值。",
  },
  "rule-very-slow": { en: "Heart rate {rate} per minute: very slow.", "zh-TW": "心率 {rate} 次／分：過慢。" },
  "rule-very-fast": { en: "Heart rate {rate} per minute: very fast.", "zh-TW": "心率 {rate} 次／分：過快。" },
  "quality-unusable": {
    en: "The signal is unusable in too many leads. Record the ECG again.",
    "zh-TW": "太多導程訊號無法使用，請重新記錄心電圖。",
  },
  "rule-irregular-narrow": {
    en: "Heart rate {rate} per minute with QRS {qrs} ms: narrow irregular tachycardia.",
    "zh-TW": "心率 {rate} 次／分且 QRS {qrs} ms：窄波不規則頻脈。",
  },
  "rule-st-elevation": {
    en: "ST elevation in contiguous leads: {leads}.",
    "zh-TW": "相鄰導程 ST 段上升：{leads}。",
  },
  "rule-prolonged-pr": {
    en: "PR interval {pr} ms: prolonged (over {limit} ms).",
    "zh-TW": "PR 間期 {pr} ms：延長（超過 {limit} ms）。",
  },
  "rule-long-qtc": {
    en: "QTc (Fridericia) {qtc} ms: very long (over {limit} ms).",
    "zh-TW": "QTc（Fridericia）{qtc} ms：過長（超過 {limit} ms）。",
  },
  "rule-wide-qrs-fast": {
    en: "Heart rate {rate} per minute with QRS {qrs} ms: wide tachycardia.",
    "zh-TW": "心率 {rate} 次／分且 QRS {qrs} ms：寬波頻脈。",
  },
};

/** Fills a template's `{name}` places; a place without a value stays as it is. */
function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The sentence of a reason in the reader's language; the code itself when it is unknown. */
export function ecgReasonText(reason: Reason, locale: "en" | "zh-TW"): string {
  const template = ECG_REASONS[reason.code];
  return template ? fill(template[locale], reason.values ?? {}) : reason.code;
}

/** A closed refusal with its sentence in both languages. */
export function ecgError(code: string, values: Record<string, string | number> = {}): EcgError {
  const reason: Reason = { code, values };
  return { code, message: { en: ecgReasonText(reason, "en"), "zh-TW": ecgReasonText(reason, "zh-TW") }, values };
}
