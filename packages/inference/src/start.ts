import { startEarly } from "./spawn.ts";

// To be imported first by a page that will compute.
startEarly();
