/** What an extraction would write: asked for before anything is written, and again once what was asked has changed. */

import { Signal, type ISignal } from '@lumino/signaling';

import type { AnalysisModel } from '../analysis/model';
import { ApiError, type IApi } from '../api';
import type { IOpenNotebook } from '../tokens';
import type { Planned, Problem } from '../wire';

export class PreviewModel {
  constructor(
    private readonly notebook: IOpenNotebook,
    private readonly analysis: AnalysisModel,
    private readonly api: IApi
  ) {
    analysis.changed.connect(this._onAnalysis, this);
    notebook.pathChanged.connect(this.forget, this);
  }

  /** What would be written; null if nobody has asked, or something has changed since. */
  get content(): Planned | null {
    return this._content;
  }

  get refusal(): Problem | null {
    return this._refusal;
  }

  get isAsking(): boolean {
    return this._isAsking;
  }

  get changed(): ISignal<PreviewModel, void> {
    return this._changed;
  }

  /** Save the notebook and ask what would be written. Never rejects. */
  async ask(name: string, folder: string): Promise<void> {
    this._set(null, null, true);
    this._shown = JSON.stringify(this.notebook.cells());
    try {
      await this.notebook.save();
      this._set(await this.api.plan({ path: this.notebook.path, name, folder }), null, false);
    } catch (error) {
      this._set(null, error instanceof ApiError ? error.problem : null, false);
    }
  }

  /** What was shown is no longer what would be written. */
  forget(): void {
    if (this._content || this._refusal) {
      this._set(null, null, this._isAsking);
    }
  }

  dispose(): void {
    this.analysis.changed.disconnect(this._onAnalysis, this);
    this.notebook.pathChanged.disconnect(this.forget, this);
    Signal.clearData(this);
  }

  private _onAnalysis(): void {
    if (this._shown !== JSON.stringify(this.notebook.cells())) {
      this.forget();
    }
  }

  private _set(content: Planned | null, refusal: Problem | null, isAsking: boolean): void {
    this._content = content;
    this._refusal = refusal;
    this._isAsking = isAsking;
    this._changed.emit();
  }

  private _content: Planned | null = null;
  private _refusal: Problem | null = null;
  private _isAsking = false;
  private _shown = '';
  private readonly _changed = new Signal<this, void>(this);
}
