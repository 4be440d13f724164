import type { FlatPrograms } from "../../ir/passes/flattenState.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import type { Runtime, RuntimeSession } from "./runtime.ts";
import type { HostTensor, Tensors } from "../run/tensor.ts";

/** A session of programs that keep state of one kind in one tensor; to its user each slot still has its own name. */
export async function loadFlat(
  load: Runtime["load"],
  { programs, parts }: FlatPrograms,
  initial: Tensors,
): Promise<RuntimeSession> {
  const sizes = new Map<string, number>();
  for (const { slot, start, shape } of parts.values())
    sizes.set(slot, Math.max(sizes.get(slot) ?? 0, start + sizeOf(shape)));

  /** `tensors` with those that are parts put into the slots they belong to; `before` gives these slots' content. */
  const join = (tensors: Tensors, before: (slot: string) => Float32Array): Tensors => {
    const joined: Record<string, HostTensor> = {};
    for (const [name, x] of Object.entries(tensors)) {
      const part = parts.get(name);
      if (!part) joined[name] = x;
      else {
        const { slot, start } = part;
        joined[slot] ??= { dtype: "float32", shape: [sizes.get(slot)!], data: before(slot) };
        (joined[slot].data as Float32Array).set(x.data as Float32Array, start);
      }
    }
    return joined;
  };
  const slotsOf = (names: readonly string[]): string[] => [
    ...new Set(names.map((name) => parts.get(name)?.slot ?? name)),
  ];

  const session = await load(
    programs,
    join(initial, (slot) => new Float32Array(sizes.get(slot)!)),
  );
  return {
    run: (program, feeds) => session.run(program, feeds),
    read: async (names) => {
      const held = await session.read(slotsOf(names));
      return Object.fromEntries(
        names.map((name) => {
          const part = parts.get(name);
          if (!part) return [name, held[name]!];
          const { slot, start, shape } = part;
          const data = held[slot]!.data.slice(start, start + sizeOf(shape));
          return [name, { dtype: "float32", shape, data } satisfies HostTensor];
        }),
      );
    },
    write: async (state) => {
      const held = await session.read(slotsOf(Object.keys(state).filter((name) => parts.has(name))));
      await session.write(join(state, (slot) => held[slot]!.data as Float32Array));
    },
    dispose: () => session.dispose(),
  };
}
