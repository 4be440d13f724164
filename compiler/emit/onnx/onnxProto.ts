import * as loaded from "onnx-proto";

// The package is CommonJS: Node puts everything under `default`, bundlers do not.
const { onnx } = (loaded as typeof loaded & { default?: typeof loaded }).default ?? loaded;

/** Reader and writer of ONNX's protobuf messages. */
export const { ModelProto } = onnx;

export type Model = loaded.onnx.IModelProto;
export type Node = loaded.onnx.INodeProto;
export type Attribute = loaded.onnx.IAttributeProto;
export type Tensor = loaded.onnx.ITensorProto;
export type ValueInfo = loaded.onnx.IValueInfoProto;
