import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";
import { DialogFrame } from "./DialogFrame.tsx";
import { dialogs } from "./dialogs.ts";

/** The dialogs, of which one at most is open. */
export function Dialogs() {
  return dialogs.map(({ Content, ...frame }) => (
    <DialogFrame key={frame.name} {...frame}>
      <ErrorBoundary what={`“${frame.title}”`}>
        <Content />
      </ErrorBoundary>
    </DialogFrame>
  ));
}
