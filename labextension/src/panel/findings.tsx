/** What the plan warns of; a click goes to the cell. */

import * as React from 'react';

import { useChanges } from '../react';
import { FindingList, Section } from './section';
import type { SectionProps } from './widget';

export function FindingsSection({ state, trans }: SectionProps): React.ReactElement | null {
  useChanges(state.analysis.changed);
  const findings = state.analysis.content?.findings ?? [];
  if (findings.length === 0) {
    return null;
  }
  return (
    <Section name="findings" title={trans.__('Findings (%1)', findings.length)}>
      <FindingList findings={findings} notebook={state.notebook} trans={trans} />
    </Section>
  );
}
