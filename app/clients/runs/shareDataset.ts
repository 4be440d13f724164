import { create } from "zustand";
import type { Document } from "../../../graph-schema/document.ts";
import { readWhole } from "../../../training/data/rangedFile.ts";
import { importedFile } from "../storage/importedFile.ts";
import { serverAt } from "../server.ts";

/** A file that is about to leave this device, until the person has answered. */
export const useDataConsent = create<{
  asked: { file: string; machine: string | null } | null;
  answer(agreed: boolean): void;
}>()(() => ({
  asked: null,
  answer: () => undefined,
}));

/** Makes the data of a document known to a server; false when the person keeps their file to themselves. */
export async function shareDataset({ plan }: Document, machine: string | null): Promise<boolean> {
  const hash = /^file:(.*)$/.exec(plan.dataset ?? "")?.[1];
  if (hash === undefined) return true;
  const { api, upload } = serverAt(machine);
  const known = await api.datasets.list.query();
  if (known.some(({ sha256 }) => sha256 === hash)) return true;
  const file = await importedFile(`file:${hash}`);
  if (!file) throw new Error("The data of this run are not in this browser any more.");
  if (!(await agreed({ file: file.name, machine }))) return false;
  await upload((await readWhole(file)) as Uint8Array<ArrayBuffer>);
  await api.datasets.create.mutate({ sha256: hash, name: file.name });
  return true;
}

const agreed = (asked: { file: string; machine: string | null }): Promise<boolean> =>
  new Promise((resolve) =>
    useDataConsent.setState({
      asked,
      answer: (agreed) => {
        useDataConsent.setState({ asked: null });
        resolve(agreed);
      },
    }),
  );
