/** Tags that an untagged notebook could have: taken over one by one, or all. */

import * as React from 'react';

import { withTag } from '../badge/tags';
import { useChanges } from '../react';
import type { CellPlan } from '../wire';
import { proposalsOf } from './proposing';
import { CellLinks, Section } from './section';
import type { SectionProps } from './widget';

export function ProposalsSection({ state, trans }: SectionProps): React.ReactElement | null {
  const { analysis, notebook } = state;
  useChanges(analysis.changed);
  const proposals = proposalsOf(analysis.content, notebook.cells());
  if (proposals.length === 0) {
    return null;
  }
  const accept = (plans: readonly CellPlan[]): void =>
    plans.forEach(plan => notebook.setTags([plan.id], tags => withTag(tags, plan.tag)));
  return (
    <Section name="proposals" title={trans.__('Proposed tags')}>
      <p className="nbe-Quiet">{trans.__('No cell says where it goes. These tags would keep the plan above.')}</p>
      <button type="button" className="nbe-Button" disabled={notebook.readOnly} onClick={() => accept(proposals)}>
        {trans.__('Accept all')}
      </button>
      <ul className="nbe-List">
        {proposals.map(plan => (
          <li key={plan.id} data-nbe-proposal={plan.id}>
            <CellLinks cells={[plan.id]} notebook={notebook} trans={trans} /> <code>{plan.tag}</code>
            {plan.reason ? <div className="nbe-Quiet">{plan.reason}</div> : null}
            <button
              type="button"
              className="nbe-Button"
              disabled={notebook.readOnly}
              aria-label={trans.__('Accept %1 for cell %2', plan.tag, notebook.numberOf(plan.id))}
              onClick={() => accept([plan])}
            >
              {trans.__('Accept')}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
