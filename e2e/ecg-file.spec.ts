import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible, launchAddress, openApp } from "./clinic.ts";
import { bareCsv, type DroppedFile, drop, museEcg, museIdentity, wfdbEcg } from "./ecg-files.ts";
import { inMemory } from "./heap.ts";
import { expect, speak, test } from "./test.ts";

/** Tseng, Kuo-An: one ECG in the chart. */
const PATIENT = "tseng-kuo-an";
/** Without the birth date, which moves with the day on which the sandbox starts. */
const OWN = museEcg("own.xml", museIdentity("T-000453", "Kuo-An", "Tseng", "", "MALE"));
const OTHERS = museEcg("chen.xml", museIdentity("T-000999", "Mei", "Chen", "03-02-1950", "FEMALE"));
/** Nothing in the chart at all. */
const NO_ECG = "kao-ching-i";
const INTEROP = path.resolve(import.meta.dirname, "../../shared/ecg/interop");

/** How another test of this user drew its paper is no matter here. */
test.beforeEach(({ page }) => page.route(/\/app-state\//, (route) => route.fulfill({ status: 503 })));

async function open(page: Page, patient = PATIENT): Promise<void> {
  await page.goto(await launchAddress(page, patient, "ecg-triage"));
  await expect(page.locator("[data-testid=verdict], [data-testid=empty-state]").first()).toBeVisible();
}

const chooser = (page: Page) => page.getByTestId("choose-ecg");
const problem = (page: Page) => page.getByTestId("file-problem");
const identity = (page: Page) => page.getByTestId("file-identity");
const primary = (page: Page) => page.getByTestId("file-to-record");

/** Sets the screen to the frame of an EHR. */
const atFrameSize = (page: Page) => page.setViewportSize({ width: 1024, height: 700 });

test("another patient's file is drawn and measured, says so in red, on print too, and can not be filed", async ({
  page,
}) => {
  await atFrameSize(page);
  await open(page);
  const sent: string[] = [];
  page.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
  await drop(page, [OTHERS], false);
  await expect(page.getByTestId("drop-target")).toContainText("Drop ECG files to open them here");
  await drop(page, [OTHERS]);
  await expect(page.getByTestId("drop-target")).toHaveCount(0);
  await expect(identity(page)).toHaveAttribute("data-verdict", "other");
  await expect(identity(page)).toHaveRole("alert");
  await expect(identity(page)).toContainText("The file says Mei Chen, T-000999, 1950-03-02, Female");
  await expect(identity(page)).toContainText(/this chart is 曾國安 Tseng, Kuo-An, T-000453, 1958-\d\d-\d\d, Male/);
  await expect(identity(page)).toContainText("Different: number, name, birth date, sex");
  await expect(page.getByTestId("ecg-paper")).toHaveAttribute("aria-label", /12-lead ECG/);
  await expect(page.getByTestId("measures")).toContainText(/HR7\d/);
  await expect(primary(page)).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Can not be filed: the file is another patient's").first()).toBeVisible();
  await expect(page.getByTestId("patient-banner")).toContainText("not in the chart");
  // The findings are shown, and there is nothing to decide.
  await expect(page.locator("[data-finding]").first()).toBeVisible();
  await expect(page.locator("[data-testid^=accept-]")).toHaveCount(0);
  await expectAccessible(page);

  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("print-sheet")).toContainText(/The file says Mei Chen.*Different: number/);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });

  await page.getByTestId("language-switch").click();
  await expect(identity(page)).toContainText(/可能是其他病人的心電圖.*不同：號碼、姓名、出生日期、性別/);
  await expect(page.getByText("不能寫入病歷：檔案與此病人不符").first()).toBeVisible();
  await expectAccessible(page);
  expect(sent).toEqual([]);
});

