import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { checkMachine } from "../clients/runs/checkMachine.ts";
import { useMachines } from "../state/run/machines.ts";
import { Button } from "../ui/Button.tsx";
import { formatBytes } from "../ui/format.ts";

/** Adds another machine by its address and a token, once what answers there has been asked. */
export function AddMachine() {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [address, setAddress] = useState("");
  const [token, setToken] = useState("");
  const [said, setSaid] = useState<{ fault?: string; found?: string; asking?: true }>({});
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const [at, by] = [originOf(address.trim()), token.trim()];
    setSaid({ asking: true });
    const answer = await checkMachine(at, by);
    if ("fault" in answer) return setSaid({ fault: answer.fault });
    const { machine, version, engines } = answer.about;
    useMachines.getState().add({ address: at, name: machine, token: by });
    setSaid({
      found: [`Added ${machine}: Tensorloom ${version}, ${enginesIn(engines)}.`, answer.warning].join(" "),
    });
    setAddress("");
    setToken("");
    setOpen(false);
  };
  return (
    <section aria-label="Another machine" className={open || said.found !== undefined ? "w-full" : ""}>
      {said.found !== undefined && (
        <p role="status" className="mb-2 text-xs text-muted">
          {said.found}
        </p>
      )}
      {open ? (
        <form onSubmit={(event) => void add(event)} className="rounded-md border border-line px-3 py-2.5">
          <p className="mb-2 text-muted">
            A Tensorloom on a machine of yours, by https or through a tunnel to this one. Its token is kept in
            this browser; <code>npm run token -- NAME run</code> makes one there.
          </p>
          <div className="flex flex-wrap items-end gap-2">
            <Field id={`${id}-address`} label="Address" value={address} onChange={setAddress} />
            <Field id={`${id}-token`} label="Token" value={token} onChange={setToken} secret />
            <Button type="submit" disabled={address.trim() === "" || said.asking === true}>
              {said.asking ? "Asking …" : "Add"}
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
          {said.fault !== undefined && (
            <p role="alert" className="mt-2 text-error">
              {said.fault}
            </p>
          )}
        </form>
      ) : (
        <Button
          onClick={() => {
            setSaid({});
            setOpen(true);
          }}
        >
          <Plus size={14} aria-hidden />
          Add another machine
        </Button>
      )}
    </section>
  );
}

/** A machine is known by one address, however that is written; what is none stays as it is. */
function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const bare = url && `${url.username}${url.pathname}${url.search}${url.hash}` === "/";
  return bare && url.origin !== "null" ? url.origin : address;
}

interface FieldProps {
  id: string;
  label: string;
  value: string;
  onChange(value: string): void;
  secret?: true;
}

function Field({ id, label, value, onChange, secret }: FieldProps) {
  return (
    <label htmlFor={id} className="min-w-40 flex-1">
      <span className="mb-1 block text-xs text-muted">{label}</span>
      <input
        id={id}
        className="field number"
        type={secret ? "password" : "text"}
        placeholder={secret ? "" : "https://gpu.example"}
        autoFocus={!secret}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

type Engines = Extract<Awaited<ReturnType<typeof checkMachine>>, { about: unknown }>["about"]["engines"];

/** "PyTorch on 2 × H100 with 80.0 GB; ONNX Runtime". */
function enginesIn(engines: Engines): string {
  const words = engines
    .filter(({ probe }) => probe.available)
    .map(({ title, devices }) => {
      const names = devices.map(({ name, memory }) => `${name} with ${formatBytes(memory)}`);
      const counted = [...new Set(names)].map((name) => {
        const count = names.filter((other) => other === name).length;
        return count > 1 ? `${count} × ${name}` : name;
      });
      return counted.length > 0 ? `${title} on ${counted.join(", ")}` : `${title} on its processor`;
    });
  return words.length > 0 ? words.join("; ") : "none of its engines can run";
}
