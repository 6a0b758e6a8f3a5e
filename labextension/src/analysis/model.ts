/** What becomes of each cell of one notebook; one request for all cells after a pause, none if nothing has changed. */

import { Signal, type ISignal } from '@lumino/signaling';

import { ApiError, type IApi } from '../api';
import type { Health } from '../health';
import { Pausing } from '../pausing';
import type { IOpenNotebook } from '../tokens';
import type { Analysis, CellPlan } from '../wire';

const PAUSE = 400;

export class AnalysisModel {
  constructor(
    private readonly notebook: IOpenNotebook,
    private readonly api: IApi,
    private readonly health: Health
  ) {
    notebook.contentChanged.connect(this._ask, this);
    notebook.pathChanged.connect(this._ask, this);
    health.retried.connect(this._ask, this);
    this._pausing.ask();
  }

  /** The last answer; null before the first one. */
  get content(): Analysis | null {
    return this._content;
  }

  /** What the server said when it could not read the notebook, "" otherwise. */
  get refusal(): string {
    return this._refusal;
  }

  get changed(): ISignal<AnalysisModel, void> {
    return this._changed;
  }

  of(cell: string): CellPlan | undefined {
    return this._cells.get(cell);
  }

  dispose(): void {
    this.notebook.contentChanged.disconnect(this._ask, this);
    this.notebook.pathChanged.disconnect(this._ask, this);
    this.health.retried.disconnect(this._ask, this);
    this._pausing.dispose();
    Signal.clearData(this);
  }

  private _ask(): void {
    this._pausing.ask();
  }

  private async _analyse(signal: AbortSignal): Promise<void> {
    const { path } = this.notebook;
    this._asked = this._now();
    try {
      const notebook = { path, cells: this.notebook.cells(), metadata: this.notebook.metadata() };
      this._set(await this.api.analyse({ notebook }, signal), '');
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        this._set(this._content, error.message);
      } else {
        this._asked = ''; // the next change, or a retry, asks again
      }
    }
  }

  private _now(): string {
    return JSON.stringify([this.notebook.path, this.notebook.cells()]);
  }

  private _set(content: Analysis | null, refusal: string): void {
    this._content = content;
    this._cells = new Map(content?.cells.map(cell => [cell.id, cell]));
    this._refusal = refusal;
    this._changed.emit();
  }

  private readonly _pausing = new Pausing(
    signal => this._analyse(signal),
    PAUSE,
    () => this._asked !== this._now()
  );
  private readonly _changed = new Signal<this, void>(this);
  private _content: Analysis | null = null;
  private _cells: ReadonlyMap<string, CellPlan> = new Map();
  private _refusal = '';
  private _asked = '';
}