test("this patient's file is said to be it, with the device's own reading apart, and is closed again", async ({
  page,
}) => {
  await atFrameSize(page);
  await open(page);
  await expect(chooser(page).locator("option")).toHaveCount(1);
  const ofChart = await chooser(page).inputValue();
  await drop(page, [OWN]);
  await expect(identity(page)).toHaveAttribute("data-verdict", "same");
  await expect(identity(page)).toContainText("number, name, sex agree");
  await expect(chooser(page).locator("optgroup").first()).toHaveAttribute("label", "Opened files");
  await expect(chooser(page).locator("optgroup").first().locator("option")).toHaveText(["own.xml"]);
  const box = page.getByTestId("device-box");
  await expect(box).toContainText("From the file: MAC 5500, its own reading");
  await expect(box).toContainText("not checked by us");
  await expect(box).toContainText("Sinus rhythm, device says");
  await expect(box).toContainText(/HR81.?\/min/);
  await expect(page.getByTestId("measures")).not.toContainText("81");
  await expect(primary(page)).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("An opened file is read, measured and printed, not filed").first()).toBeVisible();

  await chooser(page).selectOption(ofChart);
  await expect(identity(page)).toHaveCount(0);
  await expect(page.getByTestId("close-file")).toHaveCount(0);
  await chooser(page).selectOption({ label: "own.xml" });
  await page.getByTestId("close-file").click();
  await expect(chooser(page)).toHaveValue(ofChart);
  await expect(chooser(page).locator("option")).toHaveCount(1);
  await expect(page.getByTestId("sign-out")).toBeVisible();
});

test("with no ECG in the chart a WFDB pair is opened by keyboard; half an hour stands as strips, and whose it is is not known", async ({
  page,
}) => {
  const [header, signal] = wfdbEcg("holter", 1800);
  await open(page, NO_ECG);
  await expect(page.getByTestId("empty-state")).toContainText(/no ECG/i);
  const button = page.getByTestId("open-file");
  for (let n = 0; n < 40; n++) {
    if (await button.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
  const picking = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  const picker = await picking;
  expect(picker.isMultiple()).toBe(true);
  await picker.setFiles(
    [signal, header].map(({ name, bytes }) => ({
      name,
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    })),
  );
  // The paper stands before the measurements do.
  await expect(page.getByTestId("ecg-paper")).toHaveAttribute("aria-label", /2-lead ECG.*Strips.*of 1800 s/);
  await expect(identity(page)).toHaveAttribute("data-verdict", "unknown");
  await expect(identity(page)).toContainText("The file does not say whose it is");
  await expect(page.getByTestId("measures")).toContainText(/HR7\d/, { timeout: 60_000 });
  await expect(primary(page)).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await page.getByTestId("paper-region").focus();
  await page.keyboard.press("End");
  await expect(page.getByTestId("paper-window")).toContainText("–1800.0 of 1800 s");
});

test("a header without its signals keeps its place: the missing file alone opens it", async ({ page }) => {
  const [header, signal] = wfdbEcg("pair", 20);
  await open(page);
  await drop(page, [header]);
  await expect(problem(page)).toContainText("Could not be opened: pair.hea");
  await expect(problem(page)).toContainText("pair.dat");
  await expect(problem(page)).toContainText("the header is kept");
  await drop(page, [signal]);
  await expect(problem(page)).toHaveCount(0);
  await expect(page.getByTestId("ecg-paper")).toHaveAttribute("aria-label", /2-lead ECG/);
});

test("a CSV without its layout is asked for it once, by keyboard, and is not to be dropped again", async ({ page }) => {
  await atFrameSize(page);
  await open(page);
  await drop(page, [bareCsv("export.csv")]);
  const dialog = page.getByTestId("csv-dialog");
  await expect(dialog).toContainText(
    "export.csv does not say its sampling rate and its unit and the leads of its 3 columns",
  );
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("csv-rate")).toBeFocused();
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toHaveCount(3);
  await page.keyboard.type("00");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("csv-unit")).toHaveValue("uV");
  await page.keyboard.press("Tab");
  await page.keyboard.type("I, II");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toHaveText("3 different names are needed; 2 are given.");
  await page.keyboard.type(", V1");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId("ecg-paper")).toHaveAttribute("aria-label", /7-lead ECG/);
  await expect(chooser(page).locator("option:checked")).toHaveText("export.csv");
  await expect(page.getByTestId("measures")).toContainText(/HR\d/);
});

