import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { Builder, Capabilities, type WebDriver } from "selenium-webdriver";
import { FRAME, type OtherBrowser } from "./browser.ts";

const driver = "/usr/bin/WebKitWebDriver";
const xvfb = "/usr/bin/Xvfb";
const [miniBrowser] = globSync("/usr/lib/*/webkit2gtk-4.*/MiniBrowser");
/** WebKitGTK's driver, its browser and a display without a screen; null when one is missing. */
export const webkitPaths = existsSync(driver) && existsSync(xvfb) && miniBrowser ? { driver, xvfb, miniBrowser } : null;

/** A display of its own; the server chooses the number and writes it to file descriptor 3. */
function startDisplay(program: string): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn(program, ["-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdio[3]?.once("data", (number) => resolve({ display: `:${String(number).trim()}`, server }));
  });
}

/** Debian's WebKitGTK in its MiniBrowser, over WebDriver. It tells no version of its own: the user agent's is taken. */
export async function startWebKit(
  { driver, xvfb, miniBrowser }: NonNullable<typeof webkitPaths>,
  port: number,
): Promise<OtherBrowser> {
  const { display, server } = await startDisplay(xvfb);
  const service = spawn(driver, [`--port=${port}`], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: "x11", WEBKIT_DISABLE_COMPOSITING_MODE: "1" },
  });
  const end = () => {
    service.kill();
    server.kill();
  };
  const capabilities = new Capabilities({
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary: miniBrowser, args: ["--automation"] },
  });
  let web: WebDriver;
  try {
    for (let attempt = 0; !(await fetch(`http://127.0.0.1:${port}/status`).catch(() => null)); attempt++) {
      if (attempt > 100) throw new Error("WebKitWebDriver does not answer");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    web = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
  } catch (cause) {
    end();
    throw cause;
  }
  const tabs = [await web.getWindowHandle()];
  return {
    version: `${(await web.getCapabilities()).getBrowserName()} ${(await web.getCapabilities()).getBrowserVersion()}`,
    open: (url) => web.get(url),
    async openTab(url) {
      await web.switchTo().newWindow("tab");
      tabs.push(await web.getWindowHandle());
      await web.get(url);
    },
    async show(tab) {
      await web.switchTo().window(tabs[tab] ?? "");
    },
    async evaluate(body, inFrame) {
      await web.switchTo().defaultContent();
      if (inFrame) {
        const [frame] = await web.findElements({ css: FRAME });
        if (!frame) return null;
        await web.switchTo().frame(frame);
      }
      return web.executeScript(body);
    },
    // WebDriver runs nothing before a document's own scripts, and WebKit keeps no reports of this kind.
    violations: async () => null,
    async close() {
      await web.quit().catch(() => undefined);
      end();
    },
  };
}
