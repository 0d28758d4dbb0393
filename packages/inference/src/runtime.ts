import type { Backend } from "@bedside/models";
import type { InferenceSession, TensorConstructor } from "onnxruntime-web";

export type Numbers = Float32Array | Float64Array;

export interface Session {
  /** One input tensor in, the named outputs out. Shapes are the caller's business; names come from the graph. */
  run(input: { name: string; data: Numbers; dims: number[] }): Promise<Record<string, Numbers>>;
  release(): Promise<void>;
}

/** Somewhere that an ONNX graph can run. */
export interface Runtime {
  backend: Backend;
  threads: number;
  open(graph: Uint8Array): Promise<Session>;
}

/** The part of onnxruntime-web and of onnxruntime-node that is used here; both have it. */
export interface OrtModule {
  InferenceSession: { create(graph: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession> };
  Tensor: TensorConstructor;
}

export function ortRuntime(
  ort: OrtModule,
  backend: Backend,
  threads: number,
  options: InferenceSession.SessionOptions,
): Runtime {
  return {
    backend,
    threads,
    async open(graph) {
      const session = await ort.InferenceSession.create(graph, options);
      return {
        async run({ name, data, dims }) {
          const tensor =
            data instanceof Float32Array
              ? new ort.Tensor("float32", data, dims)
              : new ort.Tensor("float64", data, dims);
          const outputs = await session.run({ [name]: tensor });
          const found: Record<string, Numbers> = {};
          for (const [output, value] of Object.entries(outputs)) {
            const numbers = await value.getData();
            if (numbers instanceof Float32Array || numbers instanceof Float64Array) found[output] = numbers;
            value.dispose?.();
          }
          return found;
        },
        release: () => session.release(),
      };
    },
  };
}
