/** The stage bar: a checklist in a notebook's header, as high as what it shows. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { Checklist } from '../checklist/view';
import type { INbEngineer, INotebookState } from '../tokens';

export class StageBar extends ReactWidget {
  constructor(
    private readonly state: INotebookState,
    private readonly service: INbEngineer,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('nbe-Bar');
    this._observer = new ResizeObserver(() => this._fit());
  }

  override dispose(): void {
    this._observer.disconnect();
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.renderPromise
      ?.then(() => {
        const content = this.node.firstElementChild;
        if (content) {
          this._observer.observe(content);
        }
      })
      .catch(() => undefined);
  }

  protected override onBeforeDetach(message: Message): void {
    this._observer.disconnect();
    super.onBeforeDetach(message);
  }

  protected override render(): React.ReactElement {
    const { catalog, health } = this.service;
    return <Checklist state={this.state} catalog={catalog} health={health} trans={this.trans} />;
  }

  /** The header lays its parts out by their least and greatest heights, so both follow the content. */
  private _fit(): void {
    const height = `${Math.ceil(this.node.firstElementChild?.getBoundingClientRect().height ?? 0)}px`;
    if (height !== this.node.style.minHeight) {
      this.node.style.minHeight = height;
      this.node.style.maxHeight = height;
      this.parent?.fit();
      this.parent?.parent?.fit();
    }
  }

  private readonly _observer: ResizeObserver;
}
