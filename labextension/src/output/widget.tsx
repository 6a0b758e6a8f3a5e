/** The checklist in the output of a cell: bound to the notebook around it, whatever the kernel does. */

import { NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';

import { isObject } from '../answers/model';
import { Checklist } from '../checklist/view';
import { useChanges } from '../react';
import { CHECKLIST_MIME, type INbEngineer, type INotebookState } from '../tokens';

export class ChecklistOutput extends ReactWidget implements IRenderMime.IRenderer {
  constructor(
    private readonly service: INbEngineer,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('nbe-Output');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const data = model.data[CHECKLIST_MIME];
    this._stage = isObject(data) && typeof data.stage === 'string' ? data.stage : '';
    this.update();
    await this.renderPromise;
  }

  protected override onAfterAttach(message: Message): void {
    this._model = modelAround(this);
    this.node.addEventListener('focusin', keepKeys);
    super.onAfterAttach(message);
  }

  protected override onBeforeDetach(message: Message): void {
    this.node.removeEventListener('focusin', keepKeys);
    super.onBeforeDetach(message);
  }

  protected override render(): React.ReactElement {
    return <Bound service={this.service} model={this._model} stage={this._stage} trans={this.trans} />;
  }

  private _stage = '';
  private _model: object | null = null;
}

interface BoundProps {
  readonly service: INbEngineer;
  readonly model: object | null;
  readonly stage: string;
  readonly trans: TranslationBundle;
}

/** The checklist once the notebook's state is there; an output may be drawn before. */
function Bound({ service, model, stage, trans }: BoundProps): React.ReactElement {
  useChanges(service.added, service.catalog.changed);
  const state: INotebookState | null = model ? service.find(model) : null;
  if (!state) {
    return <p className="nbe-Quiet">{trans.__('The checklist is shown where its notebook is open.')}</p>;
  }
  const known = service.catalog.content?.stages.some(one => one.id === stage) ?? true;
  return (
    <Checklist
      state={state}
      catalog={service.catalog}
      health={service.health}
      trans={trans}
      only={known ? stage : ''}
    />
  );
}

/** Keys belong to the control that has the focus, not to the notebook's command mode; lumino looks at the control. */
function keepKeys({ target }: FocusEvent): void {
  if (target instanceof HTMLElement) {
    target.dataset.lmSuppressShortcuts = 'true';
  }
}

function modelAround(widget: Widget): object | null {
  for (let one = widget.parent; one; one = one.parent) {
    if (one instanceof NotebookPanel) {
      return one.context.model;
    }
  }
  return null;
}
