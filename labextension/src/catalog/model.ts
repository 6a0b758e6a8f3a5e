/** The content of the six stages, asked for once and again after a failure. */

import { Signal, type ISignal } from '@lumino/signaling';

import type { IApi } from '../api';
import type { Health } from '../health';
import type { Catalog } from '../wire';

export class CatalogModel {
  constructor(
    private readonly api: IApi,
    health: Health
  ) {
    health.retried.connect(() => void this.load());
  }

  /** Null until the server has answered. */
  get content(): Catalog | null {
    return this._content;
  }

  get changed(): ISignal<CatalogModel, void> {
    return this._changed;
  }

  /** Ask the server, unless it has answered before. Never rejects; a failure is the health's to tell. */
  async load(): Promise<void> {
    if (this._content || this._isLoading) {
      return;
    }
    this._isLoading = true;
    try {
      this._content = await this.api.catalog();
      this._changed.emit();
    } catch {
      return;
    } finally {
      this._isLoading = false;
    }
  }

  private _content: Catalog | null = null;
  private _isLoading = false;
  private readonly _changed = new Signal<this, void>(this);
}
