/** Width of every card on the canvas, pixels. */
export const CARD_WIDTH = 200;

/** Room between two cards beside each other, for the wires, pixels. */
export const NODE_GAP = 104;
