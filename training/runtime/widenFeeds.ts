import type { TensorType } from "../../ir/types/shape.ts";
import type { HostTensor, Tensors } from "../run/tensor.ts";

/** What inputs are fed, with bytes as int32 where a program that was made ready for its target takes them so. */
export function widenFeeds(inputs: readonly ({ name: string } & TensorType)[], given: Tensors): Tensors {
  const narrow = inputs.filter(
    ({ name, dtype }) => dtype === "int32" && Object.hasOwn(given, name) && given[name]!.dtype === "uint8",
  );
  if (narrow.length === 0) return given;
  const wide = narrow.map(({ name }): [string, HostTensor] => {
    const { shape, data } = given[name]!;
    return [name, { dtype: "int32", shape, data: Int32Array.from(data as Uint8Array) }];
  });
  return { ...given, ...Object.fromEntries(wide) };
}
