import { readFile, truncate, writeFile } from "node:fs/promises";
import type { Page, TestInfo } from "@playwright/test";
import { expectAccessible, fact, launchAddress } from "./clinic.ts";
import { stableText } from "./failures.ts";
import { expect, test } from "./test.ts";

test.use({ viewport: { width: 1366, height: 768 } });
// What is still under way when a test has seen what it wants is no fault.
test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

/** A patient without HDL in the record: here a laboratory reports it under a code of its own. */
const PATIENT = "huang-mei-yu";
const LAB = "https://hospital.example/CodeSystem/lab";

const LIST = `院內碼,項目名稱,檢體,單位,筆數,範例值
LAB-HDL,HDL Cholesterol,Serum,mg/dL,4068,45;50;38;61;55
LAB-K,Potassium,Serum,mmol/L,5120,4.1;3.9;5.0
LAB-NOTE,報告備註,,,12,
,沒有代碼,Serum,mg/dL,3,
`;

/** Opens the console from the launcher, as this person of the clinic's staff. */
async function openAs(page: Page, practitioner: string): Promise<Page> {
  await page.goto("/");
  await page.getByTestId("practitioner").selectOption(practitioner);
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByTestId("open-console").click()]);
  await expect(tab.getByTestId("signed-in")).toBeVisible();
  if ((await tab.getByTestId("language-switch").textContent())?.includes("English"))
    await tab.getByTestId("language-switch").click();
  return tab;
}

async function fileOf(info: TestInfo, name: string, content: string | Uint8Array): Promise<string> {
  const file = info.outputPath(name);
  await writeFile(file, content);
  return file;
}

async function importList(tab: Page, file: string): Promise<void> {
  await tab.getByTestId("import").click();
  await tab.getByTestId("import-file").setInputFiles(file);
  await tab.getByTestId("list-system-uri").fill(LAB);
  await tab.getByTestId("take-list").click();
  await expect(tab.getByTestId("took")).toBeVisible();
  await tab.getByTestId("import-close").click();
}

const rowOf = (tab: Page, code: string) => tab.locator(`[data-testid=grid-row][data-code="${code}"]`);

/** The record holds HDL under the hospital's code, and the site names this map, when it has one. */
async function withRecord(page: Page, map: string | null): Promise<void> {
  await page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    const config = (await response.json()) as { site: object };
    const terminology = map === null ? [] : ["codemap.json"];
    await route.fulfill({ response, json: { ...config, site: { ...config.site, terminology } } });
  });
  await page.route("**/codemap.json", (route) => route.fulfill({ body: map ?? "", contentType: "application/json" }));
  await page.route(/\/fhir\/Observation\?/, async (route) => {
    const codes = new URL(route.request().url()).searchParams.get("code") ?? "";
    const response = await route.fetch();
    const bundle = (await response.json()) as { total?: number; entry?: object[] };
    if (!codes.includes("2085-9")) return route.fulfill({ response, json: bundle });
    const row = {
      resource: {
        resourceType: "Observation",
        id: "lab-hdl-1",
        status: "final",
        code: { coding: [{ system: LAB, code: "LAB-HDL" }], text: "HDL Cholesterol" },
        specimen: { display: "Serum" },
        subject: { reference: `Patient/${PATIENT}` },
        effectiveDateTime: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
        valueQuantity: { value: 48, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
      },
      search: { mode: "match" },
    };
    const total = bundle.total === undefined ? {} : { total: bundle.total + 1 };
    await route.fulfill({ response, json: { ...bundle, ...total, entry: [...(bundle.entry ?? []), row] } });
  });
}

