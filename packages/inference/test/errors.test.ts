import { expect, test } from "vitest";
import { asInferenceError, INFERENCE_REASONS, InferenceError, inferenceErrorText } from "../src/errors.ts";
import { WEBGPU_REASONS } from "../src/webgpu.ts";

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test.each(Object.entries(INFERENCE_REASONS))("%s is said in both languages with the same facts", (_, text) => {
  expect(places(text["zh-TW"])).toEqual(places(text.en));
  expect(text["zh-TW"]).toMatch(/[\u4e00-\u9fff]/);
});

test.each(Object.entries(WEBGPU_REASONS))("WebGPU %s is said in both languages", (_, text) => {
  expect(text.en.length).toBeGreaterThan(10);
  expect(text["zh-TW"]).toMatch(/[\u4e00-\u9fff]/);
});

test("an error carries its sentence", () => {
  const error = new InferenceError("model-hash-mismatch", { model: "score2" });
  expect(inferenceErrorText(error, "en")).toContain("“score2”");
  expect(inferenceErrorText(error, "zh-TW")).toContain("「score2」");
  expect(error.message).toBe(inferenceErrorText(error, "en"));
});

test.each([
  [new RangeError("Array buffer allocation failed"), "out-of-memory"],
  [new WebAssembly.RuntimeError("memory access out of bounds"), "worker-died"],
  [
    new Error("no available backend found. ERR: [wasm] CompileError: BufferSource argument is empty"),
    "runtime-unreachable",
  ],
  [new Error("no available backend found. ERR: [wasm] violates the Content Security policy"), "runtime-unavailable"],
  [new Error("anything else"), "run-failed"],
  [new InferenceError("cancelled"), "cancelled"],
])("%s becomes %s", (cause, code) => {
  expect(asInferenceError(cause, "run-failed", { model: "m" }).code).toBe(code);
});
