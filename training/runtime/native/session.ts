import koffi from "./koffi.ts";
import type { OnnxSession } from "../onnx.ts";
import { addressOf, type OrtApi, ortApi, type Pointer } from "./ortApi.ts";
import { type NativeTensor, takeOut } from "./tensor.ts";

/** How ONNX Runtime runs a model. */
export interface SessionOptions {
  /** Of one op. */
  threads: number;
  /** Entries of its configuration, by key. https://onnxruntime.ai/docs/api/c/onnxruntime__session__options__config__keys_8h.html */
  entries: Readonly<Record<string, string>>;
}

/** ORT_ENABLE_EXTENDED: what comes after it changes layouts, which costs more than it saves on training graphs. */
const EXTENDED = 2;
const LOG_ERRORS = 3;

/** Compiles a model off the main thread. */
export async function createSession(
  model: Uint8Array,
  options: SessionOptions,
): Promise<OnnxSession<NativeTensor>> {
  const api = ortApi();
  const own = api.made("CreateSessionOptions");
  const session = new BigUint64Array(1);
  try {
    api.call("SetSessionLogSeverityLevel", own, LOG_ERRORS);
    api.call("SetSessionGraphOptimizationLevel", own, EXTENDED);
    api.call("SetIntraOpNumThreads", own, options.threads);
    for (const [key, value] of Object.entries(options.entries))
      api.call("AddSessionConfigEntry", own, key, value);
    await api.callAside("CreateSessionFromArray", [api.env, model, model.byteLength, own, session], []);
  } finally {
    api.release("ReleaseSessionOptions", own);
  }
  return new NativeSession(session[0]!);
}

/** Frees sessions that nobody released. */
const forgotten = new FinalizationRegistry((session: Pointer) => ortApi().release("ReleaseSession", session));

class NativeSession implements OnnxSession<NativeTensor> {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  #session: Pointer | undefined;
  readonly #inputs: CStrings;
  readonly #outputs: CStrings;

  constructor(session: Pointer) {
    this.#session = session;
    const api = ortApi();
    this.inputNames = namesOf(api, session, "Input");
    this.outputNames = namesOf(api, session, "Output");
    this.#inputs = cStrings(this.inputNames);
    this.#outputs = cStrings(this.outputNames);
    forgotten.register(this, session, this);
  }

  async run(
    feeds: Readonly<Record<string, NativeTensor>>,
    fetches: Readonly<Record<string, NativeTensor | null>>,
  ): Promise<Record<string, NativeTensor>> {
    const { inputNames, outputNames } = this;
    const session = this.#session;
    if (!session) throw new Error("internal: a session is run that was released");
    const inputs = BigUint64Array.from(inputNames, (name) => {
      if (!feeds[name]) throw new Error(`internal: a session is not fed its input "${name}"`);
      return feeds[name].value;
    });
    const outputs = BigUint64Array.from(outputNames, (name) => fetches[name]?.value ?? 0n);
    await ortApi().callAside(
      "Run",
      [
        ...[session, 0n, this.#inputs.addresses, inputs, inputs.length],
        ...[this.#outputs.addresses, outputs.length, outputs],
      ],
      [this, feeds, fetches],
    );
    return Object.fromEntries(
      outputNames.map((name, i) => [name, fetches[name] ?? takeOut(outputs[i]!)] as const),
    );
  }

  async release(): Promise<void> {
    if (!this.#session) return;
    forgotten.unregister(this);
    ortApi().release("ReleaseSession", this.#session);
    this.#session = undefined;
  }
}

function namesOf(api: OrtApi, session: Pointer, kind: "Input" | "Output"): string[] {
  const count = Number(api.made(`SessionGet${kind}Count`, session));
  return Array.from({ length: count }, (_, i) => {
    const text = api.made(`SessionGet${kind}Name`, session, i, api.allocator);
    const name = koffi.decode.string(text);
    api.call("AllocatorFree", api.allocator, text);
    return name;
  });
}

/** Texts that end in 0, and where each begins. */
interface CStrings {
  readonly texts: readonly Uint8Array[];
  readonly addresses: BigUint64Array;
}

function cStrings(names: readonly string[]): CStrings {
  const texts = names.map((name) => new TextEncoder().encode(`${name}\0`));
  return { texts, addresses: BigUint64Array.from(texts, addressOf) };
}
