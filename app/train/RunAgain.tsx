import { ChevronDown, RotateCw } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { startLike } from "../clients/runs/control.ts";
import { startOnServer } from "../clients/runs/serverRuns.ts";
import { machineName } from "../state/run/machines.ts";
import { choosePlace } from "../state/run/placesSubject.ts";
import { isUnderWay, type RunView } from "../state/run/runView.ts";
import { type ServerPlace, useServerPlace } from "../state/run/serverPlace.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import { Button } from "../ui/Button.tsx";
import { formatCount } from "../ui/format.ts";

/** Carries a run that ended on a server out again: from its checkpoint, from the start, or changed. */
export function RunAgain() {
  const { run, busy } = useTraining();
  return run?.on && busy === "" && hasEnded(run) ? <Again run={run} on={run.on} /> : null;
}

/** Also what it left has come here. */
const hasEnded = (run: RunView): boolean => run.server === null && !isUnderWay(run);

function Again({ run, on }: { run: RunView; on: ServerPlace }) {
  const { saved, status, name, document } = run;
  const there = machineName(on.machine);
  const change = (): void => {
    useServerPlace.getState().set(on);
    choosePlace({ name, document });
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button>
          <RotateCw size={13} aria-hidden />
          Run again
          <ChevronDown size={13} aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={6} className="float z-50 min-w-56 p-1">
          {saved !== undefined && status !== "finished" && (
            <DropdownMenu.Item className="menu-item" onSelect={() => void startOnServer(run, on)}>
              On {there}, from step {formatCount(saved)}
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item className="menu-item" onSelect={() => startLike(run, document)}>
            On {there}, from the start
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={change}>
            With changes …
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
