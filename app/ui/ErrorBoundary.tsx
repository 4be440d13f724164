import { Component, type ReactNode } from "react";
import { Button } from "./Button.tsx";

interface Props {
  /** What stands in it, as a sentence begins: "The inspector". */
  what: string;
  children: ReactNode;
}

/** Code could not be fetched: no fault in it. */
export class NotLoaded extends Error {}

/** Says in place of what failed in it why, and draws it anew on request; the rest of the screen goes on. */
export class ErrorBoundary extends Component<Props, { failure?: { cause: unknown } | undefined }> {
  override state: { failure?: { cause: unknown } | undefined } = {};

  static getDerivedStateFromError(cause: unknown): { failure: { cause: unknown } } {
    return { failure: { cause } };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    return (
      <div
        role="alert"
        className="mx-auto flex h-full max-w-[300px] flex-col items-start gap-2 bg-surface p-3"
      >
        <p>
          <span className="text-error">{reasonOf(this.props.what, failure.cause)}</span> The document is kept
          as it is.
        </p>
        <Button onClick={() => this.setState({ failure: undefined })}>Try again</Button>
      </div>
    );
  }
}

const reasonOf = (what: string, cause: unknown): string =>
  cause instanceof NotLoaded
    ? `${what} could not be loaded. Try again when the server answers; if it was updated, reload the page.`
    : `${what} failed by a fault of the program: ${cause instanceof Error ? cause.message : String(cause)}.`;
