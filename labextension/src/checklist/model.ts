/** How the items of one notebook stand: its answers at once, and what the server makes of them when it answers. */

import { Signal, type ISignal } from '@lumino/signaling';

import {
  isSame,
  OPEN,
  readAnswers,
  sortedJSON,
  withAnswer,
  withItems,
  withProfile,
  type Answer,
  type Answers
} from '../answers/model';
import type { IApi } from '../api';
import type { CatalogModel } from '../catalog/model';
import type { Health } from '../health';
import { Pausing } from '../pausing';
import type { IOpenNotebook, ISettings, Profile } from '../tokens';
import type { Checked, Item, ItemState, Result, Stage } from '../wire';
import { missing } from './fields';

const PAUSE = 250;

/** An item with its answer and how it stands. `checking`: the server has not judged this answer yet. */
export interface ItemRow {
  readonly item: Item;
  readonly answer: Answer;
  readonly binds: boolean;
  readonly met: boolean;
  readonly result: Result | null;
  readonly reason: string;
  readonly cells: readonly string[];
  readonly missing: readonly string[];
}

/** A stage with `done` of `needed` gates; `open` once none is missing. */
export interface StageRow {
  readonly stage: Stage;
  readonly items: readonly ItemRow[];
  readonly done: number;
  readonly needed: number;
  readonly open: boolean;
}

export class ChecklistModel {
  constructor(
    private readonly notebook: IOpenNotebook,
    private readonly catalog: CatalogModel,
    private readonly api: IApi,
    private readonly health: Health,
    private readonly settings: ISettings
  ) {
    this._answers = readAnswers(notebook.answers);
    notebook.answersChanged.connect(this._onAnswers, this);
    notebook.saved.connect(this.check, this);
    notebook.pathChanged.connect(this.check, this);
    health.retried.connect(this.check, this);
    catalog.changed.connect(this._emit, this);
    settings.changed.connect(this._onAnswers, this);
    this._pausing.ask();
  }

  /** The stages in order; empty until the catalogue is there. */
  get stages(): readonly StageRow[] {
    return this.catalog.content?.stages.map(stage => this._stage(stage)) ?? [];
  }

  /** The id of the first stage with a shut gate. */
  get current(): string {
    return this.stages.find(row => !row.open)?.stage.id ?? '';
  }

  /** The one next thing to do, as the server puts it. */
  get next(): string {
    return this._checked?.next ?? '';
  }

  /** Why the project has ended here, "" while it has not. */
  get ended(): string {
    return this._checked?.ended ?? '';
  }

  get profile(): Profile {
    return this._answers.profile ?? this.settings.profile;
  }

  /** Answers can be given: the notebook may be written, and what it holds is of our form. */
  get canAnswer(): boolean {
    return !this.notebook.readOnly && this._answers.kept;
  }

  /** The notebook holds something under our key that this version would lose. */
  get isForeign(): boolean {
    return !this._answers.kept;
  }

  get readOnly(): boolean {
    return this.notebook.readOnly;
  }

  /** Whether the server has judged all answers as they are now. */
  get isChecked(): boolean {
    return this._checked !== null && this._judged === this._now();
  }

  get changed(): ISignal<ChecklistModel, void> {
    return this._changed;
  }

  answer(id: string): Answer {
    return this._answers.items.get(id) ?? OPEN;
  }

  /** Change what is said to an item; does nothing where answers can't be kept. */
  change(id: string, change: Partial<Answer>): void {
    if (this.canAnswer) {
      this._write(withAnswer(this.notebook.answers, id, change, this.settings.profile));
    }
  }

  /** Done, or open again. */
  toggle(id: string): void {
    this.change(id, { state: this.answer(id).state === 'done' ? 'open' : 'done' });
  }

  /** Record a value of a field; null takes it out. */
  record(id: string, name: string, value: unknown): void {
    const { [name]: _, ...others } = this.answer(id).fields;
    const fields = value === null ? others : { ...others, [name]: value };
    this.change(id, { fields: fields as Answer['fields'] });
  }

  setProfile(profile: Profile): void {
    if (this.canAnswer) {
      this._write(withProfile(this.notebook.answers, profile));
    }
  }

  /** What a kernel's widget is to know: all items as the metadata has them, and the profile. */
  get shared(): { items: Answer['fields']; profile: Profile } {
    const raw = this.notebook.answers as { items?: Answer['fields'] } | undefined;
    return { items: this._answers.kept ? (raw?.items ?? {}) : {}, profile: this.profile };
  }

