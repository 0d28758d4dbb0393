import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createEcgLink, type EcgLink, EcgWorkerError, type Spawn } from "../src/worker/link.ts";
import type { Reply, Request } from "../src/worker/protocol.ts";

interface Fake {
  asked: Request[];
  ended: boolean;
  reply(reply: Reply): void;
  died(detail: string): void;
}

const LIMIT_MS = { sort: 1000, read: 2000, examine: 3000, filter: 3000 };

/** A link, and the workers that it started. */
function linked(): { link: EcgLink; workers: Fake[] } {
  const workers: Fake[] = [];
  const spawn: Spawn = (on) => {
    const fake: Fake = { asked: [], ended: false, ...on };
    workers.push(fake);
    return {
      post: (request) => fake.asked.push(request),
      end: () => {
        fake.ended = true;
      },
    };
  };
  return { link: createEcgLink({ spawn, limitMs: LIMIT_MS }), workers };
}

const sorted = (id: number): Reply => ({ id, kind: "sort", answer: [] });
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "answered",
    (error: unknown) => (error instanceof EcgWorkerError ? error.reason.code : String(error)),
  );
const ask = (link: EcgLink, signal?: AbortSignal) => codeOf(link.ask("sort", { files: [] }, signal));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the link to the ECG worker", () => {
  it("asks one thing at a time and gives each answer to its request", async () => {
    const { link, workers } = linked();
    const answers = [ask(link), ask(link)];
    expect(workers[0]?.asked).toHaveLength(1);
    workers[0]?.reply(sorted(workers[0].asked[0]!.id));
    expect(workers[0]?.asked).toHaveLength(2);
    // An answer to what is no longer asked is no answer.
    workers[0]?.reply(sorted(workers[0].asked[0]!.id));
    workers[0]?.reply(sorted(workers[0].asked[1]!.id));
    expect(await Promise.all(answers)).toEqual(["answered", "answered"]);
    expect(workers).toHaveLength(1);
  });

  it("ends a worker that works for longer than its limit, and goes on with a fresh one", async () => {
    const { link, workers } = linked();
    const [slow, behind] = [ask(link), ask(link)];
    vi.advanceTimersByTime(LIMIT_MS.sort - 1);
    expect(workers[0]?.ended).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await slow).toBe("too-slow");
    expect(workers[0]?.ended).toBe(true);
    // The time of the one behind begins when it is worked on.
    vi.advanceTimersByTime(LIMIT_MS.sort - 1);
    workers[1]?.reply(sorted(workers[1].asked[0]!.id));
    expect(await behind).toBe("answered");
    vi.advanceTimersByTime(10 * LIMIT_MS.sort);
    expect(workers[1]?.ended).toBe(false);
  });

  it("starts anew after a death, whose late words are not heard", async () => {
    const { link, workers } = linked();
    const lost = ask(link);
    workers[0]?.died("out of memory");
    expect(await lost).toBe("worker-died");
    const answer = ask(link);
    workers[0]?.died("again");
    workers[1]?.reply(sorted(workers[1].asked[0]!.id));
    expect(await answer).toBe("answered");
  });

  it("says what the worker could not do, and keeps the worker", async () => {
    const { link, workers } = linked();
    const answer = ask(link);
    workers[0]?.reply({ id: workers[0].asked[0]!.id, kind: "failed", detail: "no memory" });
    expect(await answer).toBe("worker-failed");
    expect(workers[0]?.ended).toBe(false);
  });

  it("lets go of what is no longer wanted: at once when it waits, with its worker when it is worked on", async () => {
    const { link, workers } = linked();
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [ask(link, first.signal), ask(link, second.signal), ask(link)];
    second.abort();
    expect(await answers[1]).toBe("cancelled");
    expect(workers).toHaveLength(1);
    first.abort();
    expect(await answers[0]).toBe("cancelled");
    expect(workers[0]?.ended).toBe(true);
    workers[1]?.reply(sorted(workers[1].asked[0]!.id));
    expect(await answers[2]).toBe("answered");
    expect(await ask(link, AbortSignal.abort())).toBe("cancelled");
  });

  it("ends with nothing left: no worker, nothing waiting, no clock", async () => {
    const { link, workers } = linked();
    link.warm();
    const answers = [ask(link), ask(link)];
    link.end();
    expect(await Promise.all(answers)).toEqual(["cancelled", "cancelled"]);
    expect(workers.map(({ ended }) => ended)).toEqual([true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("settles every request exactly once, whatever happens in which order", async () => {
    const event = fc.constantFrom("ask", "reply", "die", "late", "abort", "end");
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { link, workers } = linked();
        const answers: Promise<string>[] = [];
        const controllers: AbortController[] = [];
        const last = () => workers.at(-1);
        for (const it of events) {
          if (it === "ask") {
            controllers.push(new AbortController());
            answers.push(ask(link, controllers.at(-1)!.signal));
          } else if (it === "reply")
            last()
              ?.asked.slice(-1)
              .forEach(({ id }) => void last()?.reply(sorted(id)));
          else if (it === "die") last()?.died("gone");
          else if (it === "late") vi.advanceTimersByTime(LIMIT_MS.sort);
          else if (it === "abort") controllers.at(-1)?.abort();
          else link.end();
        }
        link.end();
        const codes = await Promise.all(answers);
        expect(codes).toHaveLength(answers.length);
        expect(workers.every(({ ended }) => ended)).toBe(true);
        expect(vi.getTimerCount()).toBe(0);
      }),
    );
  });
});
