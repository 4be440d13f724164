"use client";
import { createElement, use } from "react";
import { LayerIconsContext } from "./layerIcons.ts";

/** The icon of a layer, 16 px, in the hue of its category when inside an element that has one. */
export function LayerIcon({ name }: { name: string }) {
  const drawing = use(LayerIconsContext)[name] ?? [];
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
