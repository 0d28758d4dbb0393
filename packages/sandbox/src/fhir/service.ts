export type {
  AnyResource,
  EmbeddedOptions,
  FhirRequest,
  FhirResponse,
  FhirService,
  LoadProgress,
  LoadReport,
  OauthUris,
  ProxyOptions,
  Restriction,
  ScopeLetter,
  Touch,
} from "./types.ts";
export { createEmbeddedFhirService } from "./embedded.ts";
export { createProxyFhirService } from "./proxy.ts";
export { resourcesTouched } from "./touched.ts";
export { loadFolder, readFolder, type SeedOptions } from "./seed.ts";
