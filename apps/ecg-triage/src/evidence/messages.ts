import { defineMessages } from "@bedside/ui";

/** What a finding rests on, in words and on the paper. */
export const evidenceMessages = defineMessages({
  "tool.evidence": { en: "Evidence", "zh-TW": "證據" },
  "evidence.rr": { en: "Measured: RR intervals (ms)", "zh-TW": "量測：RR 間距（ms）" },
  "evidence.st": { en: "Measured: ST level", "zh-TW": "量測：ST 段" },
  "evidence.qrs": { en: "Measured: QRS and RR (ms)", "zh-TW": "量測：QRS 與 RR（ms）" },
  "evidence.pr": { en: "Measured: PR", "zh-TW": "量測：PR" },
  "evidence.qt": { en: "Measured: QT", "zh-TW": "量測：QT" },
  "evidence.network": { en: "Network", "zh-TW": "神經網路" },
  "evidence.rr-range": { en: "RR {from}–{to} ms (measured)", "zh-TW": "RR {from}–{to} ms（量測）" },
  "evidence.rr-all": { en: "RR intervals {all} ms", "zh-TW": "RR 間距 {all} ms" },
  "evidence.st-leads": { en: "ST level in {leads} (measured)", "zh-TW": "{leads} 的 ST 段（量測）" },
  "evidence.found": {
    en: "Network: {where}. Without {what}: {from} → {to}",
    "zh-TW": "神經網路：{where}。移除 {what}：{from} → {to}",
  },
  "evidence.none": {
    en: "Network: no lead and no second stands out",
    "zh-TW": "神經網路：沒有特別突出的導程或時段",
  },
  "evidence.computing": { en: "Network: evidence is being computed", "zh-TW": "神經網路：證據計算中" },
  "evidence.failed": { en: "Network: evidence could not be computed", "zh-TW": "神經網路：無法計算證據" },
  "evidence.seconds": { en: "{from}–{to} s", "zh-TW": "{from}–{to} 秒" },
  "evidence.method": {
    en: "Network evidence is occlusion by {model}: each lead and each second is taken away in turn, and the probability that is left is compared. It shows what the network used, not what is wrong with the heart.",
    "zh-TW":
      "神經網路證據由 {model} 以遮蔽法計算：逐一移除各導程與各秒，比較剩下的機率。它顯示模型依據了什麼，不代表病灶所在。",
  },
  "evidence.join": { en: "; ", "zh-TW": "；" },
});
