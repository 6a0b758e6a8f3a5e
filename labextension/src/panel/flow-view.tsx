/** The data flow, drawn: steps in run order, an arc for what one step takes from another. */

import * as React from 'react';

import { useChanges } from '../react';
import { flowOf, type Arc, type FlowChart } from './flow';
import { Section } from './section';
import type { SectionProps } from './widget';

const ROW = 28;
const LANE = 10;
const MARGIN = 6;
const MOST_LANES = 12;

export function FlowSection({ state, trans }: SectionProps): React.ReactElement | null {
  const { analysis, notebook } = state;
  useChanges(analysis.changed);
  const [chosen, setChosen] = React.useState('');
  const { content } = analysis;
  if (!content || content.flows.length === 0) {
    return null;
  }
  const chart = flowOf(content, cell => notebook.numberOf(cell));
  return (
    <Section name="flow" title={trans.__('Data flow')}>
      <div className="nbe-Flow">
        <Arcs chart={chart} chosen={chart.steps.findIndex(step => step.name === chosen)} />
        <ol>
          {chart.steps.map(step => (
            <li key={step.name}>
              <button
                type="button"
                className="nbe-Flow-step"
                aria-pressed={step.name === chosen}
                title={step.takes.map(({ source, names }) => `${source}: ${names.join(', ')}`).join('\n')}
                onClick={() => {
                  setChosen(step.name === chosen ? '' : step.name);
                  notebook.reveal(step.cells[0] ?? '');
                }}
              >
                {step.name}
              </button>
            </li>
          ))}
        </ol>
      </div>
      <Takes chart={chart} chosen={chosen} words={(names, source) => trans.__('%1 from %2', names, source)} />
    </Section>
  );
}

function Arcs({ chart, chosen }: { chart: FlowChart; chosen: number }): React.ReactElement {
  const lanes = Math.min(chart.lanes, MOST_LANES);
  const width = MARGIN + (lanes + 1) * LANE;
  return (
    <svg width={width} height={chart.steps.length * ROW} aria-hidden="true">
      {chart.arcs.map(arc => (
        <path
          key={`${arc.from}-${arc.to}`}
          d={pathOf(arc, width)}
          className="nbe-Arc"
          data-chosen={chosen >= 0 && (arc.from === chosen || arc.to === chosen)}
        />
      ))}
      {chart.steps.map((step, row) => (
        <circle key={step.name} cx={width - MARGIN} cy={(row + 0.5) * ROW} r={3} className="nbe-Node" />
      ))}
    </svg>
  );
}

function pathOf({ from, to, lane }: Arc, width: number): string {
  const x = width - MARGIN;
  const out = x - (Math.min(lane, MOST_LANES - 1) + 1) * LANE;
  const [top, bottom] = [(from + 0.5) * ROW, (to + 0.5) * ROW];
  const bend = Math.min(Math.abs(bottom - top) / 2, LANE) * Math.sign(bottom - top);
  return `M ${x} ${top} Q ${out} ${top} ${out} ${top + bend} V ${bottom - bend} Q ${out} ${bottom} ${x} ${bottom}`;
}

interface TakesProps {
  readonly chart: FlowChart;
  readonly chosen: string;
  words(names: string, source: string): string;
}

/** What the chosen step takes, in words. */
function Takes({ chart, chosen, words }: TakesProps): React.ReactElement {
  const step = chart.steps.find(one => one.name === chosen);
  return (
    <ul className="nbe-List" aria-live="polite">
      {step?.takes.map(({ source, names }) => (
        <li key={source}>{words(names.join(', '), source)}</li>
      ))}
    </ul>
  );
}
