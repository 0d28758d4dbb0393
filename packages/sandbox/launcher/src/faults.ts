import { type Faults, NO_FAULTS, SIMPLE_FAULTS, type SimpleFault } from "../../src/launch-settings.ts";
import { FAULT_WORDS } from "./words/faults.ts";
import type { Language, Say } from "./words/index.ts";

export type NumberFault = "tooManyAt" | "errorRate" | "slowMs" | "cutAt" | "clockSkewSeconds";
type GroupName = keyof typeof SIMPLE_FAULTS;

interface FaultGroup {
  name: GroupName;
  word: "faultAuthorize" | "faultToken" | "faultData" | "faultServer";
  numbers: readonly NumberFault[];
  simple: readonly SimpleFault[];
}

/** Every simulated failure by the step of the launch that it breaks, in the order of the steps. */
export const FAULT_GROUPS: readonly FaultGroup[] = [
  { name: "authorize", word: "faultAuthorize", numbers: [], simple: SIMPLE_FAULTS.authorize },
  { name: "token", word: "faultToken", numbers: [], simple: SIMPLE_FAULTS.token },
  {
    name: "data",
    word: "faultData",
    numbers: ["tooManyAt", "errorRate", "slowMs", "cutAt"],
    simple: SIMPLE_FAULTS.data,
  },
  { name: "server", word: "faultServer", numbers: ["clockSkewSeconds"], simple: SIMPLE_FAULTS.server },
];

/** What a numbered failure starts with when it is ticked. */
export const FIRST_VALUE: Record<NumberFault, number> = {
  tooManyAt: 2,
  errorRate: 0.1,
  slowMs: 3000,
  cutAt: 9,
  clockSkewSeconds: 300,
};

export const isOn = (faults: Faults, fault: SimpleFault | NumberFault): boolean =>
  fault in NO_FAULTS ? faults[fault as NumberFault] !== 0 : faults.simple.includes(fault as SimpleFault);

export function onCount(faults: Faults, group?: FaultGroup): number {
  const groups = group ? [group] : FAULT_GROUPS;
  return groups.flatMap(({ numbers, simple }) => [...numbers, ...simple]).filter((fault) => isOn(faults, fault)).length;
}

export function toggled(faults: Faults, fault: SimpleFault | NumberFault): Faults {
  const on = isOn(faults, fault);
  if (fault in NO_FAULTS) {
    const number = fault as NumberFault;
    return { ...faults, [number]: on ? 0 : FIRST_VALUE[number] };
  }
  const simple = fault as SimpleFault;
  return { ...faults, simple: on ? faults.simple.filter((other) => other !== simple) : [...faults.simple, simple] };
}

/** The failure in words, with its numbers. */
export function faultText(faults: Faults, fault: SimpleFault | NumberFault, language: Language, say: Say): string {
  if (fault === "tooManyAt") return say("faultTooMany", { n: faults.tooManyAt, s: faults.retryAfterSeconds });
  if (fault === "errorRate") return say("faultErrors", { n: Number((faults.errorRate * 100).toFixed(2)) });
  if (fault === "slowMs") return say("faultSlow", { n: faults.slowMs });
  if (fault === "cutAt") return say("faultCut", { n: faults.cutAt });
  if (fault === "clockSkewSeconds")
    return say(faults.clockSkewSeconds < 0 ? "faultSkewBehind" : "faultSkew", { n: Math.abs(faults.clockSkewSeconds) });
  return FAULT_WORDS[fault][language];
}

/** Words of what the log calls a simulated failure ("slowMs=300"): one of ours, else the name as it came. */
export function simulatedText(name: string, faults: Faults, language: Language, say: Say): string {
  const [start] = name.split("=");
  const known = FAULT_GROUPS.flatMap(({ numbers, simple }) => [...numbers, ...simple]).find((fault) => fault === start);
  return known ? faultText(faults, known, language, say) : name;
}
