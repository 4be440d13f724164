import { type Literal, type Piece, type PyCode, render, type Slot } from "../../../layers/python/py.ts";

/** Modules in a row, held by nn.Sequential or nn.ModuleList. */
export interface Row {
  container: string;
  elements: readonly PyCode[];
}

/** The constructor of a submodule. */
export type Constructor = PyCode | Row;

const isRow = (made: Constructor): made is Row => "elements" in made;

const slotsIn = (piece: Piece): readonly Slot[] =>
  typeof piece === "string" ? [] : "call" in piece ? piece.args : [piece];

/** Values of a constructor in their order. */
const valuesOf = ({ pieces }: PyCode): Literal[] => pieces.flatMap(slotsIn).map((slot) => slot.value);

const skeletonOfCode = ({ pieces }: PyCode): string =>
  JSON.stringify(
    pieces.map((piece) => {
      if (typeof piece === "string") return piece;
      return "call" in piece ? [piece.call, ...piece.args.map((a) => a.keyword ?? "")] : [];
    }),
  );

/** Whether all but the first of a row are alike. */
const restAlike = ({ elements: [, second, ...rest] }: Row): boolean =>
  rest.every((code) => code.source === second!.source);

/** A constructor without its values: equal for constructors that differ in values alone. */
export function skeletonOf(made: Constructor): string {
  if (!isRow(made)) return skeletonOfCode(made);
  const { container, elements } = made;
  const different = restAlike(made) ? elements.slice(0, 2) : elements;
  return [container, String(restAlike(made)), ...different.map(skeletonOfCode)].join();
}

/** Python for the values at the same argument of several constructors; `label` names the argument. */
type Explain = (values: readonly (Literal | undefined)[], label: string) => string;

/** One constructor for several that agree but in values, as lines of source. */
export function constructorLines(
  several: readonly (Constructor | undefined)[],
  explain: Explain,
): readonly string[] {
  const given = several.find((made) => made !== undefined)!;
  if (!isRow(given)) return wrapped(fillCode(several as readonly (PyCode | undefined)[], explain));
  const rows = several as readonly (Row | undefined)[];
  const at = (i: number): string =>
    fillCode(
      rows.map((row) => row?.elements[i]),
      explain,
    );
  if (!restAlike(given))
    return inLines(
      given.container,
      given.elements.map((_, i) => at(i)),
    );
  const [first, rest] = [at(0), at(1)];
  const counts = rows.map((row) => row?.elements.length);
  const count = explain(counts, "repeat");
  if (first === rest && count !== "2")
    return inLines(given.container, [`*[${first} for _ in range(${count})]`]);
  if (count === "2") return inLines(given.container, [first, rest]);
  const others = /^\d+$/.test(count) ? `range(${Number(count) - 1})` : `range(1, ${count})`;
  return inLines(given.container, [first, `*[${rest} for _ in ${others}]`]);
}

function fillCode(several: readonly (PyCode | undefined)[], explain: Explain): string {
  const given = several.find((code) => code !== undefined)!;
  const columns = several.map((code) => code && valuesOf(code));
  const labels = given.pieces.flatMap(slotsIn).map((slot, i) => slot.keyword ?? `argument${i + 1}`);
  const texts = new Map(
    given.pieces.flatMap(slotsIn).map((slot, i) => [
      slot,
      explain(
        columns.map((values) => values?.[i]),
        labels[i]!,
      ),
    ]),
  );
  return render(given.pieces, (slot) => texts.get(slot)!);
}

const WIDTH = 90;

/** A call whose arguments go to a line of their own where they are long. */
function wrapped(code: string): readonly string[] {
  const [, name, args] = /^([\w.]+)\((.*)\)$/s.exec(code) ?? [];
  return code.length <= WIDTH || args === undefined ? [code] : [`${name}(`, `    ${args}`, ")"];
}

/** nn.Sequential(a, b), one element a line where they are long. nn.ModuleList takes a list. */
function inLines(container: string, elements: readonly string[]): readonly string[] {
  const [open, close] = container === "nn.ModuleList" ? ["([", "])"] : ["(", ")"];
  const [only] = elements;
  if (container === "nn.ModuleList" && elements.length === 1 && only!.startsWith("*["))
    return [`${container}(${only!.slice(1)})`];
  const line = elements.join(", ");
  if (line.length <= WIDTH) return [`${container}${open}${line}${close}`];
  return [`${container}${open}`, ...elements.map((e) => `    ${e},`), close];
}
