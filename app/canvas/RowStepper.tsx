import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "../ui/IconButton.tsx";
import { stepInRow } from "./enter.ts";

interface Props {
  /** How many instances were entered around it. */
  depth: number;
  index: number;
  count: number;
}

/** Which of the instances in a row is seen, and the way to those beside it. */
export function RowStepper({ depth, index, count }: Props) {
  const step = (by: 1 | -1) => ({
    label: by < 0 ? "Previous copy in the row" : "Next copy in the row",
    keys: by < 0 ? "PageUp" : "PageDown",
    // A disabled button would lose the focus of whoever steps to the end by keyboard.
    "aria-disabled": by < 0 ? index === 0 : index === count - 1,
    className: "aria-disabled:opacity-35",
    onClick: () => stepInRow(depth, by),
  });
  return (
    <span className="flex shrink-0 items-center" role="group" aria-label="Copies in a row">
      <IconButton icon={ChevronLeft} {...step(-1)} />
      <span className="tabular-nums" aria-live="polite">
        copy {index + 1} of {count}
      </span>
      <IconButton icon={ChevronRight} {...step(1)} />
    </span>
  );
}
