import { fileOfBlob } from "../../../training/data/rangedFile.ts";
import { messageOf } from "../../../training/run/runError.ts";
import { forgetDataset, importedDatasets, importFiles, loadDataset } from "../storage/loadDataset.ts";
import { rowsOf } from "./columnInfo.ts";
import type { DataAnswer, DataReply, DataRequest } from "./messages.ts";
import { encodingOf, infoOf, planInfo } from "./planInfo.ts";

addEventListener("message", ({ data }: MessageEvent<DataRequest>) => {
  const { id } = data;
  answer(data).then(
    (made) => postMessage({ id, answer: made } satisfies DataReply),
    (cause: unknown) =>
      postMessage({
        id,
        failed: messageOf(cause),
      } satisfies DataReply),
  );
});

async function answer(request: DataRequest): Promise<DataAnswer> {
  switch (request.kind) {
    case "plan":
      return planInfo(request.document);
    case "rows":
      return { rows: await rowsOf(await loadDataset(request.dataset, request.told), request.rows) };
    case "heldOut": {
      const encoding = await encodingOf(request.document);
      if (!encoding) throw new Error("The data of this run do not fit its model any more.");
      const rows = encoding.validation.length > 0 ? encoding.validation : encoding.train;
      const row = rows[request.nth % rows.length]!;
      return { row, values: await rowsOf(encoding.dataset, [row]) };
    }
    case "import": {
      const dataset = await importFiles(request.files.map((file) => fileOfBlob(file.name, file)));
      return "error" in dataset ? dataset : { imported: infoOf(dataset) };
    }
    case "imported":
      return importedDatasets();
    case "forget":
      return forgetDataset(request.dataset);
  }
}
