export { createEmbeddedFhirService } from "./embedded.ts";
export { createProxyFhirService } from "./proxy.ts";
export { loadFolder } from "./seed.ts";
export { resourcesTouched } from "./touched.ts";
export type {
  AnyResource,
  FhirRequest,
  FhirResponse,
  FhirService,
  LoadReport,
  OauthUris,
  Restriction,
  ScopeLetter,
  Touch,
} from "./types.ts";
