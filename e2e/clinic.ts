import AxeBuilder from "@axe-core/playwright";
import { expect, type FrameLocator, type Page } from "@playwright/test";

export type App = "ecg-triage" | "coronary-risk" | "lung-decision";

/** Opens a patient in the launcher and clicks an app, in the chart frame, as a clinician does. */
export async function openApp(page: Page, patient: string, app: App): Promise<FrameLocator> {
  await page.goto("/");
  await page.getByTestId(`patient-${patient}`).click();
  await expect(page.getByTestId("chart-name")).toBeVisible();
  await page.getByTestId(`open-${app}`).click();
  return page.frameLocator('[data-testid="app-frame"]');
}

/** The fact's row in the inputs panel. */
export function fact(frame: FrameLocator, concept: string) {
  return frame.locator(`[data-fact="${concept}"]`);
}

/** No accessibility violation in the page and its frame. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

/** Collects what must never happen on any page: requests to other origins, CSP violations, uncaught errors. */
export function watch(page: Page): { strangers: string[]; refusals: string[]; errors: string[] } {
  const seen = { strangers: [] as string[], refusals: [] as string[], errors: [] as string[] };
  const own = new URL(page.url() === "about:blank" ? "http://localhost" : page.url()).hostname;
  page.on("request", (request) => {
    const url = new URL(request.url());
    if ((url.protocol === "http:" || url.protocol === "https:" || url.protocol === "ws:") && url.hostname !== own && url.hostname !== "localhost") seen.strangers.push(request.url());
  });
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) seen.refusals.push(message.text());
  });
  page.on("pageerror", (error) => seen.errors.push(error.message));
  return seen;
}
