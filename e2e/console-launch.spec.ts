import type { Page } from "@playwright/test";
import { expectAccessible } from "./clinic.ts";
import { expect, test } from "./test.ts";

test.use({ viewport: { width: 1024, height: 700 } });

const kept = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify(sessionStorage));

/** Opens the console from its card, as this person of the clinic's staff. */
async function openAs(page: Page, practitioner: string): Promise<Page> {
  await page.getByTestId("practitioner").selectOption(practitioner);
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByTestId("open-console").click()]);
  return tab;
}

test("the launcher's card opens it in a tab, as the person who is signed in there, with or without a chart", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByTestId("open-console")).toBeVisible();
  await expectAccessible(page);
  const first = await openAs(page, "it-wang-hsin-hung");
  await expect(first.getByTestId("signed-in")).toContainText("王信宏");
  expect(new URL(first.url()).pathname + new URL(first.url()).search).toBe("/console/");
  expect(JSON.parse(await kept(first))).not.toEqual({});
  expect(await kept(first)).toContain(String.raw`\"patientId\":null`);

  await page.getByTestId("patient-chen-kuo-hsiung").click();
  await expect(page.getByTestId("open-coronary-risk")).toBeVisible();
  const second = await openAs(page, "dr-huang-shu-chuan");
  await expect(second.getByTestId("signed-in")).toContainText("黃淑娟");
  await expect(second.locator("body")).not.toContainText("陳國雄");
  // Each tab is its own person.
  await first.reload();
  await expect(first.getByTestId("signed-in")).toContainText("王信宏");
});

test("the patient's own view has no console", async ({ page }) => {
  await page.goto("/?patient=chen-kuo-hsiung");
  await expect(page.getByTestId("open-console")).toBeVisible();
  await page.getByTestId("view-portal").click();
  await expect(page.getByTestId("open-coronary-risk")).toBeVisible();
  await expect(page.getByTestId("open-console")).toHaveCount(0);
});

test("opened by itself: choose the server, sign in, allow; signing out clears the login and leads back", async ({
  page,
}) => {
  const heavy: string[] = [];
  page.on("request", (request) => /\.wasm|\.onnx/.test(request.url()) && heavy.push(request.url()));
  await page.goto("/console/");
  const chooser = page.getByTestId("issuer-chooser");
  await expect(chooser.getByRole("button")).toHaveCount(1);
  await expect(page.getByRole("main")).not.toContainText("pick the patient");
  await expectAccessible(page);
  await chooser.getByRole("button").click();

  await page.getByRole("radio", { name: /王信宏/ }).check();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "What Console may do" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("of every patient you may see");
  await page.getByRole("button", { name: "Allow" }).click();

  await expect(page.getByTestId("signed-in")).toContainText("王信宏");
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByTestId("signed-in")).toContainText("王信宏");
  await page.getByTestId("language-switch").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant-TW");
  await expectAccessible(page);

  expect(await kept(page)).toContain("accessToken");
  await page.getByTestId("sign-out").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("已登出");
  await expect(page.getByTestId("error-page")).not.toContainText(/病人|病歷/);
  expect(await kept(page)).toBe("{}");
  await expectAccessible(page);
  await page.getByTestId("sign-in-again").click();
  await expect(page.getByTestId("issuer-chooser")).toBeVisible();
  expect(heavy).toEqual([]);
});