test("what is no ECG, damaged, built to harm or too large is said in words, at once, and the next file opens", async ({
  page,
}) => {
  await open(page);
  const text = (name: string, body: string): DroppedFile => ({ name, bytes: Buffer.from(body) });
  const laughs = `<!DOCTYPE a [<!ENTITY b "${"ha".repeat(1000)}"><!ENTITY c "${"&b;".repeat(1000)}">]><AnnotatedECG>&c;</AnnotatedECG>`;
  const cases: [DroppedFile, RegExp][] = [
    [text("scan.pdf", "%PDF-1.7 ..."), /PDF document: a picture of an ECG.*Ask for the data file/],
    [text("ecg.zip", "PK\u0003\u0004...."), /archive \(zip\)/],
    [text("empty.xml", ""), /The file is empty/],
    [text("laughs.xml", laughs), /Could not be opened: laughs\.xml/],
    [text("lost.dat", "\u0000\u0001\u0002\u0003"), /drop it together with its header/],
    [{ name: "cut.xml", bytes: OWN.bytes.subarray(0, 9000) }, /The XML can not be read/],
  ];
  for (const [file, words] of cases) {
    const started = Date.now();
    await drop(page, [file]);
    await expect(problem(page)).toHaveText(words);
    expect(Date.now() - started).toBeLessThan(3000);
    await page.getByTestId("dismiss-problem").click();
    await expect(problem(page)).toHaveCount(0);
  }
  await page.evaluate(() => {
    const part = new Uint8Array(1 << 20);
    const data = new DataTransfer();
    data.items.add(new File(Array<Uint8Array<ArrayBuffer>>(250).fill(part), "huge.dat"));
    document.getElementById("main")?.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
  });
  await expect(problem(page)).toContainText("The file has 262,144,000 bytes; at most 134,217,728 are read");
  await expectAccessible(page);
  await drop(page, [OWN]);
  await expect(identity(page)).toHaveAttribute("data-verdict", "same");
  await expect(page.getByTestId("measures")).toContainText(/HR7\d/);
});

test("a reader that gives no answer is ended in time and started anew: the same file opens at the second try", async ({
  page,
}) => {
  await open(page);
  await expect(page.getByTestId("measures")).toBeVisible();
  await drop(page, [OTHERS]);
  await expect(identity(page)).toHaveAttribute("data-verdict", "other");
  // Started with the first file, after the one that measures.
  const reader = page.workers().findLast((worker) => /ecg\.worker/.test(worker.url()));
  await reader?.evaluate(() => void setTimeout(() => self.close()));
  await drop(page, [OWN]);
  await expect(page.getByTestId("file-reading")).toContainText("Reading own.xml");
  await expect(problem(page)).toContainText("not finished after 20 s and was stopped", { timeout: 40_000 });
  await expect(problem(page)).toContainText("started anew");
  await page.getByTestId("dismiss-problem").click();
  await drop(page, [OWN]);
  await expect(identity(page)).toHaveAttribute("data-verdict", "same");
  await expect(page.getByTestId("measures")).toBeVisible();
});

