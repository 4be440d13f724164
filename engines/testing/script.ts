import { z } from "zod";
import type { Engine } from "../engine.ts";

/** A made-up engine in one file: a shell script that counts its steps and trains nothing. */
export const script: Engine = {
  type: "script",
  title: "A script",
  doc: "Counts.",
  probe: () => Promise.resolve({ available: true, has: "a shell" }),
  portable: false,
  settings: z.object({}),
  devices: () => [],
  choose: (settings) => ({ settings, reasons: [], short: false }),
  lighten: () => [],
  devicesOf: () => 0,
  accepts: () => [],
  prepare: () => ({ encoded: true, files: { "script.sh": text } }),
  command: () => ({ program: "sh", arguments: ["script.sh"], environment: { STEPS_PER_EPOCH: "8" } }),
};

const text = `
epochs=$(sed -n 's/^ *"epochs": \\([0-9]*\\),*$/\\1/p' run.json)
total=$((epochs * STEPS_PER_EPOCH))
step=$(cat checkpoints/step 2>/dev/null || echo 0)

tell() {
  printf '%s\\n' "$1" >> events.jsonl && return
  full='{"kind":"halted","code":"storage","step":0,"message":"The disk is full.","advice":"Free some."}'
  printf '%s\\n' "$full" | dd of=final.json conv=notrunc
  exit 1
}
save() {
  echo "$step" > checkpoints/step.part && mv checkpoints/step.part checkpoints/step
  tell "{\\"kind\\":\\"checkpoint\\",\\"step\\":$step,\\"best\\":false}"
}
finish() {
  save
  cp checkpoints/step artifacts/steps.txt
  tell "{\\"kind\\":\\"finished\\",\\"reason\\":\\"$1\\",\\"step\\":$step}"
  exit 0
}

tell "{\\"kind\\":\\"started\\",\\"target\\":\\"cpu\\",\\"runtime\\":\\"sh\\",\\"fromStep\\":$step,\\"totalSteps\\":$total,\\
\\"stepsPerEpoch\\":$STEPS_PER_EPOCH,\\"trainRows\\":1,\\"validationRows\\":0,\\"parameters\\":0}"
read=0
paused=
while [ "$step" -lt "$total" ]; do
  touch alive
  while [ "$read" -lt "$(wc -l < requests.jsonl)" ]; do
    read=$((read + 1))
    case $(sed -n "$read"p requests.jsonl) in
      *pause*) paused=1; tell "{\\"kind\\":\\"paused\\",\\"step\\":$step}" ;;
      *resume*) paused=; tell "{\\"kind\\":\\"resumed\\",\\"step\\":$step}" ;;
      *stop*) finish stopped ;;
    esac
  done
  sleep 0.02
  [ "$paused" ] && continue
  step=$((step + 1))
  tell "{\\"kind\\":\\"step\\",\\"step\\":$step,\\"epoch\\":0,\\"loss\\":$((total - step)),\\"metrics\\":{},\\
\\"learningRate\\":1,\\"stepsPerSecond\\":1}"
  [ $((step % 5)) = 0 ] && save
done
finish completed
`;