test("an informatician maps the hospital's list, a colleague approves, and the next launch shows the number", async ({
  page,
  context,
}, info) => {
  test.slow();
  // Before: the value is there, under a code that nothing maps.
  await withRecord(page, null);
  await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", /absent|unmapped/);
  const before = await stableText(page.getByTestId("result-range"));

  const tab = await openAs(page, "it-wang-hsin-hung");
  await tab.getByTestId("import").click();
  await tab.getByTestId("import-file").setInputFiles(await fileOf(info, "lab.csv", LIST));
  await expect(tab.getByTestId("problems")).toContainText("Line 5: has no code");
  await tab.getByTestId("list-system-uri").fill(LAB);
  await tab.getByTestId("take-list").click();
  await expect(tab.getByTestId("took")).toContainText("3 new");
  await tab.getByTestId("import-close").click();

  await rowOf(tab, "LAB-HDL").click();
  await tab.getByTestId("candidate-2085-9").getByRole("radio").check();
  await expect(tab.getByTestId("values")).toContainText("plausible range");
  await tab.getByTestId("relation").selectOption("equivalent");
  await tab.getByTestId("note").fill("Confirmed by the laboratory");
  await tab.keyboard.press("Control+s");
  await expect(rowOf(tab, "LAB-HDL")).toHaveAttribute("data-status", "proposed");
  await expect(tab.getByTestId("stepper")).toContainText("a colleague must approve it");
  await expect(tab.getByTestId("approve")).toHaveCount(0);
  await expect(tab.getByText("not saved yet")).toHaveCount(0);
  await expect(tab.getByTestId("coverage-coronary-risk")).toContainText("waits for review");
  // One's own proposals are left out of a selection that is approved.
  await rowOf(tab, "LAB-HDL").getByRole("checkbox").check();
  await tab.getByTestId("bulk-approve").click();
  await tab.getByTestId("confirm-ok").click();
  await expect(tab.getByTestId("notices")).toContainText("a colleague must approve it");
  await tab.getByTestId("bulk-clear").click();
  await tab.getByTestId("export").click();
  await expect(tab.getByTestId("publish-rows")).toHaveText("No row is approved yet");
  // A draft is a draft: the apps refuse it.
  const [draft] = await Promise.all([tab.waitForEvent("download"), tab.getByTestId("export-concept-map").click()]);
  const draftText = await readFile(await draft.path(), "utf8");
  await tab.close();
  const refused = await context.newPage();
  await withRecord(refused, draftText);
  await refused.goto(await launchAddress(refused, PATIENT, "coronary-risk"));
  await expect(refused.getByTestId("code-map-unused")).toContainText("only a published (active) map is used");
  await expect(fact(refused, "hdl")).toHaveAttribute("data-state", /absent|unmapped/);
  await refused.unrouteAll({ behavior: "ignoreErrors" });
  await refused.close();

  const colleague = await openAs(page, "dr-huang-shu-chuan");
  await colleague.getByTestId("filter-mine").click();
  await rowOf(colleague, "LAB-HDL").click();
  await expect(colleague.getByTestId("stepper")).toContainText("王信宏");
  await expect(colleague.getByTestId("notes")).toContainText("Confirmed by the laboratory");
  await colleague.getByTestId("approve").click();
  await colleague.getByTestId("filter-all").click();
  await expect(rowOf(colleague, "LAB-HDL")).toHaveAttribute("data-status", "approved");
  await colleague.getByTestId("export").click();
  const [published] = await Promise.all([colleague.waitForEvent("download"), colleague.getByTestId("publish").click()]);
  const map = await readFile(await published.path(), "utf8");
  await colleague.close();

  const next = await context.newPage();
  await withRecord(next, map);
  await next.goto(await launchAddress(next, PATIENT, "coronary-risk"));
  await expect(fact(next, "hdl")).toHaveAttribute("data-state", "found");
  await expect(fact(next, "hdl")).toContainText("48");
  await expect(next.getByTestId("code-map-unused")).toHaveCount(0);
  expect(await stableText(next.getByTestId("result-range"))).not.toBe(before);
  await fact(next, "hdl").getByRole("button").first().click();
  // The day on this PC, which is not always the one in Greenwich.
  const today = await next.evaluate(() => new Date().toLocaleDateString("sv-SE"));
  await expect(next.getByText(`approved by 黃淑娟 ${today}`)).toBeVisible();
  await next.unrouteAll({ behavior: "ignoreErrors" });
});

test("the codes of the server are harvested with their counts", async ({ page }) => {
  const tab = await openAs(page, "it-wang-hsin-hung");
  await tab.getByTestId("import").click();
  await tab.getByTestId("harvest").click();
  await expect(tab.getByTestId("harvested")).toContainText(/\d results: \d+ local codes/);
  await tab.getByTestId("with-read").check();
  await tab.getByTestId("take-harvest").click();
  await expect(tab.getByTestId("took")).toContainText("new");
  await tab.getByTestId("import-close").click();
  const rows = tab.getByTestId("grid-row");
  await expect(rows.first()).toBeVisible();
  await rows.first().click();
  await expect(tab.getByTestId("values")).toBeVisible();
  await expect(tab.locator("[data-testid^=candidate-]").first()).toBeVisible();
});

test("by keyboard alone; a crash of the page loses nothing; undo", async ({ page, context }, info) => {
  const tab = await openAs(page, "it-wang-hsin-hung");
  await importList(tab, await fileOf(info, "lab.csv", LIST));
  await tab.keyboard.press("/");
  await tab.keyboard.type("potas");
  await expect(tab.getByTestId("grid-row")).toHaveCount(1);
  await tab.getByTestId("filter-text").fill("");
  await tab.getByTestId("grid").focus();
  await tab.keyboard.press("Home");
  await expect(rowOf(tab, "LAB-K")).toHaveAttribute("data-current", "true");
  await tab.keyboard.press("Enter");
  await expect(tab.getByTestId("detail-title")).toBeFocused();
  // The mapper is sure of it, so it is chosen; the person saves.
  await expect(tab.getByTestId("candidate-2823-3").getByRole("radio")).toBeChecked();
  await tab.keyboard.press("Control+s");
  await expect(rowOf(tab, "LAB-K")).toHaveAttribute("data-status", "proposed");
  await tab.keyboard.press("j");
  await expect(rowOf(tab, "LAB-HDL")).toHaveAttribute("data-current", "true");
  await tab.keyboard.press("j");
  await tab.keyboard.press("n");
  await expect(rowOf(tab, "LAB-NOTE")).toHaveAttribute("data-status", "proposed");
  await tab.keyboard.press("Control+z");
  await expect(rowOf(tab, "LAB-NOTE")).toHaveAttribute("data-status", "unmapped");
  await expect(tab.getByTestId("save-state")).toContainText("Saved on this PC");
  const devtools = await context.newCDPSession(tab);
  // It never answers: the page is gone.
  void devtools.send("Page.crash").catch(() => undefined);
  await tab.waitForEvent("crash");

  const again = await openAs(await context.newPage(), "it-wang-hsin-hung");
  await expect(rowOf(again, "LAB-K")).toHaveAttribute("data-status", "proposed");
  await expect(rowOf(again, "LAB-NOTE")).toHaveAttribute("data-status", "unmapped");
});

