import { existsSync } from "node:fs";
import puppeteer, { type Frame, type Page } from "puppeteer-core";
import { FRAME, type OtherBrowser } from "./browser.ts";

export const firefoxPath = [process.env.FIREFOX_PATH ?? "", "/usr/bin/firefox-esr", "/usr/bin/firefox"].find((file) =>
  existsSync(file),
);

const WATCH = `
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.effectiveDirective));
`;

/** Debian's Firefox over WebDriver BiDi, which needs no driver program. */
export async function startFirefox(executablePath: string): Promise<OtherBrowser> {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const prepare = async (page: Page): Promise<Page> => {
    await page.setViewport({ width: 1366, height: 768 });
    await page.evaluateOnNewDocument(WATCH);
    return page;
  };
  const tabs = [await prepare(await browser.newPage())];
  let current = tabs[0]!;
  const evaluate = async (body: string, inFrame: boolean): Promise<unknown> => {
    const target: Page | Frame | null | undefined = inFrame ? await (await current.$(FRAME))?.contentFrame() : current;
    return target ? target.evaluate(`(() => { ${body} })()`) : null;
  };
  return {
    version: await browser.version(),
    async open(url) {
      await current.goto(url);
    },
    async openTab(url) {
      current = await prepare(await browser.newPage());
      tabs.push(current);
      await current.goto(url);
    },
    async show(tab) {
      current = tabs[tab] ?? current;
      await current.bringToFront();
    },
    evaluate,
    async violations() {
      const found = await evaluate("return window.violations;", true);
      if (!Array.isArray(found)) throw new Error("nobody watched this document");
      return found.map(String);
    },
    close: () => browser.close(),
  };
}
