import koffi from "koffi";

/** Bytes of stack that a call off the main thread has, as many as a thread of Linux; ONNX Runtime's kernels keep panels of matrices there. */
const STACK = 8 * 2 ** 20;

// It can be set only while no library is loaded, hence here, where every library comes by.
if (koffi.config().async_stack_size !== STACK) koffi.config({ async_stack_size: STACK });

/** Calls functions of native libraries. Pointers are bigints; what a call is given must outlive it. */
export default koffi;
