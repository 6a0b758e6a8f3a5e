/** Answers in a notebook's metadata: read from anything, written with sorted keys and only where they say something. */

import { JSONExt, type PartialJSONObject, type PartialJSONValue } from '@lumino/coreutils';

import type { Profile } from '../tokens';

const SCHEMA = 1;
const TEXTS = ['note', 'evidence', 'by', 'reason'] as const;

/** What a person said to an item; `fields` holds whatever JSON was put there. */
export interface Answer {
  readonly state: 'open' | 'done' | 'waived';
  readonly note: string;
  readonly evidence: string;
  readonly by: string;
  readonly reason: string;
  readonly fields: PartialJSONObject;
}

export const OPEN: Answer = { state: 'open', note: '', evidence: '', by: '', reason: '', fields: {} };

/** All that a notebook says. `kept` is false for what can't be written without losing something. */
export interface Answers {
  readonly profile: Profile | null;
  readonly items: ReadonlyMap<string, Answer>;
  readonly kept: boolean;
}

/** Read `metadata.nbengineer`. Never throws; what is of another shape or version counts as unanswered. */
export function readAnswers(raw: unknown): Answers {
  if (raw === undefined) {
    return { profile: null, items: new Map(), kept: true };
  }
  if (!isObject(raw) || (Object.keys(raw).length > 0 && raw.schema !== SCHEMA)) {
    return { profile: null, items: new Map(), kept: false };
  }
  const items = isObject(raw.items) ? Object.entries(raw.items) : [];
  return {
    profile: raw.profile === 'team' || raw.profile === 'solo' ? raw.profile : null,
    items: new Map(items.flatMap(([id, entry]) => (isObject(entry) ? [[id, readAnswer(entry)]] : []))),
    kept: raw.items === undefined || isObject(raw.items)
  };
}

/**
 * Give `metadata.nbengineer` with one item answered, undefined once nothing is left in it.
 *
 * `profile` is the one to note with a first answer, where the notebook says none.
 */
export function withAnswer(
  raw: unknown,
  id: string,
  change: Partial<Answer>,
  profile: Profile = 'team'
): PartialJSONObject | undefined {
  const old = isObject(raw) ? raw : {};
  const items = isObject(old.items) ? old.items : {};
  const before = isObject(items[id]) ? items[id] : {};
  const { state, note, evidence, by, reason, fields, ...unknown } = before;
  const said = stripped({ ...readAnswer({ state, note, evidence, by, reason, fields }), ...change });
  const { [id]: _, ...others } = items;
  const entry = { ...unknown, ...said };
  const after = Object.keys(entry).length > 0 ? { ...others, [id]: entry } : others;
  const noted = Object.keys(items).length === 0 && old.profile === undefined ? { profile } : {};
  const left = Object.keys(after).length === 0 && old.profile === profile ? { profile: 'team' } : {};
  return written({ ...old, ...noted, ...left, items: after });
}

/** Give `metadata.nbengineer` with this profile. */
export function withProfile(raw: unknown, profile: Profile): PartialJSONObject | undefined {
  return written({ ...(isObject(raw) ? raw : {}), profile });
}

/** Give `metadata.nbengineer` with these items and this profile, as a kernel's widget has them. */
export function withItems(raw: unknown, items: PartialJSONObject, profile: Profile): PartialJSONObject | undefined {
  return written({ ...(isObject(raw) ? raw : {}), items, profile });
}

/** Give a value as JSON with the keys of all objects in order: equal values give equal texts. */
export function sortedJSON(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? '';
}

export function isObject(value: unknown): value is PartialJSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readAnswer(entry: PartialJSONObject): Answer {
  const text = (name: (typeof TEXTS)[number]): string => {
    const value = entry[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    state: entry.state === 'done' || entry.state === 'waived' ? entry.state : 'open',
    note: text('note'),
    evidence: text('evidence'),
    by: text('by'),
    reason: text('reason'),
    fields: isObject(entry.fields) ? entry.fields : {}
  };
}

/** Give what an answer has that an open item has not. */
function stripped(answer: Answer): PartialJSONObject {
  const said: PartialJSONObject = {};
  for (const name of TEXTS) {
    if (answer[name]) {
      said[name] = answer[name];
    }
  }
  if (answer.state !== 'open') {
    said.state = answer.state;
  }
  if (Object.keys(answer.fields).length > 0) {
    said.fields = answer.fields;
  }
  return said;
}

function written(value: PartialJSONObject): PartialJSONObject | undefined {
  const said: PartialJSONObject = { ...value };
  delete said.schema;
  if (said.profile === 'team') {
    delete said.profile;
  }
  if (isObject(said.items) && Object.keys(said.items).length === 0) {
    delete said.items;
  }
  return Object.keys(said).length > 0 ? (sorted({ ...said, schema: SCHEMA }) as PartialJSONObject) : undefined;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (isObject(value)) {
    const pairs = Object.keys(value)
      .sort()
      .map((key): [string, unknown] => [key, sorted(value[key])]);
    return Object.fromEntries(pairs);
  }
  return value;
}

/** Say whether two values are equal, whatever the order of their keys. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSONExt.deepEqual((one ?? null) as PartialJSONValue, (other ?? null) as PartialJSONValue);
}
