import type { z } from "zod";
import { kinds } from "../../training/data/kinds.ts";
import { readers } from "../../training/data/readers.ts";
import { splits } from "../../training/data/splits.ts";
import { samples } from "../../training/data/samples.ts";
import { steps } from "../../training/data/steps.ts";
import { losses } from "../../training/objective/losses.ts";
import { metrics } from "../../training/objective/metrics.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { page, pageHead, settings } from "./markdown.ts";

interface Unit {
  type: string;
  title: string;
  doc: string;
  params?: z.ZodObject;
}

const lists: Readonly<Record<string, Readonly<Record<string, Unit>>>> = {
  Losses: losses,
  Metrics: metrics,
  Optimizers: optimizers,
  Schedules: schedules,
  "Kinds of columns": kinds,
  "Steps that prepare columns": steps,
  Splits: splits,
  "Sample data": samples,
  "File formats": readers,
};

/** docs/training.md: what a training plan can choose from. */
export function trainingPage(): string {
  const intro =
    "What a training plan can choose from. Formulas and defaults are PyTorch's where it has the same.";
  const sections = Object.entries(lists).flatMap(([heading, units]) => [
    `## ${heading}`,
    ...Object.values(units).map(describe),
  ]);
  return page([pageHead("Training", intro), ...sections]);
}

function describe({ type, title, doc, params }: Unit): string {
  return `### ${title} \`${type}\`\n\n${doc}\n\n${params ? settings(params) : ""}`;
}
