import { create } from "zustand";
import type { Document } from "../../../graph-schema/document.ts";
import { readWhole } from "../../../training/data/rangedFile.ts";
import { importedFile } from "../storage/importedFile.ts";
import { server, upload } from "../server.ts";

/** A file that is about to leave this device, until the person has answered. */
export const useDataConsent = create<{ file: string | null; answer(agreed: boolean): void }>()(() => ({
  file: null,
  answer: () => undefined,
}));

/** Makes the data of a document known to the server; false when the person keeps their file to themselves. */
export async function shareDataset({ plan }: Document): Promise<boolean> {
  const hash = /^file:(.*)$/.exec(plan.dataset ?? "")?.[1];
  if (hash === undefined) return true;
  const known = await server.datasets.list.query();
  if (known.some(({ sha256 }) => sha256 === hash)) return true;
  const file = await importedFile(`file:${hash}`);
  if (!file) throw new Error("The data of this run are not in this browser any more.");
  if (!(await agreed(file.name))) return false;
  await upload((await readWhole(file)) as Uint8Array<ArrayBuffer>);
  await server.datasets.create.mutate({ sha256: hash, name: file.name });
  return true;
}

const agreed = (file: string): Promise<boolean> =>
  new Promise((resolve) =>
    useDataConsent.setState({
      file,
      answer: (agreed) => {
        useDataConsent.setState({ file: null });
        resolve(agreed);
      },
    }),
  );
