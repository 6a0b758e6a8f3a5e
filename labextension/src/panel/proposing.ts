/** Which tags a plan proposes. */

import type { Analysis, Cell, CellPlan } from '../wire';

/** Give the cells of an untagged notebook that the plan would tag; one that has its tag already is left out. */
export function proposalsOf(analysis: Analysis | null, cells: readonly Cell[]): CellPlan[] {
  const tags = new Map(cells.map(cell => [cell.id, cell.tags ?? []]));
  return analysis?.proposed
    ? analysis.cells.filter(plan => plan.tag !== '' && tags.get(plan.id)?.includes(plan.tag) === false)
    : [];
}
