import { messageOf } from "../../../training/run/runError.ts";
import { leavingInputs } from "../../../compiler/check/leaving.ts";
import { followDocument } from "../../../compiler/check/followDocument.ts";
import { columnsOfTarget } from "../../../graph-schema/plan/columnUses.ts";
import type { Document } from "../../../graph-schema/document.ts";
import type { Dataset } from "../../../training/data/dataset.ts";
import type { Encoding } from "../../../training/data/encoding/encoding.ts";
import { fitData, planObjective } from "../../../training/run/planRun.ts";
import { type RunNeeds, runNeeds } from "../../../training/run/runNeeds.ts";
import { loadDataset } from "../storage/loadDataset.ts";
import { datasetInfo } from "./columnInfo.ts";
import type { DatasetInfo } from "../../state/plan/datasetInfo.ts";
import type { PlanInfo } from "../../state/plan/planInfo.ts";

const follow = followDocument();
const infos = new WeakMap<Dataset, DatasetInfo>();

/** A dataset's counts and statistics, made once. */
export function infoOf(dataset: Dataset): DatasetInfo {
  const info = infos.get(dataset) ?? datasetInfo(dataset);
  infos.set(dataset, info);
  return info;
}

/** What a document's plan comes to with its data. */
export async function planInfo(document: Document): Promise<PlanInfo> {
  const { dataset, unreadable, needs, encoding, leaving, diagnostics } = await fit(document);
  return {
    ...(dataset && { dataset: infoOf(dataset), target: targetOf(document, dataset) }),
    ...(unreadable !== undefined && { unreadable }),
    ...(encoding && {
      split: {
        train: encoding.train.length,
        validation: encoding.validation.length,
        leftOut: encoding.leftOut,
      },
    }),
    ...(needs && { needs }),
    ...columnsOfInputs(encoding, leaving),
    diagnostics,
  };
}

/** Names of the columns that feed the model, and of those that it is asked with. */
function columnsOfInputs(
  encoding: Encoding | undefined,
  leaving: ReadonlySet<string>,
): Pick<PlanInfo, "inputs" | "asked"> {
  const all = Object.entries(encoding?.columns ?? {});
  const names = (among: typeof all): string[] => among.flatMap(([, columns]) => columns.map((c) => c.name));
  return { inputs: names(all), asked: names(all.filter(([id]) => leaving.has(id))) };
}

/** The column that the first term which compares with one compares with. */
function targetOf({ plan }: Document, dataset: Dataset): string {
  const terms = plan.objective.terms.map(({ name }) => name);
  return terms.flatMap((term) => columnsOfTarget(plan, term))[0]?.name ?? dataset.target;
}

/** The data of a document as its model sees them. */
export async function encodingOf(document: Document): Promise<Encoding | undefined> {
  return (await fit(document)).encoding;
}

async function fit(document: Document): Promise<{
  dataset?: Dataset;
  unreadable?: string;
  needs?: RunNeeds;
  encoding?: Encoding;
  /** Inputs that leave with the model. */
  leaving: ReadonlySet<string>;
  diagnostics: PlanInfo["diagnostics"];
}> {
  const checked = follow(document);
  const { objective, model, diagnostics } = planObjective(checked);
  const { dataset: id, reading } = document.plan;
  const leaving = leavingInputs(checked);
  if (id === null) return { leaving, diagnostics };
  const dataset = await loadDataset(id, reading).catch((cause: unknown) => messageOf(cause));
  if (typeof dataset === "string") return { unreadable: dataset, leaving, diagnostics };
  if (!checked.ok || !objective || !model) return { dataset, leaving, diagnostics };
  const encoded = await fitData(checked, { dataset, objective, model });
  return {
    ...{ dataset, leaving, needs: runNeeds(checked, objective) },
    ...(encoded.encoding && { encoding: encoded.encoding }),
    diagnostics: [...diagnostics, ...encoded.diagnostics],
  };
}