  /** Take over what a kernel's widget says; equal values write nothing. */
  take(items: Answer['fields'], profile: Profile): void {
    if (this.canAnswer && sortedJSON(this.shared) !== sortedJSON({ items, profile })) {
      this._write(withItems(this.notebook.answers, items, profile));
    }
  }

  /** Ask the server how all items stand. */
  check(): void {
    this._pausing.ask(0);
  }

  dispose(): void {
    this.notebook.answersChanged.disconnect(this._onAnswers, this);
    this.notebook.saved.disconnect(this.check, this);
    this.notebook.pathChanged.disconnect(this.check, this);
    this.health.retried.disconnect(this.check, this);
    this.catalog.changed.disconnect(this._emit, this);
    this.settings.changed.disconnect(this._onAnswers, this);
    this._pausing.dispose();
    Signal.clearData(this);
  }

  private _stage(stage: Stage): StageRow {
    const judged = new Map(this._judgements.get(stage.id));
    const items = stage.items.map(item => this._item(item, judged.get(item.id)));
    const waited = items.filter(row => row.binds && row.result !== 'not-applicable');
    const done = waited.filter(row => row.met).length;
    return { stage, items, done, needed: waited.length, open: done === waited.length };
  }

  private _item(item: Item, judged: ItemState | undefined): ItemRow {
    const answer = this.answer(item.id);
    const gaps = item.kind === 'record' ? missing(item.fields, answer.fields) : [];
    const same = judged !== undefined && isSame(this._judgedItems.get(item.id) ?? OPEN, answer);
    const result = judged && (same || item.kind === 'auto') ? judged.result : null;
    return {
      item,
      answer,
      binds: this._binds(item),
      met: same ? judged.met : isMet(item, answer, gaps, result),
      result,
      reason: judged && result !== null ? judged.reason : '',
      cells: judged && result !== null ? judged.cells : [],
      missing: gaps
    };
  }

  private _binds(item: Item): boolean {
    const gates = this.catalog.content?.profiles[this.profile] ?? 'all';
    return item.gate && (gates === 'all' || gates.includes(item.id));
  }

  private _write(value: ReturnType<typeof withAnswer>): void {
    if (!isSame(value, this.notebook.answers)) {
      this.notebook.setAnswers(value);
    }
  }

  private _onAnswers(): void {
    this._answers = readAnswers(this.notebook.answers);
    this._emit();
    this._pausing.ask();
  }

  private _now(): string {
    return sortedJSON([this.notebook.answers, this.profile]);
  }

  private async _check(signal: AbortSignal): Promise<void> {
    const { path } = this.notebook;
    const asked = this._now();
    const answers = this._answers.items;
    try {
      const metadata = this._told();
      const checked = await this.api.check({ notebook: { path, cells: this.notebook.cells(), metadata } }, signal);
      this._checked = checked;
      this._judged = asked;
      this._judgedItems = answers;
      this._judgements = new Map(
        checked.stages.map(stage => [stage.id, stage.items.map((item): [string, ItemState] => [item.id, item])])
      );
      this._emit();
    } catch {
      return; // the health tells of it; the answers are in the notebook
    }
  }

  /** Give the metadata to be judged; the profile that is set for all notebooks counts where this one says none. */
  private _told(): Record<string, unknown> {
    const metadata = this.notebook.metadata();
    const isTold = this._answers.profile !== null || this.profile === 'team' || !this._answers.kept;
    return isTold ? metadata : { ...metadata, nbengineer: withProfile(this.notebook.answers, this.profile) };
  }

  private _emit(): void {
    this._changed.emit();
  }

  private readonly _pausing = new Pausing(signal => this._check(signal), PAUSE);
  private readonly _changed = new Signal<this, void>(this);
  private _answers: Answers;
  private _checked: Checked | null = null;
  private _judged = '';
  private _judgedItems: ReadonlyMap<string, Answer> = new Map();
  private _judgements: ReadonlyMap<string, readonly [string, ItemState][]> = new Map();
}

/** Estimate whether an item is met while the server has not judged this answer; what only it can decide is not. */
function isMet(item: Item, answer: Answer, gaps: readonly string[], result: Result | null): boolean {
  if (answer.state === 'waived') {
    return answer.by !== '' && answer.reason !== '';
  }
  if (item.kind === 'auto') {
    const isAcknowledged = result === 'warn' && answer.state === 'done' && answer.note !== '';
    return result === 'pass' || result === 'not-applicable' || isAcknowledged;
  }
  return answer.state === 'done' && gaps.length === 0;
}
