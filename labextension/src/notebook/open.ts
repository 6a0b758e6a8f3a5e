/** A notebook that is open in JupyterLab, as the models see it; the only place that reads and writes its model. */

import type { ICellModel } from '@jupyterlab/cells';
import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { PartialJSONObject } from '@lumino/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';

import { KEY, type IOpenNotebook } from '../tokens';
import type { Cell } from '../wire';

const TAGS = 'tags';
const NOT_SENT = 'widgets'; // what ipywidgets keeps there can be large, and says nothing about the notebook

export class OpenNotebook implements IOpenNotebook {
  /** `panel` gives the view to scroll: the one of this notebook that was used last. */
  constructor(
    private readonly context: DocumentRegistry.IContext<INotebookModel>,
    private readonly panel: () => NotebookPanel | null
  ) {
    this.model.contentChanged.connect(this._onContent, this);
    this.model.metadataChanged.connect(this._onMetadata, this);
    context.saveState.connect(this._onSave, this);
    context.pathChanged.connect(this._onPath, this);
    context.disposed.connect(this._onDisposed, this);
  }

  get path(): string {
    return this.context.path;
  }

  get name(): string {
    return PathExt.basename(this.path);
  }

  get readOnly(): boolean {
    return this.model.readOnly || this.context.contentsModel?.writable === false;
  }

  get dirty(): boolean {
    return this.model.dirty;
  }

  cells(): Cell[] {
    return Array.from(this.model.cells, model => ({
      id: model.id,
      kind: model.type === 'code' || model.type === 'markdown' ? model.type : 'raw',
      source: model.sharedModel.getSource(),
      tags: tagsOf(model)
    }));
  }

  metadata(): PartialJSONObject {
    const { [NOT_SENT]: _, ...metadata } = this.model.sharedModel.metadata as PartialJSONObject;
    return metadata;
  }

  get answers(): unknown {
    return this.model.getMetadata(KEY);
  }

  setAnswers(value: PartialJSONObject | undefined): void {
    if (value === undefined) {
      this.model.deleteMetadata(KEY);
    } else {
      this.model.setMetadata(KEY, value);
    }
  }

  setTags(ids: readonly string[], change: (tags: readonly string[]) => readonly string[]): void {
    for (const model of this.model.cells) {
      if (!this.readOnly && ids.includes(model.id)) {
        setTagsOf(model, change(tagsOf(model)));
      }
    }
  }

  numberOf(id: string): number {
    return this._numbers().get(id) ?? 0;
  }

  get selected(): string[] {
    const notebook = this.panel()?.content;
    const cells = notebook?.widgets.filter(cell => notebook.isSelectedOrActive(cell)) ?? [];
    return cells.filter(cell => cell.model.type === 'code').map(cell => cell.model.id);
  }

  reveal(id: string): void {
    const notebook = this.panel()?.content;
    const cell = notebook?.widgets.find(one => one.model.id === id);
    if (notebook && cell) {
      notebook.deselectAll();
      notebook.activeCellIndex = notebook.widgets.indexOf(cell);
      notebook.mode = 'command';
      notebook.activate();
      void notebook.scrollToCell(cell, 'smart');
    }
  }

  async save(): Promise<void> {
    if (this.dirty && !this.readOnly) {
      await this.context.save();
    }
  }

  get contentChanged(): ISignal<this, void> {
    return this._contentChanged;
  }

  get answersChanged(): ISignal<this, void> {
    return this._answersChanged;
  }

  get saved(): ISignal<this, void> {
    return this._saved;
  }

  get pathChanged(): ISignal<this, void> {
    return this._pathChanged;
  }

  get disposed(): ISignal<this, void> {
    return this._disposed;
  }

  private get model(): INotebookModel {
    return this.context.model;
  }

  private _numbers(): Map<string, number> {
    return new Map(Array.from(this.model.cells, (model, at): [string, number] => [model.id, at + 1]));
  }

  private _onContent(): void {
    this._contentChanged.emit();
  }

  private _onMetadata(_: unknown, { key }: { key: string }): void {
    if (key === KEY) {
      this._answersChanged.emit();
    }
  }

  private _onSave(_: unknown, state: DocumentRegistry.SaveState): void {
    if (state === 'completed') {
      this._saved.emit();
    }
  }

  private _onPath(): void {
    this._pathChanged.emit();
  }

  private _onDisposed(): void {
    this._disposed.emit();
    Signal.clearData(this);
  }

  private readonly _contentChanged = new Signal<this, void>(this);
  private readonly _answersChanged = new Signal<this, void>(this);
  private readonly _saved = new Signal<this, void>(this);
  private readonly _pathChanged = new Signal<this, void>(this);
  private readonly _disposed = new Signal<this, void>(this);
}

/** Give a cell's tags; what is no text among them is left out. */
function tagsOf(model: ICellModel): string[] {
  const tags: unknown = model.getMetadata(TAGS);
  return Array.isArray(tags) ? tags.filter(tag => typeof tag === 'string') : [];
}

/** Set a cell's tags; a list that becomes empty is removed, one that stays the same is not written. */
function setTagsOf(model: ICellModel, tags: readonly string[]): void {
  const before = tagsOf(model);
  if (tags.length === before.length && tags.every((tag, at) => tag === before[at])) {
    return;
  }
  if (tags.length === 0) {
    model.deleteMetadata(TAGS);
  } else {
    model.setMetadata(TAGS, [...tags]);
  }
}
