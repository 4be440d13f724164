import { actionGroups } from "../../state/actions.ts";
import { actions } from "../actions/actions.ts";
import { Keys } from "../../ui/Keys.tsx";

/** What pointers do; keys are listed from the actions. */
const gestures = [
  ["Double-click the canvas", "Search layers"],
  ["Drop a wire on the canvas", "Search layers that fit"],
  ["Drop a layer on a wire", "Insert it"],
  ["Double-click a block", "Enter it"],
  ["Drag the canvas", "Select by a rectangle"],
  ["Space and drag, or middle button", "Pan"],
  ["Wheel", "Zoom at the pointer"],
] as const;

/** Every shortcut there is. */
export function ShortcutsSheet() {
  return (
    <div className="columns-2 gap-8 overflow-y-auto p-4">
      {actionGroups.map((group) => {
        const listed = actions.filter((a) => a.group === group && a.shortcuts);
        return (
          listed.length > 0 && (
            <section key={group} className="mb-4 break-inside-avoid-column">
              <h3 className="mb-1 text-xs text-muted">{group}</h3>
              {listed.map((action) => (
                <Row key={action.id} name={action.title}>
                  {action.shortcuts?.map((s) => (
                    <Keys key={s} shortcut={s} />
                  ))}
                </Row>
              ))}
            </section>
          )
        );
      })}
      <section className="break-inside-avoid">
        <h3 className="mb-1 text-xs text-muted">Pointer</h3>
        {gestures.map(([gesture, what]) => (
          <Row key={gesture} name={what}>
            <span className="text-xs text-muted">{gesture}</span>
          </Row>
        ))}
      </section>
    </div>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex min-h-6 items-center justify-between gap-3">
      <span>{name}</span>
      <span className="flex shrink-0 gap-2">{children}</span>
    </div>
  );
}
