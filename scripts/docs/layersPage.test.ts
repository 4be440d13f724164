import { expect, test } from "vitest";
import { layers } from "../../layers/layers.ts";
import { cardPictures } from "./cardPictures.ts";
import { layersPage } from "./layersPage.ts";

const all = Object.values(layers);
const sections = new Map(
  layersPage()
    .split("\n### ")
    .map((text) => [/^.*? `(\w+)`\n/.exec(text)?.[1], text]),
);
const pictures = cardPictures();

test.each(all.map((layer) => [layer.type, layer] as const))(
  "the section of %s has its formula, card, PyTorch, ports and shapes",
  (type, layer) => {
    const section = sections.get(type)!;
    expect(section).toContain(`\n\n\`${layer.formula}\`\n\n`);
    expect(section).toContain(`](layers/${type}.svg)`);
    expect(section).toMatch(/\n\nPyTorch: (`[^`\n]+`.*|an argument of `forward`|what `forward` returns)\n\n/);
    expect(section).toMatch(/\n- (in|out) `/);
    expect(section).toMatch(/\n\nShapes:\n\n- .*\w/);
    const picture = pictures[`docs/layers/${type}.svg`]!;
    expect(picture).toContain(`>${layer.title}</tspan>`);
    expect(picture.length).toBeLessThan(3000);
    expect(picture).not.toContain("undefined");
  },
);

test("pages of PyTorch are linked by the names of what is called", () => {
  const links = (type: string): string[] =>
    [...sections.get(type)!.matchAll(/generated\/([\w.]+)\.html/g)].map(([, name]) => name!);
  expect(links("linear")).toEqual(["torch.nn.Linear"]);
  expect(links("abs")).toEqual(["torch.abs"]);
  expect(links("l2Normalize")).toEqual(["torch.nn.functional.normalize"]);
  expect(links("flatten")).toEqual(["torch.Tensor.flatten"]);
  expect(links("transformerEncoder")).toEqual([
    "torch.nn.TransformerEncoder",
    "torch.nn.TransformerEncoderLayer",
  ]);
  expect(links("gradientReversal")).toEqual([]);
});
