import { answerTo } from "./answer.ts";
import type { Request } from "./protocol.ts";

// Reads ECG files and measures recordings beside the page.
self.addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  const { reply, transfer } = await answerTo(data);
  self.postMessage(reply, { transfer });
});
