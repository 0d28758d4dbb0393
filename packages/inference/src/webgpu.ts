import type { Localized } from "@bedside/terminology";
import type { WebGpuReason } from "./types.ts";

/** Why a model does not run on WebGPU, for the screen that says which backend computed. */
export const WEBGPU_REASONS: Record<WebGpuReason, Localized> = {
  "not-a-network": {
    en: "Equations need double precision, which WebGPU lacks.",
    "zh-TW": "公式需要雙精度運算，WebGPU 不支援。",
  },
  "switched-off": { en: "WebGPU is switched off at this site.", "zh-TW": "本機構已停用 WebGPU。" },
  "no-adapter": { en: "This browser offers no WebGPU.", "zh-TW": "此瀏覽器未提供 WebGPU。" },
  failed: { en: "WebGPU could not run this model here.", "zh-TW": "WebGPU 無法在此電腦執行這個模型。" },
  differs: {
    en: "WebGPU gave other numbers than the reference here, so it is not used.",
    "zh-TW": "WebGPU 在此電腦上的結果與參考運算不同，因此不使用。",
  },
  slower: {
    en: "WebGPU is slower than the reference for this model here, so it is not used.",
    "zh-TW": "這個模型在此電腦上以 WebGPU 執行較慢，因此不使用。",
  },
};
