import { expect, test } from 'vitest';

import type { Analysis } from '../wire';
import { flowOf } from './flow';

function step(name: string, cell: string): Analysis['modules'][number]['functions'][number] {
  return { name, signature: `${name}()`, title: '', cells: [cell], is_step: true };
}

const ANALYSIS: Analysis = {
  package: 'sales',
  cells: [],
  modules: [
    { name: 'data', title: '', functions: [step('load', 'c1'), step('late', 'c9')] },
    { name: 'train', title: '', functions: [step('split', 'c4'), step('fit', 'c5')] }
  ],
  flows: [
    { source: 'data.load', target: 'train.split', names: ['df'] },
    { source: 'train.split', target: 'train.fit', names: ['X', 'y'] },
    { source: 'data.load', target: 'data.late', names: ['df'] },
    { source: 'data.load', target: 'elsewhere.gone', names: ['df'] }
  ],
  findings: [],
  proposed: false,
  refused: ''
};
const order = (cell: string): number => Number(cell.slice(1));

test('steps stand in run order, whatever module they are in', () => {
  expect(flowOf(ANALYSIS, order).steps.map(one => one.name)).toEqual([
    'data.load',
    'train.split',
    'train.fit',
    'data.late'
  ]);
});

test('arcs that would overlap get lanes of their own, the shortest the innermost', () => {
  const { arcs, lanes } = flowOf(ANALYSIS, order);
  expect(arcs.map(({ from, to, lane }) => [from, to, lane])).toEqual([
    [0, 1, 0],
    [1, 2, 0],
    [0, 3, 1]
  ]);
  expect(lanes).toBe(2);
});

test('a step says what it takes from where', () => {
  expect(flowOf(ANALYSIS, order).steps[2]?.takes).toEqual([{ source: 'train.split', names: ['X', 'y'] }]);
});
