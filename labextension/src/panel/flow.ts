/** Where the arcs of the data flow run: steps stand below each other in run order, arcs beside them. */

import type { Analysis } from '../wire';

/** A step in run order; `takes` says what comes from where. */
export interface FlowStep {
  readonly name: string;
  readonly cells: readonly string[];
  readonly takes: readonly { readonly source: string; readonly names: readonly string[] }[];
}

/** An arc from one row to a later one; `lane` counts from the steps outwards. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
  readonly names: readonly string[];
}

export interface FlowChart {
  readonly steps: readonly FlowStep[];
  readonly arcs: readonly Arc[];
  readonly lanes: number;
}

/** Lay out the flow of a plan; arcs that would overlap get lanes of their own, the shortest ones the innermost. */
export function flowOf(analysis: Analysis, order: (cell: string) => number): FlowChart {
  const found = analysis.modules.flatMap(module =>
    module.functions.filter(one => one.is_step).map(one => ({ name: `${module.name}.${one.name}`, cells: one.cells }))
  );
  const first = (cells: readonly string[]): number => Math.min(...cells.map(order));
  const ordered = found.sort((one, other) => first(one.cells) - first(other.cells));
  const rows = new Map(ordered.map((step, row) => [step.name, row]));
  const flows = analysis.flows.filter(flow => rows.has(flow.source) && rows.has(flow.target));
  const steps = ordered.map(step => ({
    ...step,
    takes: flows.filter(flow => flow.target === step.name).map(({ source, names }) => ({ source, names }))
  }));
  const arcs = inLanes(
    flows.map(flow => ({ from: rows.get(flow.source) ?? 0, to: rows.get(flow.target) ?? 0, names: flow.names }))
  );
  return { steps, arcs, lanes: arcs.reduce((most, arc) => Math.max(most, arc.lane + 1), 0) };
}

function inLanes(arcs: readonly Omit<Arc, 'lane'>[]): Arc[] {
  const lanes: Omit<Arc, 'lane'>[][] = [];
  const top = (arc: Omit<Arc, 'lane'>): number => Math.min(arc.from, arc.to);
  const bottom = (arc: Omit<Arc, 'lane'>): number => Math.max(arc.from, arc.to);
  const shortest = [...arcs].sort((one, other) => bottom(one) - top(one) - (bottom(other) - top(other)));
  return shortest.map(arc => {
    const isFree = (lane: Omit<Arc, 'lane'>[]): boolean =>
      lane.every(other => bottom(other) <= top(arc) || top(other) >= bottom(arc));
    const free = lanes.findIndex(isFree);
    const lane = free >= 0 ? free : lanes.length;
    (lanes[lane] ??= []).push(arc);
    return { ...arc, lane };
  });
}
