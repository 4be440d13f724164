import { py, type PyCode } from "../python/py.ts";

/** x[…] with an index or a slice on one axis and all of the others: x[:, 3], x[..., 1:]. */
export function pyIndex(x: PyCode, axis: number, index: PyCode): PyCode {
  const others = (count: number): PyCode[] => new Array<PyCode>(count).fill(py`:`);
  return py`${x}[${axis < 0 ? [py`...`, index, ...others(-axis - 1)] : [...others(axis), index]}]`;
}
