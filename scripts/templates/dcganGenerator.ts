import { discriminatorBlocks, generatorBlocks, plan } from "./dcgan.ts";
import { graph, model } from "./graph.ts";
import type { Template } from "./template.ts";

export const dcganGenerator: Template = {
  id: "dcganGenerator",
  title: "DCGAN generator",
  doc: "Draws images from noise, trained until the frozen discriminator behind it takes them for real.",
  group: "Generative",
  document: model("DCGAN generator", {
    graph: graph(
      ["noise", "input", { shape: [100] }],
      ["generator", "block:generator"],
      ["discriminator", "block:discriminator", {}, { frozen: true }],
      ["real", "output"],
      ["image", "output", {}, { from: "generator" }],
    ),
    blocks: { ...generatorBlocks, ...discriminatorBlocks },
    plan,
  }),
};
