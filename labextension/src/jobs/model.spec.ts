import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { failure, FakeApi, FakeNotebook, job } from '../testing/fakes';
import { JobsModel } from './model';

let notebook: FakeNotebook;
let api: FakeApi;

beforeEach(() => {
  vi.useFakeTimers();
  notebook = new FakeNotebook();
  api = new FakeApi();
  api.answers.jobs = { jobs: [] };
});
afterEach(() => {
  vi.useRealTimers();
});

test('a job is started after the notebook was saved, and polled until its end', async () => {
  api.answers.verify = job();
  api.answers.job = job({ step: 'running the notebook', share: 0.5 });
  const model = new JobsModel(notebook, api);
  const finished: string[] = [];
  model.finished.connect((_, { id }) => finished.push(id));
  await model.verify('build/sales');
  expect(notebook.saves).toBe(1);
  expect(api.asked.at(-1)).toEqual(['verify', { path: 'sales.ipynb', folder: 'build/sales' }]);
  await vi.advanceTimersByTimeAsync(600);
  expect(model.latest('verify')).toMatchObject({ step: 'running the notebook', share: 0.5 });
  api.answers.job = job({ state: 'done' });
  await vi.advanceTimersByTimeAsync(1000);
  const polls = api.count('job');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(model.latest('verify')?.state).toBe('done');
  expect(finished).toEqual(['j1']);
  expect(api.count('job')).toBe(polls);
});

test('the longer a job takes, the less often it is asked for', async () => {
  api.answers.verify = job();
  api.answers.job = job();
  const model = new JobsModel(notebook, api);
  await model.verify('');
  await vi.advanceTimersByTimeAsync(10_000);
  const early = api.count('job');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(early).toBeGreaterThan(5);
  expect(api.count('job') - early).toBeLessThan(15);
  model.dispose();
});

test('jobs that were started before the page was loaded are found again', async () => {
  api.answers.jobs = { jobs: [job({ id: 'new' }), job({ id: 'old', state: 'done' })] };
  api.answers.job = job({ id: 'new', state: 'done' });
  const model = new JobsModel(notebook, api);
  await vi.advanceTimersByTimeAsync(0);
  expect(model.latest('verify')?.id).toBe('new');
  await vi.advanceTimersByTimeAsync(600);
  expect(model.latest('verify')?.state).toBe('done');
});

test('a server that does not answer loses no job', async () => {
  api.answers.verify = job();
  api.answers.job = failure(0);
  const model = new JobsModel(notebook, api);
  await model.verify('');
  await vi.advanceTimersByTimeAsync(1000);
  expect(model.isOutOfTouch).toBe(true);
  expect(model.latest('verify')?.state).toBe('running');
  api.answers.job = job({ state: 'done' });
  await vi.advanceTimersByTimeAsync(5000);
  expect(model.latest('verify')?.state).toBe('done');
  expect(model.isOutOfTouch).toBe(false);
});

test('a job that the server no longer knows has failed', async () => {
  api.answers.verify = job();
  api.answers.job = failure(404, 'there is no such job');
  const model = new JobsModel(notebook, api);
  await model.verify('');
  await vi.advanceTimersByTimeAsync(1000);
  expect(model.latest('verify')).toMatchObject({ state: 'failed', problem: { message: 'there is no such job' } });
});

test('a refusal is told, and gone with the next attempt', async () => {
  api.answers.extract = failure(409, 'edited files are in the way');
  const model = new JobsModel(notebook, api);
  const request = { name: '', folder: '', record: false, force: false };
  await model.extract(request);
  expect(model.refusal('extract')?.message).toBe('edited files are in the way');
  api.answers.extract = job({ kind: 'extract', state: 'done' });
  await model.extract(request);
  expect(model.refusal('extract')).toBeNull();
  expect(model.isBusy('extract')).toBe(false);
});

test('a new job takes the place of the last one at once', async () => {
  api.answers.verify = job({ state: 'done' });
  const model = new JobsModel(notebook, api);
  await model.verify('');
  expect(model.latest('verify')?.state).toBe('done');
  const started = model.verify('');
  expect(model.latest('verify')).toBeNull();
  expect(model.isBusy('verify')).toBe(true);
  await started;
  expect(model.isBusy('verify')).toBe(false);
});

test('a cancelled job is asked for at once', async () => {
  api.answers.verify = job();
  api.answers.cancel = null;
  api.answers.job = job({ state: 'cancelled' });
  const model = new JobsModel(notebook, api);
  await model.verify('');
  await model.cancel('verify');
  await vi.advanceTimersByTimeAsync(1);
  expect(model.latest('verify')?.state).toBe('cancelled');
});
