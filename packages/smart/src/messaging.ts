import type { Platform } from "./platform.ts";

/** The messages that an app may send beside the handshake (SMART Web Messaging 1.0, "Influence the EHR UI"). */
export const UI_MESSAGES = ["ui.done", "ui.launchActivity"] as const;
export type UiMessage = (typeof UI_MESSAGES)[number];

/** What the token answer of a launch says about messages to the EHR's page. The handle is no access token. */
export interface MessagingGrant {
  origin: string;
  handle: string;
  /** What the granted scopes allow. */
  may: UiMessage[];
}

/** `text` is what the EHR said, for the reader. */
export type MessageOutcome =
  | { ok: true }
  | { ok: false; reason: "not-offered" | "no-answer" | "refused"; text: string | null };

/** An activity of the IG's catalogue, with references only: nothing of a resource's content goes into a message. */
export interface Activity {
  type: "problem-review";
  /** `Condition/1`. */
  problem: string;
}

/**
 * SMART Web Messaging to the page that shows the app in a frame or opened it in a window. Nothing here throws or waits
 * without an end, whatever that page does.
 */
export interface Messaging {
  /** What this EHR takes: a handshake, once. Empty when it does not answer, answers with an error, or is not there. */
  offers(): Promise<readonly UiMessage[]>;
  /** Asks the EHR to close the app. It may do so before it answers: then the promise is left behind with the page. */
  done(): Promise<MessageOutcome>;
  /** Asks the EHR to show something in the chart; the app stays open. */
  launchActivity(activity: Activity): Promise<MessageOutcome>;
}

/** A page that is still being drawn answers late. */
const HANDSHAKE_MS = 10_000;
const ANSWER_MS = 5000;
const LONGEST_TEXT = 300;

/** A message goes to one window and one origin, and only that window with that origin can answer it. */
export function createMessaging(grant: MessagingGrant, platform: Platform): Messaging {
  const { origin, handle, may } = grant;
  let handshake: Promise<readonly UiMessage[]> | null = null;

  /** The payload of the answer, null when none came in time. */
  const ask = (messageType: string, payload: object, waitMs: number): Promise<Record<string, unknown> | null> =>
    new Promise((resolve) => {
      const host = platform.host();
      if (host === null) return resolve(null);
      const messageId = crypto.randomUUID();
      const finish = (answer: Record<string, unknown> | null): void => {
        stop();
        platform.clearTimeout(timer);
        resolve(answer);
      };
      const stop = platform.onMessage(({ source, origin: from, data }) => {
        if (source !== host || from !== origin || !isObject(data) || data.responseToMessageId !== messageId) return;
        finish(isObject(data.payload) ? data.payload : {});
      });
      const timer = platform.setTimeout(() => finish(null), waitMs);
      try {
        host.postMessage({ messageId, messagingHandle: handle, messageType, payload }, origin);
      } catch {
        // The window is gone.
        finish(null);
      }
    });

  const offers = (): Promise<readonly UiMessage[]> => {
    handshake ??= ask("status.handshake", {}, HANDSHAKE_MS).then((answer) =>
      answer === null || "error" in answer || answer.status === "error" ? [] : may,
    );
    return handshake;
  };

  const send = async (messageType: UiMessage, payload: object): Promise<MessageOutcome> => {
    if (!(await offers()).includes(messageType)) return { ok: false, reason: "not-offered", text: null };
    const answer = await ask(messageType, payload, ANSWER_MS);
    if (answer === null) return { ok: false, reason: "no-answer", text: null };
    if (answer.status === "success") return { ok: true };
    const detail = isObject(answer.statusDetail) ? answer.statusDetail.text : null;
    return { ok: false, reason: "refused", text: typeof detail === "string" ? detail.slice(0, LONGEST_TEXT) : null };
  };

  return {
    offers,
    done: () => send("ui.done", {}),
    launchActivity: ({ type, problem }) =>
      /^Condition\/[A-Za-z0-9\-.]{1,64}$/.test(problem)
        ? send("ui.launchActivity", { activityType: type, activityParameters: { problemLocation: problem } })
        : Promise.resolve({ ok: false, reason: "not-offered", text: null }),
  };
}

/**
 * Which messages a launch may send. The IG grants by group (`messaging/ui`) and shows single messages in its examples;
 * an EHR whose discovery names neither was not asked, and its handle alone is the grant.
 */
export function grantedMessages(asked: string, granted: readonly string[]): UiMessage[] {
  const wasAsked = messagingScopes(asked.split(" ")).length > 0;
  return UI_MESSAGES.filter(
    (message) => !wasAsked || granted.some((scope) => scope === "messaging/ui" || scope === `messaging/${message}`),
  );
}

/** The scopes to ask for, of those that a server lists: unknown ones could break a launch. */
export function messagingScopes(supported: readonly string[]): string[] {
  return supported.includes("messaging/ui")
    ? ["messaging/ui"]
    : UI_MESSAGES.map((message) => `messaging/${message}`).filter((scope) => supported.includes(scope));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
