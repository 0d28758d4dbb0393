import { useEffect } from "react";
import { type Activity, answerTo, readMessage, statusPayload } from "./messaging.ts";

/** A window in which an app was opened. */
export interface Listening {
  source(): MessageEventSource | null;
  /** Origins of the app: messages of any other are not read. */
  origins: readonly string[];
  handle: string;
  onDone(): void;
  /** Opens a view of the chart; rejects with words for the app when it can not. */
  onActivity(activity: Activity): Promise<void>;
}

/** Answers the SMART Web Messages of the apps that this page has opened, and of nobody else. */
export function useMessages(opened: () => readonly Listening[]): void {
  useEffect(() => {
    const receive = async (event: MessageEvent) => {
      const from = opened().find((each) => event.source !== null && each.source() === event.source);
      if (!from?.origins.includes(event.origin)) return;
      const message = readMessage(event.data);
      if (!message) return;
      const answer = answerTo(message, from.handle);
      let { payload } = answer;
      if (typeof answer.next === "object") {
        payload = await from.onActivity(answer.next).then(
          () => statusPayload("success"),
          (cause: Error) => statusPayload("error", cause.message),
        );
      }
      event.source?.postMessage(
        { messageId: crypto.randomUUID(), responseToMessageId: message.messageId, payload },
        { targetOrigin: event.origin },
      );
      if (answer.next === "done") from.onDone();
    };
    const listen = (event: MessageEvent) => void receive(event);
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, [opened]);
}
