import { CircleAlert, TriangleAlert, Wrench } from "lucide-react";
import { Button } from "./Button.tsx";

/** A problem as a person reads it. */
export interface Problem {
  severity: "error" | "warning";
  code: string;
  text: string;
  /** What problems of its code are about. */
  about: string;
  /** Shows where it is; absent where nothing can be shown. */
  show?: () => void;
  /** Repairs, of which one is enough. */
  fixes: readonly { title: string; run(): void }[];
}

/** One problem: what and where, a click to see it, and its fixes. */
export function ProblemMessage({ problem }: { problem: Problem }) {
  const { severity, code, text, about, show, fixes } = problem;
  const [Icon, look] =
    severity === "error"
      ? ([CircleAlert, "text-error"] as const)
      : ([TriangleAlert, "text-warning"] as const);
  return (
    <div className="flex items-start gap-2" data-code={code} data-severity={severity}>
      <Icon size={14} className={`mt-[7px] shrink-0 ${look}`} aria-label={severity} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        {show ? (
          <button
            type="button"
            className="py-1 text-left first-letter:uppercase hover:underline"
            title={about}
            onClick={show}
          >
            {text}
          </button>
        ) : (
          <p className="py-1 first-letter:uppercase" title={about}>
            {text}
          </p>
        )}
        {fixes.map((fix) => (
          <Button key={fix.title} onClick={fix.run}>
            <Wrench size={13} aria-hidden />
            {fix.title}
          </Button>
        ))}
      </div>
    </div>
  );
}
