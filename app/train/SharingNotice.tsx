import { Button } from "../ui/Button.tsx";
import { useDataConsent } from "../clients/runs/shareDataset.ts";

/** Asks before a file leaves this device. */
export function SharingNotice() {
  const { file, answer } = useDataConsent();
  if (file === null) return null;
  return (
    <div
      role="alertdialog"
      aria-label="Send data to the server"
      className="flex shrink-0 flex-wrap items-center gap-2 bg-warning-soft px-3 py-2"
    >
      <p className="min-w-0 flex-1">
        To train on the server, the file "{file}" has to be sent there. So far it is only in this browser.
      </p>
      <Button onClick={() => answer(true)}>Send it</Button>
      <Button onClick={() => answer(false)}>Keep it here</Button>
    </div>
  );
}
