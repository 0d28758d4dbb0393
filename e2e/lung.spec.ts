import { enterFact } from "@bedside/chart";
import type { ClauseOutcome, Result } from "@bedside/models";
import { answer, enterNumber, fact, footerLabel, openApp, type Screen } from "./clinic.ts";
import { inference } from "./library.ts";
import { chartOf, filedBy, filedList, SITE } from "./record.ts";
import { expect, test } from "./test.ts";

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
  await expect(frame.getByTestId("resource-dialog")).toContainText(facts.fhlca?.source ?? "no source");
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
  const patient = "wang-ta-ming";
  const frame = await openApp(page, patient, "lung-decision");
  const { facts } = await chartOf(request, patient);
  const before = await inference.run("ldct-taiwan-2025", facts, SITE);
  expect(before.status).toBe("range");
  await expect(answer(frame)).toHaveAttribute("data-state", "range");
  await expect(answer(frame)).toContainText("Cannot decide yet");
  await expectClauses(frame, before);
  await frame
    .locator('[data-rule="ldct-taiwan-2025.family-history"] [data-clause="first-degree"]')
    .getByRole("button", { name: /ask/i })
    .click();
  await expect(frame.locator('[data-testid="entry-fhlca"] :focus')).toHaveCount(1);
  const answers = { fhlca: false, "cessation-willing": true } as const;
  for (const [concept, value] of Object.entries(answers)) {
    await frame.getByTestId(`entry-${concept}`).locator(`[data-value="${value}"]`).click();
    await expect(fact(frame, concept)).toHaveAttribute("data-state", "entered");
  }
  const stamp = { by: "test", at: "2026-01-01T00:00:00Z" };
  const told = Object.entries(answers).map(([concept, value]) => {
    const known = facts[concept];
    if (!known) throw new Error(`the chart has no fact ${concept}`);
    return [concept, enterFact(known, value, stamp)] as const;
  });
  const after = await inference.run("ldct-taiwan-2025", { ...facts, ...Object.fromEntries(told) }, SITE);
  expect(after).toMatchObject({ status: "result", category: { id: "eligible" } });
  await expect(answer(frame)).toHaveAttribute("data-state", "value");
  await expect(answer(frame)).toContainText("Eligible");
  await expectClauses(frame, after);
});

test("two quit dates: a conflict side by side, none preselected, and the choice is kept through other entries", async ({
  page,
}) => {
  const frame = await openApp(page, "chang-wen-lung", "lung-decision");
  await expect(fact(frame, "quityears")).toHaveAttribute("data-state", "conflicting");
  const conflict = frame.getByTestId("conflict-quityears");
  for (const radio of await conflict.getByRole("radio").all()) await expect(radio).not.toBeChecked();
  const chosen = (await conflict.locator("label").first().locator("span").first().textContent()) ?? "";
  await conflict.getByRole("radio").first().check();
  await frame.getByTestId("choose-quityears").click();
  await expect(fact(frame, "quityears")).toHaveAttribute("data-state", "entered");
  await frame.getByTestId("entry-fhlca").locator('[data-value="true"]').click();
  await expect(fact(frame, "fhlca")).toHaveAttribute("data-state", "entered");
  await expect(fact(frame, "quityears").locator("[data-value]")).toHaveText(chosen);
  await expect(answer(frame)).toHaveAttribute("data-state", "value");
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
