export { mountTerminology } from "./mount.ts";
export { createTerminologyService, type TerminologyOptions, type TerminologyService } from "./service.ts";
