/** A plan that tells classes apart; `more` is what differs. */
export const classify = (more: object): object => ({
  loss: { type: "crossEntropy" },
  metrics: [{ type: "accuracy" }],
  ...more,
});