test("bad input is named, and nothing is lost", async ({ page }, info) => {
  const tab = await openAs(page, "it-wang-hsin-hung");
  const tried = async (name: string, content: string | Uint8Array) => {
    await tab.getByTestId("import-file").setInputFiles(await fileOf(info, name, content));
  };
  const other = () => tab.getByRole("button", { name: "Choose another file" }).click();
  await tab.getByTestId("import").click();

  const huge = await fileOf(info, "huge.csv", "code\n");
  await truncate(huge, 200 * 2 ** 20);
  await tab.getByTestId("import-file").setInputFiles(huge);
  await expect(tab.getByTestId("list-refused")).toContainText("The file has 200 MB; 64 MB is the most");
  await other();
  await tried("broken.xlsx", "not a zip");
  await expect(tab.getByTestId("list-refused")).toContainText("The Excel file can not be opened");
  await other();
  await tried("html.json", "<html>");
  await expect(tab.getByTestId("problems")).toContainText("The file is no JSON");
  await other();
  const target = { code: "2085-9", equivalence: "sameas" };
  const map = {
    resourceType: "ConceptMap",
    status: "draft",
    group: [{ source: LAB, target: "http://loinc.org", element: [{ code: "LAB-HDL", target: [target] }] }],
  };
  await tried("map.json", JSON.stringify(map));
  await expect(tab.getByTestId("problems")).toContainText('it is "sameas"');
  await other();
  // 鉀 and 血清 in Big5.
  const big5 = new Uint8Array([
    ...Buffer.from("code,item,specimen\nK,"),
    0xb9,
    0x5b,
    0x2c,
    0xa6,
    0xe5,
    0xb2,
    0x4d,
    0x0a,
  ]);
  await tried("big5.csv", big5);
  await expect(tab.getByTestId("encoding")).toContainText("as found: big5");
  await tab.getByTestId("take-list").click();
  await tab.getByTestId("import-close").click();
  await expect(rowOf(tab, "K")).toContainText("鉀");
});

test("50,000 rows scroll, and every screen is accessible in both languages", async ({ page }, info) => {
  test.slow();
  const lines = Array.from({ length: 50_000 }, (_, n) => `C${n},Item ${n},Serum,mg/dL,${50_000 - n},`);
  const tab = await openAs(page, "it-wang-hsin-hung");
  const file = await fileOf(info, "many.csv", `code,item,specimen,unit,count,samples\n${lines.join("\n")}\n`);
  await importList(tab, file);
  await expect(tab.getByTestId("filter-all")).toContainText("50,000");
  await tab.getByTestId("grid").focus();
  await tab.keyboard.press("End");
  await expect(rowOf(tab, "C49999")).toHaveAttribute("data-current", "true");
  await expect(rowOf(tab, "C49999")).toBeInViewport();
  expect(await tab.getByTestId("grid-row").count()).toBeLessThan(80);
  await expectAccessible(tab);
  await tab.setViewportSize({ width: 1024, height: 700 });
  await expect(tab.getByTestId("stepper")).toBeHidden();
  await tab.keyboard.press("Enter");
  await expect(tab.getByTestId("detail-title")).toBeFocused();
  await expectAccessible(tab);
  await tab.keyboard.press("Escape");
  await expect(tab.getByTestId("grid")).toBeFocused();
  for (const [open, dialog] of [
    ["import", "import-dialog"],
    ["export", "export-dialog"],
    ["check", "check-dialog"],
    ["projects", "project-dialog"],
    ["coverage-coronary-risk", "coverage-dialog"],
  ] as const) {
    await tab.getByTestId(open).click();
    await expect(tab.getByTestId(dialog)).toBeVisible();
    await expectAccessible(tab);
    await tab.keyboard.press("Escape");
    await expect(tab.getByTestId(dialog)).toHaveCount(0);
  }
  await tab.getByTestId("language-switch").click();
  await expectAccessible(tab);
  await tab.setViewportSize({ width: 390, height: 844 });
  await expect(tab.getByTestId("export")).toBeHidden();
  await expect(tab.getByText("小螢幕僅供檢視")).toBeVisible();
  await expectAccessible(tab);
});
