import { measure, measureMarkers, moveMarker } from "@bedside/ecg";
import type { DiagnosticReport } from "fhir/r4.js";
import { expectAccessible, file, launchAddress, openApp } from "./clinic.ts";
import { filedBy, recordingsOf } from "./record.ts";
import { expect, test } from "./test.ts";

const PATIENT = "tseng-kuo-an";

/** How another test of this user drew its paper is no matter here. */
test.beforeEach(({ page }) => page.route(/\/app-state\//, (route) => route.fulfill({ status: 503 })));

test("T end moved by keys and by mouse: QTc follows, U restores, a neighbour stops it", async ({ page, request }) => {
  const { recording } = (await recordingsOf(request, PATIENT))[0]!;
  const machine = measure(recording);
  const { beat, markers } = machine.median!;
  const meanMs = machine.rrMs.reduce((sum, rr) => sum + rr, 0) / machine.rrMs.length;
  const after = (ms: number) => {
    const { markers: moved } = moveMarker(beat, markers, "tOffset", markers.tOffset!.ms + ms);
    return String(measureMarkers(beat, moved, meanMs).qtcMs!.fridericia);
  };
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  await expect(page.getByTestId("measures")).toContainText(`${machine.qtcMs!.fridericia}`);
  await page.keyboard.press("k");
  const tEnd = page.getByTestId("marker-tOffset");
  await expect(tEnd).toBeFocused();
  await expect(page.getByTestId("median-scale")).toContainText(/\d+ px = 1 mm, 1 mm = 40 ms = 0\.\d mV/);
  await expect(page.getByTestId("beats-used")).toContainText(`of ${machine.beats.length} beats`);
  const qt = Math.round(markers.tOffset!.ms - markers.qrsOnset!.ms);
  await expect(tEnd).toHaveAttribute("aria-valuetext", `T end, ${qt} ms after QRS onset`);
  const qtc = page.getByTestId("markers-qtc");

  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(tEnd).toHaveAttribute("aria-valuetext", `T end, ${qt + 11} ms after QRS onset, edited`);
  await expect(qtc).toContainText(after(11));
  await expect(qtc).toContainText(`machine ${machine.qtcMs!.fridericia}`);
  await expect(page.getByTestId("machine-tOffset")).toBeVisible();
  await expect(page.getByTestId("formulas")).toContainText(String(machine.qtcMs!.hodges + 11));

  const paper = (await page.getByTestId("median-beat").boundingBox())!;
  const handle = (await tEnd.boundingBox())!;
  const pxPerMs = (Number(await page.getByTestId("median-canvas").getAttribute("data-px-per-mm")) * 25) / 1000;
  const middle = handle.x + handle.width / 2;
  await page.mouse.move(middle, paper.y + 120);
  await page.mouse.down();
  await page.mouse.move(middle - 31 * pxPerMs, paper.y + 120, { steps: 6 });
  await page.mouse.up();
  await expect(tEnd).toHaveAttribute("aria-valuetext", new RegExp(`T end, ${qt - 20} ms after QRS onset, edited`));
  await expect(qtc).toContainText(after(-20));

  for (let i = 0; i < 14; i++) await page.keyboard.press("Shift+ArrowLeft");
  await expect(page.getByTestId("markers-said")).toContainText(/T end stops here: T peak is next to it/);
  await page.keyboard.press("u");
  await expect(tEnd).toHaveAttribute("aria-valuetext", `T end, ${qt} ms after QRS onset`);
  await expect(qtc).toContainText(String(machine.qtcMs!.fridericia));
  await expect(page.getByTestId("machine-tOffset")).toHaveCount(0);

  await page.keyboard.press("t");
  await expect(page.getByTestId("tangent")).toBeAttached();
  const end = await page.getByTestId("tangent").getAttribute("data-end");
  await page.getByTestId("to-tangent").click();
  await expect(tEnd).toHaveAttribute("aria-valuetext", `T end, ${end} ms after QRS onset, edited`);
  await expect(page.getByTestId("marker-table").locator('[data-row="tOffset"]')).toContainText("tangent");
  await page.getByTestId("marker-tPeak").focus();
  await page.keyboard.press("Tab");
  await expect(tEnd).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(tEnd).toHaveAttribute("aria-valuetext", `T end, ${qt} ms after QRS onset`);
  await page.keyboard.press("k");
  await expect(page.getByTestId("verdict")).toBeVisible();
});

test("edited measurements switch a rule off by name, are said to be edited, survive a reload, and are filed with the machine's", async ({
  page,
  request,
}) => {
  const patient = "danuvu-ravagau";
  const { recording } = (await recordingsOf(request, patient))[0]!;
  const machine = measure(recording);
  const machinePr = machine.prMs ?? 0;
  expect(machinePr).toBeGreaterThan(200);
  const pr = machinePr - 50;
  await page.goto(await launchAddress(page, patient, "ecg-triage"));
  await expect(page.getByTestId("rule-warnings").locator('[data-rule="prolonged-pr"]')).toBeVisible();
  await page.keyboard.press("k");
  await page.getByTestId("marker-pOnset").focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("Shift+ArrowRight");
  const effects = page.getByTestId("edit-effects");
  await expect(effects.locator('[data-rule="prolonged-pr"][data-state="off"]')).toContainText(
    new RegExp(`PR interval ${machinePr} ms.*no longer fires.*struck through`),
  );
  await expect(page.getByTestId("edit-says")).toContainText(/P onset moved by .*(林怡君|Lin)/);
  await page.getByTestId("back-to-reading").click();
  // A draft changes nothing yet.
  await expect(page.getByTestId("edited-chip")).toHaveCount(0);
  await expect(page.getByTestId("measures")).toContainText(`${machinePr}`);
  await page.keyboard.press("k");
  await page.getByTestId("use-measurements").click();
  await page.getByTestId("back-to-reading").click();
  await expect(page.getByTestId("edited-chip")).toContainText(/Edited by .*(林怡君|Lin)/);
  await expect(page.getByTestId("measures")).toContainText(`${pr}`);
  const warning = page.getByTestId("rule-warnings").locator('[data-rule="prolonged-pr"]');
  await expect(warning).toHaveAttribute("data-state", "off");
  await expect(warning.locator("s")).toContainText(`${machinePr} ms`);

  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByTestId("edited-chip")).toContainText(/Edited by/);
  await expect(page.getByTestId("measures")).toContainText(`${pr}`);
  await page.getByTestId("sign-out").click();
  await expect(page.getByTestId("leave-ask")).toContainText("the measurements of 1 ECG that you edited");
  await page.getByTestId("leave-stay").click();

  const dialog = await file(page, "file-draft");
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  const reports = (await filedBy(request, patient, "DiagnosticReport")) as DiagnosticReport[];
  const conclusion = reports.map((report) => report.conclusion).join("\n");
  expect(conclusion).toMatch(new RegExp(`Measurements edited by .*: HR \\d+/min, PR ${pr} ms`));
  expect(conclusion).toMatch(new RegExp(`Machine: HR \\d+/min, PR ${machinePr} ms`));
  await dialog.getByTestId("file-close").click();

  await page.keyboard.press("k");
  await page.getByTestId("restore-markers").click();
  await page.getByTestId("back-to-reading").click();
  await expect(page.getByTestId("edited-chip")).toHaveCount(0);
  await expect(warning).not.toHaveAttribute("data-state", "off");
});

test("a beat that is removed and added again by keys measures everything anew", async ({ page, request }) => {
  const { recording } = (await recordingsOf(request, PATIENT))[0]!;
  const machine = measure(recording);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(await launchAddress(page, PATIENT, "ecg-triage"));
  await expect(page.getByTestId("measures")).toBeVisible();
  await page.keyboard.press("k");
  const beat = page.getByTestId("beat-2");
  await beat.focus();
  await expect(beat).toHaveAttribute("aria-label", `Beat 3 of ${machine.beats.length}`);
  await page.keyboard.press("Delete");
  await expect(page.getByTestId("markers-said")).toContainText(/was removed; everything is measured again/);
  const without = measure(
    recording,
    machine.beats.filter((_, i) => i !== 2),
  );
  await expect(page.getByTestId("formulas")).toContainText(`HR ${Math.round(without.hrBpm!)}`);
  await page.getByTestId("beat-1").focus();
  await page.keyboard.press("Insert");
  await expect(page.getByTestId("markers-said")).toContainText(/A beat was added/);
  await expect(page.getByTestId("formulas")).toContainText(`HR ${Math.round(machine.hrBpm!)}`);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("beat-2")).toBeFocused();
  await page.keyboard.press("u");
  await expect(page.getByTestId("markers-said")).toContainText("The machine's markers and beats stand again");
});

