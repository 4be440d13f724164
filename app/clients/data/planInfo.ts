import { messageOf } from "../../../training/run/runError.ts";
import { followDocument } from "../../../compiler/check/followDocument.ts";
import { columnsOfTarget } from "../../../graph-schema/plan/columnUses.ts";
import type { Document } from "../../../graph-schema/document.ts";
import type { Dataset } from "../../../training/data/dataset.ts";
import type { Encoding } from "../../../training/data/encoding/encoding.ts";
import { fitData, planObjective } from "../../../training/run/planRun.ts";
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
  const { dataset, unreadable, encoding, diagnostics } = await fit(document);
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
    inputs: Object.values(encoding?.columns ?? {}).flatMap((columns) => columns.map((c) => c.name)),
    diagnostics,
  };
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
  encoding?: Encoding;
  diagnostics: PlanInfo["diagnostics"];
}> {
  const checked = follow(document);
  const { objective, model, diagnostics } = planObjective(checked);
  const { dataset: id, reading } = document.plan;
  if (id === null) return { diagnostics };
  const dataset = await loadDataset(id, reading).catch((cause: unknown) => messageOf(cause));
  if (typeof dataset === "string") return { unreadable: dataset, diagnostics };
  if (!checked.ok || !objective || !model) return { dataset, diagnostics };
  const encoded = await fitData(checked, { dataset, objective, model });
  return {
    dataset,
    ...(encoded.encoding && { encoding: encoded.encoding }),
    diagnostics: [...diagnostics, ...encoded.diagnostics],
  };
}
