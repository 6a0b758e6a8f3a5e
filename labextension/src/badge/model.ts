/** What a cell's badge says: short enough for one line, taken from the plan of the cell. */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellPlan } from '../wire';

/** A badge's line; `tone` says how much it wants to be seen. */
export interface Badge {
  readonly tone: 'plain' | 'quiet' | 'warning';
  readonly text: string;
  readonly note: string;
  readonly warnings: readonly string[];
}

/** Give the badge of a cell, null for one of which nothing is known. */
export function badgeOf(plan: CellPlan | undefined, trans: TranslationBundle): Badge | null {
  if (!plan) {
    return null;
  }
  const warnings = plan.findings
    .filter(finding => finding.severity !== 'info')
    .map(finding => [finding.message, finding.help].filter(Boolean).join(' → '));
  const quiet = plan.role === 'skipped' || plan.role === 'imports';
  return {
    tone: warnings.length > 0 ? 'warning' : quiet ? 'quiet' : 'plain',
    text: textOf(plan, trans),
    note: noteOf(plan, trans),
    warnings
  };
}

function textOf(plan: CellPlan, trans: TranslationBundle): string {
  switch (plan.role) {
    case 'step':
      return plan.signature || plan.target;
    case 'definitions':
      return plan.target;
    case 'settings':
      return trans.__('settings');
    case 'imports':
      return trans.__('imports');
    case 'test':
      return trans.__('test');
    case 'skipped':
      return trans.__('stays in the notebook');
  }
}

function noteOf(plan: CellPlan, trans: TranslationBundle): string {
  if (plan.role === 'skipped') {
    return plan.reason;
  }
  if (plan.proposed) {
    return plan.reason ? trans.__('proposed: %1', plan.reason) : trans.__('proposed');
  }
  return plan.pulled_in ? trans.__('pulled in: a tagged cell needs it') : '';
}

/** Say whether two badges look alike; one that does is not drawn again. */
export function isAlike(one: Badge | null, other: Badge | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