test("nothing of an opened file outlives the session", async ({ page }) => {
  await open(page);
  // Words that this test never looks for on the page, which would then hold them for the test's sake.
  const held = ["Q-771235", "Zacharias"];
  const [id = "", first = ""] = held;
  await drop(page, [museEcg("night.xml", museIdentity(id, first, "Tseng", "10-10-1958", "MALE"))]);
  await expect(identity(page)).toHaveAttribute("data-verdict", "other");
  await expect(page.getByTestId("verdict")).not.toHaveAttribute("data-state", /measuring|reading/);
  await drop(page, [bareCsv("waits.csv")]);
  await expect(page.getByTestId("csv-dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await inMemory(page, held)).toEqual(held);
  await page.getByTestId("sign-out").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed out");
  expect(page.workers()).toEqual([]);
  await expect.poll(() => inMemory(page, held)).toEqual([]);
  const storages = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(storages).not.toMatch(/Zacharias|night/);
});

test("opens in the chart frame of the EHR as well", async ({ page }) => {
  const frame = await openApp(page, PATIENT, "ecg-triage");
  await expect(frame.getByTestId("verdict")).toBeVisible();
  await frame
    .getByTestId("file-input")
    .setInputFiles({ name: OWN.name, mimeType: "text/xml", buffer: Buffer.from(OWN.bytes) });
  await expect(frame.getByTestId("file-identity")).toHaveAttribute("data-verdict", "same");
});

test("an ECG that the record keeps as a file is opened from the list, or by the launch that names it, and is not filed", async ({
  page,
}) => {
  const patient = "hung-mei-lien";
  const read = page.waitForRequest(/\/fhir\/DiagnosticReport\?/);
  await open(page, patient);
  await expect(chooser(page).locator("optgroup")).toHaveCount(0);
  const { authorization = "" } = await (await read).allHeaders();
  const form = {
    title: "Night ECG",
    contentType: "application/xml",
    data: Buffer.from(OTHERS.bytes).toString("base64"),
  };
  const code = { coding: [{ system: "http://loinc.org", code: "11524-6" }] };
  const subject = { reference: `Patient/${patient}` };
  const made = await page.request.post("/fhir/DiagnosticReport", {
    headers: { authorization, "content-type": "application/fhir+json" },
    data: { resourceType: "DiagnosticReport", status: "final", code, subject, presentedForm: [form] },
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };

  await open(page, patient);
  const group = chooser(page).locator('optgroup[label="Files in the record"]');
  await expect(group.locator("option")).toHaveText(["Night ECG"]);
  await expect(identity(page)).toHaveCount(0);
  await chooser(page).selectOption({ label: "Night ECG" });
  await expect(identity(page)).toHaveAttribute("data-verdict", "other");
  await expect(page.getByTestId("patient-banner")).toContainText("file in the record");
  await expect(primary(page)).toHaveAttribute("aria-disabled", "true");

  const named = { fhirContext: [{ reference: `DiagnosticReport/${id}` }] };
  await page.goto(await launchAddress(page, patient, "ecg-triage", named));
  await expect(identity(page)).toHaveAttribute("data-verdict", "other");

  // The same as a Binary of its own, which the server gives at the second try.
  let isThere = false;
  await page.route(/\/fhir\/DiagnosticReport/, async (route) => {
    const response = await route.fetch();
    const text = (await response.text()).replace(/"data":"[^"]+"/, '"url":"Binary/night-1"');
    await route.fulfill({ response, body: text });
  });
  await page.route(/\/fhir\/Binary\/night-1/, (route) =>
    isThere
      ? route.fulfill({
          json: { resourceType: "Binary", id: "night-1", contentType: "application/xml", data: form.data },
        })
      : route.fulfill({ status: 404, json: { resourceType: "OperationOutcome", issue: [] } }),
  );
  await page.goto(await launchAddress(page, patient, "ecg-triage", named));
  await expect(problem(page)).toContainText("Could not be opened: Night ECG The record's server did not give the file");
  isThere = true;
  await chooser(page).selectOption({ label: "Night ECG" });
  await expect(identity(page)).toHaveAttribute("data-verdict", "other");
});

test.describe("in Chinese", () => {
  test.use({ language: null });

  test("the empty state, the picker and a problem are said in the reader's language", async ({ page }) => {
    await atFrameSize(page);
    await speak(page, "zh-TW");
    await open(page, NO_ECG);
    await expect(page.getByTestId("open-file")).toHaveText("開啟檔案…");
    await drop(page, [{ name: "scan.pdf", bytes: Buffer.from("%PDF-1.7") }]);
    await expect(problem(page)).toContainText("無法開啟：scan.pdf");
    await expect(problem(page)).toContainText("只有心電圖影像");
    await expectAccessible(page);
    await drop(page, [OWN]);
    await expect(identity(page)).toContainText(/檔案寫的是.*不同：/);
  });
});

test("files of other makers open, each with its leads and the device's own words", async ({ page }) => {
  test.skip(!existsSync(INTEROP), "needs ../shared/ecg/interop");
  await open(page);
  for (const name of ["MUSE_example.xml", "demo.scp", "waveform_ecg.dcm", "FDA_Example_aECG.xml"]) {
    await drop(page, [{ name, bytes: readFileSync(path.join(INTEROP, name)) }]);
    await expect(chooser(page).locator("option:checked")).toContainText(name);
    await expect(page.getByTestId("ecg-paper")).toHaveAttribute("aria-label", /\d+-lead ECG/);
    await expect(identity(page)).not.toHaveAttribute("data-verdict", "same");
    await expect(page.getByTestId("verdict")).not.toHaveAttribute("data-state", /measuring/, { timeout: 60_000 });
    await expect(problem(page)).toHaveCount(0);
  }
});
