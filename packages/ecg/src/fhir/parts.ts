import { asArray, asRecord } from "./json.ts";
import { namedLeads } from "./read.ts";

interface Part {
  period: string;
  leads: Set<string>;
  components: unknown[];
  /** True when it holds leads that an earlier part of the same period holds: it was not recorded at that time. */
  isLater: boolean;
}

/**
 * An Observation whose components hold several recordings as one Observation each: leads of another sampling period, and
 * leads that come again. The first keeps the time of the Observation, as do those of another period; when leads came
 * again is not said. Every other resource stays as it is.
 */
export function observationParts(resource: unknown): unknown[] {
  const observation = asRecord(resource);
  const components = observation?.resourceType === "Observation" ? asArray(observation.component) : [];
  const parts: Part[] = [];
  for (const component of components) {
    const data = asRecord(asRecord(component)?.valueSampledData);
    const leads = data ? namedLeads(asRecord(component)?.code) : [];
    if (!data || leads.length === 0) continue;
    const period = JSON.stringify([data.period, data.interval, data.intervalUnit]);
    const alike = parts.filter((part) => part.period === period);
    const open = alike.findLast((part) => !leads.some((lead) => part.leads.has(lead)));
    const part = open ?? { period, leads: new Set(), components: [], isLater: alike.length > 0 };
    if (part !== open) parts.push(part);
    for (const lead of leads) part.leads.add(lead);
    part.components.push(component);
  }
  if (!observation || parts.length < 2) return [resource];
  const { valueSampledData: _own, ...rest } = observation;
  const { effectiveDateTime: _at, effectivePeriod: _during, effectiveInstant: _then, ...undated } = rest;
  return parts.map((part, i) => ({
    ...(part.isLater ? undated : i === 0 ? observation : rest),
    component: part.components,
  }));
}
