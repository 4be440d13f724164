import { Plus, X } from "lucide-react";
import {
  removeBlockParam,
  renameBlockParam,
  setBlockParam,
} from "../../compiler/blocks/edits/blockParams.ts";
import { type Block, type BlockParam, blockParam } from "../../graph-schema/document.ts";
import type { Edit } from "../../graph-schema/edits/edit.ts";
import { textOf } from "../ui/form/typed.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { DraftField } from "./DraftField.tsx";

const { shape } = blockParam;

/** The settings of a block: their names, which formulas inside read, and the values where an instance gives none. */
export function BlockSettings({ name, block }: { name: string; block: Block }) {
  const { params } = block;
  return (
    <div className="flex flex-col gap-2">
      {params.length === 0 ? (
        <p className="text-xs leading-4 text-muted">
          None yet. Formulas such as =channels * 2 in the layers read a setting by its name.
        </p>
      ) : (
        <div className="flex gap-2 text-xs text-muted">
          <span className="flex-1">Name</span>
          <span className="w-24">Default</span>
          <span className="w-7" />
        </div>
      )}
      {params.map((param) => (
        <div key={param.name} className="flex items-center gap-2" data-block-param={param.name}>
          <DraftField
            className="number flex-1"
            label={`Name of ${param.name}`}
            value={param.name}
            errorOf={(text) => nameError(text, param.name, params)}
            onCommit={(to) =>
              change(
                (d) => renameBlockParam(d, name, { from: param.name, to }),
                `Rename ${param.name} to ${to}`,
              )
            }
          />
          <DraftField
            className="number w-24"
            label={`Default of ${param.name}`}
            value={textOf(param.default)}
            errorOf={(text) =>
              read(text) === undefined ? "Expected a number, true, false or a word." : undefined
            }
            onCommit={(text) =>
              change(
                (d) => setBlockParam(d, name, { ...param, default: read(text)! }),
                `Set the default of ${param.name}`,
              )
            }
          />
          <IconButton
            icon={X}
            label={`Remove ${param.name}; layers get its default`}
            onClick={() => change((d) => removeBlockParam(d, name, param.name), `Remove ${param.name}`)}
          />
        </div>
      ))}
      <Button
        className="self-start"
        onClick={() => change((d) => setBlockParam(d, name, fresh(params)), "Add a setting")}
      >
        <Plus size={13} aria-hidden />
        Add a setting
      </Button>
    </div>
  );
}

type Whole = ReturnType<typeof useEditor.getState>["document"];

function change(make: (document: Whole) => Edit, label: string): void {
  const { document, apply } = useEditor.getState();
  apply(make(document), label);
}

function nameError(name: string, before: string, params: readonly BlockParam[]): string | undefined {
  if (name !== before && params.some((p) => p.name === name)) return `Another setting is called "${name}".`;
  const parsed = shape.name.safeParse(name);
  return parsed.success ? undefined : `${parsed.error.issues[0]?.message ?? "not a name"}.`;
}

/** A default as it is typed: 3, true, same, or a list of numbers. */
function read(text: string): BlockParam["default"] | undefined {
  if (text === "true" || text === "false") return text === "true";
  const parts = text.split(/[\s,;×]+/).filter(Boolean);
  const numbers = parts.map(Number);
  const value = numbers.some(Number.isNaN) ? text : numbers.length === 1 ? numbers[0]! : numbers;
  return text !== "" && shape.default.safeParse(value).success ? value : undefined;
}

function fresh(params: readonly BlockParam[]): BlockParam {
  for (let i = 1; ; i++) {
    const name = i === 1 ? "setting" : `setting${i}`;
    if (!params.some((p) => p.name === name)) return { name, default: 1 };
  }
}
