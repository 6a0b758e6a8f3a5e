/** The plan: modules, their functions, and the cells that each is made of. */

import * as React from 'react';

import { useChanges } from '../react';
import { CellLinks, Section } from './section';
import type { SectionProps } from './widget';

export function PlanSection({ state, trans }: SectionProps): React.ReactElement {
  const { analysis, notebook } = state;
  useChanges(analysis.changed, notebook.pathChanged);
  const content = analysis.content;
  return (
    <Section name="plan" title={trans.__('Plan of %1', content?.package || notebook.name)}>
      {analysis.refusal || content?.refused ? (
        <p className="nbe-Problem">{analysis.refusal || content?.refused}</p>
      ) : null}
      {content === null && !analysis.refusal ? <p className="nbe-Quiet">{trans.__('Waiting for the plan…')}</p> : null}
      {content && content.modules.length === 0 && !content.refused ? (
        <p className="nbe-Quiet">{trans.__('No cell goes to a module yet.')}</p>
      ) : null}
      <ul className="nbe-Tree">
        {content?.modules.map(module => (
          <li key={module.name}>
            <code>{module.name}.py</code>
            <ul>
              {module.functions.map(one => (
                <li key={one.name} data-nbe-function={`${module.name}.${one.name}`}>
                  <code>{one.signature}</code>{' '}
                  {one.is_step ? null : <span className="nbe-Sign">{trans.__('definition')}</span>}
                  <CellLinks cells={one.cells} notebook={notebook} trans={trans} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Section>
  );
}
