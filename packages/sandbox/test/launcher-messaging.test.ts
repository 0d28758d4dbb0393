import { describe, expect, it } from "vitest";
import { itemsOf } from "../launcher/src/frame/chart-view.ts";
import { answerTo, readMessage } from "../launcher/src/frame/messaging.ts";

const message = (messageType: string, payload: Record<string, unknown> = {}, messagingHandle = "h") => ({
  messageId: "1",
  messagingHandle,
  messageType,
  payload,
});

describe("SMART Web Messaging, the EHR's side", () => {
  it("reads messages and nothing else", () => {
    expect(readMessage(message("ui.done"))).toEqual(message("ui.done"));
    expect(readMessage({ messageId: "1", messageType: "status.handshake" })).toEqual(
      message("status.handshake", {}, ""),
    );
    for (const data of [null, 1, "ui.done", [], {}, { messageId: 1, messageType: "ui.done" }, { messageId: "1" }])
      expect(readMessage(data)).toBeNull();
  });

  it("shakes hands, and closes the app when it is done", () => {
    expect(answerTo(message("status.handshake"), "h")).toEqual({ payload: {} });
    expect(answerTo(message("ui.done"), "h")).toEqual({ payload: { status: "success" }, next: "done" });
  });

  it("does nothing for a message with another handle", () => {
    for (const type of ["ui.done", "ui.launchActivity", "status.handshake"]) {
      const { next, payload } = answerTo(message(type, {}, "other"), "h");
      expect(next).toBeUndefined();
      expect(payload).toMatchObject({ status: "error" });
    }
  });

  it("opens the problems or the orders that the app names, and says why it opens nothing else", () => {
    const launch = (activityType: unknown, activityParameters?: unknown) =>
      answerTo(message("ui.launchActivity", { activityType, activityParameters }), "h");
    expect(launch("problem-review", { problemLocation: "Condition/1" }).next).toEqual({
      view: "problems",
      named: ["Condition/1"],
    });
    expect(launch("order-review", { draftOrderLocations: ["MedicationRequest/1", "ServiceRequest/2"] }).next).toEqual({
      view: "orders",
      named: ["MedicationRequest/1", "ServiceRequest/2"],
    });
    for (const refused of [
      launch("problem-review"),
      launch("problem-review", { problemLocation: 1 }),
      launch("order-review", { draftOrderLocations: [] }),
      launch("appointment-book", {}),
      launch(undefined),
    ]) {
      expect(refused.next).toBeUndefined();
      expect(refused.payload).toMatchObject({ status: "error", statusDetail: { text: expect.stringMatching(/\w/) } });
    }
  });

  it("has no scratchpad and says so in the scratchpad's own form", () => {
    expect(answerTo(message("scratchpad.create", { resource: {} }), "h").payload).toMatchObject({
      status: "501 Not Implemented",
      outcome: { resourceType: "OperationOutcome" },
    });
    expect(answerTo(message("fhir.http"), "h").payload).toMatchObject({ status: "error" });
  });

  it("shows what the app names first, and refuses what is not in the chart", () => {
    const chart = [
      { resourceType: "Condition", id: "old", code: { text: "Asthma" }, onsetDateTime: "2001" },
      { resourceType: "Condition", id: "new", code: { coding: [{ display: "Angina" }] }, recordedDate: "2026-01-02" },
      { resourceType: "MedicationRequest", id: "m", medicationCodeableConcept: { text: "Aspirin" }, status: "active" },
      null,
    ];
    const shown = itemsOf(chart, { view: "problems", named: ["Condition/old"] });
    expect(shown.map((item) => [item.text, item.named])).toEqual([
      ["Asthma", true],
      ["Angina", false],
    ]);
    expect(itemsOf(chart, { view: "orders", named: ["MedicationRequest/m"] })).toHaveLength(1);
    expect(() => itemsOf(chart, { view: "problems", named: ["Condition/of-another-patient"] })).toThrow(
      /not in this chart/,
    );
  });
});
