/** Check: how the six stages stand, what is next, and which gates bind. */

import * as React from 'react';

import { Labelled } from '../labelled';
import { useChanges } from '../react';
import type { Profile } from '../tokens';
import { Section } from './section';
import type { SectionProps } from './widget';

export function CheckSection({ state, trans }: SectionProps): React.ReactElement {
  const { checklist } = state;
  useChanges(checklist.changed);
  return (
    <Section name="check" title={trans.__('Check')}>
      <Labelled label={trans.__('Profile: which gates bind')}>
        {id => (
          <select
            id={id}
            value={checklist.profile}
            disabled={!checklist.canAnswer}
            onChange={event => checklist.setProfile(event.target.value as Profile)}
          >
            <option value="team">{trans.__('team')}</option>
            <option value="solo">{trans.__('solo')}</option>
          </select>
        )}
      </Labelled>
      <ul className="nbe-List">
        {checklist.stages.map(row => (
          <li key={row.stage.id} data-nbe-check={row.stage.id}>
            {row.stage.title}: {trans.__('%1 of %2', row.done, row.needed)}
            {row.open ? ' ✓' : ''}
          </li>
        ))}
      </ul>
      {checklist.next ? <p>{trans.__('Next: %1', checklist.next)}</p> : null}
      {checklist.ended ? <p>{trans.__('Ended here: %1', checklist.ended)}</p> : null}
      <button type="button" className="nbe-Button" onClick={() => checklist.check()}>
        {trans.__('Check again')}
      </button>
    </Section>
  );
}
