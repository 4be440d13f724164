import { readdirSync } from "node:fs";
import { root } from "../setup/run.mjs";
import type { Report } from "./report.ts";

const START = "<!-- The floors, drawn by `npm run imports`: -->\n\n";
const END = "\n\n<!-- to here -->";

/** The floors as a person sees a house, from the roof down: each with its rooms and the floors that it stands on. */
function pictureOf({ arrows }: Report, floors: readonly string[]): string {
  const lines = floors.toReversed().flatMap((floor) => {
    const below = arrows.filter((a) => a.from === floor).map((a) => a.to);
    const rooms = readdirSync(root + floor, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "testing" && !entry.name.startsWith("__"))
      .map(({ name }) => name)
      .sort();
    return [
      `${floor.padEnd(13)}│ ${wrap(rooms, " · ") || "–"}`,
      `${"".padEnd(13)}│ ${below.length > 0 ? wrap(["↓", ...below], " ") : "on the ground"}`,
      `${"─".repeat(13)}┼${"─".repeat(86)}`,
    ];
  });
  return `\`\`\`\n${lines.slice(0, -1).join("\n")}\n\`\`\``;
}

/** Words in lines of the picture's width, the further ones below the first. */
const wrap = (words: readonly string[], separator: string): string =>
  words
    .reduce<string[]>((lines, word) => {
      const longer = lines.length > 0 ? `${lines.at(-1)}${separator}${word}` : word;
      return longer.length <= 84 ? [...lines.slice(0, -1), longer] : [...lines, word];
    }, [])
    .join(`${separator.trimEnd()}\n${"".padEnd(13)}│ `);

/** A document with its picture drawn anew. */
export function withPicture(text: string, report: Report, floors: readonly string[]): string {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`there is no place for the picture: ${START.trim()}`);
  return `${text.slice(0, start + START.length)}${pictureOf(report, floors)}${text.slice(end)}`;
}