test("a wave that the machine did not find can be placed, and gives its interval", async ({ page, request }) => {
  const patient = "hung-mei-lien";
  const { recording } = (await recordingsOf(request, patient))[0]!;
  expect(measure(recording).prMs).toBeNull();
  await page.goto(await launchAddress(page, patient, "ecg-triage"));
  await expect(page.getByTestId("measures")).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByTestId("marker-pOnset")).toHaveCount(0);
  await page.getByTestId("place-pOnset").click();
  await expect(page.getByTestId("marker-pOnset")).toHaveAttribute("aria-valuetext", /P onset, 160 ms before QRS onset/);
  await expect(page.getByTestId("marker-values")).toContainText(/PR 160/);
  await page.getByTestId("use-measurements").click();
  await page.getByTestId("back-to-reading").click();
  await expect(page.getByTestId("measures")).toContainText(/PR\s*160/);
});

for (const [width, height] of [
  [1366, 768],
  [1024, 700],
] as const) {
  test(`the markers screen at ${width} x ${height} in the chart frame: nothing against it by axe, in both languages`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    const frame = await openApp(page, PATIENT, "ecg-triage");
    await frame.getByTestId("toggle-markers").click();
    const tEnd = frame.getByTestId("marker-tOffset");
    await expect(tEnd).toBeInViewport();
    await expect(frame.getByTestId("marker-table").locator('[data-row="qrsOffset"]')).toBeInViewport();
    await tEnd.focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("t");
    await expectAccessible(page);
    await frame.getByTestId("language-switch").click();
    await expect(frame.getByTestId("markers-screen")).toContainText("採用這些量測");
    await expect(tEnd).toHaveAttribute("aria-valuetext", /T 終點，QRS 起點後 \d+ ms，已修改/);
    // The chart frame is 1024 wide on either screen: the paper stands in place of the median beat.
    await frame.getByTestId("show-paper").click();
    await expect(frame.getByTestId("beat-0")).toHaveAttribute("aria-valuetext", /主要形態/);
    await expectAccessible(page);
  });
}
