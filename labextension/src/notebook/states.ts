/** A state for each open notebook: made once its content is there, gone with it; two views of a notebook share one. */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';

import { AnalysisModel } from '../analysis/model';
import type { IApi } from '../api';
import type { CatalogModel } from '../catalog/model';
import { ChecklistModel } from '../checklist/model';
import type { Health } from '../health';
import { JobsModel } from '../jobs/model';
import { PreviewModel } from '../panel/preview';
import type { INbEngineer, INotebookState, ISettings } from '../tokens';
import { OpenNotebook } from './open';

export class NotebookStates implements INbEngineer {
  constructor(
    private readonly tracker: INotebookTracker,
    private readonly api: IApi,
    readonly catalog: CatalogModel,
    readonly health: Health,
    readonly settings: ISettings
  ) {
    tracker.widgetAdded.connect((_, panel) => void this._add(panel));
    tracker.currentChanged.connect(() => this._currentChanged.emit());
    tracker.forEach(panel => void this._add(panel));
  }

  get current(): INotebookState | null {
    const panel = this.tracker.currentWidget;
    return panel?.context.isReady ? this.find(panel.context.model) : null;
  }

  get currentChanged(): ISignal<this, void> {
    return this._currentChanged;
  }

  get added(): ISignal<this, INotebookState> {
    return this._added;
  }

  find(model: object): INotebookState | null {
    return this._states.get(model) ?? null;
  }

  private async _add(panel: NotebookPanel): Promise<void> {
    const { context } = panel;
    await context.ready;
    if (context.isDisposed || this._states.has(context.model)) {
      return;
    }
    const state = this._make(panel);
    this._states.set(context.model, state);
    this._states.set(context.model.sharedModel, state);
    this._added.emit(state);
    this._currentChanged.emit();
  }

  private _make(panel: NotebookPanel): INotebookState {
    const { api, catalog, health, settings, tracker } = this;
    const { context } = panel;
    const isShown = (one: NotebookPanel | null | undefined): boolean => one?.context === context;
    const view = (): NotebookPanel | null =>
      isShown(tracker.currentWidget) ? tracker.currentWidget : (tracker.find(isShown) ?? null);
    const notebook = new OpenNotebook(context, view);
    const analysis = new AnalysisModel(notebook, api, health);
    const checklist = new ChecklistModel(notebook, catalog, api, health, settings);
    const jobs = new JobsModel(notebook, api);
    jobs.finished.connect(() => checklist.check());
    const state = { notebook, analysis, checklist, jobs, preview: new PreviewModel(notebook, analysis, api) };
    notebook.disposed.connect(() => {
      state.preview.dispose();
      jobs.dispose();
      checklist.dispose();
      analysis.dispose();
    });
    return state;
  }

  private readonly _states = new WeakMap<object, INotebookState>();
  private readonly _added = new Signal<this, INotebookState>(this);
  private readonly _currentChanged = new Signal<this, void>(this);
}
