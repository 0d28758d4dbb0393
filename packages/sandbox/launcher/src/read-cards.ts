/** A card of CDS Hooks 2.0, with what a page can show of it. */
export interface Card {
  summary: string;
  detail: string;
  indicator: "info" | "warning" | "critical";
  source: string;
  links: { label: string; url: string; smart: boolean; appContext: string }[];
}

export interface Cards {
  enabled: boolean;
  services: { id: string; title: string; tookMs: number; error: string | null; cards: Card[] }[];
}

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);

function readCard(from: Json): Card[] {
  const summary = text(from.summary);
  if (summary === "") return [];
  return [
    {
      summary,
      detail: text(from.detail),
      indicator: from.indicator === "critical" || from.indicator === "warning" ? from.indicator : "info",
      source: text(object(from.source).label),
      links: list(from.links)
        .map((link) => ({
          label: text(link.label) || text(link.url),
          url: text(link.url),
          smart: link.type === "smart",
          appContext: text(link.appContext),
        }))
        .filter((link) => link.url !== ""),
    },
  ];
}

/** The answer about a chart's cards. The cards are as a service sent them, so nothing about them is taken for granted. */
export function readCards(value: unknown): Cards {
  const from = object(value);
  return {
    enabled: from.enabled === true,
    services: list(from.services).map((service) => ({
      id: text(service.id),
      title: text(service.title) || text(service.id),
      tookMs: typeof service.tookMs === "number" ? service.tookMs : 0,
      error: typeof service.error === "string" ? service.error : null,
      cards: list(service.cards).flatMap(readCard),
    })),
  };
}
