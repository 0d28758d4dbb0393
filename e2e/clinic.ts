import AxeBuilder from "@axe-core/playwright";
import type { Frame, FrameLocator, Locator, Page } from "@playwright/test";
import type { LaunchInput, MadeLaunch } from "../packages/sandbox/src/launch-settings.ts";
import { expect } from "./test.ts";

export type App = "ecg-triage" | "coronary-risk" | "lung-decision";
export const APPS: readonly App[] = ["ecg-triage", "coronary-risk", "lung-decision"];

/** A page or the chart frame in it: both find things the same way. */
export type Screen = Page | FrameLocator;

/** Address of a further page of a search, as the embedded store, HAPI FHIR and other servers name it. */
export const LATER_PAGE = /\/fhir(\/\w+)?\/?\?.*(_page|_getpages|_offset|_cursor)/;

/** Opens a patient's chart in the launcher. */
export async function openChart(page: Page, patient: string): Promise<void> {
  await page.goto("/");
  await page.getByTestId(`patient-${patient}`).click();
  await expect(page.getByTestId("chart-name")).toBeVisible();
}

/** Clicks an app of the open chart; it runs in the chart frame. */
export async function startApp(page: Page, app: App): Promise<FrameLocator> {
  await page.getByTestId(`open-${app}`).click();
  return page.frameLocator('[data-testid="app-frame"]');
}

/** Opens a patient in the launcher and clicks an app, in the chart frame, as a clinician does. */
export async function openApp(page: Page, patient: string, app: App): Promise<FrameLocator> {
  await openChart(page, patient);
  return startApp(page, app);
}

/** Opens the drawer of the open chart, chooses the app there and refuses the given scopes by clicking them. */
export async function openRefusing(page: Page, app: App, scopes: string[]): Promise<FrameLocator> {
  await page.getByTestId("advanced").click();
  await page.getByTestId("drawer-app").selectOption(app);
  for (const scope of scopes) {
    await page.getByTestId(`scope-${scope}`).click();
    await expect(page.getByTestId(`scope-${scope}`)).toHaveAttribute("aria-pressed", "false");
  }
  await page.getByTestId("drawer-open").click();
  return page.frameLocator('[data-testid="app-frame"]');
}

/** A launch of this patient, as the launcher makes it. */
export async function makeLaunch(page: Page, patient: string, app: App, more: LaunchInput = {}): Promise<MadeLaunch> {
  const clinic = await page.request.get("/launcher/api/clinic");
  const { practitioners } = (await clinic.json()) as { practitioners: { id: string }[] };
  const answer = await page.request.post("/launcher/api/launch", {
    data: { app, patients: [patient], practitioners: practitioners.slice(0, 1).map(({ id }) => id), ...more },
  });
  const made = (await answer.json()) as Partial<MadeLaunch> & { error?: string };
  if (!made.url) throw new Error(made.error ?? "the launch has no address");
  return made as MadeLaunch;
}

/** Its address. */
export async function launchAddress(page: Page, patient: string, app: App, more: LaunchInput = {}): Promise<string> {
  return (await makeLaunch(page, patient, app, more)).url ?? "";
}

/** The app's document in the chart frame. */
export async function frameOf(page: Page): Promise<Frame> {
  const element = await page.getByTestId("app-frame").elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error("the chart frame is not there");
  return frame;
}

/** The fact's row in the inputs panel. */
export const fact = (screen: Screen, concept: string): Locator => screen.locator(`[data-fact="${concept}"]`).first();

/** The leading answer, in any of its states. */
export const answer = (screen: Screen): Locator => screen.getByTestId("result-card").first();

/** The label at the foot of the screen that says what computed and whether somebody verified it. */
export const footerLabel = (screen: Screen): Locator => screen.getByTestId("ai-label").last();

/** Types a number into a fact that asks for one, or that is opened with its E key. */
export async function enterNumber(screen: Screen, concept: string, value: string): Promise<void> {
  await screen.getByTestId(`entry-${concept}`).getByRole("textbox").fill(value);
  await screen.getByTestId(`enter-${concept}`).click();
  await expect(fact(screen, concept)).toHaveAttribute("data-state", "entered");
}

/** Files the result of the screen with its final or its draft button, and waits for the server's word. */
export async function file(screen: Screen, button: "file-confirm" | "file-draft" = "file-confirm"): Promise<Locator> {
  await screen.getByTestId("file-to-record").click();
  const dialog = screen.getByTestId("file-preview");
  await dialog.getByTestId(button).click();
  return dialog;
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** No accessibility violation in the page and its frames. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual(
    [],
  );
}
