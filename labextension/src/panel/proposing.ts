/** Which tags a plan proposes. */

import type { Analysis, CellPlan } from '../wire';

/** Give the cells that no tag has placed and the plan has; a cell that stays needs no tag. */
export function proposalsOf(analysis: Analysis | null): CellPlan[] {
  return analysis?.proposed
    ? analysis.cells.filter(plan => plan.tag !== '' && (plan.proposed || plan.role === 'skipped'))
    : [];
}
