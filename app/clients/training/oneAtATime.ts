import { createQueue } from "../../../training/runtime/queue.ts";
import type { Runtime, RuntimeSession } from "../../../training/runtime/runtime.ts";

/**
 * The same runtime with all its sessions sharing one queue: ONNX Runtime's web build is not reentrant, and a model
 * answers while another session trains.
 */
export function oneAtATime(runtime: Runtime): Runtime {
  const inTurn = createQueue();
  return {
    ...runtime,
    load: async (programs, state) => {
      const session = await inTurn(() => runtime.load(programs, state));
      return {
        run: (program, feeds) => inTurn(() => session.run(program, feeds)),
        read: (names) => inTurn(() => session.read(names)),
        write: (tensors) => inTurn(() => session.write(tensors)),
        dispose: () => inTurn(() => session.dispose()),
      } satisfies RuntimeSession;
    },
  };
}
