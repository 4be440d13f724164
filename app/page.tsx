import { EditorLoader } from "./EditorLoader.tsx";
import { readLayerIcons } from "./readLayerIcons.ts";

/** The editor. */
export default async function Page() {
  return <EditorLoader icons={await readLayerIcons()} />;
}
