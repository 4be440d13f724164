import { discriminatorBlocks, plan } from "./dcgan.ts";
import { graph, model } from "./graph.ts";
import type { Template } from "./template.ts";

export const dcganDiscriminator: Template = {
  id: "dcganDiscriminator",
  title: "DCGAN discriminator",
  doc: "Tells images that were drawn by the generator from real ones.",
  group: "Generative",
  document: model("DCGAN discriminator", {
    graph: graph(
      ["image", "input", { shape: [3, 64, 64] }],
      ["discriminator", "block:discriminator"],
      ["real", "output"],
    ),
    blocks: discriminatorBlocks,
    plan,
  }),
};
