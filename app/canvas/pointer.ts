interface Place {
  x: number;
  y: number;
}

// Not in the canvas state: it changes at every movement, and nothing is drawn from it.
let last: Place | null = null;

/** Where the pointer is over the canvas, in window coordinates; null while it is elsewhere. */
export const pointerPlace = (): Place | null => last;

/** Remembers where the pointer is. */
export const pointerAt = (place: Place | null): void => {
  last = place;
};
