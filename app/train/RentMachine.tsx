import { CloudCog, Copy, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { z } from "zod";
import { messageOf } from "../../training/run/runError.ts";
import { server } from "../clients/server.ts";
import { Button } from "../ui/Button.tsx";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { saveFile } from "../ui/saveFile.ts";

type Task = Awaited<ReturnType<typeof server.rentals.task.query>>;
type Values = Readonly<Record<string, unknown>>;

/** Writes what rents a machine with a GPU at a provider, and says what to do with it. */
export function RentMachine() {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="Rent a machine" className={open ? "w-full" : ""}>
      {open ? (
        <Rental onClose={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>
          <CloudCog size={14} aria-hidden />
          Rent a GPU
        </Button>
      )}
    </section>
  );
}

function Rental({ onClose }: { onClose(): void }) {
  const [values, setValues] = useState<Values>({});
  const { task, error } = useTask(values);
  return (
    <div className="rounded-md border border-line px-3 py-2.5">
      <div className="mb-2 flex items-start gap-2">
        <p className="min-w-0 flex-1 text-muted">
          A file for SkyPilot, which rents a machine with a GPU at whichever provider you have an account
          with, starts Tensorloom there and takes it down when it has nothing to do. It shows the price an
          hour and asks first.
        </p>
        <Button autoFocus onClick={onClose}>
          Close
        </Button>
      </div>
      {error !== undefined && (
        <p role="alert" className="text-error">
          {error}
        </p>
      )}
      {task && (
        <div className="flex flex-col gap-3">
          <SettingsForm
            schema={z.fromJSONSchema(task.settings) as z.ZodObject}
            values={values}
            onChange={(key, value) => setValues({ ...values, [key]: value })}
          />
          <Button
            look="filled"
            className="self-start"
            onClick={() => saveFile(task.file, new Blob([task.text], { type: "application/yaml" }))}
          >
            <Download size={14} aria-hidden />
            Save {task.file}
          </Button>
          <Commands task={task} />
        </div>
      )}
    </div>
  );
}

function Commands({ task: { commands, address } }: { task: Task }) {
  return (
    <>
      <ol className="flex flex-col gap-1.5">
        {[{ does: "Brings SkyPilot, once", command: "pip install 'skypilot[all]'" }, ...commands].map(
          ({ does, command }) => (
            <li key={command}>
              <span className="text-xs text-muted">{does}</span>
              <span className="flex items-center gap-1">
                <code className="min-w-0 flex-1 overflow-x-auto rounded bg-sunken px-1.5 py-0.5 whitespace-nowrap">
                  {command}
                </code>
                <IconButton
                  icon={Copy}
                  label={`Copy ${command}`}
                  onClick={() => void navigator.clipboard.writeText(command)}
                />
              </span>
            </li>
          ),
        )}
      </ol>
      <p className="text-xs text-muted">
        While the tunnel is open, add <code>{address}</code> as another machine, without a token.
      </p>
    </>
  );
}

/** The task of these settings; the last one stays in view until the next comes. */
function useTask(settings: Values): { task?: Task; error?: string } {
  const [found, setFound] = useState<{ task?: Task; error?: string }>({});
  useEffect(() => {
    let left = false;
    const show = (next: typeof found): void => {
      if (!left) setFound((before) => (next.task ? next : { ...before, ...next }));
    };
    server.rentals.task.query({ settings: { ...settings } }).then(
      (task) => show({ task }),
      (cause: unknown) => show({ error: messageOf(cause) }),
    );
    return () => {
      left = true;
    };
  }, [settings]);
  return found;
}
