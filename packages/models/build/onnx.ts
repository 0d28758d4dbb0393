import type { Arithmetic } from "../src/graph/arithmetic.ts";
import { compile } from "../src/graph/compile.ts";
import type { Equation } from "../src/graph/equation.ts";
import {
  ELEMENT,
  encodeModel,
  INT_ATTRIBUTE,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from "./onnx-schema.ts";

const IR_VERSION = 8;
const OPSET = 17;

/**
 * The equation as an ONNX file: input `x` float64 [N, columns]; outputs `value` float64 [N] and `terms` float64
 * [N, terms]. Every operation has a float64 kernel in onnxruntime's CPU and WASM provider. Equal equations, equal bytes.
 */
export function toOnnx(id: string, equation: Equation): Uint8Array {
  const writer = graphWriter();
  const { value, terms } = compile(equation, writer.math);
  writer.output("Concat", terms, "terms", [{ name: "axis", i: 1, type: INT_ATTRIBUTE }]);
  writer.output("Reshape", [value, writer.integers([-1])], "value");
  return encodeModel({
    irVersion: IR_VERSION,
    producerName: "bedside",
    graph: {
      name: id,
      node: writer.nodes,
      initializer: writer.tensors,
      input: [matrix("x", equation.columns.length)],
      output: [vector("value"), matrix("terms", terms.length)],
    },
    opsetImport: [{ domain: "", version: OPSET }],
  });
}

function graphWriter() {
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];
  const made = new Map<string, string>();

  const node = (opType: string, input: string[], attribute?: OnnxNode["attribute"]): string => {
    const key = `${opType}(${input.join(",")})`;
    const known = made.get(key);
    if (known) return known;
    const name = `n${nodes.length}`;
    nodes.push({ opType, input, output: [name], name, ...(attribute ? { attribute } : {}) });
    made.set(key, name);
    return name;
  };
  const tensor = (key: string, dataType: number, dims: number[], rawData: Uint8Array): string => {
    const known = made.get(key);
    if (known) return known;
    const name = `c${tensors.length}`;
    tensors.push({ name, dataType, dims, rawData });
    made.set(key, name);
    return name;
  };
  const integers = (values: number[]): string => {
    const view = new DataView(new ArrayBuffer(8 * values.length));
    values.forEach((each, i) => {
      view.setBigInt64(8 * i, BigInt(each), true);
    });
    return tensor(`int64 ${values}`, ELEMENT.int64, [values.length], new Uint8Array(view.buffer));
  };
  const constant = (value: number): string => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    return tensor(`double ${value}`, ELEMENT.double, [1, 1], new Uint8Array(view.buffer));
  };
  const yesNo = (opType: string, a: string, b: string): string =>
    node("Cast", [node(opType, [a, b])], [{ name: "to", i: ELEMENT.double, type: INT_ATTRIBUTE }]);

  const math: Arithmetic<string> = {
    column: (index) => node("Gather", ["x", integers([index])], [{ name: "axis", i: 1, type: INT_ATTRIBUTE }]),
    constant,
    add: (a, b) => node("Add", [a, b]),
    subtract: (a, b) => node("Sub", [a, b]),
    multiply: (a, b) => node("Mul", [a, b]),
    divide: (a, b) => node("Div", [a, b]),
    exp: (a) => node("Exp", [a]),
    // The runtime's own Sigmoid takes 1 - 1/(1 + e^x) below zero, which loses the digits of a small risk.
    sigmoid: (a) => {
      const one = constant(1);
      return node("Div", [one, node("Add", [one, node("Exp", [node("Neg", [a])])])]);
    },
    equals: (a, b) => yesNo("Equal", a, b),
    atLeast: (a, b) => yesNo("GreaterOrEqual", a, b),
  };
  return {
    nodes,
    tensors,
    math,
    integers,
    output(opType: string, input: string[], name: string, attribute?: OnnxNode["attribute"]): void {
      nodes.push({ opType, input, output: [name], name, ...(attribute ? { attribute } : {}) });
    },
  };
}

const vector = (name: string): OnnxValueInfo => ({
  name,
  type: { tensorType: { elemType: ELEMENT.double, shape: { dim: [{ dimParam: "N" }] } } },
});

const matrix = (name: string, width: number): OnnxValueInfo => ({
  name,
  type: { tensorType: { elemType: ELEMENT.double, shape: { dim: [{ dimParam: "N" }, { dimValue: width }] } } },
});
