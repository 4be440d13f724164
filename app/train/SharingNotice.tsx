import { useEffect, useRef } from "react";
import { Button } from "../ui/Button.tsx";
import { machineName } from "../state/run/machines.ts";
import { useDataConsent } from "../clients/runs/shareDataset.ts";

/** Asks before a file leaves this device. */
export function SharingNotice() {
  const { asked, answer } = useDataConsent();
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => notice.current?.focus(), [asked]);
  if (asked === null) return null;
  const { file, machine } = asked;
  const name = machineName(machine);
  return (
    <div
      ref={notice}
      role="alertdialog"
      tabIndex={-1}
      aria-label={`Send data to ${name}`}
      className="flex shrink-0 flex-wrap items-center gap-2 bg-warning-soft px-3 py-2"
    >
      <p className="min-w-0 flex-1">
        To train on {name}
        {machine !== null && ` (${machine})`}, the file "{file}" has to be sent there. So far this browser has
        not sent it there.
      </p>
      <Button onClick={() => answer(true)}>Send it</Button>
      <Button onClick={() => answer(false)}>Keep it here</Button>
    </div>
  );
}
