import type { Door } from "../../../compiler/steps/door.ts";
import { feeds } from "../../../compiler/steps/stepContext.ts";
import type { Fitted } from "../../run/initialize.ts";
import type { HostTensor, Tensors } from "../../run/tensor.ts";
import type { Column, Dataset } from "../dataset.ts";
import type { Partition } from "../split.ts";
import type { Assembly } from "./assemble.ts";
import { columnsOf, doorOf, elementsOf, fitted, rawRows } from "./doorOf.ts";
import { encodeExample, type ExampleValues } from "./encodeExample.ts";
import { featureStatistics } from "./featureStatistics.ts";
import type { Elements } from "./gatherRows.ts";
import type { MatchedInput } from "./matchInput.ts";
import type { MatchedTarget } from "./matchTarget.ts";
import { prepareRows } from "./prepareRows.ts";
import { weightsOf } from "./rowWeights.ts";

/** What the model takes of these rows, [rows, …]. */
export type ValuesOf = (rows: Uint32Array) => Promise<HostTensor>;

/** The columns that a term compares with. */
export interface EncodedTarget {
  /** The first of them. */
  readonly column: Column;
  /** Names of the classes; undefined for a regression. */
  readonly classes?: readonly string[];
  readonly values: ValuesOf;
}

/** A dataset as a model sees it. */
export interface Encoding {
  readonly dataset: Dataset;
  /** Rows to learn from and rows held out, ascending. */
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  /** Rows that are not used, for gaps in columns that are. */
  readonly leftOut: number;
  /** Sizes that the data gives symbols such as T. */
  readonly symbols: Readonly<Record<string, number>>;
  /** Columns that feed each input. */
  readonly columns: Readonly<Record<string, readonly Column[]>>;
  /** Their values, by id of the input. */
  readonly inputs: Readonly<Record<string, ValuesOf>>;
  /** What terms compare with, by term. */
  readonly targets: Readonly<Record<string, EncodedTarget>>;
  /** The column that says how much each row counts, if there is one. */
  readonly weight: Column | undefined;
  /** How much each row counts, [rows]. */
  readonly weights: ValuesOf;
  /** The given rows as step programs are fed with them, which prepare them by the door; padded to `size` samples. */
  raw(rows: Uint32Array, size: number): Promise<Tensors>;
  readonly door: Door;
  /** What steps and layers are fitted with to the training rows; read once, when it is first asked for. */
  fit(): Promise<Fitted>;
  /** One sample from values by column name, encoded as rows are; of these inputs alone where they are given. */
  example(
    values: ExampleValues,
    only?: ReadonlySet<string>,
  ): Promise<{ inputs: Tensors } | { error: string }>;
}

/** Names of the classes of the first target that has some. */
export const classesOf = ({ targets }: Pick<Encoding, "targets">): readonly string[] | undefined =>
  Object.values(targets).find(({ classes }) => classes)?.classes;

/** What was matched of a dataset and a model. */
interface Matched {
  readonly dataset: Dataset;
  readonly inputs: readonly MatchedInput[];
  readonly targets: readonly MatchedTarget[];
  readonly symbols: Readonly<Record<string, number>>;
  /** The column that says how much each row counts. */
  readonly weight: Column | undefined;
  readonly leftOut: number;
  readonly split: Partition;
}

/** The rows of a dataset for a model that they fit. */
export function encodingOf(x: Matched): Encoding {
  const { dataset, inputs, targets, weight, split } = x;
  const { source } = dataset;
  const assemblies = [...inputs, ...targets].map((m) => m.assembly);
  const used = [...columnsOf(assemblies), ...(weight ? [weight] : [])];
  const read = elementsOf(source, used);
  let vectors: ReturnType<typeof fitted> | undefined;
  const fits = () => (vectors ??= fitted(assemblies, split.train, source));
  let fit: Promise<Fitted> | undefined;

  const valuesOf = (assembly: Assembly): ValuesOf => {
    const readOwn = elementsOf(source, columnsOf([assembly]));
    return async (rows) => {
      const raw = rawRows([assembly], await readOwn(rows), rows.length);
      return prepareRows(assembly, raw, await fits());
    };
  };
  const weights = (elements: Elements, sizes: { rows: number; size: number }): HostTensor =>
    weightsOf(weight && elements[weight.name], sizes);
  return {
    ...{ dataset, ...split, leftOut: x.leftOut, symbols: x.symbols, weight, door: doorOf(assemblies) },
    columns: Object.fromEntries(inputs.map((i) => [i.id, i.columns])),
    inputs: Object.fromEntries(inputs.map((i) => [i.id, valuesOf(i.assembly)])),
    targets: Object.fromEntries(
      targets.map(({ term, columns: [column], classes, assembly }) => [
        term,
        { column, values: valuesOf(assembly), ...(classes && { classes }) },
      ]),
    ),
    weights: async (rows) => {
      const elements = await elementsOf(source, weight ? [weight] : [])(rows);
      return weights(elements, { rows: rows.length, size: rows.length });
    },
    raw: async (rows, size) => {
      const elements = await read(rows);
      return {
        ...rawRows(assemblies, elements, size),
        [feeds.weight]: weights(elements, { rows: rows.length, size }),
      };
    },
    fit: () => (fit ??= fitAll()),
    example: async (values, only) => {
      const asked = only ? inputs.filter(({ id }) => only.has(id)) : inputs;
      return encodeExample(asked, values, await fits());
    },
  };

  async function fitAll(): Promise<Fitted> {
    const known = await fits();
    const statistics = new Map<string, Awaited<ReturnType<typeof featureStatistics>>>();
    for (const { id, assembly } of inputs)
      if (assembly.dtype === "float32")
        statistics.set(id, await featureStatistics(assembly.shape, split.train, valuesOf(assembly)));
    return { fits: (name) => known.get(name), statistics: (id, which) => statistics.get(id)?.[which] };
  }
}
