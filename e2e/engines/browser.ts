/**
 * What a test needs of a browser that Playwright can not drive: Firefox over WebDriver BiDi, WebKit over WebDriver.
 * A part of the page is named by its `data-testid`, in the top document or in the EHR's chart frame.
 */
export interface OtherBrowser {
  /** Name and version, as the browser tells it. */
  version: string;
  open(url: string): Promise<void>;
  /** A tab or window beside the first, in the same session; the tests then act on it until `show` chooses another. */
  openTab(url: string): Promise<void>;
  /** Acts on the n-th tab from now on, from 0. */
  show(tab: number): Promise<void>;
  /** Runs a function body in the document (of the frame when `inFrame`); its JSON-like result comes back. */
  evaluate(body: string, inFrame: boolean): Promise<unknown>;
  /** What the policy of the frame's document refused since it began; null where the browser can not be asked in time. */
  violations(): Promise<string[] | null>;
  close(): Promise<void>;
}

export const FRAME = '[data-testid="app-frame"]';

/** Text of the first part with this id, or null while there is none. */
export async function textOf(browser: OtherBrowser, id: string, inFrame: boolean): Promise<string | null> {
  const found = await browser.evaluate(
    `return document.querySelector('[data-testid="${id}"]')?.textContent ?? null;`,
    inFrame,
  );
  return typeof found === "string" ? found : null;
}

/** Clicks the first element that matches as soon as it is there. */
export async function click(browser: OtherBrowser, selector: string, inFrame: boolean): Promise<void> {
  await until(`${selector} can be clicked`, () =>
    browser.evaluate(
      `const found = document.querySelector(${JSON.stringify(selector)}); found?.click(); return Boolean(found);`,
      inFrame,
    ),
  );
}

/** Waits until the answer is truthy and returns it. */
export async function until<T>(what: string, ask: () => Promise<T>): Promise<T> {
  let last: unknown = null;
  for (let attempt = 0; attempt < 240; attempt++) {
    const found = await ask().catch((cause: unknown) => {
      last = cause;
      return null;
    });
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what}: not within a minute${last ? ` (${String(last)})` : ""}`);
}
