import { messageOf } from "../../training/run/runError.ts";
import { useEffect, useRef, useState } from "react";
import { predict } from "../clients/training/trainingClient.ts";
import type { Value } from "./inputValue.ts";
import { type DisplayedPrediction, displayPrediction } from "./displayPrediction.ts";

/** Milliseconds between two questions, each of which holds a run up for a moment. */
const PAUSE = 100;

interface Answer {
  shown?: DisplayedPrediction;
  error?: string;
}

/** What a run's model says of the values, again after each change of them or of `step`; one question at a time. */
export function usePrediction(
  runId: string,
  values: Readonly<Record<string, Value>> | undefined,
  step: number,
): Answer {
  const [answer, setAnswer] = useState<Answer>({});
  const wanted = useRef<typeof values>(undefined);
  const busy = useRef(false);

  useEffect(() => {
    wanted.current = values;
    const ask = async (): Promise<void> => {
      if (busy.current) return;
      busy.current = true;
      while (wanted.current) {
        const given = wanted.current;
        wanted.current = undefined;
        setAnswer(
          await predict({ runId, values: given }).then(
            (prediction): Answer => ({ shown: displayPrediction(prediction) }),
            (cause: unknown) => ({ error: messageOf(cause) }),
          ),
        );
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
      busy.current = false;
    };
    void ask();
  }, [runId, values, step]);

  return values ? answer : {};
}
