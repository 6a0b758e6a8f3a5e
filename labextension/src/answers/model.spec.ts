import { expect, test } from 'vitest';

import { readAnswers, sortedJSON, withAnswer, withItems, withProfile } from './model';

const DONE = { schema: 1, items: { 'expert-interview': { state: 'done' } } };

test('anything is read without an error, and what is of another shape counts as unanswered', () => {
  for (const raw of [null, 5, 'text', [], [1], true, { schema: 2, items: {} }, { items: {} }, { schema: true }]) {
    expect(readAnswers(raw)).toEqual({ profile: null, items: new Map(), kept: false });
  }
  expect(readAnswers({ schema: 1, items: [1] }).kept).toBe(false);
});

test('items of a wrong type are open, the others stand', () => {
  const { items, kept } = readAnswers({
    schema: 1,
    items: { a: 5, b: { state: 'odd', note: 7, fields: [] }, c: { state: 'done' } }
  });
  expect([...items.keys()]).toEqual(['b', 'c']);
  expect(items.get('b')).toEqual({ state: 'open', note: '', evidence: '', by: '', reason: '', fields: {} });
  expect(kept).toBe(true);
});

test('a first answer makes the key, taking it back removes the key', () => {
  const answered = withAnswer(undefined, 'expert-interview', { state: 'done' });
  expect(answered).toEqual(DONE);
  expect(withAnswer(answered, 'expert-interview', { state: 'open' })).toBeUndefined();
});

test('a first answer notes a profile that is not the default, and taking it back removes it again', () => {
  const answered = withAnswer(undefined, 'expert-interview', { state: 'done' }, 'solo');
  expect(answered).toEqual({ ...DONE, profile: 'solo' });
  expect(withAnswer(answered, 'expert-interview', { state: 'open' }, 'solo')).toBeUndefined();
});

test('unknown keys stay at every level', () => {
  const raw = { schema: 1, more: [1], items: { other: { odd: 1 }, 'expert-interview': { extra: true } } };
  expect(withAnswer(raw, 'expert-interview', { state: 'done' })).toEqual({
    schema: 1,
    more: [1],
    items: { other: { odd: 1 }, 'expert-interview': { extra: true, state: 'done' } }
  });
});

test('fields stay while the state is open', () => {
  const raw = { schema: 1, items: { timebox: { state: 'done', fields: { last_day: '2026-01-31' } } } };
  expect(withAnswer(raw, 'timebox', { state: 'open' })).toEqual({
    schema: 1,
    items: { timebox: { fields: { last_day: '2026-01-31' } } }
  });
});

test('keys are written in order', () => {
  const raw = withAnswer({ schema: 1, items: { zebra: { state: 'done', note: 'n' } } }, 'ape', { state: 'done' });
  expect(JSON.stringify(withProfile(raw, 'solo'))).toBe(
    '{"items":{"ape":{"state":"done"},"zebra":{"note":"n","state":"done"}},"profile":"solo","schema":1}'
  );
});

test('the default profile is not written', () => {
  expect(withProfile(undefined, 'team')).toBeUndefined();
  expect(withProfile({ ...DONE, profile: 'solo' }, 'team')).toEqual(DONE);
});

test('what a widget has replaces items and profile, nothing else', () => {
  const raw = { ...DONE, more: 1 };
  expect(withItems(raw, {}, 'solo')).toEqual({ schema: 1, more: 1, profile: 'solo' });
});

test('equal values give equal texts', () => {
  expect(sortedJSON({ b: [{ d: 1, c: 2 }], a: null })).toBe(sortedJSON({ a: null, b: [{ c: 2, d: 1 }] }));
});
