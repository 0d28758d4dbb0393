import { createNodeInference } from "@bedside/inference/node";

/** The library's own models, with the browser's runtime, in this worker of the test runner for as long as it lives. */
export const inference = createNodeInference();
