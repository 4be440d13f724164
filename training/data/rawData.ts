/** Elements as they are gathered: row after row. */
export type RawData = Float32Array | Int32Array | Uint8Array;

/** What holds the elements of each type that step programs are fed with. */
export const rawArrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;
