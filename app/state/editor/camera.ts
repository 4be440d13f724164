/** What moves the view over the graph. */
export interface Camera {
  /**
   * Shows some nodes, or all; at no more than their true size unless `zoom` says between what and what. `duration` is
   * in milliseconds.
   */
  show(ids?: Iterable<string>, zoom?: readonly [number, number], duration?: number): void;
  /** 1 at the true size. */
  zoom(): number;
}

let mounted: Camera | undefined;

/** Puts a camera over the graph, or takes it away; the canvas does while it is on the screen. */
export const mountCamera = (camera: Camera | undefined): void => {
  mounted = camera;
};

/** The camera over the graph; undefined while there is no canvas. */
export const currentCamera = (): Camera | undefined => mounted;
