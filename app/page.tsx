import { EditorLoader } from "./shell/EditorLoader.tsx";
import { readLayerIcons } from "./shell/readLayerIcons.ts";

/** The editor. */
export default async function Page() {
  return <EditorLoader icons={await readLayerIcons()} />;
}
