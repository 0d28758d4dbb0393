export { type CdsHooks, type CdsHooksOptions, createCdsHooks } from "./service.ts";
