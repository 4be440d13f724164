/** Degrees between one run and the next: no two of the first dozen come close. */
const GOLDEN = 137.5;

/** A color of its own for the run at a place of the list; lightness and chroma are the theme's. */
export const runColor = (place: number): string =>
  `oklch(var(--category-lightness) var(--category-chroma) ${(275 + GOLDEN * place) % 360})`;
