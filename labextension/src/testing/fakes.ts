/** A notebook, a server and settings for the tests of models. */

import type { PartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { ApiError, type IApi } from '../api';
import type { IOpenNotebook, ISettings, Profile } from '../tokens';
import type { Analysis, Catalog, Cell, Checked, Item, Job, Jobs, Planned } from '../wire';

export class FakeNotebook implements IOpenNotebook {
  path = 'sales.ipynb';
  name = 'sales.ipynb';
  readOnly = false;
  dirty = false;
  answers: unknown = undefined;
  content: Cell[] = [{ id: 'c1', kind: 'code', source: 'df = 1', tags: [] }];
  selected: string[] = [];
  written = 0;
  saves = 0;

  cells(): Cell[] {
    return this.content;
  }

  metadata(): PartialJSONObject {
    return this.answers === undefined ? {} : { nbengineer: this.answers as PartialJSONObject };
  }

  setAnswers(value: PartialJSONObject | undefined): void {
    this.written += 1;
    this.answers = value;
    this.answersChanged.emit();
  }

  setTags(): void {}

  numberOf(id: string): number {
    return this.content.findIndex(cell => cell.id === id) + 1;
  }

  reveal(): void {}

  async save(): Promise<void> {
    this.saves += 1;
  }

  readonly contentChanged = new Signal<this, void>(this);
  readonly answersChanged = new Signal<this, void>(this);
  readonly saved = new Signal<this, void>(this);
  readonly pathChanged = new Signal<this, void>(this);
  readonly disposed = new Signal<this, void>(this);
}

export class FakeSettings implements ISettings {
  profile: Profile = 'team';
  bar = true;
  badges = true;
  folder = '';
  readonly changed = new Signal<this, void>(this);

  async set(): Promise<void> {}
}

/** Answers what it was told to; `asked` lists the requests. An answer that is an error is thrown. */
export class FakeApi implements IApi {
  readonly asked: [string, unknown][] = [];
  readonly signals: AbortSignal[] = [];
  answers: Partial<Record<keyof IApi, unknown>> = {};

  catalog = (): Promise<Catalog> => this._give('catalog');
  analyse = (body: unknown, signal?: AbortSignal): Promise<Analysis> => this._give('analyse', body, signal);
  check = (body: unknown, signal?: AbortSignal): Promise<Checked> => this._give('check', body, signal);
  plan = (body: unknown): Promise<Planned> => this._give('plan', body);
  extract = (body: unknown): Promise<Job> => this._give('extract', body);
  verify = (body: unknown): Promise<Job> => this._give('verify', body);
  jobs = (path: string): Promise<Jobs> => this._give('jobs', path);
  job = (id: string): Promise<Job> => this._give('job', id);
  cancel = (id: string): Promise<void> => this._give('cancel', id);

  count(route: keyof IApi): number {
    return this.asked.filter(([name]) => name === route).length;
  }

  private async _give<T>(route: keyof IApi, body?: unknown, signal?: AbortSignal): Promise<T> {
    this.asked.push([route, body]);
    if (signal) {
      this.signals.push(signal);
    }
    const answer = this.answers[route];
    const given = await (typeof answer === 'function' ? answer(body) : answer);
    signal?.throwIfAborted();
    if (given instanceof Error || given === undefined) {
      throw given ?? failure(0);
    }
    return given as T;
  }
}

export function failure(status: number, message = 'no'): ApiError {
  return new ApiError(status, { message, help: '', diagnostics: [], files: [] });
}

export function item(id: string, more: Partial<Item> = {}): Item {
  return {
    id,
    text: `Do ${id}`,
    why: '',
    kind: 'attest',
    gate: true,
    blocks: '',
    evidence: '',
    helper: '',
    rule: '',
    fields: [],
    ...more
  };
}

export function catalogOf(...items: Item[]): Catalog {
  return {
    stages: [{ id: 'planning', title: 'Planning', question: 'What?', items }],
    profiles: { team: 'all', solo: ['a'] },
    roles: []
  };
}

export function job(more: Partial<Job> = {}): Job {
  return {
    id: 'j1',
    kind: 'verify',
    path: 'sales.ipynb',
    state: 'running',
    step: '',
    share: null,
    extracted: null,
    verified: null,
    problem: null,
    ...more
  };
}
