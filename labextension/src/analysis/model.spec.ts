import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Health } from '../health';
import { failure, FakeApi, FakeNotebook } from '../testing/fakes';
import type { Analysis } from '../wire';
import { AnalysisModel } from './model';

const PLAN: Analysis = {
  package: 'sales',
  cells: [
    {
      id: 'c1',
      role: 'step',
      target: 'data.load',
      signature: 'data.load() -> df',
      reason: '',
      tag: 'nbe:data',
      proposed: false,
      pulled_in: false,
      findings: []
    }
  ],
  modules: [],
  flows: [],
  findings: [],
  proposed: false,
  refused: ''
};

let notebook: FakeNotebook;
let api: FakeApi;
let health: Health;

beforeEach(() => {
  vi.useFakeTimers();
  notebook = new FakeNotebook();
  api = new FakeApi();
  api.answers.analyse = PLAN;
  health = new Health();
});
afterEach(() => {
  vi.useRealTimers();
});

test('many changes before a pause are one request', async () => {
  const model = new AnalysisModel(notebook, api, health);
  for (let key = 0; key < 50; key++) {
    notebook.contentChanged.emit();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(api.count('analyse')).toBe(0);
  await vi.advanceTimersByTimeAsync(400);
  expect(api.count('analyse')).toBe(1);
  expect(model.of('c1')?.target).toBe('data.load');
});

test('what has not changed is not asked again', async () => {
  new AnalysisModel(notebook, api, health);
  await vi.advanceTimersByTimeAsync(500);
  notebook.contentChanged.emit(); // an output, say
  await vi.advanceTimersByTimeAsync(500);
  expect(api.count('analyse')).toBe(1);
});

test('a request that is overtaken is aborted, and its answer is not taken', async () => {
  let answer: (plan: Analysis) => void = () => undefined;
  api.answers.analyse = () => new Promise<Analysis>(resolve => (answer = resolve));
  const model = new AnalysisModel(notebook, api, health);
  await vi.advanceTimersByTimeAsync(500);
  const late = answer;
  notebook.content = [{ id: 'c2', kind: 'code', source: 'x = 2' }];
  notebook.contentChanged.emit();
  await vi.advanceTimersByTimeAsync(500);
  expect(api.signals[0]?.aborted).toBe(true);
  answer({ ...PLAN, package: 'newer' });
  late({ ...PLAN, package: 'older' });
  await vi.advanceTimersByTimeAsync(0);
  expect(model.content?.package).toBe('newer');
});

test('after a failure the last plan stays, and a retry asks again', async () => {
  const model = new AnalysisModel(notebook, api, health);
  await vi.advanceTimersByTimeAsync(500);
  api.answers.analyse = failure(500);
  notebook.content = [{ id: 'c1', kind: 'code', source: 'df = 2' }];
  notebook.contentChanged.emit();
  await vi.advanceTimersByTimeAsync(500);
  expect(model.content).toBe(PLAN);
  api.answers.analyse = PLAN;
  health.retry();
  await vi.advanceTimersByTimeAsync(500);
  expect(api.count('analyse')).toBe(3);
});

test('a refusal is told, and not asked for again', async () => {
  api.answers.analyse = failure(422, 'no code in it');
  const model = new AnalysisModel(notebook, api, health);
  await vi.advanceTimersByTimeAsync(500);
  notebook.contentChanged.emit();
  await vi.advanceTimersByTimeAsync(500);
  expect(model.refusal).toBe('no code in it');
  expect(api.count('analyse')).toBe(1);
});

test('a closed notebook asks for nothing', async () => {
  const model = new AnalysisModel(notebook, api, health);
  model.dispose();
  notebook.contentChanged.emit();
  await vi.advanceTimersByTimeAsync(1000);
  expect(api.count('analyse')).toBe(0);
});
