export { mountCdsHooks } from "./mount.ts";
export { type CdsHooks, type CdsHooksOptions, createCdsHooks } from "./service.ts";
