"use client";
import { CircleQuestionMark } from "lucide-react";
import { createElement, use } from "react";
import { LayerIconsContext } from "./layerIcons.ts";

/** The icon of a layer (a question mark for one that does not exist), 16 px, in the hue of its category when inside an element that has one. */
export function LayerIcon({ name }: { name: string | undefined }) {
  const drawing = use(LayerIconsContext)[name ?? ""];
  if (!drawing) return <CircleQuestionMark size={16} strokeWidth={1.75} className="shrink-0" aria-hidden />;
  return (
    <svg
      viewBox="0 0 24 24"
      width={16}
      height={16}
      fill="none"
      stroke="var(--category, currentColor)"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
      aria-hidden
    >
      {drawing.map(([tag, attributes], i) => createElement(tag, { ...attributes, key: i }))}
    </svg>
  );
}
