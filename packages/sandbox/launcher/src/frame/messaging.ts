/**
 * The EHR's side of SMART Web Messaging 1.0 (HL7 FHIR IG, "SMART Web Messaging"): `status.handshake`, `ui.done` and
 * `ui.launchActivity`. There is no scratchpad here, and a message about one is answered so.
 */
export interface Message {
  messageId: string;
  messagingHandle: string;
  messageType: string;
  payload: Record<string, unknown>;
}

/** What an app may ask the chart to show: the IG's activities `problem-review` and `order-review`. */
export interface Activity {
  view: "problems" | "orders";
  /** Relative references that the app names. */
  named: string[];
}

interface Answer {
  payload: Record<string, unknown>;
  next?: "done" | Activity;
}

/** A message out of anything that a frame may post; null for what is none. */
export function readMessage(data: unknown): Message | null {
  if (typeof data !== "object" || data === null) return null;
  const { messageId, messagingHandle, messageType, payload } = data as Record<string, unknown>;
  if (typeof messageId !== "string" || messageId === "" || typeof messageType !== "string") return null;
  return {
    messageId,
    messagingHandle: typeof messagingHandle === "string" ? messagingHandle : "",
    messageType,
    payload: typeof payload === "object" && payload !== null ? (payload as Record<string, unknown>) : {},
  };
}

/** `LaunchStatusCode` of the IG has `success` and `error`. */
export const statusPayload = (status: "success" | "error", text?: string): Record<string, unknown> =>
  text === undefined ? { status } : { status, statusDetail: { text } };

const references = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === "string" && item !== "");

function activityOf(payload: Record<string, unknown>): Activity | string {
  const parameters = (payload.activityParameters ?? {}) as Record<string, unknown>;
  if (payload.activityType === "problem-review") {
    const named = references(parameters.problemLocation);
    return named.length === 1 ? { view: "problems", named } : "problemLocation must name one Condition";
  }
  if (payload.activityType === "order-review") {
    const named = references(parameters.draftOrderLocations);
    return named.length > 0 ? { view: "orders", named } : "draftOrderLocations must name the orders";
  }
  return `this EHR has no activity ${JSON.stringify(payload.activityType ?? null)}; it has problem-review and order-review`;
}

/** The answer to a message of the app with this handle, and what the EHR does then. */
export function answerTo(message: Message, handle: string): Answer {
  if (message.messagingHandle !== handle)
    return { payload: statusPayload("error", "messagingHandle is not the one of this launch") };
  if (message.messageType === "status.handshake") return { payload: {} };
  if (message.messageType === "ui.done") return { payload: statusPayload("success"), next: "done" };
  if (message.messageType === "ui.launchActivity") {
    const activity = activityOf(message.payload);
    return typeof activity === "string"
      ? { payload: statusPayload("error", activity) }
      : { payload: statusPayload("success"), next: activity };
  }
  if (message.messageType.startsWith("scratchpad."))
    return {
      payload: {
        status: "501 Not Implemented",
        outcome: {
          resourceType: "OperationOutcome",
          issue: [{ severity: "error", code: "not-supported", diagnostics: "This EHR has no scratchpad." }],
        },
      },
    };
  return { payload: statusPayload("error", `this EHR does not know ${JSON.stringify(message.messageType)}`) };
}
