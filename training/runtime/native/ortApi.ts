import { mapValues } from "../../../ir/mapValues.ts";
import { findLibrary } from "./findLibrary.ts";
import koffi from "./koffi.ts";

/** An address in the memory of this process; 0n is none. */
export type Pointer = bigint;

/**
 * Version of the C API by which ONNX Runtime is called. A table of functions only ever grows at its end, so that every
 * library of this version or a later one has those below at the same places.
 */
const API_VERSION = 29;

/**
 * Functions of `OrtApi` that are called, each with its place in the table and what it is given.
 * https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_c_api.h
 */
const table = {
  CreateEnv: [3, "int", "str", "void *"],
  CreateSessionFromArray: [8, "void *", "void *", "size_t", "void *", "void *"],
  Run: [9, "void *", "void *", "void *", "void *", "size_t", "void *", "size_t", "void *"],
  CreateSessionOptions: [10, "void *"],
  SetSessionLogSeverityLevel: [22, "void *", "int"],
  SetSessionGraphOptimizationLevel: [23, "void *", "int"],
  SetIntraOpNumThreads: [24, "void *", "int"],
  SessionGetInputCount: [30, "void *", "void *"],
  SessionGetOutputCount: [31, "void *", "void *"],
  SessionGetInputName: [36, "void *", "size_t", "void *", "void *"],
  SessionGetOutputName: [37, "void *", "size_t", "void *", "void *"],
  CreateTensorWithDataAsOrtValue: [49, "void *", "void *", "size_t", "void *", "size_t", "int", "void *"],
  GetTensorMutableData: [51, "void *", "void *"],
  GetTensorElementType: [60, "void *", "void *"],
  GetDimensionsCount: [61, "void *", "void *"],
  GetDimensions: [62, "void *", "void *", "size_t"],
  GetTensorTypeAndShape: [65, "void *", "void *"],
  CreateCpuMemoryInfo: [69, "int", "int", "void *"],
  AllocatorFree: [76, "void *", "void *"],
  GetAllocatorWithDefaultOptions: [78, "void *"],
  AddSessionConfigEntry: [130, "void *", "str", "str"],
} as const;

/** Those that answer nothing. */
const releases = {
  ReleaseSession: 95,
  ReleaseValue: 96,
  ReleaseTensorTypeAndShapeInfo: 99,
  ReleaseSessionOptions: 100,
} as const;

/** An array stands for where its elements are. */
type Given = Pointer | number | string | ArrayBufferView;
type Name = keyof typeof table;

/** ONNX Runtime's C API; a call that fails throws with the text of its status. */
export interface OrtApi {
  call(name: Name, ...given: readonly Given[]): void;
  /** The same off the main thread; until it is over, nothing of `uses` is freed. */
  callAside(name: Name, given: readonly Given[], uses: readonly object[]): Promise<void>;
  /** A call whose last argument is where it leaves a pointer or a size, which is returned. */
  made(name: Name, ...given: readonly Given[]): Pointer;
  release(name: keyof typeof releases, x: Pointer): void;
  /** What makes and frees its own strings, and where tensors in host memory are. */
  readonly allocator: Pointer;
  readonly hostMemory: Pointer;
  readonly env: Pointer;
}

/** What calls off the main thread work with, which knows nothing of references. */
const underWay = new Set<object>();

let loaded: OrtApi | undefined;

/** Unloaded when it is no longer referenced, whatever is known of its functions. */
let library: ReturnType<typeof koffi.load> | undefined;

/** The library, loaded when it is first needed and until the process ends; throws where there is none. */
export const ortApi = (): OrtApi => (loaded ??= load());

/** Values of the enumerations `OrtLoggingLevel`, `OrtAllocatorType` and `OrtMemType`. */
const LOG_ERRORS = 3;
const ARENA = 1;
const DEFAULT_MEMORY = 0;

function load(): OrtApi {
  const found = findLibrary();
  if ("missing" in found) throw new Error(found.missing);
  library = koffi.load(found.path);
  const base = library.func("OrtGetApiBase", "void *", [])() as Pointer;
  const getApi = functionAt(base, 0, { result: "void *", given: ["uint32"] });
  const api = getApi(API_VERSION) as Pointer | null;
  if (!api) {
    const version = functionAt(base, 1, { result: "str", given: [] })() as string;
    const remedy = "install the packages that package-lock.json names: npm ci --ignore-scripts";
    throw new Error(
      `${found.path} is ONNX Runtime ${version}, without version ${API_VERSION} of the C API; ${remedy}`,
    );
  }
  const textOf = functionAt(api, 2, { result: "str", given: ["void *"] });
  const releaseStatus = functionAt(api, 93, { result: "void", given: ["void *"] });
  const functions = mapValues(table, ([place, ...given]) =>
    functionAt(api, place, { result: "void *", given }),
  );
  const ends = mapValues(releases, (place) => functionAt(api, place, { result: "void", given: ["void *"] }));

  const check = (status: Pointer | null): void => {
    if (!status) return;
    const text = textOf(status) as string;
    releaseStatus(status);
    throw new Error(`ONNX Runtime: ${text}`);
  };
  const call: OrtApi["call"] = (name, ...given) => check(functions[name](...given) as Pointer | null);
  const out = new BigUint64Array(1);
  const made: OrtApi["made"] = (name, ...given) => {
    // Some leave half as many bits.
    out[0] = 0n;
    call(name, ...given, out);
    return out[0];
  };
  return {
    call,
    callAside: (name, given, uses) =>
      new Promise((resolve, reject) => {
        const call = { given, uses };
        underWay.add(call);
        const addresses = given.map((x) => (typeof x === "object" ? addressOf(x) : x));
        functions[name].async(...addresses, (error: Error | null, status: Pointer | null) => {
          underWay.delete(call);
          try {
            if (error) throw error;
            resolve(check(status));
          } catch (cause) {
            reject(cause);
          }
        });
      }),
    made,
    release: (name, x) => void ends[name](x),
    allocator: made("GetAllocatorWithDefaultOptions"),
    hostMemory: made("CreateCpuMemoryInfo", ARENA, DEFAULT_MEMORY),
    env: made("CreateEnv", LOG_ERRORS, "tensorloom"),
  };
}

/** Where the elements of an array are. They stay there as long as the array is referenced, and must not be detached. */
export const addressOf = (data: ArrayBufferView): Pointer => koffi.address(data);

function functionAt(
  pointers: Pointer,
  place: number,
  { result, given }: { result: string; given: readonly string[] },
): ReturnType<ReturnType<typeof koffi.load>["func"]> {
  const at = koffi.decode(pointers, place * koffi.sizeof("void *"), "void *") as Pointer;
  return koffi.decode(at, koffi.proto(result, [...given])) as never;
}
