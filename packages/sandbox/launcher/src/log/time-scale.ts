import type { LoggedRequest } from "../../../src/launch-settings.ts";

export interface Bar {
  n: number;
  /** Left edge and width as shares of the whole, 0 to 1. */
  left: number;
  width: number;
  lane: number;
}

interface Wait {
  left: number;
  width: number;
  seconds: number;
  /** The wait ends with a request that a 429 had put off. */
  retryAfter: boolean;
}

export interface TimeScale {
  bars: Bar[];
  lanes: number;
  waits: Wait[];
  ticks: { left: number; seconds: number }[];
  totalSeconds: number;
}

/** A wait longer than this is drawn as this long, and says its seconds. */
const LONGEST_WAIT_MS = 3000;
/** Shorter gaps are not worth a word. */
const SHORTEST_WAIT_MS = 800;
const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
const MOST_TICKS = 8;

/** Requests on one axis of time, side by side where they overlap, with long waits shortened. Times in milliseconds. */
export function timeScale(requests: LoggedRequest[], nowMs: number): TimeScale {
  const spans = requests
    .map((request) => ({
      request,
      start: request.atMs,
      end: request.tookMs === null ? Math.max(request.atMs, nowMs) : request.atMs + request.tookMs,
    }))
    .sort((a, b) => a.start - b.start);
  const last = spans.reduce((latest, span) => Math.max(latest, span.end), 0);

  // Busy stretches, and the gaps between them.
  const gaps: { start: number; end: number; retryAfter: boolean }[] = [];
  let busyUntil = 0;
  const limited = new Set<string>();
  for (const { end, request, start } of spans) {
    if (start - busyUntil >= SHORTEST_WAIT_MS)
      gaps.push({ start: busyUntil, end: start, retryAfter: limited.has(request.path) });
    if (request.status === 429) limited.add(request.path);
    busyUntil = Math.max(busyUntil, end);
  }
  const cuts = gaps.filter((gap) => gap.end - gap.start > LONGEST_WAIT_MS);
  const drawn = (ms: number): number =>
    ms -
    cuts.reduce((saved, gap) => {
      const inside = Math.min(Math.max(ms - gap.start, 0), gap.end - gap.start);
      return saved + inside * (1 - LONGEST_WAIT_MS / (gap.end - gap.start));
    }, 0);
  const whole = Math.max(drawn(last), 1);
  const share = (ms: number) => drawn(ms) / whole;

  const laneEnds: number[] = [];
  const bars = spans.map(({ end, request, start }) => {
    const free = laneEnds.findIndex((until) => until <= start);
    const lane = free === -1 ? laneEnds.length : free;
    laneEnds[lane] = end;
    return { n: request.n, left: share(start), width: share(end) - share(start), lane };
  });

  const step = STEPS_S.find((seconds) => whole / 1000 / seconds <= MOST_TICKS) ?? whole / 1000 / MOST_TICKS;
  const ticks: TimeScale["ticks"] = [];
  for (let i = 0; i * step * 1000 <= last && ticks.length < 60; i++) {
    const ms = i * step * 1000;
    const left = share(ms);
    const cut = cuts.some((gap) => ms > gap.start && ms < gap.end);
    const crowded = ticks.length > 0 && left - (ticks.at(-1)?.left ?? 0) < 0.05;
    if (!cut && !crowded) ticks.push({ left, seconds: Number((i * step).toFixed(1)) });
  }
  return {
    bars,
    lanes: Math.max(1, laneEnds.length),
    waits: gaps.map((gap) => ({
      left: share(gap.start),
      width: share(gap.end) - share(gap.start),
      seconds: Number(((gap.end - gap.start) / 1000).toFixed(1)),
      retryAfter: gap.retryAfter,
    })),
    ticks,
    totalSeconds: Number((last / 1000).toFixed(1)),
  };
}
