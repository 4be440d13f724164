import { useId } from "react";
import { z } from "zod";
import { withTargetColumns } from "../../graph-schema/plan/columnUses.ts";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import { Section } from "../ui/Section.tsx";
import { useEditor } from "../state/editor/editor.ts";
import { setPlan } from "../state/plan/setPlan.ts";
import type { ColumnInfo, DatasetInfo } from "../state/plan/datasetInfo.ts";
import { usePlanInfo } from "../state/plan/planInfo.ts";

const held = z.object({
  validation: z.number().min(0).max(0.9).default(0.2).describe("Share of the rows held out"),
  stratify: z.boolean().default(false).describe("Hold out the same share of each class"),
});

/** Which column is predicted from which, how many rows are held out, and what was noticed in the file. */
export function SplitFields({ dataset }: { dataset: DatasetInfo }) {
  const id = useId();
  const plan = useEditor((s) => s.document.plan);
  const used = usePlanInfo((s) => s.info?.inputs) ?? [];
  const chosen = usePlanInfo((s) => s.info?.target) ?? dataset.target;
  const target = dataset.columns.find((c) => c.name === chosen);
  const term = plan.objective.terms.find(
    (one) => one.kind === "compared" && one.target.from === "columns",
  )?.name;
  const { share } = plan.split.params;
  const split = {
    validation: typeof share === "number" ? share : 0.2,
    stratify: plan.split.type === "stratified",
  };
  return (
    <>
      <Section title="Use">
        <div className="flex flex-col gap-3">
          {term !== undefined && (
            <div className="flex items-center justify-between gap-2">
              <label htmlFor={id}>Predict</label>
              <select
                id={id}
                className="field w-36"
                value={chosen}
                onChange={(e) =>
                  setPlan(
                    {
                      columns: withTargetColumns(
                        plan.columns,
                        term,
                        e.target.value === dataset.target ? [] : [e.target.value],
                      ),
                    },
                    "Set the target",
                  )
                }
              >
                {dataset.columns.map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </div>
          )}
          {used.length > 0 && (
            <p className="text-xs leading-4 text-muted">
              From <span className="text-ink">{used.join(", ")}</span>
            </p>
          )}
          <SettingsForm
            schema={held}
            values={split}
            onChange={(key, value) => {
              const { validation, stratify } = held.parse({ ...split, [key]: value });
              const type = key === "stratify" ? (stratify ? "stratified" : "random") : plan.split.type;
              const params = { ...(type === plan.split.type && plan.split.params), share: validation };
              setPlan({ split: { type, params } }, `Set ${key}`);
            }}
          />
        </div>
      </Section>
      {target?.counts && <Balance target={target} counts={target.counts} />}
      {dataset.warnings.length > 0 && (
        <Section title={`Noticed in the file (${dataset.warnings.length})`}>
          <ul className="flex flex-col gap-1 text-xs leading-4">
            {dataset.warnings.map(({ line, column, message }, i) => (
              <li key={i}>
                <span className="number text-[11px] text-warning">
                  {[line !== undefined && `line ${line}`, column].filter(Boolean).join(", ")}
                </span>{" "}
                {message}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Balance({ target, counts }: { target: ColumnInfo; counts: readonly number[] }) {
  const most = Math.max(...counts, 1);
  return (
    <Section title={`Rows a class of ${target.name}`}>
      <ul aria-label="Rows a class">
        {(target.classes ?? []).slice(0, 40).map((name, i) => (
          <li key={name} className="flex h-[18px] items-center gap-2">
            <span className="w-20 shrink-0 truncate text-right text-xs" title={name}>
              {name}
            </span>
            <span className="h-2 min-w-0 flex-1">
              <span
                className="block h-full rounded-[2px] bg-line-strong"
                style={{ width: `${(100 * counts[i]!) / most}%` }}
              />
            </span>
            <span className="number w-10 shrink-0 text-right text-[11px] text-muted">{counts[i]}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
