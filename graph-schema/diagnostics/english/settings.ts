import type { Shape } from "../../../ir/types/shape.ts";
import type { CodeWords, ExpectedActual, RenderedSetting, Text } from "../text.ts";
import { axes, comma, type Difference, different, quoted, shown } from "./format.ts";

interface Unfit {
  expected: Text;
  actual: RenderedSetting;
}

const unfit = ({ expected, actual }: Unfit): ExpectedActual => [expected, shown(actual)];

/** A parameter of a layer, as two nodes would share it. */
interface Parameter {
  name: string;
  shape: Shape;
}

const parameters = (list: readonly Parameter[]): string =>
  list.map(({ name, shape }) => `${name} ${axes(shape)}`.trim()).join(" and ") || "none";

export const settingCodes = {
  settingKind: {
    doc: "A setting is of the wrong kind, such as text where a number belongs.",
    says: unfit,
  },
  settingRange: {
    doc: "A setting is too small, too large, or written in a form that does not fit it.",
    says: unfit,
  },
  settingChoice: { doc: "A setting is none of the words that it can be.", says: unfit },
  unknownSetting: {
    doc: "A setting has a name that the layer or unit does not have, so that it does nothing.",
    says: ({ name, names }: { name: string; names: readonly string[] }) => [
      names.length > 0 ? `a setting among ${comma(names)}` : "no settings",
      JSON.stringify(name),
    ],
  },
  parameter: { doc: "A setting does not go with the input or with another setting.", says: unfit },
  axis: {
    doc: "A setting names an axis that a sample does not have; axis 0 is the batch.",
    says: unfit,
  },
  groupsDivide: { doc: "The groups do not divide the channels.", says: unfit },
  headsDivide: { doc: "The heads of an attention do not divide its features.", says: unfit },
  paddingSize: { doc: "The padding is larger than the window or the map allows.", says: unfit },
  elementCount: { doc: "A new shape does not hold as many elements as arrive.", says: unfit },
  unusedSetting: { doc: "A setting has no effect as the others are.", says: unfit },
  unknownWrapper: {
    doc: "The chosen normalization of weights does not exist.",
    says: ({ name, names }: { name: string; names: readonly string[] }) => [
      `a wrapper among ${comma(names)}`,
      quoted(name),
    ],
  },
  wrapper: {
    doc: "The layer has no weight that could be normalized.",
    says: ({ name }: { name: string }) => ["none, as the layer has no weight matrix", name],
  },
  unknownTie: {
    doc: "A node is to share parameters with one that does not exist or has none of its own.",
    says: ({ tie, to }: { tie: "missing" | "itself" | "borrowed"; to: string }) =>
      (
        ({
          missing: ["a node to share parameters with", `${quoted(to)}, which does not exist`],
          itself: ["another node", "itself"],
          borrowed: ["a node with parameters of its own", `${quoted(to)}, which shares those of another`],
        }) as const
      )[tie],
  },
  tiedParameters: {
    doc: "Two nodes that are to share parameters have none of the same name and shape.",
    says: ({ own, to, others }: { own: readonly Parameter[]; to: string; others: readonly Parameter[] }) =>
      own.length === 0
        ? ["parameters to share", "none"]
        : [`a node with ${parameters(own)}`, `${quoted(to)} with ${parameters(others)}`],
  },
  tiedModule: {
    doc: "A copy of a block, or a layer in a block, is to call the module of a node that is made in another way.",
    says: ({ to, ...difference }: { to: string } & Difference) => [
      `the same module as ${quoted(to)}, so that it is called again`,
      different(difference),
    ],
  },
  unlikeRow: {
    doc: "The copies of a row are to be one module, and are made in different ways.",
    says: ({ copy, ...difference }: { copy: number } & Difference) => [
      "copies that are all alike, as they have one set of weights",
      `${different(difference)} in copy ${copy}`,
    ],
  },
  penaltyCalledAgain: {
    doc: "A module that adds to the loss is to be called several times.",
    says: ({ node }: { node: string }) => [
      "nothing inside that adds to the loss, as the module is called again",
      quoted(node),
    ],
  },
  partialTie: {
    doc: "Two nodes share less than all that both of them have, as they are made in different ways.",
    says: ({ to, shared, ...difference }: { to: string; shared: readonly string[] } & Difference) => [
      `all of ${quoted(to)} to be shared`,
      `${shared.join(" and ")} alone, as there is ${different(difference)}`,
    ],
  },
  tiedWrapper: {
    doc: "A node that shares its weight with another says itself how the weight is normalized; the other decides.",
    says: ({ to, wrapper, own }: { to: string; wrapper: string | null; own: string }) => [
      wrapper === null
        ? `none, as in ${quoted(to)}, whose weight it is`
        : `${wrapper}, as in ${quoted(to)}, whose weight it is`,
      own,
    ],
  },
  formulaSyntax: { doc: "A formula cannot be read.", says: unfit },
  formula: { doc: "A formula has no value, or none for what arrives.", says: unfit },
} satisfies CodeWords;
