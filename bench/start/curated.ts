// Started in a process of its own: prints how long the concepts take to load and to answer for one order of the NHI.
const started = performance.now();
const { conceptsOfCoding, NHI_TARGETS, SYSTEMS } = await import("@bedside/terminology");
const loaded = performance.now();
const [match] = conceptsOfCoding({ system: SYSTEMS.nhiService, code: "09044C" });
if (match?.concept.id !== "ldl" || NHI_TARGETS[match.code.code] !== "2089-1") throw new Error("09044C is no LDL");
console.log(JSON.stringify({ load: loaded - started, answer: performance.now() - loaded }));

export {};
