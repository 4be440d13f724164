"use client";
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  type ReactFlowInstance,
  SelectionMode,
  useStore,
} from "@xyflow/react";
import { type CSSProperties, useEffect } from "react";
import { mountCamera } from "../state/editor/camera.ts";
import { usePreferences } from "../state/preferences.ts";
import { Breadcrumb } from "./Breadcrumb.tsx";
import { CanvasMenu } from "./CanvasMenu.tsx";
import { useCanvas } from "./canvasState.ts";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import { LayerCard } from "./LayerCard.tsx";
import { ModelTotals } from "./ModelTotals.tsx";
import { type FlowEdge, type FlowNode, useFlow } from "./useFlow.ts";
import { isInstance, enterInstance } from "./enter.ts";
import { useHover } from "./useHover.ts";
import { useNodeDrag } from "./useNodeDrag.ts";
import { useViewports } from "./useViewports.ts";
import { useWiring } from "./useWiring.ts";
import { camera, useInsets } from "./view.ts";
import { WireEdge } from "./WireEdge.tsx";
import { WireInHand } from "./WireInHand.tsx";

const nodeTypes = { layer: LayerCard };
const edgeTypes = { wire: WireEdge };
const grid: [number, number] = [4, 4];
/** Beyond this many cards only those in view are kept in the page. */
const CULLED_ABOVE = 400;

/** The graph, in the middle of the screen. */
export function Canvas() {
  const { flowNodes, flowEdges, onNodesChange, onEdgesChange, rest } = useFlow();
  const drag = useNodeDrag(rest);
  const wiring = useWiring();
  const hover = useHover();
  useViewports();
  const minimap = usePreferences((s) => s.minimap);
  const { left, right } = useInsets();
  const detail = useStore((s) => detailAt(s.transform[2]));
  useEffect(() => {
    mountCamera(camera);
    return () => {
      mountCamera(undefined);
      useCanvas.getState().set({ flow: null, chips: null });
    };
  }, []);
  return (
    <CanvasMenu>
      <div
        className="relative h-full w-full"
        style={{ "--left-inset": `${left}px`, "--right-inset": `${right}px` } as CSSProperties}
        data-detail={detail}
        data-testid="canvas"
        {...hover.pane}
      >
        <ReactFlow
          nodes={flowNodes}
          edges={flowEdges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          {...drag}
          {...wiring}
          {...hover.wires}
          onNodeDoubleClick={openNode}
          onInit={takeFlow}
          onMoveStart={startMoving}
          onMoveEnd={stopMoving}
          connectionLineComponent={WireInHand}
          connectionRadius={24}
          reconnectRadius={16}
          selectionOnDrag
          selectionMode={SelectionMode.Partial}
          panOnDrag={panButtons}
          panActivationKeyCode="Space"
          multiSelectionKeyCode={multiSelectKeys}
          selectionKeyCode={null}
          deleteKeyCode={null}
          disableKeyboardA11y
          nodesFocusable={false}
          edgesFocusable={false}
          zoomOnDoubleClick={false}
          snapToGrid
          snapGrid={grid}
          minZoom={0.05}
          maxZoom={2}
          onlyRenderVisibleElements={flowNodes.length > CULLED_ABOVE}
          elevateNodesOnSelect
          aria-label="Canvas"
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1} color="var(--dots)" />
          {minimap && <MiniMap pannable zoomable position="bottom-right" ariaLabel="Overview of the graph" />}
        </ReactFlow>
        <Breadcrumb />
        <ModelTotals />
        {flowNodes.length === 0 && <EmptyCanvas />}
      </div>
    </CanvasMenu>
  );
}

const panButtons = [1];
function openNode(_: unknown, { id }: FlowNode): void {
  if (isInstance(id)) enterInstance(id);
  else usePreferences.getState().set({ inspector: true });
}
const takeFlow = (flow: ReactFlowInstance<FlowNode, FlowEdge>): void =>
  useCanvas.getState().set({ flow, chips: document.querySelector(".react-flow__edgelabel-renderer") });

// While the view moves it is one layer that the graphics card shifts; at rest it is drawn anew, and sharp.
const viewport = (): HTMLElement | null => document.querySelector(".react-flow__viewport");
const startMoving = (): void => viewport()?.setAttribute("data-moving", "");
const stopMoving = (): void => viewport()?.removeAttribute("data-moving");
const multiSelectKeys = ["Shift", "Meta", "Control"];

const detailAt = (zoom: number): "full" | "name" | "block" =>
  zoom < 0.22 ? "block" : zoom < 0.5 ? "name" : "full";
