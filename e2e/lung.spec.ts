import { createNodeInference } from "@bedside/inference/node";
import type { ClauseOutcome, Result } from "@bedside/models";
import { answer, enterNumber, fact, file, footerLabel, openApp, type Screen } from "./clinic.ts";
import { chartOf, filedBy, filedList, SITE } from "./record.ts";
import { expect, test } from "./test.ts";

const inference = createNodeInference();
test.afterAll(() => inference.dispose());

const PROGRAMMES = ["ldct-taiwan-2025", "ldct-taiwan-2022", "ldct-uspstf-2021"];

/** Every clause on the screen has the verdict that the library gives it. */
async function expectClauses(screen: Screen, result: Result): Promise<void> {
  const clauses: readonly ClauseOutcome[] = result.clauses;
  expect(clauses.length).toBeGreaterThan(0);
  for (const { rule, id, verdict } of clauses) {
    const shown = screen.locator(`[data-rule="${result.model}.${rule}"] [data-clause="${id}"]`);
    await expect(shown, `${result.model} ${rule} ${id}`).toHaveAttribute("data-state", verdict);
  }
}

test("eligible by family history: verdict, every clause as the library decides it, sources; filed once and shown as filed", async ({
  page,
  request,
}) => {
  const patient = "lin-hsiu-ying";
  const frame = await openApp(page, patient, "lung-decision");
  await expect(frame.getByTestId("patient-banner")).toContainText("林秀英");
  await expect(frame.getByTestId("patient-banner")).toContainText("T-000434");
  const { facts } = await chartOf(request, patient);
  const result = await inference.run("ldct-taiwan-2025", facts, SITE);
  expect(result).toMatchObject({ status: "result", category: { id: "eligible" } });
  await expect(answer(frame)).toHaveAttribute("data-state", "value");
  await expect(answer(frame)).toContainText("Eligible");
  await expect(answer(frame)).not.toContainText("Not eligible");
  await expect(answer(frame)).toContainText(result.version);
  await expect(frame.getByTestId("as-of").first()).toContainText(result.asOf?.slice(0, 10) ?? "no date");
  await expect(frame.getByTestId("backend")).toContainText("This PC, rules");
  for (const programme of PROGRAMMES) await expectClauses(frame, await inference.run(programme, facts, SITE));
  await expect(fact(frame, "fhlca")).toHaveAttribute("data-state", "found");
  await fact(frame, "fhlca").locator("[data-row]").click();
  await frame.getByTestId("provenance").getByTestId("open-resource").first().click();
  await expect(frame.getByTestId("resource-dialog")).toContainText('"resourceType": "FamilyMemberHistory"');
  await page.keyboard.press("Escape");
  await expect(frame.getByTestId("resource-dialog")).toHaveCount(0);
  // A model for people who smoked does not turn into a low risk for somebody who never did.
  await expect(frame.locator('[data-model="plcom2012-norace"]')).toHaveAttribute("data-state", "not-applicable");

  await frame.getByTestId("file-to-record").click();
  const dialog = frame.getByTestId("file-preview");
  await expect(dialog).toContainText("T-000434");
  await expect(dialog).toContainText(/eligible/i);
  await dialog.getByTestId("file-confirm").click();
  await expect(dialog.getByTestId("file-outcome")).toHaveAttribute("data-state", "filed");
  expect(await filedBy(request, patient, "Observation")).toHaveLength(1);
  expect(await filedList(request, patient)).toEqual([
    expect.objectContaining({
      type: "Observation",
      status: "final",
      ai: true,
      verifier: expect.stringMatching(/林怡君|Lin/),
    }),
  ]);
  const again = await openApp(page, patient, "lung-decision");
  await expect(again.getByTestId("filed-line")).toContainText(/林怡君|Lin/);
  await expect(again.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
  await expect(footerLabel(again)).toHaveAttribute("data-state", "verified");
});

test("undecided: the clause that is unknown leads to the input, and answering decides it", async ({
  page,
  request,
}) => {
  const patient = "chang-wen-lung";
  const frame = await openApp(page, patient, "lung-decision");
  const { facts } = await chartOf(request, patient);
  const before = await inference.run("ldct-taiwan-2025", facts, SITE);
  expect(before.status).toBe("range");
  await expect(answer(frame)).toHaveAttribute("data-state", "range");
  await expect(answer(frame)).toContainText("Cannot decide yet");
  await expectClauses(frame, before);
  const unknown = before.clauses.find((clause) => clause.verdict === "unknown");
  await frame
    .locator(`[data-rule="ldct-taiwan-2025.${unknown?.rule}"] [data-clause="${unknown?.id}"]`)
    .getByRole("button", { name: /ask/i })
    .click();
  await expect(frame.locator('[data-testid^="entry-"] :focus')).toHaveCount(1);
  await frame.getByTestId("entry-fhlca").locator('[data-value="false"]').click();
  await expect(fact(frame, "fhlca")).toHaveAttribute("data-state", "entered");
  await enterNumber(frame, "quityears", "3");
  const { enterFact } = await import("@bedside/chart");
  const stamp = { by: "test", at: "2026-01-01T00:00:00Z" };
  const after = await inference.run(
    "ldct-taiwan-2025",
    {
      ...facts,
      fhlca: enterFact(facts.fhlca as never, false, stamp),
      quityears: enterFact(facts.quityears as never, 3, stamp),
    },
    SITE,
  );
  expect(after.status).toBe("result");
  await expect(answer(frame)).toHaveAttribute("data-state", "value");
  await expect(answer(frame)).toContainText("Eligible");
  await expectClauses(frame, after);
});

test("lung cancer in the chart: screening is refused, with the reason", async ({ page }) => {
  const frame = await openApp(page, "li-shu-chen", "lung-decision");
  await expect(answer(frame)).toHaveAttribute("data-state", "refusal");
  const card = frame.getByTestId("refusal-ldct-taiwan-2025");
  await expect(card).toContainText(/lung cancer is recorded/i);
  await expect(card.locator("svg").first()).toBeVisible();
  await expect(answer(frame)).not.toContainText(/\d\s*%|not eligible/i);
  await expect(frame.getByTestId("file-to-record")).toHaveAttribute("aria-disabled", "true");
});

test("the risk of lung cancer is a range while inputs are missing, the library's own, and narrows with an entry", async ({
  page,
  request,
}) => {
  const patient = "wang-ta-ming";
  const frame = await openApp(page, patient, "lung-decision");
  const { facts } = await chartOf(request, patient);
  const result = await inference.run("plcom2012-norace", facts, SITE);
  if (result.status !== "range" || result.high === null) throw new Error("a range is expected");
  const row = frame.locator('[data-model="plcom2012-norace"]');
  await expect(row).toContainText((result.high * 100).toFixed(1));
  for (const gap of ["cpd", "education"]) await expect(fact(frame, gap)).toHaveAttribute("data-state", "absent");
  const before = (await row.textContent()) ?? "";
  await enterNumber(frame, "cpd", "20");
  await expect(row).not.toHaveText(before);
});
