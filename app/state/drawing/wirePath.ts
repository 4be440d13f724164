import { getSmoothStepPath, Position } from "@xyflow/react";

const RADIUS = 8;
/** How far a wire goes on before it turns into a detour, pixels. */
export const DETOUR_LEAD = 20;

interface Ends {
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
}

/** An SVG path from port to port and the place of its label; over the height of a detour where there is one. */
export function wirePath(ends: Ends, detour?: number): readonly [path: string, x: number, y: number] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  if (detour === undefined) {
    const [path, x, y] = getSmoothStepPath({
      ...ends,
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
      borderRadius: RADIUS,
    });
    return [path, x, y];
  }
  const [out, back] = [sourceX + DETOUR_LEAD, targetX - DETOUR_LEAD];
  const path = [
    `M ${sourceX} ${sourceY}`,
    turn([out, sourceY], [sourceX, sourceY], [out, detour]),
    turn([out, detour], [out, sourceY], [back, detour]),
    turn([back, detour], [out, detour], [back, targetY]),
    turn([back, targetY], [back, detour], [targetX, targetY]),
    `L ${targetX} ${targetY}`,
  ].join(" ");
  return [path, (sourceX + targetX) / 2, detour];
}

type Point = readonly [number, number];

/** A line up to a corner and around it. */
function turn(corner: Point, before: Point, after: Point): string {
  const near = (other: Point): Point => {
    const length = Math.hypot(other[0] - corner[0], other[1] - corner[1]);
    const share = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
    return [corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share];
  };
  return `L ${near(before).join(" ")} Q ${corner.join(" ")} ${near(after).join(" ")}`;
}
