import { useEffect, useRef, useState } from "react";
import { predict } from "../train/trainingClient.ts";
import { type Shown, shown } from "./probabilities.ts";
import type { Value } from "./inputValue.ts";

/** Milliseconds between two answers while a run trains, which they slow down. */
const PAUSE = 300;

/** What a run's model says of the values, again after each change of them or of `step`; one question at a time. */
export function usePrediction(
  runId: string,
  values: Readonly<Record<string, Value>> | undefined,
  step: number,
): { shown?: Shown; error?: string } {
  const [answer, setAnswer] = useState<{ shown?: Shown; error?: string }>({});
  const wanted = useRef<typeof values>(undefined);
  const busy = useRef(false);

  useEffect(() => {
    wanted.current = values;
    let gone = false;
    const ask = async (): Promise<void> => {
      if (busy.current || !wanted.current) return;
      busy.current = true;
      const given = wanted.current;
      wanted.current = undefined;
      const next = await predict({ runId, values: given }).then(
        (prediction) => ({ shown: shown(prediction) }),
        (cause: unknown) => ({ error: cause instanceof Error ? cause.message : String(cause) }),
      );
      busy.current = false;
      setAnswer(next);
      if (wanted.current) void ask();
    };
    if (!busy.current) void ask();
    else
      // The one under way asks again when it is answered.
      setTimeout(() => !gone && void ask(), PAUSE);
    return () => {
      gone = true;
    };
  }, [runId, values, step]);

  return values ? answer : {};
}
