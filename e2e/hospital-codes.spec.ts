import type { Page } from "@playwright/test";
import { answer, fact, launchAddress } from "./clinic.ts";
import { stableText } from "./failures.ts";
import { expect, test } from "./test.ts";

// What is still under way when a test has seen what it wants is no fault.
test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

/** A patient without HDL in the record: here a laboratory reports it under a code of its own. */
const PATIENT = "huang-mei-yu";
const LAB = "https://hospital.example/CodeSystem/lab";

const review = (author: string, approver: string) => ({
  url: "https://bedside.tw/fhir/StructureDefinition/map-row-review",
  extension: [
    { url: "author", valueString: author },
    { url: "approver", valueString: approver },
    { url: "approvedOn", valueDate: "2026-11-20" },
    { url: "forCalculation", valueBoolean: false },
  ],
});
const hospitalMap = (status: string, approver = "林檢驗") => ({
  resourceType: "ConceptMap",
  status,
  group: [
    {
      source: LAB,
      target: "http://loinc.org",
      element: [
        {
          code: "LAB-HDL",
          target: [{ code: "2085-9", equivalence: "equal", extension: [review("陳資訊", approver)] }],
        },
      ],
    },
  ],
});

/** The site has published a map, and the record holds HDL under the hospital's code. */
async function withMap(page: Page, map: object | string): Promise<string[]> {
  const asked: string[] = [];
  await page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    const config = (await response.json()) as { site: object };
    await route.fulfill({ response, json: { ...config, site: { ...config.site, terminology: ["maps/lab.json"] } } });
  });
  await page.route("**/maps/lab.json", (route) =>
    typeof map === "string" ? route.fulfill({ body: map }) : route.fulfill({ json: map }),
  );
  await page.route(/\/fhir\/Observation\?/, async (route) => {
    const codes = new URL(route.request().url()).searchParams.get("code") ?? "";
    asked.push(codes);
    const response = await route.fetch();
    const bundle = (await response.json()) as { total?: number; entry?: object[] };
    if (!codes.includes("2085-9")) return route.fulfill({ response, json: bundle });
    const row = {
      resource: {
        resourceType: "Observation",
        id: "lab-hdl-1",
        status: "final",
        code: { coding: [{ system: LAB, code: "LAB-HDL", display: "HDL-C" }], text: "HDL-C" },
        subject: { reference: `Patient/${PATIENT}` },
        effectiveDateTime: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
        valueQuantity: { value: 48, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
      },
      search: { mode: "match" },
    };
    const total = bundle.total === undefined ? {} : { total: bundle.total + 1 };
    await route.fulfill({ response, json: { ...bundle, ...total, entry: [...(bundle.entry ?? []), row] } });
  });
  return asked;
}

test("a value under a code of the hospital's published map feeds the number", async ({ page }) => {
  await withMap(page, hospitalMap("active"));
  await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "found");
  await expect(fact(page, "hdl")).toContainText("48");
  // What is still missing leaves a range, a narrower one than without HDL.
  const range = await stableText(page.getByTestId("result-range"));
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "absent");
  expect(await stableText(page.getByTestId("result-range"))).not.toBe(range);
});

test("the row that somebody approved is named where the value comes from", async ({ page }) => {
  const asked = await withMap(page, hospitalMap("active"));
  await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
  await expect(fact(page, "hdl")).toHaveAttribute("data-state", "found");
  await expect(page.getByTestId("code-map-unused")).toHaveCount(0);
  expect(asked.some((codes) => codes.split(",").includes("LAB-HDL"))).toBe(true);
  await fact(page, "hdl").getByRole("button").first().click();
  await expect(page.getByText("approved by 林檢驗 2026-11-20")).toBeVisible();
});

for (const [what, map, words] of [
  ["a draft", hospitalMap("draft"), "only a published (active) map is used"],
  ["a row that its author approved", hospitalMap("active", "陳資訊"), "approved by its own author"],
  ["no JSON", "<html>", "not JSON"],
] as const)
  test(`a map that is not to be used (${what}) is named, and nothing of it reaches the number`, async ({ page }) => {
    await withMap(page, map);
    await page.goto(await launchAddress(page, PATIENT, "coronary-risk"));
    await expect(answer(page)).toHaveAttribute("data-state", "range");
    await expect(page.getByTestId("code-map-unused")).toContainText(words);
    await expect(fact(page, "hdl")).toHaveAttribute("data-state", /unmapped|absent/);
  });
