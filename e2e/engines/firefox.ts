import { existsSync } from "node:fs";
import puppeteer, { type Frame, type Page } from "puppeteer-core";
import { FRAME, type OtherBrowser, WATCH } from "./browser.ts";

export const firefoxPath = [process.env.FIREFOX_PATH ?? "", "/usr/bin/firefox-esr", "/usr/bin/firefox"].find((file) =>
  existsSync(file),
);

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
    async evaluate(body, inFrame) {
      const target: Page | Frame | null | undefined = inFrame
        ? await (await current.$(FRAME))?.contentFrame()
        : current;
      return target ? target.evaluate(`(() => { ${body} })()`) : null;
    },
    close: () => browser.close(),
  };
}
