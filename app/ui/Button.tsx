import type { ComponentProps } from "react";

const looks = {
  plain: "border border-line bg-surface hover:border-line-strong hover:bg-sunken",
  filled: "bg-fill text-on-fill hover:brightness-110",
  quiet: "hover:bg-accent-soft",
} as const;

/** A button with a text. `filled` is for the one main action of a screen. */
export function Button({
  look = "plain",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: keyof typeof looks }) {
  return (
    <button
      type="button"
      className={`inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 whitespace-nowrap transition-colors duration-100 disabled:opacity-40 ${looks[look]} ${className}`}
      {...rest}
    />
  );
}
