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
    const { fault, advice } = reasonOf(this.props.what, failure.cause);
    return (
      <div role="alert" className="h-full bg-surface p-3">
        <div className="mx-auto flex max-w-[300px] flex-col items-start gap-2">
          <p>
            <span className="text-error">{fault}</span> {advice} The document is kept as it is.
          </p>
          <Button onClick={() => this.setState({ failure: undefined })}>Try again</Button>
        </div>
      </div>
    );
  }
}

const reasonOf = (what: string, cause: unknown): { fault: string; advice?: string } =>
  cause instanceof NotLoaded
    ? {
        fault: `${what} could not be loaded.`,
        advice: "Try again when the server answers; if it was updated, reload the page.",
      }
    : {
        fault: `${what} failed by a fault of the program: ${cause instanceof Error ? cause.message : String(cause)}.`,
      };
