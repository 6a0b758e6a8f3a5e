import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { CatalogModel } from '../catalog/model';
import { Health } from '../health';
import { catalogOf, failure, FakeApi, FakeNotebook, FakeSettings, item } from '../testing/fakes';
import type { Checked, Item, ItemState } from '../wire';
import { ChecklistModel } from './model';

const FIELD = {
  name: 'who',
  type: 'text',
  required: true,
  computed: false,
  options: [],
  columns: [],
  default: null
} as const;

let notebook: FakeNotebook;
let api: FakeApi;
let settings: FakeSettings;
let health: Health;

beforeEach(() => {
  vi.useFakeTimers();
  notebook = new FakeNotebook();
  api = new FakeApi();
  api.answers.check = failure(0);
  settings = new FakeSettings();
  health = new Health();
});
afterEach(() => {
  vi.useRealTimers();
});

async function modelOf(...items: Item[]): Promise<ChecklistModel> {
  api.answers.catalog = catalogOf(...items);
  const catalog = new CatalogModel(api, health);
  await catalog.load();
  return new ChecklistModel(notebook, catalog, api, health, settings);
}

function checked(...items: (Partial<ItemState> & { id: string })[]): Checked {
  const states = items.map(
    one => ({ state: 'open', binds: true, met: false, result: null, reason: '', cells: [], ...one }) as ItemState
  );
  return {
    profile: 'team',
    stages: [{ id: 'planning', done: 0, needed: 1, open: false, items: states }],
    current: 'planning',
    next: 'Do a',
    ended: ''
  };
}

test('nothing is written before the first answer', async () => {
  const model = await modelOf(item('a'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(notebook.written).toBe(0);
  expect(model.stages[0]).toMatchObject({ done: 0, needed: 1, open: false });
});

test('a tick counts at once, whether the server answers or not, and a second one undoes it', async () => {
  const model = await modelOf(item('a'));
  model.toggle('a');
  expect(model.stages[0]).toMatchObject({ done: 1, needed: 1, open: true });
  expect(notebook.answers).toEqual({ schema: 1, items: { a: { state: 'done' } } });
  model.toggle('a');
  expect(notebook.answers).toBeUndefined();
});

test('a record is met once it is done and its required fields are filled in', async () => {
  const model = await modelOf(item('a', { kind: 'record', fields: [FIELD] }));
  model.toggle('a');
  expect(model.stages[0]?.items[0]).toMatchObject({ met: false, missing: ['who'] });
  model.record('a', 'who', 'Ada');
  expect(model.stages[0]?.items[0]).toMatchObject({ met: true, missing: [] });
  model.record('a', 'who', null);
  expect(notebook.answers).toEqual({ schema: 1, items: { a: { state: 'done' } } });
});

test('a waiver needs a name and a reason', async () => {
  const model = await modelOf(item('a'));
  model.change('a', { state: 'waived', by: 'Ada' });
  expect(model.stages[0]?.open).toBe(false);
  model.change('a', { reason: 'no customer yet' });
  expect(model.stages[0]?.open).toBe(true);
});

test('what the server judged counts until the answer changes', async () => {
  api.answers.check = checked({
    id: 'a',
    state: 'done',
    met: false,
    result: 'fail',
    reason: 'it costs more than it brings'
  });
  notebook.answers = { schema: 1, items: { a: { state: 'done' } } };
  const model = await modelOf(item('a'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(model.stages[0]?.items[0]).toMatchObject({
    met: false,
    result: 'fail',
    reason: 'it costs more than it brings'
  });
  model.change('a', { note: 'mended' });
  expect(model.stages[0]?.items[0]).toMatchObject({ met: true, result: null });
});

test('an automatic item is met by a pass; a warning needs a note', async () => {
  api.answers.check = checked({ id: 'a', result: 'warn', reason: 'two cells' });
  const model = await modelOf(item('a', { kind: 'auto' }));
  expect(model.stages[0]?.items[0]).toMatchObject({ met: false, result: null });
  await vi.advanceTimersByTimeAsync(1000);
  model.change('a', { state: 'done' });
  expect(model.stages[0]?.items[0]?.met).toBe(false);
  model.change('a', { note: 'it is meant so' });
  expect(model.stages[0]?.items[0]?.met).toBe(true);
});

test('what is not applicable is not waited for', async () => {
  api.answers.check = checked({ id: 'a', result: 'not-applicable' });
  const model = await modelOf(item('a', { kind: 'auto' }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(model.stages[0]).toMatchObject({ done: 0, needed: 0, open: true });
});

test('under solo only its gates bind', async () => {
  const model = await modelOf(item('a'), item('b'));
  expect(model.stages[0]?.needed).toBe(2);
  model.setProfile('solo');
  expect(model.stages[0]?.needed).toBe(1);
  expect(notebook.answers).toEqual({ schema: 1, profile: 'solo' });
});

test('the profile set for all notebooks is told to the server, not written', async () => {
  settings.profile = 'solo';
  api.answers.check = checked();
  await modelOf(item('a'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(notebook.written).toBe(0);
  expect(api.asked.find(([route]) => route === 'check')?.[1]).toMatchObject({
    notebook: { metadata: { nbengineer: { schema: 1, profile: 'solo' } } }
  });
});

test('nothing is written into a read-only notebook, or over what another version wrote', async () => {
  const model = await modelOf(item('a'));
  notebook.readOnly = true;
  model.toggle('a');
  notebook.readOnly = false;
  for (const foreign of [[], 'text', { schema: 2, items: {} }, { schema: 1, items: 5 }]) {
    notebook.answers = foreign;
    notebook.answersChanged.emit();
    model.toggle('a');
    model.setProfile('solo');
    model.take({ a: { state: 'done' } }, 'team');
    expect(model.isForeign).toBe(true);
    expect(notebook.answers).toBe(foreign);
  }
  expect(notebook.written).toBe(0);
});

test('what a widget says is written once, and an echo not at all', async () => {
  const model = await modelOf(item('a'));
  model.take({ a: { state: 'done', note: 'n' } }, 'team');
  model.take({ a: { note: 'n', state: 'done' } }, 'team');
  expect(notebook.written).toBe(1);
  expect(model.shared).toEqual({ items: { a: { state: 'done', note: 'n' } }, profile: 'team' });
});

test('answers changed elsewhere are seen', async () => {
  const model = await modelOf(item('a'));
  notebook.answers = { schema: 1, items: { a: { state: 'done' } } };
  notebook.answersChanged.emit();
  expect(model.answer('a').state).toBe('done');
});
