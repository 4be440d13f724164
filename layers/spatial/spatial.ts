import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import type { SpatialAxes } from "./perAxis.ts";

/** The word at the start of a sentence. */
export const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** "Maps [N, channels, height, width]". */
export const spatialDoc = (axes: SpatialAxes): string =>
  `${capitalize(spatialWords[axes].many)} ${spatialWords[axes].axes}`;
